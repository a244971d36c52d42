"""kg ontology split: a person says use by use what is meant; what is not said stays and is told."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from graph.folder import find_study
from graph.ontologies.uses import Uses
from kg import main
from tests.moved import MY, contents, graph_of, write_study
from tests.test_adding import at_terminal

CUT = (
    "Arland gave Borland until January\nArland gave Borland until January to cut its catch\n"
    "to cut\nBorland's guild refused to cut it"
)
NETS = "Ann Bo, harbour master of Arland, asked for wider nets"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the study, which is the current one; no default is given in its codings."""
    monkeypatch.chdir(write_study(tmp_path / "study"))
    monkeypatch.delenv("KG_STUDY", raising=False)
    path = tmp_path / "study" / "codings" / "fish.yaml"
    path.write_text(path.read_text("utf-8").replace(", grace: a week", ""), "utf-8")
    return tmp_path / "study"


def split(*arguments: str, table: str = "uses.csv") -> Result:
    return CliRunner().invoke(main, ["ontology", "split", *arguments, "--table", table])


def fill(*into: str, table: str = "uses.csv") -> None:
    """Fill the last column of a table, row by row."""
    rows = list(csv.reader(io.StringIO(Path(table).read_text("utf-8"))))
    filled = [rows[0], *([*row[:-1], said] for row, said in zip(rows[1:], into, strict=True))]
    written = io.StringIO()
    csv.writer(written).writerows(filled)
    Path(table).write_text(written.getvalue(), "utf-8")


def test_every_use_is_listed_with_its_quotes(folder: Path) -> None:
    """Those of the statement it stands in; for an issue, those of what is said on the term."""
    before = contents(folder)

    result = split("my:quotas", "into", "nets", "economy")

    rows = list(csv.DictReader(io.StringIO(Path("uses.csv").read_text("utf-8"))))
    places = [(r["file"], r["line"], r["column"], r["word"], r["quote"], r["into"]) for r in rows]
    assert places == [
        ("codings/bea/fish.yaml", "8", "9", "fishing quotas", CUT, ""),
        ("codings/fish.yaml", "4", "50", "fishing quotas", CUT, ""),
        ("codings/fish.yaml", "7", "22", "fishing quotas", NETS, ""),
    ]
    assert result.stderr.endswith("3 uses; next: fill the column `into`, and give the command again\n")  # fmt: skip
    Path("uses.csv").unlink()
    assert contents(folder) == before


def test_what_is_said_is_done_and_the_rest_stays_and_is_told(folder: Path) -> None:
    """The term stays in force until its last use is decided; then it is deprecated, and names both successors."""
    split("my:quotas", "into", "nets", "economy")
    fill("", "nets", "")

    first = split("my:quotas", "into", "nets", "economy")
    in_force = Uses(find_study(folder)).vocabulary.in_force(f"{MY}quotas")
    fill("economy", "nets", "issue:economy")
    second = split("my:quotas", "into", "nets", "economy")

    assert first.stdout == "codings/fish.yaml:4:50: fishing quotas → nets\n"
    assert f"by hand: codings/fish.yaml:7:22: fishing quotas is not decided: {NETS}" in first.stderr
    assert "by hand: my:quotas stays in force" in first.stderr
    assert in_force
    assert second.stdout.splitlines() == [
        "codings/bea/fish.yaml:8:9: fishing quotas → economy",
        "codings/fish.yaml:7:22: fishing quotas → economy",
        "ontology/fish.ttl:35:49: + owl:deprecated true ; dcterms:isReplacedBy my:nets , issue:economy",
    ]
    again = split("my:quotas", "into", "nets", "economy")
    assert again.exit_code == 3
    assert "my:quotas is deprecated already" in again.stderr


def test_only_the_words_that_were_chosen_mean_something_else(folder: Path) -> None:
    """The file in which a use was decided says the new term for the old; all others say what they said."""
    before, moved = graph_of(folder), graph_of(folder, {"Ultimatum": "Claim"})
    split("my:Ultimatum", "into", "my:Claim", "neg:Aim")
    fill("claim", "")

    result = split("my:Ultimatum", "into", "my:Claim", "neg:Aim")

    after = graph_of(folder)
    assert result.exit_code == 0
    assert after == {**before, "codings/bea/fish.yaml": moved["codings/bea/fish.yaml"]}
    assert f"<{MY}Ultimatum>" in " ".join(after["codings/fish.yaml"])


def test_properties_of_the_term_are_for_each_of_the_new_ones(folder: Path) -> None:
    """Two domains would mean both at once; what else rests on the term is left to a person, and the term in force."""
    split("my:Ultimatum", "into", "my:Claim", "neg:Aim")
    fill("claim", "neg:Aim")

    result = split("my:Ultimatum", "into", "my:Claim", "neg:Aim")

    text = (folder / "ontology" / "fish.ttl").read_text("utf-8")
    assert "<https://schema.org/domainIncludes> my:Ultimatum , my:Claim , neg:Aim" in text
    assert "22:43: my:LastWord rests on it: say on which of the new terms" in result.stderr
    assert "queries/ultimatums.rq:3:24: asks for my:Ultimatum" in result.stderr
    assert "owl:deprecated" not in text
    assert CliRunner().invoke(main, ["ontology", "check"]).exit_code == 0


@pytest.mark.parametrize(
    ("into", "words"),
    [
        (("guild", "", ""), "uses.csv:2: not among the terms: 'guild'"),
        (("", "nest", ""), "uses.csv:3: not among the terms: 'nest'"),
    ],
)
def test_rows_that_cannot_be_followed_are_named_and_nothing_is_written(
    folder: Path, into: tuple[str, ...], words: str
) -> None:
    """The row of the table is told."""
    split("my:quotas", "into", "nets", "economy")
    fill(*into)
    before = contents(folder)

    result = split("my:quotas", "into", "nets", "economy")

    assert (result.exit_code, words in result.stderr) == (3, True)
    assert contents(folder) == before


def test_a_table_of_files_that_changed_since_is_refused(folder: Path) -> None:
    """A row whose line has no use any more is named: nothing is moved by guess."""
    split("my:quotas", "into", "nets", "economy")
    fill("nets", "nets", "nets")
    path = folder / "codings" / "fish.yaml"
    path.write_text("# One line more.\n" + path.read_text("utf-8"), "utf-8")

    result = split("my:quotas", "into", "nets", "economy")

    assert result.exit_code == 3
    assert "uses.csv:3: no use of my:quotas at codings/fish.yaml:4:50" in result.stderr
    assert "list the uses anew" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("my:quotas", "nets", "economy"), 2, "write: kg ontology split OLD into NEW NEW…"),
        (("my:quotas", "into", "nets"), 3, "a term is split into two or more"),
        (("issue:economy", "into", "nets", "my:quotas"), 3, "issue:economy is not the study's own"),
        (("my:quotas", "into", "nets", "my:Claim"), 3, "'my:Claim' cannot take its place"),
    ],
)
def test_what_cannot_be_split_is_refused(
    folder: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """And no table is written."""
    result = split(*arguments)

    assert (result.exit_code, words in result.stderr) == (code, True)
    assert not Path("uses.csv").exists()


def test_without_a_table_and_a_terminal_a_table_is_asked_for(folder: Path) -> None:
    """Nobody would be there to answer."""
    result = CliRunner().invoke(main, ["ontology", "split", "my:quotas", "into", "nets", "economy"])

    assert result.exit_code == 2
    assert "give --table FILE" in result.stderr


def test_at_a_terminal_each_use_is_asked_for(folder: Path) -> None:
    """By number, by word, or left alone; the quote is shown above the question."""
    command = [sys.executable, "-m", "kg", "ontology", "split", "--study", str(folder)]

    said = at_terminal([*command, "my:quotas", "into", "nets", "economy"], ["2", "", "nets"])

    assert "1 my:nets, 2 issue:economy, or nothing to leave it" in said
    assert f"“{NETS}”" in said
    assert "- economy   # the first" in (folder / "codings/bea/fish.yaml").read_text("utf-8")
    text = (folder / "codings" / "fish.yaml").read_text("utf-8")
    assert "on issue: fishing quotas}" in text
    assert "on issue: [nets, nets]" in text


def test_a_workbook_is_filled_like_a_table(folder: Path) -> None:
    """Its last column says what is meant; the rows are those of the table."""
    split("my:quotas", "into", "nets", "economy", table="uses.xlsx")
    book = openpyxl.load_workbook("uses.xlsx")
    sheet = book.active
    column = [cell.value for cell in sheet[1]].index("into") + 1
    for row in (2, 3, 4):
        sheet.cell(row, column, "nets")
    book.save("uses.xlsx")

    result = split("my:quotas", "into", "nets", "economy", table="uses.xlsx")

    assert result.exit_code == 0
    assert (
        len([line for line in result.stdout.splitlines() if "fishing quotas → nets" in line]) == 3
    )
    assert "owl:deprecated true" in (folder / "ontology" / "fish.ttl").read_text("utf-8")
