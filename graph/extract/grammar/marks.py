"""Marks in a sentence by which a position is conditional, tentative or of an earlier time."""

from __future__ import annotations

import re

CONDITION = re.compile(
    r"\b(?:if|unless|until|provided|providing|on condition|on the condition|as long as|so long as"
    r"|only when"
    r"|as (?:a )?part of (?:a|an|the|any) (?:[\w-]+ ){0,3}(?:deal|agreement|settlement|package|accord|bargain)"
    r"|should (?!be|not|have|also|now)\w+ \w+"
    r"|in exchange for|in return for|in case|before (?:it|they|there|any) (?:can|will|would)"
    r"|only after|depending on|once)\b"
)
BACKGROUND = re.compile(
    r"\b(?:last (?:week|month|year|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)|earlier this (?:week|month|year)|had (?:said|vowed"
    r"|demanded|promised|pledged"
    r"|agreed|offered|rejected|refused|called|threatened|warned|proposed|accepted|insisted|urged|asked|announced)"
    r"|(?:weeks|months|years) ago|previously|in (?:19|20)\d\d)\b"
)
