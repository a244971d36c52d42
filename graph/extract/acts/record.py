"""How sure a finding is: by how often its rule was right on texts that nobody who writes rules had read.

The counts are in `data/record.toml`, by kind of finding and rule, apart for findings whose holder is named and those
whose holder is inferred. A rule that fired seldom is taken to be as good as the others of its kind: its share is mixed
with theirs, which count as much as WEIGHT findings of its own (a beta prior with the mean of all).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from graph.extract.grammar.tables import read_toml

WEIGHT = 5
"""How many findings of a rule's own the share of all rules counts as much as."""
ALL = "*"
"""The name under which the counts of all rules of a kind stand."""
UNKNOWN = (2, 1)
"""What is taken for a kind of which there is no record: one of two was right."""

Counts = Mapping[str, Mapping[str, Sequence[int]]]


@cache
def confidence_of(rule: str, kind: str = "position", *, is_inferred: bool = False) -> float:
    """Return how sure what a rule finds is, from 0 to 1.

    Args:
        kind: of what it finds: position, envoy, meeting, proposal.
        is_inferred: that whose it is stands in no name.

    """
    return confidence(read_toml("record").get(kind, {}), rule, is_inferred=is_inferred)


def confidence(counts: Counts, rule: str, *, is_inferred: bool = False) -> float:
    """Return how sure a rule is by the counts of its kind, each as how often it fired and was right.

    >>> counts = {"*": {"named": [100, 40]}, "must": {"named": [5, 5]}}
    >>> confidence(counts, "must"), confidence(counts, "new-rule"), confidence(counts, "must", is_inferred=True)
    (0.7, 0.4, 0.5)
    """
    state = "inferred" if is_inferred else "named"
    fired, right = counts.get(rule, {}).get(state, (0, 0))
    all_fired, all_right = counts.get(ALL, {}).get(state, UNKNOWN)
    return round((right + WEIGHT * all_right / all_fired) / (fired + WEIGHT), 2)


def count(
    findings: Iterable[tuple[str, str, str, bool]],
) -> dict[str, dict[str, dict[str, list[int]]]]:
    """Return the counts of findings: kind, rule, named or inferred, and whether it was right.

    >>> count([("position", "must", "named", True), ("position", "must", "named", False)])["position"]
    {'*': {'named': [2, 1]}, 'must': {'named': [2, 1]}}
    """
    counts: dict[str, dict[str, dict[str, list[int]]]] = {}
    for kind, rule, state, is_right in findings:
        for name in (ALL, rule):
            cell = counts.setdefault(kind, {}).setdefault(name, {}).setdefault(state, [0, 0])
            cell[0] += 1
            cell[1] += is_right
    return counts
