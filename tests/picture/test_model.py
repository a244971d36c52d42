"""What is drawn: marks in their columns, findings with their holders and issues, ids and colours."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ontology
from graph import Study
from graph.export import Exported
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.networks.network import Edge, Network, Node
from graph.picture.colors import DARK, LIGHT, contrast, readable
from graph.picture.force import force_layout
from graph.picture.ids import short_ids
from graph.picture.model import Picture, make_picture
from graph.picture.order import drawing_order
from graph.terms import NEG
from tests.benchmarks.large_networks import large_network
from tests.conftest import MakeStudy

CODING = """\
coder: amina
terms:
  peace: {term: The fighting stops., on issue: cease-fire}
statements:
  - quote: Arland demands peace, said its minister.
    speaker: The Times
    findings:
      - {demand: peace, id: call, held by: Arland}
      - {affiliation: Bo, affiliated with: Arland, role: minister}
      - {proposal: the plan, id: plan, held by: Borland}
  - quote: Borland accepted.
    speaker: The Times
    findings:
      - {acceptance: call, held by: Borland}
"""
TEXT = "Arland demands peace, said its minister.\nBorland accepted.\n"


@pytest.fixture
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the core."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


def picture_of(study: Study) -> Picture:
    exported = Exported(study.folder)
    return make_picture(exported.network(("en",)), exported.vocabulary, "test", "en")


def labels(picture: Picture, column: str) -> list[str]:
    return [mark.label for mark in picture.column(column)]


def test_marks_stand_in_the_column_of_their_part(make_study: MakeStudy) -> None:
    """Who acts for nobody and holds positions is a party; who acts for one is among the people."""
    study = make_study({"talks": TEXT}, {"talks": CODING}, "  bo: {is a: person, label: Bo}\n")

    picture = picture_of(study)

    assert labels(picture, "parties") == ["Arland", "Borland"]
    assert labels(picture, "people") == ["Bo"]
    assert labels(picture, "issues") == ["cease-fire"]
    assert [picture.mark(m.party).label for m in picture.column("people")] == ["Arland"]


def test_an_answer_leads_to_the_term_of_what_it_answers(make_study: MakeStudy) -> None:
    """An acceptance of a demand is a line to the demand's term, since a demand is no mark."""
    study = make_study({"talks": TEXT}, {"talks": CODING}, "  bo: {is a: person, label: Bo}\n")

    picture = picture_of(study)

    (answer,) = (f for f in picture.findings if f.kind.label == "acceptance")
    assert [picture.mark(m).label for m in answer.ends] == ["The fighting stops."]
    assert [picture.mark(m).label for m in answer.issues] == ["cease-fire"]
    assert [picture.mark(m).label for m in answer.parties] == ["Borland"]


def test_a_class_of_an_extension_is_drawn_as_its_file_says(make_study: MakeStudy) -> None:
    """Colour, dash, glyph and verb of a class nobody wrote code for reach the legend."""
    own = """@prefix : <https://example.org/own#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Plea a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "plea"@en ;
    neg:color "#7a0177" ; neg:dash "7 2" ; neg:glyph "♥" ; neg:verb "pleads for"@en .
"""
    coding = CODING.replace("{demand: peace,", "{plea: peace,")
    study = make_study(
        {"talks": TEXT}, {"talks": coding}, "  bo: {is a: person, label: Bo}\n",
        files={"ontology/own.ttl": own},
    )  # fmt: skip

    kinds = {kind.label: kind for kind in picture_of(study).kinds}

    plea = kinds["plea"]
    assert (plea.color, plea.dash, plea.glyph, plea.verb) == ("#7a0177", (7, 2), "♥", "pleads for")


def test_the_order_of_input_does_not_matter(vocabulary: Vocabulary) -> None:
    """Nodes and edges in another order give the same picture, drawn in the same order."""
    network = large_network(120, vocabulary)
    shuffled = Network(
        tuple(random.Random(5).sample(network.nodes, len(network.nodes))),
        tuple(random.Random(6).sample(network.edges, len(network.edges))),
    )

    one, other = (make_picture(n, vocabulary, "x", "en") for n in (network, shuffled))

    assert one == other
    assert drawing_order(one) == drawing_order(other)


def test_marks_that_belong_together_stand_near(vocabulary: Vocabulary) -> None:
    """Three parties with an issue each: the issues come in the order of the parties."""
    nodes = [Node(f"a:p{n}", f"P{n}", NEG + "State", "party") for n in range(3)]
    nodes += [Node(f"a:i{n}", f"I{n}", NEG + "Term", "issue") for n in range(3)]
    judged = large_network(10, vocabulary).edges[0].judgements
    edges = [
        Edge(f"a:e{n}", f"a:p{n}", f"a:i{2 - n}", NEG + "Demand", "demand", judgements=judged)
        for n in range(3)
    ]

    picture = make_picture(Network(tuple(nodes), tuple(edges)), vocabulary, "x", "en")

    order = [mark.label for mark in drawing_order(picture)]
    assert [2 - int(label[1]) for label in order[3:6]] == [int(label[1]) for label in order[:3]]


# ---------------------------------------------------------------- ids


@given(st.sets(st.text(min_size=1), max_size=60))
def test_ids_are_one_to_one_and_of_the_name_alone(names: set[str]) -> None:
    """No two names share an id, all ids are as long, and fewer names never change one but in length."""
    ids = short_ids(names)
    some = short_ids(sorted(names)[: len(names) // 2])

    assert len(set(ids.values())) == len(names)
    assert len({len(id) for id in ids.values()}) <= 1
    assert [n for n in some if not ids[n].startswith(some[n])] == []


# ---------------------------------------------------------------- colours


def test_every_kind_can_be_read_in_both_themes_and_without_colour(demo: Study) -> None:
    """Text contrast of at least 4.5 on either ground; no two kinds of positions share both dash and glyph."""
    positions = [k for k in picture_of(demo).kinds if k.layer == "position"]

    poor = [
        k.label for k in positions if contrast(k.color, LIGHT) < 4.5 or contrast(k.dark, DARK) < 4.5
    ]
    looks = {(k.dash, k.glyph) for k in positions}

    assert poor == []
    assert len(looks) == len(positions)
    assert "" not in {k.glyph for k in positions}


@given(st.text(alphabet="0123456789abcdefABCDEF", min_size=6, max_size=6))
def test_any_colour_is_made_readable(digits: str) -> None:
    """Whatever colour an extension gives, it can be read on both grounds."""
    assert contrast(readable(f"#{digits}", LIGHT), LIGHT) >= 4.5
    assert contrast(readable(f"#{digits}", DARK), DARK) >= 4.5


# ---------------------------------------------------------------- the map's layout


def test_the_layout_is_the_same_twice_and_keeps_clusters_together() -> None:
    """Two rings without a line between them: marks of one ring are nearer to each other than to the other's."""
    ring = [(n, (n + 1) % 12) for n in range(12)] + [(12 + n, 12 + (n + 1) % 12) for n in range(12)]

    places = force_layout(24, ring)

    def far(a: int, b: int) -> float:
        return float(abs(complex(*places[a]) - complex(*places[b])))

    within = [far(a, b) for a, b in ring]
    between = [far(a, b + 12) for a in range(12) for b in range(12)]
    assert places == force_layout(24, ring)
    assert len(set(places)) == 24
    assert max(within) < sorted(between)[len(between) // 2]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_the_layout_of_almost_nothing(count: int) -> None:
    """No marks, one mark, marks without lines: each has a place of its own."""
    places = force_layout(count, [])

    assert len(set(places)) == count


def test_a_line_that_ends_nowhere_is_no_line(vocabulary: Vocabulary) -> None:
    """A finding whose end is no mark of the network is kept, and drawn without a line."""
    network = large_network(60, vocabulary)
    edge = next(e for e in network.edges if e.class_.endswith("#Demand"))
    stray = replace(edge, id="https://example.org/stray", end=edge.id)

    picture = make_picture(
        Network(network.nodes, tuple(sorted((*network.edges, stray), key=lambda e: e.id))),
        vocabulary, "x", "en",
    )  # fmt: skip

    (found,) = (f for f in picture.findings if f.iri == stray.id)
    assert found.ends == (picture.ids[edge.end],)
