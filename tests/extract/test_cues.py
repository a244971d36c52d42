"""Every rule counts in its example and not in its counter-example."""

from __future__ import annotations

import pytest

import ontology
from graph.extract import Known
from graph.extract.acts.cues import Cue, read_cues
from graph.extract.grammar.patterns import compile_pattern, first_words
from graph.extract.grammar.tables import read_toml
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.terms import NEG

CUES = read_toml("cues")


@pytest.fixture(scope="module")
def known() -> Known:
    """Return what is known without a study."""
    return Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))


@pytest.fixture(scope="module")
def rules() -> Rules:
    """Return the extractor with its gate open: the examples are single sentences."""
    return Rules(gated=False)


@pytest.mark.parametrize("id", CUES)
def test_a_rule_counts_in_its_example(id: str, rules: Rules, known: Known) -> None:
    """A rule finds its example, and a rule that only keeps others away leaves nothing to find."""
    found = [s.rule for s in rules.extract(CUES[id]["example"], known).statements]

    expected = [] if CUES[id]["class"] == "-" else [id]
    assert expected == [rule for rule in found if rule == id or not expected]


@pytest.mark.parametrize("id", CUES)
def test_a_rule_does_not_count_in_its_counter_example(id: str, rules: Rules, known: Known) -> None:
    """A rule leaves its counter-example alone."""
    found = [s.rule for s in rules.extract(CUES[id]["counter"], known).statements]

    assert id not in found


CASES = [
    (id, text, turn) for id, rule in CUES.items() for text, turn in rule.get("cases", {}).items()
]


@pytest.mark.parametrize(("id", "text", "turn"), CASES)
def test_what_follows_a_rule_turns_its_class(
    id: str, text: str, turn: str, rules: Rules, known: Known
) -> None:
    """A rule has another class where its words are followed by others."""
    found = rules.extract(text, known).statements

    assert [(id, turn.replace("neg:", NEG))] == [(s.rule, s.class_) for s in found]


def test_every_turn_has_a_case() -> None:
    """For each turn of a rule a sentence shows what it does."""
    few = [
        id for id, rule in CUES.items() if len(rule.get("cases", {})) < len(rule.get("turns", ()))
    ]

    assert not few


def test_the_classes_of_rules_are_those_of_the_ontology(known: Known) -> None:
    """Every rule of the file is in force: its class and that of its negation are in the ontology."""
    ids = [cue.id for cue in read_cues(known.vocabulary)]

    assert list(CUES) == ids[: len(CUES)]


def with_turtle(tmp_path_factory: pytest.TempPathFactory, turtle: str) -> Vocabulary:
    path = tmp_path_factory.mktemp("extension") / "own.ttl"
    path.write_text(turtle, encoding="utf-8")
    modules = [(file, file.name) for file in ontology.module_files()]
    return load_vocabulary([*modules, (path, "ontology/own.ttl")])


EXTENSION = """
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix own: <https://example.org/own#> .
own:Ultimatum a owl:Class ; rdfs:subClassOf neg:Threat ; rdfs:label "last word"@en ; neg:cue "draw a line"@en .
neg:Demand neg:cue "pound the table"@en .
"""


def test_a_cue_of_an_extension_joins_in_by_itself(
    tmp_path_factory: pytest.TempPathFactory, rules: Rules
) -> None:
    """A class that Turtle alone brings is suggested where its cue stands, in any form of its verb."""
    known = Known(with_turtle(tmp_path_factory, EXTENSION))
    found = rules.extract("Norway drew a line. Chile is pounding the table.", known).statements

    expected = [("https://example.org/own#Ultimatum", ("Norway",)), (NEG + "Demand", ("Chile",))]
    assert expected == [(s.class_, s.holders) for s in found]


def test_a_rule_whose_class_is_missing_is_left_out() -> None:
    """A vocabulary without positions has no rules but those that find nothing."""
    assert {""} == {cue.class_ for cue in read_cues(Vocabulary(()))}


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("~call .. for", "they called once more for peace", "called once more for"),
        ("(~give|~take) (it|the offer)? back", "gave the offer back", "gave the offer back"),
        ("~give (it)? back", "gave back", "gave back"),
        ("~insist ... must", "insists that, however, it must", "insists that, however, it must"),
        ("~tell -- to", "told them that they had to", None),
        ("will <act>", "it will be", None),
        ("will <act>", "it will pay", "will pay"),
        ("ready", "already", None),
    ],
)
def test_the_notation_of_patterns(pattern: str, text: str, expected: str | None) -> None:
    """Gaps, optional words, forms of verbs and word boundaries mean what the notation says."""
    match = compile_pattern(pattern).search(text)

    assert expected == (match[0] if match else None)


@pytest.mark.parametrize("id", CUES)
def test_no_match_begins_with_a_word_that_is_not_foreseen(id: str) -> None:
    """The words by which rules are chosen for a sentence are among those their matches begin with."""
    cue = Cue(id, "", "", CUES[id]["pattern"])
    match = cue.regex.search(CUES[id]["example"].lower())

    assert match is None or any(match[0].startswith(word) for word in first_words(cue.pattern))
