"""Word documents (Office Open XML, ECMA-376 part 1, clause 17): paragraphs in order, as they read after all changes.

Deleted and moved-away words are left out, inserted ones count. Notes stand at the end. Fields, pictures and headers of
pages are no words of the text.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from graph.notation import MAX_BYTES
from graph.texts import Document, Field, fault
from graph.texts.tree import Element, parse_tree
from graph.texts.words import day_of, language_of, one_line, refuse_other_formats, tidy

MAX_PART = 4 * MAX_BYTES
"""Bytes of a part once unpacked; what is larger is no text but a bomb."""

_LEFT_OUT = frozenset(
    {"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "sectPr", "footnoteRef"}
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}


def read(data: bytes, name: str) -> list[Document]:
    """Return the text of a document."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        message = "an old Word file, or one locked by a password"
        raise fault(name, message, "open it in a word processor and save it as .docx")
    refuse_other_formats(data, name, ".docx")
    parts = _Parts(data, name)
    root = parts.tree(parts.main())
    lines = list(_paragraphs(root)) if root else []
    folder = parts.main().rpartition("/")[0]
    for kind in ("footnotes", "endnotes"):
        notes = parts.tree(f"{folder}/{kind}.xml".lstrip("/"))
        for note in notes.elements() if notes else ():
            if "separator" not in str(_attribute(note, "type")).lower():
                lines += _paragraphs(note)
    text = tidy("\n".join(line for _, line in ((s, t.strip()) for s, t in lines) if line))
    if not text.strip():
        raise fault(name, "no words in this document", "add a file with the words of the source")
    titles = tuple(one_line(line) for style, line in lines if style.lower() == "title")[:1]
    fields = tuple(_fields(parts.tree("docProps/core.xml"), titles))
    return [Document(text, name, fields, original=data, original_name=Path(name).name)]


class _Parts:
    """The parts of a package."""

    def __init__(self, data: bytes, name: str) -> None:
        self.file = name
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self.archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise fault(name, f"not a .docx file: {error}", "save it anew") from error

    def main(self) -> str:
        """Return the name of the part that holds the text."""
        relations = self.tree("_rels/.rels")
        for relation in relations.elements() if relations else ():
            if relation.attributes.get("Type", "").endswith("/officeDocument"):
                return relation.attributes.get("Target", "").lstrip("/")
        return "word/document.xml"

    def tree(self, part: str) -> Element | None:
        """Return a part as XML, or nothing where there is none.

        Raises:
            InputError: if it cannot be unpacked, is a bomb, or is not XML.

        """
        if part not in self.names:
            if part.endswith("document.xml"):
                raise fault(self.file, "not a .docx file: it has no text", "save it anew")
            return None
        try:
            with self.archive.open(part) as stream:
                data = stream.read(MAX_PART + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            OSError,
            EOFError,
            RuntimeError,
        ) as error:
            raise fault(self.file, f"{part} cannot be unpacked: {error}", "save it anew") from error
        if len(data) > MAX_PART:
            message = f"{part} unpacks to more than {MAX_PART:,} bytes"
            raise fault(self.file, message, "no text is as large as that")
        return parse_tree(data, f"{self.file}: {part}")


def _attribute(element: Element, name: str) -> str:
    """Return an attribute by its local name."""
    return next((v for k, v in element.attributes.items() if k.rpartition(" ")[2] == name), "")


def _paragraphs(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs in an element with the names of their styles; boxes in a paragraph come behind it."""
    for child in element.elements():
        if child.name == "p" and "wordprocessingml" in child.namespace:
            properties = child.first("pPr")
            style = properties.first("pStyle") if properties else None
            inner: list[Element] = []
            words = "".join(_words(child, inner))
            yield _attribute(style, "val") if style else "", words
            for box in inner:
                yield from _paragraphs(box)
        elif child.name not in _LEFT_OUT:
            yield from _paragraphs(child)


def _words(element: Element, boxes: list[Element]) -> Iterator[str]:
    """Yield the words of a paragraph in order, and note the boxes in it."""
    for child in element.elements():
        if child.name == "txbxContent":
            boxes.append(child)
        elif child.name == "t":
            yield child.text()
        elif child.name in _SIGNS:
            yield _SIGNS[child.name]
        elif child.name not in _LEFT_OUT:
            yield from _words(child, boxes)


def _fields(core: Element | None, titles: tuple[str, ...]) -> Iterator[Field]:
    """Yield what the document says about itself; when it was made is no date of publication."""
    said = {child.name: one_line(child.text()) for child in core.elements()} if core else {}
    if titles or said.get("title"):
        yield Field("title", titles or (said["title"],))
    if creator := said.get("creator"):
        names = (" ".join(part.split()) for part in creator.split(";"))
        yield Field("author", tuple(dict.fromkeys(filter(None, names))))
    if language := said.get("language"):
        yield Field("language", (language_of(language),))
    if created := said.get("created"):
        yield Field("file made on", (day_of(created),))
