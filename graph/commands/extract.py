"""kg extract: read texts and write suggested codings."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

import ontology
from graph.coding.scope import Names
from graph.commands.build import show_progress
from graph.commands.options import emit, open_study, say, study_option
from graph.editing.decisions import Decision, decisions_on
from graph.errors import InputError, Mark, Problem
from graph.extract import (
    Extraction,
    ExtractionError,
    Extractor,
    Known,
    load_extractor,
    ungrounded,
)
from graph.extract.cast import Registered
from graph.extract.coding import write_suggestions
from graph.extract.gold import as_written, to_gold
from graph.extract.known import PERSON, study_knowledge, study_register, with_origin
from graph.extract.outward import Outward
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.lexicon.hints import did_you_mean
from graph.lexicon.vocabulary import ACTOR, PLACE, Vocabulary, load_vocabulary
from graph.notation import MapNode, parse_notation, read_text
from graph.texts.sources import as_header, read_source, source_paths, split_header


@click.command("extract")
@click.argument("sources", nargs=-1)
@study_option
@click.option(
    "--with",
    "--extractor",
    "name",
    default="rules",
    show_default=True,
    metavar="NAME",
    help="The extractor.",
)
@click.option(
    "-f",
    "--format",
    "format",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="yaml: suggested codings of the study; json: everything found, to standard output.",
)
@click.option(
    "--gold",
    is_flag=True,
    help="Read files outside a study; write the form of the annotation guideline.",
)
@click.option(
    "--issues",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="With --gold: the issue scheme, as Turtle; else the general list.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="With --gold: where the files go.",
)
@click.option("--overwrite", is_flag=True, help="Write anew what was suggested before.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent to a server; send nothing.")
def command(
    sources: tuple[str, ...], study: Path | None, name: str, format: str, gold: bool, issues: Path | None,
    output: Path | None, overwrite: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Read SOURCES, or all texts of the study, and write suggested codings.

    They go to codings/NAME/, marked as suggested. What is suggested does not count: kg build compiles it, so that
    every fault is seen, but leaves it out of the index until a person has taken it into a coding of their own.

    \b
    Example:
      kg extract miami
    """
    if gold:
        extractor = configured(name, None)
        read_files([Path(source) for source in sources], extractor, issues, output, dry_run=dry_run)
        return
    folder = open_study(study)
    extractor = configured(name, folder)
    paths = source_paths(folder.sources)
    for source in sources:
        if source not in paths:
            hint = did_you_mean(source, paths) or f"texts are: {', '.join(sorted(paths)[:12])}"
            raise InputError([Problem(Mark("sources"), f"no text {source!r}", hint)])
    chosen = {id: paths[id] for id in (sources or paths)}
    known = study_knowledge(folder)
    if dry_run or format == "json":
        read = [read_source(path, folder.name_of(path)) for path in chosen.values()]
        bodies = [source.text for source in read]
        if not started(extractor, bodies, known, dry_run=dry_run):
            return
        for text in read:
            extraction = checked(text.text, extractor, with_origin(known, text.header))
            content = to_gold(text.id, extraction, known.vocabulary, extractor.name)
            emit([json.dumps(content, ensure_ascii=False) + "\n"], None)
        account(extractor)
        return
    suggest(folder, chosen, extractor, known, overwrite=overwrite)


def configured(name: str, folder: StudyFolder | None) -> Extractor:
    """Return an extractor with the settings of a study."""
    extractor = load_extractor(name)
    if isinstance(extractor, Outward):
        extractor.configure(folder)
    return extractor


def started(
    extractor: Extractor, texts: Sequence[str], known: Known, *, dry_run: bool = False
) -> bool:
    """Have an extractor that asks a server read all texts at once, or only show what it would send: then it is done."""
    if dry_run and not isinstance(extractor, Outward):
        raise click.UsageError(f"--dry-run: the extractor {extractor.name} sends nothing anywhere")
    if isinstance(extractor, Outward):
        for text in texts if dry_run else ():
            emit(extractor.preview(text, known), None)
        if not dry_run:
            extractor.prepare(texts, known, show_progress(verbose=False))
    return not dry_run


def account(extractor: Extractor) -> None:
    """Tell what an extractor that asks a server did, and what it cost."""
    for line in extractor.report() if isinstance(extractor, Outward) else ():
        say(line)


def suggest(
    folder: StudyFolder,
    chosen: dict[str, Path],
    extractor: Extractor,
    known: Known,
    *,
    overwrite: bool,
) -> None:
    """Write a suggested coding for each text that has none of this extractor."""
    names = study_register(folder).names
    answers = registered(names, known.vocabulary)
    targets = {id: folder.codings / extractor.name / f"{id}.yaml" for id in chosen}
    for target in targets.values():
        if target.exists() and not overwrite:
            say(f"left {folder.name_of(target)} as it is; --overwrite writes it anew")
    sources = [
        read_source(path, folder.name_of(path))
        for id, path in chosen.items()
        if overwrite or not targets[id].exists()
    ]
    started(extractor, [source.text for source in sources], known)
    failed: list[ExtractionError] = []

    def same(name: str) -> str:
        entities = names.exact(name, [ACTOR])
        return entities[0].iri if len(entities) == 1 else name

    for source in sources:
        id, target = source.id, targets[source.id]
        try:
            extraction = checked(source.text, extractor, with_origin(known, source.header))
        except ExtractionError as error:
            failed.append(error)
            say(f"no suggestions for {id}: {error.message}")
            continue
        decisions = decisions_on(folder, source)

        def decided(
            start: int, end: int, word: str, about: Sequence[str], known: list[Decision] = decisions
        ) -> bool:
            return any(d.covers(start, end, word, about, same) for d in known)

        text = write_suggestions(
            source, extraction, known.vocabulary, (extractor.name, extractor.version),
            answers, decided,
        )  # fmt: skip
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, text)
        say(f"wrote {folder.name_of(target)}: {summary(extraction)}")
    account(extractor)
    if failed:
        message = f"{len(failed)} of {len(sources)} texts could not be read: {failed[0].message}"
        raise ExtractionError(message, failed[0].hint)
    what = f"kg review {sources[0].id}" if len(sources) == 1 else "kg review"
    say(f"next: {what}   takes them over or turns them down; then: kg build")


def summary(extraction: Extraction) -> str:
    """Return what was found in a text, counted.

    >>> summary(Extraction())
    'nothing was found'
    """
    new = sum(party.is_new for party in extraction.parties)
    counts = (
        (len(extraction.statements), "position"),
        (len(extraction.envoys), "envoy"),
        (len(extraction.meetings), "meeting"),
        (len(extraction.proposals), "proposal"),
    )
    found = ", ".join(f"{n} {word}{'s' * (n != 1)}" for n, word in counts if n)
    parties = f"; {new} of {len(extraction.parties)} parties new" if new else ""
    return f"{found}{parties}" if found else "nothing was found"


def registered(names: Names, vocabulary: Vocabulary) -> Registered:
    """Return what a register answers to the names of actors and places."""

    def is_person(class_: str) -> bool:
        return vocabulary.is_a(class_, PERSON)

    return Registered(
        lambda name, person: word_for(name, names, is_person if person else None),
        lambda name: name if len(names.exact(name, [PLACE])) == 1 else "",
        lambda handle: bool(names.handles(handle, [ACTOR])),
    )


def word_for(name: str, names: Names, is_person: Callable[[str], bool] | None = None) -> str:
    """Return the word by which a register has an actor: the name, or of a person the only one with this surname.

    Args:
        is_person: tells whether a class is one of persons; given where a person is looked for.

    """
    if len(names.exact(name, [ACTOR])) == 1:
        return name
    if is_person is None:
        return ""
    surname = name.rsplit(None, 1)[-1]
    alike = {
        known: entity
        for known in names.known([ACTOR])
        if known == surname or known.endswith(f" {name}")
        for entity in names.exact(known, [ACTOR])
        if is_person(entity.class_)
    }
    return min(alike) if len({entity.iri for entity in alike.values()}) == 1 else ""


def checked(text: str, extractor: Extractor, known: Known) -> Extraction:
    """Return what an extractor finds in a text.

    Raises:
        InputError: if a quote does not stand where the extractor says.

    """
    extraction = extractor.extract(text, known)
    if wrong := ungrounded(text, extraction):
        problem = Problem(Mark(extractor.name), f"a quote that is not in the text: {wrong[0]!r}")
        raise InputError([problem])
    return extraction


class Text(NamedTuple):
    """The words of a file, and what the header above them says."""

    body: str
    header: MapNode


def origin(header: str | None, name: str) -> MapNode:
    """Return a header as keys and values; one that is written otherwise is skipped whole."""
    try:
        return as_header(parse_notation(header, name) if header else None, name)
    except InputError:
        return as_header(None, name)


def readable(files: Sequence[Path]) -> dict[Path, Text]:
    """Return the texts of files, and of the text files in folders; those that cannot be read are told and left out.

    Raises:
        InputError: if two have the same name, or none can be read.

    """
    within = (sorted(f.glob("*.txt")) if f.is_dir() else [f] for f in files)
    named: dict[str, Path] = {}
    texts: dict[Path, Text] = {}
    problems: list[Problem] = []
    for file in (file for found in within for file in found):
        if (other := named.setdefault(file.stem, file)) != file:
            mark = Mark(str(file))
            raise InputError(
                [Problem(mark, f"{other} has the same id: {file.stem!r}", "rename one")]
            )
        try:
            header, text, _ = split_header(read_text(file, str(file)))
            texts[file] = Text(text, origin(header, str(file)))
        except InputError as error:
            problems += error.problems
    if not texts:
        raise InputError(problems or [Problem(Mark(str(files[0])), "no text files", "name some")])
    for problem in problems:
        say(
            f"left out {problem.mark}: {problem.message}"
            + (f"; {problem.hint}" if problem.hint else "")
        )
    return texts


def read_files(
    files: list[Path],
    extractor: Extractor,
    issues: Path | None,
    output: Path | None,
    *,
    dry_run: bool = False,
) -> None:
    """Write for each file a JSON file of the same name in the form of the annotation guideline."""
    if not files:
        raise click.UsageError("--gold: name the files to read")
    modules = [(path, path.name) for path in ontology.module_files()]
    if issues is not None:
        modules = [m for m in modules if m[0].stem != "issues"] + [(issues, issues.name)]
    known = Known(load_vocabulary(modules))
    texts = readable(files)
    bodies = [text.body for text in texts.values()]
    if not started(extractor, bodies, known, dry_run=dry_run):
        return
    for file, (text, header) in texts.items():
        extraction = as_written(checked(text, extractor, with_origin(known, header)), text)
        content = to_gold(file.stem, extraction, known.vocabulary, extractor.name)
        written = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
        if output is None:
            emit([written], None)
            continue
        output.mkdir(parents=True, exist_ok=True)
        write_whole(output / f"{file.stem}.json", written)
    account(extractor)
    if output is not None:
        say(f"wrote {len(texts)} file{'s' * (len(texts) != 1)} to {output}")
