"""`kg export` and `kg view`: files and endings, what is refused, exporters of other packages."""

from __future__ import annotations

import importlib
import shutil
import stat
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from graph import Study
from graph.commands.view import has_screen
from graph.export import FORMATS
from tests.export.conftest import Copy, written


def run(*arguments: object) -> Result:
    """Run a command as a shell would."""
    return CliRunner().invoke(kg.main, [str(a) for a in arguments])


@pytest.fixture
def here(bridge: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to write to, the study being named by the environment."""
    monkeypatch.setenv("KG_STUDY", str(bridge.folder.root))
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---------------------------------------------------------------- files and endings


@pytest.mark.parametrize(
    ("arguments", "format"),
    [
        (["graph.nq"], "nq"),
        (["graph.TTL"], "ttl"),
        (["-o", "graph.csv"], "csv"),
        (["-f", "jsonld", "graph.txt"], "jsonld"),
        (["-f", "ttl", "graph.nq"], "ttl"),
        (["report.html"], "report.html"),
        (["talks-report.htm"], "report.html"),
        (["talks.turtle"], "ttl"),
        (["talks.gv"], "dot"),
    ],
)
def test_the_ending_chooses_unless_a_format_is_given(
    bridge: Study, here: Path, arguments: list[str], format: str
) -> None:
    """Letters of either case, usual other endings, -o or an argument, -f before the ending."""
    result = run("export", *arguments)

    (file,) = here.iterdir()
    assert result.exit_code == 0, result.output
    assert file.read_bytes() == written(bridge, format).encode()
    assert f"wrote {file.name}" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [["-f", "nq"], ["-", "-f", "nq"], ["-o", "-", "-f", "nq"]])
def test_standard_output_gets_the_bytes_and_nothing_else(
    bridge: Study, here: Path, arguments: list[str]
) -> None:
    """Talk would spoil what is piped on."""
    result = run("export", *arguments)

    assert result.stdout_bytes == written(bridge, "nq").encode()
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["graph.grapml"], 3, "did you mean 'graphml'"),
        (["graph.xyz"], 3, "endings are: csv, cyjs, dot"),
        (["graph"], 3, "graph: no format"),
        (["graph.xyz", "-f", "graphm"], 3, "did you mean 'graphml'"),
        ([], 2, "name a FILE"),
        (["-"], 2, "give -f and one of"),
        (["a.nq", "-o", "b.nq"], 2, "two files to write: a.nq and b.nq"),
        (["nowhere/graph.nq"], 3, "no such folder: nowhere"),
        (["graph.nq", "--query", "what-would-brigde"], 3, "did you mean 'what-would-bridge'"),
        (["graph.nq", "--party", "Arlan"], 3, "did you mean 'Arland'"),
        (["graph.nq", "--as-of", "1999"], 3, "statements are dated from 2001-01-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    here: Path, arguments: list[str], code: int, message: str
) -> None:
    """One sentence, a hint, no traceback, no file."""
    result = run("export", *arguments)

    assert result.exit_code == code
    assert message in result.output
    assert list(here.iterdir()) == []


OWN = [
    "kg.toml",
    "register.yaml",
    "sources/day-one.txt",
    "codings/new.csv",
    "queries/mine.csv",
    ".kg/x.nq",
]


@pytest.mark.parametrize("name", OWN)
def test_the_study_itself_is_not_written_over(bridge: Study, here: Path, name: str) -> None:
    """Neither by its own path nor by a link or a way round."""
    root = bridge.folder.root
    (root / "queries").mkdir(exist_ok=True)
    (here / "link").symlink_to(root / Path(name).parent)
    before = (root / "kg.toml").read_bytes()

    for path in (root / name, here / "link" / Path(name).name, root / "sources" / ".." / name):
        result = run("export", path, "-f", "nq")

        assert result.exit_code == 3, result.output
        assert "study's own files" in result.stderr
    assert (root / "kg.toml").read_bytes() == before


def test_a_file_beside_them_is_written(bridge: Study) -> None:
    """The folder of the study is where most people want their graph."""
    file = bridge.folder.root / "graph.csv"
    result = run("export", "--study", bridge.folder.root, file)

    assert result.exit_code == 0, result.output
    assert file.read_text("utf-8") == written(bridge, "csv")
    file.unlink()


def test_an_unbuilt_study_says_so(copied: Copy, tmp_path: Path) -> None:
    """Nothing is no answer: an empty file would look like an empty study."""
    study = copied()
    shutil.rmtree(study.folder.cache)
    result = run("export", "--study", study.folder.root, tmp_path / "graph.nq")

    assert (result.exit_code, list(tmp_path.iterdir())) == (3, [])
    assert "run: kg build" in result.stderr


def test_files_that_were_compiled_but_not_loaded_are_refused(copied: Copy, tmp_path: Path) -> None:
    """An export is of the study as it was last built, not of half a build that failed."""
    study = copied()
    register = study.folder.cache / "quads" / "register.nq"
    register.write_text(register.read_text("utf-8").replace("Arland", "Orland"), "utf-8")
    result = run("export", "--study", study.folder.root, tmp_path / "graph.nq")

    assert (result.exit_code, list(tmp_path.iterdir())) == (3, [])
    assert "have changed since they were last built" in result.stderr


def test_every_format_that_is_named_exists(bridge: Study) -> None:
    """No ending leads to a module that is not there."""
    modules = {name: importlib.import_module(module) for name, module in FORMATS.items()}

    assert [name for name, module in modules.items() if not callable(module.export)] == []


def test_a_query_in_a_file_picks_what_is_exported(bridge: Study, here: Path) -> None:
    """From question to picture in one step."""
    (here / "mine.rq").write_text("SELECT ?p WHERE { ?p a neg:Threat }")
    result = run("export", "-f", "csv", "--query", "mine.rq")

    assert len(result.stdout.splitlines()) == 2
    assert "Arland closes the border" in result.stdout


# ---------------------------------------------------------------- exporters of other packages


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an installed distribution that brings exporters: one good, one of each kind of fault."""
    folder = tmp_path / "site"
    info = folder / "tiny_exporters-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-exporters\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[kg.exporters]\ntiny = tiny_exporters.good\ntext = tiny_exporters.text\nbare = tiny_exporters.bare\n"
        "gone = tiny_exporters.gone\nttl = tiny_exporters.good\n"
    )
    code = folder / "tiny_exporters"
    code.mkdir()
    (code / "__init__.py").write_text("")
    (code / "good.py").write_text(
        "def export(study, options):\n"
        "    network = study.network(options.languages)\n"
        "    return f'{options.format}: {len(network.edges)} edges'.encode()\n"
    )
    (code / "text.py").write_text("def export(study, options):\n    return 'text'\n")
    (code / "bare.py").write_text("")
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for name in [name for name in sys.modules if name.startswith("tiny_exporters")]:
        del sys.modules[name]


def test_a_package_brings_an_exporter(packed: Path, bridge: Study, here: Path) -> None:
    """Its ending is known as soon as it is installed, and selections apply to it."""
    whole, part = run("export", "-f", "tiny"), run("export", "-f", "tiny", "--party", "ferrymen")

    count = written(bridge, "graphml").count("<edge ")
    assert whole.stdout == f"tiny: {count} edges"
    assert 0 < int(part.stdout.split()[1]) < count


def test_a_package_cannot_replace_what_is_shipped(packed: Path, bridge: Study, here: Path) -> None:
    """Turtle stays Turtle."""
    assert run("export", "-f", "ttl").stdout_bytes == written(bridge, "ttl").encode()


@pytest.mark.parametrize(
    ("format", "message"),
    [
        ("text", "gave no bytes but str"),
        ("bare", "has no function `export`"),
        ("gone", "cannot be loaded: No module named 'tiny_exporters.gone'"),
        ("tiney", "did you mean 'tiny'"),
    ],
)
def test_a_faulty_exporter_is_named(packed: Path, here: Path, format: str, message: str) -> None:
    """The user learns which package is at fault."""
    result = run("export", "-f", format)

    assert result.exit_code == 3
    assert message in result.stderr
    assert format in ("tiney", "text") or "tiny-exporters" in result.stderr


# ---------------------------------------------------------------- view


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a browser that only writes down its address writes it."""
    seen = tmp_path / "seen"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("BROWSER", str(script))
    importlib.reload(importlib.import_module("webbrowser"))
    return seen


@pytest.mark.parametrize(("option", "format"), [("--report", "report.html"), ("", "html")])
def test_view_opens_the_page_in_the_browser(
    bridge: Study, here: Path, browser: Path, option: str, format: str
) -> None:
    """The address leads to a file of its own, which only its owner can read the folder of."""
    result = run("view", *filter(None, [option]), "--until", "2001-01-05")

    page = Path(result.stdout.strip())
    assert browser.read_text() == page.as_uri()
    assert page.read_text("utf-8") == written(bridge, format, until="2001-01-05")
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    shutil.rmtree(page.parent)


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="there is always a screen")
def test_view_says_where_the_page_lies_without_a_screen(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server nothing is started."""
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    result = run("view", "--report")

    page = Path(result.stdout.strip())
    assert not has_screen()
    assert (result.exit_code, page.is_file()) == (0, True)
    assert "open the file" in result.stderr
    shutil.rmtree(page.parent)


def test_view_takes_every_selection_of_export(here: Path) -> None:
    """What can be exported can be looked at."""
    helps = [run(name, "--help").stdout for name in ("export", "view")]
    options = (
        "--as-of",
        "--since",
        "--until",
        "--party",
        "--issue",
        "--coder",
        "--query",
        "--without",
    )

    assert [(o, o in h) for h in helps for o in options] == [
        (o, True) for h in helps for o in options
    ]


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(here: Path) -> None:
    """A name too long for the disk gives one sentence, no traceback and not half a file."""
    result = run("export", "x" * 300 + ".nq")

    assert result.exit_code == 3
    assert "cannot be written: File name too long" in result.stderr
    assert list(here.iterdir()) == []
