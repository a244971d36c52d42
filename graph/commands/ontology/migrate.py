"""kg ontology migrate: bring the data of a study to the present version of its ontology."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.commands.ontology.common import carry_out, dry_run_option
from graph.commands.options import format_option, open_study, say, study_option
from graph.tables import TABLE_FORMATS


@click.command("migrate")
@study_option
@click.option(
    "--from",
    "old",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="The version the data were coded under: a Turtle file, or a folder of such files.",
)
@format_option(*TABLE_FORMATS)
@dry_run_option
def command(study: Path | None, old: Path | None, format: str | None, dry_run: bool) -> None:
    """Bring the data of a study to the present version of its ontology.

    Words for deprecated terms become words for what takes their place, along the chain of replacements that the
    ontology records. Terms and labels that are not there any more need the version they were in: --from, else that of
    the last build. What only a person can decide is listed, and stays as it is; exit code 1 means that there is some.

    \b
    Example:
      kg ontology migrate --dry-run
      kg ontology migrate --from fisheries-1.0.ttl
    """
    from graph.ontologies.migrating import migrate

    folder = open_study(study)
    moving = migrate(folder, old)
    if not moving.edits and not moving.notes:
        say("nothing to move: the data are those of the present version")
        return
    carry_out(folder, moving, dry_run, format)
    if moving.notes:
        sys.exit(1)
