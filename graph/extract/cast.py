"""Who and where: actors and places of a suggested coding, by the word the register has, else entered at its top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from graph.coding.layout import Block
from graph.extract import FoundParty
from graph.extract.grammar.mentions import group_nouns
from graph.extract.grammar.tables import read_table
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import expand, slug


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register answers: the word for an actor or place of some name, or nothing; is a handle taken.

    `actor` is asked for a name and whether it is a person's. `entered` has class and label that other texts of the same
    run have under a handle: one name is spelt in one way.
    """

    actor: Callable[[str, bool], str]
    place: Callable[[str], str]
    taken: Callable[[str], bool]
    entered: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Cast:
    """The actors and places of one coding. Each is entered once, whatever it is called."""

    source: str
    vocabulary: Vocabulary
    registered: Registered
    parties: tuple[FoundParty, ...]
    actors: dict[str, tuple[str, Block]] = field(default_factory=dict)
    places: dict[str, tuple[str, Block]] = field(default_factory=dict)

    def party(self, name: str) -> str:
        """Return the word for a party."""
        return self.actor(name, self.kind(name))

    def kind(self, name: str) -> str:
        """Return the kind of a party."""
        return next((p.kind for p in self.parties if p.name == name), "political-group")

    def role(self, name: str) -> str:
        """Return the part that a party plays in the document."""
        return next((p.role for p in self.parties if p.name == name), "") or "third-party"

    def party_called(self, words: str) -> str:
        """Return the name of the party that goes by some words, capitals and article aside, or nothing."""
        wanted = _bare(words)
        for party in self.parties:
            if wanted in {_bare(name) for name in (party.name, *party.aliases)}:
                return party.name
        return ""

    def speaker(self, words: str, kind: str, party: str) -> str:
        """Return the word for who speaks: a person, a party, an organ of one, or somebody only described."""
        known = self.party_called(words)
        if kind == "party" or (known and kind in ("", "organ")):
            return self.party(known or words)
        if kind in ("person", "organ"):
            return self.actor(words, kind, party)
        return self.actor(words, "unnamed")

    def actor(self, name: str, kind: str, whole: str = "") -> str:
        """Return the word for an actor; one that the register does not have is entered at the top of the file.

        Args:
            whole: the party that an organ is part of.

        """
        if kind != "unnamed" and (word := self.registered.actor(name, kind == "person")):
            return word
        key = f"{name}\t{kind == 'unnamed'}"
        if key not in self.actors:
            handle = self.handle(name, kind, {handle for handle, _ in self.actors.values()})
            class_ = self.class_word(kind, name)
            label = name
            if kind != "unnamed":
                known, label = self.registered.entered.setdefault(handle, (class_, name))
                if known != class_:
                    handle, label = f"{self.source}-{handle}", name
            words = "words" if kind == "unnamed" else "label"
            entry: Block = [("is a", class_), (words, label)]
            if label != name:
                entry.append(("also called", name))
            self.actors[key] = (handle, entry)
            if kind == "organ" and whole:
                entry.append(("part of", self.party(whole)))
        return self.actors[key][0]

    def handle(self, name: str, kind: str, used: set[str]) -> str:
        """Return a free handle. What has no name of its own is known in this text only: any text has a 'union'."""
        base = slug(name) or "actor"
        if kind == "organ" or (kind != "unnamed" and not is_named(name)):
            base = f"{self.source}-{base}"
        handle, number = base, 2
        while handle in used or self.registered.taken(handle):
            handle, number = f"{base}-{number}", number + 1
        return handle

    def place(self, name: str) -> str:
        """Return the word for a place; one that the register does not have is entered at the top of the file."""
        if word := self.registered.place(name):
            return word
        if name not in self.places:
            used = {handle for handle, _ in self.places.values()}
            handle = base = f"{self.source}-{slug(name) or 'place'}"
            number = 2
            while handle in used:
                handle, number = f"{base}-{number}", number + 1
            self.places[name] = (handle, [("label", name)])
        return self.places[name][0]

    def class_word(self, kind: str, name: str) -> str:
        """Return the word for the class of an actor of some kind."""
        column = "named" if is_named(name) else "class"
        classes = [row[column] for row in read_table("kinds") if row["kind"] == kind]
        class_ = expand(classes[0] if classes else "neg:Group", self.vocabulary.prefixes)
        return self.vocabulary.label(class_ or "", "en")


def is_named(name: str) -> bool:
    """Tell whether words are a name, not a noun that any text may use of its own.

    >>> is_named("Likud"), is_named("European Union"), is_named("striking union"), is_named("Teachers")
    (True, True, False, False)
    """
    words = name.split()
    if not words or words[-1][:1].islower():
        return False
    table = group_nouns().table
    return len(words) > 1 or (words[0].lower(),) not in table


def _bare(words: str) -> str:
    """Return words without capitals and article."""
    first, _, rest = words.lower().partition(" ")
    return rest if first in ("the", "a", "an") and rest else words.lower()
