"""Agreement: how far coders of the same texts found the same passages, and said the same of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from graph.errors import Mark
from graph.scoring.annotation import Annotation, GoldStatement
from graph.scoring.coefficients import (
    alpha_by_value,
    cohens_kappa,
    coincidences,
    krippendorffs_alpha,
    pairable,
    share_agreed,
)
from graph.scoring.names import fold_name
from graph.scoring.pairing import USUAL, Tolerance, best_pairs, met_spans
from graph.scoring.unitizing import Continuum, Piece, Unitizing, alpha_1995, unitizing_alphas
from graph.texts.sources import Offsets

NONE = "(none)"
"""What stands where a coder decided that there is nothing: no target, no issue."""

IN_STUDIES = ("term", "condition", "figures")
"""What only codings of a study have; compared where some of them have it."""

PAIR, SAME_CLASS, SAME_TERM, SAME_HOLDER, SAME_ISSUE = 16.0, 5.0, 4.0, 2.0, 1.0
"""What a pair of statements weighs: as many pairs as possible, then those alike in what they say, then in extent."""

Texts = Mapping[str, Mapping[str, Annotation]]
"""Annotations by text and coder."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One passage, and what each coder found there; one who found nothing is not among them."""

    text: str
    found: Mapping[str, GoldStatement]

    @property
    def span(self) -> Offsets:
        """The offsets from the first character that is marked to the last."""
        spans = [s.span for s in self.found.values()]
        return min(a for a, _ in spans), max(b for _, b in spans)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A passage of which coders say different things: in which fields, or that not all found it."""

    unit: Unit
    fields: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """The codings of several coders, compared. Only texts that at least two of them coded count."""

    texts: Texts
    lengths: Mapping[str, int]
    tolerance: Tolerance = USUAL
    sentences: Mapping[str, Sequence[Offsets]] = field(default_factory=dict)

    @cached_property
    def coders(self) -> list[str]:
        """The coders, sorted."""
        return sorted({coder for coded in self.texts.values() for coder in coded})

    @cached_property
    def units(self) -> list[Unit]:
        """The passages that were found, by text and place."""
        return [
            unit
            for text, coded in sorted(self.texts.items())
            for unit in align(text, coded, self.tolerance)
        ]

    # ------------------------------------------------------------ fields

    @cached_property
    def fields(self) -> dict[str, Callable[[str, GoldStatement], str]]:
        """What is compared, by name: how its value is read from a statement of a text."""
        names = {text: shared_names(coded.values()) for text, coded in self.texts.items()}
        compared: dict[str, Callable[[str, GoldStatement], str]] = {
            "class": lambda _, s: s.class_ or s.type,
            "holder": lambda text, s: joined(s.holders, names[text]),
            "term": lambda _, s: s.term or NONE,
            "condition": lambda _, s: s.condition or NONE,
            "figures": lambda _, s: s.figures or NONE,
            "issue": lambda _, s: s.issue or NONE,
            "modality": lambda _, s: s.modality,
            "red line": lambda _, s: "red line" if s.red_line else "no red line",
            "target": lambda text, s: joined([s.target] if s.target else [], names[text]),
            "background": lambda _, s: "background" if s.background else "news",
        }
        found = [s for unit in self.units for s in unit.found.values()]
        unused = {name for name in IN_STUDIES if not any(getattr(s, name) for s in found)}
        return {name: read for name, read in compared.items() if name not in unused}

    def values(self, field: str, units: Iterable[Unit] | None = None) -> list[list[str | None]]:
        """Return the value of each coder for each unit, nothing where a coder has no finding there."""
        read = self.fields[field]
        return [
            [read(unit.text, unit.found[c]) if c in unit.found else None for c in self.coders]
            for unit in (self.units if units is None else units)
        ]

    def field_rows(self) -> Iterator[tuple[str, int, float | None, float | None, float | None]]:
        """Yield for each field the units both sides have, the share agreed, Cohen's kappa (of two), and alpha."""
        for name in self.fields:
            values = self.values(name)
            kappa = cohens_kappa(values) if len(self.coders) == 2 else None
            yield (
                name, len(pairable(values)), share_agreed(values), kappa, krippendorffs_alpha(values),
            )  # fmt: skip

    def class_rows(self) -> Iterator[tuple[str, int, int, float | None, float | None]]:
        """Yield for each class how often it was given, by how many units, the share found by others, and its alpha.

        The share is that of Dice, the F1 of one coder held against another: units that both gave the class, twice,
        by all times it was given.
        """
        values = self.values("class")
        alphas = alpha_by_value(values)
        for name in sorted({v for unit in values for v in unit if v is not None}):
            given = sum(unit.count(name) for unit in values)
            units = sum(name in unit for unit in values)
            yield name, given, units, shared(values, name), alphas.get(name)

    def confusion(self) -> tuple[list[str], dict[tuple[str, str], float]]:
        """Return the classes, and how often they stand against each other.

        Of two coders rows are the first, columns the second; of more, how often two of them coincide in a unit.
        """
        values = self.values("class")
        names = sorted({v for unit in values for v in unit if v is not None})
        if len(self.coders) == 2:
            pairs = Counter((one or NONE, other or NONE) for one, other in values)
            return names, {pair: float(count) for pair, count in pairs.items()}
        return names, coincidences(values)

    # ------------------------------------------------------------ passages

    def passages_shared(self) -> float | None:
        """Return the share of findings that another coder has, too: the mean over pairs of coders.

        It is the F1 of one held against the other, the right measure where nobody can count what neither found
        (Hripcsak and Rothschild 2005).
        """
        shares = []
        for one, other in combinations(self.coders, 2):
            both = {t for t in self.texts if one in self.texts[t] and other in self.texts[t]}
            units = [u for u in self.units if u.text in both]
            counted = sum((one in u.found) + (other in u.found) for u in units)
            if counted:
                shares.append(2 * sum(one in u.found and other in u.found for u in units) / counted)
        return sum(shares) / len(shares) if shares else None

    @cached_property
    def continua(self) -> list[Continuum]:
        """The texts as continua, each passage of each coder with its class."""
        read = self.fields["class"]
        return [
            Continuum(
                self.lengths[text],
                [
                    sorted(
                        {(*span, read(text, s)) for s in coded[c].statements for span in s.spans}
                    )
                    for c in sorted(coded)
                ],
            )
            for text, coded in sorted(self.texts.items())
        ]

    @cached_property
    def unitizing(self) -> Unitizing:
        """The family of alpha for unitizing."""
        joined = [
            Continuum(text.length, [one_each(pieces) for pieces in text.coders])
            for text in self.continua
        ]
        return unitizing_alphas(joined)

    @cached_property
    def squares(self) -> float | None:
        """The alpha for unitizing of 1995."""
        return alpha_1995(self.continua)[0]

    def sentence_values(self) -> list[list[str | None]]:
        """Return the class of each sentence by each coder: that with most of its characters, or that there is none."""
        read = self.fields["class"]
        values = []
        for text, coded in sorted(self.texts.items()):
            for sentence in self.sentences.get(text, ()):
                labels = {c: class_of(sentence, a, read, text) for c, a in coded.items()}
                values.append([labels.get(coder) for coder in self.coders])
        return values

    # ------------------------------------------------------------ what they do not agree on

    def disagreements(self, fields: Sequence[str] | None = None) -> list[Disagreement]:
        """Return the units on which not all agree who coded the text, by text and place."""
        found = []
        for unit in self.units:
            differing = self.differing(unit, fields)
            missing = tuple(sorted(self.texts[unit.text].keys() - unit.found.keys()))
            if differing or missing:
                found.append(Disagreement(unit, differing, missing))
        return found

    def differing(self, unit: Unit, fields: Sequence[str] | None = None) -> tuple[str, ...]:
        """Return the fields in which coders gave a unit different values."""
        wanted = [f for f in self.fields if fields is None or f in fields]
        return tuple(
            field for field in wanted
            if len({self.fields[field](unit.text, s) for s in unit.found.values()}) > 1
        )  # fmt: skip


def class_of(
    sentence: Offsets, coded: Annotation, read: Callable[[str, GoldStatement], str], text: str
) -> str:
    """Return the class that has most characters of a sentence, the first by name of several, or that there is none."""
    sizes: Counter[str] = Counter()
    for statement in coded.statements:
        for start, end in statement.spans:
            common = min(end, sentence[1]) - max(start, sentence[0])
            if common > 0:
                sizes[read(text, statement)] += common
    return min(sizes, key=lambda name: (-sizes[name], name)) if sizes else NONE


def one_each(pieces: Iterable[Piece]) -> list[Piece]:
    """Return passages with one value each: those of a passage with several are joined.

    >>> one_each([(0, 9, "aim"), (0, 9, "demand"), (3, 5, "aim")])
    [(0, 9, 'aim + demand'), (3, 5, 'aim')]
    """
    values: dict[Offsets, set[str]] = {}
    for start, end, value in pieces:
        values.setdefault((start, end), set()).add(value)
    return [(*span, " + ".join(sorted(found))) for span, found in sorted(values.items())]


def shared(values: Sequence[Sequence[str | None]], name: str) -> float | None:
    """Return the share of the times a value was given in which another coder gave it, too.

    >>> shared([["a", "a"], ["a", "b"], ["a", None]], "a")
    0.5
    """
    given = agreed = 0
    for unit in values:
        for one, other in combinations(unit, 2):
            given += (one == name) + (other == name)
            agreed += 2 * (one == other == name)
    return agreed / given if given else None


def align(text: str, coded: Mapping[str, Annotation], tolerance: Tolerance = USUAL) -> list[Unit]:
    """Return the passages of a text with what each coder found there.

    Coders are added one after the other, by name; each one's statements go to the units of those before them so that
    the pairs weigh most (an optimal assignment). What finds no place is a unit of its own.
    """
    names = shared_names(coded.values())
    units: list[dict[str, GoldStatement]] = []
    for coder in sorted(coded):
        statements = coded[coder].statements
        weights: dict[tuple[int, int], float] = {}
        members = [(n, s) for n, unit in enumerate(units) for s in unit.values()]
        met = met_spans([s.spans for _, s in members], [s.spans for s in statements], tolerance)
        for member, statement in met:
            unit, one = members[member]
            weight = weight_of(one, statements[statement], names) / len(units[unit])
            weights[unit, statement] = weights.get((unit, statement), 0.0) + weight
        placed = best_pairs(weights)
        for unit, statement in placed.items():
            units[unit][coder] = statements[statement]
        taken = set(placed.values())
        units += [{coder: s} for n, s in enumerate(statements) if n not in taken]
    found = [Unit(text, unit) for unit in units]
    return sorted(found, key=lambda u: (u.span, sorted(u.found)))


def weight_of(one: GoldStatement, other: GoldStatement, names: Mapping[str, str]) -> float:
    """Return what a pair weighs."""
    same_class = (one.class_ or one.type) == (other.class_ or other.type)
    same_holder = joined(one.holders, names) == joined(other.holders, names)
    same_term = bool(one.term) and one.term == other.term
    same_issue = bool(one.issue) and one.issue == other.issue
    common = min(one.end, other.end) - max(one.start, other.start)
    whole = max(one.end, other.end) - min(one.start, other.start)
    alike = SAME_CLASS * same_class + SAME_TERM * same_term + SAME_HOLDER * same_holder
    return PAIR + alike + SAME_ISSUE * same_issue + max(0, common) / whole


def shared_names(annotations: Iterable[Annotation]) -> dict[str, str]:
    """Return one name for each name of a party that several coders may call differently.

    >>> from graph.scoring.annotation import GoldParty
    >>> one = Annotation("a", parties=(GoldParty("Chile", aliases=("Santiago",)),))
    >>> shared_names([one, Annotation("a", parties=(GoldParty("Santiago"), GoldParty("Peru")))])
    {'chile': 'Chile', 'santiago': 'Chile', 'peru': 'Peru'}
    """
    names: dict[str, str] = {}
    for annotation in annotations:
        for party in annotation.parties:
            forms = [fold_name(name) for name in (party.name, *party.aliases)]
            known = next((names[form] for form in forms if form in names), party.name)
            for form in forms:
                names.setdefault(form, known)
    return names


def joined(parties: Iterable[str], names: Mapping[str, str]) -> str:
    """Return parties as one value: their names, sorted."""
    return ", ".join(sorted({names.get(fold_name(p), p) for p in parties})) or NONE


def place_of(statement: GoldStatement) -> Mark:
    """Return where a statement is written."""
    return statement.mark or Mark("")
