"""Cues where they stand in a sentence, and what each makes of it on its way to a suggestion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.extract.acts.cues import Cue
from graph.extract.acts.voices import Voice
from graph.extract.grammar.document import Sentence, Token
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.verbs import VerbGroup, verb_group


@dataclass(frozen=True, slots=True)
class Hit:
    """The words of a cue in a sentence, the token they begin with, and who speaks there."""

    cue: Cue
    sentence: Sentence
    match: re.Match[str]
    at: int
    voice: Voice | None

    @property
    def words(self) -> str:
        """The words in small letters."""
        return self.match[0]

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the sentence."""
        return self.sentence.tokens

    @property
    def verb(self) -> str:
        """The first word in small letters."""
        return self.tokens[self.at].lower

    @property
    def before(self) -> str:
        """The sentence before the words in small letters."""
        return self.sentence.lower[: self.match.start()]

    @property
    def behind(self) -> str:
        """The sentence behind the words in small letters."""
        return self.sentence.lower[self.match.end() :]

    @property
    def span(self) -> tuple[int, int]:
        """The offsets of the words in the text."""
        return self.sentence.start + self.match.start(), self.sentence.start + self.match.end()

    def group(self) -> VerbGroup:
        """Return the verb group that the first word ends."""
        return verb_group(self.tokens, self.at)


class Holding(NamedTuple):
    """Who holds something: parties, the person named, and whether that was inferred."""

    parties: tuple[str, ...]
    person: str = ""
    inferred: bool = False


@dataclass(slots=True)
class Candidate:
    """A cue found in a sentence, on its way to a suggestion."""

    cue: Cue
    class_: str
    start: int
    end: int
    match: tuple[int, int]
    holders: tuple[str, ...]
    voice: Voice | None
    person: str = ""
    how: str = ""
    inferred: bool = False
    nested: bool = False
    modal: bool = False
    shared: bool = False
    future: bool = False
    subject: tuple[Mention, ...] = ()
