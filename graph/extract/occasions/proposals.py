"""Proposals: texts, plans and packages that a report speaks of as objects, with those who put them forward."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.extract import FoundProposal
from graph.extract.acts.record import confidence_of
from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.mentions import Mention

_NOT_WITHIN = (
    r"(?!(?:a|an|the|its|their|his|her|that|this|who|which|to|of|in|on|by|for|from|at|has|have|had|is|are|was|were|will"
    r"|would|already|also|and|or|not|says|said|contends)\b|(?!proposed|amended|revised|backed|detailed|united|so-called"
    r"|sponsored|brokered|disputed|tabled|limited|[\w.]+-)\w+(?:ed|ing|ould)\b)"
)
_AGREED = r"(?:agreement|deal|accord|text|treaty|resolution|statement)"
_TEXT = (
    rf"(?:peace (?:plan|proposal|agreement)|(?:tentative|framework|draft|interim|final|joint) {_AGREED}|plan|proposals?"
    r"|drafts?(?: (?:agreement|text|resolution|treaty|declaration|constitution|document|proposal|law|plan))?"
    r"|package|roadmap|road map|blueprint|initiative|counter-?proposals?|counter-?offers?|formula|bill|budget)"
)
PLAN = re.compile(
    r"\b(?:a|an|the|its|their|his|her|new|first|latest|this|[\w.]+(?:’s|'s|s’|s'))\s+"
    rf"(?:{_NOT_WITHIN}[\w’'.-]+\s+){{0,4}}?{_TEXT}\b"
    r"(?:\s+(?:to|for|on|of|from|by|that)\s+[^,.;:]{3,70})?"
)
NO_TEXT = re.compile(
    r"\b(?:contingency|emergency|pension|health|insurance|business|retirement|medical|battle|five-year|security)\s+plan"
    r"|\bplan(?:s)? (?:b|a)\b|\bno plan"
)
BARE = re.compile(r"(?:the|this|its|their|his|her) (?:new |latest )?\w+")
"""What only takes up a text that was named before."""
ON_ITS_WAY = re.compile(
    r"\b(?:bill|budget|package|initiative|formula|roadmap|road map|blueprint)\b"
)
"""Texts that count only where it is said whose they are: there are many of them."""
PUT_FORWARD = re.compile(
    r"\b(?:put forward|puts forward|putting forward|propos(?:ed|es|ing)|tabled|tables|present(?:ed|s|ing)"
    r"|submit(?:ted|s|ting)|draft(?:ed|s)|drew up|draws up|offer(?:ed|s)|unveil(?:ed|s)|circulat(?:ed|es|ing)"
    r"|issued|prepared|announced|outlined|floated|handed (?:\w+['’\w]* ){0,4})\s*$"
)
REJECTED = re.compile(r"\b(?:reject|refus|turn(?:ed|s) down|dismiss|rebuff|veto)\w*\b")
ACCEPTED = re.compile(r"\b(?:accept|approv|endors|sign|ratif|adopt|agreed to)\w*\b")


def find_proposals(
    document: Document, sentence: Sentence, mentions: Sequence[Mention]
) -> Iterator[FoundProposal]:
    """Yield the texts and plans that a sentence names, with those who put them forward where it says so."""
    if not sentence.is_prose:
        return
    for match in PLAN.finditer(sentence.lower):
        if NO_TEXT.search(match[0]):
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        words = document.text[start:end]
        yield FoundProposal(
            words[:60], _authors(document, sentence, match, mentions), _status(sentence, match), start, end,
            words, rule="proposal", confidence=confidence_of("proposal", "proposal"),
        )  # fmt: skip


def _authors(
    document: Document, sentence: Sentence, match: re.Match[str], mentions: Sequence[Mention]
) -> tuple[str, ...]:
    """Return whose a proposal is: its possessor or adjective, who it is by, or who puts it forward."""
    start, end = sentence.start + match.start(), sentence.start + match.end()
    inside = [m for m in mentions if start <= m.start < end and m.parties]
    owner = [m for m in inside if _is_author(document, m, start)]
    if not owner and (verb := PUT_FORWARD.search(sentence.lower[: match.start()])):
        before = [
            m for m in mentions
            if m.end <= sentence.start + verb.start() and m.parties and not m.possessive and not m.place
            and m.kind in ("party", "person", "organ", "group", "sides", "local")
        ]  # fmt: skip
        owner = before[:1]
    return tuple(dict.fromkeys(p for m in owner[:1] for p in m.parties))


def _is_author(document: Document, mention: Mention, start: int) -> bool:
    """Tell whether somebody named in a text's name is its author: that of 'Chile's plan' is."""
    before = document.text[start : mention.start].lower()
    if re.search(r"\b(?:from|by)(?: the| interim| president| prime minister)*\s*$", before):
        return True
    is_owner = (
        mention.possessive
        or mention.kind == "adjective"
        or document.text[mention.end : mention.end + 1] == "-"
    )
    return is_owner and not re.search(r"\b(?:to|for|on|of|that)\b", before)


def _status(sentence: Sentence, match: re.Match[str]) -> str:
    """Return how far a proposal has got, by its own words and by the verb it is the object of."""
    before = sentence.lower[max(0, match.start() - 30) : match.start()]
    if REJECTED.search(before):
        return "rejected"
    if ACCEPTED.search(before) or "tentative agreement" in match[0]:
        return "accepted"
    return "draft" if "draft" in match[0] else "tabled"


def named_once(proposals: Sequence[FoundProposal]) -> list[FoundProposal]:
    """Return proposals, each once: a bare 'the plan' takes up the one before, whose author it may tell."""
    kept: list[FoundProposal] = []
    for proposal in proposals:
        words = proposal.quote.lower()
        same = next((n for n, other in enumerate(kept) if _are_one(other, proposal)), None)
        is_bare = BARE.fullmatch(words) is not None and not proposal.proposers
        if same is not None:
            proposers = kept[same].proposers or proposal.proposers
            kept[same] = replace(kept[same], proposers=proposers)
        elif not is_bare and (proposal.proposers or not ON_ITS_WAY.search(words)):
            kept.append(proposal)
    return kept


def _are_one(one: FoundProposal, two: FoundProposal) -> bool:
    agree = not one.proposers or not two.proposers or bool({*one.proposers} & {*two.proposers})
    return agree and _head(one) == _head(two)


def _head(proposal: FoundProposal) -> str:
    """Return the noun of a proposal's name."""
    found = re.search(rf"\b{_TEXT}\b", proposal.quote.lower())
    return found[0].split()[-1].rstrip("s") if found else ""
