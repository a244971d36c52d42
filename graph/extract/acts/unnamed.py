"""Subjects that stand in no table: 'hotels refused', '80 per cent of the workforce', 'many of the refugees'."""

from __future__ import annotations

from collections.abc import Sequence

from graph.extract.acts.candidates import Hit
from graph.extract.acts.clauses import is_finite
from graph.extract.grammar.document import Sentence, Token
from graph.extract.grammar.mentions import MODIFIERS, Mention
from graph.extract.grammar.subjects import (
    ARTICLES,
    before_insertions,
    chunk_start,
    phrase_start,
)
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import ADVERBS, PREPOSITIONS, VerbGroup, is_adjective, is_plural

PEOPLE = word_class("people")
NOTHING: list[Mention] = []
AMID = word_class("amid")
LONGEST = 12
"""How many words may stand between the people of a subject and its verb."""


def plural_subject(
    sentence: Sentence, group: VerbGroup, mentions: Sequence[Mention]
) -> tuple[list[Mention], str, int]:
    """Return as subject a plural noun that nothing else is known of: 'hotels refused', 'the nurses rejected'."""
    tokens = sentence.tokens
    at = before_insertions(tokens, group.first - 1, 0, mentions)
    participle = group.first < group.at and tokens[group.first].lower in ADVERBS
    if at < 0 or participle or not is_plural(tokens[at].text):
        return NOTHING, "thing", group.first
    before = tokens[at - 1].lower if at else ""
    start = phrase_start(tokens, at)
    back = start if tokens[start].lower in ARTICLES else start - 1
    ahead = tokens[back - 1].lower if back > 0 else ""
    if ahead in PREPOSITIONS or before in PREPOSITIONS:
        return NOTHING, "thing", group.first
    name = tokens[at].text
    mention = Mention(
        tokens[at].start, tokens[at].end, at, at + 1, "name", owner=name, parties=(name,)
    )
    return [mention], "direct", start


def people_subject(
    sentence: Sentence, group: VerbGroup, mentions: Sequence[Mention], floor: int = 0
) -> tuple[list[Mention], str, int]:
    """Return as subject, without a party, people told by a common noun or a share: 'a massive 83 per cent voted'."""
    tokens = sentence.tokens
    is_loose = group.first == group.at and tokens[group.at].lower.endswith("ing")
    if is_loose and tokens[max(0, group.first - 1)].lower not in PEOPLE:
        return NOTHING, "thing", group.first  # "the rebels differed over disarming"
    start = chunk_start(sentence, group.first, floor, mentions)
    commas = [n + 1 for n in range(start, group.first) if tokens[n].text == ","]
    for opens in (start, *commas):
        for at in range(opens, min(group.first, opens + 5)):
            if tokens[at].lower in PEOPLE and group.first - at <= LONGEST:
                is_purpose = tokens[group.first].lower == "to"
                if not is_purpose and any(map(is_finite, tokens[at + 1 : group.first])):
                    break  # "the leaders pledged support": another verb's subject
                head = Mention(
                    tokens[at].start, tokens[at].end, at, at + 1, "group", noun=tokens[at].lower
                )
                return [head], "direct", opens
            if tokens[at].lower in PREPOSITIONS or not _is_attribute(tokens, at):
                break
    return NOTHING, "thing", group.first


def stands_alone(hit: Hit) -> bool:
    """Tell whether a noun tells an act of nobody named: 'the summit ended with calls for a truce'."""
    if not hit.cue.is_act:
        return False
    at = hit.at - 1
    while at > 0 and hit.at - at < 4 and (_may_be_between(hit.tokens[at].lower)):
        at -= 1
    return at >= 0 and hit.tokens[at].lower in AMID


def _may_be_between(word: str) -> bool:
    """Tell whether a word may stand between a preposition and a noun that it tells more of."""
    return (
        word in MODIFIERS
        or word in ("a", "an", "the")
        or is_adjective(word)
        or word.endswith(("ed", "ing"))
    )


def _is_attribute(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word may stand before the noun of a phrase."""
    return tokens[at].is_word or tokens[at].text[:1].isdigit() or tokens[at].text == "%"
