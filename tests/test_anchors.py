"""Quotes found in texts whatever their typography, at offsets that cut them out exactly."""

from __future__ import annotations

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from graph.texts.anchors import (
    find_quote,
    fold_text,
    has_quotation,
    is_direct_quote,
    nearest_passage,
)
from graph.texts.sources import split_sentences
from tests.strategies import TYPOGRAPHY, prose, texts


@st.composite
def texts_with_a_passage(draw: st.DrawFn) -> tuple[str, int, int]:
    """Draw a text and the offsets of some of its words."""
    text = draw(prose)
    starts = [0, *(i + 1 for i, c in enumerate(text) if c == " ")]
    start = draw(st.sampled_from(starts))
    ends = [i for i, c in enumerate(text) if c == " " and i > start] + [len(text)]
    return text, start, draw(st.sampled_from(ends))


@given(texts_with_a_passage(), st.randoms(use_true_random=False))
def test_a_passage_is_found_in_other_typography(drawn: tuple[str, int, int], random) -> None:  # type: ignore[no-untyped-def]
    """Words copied from a text are found where they stood, with other quotation marks, dashes and spaces."""
    text, start, end = drawn
    back = {alike: plain for plain, ways in TYPOGRAPHY.items() for alike in ways}
    typed = "".join(random.choice([c, *TYPOGRAPHY.get(back.get(c, c), c)]) for c in text[start:end])

    assert (start, end) in find_quote(fold_text(text), typed)


@given(texts, texts)
def test_what_is_found_reads_like_what_was_looked_for(text: str, quote: str) -> None:
    """Every place found cuts out words that fold to the words typed."""
    for start, end in find_quote(fold_text(text), quote):
        assert fold_text(quote).text.strip(" ") == fold_text(text[start:end]).text.strip(" ")


@given(texts)
def test_folding_keeps_the_order_of_offsets(text: str) -> None:
    """Each folded character stands for a piece of the original, piece after piece."""
    folded = fold_text(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(a < b for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


@given(prose)
def test_accents_typed_apart_are_found(text: str) -> None:
    """A letter with its accent as a character of its own is the same letter, on either side."""
    apart = unicodedata.normalize("NFD", text)
    assume(apart != text)

    assert [(0, len(text))] == find_quote(fold_text(text), apart)
    assert [(0, len(apart))] == find_quote(fold_text(apart), text)


def test_a_word_is_not_found_inside_another() -> None:
    """`ready` is not found in `already`, unless it stands nowhere else."""
    assert find_quote(fold_text("already ready"), "ready") == [(8, 13)]
    assert find_quote(fold_text("already"), "ready") == [(2, 7)]


def test_every_place_is_found() -> None:
    """A quote that stands twice is found twice, so that the coder is asked which is meant."""
    assert find_quote(fold_text("Kyiv and Kyiv"), "Kyiv") == [(0, 4), (9, 13)]


def test_line_ends_within_a_quote_are_spaces() -> None:
    """A quote wrapped over lines is found in a text that is not, and the other way round."""
    assert find_quote(fold_text("We\nare here"), "We are here") == [(0, 11)]


def test_the_nearest_passage_shares_the_most_words() -> None:
    """The hint for a quote that is nowhere is the sentence most like it."""
    text = "Kyiv wants peace. Moscow refuses a ceasefire now. They met."

    found = nearest_passage(text, list(split_sentences(text)), "Moscow refused the ceasefire")

    assert found == "Moscow refuses a ceasefire now."
    assert not nearest_passage(text, list(split_sentences(text)), "zebra")


def test_quotation_marks_tell_how_a_passage_is_told() -> None:
    """A sentence in quotation marks is quoted; words in marks within a sentence are partly quoted."""
    assert is_direct_quote("«Мы готовы», — сказал он.")
    assert not is_direct_quote("He called it “a trap” again.")
    assert has_quotation("He called it “a trap” again.")
    assert not has_quotation("He said the delegation’s plan wasn't ready.")
