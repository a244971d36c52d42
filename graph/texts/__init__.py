"""Texts as people have them: files of many formats taken apart into words and what is said about them.

One module per format, with a function `read(data: bytes, name: str) -> list[Document]`. It raises an InputError where
a file is not what its ending says, is damaged or hostile; nothing else. Nothing is fetched from the network, and no
reader writes. A package may bring more formats under the entry-point group `kg.texts`, named by the ending without its
dot.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import NamedTuple, cast

from graph.errors import InputError, Mark, Problem
from graph.notation import MAX_BYTES

FORMATS = {
    ".txt": "graph.texts.plain",
    ".text": "graph.texts.plain",
    ".md": "graph.texts.markdown",
    ".markdown": "graph.texts.markdown",
    ".html": "graph.texts.html",
    ".htm": "graph.texts.html",
    ".xhtml": "graph.texts.html",
    ".pdf": "graph.texts.pdf",
    ".docx": "graph.texts.docx",
    ".rss": "graph.texts.feed",
    ".atom": "graph.texts.feed",
    ".xml": "graph.texts.feed",
    ".jsonl": "graph.texts.jsonl",
    ".ndjson": "graph.texts.jsonl",
}
"""The readers by ending."""

MAX_FILES = 100_000
"""More files than this are not looked for in a folder."""


class Field(NamedTuple):
    """What a file says about its text: a key in its own words, values, and both as a comment would keep them."""

    key: str
    values: tuple[str, ...]
    comment: str = ""

    @property
    def line(self) -> str:
        """The field as a comment."""
        return f"{self.key}: {self.comment or ', '.join(self.values)}"


@dataclass(frozen=True, slots=True)
class Document:
    """One text taken out of a file: its words, what is said about it, and where it comes from.

    `name` is what messages call it; `suffix` the ending under which the words are kept; `original` the file they were
    taken from, where that says more than they do; `is_entry` tells one of several in a file or folder.
    """

    text: str
    name: str
    fields: tuple[Field, ...] = ()
    suffix: str = ".txt"
    id: str = ""
    notes: tuple[str, ...] = ()
    original: bytes = b""
    original_name: str = ""
    is_entry: bool = False


Reader = Callable[[bytes, str], list[Document]]


def fault(name: str, message: str, hint: str = "", line: int = 0, column: int = 0) -> InputError:
    """Return the error of a file that cannot be read."""
    return InputError([Problem(Mark(name, line, column), message, hint)])


def plugins() -> dict[str, EntryPoint]:
    """Return the readers that other packages bring, by ending."""
    return {f".{point.name}": point for point in entry_points(group="kg.texts")}


def reader_of(path: Path) -> Reader | None:
    """Return the reader for a file, by its ending, or nothing where there is none."""
    ending = path.suffix.lower()
    if module := FORMATS.get(ending):
        return cast("Reader", importlib.import_module(module).read)
    point = plugins().get(ending)
    return cast("Reader", point.load()) if point else None


def read_documents(path: Path, name: str = "") -> list[Document]:
    """Return the texts of a file.

    Raises:
        InputError: if it cannot be read, is too large, of no known format, or not what its ending says.

    """
    name = name or str(path)
    reader = reader_of(path)
    if reader is None:
        what = path.suffix or "no ending"
        raise fault(name, f"not a text: {what}", f"add files ending in {', '.join(endings())}")
    data = read_bytes(path, name)
    if not data.strip():
        raise fault(name, "an empty file", "add a file with the words of the source")
    return reader(data, name)


def endings() -> list[str]:
    """Return the endings of all formats."""
    return [*FORMATS, *sorted(set(plugins()) - set(FORMATS))]


def read_bytes(path: Path, name: str) -> bytes:
    """Return a file's content, or an InputError if it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise fault(name, f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise fault(name, f"larger than {MAX_BYTES:,} bytes", "split it")
    return data


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, sorted; hidden ones, and links that lead out of it, are left out.

    Raises:
        InputError: if there are more than anybody means.

    """
    inside = folder.resolve()
    count = 0
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.is_file() and path.resolve().is_relative_to(inside):
            count += 1
            if count > MAX_FILES:
                raise fault(
                    str(folder), f"more than {MAX_FILES:,} files", "add its folders one by one"
                )
            yield path
