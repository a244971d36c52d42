"""kg ontology check: check ontology files, alone and together."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.commands.ontology.common import FILE, study_if_any
from graph.commands.options import (
    emit,
    format_option,
    open_study,
    output_option,
    report_format,
    say,
    study_option,
)
from graph.tables import TABLE_FORMATS


@click.command("check")
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE…]")
@study_option
@format_option(*TABLE_FORMATS)
@output_option
@click.option("--all", "everything", is_flag=True, help="Show what is only for information, too.")
def command(
    files: tuple[Path, ...], study: Path | None, format: str | None, output: Path | None, everything: bool
) -> None:  # fmt: skip
    """Check ontology files: those of the study, or each FILE.

    An extension is checked with the core and what it imports, and once more with all the others. A reasoner looks for
    contradictions, and names the axioms behind each. Rules, questions and checks of the study's own are read, too.
    Checks in ontology/qc of the study are run beside ours. Nothing needs to be built. Exit code 1 means that there is
    an error.

    \b
    Example:
      kg ontology check
      kg ontology check fisheries.ttl --all
      kg ontology check -o report.csv
    """
    from graph.checking.report import in_words, violation_table
    from graph.ontologies.study import check_study
    from graph.tables import write_table

    folder = study_if_any(study)
    if folder is None and not files:
        folder = open_study(study)
    chosen = format or report_format(output)
    report = check_study(folder, files)
    shown = [v for v in report.violations if everything or chosen or v.severity != "info"]
    named = report.named(shown)
    if chosen is None:
        emit([in_words(violation, named) + "\n" for violation in shown], output)
    else:
        emit(write_table(violation_table(shown, named), chosen), output)
    for line in report.summary(everything or chosen is not None):
        say(line)
    if report.count("error"):
        sys.exit(1)
