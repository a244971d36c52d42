"""Checks of ontology files: each fires on a bad file and is silent on what is almost that (data/ontology.yaml)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import ontology
from graph.lexicon.index import read_ontology_file
from graph.lexicon.vocabulary import Vocabulary
from graph.ontologies.changes import READ_BY_PEOPLE
from graph.ontologies.places import subject_places
from graph.ontologies.quality import (
    CORE,
    EXTENSION,
    Given,
    check_quality,
    core_files,
    load,
    read_checks,
    rows,
)
from graph.storage.sparql import bind
from graph.storage.store import EmbeddedReader
from graph.terms import NEG, OWL, PREFIXES, RDF, RDFS, VANN, expand
from queries import Question

X = "https://example.org/x/"
TTL = f"@prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> .\n"
CASES: dict[str, dict[str, list[str]]] = yaml.load(
    (Path(__file__).parents[1] / "data" / "ontology.yaml").read_text("utf-8"), yaml.BaseLoader
)
CHECKS = {check.name: check for check in read_checks()}
KNOWN = {**PREFIXES, "x": X, "vann": VANN, "sh": "http://www.w3.org/ns/shacl#"}
SHIPPED = [
    *core_files(),
    Given(ontology.FOLDER / "alignments.ttl", "ontology/alignments.ttl", True),
    *(
        Given(path, f"ontology/extensions/{name}.ttl")
        for name in ontology.extension_names()
        if (path := ontology.extension_file(name))
    ),
]


@cache
def core_quads() -> tuple[ox.Quad, ...]:
    """Return the core, each file in a graph of its own."""
    return tuple(
        ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(CORE + path.stem))
        for path in ontology.module_files()
        for q in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    )


def found(check: Question, line: str) -> set[str]:
    """Return the terms of one extension that a check reports, given a line that makes two of them."""
    prefixes = "".join(f"PREFIX {name}: <{base}>\n" for name, base in KNOWN.items())
    store = ox.Store()
    store.bulk_extend(core_quads())
    for quad in ox.parse((prefixes + line).encode(), format=ox.RdfFormat.TRIG):
        second = isinstance(quad.graph_name, ox.NamedNode)
        graph = ox.NamedNode(EXTENSION + ("other" if second else "own"))
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return {focus for _, focus, _ in rows(EmbeddedReader(store), check, [f"<{EXTENSION}own>"])}


def cases(kind: str) -> list[tuple[str, str]]:
    return [(name, line) for name, said in CASES.items() for line in said[kind]]


def test_every_check_has_bad_files_and_near_misses() -> None:
    """No check is shipped that nobody has seen firing and being silent, and none can be left out unnoticed."""
    assert CHECKS.keys() == CASES.keys()
    assert [name for name, said in CASES.items() if not (said["bad"] and said["near"])] == []


@pytest.mark.parametrize(("name", "case"), cases("bad"))
def test_a_check_fires_on_a_bad_file(name: str, case: str) -> None:
    """It reports the bad term and no other."""
    line, _, focus = case.partition("|")

    assert {expand(focus, KNOWN) or focus or X + "bad"} == found(CHECKS[name], line) - {X + "bad2"}


@pytest.mark.parametrize(("name", "line"), cases("near"))
def test_a_check_is_silent_on_near_misses(name: str, line: str) -> None:
    """What is good is not reported, however near it comes."""
    assert found(CHECKS[name], line) == set()


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_why_it_matters_and_what_to_do(name: str) -> None:
    """Its header has the problem, its reason and the remedy as sentences."""
    check = CHECKS[name]

    for said in (check.summary, check.more["why"], check.more["remedy"]):
        assert str(said)[0].isupper()
        assert str(said)[-1] in ".…"


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_runs_as_it_stands_in_any_engine(name: str) -> None:
    """Its text declares the prefixes it uses, and no others."""
    text = CHECKS[name].text
    body = re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>|#.*', "", text)
    declared = set(re.findall(r"^PREFIX (\w+):", text, re.MULTILINE))

    assert declared == set(re.findall(r"(?<![\w?])(\w+):\w*(?=[\s),|/*+;.]|$)", body)) - {""}
    assert ox.Store().query(text, use_default_graph_as_union=True) is not None


def test_our_own_ontology_is_clean() -> None:
    """Core, alignments and extensions shipped with them pass every check, information included."""
    assert check_quality(load(SHIPPED), read_checks()) == []


def test_the_core_is_not_blamed_for_an_extension(tmp_path: Path) -> None:
    """A label taken from the core is the extension's mistake only."""
    path = tmp_path / "e.ttl"
    path.write_text(
        TTL + f'<urn:e:d> a owl:Class ; rdfs:subClassOf <{NEG}Threat> ; rdfs:label "demand"@en .\n'
    )

    violations = check_quality(load([*core_files(), Given(path, "e.ttl")]), read_checks())

    assert {v.mark.path for v in violations} == {"e.ttl"}
    assert ("label-taken", "e.ttl:2:1", "urn:e:d") in {
        (v.check, str(v.mark), v.focus) for v in violations
    }


def test_what_an_extension_borrows_without_importing_is_noticed(tmp_path: Path) -> None:
    """Together all is declared; alone the class above is missing, unless the other file is imported."""
    (tmp_path / "a.ttl").write_text(TTL + "<urn:a> a owl:Ontology . <urn:a:s> a owl:Class .\n")
    borrowing = TTL + "<urn:b:t> a owl:Class ; rdfs:subClassOf <urn:a:s> .\n"
    checks = [check for check in read_checks() if check.name == "undeclared-reference"]

    def messages(text: str) -> list[str]:
        (tmp_path / "b.ttl").write_text(text)
        given = [Given(tmp_path / name, name) for name in ("a.ttl", "b.ttl")]
        found = check_quality(load([*core_files(), *given]), checks)
        return [v.message for v in found if v.check == "undeclared-reference"]

    (alone,) = messages(borrowing)
    assert alone.endswith("So it is without the other extensions.")
    assert messages(borrowing + "<urn:b> a owl:Ontology ; owl:imports <urn:a> .\n") == []


# ---------------------------------------------------------------- places


@pytest.mark.parametrize("path", [given.path for given in SHIPPED], ids=lambda path: path.stem)
def test_every_named_subject_of_our_files_has_its_place(path: Path) -> None:
    """Where a term is found, its name stands."""
    text = path.read_text("utf-8")
    subjects = {
        quad.subject.value
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    }

    places = subject_places(text)

    assert places.keys() == subjects
    lines = text.split("\n")
    for name, (line, column) in places.items():
        rest = lines[line - 1][column - 1 :]
        assert rest.startswith("<") or rest.split()[0].endswith(
            ":" + name.rsplit("#")[-1].rsplit("/")[-1]
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<urn:a> <urn:p> 1.\n<urn:b> <urn:p> 2 .", {"urn:a": (1, 1), "urn:b": (2, 1)}),
        ('<urn:a> <urn:p> """x .\n<urn:c> y""" . <urn:b> <urn:p> 1.5 .', {"urn:a": (1, 1), "urn:b": (2, 16)}),
        ("# <urn:c> .\n<urn:a> <urn:p> ( 1 2. 3 ) , [ <urn:q> 1 ] .", {"urn:a": (2, 1)}),
        ("PREFIX a: <urn:a:>\na:b a a:C . a:b a a:D .", {"urn:a:b": (2, 1)}),
        ("@base <urn:z> .\n_:b <urn:p> 1 . [] <urn:p> 1 . <urn:a> <urn:p> 1", {"urn:a": (2, 32)}),
        ('<urn:щ> <urn:p> "щ" . <urn:a> <urn:p> 1 .', {"urn:щ": (1, 1), "urn:a": (1, 23)}),
    ],
)  # fmt: skip
def test_places_count_lines_and_columns_as_editors_do(
    text: str, expected: dict[str, tuple[int, int]]
) -> None:
    """Full stops in numbers, strings, comments, lists and blank nodes end no sentence."""
    assert subject_places(text) == expected


@given(st.text(alphabet="<>urn:a#.\"'@prefix[]() ;,\n\\1щ", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_has_places_or_none(text: str) -> None:
    """What is no Turtle has no place that is not in it."""
    lines = text.split("\n")

    assert all(
        1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1])
        for line, column in subject_places(text).values()
    )


# ---------------------------------------------------------------- documentation


def table_of_checks() -> str:
    """Return the checks as Markdown, the gravest first."""
    order = ("error", "warning", "info")
    rows = sorted((order.index(str(c.more["severity"])), n, c.summary) for n, c in CHECKS.items())
    lines = [f"| `{name}` | {order[grade]} | {summary} |\n" for grade, name, summary in rows]
    return "| Check | Severity | What is wrong |\n|--|--|--|\n" + "".join(lines)


def test_the_guide_lists_every_check(request: pytest.FixtureRequest) -> None:
    """The table of docs/extending.md is that of the files."""
    path = Path(__file__).parents[2] / "docs" / "extending.md"
    before, _, rest = path.read_text("utf-8").partition("<!-- checks -->\n")
    listed, _, after = rest.partition("<!-- end of checks -->")
    if request.config.getoption("--rewrite-golden"):
        listed = table_of_checks()
        path.write_text(f"{before}<!-- checks -->\n{listed}<!-- end of checks -->{after}", "utf-8")

    assert table_of_checks() == listed


def test_whatever_an_extension_says_of_a_term_of_the_core_is_reported() -> None:
    """By every property that the core itself uses, and every annotation it has: as an error or for information."""
    files = [read_ontology_file(path, path.name) for path in ontology.module_files()]
    predicates = {p for file in files for s, p, _ in file.triples if s[0] == "<"}
    predicates |= {f"<{p}>" for p in Vocabulary(tuple(files)).properties}
    predicates -= {f"<{RDF}type>"}  # declares it anew: name-in-a-foreign-namespace
    line = " ".join(f"neg:Demand {predicate} x:any ." for predicate in sorted(predicates))

    told = said_of(CHECKS["another-meaning"], line) | said_of(CHECKS["speaks-of-another"], line)

    assert {f"<{predicate}>" for predicate in told} == predicates
    assert found(CHECKS["name-in-a-foreign-namespace"], "neg:Demand a owl:Class .") == {
        f"{NEG}Demand"
    }


def test_what_steers_the_tool_is_an_error_unless_only_people_read_it() -> None:
    """An annotation that changes what data say is known to the check for that: no new one is forgotten."""
    files = tuple(read_ontology_file(path, path.name) for path in ontology.module_files())
    words = Vocabulary(files)
    steering = {f"<{p}>" for p in words.properties if words.is_tooling(p)}
    known = {f"<{expand(name)}>" for name in re.findall(r"\bneg:\w+", CHECKS["another-meaning"].text)}  # fmt: skip

    assert steering - known - set(READ_BY_PEOPLE) == set()


def said_of(check: Question, line: str) -> set[str]:
    """Return the properties by which an extension says something that a check reports, given a line of it."""
    prefixes = "".join(f"PREFIX {name}: <{base}>\n" for name, base in KNOWN.items())
    store = ox.Store()
    store.bulk_extend(core_quads())
    for quad in ox.parse((prefixes + line).encode(), format=ox.RdfFormat.TRIG):
        graph = ox.NamedNode(EXTENSION + "own")
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    text = bind(check.text, {"own": [f"<{EXTENSION}own>"]})
    results = EmbeddedReader(store).query(text)
    assert isinstance(results, ox.QuerySolutions)
    return {row["property"].value for row in results}
