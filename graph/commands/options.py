"""Options that several commands share: the same name, letter and meaning everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from graph.errors import StudyError
from graph.files import write_whole
from graph.folder import StudyFolder, find_study
from graph.tables import TABLE_FORMATS, printable

Function = TypeVar("Function", bound=Callable[..., Any])

GIVEN = "graph.asking.parameters"
"""Where the parameters of a question are kept in click's context: a list of (name, value or nothing)."""


def study_option(function: Function) -> Function:
    """Add --study: the folder of the study."""
    return click.option(
        "--study", "study", type=click.Path(path_type=Path), metavar="FOLDER",
        help="The study; else KG_STUDY, or the current folder and those above it.",
    )(function)  # fmt: skip


def whole_texts_option(function: Function) -> Function:
    """Add --whole-texts: leave to show what a licence does not give leave to show."""
    return click.option(
        "--whole-texts", is_flag=True,
        help="In html, show every text whole, whatever its licence says.",
    )(function)  # fmt: skip


def suggestions_option(function: Function) -> Function:
    """Add --with-suggestions: what nobody has accepted is taken in."""
    return click.option(
        "--with-suggestions", is_flag=True,
        help="As if all that is suggested were accepted; else suggestions do not count.",
    )(function)  # fmt: skip


def open_study(chosen: Path | None) -> StudyFolder:
    """Return the study an option, the environment or the current folder names."""
    return find_study(chosen)


def output_option(function: Function) -> Function:
    """Add -o: the file to write instead of standard output."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
        help="Write to a file; its ending chooses the format.",
    )(function)  # fmt: skip


def format_option(*choices: str) -> Callable[[Function], Function]:
    """Add -f: the format of what is written."""
    return click.option(
        "-f", "--format", "format", type=click.Choice(choices), help="Format of the output."
    )


def emit(lines: Iterable[str], output: Path | None) -> None:
    """Write text to a file, whole or not at all, or to standard output."""
    if output is None:
        for line in lines:
            click.echo(printable(line), nl=False)
        return
    if not output.parent.is_dir():
        raise StudyError(f"no such folder: {output.parent}")
    write_whole(output, "".join(lines))
    say(f"wrote {output}")


def report_format(output: Path | None) -> str | None:
    """Return the format of a report by the file it is written to, or nothing where it is text for people."""
    ending = output.suffix[1:].lower() if output else "txt"
    if ending != "txt" and ending not in TABLE_FORMATS:
        endings = ", ".join(("txt", *TABLE_FORMATS))
        raise click.UsageError(f"{output}: the ending chooses the format: {endings}")
    return None if ending == "txt" else ending


def say(text: str) -> None:
    """Tell the user something that is no data."""
    click.echo(printable(text), err=True)


Faulty = Callable[[str], str]
"""Says what is wrong with an answer, or nothing."""


def ask_or_fail(question: str, option: str, default: str, faulty: Faulty) -> str:
    """Return what the user answers at a terminal; elsewhere the default, or a refusal that names the option."""
    if sys.stdin.isatty():
        answer: str = click.prompt(
            question, default=default or None, err=True, value_proc=_checked(faulty)
        )
        return answer
    if default:
        return default
    raise click.UsageError(f"{question}: give {option}")


def ask_if_known(question: str, faulty: Faulty) -> str:
    """Return what the user answers at a terminal, which may be nothing; elsewhere nothing."""
    if not sys.stdin.isatty():
        return ""
    check = _checked(faulty)
    answer: str = click.prompt(
        question, default="", show_default=False, err=True, value_proc=lambda t: t and check(t)
    )
    return answer


def _checked(faulty: Faulty) -> Callable[[str], str]:
    """Return a reader of answers that has the question asked again where one is faulty."""

    def check(text: str) -> str:
        if fault := faulty(text):
            raise click.UsageError(fault)
        return text

    return check
