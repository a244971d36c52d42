"""Markdown: kept as it is written, marks included, so that quotes can be compared with the file."""

from __future__ import annotations

import dataclasses
import re

from graph.texts import Document, Field
from graph.texts.plain import read_headed


def read(data: bytes, name: str) -> list[Document]:
    """Return the text of a file; its first heading is the title where the header has none."""
    document = read_headed(data, name, ".md")
    heading = re.search(r"^#[ \t]+(\S.*)$", document.text, re.MULTILINE)
    if heading is None or any(field.key == "title" for field in document.fields):
        return [document]
    title = re.sub(r"[*_`]+", "", heading[1].rstrip("# \t"))
    return [dataclasses.replace(document, fields=(*document.fields, Field("title", (title,))))]
