"""Cases for shapes, one a line: a good thing with one change, and what the shapes say to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rdflib
from rdflib.namespace import SH

import ontology
from graph.checking.shapes import Shapes, validate
from graph.lexicon.vocabulary import load_vocabulary

FOLDER = Path(__file__).parent / "data" / "shapes"
X = "https://example.org/x/"
FINE = "fine"
_CHANGE = re.compile(r"(?P<how>[-+=]) (?P<path>\S+)(?: (?P<values>.+))?")

Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


@dataclass(frozen=True, slots=True)
class Case:
    """One line: the thing that is changed, the changes, and what is said of it (severity and message)."""

    line: str
    thing: str
    changes: tuple[str, ...]
    says: frozenset[str]


def read_cases() -> list[Case]:
    """Return the cases of cases.txt, and each good thing as it stands."""
    lines = (FOLDER / "cases.txt").read_text("utf-8").splitlines()
    found = [_case(line) for line in lines if line and not line.startswith("#")]
    return [*found, *(Case(thing, thing, (), frozenset()) for thing in sorted(good_things()))]


def _case(line: str) -> Case:
    data, _, said = line.partition(" => ")
    thing, _, changes = data.strip().partition(" ")
    says = frozenset(said.strip().split(" | ")) - {FINE}
    return Case(line, thing, tuple(changes.split(" ; ")), says)


@cache
def good() -> rdflib.Graph:
    """Return the good things."""
    return rdflib.Graph().parse(FOLDER / "good.ttl")


@cache
def good_things() -> frozenset[str]:
    return frozenset(str(s).removeprefix(X) for s in good().subjects())


@cache
def core_shapes() -> Shapes:
    """Return the shapes of the core and of all extensions shipped with it."""
    shipped = [
        path for name in ontology.extension_names() if (path := ontology.extension_file(name))
    ]
    files = [*ontology.module_files(), *shipped]
    return Shapes(load_vocabulary([(path, path.name) for path in files]))


def changed_thing(case: Case, name: rdflib.URIRef) -> Iterator[Triple]:
    """Yield what a case says of its thing, under a name of its own."""
    old = rdflib.URIRef(X + case.thing)
    assert (old, None, None) in good(), f"no good thing {case.thing}: {case.line}"
    graph = rdflib.Graph()
    graph += ((name, p, o) for _, p, o in good().triples((old, None, None)))
    for change in case.changes:
        found = _CHANGE.fullmatch(change.strip())
        assert found, f"no change {change!r}: {case.line}"
        added = _parse(
            f"{name.n3()} {found['path']} {found['values']} ." if found["values"] else ""
        )
        predicate = next(iter(_parse(f"x:x {found['path']} x:x .").predicates()))
        if found["how"] != "+":
            graph.remove((name, predicate, None))
        graph += added
    yield from graph
    for referring in core_shapes().graph.objects(None, SH.targetObjectsOf):
        yield from ((s, referring, name) for s in good().subjects(referring, old))


def _parse(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=_prefixes() + text, format="turtle")


@cache
def _prefixes() -> str:
    lines = (FOLDER / "good.ttl").read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith("@prefix"))


def data_of(cases: Iterable[Case]) -> tuple[rdflib.Graph, dict[rdflib.URIRef, Case]]:
    """Return the data of cases as one graph, and the cases by the names of their things."""
    graph = rdflib.Graph(bind_namespaces="none")
    graph += core_shapes().surroundings
    graph += good()
    named = {rdflib.URIRef(f"{X}{case.thing}.{n}"): case for n, case in enumerate(cases)}
    for name, case in named.items():
        graph += changed_thing(case, name)
    return graph, named


def reported(graph: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[tuple[str, str, str]]:
    """Yield the name of the shape, the thing, and what is said of it, for each result of plain pySHACL."""
    report = validate(graph, shapes)
    nested = set(report.objects(None, SH.detail))
    for result in set(report.subjects(SH.focusNode, None)) - nested:
        severity = str(report.value(result, SH.resultSeverity)).rsplit("#", 1)[-1]
        said = min((str(m) for m in report.objects(result, SH.resultMessage)), default="")
        word = {"Violation": "error", "Warning": "warning", "Info": "info"}[severity]
        yield (
            str(report.value(result, SH.sourceShape)),
            str(report.value(result, SH.focusNode)),
            f"{word}: {said}",
        )
