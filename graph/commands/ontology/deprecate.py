"""kg ontology deprecate: take a term of the study's own out of use."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.options import emit, format_option, open_study, say, study_option
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
@format_option(*TABLE_FORMATS)
def command(
    term: str, study: Path | None, replaced_by: str, because: str, format: str | None
) -> None:
    """Take a term of the study's own out of use.

    Writes the deprecation into the file that declares TERM, and lists every quote whose coding uses it. Nothing else
    is changed: the codings still compile, editors no longer offer the term, and `kg check` warns where it is used.

    \b
    Example:
      kg ontology deprecate my:Ultimatum --replaced-by neg:Demand
    """
    from graph.extensions import study_vocabulary
    from graph.ontologies.deprecating import deprecate as write_deprecation
    from graph.ontologies.deprecating import touched
    from graph.storage.store import has_checkpoint, open_reader
    from graph.tables import write_table

    if not replaced_by and not because:
        raise click.UsageError(
            "give --replaced-by TERM, or --because TEXT where nothing takes its place"
        )
    folder = open_study(study)
    words = study_vocabulary(folder)
    path = write_deprecation(folder, words, term, replaced_by, because)
    say(f"wrote to {folder.name_of(path)}")
    if has_checkpoint(folder.cache):
        found = touched(open_reader(folder.cache, folder.prefixes), words.expand(term))
        if found.rows or format:
            emit(write_table(found, format or "table"), None)
        say(
            f"{len(found.rows)} quote{'s' if len(found.rows) != 1 else ''} in use; next: kg build, kg check"
        )
