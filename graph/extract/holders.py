"""Who holds what a cue says: subjects, possessors, pronouns, and the kind of clause they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from graph.extract.coreference import Resolver
from graph.extract.cues import Cue
from graph.extract.document import Document, Sentence
from graph.extract.grammar import (
    CONDITION,
    PREPOSITIONS,
    VerbGroup,
    coordinated,
    subject_of,
    verb_group,
)
from graph.extract.mentions import MODIFIERS, POSSESSIVES, Mention
from graph.extract.sight import is_possessive
from graph.extract.tables import read_toml, word_class
from graph.extract.voices import Voice

BETWEEN = word_class("between_verb_and_object")
HYPOTHETICAL = re.compile(
    r"\b(?:if|unless|until|whether|in case|lest|even if|provided that)\s*(?:[\w.'’]+\s+){0,2}$|\b(?:should|had)\s*$"
)


@cache
def all_verbs() -> frozenset[str]:
    """Return the verbs of the cues in their base form."""
    patterns = [entry["pattern"] for entry in read_toml("cues").values()]
    words = " ".join(
        [*patterns, *(word for words in read_toml("lists").values() for word in words)]
    )
    return frozenset(re.findall(r"~([\w-]+)", words))


@dataclass(slots=True)
class Candidate:
    """A cue found in a sentence, on its way to a suggestion."""

    cue: Cue
    class_: str
    start: int
    end: int
    match: tuple[int, int]
    holders: tuple[str, ...]
    voice: Voice | None
    person: str = ""
    how: str = ""
    inferred: bool = False
    nested: bool = False
    modal: bool = False
    shared: bool = False
    future: bool = False
    subject: tuple[Mention, ...] = ()


@dataclass(slots=True)
class Holders:
    """Finds who holds what a cue says, and in what kind of clause it stands."""

    document: Document
    cues: Sequence[Cue]
    resolver: Resolver
    issue_of: Callable[[str], str]
    last_plan: tuple[str, ...] = ()
    voices: Sequence[Voice] = ()

    def condition_near(self, sentence: Sentence, voice: Voice | None) -> re.Match[str] | None:
        """Return a condition in the stretch that somebody says, or in the sentence."""
        is_tail = voice is not None and voice.start == sentence.start
        start = voice.start if voice and not is_tail else sentence.start
        end = voice.end if voice and not is_tail else sentence.end
        return CONDITION.search(
            sentence.lower, max(0, start - sentence.start), end - sentence.start
        )

    def has_object(self, sentence: Sentence, match: re.Match[str]) -> bool:
        """Tell whether somebody stands right behind the verb: 'asked Chile to stop'."""
        at = self.at(sentence, match.start()) + 1
        tokens = sentence.tokens
        if match[0].startswith("appeal") and at < len(tokens) and tokens[at].lower == "to":
            at += 1
        while at < len(tokens) and tokens[at].lower in BETWEEN:
            at += 1
        words = [t.lower for t in tokens[at : at + 2]]
        if (
            tokens[at - 1].lower in ("the", "its", "their", "all", "other")
            and words
            and words[0].isalpha()
        ):
            return True
        return any(
            m.first <= at + 1 and m.stop > at and m.noun not in ("it", "i", "he", "she")
            for m in self.mentions(sentence)
        ) or any(
            w
            in (
                "community",
                "ones",
                "capitals",
                "world",
                "everyone",
                "countries",
                "nations",
                "members",
                "others",
                "people",
                "us",
                "parties",
            )
            for w in words
        )

    @staticmethod
    def is_first_person(sentence: Sentence, match: re.Match[str]) -> bool:
        return bool(re.search(r"\b(?:we|i)\W+(?:\w+\W+){0,2}$", sentence.lower[: match.start()]))

    def at(self, sentence: Sentence, offset: int) -> int:
        return sentence.token_at(sentence.start + offset)

    def mentions(self, sentence: Sentence) -> list[Mention]:
        return self.resolver.finder.found[sentence.index]

    def resolved(
        self, subject: Iterable[Mention], sentence: Sentence, voice: Voice | None
    ) -> tuple[tuple[str, ...], str, bool]:
        """Return the parties of a subject, the person it names, and whether that was inferred."""
        parties: list[str] = []
        person, inferred = "", False
        for mention in subject:
            if mention.kind == "pronoun":
                speaker = voice.speaker if voice and mention.about == "speaker" else None
                if mention.about == "speaker":
                    found = voice.parties if voice else ()
                    name = voice.person if voice else ""
                elif (
                    voice
                    and not voice.is_issuer
                    and mention.about == "party"
                    and voice.parties
                    and voice.start <= mention.start < voice.end
                ):
                    found, name = self.it_in_speech(mention, sentence, voice)
                else:
                    found, name = self.resolver.pronoun(
                        mention.about,
                        sentence,
                        mention.start,
                        voice.speaker if voice else speaker,
                    )
                if (
                    mention.about == "several"
                    and voice
                    and found
                    and set(found) <= set(voice.parties)
                ):
                    found = voice.parties  # 'they' are all of those who speak
                inferred = True
            else:
                found, name = mention.parties, mention.person
                inferred = inferred or mention.inferred
            parties += [p for p in found if p not in parties]
            person = person or (name if not name.startswith("?") else "")
        return tuple(parties), person, inferred

    @staticmethod
    def is_asked(sentence: Sentence, group: VerbGroup) -> bool:
        """Tell whether a verb is what somebody must do: 'must accept' accepts nothing."""
        words = [t.lower for t in sentence.tokens[group.first : group.at]]
        return any(word in ("must", "should", "ought", "shall") for word in words)

    @staticmethod
    def is_plural_noun(sentence: Sentence, at: int, subject: Sequence[Mention]) -> bool:
        """Tell whether a word in -s is a noun behind a name of nobody known: 'Flemish demands to'."""
        name = any(mention.kind == "name" for mention in subject)
        return name and sentence.tokens[at].lower in (
            "demands",
            "calls",
            "offers",
            "threats",
            "requests",
            "claims",
        )

    @staticmethod
    def is_somebody(subject: Sequence[Mention]) -> bool:
        """Tell whether a subject without a party is a person or the two sides all the same."""
        return any(m.kind in ("person", "sides") or m.about == "person" for m in subject)

    def is_subjunctive(
        self, sentence: Sentence, group: VerbGroup, subject: Sequence[Mention], how: str
    ) -> bool:
        """Tell whether a verb has no ending where its subject would ask for one: 'demand that Chile step down'."""
        word = sentence.tokens[group.at].lower
        if (
            how != "direct"
            or group.first != group.at
            or len(subject) != 1
            or word not in all_verbs()
            or word.endswith("ed")
        ):
            return False
        mention = subject[0]
        if mention.kind == "pronoun":
            return mention.noun in ("he", "she", "it")
        last = sentence.tokens[mention.stop - 1].lower
        plural = (last.endswith("s") and not last.endswith(("ss", "us"))) or last in (
            "people",
            "police",
            "gunmen",
            "militiamen",
            "staff",
            "cabin crew",
            "taliban",
            "hamas",
            "leadership",
            "management",
            "labor",
            "labour",
        )
        return not plural and word not in ("quit", "cut", "set", "put", "shut", "let", "bid")

    def is_relative(self, sentence: Sentence, first: int, voice: Voice | None) -> bool:
        """Tell whether a clause describes a noun before it: 'any text that Chile does not accept'."""
        tokens = sentence.tokens
        if (
            first < 2
            or tokens[first - 1].lower not in ("that", "which")
            or tokens[first - 2].lower in ("and", ",")
        ):
            return False
        return voice is None or sum(t.start >= voice.start for t in tokens[: first - 1]) > 6

    def enter_names(self, subject: Sequence[Mention]) -> None:
        """Enter names of nobody known as new parties, now that they are the subject of a cue."""
        inventory = self.resolver.inventory
        for mention in subject:
            if mention.kind == "name":
                inventory.note(mention.owner, "political-group")
                inventory.new.add(mention.owner)

    @staticmethod
    def is_ours(subject: Sequence[Mention], voice: Voice | None) -> bool:
        """Tell whether a subject is the 'we' of a document whose issuer is not named."""
        return voice is not None and voice.is_issuer and any(m.about == "speaker" for m in subject)

    def is_future(self, sentence: Sentence, match: re.Match[str]) -> bool:
        """Tell whether will or would stands before a cue's verb."""
        at = self.at(sentence, match.start())
        group = verb_group(sentence.tokens, at)
        return any(t.lower in ("will", "would") for t in sentence.tokens[group.first : at])

    @staticmethod
    def under_plan(sentence: Sentence, first: int) -> bool:
        """Tell whether a sentence says what a plan would bring: 'Under the proposal, Chile would give up'."""
        before = sentence.lower[: sentence.tokens[first].start - sentence.start]
        return bool(
            re.search(
                r"\b(?:under|according to|in) (?:the|a|its|this|that|such) (?:[\w-]+ ){0,3}(?:plan|proposal"
                r"|deal|draft|agreement|accord|terms)",
                before,
            )
        )

    def it_in_speech(
        self, mention: Mention, sentence: Sentence, voice: Voice
    ) -> tuple[tuple[str, ...], str]:
        """Return whom 'it' stands for in what somebody says: a party named there before, else the speaker's."""
        if mention.first and sentence.tokens[mention.first - 1].lower == "that":
            return voice.parties, ""
        before = [
            m for m in self.mentions(sentence)
            if voice.start <= m.start < mention.start and m.kind in ("party", "group", "organ")
            and m.parties and not m.possessive and not m.place
        ]  # fmt: skip
        free = [m for m in before if not self.is_in_phrase(sentence, m)]
        if free and voice.start != sentence.start:
            return free[0].parties[:1], ""
        if free and free[0].parties != voice.parties:
            return free[0].parties[:1], ""
        return voice.parties, ""

    @staticmethod
    def is_in_phrase(sentence: Sentence, mention: Mention) -> bool:
        """Tell whether a mention stands behind a preposition: 'with U.S. diplomats'."""
        at = mention.first - 1
        if at > 0 and sentence.tokens[at].lower in ("the", "a", "an", "its", "their"):
            at -= 1
        return at >= 0 and sentence.tokens[at].lower in PREPOSITIONS

    def speech_subject(
        self, sentence: Sentence, group: VerbGroup, voice: Voice | None
    ) -> tuple[list[Mention], str, int]:
        """Return the subject of a verb group, looked for behind what brings in the speech."""
        floor = 0
        if (
            voice is not None
            and voice.verb >= 0
            and voice.start > sentence.tokens[voice.verb].start
        ):
            floor = sentence.token_at(voice.start - 1) if voice.start > sentence.start else 0
            while floor < group.first and sentence.tokens[floor].start < voice.start:
                floor += 1
        found, how, first = subject_of(sentence, group, self.mentions(sentence), floor)
        if how == "shared":
            shared = self.shared_subject(sentence, group, floor)
            return shared, "shared", group.first
        return found, how, first

    def shared_subject(self, sentence: Sentence, group: VerbGroup, floor: int) -> list[Mention]:
        """Return the subject of a verb before, for one that stands behind 'and' or as a participle."""
        tokens = sentence.tokens
        mentions = self.mentions(sentence)
        is_participle = tokens[group.at].lower.endswith("ing") and group.first == group.at
        if is_participle and group.first > 0:
            before = next(
                (m for m in mentions if m.stop == group.first and m.kind in ("group", "organ")),
                None,
            )
            if before:
                return [before]
        start = floor
        for m in mentions:
            if m.first < start or m.stop > group.first:
                continue
            if m.kind in ("adjective", "relay") or m.possessive or m.place:
                continue
            back = (
                m.first - 1 - (m.first > start and tokens[m.first - 1].lower in ("the", "a", "an"))
            )
            if back >= start and tokens[back].lower in PREPOSITIONS:
                continue
            last = m
            for other in mentions:
                if (
                    other.first > last.stop
                    and other.first - last.stop <= 2
                    and all(t.lower in (",", "and", "the") for t in tokens[last.stop : other.first])
                ):
                    last = other
            return coordinated(tokens, last, mentions) if last is not m else [m]
        if any(t.lower in ("would", "will") for t in tokens[floor : group.first]):
            return []  # "it would cost much and would take long": the subject is the thing before
        offset = tokens[group.at].start
        speaker = next(
            (v.speaker for v in self.voices if v.at_verb >= 0 and v.start <= offset < v.end), None
        )
        return [speaker] if speaker is not None else []

    def possessor(
        self, sentence: Sentence, at: int, voice: Voice | None
    ) -> tuple[int, tuple[str, ...], bool]:
        """Return whose a noun is, by a possessive or the name of a people before it, and where that begins."""
        tokens, mentions = sentence.tokens, self.mentions(sentence)
        n = at - 1
        while n >= 0 and at - n < 6:
            token = tokens[n]
            if is_possessive(tokens, n):
                owner = next((m for m in mentions if m.stop == n), None)
                return (owner.first, owner.parties, owner.inferred) if owner else (at, (), False)
            if token.lower in POSSESSIVES:
                about = POSSESSIVES[token.lower]
                if about == "speaker":
                    return n, (voice.parties if voice else ()), True
                if (
                    voice
                    and about == "party"
                    and voice.parties
                    and voice.start <= token.start < voice.end
                ):
                    fake = Mention(
                        token.start, token.end, n, n + 1, "pronoun", about=about, noun=token.lower
                    )
                    return n, self.it_in_speech(fake, sentence, voice)[0], True
                found, _ = self.resolver.pronoun(
                    about, sentence, token.start, voice.speaker if voice else None
                )
                return n, found, True
            hit = next((m for m in mentions if m.first <= n < m.stop), None)
            if hit is not None:
                return (
                    (hit.first, hit.parties, hit.inferred)
                    if hit.kind in ("adjective", "party", "group", "organ")
                    else (at, (), False)
                )
            if not (
                token.lower in MODIFIERS
                or token.lower.endswith(
                    ("al", "ed", "ing", "long-standing", "standing", "ive", "ic", "ous")
                )
                or token.lower in ("peace", "new", "key", "firm", "main")
            ):
                break
            n -= 1
        return at, (), False

    @staticmethod
    def is_hypothetical(sentence: Sentence, first: int) -> bool:
        before = sentence.lower[: sentence.tokens[first].start - sentence.start].rstrip(" \"“‘'")
        return bool(HYPOTHETICAL.search(before + " ")) or bool(HYPOTHETICAL.search(before))

    def is_inverted(self, sentence: Sentence, at: int) -> bool:
        """Tell whether `should` opens a condition: 'should Chile refuse'."""
        tokens, mentions = sentence.tokens, self.mentions(sentence)
        article = at + 1 < len(tokens) and tokens[at + 1].lower in ("the", "a", "any")
        following = any(m.first == at + 1 or (article and m.first == at + 2) for m in mentions)
        before = any(m.stop == at and not m.possessive for m in mentions)
        return tokens[at].lower == "should" and following and not before

    @staticmethod
    def speech_floor(sentence: Sentence, voice: Voice, at: int) -> int:
        floor = 0
        while floor < at and sentence.tokens[floor].start < voice.start:
            floor += 1
        return floor

    @staticmethod
    def is_set_to(sentence: Sentence, group: VerbGroup) -> bool:
        """Tell whether an infinitive is a future: 'is to sign', 'has yet to accept'."""
        words = [t.lower for t in sentence.tokens[max(0, group.first - 1) : group.at]]
        return any(w in ("is", "are", "was", "were") for w in words[:2])

    @staticmethod
    def follows_modal(sentence: Sentence, group: VerbGroup) -> bool:
        """Tell whether a verb is the second of two behind one modal or to: 'must stop and accept'."""
        tokens = sentence.tokens
        word, before = tokens[group.at].lower, tokens[group.first - 1].lower if group.first else ""
        is_base = word in all_verbs() and group.first == group.at
        return (
            is_base
            and before in ("and", ",", "or", ";", ")")
            and any(
                t.lower in ("to", "will", "would", "must", "should", "can", "could", "may")
                for t in tokens[max(0, group.first - 14) : group.first]
            )
        )

    @staticmethod
    def class_for(cue: Cue, negated: bool) -> str | None:
        """Return the class of a cue where its verb is negated or not; nothing where it does not count."""
        if not negated or not cue.class_:
            return cue.class_
        return cue.negated or None
