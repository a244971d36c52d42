"""kg ontology rebase: bring a study's own extension onto a newer core."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.commands.ontology.common import carry_out
from graph.commands.options import open_study, say, study_option


@click.command("rebase")
@study_option
@click.option(
    "--from",
    "old",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="The version the extension was made for: a Turtle file, or a folder of such files.",
)
@click.option("--apply", "apply", is_flag=True, help="Do what is proposed.")
def command(study: Path | None, old: Path | None, apply: bool) -> None:
    """Bring a study's own extension onto the core as it is now.

    Proposes, as a comparison that `git apply` reads, what follows from what the ontologies say: terms that were
    deprecated or renamed are followed; a term of the study's own that the core has by now is merged into it, with its
    data. Words that clash and terms in whose place is nothing are listed. The core is never changed. Exit code 1 means
    that a person has something to decide.

    \b
    Example:
      kg ontology rebase
      kg ontology rebase --from core-0.1 --apply
    """
    from graph.ontologies.rebasing import rebase

    folder = open_study(study)
    moving = rebase(folder, old)
    if moving.edits or moving.notes:
        carry_out(folder, moving, dry_run=not apply)
    else:
        say("nothing to do: the extension rests on terms in force, and adds what is nowhere else")
    if moving.edits and not apply:
        say("next: kg ontology rebase --apply")
    if moving.notes:
        sys.exit(1)
