"""Coefficients of agreement on values that several coders gave the same units: share, kappa, alpha.

A unit is a list with the value of each coder, nothing where a coder gave none. A coefficient that the data do not
determine, as where everybody gave everything the same value, is nothing: neither 1 nor 0 would be true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

Unit = Sequence[str | None]


def pairable(units: Sequence[Unit]) -> list[list[str]]:
    """Return the values of the units to which at least two coders gave one."""
    found = ([value for value in unit if value is not None] for unit in units)
    return [values for values in found if len(values) > 1]


def share_agreed(units: Sequence[Unit]) -> float | None:
    """Return the share of pairs of coders who gave a unit the same value, each unit counting alike.

    >>> share_agreed([["a", "a"], ["a", "b"], ["a", None]])
    0.5
    """
    shares = []
    for values in pairable(units):
        pairs = len(values) * (len(values) - 1)
        shares.append(sum(n * (n - 1) for n in Counter(values).values()) / pairs)
    return sum(shares) / len(shares) if shares else None


def cohens_kappa(units: Sequence[Unit]) -> float | None:
    """Return Cohen's kappa of two coders on the units to which both gave a value.

    Cohen 1960, equation 1: (p_o - p_c) / (1 - p_c), where p_c is the agreement that two coders would reach by chance
    with the shares each of them gave to the values.

    >>> round(cohens_kappa([["a", "a"], ["b", "b"], ["a", "b"], ["b", "b"]]), 3)
    0.5
    """
    pairs = [(one, other) for one, other in units if one is not None and other is not None]
    if not pairs:
        return None
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    seen = sum(one == other for one, other in pairs) / len(pairs)
    chance = sum(left[value] * right[value] for value in left) / len(pairs) ** 2
    return None if chance == 1 else (seen - chance) / (1 - chance)


def krippendorffs_alpha(units: Sequence[Unit]) -> float | None:
    """Return Krippendorff's alpha for nominal values, of any number of coders, some of whom may have given none.

    Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: 1 - D_o / D_e from the coincidences of
    values within units and the frequencies of values in all units with at least two.

    >>> round(krippendorffs_alpha([["a", "a"], ["b", "b"], ["a", "b"], ["b", None]]), 3)
    0.444
    """
    values = pairable(units)
    totals = Counter(value for found in values for value in found)
    size = sum(totals.values())
    if len(totals) < 2:
        return None
    agreeing = sum(
        sum(n * (n - 1) for n in Counter(found).values()) / (len(found) - 1) for found in values
    )
    expected = sum(n * (n - 1) for n in totals.values()) / (size - 1)
    return 1 - (size - agreeing) / (size - expected)


def alpha_by_value(units: Sequence[Unit]) -> dict[str, float | None]:
    """Return alpha for each value against all others taken together, sorted by value."""
    values = sorted({value for found in pairable(units) for value in found})
    return {
        value: krippendorffs_alpha(
            [[None if v is None else str(v == value) for v in unit] for unit in units]
        )
        for value in values
    }


def coincidences(units: Sequence[Unit]) -> dict[tuple[str, str], float]:
    """Return how often values coincide in units: a symmetric table whose sum is the number of pairable values.

    >>> coincidences([["a", "b"], ["a", "a"]])
    {('a', 'a'): 2.0, ('a', 'b'): 1.0, ('b', 'a'): 1.0}
    """
    cells: Counter[tuple[str, str]] = Counter()
    table: dict[tuple[str, str], float] = {}
    for values in pairable(units):
        cells = Counter(
            (one, other)
            for n, one in enumerate(values) for m, other in enumerate(values) if n != m
        )  # fmt: skip
        for pair, count in cells.items():
            table[pair] = table.get(pair, 0.0) + count / (len(values) - 1)
    return dict(sorted(table.items()))
