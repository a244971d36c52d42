"""Words as they are compared, and what to write instead of one that nobody knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


def fold_word(word: str) -> str:
    """Return a word as it is compared: lower case, single spaces.

    >>> fold_word("Held  by")
    'held by'
    """
    return " ".join(word.casefold().split())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the known words nearest to a mistaken one, or nothing.

    >>> did_you_mean("fimness", ["firmness", "status"])
    "did you mean 'firmness'?"
    """
    choices: Sequence[str] = sorted(set(known))
    folded = {fold_word(choice): choice for choice in reversed(choices)}
    near = difflib.get_close_matches(fold_word(word), list(folded), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(repr(folded[n]) for n in near)}?" if near else ""


def choose_from(word: str, known: Sequence[str], what: str) -> str:
    """Return a hint for a mistaken word: those near to it, else all there are."""
    return did_you_mean(word, known) or (f"{what} are: {', '.join(known)}" if known else "")
