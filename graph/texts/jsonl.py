"""JSON Lines of articles: one object per line, its keys those of a header or others in common use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.terms import HANDLE
from graph.texts import Document, Field, fault
from graph.texts.words import day_of, decode_text, language_of, refuse_other_formats

TEXT = ("text", "body", "content", "maintext", "article", "articleBody")
"""Keys under which the words stand; the first that is there counts."""

ALSO = {
    "headline": "title", "name": "title", "source": "published by", "publication": "published by",
    "outlet": "published by", "source_domain": "published by", "date_publish": "issued", "published": "issued",
    "published_at": "issued", "publishedAt": "issued", "pubdate": "issued", "datePublished": "issued",
    "publication_date": "issued", "date": "issued", "authors": "author", "byline": "author", "lang": "language",
    "inLanguage": "language", "link": "url", "license": "licence",
}  # fmt: skip
"""Other keys in use for what a header holds."""

MAX_DEPTH = 20


def read(data: bytes, name: str) -> list[Document]:
    """Return the articles of a file.

    Raises:
        InputError: with the line that is no object or has no words.

    """
    refuse_other_formats(data, name)
    found = list(_documents(decode_text(data, name), data, name))
    if not found:
        raise fault(name, "no articles in it", "write one JSON object per line")
    return found


def _documents(content: str, data: bytes, name: str) -> Iterator[Document]:
    # Only a line feed ends a line: a text in JSON may hold U+2028 as it is.
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            entry = _entry(line, name, number)
            id, text, fields = _taken_apart(entry, name, number)
            yield Document(
                text,
                f"{name}:{number}",
                fields,
                id=id,
                original=data,
                original_name=Path(name).name,
                is_entry=True,
            )


def _entry(line: str, name: str, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(line)
        json.dumps(entry, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        hint = "write one JSON object per line"
        raise fault(name, f"not JSON: {error.msg}", hint, number, error.colno) from error
    except UnicodeEncodeError as error:
        raise fault(name, "half a character: a lone surrogate", "write it whole", number) from error
    except (RecursionError, ValueError) as error:
        raise fault(
            name, "not JSON that can be read: nested too deep, or a number too long", "", number
        ) from error
    if not isinstance(entry, dict):
        raise fault(
            name, "no JSON object", 'write {"title": "…", "text": "…"} on each line', number
        )
    return entry


def _taken_apart(
    entry: dict[str, Any], name: str, number: int
) -> tuple[str, str, tuple[Field, ...]]:
    key = next((key for key in TEXT if isinstance(entry.get(key), str) and entry[key].strip()), "")
    if not key:
        hint = f"put the words under one of: {', '.join(TEXT)}"
        raise fault(name, "an article without text", hint, number)
    text = entry[key].replace("\r\n", "\n").replace("\r", "\n")
    bad = next((c for c in text if ord(c) < 32 and c not in "\t\n\x0b\x0c"), "")
    if bad:
        raise fault(name, f"no text: a control character U+{ord(bad):04X}", "remove it", number)
    id = entry.get("id", "")
    is_id = isinstance(id, str) and bool(HANDLE.fullmatch(id))
    fields = (_field(k, v) for k, v in entry.items() if k != key and not (k == "id" and is_id))
    return id if is_id else "", text.rstrip("\n") + "\n", tuple(f for f in fields if f)


def _field(key: str, value: Any) -> Field | None:
    """Return what an article says under a key, or nothing if that is empty."""
    if value in (None, "", [], {}):
        return None
    word = ALSO.get(key, key)
    items = value if isinstance(value, list) else [value]
    texts = [
        str(item)
        for item in items
        if isinstance(item, str | int | float) and not isinstance(item, bool)
    ]
    if len(texts) < len(items):
        return Field(word, (), json.dumps(value, ensure_ascii=False, sort_keys=True))
    if word == "issued":
        texts = [day_of(text) for text in texts]
    if word == "language":
        texts = [language_of(text) for text in texts]
    return Field(word, tuple(texts))
