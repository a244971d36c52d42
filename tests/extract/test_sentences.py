"""Sentences as reports on negotiations have them, with the positions a coder would enter."""

from __future__ import annotations

from pathlib import Path

import pytest

import ontology
from graph.extract import Extraction, Known, ungrounded
from graph.extract.gold import type_of
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary

FOLDER = Path(__file__).parent
LINES = [
    line.split("\t")
    for line in (FOLDER / "sentences.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
CASES: dict[str, str] = dict(LINES[1:])  # type: ignore[arg-type]  # two columns
NO_STAND = [
    line
    for line in (FOLDER / "no_stand.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
GENERAL = sorted((FOLDER / "general").glob("*.txt"))


@pytest.fixture(scope="module")
def known() -> Known:
    """Return what is known without a study."""
    return Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))


@pytest.fixture(scope="module")
def rules() -> Rules:
    """Return the extractor with its gate open."""
    return Rules(gated=False)


@pytest.mark.parametrize("text", CASES)
def test_type_and_holder_of_a_position(text: str, rules: Rules, known: Known) -> None:
    """What a sentence says is found with its type and, where one is named, its holder."""
    found = rules.extract(text, known).statements
    said = {f"{type_of(s.class_, known.vocabulary)} {', '.join(s.holders)}".strip() for s in found}

    expected = {case for case in CASES[text].split("; ") if case}
    assert expected == said


@pytest.mark.parametrize("text", NO_STAND)
def test_who_takes_no_stand_is_left_alone(text: str, rules: Rules, known: Known) -> None:
    """What is doubted, expected, praised, described or done gives no position."""
    found = [(s.rule, s.quote) for s in rules.extract(text, known).statements]

    assert found == []


def read(rules: Rules, known: Known, text: str) -> Extraction:
    return rules.extract(text, known)


def test_general_news_passes_the_gate_hardly_ever(known: Known) -> None:
    """On news of other things there are at most two suggestions per thousand words."""
    texts = [path.read_text("utf-8") for path in GENERAL]
    found = sum(len(Rules().extract(text, known).statements) for text in texts)

    words = sum(len(text.split()) for text in texts)
    assert found <= 2 * words / 1000


REPORT = """\
Miners and company return to talks
The miners' union rejected a pay offer from Nordgruve on Monday and called a two-day strike, its first in nine years.
"We will not go back for four percent," said Ola Berg, the union's president. "The company must pay what it promised."
Nordgruve, which has put forward a new plan, said it would raise wages if the union called off its strike.
Kari Moe, a spokeswoman for the company, told NTB that the two sides would meet in Oslo on Thursday.
The union said it was ready for talks, according to a mediator.
By Nils Lie
"""


@pytest.fixture(scope="module")
def report(known: Known) -> Extraction:
    """Return what is found in a report of a strike."""
    return Rules().extract(REPORT, known)


def test_every_quote_stands_where_it_is_said_to(report: Extraction) -> None:
    """Offsets cut the quotes."""
    assert list(ungrounded(REPORT, report)) == []


def test_envoys_speak_for_parties_in_a_capacity(report: Extraction) -> None:
    """Persons are found with the party they speak for and their office in the words of the text."""
    expected = [("Kari Moe", "spokeswoman for the company"), ("Ola Berg", "union's president")]
    assert expected == [(e.name, e.capacity) for e in report.envoys]


def test_a_quotation_runs_on_behind_who_said_it(report: Extraction) -> None:
    """What follows in quotation marks is the same speaker's."""
    voices = [s.voiced_by for s in report.statements if "must pay" in s.quote]

    assert voices == ["Ola Berg"]


def test_we_are_the_speakers_party(report: Extraction) -> None:
    """The holder of what 'we' will not do is the party the speaker acts for, and that is noted as inferred."""
    found = [s for s in report.statements if s.quote.startswith("We will not")]

    assert [(s.holders, "inferred-holder" in s.flags) for s in found] == [
        (("miners' union",), True)
    ]


def test_headlines_and_by_lines_hold_no_statement(report: Extraction) -> None:
    """Lines that are no prose are left alone."""
    first = REPORT.index("\n")

    assert all(first < s.start < REPORT.index("By Nils") for s in report.statements)


def test_readiness_with_a_condition_is_an_offer(report: Extraction) -> None:
    """What somebody would do if others act is an offer, with its condition."""
    found = [s for s in report.statements if "raise wages" in s.quote]

    assert [s.modality for s in found] == ["conditional"]


def test_the_same_text_gives_the_same_answer(known: Known, report: Extraction) -> None:
    """Extraction is deterministic."""
    assert report == Rules().extract(REPORT, known)


PERSONS: dict[str, str] = dict(
    line.split("\t")  # type: ignore[misc]  # two columns
    for line in (FOLDER / "persons.tsv").read_text("utf-8").splitlines()[2:]
)


@pytest.mark.parametrize("text", PERSONS)
def test_for_whom_a_person_speaks(text: str, rules: Rules, known: Known) -> None:
    """A named person is found with the party, however the office is told; who speaks for nobody is not."""
    found = rules.extract(text, known).envoys

    assert PERSONS[text] == "; ".join(f"{e.name} {e.party}" for e in found)


def test_words_quoted_in_a_clause_do_not_end_it(rules: Rules, known: Known) -> None:
    """A comma within words in quotation marks leaves the clause whole."""
    text = 'Workers rejected the company\'s "last, best, and final" offer.'
    found = rules.extract(text, known).statements

    assert [text.rstrip(".")] == [s.quote for s in found]
