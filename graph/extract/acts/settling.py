"""What a sentence leaves behind: who spoke, who was spoken of, and whom 'he' stands for in the next one."""

from __future__ import annotations

from collections.abc import Sequence

from graph.extract.acts.candidates import Candidate
from graph.extract.acts.voices import Voice
from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.tables import word_class
from graph.extract.who.coreference import Resolver, in_phrase, is_individual

WITHIN_A_LIST = frozenset([",", "and", "the", "his", "her", "its", "their"])
PREPOSITIONS = word_class("prepositions")
MEETING = frozenset(["met", "meets", "hosted", "received"])
SUBJECTS = ("party", "organ", "group", "person", "sides", "local")


def settle_focus(
    resolver: Resolver, sentence: Sentence, voices: Sequence[Voice], found: Sequence[Candidate]
) -> Voice | None:
    """Note who was spoken of, so that the next sentence's pronouns find them, and return who speaks on.

    Somebody who speaks for no party counts too: whoever spoke before does not speak on.
    """
    focus = resolver.focus
    mentions = resolver.finder.found[sentence.index]
    spoken = _spoken(resolver, voices)
    subject = next((m for m in mentions if m.parties and _may_be_subject(m)), None)
    if spoken is not None:
        focus.speaker = spoken.speaker
        if spoken.parties:
            focus.subject = focus.several = spoken.parties
    elif sentence.tokens and sentence.tokens[0].lower in ("they", "it") and focus.subject:
        pass  # "They called on Chile": 'they' in the next sentence are the same
    elif subject is not None:
        focus.subject = _listed(sentence, subject, mentions)
        met = _met(sentence, subject, mentions)
        is_list = met or len(focus.subject) > 1
        if is_list or len(focus.several) < 2 or not is_individual(subject):
            focus.several = (*focus.subject, *met)
    elif found:
        focus.subject = found[0].holders
    _settle_individual(resolver, sentence, mentions, spoken)
    return spoken


def _spoken(resolver: Resolver, voices: Sequence[Voice]) -> Voice | None:
    """Return who speaks in a sentence: the one whose verb stands there before the one who runs on.

    Whom a speaker quotes in turn does not speak on.
    """
    outside = [
        v for v in voices if v.at_verb < 0 or resolver.document.quotation_at(v.at_verb) is None
    ]
    ordered = sorted(outside, key=lambda v: (v.verb < 0, not v.parties))
    return next(
        (
            v
            for v in ordered
            if v.speaker is not None
            and not v.is_issuer
            and (v.parties or v.speaker.kind in ("person", "name"))
        ),
        None,
    )


def _listed(sentence: Sentence, first: Mention, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the parties of a mention and of those in a list behind it: 'Chile, Peru and Norway met'."""
    parties, last = list(first.parties), first
    peoples = {n for m in mentions if m.kind == "adjective" for n in range(m.first, m.stop)}
    for other in mentions:
        if other.first <= last.stop or other.kind in ("adjective", "relay") or other.possessive:
            continue
        within = set(range(last.stop, other.first)) - peoples
        between = {sentence.tokens[n].lower for n in within}
        if not between <= WITHIN_A_LIST:
            break
        parties += [p for p in other.parties if p not in parties]
        last = other
    return tuple(parties)


def _met(sentence: Sentence, first: Mention, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return those whom the subject met, and who with it are 'they' and 'both': 'Chile's king met Peru's president'."""
    tokens = sentence.tokens
    verb = next((n for n in range(first.stop, len(tokens)) if tokens[n].lower in MEETING), -1)
    if verb < 0 or any(t.text in (",", ";") for t in tokens[first.stop : verb]):
        return ()
    start = verb + 1
    start += start < len(tokens) and tokens[start].lower == "with"
    for other in mentions:
        if {t.lower for t in tokens[start : other.first]} & PREPOSITIONS:
            break  # "met at the Hilton"
        if start <= other.first <= start + 3 and other.parties and other.kind != "adjective":
            return tuple(p for p in _listed(sentence, other, mentions) if p not in first.parties)
    return ()


def _may_be_subject(mention: Mention) -> bool:
    return mention.kind in SUBJECTS and not mention.possessive and not mention.place


def _settle_individual(
    resolver: Resolver, sentence: Sentence, mentions: Sequence[Mention], spoken: Voice | None
) -> None:
    """Note the one whom 'he' or 'she' stands for: who spoke, else the first who is named or has an office."""
    focus = resolver.focus
    speaker = spoken.speaker if spoken is not None else None
    focus.is_delegation = focus.is_delegation and not focus.person
    if spoken is not None and speaker is not None and (spoken.person or is_individual(speaker)):
        focus.person, focus.office = spoken.person, spoken.parties
        return
    if sentence.tokens and sentence.tokens[0].lower in ("he", "she") and focus.office:
        return  # "He met Lund": 'he' in the next sentence is the same
    individuals = [m for m in mentions if m.kind == "person" or (is_individual(m) and m.parties)]
    free = [m for m in individuals if not in_phrase(sentence, m) and not m.possessive]
    if not individuals:
        _settle_delegation(resolver, spoken)
    if individuals:
        focus.is_delegation = False
        chosen = (free or individuals)[0]
        focus.person, focus.office = chosen.person, chosen.parties


def _settle_delegation(resolver: Resolver, spoken: Voice | None) -> None:
    """Let 'he' stand for a party that spoke by itself, as reports of talks have it: 'Chile said … He urged'.

    Where they do, whoever is the subject next is meant next, though a verb of saying is missing.
    """
    focus = resolver.focus
    if spoken is not None and not set(focus.office) & set(spoken.parties):
        focus.person, focus.office, focus.is_delegation = "", spoken.parties, True
    elif spoken is None and focus.is_delegation and focus.subject:
        focus.office = focus.subject
