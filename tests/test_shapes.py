"""Shapes: each constraint is needed and fires, batches give the results of plain pySHACL, faults are told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH

from graph.checking.shapes import Piece, Shapes, empty_graph, with_own_targets
from graph.errors import OntologyError
from graph.lexicon.vocabulary import load_vocabulary
from graph.terms import Triple
from tests.shapes import Case, core_shapes, data_of, read_cases, reported

CASES = read_cases()
SAYING_NOTHING = {
    RDF.type,
    RDF.first,
    RDF.rest,
    SH.path,
    SH.message,
    SH.defaultValue,
    SH.alternativePath,
}
TARGETS = {SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf}
QUALIFIED = {SH.qualifiedMinCount, SH.qualifiedMaxCount}
MUTANT = "urn:mutant:"

Mutation = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


@cache
def outcomes() -> dict[str, set[tuple[str, str]]]:
    """Return what plain pySHACL says, per shape: thing and message."""
    graph, _ = data_of(CASES)
    return _by_shape(graph, with_own_targets(core_shapes().graph))


def _by_shape(graph: rdflib.Graph, shapes: rdflib.Graph) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for shape, thing, said in reported(graph, shapes):
        found[shape].add((thing, said))
    return found


# ---------------------------------------------------------------- cases


def test_the_shapes_say_what_the_cases_expect() -> None:
    """A bad thing gets just the messages of its line, a near miss and every good thing none."""
    graph, named = data_of(CASES)
    said: dict[str, set[str]] = defaultdict(set)
    for _, thing, message in reported(graph, core_shapes().graph):
        said[thing].add(message)

    wrong = {c.line: said[str(n)] for n, c in named.items() if said[str(n)] != c.says}

    assert wrong == {}
    assert len(CASES) > 250


def test_every_property_shape_says_in_words_what_is_wrong() -> None:
    """No user reads a message that pySHACL made of the constraint."""
    shapes = core_shapes().graph

    silent = [
        str(shapes.value(shape, SH.path))
        for shape in set(with_own_targets(shapes).subjects(SH.path))
        if any(p in TARGETS for p in with_own_targets(shapes).predicates(shape))
        and shapes.value(shape, SH.message) is None
    ]

    assert silent == []


# ---------------------------------------------------------------- mutations


def mutations(shapes: rdflib.Graph) -> list[tuple[rdflib.term.Node, Mutation]]:
    """Return every shape with targets and everything that can be taken out of it: a constraint, a target, a choice."""
    return [
        (root, triple)
        for root in sorted({s for p in TARGETS for s in shapes.subjects(p, None)}, key=str)
        for triple in _tree(shapes, root)
        if triple[1] == RDF.first or _says_something(shapes, root, triple[1])
    ]


def _says_something(
    shapes: rdflib.Graph, root: rdflib.term.Node, predicate: rdflib.term.Node
) -> bool:
    """Tell whether a triple with a predicate is a constraint, or a target of a shape that has some."""
    if predicate in SAYING_NOTHING | QUALIFIED or str(predicate).startswith((str(OWL), str(RDFS))):
        return False
    return predicate not in TARGETS or _constrains(shapes, root)


def _constrains(shapes: rdflib.Graph, root: rdflib.term.Node) -> bool:
    """Tell whether a shape says anything itself, now that its property shapes have targets of their own."""
    return any(p not in SAYING_NOTHING | TARGETS for p in shapes.predicates(root, None))


def _tree(shapes: rdflib.Graph, root: rdflib.term.Node) -> Iterator[Mutation]:
    """Yield the triples of a shape and of all shapes and lists it is made of."""
    queue, seen = [root], {root}
    for node in queue:
        for triple in shapes.triples((node, None, None)):
            yield triple
            inner = triple[2]
            if inner not in seen and (
                isinstance(inner, rdflib.BNode) or triple[1] in (SH.node, SH.property)
            ):
                queue.append(inner)
                seen.add(inner)


def mutant(
    shapes: rdflib.Graph, root: rdflib.term.Node, out: Mutation, name: str
) -> Iterator[Mutation]:
    """Yield a copy of a shape under another name, with one triple or one member of a list taken out."""
    names: dict[rdflib.term.Node, rdflib.term.Node] = {root: rdflib.URIRef(name)}
    tree = list(_tree(shapes, root))
    for subject, _, _ in tree:
        names.setdefault(subject, rdflib.BNode())
    gone = {out}
    if out[1] == SH.qualifiedValueShape:
        gone |= {t for t in tree if t[0] == out[0] and t[1] in QUALIFIED}
    if out[1] == RDF.first and isinstance(
        out[2], rdflib.URIRef
    ):  # a path needs its two alternatives
        yield names[out[0]], RDF.first, rdflib.URIRef("urn:nothing")
    elif out[1] == RDF.first:  # the list goes on with its rest
        gone |= {t for t in tree if t[0] == out[0]}
        rest = shapes.value(out[0], RDF.rest)
        assert rest is not None
        names[out[0]] = names.get(rest, rest)
    for triple in tree:
        if triple not in gone:
            yield names[triple[0]], triple[1], names.get(triple[2], triple[2])


def test_leaving_out_any_constraint_target_or_choice_is_noticed() -> None:
    """Whatever is taken out of the shapes of the core, a case gets another answer: a new constraint needs a case."""
    shapes = with_own_targets(core_shapes().graph)
    found = mutations(shapes)
    graph, _ = data_of(CASES)
    mutants = empty_graph()
    for number, (root, out) in enumerate(found):
        mutants += mutant(shapes, root, out, f"{MUTANT}{number}")
    answers = _by_shape(graph, mutants)

    noticed: dict[Mutation, bool] = {}
    for number, (root, out) in enumerate(found):
        others = {a for shape, said in outcomes().items() if shape != str(root) for a in said}
        differs = outcomes()[str(root)] ^ answers[f"{MUTANT}{number}"]
        noticed[out] = noticed.get(out, False) or not differs <= others
    unnoticed = [_in_words(shapes, out) for out, seen in noticed.items() if not seen]

    assert unnoticed == []
    assert len(noticed) > 200


def _in_words(shapes: rdflib.Graph, triple: Mutation) -> str:
    path = shapes.value(triple[0], SH.path)
    return " ".join(str(part).rsplit("#", 1)[-1] for part in (path, *triple))


# ---------------------------------------------------------------- batches

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://example.org/x/> .
@prefix ex: <https://example.org/shapes#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
EVERY_COMPONENT = """
ex:All a sh:NodeShape ; sh:targetClass neg:Position , neg:Term ;
    sh:property [ sh:path neg:heldBy ; sh:minCount 2 ; sh:message "two"@en ] ;
    sh:property [ sh:path neg:onTerm ; sh:maxCount 0 ; sh:severity sh:Info ] ;
    sh:property [ sh:path rdfs:label ; sh:datatype xsd:string ; sh:languageIn ( "uk" ) ; sh:uniqueLang true ] ;
    sh:property [ sh:path neg:timeText ; sh:minLength 12 ; sh:maxLength 5 ; sh:pattern "^A" ] ;
    sh:property [ sh:path neg:confidence ; sh:minExclusive 0.5 ; sh:maxExclusive 1.0 ] ;
    sh:property [ sh:path neg:confidence ; sh:lessThanOrEquals neg:amount ] ;
    sh:property [ sh:path ( neg:evidence neg:speaker ) ; sh:minCount 1 ; sh:class neg:State ] ;
    sh:property [ sh:path [ sh:inversePath neg:supersedes ] ; sh:maxCount 0 ] ;
    sh:property [ sh:path [ sh:zeroOrMorePath neg:supersedes ] ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
    sh:property [ sh:path neg:evidence ; sh:node [ sh:property [ sh:path neg:span ; sh:minCount 3 ] ] ] ;
    sh:property [ sh:path neg:heldBy ; sh:equals neg:addressedTo ] ;
    sh:property [ sh:path neg:heldBy ; sh:not [ sh:class neg:State ] ] ;
    sh:property [ sh:path neg:heldBy ; sh:property [ sh:path rdfs:label ; sh:maxCount 0 ; sh:message "nested"@en ] ] ;
    sh:property [ sh:path neg:heldBy ; sh:and ( [ sh:class neg:State ] [ sh:class neg:Person ] ) ] .
ex:Closed a sh:NodeShape ; sh:targetClass neg:Position , neg:Term ;
    sh:closed true ; sh:ignoredProperties ( rdfs:label ) ; sh:property [ sh:path neg:heldBy ; sh:maxCount 0 ] .
ex:Siblings a sh:NodeShape ; sh:targetClass neg:Position ;
    sh:property [ sh:path neg:heldBy ; sh:qualifiedValueShape [ sh:class neg:State ] ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShapesDisjoint true ] ;
    sh:property [ sh:path neg:heldBy ; sh:qualifiedValueShape [ sh:class neg:Actor ] ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShapesDisjoint true ] .
ex:Off a sh:NodeShape ; sh:targetClass neg:Term ; sh:deactivated true ;
    sh:property [ sh:path neg:onIssue ; sh:maxCount 0 ] .
ex:Used a sh:NodeShape ; sh:targetClass neg:Term ; sh:property ex:P .
ex:P a sh:PropertyShape ; sh:path neg:onIssue ; sh:maxCount 0 .
ex:Uses a sh:NodeShape ; sh:targetClass neg:Aim ; sh:property [ sh:path neg:onTerm ; sh:node ex:Used ] .
ex:Subject a sh:NodeShape ; sh:targetSubjectsOf neg:onTerm ; sh:property ex:P .
"""
NAMING = "ex:Named a sh:NodeShape ; sh:targetClass neg:State ; {} ."


def shapes_with(tmp_path: Path, more: str) -> Shapes:
    """Return the shapes of the core and of one more file."""
    file = tmp_path / "more.ttl"
    file.write_text(PREFIXES + more)
    core = [(f.path, f.name) for f in core_shapes().vocabulary.files]
    return Shapes(load_vocabulary([*core, (file, "more.ttl")]))


def pieces() -> list[Piece]:
    """Return some pieces that say different things of the same names."""
    # What is left out of one piece is said by the others: only what is said anew can be wrong.
    changed = [case for case in CASES if len(case.changes) == 1 and case.changes[0][:1] in "+="]
    bad, fine = ([case for case in changed if bool(case.says) is said] for said in (True, False))
    some = sorted([*bad[::18], *fine[::18]], key=CASES.index)
    return [Piece(sorted(_as_text(case)), sorted(_as_text(None))) for case in some]


def _as_text(case: Case | None) -> set[Triple]:
    """Return a changed thing under the name of the good one, or all good things."""
    graph, named = data_of([case] if case else [])
    names: dict[rdflib.term.Node, rdflib.term.Node] = {
        name: rdflib.URIRef(str(name).rsplit(".", 1)[0]) for name in named
    }
    own = graph if case is None else [t for t in graph if t[0] in names]
    around = set(core_shapes().surroundings)
    return {
        (names.get(s, s).n3(), p.n3(), names.get(o, o).n3())
        for s, p, o in own
        if (s, p, o) not in around
    }


def plainly(shapes: Shapes, piece: Piece) -> set[tuple[str, str, str, str]]:
    """Return what pySHACL says of a piece by itself, with the shapes as they are written."""
    graph = rdflib.Graph()
    graph += shapes.surroundings
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in (*piece.beside, *piece.own))
    graph.parse(data=text, format="nt")
    subjects = {s[1:-1] for s, _, _ in piece.own}
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes.graph)
    assert isinstance(report, rdflib.Graph)
    nested = set(report.objects(None, SH.detail))
    results = [shapes.violation(report, r) for r in set(report.subjects(SH.focusNode)) - nested]
    return {(v.severity, v.check, v.message, v.focus) for v in results if v.focus in subjects}


@pytest.mark.parametrize("more", ["", EVERY_COMPONENT], ids=["core", "every component"])
def test_many_pieces_in_one_call_get_what_each_gets_by_itself(tmp_path: Path, more: str) -> None:
    """Pieces that say different things of the same names do not mix, and shapes that were moved say the same."""
    shapes, some = shapes_with(tmp_path, more), pieces()

    together = [
        {(v.severity, v.check, v.message, v.focus) for v in said} for said in shapes.check(some)
    ]

    assert together == [plainly(shapes, piece) for piece in some]
    assert sum(map(bool, together)) > len(some) / 2
    assert not shapes.reads_names


@pytest.mark.parametrize(
    "constraint",
    ['sh:pattern "^https://example.org/x/state$"', "sh:in ( <https://example.org/x/state> )",
     "sh:hasValue <https://example.org/x/state>", "sh:maxLength 27"],
)  # fmt: skip
def test_shapes_that_look_at_names_see_the_names_people_gave(
    tmp_path: Path, constraint: str
) -> None:
    """A shape may speak of one thing, or of the letters of its name: then pieces keep their names."""
    shapes = shapes_with(tmp_path, NAMING.format(constraint))
    states = [Piece([(f"<https://example.org/x/{name}>", f"<{RDF.type}>", "<https://w3id.org/negotiation-kg/ns#State>")])
              for name in ("state", "neighbour", "state")]  # fmt: skip

    said = [{v.check for v in found} for found in shapes.check(states)]

    assert ["shape Named" in checks for checks in said] == [False, True, False]


@pytest.mark.parametrize(
    ("fault", "says"),
    [("sh:property [ sh:path neg:heldBy ; sh:minCount 1 , 2 ]", "minCount"),
     ("sh:property [ sh:minCount 1 ]", "property"),
     ("sh:or ()", "list")],
)  # fmt: skip
def test_shapes_that_cannot_be_run_are_told_as_such(tmp_path: Path, fault: str, says: str) -> None:
    """A fault in a shape is the ontology's, said in a sentence: never a report without results."""
    shapes = shapes_with(tmp_path, NAMING.format(fault))

    with pytest.raises(OntologyError, match=re.compile(f"cannot be run: .*{says}", re.IGNORECASE)):
        list(shapes.check(pieces()[:1]))


def test_a_piece_is_reported_on_for_its_own_things_only() -> None:
    """What a coding refers to is no fault of the coding."""
    thing = (
        "<https://example.org/x/a>",
        f"<{RDF.type}>",
        "<https://w3id.org/negotiation-kg/ns#State>",
    )
    other = ("<https://example.org/x/b>", *thing[1:])

    (said,) = core_shapes().check([Piece([thing], [other])])

    assert {v.focus for v in said} == {"https://example.org/x/a"}


def test_lists_of_shapes_are_left_as_they_are() -> None:
    """Moving targets does not touch what shapes are made of."""
    shapes = core_shapes().graph

    moved = with_own_targets(shapes)

    lists = {tuple(Collection(shapes, head)) for head in shapes.objects(None, SH["or"])}
    assert {tuple(Collection(moved, head)) for head in moved.objects(None, SH["or"])} == lists
