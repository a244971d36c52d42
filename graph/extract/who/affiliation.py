"""Which party a named person speaks for, where only the context tells."""

from __future__ import annotations

import re

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import POSSESSIVES, Mention, Person, titles
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import is_plural
from graph.extract.who.antecedents import Antecedents
from graph.extract.who.collectives import kind_of

WITHOUT_PREMIER = "United States"
"""Whose head of government is no prime minister."""
OF_A_STATE = word_class("offices_of_government") | word_class("organs_of_state")
"""Nouns for organs of a state: 'a spokesman for the interior minister' is the state's."""
ORGANS_WITH_OWNERS = frozenset(["embassy", "ministry"])
OF_ANY_COMPANY = "corporation"
"""What goes with offices that many a company has: they are those of one that the document names."""
STATE_ROLES = ("head of state", "head of government", "minister")
PORTFOLIOS = word_class("portfolios")
NAMELESS = {
    "opposition": ("opposition", "political-group"),
    "protest": ("protesters", "political-group"),
    "student": ("students", "political-group"),
    "union": ("union", "union"),
    "labor": ("union", "union"),
    "guild": ("guild", "union"),
    "company": ("company", "company"),
    "management": ("management", "company"),
    "airline": ("airline", "company"),
    "rebel": ("rebels", "armed-group"),
    "guerrilla": ("guerrillas", "armed-group"),
    "separatist": ("separatists", "armed-group"),
    "militia": ("militia", "armed-group"),
    "insurgent": ("insurgents", "armed-group"),
    "militant": ("militants", "armed-group"),
    "paramilitary": ("paramilitaries", "armed-group"),
}
"""The party of no name that goes with the noun of an office, with its kind."""
OFFICES_WITHOUT_A_NAME = word_class("offices_without_a_name")
WITHIN_A_LIST_OF_PERSONS = word_class("within_a_list_of_persons")


class Affiliation(Antecedents):
    """Finds the parties of persons."""

    def of_person(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        person = self.inventory.persons.get(mention.person)
        if person is None or person.none:
            return ()
        if person.party.startswith("?"):
            noun = person.party[1:]
            if noun in POSSESSIVES:
                before = [m for m in self.before(sentence, mention.start) if m.kind != "person"]
                owners = before[0].parties if before else self.focus.subject
                if owners:
                    person.party, person.inferred = owners[0], True
                return owners[:1]
            found = (
                self.listed_leader(noun, person)
                or self.usual_party(noun, mention, sentence)
                or self.nameless(noun, person)
            )
            if found:
                person.party, person.inferred = found, True
        elif not person.party or person.inferred:
            self.link_in_list(person, mention, sentence)
            if not person.party:
                self.link_to_office(person, sentence)
            if not person.party and person.role and not person.none:
                self.link_to_state(person, mention, sentence)
        return (person.party,) if person.party and not person.party.startswith("?") else ()

    def usual_party(self, noun: str, mention: Mention, sentence: Sentence) -> str:
        """Return the party of a person by the noun that goes with the office, where the document has one."""
        if self.is_local(noun):
            return self.of_local(noun, sentence, mention.start)
        if organ := self.named_organ(noun, sentence):
            return organ
        if noun in OF_A_STATE:
            return self.state_in_focus(sentence)
        found = self.antecedent(noun, sentence, mention.start)
        return found if noun != OF_ANY_COMPANY or found[:1].isupper() else ""

    def named_organ(self, noun: str, sentence: Sentence) -> str:
        """Return whose organ of that noun was named last: 'an embassy spokeswoman' is of the one just named."""
        if noun not in ORGANS_WITH_OWNERS:
            return ""
        for other in reversed(self.document.sentences[: sentence.index + 1]):
            for m in reversed(self.finder.found[other.index]):
                if m.kind == "organ" and m.owner and m.noun.endswith(noun):
                    return m.owner
        return ""

    def listed_leader(self, noun: str, person: Person) -> str:
        """Return the party of an opposition's or rebels' leader who is listed, where the document names it."""
        listed = self.finder.known_names.get(self.finder.listed_name(person.name), "")
        if noun not in NAMELESS or self.inventory.kinds.get(listed, "state") == "state":
            return ""
        if noun == "opposition":
            self.inventory.note(listed, self.inventory.kinds[listed], noun)
        return listed

    def nameless(self, noun: str, person: Person) -> str:
        """Return the party of no name whose office a person has: 'Opposition leader Ann Lee', 'Union boss Bo Hill'."""
        name, kind = NAMELESS.get(noun, ("", ""))
        if noun == "government":
            return self.nameless_government()
        if not name and is_plural(noun) and kind_of(noun) in ("union", "armed-group"):
            name, kind = noun, kind_of(noun)  # "a spokesman for the nurses"
        return self.entered(name, kind) if name else ""

    def link_to_state(self, person: Person, mention: Mention, sentence: Sentence) -> None:
        """Give a person with a state's office the state in focus; the ousted stand for themselves."""
        organs = {
            m.owner
            for m in self.finder.found[sentence.index]
            if m.kind == "organ" and m.owner and m.stop <= mention.first
        }
        if person.role in STATE_ROLES and len(organs) == 1:
            person.party, person.inferred = (
                organs.pop(),
                True,
            )  # "the Australian government …, Minister Button said"
        elif person.role in STATE_ROLES and (owner := self.of_portfolio(mention, sentence)):
            person.party, person.inferred = owner, True
        elif person.role in STATE_ROLES:
            but = WITHOUT_PREMIER if person.role == "head of government" else ""
            found = self.state_in_focus(sentence, but)
            if not found and (person.role != "head of state" or not self.is_at_work()):
                found = self.nameless_government()
            person.party, person.inferred = found, True
        elif person.role in ("negotiator", "spokesperson", "envoy"):
            before = [
                m.owner
                for m in self.finder.found[sentence.index]
                if m.stop <= mention.first and m.owner and person.role == "envoy"
                if m.kind == "adjective" or (m.kind == "party" and self.is_attributive(m, sentence))
            ]
            owners = before[-1:] or list(self.focus.subject[:1])
            person.party, person.inferred = (owners[0] if owners else ""), True

    @staticmethod
    def is_attributive(mention: Mention, sentence: Sentence) -> bool:
        """Tell whether a party's name says whose a thing is: 'Chile's plan', 'a U.S. plan'."""
        before = sentence.tokens[mention.first - 1].lower if mention.first else ""
        return mention.possessive or before in ("a", "an")

    def of_portfolio(self, mention: Mention, sentence: Sentence) -> str:
        """Return whose ministry or minister a document names for what a minister is for, or nothing."""
        near = sentence.tokens[max(0, mention.first - 4) : mention.first]
        fields = {t.lower for t in near} & PORTFOLIOS
        owners = {
            m.owner
            for mentions in self.finder.found.values()
            for m in mentions
            if m.kind == "organ" and m.owner
            if fields & {w.lower() for w in m.text(self.document).split()}
        }
        return owners.pop() if len(owners) == 1 else ""

    def link_in_list(self, person: Person, mention: Mention, sentence: Sentence) -> None:
        """Give a person the party of the one before in a list, or of the side that is led by the person."""
        tokens = sentence.tokens
        before = [m for m in self.finder.found[sentence.index] if m.stop <= mention.first]
        last = before[-1] if before else None
        if last is None:
            return
        office = titles().match_back(tokens, mention.first)
        between = " ".join(t.lower for t in tokens[last.stop : max(office, last.stop)])
        if office < 0 or office <= last.stop:
            between = " ".join(t.lower for t in tokens[last.stop : mention.first])
        if (
            not person.party
            and last.kind == "person"
            and set(between.split()) <= WITHIN_A_LIST_OF_PERSONS
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
            if organ.noun.rsplit(None, 1)[-1] in OFFICES_WITHOUT_A_NAME and not any(
                p.capacity == organ.text(self.document) for p in self.inventory.persons.values()
            ):  # fmt: skip
                person.party, person.inferred = organ.parties[0], True
                person.capacity = person.capacity or organ.text(self.document)
                return
