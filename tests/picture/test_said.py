"""What a person said: found by choosing who spoke or passed it on, lit in the drawing, the same in list and table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from graph import Study
from graph.export import Exported, Options, export
from graph.picture.model import Finding, Picture, make_picture
from tests.conftest import MakeStudy
from tests.picture.conftest import OpenPage

REGISTER = """\
  bo: {is a: person, label: Bo}
  cy: {is a: person, label: Cy}
  wire: {is a: organization, label: Wire}
"""
CODING = """\
coder: amina
actors:
  insiders: {is a: unnamed actor, words: people close to the talks}
terms:
  peace: {term: The fighting stops., on issue: cease-fire}
  pay: {term: Damages are paid., on issue: economy}
  exchange: {term: Prisoners are exchanged., on issue: talks process}
  war: {term: The fighting goes on., on issue: hostilities, conflicts with: peace}
statements:
  - quote: Arland demands peace, said Bo and Cy.
    speaker: [Bo, Cy]
    findings:
      - {demand: peace, held by: Arland}
      - {affiliation: Bo, affiliated with: Arland, role: spokesperson}
  - quote: Borland will pay, people close to the talks told Wire.
    speaker: insiders
    quoted from: Wire
    findings:
      - {offer: pay, held by: Borland}
  - quote: Borland refuses the exchange, Bo told Wire.
    speaker: Bo
    quoted from: Wire
    findings:
      - {refusal: exchange, held by: Borland}
"""
TEXT = """\
Arland demands peace, said Bo and Cy.
Borland will pay, people close to the talks told Wire.
Borland refuses the exchange, Bo told Wire.
"""
PROOF = """(label) => {
  kg.select([[...kg.marks.values()].find((m) => m.label === label).id]);
  const parts = { "": [] };
  let part = "";
  for (const e of kg.$("#proof").children) {
    if (e.tagName === "H3") { part = e.textContent; parts[part] = []; }
    else if (e.tagName === "ARTICLE") parts[part].push(e.querySelector("h4").textContent.trim().replace(/^\\S+\\s+/, "").replace(/\\s+/g, " "));
  }
  return parts;
}"""
PEACE = "Arland demands: The fighting stops."
PAY = "Borland offers: Damages are paid."
EXCHANGE = "Borland refuses: Prisoners are exchanged."
TIE = "affiliation Bo, spokesperson, Arland"


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study in which two speak at once, some are not named, and an agency passes words on."""
    return make_study({"talks": TEXT}, {"talks": CODING}, REGISTER)


@pytest.fixture
def page_path(study: Study) -> Path:
    """Return its page."""
    path = study.folder.root / "graph.html"
    path.write_bytes(export(study.folder, Options("html", ("en",))))
    return path


def picture_of(study: Study) -> Picture:
    exported = Exported(study.folder)
    return make_picture(exported.network(("en",)), exported.vocabulary, "test", "en")


def labels(picture: Picture, ids: tuple[str, ...]) -> list[str]:
    return [picture.mark(id).label for id in ids]


def finding(picture: Picture, kind: str) -> Finding:
    return next(f for f in picture.findings if f.kind.label == kind)


def test_a_finding_knows_all_who_said_it_and_who_passed_it_on(study: Study) -> None:
    """Two speakers of one quote are two voices, unnamed ones are voices too, an agency between is none."""
    picture = picture_of(study)

    demand, offer = finding(picture, "demand"), finding(picture, "offer")
    assert sorted(labels(picture, demand.voices)) == ["Bo", "Cy"]
    assert (labels(picture, offer.voices), labels(picture, offer.relays)) == (
        ["people close to the talks"],
        ["Wire"],
    )


def test_nobody_is_said_to_have_said_a_link_between_terms(study: Study) -> None:
    """That two terms conflict is judged by a coder, on what people said of either."""
    link = finding(picture_of(study), "conflicts with")

    assert (link.voices, link.relays) == ((), ())


def test_who_speaks_but_ties_nothing_is_no_mark_of_the_network(study: Study) -> None:
    """Speakers of whom nothing else is known are kept apart from nodes, and sorted like them."""
    network = Exported(study.folder).network(("en",))

    voices = [node.label for node in network.voices]
    assert {"Cy", "Wire", "people close to the talks"} <= set(voices)
    assert {node.id for node in network.nodes} & {node.id for node in network.voices} == set()
    assert [n.id for n in network.voices] == sorted(n.id for n in network.voices)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("Bo", {"": [TIE], "Said:": [EXCHANGE, PEACE]}),
        ("Cy", {"": [], "Said:": [PEACE, TIE]}),
        ("people close to the talks", {"": [], "Said:": [PAY]}),
        ("Wire", {"": [], "Passed on:": [EXCHANGE, PAY]}),
        ("Borland", {"": [EXCHANGE, PAY]}),
    ],
)
def test_the_evidence_of_a_person_has_what_that_person_said(
    page_path: Path, opened: OpenPage, who: str, expected: dict[str, list[str]]
) -> None:
    """Below what is known of somebody stands what they said, or passed on; nothing stands there twice."""
    with opened(page_path, "#v=network") as page:
        page.evaluate("kg.ready")
        proof = page.evaluate(PROOF, who)
        said = page.locator("#live").inner_text()

    assert proof == expected
    assert f"{sum(map(len, expected.values()))} finding" in said


def test_choosing_a_speaker_lights_lines_list_and_stands_alike(
    page_path: Path, opened: OpenPage
) -> None:
    """The same findings are lit in the drawing and the list; their parties and issues stay, others fade."""
    with opened(page_path, "#v=network") as page:
        page.evaluate("kg.ready")
        page.evaluate(PROOF, "Bo")
        drawn = page.evaluate(
            """kg.views.network.scene.ports.flatMap((p) => p.fs).filter((f) => kg.lit(f.id)).map(kg.sentence)"""
        )
        clear = page.evaluate(
            "[...kg.views.network.scene.boxes.values()].filter((b) => !b.faint).map((b) => b.mark.label)"
        )
        thick = page.evaluate(
            """kg.views.network.network.body.data.edges.get().filter((e) => e.width > 3).length"""
        )
        listed = page.evaluate(
            "kg.$$('#v-list .finding.on').map((e) => kg.sentence(kg.findings.get(e.dataset.ids)))"
        )
        rows = list(csv.DictReader(io.StringIO(page.evaluate("kg.csv()"))))

    assert sorted(drawn) == sorted(listed) == [PEACE, EXCHANGE]
    assert {"Arland", "Borland", "Bo", "cease-fire"} <= set(clear)
    assert "economy" not in clear
    assert thick == 2
    assert sorted(r["ends"] for r in rows if "Bo" in r["speakers"].split("; ")) == [
        "Arland",
        "Prisoners are exchanged.",
        "The fighting stops.",
    ]
    assert sorted(r["kind"] for r in rows if r["relays"] == "Wire") == ["offer", "refusal"]


def test_focus_on_a_speaker_keeps_what_was_said(page_path: Path, opened: OpenPage) -> None:
    """One step around somebody are the parties and issues they spoke of."""
    with opened(page_path, "#v=network") as page:
        page.evaluate("kg.ready")
        page.evaluate(PROOF, "Cy")
        page.locator("[data-tool=focus]").click()
        near = page.evaluate("[...kg.views.network.scene.boxes.values()].map((b) => b.mark.label)")

    assert {"Arland", "cease-fire"} <= set(near)
    assert {"Borland", "economy"} & set(near) == set()
