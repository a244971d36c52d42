"""Shapes: SHACL run by pySHACL on codings, each by itself together with what it names.

Most of what pySHACL takes is spent anew on every call and on every node. So many codings are validated in one call,
kept apart by names of their own, and each property shape gets the targets of the node shape around it, so that it is
run once over all nodes instead of once per node. The results are those of plain pySHACL on each coding
(`tests/test_shapes.py`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pyshacl
import rdflib
from pyshacl.errors import ReportableRuntimeError
from rdflib.namespace import RDF, SH

from graph.checking.report import Violation, grave_first
from graph.errors import OntologyError, with_article
from graph.lexicon.vocabulary import CONCEPT, Vocabulary
from graph.terms import OWL, Triple, datatype_of, language_of, local_name, value_of
from graph.terms import RDF as RDF_NS
from graph.terms import SH as SH_NS

Node = rdflib.term.Node
Nodes = tuple[Node, Node, Node]

BATCH = 20_000
"""Triples that are validated in one call, about: enough that a call's own cost does not count."""

_APART = "kg-piece-"
"""What the names of nodes begin with that are kept apart: `kg-piece-7:https://…` is a node of the eighth piece."""

_IRI = re.compile(rf"<(?:{_APART}\d+:)?([a-z][a-z0-9+.-]*:[^<>\s]*)>")

_SEVERITY_OF = {str(SH.Violation): "error", str(SH.Warning): "warning", str(SH.Info): "info"}
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
_DISJOINT = SH.qualifiedValueShapesDisjoint
_OF_TEXT = (SH.pattern, SH.minLength, SH.maxLength)
_OF_NODES = (SH.targetNode, SH.hasValue)


@dataclass(frozen=True, slots=True)
class Piece:
    """Triples to validate by themselves.

    `own` are the triples in question: only their subjects are reported on. `beside` is what they refer to, such as
    entries of the register.
    """

    own: Sequence[Triple]
    beside: Sequence[Triple] = ()

    def __len__(self) -> int:
        return len(self.own) + len(self.beside)


@dataclass(frozen=True)
class Shapes:
    """The shapes of all ontology files, ready to be run."""

    vocabulary: Vocabulary
    _nodes: dict[str, Node] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The shapes as they are written."""
        graph = empty_graph()
        for number, file in enumerate(self.vocabulary.files):
            if any(SH_NS in predicate for _, predicate, _ in file.triples):
                graph.addN((*self.nodes(t, f"f{number}"), graph) for t in file.triples)
        return graph

    @cached_property
    def prepared(self) -> rdflib.Graph:
        """The shapes as they are run."""
        return with_own_targets(self.graph)

    @cached_property
    def surroundings(self) -> list[Nodes]:
        """What every piece needs of the ontology: which classes and codes lie under which, and what is a code."""
        lines = self.vocabulary.hierarchy.splitlines()
        triples = [
            (s, p, o.removesuffix(" .")) for s, p, o in (line.split(" ", 2) for line in lines)
        ]
        codes = sorted({code for codes in self.vocabulary.codes.values() for code in codes})
        triples += [(f"<{code}>", f"<{RDF_NS}type>", f"<{CONCEPT}>") for code in codes]
        return [self.nodes(triple) for triple in triples]

    @cached_property
    def reads_names(self) -> bool:
        """Tell whether a shape may look at the letters of an IRI, so that no other name can stand for it."""
        written_in_sparql = ((None, SH.sparql, None), (None, None, SH.sparql))
        if any(triple in self.graph for triple in written_in_sparql):
            return True
        return any(
            not self._is_of_literals(shape)
            for parameter in _OF_TEXT
            for shape in self.graph.subjects(parameter, None)
        )

    def _is_of_literals(self, shape: Node) -> bool:
        path = str(self.graph.value(shape, SH.path))
        return f"<{OWL}DatatypeProperty>" in self.vocabulary.objects(path, RDF_NS + "type")

    @cached_property
    def named(self) -> frozenset[str]:
        """Names of single things that shapes speak of."""
        lists = (
            node
            for members in self.graph.objects(None, SH["in"])
            for node in self.graph.items(members)
        )
        found = (*lists, *(node for p in _OF_NODES for node in self.graph.objects(None, p)))
        return frozenset(node.n3() for node in found if isinstance(node, rdflib.URIRef))

    def nodes(self, triple: Triple, scope: str = "") -> Nodes:
        """Return a triple as rdflib has it, lexical forms kept; blank nodes belong to a scope."""
        s, p, o = triple
        return self.node(s, scope), self.node(p, scope), self.node(o, scope)

    def node(self, term: str, scope: str = "") -> Node:
        """Return a term as rdflib has it."""
        if term.startswith("_:"):
            return rdflib.BNode(f"{scope}{term[2:]}")
        if term not in self._nodes:
            self._nodes[term] = _node(term)
        return self._nodes[term]

    # ------------------------------------------------------------ running

    def check(self, pieces: Iterable[Piece]) -> Iterator[list[Violation]]:
        """Yield what the shapes find wrong with each piece, the gravest first.

        Raises:
            OntologyError: if the shapes cannot be run.

        """
        batch: list[Piece] = []
        for piece in pieces:
            alone = self.stands_alone(piece)
            if batch and (alone or sum(map(len, batch)) + len(piece) > BATCH):
                yield from self._check_together(batch)
                batch = []
            if alone:
                yield from self._check_together([piece], alone=True)
            else:
                batch.append(piece)
        yield from self._check_together(batch)

    def stands_alone(self, piece: Piece) -> bool:
        """Tell whether the nodes of a piece must keep their names, since shapes look at names."""
        if self.reads_names:
            return True
        return bool(self.named) and not self.named.isdisjoint(
            s for part in (piece.own, piece.beside) for s, _, _ in part
        )

    def _check_together(
        self, pieces: Sequence[Piece], *, alone: bool = False
    ) -> Iterator[list[Violation]]:
        if not pieces:
            return
        data = rdflib.Graph(bind_namespaces="none")
        data.addN((*triple, data) for triple in self.surroundings)
        for number, piece in enumerate(pieces):
            subjects = (
                frozenset()
                if alone
                else {s for part in (piece.own, piece.beside) for s, _, _ in part}
            )
            data.addN(
                (*triple, data) for triple in self._apart(piece, subjects, f"{_APART}{number}:")
            )
        found: dict[str, list[Violation]] = defaultdict(list)
        for name, violation in self.results(validate(data, self.prepared)):
            found[name].append(violation)
        for number, piece in enumerate(pieces):
            mine = {value_of(s) for s, _, _ in piece.own}
            violations = found["" if alone else str(number)]
            yield sorted({v for v in violations if v.focus in mine}, key=grave_first)

    def _apart(self, piece: Piece, subjects: Iterable[str], prefix: str) -> Iterator[Nodes]:
        """Yield the triples of a piece, its subjects under names that no other piece has."""
        renamed = {s: rdflib.URIRef(prefix + s[1:-1]) for s in subjects}
        for part in (piece.beside, piece.own):
            for s, p, o in part:
                yield renamed.get(s) or self.node(s), self.node(p), renamed.get(o) or self.node(o)

    def results(self, report: rdflib.Graph) -> Iterator[tuple[str, Violation]]:
        """Yield the results of a report, those inside others left out, each with the number of its piece."""
        nested = set(report.objects(None, SH.detail))
        for node in set(report.subjects(RDF.type, SH.ValidationResult)) - nested:
            yield _parted(report.value(node, SH.focusNode))[0], self.violation(report, node)

    def violation(self, report: rdflib.Graph, node: Node) -> Violation:
        """Return a result of a report, the names of its piece taken back."""
        messages = sorted(str(m) for m in report.objects(node, SH.resultMessage))
        said = messages[0] if messages else "does not have the shape it must have"
        path = report.value(node, SH.resultPath)
        named = isinstance(path, rdflib.URIRef)
        return Violation(
            severity=_SEVERITY_OF.get(str(report.value(node, SH.resultSeverity)), "error"),
            check=f"shape {self._name(path if named else report.value(node, SH.sourceShape))}",
            message=_IRI.sub(lambda found: self.vocabulary.compress(found[1]), said),
            focus=_parted(report.value(node, SH.focusNode))[1],
            value=_parted(report.value(node, SH.value))[1],
            remedy=self._remedy(report, node) if named else "",
        )

    def _remedy(self, report: rdflib.Graph, node: Node) -> str:
        """Return what to do about a result, in the words of coding files; nothing where they have no key for it."""
        property_ = self.vocabulary.properties.get(str(report.value(node, SH.resultPath)))
        if property_ is None or property_.derived:
            return ""
        key = f"`{self.vocabulary.label(property_.iri, 'en')}:`"
        shape = report.value(node, SH.sourceShape)
        kinds = [
            self.vocabulary.label(str(c), "en") for c in self.graph.objects(shape, SH["class"])
        ]
        component = str(report.value(node, SH.sourceConstraintComponent)).rsplit("#", 1)[-1]
        return {
            "MinCountConstraintComponent": f"Add {key}",
            "MaxCountConstraintComponent": f"Leave one value of {key}",
            "UniqueLangConstraintComponent": f"Leave one value of {key} per language",
            "ClassConstraintComponent": f"{key} names {' or '.join(map(with_article, kinds))}",
        }.get(component, f"Correct {key}")

    def _name(self, node: Node | None) -> str:
        """Return the compact name of a property or shape; a shape without one is called after that around it."""
        while isinstance(node, rdflib.BNode):
            node = next(self.graph.subjects(None, node), None)
        compact = self.vocabulary.compress(str(node))
        return compact if compact != str(node) else local_name(compact)


def empty_graph() -> rdflib.Graph:
    """Return a graph without the cost of contexts and prefixes; pySHACL takes such for shapes, not for data."""
    return rdflib.Graph(store="SimpleMemory", bind_namespaces="none")


def _node(term: str) -> Node:
    if term.startswith("<"):
        return rdflib.URIRef(term[1:-1])
    datatype = datatype_of(term)
    return rdflib.Literal(
        value_of(term),
        lang=language_of(term) or None,
        datatype=rdflib.URIRef(datatype) if datatype else None,
        normalize=False,
    )


def with_own_targets(shapes: rdflib.Graph) -> rdflib.Graph:
    """Return shapes of which every property shape directly in a node shape with targets has these targets itself.

    A result of a property shape speaks of its own path, message and severity, not of the shape around it (SHACL,
    section 4.8.1 and 2.1.3), so that results stay the same. Node shapes that others refer to, that are switched off,
    that are classes at once or that look at their property shapes (as sh:closed does) are left as they are.
    """
    moved = empty_graph()
    moved.addN((*triple, moved) for triple in shapes)
    for shape in {s for p in _TARGETS for s in shapes.subjects(p, None)}:
        targets = [(p, o) for p in _TARGETS for o in shapes.objects(shape, p)]
        plain = set(shapes.objects(shape, RDF.type)) <= {SH.NodeShape}
        used = any(True for _ in shapes.subjects(None, shape))
        if plain and not used and not _looks_inside(shapes, shape):
            for inner in shapes.objects(shape, SH.property):
                moved.remove((shape, SH.property, inner))
                moved.addN((inner, p, o, moved) for p, o in targets)
    return moved


def _looks_inside(shapes: rdflib.Graph, shape: Node) -> bool:
    """Tell whether a node shape is switched off, or means its property shapes together."""
    inner = list(shapes.objects(shape, SH.property))
    together = ((shape, SH.deactivated), (shape, SH.closed), *((p, _DISJOINT) for p in inner))
    return any((node, predicate, None) in shapes for node, predicate in together)


def validate(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """Return pySHACL's report on a graph.

    Raises:
        OntologyError: if the shapes cannot be run.

    """
    hint = "correct the shapes in the ontology folder"
    try:
        _, report, said = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", advanced=False, inplace=True
        )
    except ReportableRuntimeError as error:
        raise OntologyError(f"the shapes cannot be run: {error.args[0]}", hint) from error
    if not isinstance(report, rdflib.Graph):
        raise OntologyError(f"the shapes cannot be run: {said}", hint)
    return report


def _parted(node: Node | None) -> tuple[str, str]:
    """Return the number of the piece a node was renamed for, and its own name."""
    text = "" if node is None else str(node)
    number, colon, name = text.removeprefix(_APART).partition(":")
    renamed = isinstance(node, rdflib.URIRef) and text.startswith(_APART) and colon
    return (number, name) if renamed else ("", text)
