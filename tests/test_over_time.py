"""The designed answers on an invented negotiation over time, given by our questions on the designed data.

The data are RDF of the design, loaded beside our ontology, with what our rules derive; they lie beside the project.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import ontology
import queries
from graph.asking.query import Names, ask, to_table
from graph.inference.infer import infer
from graph.inference.rules import read_rules
from graph.lexicon.vocabulary import load_vocabulary
from graph.storage.store import EmbeddedReader
from graph.tables import Table

DESIGN = Path(__file__).parents[2] / "shared" / "ontology"
DATA = DESIGN / "tests" / "over-time.ttl"
ANSWERS = DESIGN / "queries" / "over-time" / "ANSWERS.md"
QUESTIONS = {
    "ot1": "how-have-stands-changed",
    "ot2": "what-stands-today",
    "ot3": "who-accepted-what",
}
GRAPH = "https://example.org/graph/"

pytestmark = pytest.mark.skipif(
    not DATA.exists() or not ANSWERS.exists(),
    reason="the designed data and answers lie beside the project, and are not there",
)


@pytest.fixture(scope="module")
def reader() -> EmbeddedReader:
    """Return a store of the designed data, our ontology, and what our rules derive."""
    store = ox.Store()
    vocabulary = load_vocabulary([(path, path.name) for path in ontology.module_files()])
    for path in (*ontology.module_files(), DATA):
        store.load(
            path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(GRAPH + path.stem)
        )
    derived = infer(store, read_rules(ontology.rule_files()), vocabulary, GRAPH + "derived")
    triples = "\n".join(f"{s} {p} {o} ." for s, p, o in derived)
    store.load(
        triples.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(GRAPH + "derived")
    )
    return EmbeddedReader(store)


def answer(reader: EmbeddedReader, name: str) -> Table:
    text = queries.question_files()[name].read_text(encoding="utf-8")
    results = ask(reader, text)
    assert isinstance(results, ox.QuerySolutions)
    return to_table(results, Names(reader))


def designed(name: str) -> tuple[list[str], set[tuple[str, ...]]]:
    """Return columns and rows of one designed answer."""
    section = re.search(rf"### {name}:.*?(?=\n### |\Z)", ANSWERS.read_text("utf-8"), re.DOTALL)
    assert section
    lines = [line for line in section[0].splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    return cells[0], {tuple(row) for row in cells[2:]}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_questions_over_time_give_the_designed_answers(
    reader: EmbeddedReader, name: str
) -> None:
    """Each question gives the rows of the design, as a set; it may have further columns."""
    columns, expected = designed(name)

    table = answer(reader, QUESTIONS[name])

    places = [table.columns.index(column) for column in columns]
    assert expected == {
        tuple("" if row[i] is None else str(row[i]) for i in places) for row in table.rows
    }
