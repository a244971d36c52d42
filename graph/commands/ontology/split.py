"""kg ontology split: part a term into several, use by use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.commands.ontology.common import carry_out, dry_run_option
from graph.commands.options import emit, open_study, report_format, say, study_option
from graph.errors import StudyError
from graph.tables import write_table

if TYPE_CHECKING:
    from graph.ontologies.splitting import Splitting
    from graph.ontologies.uses import Word


@click.command("split")
@click.argument("terms", nargs=-1, required=True, metavar="OLD into NEW NEW…")
@study_option
@click.option(
    "--table",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A table of all uses, CSV or XLSX: written if there is none; else what it says is done.",
)
@click.option("--because", metavar="TEXT", default="", help="A note on the old term: why it goes.")
@dry_run_option
def command(
    terms: tuple[str, ...], study: Path | None, table: Path | None, because: str, dry_run: bool
) -> None:
    """Part a term of the study's own into several, use by use.

    Every place where the term is used is listed with its quote, and you say which of the new terms is meant: at the
    terminal, or in the column `into` of a table, which is written first and followed when the command is given again.
    What is not said stays, and is listed. When nothing uses the term any more, it is deprecated.

    \b
    Example:
      kg ontology split my:Ultimatum into my:LastWord neg:Threat --table uses.csv
    """
    from graph.ontologies.splitting import Splitting
    from graph.ontologies.uses import Uses

    old, into, *news = (*terms, "", "")
    if into.casefold() != "into" or not any(news):
        raise click.UsageError("write: kg ontology split OLD into NEW NEW…")
    if table is None and not sys.stdin.isatty():
        raise click.UsageError("give --table FILE: there is no terminal to ask at")
    folder = open_study(study)
    splitting = Splitting(Uses(folder), old, [new for new in news if new])
    if table is not None and not table.exists():
        _write(splitting, table)
        say(
            f"{len(splitting.places)} uses; next: fill the column `into`, and give the command again"
        )
        return
    chosen = _asked(splitting) if table is None else _read(splitting, table)
    carry_out(folder, splitting.carry_out(chosen, because), dry_run)


def _write(splitting: Splitting, path: Path) -> None:
    from graph.files import write_whole
    from graph.ontologies.workbook import is_workbook, write_workbook

    if not is_workbook(path):
        emit(write_table(splitting.table(), report_format(path) or "csv"), path)
        return
    if not path.parent.is_dir():
        raise StudyError(f"no such folder: {path.parent}")
    write_whole(path, write_workbook(splitting.table(), str(path)))
    say(f"wrote {path}")


def _read(splitting: Splitting, path: Path) -> dict[Word, str]:
    from graph.ontologies.codebook import read_table

    return splitting.read(*read_table(path))


def _asked(splitting: Splitting) -> dict[Word, str]:
    """Return what is meant at each place, asked at the terminal; nothing where no answer is given."""
    names = [splitting.uses.compress(heir) for heir in splitting.heirs]
    choices = ", ".join(f"{n} {name}" for n, name in enumerate(names, 1))
    chosen: dict[Word, str] = {}
    for place in splitting.places:
        say(f"{place.mark}: {place.line}")
        for quote in place.quotes:
            say(f"  “{quote}”")
        question = f"{choices}, or nothing to leave it"
        answer = click.prompt(question, default="", show_default=False, err=True)
        number = int(answer) - 1 if answer.isdigit() and 0 < int(answer) <= len(names) else None
        heir = splitting.heirs[number] if number is not None else splitting.heir_named(answer)
        if heir and answer:
            chosen[place.word] = heir
    return chosen
