"""kg demo: a study of two articles, asked and drawn; one for each extension that brings an example."""

from __future__ import annotations

import shlex
import sys
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

import ontology
from graph.asking.parameters import with_parameters
from graph.asking.query import Names, ask, to_table
from graph.asking.questions import load_question, question_paths
from graph.building.build import build
from graph.checking.check import check
from graph.commands.build import summary
from graph.commands.options import emit, say
from graph.errors import StudyError
from graph.export import Options, export
from graph.files import write_whole
from graph.folder import StudyFolder, find_study
from graph.lexicon.hints import did_you_mean
from graph.storage.store import open_reader
from graph.tables import write_table
from queries import question_files

Answers = tuple[tuple[str, dict[str, list[str]]], ...]
"""Questions by name with the values of their parameters."""

ANSWERS: Answers = (
    ("what-does-each-party-want", {"party": ["Ukraine"]}),
    ("which-positions-oppose", {}),
    ("what-would-bridge", {}),
)


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("kg-demo"))
@click.option(
    "--extension", metavar="NAME", help="The example of an extension shipped with kg instead."
)
def command(folder: Path, extension: str | None) -> None:
    """Make a study of two articles in FOLDER, build and check it, print three answers, and draw the graph.

    The articles were written for this purpose, from what was reported: about the talks on Ukraine in 2025 or, with
    --extension labour, about a railway strike, with --extension multilateral, about climate talks. FOLDER must be new
    or empty. Exit code 1 means that a check failed.

    \b
    Example:
      kg demo talks
    """
    study = _example(extension) if extension else files("graph") / "demo" / "study"
    if folder.exists() and any(folder.iterdir()):
        raise StudyError(f"{folder} is not empty", "choose a new folder: kg demo FOLDER")
    _copy(study, folder)
    write_whole(folder / ".gitignore", ".kg/\n")
    made = find_study(folder)
    for line in summary(build(made, what="kg demo")):
        say(line)
    failed = _checked(made)
    _answer(made, ANSWERS if extension is None else _own_questions(extension))
    write_whole(folder / "graph.html", export(made, Options("html", made.config.languages)))
    say(f"the graph: {folder / 'graph.html'}   (open it in a browser)")
    if extension is None:
        _suggest(shlex.quote(str(folder)))
    if failed:
        sys.exit(1)


def _example(extension: str) -> Traversable:
    """Return the example study of a shipped extension."""
    if study := ontology.extension_study(extension):
        return study
    known = [name for name in ontology.extension_names() if ontology.extension_study(name)]
    hint = did_you_mean(extension, known) or f"extensions with one are: {', '.join(known)}"
    raise StudyError(f"no extension {extension!r} with an example", hint)


def _own_questions(extension: str) -> Answers:
    folder = ontology.extension_folder(extension)
    return tuple((name, {}) for name in question_files(folder / "queries")) if folder else ()


def _copy(source: Traversable, target: Path) -> None:
    """Copy files with the rights of new ones: those of an installed package may be read-only."""
    for item in source.iterdir():
        if item.is_dir() and not item.name.startswith("."):
            _copy(item, target / item.name)
        elif item.is_file():
            write_whole(target / item.name, item.read_bytes(), durable=False)


def _suggest(folder: str) -> None:
    """Tell what to try next, in commands that can be pasted."""
    question = "who-speaks-for-whom --party Ukraine"
    say("\ntry next:")
    say(f"  kg query --study {folder}    lists all ready-made questions")
    say(f"  kg query --study {folder} {question}")
    say(f"  kg check --study {folder}    tells what is missing: one article has no date")
    say(f"  change a file in {folder}/codings, then: kg build --study {folder}")


def _checked(study: StudyFolder) -> bool:
    report = check(study)
    shares = [covered.share for covered in report.coverage.values()]
    errors, warnings = report.count("error"), report.count("warning")
    say(
        f"checked: {errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}; "
        f"{min(shares, default=1):.0%} of the sentences are accounted for"
    )
    return bool(report.count("error"))


def _answer(study: StudyFolder, answers: Answers) -> None:
    reader = open_reader(study.cache, study.prefixes)
    paths = question_paths(study)
    for name, given in answers:
        question = load_question(paths[name])
        text = with_parameters(reader, question, given, study.config.base)
        results = ask(reader, text)
        table = to_table(results, Names(reader, study.config.languages))  # type: ignore[arg-type]  # these are SELECTs
        options = "".join(f" --{key} {value}" for key, values in given.items() for value in values)
        emit(
            [
                f"\n{question.summary}   (kg query {name}{options})\n\n",
                *write_table(table, "table"),
            ],
            None,
        )
    emit(["\n"], None)
