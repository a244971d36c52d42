"""Tables as workbooks (XLSX): text cells only, the same bytes for the same table, read back as they were written.

openpyxl does the writing and reading; it is an extra, since most studies keep their codebook as CSV. What it would
stamp on a file, the time, is taken out again.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.errors import InputError, Mark, OntologyError, Problem
from graph.tables import Table, cell_text, width

ENDING = ".xlsx"
SHEET = "codebook"
LONGEST = 32_767
"""Characters of a cell, at most: Excel's limit, beyond which openpyxl cuts without a word."""

LARGEST = 200_000_000
"""Bytes of a workbook when unpacked, at most."""

_NO_CHARACTER = re.compile("[\ufffe\uffff]")
"""What XML cannot hold, beside the controls that tables replace anyway."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise OntologyError(
            "XLSX needs openpyxl, which is not installed", "run: pip install 'negotiation-kg[xlsx]'"
        ) from error
    return openpyxl


# ------------------------------------------------------------ writing


def write_workbook(table: Table, name: str = "the table") -> bytes:
    """Return a table as a workbook of one sheet, its head and first column in place when it is scrolled.

    Every cell is text, and stays text when it is edited: nothing in it is run as a formula.

    Args:
        name: where it goes, in messages.

    Raises:
        OntologyError: if openpyxl is not installed.
        InputError: if a cell is longer than a workbook can hold.

    """
    book = _openpyxl().Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.freeze_panes = "B2"
    rows = [table.columns, *table.rows]
    texts = [[_NO_CHARACTER.sub("\ufffd", cell_text(cell)) for cell in row] for row in rows]
    _refuse_long_cells(texts, name)
    for number, row in enumerate(texts, 1):
        for column, text in enumerate(row, 1):
            _write_cell(sheet.cell(number, column), text, bold=number == 1)
    for column, cells in enumerate(zip(*texts, strict=True), 1):
        widest = max(width(line) for text in cells for line in text.split("\n"))
        letter = sheet.cell(1, column).column_letter
        sheet.column_dimensions[letter].width = min(max(widest + 2, 10), 60)
    out = io.BytesIO()
    book.save(out)
    return _without_times(out.getvalue())


def _refuse_long_cells(texts: list[list[str]], name: str) -> None:
    problems = [
        Problem(Mark(_sheet_name(name, SHEET), row, column), f"a cell of {len(text):,} characters",
                f"a workbook holds {LONGEST:,}; write CSV")
        for row, cells in enumerate(texts, 1)
        for column, text in enumerate(cells, 1)
        if len(text) > LONGEST
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def _write_cell(cell: Any, text: str, *, bold: bool) -> None:
    from openpyxl.styles import Alignment, Font

    if text:
        cell.value = text
        cell.data_type = "s"  # openpyxl takes what begins with = for a formula
    cell.number_format = "@"
    cell.quotePrefix = text[:1] in "=+-@\t" and text != ""
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)


def _without_times(data: bytes) -> bytes:
    """Return a workbook without the times it was made at: in its properties, and of each file of the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(
            old.namelist()
        ):  # [Content_Types].xml, which readers want first, comes first
            content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(name))
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 0  # else the system the program runs on
            new.writestr(info, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


# ------------------------------------------------------------ reading


def read_workbook(data: bytes, path: str) -> tuple[Table, str]:
    """Return the table in a workbook, and what messages call its sheet: that named codebook, else the first.

    Args:
        path: where it comes from, in messages.

    Raises:
        OntologyError: if openpyxl is not installed, or this is no workbook.
        InputError: if cells hold formulas or errors, each with its sheet, row and column.

    """
    openpyxl = _openpyxl()
    try:
        _refuse_large(data, path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data))
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            cells = [list(row) for row in sheet.iter_rows()]
    except OntologyError:
        raise
    except Exception as error:  # whatever a broken file leads openpyxl into
        raise OntologyError(
            f"{path}: no workbook that can be read ({error or type(error).__name__})",
            "save it as XLSX, or as CSV in UTF-8",
        ) from error
    name = _sheet_name(path, sheet.title)
    if problems := [
        Problem(Mark(name, cell.row, cell.column), fault, "write the text itself")
        for row in cells
        for cell in row
        if (fault := _fault(cell))
    ]:
        raise InputError(problems)
    return _as_table([[_text(cell) for cell in row] for row in cells]), name


def _sheet_name(path: str, sheet: str) -> str:
    return f"{path}[{sheet}]"


def _refuse_large(data: bytes, path: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise OntologyError(f"{path}: too large for a codebook", "write it as CSV")


def _fault(cell: Any) -> str:
    if cell.data_type == "f":
        return f"a formula: {getattr(cell.value, 'text', cell.value)}"
    return f"an error of the spreadsheet: {cell.value}" if cell.data_type == "e" else ""


def _text(cell: Any) -> str:
    """Return a cell as text, numbers and dates as a person would write them."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value).replace("_x000D_", "").replace("\r\n", "\n")


def _as_table(rows: list[list[str]]) -> Table:
    """Return rows as a table: empty columns behind the last name are left out, and empty rows stay, to be counted."""
    head = rows[0] if rows else []
    while head and not head[-1].strip():
        head = head[:-1]
    body = [tuple(row[: len(head)]) for row in rows[1:]]
    return Table(tuple(name.strip() for name in head), tuple(body))


def is_workbook(path: Path | None) -> bool:
    """Tell whether a file is a workbook, by its ending.

    >>> is_workbook(Path("codebook.XLSX")), is_workbook(Path("codebook.csv"))
    (True, False)
    """
    return path is not None and path.suffix.lower() == ENDING


def numbered_rows(table: Table) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Yield the rows that say something, with their numbers in the sheet: the head is the first."""
    for number, row in enumerate(table.rows, 2):
        if any(str(cell or "").strip() for cell in row):
            yield number, row
