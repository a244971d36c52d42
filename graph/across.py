"""Checks across codings: SPARQL files run over the store, each row a violation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from graph.errors import QueryError
from graph.report import Violation, grave_first
from graph.sparql import bind, parameters
from graph.store import Reader
from graph.terms import iri, is_iri
from queries import Question

_BATCH = 500


def run_checks(
    reader: Reader, checks: Iterable[Question], graphs: Sequence[str] | None = None
) -> list[Violation]:
    """Return what checks find in a store, the gravest first.

    Args:
        graphs: only these named graphs, for checks that can be limited (`VALUES ?coding { UNDEF }`); others are
            left out then. Nothing means all graphs and all checks.

    Raises:
        QueryError: if a check is no SPARQL or gives no table.

    """
    found: set[Violation] = set()
    for check in checks:
        if graphs is None or "coding" in parameters(check.text):
            for part in _parts(graphs):
                text = bind(check.text, {"coding": [iri(g) for g in part]}) if part else check.text
                found |= set(run_check(reader, check, text))
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


def _parts(graphs: Sequence[str] | None) -> Iterator[Sequence[str]]:
    if graphs is None:
        yield ()
    else:
        yield from (graphs[at : at + _BATCH] for at in range(0, len(graphs), _BATCH))


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
