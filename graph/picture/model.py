"""What is drawn: marks, findings with their evidence, and the lines between marks.

Made from a network and the annotations of the ontology; nothing here knows a class but the few roots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from graph.lexicon.vocabulary import ACTOR, TERM, Vocabulary
from graph.networks.network import Edge, Judgement, Network, Node, Quote, is_suggested
from graph.picture.colors import DARK, LIGHT, readable
from graph.picture.ids import short_ids
from graph.picture.strings import Strings
from graph.terms import NEG, SKOS

POSITION, HELD_BY, NOTE = NEG + "Position", NEG + "heldBy", SKOS + "note"
DOTS = (2, 5)
"""Dash lengths of what is only suggested."""
COLUMNS = ("people", "parties", "issues")
"""Where marks stand in the network view; the rest stands in `other`, terms in `terms`."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A class as it is drawn and legended: colours readable in both themes, dash lengths, glyph, shape, verb.

    `layer` is `position` for positions, `relation` for a property that a finding states, else `other`; `stance` is
    `for`, `against` or nothing. What is only suggested is a kind of its own, dotted, whose words say so.
    """

    id: str
    iri: str
    label: str
    verb: str
    color: str
    dark: str
    dash: tuple[int, ...]
    glyph: str
    shape: str
    layer: str
    stance: str
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A thing drawn as a mark.

    `column` is its place: `people`, `parties`, `issues`, `terms` or `other`; `party` the party it belongs to, if any;
    `part` is the word for its part in the negotiation; `parents` are the issues of a term or proposal.
    """

    id: str
    iri: str
    label: str
    part: str
    kind: Kind
    column: str
    party: str = ""
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source behind findings; `id` is the same wherever they are shown."""

    id: str
    source: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding with all that proves it.

    `holders` are ids of the marks it starts from, `ends` of those it leads to, `issues` of the issues of these,
    `parties` of the parties whose stand it is (its holders, or whom they act for), `voices` of those who said it,
    `relays` of those who passed it on. `values` are IRIs and literals by the IRI of their property; `details` is in
    words what was entered beyond class and ends: conditions, amounts, codes.
    """

    id: str
    iri: str
    kind: Kind
    label: str
    title: str
    holders: tuple[str, ...]
    ends: tuple[str, ...]
    issues: tuple[str, ...]
    parties: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    voices: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates it was said on, sorted; none where none is known."""
        return tuple(sorted({p.quote.date for p in self.passages if p.quote.date}))


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two marks: the finding it stands for, or nothing for a plain tie between terms and issues."""

    finding: str
    start: str
    end: str


@dataclass(frozen=True)
class Picture:
    """All that is drawn. Marks and findings are sorted by id, so that order of input does not matter."""

    title: str
    language: str
    kinds: tuple[Kind, ...]
    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    ids: Mapping[str, str]

    def mark(self, id: str) -> Mark:
        """Return a mark by its id."""
        return self._marks[id]

    def finding(self, id: str) -> Finding:
        """Return a finding by its id."""
        return self._findings[id]

    def column(self, name: str) -> list[Mark]:
        """Return the marks of a column, sorted by label."""
        return sorted((m for m in self.marks if m.column == name), key=lambda m: (m.label, m.id))

    def of(self, mark: str) -> list[Finding]:
        """Return the findings that start from a mark or lead to it, or to a term on it."""
        return [f for f in self.findings if mark in (*f.holders, *f.ends, *f.issues, *f.parties)]

    @cached_property
    def _marks(self) -> dict[str, Mark]:
        return {mark.id: mark for mark in self.marks}

    @cached_property
    def _findings(self) -> dict[str, Finding]:
        return {finding.id: finding for finding in self.findings}


def make_picture(network: Network, vocabulary: Vocabulary, title: str, language: str) -> Picture:
    """Return the picture of a network, with names in a language."""
    return _Maker(network, vocabulary, title, language).picture()


class _Maker:
    """Makes a picture of a network."""

    def __init__(self, network: Network, vocabulary: Vocabulary, title: str, language: str) -> None:
        self.network, self.vocabulary = network, vocabulary
        self.title, self.language = title, language
        self.nodes = {node.id: node for node in network.nodes}
        self.actors = {n.id: n for n in (*network.nodes, *network.voices) if self.is_actor(n)}
        self.edges: dict[str, list[Edge]] = defaultdict(list)
        for edge in sorted(network.edges, key=lambda e: (e.id, e.start, e.end)):
            self.edges[edge.id].append(edge)
        self.is_finding = {id for id, edges in self.edges.items() if edges[0].judgements}
        self.things = {n.id for n in network.nodes if n.id not in self.is_finding}
        self.parents = self._parents()
        self.issues = {n.id for n in network.nodes if n.part == "issue"}

    def picture(self) -> Picture:
        passages = {_place(q) for e in self._evident() for q in e.quotes}
        classes = {(*self.drawn_as(e), is_suggested(e.judgements)) for e in self._evident()}
        classes |= {
            (n.class_, n.class_, False) for n in (*self.network.nodes, *self.actors.values())
        }
        self.ids = short_ids(
            {
                *self.things,
                *self.is_finding,
                *passages,
                *self.actors,
                *(_kind_name(what, suggested) for what, _, suggested in classes),
            }
            | {n.id for n in (*self.network.nodes, *self.network.apart)}
        )
        self.kinds = {(what, s): self.kind(what, class_, s) for what, class_, s in sorted(classes)}
        self.parties = self._parties()
        marks = [self.mark(self.nodes[id]) for id in self.things]
        marks += [self.mark(n) for id, n in self.actors.items() if id not in self.nodes]
        findings = [self.finding(self.edges[id]) for id in self.is_finding]
        findings += [
            self.own(n) for n in self.network.nodes if n.judgements and n.id in self.things
        ]
        findings += [self.own(n) for n in self.network.apart if n.judgements]
        used = {f.kind.id for f in findings} | {m.kind.id for m in marks}
        return Picture(
            self.title,
            self.language,
            tuple(sorted((k for k in self.kinds.values() if k.id in used), key=self.kind_order)),
            tuple(sorted(marks, key=lambda m: m.id)),
            tuple(sorted(findings, key=lambda f: f.id)),
            tuple(sorted(self.lines(), key=lambda x: (x.finding, x.start, x.end))),
            self.ids,
        )

    def _evident(self) -> Iterator[Edge | Node]:
        yield from (e for e in self.network.edges if e.id in self.is_finding)
        yield from (n for n in (*self.network.nodes, *self.network.apart) if n.judgements)

    # ------------------------------------------------------------ kinds

    def drawn_as(self, thing: Edge | Node) -> tuple[str, str]:
        """Return the property a finding states, if it states one, else its class; and its class."""
        for name in self.vocabulary.inherited(thing.class_, NEG + "edgeLabel"):
            for value in thing.values.get(name, ()):
                if value in self.vocabulary.properties:
                    return value, thing.class_
        return thing.class_, thing.class_

    def kind_of(self, thing: Edge | Node) -> Kind:
        """Return how a finding is drawn."""
        return self.kinds[self.drawn_as(thing)[0], is_suggested(thing.judgements)]

    def kind(self, what: str, class_: str, suggested: bool) -> Kind:
        """Return how a class is drawn, or a property that findings of a class state."""

        def one(name: str) -> str:
            found = (v for x in (what, class_) for v in self.vocabulary.inherited(x, NEG + name))
            return next(found, "")

        label = self.vocabulary.label(what, self.language)
        layer = "relation" if what != class_ else "other"
        if self.vocabulary.is_a(class_, POSITION):
            layer = "position"
        color = one("color")
        dash = tuple(int(n) for n in one("dash").split() if n.isdigit())[:4]
        mark = f" ({Strings(self.language)('suggested')})" if suggested else ""
        return Kind(
            self.ids[_kind_name(what, suggested)], what, label + mark, (self.verb(what) or label) + mark,
            readable(color, LIGHT), readable(color, DARK), DOTS if suggested else dash,
            one("glyph")[:2], one("shape"), layer, one("stance"), suggested,
        )  # fmt: skip

    def verb(self, class_: str) -> str:
        """Return the verb of a class in the picture's language, else in English."""
        bearer = self.vocabulary.bearer(class_, NEG + "verb")
        terms = self.vocabulary.objects(bearer, NEG + "verb") if bearer else []
        for language in (self.language, "en"):
            for term in terms:
                if term.endswith(f"@{language}"):
                    return term[1 : -len(language) - 2]
        return ""

    def kind_order(self, kind: Kind) -> tuple[bool, bool, int, str]:
        order = next(iter(self.vocabulary.values(kind.iri, NEG + "coderOrder")), "99")
        rank = int(order) if order.isdigit() else 99
        return kind.layer != "position", kind.suggested, rank, kind.id

    # ------------------------------------------------------------ marks

    def _parents(self) -> dict[str, list[str]]:
        """Return the issues of terms and proposals: plain lines that lead to an issue."""
        parents: dict[str, list[str]] = defaultdict(list)
        for edge in self.network.edges:
            if not edge.judgements and self.nodes[edge.end].part == "issue":
                parents[edge.start].append(edge.end)
        return parents

    def _parties(self) -> dict[str, tuple[str, ...]]:
        """Return the parties per actor: itself, if it acts for nobody and holds a position or is acted for."""
        held = {e.start for e in self.network.edges if self.vocabulary.is_a(e.class_, POSITION)}
        acted_for = {b for n in self.actors.values() for b in n.acts_for}
        own = {a for a, n in self.actors.items() if not n.acts_for and a in held | acted_for}
        return {
            a: (a,) if a in own else tuple(b for b in n.acts_for if b in own)
            for a, n in self.actors.items()
        }

    def is_actor(self, node: Node) -> bool:
        return self.vocabulary.is_a(node.class_, ACTOR)

    def mark(self, node: Node) -> Mark:
        column, party = "other", ""
        if node.id in self.nodes and self.is_actor(node):
            parties = self.parties[node.id]
            party = self.ids[parties[0]] if parties else ""
            column = "parties" if parties == (node.id,) else "people"
        elif node.id in self.issues:
            column = "issues"
        elif node.id in self.parents and self.vocabulary.is_a(node.class_, TERM):
            column = "terms"
        elif held := node.values.get(HELD_BY):
            holders = [p for h in held for p in self.parties.get(h, ())]
            column = "parties"
            party = self.ids[holders[0]] if holders else ""
        return Mark(
            self.ids[node.id], node.id, node.label, node.part, self.kinds[node.class_, False], column, party,
            tuple(self.ids[i] for i in self.parents.get(node.id, ())),
        )  # fmt: skip

    # ------------------------------------------------------------ findings

    def end(self, edge: Edge) -> str:
        """Return where a finding leads: where it answers another finding, to the end of that one."""
        seen, current = {edge.id}, edge
        while current.end in self.is_finding and current.end not in seen:
            seen.add(current.end)
            current = self.edges[current.end][0]
        return current.end

    def finding(self, edges: Sequence[Edge]) -> Finding:
        first = edges[0]
        ends = _once(self.end(e) for e in edges)
        starts = _once(e.start for e in edges)
        holders = [h for h in first.values.get(HELD_BY, ()) if h in self.nodes] or starts
        issues = _once(
            i for end in ends for i in ([end] if end in self.issues else self.parents.get(end, ()))
        )
        return Finding(
            self.ids[first.id], first.id, self.kind_of(first), first.label, first.title,
            self._ids(starts), self._ids(ends), self._ids(issues),
            self._ids(_once(p for h in holders for p in self.parties.get(h, ()))),
            self.passages(first.quotes), first.judgements, self.details(first), first.values,
            *self.speakers(first),
        )  # fmt: skip

    def own(self, node: Node) -> Finding:
        """Return what is both mark and finding (event, proposal) as a finding without a line."""
        id = self.ids[node.id]
        holders = [h for h in node.values.get(HELD_BY, ()) if h in self.nodes]
        return Finding(
            id, node.id, self.kind_of(node), node.part, node.label,
            self._ids(holders), (), tuple(self.ids[i] for i in self.parents.get(node.id, ())),
            self._ids(_once(p for h in holders for p in self.parties.get(h, ()))),
            self.passages(node.quotes), node.judgements, self.details(node), node.values,
            *self.speakers(node),
        )  # fmt: skip

    def details(self, thing: Edge | Node) -> dict[str, str]:
        """Return what was entered of a finding beyond its class, its ends and its note, in words."""
        shown = [*self.vocabulary.inherited(thing.class_, NEG + "mainProperty"), HELD_BY, NOTE]
        for name in ("edgeFrom", "edgeTo", "edgeLabel"):
            shown += self.vocabulary.inherited(thing.class_, NEG + name)
        labels = {
            self.vocabulary.label(p, self.language)
            for p in thing.values
            if p not in shown and not self.vocabulary.properties[p].derived
        }
        return {name: text for name, text in thing.details.items() if name in labels}

    def passages(self, quotes: Iterable[Quote]) -> tuple[Passage, ...]:
        return tuple(Passage(self.ids[_place(q)], q.source, q) for q in quotes)

    def speakers(self, thing: Edge | Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return who said a finding, and who passed it on from another.

        Nobody says a link between terms: a coder judges it from what was said of each.
        """
        if self.kind_of(thing).layer == "relation":
            return (), ()
        quotes = thing.quotes
        said = _once(q.speaker_id for q in quotes if q.speaker_id in self.actors)
        relays = (v for q in quotes for v in q.via_ids if v != q.speaker_id and v in self.actors)
        return self._ids(said), self._ids(_once(relays))

    def _ids(self, iris: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.ids[i] for i in iris)

    def lines(self) -> Iterator[Line]:
        seen = set()
        for id, edges in self.edges.items():
            for edge in edges:
                finding = self.ids[id] if id in self.is_finding else ""
                line = Line(finding, self.ids[edge.start], self.ids[self.end(edge)])
                if line not in seen and line.start in self._mark_ids and line.end in self._mark_ids:
                    seen.add(line)
                    yield line

    @cached_property
    def _mark_ids(self) -> set[str]:
        return {self.ids[thing] for thing in self.things}


def _kind_name(what: str, suggested: bool) -> str:
    return f"class {what}" + (" suggested" if suggested else "")


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _place(quote: Quote) -> str:
    return f"{quote.source}#char={quote.start},{quote.end}"
