"""Tables as text: CSV, TSV, JSON, Markdown, and columns for people; nothing in them that a terminal would obey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

Cell = str | int | float | bool | None

TABLE_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")

_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Characters that are commands and not text: C0, C1, line and paragraph separators, overrides of direction."""
_REPLACED = {code: "\ufffd" for code in _CONTROLS if code not in (0x09, 0x0A)} | {0x0D: " "}
_ESCAPED = {code: f"\\u{code:04x}" for code in _CONTROLS if code not in (0x09, 0x0A, 0x0D)}


class Table(NamedTuple):
    """Rows of a result, with the names of its columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def printable(text: str) -> str:
    r"""Return a text without what a terminal would obey; tabs and line feeds stay.

    >>> printable("red \x1b[31m, \x9b31m"), printable("a\tb\n")
    ('red \ufffd[31m, \ufffd31m', 'a\tb\n')
    """
    return text if text.isprintable() else text.translate(_REPLACED)


def escaped(text: str) -> str:
    r"""Return JSON, Turtle or N-Triples with such characters as escapes, which mean the same.

    >>> escaped('["\x9b31m"]')
    '["\\u009b31m"]'
    """
    return text if text.isprintable() else text.translate(_ESCAPED)


def write_table(table: Table, format: str, *, excel: bool = False) -> Iterator[str]:
    """Return a table as text, line by line, each with its line end.

    Args:
        format: csv (RFC 4180, but with plain line feeds), tsv, json (a list of objects), jsonl, md or table.
        excel: as spreadsheets want CSV: a byte order mark, and an apostrophe before what they would run as a formula.

    """
    if format == "csv":
        return _csv(table, excel)
    writers = {"tsv": _tsv, "json": _json, "jsonl": _jsonl, "md": _markdown}
    return writers.get(format, _plain)(table)


def cell_text(cell: Cell) -> str:
    """Return a cell as words.

    >>> cell_text(None), cell_text(True), cell_text(0.5)
    ('', 'true', '0.5')
    """
    if isinstance(cell, str):
        return printable(cell)
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _json(table: Table) -> Iterator[str]:
    import json

    rows = [json.dumps(row, ensure_ascii=False) for row in _objects(table)]
    yield "[\n " + ",\n ".join(map(escaped, rows)) + "\n]\n" if rows else "[]\n"


def _jsonl(table: Table) -> Iterator[str]:
    import json

    yield from (escaped(json.dumps(row, ensure_ascii=False)) + "\n" for row in _objects(table))


def _objects(table: Table) -> Iterator[dict[str, Cell]]:
    return (dict(zip(table.columns, row, strict=True)) for row in table.rows)


def _all_rows(table: Table) -> Iterator[Sequence[Cell]]:
    yield table.columns
    yield from table.rows


def _csv(table: Table, excel: bool) -> Iterator[str]:
    if excel:
        yield "\ufeff"
    for row in _all_rows(table):
        line = ",".join(_quoted(cell, excel) for cell in row)
        # A single empty cell would be an empty line, which readers skip.
        yield (line if line or len(row) != 1 else '""') + "\n"


def _quoted(cell: Cell, excel: bool) -> str:
    text = cell_text(cell)
    if excel and isinstance(cell, str) and text[:1] in ("=", "+", "-", "@", "\t"):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text


def _tsv(table: Table) -> Iterator[str]:
    for row in _all_rows(table):
        cells = (
            cell_text(c).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
            for c in row
        )
        yield "\t".join(cells) + "\n"


def _markdown(table: Table) -> Iterator[str]:
    def line(row: Sequence[Cell]) -> str:
        return "| " + " | ".join(_in_markdown(cell_text(cell)) for cell in row) + " |\n"

    yield line(table.columns)
    yield "|" + "---|" * len(table.columns) + "\n"
    yield from map(line, table.rows)


def _in_markdown(text: str) -> str:
    for char in "\\|`*_<[&":
        text = text.replace(char, "\\" + char)
    return " ".join(text.split("\n"))


def _plain(table: Table) -> Iterator[str]:
    rows = list(plain_rows(table))
    widths = column_widths(rows)
    for number, row in enumerate(rows):
        padded = (text + " " * (size - width(text)) for text, size in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip() + "\n"
        if number == 0:
            yield "  ".join("─" * size for size in widths) + "\n"


def plain_rows(table: Table) -> Iterator[list[str]]:
    """Yield the columns' names and the rows as words that fill one line each."""
    for row in _all_rows(table):
        yield [cell_text(cell).replace("\n", " ").replace("\t", " ") for cell in row]


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide each column is."""
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def width(text: str) -> int:
    """Return how many places of a terminal a text fills: none for marks, two for wide characters (Unicode, UAX 11).

    >>> width("Kyiv"), width("Київ"), width("北京"), width("e\u0301")
    (4, 4, 4, 1)
    """
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    marks = sum(category(char) in ("Mn", "Me", "Cf") for char in text)
    return len(text) - marks + sum(east_asian_width(char) in "WF" for char in text)
