"""kg ontology: check, extend and describe the ontology."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.commands.options import (
    emit,
    format_option,
    open_study,
    output_option,
    report_format,
    say,
    study_option,
)
from graph.errors import OntologyError, StudyError
from graph.folder import CONFIG, StudyFolder
from graph.tables import TABLE_FORMATS
from graph.terms import LANGUAGE

if TYPE_CHECKING:
    from graph.lexicon.index import OntologyFile
    from graph.ontologies.pages import Usage

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("ontology")
def command() -> None:
    """Check, extend and describe the ontology.

    An extension is a Turtle file in the ontology folder of a study; ontology/README.md shows how to write one.

    \b
    Example:
      kg ontology new fisheries
      kg ontology new --class ultimatum --under demand
      kg ontology check
    """


def study_if_any(chosen: Path | None) -> StudyFolder | None:
    """Return the study an option, the environment or the current folder names, or nothing where there is none."""
    here = Path.cwd()
    near = any((folder / CONFIG).is_file() for folder in (here, *here.parents))
    return open_study(chosen) if chosen or near or os.environ.get("KG_STUDY") else None


@command.command("check")
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE…]")
@study_option
@format_option(*TABLE_FORMATS)
@output_option
@click.option("--all", "everything", is_flag=True, help="Show what is only for information, too.")
def check(
    files: tuple[Path, ...], study: Path | None, format: str | None, output: Path | None, everything: bool
) -> None:  # fmt: skip
    """Check ontology files: those of the study, or each FILE.

    An extension is checked with the core and what it imports, and once more with all the others. Rules, questions and
    checks of the study's own are read, too. Checks in ontology/qc of the study are run beside ours. Nothing needs to
    be built. Exit code 1 means that there is an error.

    \b
    Example:
      kg ontology check
      kg ontology check fisheries.ttl --all
      kg ontology check -o report.csv
    """
    from graph.checking.report import in_words, violation_table
    from graph.ontologies.study import check_study
    from graph.tables import write_table

    folder = study_if_any(study)
    if folder is None and not files:
        folder = open_study(study)
    chosen = format or report_format(output)
    report = check_study(folder, files)
    shown = [v for v in report.violations if everything or chosen or v.severity != "info"]
    named = report.named(shown)
    if chosen is None:
        emit([in_words(violation, named) + "\n" for violation in shown], output)
    else:
        emit(write_table(violation_table(shown, named), chosen), output)
    for line in report.summary(everything or chosen is not None):
        say(line)
    if report.count("error"):
        sys.exit(1)


@command.command("format")
@click.argument("file", type=FILE)
@output_option
@click.option("--write", is_flag=True, help="Write the file anew, in place.")
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Only tell, by exit code 1, that it is not in this form.",
)
@click.option("--drop-comments", is_flag=True, help="Leave out comments between the terms.")
def format(file: Path, output: Path | None, write: bool, only_check: bool, drop_comments: bool) -> None:  # fmt: skip
    """Write a Turtle file in its one canonical form.

    Comments at the top stay; prefixes are sorted; the ontology, classes, properties, codes and shapes follow, each by
    name. The triples are the same, so that a comparison of two versions shows what they say. A comment between the
    terms would have no place: it is an error, unless dropping is asked for.

    \b
    Example:
      kg ontology format ontology/fisheries.ttl --write
    """
    from graph.files import write_whole
    from graph.ontologies.turtle import format_turtle

    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OntologyError(f"{file}: not UTF-8", "save it as UTF-8") from error
    formatted = format_turtle(text, str(file), drop_comments=drop_comments)
    if only_check:
        sys.exit(int(formatted != text))
    if write:
        write_whole(file, formatted)
        say(f"wrote {file}" if formatted != text else f"{file}: is in its form")
    else:
        emit([formatted], output)


@command.command("new")
@click.argument("name", required=False)
@study_option
@click.option(
    "--class", "class_", metavar="LABEL", help="A new class, under the one named by --under."
)
@click.option(
    "--property", "property_", metavar="LABEL", help="A new property of the class named by --under."
)
@click.option(
    "--issue", metavar="LABEL", help="A new issue, under the one named by --under, if any."
)
@click.option("--role", metavar="LABEL", help="A new role, under the one named by --under, if any.")
@click.option(
    "--under", metavar="LABEL", default="", help="The class, issue or role it belongs to."
)
@click.option(
    "--values",
    metavar="WORD",
    default="words",
    show_default=True,
    help="What a property's values are: words, text, number, date, year, yes or no, or a class.",
)
@click.option("--definition", metavar="TEXT", default="", help="What it is, in one sentence.")
@click.option(
    "--language", default="en", show_default=True, help="Language of label and definition."
)
def new(
    name: str | None, study: Path | None, class_: str | None, property_: str | None, issue: str | None,
    role: str | None, under: str, values: str, definition: str, language: str,
) -> None:  # fmt: skip
    """Begin an extension, or add a term to one.

    With NAME alone, writes the skeleton ontology/NAME.ttl. With a label, writes the term into that file, or into the
    only one there is, and formats it.

    \b
    Example:
      kg ontology new fisheries
      kg ontology new --class ultimatum --under demand --definition "A demand with a deadline."
      kg ontology new fisheries --property consequence --under ultimatum --values threat
      kg ontology new --issue "fishing quotas" --under economy
    """
    from graph.extensions import study_vocabulary
    from graph.ontologies.adding import NewTerm, add_term, new_extension

    folder = open_study(study)
    asked = {"class": class_, "property": property_, "issue": issue, "role": role}
    given = [(kind, label) for kind, label in asked.items() if label]
    if len(given) > 1 or not (given or name):
        raise click.UsageError("give a NAME, or one of --class, --property, --issue and --role")
    if not given:
        path = new_extension(folder, str(name))
        say(f"wrote {folder.name_of(path)}")
        say('next: kg ontology new --class LABEL --under demand --definition "…"')
        return
    ((kind, label),) = given
    if kind == "class" and not under:
        raise click.UsageError("--class: give --under and the class above it, such as demand")
    path = _extension_file(folder, name)
    term = NewTerm(kind, label, under, values, definition, language)
    written = add_term(path, folder.name_of(path), study_vocabulary(folder), term)
    say(f"wrote {written} to {folder.name_of(path)}")
    say("next: kg ontology check")


def _extension_file(folder: StudyFolder, name: str | None) -> Path:
    """Return the extension of a name, or the only one the study has."""
    found = {path.stem: path for path in sorted(folder.ontology.glob("*.ttl"))}
    if name in found:
        return found[str(name)]
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    if name is None and not found:
        raise OntologyError("the study has no extension yet", "run: kg ontology new NAME")
    what = f"no extension {name!r}" if name else "which extension?"
    raise OntologyError(
        what, f"extensions are: {', '.join(found)}" if found else "run: kg ontology new NAME"
    )


@command.command("diff")
@click.argument("old", type=click.Path(path_type=Path, exists=True))
@click.argument("new", type=click.Path(path_type=Path, exists=True))
@format_option(*TABLE_FORMATS)
@output_option
def diff(old: Path, new: Path, format: str | None, output: Path | None) -> None:
    """Compare two versions of an ontology, each a Turtle file or a folder of such files.

    Tells for each change whether it is major (data that were valid may become invalid, or be read differently), minor
    (something is added, loosened or deprecated) or patch (only people read it), and which version number they call for
    together. Exit code 1 means that the new files give themselves a lower one.

    \b
    Example:
      kg ontology diff fisheries-1.0.ttl ontology/fisheries.ttl
    """
    from graph.ontologies.changes import Version, called_for, changes, parsed, shown
    from graph.tables import Table, write_table
    from graph.terms import PREFIXES

    before, after = (Version(_files_of(path)) for path in (old, new))
    found = changes(before, after)
    prefixes = {**before.prefixes, **after.prefixes, **PREFIXES}
    rows = tuple((c.level, *(shown(text, prefixes) for text in c[1:])) for c in found)
    table = Table(("level", "term", "what", "before", "after"), rows)
    emit(write_table(table, format or report_format(output) or "table") if rows else [], output)
    wanted = called_for(before.number, found)
    say(
        f"{before.number or 'no version'} → {after.number or 'no version'}; the changes call for {wanted}"
    )
    if parsed(after.number) < parsed(wanted):
        sys.exit(1)


def _files_of(path: Path) -> list[OntologyFile]:
    from graph.lexicon.index import read_ontology_file

    paths = sorted(path.glob("*.ttl")) if path.is_dir() else [path]
    if not paths:
        raise OntologyError(f"{path}: no Turtle file in this folder")
    return [read_ontology_file(each, str(each)) for each in paths]


@command.command("table")
@click.argument("file", type=FILE)
@click.option(
    "--read",
    "table",
    type=FILE,
    metavar="TABLE",
    help="Read a table back: the Turtle file with what it says.",
)
@click.option("--write", is_flag=True, help="With --read, write the Turtle file anew, in place.")
@click.option("--excel", is_flag=True, help="As spreadsheets want CSV.")
@format_option(*TABLE_FORMATS)
@output_option
def table(
    file: Path, table: Path | None, write: bool, excel: bool, format: str | None, output: Path | None
) -> None:  # fmt: skip
    """Write the codebook of an ontology file as a table, or read it back.

    A row is a class, property, list or code: its id, label in each language, other names, what is broader,
    definition, cues and example. Several texts stand in several lines of a cell. Read back, the table takes the place
    of what the file said in those columns; new rows are new terms, and a row that is missing removes nothing.

    \b
    Example:
      kg ontology table ontology/fisheries.ttl -o codebook.csv
      kg ontology table ontology/fisheries.ttl --read codebook.csv --write
    """
    from graph.files import write_whole
    from graph.lexicon.index import read_ontology_file
    from graph.ontologies.codebook import read_table, to_table, with_table
    from graph.tables import write_table

    said = read_ontology_file(file, str(file))
    if table is None:
        chosen = format or report_format(output) or "csv"
        emit(write_table(to_table(said), chosen, excel=excel), output)
        return
    text = with_table(file.read_text("utf-8-sig"), said, read_table(table), str(table))
    if write:
        write_whole(file, text)
        say(f"wrote {file}")
        say(f"next: kg ontology check {file}")
    else:
        emit([text], output)


@command.command("docs")
@study_option
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default="ontology-docs",
              show_default=True, metavar="FOLDER", help="The folder the pages are written to.")  # fmt: skip
@click.option(
    "--language", "languages", multiple=True, help="Language of a page; several are several pages."
)
def docs(study: Path | None, output: Path, languages: tuple[str, ...]) -> None:
    """Write pages that describe the ontology, one a language.

    Every class, property and code with its definition, the coder's test, cues, what is above and below it, and, where
    the study is built, how often it is used and words of the texts that show it. The pages ask for nothing from
    elsewhere, and have a search.

    \b
    Example:
      kg ontology docs -o pages --language en --language uk
    """
    from graph.extensions import study_vocabulary
    from graph.files import write_whole
    from graph.ontologies.pages import write_page

    folder = open_study(study)
    chosen = languages or folder.config.languages
    words, usage = study_vocabulary(folder), _usage(folder)
    for language in chosen:
        if not LANGUAGE.fullmatch(language):
            raise click.UsageError(f"--language: {language!r} is no language tag")
    if not output.absolute().parent.is_dir():
        raise StudyError(f"no such folder: {output.parent}")
    output.mkdir(exist_ok=True)
    for language in chosen:
        write_whole(output / f"{language}.html", write_page(words, language, chosen, usage))
        say(f"wrote {output / language}.html")


@command.command("codebook")
@study_option
@output_option
@click.option("--language", help="Language of the text; else the first of the study.")
def codebook(study: Path | None, output: Path | None, language: str | None) -> None:
    """Write the codebook for coders, as Markdown.

    The classes a coder chooses from in the order of their tests, then the codes: definition, what it is not, cues,
    and, where the study is built, words of its texts.

    \b
    Example:
      kg ontology codebook -o codebook.md
    """
    from graph.extensions import study_vocabulary
    from graph.ontologies.pages import write_codebook

    folder = open_study(study)
    chosen = language or folder.config.languages[0]
    emit([write_codebook(study_vocabulary(folder), chosen, _usage(folder))], output)


def _usage(folder: StudyFolder) -> Usage:
    """Return how terms are used in a study as it was last built; nothing where it was not."""
    from graph.ontologies.pages import NOTHING, read_usage
    from graph.storage.store import has_checkpoint, open_reader

    if not has_checkpoint(folder.cache):
        say("nothing is built yet, so there are no examples from the texts")
        return NOTHING
    return read_usage(open_reader(folder.cache, folder.prefixes))


@command.command("deprecate")
@click.argument("term")
@study_option
@click.option("--replaced-by", metavar="TERM", default="", help="The term that takes its place.")
@click.option(
    "--because",
    metavar="TEXT",
    default="",
    help="Why it goes; needed where nothing takes its place.",
)
@format_option(*TABLE_FORMATS)
def deprecate(
    term: str, study: Path | None, replaced_by: str, because: str, format: str | None
) -> None:
    """Take a term of the study's own out of use.

    Writes the deprecation into the file that declares TERM, and lists every quote whose coding uses it. Nothing else
    is changed: the codings still compile, editors no longer offer the term, and `kg check` warns where it is used.

    \b
    Example:
      kg ontology deprecate my:Ultimatum --replaced-by neg:Demand
    """
    from graph.extensions import study_vocabulary
    from graph.ontologies.deprecating import deprecate as write_deprecation
    from graph.ontologies.deprecating import touched
    from graph.storage.store import has_checkpoint, open_reader
    from graph.tables import write_table

    if not replaced_by and not because:
        raise click.UsageError(
            "give --replaced-by TERM, or --because TEXT where nothing takes its place"
        )
    folder = open_study(study)
    words = study_vocabulary(folder)
    path = write_deprecation(folder, words, term, replaced_by, because)
    say(f"wrote to {folder.name_of(path)}")
    if has_checkpoint(folder.cache):
        found = touched(open_reader(folder.cache, folder.prefixes), words.expand(term))
        if found.rows or format:
            emit(write_table(found, format or "table"), None)
        say(
            f"{len(found.rows)} quote{'s' if len(found.rows) != 1 else ''} in use; next: kg build, kg check"
        )
