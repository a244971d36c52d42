"""kg gold: codings as files in the form of the annotation guideline, and such files as codings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from graph.commands.export import refuse_own_files
from graph.commands.options import emit, open_study, say, study_option
from graph.commands.score import of_study
from graph.errors import InputError, Mark, Problem
from graph.extensions import study_vocabulary
from graph.files import write_all, write_whole
from graph.folder import StudyFolder
from graph.intake.adding import add_sources
from graph.intake.additions import Addition, read_additions
from graph.scoring.anchoring import anchored
from graph.scoring.annotation import Annotation, Place
from graph.scoring.coded import Codings, Entered
from graph.scoring.gold import ENDING, read_gold, write_gold
from graph.scoring.importing import write_imported
from graph.terms import HANDLE, slug


@click.group("gold", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Exchange codings with files in the form of the annotation guideline.

    \b
    Example:
      kg gold export -o gold
      kg gold import gold --texts texts
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command.command("export")
@click.argument("sources", nargs=-1)
@study_option
@click.option(
    "--coder", metavar="NAME", help="Whose codings; with --suggested, of which extractor."
)
@click.option("--suggested", is_flag=True, help="What is suggested, not what counts.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A folder, or for one text a file that ends in .json; else standard output.",
)
def export(
    sources: tuple[str, ...], study: Path | None, coder: str | None, suggested: bool, output: Path | None
) -> None:  # fmt: skip
    """Write the codings of SOURCES, or of all texts, as gold files, a file for each text.

    What counts is written, without what a review turned down, so that reviewed codings become test data for kg score.
    Where several people have coded a text, --coder says whose.

    \b
    Example:
      kg gold export -o gold
      kg gold export miami --coder joint -o miami.gold.json
    """
    folder = open_study(study)
    codings = Codings(folder)
    codings.check_sources(sources)
    there = codings.coders(suggested=suggested)
    wanted = sources or tuple(sorted({id for ids in there.values() for id in ids}))
    annotations = of_study(
        codings, {id: Annotation(id) for id in wanted}, coder, suggested=suggested
    )
    for id in sorted(set(wanted) - annotations.keys()) if sources else ():
        say(f"no coding of {id}: nothing was written for it")
    if output is None or output.suffix == ".json":
        if len(annotations) > 1:
            raise click.UsageError(f"{len(annotations)} texts: name a folder with -o, or one text")
        if output is not None:
            refuse_own_files(folder, output)
        emit([write_gold(one) for one in annotations.values()], output)
        return
    refuse_own_files(folder, output)
    for id, annotation in annotations.items():
        write_whole(output / f"{id}{ENDING}", write_gold(annotation))
    say(f"wrote {len(annotations)} file{'s' * (len(annotations) != 1)} to {output}")


@command.command("import")
@click.argument("gold", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@study_option
@click.option(
    "--coder", metavar="NAME", help="Whose codings they become; else the coder in the file."
)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Where texts lie that the study does not have yet.",
)
@click.option(
    "--publisher", metavar="NAME", help="With --texts: who published those that do not say it."
)
@click.option("--overwrite", is_flag=True, help="Write anew what is there.")
def import_(
    gold: tuple[Path, ...], study: Path | None, coder: str | None, texts: Path | None, publisher: str | None,
    overwrite: bool,
) -> None:  # fmt: skip
    """Make codings of gold files.

    GOLD are files in the form of the annotation guideline, or folders of them. Each becomes the coding of a source of
    its id. Quotes are looked for in the study's text, so that it may begin elsewhere; what the form has and a coding
    has no place for is kept in notes, so that kg gold export gives it back.

    \b
    Example:
      kg gold import gold --texts texts --coder amina
    """
    folder = open_study(study)
    annotations = {slug(id): found for id, found in read_gold(gold).items()}
    codings = Codings(folder)
    missing = sorted(annotations.keys() - codings.paths.keys())
    if missing:
        for line in add_texts(folder, missing, texts, publisher):
            say(line)
        codings = Codings(folder)
    written: dict[Path, str] = {}
    entered = codings.entered()
    for id, annotation in sorted(annotations.items()):
        name = coder or slug(annotation.coder or "gold")
        if not HANDLE.fullmatch(name):
            raise click.UsageError(f"--coder: no short name: {name!r}")
        target = folder.codings / name / f"{id}.yaml"
        if target.exists() and not overwrite:
            say(f"left {folder.name_of(target)} as it is; --overwrite writes it anew")
            continue
        text, lost = imported(codings, annotation, id, name, entered)
        written[target] = text
        count = len(annotation.statements)
        say(f"wrote {folder.name_of(target)}: {count} statement{'s' * (count != 1)}")
        for line in told_lost(lost):
            say(line)
    write_all(written)
    say("next: kg build")


def imported(
    codings: Codings, annotation: Annotation, id: str, coder: str, entered: Entered
) -> tuple[str, list[Place]]:
    """Return an annotation as a coding that builds, and the quotes that are not in the text.

    Raises:
        InputError: if it would not build.

    """
    source = codings.source(id)
    found, lost = anchored(annotation, source.text)
    text, more = write_imported(
        found, source, codings.vocabulary, codings.register.names, coder, entered
    )
    codings.compile_text(text, coder, id)
    return text, [*lost, *more]


def told_lost(lost: list[Place]) -> Iterator[str]:
    """Yield which quotes were left out, in words."""
    if lost:
        yield f"  {len(lost)} quotes cannot be told in the text, left out with what rests on them:"
        yield from (f"    {' '.join(place.quote.split())[:100]}" for place in lost)


# ---------------------------------------------------------------- texts


def add_texts(
    folder: StudyFolder, ids: list[str], texts: Path | None, publisher: str | None
) -> Iterator[str]:
    """Add the texts of some ids from a folder, and yield what was done, in words.

    Raises:
        InputError: if one is not there, or nobody is known to have published it.

    """
    problems, additions = [], list[Addition]()
    vocabulary = study_vocabulary(folder)
    found = texts_in(texts) if texts else {}
    for id in ids:
        if id not in found:
            hint = (
                f"add it: kg add FILE --id {id}"
                if texts is None
                else "its file has the name of the id"
            )
            where = Mark(str(texts)) if texts else Mark("sources")
            problems.append(Problem(where, f"no text {id!r}", hint))
            continue
        read, _ = read_additions(
            [found[id]], vocabulary, id, {"published by": publisher} if publisher else {}
        )
        for addition in read:
            addition.header.setdefault("title", [addition.guess("title") or id])
            addition.header.setdefault("language", [folder.config.languages[0]])
            if "published by" not in addition.header:
                problems.append(
                    Problem(
                        addition.mark, "nobody is said to have published it", "give --publisher"
                    )
                )
        additions += read
    if problems:
        raise InputError(problems)
    yield from add_sources(folder, additions, near="add")


def texts_in(folder: Path) -> Mapping[str, Path]:
    """Return the texts of a folder by the ids they would have."""
    found = sorted(path for ending in ("md", "txt") for path in folder.rglob(f"*.{ending}"))
    return {slug(path.stem): path for path in found}
