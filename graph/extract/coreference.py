"""Whom nouns and pronouns stand for: 'the union', 'the two sides', 'the rebels', 'it', 'they'."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from graph.extract.document import Document, Sentence
from graph.extract.finder import Finder
from graph.extract.mentions import POSSESSIVES, Inventory, Mention, Person, group_nouns
from graph.extract.tables import parts, read_table, word_class

KINDRED = {
    "union": {"union"},
    "company": {"company", "employers"},
    "employers": {"employers", "company"},
    "armed-group": {"armed-group"},
    "movement": {"armed-group", "political-group", "ngo"},
    "political-group": {"political-group"},
    "mediator": {"mediator"},
    "igo": {"igo"},
    "coalition": {"coalition"},
    "government": {"government", "state"},
    "legislature": {"legislature"},
}
"""Kinds of parties that a noun of some kind may take up."""

UNNAMED = word_class("unnamed")


SPEAKERS = frozenset(
    [
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "envoy",
        "negotiator",
        "official",
        "diplomat",
        "leader",
    ]
)
"""Nouns for one who speaks: with 'the' and without a name, whoever spoke last."""


@dataclass(slots=True)
class Focus:
    """Who was spoken of last: parties in order, the last subject, the last speaker, the last person."""

    recent: list[str] = field(default_factory=list)
    subject: tuple[str, ...] = ()
    speaker: Mention | None = None
    person: str = ""
    several: tuple[str, ...] = ()

    def note(self, *parties: str) -> None:
        """Note parties as just spoken of."""
        for party in parties:
            if party:
                if party in self.recent:
                    self.recent.remove(party)
                self.recent.append(party)


@dataclass(slots=True)
class Resolver:
    """Resolves the mentions of a document, sentence by sentence in order."""

    document: Document
    inventory: Inventory
    finder: Finder
    focus: Focus = field(default_factory=Focus)
    title_of: list[tuple[int, Mention]] = field(default_factory=list)

    def principals(self) -> tuple[str, ...]:
        """Return the two parties that the document speaks of most, those who mediate left out."""
        counts: Counter[str] = Counter()
        for mentions in self.finder.found.values():
            for m in mentions:
                party = m.owner or (self.person_party(m) if m.kind == "person" else "")
                if m.kind != "name" and party and not party.startswith("?") and m.kind != "relay":
                    counts[party] += 1 + (m.kind in ("organ", "person"))
        ranked = [p for p, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        states = [p for p in ranked if self.inventory.kinds.get(p) != "igo"]
        return tuple((states if len(states) > 1 else ranked)[:2])

    def person_party(self, mention: Mention) -> str:
        """Return the party a person speaks for, or nothing."""
        person = self.inventory.persons.get(mention.person)
        return person.party if person else ""

    def resolve(self, sentence: Sentence) -> None:
        """Give every mention of a sentence but pronouns its parties."""
        mentions = self.finder.found[sentence.index]
        for mention in mentions:
            mention.parties = self.parties_of(mention, sentence)
            if mention.kind in ("party", "organ", "group", "person") and mention.parties:
                self.focus.note(*mention.parties)
            if mention.kind == "organ" and mention.parties and mention.noun not in UNNAMED:
                self.title_of.append((sentence.index, mention))

    def parties_of(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        match mention.kind:
            case "party" | "adjective":
                return (mention.owner,)
            case "person":
                return self.of_person(mention, sentence)
            case "organ":
                return self.of_organ(mention, sentence)
            case "group" | "local":
                return self.of_group(mention, sentence)
            case "sides":
                mention.inferred = True
                return self.principals()
            case "name":
                return (mention.owner,)
        return ()

    def of_person(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        person = self.inventory.persons.get(mention.person)
        if person is None or person.none:
            return ()
        if person.party.startswith("?"):
            noun = person.party[1:]
            if noun in POSSESSIVES and self.focus.subject:
                person.party, person.inferred = self.focus.subject[0], True
                return (person.party,)
            found = self.antecedent(noun, sentence, mention.start)
            if found:
                person.party, person.inferred = found, True
        elif not person.party or person.inferred:
            self.link_in_list(person, mention, sentence)
            if not person.party:
                self.link_to_office(person, sentence)
            if not person.party and person.role and not person.none:
                self.link_to_state(person, sentence)
        return (person.party,) if person.party and not person.party.startswith("?") else ()

    def link_to_state(self, person: Person, sentence: Sentence) -> None:
        """Give a person with a state's office the state in focus; the ousted stand for themselves."""
        if person.role in ("head of state", "head of government", "minister"):
            person.party, person.inferred = self.state_in_focus(sentence), True
        elif person.role in ("negotiator", "spokesperson", "envoy") and self.focus.subject:
            person.party, person.inferred = self.focus.subject[0], True

    def link_in_list(self, person: Person, mention: Mention, sentence: Sentence) -> None:
        """Give a person the party of the one before in a list, or of the side that is led by the person."""
        tokens = sentence.tokens
        before = [m for m in self.finder.found[sentence.index] if m.stop <= mention.first]
        last = before[-1] if before else None
        if last is None:
            return
        between = " ".join(t.lower for t in tokens[last.stop : mention.first])
        if (
            not person.party
            and last.kind == "person"
            and set(between.split()) <= {"and", ",", "mr", ".", "secretary", "special", "envoy"}
        ):
            person.party, person.inferred = self.person_party(last), True
        elif (
            last.kind == "organ"
            and last.owner
            and re.fullmatch(
                r"(?:[\w ,]* )?(?:will be|is|was|are|were|led by|headed by|represented by|including)(?: \w+){0,2}",
                between,
            )
        ):
            person.party, person.inferred = last.owner, False

    def link_to_office(self, person: Person, sentence: Sentence) -> None:
        """Give a person the office just spoken of without a name: 'Iran's foreign minister … Kamal Kharrazi said'."""
        for index, organ in reversed(self.title_of):
            if sentence.index - index > 2:
                return
            if organ.noun.rsplit(None, 1)[-1] in (
                "minister", "negotiator", "spokesman", "spokeswoman", "president", "leader", "head", "chief", "envoy",
                "premier", "official", "diplomat", "spokesperson", "representative", "commissioner", "boss",
            ) and not any(
                p.capacity == organ.text(self.document) for p in self.inventory.persons.values()
            ):  # fmt: skip
                person.party, person.inferred = organ.parties[0], True
                person.capacity = person.capacity or organ.text(self.document)
                return

    def of_organ(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        if mention.owner:
            return (mention.owner,)
        mention.inferred = True
        if mention.person.startswith("?"):
            if mention.person in ("?our", "?my"):
                return self.focus.speaker.parties if self.focus.speaker else ()
            before = self.before(sentence, mention.start)
            return before[-1].parties if before else self.focus.subject
        words = mention.text(self.document).lower().split()
        if words[0] == "the" and words[-1] in SPEAKERS and self.focus.speaker is not None:
            return self.focus.speaker.parties
        if mention.about in ("government", "legislature") or mention.noun in (
            "army", "military", "troops", "forces", "ministry", "president", "prime minister", "minister", "cabinet",
        ):  # fmt: skip
            found = self.state_in_focus(sentence)
            return (found,) if found else ()
        if mention.noun in (
            "authority",
            "council",
            "commission",
            "board",
            "district",
            "management",
        ):
            name = self.group_name(mention)
            known = next(
                (p for p in self.inventory.kinds if p.lower().endswith(name.lower())), name
            )
            self.inventory.note(known, "government", mention.text(self.document))
            self.inventory.new.add(known)
            return (known,)
        if mention.noun in ("members", "representatives", "delegates", "leadership"):
            before = self.before(sentence, mention.start)
            return before[-1].parties if before else ()
        if mention.noun.startswith(("union", "rebel")):
            found = self.antecedent(mention.noun.split()[0], sentence, mention.start)
            return (found,) if found else ()
        return ()

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
        for mentions in self.finder.found.values():
            for mention in mentions:
                if mention.owner and self.inventory.kinds.get(mention.owner) in kinds:
                    return mention.owner
        return ""

    def state_in_focus(self, sentence: Sentence) -> str:
        """Return the state that the sentences around speak of most: whose 'the government' is."""
        counts: Counter[str] = Counter()
        for other in self.document.sentences:
            if other.section != sentence.section:
                continue
            distance = abs(other.index - sentence.index)
            weight = 4 if distance <= 1 else 2 if distance <= 3 else 1
            for m in self.finder.found[other.index]:
                if (
                    m.owner
                    and self.inventory.kinds.get(m.owner) in ("state", "government")
                    and not m.owner.startswith("?")
                ):
                    counts[m.owner] += weight * (
                        3 if m.kind == "organ" else 1 if m.possessive or m.place else 2
                    )
        return min(counts, key=lambda p: (-counts[p], p)) if counts else ""

    def of_group(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        if mention.owner and not mention.owner.startswith("?"):
            return (mention.owner,)
        found = self.antecedent(mention.noun, sentence, mention.start, mention)
        if found:
            mention.inferred = True
            return (found,)
        if mention.kind == "local" or mention.about == "movement" or not sentence.is_prose:
            return ()
        name = self.group_name(mention)
        self.inventory.note(name, mention.about or "political-group", mention.text(self.document))
        self.inventory.new.add(name)
        return (name,)

    def group_name(self, mention: Mention) -> str:
        """Return the words of a group as the name of a party, without article."""
        whole = mention.text(self.document)
        # "a spokesman for the guerrillas" speaks for the guerrillas
        words = re.split(r"\b(?:for|of|from)\s+", whole, maxsplit=1)[-1].split()
        if len(words) > 1 and words[-1].lower() in (
            "leaders",
            "leader",
            "officials",
            "members",
            "leadership",
            "fighters",
            "commanders",
            "negotiators",
            "chief",
            "spokesman",
        ):
            words.pop()
            words[-1] = {
                "rebel": "rebels",
                "guerrilla": "guerrillas",
                "militia": "militias",
                "separatist": "separatists",
            }.get(words[-1].lower(), words[-1])
            words[0] = words[0] if words[0][:1].isupper() and len(words) > 1 else words[0].lower()
        while words and words[0].lower() in (
            "the",
            "a",
            "an",
            "all",
            "these",
            "those",
            "some",
            "many",
            "several",
            "its",
            "their",
            "his",
        ):
            words.pop(0)
        return " ".join(words) or mention.noun

    def antecedent(
        self, noun: str, sentence: Sentence, offset: int, mention: Mention | None = None
    ) -> str:
        """Return the party met before, else anywhere in the document, that a noun takes up."""
        kind = mention.about if mention else _kind_of(noun)
        kinds = KINDRED.get(kind, set())
        if not kinds:
            return ""
        if kind == "mediator" and (named := self.mediating()):
            return named
        if kind == "government" and mention is not None and mention.kind == "group":
            name = self.group_name(mention).lower()
            return next((p for p in self.inventory.kinds if p.lower() == name), "")
        if kind == "coalition":
            row = _row_of(mention.noun if mention else noun)
            return next(
                (
                    p
                    for p in self.inventory.kinds
                    if self.inventory.kinds[p] == "coalition" and p.lower() in row
                ),
                "",
            )
        if mention is not None and self.is_named_apart(mention):
            name = self.group_name(mention).lower()
            return next((p for p in self.inventory.kinds if p.lower() == name), "")
        if kind == "government" and mention is not None and mention.kind == "local":
            kinds = {"government"}
        return self.last_of(kinds, sentence, offset)

    def mediating(self) -> str:
        """Return the party whose mediators or mediator the document names, or nothing."""
        for mentions in self.finder.found.values():
            for m in mentions:
                if m.owner and m.kind == "organ" and m.noun.startswith(("mediator", "facilitator")):
                    return m.owner
        persons = self.inventory.persons.values()
        return next(
            (
                p.party
                for p in persons
                if p.role == "mediator" and p.party and not p.party.startswith("?")
            ),
            "",
        )

    def is_named_apart(self, mention: Mention) -> bool:
        """Tell whether a group's words hold a name or adjective that sets it apart: 'Darfur rebels'."""
        words = mention.text(self.document).split()
        return any(w[:1].isupper() and n > 0 for n, w in enumerate(words)) or (
            len(words) > 1 and words[0][:1].isupper() and not self.opens_sentence(mention) and words[0].lower() not in (
                "the", "a", "all", "these", "union", "labor", "labour", "rebel", "opposition", "some", "both", "many",
                "its", "their",
            )
        )  # fmt: skip

    def opens_sentence(self, mention: Mention) -> bool:
        return any(s.start == mention.start for s in self.document.sentences)

    # ------------------------------------------------------------ pronouns

    def pronoun(
        self, about: str, sentence: Sentence, offset: int, speaker: Mention | None
    ) -> tuple[tuple[str, ...], str]:
        """Return the parties a pronoun stands for and, for he and she, the person."""
        if about == "speaker":
            return (speaker.parties, speaker.person) if speaker else ((), "")
        before = self.before(sentence, offset)
        if about == "person":
            persons = [m for m in before if m.kind == "person"]
            if persons:
                return persons[0].parties, persons[0].person
            if (
                speaker is not None
                and speaker.kind in ("person", "organ", "group")
                and speaker.start < offset
            ):
                return speaker.parties, speaker.person if speaker.kind == "person" else ""
            if self.focus.person:
                party = self.inventory.persons[self.focus.person].party
                return ((party,) if party and not party.startswith("?") else ()), self.focus.person
            organs = [m for m in before if m.kind == "organ"]
            return (organs[0].parties, "") if organs else (self.focus.subject, "")
        if (
            about == "several"
            and speaker is not None
            and speaker.parties
            and speaker.start < offset
        ):
            behind = [
                m for m in before if m.start > speaker.end and m.kind in ("sides", "group", "organ")
            ]
            return (behind[-1].parties if behind else speaker.parties), ""
        if about == "several":
            plural = [
                m for m in before if m.kind in ("sides", "organ", "group") or len(m.parties) > 1
            ]
            if plural:
                return plural[0].parties, ""
            return (self.focus.several or self.focus.subject), ""
        subjects = [m for m in before if m.kind in ("party", "group", "organ") and not m.possessive]
        if subjects:
            return subjects[0].parties[:1], ""
        owners = [m for m in before if m.kind in ("party", "organ", "person")]
        return (owners[0].parties[:1] if owners else self.focus.subject), ""


def _row_of(noun: str) -> list[str]:
    return next(
        (nouns for row in read_table("groups") if noun in (nouns := parts(row["noun"]))), []
    )


def _kind_of(noun: str) -> str:
    return group_nouns().table.get(tuple(noun.split()), ("", ""))[1] or {
        "rebel": "armed-group",
        "company": "company",
        "opposition": "political-group",
        "labor": "union",
        "labour": "union",
        "guild": "union",
        "management": "company",
        "airline": "company",
        "militia": "armed-group",
        "separatist": "armed-group",
        "guerrilla": "armed-group",
    }.get(noun, "")
