"""kg add: put texts into a study."""

from __future__ import annotations

from pathlib import Path

import click

from graph.adding import Addition, add_source
from graph.commands.options import ask_or_fail, open_study, say, study_option

ASKED = ("title", "published by", "language")


@click.command("add")
@click.argument(
    "files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True
)
@study_option
@click.option(
    "--id", "id", metavar="HANDLE", help="Short name of the source; else made from the file's name."
)
@click.option("--title", metavar="TEXT", help="Title.")
@click.option(
    "--publisher", metavar="NAME", help="Who published it; entered in the register if it is new."
)
@click.option("--issued", metavar="DATE", help="Day, month or year of publication.")
@click.option("--language", metavar="CODE", help="Language of the text: en, uk, ru, …")
@click.option("--author", metavar="NAME", help="Author.")
@click.option("--url", metavar="URL", help="Where it was found.")
@click.option("--licence", metavar="TEXT", help="Under which terms it may be used.")
def command(
    files: tuple[Path, ...], study: Path | None, id: str | None, title: str | None, publisher: str | None,
    issued: str | None, language: str | None, author: str | None, url: str | None, licence: str | None,
) -> None:  # fmt: skip
    """Put texts into the study: FILES are copied to its sources, with a header.

    Reads the header a file has between two lines ---, completes it by the options, asks for what is missing at a
    terminal, and tells the digest against which quotes will be anchored. What the header says that kg has no use for
    stays in it as comments.

    \b
    Example:
      kg add article.txt --title "Talks resume" --publisher "Example Wire" --language en --issued 2025-12-06
    """
    if id and len(files) > 1:
        raise click.UsageError("--id is for one file")
    folder = open_study(study)
    given = {
        "title": title, "published by": publisher, "issued": issued, "language": language, "author": author,
        "url": url, "licence": licence,
    }  # fmt: skip
    for file in files:
        addition = Addition.of(
            folder, file, id, {key: value for key, value in given.items() if value}
        )
        for key in ASKED:
            if key not in addition.header:
                option = "--publisher" if key == "published by" else f"--{key}"
                default = folder.config.languages[0] if key == "language" else addition.guess(key)
                addition.header[key] = ask_or_fail(f"{file.name}: {key}", option, default)
        for line in add_source(folder, addition):
            say(line)
    say("next: kg code NAME   or write a coding by hand, then: kg build")
