"""Bridges: derived lines with the judged links behind them, and the packages that give two sides something."""

from __future__ import annotations

import pytest

from graph.networks.network import Judgement
from graph.picture.bridges import Bridges, Line, meeting_properties, view
from graph.picture.reasons import Chain, Link, Reasons
from tests.conftest import MakeStudy
from tests.picture.test_positions import material_of

TEXT = """Arland demands tolls and the port. Borland refuses a closed road and wants free trade.
The plan gives Arland half the port, and Borland a trade zone. Borland accepts no tolls.
"""
CODING = """\
terms:
  tolls:
    term: Tolls are paid.
    on issue: economy
    entails: [{closed-road: {because: Who does not pay is stopped., confidence: 0.7}}]
  closed-road: {term: The road is closed., on issue: economy, conflicts with: [{free-trade: {confidence: 0.9}}]}
  free-trade: {term: Trade is free., on issue: economy}
  port: {term: Arland has the port., on issue: territory}
  half-port:
    term: Arland has half the port.
    on issue: territory
    partly meets: [{port: {because: Half., confidence: 0.6}}]
  zone:
    term: There is a trade zone.
    on issue: economy
    partly meets: [{free-trade: {because: A part., confidence: 0.5}}]
statements:
  - quote: Arland demands tolls and the port.
    findings:
      - {demand: tolls, held by: Arland}
      - {demand: port, held by: Arland}
  - quote: Borland refuses a closed road and wants free trade.
    findings:
      - {refusal: closed-road, held by: Borland, firmness: red line}
      - {aim: free-trade, held by: Borland}
  - quote: The plan gives Arland half the port, and Borland a trade zone.
    findings:
      - {proposal: the plan, id: plan, held by: mediator, status: draft}
      - {provision: half-port, part of: plan}
      - {provision: zone, part of: plan}
  - quote: Borland accepts no tolls.
    findings:
      - {refusal: tolls, held by: Borland}
"""
REGISTER = "  mediator: {is a: organization, label: The Mediator}\n"


@pytest.fixture
def bridges(make_study: MakeStudy) -> Bridges:
    study = make_study({"talks": TEXT}, {"talks": CODING}, register=REGISTER)
    found = view(material_of(study))
    assert found
    return found


def line(x: Line) -> tuple[list[str], str, list[str], str, list[tuple[str, float, str]]]:
    return (
        [s.wording for s in x.firsts],
        x.how,
        [s.wording for s in x.seconds],
        x.basis,
        [(step.label, step.confidence, step.judgements[0].note) for step in x.steps],
    )


def test_a_conflict_shows_the_links_behind_it_with_confidence_and_reason(bridges: Bridges) -> None:
    """What is refused comes last; each link names its relation, how sure it is, and why."""
    because = "Who does not pay is stopped."

    assert [line(c.line) for c in bridges.conflicts] == [
        (["Tolls are paid"], "opposes", ["Tolls are paid"], "same-term", []),
        (["Tolls are paid"], "opposes", ["The road is closed"], "linked", [("entails", 0.7, because)]),
        (
            ["Trade is free"], "opposes", ["Tolls are paid"], "linked",
            [("conflicts with", 0.9, ""), ("entails", 0.7, because)],
        ),
    ]  # fmt: skip
    assert [c.line.confidence for c in bridges.conflicts] == [1.0, 0.7, 0.7]


def test_what_on_the_table_meets_a_side_of_a_conflict_is_named(bridges: Bridges) -> None:
    """The trade zone meets one side of one conflict in part; for the others nothing is on the table."""
    assert [[line(x)[0] for x in c.on_table] for c in bridges.conflicts] == [
        [],
        [],
        [["There is a trade zone"]],
    ]


def test_a_package_that_gives_two_parties_something_is_a_bridge(bridges: Bridges) -> None:
    """The plan is one bridge, with what it does to each party, not two provisions."""
    assert [
        (b.title, [(e.party.label, e.line.how, e.against) for e in b.effects])
        for b in bridges.bridges
    ] == [
        (
            "the plan",
            [("Arland", "partly satisfies", False), ("Borland", "partly satisfies", False)],
        )
    ]


def test_a_red_line_that_a_package_crosses_is_said(make_study: MakeStudy) -> None:
    """A bridge shows what it takes, too."""
    coding = CODING.replace("  half-port:\n", "  half-port:\n    entails: [closed-road]\n")
    study = make_study({"talks": TEXT}, {"talks": coding}, register=REGISTER)

    found = view(material_of(study))

    assert found
    assert [
        (e.party.label, e.line.how, e.red_line) for e in found.bridges[0].effects if e.against
    ] == [("Borland", "opposes", True), ("Borland", "opposes", False)]


def test_a_study_without_derived_lines_has_no_bridges(make_study: MakeStudy) -> None:
    """Then there is no such view."""
    coding = "statements: [{quote: Arland demands tolls and the port., no finding: test}]\n"

    assert view(material_of(make_study({"talks": TEXT}, {"talks": coding}))) is None


def test_a_derived_property_of_an_extension_is_drawn(make_study: MakeStudy) -> None:
    """What leads to what is wanted is read from the ontology: ours, and an extension's."""
    extension = """
        @prefix my: <https://example.org/my#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        my:hampers a owl:ObjectProperty ; rdfs:label "hampers"@en ; rdfs:domain neg:Position ; rdfs:range neg:Aim ;
            neg:derived true ."""
    study = make_study(
        {"talks": TEXT}, {"talks": CODING}, register=REGISTER, files={"ontology/my.ttl": extension}
    )

    names = [iri.split("#")[1] for iri in meeting_properties(material_of(study).vocabulary)]

    assert names == [
        "hampers",
        "partlySatisfies",
        "satisfies",
        "wouldPartlySatisfy",
        "wouldSatisfy",
    ]


def link(
    start: str, end: str, *, sure: float = 1.0, carries: bool = False, both: bool = False
) -> Link:
    judged = (Judgement("amina", sure, "unreviewed"),)
    return Link(start, end, "r", "r", start, end, f"{start}{end}", judged, carries, both)


def names(chain: Chain | None) -> list[str] | None:
    return None if chain is None else [x.id for x in chain]


def test_the_shortest_chain_is_the_reason_and_of_several_the_surest() -> None:
    """A detour is no reason where there is a straight way; links that do not carry on are used once at most."""
    found = Reasons(
        [
            link("a", "b", carries=True), link("b", "c", carries=True), link("a", "c", sure=0.2, carries=True),
            link("c", "x"), link("x", "y"), link("b", "x", sure=0.5), link("d", "c", both=True),
        ]
    )  # fmt: skip

    assert names(found.leading("a", "c")) == ["ac"]
    assert names(found.leading("c", "a")) is None
    assert names(found.meeting("a", "x")) == ["ac", "cx"] or names(found.meeting("a", "x")) == [
        "ab",
        "bx",
    ]
    assert names(found.meeting("a", "y")) is None
    assert names(found.clash("a", "d")) == ["ac", "dc"]
    assert names(found.clash("d", "b")) == ["dc", "bc"]


def test_links_in_a_circle_end() -> None:
    """Terms that entail each other are no trap."""
    found = Reasons([link("a", "b", carries=True), link("b", "a", carries=True)])

    assert names(found.leading("a", "b")) == ["ab"]
    assert names(found.meeting("b", "z")) is None
