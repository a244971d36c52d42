"""What the commands that measure share: when two quotes are the same passage, and figures as people read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from graph.scoring.pairing import Tolerance
from graph.tables import Cell, Table

overlap_option = click.option(
    "--overlap",
    type=click.FloatRange(0, 1, min_open=True),
    default=Tolerance().shorter,
    show_default=True,
    metavar="SHARE",
    help="Share of the shorter of two quotes that both must have to be the same passage.",
)
cover_option = click.option(
    "--cover",
    type=click.FloatRange(0, 1),
    default=Tolerance().longer,
    show_default=True,
    metavar="SHARE",
    help="The same of the longer.",
)


def tolerance_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say when two quotes are the same passage."""
    return overlap_option(cover_option(command))


def rounded(table: Table) -> Table:
    """Return a table for people: three places behind the point."""
    return Table(table.columns, tuple(tuple(_cell(cell) for cell in row) for row in table.rows))


def _cell(cell: Cell) -> Cell:
    return f"{cell:.3f}" if isinstance(cell, float) else cell
