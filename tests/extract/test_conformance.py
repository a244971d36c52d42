"""The contract of extractors: the bundled one keeps it, and each breach is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import ontology
from graph.extract import (
    BUNDLED,
    Extraction,
    ExtractionError,
    FoundParty,
    FoundStatement,
    Known,
    load_extractor,
    ungrounded,
)
from graph.extract.conformance import check_extractor
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary
from graph.terms import NEG
from kg import main

STATEMENT = FoundStatement(NEG + "Demand", 0, 6, "Norway", ("Norway",), "a rule", 0.5)
PARTIES = (FoundParty("Norway", "state"),)


class Fixed:
    """An extractor that finds the same in every text that begins with Norway."""

    name, version, api = "fixed", "1", 1

    def __init__(self, **changes: object) -> None:
        self.statement = replace(STATEMENT, **changes)  # type: ignore[arg-type]

    def extract(self, text: str, known: Known) -> Extraction:
        """Return it."""
        found = (self.statement,) if text.startswith("Norway") else ()
        return Extraction(PARTIES, statements=found)


class Moody(Fixed):
    """An extractor that changes its mind."""

    asked = 0

    def extract(self, text: str, known: Known) -> Extraction:
        """Return something every other time."""
        self.asked += 1
        return super().extract(text, known) if self.asked % 2 else Extraction()


def test_the_bundled_extractor_keeps_to_the_contract() -> None:
    """Nothing is wrong with the rules."""
    assert check_extractor(Rules(gated=False)) == []


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Fixed(end=5), "the quote does not stand at its offsets"),
        (lambda: Fixed(class_=NEG + "Actor"), "no class of positions"),
        (lambda: Fixed(confidence=1.5), "a confidence beyond 0 and 1"),
        (lambda: Fixed(rule=""), "it does not say how it found"),
        (lambda: Fixed(holders=("Chile",)), "the holder 'Chile' is not among the parties"),
        (Moody, "two readings differ"),
        (object, "it lacks one of"),
    ],
)
def test_each_breach_is_told(make: Callable[[], Fixed], fault: str) -> None:
    """What an extractor does not keep to is said in words."""
    assert any(fault in told for told in check_extractor(make()))


def test_an_extractor_in_order_has_no_faults() -> None:
    """The checks find nothing where there is nothing."""
    assert check_extractor(Fixed()) == []


def test_the_extractors_are_listed() -> None:
    """The list has names, versions and origins."""
    result = CliRunner().invoke(main, ["extractors"])

    assert "rules  1  graph.extract.rules:Rules" in result.stdout.splitlines()


def test_an_extractor_that_cannot_be_loaded_is_listed_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A broken package does not hide the others, and asking for it says what is wrong."""
    monkeypatch.setitem(BUNDLED, "broken", "no.such.module:Thing")
    result = CliRunner().invoke(main, ["extractors"])

    with pytest.raises(ExtractionError, match="cannot be loaded"):
        load_extractor("broken")
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["broken", "llm", "rules"]


WORDS = st.sampled_from(
    [
        "Norway", "Chile's", "the rebels", "said", "that", "will", "not", "sign", "reject", "demanded", ",", ".", "\n",
        "“", "”", '"', "'", "must", "talks", "truce", "Mr. Lund", "spokesman", "(", ")", "if", "and", "by", "its",
        "who",
        "to", "has", "been", "offer", "United States", "—", ";", "according to", "Oslo", "we", "they", "İstanbul", "🐟",
    ]
)  # fmt: skip
KNOWN = Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))
READER = Rules(gated=False)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_no_text_trips_the_reader(text: str) -> None:
    """Whatever the order of words and marks, reading ends, and every quote stands where it is said to."""
    extraction = READER.extract(text, KNOWN)

    assert list(ungrounded(text, extraction)) == []
    assert all(s.start < s.end and s.quote == s.quote.strip() for s in extraction.statements)
