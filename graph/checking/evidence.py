"""Evidence: whether every quote still stands in its text, where it is said to stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.checking.report import Violation, grave_first, shortened
from graph.errors import Mark
from graph.storage.store import Reader
from graph.terms import NEG, OA
from graph.texts.anchors import nearest_passage
from graph.texts.sources import Source

_SPANS = f"""SELECT DISTINCT ?source ?about ?exact ?start ?end WHERE {{
  ?span <{OA}hasSource> ?source ; <{OA}hasSelector> ?quote , ?position .
  ?quote <{OA}exact> ?exact . ?position <{OA}start> ?start ; <{OA}end> ?end .
  OPTIONAL {{ ?statement <{NEG}span> ?span }} BIND (COALESCE(?statement, ?span) AS ?about)
}}"""
_DIGESTS = f"SELECT DISTINCT ?source ?digest WHERE {{ ?source <{NEG}textDigest> ?digest }}"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with the offsets at which they are said to stand in a source, and the statement or span they are of."""

    about: str
    exact: str
    start: int
    end: int


def check_evidence(reader: Reader, source_of: Callable[[str], Source | None]) -> list[Violation]:
    """Return every quote that does not stand at its offsets in the text as it is now, and every text that changed.

    Args:
        source_of: the source of an IRI, or nothing where its text is gone or cannot be read.

    """
    digests = _digests(reader)
    found: set[Violation] = set()
    for name, quotes in sorted(_quotes(reader).items()):
        found.update(_check_source(name, source_of(name), digests.get(name, ""), quotes))
    return sorted(found, key=grave_first)


def _check_source(
    name: str, source: Source | None, digest: str, quotes: list[Quote]
) -> Iterator[Violation]:
    if source is None:
        message = f"The text is gone or cannot be read, and {len(quotes)} quotes rest on it."
        yield Violation(
            "error", "text-missing", message, name, remedy="Put it back, or remove its codings."
        )
        return
    moved = [q for q in quotes if source.text[q.start : q.end] != q.exact]
    gone = [q for q in moved if q.exact not in source.text]
    if changed := bool(digest) and source.digest != digest:
        yield _changed(name, source, len(quotes), len(moved) - len(gone), len(gone))
    for quote in gone:
        yield _gone(source, quote)
    for quote in () if changed else moved:
        if quote not in gone:
            now = source.mark(source.text.find(quote.exact))
            message = f"A quote does not stand at its offsets, but at {now}."
            yield Violation(
                "error",
                "quote-elsewhere",
                message,
                quote.about,
                quote.exact,
                "Run: kg build --rebuild",
            )


def _changed(name: str, source: Source, quotes: int, moved: int, gone: int) -> Violation:
    standing = quotes - moved - gone
    message = (
        f"The text is not the one that was coded. Of its {quotes} quotes, {standing} stand where they stood, "
        f"{moved} elsewhere, {gone} nowhere."
    )
    remedy = (
        "Put the text back, or mend those quotes and run: kg build" if gone else "Run: kg build"
    )
    return Violation(
        "error", "text-changed", message, name, remedy=remedy, mark=Mark(source.name, 1, 1)
    )


def _gone(source: Source, quote: Quote) -> Violation:
    remedy = "Put the words back into the text, or change the quote."
    if near := nearest_passage(source.text, source.sentences, quote.exact):
        remedy += f" Nearest: {shortened(near, 120)}"
    message = f"A quote is no longer in {source.name}."
    return Violation("error", "quote-gone", message, quote.about, quote.exact, remedy)


def _quotes(reader: Reader) -> Mapping[str, list[Quote]]:
    results = reader.query(_SPANS)
    assert isinstance(results, ox.QuerySolutions)
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for row in results:
        source, about, exact, start, end = (str(getattr(term, "value", "")) for term in row)
        quotes[source].append(Quote(about, exact, int(start), int(end)))
    return quotes


def _digests(reader: Reader) -> dict[str, str]:
    results = reader.query(_DIGESTS)
    assert isinstance(results, ox.QuerySolutions)
    return {row[0].value: row[1].value for row in results}
