"""kg add: put texts into a study."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from graph.commands.options import ask_if_known, ask_or_fail, emit, open_study, say, study_option
from graph.errors import InputError, Mark, Problem
from graph.extensions import study_vocabulary
from graph.folder import StudyFolder
from graph.intake.adding import Near, add_sources
from graph.intake.additions import Addition, fault_of, read_additions
from graph.intake.alike import THRESHOLD
from graph.intake.replacing import plan_replacement, replace_source
from graph.lexicon.vocabulary import Vocabulary
from graph.texts.sources import source_paths

ASKED = ("title", "published by", "language")


@click.command("add")
@click.argument("files", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
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
@click.option(
    "--near",
    type=click.Choice(["refuse", "join", "add"]),
    default="refuse",
    show_default=True,
    help="A text nearly the same as another: refuse it, let its publisher join the other's, or add it.",
)
@click.option(
    "--alike",
    type=click.FloatRange(0, 1, min_open=True),
    default=THRESHOLD,
    show_default=True,
    metavar="SHARE",
    help="Share of common runs of four words from which on texts are nearly the same.",
)
@click.option("--replace", metavar="ID", help="Put the text of FILE in the place of this source's.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="With --replace: report what would become of the quotes, write nothing.",
)
@click.pass_context
def command(
    context: click.Context, files: tuple[Path, ...], study: Path | None, id: str | None, title: str | None,
    publisher: str | None, issued: str | None, language: str | None, author: str | None, url: str | None,
    licence: str | None, near: Near, alike: float, replace: str | None, dry_run: bool,
) -> None:  # fmt: skip
    """Put texts into the study: the words of FILES are copied to its sources, with a header.

    Reads plain text, Markdown, HTML, PDF, DOCX, feeds (RSS, Atom), JSON Lines, and folders of these. Takes from a file
    what it says about itself, completes it by the options, asks for what is missing at a terminal, and tells the
    digest against which quotes will be anchored. What kg has no use for stays in the header as comments; files that
    words were taken out of are kept in sources/originals.

    With --replace, a corrected text takes the place of one that is there; every quote from it is looked for again, and
    what moved or broke is reported. Codings are not changed. Exit code 1: some quote stands nowhere any more.

    \b
    Example:
      kg add article.txt --title "Talks resume" --publisher "Example Wire" --language en --issued 2025-12-06
    """
    if id and len(files) > 1:
        raise click.UsageError("--id is for one file")
    if dry_run and not replace:
        raise click.UsageError("--dry-run is for --replace")
    folder = open_study(study)
    given = {
        "title": title, "published by": publisher, "issued": issued, "language": language, "author": author,
        "url": url, "licence": licence,
    }  # fmt: skip
    vocabulary = study_vocabulary(folder)
    chosen = {key: value for key, value in given.items() if value}
    if replace and (chosen or id):
        raise click.UsageError("--replace keeps id and header: change the header in its file")
    if within := [
        path for path in files if path.is_dir() and folder.root.is_relative_to(path.resolve())
    ]:
        problem = Problem(Mark(str(within[0])), "the folder holds the study", "name another folder")
        raise InputError([problem])
    additions, left_out = read_additions(files, vocabulary, id, chosen)
    if left_out:
        say(f"left out {len(left_out)} files that are no texts: {_some(left_out)}")
    if replace:
        _replace(context, folder, replace, additions, dry_run=dry_run)
        return
    if id and len(additions) > 1:
        raise click.UsageError(f"--id is for one text, and there are {len(additions)}")
    for addition in additions:
        _complete(addition, vocabulary, folder.config.languages[0])
    there = source_paths(folder.sources).keys()
    for line in add_sources(folder, additions, near, alike):
        say(line)
    new = source_paths(folder.sources).keys() - there
    first = next((addition.id for addition in additions if addition.id in new), "SOURCE")
    say(f"next: kg code {first}   or write a coding by hand, then: kg build")


def _some(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths[:3]) + (", …" if len(paths) > 3 else "")


def _replace(
    context: click.Context,
    folder: StudyFolder,
    id: str,
    additions: list[Addition],
    *,
    dry_run: bool,
) -> None:
    """Put a text in the place of another, and report what becomes of the quotes."""
    if len(additions) != 1:
        raise click.UsageError(f"--replace takes one text, and there are {len(additions)}")
    replacement = plan_replacement(folder, id, additions[0])
    emit((f"{line}\n" for line in replacement.report()), None)
    if not dry_run:
        for line in replace_source(folder, replacement, additions[0]):
            say(line)
        say(
            "next: kg build"
            if replacement.is_sound
            else "next: mend the quotes that broke, then: kg build"
        )
    if not replacement.is_sound:
        context.exit(1)


def _complete(addition: Addition, vocabulary: Vocabulary, language: str) -> None:
    """Ask for what a header lacks: title, publisher and language, and at a terminal the date, if it is known."""
    name = str(addition.mark).rpartition("/")[2]
    for key in ASKED:
        if key not in addition.header:
            option = "--publisher" if key == "published by" else f"--{key}"
            default = language if key == "language" else addition.guess(key)
            faulty = partial(_fault, key, vocabulary)
            addition.header[key] = [ask_or_fail(f"{name}: {key}", option, default, faulty)]
    if "issued" not in addition.header:
        question = f"{name}: issued (day, month or year; empty if it is not known)"
        if date := ask_if_known(question, partial(_fault, "issued", vocabulary)):
            addition.header["issued"] = [date]


def _fault(key: str, vocabulary: Vocabulary, text: str) -> str:
    return fault_of(key, text, vocabulary)
