"""Acts that are not done where they are told: only judged, a way of doing what is yet to be done, asked, left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.acts.clauses import follows_modal
from graph.extract.grammar.document import Token
from graph.extract.grammar.inflection import all_forms
from graph.extract.grammar.verbs import PREPOSITIONS, VerbGroup

SHUNNED = frozenset([*all_forms("avoid"), "from", "against", "without"])
"""What stands before an act in -ing that is not done."""
PUTATIVE = re.compile(
    r"\b(?:unacceptable|intolerable|wrong|shameful|outrageous|absurd|inconceivable|unthinkable|unfair|unjust|regrettable"
    r"|strange|ironic|odd|sad|tragic|disappoint\w+|surpris\w+|sorry|shocked|a (?:pity|shame|scandal))"
    r" that\b[^.;:]*$"
)
"""Words behind which 'should' asks for nothing: 'it is wrong that Norway should pay'."""

TO_BE_KEPT = frozenset(["to", "must", "should", "themselves", "himself", "that", "which", "who"])
"""Words before the verb of what somebody is to keep or show."""
MEANS = re.compile(
    r"\b(?:must|should|shall|can|could|may|might|agree[sd]? to) [a-z]+\b[^.;]*\bby(?: [a-z]+ly)?\s*$"
)
"""Words before a way of doing what is yet to be done: 'must win them over by offering more'."""


def is_undone_act(tokens: Sequence[Token], group: VerbGroup, before: str) -> bool:
    """Tell whether a verb tells of nothing that is done, by what stands before it."""
    return (
        follows_modal(tokens, group)
        or is_asked(tokens, group)
        or is_left_out(tokens, group)
        or is_means(tokens, group.first, before)
    )


def is_asked(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Tell whether a verb is what somebody must do: 'must accept' accepts nothing."""
    words = [t.lower for t in tokens[group.first : group.at]]
    return any(word in ("must", "should", "ought", "shall") for word in words)


def is_left_out(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Tell whether an act is one that is not done: 'without offering', 'stopped short of calling for'."""
    before = [t.lower for t in tokens[max(0, group.first - 2) : group.first]]
    is_act = tokens[group.at].lower.endswith("ing")
    return before == ["short", "of"] or (is_act and not SHUNNED.isdisjoint(before[-1:]))


def is_putative(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Tell whether `should` only tells what is judged: 'it is unacceptable that Norway should pay'."""
    return tokens[at].lower == "should" and bool(PUTATIVE.search(before))


def is_means(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Tell whether a participle only says how something is to be done: 'agreed to help by accepting more'."""
    return tokens[at].lower.endswith("ing") and bool(MEANS.search(before))


def is_to_be_kept(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a noun with its owner is what somebody is to keep or show: 'urged them to keep their promise'."""
    if first < 2 or tokens[first - 1].lower in PREPOSITIONS or not tokens[first - 1].is_word:
        return False
    return tokens[first - 2].lower in TO_BE_KEPT
