"""Putting a corrected text in the place of another: what becomes of the quotes, and what is kept."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given

from graph.building.build import build
from graph.commands.add import command as add
from graph.commands.init import command as init
from graph.errors import KgError
from graph.folder import Config, StudyFolder, find_study
from graph.intake.replacing import anchors_of
from graph.texts.sources import parse_source
from tests.strategies import prose

HEADER = (
    "---\ntitle: Talks   # as printed\npublished by: Wire\nissued: 2025-12-06\nlanguage: en\n---\n"
)
TEXT = "Arland demands peace. Borland refused.\nThey met in Ost. They met again.\n"
CODING = """\
source: talks
coder: amina
statements:
- quote: Arland demands peace
  no finding: other
- quote: They met in Ost
  no finding: other
- quote: Borland refused
  no finding: other
- quote: They met
  after: Ost.
  no finding: other
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a study of one coded text."""
    root = tmp_path / "study"
    CliRunner().invoke(init, [str(root), "--coder", "amina"], catch_exceptions=False)
    (root / "sources" / "talks.txt").write_text(HEADER + TEXT, "utf-8")
    (root / "codings" / "talks.yaml").write_text(CODING, "utf-8")
    register = "actors:\n  wire: {is a: organization, label: Wire}\n"
    (root / "register.yaml").write_text(register, "utf-8")
    return root


def replace(folder: Path, text: str, *options: str) -> Result:
    """Replace the text of the study by a new one."""
    path = folder.parent / "new.txt"
    path.write_bytes(text.encode())
    arguments = ["--study", str(folder), "--replace", "talks", *options, str(path)]
    return CliRunner().invoke(add, arguments, catch_exceptions=False)


def test_what_moved_and_what_broke_is_told_with_its_places(folder: Path) -> None:
    """Each quote by file, line and column; where it stands now, or the nearest passage with its place."""
    new = "Arland demands peace.\nBorland has refused.\nThey met in Ost. They met again.\n"

    result = replace(folder, new)

    assert result.stdout.splitlines() == [
        "codings/talks.yaml:6:10: moved from sources/talks.txt:8:1 to sources/talks.txt:9:1",
        "codings/talks.yaml:8:10: broke: the quote is not in sources/talks.txt: 'Borland refused'",
        "  nearest passage, sources/talks.txt:8:1:",
        "  Borland has refused.",
        "codings/talks.yaml:10:10: moved from sources/talks.txt:8:18 to sources/talks.txt:9:18",
        "4 quotes: 1 the same, 2 moved, 1 broken; the new text is 46% like the old",
    ]
    assert result.exit_code == 1
    assert (folder / "codings" / "talks.yaml").read_text("utf-8") == CODING


def test_the_header_stays_and_the_old_text_is_kept(folder: Path) -> None:
    """Comments of the header too; the old file lies among the originals, byte for byte; the study builds."""
    result = replace(folder, "A by-line.\n" + TEXT)

    assert result.exit_code == 0
    assert (folder / "sources" / "talks.txt").read_text("utf-8") == HEADER + "A by-line.\n" + TEXT
    (kept,) = (folder / "sources" / "originals").iterdir()
    assert kept.read_text("utf-8") == HEADER + TEXT
    assert f"the earlier one is kept in sources/originals/{kept.name}" in result.stderr
    assert build(find_study(folder), what="test").sources == 1


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    """The report is the same."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    told = replace(folder, "Borland refused.\n", "--dry-run")

    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert (told.stdout, told.exit_code) == (replace(folder, "Borland refused.\n").stdout, 1)


def test_a_quote_that_stands_twice_now_broke(folder: Path) -> None:
    """It is not put at the first place that comes."""
    told = replace(folder, "Borland refused.\n" + TEXT).stdout

    assert "broke: the quote stands 2 times in sources/talks.txt, in lines 7, 8" in told
    assert "add `after:` and words that stand before the one meant" in told


def test_a_quote_that_is_found_for_the_first_time_is_told(folder: Path) -> None:
    """A corrected text may mend a coding, too; what stays broken did not break now."""
    coding = CODING.replace("Arland demands peace", "Arland demands peace now").replace(
        "met in Ost", "met in Nor"
    )
    (folder / "codings" / "talks.yaml").write_text(coding, "utf-8")

    result = replace(folder, TEXT.replace("peace.", "peace now."))

    assert "codings/talks.yaml:4:10: found: sources/talks.txt:7:1\n" in result.stdout
    assert "codings/talks.yaml:6:10: still broken: the quote is not in" in result.stdout
    assert result.exit_code == 0


def test_a_coding_that_cannot_be_read_is_told(folder: Path) -> None:
    """Its quotes are not passed over in silence."""
    (folder / "codings" / "ben").mkdir()
    (folder / "codings" / "ben" / "talks.yaml").write_text("source: talks\nstatements: {", "utf-8")

    result = replace(folder, "A by-line.\n" + TEXT)

    assert "codings/ben/talks.yaml" in result.stdout
    assert "its quotes were not looked for" in result.stdout
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("text", "options", "fault"),
    [
        (TEXT, (), "the same text as sources/talks.txt"),
        ("Other words.\n", (), "the same text as sources/other.txt"),
        ("", (), "an empty file"),
        ("---\ntitle: A\n---\n", (), "no text below the header"),
        ("New.\n", ("--replace", "talk"), "no text 'talk'\n  did you mean 'talks'?"),
    ],
)
def test_what_cannot_take_its_place_is_refused(
    folder: Path, text: str, options: tuple[str, ...], fault: str
) -> None:
    """Nothing is written then."""
    (folder / "sources" / "other.txt").write_text("Other words.\n", "utf-8")
    before = (folder / "sources" / "talks.txt").read_bytes()

    with pytest.raises(KgError) as caught:
        replace(folder, text, *options)

    assert fault in str(caught.value)
    assert (folder / "sources" / "talks.txt").read_bytes() == before
    assert not (folder / "sources" / "originals").exists()


def test_a_header_beside_the_text_stays_where_it_is(folder: Path) -> None:
    """A text that begins like a header would hide it, and is refused."""
    (folder / "sources" / "talks.yaml").write_text("title: Talks\n", "utf-8")
    (folder / "sources" / "talks.txt").write_text(TEXT, "utf-8")

    with pytest.raises(KgError, match="begins like a header"):
        replace(folder, "---\na: b\n---\n--- New.\n")
    replace(folder, "New.\n" + TEXT)

    assert (folder / "sources" / "talks.txt").read_text("utf-8") == "New.\n" + TEXT


@given(prose, prose)
def test_words_put_before_a_text_move_every_quote(before: str, text: str) -> None:
    """A quote that stands once in both texts moved by the line that was put before it."""
    statements = [{"quote": quote} for quote in text.split(" ")]
    coding = json.dumps({"source": "a", "statements": statements}, ensure_ascii=False)
    old, new = (parse_source(t, "a", "a.txt") for t in (text, f"{before}\n{text}"))

    with tempfile.TemporaryDirectory() as name:
        folder = StudyFolder(Path(name), Config("s", "https://example.org/"))
        folder.codings.mkdir()
        (folder.codings / "a.yaml").write_text(coding, "utf-8")
        anchors = list(anchors_of(folder, old, new, []))

    assert len(anchors) == len(text.split(" "))
    assert {anchor.verdict for anchor in anchors} <= {"moved", "broke", "still broken"}
    for anchor in anchors:
        if anchor.verdict == "moved" and anchor.before:
            assert anchor.after == anchor.before._replace(line=2)
