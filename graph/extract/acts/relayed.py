"""Somebody whose words an outlet passes on: 'the agency quoted Berg as telling visitors that'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import Mention

QUOTED = re.compile(
    r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\b(.{2,140}?)\bas (?:saying|telling|stating|warning)\b"
    r"(?:[^.;\"“]{0,60}?\bthat\b)?"
)
LONGEST_TAIL = 5
"""How many words behind 'as saying' only tell when or where."""
SPEAKERS = ("person", "organ", "party", "group")


class Quoted(NamedTuple):
    """Who is quoted, through whom, where the words for that stand, and the offsets of what is said."""

    speaker: Mention
    relay: str
    verb: int
    stop: int
    start: int
    end: int


def find_quoted(sentence: Sentence, mentions: Sequence[Mention]) -> Quoted | None:
    """Return who is quoted in a sentence by another: what is said stands behind, or before where little follows."""
    match = QUOTED.search(sentence.lower)
    if match is None:
        return None
    begin = sentence.start
    first, last = begin + match.start(1), begin + match.end(1)
    speaker = next(
        (
            m
            for m in mentions
            if first <= m.start < last and m.kind in SPEAKERS and not m.possessive
        ),
        None,
    )
    if speaker is None:
        return None
    relay = next((m.about for m in mentions if m.kind == "relay" and m.stop <= speaker.first), "")
    verb, stop = begin + match.start(), begin + match.end()
    if len(sentence.text[match.end() :].split()) > LONGEST_TAIL:
        return Quoted(speaker, relay, verb, stop, stop, sentence.end)
    before = sentence.text[: match.start()]
    cut = max(before.rfind(sign) for sign in (",", '"', "”"))
    return Quoted(speaker, relay, verb, stop, begin, begin + cut) if cut > 0 else None
