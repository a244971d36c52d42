"""How terms are used in a study: how often, and the words of its texts that show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.checking.report import shortened
from graph.storage.store import Reader
from graph.terms import NEG, OA, SKOS, local_name

QUOTES = 3
"""Examples of a term, at most: the first by the text of the quote."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text that a finding rests on, and where they stand."""

    text: str
    source: str


@dataclass(frozen=True)
class Usage:
    """How often terms are used in a study, and the words that show it."""

    counts: Mapping[str, int]
    quotes: Mapping[str, tuple[Quote, ...]]


NOTHING = Usage({}, {})


IN_DATA = 'FILTER (!CONTAINS(STR(?g), "/graph/ontology/"))'
IS_CODE = f"?term a <{SKOS}Concept>"
COUNTS = (
    f"SELECT ?term (COUNT(DISTINCT ?x) AS ?n) WHERE {{ GRAPH ?g {{ ?x a ?term }} {IN_DATA} }} GROUP BY ?term",
    f"""SELECT ?term (COUNT(*) AS ?n) WHERE {{
      SELECT DISTINCT ?x ?term ?y WHERE {{ GRAPH ?g {{ ?x ?term ?y }} {IN_DATA} }} }} GROUP BY ?term""",
    f"""SELECT ?term (COUNT(DISTINCT ?x) AS ?n) WHERE {{
      {IS_CODE} . GRAPH ?g {{ ?x ?p ?term }} {IN_DATA} }} GROUP BY ?term""",
)
"""How many things are of a class, how many times a property is said, of how many things a code is."""

RESTS = f"""?x <{NEG}evidence>/<{NEG}span> ?span .
  ?span <{OA}hasSource> ?source ; <{OA}hasSelector>/<{OA}exact> ?quote"""
SHOWN = ("?x a ?term", f"?x ?p ?term . {IS_CODE}", f"?x ?p ?y . ?y ?q ?term . {IS_CODE}")
"""What a quote shows: a finding of a class, with a code, or on something with a code, such as a term with its issue."""


def read_usage(reader: Reader) -> Usage:
    """Return how often classes, properties and codes are used in a study, with quotes."""
    counts: dict[str, int] = defaultdict(int)
    for text in COUNTS:
        for term, number in _rows(reader, text):
            counts[term] += int(number)
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for what in SHOWN:
        rows = _rows(reader, f"SELECT DISTINCT ?term ?quote ?source WHERE {{ {RESTS} . {what} }}")
        for term, quote, source in sorted(rows):
            found = Quote(shortened(quote, 240), local_name(source))
            if found not in quotes[term] and len(quotes[term]) < QUOTES:
                quotes[term].append(found)
    return Usage(counts, {term: tuple(found) for term, found in quotes.items()})


def _rows(reader: Reader, text: str) -> list[tuple[str, ...]]:
    results = reader.query(text)
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(str(getattr(value, "value", "")) for value in row) for row in results]
