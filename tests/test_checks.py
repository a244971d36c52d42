"""Checks across codings: each fires on bad data and is silent on what is almost that (data/checks.yaml)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

import ontology
from graph.asking.questions import check_paths, load_checks
from graph.checking.across import run_checks
from graph.checking.report import Violation
from graph.storage.store import EmbeddedReader
from graph.terms import NEG, PREFIXES

X = "https://example.org/x/"
CASES: dict[str, dict[str, list[str]]] = yaml.load(
    (Path(__file__).parent / "data" / "checks.yaml").read_text("utf-8"), yaml.BaseLoader
)
CHECKS = {check.name: check for check in load_checks(check_paths())}
VALUES_FOR = ox.NamedNode(NEG + "valuesFor")


@cache
def ontology_quads() -> tuple[ox.Quad, ...]:
    """Return the core and all extensions shipped with it, in a graph of their own."""
    shipped = [
        path for name in ontology.extension_names() if (path := ontology.extension_file(name))
    ]
    graph = ox.NamedNode(X + "core")
    return tuple(
        ox.Quad(q.subject, q.predicate, q.object, graph)
        for path in (*ontology.module_files(), *shipped)
        for q in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    )


def reader_of(line: str, around: Iterable[ox.Quad]) -> EmbeddedReader:
    """Return a store of a line of data and what is around it."""
    prefixes = "".join(f"PREFIX {name}: <{base}>\n" for name, base in {**PREFIXES, "x": X}.items())
    coding = ox.NamedNode(X + "coding")
    store = ox.Store()
    store.bulk_extend(around)
    for quad in ox.parse((prefixes + line).encode(), format=ox.RdfFormat.TRIG):
        graph = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode) else coding
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return EmbeddedReader(store)


def found(name: str, line: str, graphs: list[str] | None = None) -> list[Violation]:
    return run_checks(reader_of(line, ontology_quads()), [CHECKS[name]], graphs)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_bad_data_and_a_near_miss(name: str) -> None:
    """A check that nobody has seen firing, or being silent, is not shipped."""
    assert CASES[name]["bad"]
    assert CASES[name]["near"]


@pytest.mark.parametrize(("name", "line"), [(n, line) for n in CASES for line in CASES[n]["bad"]])
def test_a_check_fires_on_bad_data(name: str, line: str) -> None:
    """It reports the bad thing and no other, with a remedy."""
    violations = found(name, line)

    assert {v.focus for v in violations} - {X + "bad2"} == {X + "bad"}
    assert all(v.remedy and v.message and v.check == name for v in violations)


@pytest.mark.parametrize(("name", "line"), [(n, line) for n in CASES for line in CASES[n]["near"]])
def test_a_check_is_silent_on_near_misses(name: str, line: str) -> None:
    """What is good is not reported, however near it comes."""
    assert found(name, line) == []


@pytest.mark.parametrize(
    "name", [n for n, check in CHECKS.items() if "VALUES ?coding" in check.text]
)
def test_a_check_of_changed_codings_finds_what_the_whole_one_finds_in_them(name: str) -> None:
    """Limited to the graphs of a line, a check reports the same; limited to another graph, nothing."""
    for line in CASES[name]["bad"]:
        assert found(name, line, [X + "coding", X + "other"]) == found(name, line)
        assert found(name, line, [X + "nothing"]) == []


def test_leaving_out_any_restriction_to_a_code_list_is_noticed() -> None:
    """Where a scheme no longer serves its property, a bad value passes, or a good one does not."""
    name = "value-outside-its-code-list"
    restrictions = [
        quad
        for quad in ontology_quads()
        if quad.predicate == VALUES_FOR and quad.object.value != NEG + "unit"
    ]

    def answers(around: list[ox.Quad]) -> list[int]:
        lines = CASES[name]["bad"] + CASES[name]["near"]
        return [len(run_checks(reader_of(line, around), [CHECKS[name]])) for line in lines]

    needed = [
        q
        for q in ontology_quads()
        if q.predicate.value in (NEG + "valuesFor", PREFIXES["skos"] + "inScheme")
    ]
    needed += [
        q for q in ontology_quads() if getattr(q.object, "value", "").endswith("#ObjectProperty")
    ]
    before = answers(needed)
    unnoticed = [
        str(left_out)
        for left_out in restrictions
        if answers([q for q in needed if q != left_out]) == before
    ]

    assert unnoticed == []
    assert len(restrictions) > 8
