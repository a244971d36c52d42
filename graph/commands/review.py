"""kg review: take suggestions over, or turn them down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from graph.commands.options import open_study, say, study_option
from graph.editing.review import Review, Suggestion, read_suggestions
from graph.errors import InputError, Mark, Problem
from graph.lexicon.hints import did_you_mean
from graph.texts.sources import Source, read_source, source_paths

KEYS = "a accept   r reject   s skip   u undo   q quit"


@click.command("review")
@click.argument("sources", nargs=-1)
@study_option
@click.option("--coder", metavar="NAME", help="Who reviews; else the coder of kg.toml.")
@click.option("--order", type=click.Choice(["text", "confidence"]), default="text", show_default=True,
              help="In which order.")  # fmt: skip
@click.option(
    "--accept", "accepted", multiple=True, metavar="RULE", help="Accept all of a rule, unasked."
)
@click.option(
    "--reject", "rejected", multiple=True, metavar="RULE", help="Reject all of a rule, unasked."
)
@click.option(
    "--list", "listed", is_flag=True, help="Only list what is suggested, as JSON, a line each."
)
def command(
    sources: tuple[str, ...], study: Path | None, coder: str | None, order: str, accepted: tuple[str, ...],
    rejected: tuple[str, ...], listed: bool,
) -> None:  # fmt: skip
    """Look through what is suggested for SOURCES, or for all texts, one finding after the other.

    What is accepted goes into your coding with the terms and actors it needs; what is rejected is remembered in
    reviews/, so that kg extract does not bring it back. Each decision is written at once. What several extractors
    found alike is one entry.

    \b
    Example:
      kg review miami --order confidence
    """
    folder = open_study(study)
    paths = source_paths(folder.sources)
    for source in sources:
        if source not in paths:
            hint = did_you_mean(source, paths) or f"texts are: {', '.join(sorted(paths)[:12])}"
            raise InputError([Problem(Mark("sources"), f"no text {source!r}", hint)])
    review = Review(folder, coder or folder.config.coder)
    texts = {id: read_source(paths[id], folder.name_of(paths[id])) for id in (sources or paths)}
    found = [(text, s) for text in texts.values() for s in read_suggestions(folder, text)]
    if order == "confidence":
        found.sort(key=lambda pair: -pair[1].confidence)
    if listed:
        for text, suggestion in found:
            click.echo(json.dumps(as_row(text, suggestion), ensure_ascii=False))
        return
    asked = [(text, s) for text, s in found if not decide_by_rule(review, s, accepted, rejected)]
    done = len(found) - len(asked)
    if not (accepted or rejected):
        done += ask(review, asked)
    say(f"decided {done} of {len(found)} suggestions" + ("; next: kg build" if done else ""))


def decide_by_rule(
    review: Review, suggestion: Suggestion, accepted: tuple[str, ...], rejected: tuple[str, ...]
) -> bool:
    """Decide on a suggestion by its rule, and tell whether that was done."""
    if suggestion.rule in accepted:
        review.accept(suggestion)
    elif suggestion.rule in rejected:
        review.reject(suggestion)
    else:
        return False
    return True


def ask(review: Review, found: list[tuple[Source, Suggestion]]) -> int:
    """Ask for each suggestion, and return how many were decided on."""
    at, decided = 0, list[int]()
    while at < len(found):
        text, suggestion = found[at]
        for line in shown(text, suggestion, at + 1, len(found)):
            click.echo(line)
        key = click.getchar().lower()
        if key == "q" or not key:
            break
        if key == "u" and review.undo():
            at = decided.pop()
        elif key == "a":
            review.accept(suggestion)
            decided.append(at)
            at += 1
        elif key == "r":
            review.reject(suggestion)
            decided.append(at)
            at += 1
        elif key == "s":
            at += 1
    return len(decided)


def shown(text: Source, suggestion: Suggestion, number: int, total: int) -> Iterator[str]:
    """Yield a suggestion as it is shown: the quote in its surroundings, and what is found in it."""
    start, end = suggestion.span
    around = [(a, b) for a, b in text.sentences if a < end and start < b]
    first = min([a for a, _ in around], default=start)
    last = max([b for _, b in around], default=end)
    quote = click.style(text.text[start:end], reverse=True)
    yield ""
    yield f"{number}/{total}  {text.mark(start)}"
    yield f"  {text.text[first:start]}{quote}{text.text[end:last]}"
    also = "".join(f", {one.extractor}" for one in suggestion.witnesses)
    link = "held by" if suggestion.is_held else "of"
    yield f"  {suggestion.class_}, {link} {', '.join(suggestion.holders)}"
    if suggestion.parts:
        yield f"  with {', '.join(suggestion.part_names)}"
    yield f"  found by {suggestion.extractor}{also}: {suggestion.rule}, confidence {suggestion.confidence:.2f}"
    yield f"  {KEYS}"


def as_row(text: Source, suggestion: Suggestion) -> dict[str, object]:
    """Return a suggestion as an object."""
    start, end = suggestion.span
    return {
        "source": text.id, "start": start, "end": end, "quote": text.text[start:end],
        "class": suggestion.class_, "held by" if suggestion.is_held else "of": list(suggestion.holders),
        "with": list(suggestion.part_names), "rule": suggestion.rule,
        "confidence": suggestion.confidence, "found by": [one.extractor for one in suggestion.all],
    }  # fmt: skip
