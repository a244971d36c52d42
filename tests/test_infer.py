"""Deriving again what a change can reach gives what deriving everything anew gives."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extensions import study_rules, study_vocabulary
from graph.folder import Config, StudyFolder
from graph.inference.infer import Derivation, read_facts, readable
from graph.inference.locality import LocalRule
from graph.inference.rederive import as_text
from graph.inference.rules import Rule, close, read_rules
from graph.terms import NEG, RDF, RDFS, XSD, Triple

FOLDER = StudyFolder(Path("no-study"), Config("test", "https://example.org/"))
VOCABULARY, RULES = study_vocabulary(FOLDER), study_rules(FOLDER)
EX = "https://example.org/"


def ex(name: str) -> str:
    return f"<{EX}{name}>"


def neg(name: str) -> str:
    return f"<{NEG}{name}>"


def date(day: str) -> str:
    return f'"{day}"^^<{XSD}date>'


POSITIONS, TERMS, ACTORS = ("p", "q", "r", "s"), ("t", "u", "v", "w"), ("a", "b", "c")
HIERARCHY = frozenset(
    tuple(line[:-2].split(" ", 2)) for line in VOCABULARY.hierarchy.splitlines()
) | {(s, p, o) for f in VOCABULARY.files for s, p, o in f.triples if p == neg("stance")}
"""What the rules read of the ontology."""

_positions, _terms, _actors = (
    st.sampled_from([ex(name) for name in names]) for names in (POSITIONS, TERMS, ACTORS)
)
_classes = ("Demand", "Offer", "Refusal", "Acceptance", "Withdrawal", "Provision", "Proposal")
_facts = st.one_of(
    st.tuples(_positions, st.just(f"<{RDF}type>"), st.sampled_from(list(map(neg, _classes)))),
    st.tuples(_positions, st.just(neg("heldBy")), _actors),
    st.tuples(_positions, st.sampled_from([neg("onTerm"), neg("condition"), neg("unless")]), _terms),
    st.tuples(_positions, st.sampled_from([neg("respondsTo"), neg("supersedes")]), _positions),
    st.tuples(_positions, st.just("<http://purl.org/dc/terms/isPartOf>"), _positions),
    st.tuples(_positions, st.just(neg("evidence")), st.sampled_from([ex("s1"), ex("s2"), ex("s3")])),
    st.tuples(
        st.sampled_from([ex("s1"), ex("s2"), ex("s3")]),
        st.sampled_from([neg("asOf"), neg("saidBefore")]),
        st.sampled_from([date("2001-01-01"), date("2001-02-01"), f'"2001"^^<{XSD}gYear>']),
    ),
    st.tuples(
        _terms,
        st.sampled_from([neg("entails"), neg("conflictsWith"), neg("partlyMeets"), neg("anyOf")]),
        _terms,
    ),
    st.tuples(_terms, st.just(f"<{RDF}type>"), st.just(neg("Term"))),
    st.tuples(_terms, st.just(neg("onIssue")), st.sampled_from([ex("i"), ex("j")])),
    st.tuples(_actors, st.just(f"<{RDF}type>"), st.just(neg("State"))),
    st.tuples(_actors, st.just("<http://purl.org/dc/terms/isPartOf>"), _actors),
    st.tuples(_positions, st.just(neg("overtakenBy")), _positions),
)  # fmt: skip
edits = st.lists(st.frozensets(_facts, min_size=1, max_size=4), min_size=1, max_size=5)


def derived_anew(rules: list[Rule], facts: frozenset[Triple]) -> set[Triple]:
    store = ox.Store()
    store.load("".join(f"{s} {p} {o} .\n" for s, p, o in facts).encode(), ox.RdfFormat.N_TRIPLES)
    return {as_text(triple) for triple in close(store, rules)}


def check_edits(
    rules: list[Rule], facts: frozenset[Triple], changes: list[frozenset[Triple]]
) -> None:
    """Apply changes one by one, each turning facts on that were off and off that were on."""
    kept = Derivation(None, rules)
    results = set(kept.derive(facts))
    for change in changes:
        added, removed = change - facts, change & facts
        facts = (facts | added) - removed
        told = kept.update(added, removed)
        assert told is not None
        results = (results | told.added) - told.removed
        assert results == derived_anew(rules, facts)


@settings(max_examples=50, deadline=None)
@given(facts=st.frozensets(_facts, min_size=25, max_size=60), changes=edits)
def test_deriving_again_is_deriving_anew(
    facts: frozenset[Triple], changes: list[frozenset[Triple]]
) -> None:
    """Whatever facts come and go, the core's rules give what they give when run over everything."""
    check_edits(RULES, facts | HIERARCHY, changes)


STRANGE: dict[str, str] = yaml.load(
    (Path(__file__).parent / "data" / "strange_rules.yaml").read_text("utf-8"), yaml.BaseLoader
)


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_rules_of_all_kinds_are_derived_again_rightly(tmp_path: Path, text: str) -> None:
    """What a rule of an extension does need not be known: asked in part or run over everything, it gives the same."""
    path = tmp_path / "strange.rq"
    path.write_text(f"PREFIX neg: <{NEG}>\n{text}", "utf-8")
    rules = read_rules([path])

    @settings(max_examples=12, deadline=None)
    @given(facts=st.frozensets(_facts, min_size=5, max_size=40), changes=edits)
    def holds(facts: frozenset[Triple], changes: list[frozenset[Triple]]) -> None:
        check_edits(rules, facts, changes)

    holds()


def test_every_rule_of_the_core_can_be_asked_in_part() -> None:
    """None has to be run over everything because of how it is written."""
    whole = [rule.name for rule in RULES if not LocalRule(rule.text).is_local]

    assert whole == []


def test_a_rule_that_cannot_be_asked_in_part_is_named(tmp_path: Path) -> None:
    """It is run over everything, and who asked is told."""
    path = tmp_path / "named.rq"
    path.write_text(f"PREFIX neg: <{NEG}>\n{STRANGE['named by computing']}", "utf-8")
    derivation = Derivation(tmp_path / "kept", read_rules([path]))
    derivation.derive([(ex("p"), neg("onTerm"), ex("t"))])

    told = derivation.update([(ex("q"), neg("onTerm"), ex("u"))], [])

    assert told is not None
    assert told.everywhere == ("named.rq",)
    assert told.added == {(ex("q"), neg("x"), ex("u-x"))}


def test_facts_are_the_same_from_files_as_from_a_store(tmp_path: Path) -> None:
    """Labels are read where a rule names them, types of things where a rule may be about them."""
    path = tmp_path / "labels.rq"
    prefixes = f"PREFIX neg: <{NEG}>\nPREFIX rdfs: <{RDFS}>\n"
    text = "CONSTRUCT { ?s neg:x ?l } WHERE { ?s a neg:Statement ; rdfs:label ?l }"
    path.write_text(prefixes + text, "utf-8")
    rules = read_rules([path])
    said = [
        (ex("s"), f"<{RDF}type>", neg("Statement")),
        (ex("s"), f"<{RDFS}label>", '"one"@en'),
        (ex("s"), neg("speaker"), ex("a")),
    ]
    file = tmp_path / "a.nq"
    file.write_text("".join(f"{s} {p} {o} {ex('graph')} .\n" for s, p, o in said), "utf-8")

    facts = read_facts([file], readable(rules, VOCABULARY))

    assert facts == set(said[:2])
    assert Derivation(tmp_path / "kept", rules).derive(facts) == [(ex("s"), neg("x"), '"one"@en')]
    assert ox.Store.read_only(str(tmp_path / "kept")).contains_named_graph(
        ox.NamedNode("urn:kg:facts")
    )
