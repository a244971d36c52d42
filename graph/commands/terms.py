"""kg terms: find, compare and merge terms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from graph.commands.options import emit, format_option, open_study, output_option, say, study_option
from graph.editing.glossary import Glossary
from graph.editing.merging import merge_terms
from graph.tables import Table, write_table


@click.command("terms")
@click.argument("words", nargs=-1)
@study_option
@click.option("--similar", is_flag=True, help="List pairs of terms that may be the same.")
@click.option("--where", metavar="HANDLE", help="Show every place where a term is used.")
@format_option("table", "csv", "tsv", "json", "jsonl", "md")
@output_option
def command(
    words: tuple[str, ...], study: Path | None, similar: bool, where: str | None, format: str | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Find terms by WORDS of their handle or sentence; without words, list all.

    `kg terms merge OLD NEW` lets NEW take the place of OLD in all files; their comments and layout stay, and git
    undoes it.

    \b
    Example:
      kg terms guarantees
      kg terms --similar
      kg terms merge nato-guarantees security-guarantees
    """
    merging = words[:1] == ("merge",)
    glossary = Glossary(open_study(study), anew=merging)
    if glossary.faults and not merging:
        files = len({problem.mark.path for problem in glossary.faults})
        say(
            f"{files} file{'s' if files > 1 else ''} with faults; terms used there are not counted: kg build"
        )
    if merging:
        _merge(glossary, words[1:])
        return
    table = (
        _similar(glossary)
        if similar
        else _where(glossary, where)
        if where
        else _found(glossary, words)
    )
    emit(write_table(table, format or "table"), output)
    if not table.rows:
        say("no such terms")


def _merge(glossary: Glossary, handles: tuple[str, ...]) -> None:
    if len(handles) != 2:
        raise click.UsageError("write: kg terms merge OLD NEW")
    old, new = (glossary.get(handle) for handle in handles)
    changed = merge_terms(glossary, old.handle, new.handle)
    say(f"{old.handle}: {old.sentence}\n→ {new.handle}: {new.sentence}")
    for use in old.uses:
        say(f"  {use}")
    say(f"merged in {len(changed)} file{'s' if len(changed) > 1 else ''}: {', '.join(changed)}")
    say("next: kg build")


def _found(glossary: Glossary, words: tuple[str, ...]) -> Table:
    rows = tuple((e.handle, e.sentence, len(e.uses), str(e.mark)) for e in glossary.find(words))
    return Table(("handle", "term", "uses", "entered in"), rows)


def _where(glossary: Glossary, handle: str) -> Table:
    entry = glossary.get(handle)
    return Table(("handle", "used in"), tuple((entry.handle, str(use)) for use in entry.uses))


def _similar(glossary: Glossary) -> Table:
    def rows() -> Iterator[tuple[float, str, str, str, str]]:
        for alike, a, b in glossary.similar():
            yield round(alike, 2), a.handle, a.sentence, b.handle, b.sentence

    return Table(("alike", "handle", "term", "other handle", "other term"), tuple(rows()))
