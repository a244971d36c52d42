"""Words in quotation marks that no verb of saying brings in: 'Rojas defended the ban. "We had no choice."'."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.extract.acts.voices import Voice, main_subject, who_speaks
from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.mentions import Mention
from graph.extract.who.coreference import Resolver, in_phrase

OPENED = re.compile(r"(?<=\w)[,:]\s+[\"“](?=\w+\s+\w+\s+\w+\s+\w)")
OURS = re.compile(r"\b(?:[Ww]e|I|[Oo]ur|us)\b")
"""By which words in quotation marks are known for what somebody says."""
SPEAKERS = ("person", "organ", "party", "group")
TAKEN_UP = re.compile(
    r"(?i)(?:the|its|their) (?:(?!joint)[\w-]+ ){0,2}(?:statement|letter|communiqu[eé]|declaration|message|note"
    r"|release|memo|reply)$"
)
"""Words for a text that was brought in before."""
NEAR = 3
"""How many sentences before a text is taken up its issuer was heard."""
EARLY = 6
"""Before which token of a sentence its subject stands, where what is quoted behind is its own words."""


def unsaid_in(document: Document, sentence: Sentence, resolver: Resolver) -> Voice | None:
    """Return the voice of words in quotation marks behind what their speaker does: 'Rojas defended the ban: "We …"'."""
    opened = OPENED.search(document.text, sentence.start, sentence.end)
    if opened is None or not OURS.search(document.text, opened.end(), sentence.end):
        return None
    at = sentence.token_at(opened.start())
    speaker = main_subject(resolver.finder.found[sentence.index], at)
    if speaker is None or speaker.kind not in ("person", "organ", "party") or speaker.first > EARLY:
        return None
    return _voice_of(speaker, sentence, resolver, opened.end(), sentence.end)


def unsaid_before(document: Document, sentence: Sentence, resolver: Resolver) -> Voice | None:
    """Return the voice of a sentence in quotation marks by the subject of the one before, which says nothing itself."""
    if not sentence.index or not OURS.search(sentence.text):
        return None
    before = document.sentences[sentence.index - 1]
    is_near = sentence.paragraph - before.paragraph <= 1 and before.section == sentence.section
    if not is_near or not before.is_prose or document.quotation_at(before.end - 2) is not None:
        return None
    mentions = resolver.finder.found[before.index]
    speaker = next((m for m in mentions if _may_speak(m, before)), None)
    return _voice_of(speaker, before, resolver, sentence.start, sentence.end) if speaker else None


def issuer_of(
    words: str, document: Document, sentence: Sentence, resolver: Resolver
) -> Mention | None:
    """Return who spoke or acted shortly before, where a text of theirs is taken up: '…," the statement added'."""
    if not sentence.index or not TAKEN_UP.match(words):
        return None
    since = document.sentences[max(0, sentence.index - NEAR)].start
    speaker = resolver.focus.speaker
    if speaker is None or not speaker.parties or speaker.start < since:
        before = document.sentences[sentence.index - 1]
        mentions = resolver.finder.found[before.index]
        speaker = next((m for m in mentions if _may_speak(m, before)), None)
    if speaker is None:
        return None
    kind = "organ" if speaker.kind == "pronoun" else speaker.kind
    return replace(speaker, kind=kind, inferred=True)


def _may_speak(mention: Mention, sentence: Sentence) -> bool:
    is_free = not mention.possessive and not mention.place and not in_phrase(sentence, mention)
    return is_free and mention.kind in (*SPEAKERS, "pronoun") and mention.noun not in ("it", "they")


def _voice_of(
    speaker: Mention, sentence: Sentence, resolver: Resolver, start: int, end: int
) -> Voice:
    parties, person = who_speaks(speaker, sentence, resolver)
    return Voice(start, end, -1, speaker, parties, person, is_quoted=True, at_verb=-1)
