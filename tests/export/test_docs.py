"""The page on exporting names every format and option, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

import kg
from graph.export import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text("utf-8")


def between(name: str) -> str:
    return PAGE.split(f"<!-- {name} -->")[1].split(f"<!-- end of {name} -->")[0]


def test_every_format_is_described() -> None:
    """One row per ending."""
    assert sorted(FORMATS) == sorted(
        re.findall(r"^\| `([\w.]+)` \|", between("formats"), re.MULTILINE)
    )


def test_every_option_is_described() -> None:
    """Those of the command are those of the page."""
    helped = CliRunner().invoke(kg.main, ["export", "--help"]).stdout
    options = set(re.findall(r"(--[a-z-]+)", helped)) - {
        "--help",
        "--study",
        "--format",
        "--output",
    }

    assert options == set(re.findall(r"`(--[a-z-]+)", PAGE)) - {"--report"}


def test_the_examples_are_commands_that_exist() -> None:
    """Names of commands and options in examples are those of the program."""
    helps = {
        name: CliRunner().invoke(kg.main, [name, "--help"]).stdout for name in ("export", "view")
    }
    for line in re.findall(r"^kg (.*)$", PAGE, re.MULTILINE):
        command, *words = line.split()

        assert [w for w in words if w.startswith("--") and w not in helps[command]] == []
