"""The organs of states and bodies like them that nouns take up: parliaments, governments and boards of no name."""

from __future__ import annotations

import re
from functools import cached_property

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.tables import word_class
from graph.extract.who.local import Locals

HOUSES_OF_PARLIAMENT = word_class("houses_of_parliament")
OFFICES_OF_GOVERNMENT = word_class("offices_of_government")
HEADS = frozenset(["king", "queen", "emir", "prince", "chancellor", "monarch", "premier", "leader"])
"""Offices that few bear in one document, so that the noun alone takes up who was named with it."""
LEGISLATORS = ("lawmaker", "lawmakers", "senators", "legislator", "legislators", "deputies")
SECRETARY = re.compile(r"\bsecretary[- ]general\b", re.IGNORECASE)
UNITED_NATIONS = "United Nations"
WITHOUT_PARLIAMENT = "United States"
"""Whose legislature is no parliament, and no part of the government."""


class Organs(Locals):
    """Finds the parties of nouns for parliaments, governments and boards, or enters new ones."""

    @cached_property
    def parliaments(self) -> dict[str, str]:
        """The parliaments met, by the state whose they are."""
        return {}

    def of_legislature(self, mention: Mention, sentence: Sentence) -> str:
        """Return the legislature that its members or a noun for it take up: a body beside the government.

        Where a state owns it that has none of a name of its own, its parliament goes by the state.
        """
        if mention.person.startswith("?"):
            return ""  # "The Front has 22 seats. Its lawmakers"
        if mention.noun == "peers" or self.inventory.kinds.get("House of Lords"):
            named = "House of Lords" if mention.noun == "peers" else "House of Commons"
            if mention.noun in ("peers", "mps"):
                return self.entered(named, "legislature", mention)
        if mention.owner == WITHOUT_PARLIAMENT:
            return self.entered("Congress", "legislature", mention)
        if mention.owner:
            return self.parliament_of(mention)
        if known := self.last_of({"legislature"}, sentence, mention.start):
            return known
        if owner := self.with_parliament(sentence):
            return owner
        state = self.state_in_focus(sentence)
        if state == WITHOUT_PARLIAMENT:
            return self.entered("Congress", "legislature", mention)
        is_house = mention.noun in HOUSES_OF_PARLIAMENT
        name = mention.noun if is_house else "parliament"
        name = "Senate" if mention.noun.startswith("senat") else name
        return "" if state else self.entered(name, "legislature", mention)

    def with_parliament(self, sentence: Sentence) -> str:
        """Return the state whose legislature was named last in a document: 'Iraq's parliament … Lawmakers said'."""
        for other in reversed(self.document.sentences[: sentence.index + 1]):
            for m in reversed(self.finder.found[other.index]):
                is_house = m.about == "legislature" and m.noun not in LEGISLATORS
                if is_house and m.owner and m.owner != WITHOUT_PARLIAMENT:
                    return m.owner
        return ""

    def of_secretary(self, sentence: Sentence, mention: Mention) -> tuple[str, ...]:
        """Return whose the secretary-general is: of the body whose that is by name, else of the United Nations."""
        named = [p.party for p in self.inventory.persons.values() if SECRETARY.search(p.capacity)]
        found = next((p for p in named if p and not p.startswith("?")), "")
        found = found or next((p for p in self.inventory.kinds if p == UNITED_NATIONS), "")
        found = found or self.last_of({"igo"}, sentence, mention.start)
        return (found,) if found else ()

    def owners_before(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return whose an organ is beside its owner: 'Chilean and Peruvian officials' are of two states."""
        tokens, owners, at = sentence.tokens, list[str](), mention.first
        if not tokens[mention.stop - 1].lower.endswith("s") or tokens[at - 1].lower != "and":
            return ()
        while at > 1 and tokens[at - 1].lower in ("and", ","):
            at -= 1 + (tokens[at - 2].text == ",")
            people = next(
                (
                    m
                    for m in self.finder.found[sentence.index]
                    if m.stop == at and m.noun == "people" and not m.possessive
                ),
                None,
            )
            if people is None:
                break
            owners.insert(0, people.owner)
            at = people.first
        return tuple(dict.fromkeys(o for o in owners if o != mention.owner))

    def of_same_office(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return whose the office is that a noun takes up: 'The Saudi king … The king', 'the veteran leader'."""
        head = mention.noun.rsplit(None, 1)[-1]
        if bearer := self.of_bearer(mention):
            return bearer
        if head not in HEADS:
            return ()
        if head == "leader":
            is_he = self.inventory.kinds.get("".join(self.focus.office[:1])) in (
                "state",
                "government",
            )
            return self.focus.office if is_he else ()
        for other in reversed(self.document.sentences[: sentence.index + 1]):
            for m in reversed(self.finder.found[other.index]):
                if m.start < mention.start and m.owner and m.noun == mention.noun:
                    return (m.owner,)
        return ()

    def of_bearer(self, mention: Mention) -> tuple[str, ...]:
        """Return for whom those speak who were named with an office: for whom the last did, else all of them."""
        bearers = {
            key: person.party
            for key, person in self.inventory.persons.items()
            if person.party and not person.none and person.party[0] != "?"
            if person.capacity.lower().endswith(mention.noun)
        }
        if self.of_publisher(mention):
            return ()  # "The President" of a government's own statement
        if self.focus.person in bearers and self.focus.office:
            return self.focus.office
        parties = set(bearers.values())
        return tuple(parties) if len(parties) == 1 else ()

    def of_publisher(self, mention: Mention) -> str:
        """Return the party that publishes a document, where an office with capitals is its own: 'The President'."""
        is_titled = mention.text(self.document).endswith(mention.noun.title())
        if not self.home or not is_titled or mention.noun.endswith("government"):
            return ""
        persons = self.inventory.persons.values()
        holders = {p.party for p in persons if p.capacity.lower() == mention.noun}
        return self.home if not holders or holders & {self.home, ""} else ""

    def of_possessive(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return whose 'its ministers' or 'their negotiators' are: of a participle's subject, else the last named."""
        before = self.before(sentence, mention.start)
        tokens, stop = sentence.tokens, mention.stop
        is_added = tokens[mention.first - 1].text == "," and stop < len(tokens)
        if is_added and tokens[stop].lower.endswith("ing"):
            before = before[:1]  # "Chile broke with Peru, its minister saying that it would leave"
        return before[-1].parties if before else self.focus.subject

    def parliament_of(self, mention: Mention) -> str:
        """Return the parliament of a state where that has capitals: "the Chilean Parliament".

        Its members are of it too. Any other stands for the state.
        """
        if self.inventory.kind(mention.owner) not in ("state", "government"):
            return ""
        whole = mention.text(self.document)
        name = whole.split(None, 1)[1] if whole.lower().startswith("the ") else whole
        if mention.noun in HOUSES_OF_PARLIAMENT and mention.noun not in name:
            self.parliaments.setdefault(mention.owner, name)
        known = self.parliaments.get(mention.owner, "")
        return self.entered(known, "legislature", mention) if known else ""

    def entered(self, party: str, kind: str, mention: Mention | None = None) -> str:
        """Enter a party that only a noun tells, and return it."""
        if self.inventory.lexicon.whole(party) is None:
            self.inventory.new.add(party)
        self.inventory.note(party, kind, mention.text(self.document) if mention else "")
        return party

    def nameless_government(self, mention: Mention | None = None) -> str:
        """Return a government of no state that the document names, where it speaks of one or of its offices."""
        noun = mention.noun if mention else "government"
        is_its = mention is not None and "government" in mention.text(self.document).lower()
        is_office = is_its or noun in OFFICES_OF_GOVERNMENT or noun.endswith("ministry")
        if not is_office or (noun in ("president", "department") and self.is_at_work()):
            return ""
        return self.entered("government", "government", mention)

    def is_at_work(self) -> bool:
        """Tell whether a document speaks of a union or a company, which have presidents too."""
        return any(k in ("union", "company", "employers") for k in self.inventory.kinds.values())
