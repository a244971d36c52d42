"""Meetings and proposals: occasions on which parties talk, and texts or plans as objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extract import FoundMeeting, FoundProposal
from graph.extract.document import Document, Sentence
from graph.extract.mentions import Mention
from graph.extract.record import confidence_of

_TALKS = (
    r"(?:talks?|negotiations?|meetings?|summit|discussions|consultations|dialogue|bargaining"
    r"|session|rounds? of \w+|conference)"
)
MEETING = re.compile(
    rf"\b(?:(?:hold|holds|held|holding|begin|began|resume|resumed|open|opened|start|started|continue"
    rf"|continued|conclude|concluded|attend|attended|have|had|host|hosts|hosted)\s+(?:[\w-]+\s+){{0,5}}?{_TALKS}"
    rf"|(?:met|meets?|meeting)\b(?!\s+(?:the|their|its|his|a)\s+(?:demand|condition|target|deadline"
    rf"|need|requirement))"
    rf"|{_TALKS}\s+(?:between|with|among|in|at|broke down|collapsed|began|resumed|opened|ended"
    rf"|concluded|are|were|will|have))",
)
STATUS = (
    ("broken-down", re.compile(
        r"broke down|broken down|collaps|broke off|broken off|deadlock|stall|suspended|failed|ended without"
    )),
    ("scheduled", re.compile(
        r"\b(?:will|is to|are to|due to|scheduled|is expected|are expected|set to|plans? to|would)\b"
    )),
    ("ongoing", re.compile(
        r"\b(?:is|are) (?:\w+ ){0,2}(?:holding|meeting|under ?way|continuing|talking)"
        r"|continue|resumed?\b|under way|underway"
    )),
    ("proposed", re.compile(r"\b(?:propos|invit|offer|call(?:ed|s)? for)")),
)  # fmt: skip
DATE = re.compile(
    r"\b(?:on |next |last |this |early |late )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
    r"|\b(?:today|yesterday|tomorrow|tonight|(?:this|next|last) (?:week|month|year|weekend))\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?:, \d{4})?"
    r"|\b\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{4})?"
)
PLAN = re.compile(
    r"\b(?:a|an|the|its|their|his|new|first|latest|this)\s+(?:[\w’'.-]+\s+){0,4}?(?:peace plan"
    r"|plan|proposals?|draft(?: \w+)?|package|roadmap|road map|blueprint|initiative|counterproposal"
    r"|counter-offer|framework|formula|bill)\b(?:\s+(?:to|for|on|of|from|by|that)\s+[^,.;:]{3,70})?"
)


def find_meetings(
    document: Document, sentence: Sentence, mentions: Sequence[Mention]
) -> Iterator[FoundMeeting]:
    """Yield the meetings that a sentence tells of, where at least one party is named with them."""
    if not sentence.is_prose:
        return
    match = MEETING.search(sentence.lower)
    if match is None:
        return
    at = sentence.start + match.start()
    start, end = _clause(document, sentence, match)
    near = [
        m for m in mentions
        if start <= m.start < end and m.parties and not m.place and not m.possessive
        and m.kind in ("party", "person", "organ", "group", "sides")
    ]  # fmt: skip
    participants = tuple(dict.fromkeys(p for m in near for p in m.parties))
    if not participants:
        return
    piece = sentence.lower[start - sentence.start : end - sentence.start]
    status = next((name for name, pattern in STATUS if pattern.search(piece)), "held")
    place = next((m for m in mentions if m.place and start <= m.start and m.kind == "party"), None)
    where = document.text[place.start : place.end] if place else _place(document.text[at:end])
    date = DATE.search(sentence.lower)
    yield FoundMeeting(
        match[0][:40], participants, status, start, end, document.text[start:end], where,
        sentence.text[date.start() : date.end()] if date else "", rule="meeting",
        confidence=confidence_of("meeting"),
    )  # fmt: skip


def _clause(document: Document, sentence: Sentence, match: re.Match[str]) -> tuple[int, int]:
    text = document.text
    start = sentence.start
    for cut in re.finditer(
        r"(?:[;:—]|\b(?:that|while|but|after|because|as)\b)\s", sentence.lower[: match.start()]
    ):
        start = sentence.start + cut.end()
    rest = sentence.lower[match.end() :]
    stop = re.search(
        r"[;:—]|,\s|\b(?:that|while|but|after|before|because|as|to discuss|to review|to tell)\b",
        rest,
    )
    end = sentence.start + match.end() + (stop.start() if stop else len(rest))
    while end > start and text[end - 1] in ' .,;:"”':
        end -= 1
    return start, end


def _place(words: str) -> str:
    found = re.search(r"\b(?:in|at)\s+(?:the\s+)?([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*)", words)
    return found[1] if found and not DATE.match(found[1].lower()) else ""


PUT_FORWARD = re.compile(
    r"\b(?:put forward|puts forward|putting forward|propos(?:ed|es|ing)|tabled|tables|present(?:ed|s|ing)"
    r"|submit(?:ted|s|ting)|draft(?:ed|s)|drew up|draws up|offer(?:ed|s)|unveil(?:ed|s)|circulat(?:ed|es|ing)"
    r"|issued|prepared|announced|outlined|floated)\s+$"
)
REJECTED = re.compile(r"\b(?:reject|refus|turn(?:ed|s) down|dismiss|rebuff|veto)\w*\b")
ACCEPTED = re.compile(r"\b(?:accept|approv|endors|sign|ratif|adopt)\w*\b")


def find_proposals(
    document: Document, sentence: Sentence, mentions: Sequence[Mention]
) -> Iterator[FoundProposal]:
    """Yield the texts and plans that a sentence names, with those who put them forward where it says so."""
    if not sentence.is_prose:
        return
    for match in PLAN.finditer(sentence.lower):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        words = document.text[start:end]
        yield FoundProposal(
            words[:60], _authors(document, sentence, match, mentions), _status(sentence, match), start, end,
            words, rule="proposal", confidence=confidence_of("proposal"),
        )  # fmt: skip


def _authors(
    document: Document, sentence: Sentence, match: re.Match[str], mentions: Sequence[Mention]
) -> tuple[str, ...]:
    """Return whose a proposal is: its possessor or adjective, who it is by, or who puts it forward."""
    start, end = sentence.start + match.start(), sentence.start + match.end()
    inside = [m for m in mentions if start <= m.start < end and m.parties]
    owner = [m for m in inside if m.possessive or m.kind == "adjective" or _is_from(document, m)]
    if not owner and (verb := PUT_FORWARD.search(sentence.lower[: match.start()])):
        before = [
            m for m in mentions
            if m.end <= sentence.start + verb.start() and m.parties and not m.possessive and not m.place
            and m.kind in ("party", "person", "organ", "group", "sides")
        ]  # fmt: skip
        owner = before[-1:]
    return tuple(dict.fromkeys(p for m in owner for p in m.parties))


def _status(sentence: Sentence, match: re.Match[str]) -> str:
    """Return how far a proposal has got, by its own words and by the verb it is the object of."""
    before = sentence.lower[max(0, match.start() - 30) : match.start()]
    if REJECTED.search(before):
        return "rejected"
    if ACCEPTED.search(before):
        return "accepted"
    return "draft" if "draft" in match[0] else "tabled"


def _is_from(document: Document, mention: Mention) -> bool:
    before = document.text[max(0, mention.start - 6) : mention.start].lower()
    return before.rstrip().endswith(("from", "by"))
