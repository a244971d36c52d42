"""Offices that stand before or behind a name, and for whom they are held."""

from __future__ import annotations

from graph.extract.grammar.mentions import (
    MODIFIERS,
    NO_NAME,
    POSSESSIVES,
    Mention,
    group_nouns,
    titles,
)
from graph.extract.grammar.sight import PORTFOLIOS, RANKS, Tokens, is_possessive
from graph.extract.who.appositions import OF_NO_STATE, SENT_TO, Appositions, Office
from graph.extract.who.naming import TAILS

BODIES = frozenset(["union", "company", "employers", "political-group", "armed-group", "ngo"])
"""Kinds of parties that a person is told to be of by a mere 'from' or 'of'."""
CLOSED = frozenset([".", ";", '"', "”", "–", "—", ":"])
"""Marks that no office with what it is for runs over."""


class Offices(Appositions):
    """Finds offices beside names."""

    # ------------------------------------------------------------ before a name

    def office_before(self, tokens: Tokens, at: int, mentions: list[Mention]) -> Office | None:
        """Return the office that stands before a name, or nothing."""
        while at > 1 and self.honours(tokens, at - 1 - (tokens[at - 1].text == ".")):
            at -= 1 + (tokens[at - 1].text == ".")
        is_apart = at > 0 and (tokens[at - 1].text == "," or self.is_told_to_be(tokens, at))
        stop = at - 1 if is_apart else at
        start = self.titles_back(tokens, stop)
        if start < 0 or stop < at:
            outer = self.office_of(tokens, at, stop, mentions)
            if outer is not None or start < 0:
                return outer
        role, usual = self.outermost(tokens, start, stop)
        usual = self.usual(usual)
        owner, first = self.owner_before(tokens, start, mentions)
        owner = self.own_city(tokens, start, stop, mentions) or owner
        if usual in OF_NO_STATE and self.inventory.kind(owner) in ("state", "government"):
            owner = ""  # "Chilean opposition leader" speaks for no state
        is_sent = any(t.lower in SENT_TO for t in tokens[start:stop])
        if owner and is_sent and first and tokens[first - 1].lower in POSSESSIVES:
            owner, first = f"?{tokens[first - 1].lower}", first - 1  # "its U.S. ambassador"
        if owner and (beside := self.office_beside(tokens, first, mentions)) is not None:
            owner, first = beside
        is_told = bool(owner)
        if not owner:
            owner = "" if usual in OF_NO_STATE else self.owner_in_list(tokens, start, mentions)
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

    @staticmethod
    def is_told_to_be(tokens: Tokens, at: int) -> bool:
        """Tell whether a name is what an office is: "Norway's chief negotiator is Oskar Lund"."""
        return tokens[at - 1].lower == "is" and at + 1 < len(tokens) and tokens[at + 1].is_capital

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

    def office_beside(
        self, tokens: Tokens, first: int, mentions: list[Mention]
    ) -> tuple[str, int] | None:
        """Return whose the first of two offices of one person is: 'League chairman and Chilean President Ana Rojas'."""
        if first < 2 or tokens[first - 1].lower != "and":
            return None
        title = titles().match_back(tokens, first - 1)
        found = self.owner_before(tokens, title, mentions) if title > 0 else ("", 0)
        return found if found[0] and not found[0].startswith("?") else None

    @staticmethod
    def outermost(tokens: Tokens, start: int, stop: int) -> tuple[str, str]:
        """Return role and usual party of the first of the titles in a row that is more than a rank of the next."""
        at, found = start, ("", "")
        while at < stop:
            behind = titles().match(tokens, at)
            if behind > at and (not found[0] or tokens[at - 1].lower in RANKS):
                found = titles().about(tokens, at, behind)
            at = max(behind, at + 1)
        return found

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
            if token.text in CLOSED or token.lower in ("said", "says", "that"):
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
        before, begin = self.owner_before(tokens, start, mentions)
        is_party = (
            self.inventory.kind(before) == "political-group"
        )  # "the Republican leader of the House"
        if not owner or is_sent or is_party:
            owner, first = (before, begin) if before else (owner, start)
        if not owner and tokens[back].lower not in ("to", "with"):
            owner = (
                self.person_party_in(tokens, back, stop)
                or self.noun_behind(tokens, back + 1, stop)[0]
            )
        owner = owner or self.province_behind(tokens, back, stop)
        if not owner and not usual and tokens[stop - 1].lower not in PORTFOLIOS:
            return None
        words = self.document.text[tokens[first].start : tokens[stop - 1].end]
        seat = next((m for m in mentions if m.first == back + 1 and m.noun == "seat"), None)
        if seat is not None and tokens[back - 1].lower == "mayor":
            owner = self.enter_city(seat)
        return Office(owner or usual, words, role, not owner, first)

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
        if company := self.unknown_company(tokens, at - 2):
            return Office(company, "", "", inferred=True, first=at - 2)
        noun = group_nouns().match_back(tokens, at - 1)
        if noun >= 0 and group_nouns().about(tokens, noun, at - 1)[0] == "own":
            words = " ".join(t.lower for t in tokens[noun : at - 1])
            return Office(f"?{words}", "", "", inferred=True, first=noun)
        return None

    def unknown_company(self, tokens: Tokens, at: int) -> str:
        """Return the name of one word of nobody known that a person belongs to, where a document is on work.

        'Norsk's David Lord said' speaks for a company, as long as no place is called so.
        """
        name = tokens[at].text
        if (
            "nion" not in self.document.text
            or not tokens[at].is_capital
            or name in self.inventory.persons
        ):
            return ""
        is_placed = any(
            f" {word} {name}" in self.document.text for word in ("in", "near", "outside")
        )
        is_alone = at == 0 or not tokens[at - 1].is_capital
        if is_placed or not is_alone or name.lower() in self.lower_words | NO_NAME:
            return ""
        self.inventory.note(name, "company")
        self.inventory.new.add(name)
        return name

    def label(self, tokens: Tokens, at: int) -> Office | None:
        """Return the party that a word before a name says somebody is of: 'Republican Ann Lee'."""
        hit = self.inventory.lexicon.find(tokens, at - 1) if at else None
        if hit is None or hit[0] != at or hit[1].form != "people":
            return None
        entry = hit[1]
        if entry.kind != "political-group":
            return None
        self.inventory.note(entry.party, entry.kind)
        return Office(entry.party, tokens[at - 1].text, "official", inferred=False, first=at - 1)

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

    def party_in_brackets(self, first: int, tokens: Tokens, mentions: list[Mention]) -> str:
        """Return the party whose name alone stands in brackets behind a person's: 'Mary Reed (Greens)'."""
        named = next((m for m in mentions if m.first == first and m.kind == "party"), None)
        is_alone = named is not None and named.stop < len(tokens) and tokens[named.stop].text == ")"
        return named.owner if named is not None and is_alone else ""
