"""Exports for network tools, read back by those tools' own readers."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import igraph
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Study
from graph.export import Exported
from graph.export.attributes import (
    Value,
    edge_values,
    labelled,
    marks,
    node_values,
    period,
    xml_attribute,
    xml_text,
)
from graph.export.dot import quoted
from graph.export.mermaid import escaped
from graph.networks.selection import Selection
from tests.conftest import MakeStudy
from tests.export.conftest import HARM, written

STUDIES = pytest.mark.parametrize("name", ["bridge", "harmful"])
GEXF = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


def told(study: Study) -> tuple[dict[str, dict[str, Value]], dict[str, dict[str, Value]]]:
    """Return what files should say of nodes and edges, without what is empty."""
    exported = Exported(study.folder, Selection())
    network, vocabulary = exported.network(["en"]), exported.vocabulary
    nodes = {n.id: node_values(n, vocabulary, "en") for n in marks(network)}
    edges = {one.id: edge_values(one.edge, vocabulary, "en") for one in labelled(network)}
    return without_empty(nodes), without_empty(edges)


def without_empty(things: dict[str, dict[str, Value]]) -> dict[str, dict[str, Value]]:
    return {
        id: {k: v for k, v in values.items() if v not in ("", None) and v == v}
        for id, values in things.items()
    }


@pytest.fixture
def study(request: pytest.FixtureRequest, name: str) -> Study:
    """Return the study of that name."""
    found: Study = request.getfixturevalue(name)
    return found


# ---------------------------------------------------------------- GraphML


@STUDIES
def test_networkx_reads_graphml_with_all_attributes(study: Study) -> None:
    """Every node and edge has each attribute, letter for letter, numbers as numbers."""
    G = nx.read_graphml(io.BytesIO(written(study, "graphml").encode()), force_multigraph=True)

    nodes, edges = told(study)
    assert nodes == {id: dict(values) for id, values in G.nodes(data=True)}
    assert edges == {key: dict(values) for _, _, key, values in G.edges(data=True, keys=True)}


@STUDIES
def test_igraph_reads_graphml_with_all_attributes(study: Study, tmp_path: Path) -> None:
    """The reader in C finds the same, but for the ids of edges, which it mistakes: `finding` has the name as well."""
    file = tmp_path / "graph.graphml"
    file.write_text(written(study, "graphml"), encoding="utf-8")
    G = igraph.Graph.Read_GraphML(str(file))

    nodes, edges = told(study)
    found_nodes = {v["id"]: {k: x for k, x in v.attributes().items() if k != "id"} for v in G.vs}
    found_edges = {
        str(n): {k: x for k, x in e.attributes().items() if k != "id"} for n, e in enumerate(G.es)
    }
    assert nodes == without_empty(found_nodes)
    assert list(edges.values()) == list(without_empty(found_edges).values())


@STUDIES
def test_nodes_and_edges_are_sorted(study: Study) -> None:
    """The order is that of names, whatever the order of the files."""
    root = ET.fromstring(written(study, "graphml"))
    for tag in ("node", "edge"):
        ids = [e.get("id") for e in root.iter(f"{{http://graphml.graphdrawing.org/xmlns}}{tag}")]

        assert ids == sorted(ids)
        assert len(ids) == len(set(ids))


# ---------------------------------------------------------------- GEXF


@STUDIES
def test_networkx_reads_gexf_with_all_attributes(study: Study) -> None:
    """Every node and edge has each attribute, and its label and weight where GEXF has a place for them."""
    text = "\n".join(
        line for line in written(study, "gexf").split("\n") if "spell" not in line
    )  # networkx keeps spells as attributes of its own
    G = nx.read_gexf(io.StringIO(text))

    nodes, edges = told(study)
    for id, values in G.nodes(data=True):
        assert nodes[id] == {k: v for k, v in values.items() if k != "viz"}
    found = {values["id"]: values for _, _, values in G.edges(data=True)}
    assert sorted(found) == sorted(edges)
    for id, values in edges.items():
        assert values == {k: v for k, v in found[id].items() if k not in ("id", "viz")}


def test_gexf_has_a_spell_per_day_on_which_something_was_said(bridge: Study) -> None:
    """An edge is there when one of its statements was made, a node when one of its edges is."""
    root = ET.fromstring(written(bridge, "gexf"))

    def spells(path: str, part: str) -> list[list[tuple[str | None, str | None]]]:
        return [
            [(s.get("start"), s.get("end")) for s in thing.iterfind(".//g:spell", GEXF)]
            for thing in root.iterfind(path, GEXF)
            if part in str(thing.get("id"))
        ]

    graph = root.find("g:graph", GEXF)
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    assert spells(".//g:edge", "arland-threat") == [[("2001-01-01", "2001-01-01")]]
    assert spells(".//g:edge", "accuses") == [[("2001-01-09", "2001-01-09")]]
    assert spells(".//g:node", "actor/free-bank")[0] in (
        [],
        [("2001-01-09", "2001-01-09")],
    )


def test_a_node_with_an_edge_without_a_date_is_always_there(bridge: Study) -> None:
    """A place or issue known from the register has no time of its own, and what it is tied to outlasts statements."""
    root = ET.fromstring(written(bridge, "gexf"))
    undated = {
        end
        for edge in root.iterfind(".//g:edge", GEXF)
        if edge.find(".//g:spell", GEXF) is None
        for end in (edge.get("source"), edge.get("target"))
    }

    for node in root.iterfind(".//g:node", GEXF):
        assert (node.get("id") in undated) <= (node.find(".//g:spell", GEXF) is None)
    assert undated


def test_a_month_is_a_spell_of_all_its_days(harmful: Study) -> None:
    """The source is of February 2001, no more exact."""
    spell = ET.fromstring(written(harmful, "gexf")).find(".//g:edge//g:spell", GEXF)

    assert spell is not None
    assert spell.attrib == {"start": "2001-02-01", "end": "2001-02-28"}


def test_a_study_without_dates_is_a_static_graph(make_study: MakeStudy) -> None:
    """No timeline is opened for what has no time."""
    coding = (
        "terms: {tolls: {term: Arland pays tolls., on issue: tariffs}}\n"
        "statements: [{quote: Borland wants tolls., findings: [{demand: tolls, held by: borland}]}]\n"
    )
    source = "---\ntitle: Undated\npublished by: The Times\n---\nBorland wants tolls.\n"
    study = make_study({}, {"one": coding}, files={"sources/one.txt": source})

    graph = ET.fromstring(written(study, "gexf")).find("g:graph", GEXF)
    assert graph is not None
    assert graph.attrib == {"defaultedgetype": "directed", "mode": "static"}


GRAMMAR: dict[str, tuple[str, str]] = {
    "gexf": ("meta graph", "version"),
    "meta": ("creator", ""),
    "creator": ("", ""),
    "graph": ("attributes nodes edges", "mode defaultedgetype timeformat timerepresentation"),
    "attributes": ("attribute", "class mode"),
    "attribute": ("", "id title type"),
    "nodes": ("node", ""),
    "node": ("attvalues spells color position shape", "id label"),
    "edges": ("edge", ""),
    "edge": ("attvalues spells color shape", "id source target label weight kind"),
    "attvalues": ("attvalue", ""),
    "attvalue": ("", "for value"),
    "spells": ("spell", ""),
    "spell": ("", "start end"),
    "color": ("", "r g b"),
    "position": ("", "x y z"),
    "shape": ("", "value"),
}
"""What is used of the grammar of GEXF 1.3: per element the elements in it, each once but for lists, and attributes."""


@STUDIES
def test_gexf_keeps_to_its_grammar(study: Study) -> None:
    """Only elements and attributes of GEXF 1.3, in its places; values are declared before they are given."""
    root = ET.fromstring(written(study, "gexf"))

    def name(element: ET.Element) -> str:
        return element.tag.split("}")[1]

    for element in root.iter():
        children, attributes = GRAMMAR[name(element)]
        assert {name(child) for child in element} <= set(children.split())
        assert set(element.attrib) <= set(attributes.split())
    for kind in ("node", "edge"):
        declared = {
            a.get("id")
            for a in root.iterfind(f".//g:attributes[@class='{kind}']/g:attribute", GEXF)
        }
        given = {v.get("for") for v in root.iterfind(f".//g:{kind}//g:attvalue", GEXF)}

        assert given <= declared


def test_gexf_has_the_colours_of_the_ontology_and_a_place_for_every_node(bridge: Study) -> None:
    """The colour of a state and a threat as the ontology says; no two nodes in one place."""
    root = ET.fromstring(written(bridge, "gexf"))
    arland = root.find(".//g:node[@label='Arland']/viz:color", GEXF)
    threat = root.find(".//g:edge[@kind='threat']/viz:color", GEXF)
    places = [(p.get("x"), p.get("y")) for p in root.iterfind(".//viz:position", GEXF)]

    assert arland is not None
    assert threat is not None
    assert arland.attrib == {"r": "0", "g": "63", "b": "92"}
    assert threat.attrib == {"r": "26", "g": "26", "b": "26"}
    assert len(places) == len(set(places)) == len(root.findall(".//g:node", GEXF))


def test_an_impossible_colour_of_an_extension_is_grey(make_study: MakeStudy) -> None:
    """What is no colour does no harm."""
    extension = (
        "@prefix neg: <https://w3id.org/negotiation-kg/ns#> .\n@prefix x: <https://example.org/x#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<https://example.org/x> a owl:Ontology .\nx:Clan a owl:Class ; "
        'rdfs:subClassOf neg:Actor ; rdfs:label "clan"@en ; '
        'neg:color "red\\" onload=\\"x" .\n'
    )
    study = make_study(
        {"one": "The Ers want tolls."},
        {
            "one": "terms: {tolls: {term: Arland pays tolls., on issue: tariffs}}\n"
            "statements: [{quote: The Ers want tolls., findings: [{demand: tolls, held by: ers}]}]\n"
        },
        register="  ers: {is a: clan, label: Ers}\n",
        files={"ontology/x.ttl": extension},
    )

    color = ET.fromstring(written(study, "gexf")).find(".//g:node[@label='Ers']/viz:color", GEXF)
    assert color is not None
    assert color.attrib == {"r": "128", "g": "128", "b": "128"}


# ---------------------------------------------------------------- Cytoscape, DOT


@STUDIES
def test_networkx_reads_cytoscape_json(study: Study) -> None:
    """Nodes and edges, parallel ones too, come back with their attributes."""
    document = json.loads(written(study, "cyjs"))
    G = nx.cytoscape_graph(document)

    nodes, edges = told(study)
    assert sorted(nodes) == sorted(G.nodes)
    assert sorted(edges) == sorted(key for *_, key in G.edges(keys=True))
    assert all(
        value == element["data"][name]
        for kind, things in (("nodes", nodes), ("edges", edges))
        for element in document["elements"][kind]
        for name, value in things[element["data"]["id"]].items()
    )


@STUDIES
def test_graphviz_draws_every_text_letter_for_letter(study: Study, tmp_path: Path) -> None:
    """The tool itself reads the file; names in the drawing are those of the study."""
    dot = shutil.which("dot")
    if not dot:
        pytest.skip("Graphviz is not installed")
    run = subprocess.run(
        [dot, "-Tsvg"], input=written(study, "dot").encode(), capture_output=True, check=False, timeout=120,
    )  # fmt: skip

    drawn = {
        "".join(text.itertext()) for text in ET.fromstring(run.stdout).iter("{http://www.w3.org/2000/svg}text")
    }  # fmt: skip
    expected = {str(values["label"]) for values in told(study)[0].values()}
    assert (run.returncode, run.stderr.decode()) == (0, "")
    assert {flat(text) for text in expected} <= {flat(text) for text in drawn}


def flat(text: str) -> str:
    """Return a text with its spaces and unusual characters as one kind: fonts may lack these."""
    return " ".join("".join(c if c.isascii() and c.isprintable() else " " for c in text).split())


@pytest.mark.parametrize("format", ["dot", "mmd"])
def test_no_text_leaves_its_quotation_marks(harmful: Study, format: str) -> None:
    """Lines of the file are those we wrote: a text begins and ends on one line, between quotation marks."""
    for line in written(harmful, format).split("\n"):
        bare = line.replace("\\\\", "").replace('\\"', "")

        assert bare.count('"') % 2 == 0
        assert "onload" not in bare


# ---------------------------------------------------------------- parts


anything = st.text(max_size=30) | st.just(HARM)


@given(anything)
def test_any_text_survives_xml(text: str) -> None:
    """As element and as attribute; only what XML cannot hold is replaced, one character by one."""
    element = ET.fromstring(f"<a b={xml_attribute(text)}>{xml_text(text)}</a>")

    expected = "".join(c if _is_xml(c) else "\ufffd" for c in text)
    assert (element.text or "") == expected
    assert element.get("b") == expected


def _is_xml(char: str) -> bool:
    code = ord(char)
    return char in "\t\n\r" or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


@given(anything)
def test_no_text_ends_a_string_of_dot(text: str) -> None:
    """Read as Graphviz reads it, the string ends at its last character."""
    written_ = quoted(text)
    inside = written_[1:-1].replace("\\\\", "").replace('\\"', "")

    assert written_[0] == written_[-1] == '"'
    assert not set('"\n') & set(inside)
    assert not inside.endswith("\\")


@given(anything)
def test_no_text_is_markup_in_mermaid(text: str) -> None:
    """Nothing but letters, digits, spaces and coded characters is left of what could be read as more."""
    assert not set('"<>&`*_[]{}|%\n\\') & set(escaped(text))


@pytest.mark.parametrize("day", ["", "soon", "20", "2001-1", "-0044"])
def test_what_is_no_date_has_no_period(day: str) -> None:
    """It is then as if nothing was said of the time."""
    assert period(day) is None


# ---------------------------------------------------------------- the network itself


def test_words_with_a_colon_and_slashes_are_shown_as_they_were_written(
    bridge: Study, harmful: Study
) -> None:
    """A note is no name of anything, whatever it looks like, and an address without a name is shown whole."""
    details = {
        edge.details.get("note") for edge in Exported(harmful.folder).network(["en"]).edges
    } - {None}
    talks = {
        node.id[-12:]: node.details.get("see")
        for node in Exported(bridge.folder).network(["en"]).nodes
    }

    assert details == {HARM}
    assert talks["bridge-talks"] == "https://example.org/talks"


def test_a_network_of_many_coders_asks_no_more_than_of_one(make_study: MakeStudy) -> None:
    """No query of the network joins patterns over all graphs, each of which every coder doubles."""
    coding = "statements: [{quote: Borland wants tolls., findings: [{demand: tolls, held by: borland}]}]\n"
    study = make_study(
        {"one": "Borland wants tolls."},
        {f"{coder}/one": coding for coder in "abcdefghi"},
        register="terms: {tolls: {term: Arland pays tolls., on issue: tariffs}}\n",
    )
    (demand,) = [e for e in Exported(study.folder).network(["en"]).edges if e.quotes]

    assert [quote.text for quote in demand.quotes] == ["Borland wants tolls."]
    assert [judgement.coder for judgement in demand.judgements] == list("abcdefghi")


def test_a_large_study_is_read_from_memory_with_the_same_result(
    bridge: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the store is read from makes no difference to what is drawn."""
    from_disk = written(bridge, "graphml")
    monkeypatch.setattr("graph.export.LARGE", 0)

    assert from_disk == written(bridge, "graphml")
