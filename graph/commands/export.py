"""kg export: write the graph for people and for other tools."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.commands.options import open_study, say, study_option
from graph.errors import ExportError
from graph.export import Options, endings, export
from graph.files import write_whole

KINDS = ("ontology", "register", "source", "coding", "derived")


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@study_option
@click.option(
    "-f",
    "--format",
    "format",
    metavar="ENDING",
    help="The format, where the ending does not say it.",
)
@click.option("--lang", metavar="CODE", help="Language of names: en, uk, ru, …")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(KINDS),
    help="Leave out this kind of graphs (RDF only).",
)
def command(
    file: Path, study: Path | None, format: str | None, lang: str | None, without: tuple[str, ...]
) -> None:
    """Write the graph to FILE, whose ending chooses the format; - is standard output.

    html is one page that works offline; nq, trig, ttl, nt and jsonld are RDF; graphml and gexf are for network
    tools; csv has one row per position and quote. The same study gives the same bytes.

    \b
    Example:
      kg export graph.html
      kg export graph.trig --without ontology
    """
    folder = open_study(study)
    ending = format or file.suffix[1:].lower()
    if not ending:
        raise ExportError(
            f"{file}: no format", f"give -f and one of: {', '.join(sorted(endings()))}"
        )
    languages = (lang, *folder.config.languages) if lang else folder.config.languages
    content = export(folder, Options(ending, languages, frozenset(without)))
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    if not file.absolute().parent.is_dir():
        raise ExportError(f"no such folder: {file.parent}")
    write_whole(file, content)
    say(f"wrote {file} ({len(content):,} bytes)")
