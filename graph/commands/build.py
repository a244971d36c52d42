"""kg build: bring the index up to date."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from graph.building.build import Built, Progress, build
from graph.checking.check import Report, check
from graph.checking.report import in_words
from graph.commands.options import open_study, say, study_option
from graph.errors import InputError
from graph.folder import StudyFolder

PATIENCE = 1.0
"""Seconds after which a step shows how far it has got."""


@click.command("build")
@study_option
@click.option("--rebuild", is_flag=True, help="Make everything anew.")
@click.option("--no-check", is_flag=True, help="Do not check what changed.")
@click.option("-v", "--verbose", is_flag=True, help="Say each step.")
def command(study: Path | None, rebuild: bool, no_check: bool, verbose: bool) -> None:
    """Bring the index up to date with the files.

    Compiles the codings that changed, loads them, derives what follows by the rules, and checks what changed. The
    index in .kg may be deleted at any time: it is made from the files. Exit code 1 means that a check found an
    error, 3 that files cannot be used as they stand; the index is then as it was.

    \b
    Example:
      kg build
      kg build --rebuild
    """
    folder = open_study(study)
    progress = show_progress(verbose)
    try:
        built = build(folder, rebuild=rebuild, progress=progress)
    except InputError as error:
        _point_at_the_ontology(error, folder)
        raise
    except KeyboardInterrupt:
        say("interrupted: what was built before is as it was; the next kg build goes on from here")
        sys.exit(130)
    for rule in built.everywhere if verbose else ():
        say(f"infer: the rule {rule} ran over everything")
    report = None if no_check else check_changes(folder, built, progress)
    for line in summary(built):
        say(line)
    if report is not None and show_report(report):
        sys.exit(1)


def _point_at_the_ontology(error: InputError, folder: StudyFolder) -> None:
    """Add a hint at the study's own ontology, where a word it should have is unknown."""
    words = ("unknown class ", "unknown code ", "unknown key ")
    if any(p.message.startswith(words) for p in error.problems) and any(
        folder.ontology.glob("*.ttl")
    ):
        error.hint = (
            "a word of the study's own ontology?   kg ontology check  tells what is wrong with it"
        )


def check_changes(folder: StudyFolder, built: Built, progress: Progress) -> Report | None:
    """Return what checks find in what a build changed, or nothing if it changed nothing."""
    changed = [*built.added, *built.changed]
    if not changed:
        return None
    return check(folder, only=changed, progress=progress, vocabulary=built.vocabulary)


KINDS = {"coding": "coding", "source": "text", "ontology": "ontology file", "register": "register"}


def summary(built: Built) -> list[str]:
    """Return what a build did, in words."""
    said = []
    for what in ("added", "changed", "removed"):
        keys: tuple[str, ...] = getattr(built, what)
        for kind, word in KINDS.items():
            names = [key.partition("/")[2] for key in keys if key.split("/")[0] == kind]
            if names and not (kind in ("ontology", "register") and what == "added"):
                plural = "s" if len(names) > 1 else ""
                some = (
                    f" ({', '.join(names[:4])}{' …' if len(names) > 4 else ''})" if names[0] else ""
                )
                said.append(f"{len(names)} {word}{plural} {what}{some}")
    size = f"{built.codings} codings of {built.sources} texts, {built.quads:,} quads, {built.derived:,} of them derived"
    waiting = (
        [
            f"suggestions that do not count yet: {built.suggested} file{'s' * (built.suggested > 1)}; see: kg review"
        ]
        if built.suggested
        else []
    )
    return [f"built: {'; '.join(said) or 'nothing to do'}", size, *waiting]


def show_report(report: Report) -> bool:
    """Tell of violations and return whether one is an error."""
    errors, warnings = report.count("error"), report.count("warning")
    for violation in report.violations:
        if violation.severity == "error":
            say(in_words(violation, {}))
    if errors or warnings:
        counts = [
            f"{n} {word}{'s' if n > 1 else ''}"
            for n, word in ((errors, "error"), (warnings, "warning"))
            if n
        ]
        say(f"checked: {', '.join(counts)}; see: kg check")
    return bool(errors)


def show_progress(verbose: bool, patience: float = PATIENCE) -> Progress:
    """Return a progress that draws a bar at a terminal, past a second, and says each step if asked to."""
    started = time.monotonic()
    seen: set[str] = set()
    draws = sys.stderr.isatty() and not verbose

    def show(stage: str, done: int, total: int) -> None:
        if verbose and stage not in seen:
            say(f"{stage} …")
        seen.add(stage)
        if draws and time.monotonic() - started >= patience:
            filled = "█" * round(20 * done / total)
            end = "\r" if done + 1 < total else "\r" + " " * 60 + "\r"
            click.echo(f"{stage:<11}{filled:<20} {done}/{total}", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return show
