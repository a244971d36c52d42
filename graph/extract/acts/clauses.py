"""Kinds of clauses, in which a verb does not tell what its subject does: conditions, descriptions, orders."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from graph.extract.acts.voices import Voice
from graph.extract.grammar.document import Sentence, Token
from graph.extract.grammar.inflection import all_forms, forms_of
from graph.extract.grammar.mentions import MODIFIERS, Mention
from graph.extract.grammar.tables import read_table, read_toml, word_class
from graph.extract.grammar.verbs import AUXILIARIES, DETERMINERS, PREPOSITIONS, VerbGroup

BEFORE_A_BASE_FORM = word_class("before_a_base_form")
NOUNS_OR_VERBS = word_class("nouns_or_verbs")
CONTACT = word_class("contact")
DOUBTS = word_class("doubts")
TELLINGS = word_class("tellings")
PAST_LIKE_BASE = word_class("past_like_base")
PLURALS_WITHOUT_S = word_class("plurals_without_s")
SINGULAR_IN_S = word_class("singular_in_s")
TOLD = word_class("told")
DENIED = frozenset(all_forms("deny"))
HYPOTHETICAL = re.compile(
    r"\b(?:if|unless|until|in case|lest|even if|provided that|before|how)\s*(?:[\w.'’-]+\s+){0,2}$"
    r"|\bwhether\s+(?:[\w.'’-]+,?\s+){0,8}$"
    r"|\b(?:fear|concern|worr|speculat|chance|danger|risk|possibilit|expectation)\w*\b[^,;.]{0,25}\bthat\s+(?:if|unless)\b[^,;]*,"
    r"\s+(?:[\w.'’-]+\s+){0,4}$"
    r"|\b(?:confident|confidence|optimistic|optimism|speculation|hop(?:es?|ed|ing|eful)|expects?|expected|expecting"
    r"|fears?|feared|doubts?|doubted|predicts?|predicted)\s+(?:that\s+)?(?:the\s+)?$"
    r"|\b(?:likely|unlikely|probable|possible|doubtful|unclear|uncertain"
    r"|not (?:clear|certain|sure)|(?:little|no|small|slim) chance"
    r"|no (?:sign|indication))"
    r"\s+(?:that\s+)?(?:the\s+)?$"
    r"|\b(?:should|had)\s*$"
    r"|\b(?:must|should|needs? to|ha[sv]e? to|ought to) (?:guarantee|ensure|promise|pledge|assure|make sure|confirm)"
    r"\s+(?:that\s+)?(?:the\s+)?$"
    r"|(?:\bnot|n[’']t|\bnever|\byet to)\s+(?:\w+\s+)?(?:sh[oe]wn?|said?|say|clear|confirm(?:ed)?|indicated?|prove[dn]?"
    r"|demonstrated?|convinced|believe|think|know|sure)\s+(?:that\s+)?(?:[\w.'’]+\s+)?$"
)
"""Words behind which a clause says what is not so, or not yet."""

AWAITED = re.compile(r"\b(?:after|before|once|when|whenever|as soon as|the moment)\s+$")
TO_US = re.compile(r"\W+(?:\w+\W+){0,2}(?:us|me|our|my)\b")
UNDER_PLAN = re.compile(
    r"\b(?:in|under|during) (?:the )?(?:\w+ )?(?:phase|stage)\b"
    r"|\b(?:under|according to|in) (?:the|a|its|this|that|such) (?:[\w-]+ ){0,3}(?:plan|proposal"
    r"|deal|draft|agreement|accord|terms)"
)

UNDER_DEAL = re.compile(
    r"\b(?:under|according to|in|as part of) (?:the|a|its|this|that|their|terms of the|the terms of the)"
    r" (?:[\w-]+ ){0,3}(?:deal|agreement|accord|pact|truce|ceasefire|cease-fire|treaty|settlement|compromise)"
    r"\b[^.;]{0,160}$"
)

DEFIANCE = re.compile(
    r"\b(?:not|never|no|without)\b|n[’']t\b"
    r"|\b(?:fail|refus|reject|declin|ignor|def[iy]|violat|breach|break|broke|attack|invad|strik|continu"
    r"|go(?:es)? (?:on|ahead)|went (?:on|ahead)|k(?:eeps?|ept) \w+ing|persist|insist"
    r"|(?:press|push)(?:es|ed)? (?:on|ahead)"
    r"|clos|delay|postpon|slip|(?:still|stays?|remains?|kept) in (?:place|force)"
    r"|proceed|impos|(?:stay|remain) in place|cross|resum|target|block|cut|withdr[ae]w|walk(?:s|ed)? (?:out|away)"
    r"|tr(?:y|ies|ied) to|collapse)"
)
"""What somebody is told not to do, behind if."""


def is_defied(condition: re.Match[str] | None) -> bool:
    """Tell whether a condition is that the other side does not give way: 'unless Chile pays', 'if Chile refuses'."""
    if condition is None:
        return False
    if condition[0].strip().startswith(("unless", "failing")):
        return True
    if not condition[0].strip().startswith(("if", "should", "in case", "in the event")):
        return False
    clause = re.split(r"[;:—]|, (?!or\b)", condition.string[condition.end() :])[0]
    return bool(DEFIANCE.search(clause))


@cache
def all_verbs() -> frozenset[str]:
    """Return the verbs of the cues in their base form."""
    patterns = [entry["pattern"] for entry in read_toml("cues").values()]
    words = " ".join(
        [*patterns, *(word for words in read_toml("lists").values() for word in words)]
    )
    return frozenset(re.findall(r"~([\w-]+)", words))


@cache
def present_forms() -> frozenset[str]:
    """Return the forms of the verbs of cues that stand for no past."""
    past_too = {"put", "set", "cut", "let", "quit", "shut", "bid", "read"}
    verbs = all_verbs() - past_too
    return frozenset(form for verb in verbs for kind in ("b", "s") for form in forms_of(verb)[kind])


@cache
def past_forms() -> frozenset[str]:
    """Return the past of the verbs of cues and of those of saying."""
    saying = {row["verb"].split()[0] for row in read_table("reporting")}
    return frozenset(form for verb in all_verbs() | saying for form in forms_of(verb)["ed"])


def is_finite(token: Token) -> bool:
    """Tell whether a word may be the verb of a clause: an auxiliary or a known verb."""
    return token.lower in AUXILIARIES or token.lower in past_forms() | present_forms()


def is_object(tokens: Sequence[Token], m: Mention) -> bool:
    """Tell whether a mention stands behind a verb in the past as its object: 'urged Chile to stop'."""
    at = m.first - 1
    while at > 0 and (tokens[at].lower in DETERMINERS or tokens[at].lower in MODIFIERS):
        at -= 1
    if at < 1 or tokens[at].lower not in past_forms() or tokens[at - 1].lower in DETERMINERS:
        return False
    following = tokens[m.stop] if m.stop < len(tokens) else None
    return following is None or not is_finite(following)


def is_plural_noun(word: str, subject: Sequence[Mention]) -> bool:
    """Tell whether a word in -s is a noun behind a name of nobody known: 'Flemish demands to'."""
    return word in NOUNS_OR_VERBS and any(mention.kind == "name" for mention in subject)


def is_somebody(subject: Sequence[Mention]) -> bool:
    """Tell whether a subject without a party is a person, a group, the two sides or we all the same."""
    return any(
        m.kind in ("person", "sides", "organ", "group")
        or m.about in ("person", "speaker", "several")
        for m in subject
    )


def opens_deal(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a clause stands behind 'under the deal', which it does not describe."""
    at = first - 1
    while at > 0 and first - at < 5 and tokens[at].lower not in PREPOSITIONS:
        at -= 1
    return tokens[at].lower == "under"


def is_relative(tokens: Sequence[Token], first: int, voice: Voice | None) -> bool:
    """Tell whether a clause describes a noun before it: 'any text that Chile does not accept'."""
    if first and (tokens[first - 1].lower in CONTACT or tokens[first - 1].lower in DOUBTS):
        return not opens_deal(tokens, first)  # "the agreement he signed", "fears Chile seeks"
    if (
        first < 2
        or tokens[first - 1].lower not in ("that", "which", "what", "how", "why")
        or tokens[first - 2].lower in ("and", ",")
    ):
        return False
    if tokens[first - 1].lower not in ("that", "which") or tokens[first - 2].lower in PREPOSITIONS:
        return True
    if is_content(tokens, first - 1, voice):
        return False
    if tokens[first - 2].lower in TELLINGS:
        return False  # "reports that Chile has rejected the plan"
    return voice is None or sum(t.start >= voice.start for t in tokens[: first - 1]) > 6


def is_denied(voice: Voice | None, tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Tell whether a verb is what somebody denies, not one behind it: 'denied the charge and refused to pay'."""
    if voice is None or voice.verb < 0 or tokens[voice.verb].lower not in DENIED:
        return False
    return not group.first or tokens[group.first - 1].lower not in ("and", "but")


def is_told_behind(subject: Sequence[Mention], voice: Voice | None, stop: int) -> bool:
    """Tell whether a named party's act is told by one of its own: 'Chile will sign, its minister said'."""
    if voice is None or voice.speaker is None or not subject:
        return False
    named = subject[0].kind in ("party", "organ") and bool(subject[0].parties)
    of_somebody = voice.speaker.inferred or voice.speaker.kind == "pronoun"
    return named and not subject[0].inferred and of_somebody and voice.at_verb > stop


def is_content(tokens: Sequence[Token], at: int, voice: Voice | None) -> bool:
    """Tell whether `that` brings in what somebody is told, be he named ever so fully: 'told the bloc's envoy that'."""
    if voice is None or voice.verb < 0 or tokens[voice.verb].lower not in TOLD:
        return False
    return not any(t.lower in ("that", "which", "who") for t in tokens[voice.verb + 1 : at])


def is_heard(voice: Voice) -> bool:
    """Tell whether a voice may hold what it says: a party, or several who are quoted without one."""
    if voice.parties or voice.is_issuer:
        return True
    return (
        voice.is_quoted
        and voice.speaker is not None
        and voice.speaker.kind in ("organ", "group", "sides")
    )


def is_done_to_us(behind: str, subject: Sequence[Mention], voice: Voice | None) -> bool:
    """Tell whether who says 'we' tells what something does to them: 'it would give us more time'."""
    is_it = len(subject) == 1 and subject[0].kind == "pronoun" and subject[0].noun == "it"
    return voice is not None and is_it and bool(TO_US.match(behind))


def is_jointly_issued(voice: Voice | None) -> bool:
    """Tell whether words stand in a document of several parties, where each says what it will do for the others."""
    return voice is not None and voice.is_issuer and len(voice.parties) > 1


def is_ours(subject: Sequence[Mention], voice: Voice | None) -> bool:
    """Tell whether a subject is the 'we' of a document whose issuer is not named, or of a person without a party."""
    said = voice is not None and (voice.is_issuer or voice.speaker is not None)
    return said and any(m.about == "speaker" for m in subject)


def is_first_person(before: str) -> bool:
    """Tell whether 'we' or 'I' stands shortly before, at the end of some words."""
    return bool(re.search(r"\b(?:we|i)\W+(?:\w+\W+){0,2}$", before))


def under_plan(before: str) -> bool:
    """Tell whether words before an act say what a plan would bring: 'Under the proposal, Chile would give up'."""
    return bool(UNDER_PLAN.search(before))


def under_deal(before: str) -> bool:
    """Tell whether words before an act say what has been agreed: 'Under the deal, Chile will give up its claim'."""
    return bool(UNDER_DEAL.search(before))


def is_in_phrase(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a mention stands behind a preposition: 'with U.S. diplomats'."""
    at = mention.first - 1
    if at > 0 and sentence.tokens[at].lower in ("the", "a", "an", "its", "their"):
        at -= 1
    return at >= 0 and sentence.tokens[at].lower in PREPOSITIONS


def is_hypothetical(sentence: Sentence, first: int) -> bool:
    """Tell whether a clause that begins with a token stands under if, unless and the like."""
    before = sentence.lower[: sentence.tokens[first].start - sentence.start].rstrip(" \"“‘'")
    return bool(HYPOTHETICAL.search(before + " ")) or bool(HYPOTHETICAL.search(before))


def is_awaited(sentence: Sentence, group: VerbGroup, first: int) -> bool:
    """Tell whether a clause says what is yet to come or only dates: 'will resume after both sides declare a truce'."""
    before = sentence.lower[: sentence.tokens[first].start - sentence.start]
    if re.search(r"\bsince\s+(?:the\s+)?$", before):
        return True
    words = [t.lower for t in sentence.tokens[group.first : group.at + 1]]
    is_past = words[-1].endswith("ed") or any(w in ("had", "was", "were", "did") for w in words)
    return bool(AWAITED.search(before)) and not is_past and words[-1] in present_forms()


def speech_floor(tokens: Sequence[Token], voice: Voice, at: int) -> int:
    """Return the first token of what somebody says, at most the one given."""
    floor = 0
    while floor < at and tokens[floor].start < voice.start:
        floor += 1
    return floor


def is_addressed(
    tokens: Sequence[Token],
    subject: Sequence[Mention],
    voice: Voice,
    mentions: Sequence[Mention],
) -> bool:
    """Tell whether a pronoun stands for who is spoken to: 'told Chile that it must'."""
    if voice.verb < 0 or tokens[voice.verb].lower not in TOLD or not subject:
        return False
    heard = [m for m in mentions if voice.verb < m.first < subject[0].first and m.parties]
    return subject[0].kind == "pronoun" and any(
        not set(m.parties) & set(voice.parties) for m in heard
    )


def opens_speech(before: str, voice: Voice) -> bool:
    """Tell whether words open a quotation, or a sentence of one: an order, not what somebody does."""
    plain = before.rstrip(" \"“‘'")
    return (plain != before.rstrip() and plain[-1:] in (":", ",", ".", "")) or (
        not plain and voice.is_quoted
    )


def is_expletive(tokens: Sequence[Token], group: VerbGroup, subject: Sequence[Mention]) -> bool:
    """Tell whether 'it' stands for nobody: 'it must be clear that'."""
    words = [t.lower for t in tokens[group.at : group.at + 6]]
    return bool(subject) and subject[0].noun == "it" and "be" in words and "that" in words


def is_undone(tokens: Sequence[Token], group: VerbGroup, subject: Sequence[Mention]) -> bool:
    """Tell whether a verb in the present may only be wished for: 'insists it gives up its arms'."""
    word = tokens[group.at].lower
    loose = word in all_verbs() or any(m.kind == "pronoun" for m in subject)
    return group.first == group.at and word in present_forms() and loose


def is_none_of(tokens: Sequence[Token], first: int, group: VerbGroup) -> bool:
    """Tell whether a clause says what nobody does: 'neither side accepted', 'none of the parties signed'."""
    words = [t.lower for t in tokens[max(0, first - 3) : group.first]]
    return bool({"neither", "none", "nobody", "nor"} & set(words)) or any(
        pair in (("no", "one"), ("not", "one"), ("not", "a"), ("no", "party"), ("no", "side"))
        for pair in itertools.pairwise(words)
    )


def is_comparison(tokens: Sequence[Token], first: int, stop: int) -> bool:
    """Tell whether a clause only compares: 'to do as he proposed'."""
    ends = stop >= len(tokens) or not tokens[stop].is_word
    return first > 0 and tokens[first - 1].lower == "as" and ends


def is_set_to(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Tell whether an infinitive is a future: 'is to sign', 'has yet to accept'."""
    words = [t.lower for t in tokens[max(0, group.first - 1) : group.at]]
    return any(w in ("is", "are", "was", "were") for w in words[:2])


def follows_modal(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Tell whether a verb is the second of two behind one modal or to: 'must stop and accept'."""
    word, before = tokens[group.at].lower, tokens[group.first - 1].lower if group.first else ""
    is_base = word in all_verbs() and group.first == group.at
    return (
        is_base
        and before in ("and", ",", "or", ";", ")")
        and any(
            t.lower in BEFORE_A_BASE_FORM for t in tokens[max(0, group.first - 14) : group.first]
        )
    )


def is_subjunctive(tokens: Sequence[Token], group: VerbGroup, subject: Sequence[Mention]) -> bool:
    """Tell whether a verb has no ending where its subject would ask for one: 'demand that Chile step down'."""
    word = tokens[group.at].lower
    if (
        any(t.lower in AUXILIARIES for t in tokens[group.first : group.at])
        or len(subject) != 1
        or word not in all_verbs()
        or word.endswith("ed")
    ):
        return False
    mention = subject[0]
    if mention.kind == "pronoun":
        return mention.noun in ("he", "she", "it")
    before = mention.first - 1
    while before > 0 and tokens[before].lower in ("the", "that"):
        before -= 1
    if before >= 0 and tokens[before].lower in asking():
        return True  # "we urge the parties return to the talks"
    is_organ = mention.kind == "organ" and mention.noun
    last = mention.noun if is_organ else tokens[mention.stop - 1].lower
    if last in SINGULAR_IN_S and tokens[mention.stop - 1].is_capital:
        return True  # "demanded that the United States recognize"
    plural = (last.endswith("s") and not last.endswith(("ss", "us"))) or last in PLURALS_WITHOUT_S
    return not plural and word not in PAST_LIKE_BASE


@cache
def asking() -> frozenset[str]:
    """Return the forms of verbs behind which a clause tells what somebody is to do."""
    return frozenset(form for verb in word_class("asking") for form in all_forms(verb))


def is_future(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Tell whether will or would stands before a verb."""
    return any(t.lower in ("will", "would") for t in tokens[group.first : group.at])


def is_inverted(tokens: Sequence[Token], at: int, mentions: Sequence[Mention]) -> bool:
    """Tell whether `should` opens a condition: 'should Chile refuse'."""
    article = at + 1 < len(tokens) and tokens[at + 1].lower in ("the", "a", "any", "its", "their")
    following = article or any(m.first == at + 1 for m in mentions)
    before = any(m.stop == at and not m.possessive for m in mentions)
    return tokens[at].lower == "should" and following and not before
