"""Feeds: RSS 2.0 and 1.0, and Atom (RFC 4287), as files; one text per entry, nothing fetched.

Many feeds hold a summary only; then that is the text, and a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path

from graph.texts import Document, Field, fault
from graph.texts.fragment import BLOCKS, fragment_text
from graph.texts.tree import Element, lines_of, parse_tree
from graph.texts.words import day_of, language_of, one_line, refuse_other_formats, tidy

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"


def read(data: bytes, name: str) -> list[Document]:
    """Return the entries of a feed as texts.

    Raises:
        InputError: if it is no feed, or has no entry with words.

    """
    refuse_other_formats(data, name)
    root = parse_tree(data, name)
    if root.name == "feed" and root.namespace == ATOM:
        found = list(_atom(root, name))
    elif root.name in {"rss", "RDF"} and (channel := root.first("channel")):
        items = [*channel.elements("item"), *root.elements("item")]
        found = [
            document
            for n, item in enumerate(items, 1)
            if (document := _item(item, channel, name, n))
        ]
    else:
        message = f"XML, but neither RSS nor Atom: its first element is {root.name!r}"
        raise fault(name, message, "add a feed, or save its words as a .txt file")
    if not found:
        raise fault(name, "a feed without an entry that has words", "add another file")
    return [
        Document(
            d.text,
            d.name,
            d.fields,
            notes=d.notes,
            original=data,
            original_name=Path(name).name,
            is_entry=True,
        )
        for d in found
    ]


def _item(item: Element, channel: Element, name: str, number: int) -> Document | None:
    """Return an item of RSS as a text, or nothing if it has no words."""
    where = f"{name}, entry {number}"
    full = next((e for e in item.elements("encoded") if e.namespace == CONTENT), None)
    body = full or item.first("description")
    text = fragment_text(body.text()) if body else ""
    if not text.strip():
        return None
    authors = [e.text() for e in item.elements("creator")] or [
        _person(e.text()) for e in item.elements("author")
    ]
    days = [e.text() for key in ("pubDate", "date") for e in item.elements(key)]
    links = [e.text() for e in item.elements("link") if e.namespace != ATOM]
    publisher = item.first("source") or channel.first("title")
    fields = _fields(
        title=[_plain(e) for e in item.elements("title")][:1],
        publisher=[_plain(publisher)] if publisher else [],
        author=authors,
        issued=days[:1],
        language=[e.text() for e in channel.elements("language")][:1],
        url=links[:1],
    )
    notes = () if full else ("the feed may hold a summary only",)
    return Document(text, where, tuple(fields), notes=notes)


def _atom(feed: Element, name: str) -> Iterator[Document]:
    language = feed.attributes.get("http://www.w3.org/XML/1998/namespace lang", "")
    for number, entry in enumerate(feed.elements("entry"), 1):
        where = f"{name}, entry {number}"
        content, summary = entry.first("content"), entry.first("summary")
        body = content if content and content.children else summary
        text = tidy(_plain(body, whole=True)) if body else ""
        if not text.strip():
            continue
        source = entry.first("source")
        titled = (source.first("title") if source else None) or feed.first("title")
        people = [*entry.elements("author")] or [*feed.elements("author")]
        days = [e.text() for key in ("published", "updated") for e in entry.elements(key)]
        own = entry.attributes.get("http://www.w3.org/XML/1998/namespace lang", "")
        fields = _fields(
            title=[_plain(e) for e in entry.elements("title")][:1],
            publisher=[_plain(titled)] if titled else [],
            author=[e.text() for person in people for e in person.elements("name")],
            issued=days[:1],
            language=[own or language],
            url=[
                e.attributes.get("href", "")
                for e in entry.elements("link")
                if e.attributes.get("rel", "alternate") == "alternate"
            ][:1],
        )
        notes = () if body is content else ("the feed may hold a summary only",)
        yield Document(text, where, tuple(fields), notes=notes)


def _plain(element: Element, *, whole: bool = False) -> str:
    """Return the words of an element that may hold plain text, escaped HTML or XHTML (RFC 4287, section 3.1)."""
    kind = element.attributes.get("type", "html" if element.namespace != ATOM else "text")
    if kind == "xhtml":
        text = "\n".join(lines_of(element, BLOCKS))
    elif "html" in kind:
        text = fragment_text(element.text())
    else:
        text = element.text()
    return text if whole else one_line(text)


def _person(text: str) -> str:
    """Return the name in an address as RSS has it: `mail@example.org (Ann Lee)`."""
    found = re.search(r"\(([^()]+)\)\s*$", text)
    return found[1] if found else parseaddr(text)[0] or text


def _fields(**said: list[str]) -> Iterator[Field]:
    forms = {"issued": day_of, "language": language_of}
    for key, values in said.items():
        tidied = dict.fromkeys(filter(None, (one_line(forms.get(key, str)(v)) for v in values)))
        if tidied:
            yield Field(key, tuple(tidied))
