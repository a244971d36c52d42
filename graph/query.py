"""Asking: questions with their parameters, and results with names where IRIs stand."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.errors import QueryError
from graph.sparql import bind, check_query, parameters
from graph.store import Reader
from graph.terms import NEG, OWL, RDFS, SKOS, XSD, expand, iri, is_iri, literal, local_name
from queries import Question

Cell = str | int | float | bool | None
_NUMBERS = frozenset(
    XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")
)
_LABELS = f"<{RDFS}label>|<{SKOS}prefLabel>"
_NAMES = f"{_LABELS}|<{SKOS}altLabel>"
_BATCH = 400


def ask(reader: Reader, text: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    """Return the results of a question, which must be one: no update, and nothing that reaches out of the store.

    Raises:
        QueryError: if it is refused or is no SPARQL.

    """
    check_query(text)
    return reader.query(text)


# ---------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class Names:
    """Names of things, in a language or the next best."""

    reader: Reader
    languages: Sequence[str] = ("en",)

    def of(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the names of things: their label in the first language that has one, else the last part of the IRI."""
        wanted = sorted(set(iris))
        order = {language: n for n, language in enumerate(dict.fromkeys((*self.languages, "en")))}
        best: dict[str, tuple[int, str]] = {}
        for at in range(0, len(wanted), _BATCH):
            values = " ".join(iri(text) for text in wanted[at : at + _BATCH])
            found = self.reader.query(
                f"SELECT ?x ?label WHERE {{ VALUES ?x {{ {values} }} ?x {_LABELS} ?label }}"
            )
            assert isinstance(found, ox.QuerySolutions)
            for row in found:
                label = row[1]
                rank = order.get(label.language or "", len(order))
                best[row[0].value] = min(
                    best.get(row[0].value, (len(order) + 1, "")), (rank, label.value)
                )
        return {text: best[text][1] if text in best else local_name(text) for text in wanted}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a result, with the names of its columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_table(results: ox.QuerySolutions, names: Names | None) -> Table:
    """Return a result as a table: numbers as numbers, words as words, and names for IRIs where a naming is given."""
    columns = tuple(str(variable.value) for variable in results.variables)
    rows = [tuple(row) for row in results]
    iris = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
    named = names.of(iris) if names else {}
    return Table(columns, tuple(tuple(_cell(term, named) for term in row) for row in rows))


def _cell(term: object, named: Mapping[str, str]) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return named.get(term.value, term.value)
    if isinstance(term, ox.Literal):
        return _value(term)
    return str(term)


def _value(term: ox.Literal) -> Cell:
    datatype = term.datatype.value
    if datatype == XSD + "boolean":
        return bool(term.value in ("true", "1"))
    if datatype in _NUMBERS:
        try:
            return int(term.value) if re.fullmatch(r"[+-]?\d+", term.value) else float(term.value)
        except ValueError:
            return str(term.value)
    return str(term.value)


# ---------------------------------------------------------------- parameters


def with_parameters(
    reader: Reader, question: Question, given: Mapping[str, Sequence[str]], base: str
) -> str:
    """Return the text of a question with values put in.

    Args:
        given: values as people write them, per parameter: names of things, codes, dates, numbers.
        base: base IRI of the study, under which handles are looked for.

    Raises:
        QueryError: if there is no such parameter, or a value names nothing.

    """
    known = {parameter.name: parameter for parameter in question.parameters}
    places = parameters(question.text)
    terms: dict[str, list[str]] = {}
    for name, values in given.items():
        if name not in known and name not in places:
            names = sorted({*known, *places})
            hint = (
                f"its parameters are: {', '.join('--' + n for n in names)}"
                if names
                else "it has none"
            )
            raise QueryError(f"{question.name} has no parameter --{name}", hint)
        kind = known[name].type if name in known else "text"
        terms[name] = [resolve(reader, value, kind, base, name) for value in values]
    return bind(question.text, terms) if terms else question.text


def resolve(reader: Reader, value: str, kind: str, base: str, name: str = "value") -> str:
    """Return a value as a SPARQL term: a number, a date, words, or the thing a name stands for.

    Args:
        kind: `text`, `number`, `date`, `code`, or the label of a class such as `actor` or `term`.

    Raises:
        QueryError: if it is no such value.

    """
    if kind == "text":
        return literal(value)
    if kind == "number":
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
            raise QueryError(f"--{name}: not a number: {value!r}")
        return value
    if kind == "date":
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
            raise QueryError(
                f"--{name}: not a date: {value!r}",
                "write a year, month or day: 2025, 2025-12, 2025-12-06",
            )
        return literal(value)
    full = expand(value) or value
    if is_iri(full):
        return iri(full)
    return _named(reader, value, kind, base, name)


def _named(reader: Reader, value: str, kind: str, base: str, name: str) -> str:
    for pattern in (
        _by_name(value, kind),
        _by_handle(value, kind, base),
        _by_folded_name(value, kind),
    ):
        found = reader.query(f"SELECT DISTINCT ?x WHERE {{ {pattern} }} LIMIT 6")
        assert isinstance(found, ox.QuerySolutions)
        matches = [row[0].value for row in found]
        if len(matches) == 1:
            return iri(matches[0])
        if matches:
            raise QueryError(
                f"--{name}: {value!r} may be: {', '.join(matches)}",
                "write the IRI or handle of one",
            )
    raise QueryError(f"--{name}: no {kind} is called {value!r}", _suggestion(reader, value, kind))


def _is(kind: str) -> str:
    """Return the pattern that ?x is of a kind: a concept that serves a property, or an instance of a class."""
    if kind in ("code", "issue"):
        serves = f" ; <{SKOS}inScheme>/<{NEG}valuesFor> <{NEG}onIssue>" if kind == "issue" else ""
        return f"?x a <{SKOS}Concept>{serves} ."
    if kind == "coder":
        return f"?any <{NEG}codedBy> ?x ."
    label = literal(kind, language="en")
    return f"?class a <{OWL}Class> ; <{RDFS}label> {label} . ?x a ?kind . ?kind <{RDFS}subClassOf>* ?class ."


def _by_name(value: str, kind: str) -> str:
    languages = ("en", "uk", "ru", "de", "fr", "es", "ar", "he", "zh")
    names = " ".join(literal(value, language=language) for language in languages)
    return f"VALUES ?name {{ {names} {literal(value)} }} ?x {_NAMES} ?name . {_is(kind)}"


def _by_handle(value: str, kind: str, base: str) -> str:
    if not re.fullmatch(r"[\w.-]+", value):
        return f"{_is(kind)} FILTER (false)"
    segments = (
        "actor",
        "place",
        "term",
        "event",
        "proposal",
        "source",
        "coder",
        kind.replace(" ", ""),
    )
    names = " ".join(iri(f"{base}{segment}/{value}") for segment in dict.fromkeys(segments))
    return f"VALUES ?x {{ {names} }} {_is(kind)}"


def _by_folded_name(value: str, kind: str) -> str:
    return f"{_is(kind)} ?x {_NAMES} ?name . FILTER (LCASE(STR(?name)) = LCASE({literal(value)}))"


def _suggestion(reader: Reader, value: str, kind: str) -> str:
    found = reader.query(f"SELECT DISTINCT ?name WHERE {{ {_is(kind)} ?x {_NAMES} ?name }}")
    assert isinstance(found, ox.QuerySolutions)
    names = sorted({row[0].value for row in found})
    near = difflib.get_close_matches(value, names, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(map(repr, near))}?"
    return f"known are: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}" if names else ""


# ---------------------------------------------------------------- formats

TABLE_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")
RESULT_FORMATS = {"srj": ox.QueryResultsFormat.JSON, "srx": ox.QueryResultsFormat.XML}
GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE, "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip


def write_table(table: Table, format: str, *, excel: bool = False) -> Iterator[str]:
    """Yield a table as text, line by line, each with its line end.

    Args:
        format: csv (RFC 4180, but with plain line feeds), tsv, json (a list of objects), jsonl, md or table.
        excel: put an apostrophe before cells that a spreadsheet would take for a formula.

    """
    if format == "json":
        yield json.dumps(_objects(table), ensure_ascii=False, indent=1) + "\n"
    elif format == "jsonl":
        yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(table))
    elif format == "csv":
        yield from (
            ",".join(_quoted(cell, excel) for cell in row) + "\n" for row in _all_rows(table)
        )
    elif format == "tsv":
        yield from ("\t".join(_flat(cell) for cell in row) + "\n" for row in _all_rows(table))
    elif format == "md":
        yield from _markdown(table)
    else:
        yield from _plain(table)


def _objects(table: Table) -> list[dict[str, Cell]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _all_rows(table: Table) -> Iterator[Sequence[Cell]]:
    yield table.columns
    yield from table.rows


def cell_text(cell: Cell) -> str:
    """Return a cell as words, without control characters that a terminal would obey."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in str(cell))


def _quoted(cell: Cell, excel: bool) -> str:
    text = cell_text(cell)
    if excel and isinstance(cell, str) and text[:1] in ("=", "+", "-", "@", "\t"):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n\r') else text


def _flat(cell: Cell) -> str:
    return cell_text(cell).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _markdown(table: Table) -> Iterator[str]:
    def line(row: Sequence[Cell]) -> str:
        cells = (
            cell_text(c).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for c in row
        )
        return "| " + " | ".join(cells) + " |\n"

    yield line(table.columns)
    yield "|" + "---|" * len(table.columns) + "\n"
    yield from map(line, table.rows)


def _plain(table: Table) -> Iterator[str]:
    rows = [
        [cell_text(cell).replace("\n", " ").replace("\t", " ") for cell in row]
        for row in _all_rows(table)
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.columns))]
    for number, row in enumerate(rows):
        yield (
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
            + "\n"
        )
        if number == 0:
            yield "  ".join("─" * width for width in widths) + "\n"
