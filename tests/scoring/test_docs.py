"""The page on measuring is true: its rows and options are those of the program, and its examples run."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path

import click
import pytest

from graph.scoring.annotation import Annotation
from graph.scoring.score import Comparison

PAGE = (Path(__file__).parents[2] / "docs" / "measuring.md").read_text("utf-8")
COMMANDS = ("score",)
SHARED = {"study", "format", "output"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(name: str) -> None:
    """Those of the commands stand on the page, but for those that all commands have."""
    command = importlib.import_module(f"graph.commands.{name}").command
    own = {
        o
        for p in command.params
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
