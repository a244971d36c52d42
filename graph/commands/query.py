"""kg query: ask a question."""

from __future__ import annotations

import difflib
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pyoxigraph as ox

from graph.commands.options import emit, format_option, open_study, output_option, say, study_option
from graph.errors import QueryError
from graph.folder import StudyFolder
from graph.query import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    TABLE_FORMATS,
    Names,
    Table,
    ask,
    cell_text,
    to_table,
    with_parameters,
    write_table,
)  # fmt: skip
from graph.questions import load_question, question_paths
from graph.store import EmbeddedReader, open_reader
from queries import Question, parse_question

FORMATS = (*TABLE_FORMATS, *RESULT_FORMATS, *GRAPH_FORMATS)


@click.command(
    "query", add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "allow_interspersed_args": True},
)  # fmt: skip
@click.argument("question", required=False, metavar="[QUESTION]")
@study_option
@format_option(*FORMATS)
@output_option
@click.option("--lang", metavar="CODE", help="Language of names: en, uk, ru, …")
@click.option("--iris", is_flag=True, help="Show IRIs instead of names.")
@click.option(
    "--excel", is_flag=True, help="Defuse cells of CSV that a spreadsheet would run as formulas."
)
@click.option(
    "-h",
    "--help",
    "help_",
    is_flag=True,
    help="Show this message, or what a question asks, and exit.",
)
@click.pass_context
def command(
    context: click.Context, question: str | None, study: Path | None, format: str | None, output: Path | None,
    lang: str | None, iris: bool, excel: bool, help_: bool,
) -> None:  # fmt: skip
    """Ask a question: a ready-made one by name, or SPARQL.

    Without QUESTION, lists the ready-made questions by theme. QUESTION is the name of one, a file, - for
    standard input, or a quoted SPARQL text. Parameters of a ready-made question are options: --party Ukraine.

    Names stand where IRIs do, except in srj and srx, which are SPARQL's own formats. Exit code 1 means that
    the answer to an ASK is no.

    \b
    Example:
      kg query
      kg query what-does-each-party-want --party Ukraine
      kg query "SELECT ?who ?what WHERE { ?p a neg:Demand ; neg:heldBy ?who ; neg:onTerm ?what }"
    """
    if question is None and help_:
        click.echo(context.get_help())
        return
    if question is None:
        emit(_listing(study), output)
        return
    folder = open_study(study)
    asked = _question(question, folder)
    if help_:
        emit(_help(asked), output)
        return
    # A running query does not hear Python's signals: let an interrupt end the process at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    reader = open_reader(folder.cache, folder.prefixes)
    text = with_parameters(reader, asked, _given(context.args), folder.config.base)
    chosen = format or _format_of(output)
    languages = (lang, *folder.config.languages) if lang else folder.config.languages
    _answer(ask(reader, text), reader, chosen, output, None if iris else languages, excel)


def _question(question: str, folder: StudyFolder) -> Question:
    paths = question_paths(folder.queries)
    if question == "-":
        return parse_question(sys.stdin.read(), Path("standard input"))
    if any(c in question for c in " {\n"):
        return parse_question(question, Path("the question"))
    if question in paths:
        return load_question(paths[question])
    if Path(question).is_file():
        return load_question(Path(question))
    raise QueryError(
        f"no question {question!r}, and no such file", _nearest(question, sorted(paths))
    )


def _nearest(question: str, names: Sequence[str]) -> str:
    words = set(question.replace("_", "-").split("-"))
    shared = sorted(names, key=lambda name: (-len(words & set(name.split("-"))), name))
    alike = difflib.get_close_matches(question, names, n=3, cutoff=0.5)
    near = list(
        dict.fromkeys([*alike, *(n for n in shared[:3] if len(words & set(n.split("-"))) > 1)])
    )[:3]
    return (
        f"did you mean {' or '.join(near)}?   kg query lists them all"
        if near
        else "kg query lists them all"
    )


def _given(arguments: Sequence[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("--"):
            raise click.UsageError(
                f"what is {argument!r}? A question with spaces needs quotation marks around it."
            )
        name, equals, value = argument[2:].partition("=")
        if not equals:
            value = next(rest, "")
            if not value:
                raise click.UsageError(f"--{name} needs a value")
        given.setdefault(name, []).append(value)
    return given


def _format_of(output: Path | None) -> str | None:
    ending = output.suffix[1:].lower() if output else ""
    known = {"txt": "table", "ttl": "turtle", **{name: name for name in FORMATS}}
    if output and ending not in known:
        raise click.UsageError(
            f"{output}: the ending chooses the format: {', '.join(sorted(known))}"
        )
    return known.get(ending)


def _answer(
    results: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean, reader: EmbeddedReader, format: str | None,
    output: Path | None, languages: Sequence[str] | None, excel: bool,
) -> None:  # fmt: skip
    if isinstance(results, ox.QueryBoolean):
        _answer_yes_or_no(results, format, output)
    elif isinstance(results, ox.QueryTriples):
        _answer_graph(results, reader, format, output)
    elif format in RESULT_FORMATS:
        emit([results.serialize(format=RESULT_FORMATS[format]).decode()], output)
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


def _answer_yes_or_no(results: ox.QueryBoolean, format: str | None, output: Path | None) -> None:
    yes = bool(results)
    if format in RESULT_FORMATS:
        emit([results.serialize(format=RESULT_FORMATS[format]).decode()], output)
    elif format in ("json", "jsonl"):
        emit([f'{{"boolean": {str(yes).lower()}}}\n'], output)
    else:
        emit(["yes\n" if yes else "no\n"], output)
    if not yes:
        sys.exit(1)


def _answer_graph(
    results: ox.QueryTriples, reader: EmbeddedReader, format: str | None, output: Path | None
) -> None:
    if format is not None and format not in GRAPH_FORMATS:
        raise click.UsageError(
            f"{format} is for tables: this question gives a graph ({', '.join(GRAPH_FORMATS)})"
        )
    triples = sorted(set(results), key=str)
    prefixes = {
        name: space
        for name, space in reader.prefixes.items()
        if any(space in str(t) for t in triples)
    }
    data = ox.serialize(triples, format=GRAPH_FORMATS[format or "turtle"], prefixes=prefixes)
    emit([data.decode() if data else ""], output)


def _show(table: Table) -> None:
    """Draw a table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=None, header_style="bold", pad_edge=False)
    for column in table.columns:
        drawn.add_column(Text(column))
    for row in table.rows:
        drawn.add_row(*(Text(cell_text(cell)) for cell in row))
    Console().print(drawn)


# ---------------------------------------------------------------- lists and help


def _listing(study: Path | None) -> Iterator[str]:
    """Yield the ready-made questions by theme."""
    try:
        own: Path | None = open_study(study).queries
    except Exception:  # the questions can be read without a study
        if study is not None:
            raise
        own = None
    by_theme: dict[str, list[Question]] = {}
    for path in question_paths(own).values():
        question = load_question(path)
        by_theme.setdefault(question.tags[0] if question.tags else "other", []).append(question)
    width = max(len(q.name) for questions in by_theme.values() for q in questions)
    for theme in sorted(
        by_theme, key=lambda t: (_THEMES.index(t) if t in _THEMES else len(_THEMES), t)
    ):
        yield f"{theme}\n"
        for question in by_theme[theme]:
            parameters = " ".join(f"[--{p.name}]" for p in question.parameters)
            yield f"  {question.name.ljust(width)}  {question.summary} {parameters}".rstrip() + "\n"
        yield "\n"


_THEMES = ("parties", "positions", "conflict", "evidence", "time", "quality")


def _help(question: Question) -> Iterator[str]:
    yield f"{question.name}: {question.summary}\n"
    if question.description:
        yield f"\n{question.description}\n"
    if question.parameters:
        yield "\nParameters:\n"
    for parameter in question.parameters:
        default = f" [default: {parameter.default}]" if parameter.default else ""
        yield f"  --{parameter.name} {parameter.type.upper()}  {parameter.description}{default}\n"
    yield f"\n{question.path}\n"
