"""The codebook as a table: out and back again nothing is lost, and what was changed in between is taken over."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ontology
from graph.ontologies.turtle import format_turtle
from kg import main

DATA = Path(__file__).parents[1] / "data" / "extensions"
FILES = [*(p for p in sorted(DATA.rglob("*.ttl"))), *ontology.module_files(), *sorted((ontology.FOLDER / "extensions").glob("*.ttl"))]  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ontology", "table", *arguments], catch_exceptions=False)


@pytest.fixture
def labour(tmp_path: Path) -> Path:
    """Return an extension in a file of the test's own."""
    path = tmp_path / "labour.ttl"
    path.write_text((DATA / "labour" / "ontology" / "labour.ttl").read_text("utf-8"), "utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
@pytest.mark.parametrize("excel", [False, True])
def test_out_and_back_is_the_same_file(path: Path, excel: bool, tmp_path: Path) -> None:
    """Every triple comes back, in canonical form, whether a spreadsheet's or plain CSV."""
    file, book = tmp_path / path.name, tmp_path / "book.csv"
    file.write_text(format_turtle(path.read_text("utf-8"), drop_comments=True), "utf-8")

    written = run(str(file), "-o", str(book), *(["--excel"] if excel else []))
    back = run(str(file), "--read", str(book))

    assert (written.exit_code, back.exit_code) == (0, 0)
    assert back.stdout == file.read_text("utf-8")


def test_a_row_says_what_coders_need(labour: Path) -> None:
    """Id, kind, list, what is broader, and texts per language, English first."""
    table = list(csv.DictReader(io.StringIO(run(str(labour)).stdout)))
    row = next(row for row in table if row["id"] == "lab:rosters")

    assert list(row) == [
        "id", "kind", "in", "broader", "label en", "label uk", "definition en", "cue en",
    ]  # fmt: skip
    assert list(row.values()) == [
        "lab:rosters", "code", "lab:issues", "issue:labour", "rosters", "графіки змін",
        "Who works when, and how long before it is known.", "roster",
    ]  # fmt: skip


def test_what_was_changed_in_a_spreadsheet_is_taken_over(labour: Path, tmp_path: Path) -> None:
    """A corrected definition, a new language, two cues and a new code; all else stays."""
    book = tmp_path / "book.csv"
    book.write_text(
        "id,kind,in,broader,label en,label de,definition en,cue en\n"
        'lab:rosters,code,lab:issues,issue:labour,rosters,Dienstpläne,"Who works when.","roster\nshift plan"\n'
        "lab:breaks,code,lab:issues,lab:rosters,breaks,Pausen,When work pauses.,\n"
    )

    result = run(str(labour), "--read", str(book), "--write")

    text = labour.read_text("utf-8")
    assert result.exit_code == 0
    assert 'skos:prefLabel "rosters"@en , "Dienstpläne"@de , "графіки змін"@uk' in text
    assert 'neg:cue "roster"@en , "shift plan"@en' in text
    assert '"Who works when."@en' in text
    assert "how long before it is known" not in text
    assert (
        "lab:breaks a skos:Concept ;\n    skos:inScheme lab:issues ;\n    skos:broader lab:rosters ;"
        in text
    )
    assert text.startswith("# Talks between unions and employers.\n")
    assert "lab:StrikeNoticeShape" in text


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,kind,labl en\nlab:x,class,x\n", "book.csv:1:3: no such column: 'labl en'"),
        ("id,label en\nlab:x,x\n", "book.csv:1: no column 'kind'"),
        ("id,kind\nlab:x,clas\n", "book.csv:2:2: no such kind: 'clas'\n  did you mean 'class'?"),
        (
            "id,kind,broader\nlab:x,class,nope:y\n",
            "book.csv:2:3: a name with a prefix nobody knows: 'nope:y'",
        ),
        ("id,kind\nx,class\n", "book.csv:2:1: a name with a prefix nobody knows: 'x'"),
        ("kind,id\nclass,\n", "book.csv:2:2: no name"),
        ("", "book.csv: the table is empty"),
    ],
)
def test_faults_of_a_table_are_named_with_their_row(
    table: str, said: str, labour: Path, tmp_path: Path
) -> None:
    """Exit code 3, and the file is as it was."""
    before = labour.read_text("utf-8")
    (tmp_path / "book.csv").write_text(table)

    result = run(str(labour), "--read", str(tmp_path / "book.csv"), "--write")

    assert (result.exit_code, said in result.stderr) == (3, True)
    assert labour.read_text("utf-8") == before


@pytest.mark.parametrize(
    "text", ["=1+1", "-40 °C", "two\nlines", "back\\\\slash", 'a "word", and', "\\\\n"]
)
def test_texts_that_tables_trip_over_come_back(text: str, labour: Path, tmp_path: Path) -> None:
    """Formulas, line ends, quotation marks and backslashes are the same behind a spreadsheet."""
    said = text.replace("\n", "\\n").replace('"', '\\"')
    labour.write_text(
        labour.read_text("utf-8").replace("A body of employees that bargains for them.", said)
    )
    before = format_turtle(labour.read_text("utf-8"))
    run(str(labour), "-o", str(tmp_path / "book.csv"), "--excel")

    back = run(str(labour), "--read", str(tmp_path / "book.csv"))

    assert back.stdout == before
