"""kg ontology rename: give a term another name in all files of a study."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.ontology.common import carry_out, dry_run_option
from graph.commands.options import open_study, study_option
from graph.terms import LANGUAGE


@click.command("rename")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@study_option
@click.option("--label", metavar="TEXT", default="", help="Its new label, where NEW is a name.")
@click.option("--language", default="en", show_default=True, help="Language of the label.")
@click.option("--no-alias", is_flag=True, help="Leave nothing of the old name.")
@dry_run_option
def command(
    old: str, new: str, study: Path | None, label: str, language: str, no_alias: bool, dry_run: bool
) -> None:
    """Give a term of the study's own another name.

    OLD is a class, property, code, list or shape: its compact name, or its label. NEW is a compact name; or a label,
    from which the name is made. Codings, register, headers of texts, ontology files, rules, questions, checks and
    kg.toml follow; their comments and layout stay, and git undoes it. The old name stays, deprecated and with the new
    one as what takes its place. Nothing is written unless the study compiles afterwards and each word means what it
    meant.

    \b
    Example:
      kg ontology rename my:Ultimatum "final demand" --dry-run
      kg ontology rename my:Ultimatum my:FinalDemand --label "final demand"
    """
    from graph.ontologies.renaming import rename
    from graph.ontologies.uses import Uses

    if not LANGUAGE.fullmatch(language):
        raise click.UsageError(f"--language: {language!r} is no language tag")
    folder = open_study(study)
    moving = rename(Uses(folder), old, new, label=label, language=language, alias=not no_alias)
    carry_out(folder, moving, dry_run)
