"""kg ontology diff: compare two versions of an ontology."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.commands.options import emit, format_option, output_option, report_format, say
from graph.errors import OntologyError
from graph.tables import TABLE_FORMATS

if TYPE_CHECKING:
    from graph.lexicon.index import OntologyFile


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path, exists=True))
@click.argument("new", type=click.Path(path_type=Path, exists=True))
@format_option(*TABLE_FORMATS)
@output_option
def command(old: Path, new: Path, format: str | None, output: Path | None) -> None:
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
