"""The timeline: dates, words for dates, and none, kept apart; hollow what nobody says has come about."""

from __future__ import annotations

import re

import ontology
from graph import Study
from graph.picture.positions import read_matrix
from graph.picture.timeline import Timeline, Told, read_timeline
from tests.conftest import MakeStudy
from tests.picture.test_positions import material_of

TEXT = """They met in 1999. They meet today. They will meet this week, after a pause. Talks were called off.
Arland demands the bridge by 1 May. Borland wants peace. On Sunday Borland refused the bridge.
The plan is on the table. Arland and Borland met on 3 April.
"""
CODING = """\
terms:
  bridge: {term: The bridge is open., on issue: territory}
  peace: {term: There is peace., on issue: hostilities}
statements:
  - quote: They met in 1999.
    findings: [{meeting: the first meeting, id: first, status: held, start: 1999}]
  - quote: They meet today.
    findings: [{meeting: the third meeting, id: third, status: ongoing, time in words: today, follows: second}]
  - quote: They will meet this week, after a pause.
    findings: [{meeting: the second meeting, id: second, status: planned, time in words: this week}]
  - quote: Talks were called off.
    findings: [{event: called off, id: off, status: cancelled}]
  - quote: Arland demands the bridge by 1 May.
    findings: [{demand: bridge, held by: Arland, due: 2001-05-01}]
  - quote: Borland wants peace.
    said: {background: true}
    findings: [{aim: peace, held by: Borland}]
  - quote: On Sunday Borland refused the bridge.
    said: {words: On Sunday, background: true}
    findings: [{refusal: bridge, held by: Borland}]
  - quote: The plan is on the table.
    findings: [{proposal: the plan, id: plan, held by: Arland, status: draft}]
  - quote: Arland and Borland met on 3 April.
    findings:
      - {meeting: the April meeting, id: april, status: held, start: 2001-04-03}
      - {participation: Arland, participates in: april, role: party}
      - {participation: Borland, participates in: april, role: party}
"""


def timeline_of(study: Study) -> Timeline:
    material = material_of(study)
    matrix = read_matrix(material.picture, material.vocabulary, material.stands)
    return read_timeline(material.picture, material.vocabulary, material.stands, matrix, {})


def words(told: tuple[Told, ...]) -> list[tuple[str, str, bool]]:
    return [
        (e.finding.title or e.finding.label, e.words, e.hollow)
        for group in told
        for e in group.entries
    ]


def test_dates_words_and_neither_are_kept_apart(make_study: MakeStudy) -> None:
    """No word of a source is turned into a date, and what follows something never stands before it."""
    timeline = timeline_of(make_study({"talks": TEXT}, {"talks": CODING}))

    dated = [(m.date, e.what) for m in timeline.moments for e in (*m.across, *sum(m.lanes, ()))]
    assert dated == [
        ("1999", "happened"),
        ("2001-01-01", "tabled"),
        ("2001-01-01", "said"),
        ("2001-04-03", "happened"),
        ("2001-05-01", "due"),
    ]
    assert words(timeline.relative) == [
        ("the second meeting", "this week", True),
        ("the third meeting", "today", False),
        ("Borland, refusal: The bridge is open", "On Sunday", False),
    ]
    assert words(timeline.undated) == [("called off", "", True)]
    assert words(timeline.unplaced) == [("Borland, aim: There is peace", "", False)]


def test_what_concerns_one_party_is_in_its_lane(make_study: MakeStudy) -> None:
    """A deadline is in the lane of its holder; a meeting of two goes across all lanes and names both."""
    timeline = timeline_of(make_study({"talks": TEXT}, {"talks": CODING}))

    lanes = [lane.label if lane else "" for lane in timeline.lanes]
    april, may = timeline.moments[-2:]
    assert lanes == ["Borland", "Arland"]
    assert [len(lane) for lane in may.lanes] == [0, 1]
    assert [len(e.parties) for e in april.across] == [2]


def test_nothing_of_the_demonstration_is_lost(demo: Study) -> None:
    """Every event, proposal and position is on the timeline, in one of its parts."""
    material = material_of(demo)
    timeline = timeline_of(demo)

    on = {e.finding.id for m in timeline.moments for e in (*m.across, *sum(m.lanes, ()))}
    on |= {
        e.finding.id
        for part in (timeline.relative, timeline.undated, timeline.unplaced)
        for group in part
        for e in group.entries
    }
    kinds = ("event", "meeting", "negotiation", "proposal")
    assert on == {
        f.id
        for f in material.picture.findings
        if f.kind.layer == "position" or f.kind.label in kinds
    }


def test_hollow_is_a_property_of_statuses_that_say_so() -> None:
    """The drawing knows no status: what is hollow is annotated, and the annotation is declared and defined."""
    codes = (ontology.FOLDER / "codes.ttl").read_text("utf-8")
    core = (ontology.FOLDER / "core.ttl").read_text("utf-8")

    hollow = re.findall(r"^status:(\S+) a skos:Concept .*neg:hollow true", codes, re.MULTILINE)

    assert hollow == ["planned", "unconfirmed", "cancelled"]
    assert re.search(
        r'neg:hollow a owl:AnnotationProperty ; rdfs:label "hollow"@en.*\n\s+skos:definition', core
    )
