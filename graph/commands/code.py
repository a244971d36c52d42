"""kg code: begin a coding."""

from __future__ import annotations

from pathlib import Path

import click

from graph.coding.templating import empty_coding
from graph.commands.options import emit, open_study, say, study_option
from graph.errors import InputError, Mark, Problem, StudyError
from graph.lexicon.hints import did_you_mean
from graph.terms import HANDLE
from graph.texts.sources import read_source, source_paths


@click.command("code")
@click.argument("source")
@study_option
@click.option(
    "--coder", metavar="NAME", help="Who codes; the file then lies in a folder of that name."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="FILE",
              help="Write elsewhere; - is standard output.")  # fmt: skip
def command(source: str, study: Path | None, coder: str | None, output: Path | None) -> None:
    """Begin the coding of SOURCE: an empty file with every sentence of the text, ready to be filled in.

    \b
    Example:
      kg code miami
    """
    folder = open_study(study)
    paths = source_paths(folder.sources)
    if source not in paths:
        hint = did_you_mean(source, paths) or f"texts are: {', '.join(sorted(paths)[:12])}"
        raise InputError(
            [
                Problem(
                    Mark("sources"),
                    f"no text {source!r}",
                    hint if paths else "add one: kg add FILE",
                )
            ]
        )
    if coder and not HANDLE.fullmatch(coder):
        raise click.UsageError(f"--coder: no short name: {coder!r}")
    text = read_source(paths[source], folder.name_of(paths[source]))
    content = empty_coding(text, coder or folder.config.coder)
    within = folder.codings / coder if coder else folder.codings
    target = output or within / f"{source}.yaml"
    if str(target) == "-":
        emit([content], None)
        return
    if target.exists():
        raise StudyError(
            f"{target} is there already", "nothing was written; choose another place with -o"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    emit([content], target)
    say("next: code its sentences, then: kg build")
