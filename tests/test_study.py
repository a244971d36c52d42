"""Using a study from Python: what is documented works, answers are fresh, and everything shows itself."""

from __future__ import annotations

import doctest
import shutil
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

import kg
from graph import Answer, Network, Study
from graph.errors import QueryError, StoreError
from graph.tables import Table
from tests.test_oracle import FOLDER

DOCS = Path(__file__).parents[1] / "docs"
WANTS = "what-does-each-party-want"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Return a study of two coders on two sources, built."""
    shutil.copytree(FOLDER, tmp_path / "study")
    made = Study.open(tmp_path / "study")
    made.build()
    return made


def test_the_documented_lines_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page on Python runs on the study that kg demo makes."""
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(kg.main, ["demo", "talks"])

    failed, run = doctest.testfile(str(DOCS / "python.md"), module_relative=False)

    assert (made.exit_code, failed) == (0, 0)
    assert run >= 8


def test_values_may_be_names_lists_and_numbers(study: Study) -> None:
    """Parameters are written as people write them."""
    both = study.query(WANTS, party=["the Arlish", "borland"])
    unsure = study.query("what-should-be-reviewed-first", below=0.55)

    assert {row["who"] for row in both} == {"Arland", "Borland"}
    assert {row["confidence"] for row in unsure} == {0.5}


def test_every_form_of_query_gives_rows(study: Study) -> None:
    """ASK and CONSTRUCT are answers, too; a no counts as false."""
    yes, no = study.query("ASK { ?s a neg:Demand }"), study.query("ASK { ?s a neg:Nothing }")
    graph = study.query("CONSTRUCT { ?s a neg:Demand } WHERE { ?s a neg:Demand }")
    none = study.query("SELECT * { ?s a neg:Nothing }")

    assert (bool(yes), bool(no), bool(graph), bool(none)) == (True, False, True, False)
    assert (yes.rows, no.rows) == ([{"answer": True}], [{"answer": False}])
    assert graph.columns == ("subject", "predicate", "object")
    assert len({row["predicate"] for row in graph}) == 1


def test_a_mistake_is_an_error_with_a_hint(study: Study) -> None:
    """The errors are those of the command."""
    for question, given, message in (
        ("what-does-each-party-wnt", {}, "did you mean 'what-does-each-party-want'"),
        (WANTS, {"parti": "Arland"}, "did you mean '--party'"),
        (WANTS, {"party": "Nobody"}, "no actor is called 'Nobody'"),
        ("SELECT * { ?s ?p }", {}, "1:18: not SPARQL"),
        ("INSERT DATA { <a:b> <a:b> 1 }", {}, "would change the data"),
    ):
        with pytest.raises(QueryError) as error:
            study.query(question, **given)
        assert message in str(error.value)


def test_an_answer_is_that_of_the_last_build(study: Study) -> None:
    """A study that stays open answers from the new state after a build, by whomever, also where it had a copy."""
    text = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?x neg:codedBy ?c }"
    before = [study.query(text).rows for _ in range(3)]
    shutil.rmtree(study.folder.codings / "ben")
    Study.open(study.folder.root).build()
    after = [study.query(text).rows for _ in range(3)]

    assert (before, after) == ([[{"n": 2}]] * 3, [[{"n": 1}]] * 3)


def test_names_found_once_are_those_of_the_state_in_force(study: Study) -> None:
    """What was looked up is forgotten with the state it was looked up in."""
    before = [study.query(WANTS, party="arland").rows[0]["who"] for _ in range(3)]
    register = study.folder.register
    text = register.read_text("utf-8")
    names = (
        "label: Arland, also called: the Arlish",
        "label: Arlandia, also called: [the Arlish, Arland]",
    )
    register.write_text(text.replace(*names), "utf-8")
    study.build()
    after = [study.query(WANTS, party="arland").rows[0]["who"] for _ in range(3)]

    assert (set(before), set(after)) == ({"Arland"}, {"Arlandia"})


def test_a_study_that_is_not_built_is_an_error(tmp_path: Path) -> None:
    """There is no answer before the first build."""
    shutil.copytree(FOLDER, tmp_path / "study")

    with pytest.raises(StoreError, match="nothing is built yet"):
        Study.open(tmp_path / "study").query(WANTS)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_the_dataset_of_rdflib_answers_as_the_study_does(study: Study) -> None:
    """Its default graph is the union of all named graphs, which are the same as in the index."""
    text = f"SELECT ?who ?what {{ ?p a <{NEG}Demand> ; <{NEG}heldBy> ?who ; <{NEG}onTerm> ?what }}"
    dataset = study.dataset()
    found = study.reader.query(text)
    assert isinstance(found, ox.QuerySolutions)

    assert {tuple(map(str, row)) for row in dataset.query(text)} == {
        (r[0].value, r[1].value) for r in found
    }
    names = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
    assert names == {str(name.value) for name in study.reader.store.named_graphs()}
    assert len(dataset) == len({(q.subject, q.predicate, q.object) for q in study.reader.store})


NEG = "https://w3id.org/negotiation-kg/ns#"
HOSTILE = Answer(
    Table(("<b>x</b>",), (("<script>alert(1)</script>",), ("\x1b[31m&amp;",), (None,)))
)


def test_an_answer_shows_itself_as_text_and_as_html() -> None:
    """Everything is text: markup in a cell is shown, control characters are not."""
    html = HOSTILE._repr_html_()

    assert "<script" not in html
    assert "<th>&lt;b&gt;x&lt;/b&gt;</th>" in html
    assert "&amp;amp;" in html
    assert "\x1b" not in html + repr(HOSTILE)


def test_a_long_answer_shows_its_beginning() -> None:
    """A notebook is not flooded."""
    html = Answer(Table(("n",), tuple((n,) for n in range(1000))))._repr_html_()

    assert (html.count("<tr>"), "and 800 more rows" in html) == (201, True)


def test_a_network_is_a_networkx_graph_that_shows_its_edges(study: Study) -> None:
    """Its HTML has names and quotes as text."""
    network = study.network()
    network.nodes["https://example.org/oracle/actor/arland"]["label"] = "<script>"
    html = network._repr_html_()

    assert isinstance(network, Network)
    assert network.number_of_edges() > 10
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_an_answer_becomes_a_data_frame_where_pandas_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without pandas the error names it; with it the columns are those of the answer."""
    answer = Answer(Table(("a", "b"), ((1, "x"), (2, None))))
    try:
        import pandas as pd
    except ModuleNotFoundError:
        pd = None
    if pd is not None:
        assert list(answer.to_pandas().columns) == ["a", "b"]
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(ModuleNotFoundError, match="pandas"):
        answer.to_pandas()


def test_an_export_is_read_by_rdflib(study: Study, tmp_path: Path) -> None:
    """The ending chooses the format."""
    path = study.export(tmp_path / "all.ttl")

    assert len(rdflib.Graph().parse(path)) > 1000
