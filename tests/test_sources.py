"""Texts, their headers, and the sentences they are made of."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given

from graph.errors import InputError
from graph.notation import Scalar
from graph.texts.sources import (
    parse_source,
    read_source,
    source_paths,
    split_header,
    split_sentences,
)
from tests.strategies import texts

CASES = [
    line.replace("\\n", "\n")
    for line in (Path(__file__).parent / "data" / "sentences.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_a_reader_ends_them(case: str) -> None:
    """Abbreviations, initials, numbers and quotation marks do not part sentences; lines and full stops do."""
    text = case.replace("|", "")

    assert [part.strip() for part in case.split("|")] == [
        text[a:b] for a, b in split_sentences(text)
    ]


@given(texts)
def test_sentences_hold_every_word_once(text: str) -> None:
    """Nothing of a text but space lies outside its sentences, and no two overlap."""
    found = list(split_sentences(text))

    ends = [0, *(end for _, end in found)]
    starts = [*(start for start, _ in found), len(text)]
    assert all(not text[a:b].strip() and a <= b for a, b in zip(ends, starts, strict=True))


def test_a_text_wrapped_at_a_width_is_put_together() -> None:
    """Lines that break within sentences are no paragraphs; blank lines part them."""
    text = "The two sides met on\nSunday in the old town and\nagreed to meet again\n\nThey left\n"

    assert len(list(split_sentences(text))) == 2


def test_marks_point_into_the_file() -> None:
    """Lines count from the top of the file, its header included."""
    source = parse_source(
        "---\ntitle: Talks\n---\nThey met.\nThey left.\n", "talks", "sources/talks.txt"
    )

    assert str(source.mark(source.text.index("left"))) == "sources/talks.txt:5:6"


def test_the_digest_is_of_the_text_alone() -> None:
    """Mending a header does not unsettle the quotes."""
    one = parse_source("---\ntitle: A\n---\nThey met.\n", "a", "a.txt")
    other = parse_source("---\ntitle: B\nauthor: C\n---\nThey met.\n", "a", "a.txt")

    assert one.digest == other.digest == "sha256:" + hashlib.sha256(b"They met.\n").hexdigest()


def test_a_header_may_stand_beside_the_text(tmp_path: Path) -> None:
    """A text that must not be touched has its header in a .yaml of the same name."""
    (tmp_path / "a.txt").write_text("They met.\n")
    (tmp_path / "a.yaml").write_text("title: Talks\n")

    source = read_source(tmp_path / "a.txt", "sources/a.txt")

    title = source.header.get("title")
    assert isinstance(title, Scalar)
    assert (
        title.text,
        str(title.mark),
        source.text,
    ) == ("Talks", "sources/a.yaml:1:8", "They met.\n")


@given(texts)
def test_a_text_without_a_header_is_all_text(text: str) -> None:
    """Only a header at the very top is a header."""
    assert (None, "\n" + text, 1) == split_header("\n" + text)


@pytest.mark.parametrize("name", ["Miami.txt", "the talks.txt", "día.md", "-a.txt"])
def test_files_with_unusable_names_are_refused(tmp_path: Path, name: str) -> None:
    """A name becomes part of an IRI: others are refused with one that would do."""
    (tmp_path / name).write_text("x")

    with pytest.raises(InputError, match="rename it to"):
        source_paths(tmp_path)


def test_two_files_of_one_id_are_refused(tmp_path: Path) -> None:
    """a.txt and a.md would be the same source."""
    for name in ("a.txt", "a.md"):
        (tmp_path / name).write_text("x")

    with pytest.raises(InputError, match="has the same id"):
        source_paths(tmp_path)


def test_a_link_out_of_the_study_is_refused(tmp_path: Path) -> None:
    """A study from a stranger cannot make `kg` read files outside it."""
    (tmp_path / "secret").write_text("x")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").symlink_to(tmp_path / "secret")

    with pytest.raises(InputError, match="leads out of the study"):
        source_paths(tmp_path / "sources")


def test_a_header_that_does_not_end_is_refused() -> None:
    """A forgotten line is told, and the header is not taken for words of the source."""
    with pytest.raises(InputError, match=r"a.txt:1:1: a header that does not end"):
        parse_source("---\ntitle: Talks\nThey met.\n", "a", "a.txt")
