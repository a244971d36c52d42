"""What the shell can complete behind kg query: questions, their parameters, and names of the study."""

from __future__ import annotations

from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem

from graph.asking.parameters import fold, names_of
from graph.asking.questions import find_question, load_question, question_paths
from graph.commands.options import GIVEN, open_study
from graph.errors import KgError
from graph.folder import StudyFolder
from graph.storage.store import open_reader
from graph.tables import printable
from queries import Parameter, Question

_MANY = 200


def parameters_of(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Return the parameters of the question on the command line that begin so."""
    question = _question(ctx)
    return [
        CompletionItem(f"--{p.name}", help=p.description)
        for p in (question.parameters if question else ())
        if f"--{p.name}".startswith(incomplete)
    ]


def words_of(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Return what can come next: the value of a parameter, or a question."""
    question, given = _question(ctx), ctx.meta.get(GIVEN)
    if given and given[-1][1] is None:
        parameters = question.parameters if question else ()
        wanted = [p for p in parameters if p.name == given[-1][0]]
        return list(_values(ctx, wanted[0], incomplete))[:_MANY] if wanted else []
    if question is not None:
        return parameters_of(ctx, incomplete)
    folder = _folder(ctx)
    paths = question_paths(folder)
    names = [CompletionItem(name) for name in paths if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


def _values(ctx: click.Context, parameter: Parameter, incomplete: str) -> Iterator[CompletionItem]:
    """Yield names of one word; for others their handle, which no shell takes apart."""
    if parameter.choices or parameter.type in ("text", "number", "date"):
        yield from (CompletionItem(c) for c in parameter.choices if c.startswith(incomplete))
        return
    folder = _folder(ctx)
    if folder is None:
        return
    try:
        named = names_of(open_reader(folder.cache, folder.prefixes), parameter.type)
    except KgError:
        return
    begun = fold(incomplete)
    for name, thing in sorted(named):
        handle = thing.rsplit("/", 1)[-1]
        plain = name.replace("-", "").isalnum()
        if fold(name).startswith(begun) or (not plain and handle.startswith(incomplete)):
            yield CompletionItem(name if plain else handle, help=None if plain else printable(name))


def _question(ctx: click.Context) -> Question | None:
    folder = _folder(ctx)
    for word in ctx.params.get("words") or ():
        path = find_question(word, folder)
        if path is not None:
            try:
                return load_question(path)
            except KgError:
                return None
    return None


def _folder(ctx: click.Context) -> StudyFolder | None:
    try:
        return open_study(ctx.params.get("study"))
    except KgError:
        return None
