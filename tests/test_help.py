"""What every command says of itself."""

from __future__ import annotations

import importlib

import click
import pytest
from click.testing import CliRunner

from kg import COMMANDS, main


def commands() -> list[tuple[str, ...]]:
    """Return the words of every command, those below others included."""
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        found.append((name,))
        command = importlib.import_module(f"graph.commands.{name}").command
        if isinstance(command, click.Group):
            found += [(name, below) for below in command.commands]
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_the_help_of_every_command_has_an_example_on_lines_of_its_own(
    words: tuple[str, ...],
) -> None:
    """The lines of an example are not run together, and the mark that keeps them apart is not shown."""
    said = CliRunner().invoke(main, [*words, "--help"]).output

    lines = said.splitlines()
    example = lines.index("  Example:")
    assert "\\b" not in said
    assert lines[example + 1].startswith("    ")
    assert any("kg " + " ".join(words) in line for line in lines[example + 1 :])
