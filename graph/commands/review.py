"""kg review: take suggestions over, or turn them down."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from graph.commands.options import open_study, say, study_option
from graph.commands.reviewing import Pair, Session, decide_all, of_rule, preview
from graph.editing.review import Review
from graph.editing.suggestions import Suggestion
from graph.errors import InputError, Mark, Problem
from graph.folder import StudyFolder
from graph.lexicon.hints import did_you_mean
from graph.terms import HANDLE, slug
from graph.texts.sources import Source, read_source, source_paths

ALL = "all"
"""What stands for every rule."""


@click.command("review")
@click.argument("sources", nargs=-1)
@study_option
@click.option("--coder", metavar="NAME", help="Who reviews; else the coder of kg.toml.")
@click.option("--order", type=click.Choice(["text", "confidence"]), default="text", show_default=True,
              help="In which order.")  # fmt: skip
@click.option("--with", "extractor", metavar="NAME", help="Only what this extractor found.")
@click.option("--min-confidence", type=float, default=0.0, metavar="NUMBER",
              help="Only what is at least as sure.")  # fmt: skip
@click.option("--max-confidence", type=float, default=1.0, metavar="NUMBER",
              help="Only what is at most as sure.")  # fmt: skip
@click.option("--accept", "accepted", multiple=True, metavar="RULE",
              help="Accept all of a rule, unasked; all is every rule.")  # fmt: skip
@click.option("--reject", "rejected", multiple=True, metavar="RULE",
              help="Reject all of a rule, unasked.")  # fmt: skip
@click.option("--preview", "only_shown", is_flag=True,
              help="Only list what --accept and --reject would decide.")  # fmt: skip
@click.option("--undo", "undone", is_flag=True, help="Only take the last action back.")
@click.option("--list", "listed", is_flag=True, help="Only list what is suggested, as JSON, a line each.")  # fmt: skip
def command(
    sources: tuple[str, ...], study: Path | None, coder: str | None, order: str, extractor: str | None,
    min_confidence: float, max_confidence: float, accepted: tuple[str, ...], rejected: tuple[str, ...],
    only_shown: bool, undone: bool, listed: bool,
) -> None:  # fmt: skip
    """Look through what is suggested for SOURCES, or for all texts, one finding after the other.

    What is accepted goes into your coding with the terms and actors it needs; what is rejected is remembered in
    reviews/, so that no extractor brings it back. What several extractors found alike is one entry. Each action
    is written at once and can be taken back, also later; the next review goes on where you left.

    Keys: a accept, e edit field by field, E edit in $EDITOR, m merge with another or with what is accepted, p a
    party is one of the register, r reject, A and R all of its rule, s skip, b back, u undo, q quit.

    Exit code 1 means that something was to be accepted that would not build.

    \b
    Example:
      kg review miami --order confidence
      kg review --accept must --min-confidence 0.7 --preview
      kg review --undo
    """
    if coder is not None and not HANDLE.fullmatch(coder):
        raise click.UsageError(
            f"--coder: no short name: {coder!r}; write one such as {slug(coder)}"
        )
    folder = open_study(study)
    review = Review(folder, coder or folder.config.coder)
    if undone:
        what = review.undo()
        say(f"taken back: {what}" if what else "there is nothing to take back")
        return

    def wanted(one: Suggestion) -> bool:
        is_found = extractor is None or any(w.extractor == extractor for w in one.all)
        return is_found and min_confidence <= one.confidence <= max_confidence

    session = Session(review, texts_of(folder, sources), order, wanted)
    if listed:
        for source, suggestion in session.queue:
            click.echo(json.dumps(as_row(source, suggestion), ensure_ascii=False))
    elif accepted or rejected:
        decide_by_rule(review, session.queue, {"accept": accepted, "reject": rejected}, only_shown)
    elif not session.queue:
        say(
            "nothing is suggested here; kg extract reads texts, kg review --undo takes the last action back"
        )
    else:
        session.run()
        done = session.done
        left = f"; {len(session.queue)} left: kg review" if session.queue else ""
        say(
            f"decided {done} of {session.total} suggestions{left}"
            + ("; next: kg build" if done else "")
        )


def texts_of(folder: StudyFolder, chosen: tuple[str, ...]) -> list[Source]:
    """Return the texts chosen, or all.

    Raises:
        InputError: if there is no text of a name.

    """
    paths = source_paths(folder.sources)
    for id in chosen:
        if id not in paths:
            hint = did_you_mean(id, paths) or f"texts are: {', '.join(sorted(paths)[:12])}"
            raise InputError([Problem(Mark("sources"), f"no text {id!r}", hint)])
    return [read_source(paths[id], folder.name_of(paths[id])) for id in (chosen or paths)]


def decide_by_rule(
    review: Review, queue: list[Pair], rules: dict[str, tuple[str, ...]], only_shown: bool
) -> None:
    """Accept and reject all of some rules, or only list them."""
    chosen = [
        (verb, pair)
        for pair in queue
        if (verb := next((v for v, names in rules.items() if _is_among(pair[1], names)), ""))
    ]
    if only_shown:
        for verb in rules:
            pairs = [pair for word, pair in chosen if word == verb]
            for line in (f"{verb} {len(pairs)}:", *preview(pairs)) if pairs else ():
                click.echo(line)
        say(f"would decide {len(chosen)} of {len(queue)} suggestions")
        return
    failed = decide_all(review, chosen)
    for error in failed:
        say(str(error))
    done = len(chosen) - len(failed)
    said = "; next: kg build" if done else ""
    say(f"decided {done} of {len(queue)} suggestions{said}")
    if failed:
        say(f"{len(failed)} could not be accepted as they are and are still suggested: kg review")
        sys.exit(1)


def _is_among(suggestion: Suggestion, rules: tuple[str, ...]) -> bool:
    return ALL in rules or any(of_rule(suggestion, rule) for rule in rules)


def as_row(text: Source, suggestion: Suggestion) -> dict[str, object]:
    """Return a suggestion as an object."""
    start, end = suggestion.span
    return {
        "source": text.id, "start": start, "end": end, "quote": text.text[start:end],
        "class": suggestion.class_, "held by" if suggestion.is_held else "of": list(suggestion.holders),
        "with": list(suggestion.part_names), "rule": suggestion.rule,
        "confidence": suggestion.confidence, "found by": [one.extractor for one in suggestion.all],
    }  # fmt: skip
