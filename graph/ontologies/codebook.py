"""The codebook as a table: a term a row, to be translated and corrected in a spreadsheet, and read back into Turtle."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from graph.errors import InputError, Mark, OntologyError, Problem
from graph.lexicon.hints import choose_from, did_you_mean
from graph.lexicon.index import OntologyFile
from graph.ontologies.turtle import format_turtle
from graph.ontologies.workbook import is_workbook, numbered_rows, read_workbook
from graph.tables import Table
from graph.terms import (
    LANGUAGE,
    NEG,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    Triple,
    compress,
    expand,
    iri,
    language_of,
    literal,
    value_of,
)

KINDS = {
    "class": OWL + "Class", "object property": OWL + "ObjectProperty", "datatype property": OWL + "DatatypeProperty",
    "list": SKOS + "ConceptScheme", "code": SKOS + "Concept",
}  # fmt: skip
LABELLED = {
    kind: (SKOS + "prefLabel" if iri.startswith(SKOS) else RDFS + "label")
    for kind, iri in KINDS.items()
}
BROADER = {
    "class": RDFS + "subClassOf", "object property": RDFS + "subPropertyOf",
    "datatype property": RDFS + "subPropertyOf", "code": SKOS + "broader",
}  # fmt: skip
IN = SKOS + "inScheme"
TEXTS = {
    "also": SKOS + "altLabel",
    "definition": SKOS + "definition",
    "cue": NEG + "cue",
    "example": SKOS + "example",
}
"""Columns of texts, beside the label, each with a language behind it: `cue uk`; several texts are several lines."""


def to_table(file: OntologyFile) -> Table:
    """Return the classes, properties, lists and codes a file declares, a row each, with a column per language."""
    about = _by_subject(file.triples)
    prefixes = {**PREFIXES, **file.prefixes}
    rows = [
        (subject, kind)
        for subject, said in about.items()
        if (kind := _kind(said)) and subject[0] == "<"
    ]
    columns = [*("id", "kind", "in", "broader"), *_text_columns(about, rows)]
    order = list(KINDS)
    cells = [
        tuple(_cell(column, subject, kind, about[subject], prefixes) for column in columns)
        for subject, kind in sorted(rows, key=lambda row: (order.index(row[1]), row[0]))
    ]
    return Table(tuple(columns), tuple(cells))


def _by_subject(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in triples:
        about[subject][value_of(predicate)].append(obj)
    return about


def _kind(said: Mapping[str, list[str]]) -> str:
    return next(
        (kind for kind, type in KINDS.items() if iri(type) in said.get(RDF + "type", ())), ""
    )


def _text_columns(
    about: Mapping[str, Mapping[str, list[str]]], rows: Sequence[tuple[str, str]]
) -> list[str]:
    """Return the columns of texts that are used, and for the label one per language of the file."""
    found: dict[str, set[str]] = defaultdict(set)
    for subject, kind in rows:
        for name, predicate in {"label": LABELLED[kind], **TEXTS}.items():
            found[name] |= {
                language_of(o) for o in about[subject].get(predicate, ()) if language_of(o)
            }
    wanted = {"label": found["label"] | {"en"}, "definition": found["definition"] | {"en"}}
    return [
        f"{name} {language}"
        for name in ("label", *TEXTS)
        for language in sorted(wanted.get(name, found[name]), key=lambda tag: (tag != "en", tag))
    ]


def _cell(
    column: str, subject: str, kind: str, said: Mapping[str, list[str]], prefixes: Mapping[str, str]
) -> str:
    if column == "id":
        return compress(value_of(subject), prefixes)
    if column == "kind":
        return kind
    if column in ("in", "broader"):
        predicate = IN if column == "in" else BROADER.get(kind, "")
        return "\n".join(
            sorted(compress(value_of(o), prefixes) for o in said.get(predicate, ()) if o[0] == "<")
        )
    name, language = column.split()
    predicate = LABELLED[kind] if name == "label" else TEXTS[name]
    texts = (value_of(o) for o in said.get(predicate, ()) if language_of(o) == language)
    return "\n".join(sorted(_on_one_line(text) for text in texts))


def _on_one_line(text: str) -> str:
    r"""Return a text with its line ends written as `\n`, since a cell has a text a line."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _as_it_was(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text)


# ------------------------------------------------------------ reading


def read_table(path: Path) -> tuple[Table, str]:
    """Return a table read from a workbook, or from a CSV file in UTF-8, and what messages call it.

    Raises:
        OntologyError: if it is neither, or has no header.
        InputError: if a workbook has formulas in it.

    """
    book = is_workbook(path)
    table, name = (
        read_workbook(path.read_bytes(), str(path)) if book else (_read_csv(path), str(path))
    )
    if not table.columns:
        raise OntologyError(f"{name}: the table is empty")
    return table, name


def _read_csv(path: Path) -> Table:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path}: not UTF-8", "save it as CSV in UTF-8") from error
    rows = list(csv.reader(io.StringIO(text)))
    width = len(rows[0]) if rows else 0
    padded = ([*row, *[""] * (width - len(row))][:width] for row in rows[1:])
    full = [tuple(re.sub(r"\A'(?=[=+@\t-])", "", cell) for cell in row) for row in padded]
    return Table(tuple(name.strip() for name in rows[0]) if rows else (), tuple(full))


def with_table(text: str, file: OntologyFile, table: Table, name: str) -> str:
    """Return a Turtle file with what a table says of its terms in place of what it said; all else stays.

    A row of a new id adds a term. A row that is missing removes nothing: a term is deprecated, not deleted.

    Args:
        text: the Turtle file, of which the top comments are kept.
        name: of the table, in messages.

    Raises:
        InputError: with every fault of the table.
        OntologyError: if formatting the file would lose a comment.

    """
    prefixes = {**PREFIXES, **file.prefixes}
    problems: list[Problem] = [*_faulty_columns(table.columns, name)]
    rows = [] if problems else list(_rows(table, prefixes, name, problems))
    if problems:
        raise InputError(problems)
    replaced = {(subject, predicate) for subject, predicates, _ in rows for predicate in predicates}
    kept = [t for t in file.triples if not _is_replaced(t, replaced, table.columns)]
    new = [triple for _, _, triples in rows for triple in triples]
    format_turtle(text, file.name)  # refuses what would be lost
    top = "".join(line for line in text.splitlines(keepends=True)[: _top(text)])
    named = " ".join(" ".join(triple) for triple in new)
    heads = "".join(
        f"@prefix {prefix}: <{base}> .\n"
        for prefix, base in prefixes.items()
        if prefix in file.prefixes or f"<{base}" in named
    )
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in dict.fromkeys([*kept, *new]))
    return format_turtle(top + heads + lines, file.name)


def _top(text: str) -> int:
    lines = text.splitlines()
    return next(
        (n for n, line in enumerate(lines) if line.strip() and line.strip()[0] != "#"), len(lines)
    )


def _is_replaced(triple: Triple, replaced: set[tuple[str, str]], columns: Sequence[str]) -> bool:
    """Tell whether a triple is said by the table: texts only in the languages that have a column."""
    subject, predicate, obj = triple
    if (subject, value_of(predicate)) not in replaced:
        return False
    if obj[0] != '"':
        return obj[0] == "<"
    names = [n for n, p in TEXTS.items() if p == value_of(predicate)] or ["label"]
    return any(f"{name} {language_of(obj)}" in columns for name in names)


def _faulty_columns(columns: Sequence[str], name: str) -> Iterator[Problem]:
    known = ["id", "kind", "in", "broader"]
    for number, column in enumerate(columns, 1):
        word, _, language = column.partition(" ")
        if column not in known and not (word in ("label", *TEXTS) and LANGUAGE.fullmatch(language)):
            texts = f"columns of texts are `label uk`: {', '.join(('label', *TEXTS))}"
            hint = did_you_mean(column, known) or texts
            yield Problem(Mark(name, 1, number), f"no such column: {column!r}", hint)
    for needed in ("id", "kind"):
        if needed not in columns:
            yield Problem(
                Mark(name, 1),
                f"no column {needed!r}",
                "a row says of which term it is, and of what kind",
            )


def _rows(
    table: Table, prefixes: Mapping[str, str], name: str, problems: list[Problem]
) -> Iterator[tuple[str, set[str], list[Triple]]]:
    """Yield for each row its term, the properties it speaks of, and its triples."""
    places = {column: number for number, column in enumerate(table.columns, 1)}
    for number, row in numbered_rows(table):
        said = {column: str(cell or "") for column, cell in zip(table.columns, row, strict=True)}
        subject, kind = _iri(said["id"], prefixes), said["kind"].strip()
        if subject == "<>":
            problems.append(_unknown_name(Mark(name, number, places["id"]), said["id"]))
        if kind not in KINDS:
            hint = choose_from(kind, list(KINDS), "kinds")
            mark = Mark(name, number, places["kind"])
            problems.append(Problem(mark, f"no such kind: {kind!r}", hint))
            continue
        triples: list[Triple] = [(subject, iri(RDF + "type"), iri(KINDS[kind]))]
        spoken = set()
        for column, cell in said.items():
            predicate = _predicate(column, kind)
            spoken |= {predicate} if predicate else set()
            for text in (text for text in cell.split("\n") if predicate and text.strip()):
                obj = _object(column, text, prefixes)
                if obj == "<>":
                    problems.append(_unknown_name(Mark(name, number, places[column]), text))
                triples.append((subject, iri(predicate), obj))
        yield subject, spoken, triples


def _unknown_name(mark: Mark, text: str) -> Problem:
    what = f"a name with a prefix nobody knows: {text.strip()!r}" if text.strip() else "no name"
    return Problem(mark, what, "write prefix:name, with a prefix of the file")


def _predicate(column: str, kind: str) -> str:
    if column in ("id", "kind"):
        return ""
    if column == "in":
        return IN if kind == "code" else ""
    if column == "broader":
        return BROADER.get(kind, "")
    name = column.split(maxsplit=1)[0]
    return LABELLED[kind] if name == "label" else TEXTS[name]


def _object(column: str, text: str, prefixes: Mapping[str, str]) -> str:
    if column in ("in", "broader"):
        return _iri(text, prefixes)
    return literal(_as_it_was(text), language=column.split()[1])


def _iri(text: str, prefixes: Mapping[str, str]) -> str:
    full = expand(text.strip(), prefixes)
    return iri(full or (text.strip() if "://" in text else ""))
