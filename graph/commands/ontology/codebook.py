"""kg ontology codebook: write the codebook for coders."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.ontology.common import usage_of
from graph.commands.options import emit, open_study, output_option, study_option


@click.command("codebook")
@study_option
@output_option
@click.option("--language", help="Language of the text; else the first of the study.")
def command(study: Path | None, output: Path | None, language: str | None) -> None:
    """Write the codebook for coders, as Markdown.

    The classes a coder chooses from in the order of their tests, then the codes: definition, what it is not, cues,
    and, where the study is built, words of its texts.

    \b
    Example:
      kg ontology codebook -o codebook.md
    """
    from graph.extensions import study_vocabulary
    from graph.ontologies.pages import write_codebook

    folder = open_study(study)
    chosen = language or folder.config.languages[0]
    emit([write_codebook(study_vocabulary(folder), chosen, usage_of(folder))], output)
