"""kg ontology format: write a Turtle file in its one canonical form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.commands.ontology.common import FILE
from graph.commands.options import emit, output_option, say
from graph.errors import OntologyError


@click.command("format")
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
def command(file: Path, output: Path | None, write: bool, only_check: bool, drop_comments: bool) -> None:  # fmt: skip
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
