"""Formats as an open set: what is known by ending, and what other packages bring."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import graph.texts
from graph.errors import InputError
from graph.notation import MAX_BYTES
from graph.texts import FORMATS, Document, files_in, read_documents


class Point:
    """An entry point of a package that reads files of its own."""

    def load(self) -> object:
        """Return its reader."""
        return lambda data, name: [Document(data.decode()[::-1], name)]


def test_a_package_may_bring_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its ending is known, whatever its case; endings of ours stay ours."""
    monkeypatch.setattr(graph.texts, "plugins", lambda: {".rev": Point(), ".txt": Point()})
    (tmp_path / "a.REV").write_text("abc", "utf-8")
    (tmp_path / "a.txt").write_text("abc", "utf-8")

    assert read_documents(tmp_path / "a.REV")[0].text == "cba"
    assert read_documents(tmp_path / "a.txt")[0].text == "abc"


@pytest.mark.parametrize("module", sorted(set(FORMATS.values())))
def test_every_format_has_a_reader(module: str) -> None:
    """One module, one function, without loading what only some need."""
    assert callable(importlib.import_module(module).read)


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.xls", b"x", "not a text: .xls"),
        ("noending", b"x", "not a text: no ending"),
        ("a.txt", b" \n", "an empty file"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "larger than 20,000,000 bytes"),
        ("a.txt", b"%PDF-1.7", "it begins like a .pdf file"),
        ("a.md", b"PK\x03\x04", "it begins like a .docx file"),
        ("a.txt", b"one\nt\x07o", "no text: a control character U+0007"),
    ],
)
def test_what_no_reader_takes_is_refused(
    tmp_path: Path, name: str, data: bytes, fault: str
) -> None:
    """The file is named, and what is wrong with it."""
    (tmp_path / name).write_bytes(data)

    with pytest.raises(InputError) as caught:
        read_documents(tmp_path / name)

    assert fault in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """What the disk says, in a sentence."""
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_documents(tmp_path / "a.txt")


def test_folders_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of the hand does not add a whole disk."""
    monkeypatch.setattr(graph.texts, "MAX_FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("x", "utf-8")

    with pytest.raises(InputError, match="more than 2 files"):
        list(files_in(tmp_path))
