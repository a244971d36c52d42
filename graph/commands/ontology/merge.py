"""kg ontology merge: let one term take the place of others, in all files of a study."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.ontology.common import carry_out, dry_run_option
from graph.commands.options import format_option, open_study, study_option
from graph.tables import TABLE_FORMATS


@click.command("merge")
@click.argument("terms", nargs=-1, required=True, metavar="OLD… into NEW")
@study_option
@click.option("--because", metavar="TEXT", default="", help="A note on the old terms: why they go.")
@format_option(*TABLE_FORMATS)
@dry_run_option
def command(
    terms: tuple[str, ...], study: Path | None, because: str, format: str | None, dry_run: bool
) -> None:
    """Let one term take the place of others.

    The others are the study's own; NEW may be one of the core. All their data are moved, what rested on them in the
    study's ontology files rests on NEW, and they are deprecated. Every quote that is touched is shown; with --format,
    as a table and alone. A shape that constrained one of them does not bind NEW: it goes out of use, too.

    \b
    Example:
      kg ontology merge my:Ultimatum my:LastWord into neg:Demand --dry-run
    """
    from graph.ontologies.merging import merge
    from graph.ontologies.uses import Uses

    *olds, into, new = ("", *terms) if len(terms) > 1 else ("", "", *terms)
    if into.casefold() != "into" or not any(olds):
        raise click.UsageError("write: kg ontology merge OLD… into NEW")
    folder = open_study(study)
    moving = merge(Uses(folder), list(filter(None, olds)), new, because)
    carry_out(folder, moving, dry_run, format)
