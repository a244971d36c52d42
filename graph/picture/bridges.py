"""The Bridges view: which terms conflict, what on the table meets what is wanted, and which package would bridge.

None of these lines stands in a text. Each follows, by the rules, from positions and from links between their terms
that a coder judged; so each shows those links, how sure they are, and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from graph.lexicon.vocabulary import Vocabulary
from graph.picture.material import Material
from graph.picture.model import Finding, Mark
from graph.picture.reasons import Chain, Link, Reasons
from graph.picture.stands import Stand
from graph.terms import DCTERMS, NEG, OWL, RDF

NAME = "bridges"
AIM, OPPOSES, ON_TERM = NEG + "Aim", NEG + "opposes", NEG + "onTerm"
ANSWERS, PART_OF, ANY_OF = NEG + "respondsTo", DCTERMS + "isPartOf", NEG + "anyOf"
SAME_TERM, ANSWER, LINKED = "same-term", "answers-it", "linked"


@dataclass(frozen=True, slots=True)
class Line:
    """A derived line between stands: those on one side share their terms, as do those on the other.

    `how` is the label of the derived property, `basis` says what it follows from, `steps` are the links between the
    terms of the first side and those of the second, if they are not the same.
    """

    firsts: tuple[Stand, ...]
    seconds: tuple[Stand, ...]
    how: str
    basis: str
    steps: Chain = ()

    @property
    def confidence(self) -> float:
        """How sure the least sure of the links is; 1 where none is needed."""
        return min((step.confidence for step in self.steps), default=1.0)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all findings on both sides."""
        return tuple(stand.id for stand in (*self.firsts, *self.seconds))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Stands that cannot all be met, and what on the table meets one of their sides."""

    line: Line
    on_table: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a package does to a party: a line from one of its provisions to stands of that party."""

    party: Mark
    line: Line
    against: bool
    red_line: bool


@dataclass(frozen=True, slots=True)
class Bridge:
    """What would bring sides closer: a proposal, or a position that is part of none, with all it does to each party."""

    title: str
    id: str
    effects: tuple[Effect, ...]

    @property
    def by_party(self) -> list[list[Effect]]:
        """The effects of each party together, by its name: what it gets, then what goes against it."""
        return [list(found) for _, found in groupby(self.effects, key=lambda e: e.party.id)]


@dataclass(frozen=True, slots=True)
class Bridges:
    """Packages that give two parties something; conflicts; what meets what."""

    bridges: tuple[Bridge, ...]
    conflicts: tuple[Conflict, ...]
    meetings: tuple[Line, ...]


def view(material: Material) -> Bridges | None:
    """Return what follows from the positions of a picture, or nothing where nothing does."""
    reasons = Reasons(_links(material))
    lines = _Lines(material, reasons)
    conflicts = lines.of([OPPOSES])
    meetings = lines.of(meeting_properties(material.vocabulary))
    if not conflicts and not meetings:
        return None
    return Bridges(
        tuple(_bridges(material, conflicts, meetings)),
        tuple(Conflict(line, _on_table(line, meetings)) for line in conflicts),
        tuple(meetings),
    )


def meeting_properties(vocabulary: Vocabulary) -> list[str]:
    """Return the derived properties that lead to what is wanted, an extension's among them, sorted."""
    properties = vocabulary.properties.values()
    return [p.iri for p in properties if p.derived and p.is_object and AIM in p.ranges]


# ---------------------------------------------------------------- links


def _links(material: Material) -> Iterator[Link]:
    """Yield the judged links between terms, and the plain ones of "any of"."""
    vocabulary = material.vocabulary
    labels = {mark.iri: mark.label.rstrip(".") for mark in material.picture.marks}
    for finding in material.picture.findings:
        for relation in finding.values.get(NEG + "relation", ()):
            kinds = vocabulary.values(relation, RDF + "type")
            for start in finding.values.get(NEG + "fromTerm", ()):
                for end in finding.values.get(NEG + "toTerm", ()):
                    yield Link(
                        start, end, relation, vocabulary.label(relation, material.picture.language),
                        labels.get(start, ""), labels.get(end, ""), finding.id, finding.judgements,
                        carries=OWL + "TransitiveProperty" in kinds,
                        both_ways=OWL + "SymmetricProperty" in kinds,
                    )  # fmt: skip
    yield from _alternatives(material, labels)


def _alternatives(material: Material, labels: Mapping[str, str]) -> Iterator[Link]:
    """Yield a link from each alternative to the term that holds if one of them does."""
    if material.reader is None:
        return
    found = material.reader.query(
        f"SELECT DISTINCT ?whole ?part WHERE {{ ?whole <{ANY_OF}> ?part }}"
    )
    assert isinstance(found, ox.QuerySolutions)
    label = material.vocabulary.label(ANY_OF, material.picture.language)
    for whole, part in sorted((row[0].value, row[1].value) for row in found):
        yield Link(
            part, whole, ANY_OF, label, labels.get(part, ""), labels.get(whole, ""), carries=True
        )


# ---------------------------------------------------------------- lines

_Key = tuple[tuple[str, ...], tuple[str, ...], str, tuple[str, ...]]


class _Lines:
    """Draws derived lines between stands, those with the same terms at both ends as one."""

    def __init__(self, material: Material, reasons: Reasons) -> None:
        self.material, self.reasons = material, reasons
        self.stands = {stand.finding.iri: stand for stand in material.stands.values()}

    def of(self, properties: Iterable[str]) -> list[Line]:
        """Return the lines of derived properties: most stands first, then the surest, then by wording."""
        lines = [line for property_ in properties for line in self.grouped(property_)]
        return sorted(
            lines, key=lambda x: (-len(x.ids), -x.confidence, x.firsts[0].wording, x.ids, x.how)
        )

    def grouped(self, property_: str) -> Iterator[Line]:
        """Yield the lines of one property, one for all that join the same terms for the same reason."""
        kinds = self.material.vocabulary.values(property_, RDF + "type")
        both_ways = OWL + "SymmetricProperty" in kinds
        groups: dict[_Key, tuple[list[Stand], list[Stand]]] = {}
        reasons: dict[_Key, tuple[str, Chain]] = {}
        for first, second in self.pairs(property_, both_ways=both_ways):
            basis, steps = self.reason(first, second, both_ways=both_ways)
            key = (self.terms(first), self.terms(second), basis, tuple(x.id for x in steps))
            reasons[key] = (basis, steps)
            for side, stand in zip(groups.setdefault(key, ([], [])), (first, second), strict=True):
                if stand not in side:
                    side.append(stand)
        label = self.material.vocabulary.label(property_, self.material.picture.language)
        for key, (firsts, seconds) in groups.items():
            yield Line(tuple(firsts), tuple(seconds), label, *reasons[key])

    def pairs(self, property_: str, *, both_ways: bool) -> Iterator[tuple[Stand, Stand]]:
        """Yield the pairs a property joins; of one that works both ways each once, what is refused last."""
        for first in sorted(self.stands.values(), key=lambda s: s.id):
            for other in first.finding.values.get(property_, ()):
                second = self.stands.get(other)
                if second and (not both_ways or self.rank(first) < self.rank(second)):
                    yield first, second

    def rank(self, stand: Stand) -> tuple[int, tuple[str, ...], str]:
        """Return where a stand belongs in a clash: what is given or threatened, what is wanted, what is refused."""
        refused = stand.finding.kind.stance == "against"
        wanted = self.material.vocabulary.is_a(stand.finding.kind.iri, AIM)
        return 2 if refused else 1 if wanted else 0, self.terms(stand), stand.id

    def terms(self, stand: Stand) -> tuple[str, ...]:
        """Return the IRIs of a stand's terms, or of those of the position it answers."""
        values = stand.finding.values
        if ON_TERM in values:
            return values[ON_TERM]
        answered = [self.stands[a] for a in values.get(ANSWERS, ()) if a in self.stands]
        return tuple(t for a in answered for t in a.finding.values.get(ON_TERM, ()))

    def reason(self, first: Stand, second: Stand, *, both_ways: bool) -> tuple[str, Chain]:
        """Return what a line follows from: an answer, the same term, or the best chain of links."""
        ours, theirs = self.terms(first), self.terms(second)
        if self.answers(first, second):
            return ANSWER, ()
        if set(ours) & set(theirs):
            return SAME_TERM, ()
        refused = second.finding.kind.stance == "against"
        find = (
            self.reasons.meeting
            if not both_ways
            else self.reasons.leading
            if refused
            else self.reasons.clash
        )
        chains = [chain for t in ours for u in theirs if (chain := find(t, u))]
        return LINKED, min(chains, key=len, default=())

    def answers(self, first: Stand, second: Stand) -> bool:
        one, other = (set(s.finding.values.get(ANSWERS, ())) for s in (first, second))
        return bool(one & other) or second.finding.iri in one or first.finding.iri in other


def _on_table(conflict: Line, meetings: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines that meet a stand of either side of a conflict."""
    ids = set(conflict.ids)
    return tuple(m for m in meetings if any(stand.id in ids for stand in m.seconds))


# ---------------------------------------------------------------- bridges


def _bridges(
    material: Material, conflicts: Iterable[Line], meetings: Iterable[Line]
) -> Iterator[Bridge]:
    """Yield what gives something to two parties or more, with what it takes from each; the most giving first."""
    findings = {finding.iri: finding for finding in material.picture.findings}
    marks = {mark.id: mark for mark in material.picture.marks}
    effects: dict[str, list[Effect]] = defaultdict(list)
    titles: dict[str, str] = {}
    for line, against in [*((m, False) for m in meetings), *((c, True) for c in conflicts)]:
        sides = [(line.firsts, line.seconds), (line.seconds, line.firsts)][: 1 + against]
        for ours, theirs in sides:
            for stand in ours:
                package = _package(stand, findings)
                titles[package.id] = package.title
                effects[package.id] += _effects(line, stand, theirs, marks, against=against)
    gives = {id: {e.party.id for e in found if not e.against} for id, found in effects.items()}
    for id in sorted(effects, key=lambda x: (-len(gives[x]), titles[x], x)):
        if len(gives[id]) > 1:
            found = sorted(
                effects[id],
                key=lambda e: (e.party.label, e.party.id, e.against, e.line.how, e.line.ids),
            )
            yield Bridge(titles[id], id, tuple(found))


def _package(stand: Stand, findings: Mapping[str, Finding]) -> Finding:
    """Return the proposal a stand is a provision of, or the stand's own finding."""
    for whole in stand.finding.values.get(PART_OF, ()):
        if whole in findings:
            return findings[whole]
    return stand.finding


def _effects(
    line: Line, stand: Stand, theirs: Sequence[Stand], marks: Mapping[str, Mark], *, against: bool
) -> Iterator[Effect]:
    """Yield what one stand does to each party on the other side."""
    for party in sorted({party for other in theirs for party in other.parties if party in marks}):
        met = tuple(other for other in theirs if party in other.parties)
        own = Line((stand,), met, line.how, line.basis, line.steps)
        yield Effect(marks[party], own, against, any(other.red_line for other in met))
