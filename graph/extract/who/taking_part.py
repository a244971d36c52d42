"""Who takes part: of all whom a text names, those who hold, are addressed, meet, mediate or act more than once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from graph.extract import FoundEnvoy, FoundMeeting, FoundStatement
from graph.extract.grammar.document import Sentence, Token
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import ADVERBS, AUXILIARIES, PREPOSITIONS
from graph.extract.who.coreference import Resolver
from graph.extract.who.mediation import mediating

OFTEN = 2
"""How often a party must act, in the subject of a clause, to count as one though no statement is its own."""
ADDRESSED = ("union", "company", "employers", "armed-group", "legislature")
"""Kinds of parties that count where they are addressed, though they are named by a noun alone."""
ACTING = ("party", "organ", "group", "local")
BEHIND_A_SUBJECT = AUXILIARIES | ADVERBS | word_class("behind_a_subject")
ATTENDING = re.compile(
    r"\b(?:attend\w*|involv\w*|tak\w+ part|took part|participa\w+ in|between|brings?|brought|includ\w*"
    r"|met|meet\w*|hosted|represent\w*|round of|(?:talks|negotiations) with|gather\w*|delegat\w+ (?:from|of))\b"
)
TALKS = re.compile(r"\b(?:talks|negotiations|meeting|summit|conference|parties|nations)\b")


def acting(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[str]:
    """Yield the parties that are the subject of a clause of a sentence, by what stands before and behind them."""
    if not sentence.is_prose:
        return
    tokens = sentence.tokens
    for m in mentions:
        if m.kind not in ACTING or m.possessive or m.place or m.stop >= len(tokens):
            continue
        before = m.first - 1
        while before >= 0 and tokens[before].lower in ("the", "a", "an", "both"):
            before -= 1
        if before >= 0 and tokens[before].lower in PREPOSITIONS:
            continue
        if _may_be_verb(tokens[m.stop]):
            yield from m.parties


def _may_be_verb(token: Token) -> bool:
    word = token.lower
    return word in BEHIND_A_SUBJECT or (word.endswith(("ed", "s")) and token.text.islower())


def attending(sentence: Sentence, mentions: Sequence[Mention]) -> set[str]:
    """Return the parties of a list of three or more in a sentence that tells who meets."""
    if not TALKS.search(sentence.lower) or not ATTENDING.search(sentence.lower):
        return set()
    named = [m for m in mentions if m.kind in ACTING[:2] and m.parties and not m.possessive]
    runs: list[list[Mention]] = []
    for m in named:
        between = [t.lower for t in sentence.tokens[runs[-1][-1].stop : m.first]] if runs else ["."]
        if runs and set(between) <= {",", "and", "the", "as", "well", "with", "two", "host"}:
            runs[-1].append(m)
        else:
            runs.append([m])
    return {p for run in runs if len(run) >= 3 for m in run for p in m.parties}


def find_parties(
    resolver: Resolver,
    statements: Sequence[FoundStatement],
    meetings: Sequence[FoundMeeting],
    envoys: Sequence[FoundEnvoy],
) -> set[str]:
    """Return the parties of a document; who is merely spoken of is none."""
    inventory = resolver.inventory
    found: set[str] = set()
    for s in statements:
        found |= set(s.holders)
        if s.target not in inventory.new or inventory.kinds.get(s.target) in ADDRESSED:
            found.add(s.target)
    for meeting in meetings:
        found |= set(meeting.participants)
    if not statements and not meetings:
        found |= {e.party for e in envoys}
    if statements:
        found |= inventory.mediators
        acts = Counter[str]()
        for sentence in resolver.document.sentences:
            mentions = resolver.finder.found[sentence.index]
            acts.update(acting(sentence, mentions))
            found |= attending(sentence, mentions) | mediating(sentence, mentions, inventory)
        found |= {party for party, n in acts.items() if n >= OFTEN and party not in inventory.new}
        voices = {s.voiced_by for s in statements}
        found |= {e.party for e in envoys if e.name in voices or acts[e.party]}
    return {party for party in found if party}
