"""The default extractor: offline, the same answer each time, made of tables and a little grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from graph.extract import (
    Extraction,
    FoundEnvoy,
    FoundMeeting,
    FoundParty,
    FoundProposal,
    FoundStatement,
    Known,
)
from graph.extract.about.issues import Issues
from graph.extract.about.topics import Topics
from graph.extract.acts.cues import Cue, read_cues
from graph.extract.acts.issuer import find_issuer, publisher_of
from graph.extract.acts.record import confidence_of
from graph.extract.acts.reports import find_voices
from graph.extract.acts.settling import settle_focus
from graph.extract.acts.statements import Grammar
from graph.extract.acts.unsaid import unsaid_before
from graph.extract.acts.utterance import Utterance
from graph.extract.acts.voices import Voice, voice_at
from graph.extract.gate import is_quarrel, measure
from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.folding import fold
from graph.extract.grammar.mentions import Inventory
from graph.extract.grammar.names import Entry, make_lexicon
from graph.extract.occasions.meetings import each_once, find_meetings
from graph.extract.occasions.proposals import find_proposals, named_once
from graph.extract.who.called import forms_of
from graph.extract.who.coreference import Resolver
from graph.extract.who.domestic import find_executive, renamed
from graph.extract.who.finder import Finder
from graph.extract.who.focus import Focus
from graph.extract.who.taking_part import find_parties

VERSION = "1"


FREE = re.compile(r"\b(?:would|should|must|ought to|had to)\b")
"""Words by which a sentence goes on with what somebody said before: 'Chile would also need to stop'."""


MEDIATES = re.compile(r"\b(?:mediat|facilitat|broker|go-between|intermediar)")
"""Words by which an office or a group is that of one who mediates."""


class Rules:
    """The extractor `rules`."""

    name = "rules"
    version = VERSION
    api = 1

    def __init__(self, *, gated: bool = True) -> None:
        self.gated = gated
        self._cues: dict[str, tuple[Cue, ...]] = {}

    def extract(self, text: str, known: Known) -> Extraction:
        """Return what a text holds."""
        folded = fold(text)
        return folded.back(self._read(Document(folded.text), known))

    def _read(self, document: Document, known: Known) -> Extraction:
        digest = known.vocabulary.digest
        if digest not in self._cues:
            self._cues[digest] = read_cues(known.vocabulary)
        cues = self._cues[digest]
        reading = _Reading(document, known, cues, self.gated)
        found = reading.extraction()
        if reading.is_in_doubt:
            whole = _Reading(document, known, cues, gated=False).extraction()
            listed = {party.name for party in whole.parties if not party.is_new}
            holders = {holder for s in whole.statements for holder in s.holders} & listed
            return whole if is_quarrel(document, len(whole.statements), len(holders)) else found
        return found


@dataclass(slots=True)
class _Reading:
    """One text on its way to suggestions."""

    document: Document
    known: Known
    cues: Sequence[Cue]
    gated: bool
    statements: list[FoundStatement] = field(default_factory=list)
    meetings: list[FoundMeeting] = field(default_factory=list)
    proposals: list[FoundProposal] = field(default_factory=list)
    is_in_doubt: bool = False

    def extraction(self) -> Extraction:
        register = {
            fold(name).text: Entry(label, kind, "name")
            for name, (label, kind) in self.known.actors.items()
        }
        inventory = Inventory(make_lexicon(register))
        finder = Finder(self.document, inventory)
        finder.run()
        publisher = publisher_of(self.known.outlet, inventory.lexicon)
        resolver = Resolver(self.document, inventory, finder, home="".join(publisher[:1]))
        resolver.survey()
        issues = Issues(self.known.vocabulary)
        grammar = Grammar(self.document, self.cues, resolver, issues.of)
        utterance = Utterance(self.document, resolver, Topics(self.document, issues))
        title = fold(self.known.title).text
        issuer = find_issuer(self.document, resolver, title, publisher, self.known.outlet)
        is_joint = issuer is not None and len(issuer.parties) > 1
        gate = measure(self.document, resolver.counts.total())
        self.is_in_doubt = self.gated and gate.is_in_doubt
        running: Voice | None = None
        last_paragraph = -1
        for sentence in self.document.sentences:
            if (
                sentence.index
                and sentence.section != self.document.sentences[sentence.index - 1].section
            ):
                resolver.focus = Focus()
            resolver.resolve(sentence)
            before = running
            if sentence.paragraph != last_paragraph and not self.runs_over(sentence):
                running = None
            last_paragraph = sentence.paragraph
            voices = find_voices(self.document, sentence, resolver, running)
            middle = (sentence.start + sentence.end) // 2
            if voice_at(voices, middle) is None and self.in_quotation(sentence):
                voices = [*self.voice_behind(sentence, resolver, before), *voices]
            if not voices and running is not None and FREE.search(sentence.lower):
                onward = replace(
                    running, start=sentence.start, end=sentence.end, verb=-1, at_verb=-1
                )
                voices = [onward]
            if issuer is not None and not self.in_quotation(sentence):
                voices = [replace(issuer, start=sentence.start, end=sentence.end), *voices]
            open_ = (
                not self.gated
                or is_joint
                or gate.is_open(sentence.index, is_issued=issuer is not None)
            )
            found = grammar.candidates(sentence, voices) if sentence.is_prose and open_ else []
            for candidate in found:
                self.statements.append(utterance.statement(candidate, sentence))
            if open_:
                mentions = finder.found[sentence.index]
                self.meetings += find_meetings(
                    self.document, sentence, mentions, resolver.principals()
                )
                self.proposals += find_proposals(self.document, sentence, mentions)
            running = settle_focus(resolver, sentence, voices, found) or running
        return self.result(inventory, resolver)

    def runs_over(self, sentence: Sentence) -> bool:
        """Tell whether whoever spoke last speaks on in a new paragraph: '…, stating:' and then the quotation."""
        before = self.document.text[: sentence.start].rstrip()
        return before.endswith((":", ",")) or self.document.runs_over(sentence.start)

    def in_quotation(self, sentence: Sentence) -> bool:
        quotation = self.document.quotation_at((sentence.start + sentence.end) // 2)
        return quotation is not None and quotation.start <= sentence.start + 2

    def voice_behind(
        self, sentence: Sentence, resolver: Resolver, before: Voice | None
    ) -> list[Voice]:
        """Return the voice of a sentence in quotation marks by who is named behind it in the same quotation.

        Where nobody is, a paragraph that is all in quotation marks goes on with who spoke in the one before.
        """
        quotation = self.document.quotation_at((sentence.start + sentence.end) // 2)
        voice = before
        for later in self.document.sentences[sentence.index + 1 : sentence.index + 4]:
            if quotation is None or later.start >= quotation.end:
                break
            if later.paragraph != sentence.paragraph:
                break
            resolver.resolve(later)
            if voices := find_voices(self.document, later, resolver, None):
                voice = voices[0]
                break
        voice = voice or unsaid_before(self.document, sentence, resolver)
        if voice is None:
            return []
        return [
            replace(
                voice, start=sentence.start, end=sentence.end, verb=-1, at_verb=-1, is_quoted=True
            )
        ]

    # ------------------------------------------------------------ the whole

    def result(self, inventory: Inventory, resolver: Resolver) -> Extraction:
        statements = tuple(self.once(self.statements))
        self.meetings = [*map(partial(self.with_names, inventory), each_once(self.meetings))]
        self.proposals = named_once(self.proposals)
        envoys = (
            tuple(self.envoys(inventory)) if statements or self.meetings or not self.gated else ()
        )
        named = find_parties(resolver, statements, self.meetings, envoys, self.known.vocabulary)
        envoys = tuple(e for e in envoys if e.party in named)
        parties = tuple(
            FoundParty(
                name, inventory.kind(name) or "political-group", self.role(name, resolver),
                forms_of(name, resolver), name in inventory.new,
            )
            for name in sorted(named)
        )  # fmt: skip
        found = Extraction(parties, envoys, statements, tuple(self.meetings), tuple(self.proposals))
        registered = {label for label, _ in self.known.actors.values()}
        executive = find_executive(resolver, statements, self.meetings, envoys, named)
        return (
            renamed(found, executive, "government") if not registered & executive.keys() else found
        )

    @staticmethod
    def with_names(inventory: Inventory, meeting: FoundMeeting) -> FoundMeeting:
        """Return a meeting with the full names of those who attend it for a party."""
        persons = (inventory.persons.get(key) for key in meeting.delegates)
        return replace(
            meeting, delegates=tuple(p.name for p in persons if p is not None and p.party)
        )

    def role(self, name: str, resolver: Resolver) -> str:
        """Return the part a party plays: who mediates, who the dispute is between, or neither."""
        inventory = resolver.inventory
        persons = [p for p in inventory.persons.values() if p.party == name]
        nouns = [
            m.noun for found in resolver.finder.found.values() for m in found if m.owner == name
        ]
        mediates = (
            name in inventory.mediators
            or inventory.kinds.get(name) == "mediator"
            or any(MEDIATES.search(f"{p.role} {p.capacity.lower()}") for p in persons)
            or any(map(MEDIATES.search, nouns))
        )
        return (
            "mediator"
            if mediates
            else "principal"
            if name in resolver.principals()
            else "third-party"
        )

    def envoys(self, inventory: Inventory) -> Iterator[FoundEnvoy]:
        persons = {id(person): person for person in inventory.persons.values()}
        for person in sorted(persons.values(), key=lambda p: p.name):
            is_part = " " not in person.name and any(
                p.party == person.party and person.name in p.name.split()[:-1]
                for p in persons.values()
            )  # "Kim" beside "Kim Yong Ho"
            if person.party and not (person.none or is_part or person.party.startswith("?")):
                start, end = person.span
                yield FoundEnvoy(
                    person.name, person.party, person.capacity, person.role, person.inferred, start, end,
                    self.document.text[start:end], person.rule,
                    confidence_of(person.rule, "envoy", is_inferred=person.inferred),
                )  # fmt: skip

    @staticmethod
    def once(statements: Sequence[FoundStatement]) -> Iterator[FoundStatement]:
        """Yield statements, the same passage of the same class and holders once."""
        seen: set[tuple[str, int, int, tuple[str, ...]]] = set()
        for s in sorted(statements, key=lambda s: (s.start, s.end, s.class_)):
            key = (s.class_, s.start, s.end, s.holders)
            if key not in seen:
                seen.add(key)
                yield s
