"""Those who act together, as nouns take them up: workers of a trade, people of a kind, as many as were listed."""

from __future__ import annotations

import re

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import Mention, group_nouns
from graph.extract.grammar.tables import parts, read_table, read_toml, word_class
from graph.extract.who.organs import Organs

NUMBERS = {
    w: n
    for n, w in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2
    )
}
TRADES: list[list[str]] = read_toml("words")["trades"]
PROTESTING = word_class("protesting")
CREEDS = word_class("creeds")
SINGLE = word_class("single_groups")
STATES = frozenset(["state", "government", "legislature", "coalition", "mediator"])
"""Kinds of parties that are not told by where they are at home."""
LISTING = frozenset([",", "and", "the", "&", "along", "with", "together", "as", "well"])
STEM = 4
"""How many letters tell a people: 'students', 'student leaders'."""


class Collectives(Organs):
    """Finds the parties of nouns for workers, people and lists of parties."""

    def last_of_trade(self, trade: frozenset[str], sentence: Sentence, offset: int) -> str:
        """Return the union or group of workers spoken of last that is of no other trade: teachers are no nurses."""
        others = {
            party
            for party, kind in self.inventory.kinds.items()
            if kind == "union" and (words := trades_in(party)) and not words & trade
        }
        kinds = self.inventory.kinds
        hidden = {party: kinds.pop(party) for party in others}
        found = self.last_of({"union"}, sentence, offset)
        kinds.update(hidden)
        return found

    def same_people(self, noun: str) -> str:
        """Return the group met that a noun for people of some kind takes up by its words: 'the tribes'."""
        stems = tuple(word[:STEM] for word in (PROTESTING if noun in PROTESTING else (noun,)))
        return next(
            (
                party
                for party in self.inventory.kinds
                if any(word.lower().startswith(stems) for word in party.split())
            ),
            "",
        )

    def told_apart(self, mention: Mention, kinds: set[str], sentence: Sentence, offset: int) -> str:
        """Return the group that is told by its creed or home alone: 'the Islamist movement', 'the Lima-based group'.

        That is one with a name of its own, spoken of before.
        """
        words = mention.text(self.document).split()
        is_one = not mention.noun.endswith("s") and mention.noun not in ("opposition", "labor")
        if len(words) < 3 or words[0].lower() != "the" or not is_one:
            return ""
        if words[1].lower() in CREEDS:
            return self.last_of(kinds, sentence, offset)
        if self.group_noun_of(mention) not in SINGLE or not kinds.isdisjoint(STATES):
            return ""
        before = (p for m in reversed(self.before(sentence, offset)) for p in m.parties)
        return next(
            (
                party
                for party in (*before, *reversed(self.focus.recent))
                if self.inventory.kinds.get(party) in kinds and party[:1].isupper()
            ),
            "",
        )

    @staticmethod
    def group_noun_of(mention: Mention) -> str:
        """Return the last word of the noun of a group."""
        return mention.noun.rsplit(None, 1)[-1]

    def enumerated(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return the parties that were named in one list, where a noun takes up as many: 'the three nations'."""
        words = mention.text(self.document).lower().split()
        number = next((NUMBERS[w] for w in words[:2] if w in NUMBERS), 0)
        if number < 2 or not mention.noun.endswith("s"):
            return ()
        for other in reversed(self.document.sentences[: sentence.index + 1]):
            for run in self.lists_in(other):
                if len(run) == number and run[-1].start < mention.start:
                    return tuple(m.owner for m in run)
        return ()

    def lists_in(self, sentence: Sentence) -> list[list[Mention]]:
        """Return the lists of parties' names in a sentence: 'Chile, Peru and Ecuador'."""
        runs: list[list[Mention]] = []
        named = (
            m
            for m in self.finder.found[sentence.index]
            if m.owner and m.kind in ("party", "organ", "group")
        )
        for m in named:
            between = (
                {t.lower for t in sentence.tokens[runs[-1][-1].stop : m.first]} if runs else {"."}
            )
            if between and between <= LISTING:
                runs[-1].append(m)
            else:
                runs.append([m])
        return runs


def trade_of(noun: str) -> frozenset[str]:
    """Return the names of the trade that a noun for workers tells, all for one; nothing for workers of any trade."""
    noun = noun if noun.endswith("s") else f"{noun}s"
    return next((frozenset(row) for row in TRADES if noun in row), frozenset())


def trades_in(name: str) -> set[str]:
    """Return the names of the trades that the name of a union tells: 'nurses' in 'Ohio Nurses Association'."""
    words = re.sub(r"['’]s?\b", "", name.lower())
    found = {
        noun
        for row in TRADES
        for noun in row
        if re.search(rf"\b{noun.removesuffix('s')}s?\b", words)
    }
    return {noun for row in TRADES if found & set(row) for noun in row}


def row_of(noun: str) -> list[str]:
    """Return the nouns of the table that a noun stands with in one row."""
    return next(
        (nouns for row in read_table("groups") if noun in (nouns := parts(row["noun"]))), []
    )


def kind_of(noun: str) -> str:
    """Return the kind of party that a noun tells, also one that only stands before an office: 'rebel'."""
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
        "insurgent": "armed-group",
        "militant": "armed-group",
        "paramilitary": "armed-group",
    }.get(noun, "")
