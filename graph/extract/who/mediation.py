"""Who mediates, by the words a text has for that: 'mediators Egypt and Qatar', 'talks brokered by Norway'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extract.grammar.document import Sentence, Token
from graph.extract.grammar.mentions import Inventory, Mention
from graph.extract.grammar.tables import word_class

MEDIATORS = re.compile(r"\b(?:mediators?|facilitators?|brokers|go-betweens?|guarantors?)\b")
BROKERED = re.compile(
    r"\b(?:mediated|brokered|facilitated|moderated) (?:\w+ )?by\b|\bmediation (?:by|of|from)\b"
)
SERVING = re.compile(
    r"\b(?:serv|act)\w* as (?:an? )?(?:\w+ )?(?:mediators?|go-betweens?|intermediar\w+|facilitators?)\b"
    r"|\b(?:is|are|was|were|been) (?:\w+ing to )?(?:mediat|broker|facilitat)(?:e|ing)\b"
    r"|\b(?:mediates|brokered|facilitated|has mediated|have mediated) (?:the |those |peace |in the |between )"
    r"|\b(?:leads|lead|leading|led|heads|heading|headed) (?:the |a |an )?(?:\w+ )?(?:mediation|facilitation)\b"
)
"""What is said of whoever mediates, behind the name."""
BETWEEN = frozenset([",", "and", "the", "along", "with", "which", "who", "together"])
BROKERING = word_class("brokering")
TALKING = word_class("talking")
"""Words before which somebody leads as a mediator."""
MAY_MEDIATE = frozenset(["state", "igo", "ngo", "coalition", "government"])


def mediating(sentence: Sentence, mentions: Sequence[Mention], inventory: Inventory) -> set[str]:
    """Return the parties that a sentence says mediate."""
    found: set[str] = set()
    for pattern in (MEDIATORS, BROKERED):
        for match in pattern.finditer(sentence.lower):
            end = sentence.start + match.end()
            found.update(_run(sentence, [m for m in mentions if m.start >= end], end))
    for match in SERVING.finditer(sentence.lower):
        start = sentence.start + match.start()
        before = [m for m in mentions if m.end <= start and m.kind in ("party", "organ", "person")]
        found.update(_back(sentence, before, start))
    return {party for party in found if inventory.kind(party) in MAY_MEDIATE}


def _run(sentence: Sentence, mentions: Sequence[Mention], offset: int) -> Iterator[str]:
    """Yield the parties of a list that begins at an offset."""
    at = sentence.token_at(offset)
    for m in mentions:
        between = {t.lower for t in sentence.tokens[at : m.first]}
        if m.kind not in ("party", "organ") or not between <= BETWEEN:
            return
        yield from m.parties
        at = m.stop


def _back(sentence: Sentence, mentions: Sequence[Mention], offset: int) -> Iterator[str]:
    """Yield the parties of a list that ends before an offset: 'Egypt, which along with Qatar has'."""
    stop = sentence.token_at(offset)
    for m in reversed(mentions):
        words = {t.lower for t in sentence.tokens[m.stop : stop]}
        if not words <= BETWEEN | {"has", "have", "had", "is", "are", "been", "also", "long"}:
            return
        yield from m.parties
        stop = m.first


def note_broker(tokens: Sequence[Token], at: int, inventory: Inventory) -> None:
    """Note a mediator named in one word with what it did: 'Egyptian-brokered', 'European Union-brokered'."""
    name, _, did = tokens[at].text.partition("-")
    following = {t.lower for t in tokens[at + 1 : at + 3]}
    if did not in BROKERING or (did == "led" and not following & TALKING):
        return  # "the Saudi-led coalition"
    for first in range(max(0, at - 2), at + 1):
        words = " ".join([*(t.text for t in tokens[first:at]), name])
        if entry := inventory.lexicon.whole(words):
            inventory.note(entry.party, entry.kind)
            inventory.mediators.add(entry.party)
            return
