"""kg ontology docs: write pages that describe the ontology."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.ontology.common import study_if_any, usage_of
from graph.commands.options import say, study_option
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
    """Write pages that describe the ontology, one a language, and one that leads to them.

    Every class, property and code with its definition, the coder's test, cues, what is above and below it, and, where
    the study is built, how often it is used and words of the texts that show it. The pages ask for nothing from
    elsewhere, and have a search. Outside a study they are of what is shipped: the core and its extensions.

    \b
    Example:
      kg ontology docs -o pages --language en --language uk
    """
    from graph.extensions import study_vocabulary
    from graph.files import write_whole
    from graph.ontologies.describing import languages_of
    from graph.ontologies.pages import write_index, write_page
    from graph.ontologies.study import shipped_vocabulary
    from graph.ontologies.usage import NOTHING

    for language in languages:
        if not LANGUAGE.fullmatch(language):
            raise click.UsageError(f"--language: {language!r} is no language tag")
    folder = study_if_any(study)
    words = study_vocabulary(folder) if folder else shipped_vocabulary()
    usage = usage_of(folder) if folder else NOTHING
    chosen = languages or (folder.config.languages if folder else languages_of(words))
    name = folder.config.name if folder else ""
    if not output.absolute().parent.is_dir():
        raise StudyError(f"no such folder: {output.parent}")
    output.mkdir(exist_ok=True)
    pages = {each: write_page(words, each, chosen, usage, name) for each in chosen}
    pages["index"] = write_index(chosen, name)
    for page, text in pages.items():
        write_whole(output / f"{page}.html", text)
    say(f"wrote {', '.join(str(output / f'{page}.html') for page in pages)}")
