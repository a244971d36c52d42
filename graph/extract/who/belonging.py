"""Whose a group is, by what stands before or behind its noun: "the miners' union", 'an aide to the president'."""

from __future__ import annotations

from dataclasses import dataclass

from graph.extract.grammar.mentions import MODIFIERS, Mention, group_nouns
from graph.extract.grammar.sight import Sight, Tokens, is_possessive
from graph.extract.grammar.tables import word_class

LEADING_AWAY = (
    word_class("auxiliaries") | word_class("boundaries") | frozenset(["and", "or", "to", "by"])
)
AIDES = frozenset(["aide", "aides", "adviser", "advisers", "advisor", "advisors"])
OFFICIALS = frozenset(
    ["official", "officials", "diplomat", "diplomats", "spokesman", "spokeswoman"]
)


@dataclass(slots=True)
class Group:
    """The noun of a group on its way to a mention: where it stands, what it is, whose it is."""

    at: int
    stop: int
    noun: str
    part: str
    kind: str
    first: int
    owner: str
    person: str


def _leading_to_a_boss(group: Group) -> tuple[str, ...]:
    """Return the further words behind which those stand whom an organ is of: 'an aide to', 'an official with'."""
    if group.person:
        return ()
    return ("to",) if group.noun in AIDES else ("with", "at") if group.noun in OFFICIALS else ()


class Belonging(Sight):
    """Finds whose a group is."""

    def take_owner_behind(self, tokens: Tokens, group: Group, mentions: list[Mention]) -> None:
        """Take whose an organ is from behind its noun: 'the government of Norway', 'a spokesman for the union'."""
        stop = group.stop
        if group.owner or group.part != "organ" or stop >= len(tokens):
            return
        if tokens[stop].lower not in ("of", "for", "from", "in", *_leading_to_a_boss(group)):
            return
        following = next(
            (
                m
                for m in mentions
                if stop < m.first <= stop + 6
                and m.owner
                and m.kind in ("party", "organ")
                and self.is_phrase(tokens, stop + 1, m.first)
            ),
            None,
        )
        if following is not None:
            group.owner, group.stop = following.owner, following.stop
            mentions.remove(following)
        elif (named := self.group_behind(tokens, stop)) is not None:
            group.noun, group.kind, group.stop = named
            group.part = "own"
        elif (state := self.state_behind(tokens, stop, mentions)) is not None:
            group.owner, group.stop = state

    @staticmethod
    def state_behind(tokens: Tokens, stop: int, mentions: list[Mention]) -> tuple[str, int] | None:
        """Return whose organ another is of, and where that ends: 'a spokesman for the Chilean army'."""
        people = next((m for m in mentions if stop < m.first <= stop + 2 and m.owner), None)
        if people is None or people.kind != "adjective":
            return None
        if any(t.lower != "the" for t in tokens[stop + 1 : people.first]):
            return None
        at, end = people.stop, -1
        while at < len(tokens) and end < 0:
            end = group_nouns().match(tokens, at)
            at += 1
            if tokens[at - 1].lower not in MODIFIERS:
                break
        is_organ = end > 0 and group_nouns().about(tokens, at - 1, end)[0] == "organ"
        return (people.owner, end) if is_organ else None

    @staticmethod
    def is_phrase(tokens: Tokens, start: int, stop: int) -> bool:
        """Tell whether tokens only lead to a name: 'the', 'the breakaway territory of'."""
        words = tokens[start:stop]
        if not words or (len(words) == 1 and words[0].lower in ("the", "both")):
            return True
        return words[-1].lower == "of" and all(
            t.text.islower() and t.lower not in LEADING_AWAY for t in words
        )

    def take_owner_before(self, tokens: Tokens, group: Group, mentions: list[Mention]) -> None:
        """Take whose a group is from before its noun: 'the miners' union' is one body."""
        at = group.at
        before = next((m for m in mentions if m.stop == at - 1 and m.kind == "group"), None)
        is_one = before is not None and is_possessive(tokens, at - 1) and group.kind == before.about
        if group.part == "own" and before is not None and is_one:
            group.first, group.owner = before.first, ""
        free = group.part == "organ" and not group.owner and not group.person
        if free and before is not None and before.about and is_possessive(tokens, at - 1):
            group.noun, group.kind, group.part = before.noun, before.about, "own"
            group.first = before.first  # "the rebels' spokesman" speaks for the rebels
        group.owner = group.owner or self.camp_of(at, group.noun, mentions)

    def camp_of(self, at: int, noun: str, mentions: list[Mention]) -> str:
        """Return the party of a person whose camp or supporters are spoken of: 'the Zelaya camp'."""
        if noun not in ("camp", "supporters", "followers", "faction", "loyalists"):
            return ""
        leader = next((m for m in mentions if m.kind == "person" and m.stop in (at, at - 1)), None)
        person = self.inventory.persons.get(leader.person) if leader else None
        if person is None:
            return ""
        if not person.party or person.inferred:
            person.party, person.inferred = f"{person.name.split()[-1]} camp", True
            self.inventory.note(person.party, "political-group")
            self.inventory.new.add(person.party)
        return person.party

    @staticmethod
    def group_behind(tokens: Tokens, stop: int) -> tuple[str, str, int] | None:
        """Return the group that an organ is of: 'a spokeswoman for the union'."""
        if stop + 1 >= len(tokens) or tokens[stop].lower not in ("of", "for", "from"):
            return None
        at = stop + 1
        while at < len(tokens) and (
            tokens[at].lower in ("the", "a", "an") or tokens[at].lower in MODIFIERS
        ):
            if group_nouns().match(tokens, at) > at and group_nouns().match(tokens, at + 1) < 0:
                break  # "the airline" before a verb
            at += 1
        end = group_nouns().match(tokens, at)
        if end < 0 or group_nouns().about(tokens, at, end)[0] != "own":
            return None
        return (
            " ".join(t.lower for t in tokens[at:end]),
            group_nouns().about(tokens, at, end)[1],
            end,
        )
