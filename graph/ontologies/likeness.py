"""How alike two names are: by the words they share, without case, marks, plurals and little words, and by letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

SAME_HEAD = 0.8
"""How alike a name is to one with more words before it, as a union to a trade union."""

NEAR_WORD = 0.85
"""From here on two words are one with a slip of the pen, or of British and American spelling."""

_STOP = frozenset(
    ("a", "an", "the", "of", "in", "on", "to", "for", "by", "with", "and", "or", "is", "has")
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")


@cache
def folded(text: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: without case, marks, plural and little words.

    >>> folded("hasPlaceOf"), folded("Trade Unions"), folded("прийняття")
    (('place',), ('trade', 'union'), ('прииняття',))
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = [word.casefold() for word in _CAMEL.split(plain) if word]
    kept = [_singular(word) for word in words if word not in _STOP]
    return tuple(kept or words)


def _singular(word: str) -> str:
    if (
        word.isascii()
        and len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
    ):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how alike two names are, from 0 to 1, by the words they share and by their letters.

    >>> alike(("trade", "union"), ("union", "trade")), round(alike(("organization",), ("organisation",)), 2)
    (0.98, 0.92)
    """
    if one == other:
        return 1.0
    left, right = " ".join(one), " ".join(other)
    if sorted(one) == sorted(other):
        return 0.98
    letters = 1 - distance(left, right) / max(len(left), len(right))
    shorter, longer = sorted((tuple(one), tuple(other)), key=len)
    if longer[-len(shorter) :] == shorter:
        return SAME_HEAD
    shared = sum(max(_word_alike(a, b) for b in other) for a in one)
    shared += sum(max(_word_alike(a, b) for a in one) for b in other)
    return max(letters if letters >= NEAR_WORD else 0.0, shared / (len(one) + len(other)) * 0.95)


@cache
def _word_alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    near = 1 - distance(one, other) / max(len(one), len(other))
    return near if near >= NEAR_WORD else 0.0


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, added or left out to make one word of another (Levenshtein).

    >>> distance("kitten", "sitting"), distance("", "ab")
    (3, 2)
    """
    row = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, right in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (left != right))
    return row[-1]
