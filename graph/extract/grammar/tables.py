"""The tables of words that the reader works with: plain files in `data`, made to be read and added to."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"


@cache
def read_table(name: str, folder: Path = DATA) -> tuple[dict[str, str], ...]:
    """Return the rows of a table: tab-separated, the first line that is no comment has the columns.

    >>> next(row["people"] for row in read_table("states") if row["name"] == "Afghanistan")
    'Afghan|Afghans'
    """
    text = (folder / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    rows = [line.split("\t") for line in lines[1:]]
    return tuple(dict(zip(columns, [*row, *[""] * len(columns)], strict=False)) for row in rows)


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Return a table that is written in TOML."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def parts(cell: str) -> list[str]:
    """Return what stands in one cell, taken apart at its bars.

    >>> parts("Kyiv|Kiev"), parts("")
    (['Kyiv', 'Kiev'], [])
    """
    return [part for part in cell.split("|") if part]


@cache
def word_class(name: str) -> frozenset[str]:
    """Return a closed class of words.

    >>> "would" in word_class("auxiliaries")
    True
    """
    return frozenset(read_toml("words")[name])
