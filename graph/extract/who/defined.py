"""Names that a text brings in itself: a body with its acronym in brackets, or a name behind 'known as'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.extract.grammar.document import Document, Sentence, Token
from graph.extract.grammar.mentions import (
    MODIFIERS,
    NO_NAME,
    Inventory,
    group_nouns,
    org_words,
    titles,
)
from graph.extract.grammar.names import Entry, Lexicon
from graph.extract.grammar.sight import is_possessive
from graph.extract.grammar.tables import word_class

WITHIN_NAMES = word_class("within_names")
NOBODY_ACTS_UNDER = word_class("nobody_acts_under")
CALLED = word_class("called")
UNION_NAMES = word_class("union_names")
ACRONYM = re.compile(r"[A-Z][A-Za-z&./-]{1,8}")
AT_WORK = re.compile(r"\b(?:unions?|industrial action|pay (?:offer|rise|deal)|workforce)\b")
CALLED_BY_NAME = word_class("called_by_name")
LONGEST_NAME = 14
SMALL = re.compile(r"[^A-Z]")


def enter_defined_names(document: Document, inventory: Inventory) -> None:
    """Enter the names that a document explains into its lexicon, before those known from elsewhere."""
    for sentence in document.sentences:
        for name, kind, other in (
            *acronyms_in(document, sentence),
            *called_in(document, sentence),
            *longer_names_in(document, sentence, inventory.lexicon),
            *described_in(document, sentence, inventory.lexicon),
        ):
            hit = inventory.lexicon.whole(name)
            entry = hit or Entry(name, kind, "name")
            for form in (name, other):
                if form:
                    inventory.lexicon.add(form, entry, is_first=True)
            if hit is None:
                inventory.new.add(name)


def acronyms_in(document: Document, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
    """Yield the bodies that a sentence names with an acronym: name, kind, acronym."""
    tokens = sentence.tokens
    for at in range(1, len(tokens) - 2):
        sign = tokens[at + 1].text
        is_one = tokens[at].text == "(" and tokens[at + 2].text in (")", ",", ";")
        if not is_one or not ACRONYM.fullmatch(sign) or len(SMALL.sub("", sign)) < 2:
            continue
        letters = SMALL.sub("", sign).lower()
        first = name_start(tokens, at, letters)
        if first < 0:
            first = name_start(tokens, at, letters, across_commas=True)
        kind = kind_of_name(tokens, first, at) if first >= 0 else ""
        if kind == "political-group" and AT_WORK.search(document.text):
            kind = "company"  # "Transport for Linden (TfL)" in a report of a strike
        if kind:
            end = at - is_possessive(tokens, at - 1)  # "the Free Ports Authority's (FPA) plans"
            yield document.text[tokens[first].start : tokens[end - 1].end], kind, sign


def name_start(
    tokens: tuple[Token, ...], stop: int, letters: str, *, across_commas: bool = False
) -> int:
    """Return the token with which the name for an acronym begins that ends before a token, or -1.

    The initials of its words make the acronym, or else hold its letters in order.
    """
    first = stop
    while (
        first > 0
        and stop - first < LONGEST_NAME
        and (_may_belong(tokens[first - 1]) or (across_commas and tokens[first - 1].text == ","))
    ):
        first -= 1
    starts = [
        n
        for n in range(first, stop)
        if tokens[n].is_capital
        and tokens[n].lower not in NO_NAME
        and tokens[n].lower.startswith(letters[0])
        and titles().match(tokens, n) < 0
    ]
    for is_exact in (True, False):
        for n in starts:
            words = [t for t in tokens[n:stop] if t.is_word and t.lower not in ("'s", "’s")]
            initials = "".join(t.lower[0] for t in words if t.is_capital)
            is_inside = tokens[n - 1].lower in ("of", "for", "and", "the") and n > starts[0]
            if (
                (initials == letters and not is_inside)
                if is_exact
                else is_within(letters, initials)
            ):
                return n
    return next(
        (n for n in reversed(starts) if is_within(letters, "".join(t.lower for t in tokens[n:stop]))
         and sum(t.is_capital for t in tokens[n:stop]) >= 2), -1,
    )  # fmt: skip


def is_within(letters: str, word: str) -> bool:
    """Tell whether letters stand in a word in order.

    >>> is_within("rdr", "rrrdr"), is_within("rd", "dr")
    (True, False)
    """
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _may_belong(token: Token) -> bool:
    if token.lower in WITHIN_NAMES or token.lower in ("'s", "’s", "-", "'", "’"):
        return True
    return token.is_word and token.is_capital


def kind_of_name(tokens: tuple[Token, ...], first: int, stop: int) -> str:
    """Return the kind of body a name is by its words; nothing where it is no actor's: 'Test Ban Treaty'."""
    words = [t.text for t in tokens[first:stop]]
    head = next(
        (n for n, word in enumerate(words) if n and word.lower() in WITHIN_NAMES), len(words)
    )
    if words[head - 1].lower() in NOBODY_ACTS_UNDER or words[-1].lower() in NOBODY_ACTS_UNDER:
        return ""
    known = [org_words()[w][0] for w in words if w in org_words()]
    if "union" in known or UNION_NAMES & set(words):
        return "union"
    return known[-1] if known else _kind_before(tokens, first) or "political-group"


def _kind_before(tokens: tuple[Token, ...], first: int) -> str:
    """Return the kind that a noun right before a name tells: 'the rebel group Free Coast'."""
    at = first
    while at > 0 and tokens[at - 1].text in (",", '"', "“", "the"):
        at -= 1
    start = group_nouns().match_back(tokens, at)
    return group_nouns().about(tokens, start, at)[1] if start >= 0 else ""


def longer_names_in(
    document: Document, sentence: Sentence, lexicon: Lexicon
) -> Iterator[tuple[str, str, str]]:
    """Yield the names of bodies that hold a known name but are another's: 'Taiwan Safe Group'."""
    tokens, at = sentence.tokens, 0
    while at < len(tokens):
        stop = at
        while stop < len(tokens) and tokens[stop].is_capital and tokens[stop].lower not in NO_NAME:
            stop += 1
        last = tokens[stop - 1] if stop > at else None
        if last and last.text == "Local" and stop < len(tokens) and tokens[stop].text.isdigit():
            stop += 1  # a branch of a union
        kind, is_organ = org_words().get(last.text, ("", True)) if last else ("", True)
        if kind and stop < len(tokens) and tokens[stop].lower == "party":
            kind = "political-group"  # "the Liberal Union party"
        first = at
        while first < stop and (
            titles().match(tokens, first) > 0 or _is_people(lexicon, tokens, first)
        ):
            first += 1
        name = document.text[tokens[first].start : tokens[stop - 1].end] if stop > first else ""
        is_another = stop - first >= 2 and any(
            lexicon.find(tokens, n) is not None for n in range(first, stop)
        )
        if (
            kind
            and not is_organ
            and is_another
            and kind != "armed-group"
            and not _starts(lexicon, tokens, first, stop)
        ):
            yield name, kind, ""
        at = max(stop, at + 1)


def _is_people(lexicon: Lexicon, tokens: tuple[Token, ...], at: int) -> bool:
    hit = lexicon.find(tokens, at)
    return hit is not None and hit[1].form == "people" and hit[1].kind != "political-group"


def _starts(lexicon: Lexicon, tokens: tuple[Token, ...], first: int, stop: int) -> bool:
    """Tell whether a name is known as a whole, or what stands before its last words is whose they are."""
    hit = lexicon.find(tokens, first)
    return hit is not None and (hit[0] >= stop or hit[1].form == "seat")


def called_in(document: Document, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
    """Yield the groups that a sentence calls by a name: 'an armed alliance known as Free Coast'."""
    tokens = sentence.tokens
    for at in range(2, len(tokens) - 1):
        stop = at + 1 if tokens[at].lower in CALLED else at
        stop += tokens[stop].lower == "as" if stop > at and stop < len(tokens) else 0
        if stop == at or stop >= len(tokens):
            continue
        stop += tokens[stop].lower in ("the", '"', "“")
        end = stop
        while end < len(tokens) and tokens[end].is_capital and tokens[end].lower not in NO_NAME:
            end += 1
        kind = _noun_before(tokens, at)
        if end > stop and kind and tokens[end - 1].lower not in NOBODY_ACTS_UNDER:
            yield document.text[tokens[stop].start : tokens[end - 1].end], kind, ""


def described_in(
    document: Document, sentence: Sentence, lexicon: Lexicon
) -> Iterator[tuple[str, str, str]]:
    """Yield the names that stand right behind what their bearers are: 'the oil company Petrol Norte'."""
    tokens = sentence.tokens
    for at in range(1, len(tokens)):
        noun = tokens[at - 1]
        is_noun = noun.lower in CALLED_BY_NAME and (at == 1 or not noun.is_capital)
        if not is_noun or not _may_begin(tokens[at]) or titles().match(tokens, at) > 0:
            continue
        stop = _end_of_name(tokens, at)
        kind = _noun_before(tokens, at)
        is_known = any(lexicon.find(tokens, n) is not None for n in range(at, stop))
        if kind and not is_known and tokens[stop - 1].lower not in NOBODY_ACTS_UNDER:
            yield document.text[tokens[at].start : tokens[stop - 1].end], kind, ""


def _may_begin(token: Token) -> bool:
    return token.is_word and token.is_capital and token.lower not in NO_NAME


def _end_of_name(tokens: tuple[Token, ...], at: int) -> int:
    """Return where a run of words with capitals ends, small words within it: 'Movement for Reform'."""
    stop = at + 1
    while stop < len(tokens):
        ahead = stop
        while ahead < len(tokens) and tokens[ahead].lower in WITHIN_NAMES - {
            "and",
            "in",
            "on",
            "to",
        }:
            ahead += 1
        if ahead >= len(tokens) or not _may_begin(tokens[ahead]):
            return stop
        stop = ahead + 1
    return stop


def _noun_before(tokens: tuple[Token, ...], at: int) -> str:
    while at > 0 and tokens[at - 1].text == ",":
        at -= 1
    start = group_nouns().match_back(tokens, at)
    if start < 0:
        return ""
    part, kind = group_nouns().about(tokens, start, at)
    words = {t.lower for t in tokens[max(0, start - 3) : start]} & MODIFIERS
    if words & {"armed", "rebel", "militant", "separatist", "islamist"}:
        return "armed-group"
    return {"movement": "political-group"}.get(kind, kind) if part == "own" else ""
