"""Meetings: occasions on which parties talk, held or not, with who takes part, where and when."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from graph.extract import FoundMeeting
from graph.extract.acts.record import confidence_of
from graph.extract.grammar.dates import TIME
from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.mentions import Mention, org_words
from graph.extract.grammar.names import bundled_rows

_TALKS = (
    r"(?:talks?|negotiations?|meetings?|summits?|discussions|consultations|dialogue|bargaining|mediation|conference"
    r"|rounds? of \w+)"
)
_HOLD = (
    r"(?:hold|holds|held|holding|begin|began|begun|resume|resumed|open|opened|start|started|continue|continued"
    r"|conclude|concluded|attend|attended|attending|have|had|host|hosts|hosted|convene|convened|conduct|conducted"
    r"|schedul\w+|broke off|walked out of|pulled out of)"
)
_GOES = (
    r"(?:broke down|broken down|collapsed|began|begin|resumed?|opened|ended|concluded|failed|stalled|deadlocked"
    r"|reached an impasse|are|is|were|was|will|would|have|has|had|took place|take place|continued?|went on)"
)
MEETING = re.compile(
    rf"\b(?:(?P<act>{_HOLD}\s+(?:[\w’'-]+\s+){{0,5}}?{_TALKS})"
    r"|(?P<met>(?:met|meets?|meeting)\b(?!\s+(?:the|their|its|his|her|a|all|our|these|those|each other.s)\s+(?:\w+ )?"
    r"(?:demand|condition|target|deadline|need|requirement|goal|standard|halfway|criteri|expectation|obligation))"
    r"(?! each other halfway))"
    rf"|(?P<noun>{_TALKS}\s+(?:between|with|among|of|in|at|on|hosted|mediated|brokered|led|{_GOES})))\b"
)
BROKEN = re.compile(
    r"broke down|broken down|collaps|broke off|broken off|deadlock|impasse|\bstall|suspended|\bfailed|cancel|called off"
    r"|pulled out of|walked out of|failed to happen|ended without"
)
AHEAD = re.compile(
    r"\b(?:will|is to|are to|was to|were to|due to|scheduled|(?:is|are|was|were) expected|set to|would have|planned"
    r"|upcoming|planning|is due|are due|next (?:week|month|year)|tomorrow)\b"
)
ON = re.compile(
    r"\b(?:is|are) (?:\w+ ){0,2}(?:holding|meeting|under ?way|continuing|talking|negotiating|bargaining)"
    r"|continu(?:e|ed|es)\b|resumed?\b|under way|underway|began\b|opened\b|brokering|ongoing"
)
ASKED = re.compile(
    r"\b(?:propos\w+|invit\w+|offer\w*|call(?:ed|s|ing)? (?:\w+ ){0,2}(?:for|on)|urg\w+|agreed? to|ready|prepared"
    r"|open to|willing|want\w*|seek\w*|request\w*|suggest\w*|hope\w*|need for|push\w* for)\b"
)
UNREAL = re.compile(
    r"\b(?:if|unless|until|without|refus\w+|reject\w*|not|never|no|rul\w+ out|conditions?|preconditions?|may|might"
    r"|could|should|must|against|instead of|rather than|end to|boycott\w*|threaten\w*|avoid\w*|only)\b|n[’']t\b"
)
SAID = re.compile(
    r"\b(?:said|says|told|announced|reported|tweeted|wrote|added|published)\b[^,.;]{0,18}$"
)
_START = re.compile(
    r"(?:[;:—]|\b(?:that|while|but|after|because|as|when|before|ahead of|according to|who|which|says?|said)\b|, )\s*"
)
_STOP = re.compile(
    r"[;:—]|,\s|\b(?:that|while|but|after|before|because|as|to discuss|to review|to tell|to hear|about|aimed at|over"
    r"|said|says|where|which)\b"
)
_WHERE = re.compile(
    r"\b(?:in|at)\s+(?:the\s+)?(?:[a-z]+\s+){0,4}?([A-Z][\w’'-]+(?:[ -][A-Z][\w’'-]+)*)"
)
OCCASIONS = frozenset(
    ["summit", "meeting", "conference", "forum", "session", "assembly", "gathering"]
)
"""Meetings that are called after the body whose they are."""
LISTING = frozenset([",", "and", "the", "as", "well"])
"""Words within a list."""
WHO = ("party", "person", "organ", "group", "sides", "local")


def find_meetings(
    document: Document,
    sentence: Sentence,
    mentions: Sequence[Mention],
    principals: Sequence[str] = (),
) -> Iterator[FoundMeeting]:
    """Yield the meeting that a sentence tells of.

    Args:
        principals: the parties between whom the dispute is: who talks where only one of them or nobody is named.

    """
    if not sentence.is_prose:
        return
    for match in MEETING.finditer(sentence.lower):
        start, end = _clause(document, sentence, match)
        met = [m for m in mentions if not _names_it(m, sentence)]
        near = list(_who(met, start, end, document))
        near += _listed_behind(sentence, met, near)
        named = tuple(dict.fromkeys(p for m in near for p in m.parties))
        persons = tuple(dict.fromkeys(m.person for m in near if m.kind == "person"))
        status = _status(
            re.sub(r"\bMay\b", "", document.text[start:end]).lower(),
            sentence.lower[: match.start()],
        )
        where, when = _place(document, sentence, match, start, end), _time(sentence, match)
        is_theirs = (
            len(named) < 2 and len(persons) < 2 and {*named} <= {*principals} and (where or when)
        )
        participants = tuple(principals) if is_theirs and len(principals) == 2 else named
        is_told = len(participants) > 1 or (participants and (where or len(persons) > 1))
        if not is_told or not status or (status == "proposed" and not (where or when)):
            continue
        yield FoundMeeting(
            match[0][:40], participants, status, start, end, document.text[start:end], where, when, persons,
            "meeting", confidence_of("meeting", "meeting"),
        )  # fmt: skip
        return


def _who(
    mentions: Sequence[Mention], start: int, end: int, document: Document
) -> Iterator[Mention]:
    """Yield the mentions of those who talk: in the clause, and before it whom a 'who' takes up."""
    found = [m for m in mentions if not m.place and not m.possessive and m.kind in WHO]
    if re.search(r"\b(?:who|which),?\s*$", document.text[:start]):
        before = [m for m in found if m.end <= start]
        joined = len(before) > 1 and document.text[before[-2].end : before[-1].start].strip() in (
            "and",
            ", and",
        )
        yield from before[-2 if joined else -1 :]
    yield from (m for m in found if start <= m.start < end and (m.parties or m.kind == "person"))


def _names_it(mention: Mention, sentence: Sentence) -> bool:
    """Tell whether a body only gives a meeting its name: 'at the G20 summit', 'during the NATO ministers meeting'."""
    behind = sentence.tokens[mention.stop : mention.stop + 3]
    words = list(itertools.takewhile(lambda t: t.is_word and t.text.islower(), behind))
    is_body = mention.kind == "party" and mention.owner in bodies() and not mention.possessive
    return is_body and any(t.lower in OCCASIONS for t in words)


def _listed_behind(
    sentence: Sentence, mentions: Sequence[Mention], near: Sequence[Mention]
) -> Iterator[Mention]:
    """Yield those with whom a list goes on behind the last who talks: 'met the envoys of Chile, Peru and Ecuador'."""
    last = near[-1] if near else None
    run: list[Mention] = []
    for m in mentions:
        if last is None or m.first < last.stop or m.kind == "adjective":
            continue
        between = [t.lower for t in sentence.tokens[last.stop : m.first]]
        if not {*between} <= LISTING or not between or not m.parties or m.kind not in WHO:
            break
        run.append(m)
        last = m
        if "and" in between:
            yield from run
            run = []


def _clause(document: Document, sentence: Sentence, match: re.Match[str]) -> tuple[int, int]:
    """Return the offsets of the clause that tells of a meeting."""
    text, start = document.text, sentence.start
    for cut in _START.finditer(sentence.lower[: match.start()]):
        rest = sentence.lower[cut.end() : match.start()]
        is_list = (
            cut[0].startswith(",")
            and re.search(r"\band\b", rest)
            and not re.search(r"\bto\b", rest)
        )
        if not is_list:
            start = sentence.start + cut.end()
    rest = sentence.lower[match.end() :]
    stop = _STOP.search(rest)
    end = sentence.start + match.end() + (stop.start() if stop else len(rest))
    while end > start and text[end - 1] in ' .,;:"”’':
        end -= 1
    while start < end and text[start] in " \"“‘'":
        start += 1
    return start, end


def _status(words: str, before: str) -> str:
    """Return how far a meeting has got, or nothing where it is only spoken of."""
    if re.search(r"\b(?:press|news) conference", words):
        return ""
    if BROKEN.search(words):
        return "broken-down"
    if UNREAL.search(words) or re.search(r"\b(?:if|unless|until)\b[^,]*$", before):
        return ""
    if AHEAD.search(words):
        return "scheduled"
    if ASKED.search(words):
        return "proposed"
    return "ongoing" if ON.search(words) else "held"


def _place(
    document: Document, sentence: Sentence, match: re.Match[str], start: int, end: int
) -> str:
    """Return where a meeting is: the place named behind it in its clause, else the one that opens the sentence."""
    at = sentence.start + match.start()
    for words in (
        document.text[at:end],
        document.text[start:at],
        document.text[sentence.start : start],
    ):
        for found in _WHERE.finditer(words):
            is_body = any(
                word in org_words() or word in ("Conference", "Summit") for word in found[1].split()
            )
            if (
                not is_body
                and found[1] not in peoples()
                and not TIME.search(found[0][:3] + found[1])
            ):
                return found[1]
    return ""


@cache
def bodies() -> frozenset[str]:
    """Return the bodies of several states that the gazetteer knows."""
    several = ("igo", "coalition")
    return frozenset(entry.party for _, entry in bundled_rows() if entry.kind in several)


@cache
def peoples() -> frozenset[str]:
    """Return the adjectives of states: 'in the Moroccan town' is not in a place Moroccan."""
    return frozenset(name for name, entry in bundled_rows() if entry.form == "people")


def _time(sentence: Sentence, match: re.Match[str]) -> str:
    """Return the words for when a meeting is: the time nearest to it that is not that of saying so."""
    near = [
        (min(abs(t.start() - match.end()), abs(match.start() - t.end())), t[0])
        for t in TIME.finditer(sentence.text)
        if not SAID.search(sentence.lower[: t.start()])
    ]
    return min(near)[1] if near and min(near)[0] <= 60 else ""


def each_once(meetings: Sequence[FoundMeeting]) -> list[FoundMeeting]:
    """Return meetings, each once: what is told of the same parties without another place or day is one.

    The passage that tells most of it is kept, with what others add.
    """
    kept: list[FoundMeeting] = []
    for meeting in meetings:
        same = next((n for n, other in enumerate(kept) if _are_one(meeting, other)), None)
        if same is None:
            kept.append(meeting)
            continue
        main, other = kept[same], meeting
        if _detail(meeting) > _detail(main):
            main, other = other, main
        delegates = tuple(dict.fromkeys((*main.delegates, *other.delegates)))
        participants = (
            max(main.participants, other.participants, key=len)
            if not _detail(main)
            else main.participants
        )
        kept[same] = replace(
            main, participants=participants, delegates=delegates, place=main.place or other.place,
            date=main.date or other.date,
        )  # fmt: skip
    return kept


def _detail(meeting: FoundMeeting) -> int:
    return bool(meeting.place) + bool(meeting.date)


def _are_one(one: FoundMeeting, two: FoundMeeting) -> bool:
    ours, theirs = {*one.participants}, {*two.participants}
    is_elsewhere = bool(one.place and two.place and one.place != two.place)
    is_another_day = bool(one.date and two.date and one.date != two.date)
    is_over = (one.status == "held") != (two.status == "held") and bool(one.date and two.date)
    return (ours <= theirs or theirs <= ours) and not (is_elsewhere or is_another_day or is_over)
