"""How firmly a position is held: firm, conditional or tentative."""

from __future__ import annotations

import re

from graph.extract.grammar.conditions import find_condition

_TIME = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|noon|midnight|tomorrow|tonight|next|late|early|the end|the summer|now|then|recently|\d"
)
CONDITIONAL = re.compile(
    r"\b(?:if(?! (?:any|not|necessary|possible|needed)\b)|unless|(?:until|till)(?! (?:"
    + _TIME
    + r"))"
    r"|provided(?: that|,)|providing that|on (?:the )?condition|as long as|so long as|only (?:when|after|once|with)"
    r"|in case|in the event of|depending on|failing|in order for|before (?:it|they|there|any) (?:can|will|would)"
    r"|once (?!again|more|and for all|and|a (?:week|month|year|day)))\b"
)
TENTATIVE = re.compile(
    r"\b(?:may|might|could|would consider|will consider|(?:is|are|was|were) considering|considers|weighing|mulling"
    r"|possible|possibly|possibility|likely|almost certain|bound to|hopes?|hoped|hoping|hopeful|optimistic"
    r"|expected to|expects to|perhaps"
    r"|probably|appears? to|seems? to|reportedly|is set to|are set to|reluctant|inclined|leans?|leaning)\b"
)
"""Words that make tentative what is told with them."""
WITHIN = 12
"""How many letters behind its cue a position may be made tentative; what stands further on is its content."""


def modality_of(passage: str, cue_end: int, *, is_modal: bool = False) -> str:
    """Return how firmly a position is held.

    Args:
        passage: its words.
        cue_end: where in them the words end that tell the act.
        is_modal: that the verb of the act stands behind may, might or could.

    >>> modality_of("Norway will sign if Chile pays", 16), modality_of("Chile should pay", 16)
    ('conditional', 'firm')
    >>> modality_of("Norway urged Chile to drop any plan that could harm it", 12), modality_of("it may sign", 11)
    ('firm', 'tentative')

    """
    low = passage.lower()
    if CONDITIONAL.search(low) or _is_inverted(passage):
        return "conditional"
    if is_modal or TENTATIVE.search(low[: cue_end + WITHIN]):
        return "tentative"
    return "firm"


def _is_inverted(passage: str) -> bool:
    """Tell whether a condition is told by 'should' before its subject: 'would attack should Borland refuse'."""
    found = find_condition(passage, is_subject=True)
    return found is not None and found[0] == "if"
