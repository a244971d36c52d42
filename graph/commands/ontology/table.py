"""kg ontology table: write the codebook of an ontology file as a table, or read it back."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.ontology.common import FILE
from graph.commands.options import emit, format_option, output_option, report_format, say
from graph.errors import StudyError
from graph.tables import TABLE_FORMATS


@click.command("table")
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
def command(
    file: Path, table: Path | None, write: bool, excel: bool, format: str | None, output: Path | None
) -> None:  # fmt: skip
    """Write the codebook of an ontology file as a table, or read it back.

    A row is a class, property, list or code: its id, label in each language, other names, what is broader,
    definition, cues and example. Several texts stand in several lines of a cell. Read back, the table takes the place
    of what the file said in those columns; new rows are new terms, and a row that is missing removes nothing.

    A file that ends in .xlsx is a workbook, which needs the extra negotiation-kg[xlsx].

    \b
    Example:
      kg ontology table ontology/fisheries.ttl -o codebook.csv
      kg ontology table ontology/fisheries.ttl --read codebook.csv --write
      kg ontology table ontology/fisheries.ttl -o codebook.xlsx
    """
    from graph.files import write_whole
    from graph.lexicon.index import read_ontology_file
    from graph.ontologies.codebook import read_table, to_table, with_table
    from graph.ontologies.workbook import is_workbook, write_workbook
    from graph.tables import write_table

    said = read_ontology_file(file, str(file))
    if table is None and output and is_workbook(output):
        if not output.parent.is_dir():
            raise StudyError(f"no such folder: {output.parent}")
        write_whole(output, write_workbook(to_table(said), str(output)))
        say(f"wrote {output}")
        say(f"next: kg ontology table {file} --read {output}")
        return
    if table is None:
        chosen = format or report_format(output) or "csv"
        emit(write_table(to_table(said), chosen, excel=excel), output)
        return
    text = with_table(file.read_text("utf-8-sig"), said, *read_table(table))
    if write:
        write_whole(file, text)
        say(f"wrote {file}")
        say(f"next: kg ontology check {file}")
    else:
        emit([text], output)
