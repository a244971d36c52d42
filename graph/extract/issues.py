"""What a passage is about: an issue of the study's own scheme, by its labels and cues, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from graph.extract.tables import parts, read_table
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import NEG, SKOS, expand, language_of, value_of

ON_ISSUE = NEG + "onIssue"


@dataclass(frozen=True)
class Issues:
    """The issues of a vocabulary with the English words that stand for each."""

    vocabulary: Vocabulary

    @cached_property
    def words(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The codes for an issue, with a pattern of their words; a word counts by its beginning."""
        more = {
            expand(row["issue"], self.vocabulary.prefixes): parts(row["words"])
            for row in read_table("issues")
        }
        found = []
        for code in filter(self.vocabulary.in_force, self.vocabulary.codes.get(ON_ISSUE, [])):
            words = [w.lower() for w in more.get(code, [])]
            if words == ["-"]:
                continue
            for predicate in (SKOS + "prefLabel", SKOS + "altLabel", NEG + "cue"):
                terms = self.vocabulary.objects(code, predicate)
                words += [value_of(t).lower() for t in terms if language_of(t) in ("en", "")]
            if words := sorted(set(words), key=lambda w: (-len(w), w)):
                found.append(
                    (code, re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})"))
                )
        return tuple(found)

    @cached_property
    def generic(self) -> frozenset[str]:
        """The issues that say how a negotiation goes, not what it is about."""
        rows = read_table("issues")
        found = [
            expand(r["issue"], self.vocabulary.prefixes) for r in rows if r["generic"] == "yes"
        ]
        return frozenset(code for code in found if code)

    def of(self, passage: str, around: str) -> str:
        """Return the issue that a passage names most, else the words around it, or nothing.

        An issue of how the negotiation goes counts where no other is named.
        """
        for text in (passage.lower(), around.lower()):
            scores = {
                code: sum(len(m) for m in {m[0] for m in pattern.finditer(text)})
                for code, pattern in self.words
            }
            for codes in (scores.keys() - self.generic, scores.keys() & self.generic):
                best = max(codes, default="", key=lambda code: (scores[code], code))
                if best and scores[best]:
                    return best
        return ""
