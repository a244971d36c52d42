"""The gate: whether a passage reports on a negotiation at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.extract.grammar.document import Document
from graph.extract.grammar.tables import parts, read_table

REACH = 2
"""How many sentences before and behind a passage count as what it stands in."""

ENOUGH = 2.0
"""The weight that the words around a passage must have, unless the whole document speaks of negotiations."""

THROUGHOUT = 1.0
"""The weight per hundred words from which a document speaks of negotiations, or of a quarrel, throughout."""
DOUBTFUL = 0.6
"""The weight per hundred words from which a document may be about a quarrel all the same."""
MANY = 3
"""How many positions it must then have."""
SIDES = 2
"""Of how many parties that are known by name they must be."""
SPARSE = 110
"""In how many words there must be one of them."""
CROWDED = 4.0
"""How often per hundred words a document speaks of parties that is about them."""
SEVERAL = 5
"""How many different words a document must have that is about a quarrel though nothing in it says negotiation; a word
that fits a negotiation counts twice."""


@cache
def weighted_words() -> tuple[tuple[re.Pattern[str], float], ...]:
    """Return the words of negotiations by weight, heaviest first."""
    return tuple(
        (re.compile(rf"(?<![\w-])(?:{'|'.join(parts(row['words']))})"), float(row["weight"]))
        for row in read_table("negotiation")
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """How much each sentence of a document speaks of a negotiation, and the document as a whole."""

    weights: tuple[float, ...]
    density: float
    is_about: bool
    is_crowded: bool

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether only the positions themselves can show that a document is about a quarrel."""
        return not self.is_about and self.is_crowded and self.density >= DOUBTFUL

    def is_open(self, index: int, *, is_issued: bool = False) -> bool:
        """Tell whether a sentence stands in a passage about a negotiation.

        Args:
            index: which sentence.
            is_issued: whether somebody issues the document, which need then say less of its matter.

        """
        if is_issued and self.density >= DOUBTFUL:
            return True
        around = sum(self.weights[max(0, index - REACH) : index + REACH + 1])
        return self.is_about and (self.density >= THROUGHOUT or around >= ENOUGH)


def is_quarrel(document: Document, positions: int, holders: int) -> bool:
    """Tell whether a document is about a quarrel by how many positions it tells, of how many parties known by name."""
    words = len(document.text.split())
    return positions >= MANY and holders >= SIDES and positions * SPARSE >= words


def measure(document: Document, mentions: int) -> Gate:
    """Return the gate of a document: each word counts once in a sentence.

    A document is about a negotiation that has a word found nowhere else ('ceasefire'), or four that fit one, or several
    of a quarrel between governments and others ('veto', 'refugees') throughout while it speaks of parties all the time.

    Args:
        document: the text taken apart.
        mentions: how often it speaks of parties.

    """
    weights, strong, kinds, all_kinds, plain = [], 0, set[str](), set[str](), 0.0
    for sentence in document.sentences:
        found = [
            ({m[0] for m in pattern.finditer(sentence.lower)}, weight)
            for pattern, weight in weighted_words()
        ]
        weights.append(sum(weight * len(words) for words, weight in found))
        plain += sum(weight * len(words) for words, weight in found if weight >= 1)
        strong += len(found[0][0])
        kinds |= {word for words, weight in found if weight >= 1 for word in words}
        all_kinds |= {word for words, _ in found for word in words}
    per_hundred = 100 / max(1, len(document.text.split()))
    plain, density = plain * per_hundred, sum(weights) * per_hundred
    is_crowded = mentions * per_hundred >= CROWDED
    about = (
        (strong >= 1 and plain >= 1.2)
        or (len(kinds) >= 4 and plain >= 2)
        or (is_crowded and density >= THROUGHOUT and len(all_kinds) + len(kinds) >= SEVERAL)
    )
    return Gate(tuple(weights), density, about, is_crowded)
