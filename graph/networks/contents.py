"""What the compiled files of a study say, as graphs that can be cut down to a part of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.lexicon.vocabulary import CONCEPT, FINDING, STATEMENT, Vocabulary
from graph.terms import NEG, RDF, RDFS, Triple, iri, value_of

_LINE = re.compile(r"(<[^>]*>) (<[^>]*>) (.*) (<[^>]*>) \.\n?")
_TYPE = iri(RDF + "type")
_EVIDENCE = iri(NEG + "evidence")
_LABEL = iri(RDFS + "label")

Said = Mapping[str, Sequence[tuple[str, str]]]


Graph = tuple[str, Sequence[Triple]]


@dataclass(frozen=True)
class Graphs:
    """Named graphs by key (`register`, `coding/amina/miami`): their names, and their triples in order."""

    content: Mapping[str, Graph]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys, sorted as the files are."""
        return iter(sorted(self.content, key=lambda key: key.split("/")))

    def lines(self, without: Iterable[str] = ()) -> Iterator[str]:
        """Yield the graphs as N-Quads, without those of some kinds."""
        left_out = set(without)
        for key in self:
            if key.split("/")[0] not in left_out:
                name, triples = self.content[key]
                yield from (f"{s} {p} {o} <{name}> .\n" for s, p, o in triples)

    def without(self, keys: set[str]) -> Graphs:
        """Return the graphs but for some."""
        return Graphs({key: graph for key, graph in self.content.items() if key not in keys})

    def with_graph(self, key: str, name: str, triples: Sequence[Triple]) -> Graphs:
        """Return the graphs with one put in; an empty one is none."""
        return Graphs(
            {**self.without({key}).content, **({key: (name, triples)} if triples else {})}
        )


def parse_graphs(texts: Mapping[str, str]) -> Graphs:
    """Return the texts of compiled files, given by key, as graphs."""
    content = {}
    for key, text in texts.items():
        found = [m.groups() for line in text.split("\n") if (m := _LINE.fullmatch(line))]
        if found:
            content[key] = (value_of(found[0][3]), [(s, p, o) for s, p, o, _ in found])
    return Graphs(content)


class Contents:
    """Graphs with what their things are, and how they hang together.

    Things are terms (`<iri>`). What ontology files say is left alone, and what was derived ties nothing together.
    """

    def __init__(self, graphs: Graphs, vocabulary: Vocabulary, whole: Said | None = None) -> None:
        self.graphs, self.vocabulary = graphs, vocabulary
        said: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, (_, triples) in graphs.content.items():
            if not key.startswith("ontology/") and key != "derived":
                for s, p, o in triples:
                    said[s].append((p, o))
        self.said: Said = dict(said)
        self.whole = self.said if whole is None else whole

    def cut(self, graphs: Graphs) -> Contents:
        """Return a part of the contents, which knows what there was."""
        return Contents(graphs, self.vocabulary, self.whole)

    # ------------------------------------------------------------ look-ups

    def terms(self, thing: str, predicate: str) -> list[str]:
        """Return what is said of a thing, as terms."""
        wanted = iri(predicate)
        return [o for p, o in self.said.get(thing, ()) if p == wanted]

    def values(self, thing: str, predicate: str) -> list[str]:
        """Return what is said of a thing, as words and IRIs."""
        return [value_of(term) for term in self.terms(thing, predicate)]

    def with_value(self, predicate: str, values: set[str]) -> set[str]:
        """Return the things of which one of some values is said."""
        wanted = iri(predicate)
        return {
            s for s, said in self.said.items() if any(p == wanted and o in values for p, o in said)
        }

    @cached_property
    def types(self) -> dict[str, set[str]]:
        """The classes of every thing."""
        return {s: {value_of(o) for p, o in said if p == _TYPE} for s, said in self.said.items()}

    @property
    def things(self) -> set[str]:
        """Everything of which something is said, codes included."""
        return set(self.said) | self.concepts

    @cached_property
    def concepts(self) -> set[str]:
        """Codes: issues and others, of the ontology's files and the study's."""
        own = {s for s, classes in self.types.items() if CONCEPT in classes}
        return own | {iri(s) for s in self.vocabulary.subjects(RDF + "type", iri(CONCEPT))}

    def of(self, root: str) -> set[str]:
        """Return the things of a class or a class under it."""
        return {
            s
            for s, classes in self.types.items()
            if any(self.vocabulary.is_a(c, root) for c in classes)
        }

    @cached_property
    def findings(self) -> set[str]:
        """Every finding."""
        return self.of(FINDING)

    @cached_property
    def statements(self) -> set[str]:
        """Every statement."""
        return self.of(STATEMENT)

    @cached_property
    def records(self) -> set[str]:
        """Findings that are the record behind a plain triple."""
        classes = {p.recorded_as for p in self.vocabulary.properties.values() if p.recorded_as}
        return {f for f in self.findings if self.types[f] & classes}

    @cached_property
    def acting(self) -> set[tuple[str, str]]:
        """Who has a voice for whom, as it was derived."""
        derived = self.graphs.content.get("derived", ("", ()))[1]
        wanted = iri(NEG + "actsFor")
        return {(s, o) for s, p, o in derived if p == wanted}

    def up(self, thing: str, predicate: str) -> set[str]:
        """Return what lies above a thing, all the way."""
        found: set[str] = set()
        queue = [thing]
        while queue:
            current = queue.pop()
            above = set(self.terms(current, predicate))
            above.update(self.vocabulary.objects(value_of(current), predicate))
            queue += sorted(above - found)
            found |= above
        return found

    # ------------------------------------------------------------ findings

    def annotated(self, finding: str, *annotations: str) -> set[str]:
        """Return the values a finding has for the properties that annotations of its class name."""
        properties = {
            iri(value)
            for class_ in self.types[finding]
            for name in annotations
            for value in self.vocabulary.inherited(class_, NEG + name)
        }
        return {o for p, o in self.said[finding] if p in properties and o.startswith("<")}

    def starts(self, finding: str) -> set[str]:
        """Return where a finding begins as an edge."""
        return self.annotated(finding, "edgeFrom")

    def ends(self, finding: str) -> set[str]:
        """Return both ends of a finding as an edge."""
        return self.annotated(finding, "edgeFrom", "edgeTo")

    def between(self, things: set[str]) -> set[str]:
        """Return the findings with both ends among things."""
        return {
            f
            for f in self.findings
            if self.starts(f) & things
            and (self.annotated(f, "edgeTo", "mainProperty") - self.starts(f)) & things
        }

    def naming(self, things: set[str]) -> set[str]:
        """Return the findings that say something of some things."""
        return {f for f in self.findings if any(o in things for _, o in self.said[f])}

    def voices(self, things: set[str]) -> set[str]:
        """Return the findings by which actors among things have a voice, and those they have it through."""
        found: set[str] = set()
        present = set(things)
        ties = {f: (self.starts(f), self.ends(f) - self.starts(f)) for f in self.findings}
        while new := {
            f
            for f, (starts, ends) in ties.items()
            if f not in found
            and any(a in present and (a, b) in self.acting for a in starts for b in ends)
        }:
            found |= new
            present |= {end for f in new for end in ties[f][1]}
        return found

    # ------------------------------------------------------------ parts

    @cached_property
    def links(self) -> set[str]:
        """The properties whose triples stand beside a record."""
        return {iri(p.iri) for p in self.vocabulary.properties.values() if p.recorded_as}

    def reached(self, things: Iterable[str], barred: set[str] | None = None) -> set[str]:
        """Return things and whatever they name, all the way, but for links between terms and what is barred."""
        barred = barred or set()
        found = set(things) - barred
        seen = found | barred
        queue = sorted(found)
        while queue:
            for predicate, obj in self.said.get(queue.pop(), ()):
                if obj in self.said and predicate not in self.links and obj not in seen:
                    found.add(obj)
                    seen.add(obj)
                    queue.append(obj)
        return found

    def limited(self, things: set[str], left_out: set[tuple[str, str]] | None = None) -> Contents:
        """Return what is said of some things, with the links whose records are among them.

        Args:
            left_out: a thing that is left out of one graph only, with that graph's key.

        """
        content = {}
        absent: dict[str, set[str]] = defaultdict(set)
        for key, thing in left_out or ():
            absent[key].add(thing)
        for key, (name, triples) in self.graphs.content.items():
            gone = absent[key]
            kept = triples if key.startswith("ontology/") else [
                t
                for t in triples
                if t[0] in things
                and t[0] not in gone
                and (t[2] in things or t[2] not in self.whole)
                and (t not in self.recorded or self.recorded[t] & things - gone)
            ]  # fmt: skip
            if kept:
                content[key] = (name, kept)
        return self.cut(Graphs(content))

    @cached_property
    def recorded(self) -> dict[Triple, set[str]]:
        """The plain triples that records stand behind, with these."""
        found: dict[Triple, set[str]] = defaultdict(set)
        for record in self.records:
            for a in self.starts(record):
                for p in self.annotated(record, "edgeLabel"):
                    for b in self.annotated(record, "edgeTo"):
                        found[a, p, b].add(record)
        return dict(found)

    def pruned(self, dropped: set[str], *, naming: bool = False) -> Contents:
        """Return what is left without some findings and statements.

        A finding goes from a graph with the last statement that graph has behind it; whatever only those named that
        are gone goes with them. The register and what describes sources stays.

        Args:
            naming: a finding that is gone keeps class and label where one that stays names it: an answer is an answer
                to something.

        """
        silent = {(key, finding) for key in self.graphs for finding in self.unproven(key, dropped)}
        still = {s for key, s in self.found_in if (key, s) not in silent}
        gone = dropped | (self.findings - still)
        sure = (set(self.said) - self.reached(gone)) | self.findings | self.registered
        rest = self.limited(self.reached(sure, gone), silent)
        return rest.cut(Graphs(dict(self.with_names(rest)))) if naming else rest

    def with_names(self, rest: Contents) -> Iterator[tuple[str, Graph]]:
        """Yield the graphs of a part with the triples that name what is gone, and its class and label."""
        for key, (name, kept) in rest.graphs.content.items():
            subjects = {s for s, _, _ in kept} & rest.findings
            named = {
                t
                for t in self.graphs.content[key][1]
                if t[0] in subjects and t[1] != _EVIDENCE and t[2] not in rest.said
                if self.is_finding(t[2])
            }
            more = named | {
                (o, p, v) for _, _, o in named for p, v in self.whole[o] if p in (_TYPE, _LABEL)
            }
            yield key, (name, sorted({*kept, *more}) if more else kept)

    def is_finding(self, thing: str) -> bool:
        """Tell whether a thing was a finding before anything was cut."""
        classes = [value_of(o) for p, o in self.whole.get(thing, ()) if p == _TYPE]
        return any(self.vocabulary.is_a(c, FINDING) for c in classes)

    def unproven(self, key: str, dropped: set[str]) -> set[str]:
        """Return the findings of a graph all of whose statements are dropped."""
        behind: dict[str, set[str]] = defaultdict(set)
        for s, p, o in self.graphs.content[key][1] if dropped else ():
            if p == _EVIDENCE:
                behind[s].add(o)
        return {finding for finding, statements in behind.items() if statements <= dropped}

    @cached_property
    def found_in(self) -> set[tuple[str, str]]:
        """Every finding with the keys of the graphs that say something of it."""
        return {
            (key, s)
            for key, (_, triples) in self.graphs.content.items()
            if key != "derived"
            for s, p, _ in triples
            if p == _TYPE and s in self.findings
        }

    @cached_property
    def registered(self) -> set[str]:
        """What the register and the sources' own files describe: it is known without any statement."""
        return {
            s
            for key, (_, triples) in self.graphs.content.items()
            if key == "register" or key.startswith("source/")
            for s, _, _ in triples
        }
