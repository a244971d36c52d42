"""The page on measuring is true: its rows and options are those of the program, and its examples run."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from graph.scoring.annotation import Annotation
from graph.scoring.score import Comparison
from kg import main

PAGE = (Path(__file__).parents[2] / "docs" / "measuring.md").read_text("utf-8")
COMMANDS = ("score", "gold", "agreement", "adjudicate")
SHARED = {"study", "format", "output"}


def examples() -> list[tuple[str, str]]:
    """Return the commands of the page with what they print."""
    text = "".join(re.findall(r"^```console\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are shown are written where there are none; everything else prints what is shown."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crossing").mkdir()
    (tmp_path / "crossing" / "kg.toml").write_text('name = "crossing"\n', encoding="utf-8")
    for line, shown in examples():
        name, *arguments = shlex.split(line)
        if name == "cat" and not Path(arguments[0]).exists():
            Path(arguments[0]).parent.mkdir(parents=True, exist_ok=True)
            Path(arguments[0]).write_text(shown, "utf-8")
        elif name == "cat":
            assert Path(arguments[0]).read_text("utf-8") == shown
        else:
            result = CliRunner().invoke(main, arguments)
            assert (result.stdout, result.exit_code) == (shown, 0)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(name: str) -> None:
    """Those of the commands stand on the page, but for those that all commands have."""
    command = importlib.import_module(f"graph.commands.{name}").command
    commands = command.commands.values() if isinstance(command, click.Group) else [command]
    own = {
        o
        for one in commands
        for p in one.params
        if isinstance(p, click.Option) and p.name not in SHARED
        for o in p.opts
    }

    assert {option for option in own if option not in PAGE} == set()


def test_the_commands_shown_have_the_options_shown() -> None:
    """Names of commands and options in examples are those of the program."""
    for line in re.findall(r"^(?:\$ )?kg (.*)$", PAGE, re.MULTILINE):
        name, *words = shlex.split(line, comments=True)
        command = importlib.import_module(f"graph.commands.{name}").command
        while isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        known = {option for p in command.params for option in (*p.opts, *p.secondary_opts)}

        assert [w for w in words if w.startswith("-") and w not in known] == []


def test_every_row_is_explained() -> None:
    """What is measured has a definition: the levels by the part that each adds."""
    rows = Comparison(Annotation("a"), Annotation("a")).rows()
    table = PAGE.split("| Row | Right is |")[1].split("\n\n")[0]
    parts = {
        row if "+type" not in row else f"… +{row.rstrip(')').rsplit('+', 1)[1]}" for row in rows
    }

    assert {part for part in parts if f"`{part}`" not in table} == set()
