"""kg query: ask a question."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pyoxigraph as ox

from graph.asking.parameters import with_parameters
from graph.asking.query import Names, ask, to_table, triples_of, unknown_names
from graph.asking.questions import find_question, load_question, parse_text, question_paths
from graph.commands.options import (
    GIVEN,
    emit,
    format_option,
    open_study,
    output_option,
    say,
    study_option,
    suggestions_option,
)
from graph.errors import QueryError, StudyError
from graph.folder import StudyFolder, has_changed
from graph.storage.sparql import declared_prefixes
from graph.storage.store import EmbeddedReader, open_reader
from graph.tables import TABLE_FORMATS, Table, column_widths, escaped, plain_rows, write_table
from graph.terms import LANGUAGE
from queries import Question

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

RESULT_FORMATS = {"srj": ox.QueryResultsFormat.JSON, "srx": ox.QueryResultsFormat.XML}
GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE, "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
FORMATS = (*TABLE_FORMATS, *RESULT_FORMATS, *GRAPH_FORMATS)


class QueryCommand(click.Command):
    """The command, whose further options are the parameters of the question."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the parameters of the question out of the command line; click would compare them with what it knows."""
        known = {name for parameter in self.params for name in parameter.opts}
        given: list[tuple[str, str | None]] = []
        rest: list[str] = []
        words = list(reversed(args))
        while words:
            word = words.pop()
            name, equals, value = word.partition("=")
            if not word.startswith("--") or word == "--" or name in known:
                rest.append(word)
            elif equals:
                given.append((name[2:], value))
            else:
                has_value = bool(words) and words[-1].partition("=")[0] not in known
                given.append((name[2:], words.pop() if has_value else None))
        ctx.meta[GIVEN] = given
        return super().parse_args(ctx, rest)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return options that begin so, those of the question first."""
        from graph.commands.completion import parameters_of

        return parameters_of(ctx, incomplete) + super().shell_complete(ctx, incomplete)


def _complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from graph.commands.completion import words_of

    return words_of(ctx, incomplete)


@click.command("query", cls=QueryCommand, add_help_option=False)
@click.argument(
    "words", nargs=-1, shell_complete=_complete,
    metavar="[QUESTION] [--PARAMETER VALUE]...",
)  # fmt: skip
@study_option
@format_option(*FORMATS)
@output_option
@click.option("--lang", metavar="CODE", help="Language of names: en, uk, ru, …")
@click.option("--iris", is_flag=True, help="Show IRIs instead of names.")
@click.option(
    "--excel", is_flag=True, help="CSV as spreadsheets want it: no cell is run as a formula."
)
@suggestions_option
@click.option(
    "-h",
    "--help",
    "help_",
    is_flag=True,
    help="Show this message, or what a question asks, and exit.",
)
@click.pass_context
def command(
    context: click.Context, words: tuple[str, ...], study: Path | None, format: str | None, output: Path | None,
    lang: str | None, iris: bool, excel: bool, with_suggestions: bool, help_: bool,
) -> None:  # fmt: skip
    """Ask a question: a ready-made one by name, or SPARQL.

    Without QUESTION, lists the ready-made questions by theme. QUESTION is the name of one, a file, - for
    standard input, or a quoted SPARQL text. Parameters of a ready-made question are options: --party Ukraine.
    A name, alias, handle or IRI stands for a thing; a parameter given twice means either.

    Names stand where IRIs do, except in srj and srx, which are SPARQL's own formats. Exit code 1 means that
    the answer to an ASK is no.

    \b
    Example:
      kg query
      kg query what-does-each-party-want --party Ukraine
      kg query "SELECT ?who ?what WHERE { ?p a neg:Demand ; neg:heldBy ?who ; neg:onTerm ?what }"
    """
    given = _given(context.meta[GIVEN])
    if not words:
        if given:
            raise click.UsageError(
                f"--{next(iter(given))} belongs to a question: kg query lists them"
            )
        emit([context.get_help() + "\n"] if help_ else _listing(study), output)
        return
    name, *more = words
    if more:
        hint = "Names and questions with spaces need quotation marks around them."
        raise click.UsageError(f"what is {more[0]!r}? {hint}")
    chosen = format or _format_of(output)
    if excel and chosen != "csv":
        raise click.UsageError("--excel is for CSV: add -f csv")
    if lang and not LANGUAGE.fullmatch(lang):
        raise click.UsageError(
            f"--lang: no language code: {lang!r}; write codes such as en, uk, ru"
        )
    if help_:
        emit(_help(_question(name, _folder_for_help(study))), output)
        return
    folder = open_study(study)
    asked = _question(name, folder)
    _let_interrupts_end_the_process()
    reader = _reader(folder, with_suggestions=with_suggestions)
    languages = (lang, *folder.config.languages) if lang else folder.config.languages
    text = with_parameters(reader, asked, given, folder.config.base, languages)
    own = declared_prefixes(text)
    shown = None if iris else languages
    full = _answer(ask(reader, text), reader, chosen, output, shown, excel, own)
    for word, hint in () if full else unknown_names(reader, text, reader.prefixes):
        say(f"nothing in this study is {word}" + (f": {hint}" if hint else ""))
    if has_changed(folder):
        say("the files of this study were changed since it was built: run kg build")
    if full is False:
        sys.exit(1)


def _reader(folder: StudyFolder, *, with_suggestions: bool) -> EmbeddedReader:
    """Return what is asked: the index, or that and all that is suggested."""
    if not with_suggestions:
        return open_reader(folder.cache, folder.prefixes)
    from graph.building.suggested import described, open_with_suggestions

    reader = open_with_suggestions(folder)
    say(described(folder))
    return reader


def _let_interrupts_end_the_process() -> None:
    """Let an interrupt end the process at once: a running query does not hear Python's signals."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _given(parameters: Sequence[tuple[str, str | None]]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        if not value:
            raise click.UsageError(f"--{name} needs a value")
        given.setdefault(name, []).append(value)
    return given


def _folder_for_help(study: Path | None) -> StudyFolder | None:
    """Return the study, if there is one: ready-made questions explain themselves without it."""
    try:
        return open_study(study)
    except StudyError:
        if study is not None:
            raise
        return None


def _question(question: str, folder: StudyFolder | None) -> Question:
    if question == "-":
        return parse_text(sys.stdin.buffer.read(), "standard input")
    if path := find_question(question, folder):
        return load_question(path)
    if (
        "\n" not in question
        and "{" not in question
        and len(question) < 1000
        and Path(question).is_file()
    ):
        return load_question(Path(question))
    if any(c in question for c in " {\n"):
        return parse_text(question.encode(errors="surrogateescape"), "the question")
    names = sorted(question_paths(folder))
    raise QueryError(f"no question {question!r}, and no such file", _nearest(question, names))


def _nearest(question: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches

    words = set(question.replace("_", "-").split("-"))
    shared = sorted(names, key=lambda name: (-len(words & set(name.split("-"))), name))
    alike = get_close_matches(question, names, n=3, cutoff=0.5)
    both = [n for n in shared[:3] if len(words & set(n.split("-"))) > 1]
    near = list(dict.fromkeys([*alike, *both]))[:3]
    return (f"did you mean {' or '.join(near)}?   " if near else "") + "kg query lists them all"


def _format_of(output: Path | None) -> str | None:
    ending = output.suffix[1:].lower() if output else ""
    known = {"txt": "table", **{name: name for name in FORMATS}}
    if output and ending not in known:
        endings = ", ".join(sorted(known))
        raise click.UsageError(f"{output}: the ending chooses the format: {endings}")
    return known.get(ending)


# ---------------------------------------------------------------- answers


def _answer(
    results: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean, reader: EmbeddedReader, format: str | None,
    output: Path | None, languages: Sequence[str] | None, excel: bool, own: Mapping[str, str],
) -> bool | None:  # fmt: skip
    """Write an answer; return whether it has anything in it: False for a no, None where nothing was found."""
    if isinstance(results, ox.QueryBoolean):
        emit([_yes_or_no(results, format)], output)
        return bool(results)
    if isinstance(results, ox.QueryTriples):
        emit([said := _graph(results, reader.prefixes, own, format)], output)
        if format in (None, "turtle", "ttl", "nt", "trig") and not said:
            say("no triples: nothing answers this question")
            return None
    elif format in RESULT_FORMATS:
        emit([_serialized(results, format)], output)
    elif format in GRAPH_FORMATS:
        raise click.UsageError(f"{format} is for graphs: this question gives a table")
    else:
        table = to_table(results, Names(reader, languages) if languages is not None else None)
        if format is None and output is None and sys.stdout.isatty():
            _show(table)
        else:
            emit(write_table(table, format or "table", excel=excel), output)
        if not table.rows:
            say("no rows: nothing answers this question")
            return None
    return True


def _serialized(results: ox.QuerySolutions | ox.QueryBoolean, format: str) -> str:
    """Return a result in a format of SPARQL's own."""
    text = (results.serialize(format=RESULT_FORMATS[format]) or b"").decode()
    if format == "srj":
        return escaped(text) + "\n"
    # XML 1.0 has no way to write most controls; the others are harmless as references.
    legal = (f"&#{ord(c)};" if c >= "\x7f" else c if c in "\t\n\r" else "\ufffd" for c in text)
    return "".join(c if c.isprintable() else s for c, s in zip(text, legal, strict=True)) + "\n"


def _yes_or_no(results: ox.QueryBoolean, format: str | None) -> str:
    yes = bool(results)
    if format in RESULT_FORMATS:
        return _serialized(results, format)
    if format in GRAPH_FORMATS:
        raise click.UsageError(f"{format} is for graphs: this question gives yes or no")
    if format in ("json", "jsonl"):
        return f'{{"boolean": {str(yes).lower()}}}\n'
    return "yes\n" if yes else "no\n"


def _graph(
    results: ox.QueryTriples, ours: Mapping[str, str], own: Mapping[str, str], format: str | None
) -> str:
    """Return a graph as text, with the prefixes of the question before those of the study."""
    if format is not None and format not in GRAPH_FORMATS:
        formats = ", ".join(GRAPH_FORMATS)
        raise click.UsageError(f"{format} is for tables: this question gives a graph ({formats})")
    triples = triples_of(results)
    said = " ".join(map(str, triples))
    others = {name: space for name, space in ours.items() if space not in own.values()}
    prefixes = {name: space for name, space in {**others, **own}.items() if f"<{space}" in said}
    data = ox.serialize(triples, format=GRAPH_FORMATS[format or "turtle"], prefixes=prefixes)
    text = (data or b"").decode()
    return escaped(text) + ("" if text.endswith("\n") or not text else "\n")


def _show(table: Table) -> None:
    """Draw a table on the terminal: as it is if it fits, else with cells of several lines."""
    from shutil import get_terminal_size

    widths, columns = column_widths(list(plain_rows(table))), get_terminal_size().columns
    if sum(widths) + 2 * (len(widths) - 1) <= columns:
        emit(write_table(table, "table"), None)
        return
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=None, header_style="bold", pad_edge=False, show_edge=False)
    for column in table.columns:
        drawn.add_column(Text(column), overflow="fold")
    _, *rows = plain_rows(table)
    for row in rows:
        drawn.add_row(*map(Text, row))
    Console(width=columns).print(drawn)


# ---------------------------------------------------------------- lists and help

_THEMES = ("parties", "positions", "conflict", "evidence", "time", "quality")


def _listing(study: Path | None) -> Iterator[str]:
    """Yield the ready-made questions by theme."""
    folder = _folder_for_help(study)
    by_theme: dict[str, list[Question]] = {}
    for path in question_paths(folder).values():
        question = load_question(path)
        by_theme.setdefault(question.tags[0] if question.tags else "other", []).append(question)
    width = max(len(q.name) for questions in by_theme.values() for q in questions)
    order = {theme: number for number, theme in enumerate(_THEMES)}
    for theme in sorted(by_theme, key=lambda t: (order.get(t, len(order)), t)):
        yield f"{theme}\n"
        for question in by_theme[theme]:
            parameters = " ".join(f"[--{p.name}]" for p in question.parameters)
            yield f"  {question.name.ljust(width)}  {question.summary} {parameters}".rstrip() + "\n"
        yield "\n"


def _help(question: Question) -> Iterator[str]:
    yield f"{question.name}: {question.summary}\n"
    if question.description:
        yield f"\n{question.description}\n"
    if question.parameters:
        yield "\nParameters:\n"
    for parameter in question.parameters:
        values = f" One of: {', '.join(parameter.choices)}." if parameter.choices else ""
        default = f" [default: {parameter.default}]" if parameter.default else ""
        name = f"--{parameter.name} {parameter.type.upper()}"
        yield f"  {name}  {parameter.description}{values}{default}\n"
    yield f"\n{question.path}\n"
