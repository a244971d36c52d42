"""Options that choose what is exported or drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from graph.asking.questions import load_question, question_paths
from graph.building.suggested import described
from graph.commands.options import say, suggestions_option
from graph.errors import ExportError
from graph.folder import StudyFolder
from graph.lexicon.hints import did_you_mean
from graph.networks.selection import Selection
from queries import Question

Function = TypeVar("Function", bound=Callable[..., Any])


def selection_options(function: Function) -> Function:
    """Add the options that leave part of a study out."""
    for option in reversed((*_OPTIONS, suggestions_option)):
        function = option(function)
    return function


def title_option(function: Function) -> Function:
    """Add --title: the title of a page."""
    return click.option(
        "--title", metavar="TEXT", help="Title of a page or report; else the study's name."
    )(function)


_DATES = {
    "as-of": "The state of knowledge at a day: what was said or reported later is left out.",
    "since": "Only what was said on or after a day.",
    "until": "Only what was said on or before a day.",
}
_NAMES = {
    "party": "Only what this actor, or one with a voice for it, has part in.",
    "issue": "Only this issue and narrower ones.",
    "coder": "Only what this coder entered.",
}
_QUERY = (
    "Only what a SELECT or CONSTRUCT names, and the findings between: a file or a question's name."
)
_WITHOUT = "Leave out a kind of graphs (ontology, register, source, coding, suggested, derived) or class of findings."
_PLURALS = {"party": "parties", "issue": "issues", "coder": "coders"}
_OPTIONS = (
    *(
        click.option(f"--{name}", metavar="DATE", default="", help=text)
        for name, text in _DATES.items()
    ),
    *(
        click.option(f"--{name}", _PLURALS[name], metavar="NAME", multiple=True, help=text)
        for name, text in _NAMES.items()
    ),
    click.option("--query", metavar="FILE.rq", help=_QUERY),
    click.option("--without", metavar="KIND", multiple=True, help=_WITHOUT),
)


def chosen(folder: StudyFolder, **words: Any) -> Selection:
    """Return what the options of a command select; that suggestions are taken in is said.

    Raises:
        ExportError: if there is no such query.

    """
    query, without = words.pop("query"), words.pop("without")
    question = _question(folder, query) if query else None
    kinds = frozenset(word.strip().lower() for word in without)
    if words["with_suggestions"]:
        say(described(folder))
    return Selection(**words, question=question, without=kinds)


def _question(folder: StudyFolder, query: str) -> Question:
    if Path(query).is_file():
        return load_question(Path(query))
    paths = question_paths(folder)
    if query in paths:
        return load_question(paths[query])
    raise ExportError(f"--query: no file and no question {query!r}", did_you_mean(query, paths))
