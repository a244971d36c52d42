"""Scores: what was found in texts, held against a gold standard: precision, recall and F1.

The definitions are those of the annotation guideline's scorer, so that figures can be compared. They are explained in
docs/measuring.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import NamedTuple

from graph.extract.gold import guideline_types
from graph.scoring.annotation import Annotation, GoldStatement, Place
from graph.scoring.names import fold_name, same_person
from graph.scoring.pairing import USUAL, Tolerance, met_spans, pair_up

LEVELS = (
    "span", "span+type", "span+type+holder", "span+type+issue", "span+type+holder+issue", "span+modality",
    "span+attribution",
)  # fmt: skip
"""What a statement must share with one of the gold standard to count as right."""

MISSED, SPURIOUS = "(missed)", "(spurious)"
RESAMPLES = 1000
Same = Callable[[GoldStatement, GoldStatement], bool]


class Counts(NamedTuple):
    """How many there are in the gold standard, how many were found, and how many of these are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def plus(self, other: Counts) -> Counts:
        """Return the counts of both."""
        return Counts(self.gold + other.gold, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where there was nothing to find and nothing was found."""
        return self.right / self.found if self.found else float(not self.gold)

    @property
    def recall(self) -> float:
        """The share of the gold standard that was found; 1 where it is empty and nothing was found."""
        return self.right / self.gold if self.gold else float(not self.found)

    @property
    def f1(self) -> float:
        """The harmonic mean of both.

        >>> Counts(4, 2, 2).f1
        0.6666666666666666
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Comparison:
    """One text of the gold standard with what was found in it."""

    gold: Annotation
    found: Annotation
    tolerance: Tolerance = USUAL
    met: dict[tuple[int, int], set[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        gold, found = ([s.spans for s in side.statements] for side in (self.gold, self.found))
        object.__setattr__(self, "met", met_spans(gold, found, self.tolerance))

    # ------------------------------------------------------------ statements

    def statements(self, level: str) -> tuple[list[int], set[int]]:
        """Return for each gold statement the number of the found one that is right, or -1, and the repeats.

        A repeat is a found statement that fits a gold one already taken, through another of its passages: it is
        neither right nor wrong.
        """
        tests = [_SAME[part] for part in level.split("+")[1:]]
        edges: list[list[int]] = [[] for _ in self.gold.statements]
        for (one, other), _ in sorted(self.met.items()):
            pair = self.gold.statements[one], self.found.statements[other]
            if all(test(self, *pair) for test in tests):
                edges[one].append(other)
        chosen = pair_up(edges)
        taken = set(chosen)
        repeats = {
            other
            for one, choice in enumerate(chosen) if choice >= 0
            for other in edges[one]
            if other not in taken and self.met[one, other] - self.met[one, choice]
        }  # fmt: skip
        return chosen, repeats

    def count_statements(self, level: str) -> Counts:
        """Return the counts of a level."""
        chosen, repeats = self.statements(level)
        return Counts(
            len(chosen), len(self.found.statements) - len(repeats), sum(c >= 0 for c in chosen)
        )

    def by_type(self) -> dict[str, Counts]:
        """Return the counts of span and type for each type: found and right are those of the type."""
        chosen, repeats = self.statements("span+type")
        counts = dict.fromkeys(guideline_types(), Counts())
        for statement, choice in zip(self.gold.statements, chosen, strict=True):
            counts[statement.type] = counts[statement.type].plus(Counts(1, 0, int(choice >= 0)))
        for number, statement in enumerate(self.found.statements):
            if number not in repeats:
                counts[statement.type] = counts[statement.type].plus(Counts(0, 1, 0))
        return counts

    def confusion(self) -> Counter[tuple[str, str]]:
        """Return how often a type of the gold standard was found as another type, missed, or found for nothing."""
        typed, repeats = self.statements("span+type")
        spanned, _ = self.statements("span")
        taken = {choice for choice in typed if choice >= 0}
        cells: Counter[tuple[str, str]] = Counter()
        for statement, same, near in zip(self.gold.statements, typed, spanned, strict=True):
            choice = near if same < 0 <= near and near not in taken else same
            said = self.found.statements[choice].type if choice >= 0 else MISSED
            taken |= {choice} - {-1}
            cells[statement.type, said] += 1
        for number, statement in enumerate(self.found.statements):
            if number not in taken and number not in repeats:
                cells[SPURIOUS, statement.type] += 1
        return cells

    def same_holder(self, one: GoldStatement, other: GoldStatement) -> bool:
        """Tell whether two statements share a holder, by the names the gold standard knows; or neither has one."""
        left = {self.gold.party(name) for name in one.holders}
        right = {self.gold.party(self.found.party(name)) for name in other.holders}
        return bool(left & right) or left == right

    def same_voice(self, one: GoldStatement, other: GoldStatement) -> bool:
        """Tell whether two statements are said by the same and passed on by the same."""
        return self._speaks(one, other) and _relays(one) == _relays(other)

    def _speaks(self, one: GoldStatement, other: GoldStatement) -> bool:
        left, right = (_speaker(statement) for statement in (one, other))
        if not left or not right:
            return left == right
        by_name = self.gold.party(left) == self.gold.party(self.found.party(right))
        return by_name or same_person(fold_name(left), fold_name(right))

    # ------------------------------------------------------------ parties, envoys, meetings, proposals

    def parties(self) -> Counts:
        """Return the counts of parties: one is right if it goes by a name of the gold party, or the other way round."""
        gold, found = (
            [fold_name(p.name) for p in side.parties] for side in (self.gold, self.found)
        )
        known: dict[str, set[str]] = {}
        for alias, name in self.found.names.items():
            known.setdefault(name, set()).add(alias)
        edges = []
        for name in gold:
            forms = {alias for alias, owner in self.gold.names.items() if owner == name}
            edges.append(
                [n for n, p in enumerate(found) if p in forms or name in known.get(p, set())]
            )
        return Counts(len(gold), len(found), sum(c >= 0 for c in pair_up(edges)))

    def envoys(self, *, with_party: bool) -> Counts:
        """Return the counts of envoys by name, or by name and party."""
        edges = [
            [
                n for n, other in enumerate(self.found.envoys)
                if same_person(fold_name(one.name), fold_name(other.name))
                and (not with_party or self._party_of(one.represents) == self._party_of(
                    other.represents, self.found))
            ]
            for one in self.gold.envoys
        ]  # fmt: skip
        right = sum(c >= 0 for c in pair_up(edges))
        return Counts(len(self.gold.envoys), len(self.found.envoys), right)

    def _party_of(self, name: str, side: Annotation | None = None) -> str:
        return self.gold.party(side.party(name) if side else name) if name else ""

    def places(self, part: str) -> Counts:
        """Return the counts of meetings or proposals: one is right if its quote is the same passage."""
        gold, found = (getattr(side, part) for side in (self.gold, self.found))
        met = met_spans([[p.span] for p in gold], [[p.span] for p in found], self.tolerance)
        edges = [[other for one, other in sorted(met) if one == n] for n in range(len(gold))]
        return Counts(len(gold), len(found), sum(c >= 0 for c in pair_up(edges)))

    def rows(self) -> dict[str, Counts]:
        """Return the counts of everything that is measured, by name."""
        return {
            "parties": self.parties(),
            "envoys (name)": self.envoys(with_party=False),
            "envoys (name+party)": self.envoys(with_party=True),
            **{f"statements ({level})": self.count_statements(level) for level in LEVELS},
            "meetings (span)": self.places("meetings"),
            "proposals (span)": self.places("proposals"),
        }


def _speaker(statement: GoldStatement) -> str:
    said = [name for role, name in statement.attribution if role == "speaker"]
    return statement.voiced_by or "".join(said[:1])


def _relays(statement: GoldStatement) -> set[str]:
    return {fold_name(name) for role, name in statement.attribution if role == "relay"}


_SAME: Mapping[str, Callable[[Comparison, GoldStatement, GoldStatement], bool]] = {
    "type": lambda _, one, other: one.type == other.type,
    "issue": lambda _, one, other: one.issue == other.issue,
    "holder": Comparison.same_holder,
    "modality": lambda _, one, other: one.modality == other.modality,
    "attribution": Comparison.same_voice,
}


@dataclass(frozen=True)
class Scores:
    """Texts held against a gold standard; `missing` are those nobody found anything in, scored as empty."""

    comparisons: tuple[Comparison, ...]
    missing: tuple[str, ...] = ()

    @property
    def per_text(self) -> dict[str, dict[str, Counts]]:
        """The counts by text and measure."""
        return {c.gold.id: c.rows() for c in self.comparisons}

    def by_type(self) -> dict[str, Counts]:
        """Return the counts of span and type for each type, over all texts."""
        return add_up(c.by_type() for c in self.comparisons)

    def confusion(self) -> Counter[tuple[str, str]]:
        """Return the confusions of types over all texts."""
        return sum((c.confusion() for c in self.comparisons), Counter())


def score(
    gold: Mapping[str, Annotation],
    found: Mapping[str, Annotation],
    tolerance: Tolerance = USUAL,
) -> Scores:
    """Return what was found held against the gold standard, text by text; found texts without gold do not count."""
    missing = tuple(sorted(gold.keys() - found.keys()))
    pairs = (
        Comparison(one, found.get(id, Annotation(id)), tolerance)
        for id, one in sorted(gold.items())
    )
    return Scores(tuple(pairs), missing)


def add_up(tables: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """Return the counts of several tables added up, row by row."""
    total: dict[str, Counts] = {}
    for table in tables:
        for name, counts in table.items():
            total[name] = total.get(name, Counts()).plus(counts)
    return total


def macro_f1(tables: Sequence[Mapping[str, Counts]], name: str) -> float:
    """Return the mean of a row's F1 over texts, so that each text counts alike."""
    return sum(table[name].f1 for table in tables) / len(tables)


def interval(
    counts: Sequence[Counts], resamples: int = RESAMPLES, seed: int = 1
) -> tuple[float, float]:
    """Return the 95 % interval of the F1 of all texts together, by bootstrap over texts.

    Texts are drawn with replacement, as many as there are; the interval holds the middle 95 % of the F1 of the draws
    (percentile method; Efron and Tibshirani 1993, chapter 13). The same seed gives the same draws: `random()` of
    Python's generator is the same in all versions.

    >>> interval([Counts(2, 2, 1)] * 3)
    (0.5, 0.5)
    """
    values = sorted(_total(counts, draw).f1 for draw in draws(len(counts), resamples, seed))
    tail = int(resamples * 0.025)
    return values[tail], values[-1 - tail]


def difference(
    one: Sequence[Counts], other: Sequence[Counts], resamples: int = RESAMPLES, seed: int = 1
) -> tuple[float, float]:
    """Return the 95 % interval of how much higher the F1 of one is than that of another on the same texts.

    Paired: both are taken on the same draws, so that texts hard for both do not widen it.
    """
    values = sorted(
        _total(one, draw).f1 - _total(other, draw).f1 for draw in draws(len(one), resamples, seed)
    )
    tail = int(resamples * 0.025)
    return values[tail], values[-1 - tail]


def draws(size: int, resamples: int, seed: int) -> list[list[int]]:
    """Return draws with replacement of as many numbers as there are texts."""
    chance = Random(seed)  # noqa: S311 # a draw of texts, no secret
    return [[int(chance.random() * size) for _ in range(size)] for _ in range(resamples)]


def _total(counts: Sequence[Counts], draw: Sequence[int]) -> Counts:
    return Counts(
        sum(counts[n].gold for n in draw),
        sum(counts[n].found for n in draw),
        sum(counts[n].right for n in draw),
    )


def without_ungrounded(annotation: Annotation, text: str) -> tuple[Annotation, list[Place]]:
    """Return an annotation without the statements whose quote is not at its offsets in the text, and these."""
    wrong = [s for s in annotation.statements if text[s.start : s.end] != s.quote]
    kept = tuple(s for s in annotation.statements if s not in wrong)
    return replace(annotation, statements=kept), [*wrong]
