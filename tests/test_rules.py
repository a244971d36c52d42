"""What follows from what is said: the cases are in data/derived.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from rdflib.namespace import RDF

import ontology
from graph import Study
from graph.errors import OntologyError
from graph.inference.rules import Rule, close, predicates, read_rules
from tests.compact import compact, said
from tests.conftest import study_in

TEXT = "One. Two. Three. Four. Five. Six.\n"
REGISTER = """\
  corland: {is a: state, label: Corland}
terms:
  a: {term: A., on issue: cease-fire, partly meets: [{f: {see: https://example.org/1}}]}
  b: {term: B., on issue: cease-fire, entails: [{c: {see: https://example.org/2}}]}
  c: {term: C., on issue: cease-fire}
  d: {term: D., on issue: cease-fire, conflicts with: [{e: {see: https://example.org/3}}]}
  e: {term: E., on issue: cease-fire}
  f: {term: F., on issue: cease-fire}
"""
CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "data" / "derived.yaml").read_text("utf-8"), yaml.BaseLoader
)


RULES = read_rules(ontology.rule_files())


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Study]:
    """Return the study of each case, built once."""
    return {
        title: study_in(
            tmp_path_factory.mktemp("case") / "study",
            dict.fromkeys(case["codings"], TEXT),
            {name.partition("@")[0]: text for name, text in case["codings"].items()},
            REGISTER,
        )
        for title, case in CASES.items()
    }


def faults(case: dict[str, Any], lines: Sequence[str]) -> list[str]:
    """Return the lines that a case names and that are missing, and those that it excludes and that are there."""
    missing = [line for line in case.get("gives", ()) if line not in lines]
    return missing + [line for line in lines if re.fullmatch(case.get("never", "x^"), line)]


@pytest.mark.parametrize("title", CASES)
def test_the_rules_derive_what_a_reader_would(studies: dict[str, Study], title: str) -> None:
    """Every line the case names is derived, and none that it excludes."""
    lines = said(studies[title], "derived")

    assert faults(CASES[title], lines) == [], "\n".join(lines)


def test_leaving_out_any_rule_is_noticed(studies: dict[str, Study]) -> None:
    """Without a rule, some case lacks a line or has one too many: a new rule needs a case."""
    facts = {title: list(entered(study)) for title, study in studies.items()}

    def is_noticed(rules: Sequence[Rule]) -> bool:
        return any(
            faults(case, derived(studies[title], facts[title], rules))
            for title, case in CASES.items()
        )

    unnoticed = [
        left_out.name
        for left_out in RULES
        if not is_noticed([rule for rule in RULES if rule is not left_out])
    ]

    assert unnoticed == []
    assert not is_noticed(RULES)


def entered(study: Study) -> Iterator[ox.Quad]:
    """Yield what was entered and what the ontology says, as one graph, without what no rule reads."""
    named = {str(RDF.type), *(predicates(RULES) or ())}
    for quad in study.reader.store:
        if not str(quad.graph_name).endswith("/graph/derived>") and quad.predicate.value in named:
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def derived(study: Study, facts: Iterable[ox.Quad], rules: Sequence[Rule]) -> list[str]:
    """Return the lines that rules derive from facts."""
    store = ox.Store()
    store.bulk_extend(facts)
    return [
        " ".join(compact(study, str(term)) for term in (t.subject, t.predicate, t.object))
        for t in close(store, rules)
    ]


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }",
     "DELETE WHERE { ?s ?p ?o }", "CONSTRUCT {"],
)  # fmt: skip
def test_a_rule_can_only_derive(tmp_path: Path, text: str) -> None:
    """What is no CONSTRUCT, or reaches out of the store, is refused with the file's name."""
    path = tmp_path / "01-bad.rq"
    path.write_text(text)

    with pytest.raises(OntologyError, match=r"01-bad\.rq"):
        read_rules([path])
