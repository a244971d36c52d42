"""The empty coding that a person fills in."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from graph.coding.codings import parse_coding
from graph.coding.passages import Passages
from graph.coding.templating import empty_coding
from graph.texts.sources import parse_source
from tests.strategies import prose

repeating = st.lists(
    st.sampled_from(["They met.", "“No: never,” he said.", "5 # 7 is it?", "The end", "- Who?"]),
    min_size=1,
    max_size=9,
).flatmap(lambda lines: st.sampled_from([" ", "\n", "\n\n"]).map(lambda gap: gap.join(lines)))
"""Texts whose sentences stand more than once."""


@given(st.one_of(repeating, prose))
def test_every_sentence_of_an_empty_coding_is_found_where_it_stands(text: str) -> None:
    """Take the hash signs away, and each quote is anchored at its own sentence."""
    source = parse_source("\n" + text, "talks", "sources/talks.txt")
    content = re.sub(
        r"^#(?=  - |    after|      )", "", empty_coding(source, "amina"), flags=re.MULTILINE
    )
    content = content.replace(
        "      - {demand: ceasefire, held by: a party, firmness: insistence}\n", ""
    )
    faults: list[str] = []
    passages = Passages(
        source, "https://example.org/s", lambda _, message, __: faults.append(message)
    )

    spans = [passages.enter(entry) for entry in parse_coding(content, "talks.yaml").statements]

    assert faults == []
    assert [[sentence] for sentence in source.sentences] == spans


def test_the_first_sentence_shows_what_to_write() -> None:
    """A coder who has never seen a coding has a finding to go by, and the file means nothing yet."""
    source = parse_source("They met.\n", "talks", "sources/talks.txt")

    content = empty_coding(source, "amina")

    assert "{demand: ceasefire, held by: a party, firmness: insistence}" in content
    assert parse_coding(content, "talks.yaml").statements == ()
