"""Suggested alignments: found by words and place, told with their reason, and never stated."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import ontology
from graph.lexicon.index import OntologyFile, read_ontology_file
from graph.ontologies.aligning import Suggestion, known_pairs, read_terms, suggest
from graph.ontologies.likeness import alike, distance, folded
from graph.ontologies.study import shipped_files
from graph.ontologies.turtle import format_turtle
from graph.terms import OWL, RDFS, SKOS
from kg import main
from tests.conftest import MakeStudy
from tests.ontology.test_alignments import ALIGNED, turtle_of_facts

HEAD = f"""\
@prefix a: <https://a.example/> . @prefix b: <https://b.example/> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> .
@prefix skos: <{SKOS}> .
"""


def file(folder: Path, name: str, text: str) -> OntologyFile:
    path = folder / f"{name}.ttl"
    path.write_text(HEAD + text, "utf-8")
    return read_ontology_file(path, path.name)


def found(folder: Path, ours: str, theirs: str, **options: float) -> list[tuple[str, str, str]]:
    """Return suggestions as our term, relation and theirs, by the last parts of their names."""
    one, other = file(folder, "a", ours), file(folder, "b", theirs)
    made = suggest(read_terms([one]), read_terms([other]), known_pairs([one, other]), **options)  # type: ignore[arg-type]
    return [(s.term.iri[18:], s.relation.removesuffix("Match"), s.match.iri[18:]) for s in made]


CASES = [
    ("the same label", 'a:X a owl:Class ; rdfs:label "trade union"@en .', 'b:U a owl:Class ; rdfs:label "Trade Union"@en .', "close"),
    ("a label and the end of an IRI", 'a:X a owl:Class ; rdfs:label "trade union"@en .', "b:TradeUnion a rdfs:Class .", "close"),
    ("another name", 'a:X a owl:Class ; rdfs:label "guild"@en ; skos:altLabel "union"@en .', 'b:U a owl:Class ; rdfs:label "unions"@en .', "close"),
    ("the same label in two languages", 'a:X a owl:Class ; rdfs:label "union"@en , "профспілка"@uk .', 'b:U a owl:Class ; rdfs:label "union"@en , "профспілка"@uk .', "exact"),
    ("a label in a language of their own", 'a:X a owl:Class ; rdfs:label "x"@en , "профспілка"@uk .', 'b:U a owl:Class ; rdfs:label "профспілка"@uk .', "close"),
    ("spelling", 'a:X a owl:Class ; rdfs:label "organization"@en .', 'b:U a owl:Class ; rdfs:label "organisation"@en .', "close"),
    ("the order of words", 'a:X a owl:Class ; rdfs:label "union of trade"@en .', 'b:U a owl:Class ; rdfs:label "trade union"@en .', "close"),
    ("accents", 'a:X a owl:Class ; rdfs:label "Präsident"@de .', 'b:U a owl:Class ; rdfs:label "Prasident"@de .', "close"),
    ("what is broader", 'a:X a owl:Class ; rdfs:label "public trade union"@en .', 'b:U a owl:Class ; rdfs:label "trade union"@en .', "broad"),
    ("what is narrower", 'a:X a owl:Class ; rdfs:label "trade union"@en .', 'b:U a owl:Class ; rdfs:label "public trade union"@en .', "narrow"),
    ("properties", 'a:X a owl:ObjectProperty ; rdfs:label "held by"@en .', 'b:U a owl:DatatypeProperty ; rdfs:label "heldBy"@en .', "close"),
    ("codes", 'a:X a skos:Concept ; skos:prefLabel "cease-fire"@en .', 'b:U a skos:Concept ; skos:prefLabel "cease fire"@en .', "close"),
    ("a class and a code", 'a:X a owl:Class ; rdfs:label "threat"@en .', 'b:U a skos:Concept ; skos:prefLabel "Threat"@en .', "close"),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "relation"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])  # fmt: skip
def test_what_means_the_same_is_suggested(
    ours: str, theirs: str, relation: str, tmp_path: Path
) -> None:
    """By names in any language, with the relation their words speak for."""
    assert [(a, r) for a, r, _ in found(tmp_path, ours, theirs)] == [("X", relation)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ('a:X a owl:Class ; rdfs:label "demand"@en .', 'b:U a owl:Class ; rdfs:label "supply"@en .'),
        ('a:X a owl:Class ; rdfs:label "union"@en .', 'b:U a owl:ObjectProperty ; rdfs:label "union"@en .'),
        ('a:X a skos:Concept ; skos:prefLabel "threat"@en .', 'b:U a owl:Class ; rdfs:label "threat"@en .'),
        ('a:X a owl:Class ; rdfs:label "gift"@en .', 'b:U a owl:Class ; rdfs:label "Gift"@de .'),
        ('a:X a owl:Class ; rdfs:label "issue"@en .', 'b:U a owl:Class ; rdfs:label "issued"@en .'),
        ('a:X a owl:Class ; rdfs:label "union"@en ; owl:deprecated true .', 'b:U a owl:Class ; rdfs:label "union"@en .'),
        ('a:X a owl:Class ; rdfs:label "union"@en .', 'b:U a owl:Class ; rdfs:label "union"@en ; owl:deprecated true .'),
        ('a:X a owl:Class ; rdfs:label "union"@en ; skos:closeMatch b:U .', 'b:U a owl:Class ; rdfs:label "union"@en .'),
        ('a:X a owl:Class ; rdfs:label "union"@en ; rdfs:subClassOf b:V .', 'b:V rdfs:subClassOf b:U . b:U a owl:Class ; rdfs:label "union"@en .'),
    ],
)  # fmt: skip
def test_what_does_not_or_is_tied_already_is_not(ours: str, theirs: str, tmp_path: Path) -> None:
    """Another word, another kind, another language, out of use, or known by another way."""
    assert found(tmp_path, ours, theirs) == []


def test_definitions_and_neighbours_tell_two_of_one_name_apart(tmp_path: Path) -> None:
    """The bank that is an organization comes first, the bank of a river last."""
    ours = """
        a:Bank a owl:Class ; rdfs:label "bank"@en ; rdfs:subClassOf a:O ; skos:definition "Keeps money for others."@en .
        a:O a owl:Class ; rdfs:label "organization"@en ."""
    theirs = """
        b:Bank1 a owl:Class ; rdfs:label "bank"@en ; rdfs:subClassOf b:P ; rdfs:comment "The land beside a river."@en .
        b:Bank2 a owl:Class ; rdfs:label "bank"@en ; rdfs:subClassOf b:O ; rdfs:comment "An organization that keeps money."@en .
        b:Bank3 a owl:Class ; rdfs:label "bank"@en .
        b:P a owl:Class ; rdfs:label "place"@en . b:O a owl:Class ; rdfs:label "organisation"@en ."""

    one, other = file(tmp_path, "a", ours), file(tmp_path, "b", theirs)
    made = suggest(read_terms([one]), read_terms([other]))

    banks = [(s.match.iri[18:], s.score) for s in made if s.term.label == "bank"]
    assert banks == [("Bank2", 1.0), ("Bank3", 0.9), ("Bank1", 0.8)]
    assert (
        made[0].reason == "same name (en): bank / bank; definitions share words; neighbours alike"
    )
    assert (
        made[2].reason
        == "same name (en): bank / bank; definitions share no word; neighbours differ"
    )


def test_a_term_gets_as_many_as_are_asked_for_the_best_first(tmp_path: Path) -> None:
    """And none that scores less than is asked for."""
    ours = 'a:X a owl:Class ; rdfs:label "union"@en .'
    theirs = "\n".join(f'b:U{n} a owl:Class ; rdfs:label "union"@en .' for n in range(5))

    assert [b for _, _, b in found(tmp_path, ours, theirs)] == ["U0", "U1", "U2"]
    assert len(found(tmp_path, ours, theirs, most=5)) == 5
    assert found(tmp_path, ours, theirs, least=0.95) == []


@given(st.lists(st.text("abcde", min_size=1, max_size=5), min_size=1, max_size=3), st.lists(st.text("abcde", min_size=1, max_size=5), min_size=1, max_size=3))  # fmt: skip
def test_likeness_is_a_share_and_the_same_from_both_sides(one: list[str], other: list[str]) -> None:
    """One for the same words, less for others."""
    score = alike(one, other)

    assert 0 <= score <= 1
    assert abs(score - alike(other, one)) < 1e-9
    assert (score == 1) == (one == other)


@given(st.text("ab", max_size=5), st.text("ab", max_size=5), st.text("ab", max_size=5))
def test_the_distance_of_words_is_a_distance(a: str, b: str, c: str) -> None:
    """None to itself, the same both ways, no shorter by a detour."""
    assert (distance(a, b) == 0) == (a == b)
    assert distance(a, b) == distance(b, a) <= max(len(a), len(b))
    assert distance(a, c) <= distance(a, b) + distance(b, c)


def test_words_are_compared_without_case_marks_plurals_and_little_words() -> None:
    """But never down to nothing."""
    assert folded("Parties of the Talks") == folded("partyTalk") == ("party", "talk")
    assert folded("of the") == ("of", "the")
    assert folded("process") == ("process",)


# ---------------------------------------------------------------- on what we know


def against_others(folder: Path) -> list[Suggestion]:
    """Return what is suggested between our core and the terms of the vocabularies it is aligned to, names alone."""
    core = [read_ontology_file(f.path, f.name) for f in shipped_files() if "alignments" not in f.name and "extensions" not in f.name]  # fmt: skip
    theirs = read_terms([read_ontology_file(turtle_of_facts(folder), "facts.ttl")])
    return suggest(read_terms(core, core), theirs, most=9)


def test_what_people_aligned_under_one_name_is_found_and_most_that_is_found_is_true(
    tmp_path: Path,
) -> None:
    """Held against our own alignments: all of one name, and of all suggestions at least two in three."""
    made = {(s.term.iri, s.match.iri) for s in against_others(tmp_path)}
    true = {(str(a), str(b)) for a, _, b in ALIGNED}

    def last(name: str) -> str:
        return name.replace("#", "/").rsplit("/", 1)[-1].casefold()

    same_name = {(a, b) for a, b in true if last(a) == last(b)}
    assert len(same_name) >= 20
    assert same_name - made == set()
    assert len(made & true) / len(made) > 2 / 3


# ---------------------------------------------------------------- the command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ontology", "align", *arguments], catch_exceptions=False)


OURS = """\
@prefix my: <https://example.org/my#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
my:Union a owl:Class ; rdfs:subClassOf neg:Organization ; rdfs:label "trade union"@en .
"""
THEIRS = HEAD + (
    'b:U a owl:Class ; rdfs:label "Trade Union"@en . b:D a owl:Class ; rdfs:label "demand"@en .\n'
)


def test_in_a_study_its_extensions_are_compared_and_nothing_is_written(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --all the terms of the core, too."""
    study = make_study({}, {}, files={"ontology/my.ttl": OURS, "other.ttl": THEIRS}, build=False)
    root = study.folder.root
    monkeypatch.chdir(root)
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}

    own, everything = run("other.ttl", "--format", "csv"), run("other.ttl", "--all", "--format", "csv")  # fmt: skip

    assert own.stdout.splitlines()[1:] == [
        "https://example.org/my#Union,trade union,skos:closeMatch,b:U,Trade Union,0.9,same name (en): trade union / Trade Union"
    ]
    assert own.stderr.startswith("1 terms of ours, 2 of theirs: 1 candidates for 1 terms\n")
    assert "neg:Demand,demand,skos:closeMatch,b:D" in everything.stdout
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


def test_suggestions_as_turtle_state_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Each is an axiom described with its confidence; the file is in canonical form and says what it is."""
    monkeypatch.chdir(tmp_path)
    Path("other.ttl").write_text(HEAD + 'b:D a owl:Class ; rdfs:label "demand"@en .', "utf-8")

    result = run("other.ttl", "-o", "found.ttl")

    text = Path("found.ttl").read_text("utf-8")
    triples = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    said = {t.predicate.value.rsplit("/")[-1].rsplit("#")[-1]: str(t.object) for t in triples}
    assert result.exit_code == 0
    assert text.startswith("# Suggested alignments: none of them is stated here.")
    assert format_turtle(text) == text
    assert all(isinstance(t.subject, ox.BlankNode) for t in triples)
    assert said["annotatedSource"].endswith("#Demand>")
    assert said["annotatedTarget"] == "<https://b.example/D>"
    assert said["confidence"] == '"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>'


def test_a_file_that_cannot_be_read_is_named_and_a_study_without_extensions_says_so(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3 for the first, what to do for the second."""
    study = make_study({}, {}, files={"bad.ttl": "a b c .\n", "other.ttl": THEIRS}, build=False)
    monkeypatch.chdir(study.folder.root)

    bad, none = run("bad.ttl"), run("other.ttl")

    assert (bad.exit_code, bad.stderr.startswith("kg: bad.ttl:1:")) == (3, True)
    assert (none.exit_code, none.stdout) == (0, "")
    assert none.stderr.splitlines()[-1] == "the study has no extension; --all compares the terms of the core"  # fmt: skip
    assert (ontology.FOLDER / "alignments.ttl").is_file()
