"""kg ontology docs: write pages that describe the ontology."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.ontology.common import usage_of
from graph.commands.options import open_study, say, study_option
from graph.errors import StudyError
from graph.terms import LANGUAGE


@click.command("docs")
@study_option
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default="ontology-docs",
              show_default=True, metavar="FOLDER", help="The folder the pages are written to.")  # fmt: skip
@click.option(
    "--language", "languages", multiple=True, help="Language of a page; several are several pages."
)
def command(study: Path | None, output: Path, languages: tuple[str, ...]) -> None:
    """Write pages that describe the ontology, one a language.

    Every class, property and code with its definition, the coder's test, cues, what is above and below it, and, where
    the study is built, how often it is used and words of the texts that show it. The pages ask for nothing from
    elsewhere, and have a search.

    \b
    Example:
      kg ontology docs -o pages --language en --language uk
    """
    from graph.extensions import study_vocabulary
    from graph.files import write_whole
    from graph.ontologies.pages import write_page

    folder = open_study(study)
    chosen = languages or folder.config.languages
    words, usage = study_vocabulary(folder), usage_of(folder)
    for language in chosen:
        if not LANGUAGE.fullmatch(language):
            raise click.UsageError(f"--language: {language!r} is no language tag")
    if not output.absolute().parent.is_dir():
        raise StudyError(f"no such folder: {output.parent}")
    output.mkdir(exist_ok=True)
    for language in chosen:
        write_whole(output / f"{language}.html", write_page(words, language, chosen, usage))
        say(f"wrote {output / language}.html")
