"""Web pages: the article without the page around it, and what the page says about the article.

The words are found by trafilatura (Barbaresi 2021, ACL demo 15). What is said about them is read here, from what pages
declare: schema.org in JSON-LD, then meta elements, then `time`, `title` and `lang`. Nothing is guessed: a wrong date
spoils the order of stands, a missing one is asked for.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

from graph.texts import Document, Field, fault
from graph.texts.extra import guarded, load
from graph.texts.fragment import walk
from graph.texts.tree import lines_of, parse_tree
from graph.texts.words import day_of, decode_text, language_of, one_line, refuse_other_formats, tidy

MAX_NESTING = 2_000
"""More elements open at once than in any article; taking such a page apart costs time that grows with its square."""

FURNITURE = [
    "//nav",
    "//footer",
    "//aside",
    "//*[@role='navigation' or @role='contentinfo' or @role='banner']",
]
"""What is no part of an article, as XPath; without it, notices get into short articles."""

_LINES = frozenset({"p", "head", "quote", "list", "item", "table", "row", "cell", "code"})
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
        "p", "li", "td", "tr", "th", "dd", "dt", "option",
    }
)  # fmt: skip

NAMES = {
    "title": ("og:title", "dc.title", "dcterms.title", "citation_title", "parsely-title", "twitter:title"),
    "published by": ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "citation_publisher"),
    "author": ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author"),
    "issued": (
        "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued", "dcterms.issued",
        "dc.date", "dcterms.date", "citation_publication_date", "parsely-pub-date", "pubdate", "publishdate", "date",
    ),
    "language": ("content-language", "dc.language", "dcterms.language", "og:locale", "language"),
    "url": ("og:url",),
    "licence": ("dc.rights", "dcterms.license", "dcterms.rights", "license"),
}  # fmt: skip
"""The meta elements that say what a header can hold, best first."""


def read(data: bytes, name: str) -> list[Document]:
    """Return the article of a page."""
    refuse_other_formats(data, name)
    declared = _CHARSET.search(data[:4096]) or _XML.search(data[:200])
    page = decode_text(data, name, declared[1].decode("ascii") if declared else "")
    if "\x00" in page:
        raise fault(name, "no page: it has the control character U+0000", "add a file of text")
    said = _Said(page, name)
    words = _article_words(page, name)
    if not words.strip():
        raise fault(name, "no article in this page", "save its words as a .txt file")
    fields = tuple(said.fields())
    return [Document(tidy(words), name, fields, original=data, original_name=Path(name).name)]


def _article_words(page: str, name: str) -> str:
    """Return the words of the article in a page, each paragraph, list item and cell on a line of its own."""
    trafilatura = load("trafilatura", name)
    # A declaration of an encoding in a text that is decoded already is an error to the parser below.
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    for furniture in (FURNITURE, []):  # a page may have its article where others have notices
        with guarded("trafilatura", name):
            found = trafilatura.extract(
                bare, include_comments=False, output_format="xml", prune_xpath=furniture
            )
        root = parse_tree(found.encode(), name) if found else None
        if lines := lines_of(root.first("main") or root, _LINES) if root else []:
            return "\n".join(lines)
    return ""


class _Said:
    """What a page says about itself."""

    def __init__(self, page: str, name: str) -> None:
        self.meta: dict[str, list[str]] = defaultdict(list)
        self.scripts: list[str] = []
        self.times: list[str] = []
        self.language = self.canonical = self.licence = ""
        self.titles: dict[str, list[str]] = defaultdict(list)
        self.depth = 0
        self.name = name
        self.within = ""
        walk(page, self)

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what an element says."""
        if tag not in _VOID:
            self.depth += 1
            if self.depth > MAX_NESTING:
                raise fault(self.name, f"elements nested deeper than {MAX_NESTING:,} levels")
        relations = attributes.get("rel", "").lower().split()
        if tag == "html":
            self.language = (
                self.language or attributes.get("lang") or attributes.get("xml:lang", "")
            )
        elif tag == "meta":
            keys = (attributes.get(k, "") for k in ("name", "property", "itemprop", "http-equiv"))
            for key in {key.lower() for key in keys if key}:
                self.meta[key].append(one_line(attributes.get("content", "")))
        elif tag == "link" and "canonical" in relations:
            self.canonical = self.canonical or attributes.get("href", "")
        elif tag in {"link", "a"} and "license" in relations:
            self.licence = self.licence or attributes.get("href", "")
        elif tag == "time" and attributes.get("datetime"):
            is_published = "pubdate" in attributes or attributes.get("itemprop") == "datePublished"
            self.times.insert(0 if is_published else len(self.times), attributes["datetime"])
        is_data = attributes.get("type", "").lower().startswith("application/ld+json")
        if tag in {"title", "h1"} or (tag == "script" and is_data):
            self.within = tag
            (self.scripts if tag == "script" else self.titles[tag]).append("")

    def words(self, data: str) -> None:
        """Note the words of titles and of data."""
        if self.within:
            (self.scripts if self.within == "script" else self.titles[self.within])[-1] += data

    def end(self, tag: str) -> None:
        """Note that an element ends."""
        self.depth = max(0, self.depth - (tag not in _VOID))
        if tag == self.within:
            self.within = ""

    def fields(self) -> Iterator[Field]:
        """Yield what a header can hold, each key once, from the best place that says it."""
        article = next(filter(None, map(_article, self.scripts)), {})
        headings = [h for h in map(one_line, self.titles["h1"]) if h]
        titles = [t for t in map(one_line, self.titles["title"]) if t]
        last = {
            "title": headings[:1] if len(headings) == 1 else titles[:1],
            "issued": self.times[:1],
            "url": [self.canonical],
            "licence": [self.licence],
        }
        for key, names in NAMES.items():
            places = [article.get(key, []), *(self.meta[name] for name in names), last.get(key, [])]
            if (
                key == "language"
            ):  # that of the page's own words, before what is said for other programs
                places.insert(1, [self.language])
            values = next(filter(None, (_tidied(key, place) for place in places)), ())
            if values:
                yield Field(key, values if key in {"author", "published by"} else values[:1])


_FORMS = {"issued": day_of, "language": language_of}


def _tidied(key: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return values in the form of a header, each once; a profile's address, as some pages have it, is no author."""
    form = _FORMS.get(key, str)
    found = dict.fromkeys(one_line(form(unescape(value))) for value in values)
    is_name = key != "author"
    return tuple(v for v in found if v and (is_name or not re.match(r"https?://", v)))


def _article(script: str) -> dict[str, list[str]]:
    """Return what a JSON-LD script says about an article (schema.org), by the keys of a header."""
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return {}
    for thing in _things(data, 0):
        kinds = thing.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(
            isinstance(k, str) and k.endswith(("Article", "BlogPosting", "Report")) for k in kinds
        ):
            return {
                "title": _named(thing.get("headline") or thing.get("name")),
                "published by": _named(thing.get("publisher")),
                "author": _named(thing.get("author")),
                "issued": _named(thing.get("datePublished")),
                "language": _named(thing.get("inLanguage")),
                "licence": _named(thing.get("license")),
                "url": _named(thing.get("url")),
            }
    return {}


def _things(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, dict):
        yield data
        yield from _things(data.get("@graph"), depth + 1)
        yield from _things(data.get("mainEntity"), depth + 1)
    for item in data if isinstance(data, list) else ():
        yield from _things(item, depth + 1)


def _named(value: Any) -> list[str]:
    """Return the texts of a value: itself, its name, or those of its items."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        name = value.get("name") or value.get("alternateName")
        return [name] if isinstance(name, str) and name.strip() else []
    if isinstance(value, list):
        return [text for item in value if not isinstance(item, list) for text in _named(item)]
    return []
