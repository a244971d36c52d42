"""Mentions: the words of a sentence that stand for a party, for a person, or for those who act for one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from graph.extract.grammar.document import Document, Token
from graph.extract.grammar.names import Lexicon
from graph.extract.grammar.tables import parts, read_table, word_class

PRONOUNS = {
    "he": "person", "she": "person", "him": "person", "her": "person", "it": "party", "they": "several",
    "them": "several", "we": "speaker", "i": "speaker", "us": "speaker",
}  # fmt: skip
POSSESSIVES = {
    "his": "person", "her": "person", "its": "party", "their": "several", "our": "speaker",
    "my": "speaker",
}  # fmt: skip
HONORIFICS = word_class("honorifics")
PLACE_WORDS = word_class("place_words")
NO_NAME = word_class("no_name")
MODIFIERS = word_class("modifiers")
PARTICLES = word_class("particles")


@dataclass(slots=True)
class Mention:
    """Words that stand for somebody.

    `kind` is party, person, organ, group, local, sides, pronoun, adjective, name (of nobody known) or relay. `owner` is
    the party named with it, `noun` the head of a group, `about` what a pronoun or noun may stand for.
    """

    start: int
    end: int
    first: int
    stop: int
    kind: str
    owner: str = ""
    noun: str = ""
    about: str = ""
    person: str = ""
    title: str = ""
    possessive: bool = False
    place: bool = False
    parties: tuple[str, ...] = ()
    inferred: bool = False

    def text(self, document: Document) -> str:
        """Return the words."""
        return document.text[self.start : self.end]


@dataclass(slots=True)
class Person:
    """A named person: the fullest name, the party spoken for, and the capacity in the words of the text.

    `span` cuts the words that say so: the office with the name, else the name alone; `rule` is how it was found.
    """

    name: str
    party: str = ""
    capacity: str = ""
    role: str = ""
    inferred: bool = False
    none: bool = False
    span: tuple[int, int] = (0, 0)
    rule: str = ""


class People(dict[str, Person]):
    """Persons by surname; accents make no other name: 'Yılmaz' is 'Yilmaz'."""

    def __setitem__(self, name: str, person: Person) -> None:
        super().__setitem__(fold_name(name), person)

    def __getitem__(self, name: str) -> Person:
        return super().__getitem__(fold_name(name))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(fold_name(name))

    def get(self, name: str, default: Person | None = None) -> Person | None:  # type: ignore[override]  # one form of it
        """Return a person by surname."""
        return super().get(fold_name(name), default)

    def setdefault(self, name: str, default: Person) -> Person:
        """Return a person by surname, entered if there is none."""
        return super().setdefault(fold_name(name), default)


@cache
def fold_name(name: str) -> str:
    """Return a name without accents.

    >>> fold_name("Chávez"), fold_name("Yılmaz")
    ('Chavez', 'Yilmaz')
    """
    plain = unicodedata.normalize(
        "NFKD", name.replace("ı", "i").replace("ł", "l").replace("ø", "o")
    )
    return "".join(c for c in plain if not unicodedata.combining(c))


@dataclass(slots=True)
class Inventory:
    """Who is met in a document: parties by name with their kind, persons by surname, acronyms and other names."""

    lexicon: Lexicon
    kinds: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    persons: People = field(default_factory=People)
    new: set[str] = field(default_factory=set)
    mediators: set[str] = field(default_factory=set)

    def kind(self, party: str) -> str:
        """Return the kind of a party: as met, else as known, or nothing."""
        known = self.lexicon.whole(party)
        return self.kinds.get(party, "") or (known.kind if known else "")

    def note(self, party: str, kind: str, alias: str = "") -> None:
        """Note a party as met, under a name."""
        self.kinds.setdefault(party, kind)
        names = self.aliases.setdefault(party, [])
        if alias and alias != party and alias not in names:
            names.append(alias)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one or more words in small letters, each with what is known of it."""

    table: Mapping[tuple[str, ...], tuple[str, str]]
    longest: int

    def match(self, tokens: Sequence[Token], at: int) -> int:
        """Return the index behind the longest phrase that begins at a token, or -1."""
        for length in range(min(self.longest, len(tokens) - at), 0, -1):
            if tuple(t.lower for t in tokens[at : at + length]) in self.table:
                return at + length
        return -1

    def match_back(self, tokens: Sequence[Token], stop: int) -> int:
        """Return the index of the longest phrase that ends before a token, or -1."""
        for length in range(min(self.longest, stop), 0, -1):
            if tuple(t.lower for t in tokens[stop - length : stop]) in self.table:
                return stop - length
        return -1

    def about(self, tokens: Sequence[Token], at: int, stop: int) -> tuple[str, str]:
        """Return what is known of the phrase that tokens make."""
        return self.table[tuple(t.lower for t in tokens[at:stop])]


def _phrases(name: str, key: str, *values: str) -> Phrases:
    table = {
        tuple(phrase.split()): (row[values[0]], row[values[1]])
        for row in read_table(name)
        for phrase in parts(row[key])
    }
    return Phrases(table, max(map(len, table)))


@cache
def group_nouns() -> Phrases:
    """Return the nouns for those who act together, with their part and kind."""
    return _phrases("groups", "noun", "part", "kind")


@cache
def titles() -> Phrases:
    """Return offices, with their role and the party whose office they usually are."""
    return _phrases("titles", "title", "role", "party")


@cache
def org_words() -> dict[str, tuple[str, bool]]:
    """Return the words that make a name the name of a body, with its kind and whether a state owns it."""
    return {
        word: (row["kind"], row["organ"] == "yes")
        for row in read_table("orgwords")
        for word in parts(row["word"])
    }
