"""Agreement of coders who mark passages of a text and give them values: Krippendorff's alpha for unitizing.

Two generations are computed. The family of 2016 (Krippendorff, Mathet, Bouvry and Widlöcher, "On the reliability of
unitizing textual continua: further developments", Quality & Quantity 50; Krippendorff 2019, "Content Analysis", 4th
edition, section 12.6) takes any number of coders. The coefficient of 1995 (Krippendorff, "On the reliability of
unitizing continuous data", Sociological Methodology 25; 2004, "Content Analysis", 2nd edition, with an example on page
254) is what INCEpTION and DKPro Statistics give; it weighs how far passages differ by the square of the length.

A continuum is a text, its characters are counted. Several texts are one continuum whose gaps never reach from a text
into the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations, product, takewhile
from typing import NamedTuple

Piece = tuple[int, int, str]
"""A stretch with a value: start, end, value; nothing as value is a gap."""

GAP = ""

Unit = tuple[int, int, int]
"""A passage: the text, the coder, and its place among the coder's."""


class Continuum(NamedTuple):
    """A text by its length, and the passages that each coder marked in it with their values."""

    length: int
    coders: Sequence[Sequence[Piece]]


class Unitizing(NamedTuple):
    """The family of 2016: whether passages agree, with their values, and the values where passages agree.

    `values` is with gaps (uα), `passages` marked or not (|uα), `coding` the values where at least two marked something
    (cuα), `by_value` the same for each value ((k)uα); `covered` is the share of all characters that `coding` looks at.
    """

    values: float | None
    passages: float | None
    coding: float | None
    by_value: dict[str, float | None]
    covered: float


class _Stretch(NamedTuple):
    """A stretch of a text in which no coder's passage begins or ends: its length, and each coder's unit and value."""

    length: int
    units: tuple[tuple[Unit, str], ...]


def partition(pieces: Iterable[Piece], length: int) -> list[Piece]:
    """Return passages as they follow each other without overlap, and the gaps between them.

    Where a coder marked a passage within another, the inner one has its characters.

    >>> partition([(2, 8, "a"), (4, 6, "b")], 10)
    [(0, 2, ''), (2, 4, 'a'), (4, 6, 'b'), (6, 8, 'a'), (8, 10, '')]
    """
    ordered = sorted(pieces, key=lambda p: (p[1] - p[0], p))
    cuts = sorted({0, length, *(at for p in ordered for at in p[:2] if 0 < at < length)})
    found: list[Piece] = []
    owner = -2
    for start, end in pairwise(cuts):
        inner = next((n for n, p in enumerate(ordered) if p[0] <= start and end <= p[1]), -1)
        if found and inner == owner:
            found[-1] = (found[-1][0], end, found[-1][2])
        else:
            found.append((start, end, ordered[inner][2] if inner >= 0 else GAP))
        owner = inner
    return found


# ---------------------------------------------------------------- the family of 2016


def unitizing_alphas(continua: Sequence[Continuum]) -> Unitizing:
    """Return the family of 2016 for texts that at least two coders have worked on.

    Observed are the values that characters have by different coders, expected those of any two characters of the
    whole, but for two of one passage: a passage is one decision. The characters of a gap are each their own.
    """
    texts = [c for c in continua if len(c.coders) > 1]
    stretches = [s for text in texts for s in _stretches(text)]
    size = sum(s.length * len(s.units) for s in stretches)
    if not size:
        return Unitizing(None, None, None, {}, 0.0)
    table = _Table.of(stretches)
    values = sorted(table.total.keys() - {GAP})
    marked = _Table.of_marked(stretches)
    return Unitizing(
        _alpha(table, lambda one, other: one == other),
        _alpha(table, lambda one, other: (one == GAP) == (other == GAP)),
        _alpha(marked, lambda one, other: one == other),
        {value: _alpha_of(marked, value) for value in values},
        sum(marked.total.values()) / size,
    )


def _stretches(text: Continuum) -> Iterator[_Stretch]:
    """Yield a text in stretches."""
    parts = [partition(pieces, text.length) for pieces in text.coders]
    cuts = sorted({at for part in parts for piece in part for at in piece[:2]})
    at = [0] * len(parts)
    for start, end in pairwise(cuts):
        for coder, part in enumerate(parts):
            while part[at[coder]][1] <= start:
                at[coder] += 1
        units = tuple(
            ((id(text), coder, at[coder]), part[at[coder]][2]) for coder, part in enumerate(parts)
        )
        yield _Stretch(end - start, units)


@dataclass(frozen=True)
class _Table:
    """How long values coincide: in all, by value, and how much of it cannot be by chance.

    `own` has for each value the pairs of characters that lie in one passage; they are not among those expected.
    """

    seen: Mapping[tuple[str, str], float]
    total: Mapping[str, float]
    own: Mapping[str, float]

    @property
    def size(self) -> float:
        """The length of everything that is paired."""
        return sum(self.total.values())

    @classmethod
    def of(cls, stretches: Sequence[_Stretch]) -> _Table:
        """Return the table of everything (equations 1 and 4 of 2016)."""
        seen: dict[tuple[str, str], float] = defaultdict(float)
        total: dict[str, float] = defaultdict(float)
        own: dict[str, float] = defaultdict(float)
        lengths: dict[tuple[Unit, str], float] = defaultdict(float)
        for stretch, units in stretches:
            for unit, value in units:
                total[value] += stretch
                if value == GAP:
                    own[value] += stretch
                else:
                    lengths[unit, value] += stretch
            for one, other in permutations(units, 2):
                seen[one[1], other[1]] += stretch / (len(units) - 1)
        for (_, value), length in lengths.items():
            own[value] += length**2
        return cls(seen, total, own)

    @classmethod
    def of_marked(cls, stretches: Sequence[_Stretch]) -> _Table:
        """Return the table of what at least two coders marked (equation 10 of 2016).

        A passage is paired with what each other coder marked of it; with three coders and more, the pairs within it
        are the mean over the others.
        """
        seen: dict[tuple[str, str], float] = defaultdict(float)
        total: dict[str, float] = defaultdict(float)
        own: dict[str, float] = defaultdict(float)
        shared: dict[tuple[Unit, int, str, int], float] = defaultdict(float)
        for stretch, units in stretches:
            others = len(units) - 1
            for (one, value), (other, value_of_other) in permutations(units, 2):
                if GAP not in (value, value_of_other):
                    seen[value, value_of_other] += stretch / others
                    total[value] += stretch / others
                    shared[one, other[1], value, others] += stretch
        for (_, _, value, others), length in shared.items():
            own[value] += length**2 / others
        return cls(seen, total, own)

    def expected(self, one: str, other: str) -> float:
        """Return how long two values would coincide by chance."""
        paired = self.size**2 - sum(self.own.values())
        pairs = self.total[one] * self.total[other] - (
            self.own.get(one, 0.0) if one == other else 0.0
        )
        return self.size * pairs / paired if paired else 0.0


def _alpha(table: _Table, same: Callable[[str, str], bool]) -> float | None:
    """Return 1 - observed / expected disagreement, where values differ that are not the same."""
    pairs = [(a, b) for a, b in product(table.total, repeat=2) if not same(a, b)]
    expected = sum(table.expected(*pair) for pair in pairs)
    observed = sum(table.seen.get(pair, 0.0) for pair in pairs)
    return 1 - observed / expected if expected > 0 else None


def _alpha_of(table: _Table, value: str) -> float | None:
    """Return alpha for one value among passages that are marked by several (equation 13b of 2016)."""
    marked = table.total.get(value, 0.0)
    if not marked:
        return None
    whole = sum(table.expected(other, value) for other in table.total)
    differing = whole - table.expected(value, value)
    observed = marked - table.seen.get((value, value), 0.0)
    return 1 - whole / marked * observed / differing if differing > 0 else None


# ---------------------------------------------------------------- the coefficient of 1995


def alpha_1995(continua: Sequence[Continuum]) -> tuple[float | None, dict[str, float | None]]:
    """Return the coefficient of 1995 for all values together, and for each value.

    It is nothing where texts have different numbers of coders: the definition has one number. Values are looked at
    one by one, so that a passage within one of another value stays whole.
    """
    texts = [c for c in continua if len(c.coders) > 1]
    values = sorted({p[2] for text in texts for pieces in text.coders for p in pieces})
    if len({len(text.coders) for text in texts}) != 1:
        return None, dict.fromkeys(values)
    sums = {value: _disagreement(texts, value) for value in values}
    alphas = {
        value: 1 - observed / expected if expected > 0 else None
        for value, (observed, expected) in sums.items()
    }
    whole = sum(expected for _, expected in sums.values())
    joint = 1 - sum(observed for observed, _ in sums.values()) / whole if whole > 0 else None
    return joint, alphas


def _disagreement(texts: Sequence[Continuum], value: str) -> tuple[float, float]:
    """Return observed and expected disagreement on the passages of a value (Krippendorff 2004, 2nd edition)."""
    coders, length = len(texts[0].coders), sum(text.length for text in texts)
    observed, units, gaps = 0.0, list[int](), list[int]()
    for text in texts:
        parts = [
            partition([p for p in pieces if p[2] == value], text.length) for pieces in text.coders
        ]
        for one, other in permutations(parts, 2):
            observed += sum(_difference(a, b) for a, b in _neighbours(one, other))
        for start, end, mark in (piece for part in parts for piece in part):
            (units if mark else gaps).append(end - start)
    free = sum(
        (len(units) - 1) / 3 * (2 * u**3 - 3 * u**2 + u)
        + u**2 * sum(g - u + 1 for g in gaps if g >= u)
        for u in units
    )
    everywhere = coders * length
    pairs = everywhere * (everywhere - 1) - sum(u * (u - 1) for u in units)
    expected = 2 / length * free / pairs if pairs else 0.0
    return observed / (coders * (coders - 1) * length**2), expected


def _neighbours(one: Sequence[Piece], other: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """Yield the pieces of two partitions that have characters in common."""
    at = 0
    for piece in one:
        while other[at][1] <= piece[0]:
            at += 1
        yield from ((piece, o) for o in takewhile(lambda o: o[0] < piece[1], other[at:]))  # noqa: B023 # used at once


def _difference(one: Piece, other: Piece) -> float:
    """Return how far two pieces with characters in common differ, in square characters."""
    if one[2] and other[2]:
        return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
    within = other[0] <= one[0] and one[1] <= other[1]
    if one[2] and not other[2] and within:
        return (one[1] - one[0]) ** 2
    around = one[0] <= other[0] and other[1] <= one[1]
    return (other[1] - other[0]) ** 2 if other[2] and not one[2] and around else 0.0
