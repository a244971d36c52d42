"""A little English grammar, from words that belong to closed classes: verb groups, subjects, clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.extract.document import Sentence, Token
from graph.extract.mentions import Mention
from graph.extract.sight import is_possessive
from graph.extract.tables import word_class

AUXILIARIES = word_class("auxiliaries")
MODALS = word_class("modals")
NEGATIONS = word_class("negations")
ADVERBS = word_class("adverbs")
DETERMINERS = word_class("determiners")
BOUNDARIES = word_class("boundaries")
PREPOSITIONS = word_class("prepositions")
QUANTIFIERS = word_class("quantifiers")
BE = word_class("be")
DOCUMENTS = word_class("documents")
PROSPECTS = word_class("prospects")
LEADING = re.compile(
    r"^[\"“]?(?:in|on|at|after|before|during|under|with|for|as|while|although|though|despite"
    r"|since|when|if|unless|until"
    r"|following|speaking|earlier|later|meanwhile|however|but|and|also|separately|yesterday|today|last|this|from|by"
    r"|amid|because|instead|still|then|to|early|late|over|once|now|nevertheless|nonetheless|asked|addressing"
    r"|responding|reacting|among|through|monday|tuesday|wednesday|thursday|friday|saturday|sunday|not|even|given"
    r"|writing|talking|answering|according|where|without|within|ahead|prior|\w+ing|\w+ly)\b"
)
CONDITION = re.compile(
    r"\b(?:if|unless|until|provided|providing|on condition|on the condition|as long as|so long as"
    r"|only when|should (?!be|not|have|also|now)\w+ \w+"
    r"|in exchange for|in return for|in case|before (?:it|they|there|any) (?:can|will|would)"
    r"|only after|depending on|once)\b"
)
TENTATIVE = re.compile(
    r"\b(?:may|might|could|would consider|will consider|considering|consider|possible|possibly"
    r"|possibility|likely|hopes?|hoped"
    r"|hoping|expected to|expects to|perhaps|probably|appears? to|seems? to|reportedly|is set to|are set to|due to)\b"
)
BACKGROUND = re.compile(
    r"\b(?:last (?:week|month|year|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)|earlier this (?:week|month|year)|had (?:said|vowed"
    r"|demanded|promised|pledged"
    r"|agreed|offered|rejected|refused|called|threatened|warned|proposed|accepted|insisted|urged|asked|announced)"
    r"|(?:weeks|months|years) ago|previously|in (?:19|20)\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with what belongs to it: tokens from first to at, and what that says of it."""

    first: int
    at: int
    is_infinitive: bool
    is_negated: bool
    is_passive: bool
    is_modal: bool


def verb_group(tokens: Sequence[Token], at: int, floor: int = 0) -> VerbGroup:
    """Return the verb group that a verb ends: auxiliaries, negations and adverbs before it."""
    first, words = at, [tokens[at].lower]
    while first > floor:
        word = tokens[first - 1].lower
        is_adverb = word in ADVERBS or (
            word.endswith("ly")
            and len(word) > 4
            and word not in ("ally", "family", "assembly", "italy", "supply", "reply", "july")
        )
        if word in ("'s", "’s") and tokens[first].lower not in (
            "been",
            "not",
            "ready",
            "willing",
            "prepared",
            "committed",
            "also",
            "still",
        ):
            break
        if word in PROSPECTS and tokens[first].lower == "to":
            first -= 1
            words.append(word)
            continue
        if not (
            word in AUXILIARIES
            or word in NEGATIONS
            or is_adverb
            or (word in ("to", "on") and _runs_on(tokens, first - 1))
        ):
            break
        first -= 1
        words.append(word)
    while (
        first < at
        and tokens[first].lower in ("both", "all", "this", "last", "so", "late", "early")
        and first > floor
    ):
        break
    before = set(words[1:])
    infinitive = "to" in before
    passive = (
        bool(before & BE)
        and (not infinitive or "be" in before)
        and not tokens[at].lower.endswith("ing")
        and tokens[at].lower.endswith(("ed", "en", "wn", "nt", "ld", "de", "id", "ut", "ht"))
    )
    return VerbGroup(
        first,
        at,
        infinitive,
        bool(before & NEGATIONS) or "unlikely" in before,
        passive,
        bool(before & MODALS),
    )


def _runs_on(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether `to` belongs to the verb behind it, or `on` to a day: 'Iran on Tuesday rejected'."""
    if tokens[at].lower == "to":
        return True
    return at + 1 < len(tokens) and tokens[at + 1].lower.endswith("day")


def is_noun(tokens: Sequence[Token], at: int, mentions: Sequence[Mention]) -> bool:
    """Tell whether a word that may be verb or noun is a noun or an adjective where it stands."""
    if at == 0:
        return not tokens[at].lower.endswith("ing")
    before = tokens[at - 1]
    word = tokens[at].lower
    if is_possessive(tokens, at - 1) or before.lower in DETERMINERS:
        behind = {t.lower for t in tokens[max(0, at - 4) : at]} & AUXILIARIES
        return not (behind and before.lower in ADVERBS)
    following = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    if any(m.stop == at and m.kind == "adjective" for m in mentions):
        return True
    if before.lower in (
        "contract",
        "peace",
        "truce",
        "ceasefire",
        "pay",
        "wage",
        "key",
        "trade",
        "counter",
        "job",
        "draft",
        "cease-fire",
        "compromise",
        "settlement",
    ):
        return True
    if word.endswith("ed"):
        return before.lower == "newly"
    plain = not word.endswith(("ed", "ing"))
    if (
        word.endswith("s")
        and before.text.islower()
        and before.lower
        not in ("and", "but", "or", "also", "now", "still", "who", "which", "that", "then", "it")
        and (
            (following in PREPOSITIONS and following != "to")
            or not following[:1].isalnum()
            or following in ("and", "or", "that")
        )
        and word not in ("calls", "insists", "presses", "pushes", "agrees", "appeals")
    ):
        return True
    if plain and before.lower in PREPOSITIONS and before.lower != "to":
        return True
    return (
        plain
        and before.text[:1].islower()
        and before.lower.endswith(("al", "ic", "ous", "ive", "ary", "less", "ful"))
    ) or (plain and following == "of" and word not in ("approve", "approves", "demand"))


def chunk_start(sentence: Sentence, at: int, floor: int, mentions: Sequence[Mention]) -> int:
    """Return the token where the clause begins that a verb stands in: behind the nearest word that opens clauses."""
    tokens = sentence.tokens
    n = at - 1
    while n >= floor:
        token = tokens[n]
        if token.text in (";", ":", "—", "–") or (token.text in ('"', "“") and n < at - 1):
            return n + 1
        if token.lower in BOUNDARIES and not any(m.first <= n < m.stop for m in mentions):
            return n + 1
        n -= 1
    return floor


def subject_of(
    sentence: Sentence, group: VerbGroup, mentions: Sequence[Mention], floor: int = 0
) -> tuple[list[Mention], str, int]:
    """Return who is the subject of a verb group, how that is known, and the token where its words begin.

    How: direct (right before the verb), relative (before who or which), shared (with a verb before), none.
    """
    tokens = sentence.tokens
    n = _before_insertions(tokens, group.first - 1, floor, mentions)
    if n < floor:
        return [], "none", group.first
    token = tokens[n]
    if token.lower in ("who", "which", "that") and n > floor:
        if tokens[n - 1].text != "," and token.lower != "that":
            return [], "thing", group.first  # 'those who lay down their arms' only says which
        m = n - 2 if tokens[n - 1].text == "," else n - 1
        hit = _ending_at(mentions, m)
        if hit is not None:
            return coordinated(tokens, hit, mentions), "relative", group.first
        if token.lower != "that":
            return [], "none", group.first
    if hit := _ending_at(mentions, n):
        loose = (
            tokens[group.at].lower.endswith("ing")
            and group.first == group.at
            and n == group.first - 1
        )
        preposition = tokens[hit.first - 1].lower if hit.first > floor else ""
        if loose and preposition in PREPOSITIONS and preposition != "with":
            return [], "thing", group.first
        found = _head(tokens, hit, mentions, floor)
        if found is None:
            return [], "thing", group.first
        whole = coordinated(tokens, found, mentions)
        return whole, "direct", min(m.first for m in whole)
    if token.lower in (
        "and",
        "but",
        "or",
        "then",
        ",",
        "while",
        "by",
        "—",
        "–",
        "-",
        "before",
        "after",
        "instead",
        "without",
        "yet",
        "in",
    ):
        is_ing = tokens[group.at].lower.endswith("ing")
        return [], "shared" if token.lower != "in" or is_ing else "thing", group.first
    if tokens[group.at].lower.endswith("ing") and group.first == group.at:
        return [], "shared" if token.lower in DOCUMENTS else "thing", group.first
    if token.lower in BOUNDARIES or token.text in ('"', "“", ":", ";"):
        return [], "none", group.first
    start = chunk_start(sentence, group.first, floor, mentions)
    return _leading(sentence, start, n, mentions, group)


def _before_insertions(
    tokens: Sequence[Token], n: int, floor: int, mentions: Sequence[Mention]
) -> int:
    """Step back over an insertion between commas: 'The Union, with U.S. backing, has threatened'."""
    if n > floor and tokens[n].text == ",":
        named = next((m for m in mentions if m.kind == "person" and m.stop == n), None)
        if named is not None and named.first > floor and tokens[named.first - 1].text == ",":
            return n - 1
        back = n - 1
        while back > floor and tokens[back].text != ",":
            back -= 1
        if back > floor and tokens[back].text == "," and n - back <= 16:
            opener = tokens[back + 1].lower
            if (
                opener in PREPOSITIONS
                or opener
                in (
                    "who",
                    "which",
                    "whose",
                    "a",
                    "an",
                    "the",
                    "also",
                    "however",
                    "quoted",
                    "speaking",
                    "citing",
                    "one",
                    "another",
                    "now",
                    "both",
                )
                or opener.endswith(("ing", "ed", "man", "er", "or", "son", "ly"))
                or tokens[back + 1].is_capital
            ):
                return back - 1
    if n > floor and tokens[n].text == ")":
        back = n
        while back > floor and tokens[back].text != "(":
            back -= 1
        return back - 1
    return n


def _ending_at(mentions: Sequence[Mention], n: int) -> Mention | None:
    return next(
        (
            m
            for m in mentions
            if m.stop - 1 == n and not m.possessive and not m.place and m.kind != "adjective"
        ),
        None,
    )


def _head(
    tokens: Sequence[Token], hit: Mention, mentions: Sequence[Mention], floor: int
) -> Mention | None:
    """Return the mention that heads a noun phrase ending in a mention: 'rebels in Darfur' has rebels."""
    before = tokens[hit.first - 1].lower if hit.first > floor else ""
    if before == "the" and hit.first - 1 > floor:
        before = tokens[hit.first - 2].lower
        at = hit.first - 2
    else:
        at = hit.first - 1
    if (
        before
        in (
            "in",
            "at",
            "from",
            "of",
            "with",
            "on",
            "for",
            "between",
            "against",
            "by",
            "to",
            "over",
            "among",
            "under",
        )
        and at > floor
    ):
        if tokens[at - 1].lower in QUANTIFIERS:
            return hit
        head = _ending_at(mentions, at - 1)
        if head is not None:
            return _head(tokens, head, mentions, floor)
        previous = tokens[at - 1]
        return hit if previous.text in (",", '"', "“") else None
    return hit


def coordinated(
    tokens: Sequence[Token], last: Mention, mentions: Sequence[Mention]
) -> list[Mention]:
    """Return all mentions of a list that a mention ends: 'Britain, France and Germany'."""
    found = [last]
    while True:
        first = found[0].first
        at = first - 1
        while at > 0 and tokens[at].lower in (
            "the",
            "and",
            ",",
            "its",
            "&",
            "ally",
            "both",
            "mr",
            "ms",
            ".",
            "president",
            "secretary",
            "special",
            "envoy",
            "minister",
            "prime",
            "foreign",
        ):
            at -= 1
        if at == first - 1 or not any(
            t.lower in ("and", "&") for t in tokens[at + 1 : found[-1].first]
        ):
            return found
        before = next(
            (
                m
                for m in mentions
                if m.stop - 1 == at
                and not m.possessive
                and m.kind in ("party", "person", "organ", "group", "name")
            ),
            None,
        )
        if before is None or tokens[at + 1].text not in (",", "and", "&"):
            return found
        found.insert(0, before)


def _leading(
    sentence: Sentence, start: int, stop: int, mentions: Sequence[Mention], group: VerbGroup
) -> tuple[list[Mention], str, int]:
    """Return the subject among the words between the start of a clause and the verb group."""
    tokens = sentence.tokens
    text = sentence.lower[tokens[start].start - sentence.start :] if start < len(tokens) else ""
    commas = [k + 1 for k in range(start, stop + 1) if tokens[k].text == ","]
    opens = commas if commas and LEADING.match(text) else [start, *commas]
    for at in opens:
        if found := _subject_at(tokens, at, stop, mentions):
            return found, "direct", found[0].first
    return [], "thing", group.first


def _subject_at(
    tokens: Sequence[Token], at: int, stop: int, mentions: Sequence[Mention]
) -> list[Mention]:
    """Return the subject that begins at a token or right behind it: a mention with what is added to it."""
    for k in range(at, min(at + 3, stop + 1)):
        hit = next((m for m in mentions if m.first == k), None)
        if hit is not None and hit.kind != "adjective" and not hit.possessive:
            following = tokens[hit.stop].lower if hit.stop < len(tokens) else ""
            added = (
                following in PREPOSITIONS
                or following.endswith(("ing", "ed"))
                or following in ADVERBS
                or following in (",", "(", "and", "who", "which")
            )
            return coordinated(tokens, hit, mentions) if hit.stop <= stop + 1 and added else []
        if tokens[k].lower in QUANTIFIERS and tokens[k + 1].lower in ("of", "in", "among"):
            whole = next(
                (m for m in mentions if m.first in (k + 2, k + 3) and m.stop <= stop + 1), None
            )
            return [whole] if whole is not None else []
        if tokens[k].lower not in ("the", "a", "an", ",", '"', "“", "and", "but", "both"):
            break
    return []
