"""The manual of `kg add` is true: its examples run, its formats, keys and options are those of the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.commands.add import command as add
from graph.commands.init import command as init
from graph.texts import FORMATS, jsonl

MANUAL = (Path(__file__).parents[1] / "docs" / "adding.md").read_text("utf-8")
COMMANDS = {"add": add, "init": init}


def examples() -> list[tuple[str, str]]:
    """Return the commands of the manual with what they print."""
    text = "".join(re.findall(r"^```console\n(.*?)^```", MANUAL, re.DOTALL | re.MULTILINE))
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are shown are written where there are none; everything else prints what is shown."""
    monkeypatch.chdir(tmp_path)
    for line, shown in examples():
        name, *arguments = shlex.split(line)
        if name == "cd":
            monkeypatch.chdir(tmp_path / arguments[0])
        elif name == "cat" and not Path(arguments[0]).exists():
            Path(arguments[0]).write_text(shown, "utf-8")
        elif name == "cat":
            assert Path(arguments[0]).read_text("utf-8") == shown
        else:
            result = CliRunner().invoke(COMMANDS[arguments[0]], arguments[1:])
            said = result.output if arguments[0] == "add" else ""
            assert said == shown


def test_the_formats_are_those_of_the_program() -> None:
    """No ending is missing from the table, and none is made up."""
    table = MANUAL.split("<!-- formats -->")[1].split("<!-- end of formats -->", maxsplit=1)[0]
    firsts = " ".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))

    assert sorted(re.findall(r"`(\.\w+)`", firsts)) == sorted(FORMATS)


def test_the_keys_of_words_in_json_lines_are_told() -> None:
    """A collection with others is refused, so all must be named."""
    line = next(row for row in MANUAL.splitlines() if row.startswith("| `.jsonl`"))

    assert re.findall(r"`(\w+)`", line) == list(jsonl.TEXT)


def test_every_option_of_its_own_is_explained() -> None:
    """Those of the header are told together; the others by name."""
    own = {"--near", "--alike", "--replace", "--dry-run", "--title", "--publisher"}

    assert {
        option for option in own if f"`{option}" not in MANUAL and f" {option} " not in MANUAL
    } == set()
    assert own <= {name for parameter in add.params for name in parameter.opts}
