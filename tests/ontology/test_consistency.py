"""Contradictions of ontology files: found by the rules of OWL 2 RL as another reasoner finds them, and told by their axioms."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pytest
import rdflib
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import ontology
from graph.ontologies import reasoning
from graph.ontologies.consistency import check_consistency
from graph.ontologies.quality import Given, core_files, load, named
from graph.ontologies.reasoning import RULES, Closure, datatype_axioms, rules, unfolded
from graph.terms import NEG, OWL, RDF, RDFS, XSD, Triple
from kg import main

X = "https://example.org/x#"
HEAD = "".join(
    f"@prefix {prefix}: <{base}> .\n"
    for prefix, base in {
        "x": X, "neg": NEG, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": XSD,
    }.items()
)  # fmt: skip
CASES: dict[str, dict[str, str]] = yaml.load(
    (Path(__file__).parents[1] / "data" / "consistency.yaml").read_text("utf-8"), yaml.BaseLoader
)
EXTENSIONS = sorted((Path(__file__).parents[1] / "data" / "extensions").rglob("*.ttl"))


def triples(text: str) -> list[Triple]:
    """Return the triples of a Turtle text, as terms."""
    graph = rdflib.Graph().parse(data=HEAD + text, format="turtle")
    found = [(s.n3(), p.n3(), o.n3()) for s, p, o in graph]
    return sorted((s, p, o) for s, p, o in found)


def closed(text: str) -> Closure:
    closure = Closure()
    said = triples(text)
    closure.add([*datatype_axioms(), *said, *unfolded(said)])
    return closure


def contradicts_for_owlrl(text: str) -> bool:
    """Tell whether another implementation of OWL 2 RL finds a contradiction."""
    graph = rdflib.Graph().parse(data=HEAD + text, format="turtle")
    semantics = owlrl.OWLRL_Semantics(graph, False, False, False)
    semantics.closure()
    return bool(semantics.error_messages)


def report(tmp_path: Path, *texts: str) -> list[str]:
    """Return what is found in extensions as lines: place, check, term, and what it follows from."""
    given = core_files()
    for number, text in enumerate(texts):
        path = tmp_path / f"{'abc'[number]}.ttl"
        path.write_text(HEAD + text, "utf-8")
        given.append(Given(path, path.name))
    loaded = load(given)
    found = check_consistency(loaded)
    names = named(loaded, found)
    return [
        line
        for v in found
        for line in (f"{v.mark} {v.check} {names[v.focus]}", *v.because.splitlines())
    ]


# ---------------------------------------------------------------- the rules


def test_every_rule_has_a_case() -> None:
    """No rule is there that nobody has seen at work; what OWL has in its grammar is shown with files, below."""
    assert {r.name for r in rules() if not r.name.startswith("kind-")} == CASES.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_found_and_what_is_near_is_none(name: str) -> None:
    """So does another implementation of the same rules."""
    found = [bool(closed(CASES[name][kind]).clashes) for kind in ("bad", "near")]

    assert found == [True, False]
    assert [contradicts_for_owlrl(CASES[name][kind]) for kind in ("bad", "near")] == found


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_found_by_its_rule_alone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rule nobody notices, so a rule that is lost is missed."""
    without = "\n".join(line for line in RULES.splitlines() if line.split()[:1] != [name])
    monkeypatch.setattr(reasoning, "RULES", without)
    for made in (reasoning.rules, reasoning._triggers):
        made.cache_clear()
    found = closed(CASES[name]["bad"]).clashes
    monkeypatch.undo()
    for made in (reasoning.rules, reasoning._triggers):
        made.cache_clear()

    assert found == []


@pytest.mark.parametrize("name", CASES)
def test_the_axioms_named_are_all_that_is_needed(name: str) -> None:
    """What a finding names contradicts itself without the rest of the file, and not with one of them less."""
    closure = closed(CASES[name]["bad"])
    named_axioms = closure.axioms(closure.clashes[0])

    def contradicts(axioms: list[Triple]) -> bool:
        alone = Closure()
        alone.add(axioms)
        return alone.clashes != []

    fewer = [[a for a in named_axioms if a != left_out] for left_out in named_axioms]
    assert contradicts(named_axioms)
    assert [axioms for axioms in fewer if contradicts(axioms)] == []


CLASSES, PROPERTIES, THINGS = "CDEF", "pqr", "abc"
_CLASS, _PROPERTY, _THING = map(st.sampled_from, (CLASSES, PROPERTIES, THINGS))
AXIOM = st.one_of(
    st.builds("x:{} rdfs:subClassOf x:{} .".format, _CLASS, _CLASS),
    st.builds("x:{} owl:disjointWith x:{} .".format, _CLASS, _CLASS),
    st.builds("x:{} owl:equivalentClass x:{} .".format, _CLASS, _CLASS),
    st.builds("x:{} rdfs:domain x:{} .".format, _PROPERTY, _CLASS),
    st.builds("x:{} rdfs:range x:{} .".format, _PROPERTY, _CLASS),
    st.builds("x:{} rdfs:subPropertyOf x:{} .".format, _PROPERTY, _PROPERTY),
    st.builds("x:{} owl:inverseOf x:{} .".format, _PROPERTY, _PROPERTY),
    st.builds("x:{} owl:intersectionOf ( x:{} x:{} ) .".format, _CLASS, _CLASS, _CLASS),
    st.builds("x:{} owl:unionOf ( x:{} x:{} ) .".format, _CLASS, _CLASS, _CLASS),
    st.builds("x:{} owl:propertyChainAxiom ( x:{} x:{} ) .".format, *[_PROPERTY] * 3),
    st.builds("x:{} a owl:{} .".format, _PROPERTY, st.sampled_from(
        ["FunctionalProperty", "TransitiveProperty", "SymmetricProperty", "AsymmetricProperty"])),
    st.builds("x:{} a x:{} .".format, _THING, _CLASS),
    st.builds("x:{} x:{} x:{} .".format, _THING, _PROPERTY, _THING),
    st.builds("x:{} owl:differentFrom x:{} .".format, _THING, _THING),
)  # fmt: skip


@given(st.lists(AXIOM, min_size=3, max_size=14))
@settings(max_examples=15, deadline=None)
def test_whatever_the_axioms_another_reasoner_comes_to_the_same(axioms: list[str]) -> None:
    """Contradiction or none, for ontologies of any shape."""
    declared = "".join(f"x:{p} a owl:ObjectProperty ." for p in PROPERTIES)
    text = declared + " ".join(axioms)

    assert bool(closed(text).clashes) == contradicts_for_owlrl(text)


@given(st.lists(AXIOM, min_size=3, max_size=14), st.integers(0, 14))
@settings(max_examples=60, deadline=None)
def test_what_follows_does_not_depend_on_when_it_is_said(axioms: list[str], cut: int) -> None:
    """Axioms added later, or in another order, come to the same triples."""
    said = triples(" ".join(axioms))
    at_once, in_parts = Closure(), Closure()
    at_once.add([*said, *unfolded(said)])

    in_parts.add([*unfolded(said), *reversed(said[cut:])])
    in_parts = in_parts.copy()
    in_parts.add(said[:cut])

    assert in_parts.reasons.keys() == at_once.reasons.keys()


# ---------------------------------------------------------------- files

DISJOINT = "neg:Person owl:disjointWith neg:Organization (ontology/core.ttl:305:56)"
FOUND = [
    (
        "x:Bloc a owl:Class ; rdfs:subClassOf neg:Organization ,\n    neg:Person .\n"
        "x:Small a owl:Class ; rdfs:subClassOf x:Bloc . x:one a x:Small .",
        ["a.ttl:7:1 class-without-members x:Bloc", "x:Bloc rdfs:subClassOf neg:Person (a.ttl:8:5)", DISJOINT,
         "x:Bloc rdfs:subClassOf neg:Organization (a.ttl:7:38)"],
    ),
    (
        "x:runs a owl:ObjectProperty ; rdfs:domain neg:Person .\n"
        "x:leads a owl:ObjectProperty ; rdfs:subPropertyOf x:runs ; rdfs:domain neg:Group .\n"
        "x:heads a owl:ObjectProperty ; rdfs:subPropertyOf x:leads .",
        ["a.ttl:8:1 property-without-pairs x:leads", "x:leads rdfs:domain neg:Group (a.ttl:8:72)",
         "neg:Person owl:disjointWith neg:Group (ontology/core.ttl:305:73)",
         "x:leads rdfs:subPropertyOf x:runs (a.ttl:8:51)", "x:runs rdfs:domain neg:Person (a.ttl:7:43)"],
    ),
    (
        "x:n a owl:DatatypeProperty ; rdfs:range xsd:integer .\n"
        "x:count a owl:DatatypeProperty ; rdfs:range xsd:string ; rdfs:subPropertyOf x:n .",
        ["a.ttl:8:1 property-without-pairs x:count", "x:count rdfs:subPropertyOf x:n (a.ttl:8:77)",
         "x:n rdfs:range xsd:integer (a.ttl:7:41)", "x:count rdfs:range xsd:string (a.ttl:8:45)"],
    ),
    (
        "x:size a owl:ObjectProperty ; rdfs:range xsd:integer .",
        ["a.ttl:7:1 property-without-pairs x:size", "x:size rdfs:range xsd:integer (a.ttl:7:42)",
         "x:size a owl:ObjectProperty (a.ttl:7:10)"],
    ),
    (
        "x:ann a neg:Person ,\n  neg:State .",
        ["a.ttl:7:1 thing-that-cannot-be x:ann", "x:ann a neg:State (a.ttl:8:3)",
         "neg:State rdfs:subClassOf neg:Organization (ontology/core.ttl:52:41)", DISJOINT,
         "x:ann a neg:Person (a.ttl:7:9)"],
    ),
    (
        'x:n a owl:DatatypeProperty ; rdfs:range xsd:integer .\nx:it x:n "five" .',
        ["a.ttl:8:1 thing-that-cannot-be x:it", 'x:it x:n "five" (a.ttl:8:6)', "x:n rdfs:range xsd:integer (a.ttl:7:41)"],
    ),
    (
        "x:n a owl:DatatypeProperty .\nx:R a owl:Class ; rdfs:subClassOf\n"
        "  [ a owl:Restriction ; owl:onProperty x:n ; owl:maxCardinality 0 ] , [ a owl:Restriction ; owl:onProperty x:n ; owl:hasValue 1 ] .",
        ["a.ttl:8:1 class-without-members x:R"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[e[0].split()[-1] for _, e in FOUND])
def test_a_contradiction_is_told_once_with_every_axiom_and_its_place(
    text: str, expected: list[str], tmp_path: Path
) -> None:
    """What only follows from it, in classes, properties and things below, is not told again."""
    lines = report(tmp_path, text)

    assert lines[0] == expected[0]
    assert sorted(lines[: len(expected)]) == sorted(expected)
    assert [line for line in lines if line.startswith("a.ttl")] == expected[:1]


NEAR = """
x:Bloc a owl:Class ; rdfs:subClassOf neg:Organization , neg:State .
x:leads a owl:ObjectProperty ; rdfs:domain neg:Person ; rdfs:range neg:State .
x:size a owl:DatatypeProperty ; rdfs:range xsd:integer . x:it x:size 5 .
x:ann a neg:State , neg:Organization . x:bob a neg:Person .
x:Wish a owl:Class ; rdfs:subClassOf neg:Demand , neg:Offer .
"""


def test_near_misses_are_left_alone(tmp_path: Path) -> None:
    """Two classes that do not exclude each other, two ends that do, a value of the right kind."""
    assert report(tmp_path, NEAR) == []


def test_what_contradicts_only_together_says_so_and_is_told_with_both_files(tmp_path: Path) -> None:
    """Each extension is good alone; no file is blamed for what another says of terms of its own."""
    one = "x:Bloc a owl:Class ; rdfs:subClassOf neg:Organization ."
    two = "x:Bloc rdfs:subClassOf neg:Person ."

    apart, other, both = report(tmp_path, one), report(tmp_path, two), report(tmp_path, one, two)

    assert (apart, other) == ([], [])
    assert both[0] == "a.ttl:7:1 class-without-members x:Bloc"
    assert {line.rpartition("(")[2].split(":")[0] for line in both[1:]} == {
        "a.ttl", "b.ttl", "ontology/core.ttl",
    }  # fmt: skip


def test_a_class_of_ours_that_an_extension_makes_empty_is_the_extensions_fault(
    tmp_path: Path,
) -> None:
    """The place is that of the axiom in the extension."""
    lines = report(tmp_path, "neg:Demand owl:disjointWith neg:Aim .")

    assert lines == [
        "a.ttl:7:1 class-without-members neg:Demand",
        "neg:Demand owl:disjointWith neg:Aim (a.ttl:7:29)",
        "neg:Demand rdfs:subClassOf neg:Aim (ontology/positions.ttl:85:42)",
    ]


def test_the_command_tells_it_with_reasons_and_ends_with_1(tmp_path: Path) -> None:
    """In words a reason a line; in a table they stand in the message."""
    path = tmp_path / "bad.ttl"
    path.write_text(HEAD + FOUND[0][0], "utf-8")

    result = CliRunner().invoke(main, ["ontology", "check", str(path)])
    table = CliRunner().invoke(main, ["ontology", "check", str(path), "--format", "json"])

    assert result.exit_code == 1
    assert f"\n  because {DISJOINT}\n" in result.stdout
    assert DISJOINT in table.stdout


def test_our_own_files_and_those_of_the_tests_do_not_contradict_themselves() -> None:
    """Core, alignments, the extensions shipped with them and five others, each alone and all together."""
    shipped = [p for name in ontology.extension_names() if (p := ontology.extension_file(name))]
    given = [Given(p, p.name) for p in (ontology.FOLDER / "alignments.ttl", *shipped, *EXTENSIONS)]

    assert check_consistency(load([*core_files(), *given])) == []
