"""On what a position depends, in the words of the passage."""

from __future__ import annotations

import re

_KINDS = (
    ("unless", r"unless"),
    ("until", r"until|till"),
    ("in exchange for", r"in exchange for|in return for"),
    (
        "if",
        r"(?:only |even )?if(?! (?:only|any|not|necessary|possible|needed)\b)|(?:but )?only (?:if|when|after|once)"
        r"|provided(?: that)?|providing(?: that)?"
        r"|on(?: the)? condition(?: that)?|as long as|so long as|in case|once(?! (?:again|more|and)\b)",
    ),
)
_CONNECTIVES = re.compile(
    "|".join(rf"(?P<k{n}>\b(?:{words})\b)" for n, (_, words) in enumerate(_KINDS))
)
_INVERTED = re.compile(r"(?:^|(?<=\w )|(?<=, ))should (?=[a-z]+ (?!be\b)[a-z])")
_END = re.compile(r"[;:—–]|,(?! \d)|(?<=\w)[\"”]|\bbut\b|\bthen\b")


def find_condition(passage: str, *, is_subject: bool = False) -> tuple[str, str] | None:
    """Return on what a passage depends: if, unless, until or in exchange for, with the words of it.

    Args:
        is_subject: that the passage begins with its own subject, so that 'should' inside it may be an inversion.

    >>> find_condition("Norway will sign if Chile pays, its envoy hopes")
    ('if', 'Chile pays')
    >>> find_condition("Unless the siege is lifted, the talks are off")
    ('unless', 'the siege is lifted')
    >>> find_condition("Arland would attack should Borland refuse to talk", is_subject=True)
    ('if', 'Borland refuse to talk')
    >>> find_condition("Chile should pay", is_subject=True), find_condition("would recognize it, if only in part")
    (None, None)

    """
    low = passage.lower()
    found = _CONNECTIVES.search(low)
    if found is not None:
        kind = next(name for n, (name, _) in enumerate(_KINDS) if found[f"k{n}"])
        return _words(kind, passage[found.end() :])
    inverted = _INVERTED.search(low) if is_subject else None
    if inverted is None or not re.search(r"\b(?:would|will|could)\b", low[: inverted.start()]):
        return None
    return _words("if", passage[inverted.end() :])


def _words(kind: str, behind: str) -> tuple[str, str] | None:
    end = _END.search(behind, 3)
    words = " ".join(behind[: end.start() if end else None].split()).strip(" .,\"'“”‘’")
    return (kind, words) if len(words.split()) >= 2 else None
