"""What a passage is about: an issue of the study's own scheme, by its labels and cues, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graph.extract.tables import parts, read_table
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import NEG, SKOS, expand, language_of, value_of

ON_ISSUE = NEG + "onIssue"
STRONG, PLAIN, WEAK = 3.0, 2.0, 1.0
FADING = 0.75
"""What a word counts less than the one before it: the first is what an act is on."""
FURTHER = 0.4
"""What a further word for the same issue adds."""
GENERIC = 0.35
"""What issues of how a negotiation goes count beside those of what it is about."""
SHORT = 5
"""Cues of fewer letters are whole words: 'war' is not 'warning'."""


GAP = r"\s+(?:[\w’'-]+\s+){0,3}?"
"""What two dots stand for: up to three words."""
WITHIN_NAME = 0.3
"""What a word counts inside a name of several words: 'Legislative Council' names who acts, not what on."""


class Named(NamedTuple):
    """A word for an issue in a passage: where it stands, the issue, and how much it says."""

    start: int
    issue: str
    weight: float


@dataclass(frozen=True)
class Issues:
    """The issues of a vocabulary with the English words that stand for each."""

    vocabulary: Vocabulary

    @cached_property
    def rows(self) -> dict[str, dict[str, str]]:
        """What the table has for the issues that the vocabulary knows."""
        found = {expand(r["issue"], self.vocabulary.prefixes): r for r in read_table("issues")}
        return {code: found[code] for code in self.codes if code in found}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes for an issue."""
        return tuple(self.vocabulary.codes.get(ON_ISSUE, ()))

    @cached_property
    def patterns(self) -> tuple[tuple[str, float, re.Pattern[str]], ...]:
        """The words of each issue with their weight, as patterns on small letters."""
        found = []
        for code in self.codes:
            row = self.rows.get(code, {})
            if row.get("strong") == "-" or row.get("words") == "-":
                continue
            levels = {
                STRONG: [*parts(row.get("strong", "")), *self.own_words(code)],
                PLAIN: parts(row.get("words", "")),
                WEAK: parts(row.get("weak", "")),
            }
            for weight, words in levels.items():
                if words:
                    found.append((code, weight, _pattern(words)))
        return tuple(found)

    def own_words(self, code: str) -> Iterator[str]:
        """Yield the words that the ontology has for an issue: a label as it is, a cue with any ending."""
        for predicate in (SKOS + "prefLabel", SKOS + "altLabel", NEG + "cue"):
            for term in self.vocabulary.objects(code, predicate):
                if language_of(term) in ("en", ""):
                    word = value_of(term).lower()
                    is_beginning = predicate == NEG + "cue" and len(word) >= SHORT
                    yield f"{word}*" if is_beginning else word

    @cached_property
    def generic(self) -> frozenset[str]:
        """The issues that say how a negotiation goes, not what it is about."""
        return frozenset(code for code, row in self.rows.items() if row["generic"] == "yes")

    @cached_property
    def depth(self) -> dict[str, int]:
        """How many issues lie above each: of two that fit alike the narrower is meant."""
        return {code: len(self.vocabulary.above(code)) for code in self.codes}

    def named(self, passage: str) -> list[Named]:
        """Return the words for issues in a passage, in order; of words on the same letters the longest counts."""
        low = passage.lower()
        found = [
            (m.start(), m.end(), code, weight)
            for code, weight, pattern in self.patterns
            for m in pattern.finditer(low)
        ]
        kept: list[Named] = []
        spans: list[tuple[int, int]] = []
        for start, end, code, weight in sorted(found, key=lambda f: (f[0] - f[1], -f[3], f[2])):
            inside = [s for s in spans if s[0] <= start and end <= s[1] and s != (start, end)]
            if not inside:
                in_name = _is_in_name(passage, start, end)
                kept.append(Named(start, code, weight * WITHIN_NAME if in_name else weight))
                spans.append((start, end))
        return sorted(kept)

    def scores(self, passage: str, prior: dict[str, float] | None = None) -> dict[str, float]:
        """Return how much a passage speaks for each issue that it names.

        Args:
            prior: how much of the whole text is on each issue: what weak words are believed by.

        """
        scores: dict[str, float] = {}
        rank, last = -1, -1
        for word in self.named(passage):
            rank, last = rank + (word.start != last), word.start
            weight = word.weight
            if weight <= WEAK:
                weight *= (
                    min(1.5, 0.4 + 3 * prior.get(word.issue, 0.0)) if prior is not None else 0.5
                )
            if word.issue in self.generic:
                weight *= GENERIC
            if word.issue in scores:
                weight *= FURTHER
            scores[word.issue] = scores.get(word.issue, 0.0) + weight * FADING**rank
        return scores

    def best(self, scores: dict[str, float]) -> str:
        """Return the issue that is spoken for most, or nothing."""
        return max(scores, default="", key=lambda code: (scores[code], self.depth[code], code))

    def of(self, passage: str) -> str:
        """Return the issue that a passage names most, or nothing."""
        return self.best(self.scores(passage))


def _is_in_name(passage: str, start: int, end: int) -> bool:
    """Tell whether words are part of a capitalised name of several words."""
    if not passage[start].isupper() or passage[start:end].isupper():
        return False
    before = re.search(r"\b[A-Z][\w’'-]* $", passage[:start])
    behind = re.match(r" (?:of |for |the )*[A-Z]", passage[end:])
    return behind is not None or (before is not None and before.start() > 0)


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Return a pattern of words: each with its plural, or with any ending where it has a star."""
    written = sorted({word.lower() for word in words}, key=lambda w: (-len(w), w))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_one, written))})")


def _one(word: str) -> str:
    body = (
        re.escape(word).replace(r"\ \.\.\ ", GAP).replace(r"\*", r"[\w’'-]*").replace(r"\ ", r"\s+")
    )
    return body if word.endswith("*") else rf"{body}(?:s|es|['’]s|s['’])?(?![\w])"
