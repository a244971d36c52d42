"""The README is true: its commands are those that run, its output is what they print, its Python runs."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
MARKS = ("<!-- output of kg demo -->\n```\n", "```\n<!-- end of output of kg demo -->")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return what `kg demo` says and what it answers, in an empty folder."""
    folder = tmp_path_factory.mktemp("readme")
    done = subprocess.run(
        [sys.executable, str(ROOT / "kg.py"), "demo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert (folder / "kg-demo" / "graph.html").stat().st_size > 100_000
    return done.stderr, done.stdout


def excerpt(said: str, answered: str) -> str:
    """Return the part of the output that the README shows: what was built and checked, and the last answer."""
    last = answered[answered.index("Which package") :].strip()
    return f"{said.split('the graph:', maxsplit=1)[0]}\n{last}\n"


def test_the_output_of_the_main_command_is_shown_as_it_is(
    printed: tuple[str, str], request: pytest.FixtureRequest
) -> None:
    """What the first screen shows under the command is what the command prints."""
    text = README.read_text(encoding="utf-8")
    start = text.index(MARKS[0]) + len(MARKS[0])
    end = text.index(MARKS[1])
    expected = excerpt(*printed)
    if request.config.getoption("--rewrite-golden"):
        README.write_text(text[:start] + expected + text[end:], encoding="utf-8")
        return

    assert expected == text[start:end]


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines for Python users do what is shown, on the study that `kg demo talks` makes."""
    subprocess.run(
        [sys.executable, str(ROOT / "kg.py"), "demo", "talks"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    monkeypatch.chdir(tmp_path)

    failed, run = doctest.testfile(str(README), module_relative=False)

    assert (failed, run) == (0, 6)


def test_every_command_of_the_readme_is_there_with_its_options() -> None:
    """No `kg` line of the README names a command or option that does not exist."""
    lines = re.findall(
        r"^(?:\.venv/bin/)?kg (.*?)(?: +#.*)?$", README.read_text("utf-8"), re.MULTILINE
    )
    assert len(lines) >= 8
    for line in lines:
        words = line.split(" && ")[0].split()
        help_ = subprocess.run(
            [sys.executable, str(ROOT / "kg.py"), words[0], "--help"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        own = {"query": {"--party"}}.get(words[0], set())
        unknown = (
            {w for w in words if w.startswith("--")} - own - set(re.findall(r"--[\w-]+", help_))
        )
        assert unknown == set(), line


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    """Files that documentation links to are there."""
    pages = [README, *sorted((ROOT / "docs").rglob("*.md")), ROOT / "ontology" / "README.md"]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []
