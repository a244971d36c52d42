"""Texts with signs of their own code: read as the plain ones, found where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ontology
from graph.extract import Extraction, Known, ungrounded
from graph.extract.grammar.folding import fold
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary

PLAIN = (
    "Norway's deputy foreign minister, Jean-Luc Noel, said the United States must halt fire. "
    "Guinea-Bissau rejected Norway's offer of a cease-fire."
)
WRITTEN = {
    "hyphens": PLAIN.replace("-", "\u2011"),
    "spaces": PLAIN.replace(" ", "\u00a0"),
    "soft hyphens": PLAIN.replace("rejected", "re\u00adjec\u00adted").replace("must", "mu\u00adst"),
    "marks without a width": "\ufeff" + PLAIN.replace("United ", "United\u200b "),
    "ligatures": PLAIN.replace("fi", "\ufb01").replace("ff", "\ufb00"),
}


@pytest.fixture(scope="module")
def known() -> Known:
    """Return what a study knows that has nothing of its own."""
    return Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))


def told(found: Extraction) -> list[tuple[str, tuple[str, ...], str]]:
    """Return what is said in a text: class, holders, and the words as they are read."""
    return [(s.class_, s.holders, fold(s.quote).text) for s in found.statements]


@pytest.mark.parametrize("way", WRITTEN)
def test_a_text_is_read_however_its_signs_are_coded(way: str, known: Known) -> None:
    """The same parties, envoys and statements are found, with quotes that stand in the text as it is."""
    plain, written = (Rules().extract(text, known) for text in (PLAIN, WRITTEN[way]))

    assert ungrounded(WRITTEN[way], written) == []
    assert [party.name for party in written.parties] == [party.name for party in plain.parties]
    assert [envoy.name for envoy in written.envoys] == [envoy.name for envoy in plain.envoys]
    assert told(written) == told(plain)


def test_letters_with_a_mark_of_their_own_are_composed() -> None:
    """A letter and its accent are read as one, and stand for both."""
    folded = fold("Jose\u0301 left")

    assert (folded.text, folded.span(0, 4)) == ("Jos\u00e9 left", (0, 5))


@given(st.text(alphabet="ab -.\u2011\u00a0\u00ad\u200b\ufb01e\u0301"))
def test_what_is_found_can_be_found_again(source: str) -> None:
    """A passage of a text as it is read is read alike where it stands in the source."""
    folded = fold(source)

    for start in range(len(folded.text)):
        first, last = folded.span(start, len(folded.text))
        assert fold(source[first:last]).text.endswith(folded.text[start:])
