"""Checks across codings: SPARQL files run over the store, each row a violation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from graph.checking.report import Violation, grave_first
from graph.errors import QueryError
from graph.storage.sparql import bind, parameters
from graph.storage.store import Reader
from graph.terms import iri, is_iri
from queries import Question

_BATCH = 200
"""Codings that a check is limited to, at most; of more it is cheaper to check all and keep what is wanted."""


def run_checks(
    reader: Reader, checks: Iterable[Question], graphs: Collection[str] | None = None
) -> list[Violation]:
    """Return what checks find in a store, the gravest first.

    Args:
        graphs: only these named graphs, for checks that can be limited (`VALUES ?coding { UNDEF }`); others are
            left out then. Nothing means all graphs and all checks.

    Raises:
        QueryError: if a check is no SPARQL or gives no table.

    """
    found: set[Violation] = set()
    wanted = None if graphs is None else frozenset(graphs)
    for check in checks:
        if wanted is None:
            found |= set(run_check(reader, check, check.text))
        elif "coding" in parameters(check.text):
            few = len(wanted) <= _BATCH
            text = bind(check.text, {"coding": sorted(map(iri, wanted))}) if few else check.text
            found |= {v for v in run_check(reader, check, text) if v.coding in wanted}
    return sorted(found, key=grave_first)


def run_check(reader: Reader, check: Question, text: str) -> Iterator[Violation]:
    """Yield what one check finds, one violation per row.

    Raises:
        QueryError: if it is no SPARQL, or no SELECT of ?focus.

    """
    try:
        results = reader.query(text)
    except QueryError as error:
        raise QueryError(f"{_origin(check)}:{error.message}", error.hint) from error
    names = (
        [str(v.value) for v in results.variables] if isinstance(results, ox.QuerySolutions) else []
    )
    if "focus" not in names:
        hint = "a check is a SELECT of ?focus, and of ?coding, ?property and ?value where there are such"
        raise QueryError(f"{_origin(check)}: no check: it does not SELECT ?focus", hint)
    assert isinstance(results, ox.QuerySolutions)
    for row in results:
        yield _from_row(check, dict(zip(names, row, strict=True)))


def _origin(check: Question) -> str:
    return f"queries/checks/{check.path.name}"


def _from_row(
    check: Question, row: dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]
) -> Violation:
    def text(name: str) -> str:
        return str(getattr(row.get(name), "value", ""))

    return Violation(
        severity=str(check.more["severity"]),
        check=check.name,
        message=check.summary,
        focus=text("focus"),
        value=text("value"),
        remedy=str(check.more.get("remedy", "")),
        coding=text("coding"),
    )


def graphs_of(reader: Reader, things: Iterable[str]) -> dict[str, list[str]]:
    """Return the named graphs in which something is said of each thing, sorted."""
    wanted = sorted({thing for thing in things if is_iri(thing)})
    found: dict[str, list[str]] = defaultdict(list)
    for at in range(0, len(wanted), _BATCH):
        values = " ".join(iri(thing) for thing in wanted[at : at + _BATCH])
        rows = reader.query(
            f"SELECT DISTINCT ?x ?g WHERE {{ VALUES ?x {{ {values} }} GRAPH ?g {{ ?x ?p ?o }} }} ORDER BY ?x ?g"
        )
        assert isinstance(rows, ox.QuerySolutions)
        for row in rows:
            found[row[0].value].append(row[1].value)
    return found
