"""kg check: check data, quotes and offsets."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.check import Report, check
from graph.commands.build import show_progress
from graph.commands.options import emit, format_option, open_study, output_option, say, study_option
from graph.query import Names, Table, write_table
from graph.store import open_reader
from graph.terms import is_iri

COLUMNS = ("severity", "check", "where", "message", "focus", "value", "remedy")


@click.command("check")
@study_option
@format_option("table", "csv", "tsv", "json", "jsonl", "md")
@output_option
@click.option("--all", "everything", is_flag=True, help="Show what is only for information, too.")
def command(study: Path | None, format: str | None, output: Path | None, everything: bool) -> None:
    """Check data, quotes and offsets.

    Runs the shapes on every coding that was not checked yet, the checks across codings, and compares every quote
    with the text as it is now. Reports how much of its text each coding accounts for. Exit code 1 means that
    there is an error.

    \b
    Example:
      kg check
      kg check --format json
    """
    folder = open_study(study)
    report = check(folder, progress=show_progress(False))
    names = Names(open_reader(folder.cache, folder.prefixes), folder.config.languages)
    if format is None and output is None:
        emit(_in_words(report, names, everything), None)
    else:
        emit(write_table(_as_table(report, names), format or "csv"), output)
    if report.count("error"):
        sys.exit(1)


def _in_words(report: Report, names: Names, everything: bool) -> list[str]:
    shown = [v for v in report.violations if everything or v.severity != "info"]
    named = names.of([v.focus for v in shown if is_iri(v.focus)])
    lines = []
    for violation in shown:
        focus = f" [{named.get(violation.focus, violation.focus)}]" if violation.focus else ""
        lines.append(
            f"{violation.mark}: {violation.severity}: {violation.message}{focus} ({violation.check})\n"
        )
        lines += [f"  {violation.remedy}\n"] if violation.remedy else []
    for origin, covered in sorted(report.coverage.items()):
        done = covered.sentences - len(covered.missing)
        lines.append(
            f"{origin}: {done} of {covered.sentences} sentences accounted for ({covered.share:.0%})\n"
        )
    counts = ", ".join(
        f"{report.count(s)} {s}{'' if s == 'info' else 's'}" for s in ("error", "warning", "info")
    )
    say(
        f"checked: {counts}"
        + ("" if everything or not report.count("info") else "; --all shows the last")
    )
    return lines


def _as_table(report: Report, names: Names) -> Table:
    named = names.of([v.focus for v in report.violations if is_iri(v.focus)])
    rows = tuple(
        (
            v.severity,
            v.check,
            str(v.mark),
            v.message,
            named.get(v.focus, v.focus),
            v.value,
            v.remedy,
        )
        for v in report.violations
    )
    return Table(COLUMNS, rows)
