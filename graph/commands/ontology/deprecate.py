"""kg ontology deprecate: take a term of the study's own out of use."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.ontology.common import carry_out, dry_run_option
from graph.commands.options import format_option, open_study, study_option
from graph.tables import TABLE_FORMATS


@click.command("deprecate")
@click.argument("term")
@study_option
@click.option("--replaced-by", metavar="TERM", default="", help="The term that takes its place.")
@click.option(
    "--because",
    metavar="TEXT",
    default="",
    help="Why it goes; needed where nothing takes its place.",
)
@click.option("--leave-data", is_flag=True, help="Write the deprecation only; move no data.")
@format_option(*TABLE_FORMATS)
@dry_run_option
def command(
    term: str, study: Path | None, replaced_by: str, because: str, leave_data: bool, format: str | None,
    dry_run: bool,
) -> None:  # fmt: skip
    """Take a term of the study's own out of use.

    Writes the deprecation into the file that declares TERM, shows every quote whose coding uses it (with --format, as a
    table and alone), and moves all data to what takes its place. Where nothing does, or with --leave-data, the codings
    still compile, editors no longer offer the term, and `kg check` warns where it is used.

    \b
    Example:
      kg ontology deprecate my:Ultimatum --replaced-by neg:Demand
    """
    from graph.ontologies.deprecating import deprecate
    from graph.ontologies.uses import Uses

    if not replaced_by and not because:
        raise click.UsageError(
            "give --replaced-by TERM, or --because TEXT where nothing takes its place"
        )
    folder = open_study(study)
    moving = deprecate(Uses(folder), term, replaced_by, because, leave_data=leave_data)
    carry_out(folder, moving, dry_run, format)
