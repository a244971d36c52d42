"""The gate: texts that never say negotiation open it by the positions they tell, or by who issues them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import ontology
from graph.extract import Known
from graph.extract.gate import is_quarrel
from graph.extract.grammar.document import Document
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary

COD = """Norway wants the cod catch in the Barents Sea cut by a third next year. Its fisheries minister told \
reporters in Bergen that stocks have fallen four winters in a row. Russia refused to lower its share and said the \
counts were made in the wrong month. {third} Boats from the three countries landed two million tons last season, \
most of it in March."""

FAMILIES = """I spoke today with the families of the two teachers. Their case has been with a court in Tehran for \
nine months, and no minister has told us on what charge. We call on Iran to let both women go home. Their sons are four \
and six years old, and have not heard from them since the spring. We will freeze the accounts of every judge who \
keeps them in that prison. My office has a desk for the relatives, open on every day of the week. It helps \
them with letters, with lawyers, and with the cost of the flights that some of them will have to take."""


@pytest.fixture(scope="module")
def known() -> Known:
    """Return what a user without a study brings: the core."""
    return Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))


@pytest.mark.parametrize(
    ("third", "count"),
    [
        ("Iceland urged Russia to publish its own figures.", 3),
        ("Iceland has figures of its own.", 0),
    ],
)
def test_three_positions_of_two_parties_make_a_short_text_a_quarrel(
    third: str, count: int, known: Known
) -> None:
    """Two may be chance; three in a hundred words are what the text is about."""
    assert len(Rules().extract(COD.format(third=third), known).statements) == count


@pytest.mark.parametrize(
    ("words", "positions", "holders", "is_one"),
    [
        (120, 4, 1, False),  # what one wants may be no dispute
        (300, 3, 2, True),
        (340, 3, 2, False),
        (60, 2, 2, False),  # two may be chance
    ],
)
def test_what_makes_a_text_a_quarrel(
    words: int, positions: int, holders: int, is_one: bool
) -> None:
    """Three positions or more of two parties, one in 110 words."""
    assert is_quarrel(Document("word " * words), positions, holders) is is_one


def test_what_a_government_issues_need_say_less_of_its_matter(known: Known) -> None:
    """Nobody else holds a position in it, and its words are few: it is open because it is issued."""
    issued = replace(known, title="Statement by President Berg on Iran", outlet="The White House")

    assert {s.holders for s in Rules().extract(FAMILIES, issued).statements} == {("United States",)}
