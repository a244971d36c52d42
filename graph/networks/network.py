"""Networks: the graph as nodes and edges, each edge with the sentences that prove it.

What is drawn as an edge, from where to where and under which label, is said by the annotations of the ontology
(`edgeFrom`, `edgeTo`, `edgeLabel`, `drawn`), so that an extension's classes are drawn without code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import networkx as nx
import pyoxigraph as ox

from graph.asking.query import Names
from graph.coding.codings import SUGGESTED
from graph.lexicon.vocabulary import ACTOR, FINDING, Vocabulary
from graph.storage.store import Reader
from graph.terms import BASE, DCTERMS, NEG, OA, PROV, RDF, RDFS, SKOS, iri, local_name

TYPE = RDF + "type"
REPRESENTATIVE = BASE + "code/role/representative"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence behind an edge: the words, who said them through whom, where they stand, and who coded them.

    `start` and `end` are code points of the source's text; `via` are the publishers on the way, nearest first.
    `statement`, `speaker_id`, `mode_id` and `via_ids` are the IRIs behind the names; `said` is the time in the source's
    words.
    """

    text: str
    speaker: str
    source: str
    start: int
    end: int
    mode: str = ""
    via: tuple[str, ...] = ()
    date: str = ""
    before: str = ""
    behind: str = ""
    statement: str = ""
    speaker_id: str = ""
    mode_id: str = ""
    said: str = ""
    background: bool = False
    via_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one coding says of a finding: by whom, how surely, reviewed or not, and a note.

    One that is `suggested` is of a coding that nobody has accepted.
    """

    coder: str
    confidence: float
    review: str
    note: str = ""
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A finding drawn as a line, or a plain property: its ends, its class, and what is said of it.

    `details` has further values by the label of their property, `values` the same as IRIs and literals by the IRI
    of their property; `quotes` is empty for what is derived or registered.
    """

    id: str
    start: str
    end: str
    class_: str
    label: str
    title: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A thing drawn as a mark: its name, its class, and its part in the negotiation (party, envoy, term, issue, …).

    An actor has in `acts_for` the IRIs of those it speaks for; what is itself a finding (event, proposal) has
    details, values, quotes and judgements like an edge.
    """

    id: str
    label: str
    class_: str
    part: str
    acts_for: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges, each sorted by id; `apart` are findings that are no edges and that no edge leads to.

    A meeting of which nothing is known but that it is expected has evidence and a time, though nothing to tie.
    `voices` are those who speak in quotes, or pass them on, and are no nodes.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    apart: tuple[Node, ...] = ()
    voices: tuple[Node, ...] = ()


def read_network(
    reader: Reader,
    vocabulary: Vocabulary,
    languages: Sequence[str],
    classes: Iterable[str] | None = None,
) -> Network:
    """Return the network of a store: findings as edges between what they tie together.

    Args:
        classes: only findings of these classes and plain properties, as IRIs; nothing means all that are drawn.

    """
    return _Drawing(reader, vocabulary, languages).network(classes)


def to_networkx(network: Network, vocabulary: Vocabulary) -> nx.MultiDiGraph[str]:
    """Return a network as a networkx graph with plain attributes, in sorted order.

    Nodes have label, kind, part, color and shape; edges have label, kind, color, title, what else is said, the
    number of quotes and the first of them.
    """
    G: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in network.nodes:
        G.add_node(
            node.id, label=node.label, kind=vocabulary.label(node.class_, "en"), part=node.part,
            color=_one(vocabulary, node.class_, "color"), shape=_one(vocabulary, node.class_, "shape"),
        )  # fmt: skip
    for edge in network.edges:
        first = edge.quotes[0] if edge.quotes else None
        attributes: dict[str, str | int | float] = {
            **{_plain(name): value for name, value in sorted(edge.details.items())},
            "label": edge.label,
            "kind": vocabulary.label(edge.class_, "en"),
            "title": edge.title,
            "color": _one(vocabulary, edge.class_, "color"),
            "quotes": len(edge.quotes),
        }
        if first:
            attributes |= {
                "quote": first.text,
                "speaker": first.speaker,
                "source": first.source,
                "date": first.date,
            }
        if edge.judgements:
            attributes["confidence"] = max(j.confidence for j in edge.judgements)
        G.add_edge(edge.start, edge.end, key=edge.id, **attributes)
    return G


def _plain(name: str) -> str:
    return name.replace(" ", "_")


def _one(vocabulary: Vocabulary, class_: str, annotation: str) -> str:
    return next(iter(vocabulary.inherited(class_, NEG + annotation)), "")


def is_suggested(judgements: Iterable[Judgement]) -> bool:
    """Tell whether a finding is suggested only: it has judgements, and none is of a coding that counts."""
    found = [judgement.suggested for judgement in judgements]
    return bool(found) and all(found)


class _Drawing:
    """Reads what is drawn from a store."""

    def __init__(self, reader: Reader, vocabulary: Vocabulary, languages: Sequence[str]) -> None:
        self.reader, self.vocabulary, self.languages = reader, vocabulary, languages
        self.names: dict[str, str] = {}

    def network(self, classes: Iterable[str] | None) -> Network:
        wanted = None if classes is None else set(classes)
        drawn = [c for c in self.vocabulary.below(FINDING) if wanted is None or c in wanted]
        plain = [
            p
            for p in sorted(self.vocabulary.subjects(NEG + "drawn", _TRUE))
            if wanted is None or p in wanted
        ]
        found = [edge for class_ in drawn for edge in self.findings(class_)]
        lines = [edge for property_ in plain for edge in self.lines(property_)]
        ends = {end for edge in (*found, *lines) for end in (edge.start, edge.end)}
        apart = {x for class_ in drawn for x in self.untied(class_)} - ends
        things = ends | apart | {e.id for e in found}
        quotes, judgements, values = (
            self.quotes(things),
            self.judgements(things),
            self.values(things),
        )
        self.name(ends | apart, found, values)
        edges = [
            Edge(
                e.id, e.start, e.end, e.class_, self.label(e), self.names[e.id], self.details(values[e.id]),
                tuple(quotes[e.id]), tuple(judgements[e.id]), values[e.id],
            )
            for e in found
        ]  # fmt: skip
        edges += [
            Edge(e.id, e.start, e.end, e.class_, self.vocabulary.label(e.class_, self.languages[0]))
            for e in lines
        ]
        voices = {v for of in quotes.values() for q in of for v in (q.speaker_id, *q.via_ids)}
        nodes = list(self.nodes(ends | apart | voices, quotes, judgements, values))
        return Network(
            tuple(node for node in nodes if node.id in ends),
            tuple(sorted(edges, key=lambda e: (e.id, e.start, e.end))),
            tuple(node for node in nodes if node.id in apart),
            tuple(node for node in nodes if node.id not in ends | apart),
        )

    def rows(self, query: str) -> Iterator[tuple[str, ...]]:
        found = self.reader.query(query)
        assert isinstance(found, ox.QuerySolutions)
        for row in found:
            yield tuple(["" if term is None else term.value for term in row])

    # ------------------------------------------------------------ edges

    def findings(self, class_: str) -> Iterator[Edge]:
        """Yield findings of a class (not of those below it) as edges; the label is the IRI it is made from."""
        start, end, tag = (
            next(iter(self.vocabulary.inherited(class_, NEG + name)), "")
            for name in ("edgeFrom", "edgeTo", "edgeLabel")
        )
        if not start or not end:
            return
        tagged = f"OPTIONAL {{ ?x <{tag}> ?tag }}" if tag else ""
        query = f"""SELECT DISTINCT ?x ?a ?b ?tag WHERE {{
            ?x a <{class_}> ; <{start}> ?a ; <{end}>{self.other_end(class_, end)} ?b . {tagged} FILTER (isIRI(?b)) }}"""
        seen: set[tuple[str, str, str]] = set()
        for name, a, b, label in sorted(self.rows(query)):
            if (name, a, b) not in seen:
                seen.add((name, a, b))
                yield Edge(name, a, b, class_, label or class_)

    def untied(self, class_: str) -> Iterator[str]:
        """Yield findings of a class whose things are drawn as marks, not as edges."""
        if not self.vocabulary.inherited(class_, NEG + "edgeFrom"):
            yield from (x for (x,) in self.rows(f"SELECT DISTINCT ?x WHERE {{ ?x a <{class_}> }}"))

    def other_end(self, class_: str, end: str) -> str:
        """Return the other properties whose value can be what a class of findings is mainly about."""
        mains = [m for m in self.vocabulary.inherited(class_, NEG + "mainProperty") if m != end]
        objects = [
            m
            for m in mains
            if m in self.vocabulary.properties and self.vocabulary.properties[m].is_object
        ]
        starts = set(self.vocabulary.inherited(class_, NEG + "edgeFrom"))
        return "".join(f"|<{m}>" for m in sorted(objects) if m not in starts)

    def lines(self, property_: str) -> Iterator[Edge]:
        query = f"SELECT DISTINCT ?a ?b WHERE {{ ?a <{property_}> ?b . FILTER (isIRI(?b)) }}"
        for a, b in sorted(self.rows(query)):
            yield Edge(f"{a} {local_name(property_)} {b}", a, b, property_, "")

    def label(self, edge: Edge) -> str:
        if edge.label == edge.class_:
            return self.vocabulary.label(edge.class_, self.languages[0])
        return self.names.get(edge.label) or self.vocabulary.label(edge.label, self.languages[0])

    def values(self, things: set[str]) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return what else is said of findings, per property: codes, conditions, amounts, dates."""
        skip = {
            TYPE,
            RDFS + "label",
            NEG + "evidence",
            NEG + "codedBy",
            NEG + "confidence",
            NEG + "reviewStatus",
        }
        found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        properties = [p for p in sorted(self.vocabulary.properties) if p not in skip]
        values = " ".join(map(iri, properties))
        query = f"SELECT DISTINCT ?x ?p ?o WHERE {{ VALUES ?p {{ {values} }} ?x <{NEG}codedBy> ?coder ; ?p ?o }}"
        for name, property_, value in sorted(self.rows(query)):
            if name in things:
                found[name][property_] = (*found[name].get(property_, ()), value)
        return found

    def details(self, values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """Return the same as words by the labels of properties."""
        return {
            self.vocabulary.label(p, self.languages[0]): self.joined(v) for p, v in values.items()
        }

    def joined(self, values: Iterable[str]) -> str:
        return "; ".join(self.names.get(value, value) for value in values)

    # ------------------------------------------------------------ evidence

    def quotes(self, findings: set[str]) -> dict[str, list[Quote]]:
        """Return the sentences behind findings, in the order of sources and offsets."""
        via, said = self.chains(), self.said()
        behind = self.rows(f"SELECT DISTINCT ?x ?s WHERE {{ ?x <{NEG}evidence> ?s }}")
        rows = [(x, *row) for x, s in behind if x in findings for row in _statement(s, said)]
        self.names |= Names(self.reader, self.languages).of(
            {n for row in rows for n in (row[2], row[3], row[7])}
            | {p for chain in via.values() for p in chain}
        )
        found: dict[str, list[Quote]] = defaultdict(list)
        for (
            x,
            s,
            speaker,
            mode,
            date,
            words,
            old,
            source,
            exact,
            before,
            after,
            start,
            end,
        ) in sorted(rows, key=lambda r: (r[0], r[7], int(r[11]), r)):
            quote = Quote(
                exact, self.names[speaker], source, int(start), int(end), self.names[mode],
                tuple(self.names[p] for p in via.get(s, ())), date, before, after,
                s, speaker, mode, words, old == "true", tuple(via.get(s, ())),
            )  # fmt: skip
            if quote not in found[x]:
                found[x].append(quote)
        return found

    def said(self) -> dict[str, dict[str, list[str]]]:
        """Return what is said of statements, spans and selectors, per property.

        Each pattern by itself: over the union of graphs a join of ten has as many rows as coders to the power of ten.
        """
        values = " ".join(map(iri, (*_OF_STATEMENTS, *_OF_SPANS)))
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?p {{ {values} }} ?s ?p ?o }}"
        for s, p, o in sorted(self.rows(query)):
            found[s][p].append(o)
        return found

    def chains(self) -> dict[str, list[str]]:
        """Return per statement the publishers it was quoted from, nearest first."""
        quoted = f"SELECT ?s ?from WHERE {{ ?s <{PROV}wasQuotedFrom> ?from }}"
        published = f"SELECT ?s ?who WHERE {{ ?s <{DCTERMS}publisher> ?who }}"
        step = {row[0]: row[1] for row in sorted(self.rows(quoted))}
        publisher = {row[0]: row[1] for row in sorted(self.rows(published))}
        chains: dict[str, list[str]] = {}
        for start, first in step.items():
            chain = [first]
            while (further := step.get(chain[-1], "")) and further not in chain:
                chain.append(further)
            chains[start] = [publisher[source] for source in chain if source in publisher]
        return chains

    def judgements(self, findings: set[str]) -> dict[str, list[Judgement]]:
        query = f"""SELECT DISTINCT ?x ?coder ?confidence ?review ?note WHERE {{ GRAPH ?coding {{
            ?x <{NEG}codedBy> ?coder ; <{NEG}confidence> ?confidence ; <{NEG}reviewStatus> ?review .
            OPTIONAL {{ ?x <http://www.w3.org/2004/02/skos/core#note> ?note }} }} }}"""
        rows = [row for row in sorted(self.rows(query)) if row[0] in findings]
        self.names |= Names(self.reader, self.languages).of(
            {n for row in rows for n in (row[1], row[3])}
        )
        suggested = self.vocabulary.default_code(NEG + "reviewStatus", SUGGESTED)
        found: dict[str, list[Judgement]] = defaultdict(list)
        for x, coder, sure, review, note in rows:
            is_suggested = review == suggested
            found[x].append(
                Judgement(self.names[coder], float(sure), self.names[review], note, is_suggested)
            )
        return found

    # ------------------------------------------------------------ nodes

    def name(
        self,
        ends: set[str],
        found: Iterable[Edge],
        values: Mapping[str, Mapping[str, tuple[str, ...]]],
    ) -> None:
        # A value may be words: only what has a name is looked up, the rest stays as it was written.
        said = {v for of in values.values() for vs in of.values() for v in vs}
        said.update(edge.label for edge in found)
        named = {x for (x,) in self.rows(_NAMED)}
        iris = {*ends, *(edge.id for edge in found), *(said & named)}
        self.names |= Names(self.reader, self.languages).of(iris)

    def nodes(
        self,
        ends: set[str],
        quotes: Mapping[str, Sequence[Quote]],
        judgements: Mapping[str, Sequence[Judgement]],
        values: Mapping[str, Mapping[str, tuple[str, ...]]],
    ) -> Iterator[Node]:
        types: dict[str, str] = {}
        for x, class_ in sorted(
            self.rows("SELECT DISTINCT ?x ?c WHERE { ?x a ?c . FILTER (isIRI(?x)) }")
        ):
            if x in ends:
                types.setdefault(x, class_)
        envoys = {a for (a,) in self.rows(_ENVOYS)}
        parties = {a for (a,) in self.rows(_PARTIES)}
        acts_for: dict[str, list[str]] = defaultdict(list)
        for a, b in sorted(self.rows(f"SELECT DISTINCT ?a ?b WHERE {{ ?a <{NEG}actsFor> ?b }}")):
            acts_for[a].append(b)
        for end in sorted(ends):
            class_ = types.get(end, "")
            if self.vocabulary.is_a(class_, ACTOR):
                part = "envoy" if end in envoys else "party" if end in parties else "actor"
            else:
                is_issue = end in self.vocabulary.codes.get(NEG + "onIssue", ())
                part = "issue" if is_issue else self.vocabulary.label(class_, "en")
            yield Node(
                end, self.names[end], class_, part, tuple(acts_for.get(end, ())),
                self.details(values.get(end, {})), values.get(end, {}),
                tuple(quotes.get(end, ())), tuple(judgements.get(end, ())),
            )  # fmt: skip


def _statement(s: str, said: Mapping[str, Mapping[str, list[str]]]) -> Iterator[tuple[str, ...]]:
    """Yield a statement with each of its places: what is said of it, the source, the words, and what is around them."""
    of = said.get(s, {})
    about = [of.get(p) or [""] * (p in _OPTIONAL) for p in _OF_STATEMENTS]
    for *values, span in product(*about):
        place = said.get(span, {})
        selectors = [said.get(selector, {}) for selector in place.get(OA + "hasSelector", ())]
        quotes = [q for q in selectors if OA + "exact" in q]
        offsets = [o for o in selectors if OA + "start" in o and OA + "end" in o]
        for source, q, o in product(place.get(OA + "hasSource", ()), quotes, offsets):
            around = (q.get(OA + "prefix") or [""], q.get(OA + "suffix") or [""])
            for found in product(q[OA + "exact"], *around, o[OA + "start"], o[OA + "end"]):
                yield s, *values, source, *found


_OF_STATEMENTS = tuple(
    NEG + name for name in ("speaker", "reportedAs", "asOf", "saidText", "background", "span")
)
_OPTIONAL = frozenset(NEG + name for name in ("asOf", "saidText", "background"))
_OF_SPANS = tuple(
    OA + name for name in ("hasSource", "hasSelector", "exact", "prefix", "suffix", "start", "end")
)
_ENVOYS = f"""SELECT DISTINCT ?a WHERE {{
  ?tie <{NEG}affiliatedWith> ?b ; <{NEG}actor> ?a ; <{NEG}role>/<{SKOS}broader>* <{REPRESENTATIVE}> }}"""
_NAMED = (
    f"SELECT DISTINCT ?x WHERE {{ ?x <{RDFS}label>|<{SKOS}prefLabel> ?name . FILTER (isIRI(?x)) }}"
)
_PARTIES = f"""SELECT DISTINCT ?a WHERE {{
  {{ ?x <{NEG}heldBy> ?a }} UNION {{ ?x <{NEG}participatesIn> ?e ; <{NEG}actor> ?a }} }}"""
_TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
