"""Evidence: whether every quote still stands in its text, where it is said to stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.errors import Mark
from graph.report import Violation, grave_first
from graph.sources import Source
from graph.store import Reader
from graph.terms import NEG, OA

_SPANS = f"""SELECT DISTINCT ?source ?about ?exact ?start ?end WHERE {{
  ?span <{OA}hasSource> ?source ; <{OA}hasSelector> ?quote , ?position .
  ?quote <{OA}exact> ?exact . ?position <{OA}start> ?start ; <{OA}end> ?end .
  OPTIONAL {{ ?statement <{NEG}span> ?span }} BIND (COALESCE(?statement, ?span) AS ?about)
}}"""
_DIGESTS = f"SELECT DISTINCT ?source ?digest WHERE {{ ?source <{NEG}textDigest> ?digest }}"
_LONG = 80


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
        message = f"the text is gone or cannot be read, and {len(quotes)} quotes rest on it"
        yield Violation(
            "error", "text-missing", message, name, remedy="put it back, or run: kg build"
        )
        return
    moved = [q for q in quotes if source.text[q.start : q.end] != q.exact]
    if digest and source.digest != digest:
        stand = f"{len(quotes) - len(moved)} of {len(quotes)} quotes stand where they stood"
        yield Violation(
            "error", "text-changed", f"the text is not the one that was coded; {stand}", name,
            remedy="run kg build, which finds quotes again, or put the text back", mark=Mark(source.name, 1, 1),
        )  # fmt: skip
    yield from (_moved(source, quote) for quote in moved)


def _moved(source: Source, quote: Quote) -> Violation:
    now = source.text.find(quote.exact)
    if now < 0:
        message = f"a quote is no longer in {source.name}"
        remedy = "put the words back into the text, or change the quote"
    else:
        message = f"a quote does not stand at its offsets; it stands at {source.mark(now)}"
        remedy = "run: kg build"
    words = quote.exact if len(quote.exact) <= _LONG else quote.exact[: _LONG - 2] + " …"
    return Violation("error", "quote-elsewhere", message, quote.about, words, remedy)


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
