"""Names of groups that have none of their own, by the words a document has for them."""

from __future__ import annotations

import re

from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import is_plural
from graph.extract.who.collectives import Collectives, kind_of, row_of

ACTING_FOR_A_GROUP = word_class("acting_for_a_group")
OPENERS_OF_GROUPS = word_class("openers_of_groups")
WHO_LEAD = frozenset(["management", "executives", "bosses", "managers", "directors"])


def names_a_group(word: str) -> bool:
    """Tell whether a word before 'leaders' or 'fighters' names those who act: not in 'former fighters', 'coup leaders'.

    >>> names_a_group("Hezbollah"), names_a_group("rebel"), names_a_group("farmers'"), names_a_group("coup")
    (True, True, True, False)
    """
    bare = re.sub(r"['’]s?$", "", word.lower())
    return word[:1].isupper() or bool(kind_of(bare)) or is_plural(bare)


def head_of(name: str) -> str:
    """Return the name of a body without what it is for or of.

    >>> head_of("High Council of the Armed Forces"), head_of("Miners Union")
    ('High Council', 'Miners Union')
    """
    return re.split(r" (?:of|for) ", name, maxsplit=1)[0]


class GroupNames(Collectives):
    """Names groups."""

    def group_name(self, mention: Mention) -> str:
        """Return the words of a group as the name of a party, without article."""
        whole = mention.text(self.document)
        if mention.noun.startswith("opposition") and whole[1:].islower():
            return "opposition"  # "the main opposition", "opposition leaders"
        # "a spokesman for the guerrillas" speaks for the guerrillas
        words = re.split(r"\b(?:for|of|from)\s+", whole, maxsplit=1)[-1].split()
        if len(words) > 1 and words[-1].lower() in ACTING_FOR_A_GROUP and names_a_group(words[-2]):
            words.pop()
            words[-1] = re.sub(r"(?<=s)['’]$|['’]s$", "", words[-1])
            words[-1] = {
                "union": "unions",
                "rebel": "rebels",
                "guerrilla": "guerrillas",
                "militia": "militias",
                "separatist": "separatists",
            }.get(words[-1].lower(), words[-1])
            words[0] = words[0] if words[0][:1].isupper() and len(words) > 1 else words[0].lower()
        while words and words[0].lower() in OPENERS_OF_GROUPS:
            words.pop(0)
        if len(words) == 1 and mention.noun in row_of("tribes") and words[0] != mention.noun:
            words = whole.split() if not words[0].endswith("s") else words
        if len(words) > 1 and words[-1] in WHO_LEAD and words[-2][:1].isupper():
            words.pop()
        if len(words) == 1 and words[0].lower() in self.finder.lower_words:
            words = [words[0].lower()]  # "Unions" opens a sentence
        return " ".join(words) or mention.noun
