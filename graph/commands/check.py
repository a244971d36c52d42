"""kg check: check data, quotes and offsets."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.asking.query import Names
from graph.building.suggested import described, open_with_suggestions, suggested_keys
from graph.checking.check import Report, check
from graph.checking.report import Violation, in_words, violation_table
from graph.commands.build import show_progress
from graph.commands.options import (
    emit,
    format_option,
    open_study,
    output_option,
    report_format,
    say,
    study_option,
    suggestions_option,
)
from graph.storage.store import open_reader
from graph.tables import TABLE_FORMATS, Table, write_table
from graph.terms import is_iri


@click.command("check")
@study_option
@format_option(*TABLE_FORMATS)
@output_option
@click.option("--all", "everything", is_flag=True, help="Show what is only for information, too.")
@suggestions_option
def command(
    study: Path | None,
    format: str | None,
    output: Path | None,
    everything: bool,
    with_suggestions: bool,
) -> None:
    """Check data, quotes and offsets.

    Runs the shapes on every coding that was not checked yet, the checks across codings (those in the study's own
    queries/checks, too), and compares every quote with the text as it is now. Tells which files were changed since
    the last build, and how much of its text each coding accounts for. With a format, the report is a table of all
    there is to say. Exit code 1 means that there is an error.

    \b
    Example:
      kg check
      kg check --format json
      kg check -o report.csv
    """
    folder = open_study(study)
    chosen = format or report_format(output)
    suggested = open_with_suggestions(folder) if with_suggestions else None
    report = check(folder, progress=show_progress(False), suggested=suggested)
    reader = suggested or open_reader(folder.cache, folder.prefixes)
    names = Names(reader, folder.config.languages)
    if chosen is None:
        emit(_as_text(report, names, everything), output)
    else:
        emit(write_table(_as_table(report, names), chosen), output)
    if with_suggestions:
        say(described(folder))
    count = len(suggested_keys(folder)) if with_suggestions else 0
    for line in summary(report, everything or chosen is not None, count):
        say(line)
    if report.count("error"):
        sys.exit(1)


def _as_text(report: Report, names: Names, everything: bool) -> list[str]:
    shown = [v for v in report.violations if everything or v.severity != "info"]
    named = _named(shown, names)
    lines = [in_words(violation, named) + "\n" for violation in shown]
    for origin, covered in sorted(report.coverage.items()):
        done = covered.sentences - len(covered.missing)
        lines.append(
            f"{origin}: {done} of {covered.sentences} sentences accounted for ({covered.share:.0%})\n"
        )
    return lines


def _named(violations: list[Violation], names: Names) -> dict[str, str]:
    """Return the names of all that violations speak of; a thing without one is left to the words it is about."""
    found = names.of({t for v in violations for t in (v.focus, v.value) if is_iri(t)})
    return {
        **found,
        **{
            v.focus: "" for v in violations if v.value and v.focus.endswith(found.get(v.focus, "!"))
        },
    }


def _as_table(report: Report, names: Names) -> Table:
    violations = [*report.violations, *_covered(report)]
    named = names.of({t for v in violations for t in (v.focus, v.value) if is_iri(t)})
    return violation_table(violations, named)


def _covered(report: Report) -> list[Violation]:
    """Return the codings that account for every sentence of their text, as something to know."""
    return [
        Violation(
            "info", "coverage", f"All {covered.sentences} sentences are accounted for: {origin}"
        )
        for origin, covered in sorted(report.coverage.items())
        if not covered.missing
    ]


def summary(report: Report, everything: bool, suggested: int = 0) -> list[str]:
    """Return how many violations there are, in how many codings and suggested ones, and what to do next."""
    counts = [
        f"{n} {word}{'s' if n != 1 and word != 'info' else ''}"
        for word in ("error", "warning", "info")
        if (n := report.count(word))
    ]
    hidden = report.count("info") and not everything
    more = f" and {suggested} suggested" if suggested else ""
    said = (
        f"checked {len(report.coverage)} coding{'s' if len(report.coverage) != 1 else ''}{more}: "
    )
    return [
        said + (", ".join(counts) or "nothing to report"),
        f"next: {_next(report, bool(hidden))}",
    ]


def _next(report: Report, hidden: bool) -> str:
    checks = {v.check for v in report.violations if v.severity == "error"}
    if checks and checks <= {"not-built", "text-changed"}:
        return "kg build"
    if checks:
        return "mend the errors, then: kg build"
    return "kg check --all shows what is for information" if hidden else "kg query"
