"""The gate: whether a passage reports on a negotiation at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.extract.document import Document
from graph.extract.tables import parts, read_table

REACH = 2
"""How many sentences before and behind a passage count as what it stands in."""

ENOUGH = 2.0
"""The weight that the words around a passage must have, unless the whole document speaks of negotiations."""

THROUGHOUT = 2.5
"""The weight per hundred words from which a document speaks of negotiations throughout."""


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

    def is_open(self, index: int) -> bool:
        """Tell whether a sentence stands in a passage about a negotiation."""
        around = sum(self.weights[max(0, index - REACH) : index + REACH + 1])
        return self.is_about and (self.density >= THROUGHOUT or around >= ENOUGH)


def measure(document: Document) -> Gate:
    """Return the gate of a document: each word counts once in a sentence.

    A document is about a negotiation that has a word found nowhere else ('ceasefire'), or four that fit one.
    """
    weights, strong, kinds = [], 0, set[str]()
    for sentence in document.sentences:
        found = [
            ({m[0] for m in pattern.finditer(sentence.lower)}, weight)
            for pattern, weight in weighted_words()
        ]
        weights.append(sum(weight * len(words) for words, weight in found))
        strong += len(found[0][0])
        kinds |= {word for words, _ in found for word in words}
    density = 100 * sum(weights) / max(1, len(document.text.split()))
    about = (strong >= 1 and density >= 1.2) or (len(kinds) >= 4 and density >= 2)
    return Gate(tuple(weights), density, about)
