"""Verbs with what belongs to them, told from nouns by words of closed classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from graph.extract.grammar.document import Token
from graph.extract.grammar.inflection import IRREGULAR, all_forms
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.sight import is_possessive
from graph.extract.grammar.tables import word_class

ADVERBS = word_class("adverbs")
AUXILIARIES = word_class("auxiliaries")
BE = word_class("be")
BEFORE_A_NOUN = word_class("before_a_noun")
BEFORE_A_VERB_IN_S = word_class("before_a_verb_in_s")
BEHIND_A_CONTRACTION = word_class("behind_a_contraction")
DETERMINERS = word_class("determiners")
MODALS = word_class("modals")
NEGATIONS = word_class("negations")
NEVER_PLURAL_NOUNS = word_class("never_plural_nouns")
NO_ADVERBS = word_class("no_adverbs")
NO_ACTORS = word_class("no_actors")
NOUNS_LIKE_ADJECTIVES = word_class("nouns_like_adjectives")
KEEPING = word_class("keeping")
PREPOSITIONS = word_class("prepositions")
PROSPECTS = word_class("prospects")
AMOUNTS = frozenset(["all", "both", "few", "many", "most", "several", "some"])
BEHIND_A_VERB = frozenset(["to", "the", "a", "an", "that", "their", "any", "it", "for", "on"])
PRONOUNS_AS_SUBJECT = frozenset(["he", "she", "they", "we", "i", "who"])
OPENERS_OF_CLAUSES = frozenset(
    [",", '"', "“", ";", "and", "but", "that", "though", "although", "while"]
)
SPANS_OF_TIME = frozenset(["months", "years", "weeks", "days", "decades"])


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with what belongs to it: tokens from first to at, and what that says of it."""

    first: int
    at: int
    is_infinitive: bool
    is_negated: bool
    is_passive: bool
    is_modal: bool


def verb_group(tokens: Sequence[Token], at: int, floor: int = 0) -> VerbGroup:
    """Return the verb group that a verb ends: auxiliaries, negations and adverbs before it."""
    first, words = at, [tokens[at].lower]
    if words[0].endswith("ing"):
        first = _kept_up(tokens, first, floor)
    while first > floor:
        word = tokens[first - 1].lower
        is_adverb = word in ADVERBS or (
            word.endswith("ly") and len(word) > 4 and word not in NO_ADVERBS
        )
        if word in ("'s", "’s") and tokens[first].lower not in BEHIND_A_CONTRACTION:
            break
        if word == "both" and (first == 1 or tokens[first - 2].lower in OPENERS_OF_CLAUSES):
            break  # "Both rejected the plan": the subject
        if word in ('"', "“") and first > 1 and tokens[first - 2].lower in AUXILIARIES:
            first -= 1  # 'was "actively seeking"'
            continue
        if word in SPANS_OF_TIME and first > 2 and tokens[first - 2].lower in ("for", "recent"):
            first -= 2 + (tokens[first - 2].lower == "recent")  # "has for months threatened"
            continue
        if word == "far" and first > 1 and tokens[first - 2].lower in ("so", "thus"):
            first -= 2  # "both have so far refused"
            continue
        if word in PROSPECTS and tokens[first].lower == "to":
            first -= 1
            words.append(word)
            continue
        if not (
            word in AUXILIARIES
            or word in NEGATIONS
            or is_adverb
            or (word in ("to", "on") and _runs_on(tokens, first - 1))
        ):
            break
        first -= 1
        words.append(word)
    while (
        first < at
        and tokens[first].lower in ("both", "all", "this", "last", "so", "late", "early")
        and first > floor
    ):
        break
    before = set(words[1:])
    if {"not", "only"} <= before:
        before -= {"not", "only"}  # "not only rejected the plan"
    infinitive = "to" in before
    passive = (
        bool(before & BE)
        and (not infinitive or "be" in before)
        and not tokens[at].lower.endswith("ing")
        and tokens[at].lower.endswith(("ed", "en", "wn", "nt", "ld", "de", "id", "ut", "ht"))
    )
    return VerbGroup(
        first,
        at,
        infinitive,
        bool(before & NEGATIONS) or "unlikely" in before,
        passive,
        bool(before & MODALS),
    )


def _kept_up(tokens: Sequence[Token], at: int, floor: int) -> int:
    """Return where a verb begins that says that an act is kept up: 'keeps on rejecting', 'continued refusing'."""
    back = at - 1 - (at > floor + 1 and tokens[at - 1].lower == "on")
    return back if back >= floor and tokens[back].lower in KEEPING else at


def _runs_on(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether `to` belongs to the verb behind it, or `on` to a day: 'Iran on Tuesday rejected'."""
    if tokens[at].lower == "to":
        return True
    return at + 1 < len(tokens) and tokens[at + 1].lower.endswith("day")


def governing(tokens: Sequence[Token], group: VerbGroup) -> VerbGroup | None:
    """Return the verb group that an infinitive hangs on, where it says the same act: 'decided to reject'."""
    to = next((n for n in range(group.first, group.at) if tokens[n].lower == "to"), -1)
    before = to - 1
    while before > 0 and (tokens[before].lower in ADVERBS or tokens[before].lower.endswith("day")):
        before -= 1
    if before < 0 or tokens[before].lower not in transparent():
        return None
    found = verb_group(tokens, before)
    if found.is_infinitive or found.is_passive:
        return None
    denied = any(t.lower in ("not", "never") for t in tokens[before + 1 : group.at])
    return replace(found, is_negated=found.is_negated != denied)  # "voted not to accept"


@cache
def irregular_pasts() -> frozenset[str]:
    """Return the past forms that are no nouns: sent, spoke, but not cut."""
    forms = (form for verb, row in IRREGULAR.items() for form in row.split() if form != verb)
    return frozenset(form for form in forms if not form.endswith(("s", "ing", "ed")))


def is_alone(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word of amount before a verb in the plural is its subject: 'Both decline to go'."""
    opens = at == 1 or tokens[at - 2].text in (",", ";", "and", "but", '"', "“")
    behind = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    plural = not tokens[at].lower.endswith(("s", "ing"))
    return opens and plural and tokens[at - 1].lower in AMOUNTS and (behind in BEHIND_A_VERB)


@cache
def transparent() -> frozenset[str]:
    """Return the forms of verbs before an infinitive that leave its act as it is."""
    return frozenset(form for verb in word_class("transparent") for form in all_forms(verb))


def is_adjective(word: str) -> bool:
    """Tell whether a word is an adjective by its ending; 'proposal' and 'initiative' are none."""
    return (
        word.endswith(("al", "ic", "ous", "ive", "ary", "less", "ful"))
        and word not in NOUNS_LIKE_ADJECTIVES
    )


def is_plural(word: str) -> bool:
    """Tell whether a word in small letters is a noun for several who act: 'hotels', but not 'talks'."""
    return (
        word.islower()
        and word.isalpha()
        and len(word) > 4
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "ics", "ws"))
        and word not in NO_ACTORS
    )


def _acts_alone(mention: Mention, at: int) -> bool:
    """Tell whether a party or somebody stands right before a token, and owns nothing: 'the opposition'."""
    kinds = ("party", "group", "organ", "person", "local")
    return mention.stop == at and mention.kind in kinds and not mention.possessive


def is_noun(tokens: Sequence[Token], at: int, mentions: Sequence[Mention]) -> bool:
    """Tell whether a word that may be verb or noun is a noun or an adjective where it stands."""
    if at == 0:
        return not tokens[at].lower.endswith("ing")
    before = tokens[at - 1]
    word = tokens[at].lower
    if is_possessive(tokens, at - 1) or before.lower in DETERMINERS:
        if is_alone(tokens, at):
            return False  # "Both decline to go"
        if before.lower in ("all", "both", "each") and any(
            m.stop == at - 1 or (m.first == at - 1 and m.kind == "pronoun") for m in mentions
        ):
            return False  # "its leaders all refused", "Both called for a truce"
        behind = {t.lower for t in tokens[max(0, at - 4) : at]} & AUXILIARIES
        return not (behind and before.lower in ADVERBS)
    following = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    if word in irregular_pasts() or before.lower in PRONOUNS_AS_SUBJECT:
        return False  # "the Swiss sent", "he dreams of"
    if any(m.stop == at and m.kind == "adjective" for m in mentions):
        return True
    if before.lower in BEFORE_A_NOUN:
        return True
    if word.endswith("ed"):
        return before.lower == "newly"
    if word.endswith("ing") and following == "of":
        return True  # "after the signing of the deal"
    plain = not word.endswith(("ed", "ing"))
    if word.endswith("s") and following == "that" and any(_acts_alone(m, at) for m in mentions):
        return False  # "The opposition rejects that term"
    if (
        word.endswith("s")
        and before.text.islower()
        and before.lower not in BEFORE_A_VERB_IN_S
        and (
            (following in PREPOSITIONS and following != "to")
            or not following[:1].isalnum()
            or following in ("and", "or", "that")
        )
        and word not in NEVER_PLURAL_NOUNS
    ):
        return True
    if plain and before.lower in PREPOSITIONS and before.lower != "to":
        return True
    return (plain and before.text[:1].islower() and is_adjective(before.lower)) or (
        plain and following == "of" and word not in ("approve", "approves", "demand")
    )
