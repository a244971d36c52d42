"""Whom a text speaks of where a noun or pronoun stands: who was named before, and what is spoken of most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.mentions import Inventory, Mention
from graph.extract.grammar.sight import provinces
from graph.extract.grammar.tables import word_class
from graph.extract.who.finder import Finder

IN_PASSING = 3
"""How much must be said of an opposition for it to be one of two sides."""
NO_GOVERNMENT = word_class("no_government")


@dataclass(slots=True)
class Focus:
    """Who was spoken of last: parties in order, the last subject, speaker and person.

    `office` has the parties of the last person, who may go by an office alone.
    """

    recent: list[str] = field(default_factory=list)
    subject: tuple[str, ...] = ()
    speaker: Mention | None = None
    person: str = ""
    office: tuple[str, ...] = ()
    is_delegation: bool = False
    several: tuple[str, ...] = ()

    def note(self, *parties: str) -> None:
        """Note parties as just spoken of."""
        for party in parties:
            if party:
                if party in self.recent:
                    self.recent.remove(party)
                self.recent.append(party)


@dataclass(slots=True)
class Attention:
    """A document with its mentions, and whom it speaks of at the point that is read.

    `home` is the party whose outlet published it: 'the President' of a statement of the White House is its own.
    """

    document: Document
    inventory: Inventory
    finder: Finder
    focus: Focus = field(default_factory=Focus)
    title_of: list[tuple[int, Mention]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    home: str = ""

    def principals(self) -> tuple[str, ...]:
        """Return the two parties that the document speaks of most, those who mediate left out.

        Where it speaks of an opposition, that is what stands against the first of them.
        """
        ranked = [p for p, _ in sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))]
        states = [p for p in ranked if self.inventory.kinds.get(p) != "igo"]
        if len(states) < 2:
            return tuple(ranked[:2])
        against = next((p for p in states[1:] if self.is_opposition(p)), states[1])
        return states[0], against

    def is_opposition(self, party: str) -> bool:
        """Tell whether a document calls a party the opposition, and speaks of it more than in passing."""
        names = (party, *self.inventory.aliases.get(party, ()))
        return self.counts[party] >= IN_PASSING and any("pposition" in name for name in names)

    def person_party(self, mention: Mention) -> str:
        """Return the party a person speaks for, or nothing."""
        person = self.inventory.persons.get(mention.person)
        return person.party if person else ""

    def before(self, sentence: Sentence, offset: int) -> list[Mention]:
        """Return the mentions before an offset that are resolved, adjectives and places left out."""
        return [
            m
            for m in self.finder.found[sentence.index]
            if m.start < offset
            and m.parties
            and m.kind in ("party", "organ", "group", "person", "sides")
            and not m.place
        ]

    def last_of(self, kinds: set[str], sentence: Sentence, offset: int) -> str:
        """Return the party of some kinds that was spoken of last."""
        for mention in reversed(self.before(sentence, offset)):
            for party in mention.parties:
                if self.inventory.kinds.get(party) in kinds:
                    return party
        for party in reversed(self.focus.recent):
            if self.inventory.kinds.get(party) in kinds:
                return party
        named = {
            mention.owner: self.counts[mention.owner]
            for mentions in self.finder.found.values()
            for mention in mentions
            if mention.owner and self.inventory.kinds.get(mention.owner) in kinds
        }
        return max(named, key=lambda party: named[party], default="")

    def last_among(self, parties: set[str], sentence: Sentence, offset: int) -> str:
        """Return that of some parties which was named last before an offset, else the first in the document."""
        first = ""
        for other in self.document.sentences[: sentence.index + 1][::-1]:
            for m in reversed(self.finder.found[other.index]):
                if m.owner in parties and m.start < offset:
                    return m.owner
        for mentions in self.finder.found.values():
            first = first or next((m.owner for m in mentions if m.owner in parties), "")
        return first

    def state_in_focus(self, sentence: Sentence, but: str = "") -> str:
        """Return the state that the sentences around speak of most, but one: whose 'the government' is."""
        counts: Counter[str] = Counter()
        for other in self.document.sentences:
            if other.section != sentence.section:
                continue
            distance = sentence.index - other.index
            near = 4 if -1 <= distance <= 1 else 2 if -3 <= distance <= 3 else 1
            weight = near * (2 if distance >= 0 else 1)
            for m in self.finder.found[other.index]:
                if m.noun.startswith("counterpart"):
                    continue  # of another state than that whose minister meets them
                party = self.person_party(m) if m.kind == "person" else m.owner
                is_a_part = party in provinces().values() or NO_GOVERNMENT & set(party.split())
                if self.inventory.kinds.get(party) in ("state", "government") and not is_a_part:
                    counts[party] += weight * (
                        3 if m.kind == "organ" else 1 if m.possessive or m.place else 2
                    )
        counts.pop(but, None)
        return min(counts, key=lambda p: (-counts[p], p)) if counts else ""
