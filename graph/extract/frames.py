"""Frames: how a cue and its holder stand to each other in a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.cues import Cue
from graph.extract.document import Sentence
from graph.extract.grammar import (
    VerbGroup,
    chunk_start,
    is_noun,
    verb_group,
)
from graph.extract.holders import Candidate, Holders
from graph.extract.voices import Voice, voice_at

PLANS = re.compile(
    r"\b(?:plan|plans|proposal|proposals|draft|drafts|package|initiative|blueprint|roadmap|road map"
    r"|offer|bill|resolution"
    r"|text|formula|motion|scheme|amendment|document|declaration)$"
)


class Frames(Holders):
    """Tells for each frame of a cue whether it counts where it stands, and who holds."""

    def make(
        self,
        cue: Cue,
        sentence: Sentence,
        match: re.Match[str],
        voice: Voice | None,
        first: int,
        **more: object,
    ) -> Candidate:
        start = min(sentence.tokens[first].start, sentence.start + match.start())
        span = (sentence.start + match.start(), sentence.start + match.end())
        more.setdefault("future", self.is_future(sentence, match))
        return Candidate(cue, cue.class_, start, sentence.end, span, voice=voice, **more)  # type: ignore[arg-type]

    @staticmethod
    def renamed(class_: str, candidate: Candidate) -> Candidate:
        candidate.class_ = class_
        return candidate

    def by_verb(
        self, cue: Cue, sentence: Sentence, match: re.Match[str], voice: Voice | None
    ) -> Candidate | None:
        tokens, mentions = sentence.tokens, self.mentions(sentence)
        at = self.at(sentence, match.start())
        if is_noun(tokens, at, mentions) and tokens[at].lower not in (
            "is",
            "are",
            "was",
            "were",
            "be",
            "has",
            "have",
            "had",
            "'s",
            "’s",
            "'re",
            "’re",
            "am",
            "been",
            "remain",
            "remains",
            "stands",
            "stand",
            "would",
            "will",
        ):
            return None
        group = verb_group(tokens, at)
        if tokens[at].lower in ("is", "are", "was", "were", "be", "am", "been", "'s", "’s"):
            negated = bool(re.match(r"\w+\W+(?:not|n.t|never)\b", match[0])) or group.is_negated
            group = VerbGroup(
                group.first, group.at, group.is_infinitive, negated, False, group.is_modal
            )
        class_ = self.class_for(cue, group.is_negated)
        if class_ is None:
            return None
        if group.is_infinitive and not self.is_set_to(sentence, group):
            return None
        if self.follows_modal(sentence, group) or self.is_asked(sentence, group):
            return None
        following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        if group.is_passive or (following == "by" and tokens[at].lower.endswith("ed")):
            return self.by_agent(cue, class_, sentence, match, voice, group)
        subject, how, first = self.speech_subject(sentence, group, voice)
        if self.is_hypothetical(sentence, first) or (group.is_modal and how == "thing"):
            return None
        if self.is_subjunctive(sentence, group, subject, how):
            return None
        holders, person, inferred = self.resolved(subject, sentence, voice)
        if not holders and not self.is_ours(subject, voice) and not self.is_somebody(subject):
            return None
        if self.is_relative(sentence, first, voice) or self.is_plural_noun(sentence, at, subject):
            return None
        self.enter_names(subject)
        made = self.make(
            cue, sentence, match, voice, first, holders=holders, person=person, how=how,
            inferred=inferred, modal=group.is_modal, shared=how == "shared", subject=tuple(subject),
        )  # fmt: skip
        return self.renamed(class_, made)

    def by_agent(
        self,
        cue: Cue,
        class_: str,
        sentence: Sentence,
        match: re.Match[str],
        voice: Voice | None,
        group: VerbGroup,
    ) -> Candidate | None:
        """Return the agent of a passive as holder: 'was rejected by the rebels'."""
        behind = re.match(r"[^.;:]{0,60}?\bby\s", sentence.lower[match.end() :])
        if not behind:
            return None
        offset = sentence.start + match.end() + behind.end()
        agent = next(
            (
                m
                for m in self.mentions(sentence)
                if offset <= m.start <= offset + 25 and m.kind != "adjective"
            ),
            None,
        )
        if agent is None:
            return None
        agents = [agent]
        for other in self.mentions(sentence):
            between = self.document.text[agents[-1].end : other.start].strip()
            if (
                other.start > agents[-1].start
                and between in ("and", ",", ", and", "and the")
                and other.kind != "adjective"
            ):
                agents.append(other)
        holders, person, inferred = self.resolved(agents, sentence, voice)
        if not holders:
            return None
        first = chunk_start(sentence, group.first, 0, self.mentions(sentence))
        if group.first == group.at:
            first = max(first, self.phrase_start(sentence, group.at))
        made = self.make(
            cue,
            sentence,
            match,
            voice,
            first,
            holders=holders,
            person=person,
            how="agent",
            inferred=inferred,
            subject=(agent,),
        )
        return self.renamed(class_, made)

    @staticmethod
    def phrase_start(sentence: Sentence, at: int) -> int:
        """Return where the noun phrase begins that a participle describes: 'the prisoners demanded by the rebels'."""
        for back in range(at - 1, max(-1, at - 8), -1):
            if sentence.tokens[back].lower in (
                "the",
                "a",
                "an",
                "any",
                "all",
                "its",
                "their",
                "his",
                "some",
            ):
                return back
        return at

    def by_will(
        self, cue: Cue, sentence: Sentence, match: re.Match[str], voice: Voice | None
    ) -> Candidate | None:
        tokens = sentence.tokens
        at = self.at(sentence, match.start())
        group = VerbGroup(at, at, False, False, False, False)
        words = match[0].split()[:3]
        negated = not cue.is_negative and any(w in ("not", "never") for w in words)
        class_ = self.class_for(cue, negated)
        if class_ is None:
            return None
        before = tokens[at - 1].lower if at else ""
        if before in ("also", "still", "now"):
            group = VerbGroup(at - 1, at, False, False, False, False)
        subject, how, first = self.speech_subject(sentence, group, voice)
        if self.is_hypothetical(sentence, first):
            return None
        holders, person, inferred = self.resolved(subject, sentence, voice)
        if not holders and not self.is_ours(subject, voice):
            return None
        self.enter_names(subject)
        if (
            voice is not None
            and voice.parties
            and not voice.is_issuer
            and not set(holders) & set(voice.parties)
        ):
            return None
        made = self.make(
            cue,
            sentence,
            match,
            voice,
            first,
            holders=holders,
            person=person,
            how=how,
            inferred=inferred,
            shared=how == "shared",
            subject=tuple(subject),
        )
        return self.renamed(class_, made)

    def by_voice(
        self, cue: Cue, sentence: Sentence, match: re.Match[str], voice: Voice | None
    ) -> Candidate | None:
        tokens = sentence.tokens
        at = self.at(sentence, match.start())
        if voice is None or not (voice.parties or voice.is_issuer) or voice.verb == at:
            return None
        if tokens[at].lower == "need" and is_noun(tokens, at, self.mentions(sentence)):
            return None
        group = verb_group(tokens, at)
        if self.is_hypothetical(sentence, group.first) or self.is_inverted(sentence, at):
            return None
        floor = self.speech_floor(sentence, voice, at)
        start = chunk_start(sentence, at, floor, self.mentions(sentence))
        subject, how, first = self.speech_subject(sentence, group, voice)
        if how == "direct":
            start = min(start, first) if first >= floor else start
        class_ = cue.class_
        if cue.own and subject:
            parties, _, _ = self.resolved(subject, sentence, voice)
            if set(parties) & set(voice.parties):
                class_ = cue.own
        speaker_inferred = bool(voice.speaker and (voice.speaker.inferred or voice.verb < 0))
        made = self.make(
            cue,
            sentence,
            match,
            voice,
            min(start, at),
            holders=voice.parties,
            person=voice.person,
            how="said",
            inferred=speaker_inferred,
            subject=tuple(subject),
        )
        return self.renamed(class_, made)

    def by_noun(
        self, cue: Cue, sentence: Sentence, match: re.Match[str], voice: Voice | None
    ) -> Candidate | None:
        tokens, mentions = sentence.tokens, self.mentions(sentence)
        at = self.at(sentence, match.start())
        first, holders, inferred = self.possessor(sentence, at, voice)
        if not holders:
            noun = sentence.token_at(sentence.start + match.start())
            behind = next(
                (
                    n
                    for n in range(noun + 1, min(noun + 5, len(tokens)))
                    if tokens[n].lower in ("by", "from")
                ),
                0,
            )
            if behind and (behind == noun + 1 or match[0].endswith(" by")):
                owner = next(
                    (
                        m
                        for m in mentions
                        if behind < m.first <= behind + 3 and m.kind != "adjective"
                    ),
                    None,
                )
                if owner:
                    holders, _, inferred = self.resolved([owner], sentence, voice)
        if not holders:
            return None
        return self.make(
            cue,
            sentence,
            match,
            voice,
            first,
            holders=holders,
            how="noun",
            inferred=inferred,
            nested=True,
        )

    def by_plan(
        self, cue: Cue, sentence: Sentence, match: re.Match[str], voice: Voice | None
    ) -> Candidate | None:
        tokens, mentions = sentence.tokens, self.mentions(sentence)
        at = self.at(sentence, match.start())
        group = verb_group(tokens, at)
        if (
            group.is_negated
            or group.is_passive
            or group.is_infinitive
            or group.first == 0
            or is_noun(tokens, at, mentions)
        ):
            return None
        last = group.first - 1
        if tokens[last].lower in ("that", "which") and last:
            last -= 1
        if tokens[last].text == "," and last:
            last = max(0, last - 1)
        start = chunk_start(sentence, group.first, 0, mentions)
        words = " ".join(t.lower for t in tokens[start : last + 1])
        head = re.split(
            r"\b(?:of|for|by|from|in|to|on|obtained|presented|drafted|which|,)\b|,", words
        )[0].strip()
        if not PLANS.search(head):
            return None
        noun = start + len(head.split()) - 1
        _first, holders, inferred = self.possessor(sentence, min(noun, last), voice)
        if not holders:
            owner = next(
                (
                    m
                    for m in mentions
                    if noun < m.first <= last
                    and tokens[m.first - 1].lower in ("by", "from", "the")
                    and m.parties
                ),
                None,
            )
            holders = owner.parties if owner else self.last_plan
            inferred = owner is None
        return self.make(
            cue,
            sentence,
            match,
            voice,
            start,
            holders=holders,
            how="plan",
            inferred=inferred,
            modal=bool(re.match(r"would|could", match[0])),
        )

    def by_clause(
        self, cue: Cue, sentence: Sentence, match: re.Match[str], voice: Voice | None
    ) -> Candidate | None:
        at = self.at(sentence, match.start())
        floor = (
            self.speech_floor(sentence, voice, at)
            if voice and voice.verb >= 0 and voice.start > sentence.start
            else 0
        )
        for mention in self.mentions(sentence):
            if (
                floor <= mention.first < at
                and mention.kind not in ("adjective", "relay")
                and not mention.place
                and not mention.possessive
            ):
                holders, person, inferred = self.resolved([mention], sentence, voice)
                if holders:
                    return self.make(
                        cue,
                        sentence,
                        match,
                        voice,
                        mention.first,
                        holders=holders,
                        person=person,
                        how="clause",
                        inferred=inferred,
                        subject=(mention,),
                    )
                return None
        return None

    def candidate(
        self, cue: Cue, sentence: Sentence, match: re.Match[str], voices: Sequence[Voice]
    ) -> Candidate | None:
        offset = sentence.start + match.start()
        voice = voice_at(voices, offset)
        if "speech" in cue.needs and voice is None and not self.is_first_person(sentence, match):
            return None
        has_condition = bool(self.condition_near(sentence, voice))
        if "object" in cue.needs and not self.has_object(sentence, match):
            return None
        if ("condition" in cue.needs and not has_condition) or (
            "no-condition" in cue.needs and has_condition
        ):
            return None
        if (cue.frame == "will" or self.is_future(sentence, match)) and self.under_plan(
            sentence, self.at(sentence, match.start())
        ):
            return None
        frame = {
            "verb": self.by_verb, "will": self.by_will, "noun": self.by_noun, "said": self.by_voice,
            "plan": self.by_plan, "clause": self.by_clause,
        }[cue.frame]  # fmt: skip
        return frame(cue, sentence, match, voice)
