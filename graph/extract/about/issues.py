"""What a passage is about: an issue of the study's own scheme, by its labels and cues, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from graph.extract.grammar.patterns import expand_pattern, first_words
from graph.extract.grammar.tables import read_toml
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import NEG, SKOS, expand, language_of, value_of

ON_ISSUE = NEG + "onIssue"
SURE, STRONG, PLAIN, WEAK = 12.0, 3.0, 2.0, 1.0
FADING = 0.85
"""What a word counts less than the one before it: the first is what an act is on."""
FURTHER = 0.4
"""What a further word for the same issue adds."""
GENERIC = 0.45
"""What issues of how a negotiation goes count beside those of what it is about."""
UNTOLD, OWN, BESIDE, MOST = 0.3, 4.0, 0.5, 1.5
"""What a weak word counts by itself, and more with what part of the text is on its issue and on those beside it."""
TOLD = 2.0
"""What a word counts more in a text that is all on its issue."""
SHORT = 5
"""Cues of fewer letters are whole words: 'war' is not 'warning'."""


WORD = re.compile(r"(?<![\w-])\w")
"""Where a word begins."""
BEGINNINGS = (3, 2, 1)
"""By how many letters patterns are looked up."""
ANY, PLURAL = r"[\w’'-]*", r"(?:s|es|['’]s|s['’])?(?!\w)"
"""What may stand behind a word with a star, and behind one without."""
WITHIN_NAME = 0.3
"""What a word counts inside a name of several words: 'Legislative Council' names who acts, not what on."""
LONGEST = 60
"""Up to how many letters before a word another word of its name may begin."""


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
    def rows(self) -> dict[str, dict[str, Any]]:
        """What the table has for the issues that the vocabulary knows."""
        table = read_toml("issues").items()
        found = {expand(name, self.vocabulary.prefixes): row for name, row in table}
        return {code: found[code] for code in self.codes if code in found}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes for an issue."""
        return tuple(self.vocabulary.codes.get(ON_ISSUE, ()))

    @cached_property
    def patterns(self) -> dict[str, list[tuple[str, float, re.Pattern[str]]]]:
        """The words of each issue with their weight as patterns on small letters, by the letters they begin with."""
        found: dict[str, list[tuple[str, float, re.Pattern[str]]]] = {}
        for code in self.codes:
            row = self.rows.get(code, {})
            levels = {SURE: "sure", STRONG: "strong", PLAIN: "words", WEAK: "weak"}
            written = {
                word: weight for weight, name in levels.items() for word in row.get(name, ())
            }
            for word, weight in written.items():
                pattern = _pattern(word)
                for beginning in {_beginning(first) for first in first_words(word)}:
                    found.setdefault(beginning, []).append((code, weight, pattern))
            own = set() if row.get("unlabelled") else {*self.own_words(code)}
            for word in own - {*written, *(f"{w}*" for w in written)}:
                found.setdefault(_beginning(word), []).append((code, STRONG, _own_pattern(word)))
        return found

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
        return frozenset(code for code, row in self.rows.items() if row.get("generic"))

    @cached_property
    def depth(self) -> dict[str, int]:
        """How many issues lie above each: of two that fit alike the narrower is meant."""
        return {code: len(self.vocabulary.above(code)) for code in self.codes}

    def named(self, passage: str) -> list[Named]:
        """Return the words for issues in a passage, in order; of words on the same letters the longest counts."""
        low = passage.lower()
        found = [
            (m.start(), m.end(), code, weight)
            for at in WORD.finditer(low)
            for size in BEGINNINGS
            for code, weight, pattern in self.patterns.get(low[at.start() : at.start() + size], ())
            if (m := pattern.match(low, at.start()))
        ]
        kept: list[Named] = []
        taken: dict[int, tuple[int, int]] = {}  # each letter's own words
        told: set[tuple[int, int, str]] = set()
        for start, end, code, weight in sorted(found, key=lambda f: (f[0] - f[1], f[2], f[3])):
            is_free = taken.get(start, (start, end)) == (start, end)
            if is_free and (start, end, code) not in told:
                told.add((start, end, code))
                in_name = _is_in_name(passage, start, end)
                kept.append(Named(start, code, weight * WITHIN_NAME if in_name else weight))
                for letter in range(start, end):
                    taken.setdefault(letter, (start, end))
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
                weight *= self.belief(word.issue, prior) if prior is not None else 0.5
            elif prior is not None:
                weight *= 1 + TOLD * prior.get(word.issue, 0.0)
            if word.issue in self.generic:
                weight *= GENERIC
            if word.issue in scores:
                weight *= FURTHER
            scores[word.issue] = scores.get(word.issue, 0.0) + weight * FADING**rank
        return scores

    def belief(self, issue: str, prior: dict[str, float]) -> float:
        """Return how much a weak word counts in a text: by how much of that is on its issue, and on those beside it."""
        beside = sum(prior.get(other, 0.0) for other in self.beside.get(issue, ()))
        return min(MOST, UNTOLD + OWN * prior.get(issue, 0.0) + BESIDE * beside)

    @cached_property
    def beside(self) -> dict[str, tuple[str, ...]]:
        """The other issues under the same broader one."""
        above = {code: self.vocabulary.values(code, SKOS + "broader") for code in self.codes}
        return {
            code: tuple(other for other in self.codes if other != code and above[other] == upper)
            for code, upper in above.items()
            if upper
        }

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
    if re.compile(r" (?:of |for |the )*[A-Z]").match(passage, end):
        return True
    words = passage[max(0, start - LONGEST) : start]
    before = re.search(r"\b[A-Z][\w’'-]* $", words)
    return before is not None and (before.start() > 0 or start > LONGEST)


def _beginning(word: str) -> str:
    """Return the letters of a word by which its pattern is looked up: up to a sign, three at most."""
    return re.split(r"[-*\s]", word)[0][: BEGINNINGS[0]]


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """Return a written word as a pattern: with its plural, or with any ending where it has a star.

    >>> [bool(_pattern("cease-fire").fullmatch(word)) for word in ("ceasefire", "cease fire", "cease-fires")]
    [True, True, True]
    """
    body = expand_pattern(word).replace(r"\*", ANY).replace(r"\-", "[- ]?")
    return re.compile(body if word.endswith("*") else body + PLURAL)


def _own_pattern(word: str) -> re.Pattern[str]:
    """Return a word of the ontology as a pattern, alike."""
    body = re.escape(word).replace(r"\*", ANY).replace(r"\ ", r"\s+")
    return re.compile(body if word.endswith("*") else body + PLURAL)
