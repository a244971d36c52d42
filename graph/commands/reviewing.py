"""A review at a terminal: one suggestion after the other, a key for each action."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from graph.commands.choosing import choose, read_key
from graph.commands.correcting import Correction, highlighted
from graph.commands.options import say
from graph.editing.review import Accepted, Review
from graph.editing.suggestions import Suggestion, text_of
from graph.errors import KgError
from graph.files import write_whole
from graph.lexicon.hints import fold_word
from graph.lexicon.vocabulary import ACTOR
from graph.tables import printable
from graph.texts.sources import Source

KEYS = """\
  a accept   e edit   E edit in $EDITOR   m merge   p the party is known   r reject
  A accept all of its rule   R reject all of its rule   s skip   b back   u undo   q quit"""
PREVIEW = 20
"""So many suggestions are listed before they are decided on together."""

Pair = tuple[Source, Suggestion]


class Session:
    """The suggestions still to be decided on, and where the person is among them."""

    def __init__(
        self,
        review: Review,
        sources: list[Source],
        order: str,
        wanted: Callable[[Suggestion], bool],
    ) -> None:
        self.review, self.order, self.wanted = review, order, wanted
        self.sources = {source.id: source for source in sources}
        self.found: dict[str, list[Suggestion]] = {}
        self.at = self.skipped = 0
        self.read()
        self.total = len(self.queue)

    # ------------------------------------------------------------ the queue

    def read(self, *ids: str) -> None:
        """Read what is suggested for some sources, or for all."""
        for id in ids or self.sources:
            self.found[id] = self.review.suggestions(self.sources[id])
        pairs = [(s, one) for id, s in self.sources.items() for one in self.found[id]]
        self.queue = [pair for pair in pairs if self.wanted(pair[1])]
        if self.order == "confidence":
            self.queue.sort(key=lambda pair: -pair[1].confidence)

    @property
    def done(self) -> int:
        """How many were decided on; those that an undo has brought back do not count."""
        self.total = max(self.total, len(self.queue))
        return self.total - len(self.queue)

    @property
    def place(self) -> Path:
        """Where it is kept which suggestion was shown last."""
        return self.review.folder.cache / "review" / "place"

    def resume(self) -> None:
        """Go to the suggestion that was shown last, if it is still there."""
        try:
            last = self.place.read_text(encoding="utf-8")
        except OSError:
            return
        at = next((n for n, (_, one) in enumerate(self.queue) if _key(one) == last), 0)
        if at:
            self.at = at
            say(f"going on where you were; {at} skipped before, b goes back to them")

    def leave(self) -> None:
        """Keep which suggestion was shown last."""
        if self.at < len(self.queue):
            write_whole(self.place, _key(self.queue[self.at][1]), durable=False)
        else:
            self.place.unlink(missing_ok=True)

    # ------------------------------------------------------------ asking

    def run(self) -> None:
        """Ask until all were shown or the person leaves; what was decided is written whatever happens."""
        self.resume()
        try:
            while self.at < len(self.queue):
                self.show()
                key = read_key()
                if key in ("q", "Q", ""):
                    break
                self.press(key)
        except (KeyboardInterrupt, EOFError):
            click.echo()
        finally:
            self.leave()

    def show(self) -> None:
        """Show the suggestion, and how else its words are read."""
        source, suggestion = self.queue[self.at]
        others = [one for one in self.found[source.id] if one.reads_otherwise(suggestion)]
        for line in shown(source, suggestion, self.done + self.at + 1, self.total, others):
            click.echo(line)

    def press(self, key: str) -> None:
        """Do what a key stands for; what cannot be done is told, and nothing changes."""
        action = ACTIONS.get(key) or ACTIONS.get(key.lower())
        if action is None:
            click.echo(KEYS)
            return
        try:
            action(self, *self.queue[self.at])
        except KgError as error:
            click.echo(f"  {printable(str(error))}")
        except click.ClickException as error:  # an editor that does not start
            click.echo(f"  {printable(error.format_message())}")
        except (click.Abort, KeyboardInterrupt):
            self.review.journal.finish()  # what was begun already
            self.read()
            click.echo("\n  stopped")

    def decided(self, source: Source) -> None:
        """Read again what is suggested for a source, after a decision."""
        self.read(source.id)

    # ------------------------------------------------------------ actions

    def accept(self, source: Source, suggestion: Suggestion) -> None:
        if twin := self.review.accept(suggestion):
            click.echo(f"  further evidence of what you have accepted: {in_line(source, twin)}")
        self.decided(source)

    def reject(self, source: Source, suggestion: Suggestion) -> None:
        self.review.reject(suggestion)
        self.decided(source)

    def skip(self, source: Source, suggestion: Suggestion) -> None:
        self.at += 1

    def back(self, source: Source, suggestion: Suggestion) -> None:
        self.at = max(0, self.at - 1)

    def undo(self, source: Source, suggestion: Suggestion) -> None:
        before = {_key(one) for _, one in self.queue}
        what = self.review.undo()
        self.read()
        self.at = next(
            (n for n, (_, one) in enumerate(self.queue) if _key(one) not in before),
            min(self.at, max(0, len(self.queue) - 1)),
        )
        click.echo(
            f"  taken back: {printable(what)}" if what else "  there is nothing to take back"
        )

    def edit(self, source: Source, suggestion: Suggestion) -> None:
        self.take(source, suggestion, Correction.in_terminal)

    def edit_outside(self, source: Source, suggestion: Suggestion) -> None:
        self.take(source, suggestion, Correction.in_editor)

    def take(
        self, source: Source, suggestion: Suggestion, by: Callable[[Correction], object]
    ) -> None:
        correction = Correction(self.review, source, suggestion)
        draft = by(correction)
        if draft is not None:
            self.review.accept(suggestion, draft)  # type: ignore[arg-type]  # a draft
            correction.done()
            self.decided(source)

    def merge(self, source: Source, suggestion: Suggestion) -> None:
        choices: list[Suggestion | Accepted] = [
            *(one for one in self.found[source.id] if one is not suggestion),
            *self.review.accepted(source),
        ]
        if not choices:
            click.echo("  there is nothing to merge it with in this text")
            return
        likely = sorted(choices, key=lambda one: _unlike(one, suggestion))
        lines = [in_line(source, one) for one in likely]
        answer = choose("it is the same statement as which? Enter: none", lines)
        if answer not in lines:
            return
        other = likely[lines.index(answer)]
        if isinstance(other, Accepted):
            self.review.merge_into(suggestion, other)
        else:
            self.review.merge(suggestion, other)
        self.decided(source)

    def same_party(self, source: Source, suggestion: Suggestion) -> None:
        new = suggestion.newcomers
        if not new:
            click.echo("  all whom it names are in the register")
            return
        handle = next(iter(new))
        if len(new) > 1:
            name = choose("which of them is in the register? Enter: none", list(new.values()))
            if name not in new.values():
                return
            handle = next(h for h, known in new.items() if known == name)
        names = nearest(new[handle], self.review.proof.actors.known([ACTOR]))
        word = choose(f"{new[handle]} is, in the register (Enter: somebody new):", names)
        if word:
            count = self.review.same_party(suggestion, handle, word)
            click.echo(f"  changed in {count} file{'s' * (count != 1)} of suggestions")
            self.read()

    def accept_rule(self, source: Source, suggestion: Suggestion) -> None:
        self.all_of_rule(suggestion, "accept")

    def reject_rule(self, source: Source, suggestion: Suggestion) -> None:
        self.all_of_rule(suggestion, "reject")

    def all_of_rule(self, suggestion: Suggestion, verb: str) -> None:
        pairs = [pair for pair in self.queue if of_rule(pair[1], suggestion.rule)]
        for line in preview(pairs):
            click.echo(line)
        answer = choose(
            f"{verb} these {len(pairs)}? y, or a least confidence such as 0.7; Enter: no"
        )
        least = 0.0 if answer.lower() == "y" else _number(answer)
        if least is not None:
            chosen = [pair for pair in pairs if pair[1].confidence >= least]
            failed = decide_all(self.review, [(verb, pair) for pair in chosen])
            self.read()
            for error in failed:
                click.echo(f"  {printable(str(error))}")
            click.echo(f"  {verb}ed {len(chosen) - len(failed)}")


ACTIONS = {
    "a": Session.accept, "r": Session.reject, "s": Session.skip, "b": Session.back, "u": Session.undo,
    "e": Session.edit, "E": Session.edit_outside, "m": Session.merge, "p": Session.same_party,
    "A": Session.accept_rule, "R": Session.reject_rule,
}  # fmt: skip


def nearest(name: str, known: Sequence[str]) -> list[str]:
    """Return names with those first that share most words with one.

    >>> nearest("Mr. Zelensky", ["Arland", "Volodymyr Zelensky"])
    ['Volodymyr Zelensky', 'Arland']
    """
    words = set(fold_word(name).split())
    return sorted(known, key=lambda other: (-len(words & set(fold_word(other).split())), other))


def of_rule(suggestion: Suggestion, rule: str) -> bool:
    """Tell whether any witness of a suggestion found it by a rule."""
    return any(one.rule == rule for one in suggestion.all)


def decide_all(review: Review, decisions: list[tuple[str, Pair]]) -> list[KgError]:
    """Accept or reject suggestions together, and return why some could not be: they stay suggested.

    They are taken back together, too. Each is looked up again: what was decided before it may have changed its file.
    """
    keys = [(verb, _key(one)) for verb, (_, one) in decisions]
    group = json.dumps(keys) if len(keys) > 1 else ""
    failed: list[KgError] = []
    for verb, (source, one) in decisions:
        now = {_key(found): found for found in review.suggestions(source)}
        if found := now.get(_key(one)):
            act = review.accept if verb == "accept" else review.reject
            try:
                act(found, group=group)
            except KgError as error:
                failed.append(error)
    return failed


def preview(pairs: list[Pair]) -> Iterator[str]:
    """Yield suggestions as lines, of many the first."""
    for source, one in pairs[:PREVIEW]:
        yield f"  {one.confidence:.2f}  {in_line(source, one)}"
    if len(pairs) > PREVIEW:
        yield f"  … {len(pairs) - PREVIEW} more"


def in_line(source: Source, found: Suggestion | Accepted) -> str:
    """Return a finding in one line: its place, class, holders and words."""
    words = " ".join(source.text[slice(*found.span)].split())
    short = words if len(words) <= 60 else words[:59] + "…"
    state = " (accepted)" if isinstance(found, Accepted) else ""
    what = ", ".join((found.class_, *found.holders))
    return printable(f"{source.mark(found.span[0])} {what}: {short}{state}")


def shown(
    source: Source, suggestion: Suggestion, number: int, total: int, others: Sequence[Suggestion]
) -> Iterator[str]:
    """Yield a suggestion as it is shown: the quote in its surroundings, what is found in it, and by whom."""
    yield ""
    yield f"{number}/{total}  {source.mark(suggestion.span[0])}"
    yield f"  {highlighted(source, suggestion.span)}"
    link, who = "held by" if suggestion.is_held else "of", ", ".join(suggestion.holders)
    yield printable(f"  {suggestion.class_}, {link} {who}{_speaker(suggestion)}")
    if suggestion.part_names:
        yield printable(f"  with {', '.join(suggestion.part_names)}")
    for at, one in enumerate(suggestion.all):
        how = "found by" if at == 0 else "and by"
        yield printable(f"  {how} {one.extractor}: {one.rule}, confidence {one.confidence:.2f}")
    for one in others:
        yield printable(f"  or {one.class_} of {', '.join(one.holders)}, says {one.extractor}")
    if new := suggestion.newcomers:
        yield printable(f"  not in the register: {', '.join(new.values())}")
    yield KEYS


def _unlike(one: Suggestion | Accepted, other: Suggestion) -> tuple[bool, bool, int]:
    """Return by what the likeliest come first: the same class, a holder shared, the nearest words."""
    is_held_by_others = not set(one.holders) & set(other.holders)
    return one.class_ != other.class_, is_held_by_others, abs(one.span[0] - other.span[0])


def _speaker(suggestion: Suggestion) -> str:
    word = text_of(suggestion.statement.get("speaker"))
    name = suggestion.newcomers.get(word, word)
    return f", said by {name}" if name and name not in suggestion.holders else ""


def _key(suggestion: Suggestion) -> str:
    return json.dumps(suggestion.key, ensure_ascii=False)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
