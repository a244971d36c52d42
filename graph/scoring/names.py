"""Names compared: parties by their folded names, persons by the parts of theirs."""

from __future__ import annotations

import re
import unicodedata


def fold_name(name: str) -> str:
    """Return a name as it is compared: without accents, case, punctuation, leading article or possessive.

    >>> fold_name("The Côte d’Ivoire’s"), fold_name("an Army")
    ('cote d ivoire', 'army')
    """
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"[^\w\s]", " ", re.sub(r"['’]s\b", "", plain))
    return " ".join(re.sub(r"^\s*(?:the|an|a)\s+", "", plain).split())


def same_person(one: str, other: str) -> bool:
    """Tell whether two folded names may be one person's: one has all words of the other, or surname and initial agree.

    >>> same_person("bevz", "oleksandr bevz"), same_person("o bevz", "oleksandr bevz"), same_person("a b", "c b")
    (True, True, False)
    """
    left, right = one.split(), other.split()
    if not left or not right:
        return False
    if set(left) <= set(right) or set(right) <= set(left):
        return True
    return left[-1] == right[-1] and left[0][0] == right[0][0]
