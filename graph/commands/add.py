"""kg add: put texts into a study."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from graph.adding import Addition, add_sources, fault_of, read_additions
from graph.commands.options import ask_if_known, ask_or_fail, open_study, say, study_option
from graph.extensions import study_vocabulary
from graph.vocabulary import Vocabulary

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
    vocabulary = study_vocabulary(folder)
    chosen = {key: value for key, value in given.items() if value}
    additions = read_additions(files, vocabulary, id, chosen)
    for addition in additions:
        _complete(addition, vocabulary, folder.config.languages[0])
    for line in add_sources(folder, additions):
        say(line)
    say(f"next: kg code {additions[0].id}   or write a coding by hand, then: kg build")


def _complete(addition: Addition, vocabulary: Vocabulary, language: str) -> None:
    """Ask for what a header lacks: title, publisher and language, and at a terminal the date, if it is known."""
    for key in ASKED:
        if key not in addition.header:
            option = "--publisher" if key == "published by" else f"--{key}"
            default = language if key == "language" else addition.guess(key)
            question = f"{addition.origin.name}: {key}"
            faulty = partial(_fault, key, vocabulary)
            addition.header[key] = ask_or_fail(question, option, default, faulty)
    if "issued" not in addition.header:
        question = f"{addition.origin.name}: issued (day, month or year; empty if it is not known)"
        if date := ask_if_known(question, partial(_fault, "issued", vocabulary)):
            addition.header["issued"] = date


def _fault(key: str, vocabulary: Vocabulary, text: str) -> str:
    return fault_of(key, text, vocabulary)
