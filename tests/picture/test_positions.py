"""The matrix: who holds what on which issue, on whose word, the most contested issue first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Study
from graph.export import Exported
from graph.networks.network import Quote
from graph.picture.material import Material
from graph.picture.model import make_picture
from graph.picture.positions import Matrix, read_matrix, view
from graph.picture.strings import Strings
from graph.picture.voices import Voices
from tests.conftest import MakeStudy

TEXT = """Arland demands that Borland open the bridge. Borland refuses to open the bridge, Ann Bell said.
“We want peace,” said Cid Dorn of Borland. An Arland official said Borland would cut tolls by 30 per cent by May.
Two aides said Arland would talk unless Borland closed the port.
"""
CODING = """\
actors:
  bell: {is a: person, label: Ann Bell}
  dorn: {is a: person, label: Cid Dorn}
  official: {is a: unnamed actor, words: An Arland official}
  aides: {is a: unnamed actor, words: Two aides}
terms:
  bridge: {term: The bridge is open., on issue: territory}
  peace: {term: There is peace., on issue: hostilities}
  tolls: {term: Tolls are cut., on issue: economy}
  talks: {term: The sides talk., on issue: process}
  port: {term: The port is closed., on issue: economy}
statements:
  - quote: Arland demands that Borland open the bridge.
    findings:
      - {demand: bridge, held by: Arland, firmness: red line}
  - quote: Borland refuses to open the bridge, Ann Bell said.
    speaker: Ann Bell
    findings:
      - {refusal: bridge, held by: Borland}
      - {affiliation: Ann Bell, affiliated with: Borland, role: spokesperson}
  - quote: “We want peace,”
    speaker: Cid Dorn
    findings:
      - {aim: peace, held by: Borland}
  - quote: said Cid Dorn of Borland
    findings:
      - {affiliation: Cid Dorn, affiliated with: Borland, role: envoy}
  - quote: An Arland official said Borland would cut tolls by 30 per cent by May.
    speaker: official
    findings:
      - {offer: tolls, held by: Borland, amount: at least 30 %, due: 2001-05-01}
      - {affiliation: official, affiliated with: Arland, role: official}
  - quote: Two aides said Arland would talk unless Borland closed the port.
    speaker: aides
    said: {background: true}
    findings:
      - {offer: talks, held by: Arland, unless: port}
"""


@pytest.fixture
def material(make_study: MakeStudy) -> Material:
    return material_of(make_study({"talks": TEXT}, {"talks": CODING}))


def material_of(study: Study, language: str = "en") -> Material:
    exported = Exported(study.folder)
    network = exported.network([language, "en"])
    picture = make_picture(network, exported.vocabulary, "Talks", language)
    return Material(picture, network, exported.vocabulary, Strings(language), exported.reader)


def cells(matrix: Matrix) -> dict[str, list[list[str]]]:
    """Return the matrix as words: verb and term of each stand, by issue and column."""
    return {
        row.subject.label: [
            [f"{s.finding.kind.verb} {s.wording}" for s in cell.stands] for cell in row.cells
        ]
        for row in matrix.rows
    }


def test_rows_are_issues_and_columns_are_parties(material: Material) -> None:
    """The contested issue comes first; a party without a stand on an issue has an empty cell."""
    matrix = read_matrix(material.picture, material.vocabulary, material.stands)

    assert [(p.mark.label, p.stands) for p in matrix.parties] == [("Borland", 3), ("Arland", 2)]
    assert cells(matrix) == {
        "territory": [["refuses The bridge is open"], ["demands The bridge is open"]],
        "economy": [["offers Tolls are cut"], []],
        "hostilities": [["wants There is peace"], []],
        "process": [[], ["offers The sides talk"]],
    }
    assert [row.conflicts for row in matrix.rows] == [1, 0, 0, 0]


def test_a_stand_says_on_whose_word_it_rests(material: Material) -> None:
    """Quoted, reported, claimed by the other side, unnamed, background: each where it belongs, on the best evidence."""
    found = {s.wording + s.finding.kind.verb: s.badges for s in material.stands.values()}

    assert found == {
        "The bridge is opendemands": ("reported",),
        "The bridge is openrefuses": ("reported",),
        "There is peacewants": ("quoted",),
        "Tolls are cutoffers": ("claimed", "unnamed"),
        "The sides talkoffers": ("reported", "unnamed", "background"),
    }


def test_a_stand_says_what_restricts_it(material: Material) -> None:
    """Conditions, amounts with their bounds and units, deadlines and degrees are shown; who was addressed is not."""
    found = {s.wording: dict(s.qualifiers) for s in material.stands.values() if s.qualifiers}

    assert found == {
        "The bridge is open": {"firmness": "red line"},
        "Tolls are cut": {"amount": "at least 30 %", "due": "2001-05-01"},
        "The sides talk": {"unless": "The port is closed"},
    }
    assert [s.wording for s in material.stands.values() if s.red_line] == ["The bridge is open"]


def test_many_parties_share_the_last_column(material: Material) -> None:
    """Columns are limited; nobody is lost, and no column stands for one other party only."""
    narrow = read_matrix(material.picture, material.vocabulary, material.stands, columns=0)
    wide = read_matrix(material.picture, material.vocabulary, material.stands, columns=1)

    assert [len(row.cells) for row in narrow.rows] == [1, 1, 1, 1]
    assert sum(len(c.stands) for row in narrow.rows for c in row.cells) == len(material.stands)
    assert (len(wide.parties), wide.others) == (2, ())


def test_a_class_of_an_extension_has_its_own_verb_and_glyph(make_study: MakeStudy) -> None:
    """Verb, glyph and colour come from the annotations of the class, or of the one above it."""
    extension = """
        @prefix my: <https://example.org/my#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        my:Plea a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "plea"@en ;
            neg:verb "begs for"@en ; neg:glyph "☂" .
        my:Wish a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "wish"@en ."""
    coding = """\
terms: {bridge: {term: The bridge is open., on issue: territory}}
statements:
  - quote: Arland demands that Borland open the bridge.
    findings:
      - {plea: bridge, held by: Arland}
      - {wish: bridge, held by: Borland}
"""
    study = make_study({"talks": TEXT}, {"talks": coding}, files={"ontology/my.ttl": extension})

    kinds = {s.finding.kind for s in material_of(study).stands.values()}

    assert sorted((k.label, k.verb, k.glyph) for k in kinds) == [
        ("plea", "begs for", "☂"),
        ("wish", "demands", "▲"),
    ]


def test_answers_stand_where_what_they_answer_stands(make_study: MakeStudy) -> None:
    """An answer to a demand is on the issue of the demand, an answer to a plan on the plan itself."""
    coding = """\
terms: {bridge: {term: The bridge is open., on issue: territory}}
statements:
  - quote: Arland demands that Borland open the bridge.
    findings:
      - {demand: bridge, id: open-it, held by: Arland}
      - {proposal: the plan, id: plan, held by: Arland, status: draft}
  - quote: Borland refuses to open the bridge, Ann Bell said.
    findings:
      - {refusal: open-it, held by: Borland}
      - {acceptance: plan, held by: Borland}
"""
    matrix = view(material_of(make_study({"talks": TEXT}, {"talks": coding})))

    assert matrix
    assert cells(matrix) == {
        "territory": [["refuses The bridge is open"], ["demands The bridge is open"]],
        "the plan": [["accepts the plan"], []],
    }
    assert [row.is_issue for row in matrix.rows] == [True, False]


def test_a_position_of_the_past_is_said_to_be_past(make_study: MakeStudy) -> None:
    """Who first refuses and then accepts has one stand in force; the other comes behind it, marked."""
    text = "Arland refuses to open the bridge.\n"
    coding = """\
terms: {{bridge: {{term: The bridge is open., on issue: territory}}}}
statements: [{{quote: Arland refuses to open the bridge., findings: [{{{}: bridge, held by: Arland}}]}}]
"""
    study = make_study(
        {"one@2001-01-01": text, "two@2001-02-01": text},
        {"one": coding.format("refusal"), "two": coding.format("acceptance")},
    )
    material = material_of(study)

    matrix = read_matrix(material.picture, material.vocabulary, material.stands)

    assert [(s.finding.kind.label, s.in_force) for s in matrix.rows[0].cells[0].stands] == [
        ("acceptance", True),
        ("refusal", False),
    ]


def test_the_demonstration_has_a_cell_for_every_position(demo: Study) -> None:
    """Whatever the network has as a position is in the matrix, in the language that was asked for."""
    material = material_of(demo, "uk")
    matrix = read_matrix(material.picture, material.vocabulary, material.stands)

    shown = {s.id for row in matrix.rows for cell in row.cells for s in cell.stands}

    assert shown == set(material.stands)
    assert {s.finding.kind.verb for s in material.stands.values()} >= {
        "вимагає",
        "відкидає",
        "прагне",
    }


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.booleans(), st.booleans())))
def test_badges_name_one_word_and_only_what_all_evidence_shares(
    said: list[tuple[str, bool, bool]],
) -> None:
    """One of quoted, reported, claimed comes first; unnamed and background only where every quote is."""
    voices = Voices({"b": frozenset("p"), "c": frozenset("q")}, frozenset("cd"), frozenset(["q"]))
    quotes = [
        Quote("x", "", "", 0, 1, speaker_id=who, mode_id="q" if quoted else "", background=old)
        for who, quoted, old in said
    ]

    badges = voices.badges(quotes, ["p"])

    assert [b for b in badges[:1] if b not in ("quoted", "reported", "claimed")] == []
    assert bool(badges) == bool(said)
    assert ("unnamed" in badges) == (bool(said) and all(who in "cd" for who, *_ in said))
    assert ("background" in badges) == (bool(said) and all(old for *_, old in said))
    assert ("claimed" in badges) == (bool(said) and all(who == "c" for who, *_ in said))
