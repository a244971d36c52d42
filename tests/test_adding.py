"""Putting texts into a study: what is copied, asked, entered, kept and refused."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.building.build import build
from graph.commands.add import command as add
from graph.commands.code import command as code
from graph.commands.init import command as init
from graph.errors import KgError
from graph.folder import find_study, read_config
from graph.study import Study
from kg import main
from tests.texts.made import make_docx, paragraph

TEXT = "Talks resume\n\nArland demands peace. Borland refused.\n"
PAGE = "---\ntitle: Talks\npublisher: The Wire\ndate: 2025-12-06\nrights: [free, for: all]\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty study."""
    CliRunner().invoke(init, [str(tmp_path / "study")], catch_exceptions=False)
    return tmp_path / "study"


def run_add(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(add, ["--study", str(folder), *arguments], catch_exceptions=False)


def written(folder: Path, name: str, text: str) -> str:
    """Write a file beside a study and return its path."""
    path = folder.parent / name
    path.write_bytes(text.encode())
    return str(path)


def refused(folder: Path, *arguments: str) -> list[str]:
    """Return the first lines of the faults a command ends with, without the folder."""
    with pytest.raises(KgError) as caught:
        run_add(folder, *arguments)
    lines = str(caught.value).replace(f"{folder.parent}/", "").splitlines()
    return [line for line in lines if not line.startswith(" ")]


def test_a_text_is_copied_in_with_a_header(folder: Path) -> None:
    """Options fill the header, the title is the first line, the publisher is entered in the register."""
    run_add(folder, written(folder, "My Text.TXT", TEXT), "--publisher", 'A, "B": # c')

    expected = (
        '---\ntitle: Talks resume\npublished by: "A, \\"B\\": # c"\nlanguage: en\n---\n' + TEXT
    )
    assert (folder / "sources" / "my-text.txt").read_text("utf-8") == expected
    assert '  a-b-c: {is a: organization, label: "A, \\"B\\": # c"}\n' in (
        folder / "register.yaml"
    ).read_text("utf-8")


def test_a_files_own_header_is_read_and_the_rest_is_kept(folder: Path) -> None:
    """Other words for our keys count; what there is no key for stays as a comment."""
    result = run_add(folder, written(folder, "a.txt", PAGE + TEXT))

    header = "title: Talks\npublished by: The Wire\nissued: 2025-12-06\nlanguage: en\n"
    expected = f"---\n{header}# rights: [free, {{for: all}}]\n---\n"
    assert (folder / "sources" / "a.txt").read_text("utf-8") == expected + TEXT
    assert "kept as comments in its header: rights: [free, {for: all}]" in result.stderr


def test_line_ends_and_byte_order_marks_are_left_out(folder: Path) -> None:
    """Offsets count in the same words on every machine."""
    run_add(folder, written(folder, "a.txt", "\ufeffOne.\r\nTwo.\r\n"), "--publisher", "Wire")

    assert (folder / "sources" / "a.txt").read_text("utf-8").endswith("---\nOne.\nTwo.\n")


def test_a_publisher_known_by_another_name_is_not_entered_again(folder: Path) -> None:
    """Aliases and capital letters count; a handle that is taken is not taken twice."""
    register = "actors:\n  wire: {is a: organization, label: The Wire, also called: TW}\n"
    (folder / "register.yaml").write_text(register, "utf-8")

    for number, name in enumerate(("TW", "the wire", "wire", "Wire!")):
        run_add(folder, written(folder, f"{number}.txt", f"Text {number}."), "--publisher", name)

    expected = register + '  wire-2: {is a: organization, label: "Wire!"}\n'
    assert (folder / "register.yaml").read_text("utf-8").replace(
        "label: Wire!", 'label: "Wire!"'
    ) == expected


@pytest.mark.parametrize(
    ("name", "content", "options", "fault"),
    [
        ("a.xls", "x", (), "a.xls: not a text: .xls"),
        ("a.pdf", "x", (), "a.pdf: not a PDF: it does not begin with %PDF-"),
        ("a.txt", "", (), "a.txt: an empty file"),
        ("a.txt", "---\ntitle: A\n---\n \n", (), "a.txt: no text below the header"),
        ("a.txt", '---\ntitle: "A\n---\nText.', (), "a.txt:3:1: not YAML: found unexpected end of stream"),
        ("a.txt", "---\n- A\n---\nText.", (), "a.txt:2:1: the header is not made of keys and values"),
        ("a.txt", "Text.", ("--id", "A b"), "a.txt: no short name: 'A b'"),
        ("a.txt", "Text.", ("--language", "english"),
         "a.txt: language: 'english' is not a language code such as en, uk or ru"),
        ("a.txt", "Text.", ("--issued", "6 May"),
         "a.txt: issued: '6 May' is not a year, month, day or instant such as 2025, 2025-12 or 2025-12-06"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_refused(
    folder: Path, name: str, content: str, options: tuple[str, ...], fault: str
) -> None:
    """The message names the file and what is wrong; nothing is written."""
    path = written(folder, name, content)

    assert refused(folder, path, "--publisher", "Wire", *options) == [fault]
    assert list((folder / "sources").iterdir()) == []


def test_a_text_that_is_no_utf8_is_refused(folder: Path) -> None:
    """A text in another encoding is told by its line, and how to mend it."""
    path = folder.parent / "a.txt"
    path.write_bytes("Один.\nМир.\n".encode("cp1251"))

    assert refused(folder, str(path), "--publisher", "Wire") == ["a.txt:1: not UTF-8"]


def test_a_text_is_added_once(folder: Path) -> None:
    """The same name and the same words are refused; all files are looked at before one is written."""
    run_add(folder, written(folder, "a.txt", TEXT), "--publisher", "Wire")
    same, new = written(folder, "b.txt", TEXT), written(folder, "c.txt", "Other words.")

    assert refused(folder, str(folder.parent / "a.txt"), same, new, "--publisher", "Wire") == [
        "a.txt: there is a source 'a' already: sources/a.txt",
        "b.txt: the same text is there already: sources/a.txt",
    ]
    assert [p.name for p in (folder / "sources").iterdir()] == ["a.txt"]


def test_the_user_is_told_of_a_missing_date_and_of_markup(folder: Path) -> None:
    """Both are no faults, and both spoil a study."""
    path = written(folder, "a.txt", "<p>Arland &amp; Borland met.</p>")

    said = run_add(folder, path, "--publisher", "Wire").stderr

    assert "its date is not known" in said
    assert "it has HTML tags" in said


def test_without_a_terminal_what_is_missing_is_named(folder: Path) -> None:
    """A script is not asked: the option to give is named, with exit code 2."""
    result = run_add(folder, written(folder, "a.txt", TEXT))

    assert (result.exit_code, "published by: give --publisher" in result.stderr) == (2, True)


def test_at_a_terminal_what_is_missing_is_asked(folder: Path) -> None:
    """Answers that cannot be used are asked again; the date may stay unknown."""
    path = written(folder, "a.txt", TEXT)
    answers = ["", "Wire", "english", "uk", "yesterday", "2025-12"]

    said = at_terminal([sys.executable, "-m", "kg", "add", "--study", str(folder), path], answers)

    assert "'english' is not a language code" in said
    assert "'yesterday' is not a year" in said
    expected = "---\ntitle: Talks resume\npublished by: Wire\nissued: 2025-12\nlanguage: uk\n---\n"
    assert (folder / "sources" / "a.txt").read_text("utf-8") == expected + TEXT


def at_terminal(command: list[str], answers: list[str]) -> str:
    """Run a command at a terminal of its own, answer each prompt, and return what it said."""
    pty = pytest.importorskip("pty", reason="no terminals of this kind here")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(Path(__file__).parents[1])
        os.execv(command[0], command)
    said = ""
    while select.select([terminal], [], [], 60)[0]:
        try:
            data = os.read(terminal, 4096).decode()
        except OSError:
            break
        said += data
        if data.endswith(": ") and answers:
            os.write(terminal, f"{answers.pop(0)}\n".encode())
    os.waitpid(pid, 0)
    os.close(terminal)
    return said


# ---------------------------------------------------------------- formats, folders, near-duplicates

COPY = (
    "Wire copy\n"
    + " ".join(f"Word{n} of the wire copy that was printed on Sunday" for n in range(20))
    + ".\n"
)


def sources(folder: Path) -> dict[str, str]:
    """Return the sources of a study by name."""
    return {
        p.name: p.read_text("utf-8") for p in sorted((folder / "sources").iterdir()) if p.is_file()
    }


def test_a_page_is_kept_beside_its_text(folder: Path) -> None:
    """What it says about itself fills the header; the original is named in it and lies unchanged; the study builds."""
    head = '<meta property="og:site_name" content="The Wire"><title>Talks</title>'
    head += '<meta name="author" content="Ann Lee"><meta name="author" content="Bo">'
    page = f"<html lang='en'><head>{head}</head><body><article><p>{COPY}</p></article></body>"

    run_add(folder, written(folder, "Talks.HTML", page), "--issued", "2025-12-06")

    header = "title: Talks\npublished by: The Wire\nauthor: [Ann Lee, Bo]\nissued: 2025-12-06\nlanguage: en\n"
    expected = (
        f"---\n{header}# original: sources/originals/talks.html\n---\n{' '.join(COPY.split())}\n"
    )
    assert sources(folder) == {"talks.txt": expected}
    assert (folder / "sources" / "originals" / "talks.html").read_text("utf-8") == page
    assert build(find_study(folder), what="test").sources == 1


def test_an_original_is_never_written_over(folder: Path) -> None:
    """Another file of the same name has the digest in its own."""
    originals = folder / "sources" / "originals"
    originals.mkdir()
    (originals / "a.docx").write_bytes(b"other")

    path = folder.parent / "a.docx"
    path.write_bytes(make_docx(paragraph("They met.")))
    run_add(folder, str(path), "--publisher", "Wire")

    assert (originals / "a.docx").read_bytes() == b"other"
    assert sorted(p.read_bytes() for p in originals.iterdir()) == sorted(
        [b"other", path.read_bytes()]
    )


def test_originals_stay_inside_the_study(folder: Path) -> None:
    """A link that leads out is refused before anything is written there."""
    outside = folder.parent / "outside"
    outside.mkdir()
    (folder / "sources" / "originals").symlink_to(outside)
    path = folder.parent / "a.docx"
    path.write_bytes(make_docx(paragraph("They met.")))

    with pytest.raises(KgError, match="a link that leads out of the study"):
        run_add(folder, str(path), "--publisher", "Wire")

    assert (list(outside.iterdir()), sources(folder)) == ([], {})


def test_a_feed_is_read_again_without_harm(folder: Path) -> None:
    """Entries that are there are left out; new ones are added; two of one title have two names."""
    items = "".join(
        f"<item><title>Talks go on</title><description>Text number {n}.</description></item>"
        for n in (1, 2)
    )
    feed = f"<rss><channel><title>Wire</title>{items}</channel></rss>"
    run_add(folder, written(folder, "feed.xml", feed))

    more = feed.replace(
        "</channel>", "<item><title>New</title><description>New.</description></item></channel>"
    )
    said = run_add(folder, written(folder, "feed.xml", more)).stderr

    assert list(sources(folder)) == ["new.txt", "talks-go-on-2.txt", "talks-go-on.txt"]
    assert "entry 1: the same text as sources/talks-go-on.txt" in said
    assert "next: kg code new" in said
    assert len(list((folder / "sources" / "originals").iterdir())) == 2


def test_a_folder_is_taken_with_all_its_texts(folder: Path) -> None:
    """Folders in it too; hidden files and links that lead out are not, files of other kinds are told."""
    texts = folder.parent / "texts"
    (texts / "deep").mkdir(parents=True)
    (texts / "a.txt").write_text("One text.", "utf-8")
    (texts / "deep" / "a.md").write_text("# Two\n\nOther words here.", "utf-8")
    (texts / ".hidden.txt").write_text("Hidden.", "utf-8")
    (texts / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (folder.parent / "out.txt").write_text("Outside.", "utf-8")
    (texts / "link.txt").symlink_to(folder.parent / "out.txt")

    said = run_add(folder, str(texts), "--publisher", "Wire").stderr

    assert list(sources(folder)) == ["a-2.md", "a.txt"]
    assert "title: Two\n" in sources(folder)["a-2.md"]
    assert "left out 1 files that are no texts: photo.jpg" in said


def test_a_folder_that_holds_the_study_is_refused(folder: Path) -> None:
    """Else a study would be added to itself."""
    with pytest.raises(KgError, match="the folder holds the study"):
        run_add(folder, str(folder.parent), "--publisher", "Wire")

    assert sources(folder) == {}


def test_every_fault_of_a_folder_is_told_and_nothing_written(folder: Path) -> None:
    """All files are looked at before one is written."""
    texts = folder.parent / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("One text.", "utf-8")
    (texts / "b.docx").write_bytes(b"PK\x03\x04")
    (texts / "c.txt").write_bytes(b"\xff\xfeA")

    assert refused(folder, str(texts), "--publisher", "Wire") == [
        "texts/b.docx: not a .docx file: File is not a zip file",
        "texts/c.txt:1: its byte order mark says utf-16-le, which it is not",
    ]
    assert sources(folder) == {}


def test_near_duplicates_are_refused_with_what_can_be_done(folder: Path) -> None:
    """The share and the other text are named; a higher threshold lets it pass."""
    run_add(folder, written(folder, "a.txt", COPY), "--publisher", "Wire")
    other = written(folder, "b.txt", COPY.replace("Word7 of", "Word seven, of"))

    assert refused(folder, other, "--publisher", "Post") == ["b.txt: 90% like sources/a.txt"]
    said = run_add(folder, other, "--publisher", "Post", "--near", "add").stderr
    run_add(
        folder,
        written(folder, "c.txt", COPY.replace("Word9", "W")),
        "--publisher",
        "X",
        "--alike",
        "0.99",
    )

    assert "90% like sources/a.txt: what both say counts twice" in said
    assert list(sources(folder)) == ["a.txt", "b.txt", "c.txt"]


def test_wire_copy_becomes_one_source_with_several_publishers(folder: Path) -> None:
    """Of a text that is there and of one that comes along; every wording is kept; the study builds."""
    copies = [
        f"---\npublisher: {name}\n---\n{COPY}They added {name}.\n"
        for name in ("Wire", "Post, The", "Echo")
    ]
    run_add(folder, written(folder, "a.txt", copies[0]))
    header = sources(folder)["a.txt"].replace("language: en\n", "language: en   # checked\n")
    (folder / "sources" / "a.txt").write_text(header, "utf-8")

    run_add(
        folder,
        written(folder, "b.txt", copies[1]),
        written(folder, "c.txt", copies[2]),
        "--near",
        "join",
    )

    assert list(sources(folder)) == ["a.txt"]
    assert sources(folder)["a.txt"] == header.replace(
        "published by: Wire", 'published by: [Wire, "Post, The", Echo]'
    )
    kept = sorted((folder / "sources" / "originals").iterdir())
    assert [p.name for p in kept] == ["a--b.txt", "a--c.txt"]
    assert "They added Post, The.\n" in kept[0].read_text("utf-8")
    assert build(find_study(folder), what="test").sources == 1


def test_what_joined_outlets_say_themselves_all_of_them_say(folder: Path) -> None:
    """A statement without a speaker is that of every publisher of its source."""
    copies = [
        f"---\npublisher: {name}\n---\n{COPY}They added {name}.\n" for name in ("Wire", "Post")
    ]
    run_add(
        folder,
        *(written(folder, f"{n}.txt", copy) for n, copy in enumerate(copies)),
        "--near",
        "join",
    )
    coding = "source: 0\nstatements:\n- quote: Word3 of the wire copy\n  findings: []\n"
    (folder / "codings" / "0.yaml").write_text(coding, "utf-8")

    study = Study.open(folder)
    study.build()
    speakers = study.query("SELECT ?who WHERE { ?s neg:speaker ?who } ORDER BY ?who")

    assert [row["who"] for row in speakers] == ["Post", "Wire"]


def test_copies_that_come_together_become_one_source(folder: Path) -> None:
    """The first is the source; those after it join it."""
    copies = [
        f"---\npublisher: {name}\n---\n{COPY}They added {name}.\n" for name in ("Wire", "Post")
    ]

    run_add(
        folder,
        *(written(folder, f"{n}.txt", copy) for n, copy in enumerate(copies)),
        "--near",
        "join",
    )

    assert list(sources(folder)) == ["0.txt"]
    assert "published by: [Wire, Post]\n" in sources(folder)["0.txt"]
    assert "# also printed as: sources/originals/0--1.txt\n" in sources(folder)["0.txt"]


def test_a_format_whose_library_is_missing_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, with the command."""
    monkeypatch.setitem(sys.modules, "pypdf", None)
    path = written(folder, "a.pdf", "%PDF-1.4\n")

    with pytest.raises(KgError) as caught:
        run_add(folder, path, "--publisher", "Wire")

    assert str(caught.value).splitlines() == [
        f"{path}: this format is read with pypdf, which is not installed",
        '  install it with: pip install "negotiation-kg[texts]"',
    ]


# ---------------------------------------------------------------- init and code


@pytest.mark.parametrize("name", ["talks", "Переговори 2025", 'a "b" \\ c', "x = 1"])
def test_a_study_keeps_its_name(tmp_path: Path, name: str) -> None:
    """Any name can be given; the base IRI has its slug, the coder's id too."""
    CliRunner().invoke(
        init, [str(tmp_path / "s"), "--name", name, "--coder", "Amina Ali"], catch_exceptions=False
    )

    config = read_config(tmp_path / "s" / "kg.toml")
    assert (config.name, config.coder, config.coders["amina-ali"].name) == (
        name,
        "amina-ali",
        "Amina Ali",
    )


def test_a_study_is_not_made_twice(folder: Path) -> None:
    """What is there stays as it is."""
    with pytest.raises(KgError, match="is there already"):
        CliRunner().invoke(init, [str(folder)], catch_exceptions=False)


def test_a_folder_that_cannot_be_made_is_told_without_a_traceback(tmp_path: Path) -> None:
    """What the disk refuses is no bug of the program."""
    (tmp_path / "file").write_text("x")

    result = CliRunner().invoke(main, ["init", str(tmp_path / "file" / "study")])

    assert (result.exit_code, "Not a directory" in result.stderr) == (3, True)


def test_an_empty_coding_is_not_written_over_a_persons_work(folder: Path) -> None:
    """`kg code` a second time changes nothing; another coder has a file of their own."""
    run_add(folder, written(folder, "a.txt", TEXT), "--publisher", "Wire")
    runner = CliRunner()
    runner.invoke(code, ["--study", str(folder), "a"], catch_exceptions=False)

    with pytest.raises(KgError, match="is there already"):
        runner.invoke(code, ["--study", str(folder), "a"], catch_exceptions=False)
    runner.invoke(code, ["--study", str(folder), "a", "--coder", "ben"], catch_exceptions=False)

    assert "coder: ben\n" in (folder / "codings" / "ben" / "a.yaml").read_text("utf-8")
