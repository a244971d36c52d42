"""kg export: write the graph for people and for other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from graph.commands.options import open_study, say, study_option, whole_texts_option
from graph.commands.selecting import chosen, selection_options, title_option
from graph.errors import ExportError
from graph.export import Options, endings, export, format_of
from graph.files import write_whole
from graph.folder import CONFIG, StudyFolder


@click.command("export")
@click.argument(
    "file", required=False, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True)
)
@study_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="The same as FILE.",
)
@click.option(
    "-f",
    "--format",
    "format",
    metavar="ENDING",
    help="The format, where the ending does not say it.",
)
@click.option("--lang", metavar="CODE", help="Language of names: en, uk, ru, …")
@click.option(
    "--excel",
    is_flag=True,
    help="CSV for spreadsheets: no cell is run as a formula, letters are recognised.",
)
@title_option
@whole_texts_option
@selection_options
def command(
    file: Path | None,
    study: Path | None,
    output: Path | None,
    format: str | None,
    lang: str | None,
    excel: bool,
    title: str | None,
    whole_texts: bool,
    **words: Any,
) -> None:
    """Write the graph to FILE, whose ending chooses the format; - is standard output.

    html is one page that works offline; md and report.html are a report with footnoted quotes; nq, trig, ttl, nt
    and jsonld are RDF; graphml, gexf, cyjs and dot are for network tools; csv has one row per position and quote; mmd
    is a Mermaid summary for Markdown. The same study gives the same bytes.

    A text stands whole in the html where its licence is a free one, by name or address (CC0, CC BY, CC BY-SA, public
    domain, OGL); else its quotes stand with the sentence before and after each.

    Options that choose can be joined: several of one kind widen the choice, several kinds narrow it. With --as-of,
    --since, --until and --coder the rules run anew on what is left.

    \b
    Example:
      kg export graph.html
      kg export graph.trig --without ontology
      kg export november.gexf --as-of 2025-11 --party Ukraine
      kg export report.md --issue "security guarantees"
    """
    if file and output and file != output:
        raise click.UsageError(f"two files to write: {file} and {output}")
    target = file or output or Path("-")
    if str(target) == "-" and not format:
        raise click.UsageError(
            f"no format: name a FILE, or give -f and one of: {', '.join(endings())}"
        )
    folder = open_study(study)
    ending = (format or format_of(target)).lower()
    if not ending:
        raise ExportError(f"{target}: no format", f"give -f and one of: {', '.join(endings())}")
    if str(target) != "-":
        refuse_own_files(folder, target)
    languages = (lang, *folder.config.languages) if lang else folder.config.languages
    more = {**({"title": title} if title else {}), **({"embed": "yes"} if whole_texts else {})}
    content = export(folder, Options(ending, languages, excel, more), chosen(folder, **words))
    if str(target) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        write_whole(target, content)
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror}") from error
    say(f"wrote {target} ({len(content):,} bytes)")


def refuse_own_files(folder: StudyFolder, file: Path) -> None:
    """Refuse to write where there is no folder, or over what the study is made of.

    Raises:
        ExportError: if there is no such folder, or the file is one of the study's own.

    """
    if not file.absolute().parent.is_dir():
        raise ExportError(f"no such folder: {file.parent}")
    place = file.resolve()
    own = [
        folder.root / CONFIG, folder.register, folder.sources, folder.codings, folder.ontology, folder.queries,
        folder.cache,
    ]  # fmt: skip
    for path in own:
        if place == path.resolve() or path.resolve() in place.parents:
            raise ExportError(
                f"{file} lies among the study's own files ({path.name})",
                "choose another name or folder",
            )
