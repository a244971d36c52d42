"""Links between terms: each relation with a dash, a glyph and a line of the legend of its own."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

import ontology
from graph import Study
from graph.export import Exported, Options, export
from graph.lexicon.vocabulary import load_vocabulary
from graph.picture.model import Kind, make_picture
from graph.terms import NEG
from tests.conftest import MakeStudy
from tests.picture.conftest import OpenPage

OWN = """@prefix : <https://example.org/own#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:pavesWayFor a owl:ObjectProperty ; rdfs:label "paves the way for"@en ; neg:recordedAs neg:Linkage ;
    rdfs:domain neg:Term ; rdfs:range neg:Term ; neg:color "#7a0177" ; neg:dash "9 2" ; neg:glyph "☼" .
:rulesOut a owl:ObjectProperty ; rdfs:subPropertyOf neg:conflictsWith ; rdfs:label "rules out"@en ;
    neg:recordedAs neg:Linkage ; rdfs:domain neg:Term ; rdfs:range neg:Term .
"""
CODING = """\
coder: amina
terms:
  peace: {term: The fighting stops., on issue: cease-fire}
  truce: {term: The fighting stops for a week., on issue: cease-fire, partly meets: peace, paves the way for: peace}
  war: {term: The fighting goes on., on issue: hostilities, conflicts with: peace, rules out: truce}
  quiet: {term: No gun is fired., on issue: hostilities, entails: peace}
statements:
  - quote: Arland demands peace, or a truce, and no gun fired; or else war.
    speaker: The Times
    findings:
      - {demand: peace, held by: Arland}
      - {demand: truce, held by: Arland}
      - {demand: quiet, held by: Arland}
      - {threat: war, held by: Arland}
"""
TEXT = "Arland demands peace, or a truce, and no gun fired; or else war.\n"
RELATIONS = {"conflicts with", "entails", "partly meets", "paves the way for", "rules out"}


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study with our relations between terms and two of its own."""
    return make_study({"talks": TEXT}, {"talks": CODING}, "", files={"ontology/own.ttl": OWN})


def relations(study: Study) -> dict[str, Kind]:
    exported = Exported(study.folder)
    kinds = make_picture(exported.network(("en",)), exported.vocabulary, "test", "en").kinds
    return {kind.label: kind for kind in kinds if kind.layer == "relation"}


def test_each_relation_between_terms_is_a_kind_of_its_own(study: Study) -> None:
    """Drawn as its property says; one that says nothing, as the property above it."""
    found = relations(study)

    own, above, below = (found[n] for n in ("paves the way for", "conflicts with", "rules out"))
    assert set(found) == RELATIONS
    assert (own.color, own.dash, own.glyph) == ("#7a0177", (9, 2), "☼")
    assert (below.dash, below.glyph) == (above.dash, above.glyph)


def test_our_relations_differ_in_dash_and_glyph() -> None:
    """Where colours cannot be told apart, a line and what it carries can."""
    vocabulary = load_vocabulary([(path, path.name) for path in ontology.module_files()])
    properties = [p for p in vocabulary.properties if vocabulary.properties[p].recorded_as]

    looks = [
        {name: vocabulary.inherited(p, NEG + name) for name in ("dash", "glyph")}
        for p in properties
    ]

    assert len(looks) == 3
    assert [
        (a, b) for a, b in combinations(looks, 2) if any(a[n] == b[n] for n in ("dash", "glyph"))
    ] == []


def test_links_carry_their_glyph_and_answer_clicks(study: Study, opened: OpenPage) -> None:
    """With terms shown every link has a line in its dash and its glyph, apart from others; the legend filters it."""
    path: Path = study.folder.root / "graph.html"
    path.write_bytes(export(study.folder, Options("html", ("en",))))
    with opened(path, "#v=network") as page:
        page.evaluate("kg.ready.then(() => kg.views.network.toggle('terms'))")
        ports = page.evaluate(
            """kg.views.network.scene.ports.filter((p) => p.kind.layer === "relation")
               .map((p) => [p.kind.label, p.x, p.y])"""
        )
        lines = page.evaluate(
            """kg.views.network.network.body.data.edges.get()
               .filter((e) => kg.views.network.scene.edges[e.id].how === "link")
               .map((e) => [kg.views.network.scene.edges[e.id].kind.label, e.dashes])"""
        )
        written = page.evaluate("kg.views.network.svg().text")
        legend = page.locator("#legend label:has(svg)").all_inner_texts()
        page.locator("#legend label", has_text="partly meets").locator("input").uncheck()
        left = page.evaluate(
            """kg.views.network.scene.ports.filter((p) => p.kind.label === "partly meets").length"""
        )

    near = [
        (a, b) for a, b in combinations(ports, 2) if abs(a[1] - b[1]) < 12 and abs(a[2] - b[2]) < 12
    ]
    assert {name for name, _, _ in ports} == RELATIONS
    assert ["paves the way for", [9, 2]] in lines
    assert near == []
    assert "☼" in written
    assert {name for name in RELATIONS if any(name in words for words in legend)} == RELATIONS
    assert left == 0
