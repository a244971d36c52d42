"""JSON Lines: one article per line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from graph.errors import InputError
from graph.texts.jsonl import read
from tests.strategies import texts


def test_articles_are_texts() -> None:
    """Keys in common use are ours; what has no key here is kept."""
    article = {
        "id": "a-1", "headline": "Talks", "source": "The Wire", "authors": ["Ann", "Bo"], "lang": "en_GB",
        "date_publish": "2025-12-06 10:00:00", "maintext": "They met.\r\nThey left.", "tags": {"b": [1]}, "empty": None,
    }  # fmt: skip

    (document,) = read(json.dumps(article).encode() + b"\n\n", "a.jsonl")

    assert (document.id, document.text, document.name) == (
        "a-1",
        "They met.\nThey left.\n",
        "a.jsonl:1",
    )
    assert [field.line for field in document.fields] == [
        "title: Talks", "published by: The Wire", "author: Ann, Bo", "language: en-GB", "issued: 2025-12-06",
        'tags: {"b": [1]}',
    ]  # fmt: skip


@given(texts.filter(str.strip))
def test_every_text_comes_through_as_it_is(text: str) -> None:
    """Whatever a text holds, line ends apart, its words are those of the file."""
    data = json.dumps({"text": text}, ensure_ascii=False).encode()

    assert read(data, "a.jsonl")[0].text.rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "a.jsonl:2:2: not JSON"),
        ("[1]", "a.jsonl:2: no JSON object"),
        ('{"title": "A"}', "a.jsonl:2: an article without text"),
        ('{"text": "\\ud800"}', "a.jsonl:2: half a character"),
        ('{"text": "a\\u0000"}', "a.jsonl:2: no text: a control character U+0000"),
        ("[" * 100_000, "a.jsonl:2: not JSON that can be read"),
        ('{"text": "a", "n": ' + "1" * 10_000 + "}", "a.jsonl:2: not JSON that can be read"),
    ],
)
def test_faulty_lines_are_refused(line: str, fault: str) -> None:
    """The message names the line."""
    with pytest.raises(InputError) as caught:
        read(f'{{"text": "Good."}}\n{line}\n'.encode(), "a.jsonl")

    assert str(caught.value).startswith(fault)
