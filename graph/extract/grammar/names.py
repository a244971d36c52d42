"""Names of parties: the gazetteer and a study's register, looked up word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from graph.extract.grammar.document import TOKEN, Token
from graph.extract.grammar.tables import parts, read_table, word_class

SPELLINGS = (
    ("Organization", "Organisation"), ("Labor", "Labour"), ("Programme", "Program"), ("Defense", "Defence"),
    ("Center", "Centre"), ("Cooperation", "Co-operation"), ("Mobilization", "Mobilisation"), ("Harbor", "Harbour"),
)  # fmt: skip
"""Words of names as they are spelt on either side of the Atlantic."""
LONGEST_ACRONYM = 3
"""A longer name in capitals may be one that is written so: 'NORWAY proposed'."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for: the party, its kind, and whether the name is its own, its people's or its seat's."""

    party: str
    kind: str
    form: str


@dataclass(slots=True)
class Lexicon:
    """Names by their first word, longest first."""

    entries: dict[str, list[tuple[tuple[str, ...], Entry]]] = field(default_factory=dict)
    forms: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, entry: Entry, *, is_first: bool = False) -> None:
        """Enter a name; what was entered first counts, unless a later one is put first."""
        words = tuple(TOKEN.findall(name))
        if not words:
            return
        known = self.entries.setdefault(words[0], [])
        if is_first:
            known[:] = [item for item in known if item[0] != words]
        if all(old != words for old, _ in known):
            known.append((words, entry))
            known.sort(key=lambda item: -len(item[0]))
            self.forms.setdefault(entry.party, []).append(name)

    def whole(self, name: str) -> Entry | None:
        """Return what a name stands for, or nothing."""
        words = tuple(TOKEN.findall(name))
        known = self.entries.get(words[0], ()) if words else ()
        return next((entry for old, entry in known if old == words), None)

    def find(self, tokens: Sequence[Token], at: int) -> tuple[int, Entry] | None:
        """Return the longest name that begins at a token, as the index behind it and what it stands for."""
        first = tokens[at].text
        for start in (first, first.title() if _is_shouted(first) else ""):
            for words, entry in self.entries.get(start, ()):
                stop = at + len(words)
                if stop <= len(tokens) and all(
                    _is_word(tokens[at + n].text, word) for n, word in enumerate(words)
                ):
                    return stop, entry
        return None


def _is_shouted(text: str) -> bool:
    return text.isupper() and len(text) > LONGEST_ACRONYM


def _is_word(text: str, word: str) -> bool:
    """Tell whether a token is a word of a name, which may be written in capitals."""
    return text in (word, word.replace("'", "’")) or (_is_shouted(text) and text.title() == word)


@cache
def bundled_rows() -> tuple[tuple[str, Entry], ...]:
    """Return the names of the gazetteer with what they stand for."""
    found: list[tuple[str, Entry]] = []
    for row in read_table("states"):
        name = row["name"]
        found += [(form, Entry(name, "state", "name")) for form in (name, *parts(row["also"]))]
        found += [(form, Entry(name, "state", "people")) for form in parts(row["people"])]
        found += [(form, Entry(name, "state", "seat")) for form in parts(row["seats"])]
    for row in read_table("bodies"):
        name, kind = row["name"], row["kind"]
        found += [(form, Entry(name, kind, "name")) for form in (name, *parts(row["also"]))]
        found += [(form, Entry(name, kind, "people")) for form in parts(row["people"])]
    known = {form for form, _ in found}
    several = [(form, entry) for form, entry in found if " " in form]
    found += [
        (other, entry) for form, entry in several if (other := spelt_otherwise(form)) not in known
    ]
    return tuple(found)


def spelt_otherwise(name: str) -> str:
    """Return a name as it is spelt on the other side of the Atlantic.

    >>> spelt_otherwise("World Trade Organization"), spelt_otherwise("Labour Party"), spelt_otherwise("Chile")
    ('World Trade Organisation', 'Labor Party', 'Chile')
    """
    for one, other in SPELLINGS:
        if re.search(rf"\b{one}\b", name):
            return re.sub(rf"\b{one}\b", other, name)
        if re.search(rf"\b{other}\b", name):
            return re.sub(rf"\b{other}\b", one, name)
    return name


def make_lexicon(register: Mapping[str, Entry] | None = None) -> Lexicon:
    """Return the names in force: those of a register before those of the gazetteer.

    A party of the register that the gazetteer knows too takes over all its names.
    """
    lexicon = Lexicon()
    taken = dict(register or {})
    renamed = {entry.party: taken[name] for name, entry in bundled_rows() if name in taken}
    for name, entry in taken.items():
        lexicon.add(name, entry)
    for name, entry in bundled_rows():
        own = renamed.get(entry.party)
        lexicon.add(name, Entry(own.party, own.kind, entry.form) if own else entry)
    return lexicon


@cache
def relays() -> frozenset[str]:
    """Return the names of agencies and outlets."""
    return frozenset(row["name"] for row in read_table("relays"))


@cache
def relay_lexicon() -> Lexicon:
    """Return agencies and outlets as a lexicon."""
    lexicon = Lexicon()
    for name in sorted(relays()):
        lexicon.add(name, Entry(name, "outlet", "name"))
    return lexicon


@cache
def place_lexicon() -> Lexicon:
    """Return the places whose names hold a party's as a lexicon."""
    lexicon = Lexicon()
    for name in sorted(word_class("places_with_names")):
        lexicon.add(name, Entry(name, "place", "name"))
    return lexicon
