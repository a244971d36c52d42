"""What several of the ontology commands share: the study there may be, how its terms are used, and moving them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.commands.options import Function, emit, open_study, say
from graph.folder import CONFIG, StudyFolder
from graph.tables import Table, write_table

if TYPE_CHECKING:
    from graph.ontologies.moving import Moving
    from graph.ontologies.usage import Usage

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def study_if_any(chosen: Path | None) -> StudyFolder | None:
    """Return the study an option, the environment or the current folder names, or nothing where there is none."""
    here = Path.cwd()
    near = any((folder / CONFIG).is_file() for folder in (here, *here.parents))
    return open_study(chosen) if chosen or near or os.environ.get("KG_STUDY") else None


def usage_of(folder: StudyFolder) -> Usage:
    """Return how terms are used in a study as it was last built; nothing where it was not."""
    from graph.ontologies.usage import NOTHING, read_usage
    from graph.storage.store import has_checkpoint, open_reader

    if not has_checkpoint(folder.cache):
        say("nothing is built yet, so there are no examples from the texts")
        return NOTHING
    return read_usage(open_reader(folder.cache, folder.prefixes))


def dry_run_option(function: Function) -> Function:
    """Add --dry-run: what would change, as a comparison that `git apply` reads."""
    help = "Write nothing; show what would change as a unified diff."
    return click.option("--dry-run", is_flag=True, help=help)(function)


def carry_out(
    folder: StudyFolder, moving: Moving, dry_run: bool, format: str | None = None
) -> None:
    """Show what changes and write it, or only show it, and say what is left to a person.

    Args:
        format: write the quotes that are touched as a table, in place of the changes.

    """
    from graph.checking.report import shortened

    edits = moving.edits
    quotes = [(source, shortened(quote, 200)) for source, quote in moving.quotes]
    if format:
        emit(write_table(Table(("source", "quote"), tuple(quotes)), format), None)
    else:
        emit(edits.comparison() if dry_run else edits.lines(), None)
        for source, quote in quotes:
            say(f"quote: {source}: {quote}")
    if not dry_run:
        edits.write(folder)
    for note in moving.notes:
        say(f"by hand: {note}")
    for line in moving.versions():
        say(line)
    said = [f"{len(quotes)} quote{'s' if len(quotes) != 1 else ''} in use"] if quotes else []
    files = f"{len(edits.names)} file{'s' if len(edits.names) != 1 else ''}"
    done = f"changed {files}; next: kg build" if edits else "nothing was changed"
    said.append(f"would change {files}" if dry_run else done)
    say("; ".join(said))
