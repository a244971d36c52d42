"""Asking: a question's results, with names where IRIs stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import pyoxigraph as ox

from graph.errors import QueryError
from graph.storage.sparql import check_query, tokens
from graph.storage.store import Reader, evaluation_error
from graph.tables import Cell, Table
from graph.terms import RDFS, SKOS, XSD, iri, local_name

_LABELS = f"<{RDFS}label>|<{SKOS}prefLabel>"
_BATCH = 400


def ask(reader: Reader, text: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    """Return the results of a question, which must be one: no update, and nothing that reaches out of the store.

    Raises:
        QueryError: if it is refused or is no SPARQL.

    """
    check_query(text)
    return reader.query(text)


def unknown_names(
    reader: Reader, text: str, prefixes: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the compact names in a question that nothing in the data goes by, each with a hint.

    Names under prefixes that the question declares itself are left out, and datatypes, which are no things.
    """
    found = [token for token in tokens(text) if token.kind not in ("space", "comment")]
    own = {b.text for a, b in pairwise(found) if a.word == "PREFIX"}
    for word in dict.fromkeys(token.text for token in found if token.kind == "name"):
        prefix, _, local = word.partition(":")
        space = prefixes.get(prefix, "")
        if not space or not local or f"{prefix}:" in own or space == XSD or set(local) & set("\\%"):
            continue
        name = iri(space + local)
        places = (f"{name} ?p ?o", f"?s {name} ?o", f"?s ?p {name}", f"GRAPH {name} {{ ?s ?p ?o }}")
        if not reader.query(f"ASK {{ {' UNION '.join(f'{{ {place} }}' for place in places)} }}"):
            yield word, _nearest(reader, prefix, space, local)


def _nearest(reader: Reader, prefix: str, space: str, local: str) -> str:
    """Return "did you mean" with names under the same prefix, or nothing."""
    from graph.lexicon.hints import did_you_mean

    known = reader.query(f'SELECT DISTINCT ?x {{ ?x a ?y FILTER (STRSTARTS(STR(?x), "{space}")) }}')
    words = sorted(row[0].value.removeprefix(space) for row in rows_of(known))
    return did_you_mean(f"{prefix}:{local}", [f"{prefix}:{word}" for word in words])


class Names:
    """Names of things, in a language or the next best; what was looked up once is kept."""

    __slots__ = ("_known", "_order", "reader")

    def __init__(self, reader: Reader, languages: Sequence[str] = ("en",)) -> None:
        self.reader = reader
        self._order = {language: n for n, language in enumerate(dict.fromkeys((*languages, "en")))}
        self._known: dict[str, str] = {}

    def of(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the names of things: their label in the first language that has one, else the last part of the IRI."""
        asked = set(iris)
        wanted = sorted(asked - self._known.keys())
        for at in range(0, len(wanted), _BATCH):
            self._known |= self._read(wanted[at : at + _BATCH])
        return {text: self._known[text] for text in sorted(asked)}

    def _read(self, iris: Sequence[str]) -> dict[str, str]:
        last = len(self._order)
        best: dict[str, tuple[int, str]] = {}
        values = " ".join(map(iri, iris))
        query = f"SELECT ?x ?label WHERE {{ VALUES ?x {{ {values} }} ?x {_LABELS} ?label }}"
        for name, label in rows_of(self.reader.query(query)):
            found = self._order.get(label.language or "", last), label.value
            best[name.value] = min(best.get(name.value, (last + 1, "")), found)
        return {text: best[text][1] if text in best else local_name(text) for text in iris}


def rows_of(results: object) -> Iterator[ox.QuerySolution]:
    """Yield the rows of a SELECT.

    Raises:
        QueryError: where the engine finds only now that it cannot answer.

    """
    assert isinstance(results, ox.QuerySolutions)
    try:
        yield from results
    except (OSError, RuntimeError) as error:
        raise evaluation_error(error) from error


def to_table(results: ox.QuerySolutions, names: Names | None) -> Table:
    """Return a result as a table: numbers as numbers, words as words, and names for IRIs where a naming is given."""
    columns = tuple(variable.value for variable in results.variables)
    rows = [tuple(row) for row in rows_of(results)]
    named: Mapping[str, str] = {}
    if names:
        named = names.of({t.value for row in rows for t in row if isinstance(t, ox.NamedNode)})
    return Table(columns, tuple(tuple(_cell(term, named) for term in row) for row in rows))


def triples_of(results: ox.QueryTriples) -> list[ox.Triple]:
    """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted.

    Raises:
        QueryError: where the engine finds only now that it cannot answer.

    """
    try:
        return sorted(set(results), key=str)
    except (OSError, RuntimeError) as error:
        raise evaluation_error(error) from error


def _cell(term: object, named: Mapping[str, str]) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return named.get(term.value, term.value)
    return _value(term) if isinstance(term, ox.Literal) else str(term)


def _value(term: ox.Literal) -> Cell:
    kind, text = term.datatype.value.removeprefix(XSD), str(term.value)
    if kind == "string" or term.language:
        return text
    try:
        if kind == "boolean":
            return {"true": True, "1": True, "false": False, "0": False}[text]
        if kind in ("integer", "int", "long", "decimal", "double", "float"):
            if text.lstrip("+-").isdecimal():
                return int(text)
            number = float(text)
            # JSON has no NaN and no infinity.
            return number if abs(number) < float("inf") else text
    except (KeyError, ValueError):
        pass
    return text


__all__ = ["Cell", "Names", "QueryError", "Table", "ask", "rows_of", "to_table", "triples_of"]
