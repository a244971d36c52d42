"""What is recorded of a candidate beside class, holder and words: who utters it, when, on what condition."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.extract import FoundStatement, Link
from graph.extract.about.topics import Topics
from graph.extract.acts.candidates import Candidate
from graph.extract.acts.modality import modality_of
from graph.extract.acts.record import confidence_of
from graph.extract.acts.voices import Voice
from graph.extract.grammar.amounts import find_amount
from graph.extract.grammar.conditions import find_condition
from graph.extract.grammar.dates import DEADLINE, TIME
from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.marks import BACKGROUND
from graph.extract.grammar.mentions import PRONOUNS, Mention
from graph.extract.grammar.tables import word_class
from graph.extract.who.coreference import Resolver

WHOLE = word_class("whole")
UNNAMED = word_class("unnamed_speakers")
FLAGS = ("inferred-holder", "new-party", "nested", "background")
"""What is told of a finding beside its rule."""
NEAR_VERB, NEAR_CUE = 40, 3
"""How far from a verb of saying, and from a cue, the time of it may stand, in characters."""
NEAR = 25
"""How far behind a cue the party addressed may stand, in characters."""
OFTEN = 4
"""How often the other side of a dispute must be named to be meant where nobody is."""
NAMED, ALONE = 0.5, 0.8
"""How much of a text must be on that dispute, where the other side is named in the sentence and where it is not."""
_AHEAD = re.compile(r"\b(?:would|will|shall|could|may|might|must|should|to)\b|'ll\b", re.IGNORECASE)
"""Words behind which a time is that of what is announced, not of its announcement."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Makes findings of the candidates of one document."""

    document: Document
    resolver: Resolver
    topics: Topics

    def statement(self, c: Candidate, sentence: Sentence) -> FoundStatement:
        """Return a candidate as a finding."""
        quote = self.document.text[c.start : c.end]
        is_background = BACKGROUND.search(sentence.lower) is not None
        is_new = any(holder in self.resolver.inventory.new for holder in c.holders)
        marks = (c.inferred or c.how == "shared", is_new, c.nested, is_background)
        voiced, voice, voiced_for = self.voiced_by(c)
        due = DEADLINE.search(quote)
        return FoundStatement(
            c.class_, c.start, c.end, quote, c.holders, c.cue.id, confidence_of(c.cue.id, is_inferred=marks[0]),
            voiced_by=voiced, chain=tuple(self.chain(voiced, c.voice)),
            issue=self.topics.of(sentence, c.start, c.end, c.match), target=self.target(c, sentence),
            modality=modality_of(quote, c.match[1] - c.start, is_modal=c.modal),
            condition=find_condition(quote, is_subject=True), is_background=is_background,
            flags=tuple(flag for flag, holds in zip(FLAGS, marks, strict=True) if holds),
            voice=voice, voiced_for=voiced_for, said=self.said(c, sentence), amount=find_amount(quote),
            due=due[1] if due else "",
        )  # fmt: skip

    # ------------------------------------------------------------ who utters it

    def voiced_by(self, c: Candidate) -> tuple[str, str, str]:
        """Return who utters a candidate, what that is (person, party, organ, unnamed), and for whom."""
        persons = self.resolver.inventory.persons
        person = persons.get(c.person) or (persons.get(c.voice.person) if c.voice else None)
        if person is not None:
            return person.name, "person", ""
        speaker = c.voice.speaker if c.voice else None
        if speaker is None or speaker.kind == "relay":
            return ("", "", "")
        parties = speaker.parties
        if speaker.kind == "pronoun" or speaker.start == speaker.end:
            return (parties[0], "party", "") if parties else ("", "", "")
        words = speaker.text(self.document)
        if not parties or speaker.kind == "name":
            return words, "person" if speaker.kind == "name" and " " in words else "unnamed", ""
        return self.for_party(speaker, words)

    @staticmethod
    def for_party(speaker: Mention, words: str) -> tuple[str, str, str]:
        """Return a speaker who stands for a party: the party itself, an organ of it, or people of it without names."""
        noun = speaker.noun.rsplit(None, 1)[-1] if speaker.noun else ""
        party = speaker.parties[0]
        if len(speaker.parties) > 1:
            return words, "unnamed", ""
        if speaker.kind != "organ" and noun not in UNNAMED:
            return party, "party", ""
        if noun in WHOLE:
            return party, "party", ""
        return words, "unnamed" if noun in UNNAMED else "organ", party

    @staticmethod
    def chain(voiced: str, voice: Voice | None) -> list[Link]:
        """Return the chain of quotation, from the speaker outwards."""
        links = [Link("speaker", voiced)] if voiced else []
        if (
            voice is not None
            and voice.source
            and not voice.parties
            and voice.source.lower() not in PRONOUNS
        ):
            links.append(Link("source", voice.source))
        if voice is not None and voice.relay:
            links.append(Link("relay", voice.relay))
        return links

    # ------------------------------------------------------------ when, and to whom

    def said(self, c: Candidate, sentence: Sentence) -> str:
        """Return the words for when it was said: those beside the verb of saying, else beside the cue."""
        verb = c.voice.at_verb if c.voice is not None else -1
        for match in TIME.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            if sentence.start <= verb < sentence.end:
                is_outside = end <= c.start or c.end <= start
                is_near = -NEAR_VERB // 2 <= start - verb <= NEAR_VERB
            else:
                is_outside = verb < 0
                beside = (c.match[0] - end, start - c.match[1], c.start - end)
                is_near = any(0 <= gap <= NEAR_CUE for gap in beside)
                is_outside &= _AHEAD.search(self.document.text[c.start : start]) is None
            if is_outside and is_near:
                return match[0]
        return ""

    def target(self, c: Candidate, sentence: Sentence) -> str:
        """Return the party addressed: right behind the cue, the subject of what must be done, or the opponent."""
        mentions = self.resolver.finder.found[sentence.index]
        if c.how == "said":
            parties = [p for m in c.subject if m.kind != "name" for p in m.parties]
            named = next((p for p in parties if p not in c.holders), "")
            return named or self.opponent(c, sentence)
        for m in mentions:
            is_behind = c.match[0] < m.start < c.end and m.start - c.match[1] < NEAR
            if is_behind and m.parties and m.kind not in ("adjective", "name") and not m.place:
                named = next((p for p in m.parties if p not in c.holders), "")
                if named:
                    return named
        return self.opponent(c, sentence)

    def opponent(self, c: Candidate, sentence: Sentence) -> str:
        """Return the other party of a dispute between two, where the holder is one of them.

        Where the text is on others too, it must be named in the sentence.
        """
        principals = self.resolver.principals()
        if len(c.holders) != 1 or len(principals) != 2 or c.holders[0] not in principals:
            return ""
        other = next(p for p in principals if p not in c.holders)
        counts = self.resolver.counts
        share = sum(counts[p] for p in principals) / max(1, sum(counts.values()))
        named = any(other in m.parties for m in self.resolver.finder.found[sentence.index])
        is_dispute = counts[other] >= OFTEN and share >= (NAMED if named else ALONE)
        return other if is_dispute else ""
