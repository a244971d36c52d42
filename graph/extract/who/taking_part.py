"""Who takes part: of all whom a text names, those who hold, are addressed, meet, mediate or act more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from graph.extract import FoundEnvoy, FoundMeeting, FoundStatement
from graph.extract.grammar.document import Sentence, Token
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.tables import read_table, word_class
from graph.extract.grammar.verbs import ADVERBS, AUXILIARIES, PREPOSITIONS
from graph.extract.who.coreference import Resolver
from graph.extract.who.mediation import MAY_MEDIATE, mediating
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import expand

OFTEN = 2
"""How often a party must act, in the subject of a clause, to count as one though no statement is its own."""
AT_WORK = ("state", "union", "company", "employers")
"""Kinds of parties whose acts are moves in a dispute: what armed groups do is told as news of a war."""
ADDRESSED = ("union", "company", "employers", "armed-group", "legislature")
"""Kinds of parties that count where they are addressed, though they are named by a noun alone."""
ACTING = ("party", "organ", "group", "local")
BEHIND_A_SUBJECT = AUXILIARIES | ADVERBS | word_class("behind_a_subject")


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


def addressed(
    resolver: Resolver, statements: Sequence[FoundStatement], vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield the parties to whom statements are addressed that name them: not all whom a pledge or an aim is about."""
    rows = {
        expand(r["class"], vocabulary.prefixes): r["addressed"] for r in read_table("gold_types")
    }
    found = resolver.finder.found.values()
    for s in statements:
        nearest = next((rows[c] for c in vocabulary.above(s.class_) if c in rows), "")
        named = (m for ms in found for m in ms if s.start <= m.start < s.end and not m.inferred)
        if nearest and any(s.target in m.parties for m in named):
            yield s.target


def find_parties(
    resolver: Resolver,
    statements: Sequence[FoundStatement],
    meetings: Sequence[FoundMeeting],
    envoys: Sequence[FoundEnvoy],
    vocabulary: Vocabulary,
) -> set[str]:
    """Return the parties of a document; who is merely spoken of is none."""
    inventory = resolver.inventory
    kind, new = inventory.kind, inventory.new
    if not statements and not meetings:
        return {e.party for e in envoys if e.party}
    acts = Counter[str]()
    found = {holder for s in statements for holder in s.holders}
    if statements:
        found |= {p for p in inventory.mediators if kind(p) in MAY_MEDIATE}
        for sentence in resolver.document.sentences:
            mentions = resolver.finder.found[sentence.index]
            acts.update(acting(sentence, mentions))
            found |= mediating(sentence, mentions, inventory)
    asked = addressed(resolver, statements, vocabulary)
    found |= {p for p in asked if p not in new or acts[p] or kind(p) in ADDRESSED}
    found |= {p for m in meetings for p in m.participants if acts[p] or m.status != "proposed"}
    found |= {p for p, n in acts.items() if n >= OFTEN and p not in new and kind(p) in AT_WORK}
    voices = {s.voiced_by for s in statements}
    found |= {
        e.party for e in envoys if e.name in voices or acts[e.party] or kind(e.party) == "state"
    }
    return {party for party in found if party}
