"""Plain text, with or without a header between two lines `---`."""

from __future__ import annotations

from graph.edit import write_flow
from graph.notation import ListNode, Scalar, parse_notation
from graph.terms import HANDLE
from graph.texts import Document, Field, fault
from graph.texts.sources import as_header, parse_source, split_header
from graph.texts.words import decode_text, refuse_binary, refuse_other_formats


def read(data: bytes, name: str) -> list[Document]:
    """Return the text of a file; it stays as it is written."""
    return [read_headed(data, name, ".txt")]


def read_headed(data: bytes, name: str, suffix: str) -> Document:
    """Return a text and what the header above it says."""
    refuse_other_formats(data, name)
    content = decode_text(data, name)
    refuse_binary(content, name)
    header, text, _ = split_header(content)
    if header is None:
        parse_source(content, "", name)  # tells of a header that does not end
    if not text.strip():
        what = "no text below the header" if header is not None else "an empty file"
        raise fault(name, what, "add a file with the words of the source")
    # The blank first line stands for `---`, so that marks count lines of the file.
    node = as_header(parse_notation("\n" + header, name) if header else None, name)
    fields: list[Field] = []
    id = ""
    for key, value in node:
        if key.text == "id" and isinstance(value, Scalar) and HANDLE.fullmatch(value.text):
            id = value.text
        elif isinstance(value, Scalar):
            fields.append(Field(key.text, (value.text,)))
        else:
            items = value.items if isinstance(value, ListNode) else ()
            texts = tuple(item.text for item in items if isinstance(item, Scalar))
            whole = bool(texts) and len(texts) == len(items)
            fields.append(Field(key.text, texts if whole else (), write_flow(value)))
    return Document(text, name, tuple(fields), suffix, id)
