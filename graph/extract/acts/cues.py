"""Cues: the rules by which words suggest a position, read from data and from the ontology."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import ontology
from graph.extract.acts.record import confidence_of
from graph.extract.grammar.inflection import all_forms
from graph.extract.grammar.patterns import SPACE, compile_pattern, expand_pattern, first_words
from graph.extract.grammar.tables import read_toml
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import NEG, expand, language_of, value_of

POSITION = NEG + "Position"
OWN_FIRST = 1_000_000
"""By how much the cues of a study's own extensions go before all others."""


@dataclass(frozen=True)
class Cue:
    """A rule: the class it suggests, who holds, the words, and what keeps it from counting."""

    id: str
    class_: str
    frame: str
    pattern: str
    before: str = ""
    after: str = ""
    needs: frozenset[str] = frozenset()
    negated: str = ""
    own: str = ""
    gives_way: bool = False
    is_act: bool = False
    is_purpose: bool = False
    is_spoken: bool = False
    assured: str = ""
    conditional: str = ""
    joint: str = ""
    issued: str = ""
    swallows: bool = False
    turns: tuple[tuple[str, str, str], ...] = ()
    rank: int = 0
    confidence: float = 0.5

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The words as a regular expression on small letters."""
        return compile_pattern(self.pattern)

    @cached_property
    def first(self) -> tuple[str, ...]:
        """The words the pattern may begin with."""
        return first_words(self.pattern)

    @cached_property
    def is_negative(self) -> bool:
        """Tell whether the words hold a negation themselves: a negated verb is then what is looked for."""
        return bool(re.search(r"\bnot\b|n[’']t\b|\bnever\b|\bno\b|\bnothing\b", self.pattern))

    @cached_property
    def not_before(self) -> re.Pattern[str] | None:
        """What must not stand right before the words."""
        return (
            re.compile(rf"(?<![\w-])(?:{expand_pattern(self.before)}){SPACE}$")
            if self.before
            else None
        )

    @cached_property
    def not_after(self) -> re.Pattern[str] | None:
        """What must not stand right behind the words."""
        return re.compile(rf"{SPACE}(?:{expand_pattern(self.after)})(?!\w)") if self.after else None

    @cached_property
    def _turning(self) -> tuple[tuple[str, re.Pattern[str], str], ...]:
        """When a turn counts, what must stand right behind the words, and the class they have then."""
        return tuple(
            (
                when,
                re.compile(rf"{SPACE}(?:{expand_pattern(words)})(?![\w-])" if words else ""),
                class_,
            )
            for when, words, class_ in self.turns
        )

    def turned(self, states: frozenset[str], behind: str) -> str:
        """Return the class that the words have by what follows them, or nothing.

        Args:
            states: what holds of the verb: plain, not, own, if.
            behind: the sentence behind the words in small letters.

        """
        turns = (
            class_
            for when, words, class_ in self._turning
            if when in states and words.match(behind)
        )
        return next(turns, "")

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where the words stand in a sentence in small letters, guards kept; they may overlap."""
        if not any(word in text for word in self.first):
            return
        at = 0
        while match := self.regex.search(text, at):
            at = match.start() + 1  # "'s envoys are ready" must not hide "are ready"
            if self.not_before and self.not_before.search(text[: match.start()]):
                continue
            if self.not_after and self.not_after.match(text, match.end()):
                continue
            yield match


def read_cues(vocabulary: Vocabulary) -> tuple[Cue, ...]:
    """Return the rules of the data file whose classes the vocabulary has, then those the ontology's cues make."""
    cues = []
    for rank, (id, entry) in enumerate(read_toml("cues").items()):
        class_ = "" if entry["class"] == "-" else expand(entry["class"], vocabulary.prefixes) or ""
        if entry["class"] == "-" or class_ in vocabulary.classes:
            cues.append(_cue(id, class_, entry, rank, vocabulary))
    return (*cues, *ontology_cues(vocabulary, {cue.class_ for cue in cues}))


def _cue(
    id: str,
    class_: str,
    entry: dict[str, Any],
    rank: int,
    vocabulary: Vocabulary,
) -> Cue:
    def full(name: str) -> str:
        return expand(entry[name], vocabulary.prefixes) or "" if name in entry else ""

    return Cue(
        id, class_ or "", entry["frame"], entry["pattern"], entry.get("before", ""), entry.get("after", ""),
        frozenset(entry.get("needs", ())), full("negated"), full("own"), entry.get("gives_way", False),
        entry.get("actor", False), entry.get("purpose", False), entry.get("spoken", False), full("assured"),
        full("conditional"), full("joint"), full("issued") or full("joint"), entry.get("swallows", False),
        tuple((how, name, expand(turn, vocabulary.prefixes) or "") for how, name, turn in entry.get("turns", ())),
        rank, confidence_of(id),
    )  # fmt: skip


def ontology_cues(vocabulary: Vocabulary, covered: set[str]) -> Iterator[Cue]:
    """Yield a rule for every English cue that an ontology file gives a class of positions.

    The bundled ontology's cues of classes that the data file has rules for are left out: those rules are the same
    words with guards. The first word is read as a verb.
    """
    bundled = Path(ontology.__file__).parent
    rank = 10_000
    for file in vocabulary.files:
        own = not file.path.is_relative_to(bundled)
        for subject, predicate, term in file.triples:
            if predicate != f"<{NEG}cue>" or not vocabulary.is_a(value_of(subject), POSITION):
                continue
            class_ = value_of(subject)
            if language_of(term) not in ("en", "") or (class_ in covered and not own):
                continue
            rank += 1
            # What a study says of its own subject is nearer to it than what holds in general.
            yield _from_cue(class_, value_of(term).lower(), rank - OWN_FIRST * own)


def _from_cue(class_: str, words: str, rank: int) -> Cue:
    first, *rest = words.split()
    verb = next((v for v in (first, first[:-1], first[:-2]) if v and first in all_forms(v)), first)
    id = "cue:" + "-".join([first, *rest])
    return Cue(
        id,
        class_,
        "verb",
        " ".join([f"~{verb}", *rest]),
        rank=rank,
        confidence=confidence_of(id),
    )
