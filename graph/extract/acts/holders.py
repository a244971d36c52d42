"""Who holds what a cue says: subjects, possessors and pronouns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from graph.extract.acts.candidates import Hit, Holding
from graph.extract.acts.clauses import is_finite, is_in_phrase, is_object
from graph.extract.acts.cues import Cue
from graph.extract.acts.voices import Voice, is_nobody_known
from graph.extract.grammar.document import Document, Sentence, Token
from graph.extract.grammar.marks import CONDITION
from graph.extract.grammar.mentions import MODIFIERS, POSSESSIVES, Mention
from graph.extract.grammar.sight import is_possessive
from graph.extract.grammar.subjects import (
    ARTICLES,
    clause_floor,
    coordinated,
    subject_of,
)
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import (
    AUXILIARIES,
    PREPOSITIONS,
    VerbGroup,
    is_adjective,
    is_plural,
)
from graph.extract.who.coreference import Resolver, is_individual

ADDRESSED = word_class("addressed")
BETWEEN = word_class("between_verb_and_object")
OWN_PEOPLE = word_class("own_people")
BESIDE_A_CLAUSE = frozenset(["while", "when", "by", "before", "after", "without", "despite"])
"""What opens a participle that shares the subject of the whole sentence."""
TOLD = word_class("told")


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

    def stands_behind(self, hit: Hit) -> bool:
        """Tell whether somebody stands right behind the words: 'sought restraint from Chile'."""
        last = hit.sentence.token_at(hit.span[1] - 1)
        return any(
            last < m.first <= last + 2 and m.kind not in ("adjective", "relay") and not m.place
            for m in self.resolver.finder.found[hit.sentence.index]
        )

    def has_object(self, hit: Hit) -> bool:
        """Tell whether somebody stands right behind the verb: 'asked Chile to stop'."""
        tokens, at = hit.tokens, hit.at + 1
        if hit.words.startswith("appeal") and at < len(tokens) and tokens[at].lower == "to":
            at += 1
        while at < len(tokens) and tokens[at].lower in BETWEEN:
            at += 1
        words = [t.lower for t in tokens[at : at + 2]]
        asked = hit.words.replace(" not to", " to").split()[1:]
        if asked[1:] and asked[-1] == "to" and is_plural(asked[-2]):
            return True  # "want developing economies to ease"
        if (
            tokens[at - 1].lower in ("the", "its", "their", "all", "other")
            and words
            and words[0].isalpha()
        ):
            return True
        return any(
            m.first <= at + 1
            and m.stop > at
            and m.noun not in ("it", "i", "he", "she")
            and m.kind != "relay"
            for m in self.mentions(hit.sentence)
        ) or any(w in ADDRESSED for w in words)

    def is_own(self, hit: Hit, holding: Holding) -> bool:
        """Tell whether those asked are the holder's own people: 'told its negotiators to'."""
        for m in self.mentions(hit.sentence):
            if m.first > hit.at + 1 and hit.tokens[m.first - 1].lower == "of":
                continue  # "demanded the removal of ministers"
            if hit.at < m.first <= hit.at + 4 and m.kind not in ("adjective", "name", "sides"):
                return (bool(m.parties) and set(m.parties) <= set(holding.parties)) or (
                    m.kind == "organ" and not m.owner and m.noun in OWN_PEOPLE
                )
        return False

    def mentions(self, sentence: Sentence) -> list[Mention]:
        """Return the mentions of a sentence."""
        return self.resolver.finder.found[sentence.index]

    def resolved(
        self, subject: Iterable[Mention], sentence: Sentence, voice: Voice | None
    ) -> Holding:
        """Return the parties of a subject, the person it names, and whether that was inferred."""
        parties: list[str] = []
        person, inferred = "", False
        for mention in subject:
            if mention.kind == "pronoun":
                found, name = self.of_pronoun(mention, sentence, voice)
            elif voice and voice.parties and self.is_own_people(mention, voice):
                found, name = voice.parties, ""
            else:
                found, name = mention.parties, mention.person
            inferred = inferred or mention.kind == "pronoun" or mention.inferred
            parties += [p for p in found if p not in parties]
            person = person or (name if not name.startswith("?") else "")
        return Holding(tuple(parties), person, inferred)

    def is_own_people(self, mention: Mention, voice: Voice) -> bool:
        """Tell whether those named without whose they are belong to who speaks: 'he said troops would stay'."""
        if (
            mention.text(self.document)
            .lower()
            .startswith(("a ", "an ", "any ", "every ", "each ", "no "))
        ):
            return False
        inside = voice.start <= mention.start < voice.end
        if mention.kind == "organ" and mention.person in ("?my", "?our") and inside:
            return True
        if mention.kind != "organ" or mention.owner or mention.person or not inside:
            return False
        kinds = {self.resolver.inventory.kinds.get(p, "") for p in voice.parties}
        of_state = mention.about == "government" or mention.noun in OWN_PEOPLE
        return of_state and kinds <= {"state", "government"}

    def of_pronoun(
        self, mention: Mention, sentence: Sentence, voice: Voice | None
    ) -> tuple[tuple[str, ...], str]:
        """Return the parties a pronoun stands for, in what somebody says and outside, and the person."""
        if mention.about == "speaker":
            return (voice.parties, voice.person) if voice else ((), "")
        found, name = self.of_third_person(mention, sentence, voice)
        quoted = self.document.quotation_at(mention.start)
        if (
            voice
            and mention.about == "person"
            and voice.speaker
            and not is_individual(voice.speaker)
        ):
            quoted = None  # "He called for a truce," the statement said
        if voice and found and quoted and set(found) <= set(voice.parties):
            # in words of their own the speakers are 'we', not 'they' or 'it'
            return self.others_than(voice, mention), ""
        if voice and quoted and mention.about == "several":
            found = tuple(party for party in found if party not in voice.parties)
        return found, name

    def others_than(self, voice: Voice, mention: Mention) -> tuple[str, ...]:
        """Return whom one who is quoted calls 'they' or 'he': the other side of a dispute between two, or nobody."""
        sides = self.resolver.principals()
        if mention.about == "party" or len(voice.parties) != 1 or voice.parties[0] not in sides:
            return ()
        return tuple(side for side in sides if side not in voice.parties)

    def of_third_person(
        self, mention: Mention, sentence: Sentence, voice: Voice | None
    ) -> tuple[tuple[str, ...], str]:
        """Return the parties that he, she, it or they stand for, and the person."""
        inside = voice is not None and voice.start <= mention.start < voice.end
        if voice and inside and mention.about == "several" and is_nobody_known(voice, sentence):
            return (), ""  # "hotel bosses said they": not those spoken of before
        if voice and inside and voice.parties and not voice.is_issuer and mention.about == "party":
            return self.it_in_speech(mention, sentence, voice)
        found, name = self.resolver.pronoun(
            mention.about, sentence, mention.start, voice.speaker if voice else None
        )
        if (
            mention.about == "several"
            and voice
            and inside
            and self.is_told(mention, sentence, voice)
        ):
            found = voice.parties
        if mention.about == "several" and voice and found and set(found) <= set(voice.parties):
            found = voice.parties  # 'they' are all of those who speak
        return found, name

    @staticmethod
    def is_told(mention: Mention, sentence: Sentence, voice: Voice) -> bool:
        """Tell whether 'they' opens what somebody is told: 'Norway and Chile told Peru they would pay'."""
        tokens = sentence.tokens
        if voice.verb < 0 or len(voice.parties) < 1 or tokens[voice.verb].lower not in TOLD:
            return False
        between = [t.lower for t in tokens[voice.verb + 1 : mention.first]]
        return not (set(between[:-1]) & {"that", "which", "who", ","})

    @staticmethod
    def of_itself(hit: Hit, subject: Sequence[Mention]) -> Holding | None:
        """Return who speaks where 'they' opens what a group tells of itself: 'the kidnappers say they will kill'."""
        voice = hit.voice
        if (
            voice is None
            or voice.verb < 0
            or not voice.parties
            or len(subject) != 1
            or voice.is_quoted
        ):
            return None
        mention, kind = subject[0], voice.speaker.kind if voice.speaker else ""
        opens = 0 <= mention.first - voice.verb <= 2 and mention.start >= voice.start
        fits = mention.noun == "they" and kind in ("group", "sides", "organ")
        return Holding(voice.parties, voice.person, True) if opens and fits else None

    def enter_names(self, subject: Sequence[Mention]) -> None:
        """Enter names of nobody known as new parties, now that they are the subject of a cue."""
        inventory = self.resolver.inventory
        for mention in subject:
            if mention.kind == "name" and mention.parties == (mention.owner,):
                inventory.note(mention.owner, "political-group")
                inventory.new.add(mention.owner)

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
        opens = mention.first == 0 and voice.start == sentence.start and not voice.is_quoted
        if opens and self.resolver.focus.subject:
            return self.resolver.focus.subject[
                :1
            ], ""  # "Chile … It has given way, an EU official said"
        free = [m for m in before if not is_in_phrase(sentence, m)]
        if free and voice.start != sentence.start:
            return free[0].parties[:1], ""
        if free and free[0].parties != voice.parties:
            return free[0].parties[:1], ""
        if voice.is_quoted and self.document.quotation_at(mention.start) is not None:
            return (), ""  # who is quoted says "we" of its own party
        return voice.parties, ""

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
        if floor and group.first - floor <= 1 and sentence.tokens[floor].text == ",":
            floor = 0  # "Norway, Chile said, must pay"
        found, how, first = subject_of(sentence, group, self.mentions(sentence), floor)
        if how == "shared":
            shared = self.shared_subject(sentence, group, floor)
            return shared, "shared", group.first
        return found, how, first

    def judged(self, sentence: Sentence, at: int) -> Mention | None:
        """Return who is blamed or thanked for what is theirs: 'sanctions on Chile for its refusal'."""
        tokens = sentence.tokens
        if at < 3 or tokens[at - 1].lower != "for":
            return None
        found = next((m for m in self.mentions(sentence) if m.stop == at - 1 and m.parties), None)
        if found is None or found.possessive or found.kind in ("adjective", "relay"):
            return None
        back = found.first - 1
        while back > 0 and (tokens[back].lower in ARTICLES or tokens[back].lower in MODIFIERS):
            back -= 1
        is_target = tokens[back].lower in ("on", "against", "upon") or is_object(tokens, found)
        return found if is_target and back > 0 else None

    @staticmethod
    def may_be_subject(tokens: Sequence[Token], m: Mention, floor: int) -> bool:
        """Tell whether a mention stands free: behind no preposition, with nothing that it owns."""
        if m.kind in ("adjective", "relay") or m.possessive or m.place:
            return False
        back = m.first - 1 - (m.first > floor and tokens[m.first - 1].lower in ("the", "a", "an"))
        return back < floor or tokens[back].lower not in PREPOSITIONS

    def shared_subject(self, sentence: Sentence, group: VerbGroup, floor: int) -> list[Mention]:
        """Return the subject of a verb before, for one that stands behind 'and' or as a participle."""
        tokens = sentence.tokens
        mentions = self.mentions(sentence)
        helped = any(t.lower in AUXILIARIES for t in tokens[group.first : group.at])
        is_participle = tokens[group.at].lower.endswith("ing") and not helped
        if is_participle and group.first > 0:
            before = next(
                (m for m in mentions if m.stop == group.first and m.kind in ("group", "organ")),
                None,
            )
            if before is not None and not is_in_phrase(sentence, before):
                return [before]
        if is_participle and group.first and tokens[group.first - 1].lower in BESIDE_A_CLAUSE:
            floor = 0  # "Norway said Chile must pay, while insisting": the main clause's
        free = [m for m in mentions if floor <= m.first and m.stop <= group.first]
        free = [m for m in free if self.may_be_subject(tokens, m, floor)]
        if (
            floor
            and not is_participle
            and not any(is_finite(t) for t in tokens[floor : group.first])
        ):
            free = []  # "acknowledged the findings and accepted them": what is told is no clause
        free = [m for m in free if not is_object(tokens, m)]
        start = clause_floor(tokens, floor, group.first)
        for m in [m for m in free if m.first >= start] or free:
            last = m
            for other in mentions:
                if (
                    other.first > last.stop
                    and other.first - last.stop <= 2
                    and all(t.lower in (",", "and", "the") for t in tokens[last.stop : other.first])
                ):
                    last = other
            return coordinated(tokens, last, mentions) if last is not m else [m]
        future = {t.lower for t in tokens[group.first : group.at + 1]} & {"would", "will"}
        if future and any(t.lower in AUXILIARIES for t in tokens[floor : group.first]):
            return []  # "it would cost much and would take long": the subject is the thing before
        offset = tokens[group.at].start
        voices = [v for v in self.voices if v.at_verb >= 0 and v.start <= offset < v.end]
        speaker = max(voices, key=lambda v: v.start).speaker if voices else None
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
                self.enter_names([owner] if owner else [])
                return (owner.first, owner.parties, owner.inferred) if owner else (at, (), False)
            if token.lower in POSSESSIVES:
                about = POSSESSIVES[token.lower]
                if about == "speaker":
                    return n, (voice.parties if voice else ()), True
                if (judged := self.judged(sentence, n)) is not None:
                    return n, judged.parties, True
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
                or is_adjective(token.lower)
                or token.lower.endswith(("ed", "ing"))
                or token.lower in ("peace", "new", "key", "firm", "main")
            ):
                break
            n -= 1
        return at, (), False
