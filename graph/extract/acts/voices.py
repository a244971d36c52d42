"""Voices: stretches of a sentence with the one who is quoted there, and through whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import Mention
from graph.extract.who.coreference import Resolver


@dataclass(slots=True)
class Voice:
    """A stretch of text said by somebody: offsets, the words for the speaker, parties, person, and who passes it on."""

    start: int
    end: int
    verb: int
    speaker: Mention | None
    parties: tuple[str, ...] = ()
    person: str = ""
    source: str = ""
    relay: str = ""
    is_quoted: bool = False
    at_verb: int = -1
    is_issuer: bool = False


def voice_at(voices: Sequence[Voice], offset: int) -> Voice | None:
    """Return the voice that an offset stands in: of several, the one that begins last."""
    holding = [v for v in voices if v.start <= offset < v.end]
    return max(holding, key=lambda v: (v.start, v.verb)) if holding else None


def main_subject(mentions: Sequence[Mention], before: int) -> Mention | None:
    """Return who is named first before a token, and may be the subject of what follows."""
    return next(
        (
            m
            for m in mentions
            if m.stop <= before and m.kind != "adjective" and not m.possessive and not m.place
        ),
        None,
    )


def is_nobody_known(voice: Voice, sentence: Sentence) -> bool:
    """Tell whether several speak in a sentence who are of no party known: 'hotel bosses say'."""
    speaker = voice.speaker
    if speaker is None or voice.parties or speaker.start < sentence.start:
        return False
    last = sentence.tokens[speaker.stop - 1].lower
    return speaker.kind in ("organ", "group", "name") and last.endswith("s")


def who_speaks(
    speaker: Mention, sentence: Sentence, resolver: Resolver
) -> tuple[tuple[str, ...], str]:
    """Return the parties of a speaker, and the person if it is one."""
    if speaker.kind == "pronoun":
        speaker.parties, speaker.person = resolver.pronoun(
            speaker.about, sentence, speaker.start, resolver.focus.speaker
        )
        speaker.inferred = True
    return speaker.parties, speaker.person if speaker.kind in ("person", "pronoun") else ""


def relay_in(sentence: Sentence, mentions: Sequence[Mention]) -> str:
    """Return the outlet that a sentence has its words from, or nothing."""
    text = sentence.lower
    for mention in mentions:
        if mention.kind != "relay":
            continue
        before = text[max(0, mention.start - sentence.start - 40) : mention.start - sentence.start]
        if re.search(
            r"(?:quoted by|told|according to|reported by|carried by|in an interview with|by)"
            r" (?:the )?(?:\w+[ -]){0,3}$",
            before,
        ):
            return mention.about
        if re.match(
            r"\W*(?:reports?|reported|says|said|quoted|quotes)\b",
            text[mention.end - sentence.start :],
        ):
            return mention.about
    return ""
