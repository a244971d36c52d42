"""How sure a finding is: by how often its rule was right on texts coded by hand."""

from __future__ import annotations

from graph.extract.tables import read_toml


def confidence_of(rule: str) -> float:
    """Return how sure what a rule finds is, from 0 to 1."""
    return confidence(read_toml("record").get(rule, {}))


def confidence(record: dict[str, int]) -> float:
    """Return how sure a rule is by its record: (right + 1) / (fired + 2).

    >>> confidence({"fired": 8, "right": 7}), confidence({})
    (0.8, 0.5)
    """
    return round((record.get("right", 0) + 1) / (record.get("fired", 0) + 2), 2)
