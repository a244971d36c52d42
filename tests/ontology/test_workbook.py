"""The codebook as a workbook: out and back again nothing is lost, nothing in it runs, and faults have their cell."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import ontology
from graph.errors import InputError, OntologyError
from graph.ontologies.turtle import format_turtle
from graph.ontologies.workbook import read_workbook, write_workbook
from graph.tables import Table
from kg import main

DATA = Path(__file__).parents[1] / "data" / "extensions"
FILES = [*sorted(DATA.rglob("*.ttl")), ontology.FOLDER / "positions.ttl", ontology.FOLDER / "codes.ttl"]  # fmt: skip
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"https://evil.example\")", "\t=1", "=cmd|'/C calc'!A0"]  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ontology", "table", *arguments], catch_exceptions=False)


@pytest.fixture
def labour(tmp_path: Path) -> Path:
    """Return an extension in a file of the test's own."""
    path = tmp_path / "labour.ttl"
    path.write_text((DATA / "labour" / "ontology" / "labour.ttl").read_text("utf-8"), "utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_out_and_back_is_the_same_file(path: Path, tmp_path: Path) -> None:
    """Every triple comes back, in canonical form."""
    file, book = tmp_path / path.name, tmp_path / "book.xlsx"
    file.write_text(format_turtle(path.read_text("utf-8"), drop_comments=True), "utf-8")

    written = run(str(file), "-o", str(book))
    back = run(str(file), "--read", str(book))

    assert (written.exit_code, back.exit_code) == (0, 0)
    assert back.stdout == file.read_text("utf-8")


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cf", "Cn")), max_size=12),
    st.sampled_from([*FORMULAS, "", " a ", "two\nlines", "'quoted", "_x0041_", "<b>&amp;", "TRUE", "1.50", "2001-01-01"]),
)  # fmt: skip


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), max_size=5)))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_letter_for_letter(rows: list[tuple[str, ...]]) -> None:
    """Spaces at the ends, formulas, numbers that look like dates: all is text."""
    columns = tuple(f"column {n}" for n in range(len(rows[0]) if rows else 1))
    table = Table(columns, tuple(rows))

    back, name = read_workbook(write_workbook(table), "b.xlsx")

    assert back == table
    assert name == "b.xlsx[codebook]"


def test_the_same_table_gives_the_same_bytes_and_no_time_is_in_them() -> None:
    """Whenever it is written: every stamp is that of an epoch."""
    table = Table(("id", "label en"), (("my:x", "catch"),))

    data = write_workbook(table)

    assert data == write_workbook(table)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        years = {y for name in archive.namelist() for y in re.findall(rb"\b(?:19|20)\d\d-", archive.read(name))}  # fmt: skip
    assert years == {b"1980-"}


def test_nothing_in_a_workbook_runs() -> None:
    """No formula is in it, and none is made when a cell is edited: all are of the format of text."""
    book = io.BytesIO(write_workbook(Table(("id",), tuple((text,) for text in FORMULAS))))

    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    cells = [row[0] for row in openpyxl.load_workbook(book).active.iter_rows()]

    assert "<f>" not in sheet
    assert {c.data_type for c in cells} == {"s"}
    assert {c.number_format for c in cells} == {"@"}
    assert [c.quotePrefix for c in cells] == [False] + [True] * len(FORMULAS)


def test_the_head_stays_in_sight_and_cells_are_as_wide_as_their_words() -> None:
    """What a person opens can be read."""
    book = io.BytesIO(write_workbook(Table(("id", "definition en"), (("my:x", "word " * 40),))))

    sheet = openpyxl.load_workbook(book).active

    assert sheet.freeze_panes == "B2"
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (10, 60)
    assert sheet["B2"].alignment.wrap_text


# ---------------------------------------------------------------- what people make of it


def edited(path: Path, change: dict[str, object], sheet: str = "codebook") -> None:
    """Write a workbook as a person leaves it, with some cells changed, and a sheet of notes before it."""
    book = openpyxl.Workbook()
    book.active.title = "notes"
    made = book.create_sheet(sheet)
    for name, value in change.items():
        made[name] = value
    book.save(path)


ROW = {"A1": "id", "B1": "kind", "C1": "label en", "A2": "lab:x", "B2": "class", "C2": "x"}


def test_what_was_changed_is_taken_over(labour: Path, tmp_path: Path) -> None:
    """From the sheet of that name, whatever else the workbook holds; numbers and dates as they are read."""
    edited(tmp_path / "b.xlsx", {**ROW, "A4": "lab:y", "B4": "class", "C4": 5.0, "D1": "also en", "D4": True, "D2": 1.5})  # fmt: skip

    result = run(str(labour), "--read", str(tmp_path / "b.xlsx"), "--write")

    text = labour.read_text("utf-8")
    assert result.exit_code == 0
    assert 'lab:x a owl:Class ;\n    rdfs:label "x"@en ;\n    skos:altLabel "1.5"@en' in text
    assert 'lab:y a owl:Class ;\n    rdfs:label "5"@en ;\n    skos:altLabel "true"@en' in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"B2": "clas"}, "b.xlsx[codebook]:2:2: no such kind: 'clas'\n  did you mean 'class'?"),
        ({"A2": None}, "b.xlsx[codebook]:2:1: no name"),
        ({"A5": "nope:y", "B5": "class"}, "b.xlsx[codebook]:5:1: a name with a prefix nobody knows: 'nope:y'"),
        ({"C1": "labl en"}, "b.xlsx[codebook]:1:3: no such column: 'labl en'"),
        ({"C2": "=A1"}, "b.xlsx[codebook]:2:3: a formula: =A1\n  write the text itself"),
        ({"C2": "#REF!"}, "b.xlsx[codebook]:2:3: an error of the spreadsheet: #REF!"),
    ],
)  # fmt: skip
def test_faults_are_named_with_sheet_row_and_column(
    change: dict[str, object], said: str, labour: Path, tmp_path: Path
) -> None:
    """Exit code 3, and the file is as it was."""
    before = labour.read_text("utf-8")
    edited(tmp_path / "b.xlsx", {**ROW, **change})

    result = run(str(labour), "--read", str(tmp_path / "b.xlsx"), "--write")

    assert (result.exit_code, said in result.stderr) == (3, True)
    assert labour.read_text("utf-8") == before


def test_without_a_sheet_of_that_name_the_first_is_read(tmp_path: Path) -> None:
    """A workbook of a person's own."""
    book = openpyxl.Workbook()
    book.active.append(["id", "kind", None])
    book.active.append(["my:x", "class", None])
    book.save(tmp_path / "own.xlsx")

    table, name = read_workbook((tmp_path / "own.xlsx").read_bytes(), "own.xlsx")

    assert table == Table(("id", "kind"), (("my:x", "class"),))
    assert name == "own.xlsx[Sheet]"


def test_strings_that_are_shared_as_excel_writes_them_are_read(tmp_path: Path) -> None:
    """Excel keeps texts in a part of their own, in runs of different looks."""
    data = write_workbook(Table(("id",), (("SHARED",),)))
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>my:</t></r>'
        '<r><t xml:space="preserve">catch </t></r></si></sst>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "e.xlsx", "w") as new:
        for entry in old.namelist():
            text = old.read(entry).decode().replace("</Types>", part)
            inline = 't="inlineStr"><is><t>SHARED</t></is>'
            new.writestr(entry, text.replace(inline, 't="s"><v>0</v>'))
        new.writestr("xl/sharedStrings.xml", shared)

    table, _ = read_workbook((tmp_path / "e.xlsx").read_bytes(), "e.xlsx")

    assert table.rows == (("my:catch ",),)


# ---------------------------------------------------------------- what cannot be


def test_without_openpyxl_the_way_to_get_it_is_said(
    labour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3 and the command to run, for writing and reading; CSV needs nothing."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (tmp_path / "b.xlsx").write_bytes(b"")

    results = [run(str(labour), how, str(tmp_path / "b.xlsx")) for how in ("-o", "--read")]

    assert [r.exit_code for r in results] == [3, 3]
    assert all("\n  run: pip install 'negotiation-kg[xlsx]'\n" in r.stderr for r in results)
    assert run(str(labour), "-o", str(tmp_path / "b.csv")).exit_code == 0


def test_a_cell_longer_than_a_workbook_holds_is_refused_not_cut(tmp_path: Path) -> None:
    """Nothing is lost without a word."""
    with pytest.raises(InputError, match=r"b.xlsx\[codebook\]:2:1: a cell of 32,768 characters"):
        write_workbook(Table(("id",), (("x" * 32_768,),)), "b.xlsx")


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A small file that claims to be large."""
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 200_000_001)

    with pytest.raises(OntologyError, match="too large for a codebook"):
        read_workbook((tmp_path / "b.xlsx").read_bytes(), "b.xlsx")


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_broken_workbook_is_named_never_a_traceback(data: st.DataObject) -> None:
    """Whatever bytes are changed, left out, or never were a workbook."""
    whole = write_workbook(Table(("id", "kind"), (("my:x", "class"),)))
    at, length = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 60))
    broken = whole[:at] + data.draw(st.binary(max_size=20)) + whole[at + length :]

    try:
        table, _ = read_workbook(broken, "b.xlsx")
    except (OntologyError, InputError) as error:
        assert str(error)  # noqa: PT017  # either outcome is good
    else:
        assert isinstance(table, Table)
