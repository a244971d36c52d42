"""kg extractors: the extractors there are."""

from __future__ import annotations

import click

from graph.commands.options import emit
from graph.extract import ExtractionError, extractors, load_extractor


@click.command("extractors")
def command() -> None:
    """List the extractors there are, with their versions and where they come from.

    A package brings one under the entry-point group kg.extractors. One that cannot be loaded is listed with the reason.

    \b
    Example:
      kg extractors
    """
    lines = []
    for name, origin in sorted(extractors().items()):
        try:
            version = load_extractor(name).version
        except ExtractionError as error:
            version = error.message
        lines.append(f"{name}  {version}  {origin}\n")
    emit(lines, None)
