"""Passives: who does what is told without its subject, and how a candidate is made of what a frame has found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.extract.acts.candidates import Candidate, Hit, Holding
from graph.extract.acts.clauses import is_future, is_hypothetical, speech_floor
from graph.extract.acts.holders import Holders
from graph.extract.grammar.document import Sentence, Token
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.subjects import BOUNDARIES, chunk_start, phrase_start
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import AUXILIARIES, VerbGroup

NOT_OFFERED = frozenset(
    ["day", "time", "way", "place", "moment", "year", "week", "reason", "month"]
)
"""Nouns that a clause behind says no content of: 'the day that Norway proposed talks'."""

PLANS = re.compile(
    r"\b(?:accord|agreement|pact|plan|plans|proposal|proposals|draft|drafts|package|initiative|blueprint"
    r"|roadmap|road map|offer|bill|resolution|text|formula|motion|scheme|amendment|document|declaration)$"
)
AGENT = re.compile(r"(?:(?!\b(?:to|that|which|who|and|but)\b|\w{3}ed\b)[^.;:]){0,60}?\bby\s")
"""What stands between a passive and its agent: no other verb."""

ASKED_OF = word_class("asked_of")
LETTERS = word_class("letters")
OPENERS_OF_PHRASES = word_class("openers_of_phrases")
OF_OTHERS = frozenset(["the", "a", "an"])
NOT_OF_OTHERS = frozenset(["its", "their", "our", "his", "her", "it", "they", "which", "that"])


CHARGES = word_class("charges")


def is_charge(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a verb is on a charge, which is denied, not refused: 'the accusation was rejected by Norway'."""
    return at > 0 and tokens[at - 1].lower in CHARGES


class Passives(Holders):
    """Finds the agent of a passive, and the author of a noun."""

    def found(
        self, hit: Hit, first: int, holding: Holding, how: str, class_: str = "", **more: object
    ) -> Candidate:
        """Return a candidate that begins with a token, or with the cue where that stands before."""
        first = phrase_start(hit.tokens, first) if how in ("direct", "agent") else first
        start = min(hit.tokens[first].start, hit.span[0])
        if holding.parties and PLANS.search(hit.words):
            self.last_plan = holding.parties
        return Candidate(
            hit.cue, class_ or hit.cue.class_, start, hit.sentence.end, hit.span, holding.parties,
            hit.voice, holding.person, how, holding.inferred,
            future=is_future(hit.tokens, hit.group()), **more,  # type: ignore[arg-type]  # named below
        )  # fmt: skip

    def by_agent(self, hit: Hit, class_: str, group: VerbGroup) -> Candidate | None:
        """Find the holder in the agent of a passive: 'was rejected by the rebels'."""
        sentence = hit.sentence
        behind = 1 if hit.cue.pattern.endswith(" by") else 0
        if not behind and (found := AGENT.match(hit.behind)):
            behind = found.end()
        if not behind:
            return self.by_whoever_tells(hit, class_, group) if hit.cue.is_spoken else None
        agents = self.agents(sentence, hit.span[1] + behind)
        holding = self.resolved(agents, sentence, hit.voice)
        if not holding.parties:
            return None
        first = chunk_start(sentence, group.first, 0, self.mentions(sentence))
        if is_charge(hit.tokens, group.first):
            return None
        is_told = group.first > 0 and hit.tokens[group.first - 1].lower == "as"
        if is_hypothetical(sentence, first) or is_told:
            return None  # "if the plan is not adopted by Chile", "as agreed by Norway"
        if group.first == group.at:
            first = max(first, self.described(sentence, group.at))
        return self.found(hit, first, holding, "agent", class_, subject=tuple(agents[:1]))

    def by_whoever_tells(self, hit: Hit, class_: str, group: VerbGroup) -> Candidate | None:
        """Find the agent of a passive without one in who tells it: 'the offer was rejected, he said'."""
        voice = hit.voice
        if voice is None or voice.verb < 0 or not voice.parties or group.is_modal:
            return None
        first = chunk_start(hit.sentence, group.first, 0, self.mentions(hit.sentence))
        first = max(first, speech_floor(hit.tokens, voice, group.first))
        words = {t.lower for t in hit.tokens[first : group.first]}
        own = any(
            first <= m.first < group.first and set(m.parties) & set(voice.parties)
            for m in self.mentions(hit.sentence)
        )
        if (
            own
            or words & {"its", "their", "our", "his", "her", "it", "they", "which", "that"}
            or not words & {"the", "a", "an"}
        ):
            return None
        return self.found(hit, first, Holding(voice.parties, voice.person), "said", class_)

    def by_document(self, hit: Hit, class_: str, group: VerbGroup) -> Candidate | None:
        """Find the holder in whose statement a verb tells of: 'The Chilean letter urged', 'A note by Peru said'."""
        tokens = hit.tokens
        start = chunk_start(hit.sentence, group.first, 0, self.mentions(hit.sentence))
        at = next((n for n in range(start, group.first) if tokens[n].lower in LETTERS), -1)
        if at < 0 or group.is_negated:
            return None
        first, parties, inferred = self.possessor(hit.sentence, at, hit.voice)
        if not parties and (owner := self.author(replace(hit, at=at))) is not None:
            parties, _, inferred = self.resolved([owner], hit.sentence, hit.voice)
        if not parties and at == group.first - 1 and tokens[at - 1].lower == "the":
            speaker = self.resolver.focus.speaker
            parties, inferred = (speaker.parties if speaker else ()), True
        if not parties:
            return None
        return self.found(hit, min(first, at), Holding(parties, "", inferred), "direct", class_)

    def agents(self, sentence: Sentence, offset: int) -> list[Mention]:
        """Return who is named behind 'by', with those named in a list with the first."""
        agents: list[Mention] = []
        certain = 1  # of "by Chile, Norway would get half" the second is no agent
        for mention in self.mentions(sentence):
            if mention.kind == "adjective":
                continue
            if not agents and offset <= mention.start <= offset + 25:
                agents.append(mention)
            elif agents and mention.start > agents[-1].start:
                between = self.document.text[agents[-1].end : mention.start].strip()
                if between in ("and", ",", ", and", "and the"):
                    agents.append(mention)
                    certain = len(agents) if between != "," else certain
        return agents[:certain]

    @staticmethod
    def described(sentence: Sentence, at: int) -> int:
        """Return where the noun phrase begins that a participle describes: 'the prisoners demanded by the rebels'."""
        for back in range(at - 1, max(-1, at - 8), -1):
            if sentence.tokens[back].lower in OPENERS_OF_PHRASES:
                return back
        return at

    def author(self, hit: Hit) -> Mention | None:
        """Return who is named behind 'by' in the phrase of a noun: 'the offer of a truce by the rebels'."""
        tokens = hit.tokens
        for n in range(hit.at + 1, min(hit.at + 12, len(tokens))):
            word = tokens[n].lower
            beside = n == hit.at + 1 and word in ("from", "of")
            if word == "by" or beside:
                found = next(
                    (
                        m
                        for m in self.mentions(hit.sentence)
                        if n < m.first <= n + 3 and m.kind != "adjective"
                    ),
                    None,
                )
                is_whose = (
                    word != "of"
                    or hit.verb in ASKED_OF
                    or (
                        found is not None
                        and found.stop < len(tokens)
                        and tokens[found.stop].lower in ("to", "that", "both", "for")
                    )
                )  # "the commitment of both sides to peace"
                return found if is_whose else None
            if word in AUXILIARIES or word in BOUNDARIES or word in (",", "to", "and", ";", ":"):
                return None
        return None

    def is_body(self, hit: Hit) -> bool:
        """Tell whether a noun stands for those who act, not for what they do: 'asked the opposition to'."""
        return any(
            m.kind in ("group", "organ") and m.stop == hit.at + 1
            and hit.tokens[m.first - (m.first == hit.at)].lower == "the"
            for m in self.mentions(hit.sentence)
        )  # fmt: skip

    def by_that(self, hit: Hit) -> Candidate | None:
        """Find the holder in the subject of a clause that describes a noun: 'the freeze that Norway floated'."""
        sentence, tokens, group = hit.sentence, hit.tokens, hit.group()
        subject, how, first = self.speech_subject(sentence, group, hit.voice)
        if how != "direct" or first < 3 or group.is_negated or group.is_passive:
            return None
        first -= tokens[first - 1].lower in OF_OTHERS
        noun = first - 1 - (tokens[first - 1].lower in ("that", "which"))
        start = self.described(sentence, noun + 1)
        if start > noun or not tokens[noun].is_word or tokens[noun].lower in NOT_OFFERED:
            return None
        if any(t.lower in AUXILIARIES or not t.is_word for t in tokens[start:noun]):
            return None
        if hit.voice is not None and start <= hit.voice.verb <= noun:
            return None  # "the minister said that Norway had proposed"
        holding = self.resolved(subject, sentence, hit.voice)
        if not holding.parties:
            return None
        return self.found(hit, start, holding, "noun", nested=True)
