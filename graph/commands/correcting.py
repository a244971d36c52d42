"""Changing a suggestion before it is accepted: field by field in the terminal, or as a whole in an editor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from graph.commands.choosing import choose, read_key
from graph.editing.decisions import around
from graph.editing.drafts import NAME, Draft, parse_draft
from graph.editing.fields import CLASS, QUOTE, Fields, moved
from graph.editing.review import Review
from graph.editing.suggestions import Suggestion, place_of, statements_in
from graph.errors import InputError, KgError, Problem
from graph.files import write_whole
from graph.lexicon.vocabulary import FINDING
from graph.notation import read_text
from graph.tables import printable
from graph.terms import SKOS, digest
from graph.texts.anchors import fold_text
from graph.texts.sources import Offsets, Source

MOVES = {
    "l": ("end", "word", 1), "h": ("end", "word", -1), "j": ("start", "word", -1), "k": ("start", "word", 1),
    "L": ("end", "sentence", 1), "H": ("end", "sentence", -1),
    "J": ("start", "sentence", -1), "K": ("start", "sentence", 1),
    "\x1b[C": ("end", "word", 1), "\x1b[D": ("end", "word", -1),
    "\x1b[B": ("start", "word", 1), "\x1b[A": ("start", "word", -1),
}  # fmt: skip
QUOTE_KEYS = """\
  end: l → further, h ← back   beginning: j ↑ earlier, k ↓ later   capitals: by sentences
  Enter done   x as it was"""
HEAD = """\
# {place}: the sentence reads:
#   {sentence}
# Change what follows; it is checked when you close the editor, and accepted if nothing is wrong.
# Close it with nothing changed to leave the suggestion as it is.
"""


def highlighted(source: Source, span: Offsets) -> str:
    """Return the sentences around words, the words set off."""
    start, end = span
    first, last = around(source, span)
    text = source.text
    quote = click.style(printable(text[start:end]), reverse=True)
    return f"{printable(text[first:start])}{quote}{printable(text[end:last])}"


class Correction:
    """A suggestion on its way to what a person makes of it."""

    def __init__(self, review: Review, source: Source, suggestion: Suggestion) -> None:
        self.review, self.source, self.suggestion = review, source, suggestion
        self.name, self.text = review.coding(source.id)
        self.names = review.proof.names(self.text, self.name, source.id)
        self.fields = Fields(review.proof.vocabulary, self.names, source)
        self.same = review.draft(suggestion)

    def faults(self, draft: Draft, typed: str = "") -> list[Problem]:
        """Return what is wrong with a draft."""
        return self.review.proof.faults_of(draft, typed, self.names)

    # ------------------------------------------------------------ field by field

    def in_terminal(self) -> Draft | None:
        """Let the person change fields, and return what becomes of them; nothing where all is to stay."""
        draft = self.same
        while True:
            shown = self.fields.shown(draft)
            click.echo()
            for number, field in enumerate(shown, 1):
                click.echo(f"  {number:>3} {field.name:<13} {printable(field.value) or '-'}")
            question = "which? a number or name; Enter accepts it so, x leaves it as it was"
            answer = choose(question)
            if answer == "x":
                return None
            if not answer:
                return draft
            try:
                draft = self.changed(draft, self.fields.find(draft, answer))
            except KgError as error:
                click.echo(f"  {printable(str(error))}")

    def changed(self, draft: Draft, name: str) -> Draft:
        """Ask for another value of a field, and return the draft with it; a faulty one is not taken."""
        if name == QUOTE:
            new = self.fields.requoted(draft, self.other_quote(draft))
        else:
            values = self.fields.values(draft, name)
            if name == CLASS:
                self.explain(values)
            answer = choose(f"{name}? Enter leaves it, - takes it out", values)
            if not answer:
                return draft
            new = self.fields.changed(draft, name, "" if answer == "-" else answer)
        if faults := self.faults(new):
            raise InputError(faults)
        return new

    def explain(self, classes: list[str]) -> None:
        """Show what each class means."""
        vocabulary = self.review.proof.vocabulary
        for word in classes:
            class_ = vocabulary.class_named(word, FINDING)
            definition = next(iter(vocabulary.values(class_, SKOS + "definition")), "")
            click.echo(f"      {word}: {definition}")

    def other_quote(self, draft: Draft) -> Offsets:
        """Let the person move the ends of the quote, and return its offsets."""
        first = next(statements_in(draft.text, NAME))
        before = place_of(first, fold_text(self.source.text)) or self.suggestion.span
        span = before
        click.echo(QUOTE_KEYS)
        while True:
            click.echo(f"  {highlighted(self.source, span)}")
            key = read_key()
            if key in ("\r", "\n", ""):
                return span
            if key == "x":
                return before
            if move := MOVES.get(key):
                span = moved(self.source, span, *move)

    # ------------------------------------------------------------ in an editor

    @property
    def path(self) -> Path:
        """Where the text lies while it is in the editor; it stays there until it is accepted or thrown away."""
        name = digest(repr(self.suggestion.key))[:16]
        return self.review.folder.cache / "review" / f"{name}.yaml"

    def in_editor(self) -> Draft | None:
        """Let the person write the entry anew, and return it once nothing is wrong; nothing where all is to stay."""
        begun = self.head() + self.same.text
        if self.path.exists():
            click.echo("  the editor opens with what you wrote before")
        else:
            write_whole(self.path, begun)
        while True:
            click.edit(filename=str(self.path))
            try:
                text = read_text(self.path, NAME)
                if text == begun:
                    self.path.unlink()
                    return None
                draft = parse_draft(text, self.same)
                faults = self.faults(draft, text)
            except InputError as error:
                faults, text = error.problems, _text(self.path)
            if not faults:
                return draft
            for line in told(faults, text):
                click.echo(line)
            click.echo("  e edit again   l later: it is kept   x throw away what you wrote")
            key = read_key()
            if key == "x":
                self.path.unlink()
            if key in ("x", "l", "q", ""):
                return None

    def head(self) -> str:
        place = self.source.mark(self.suggestion.span[0])
        first, last = around(self.source, self.suggestion.span)
        sentence = " ".join(self.source.text[first:last].split())
        return HEAD.format(place=place, sentence=sentence)

    def done(self) -> None:
        """Forget what was in the editor: it is accepted."""
        self.path.unlink(missing_ok=True)


def told(faults: list[Problem], text: str) -> Iterator[str]:
    """Yield faults with the lines in which they are."""
    lines = text.splitlines()
    for fault in faults:
        yield f"  {printable(str(fault))}"
        if 0 < fault.mark.line <= len(lines):
            yield f"  {fault.mark.line:>4} | {printable(lines[fault.mark.line - 1])}"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
