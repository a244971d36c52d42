"""Who speaks for nobody: those who have left an office, were put out of it, or were killed."""

from __future__ import annotations

import re

from graph.extract.grammar.sight import Sight, Tokens
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import AUXILIARIES

FORMER = word_class("former")
DEATHS = word_class("deaths")
KILLED = word_class("killed")
DISMISSED = word_class("dismissed")
LEFT = word_class("left")
TIMES = word_class("days") | frozenset(["on", "in", "last", "this"])
WAS = re.compile(
    r"(?!.*\b(?:now|is)\b)(?:who (?:was|had been|served|once)|then|once"
    r"|(?:[\w’'.-]+ ){0,2}(?:former|retired|late|one-?time|erstwhile|slain|ex-?)\b)",
    re.DOTALL,
)
"""How the words of an office behind a name begin that somebody holds no more."""


class Standing(Sight):
    """Tells whether persons still hold the office they are named with."""

    def has_left(self, tokens: Tokens, first: int, at: int, stop: int) -> bool:
        """Tell whether the words around an office and its bearer's name say that it is one no more.

        Args:
            tokens: those of a sentence.
            first: where the office, or the name without one, begins.
            at: where the name begins.
            stop: the index behind the name.

        """
        return (
            self.is_former(tokens, first, at)
            or self.is_victim(tokens, first, stop)
            or self.leaves(tokens, first, stop)
        )

    @staticmethod
    def is_former(tokens: Tokens, first: int, at: int) -> bool:
        """Tell whether an office is one no more: 'the former president', 'the then minister', not 'late on Monday'."""
        around = tokens[max(0, first - 3) : max(first + 2, at)]
        if any(t.lower in FORMER or t.lower.startswith("ex-") for t in around):
            return True
        close = range(max(0, first - 1), min(first + 2, len(tokens) - 1))
        return any(
            tokens[n].lower in ("late", "then") and tokens[n + 1].lower not in TIMES for n in close
        )

    @staticmethod
    def is_victim(tokens: Tokens, first: int, stop: int) -> bool:
        """Tell whether somebody was killed: 'the killing of Minister Lund', 'Minister Lund was shot dead'."""
        before = [t.lower for t in tokens[max(0, first - 3) : first]]
        if before[-1:] == ["the"]:
            before.pop()
        if before[-1:] == ["of"]:
            return before[-2:-1] != [] and before[-2] in DEATHS
        if before and before[-1] in KILLED and not set(before[:-1]) & AUXILIARIES:
            return True
        behind = [t.lower for t in tokens[stop : stop + 4]]
        is_passive = behind[:1] in (["was"], ["were"])
        return is_passive and any(word in KILLED for word in behind[1:])

    @staticmethod
    def leaves(tokens: Tokens, first: int, stop: int) -> bool:
        """Tell whether somebody gives up an office or is put out of it: 'fired Minister Lund', 'Lund stepped down'."""
        before = tokens[first - 1].lower if first else ""
        if before in DISMISSED:
            return True
        behind = [t.lower for t in tokens[stop : stop + 3]]
        while behind and behind[0] in ("has", "had"):
            behind.pop(0)
        is_gone = behind[:1] != [] and (behind[0] in LEFT or behind[:2] == ["stepped", "down"])
        return is_gone and "and" not in behind
