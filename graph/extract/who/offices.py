"""Offices that stand before or behind a name, and for whom they are held."""

from __future__ import annotations

from typing import NamedTuple

from graph.extract.grammar.mentions import (
    MODIFIERS,
    NO_NAME,
    Mention,
    group_nouns,
    titles,
)
from graph.extract.grammar.sight import RANKS, Tokens, is_possessive
from graph.extract.grammar.tables import word_class
from graph.extract.who.naming import TAILS, Naming

LEADING = word_class("leading")
PORTFOLIOS = word_class("portfolios")
SAYING = frozenset(["said", "says", "told", "added", "and", "but"])
ENDS = frozenset([",", ")", ";", ".", "—", "–", "”", '"'])
SENT_FOR = frozenset(
    ["envoy", "ambassador", "representative", "coordinator", "emissary", "rapporteur"]
)
"""Offices that have the land or matter they are sent for behind them: 'special envoy for Yemen' is not Yemen's."""
SENT_TO = frozenset(["ambassador", "envoy", "consul", "representative", "emissary", "diplomat"])
"""Offices that have the place they are sent to behind them: 'ambassador to Chile' is not Chile's."""
SUFFIXES = frozenset(["Jr", "Sr", "II", "III", "IV"])
"""What tells a person from a namesake."""
OF_NO_STATE = frozenset(["?opposition", "?rebel", "?protest", "?student", "?union"])
"""Whose offices are of no state, though its name stands before them."""
BODIES = frozenset(["union", "company", "employers", "political-group", "armed-group", "ngo"])
"""Kinds of parties that a person is told to be of by a mere 'from' or 'of'."""
FARTHEST = 16
"""How many tokens an office behind a name may take."""


class Office(NamedTuple):
    """An office: the party it is held for, its words and role, whether the party is inferred, where it begins."""

    owner: str
    words: str
    role: str
    inferred: bool
    first: int = -1


class Offices(Naming):
    """Finds offices beside names."""

    # ------------------------------------------------------------ before a name

    def office_before(self, tokens: Tokens, at: int, mentions: list[Mention]) -> Office | None:
        """Return the office that stands before a name, or nothing."""
        stop = at - 1 if at and tokens[at - 1].text == "," else at
        start = self.titles_back(tokens, stop)
        if start < 0 or stop < at:
            outer = self.office_of(tokens, at, stop, mentions)
            if outer is not None or start < 0:
                return outer
        role, usual = titles().about(tokens, start, titles().match(tokens, start))
        usual = self.usual(usual)
        owner, first = self.owner_before(tokens, start, mentions)
        owner = self.own_city(tokens, start, stop, mentions) or owner
        if usual in OF_NO_STATE and self.inventory.kind(owner) in ("state", "government"):
            owner = ""  # "Chilean opposition leader" speaks for no state
        is_told = bool(owner)
        if not owner:
            is_apart = usual in OF_NO_STATE
            owner = "" if is_apart else self.owner_in_list(tokens, start, mentions)
            first = start
        first = first if owner else self.office_start(tokens, start)
        words = self.document.text[tokens[first].start : tokens[stop - 1].end]
        return Office(owner or usual, words, role, not is_told, first)

    @staticmethod
    def office_start(tokens: Tokens, start: int) -> int:
        """Return where the words of an office begin with its field and rank: 'Fisheries Minister'."""
        while start > 0 and tokens[start - 1].lower in PORTFOLIOS | RANKS:
            start -= 1
        return start

    def usual(self, party: str) -> str:
        """Return the party whose office a title usually is, if the text speaks of it at all.

        One that is marked with '!' is always its: a pope speaks for the Vatican.
        """
        if party.startswith("!"):
            entry = self.inventory.lexicon.whole(party[1:])
            self.inventory.note(
                entry.party if entry else party[1:], entry.kind if entry else "state"
            )
            return entry.party if entry else party[1:]
        return party if party.startswith("?") or party in self.inventory.kinds else ""

    def own_city(self, tokens: Tokens, title: int, stop: int, mentions: list[Mention]) -> str:
        """Return the city of a mayor that is a state's seat too: 'London Mayor Ann Lee' does not speak for Britain."""
        if tokens[stop - 1].lower != "mayor":
            return ""
        seat = next(
            (m for m in mentions if m.noun == "seat" and m.stop in (title, title - 1)), None
        )
        return self.enter_city(seat) if seat is not None else ""

    def enter_city(self, seat: Mention) -> str:
        """Enter a city as a party of its own, and return it."""
        city = self.document.text[seat.start : seat.end]
        self.inventory.note(city, "government")
        self.inventory.new.add(city)
        return city

    def owner_in_list(self, tokens: Tokens, start: int, mentions: list[Mention]) -> str:
        """Return the party of the person before in a list: 'the Greek premier Dahl and energy minister Lund'."""
        if start == 0 or tokens[start - 1].lower != "and":
            return ""
        last = next((m for m in mentions if m.kind == "person" and m.stop == start - 1), None)
        return self.party_of(last) if last is not None else ""

    @staticmethod
    def titles_back(tokens: Tokens, stop: int) -> int:
        """Return where a title that ends before a token begins, further titles before it included, or -1."""
        start = titles().match_back(tokens, stop)
        while start > 0:
            is_joined = start > 2 and tokens[start - 1].lower == "and"
            further = titles().match_back(tokens, start - is_joined)
            if further < 0:
                break
            start = further
        return start

    def office_of(
        self, tokens: Tokens, at: int, stop: int, mentions: list[Mention]
    ) -> Office | None:
        """Return an office of the form 'the head of Norland's Water Board' that ends before a name."""
        for back in range(stop - 1, max(-1, stop - 12), -1):
            token = tokens[back]
            if token.text in (".", ";", '"', "”") or token.lower in ("said", "says", "that"):
                return None
            if token.text == "," and stop == at:
                return None
            if token.lower not in TAILS or back == 0:
                continue
            start = titles().match_back(tokens, back)
            is_name = stop > back + 1 or stop < at
            if (
                start < 0
                or not is_name
                or (stop == at and not self.is_one_name(tokens, back + 1, stop))
            ):
                continue
            return self.office_with_tail(tokens, start, back, stop, mentions)
        return None

    @staticmethod
    def is_one_name(tokens: Tokens, at: int, stop: int) -> bool:
        """Tell whether what an office is for runs up to the name without a verb: 'for African Affairs Mary Reed'."""
        return all(
            t.is_capital or t.lower in ("the", "of", "for", "and", "&") or is_possessive(tokens, n) or t.text == "-"
            for n, t in enumerate(tokens[at:stop], at)
        )  # fmt: skip

    def office_with_tail(
        self, tokens: Tokens, start: int, back: int, stop: int, mentions: list[Mention]
    ) -> Office | None:
        """Return an office with what it is for: its owner stands in the tail, else before the title."""
        role, usual = titles().about(tokens, start, back)
        usual, is_other = self.usual(usual), tokens[back].lower not in ("of", "for")
        is_sent = is_other or tokens[back - 1].lower in SENT_TO
        owner, first = "", start
        if not is_other:
            owner = next(
                (
                    m.owner
                    for m in mentions
                    if back < m.stop <= stop
                    and m.owner
                    and not self.is_sent_for(tokens, start, back, m)
                ),
                "",
            )
        if not owner or is_sent:
            before, begin = self.owner_before(tokens, start, mentions)
            owner, first = (before, begin) if before else (owner, start)
        if not owner and tokens[back].lower not in ("to", "with"):
            owner = (
                self.person_party_in(tokens, back, stop)
                or self.noun_behind(tokens, back + 1, stop)[0]
            )
        if not owner and not usual and tokens[stop - 1].lower not in PORTFOLIOS:
            return None
        words = self.document.text[tokens[first].start : tokens[stop - 1].end]
        seat = next((m for m in mentions if m.first == back + 1 and m.noun == "seat"), None)
        if seat is not None and tokens[back - 1].lower == "mayor":
            owner = self.enter_city(seat)
        return Office(owner or usual, words, role, not owner, first)

    def person_party_in(self, tokens: Tokens, at: int, stop: int) -> str:
        """Return the party of a person named between two tokens."""
        known = (self.inventory.persons.get(t.text) for t in tokens[at:stop])
        return next((person.party for person in known if person and person.party), "")

    # ------------------------------------------------------------ behind a name

    def office_behind(self, tokens: Tokens, stop: int, mentions: list[Mention]) -> Office | None:
        """Return an office in apposition: 'Fawzi Barhoum, a Hamas spokesman', or what a person leads."""
        stop = self.behind_suffix(tokens, stop)
        if stop >= len(tokens) or tokens[stop].text not in (",", "(", "—", "–"):
            return None
        end = self.end_of_apposition(tokens, stop)
        if leads := self.what_is_led(tokens, stop, end, mentions):
            return leads
        for at in range(stop + 1, min(end, stop + 8)):
            behind = titles().match(tokens, at)
            if behind < 0 or behind > end:
                if tokens[at].lower in SAYING:
                    return None
                continue
            if self.is_another_s(tokens, behind, end, mentions):
                return None
            return self.office_at(tokens, stop, at, behind, end, mentions)
        return None

    @staticmethod
    def behind_suffix(tokens: Tokens, stop: int) -> int:
        """Return the index behind what tells a person from a namesake: 'Reed, Jr.'."""
        at = stop + (stop < len(tokens) and tokens[stop].text == ",")
        if at >= len(tokens) or tokens[at].text not in SUFFIXES:
            return stop
        return at + 1 + (tokens[at + 1 : at + 2] != () and tokens[at + 1].text == ".")

    @staticmethod
    def end_of_apposition(tokens: Tokens, stop: int) -> int:
        end = stop + 1
        while end < len(tokens) and end - stop < FARTHEST and tokens[end].text not in ENDS:
            end += 1
        return end

    @staticmethod
    def is_another_s(tokens: Tokens, behind: int, end: int, mentions: list[Mention]) -> bool:
        """Tell whether a title is that of the next name: 'Kari Moe, Foreign Minister Oskar Lund'."""
        return (
            behind < end
            and tokens[behind].is_capital
            and tokens[behind].lower not in NO_NAME
            and not any(m.first == behind for m in mentions)
        )

    def office_at(
        self, tokens: Tokens, stop: int, at: int, behind: int, end: int, mentions: list[Mention]
    ) -> Office:
        """Return the office whose title stands at a token behind a name."""
        role, usual = titles().about(tokens, at, behind)
        usual = self.usual(usual)
        owner, _ = self.owner_before(tokens, at, [m for m in mentions if m.first > stop])
        if usual in OF_NO_STATE and self.inventory.kind(owner) in ("state", "government"):
            owner = ""
        is_sent = behind < end and tokens[behind].lower == "to"
        if (not owner or owner.startswith("?")) and not is_sent:
            tail = (
                self.party_of(m)
                for m in mentions
                if behind <= m.first < end and not self.is_sent_for(tokens, at, behind, m)
            )
            owner = (
                next(filter(None, tail), "") or self.person_party_in(tokens, behind, end) or owner
            )
        if not owner and not is_sent:
            owner, _ = self.noun_behind(tokens, behind, end)
        return Office(owner or usual, self.capacity(tokens, stop + 1, end), role, not owner)

    def is_sent_for(self, tokens: Tokens, at: int, behind: int, mention: Mention) -> bool:
        """Tell whether a state named behind an office is what it is for: 'special envoy for Yemen'."""
        is_for = tokens[behind].lower in ("for", "in", "on")
        return (
            is_for
            and any(t.lower in SENT_FOR for t in tokens[at:behind])
            and self.inventory.kind(mention.owner) == "state"
        )

    def what_is_led(
        self, tokens: Tokens, stop: int, end: int, mentions: list[Mention]
    ) -> Office | None:
        """Return what a person leads without a title: 'Oskar Lund, who leads the Norwegian delegation'."""
        at = stop + 1
        if at < end and tokens[at].lower == "who":
            at += 1
        if at >= end or tokens[at].lower not in LEADING:
            return None
        owner = next(
            (self.party_of(m) for m in mentions if at < m.first < end and self.party_of(m)), ""
        )
        owner = owner or self.noun_behind(tokens, at + 1, end)[0]
        return Office(owner, self.capacity(tokens, at, end), "leader", not owner) if owner else None

    def capacity(self, tokens: Tokens, at: int, end: int) -> str:
        """Return the words of an office without its article."""
        words = self.document.text[tokens[at].start : tokens[min(end, len(tokens)) - 1].end]
        for article in ("who is ", "a ", "an ", "the "):
            words = words.removeprefix(article)
        return words

    # ------------------------------------------------------------ without a title

    def possessor(self, tokens: Tokens, at: int, mentions: list[Mention]) -> Office | None:
        """Return for whom a person speaks by the possessive before: "Iran's Ali Larijani", "the union's Ann Lee"."""
        if at < 2 or not is_possessive(tokens, at - 1):
            return None
        owner = next(
            (m for m in mentions if m.stop == at - 1 and m.owner and m.kind != "relay"), None
        )
        if owner is not None:
            return Office(owner.owner, "", "", inferred=False, first=owner.first)
        noun = group_nouns().match_back(tokens, at - 1)
        if noun >= 0 and group_nouns().about(tokens, noun, at - 1)[0] == "own":
            words = " ".join(t.lower for t in tokens[noun : at - 1])
            return Office(f"?{words}", "", "", inferred=True, first=noun)
        return None

    def speaks_for(self, tokens: Tokens, stop: int, mentions: list[Mention]) -> bool:
        """Tell whether a name is somebody's who speaks for a party: 'Ola Berg, for the Liberals, said'.

        Without a comma that is told by a body, not by a state: 'Mary Reed from the Dockers Union fears'.
        """
        party = self.party_behind(tokens, stop, mentions)
        is_apart = stop < len(tokens) and tokens[stop].text in (",", "(")
        return bool(party) and (
            is_apart or self.inventory.kind(party) in BODIES or party.startswith("?")
        )

    def party_behind(self, tokens: Tokens, stop: int, mentions: list[Mention]) -> str:
        """Return the party that stands behind a name: 'President Lund of Norway', 'Mary Reed, of the Dockers Union'."""
        is_apart = stop + 1 < len(tokens) and tokens[stop].text == ","
        if stop + 1 < len(tokens) and tokens[stop].text == "(":
            return self.party_in_brackets(stop + 1, tokens, mentions)
        stop += is_apart
        openers = ("for", "from", "of", "with") if is_apart else ("of", "from")
        if stop + 1 >= len(tokens) or tokens[stop].lower not in openers:
            return ""
        first = stop + 1
        while first < len(tokens) and (
            tokens[first].lower == "the"
            or (tokens[first].lower in MODIFIERS and not tokens[first].is_capital)
        ):
            first += 1
        named = next((m for m in mentions if m.first == first), None)
        if named is not None and (named.kind == "party" or self.is_organ(tokens, named)):
            return named.owner
        if first >= len(tokens):
            return ""
        noun = group_nouns().match(tokens, first)
        is_own = noun > 0 and group_nouns().about(tokens, first, noun)[0] == "own"
        return f"?{' '.join(t.lower for t in tokens[first:noun])}" if is_own else ""

    @staticmethod
    def is_organ(tokens: Tokens, people: Mention) -> bool:
        """Tell whether an adjective tells whose an organ is: 'of the Chilean navy'."""
        stop = group_nouns().match(tokens, people.stop) if people.kind == "adjective" else -1
        return stop > 0 and group_nouns().about(tokens, people.stop, stop)[0] == "organ"

    @staticmethod
    def party_in_brackets(first: int, tokens: Tokens, mentions: list[Mention]) -> str:
        """Return the party whose name alone stands in brackets behind a person's: 'Mary Reed (Greens)'."""
        named = next((m for m in mentions if m.first == first and m.kind == "party"), None)
        is_alone = named is not None and named.stop < len(tokens) and tokens[named.stop].text == ")"
        return named.owner if named is not None and is_alone else ""
