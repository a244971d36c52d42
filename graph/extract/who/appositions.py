"""Offices that stand behind a name: in apposition, or as what somebody is, leads or is made."""

from __future__ import annotations

from typing import NamedTuple

from graph.extract.grammar.mentions import NO_NAME, POSSESSIVES, Mention, titles
from graph.extract.grammar.sight import Tokens, is_possessive
from graph.extract.grammar.tables import word_class
from graph.extract.who.naming import Naming

LEADING = word_class("leading")
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
ARTICLES = frozenset(["a", "an", "the", "one", "its", "their", "our"])
APPOINTING = word_class("appointing")
OF_A_PROVINCE = frozenset(["mayor", "governor", "premier"])
"""Offices of cities and provinces that no list needs to know."""
OF_A_COMPANY = frozenset(
    [
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "manager",
        "director",
        "executive",
        "ceo",
        "officer",
        "owner",
        "president",
    ]
)
"""Offices of companies that no list needs to know."""
CAUSES = (
    (frozenset(["protest", "demonstration", "rally", "march", "sit-in"]), "?protest"),
    (frozenset(["strike", "walkout", "stoppage"]), "?union"),
    (frozenset(["rebellion", "insurgency", "uprising", "mutiny"]), "?rebel"),
)
"""What somebody leads, with the noun for those who do it."""
FARTHEST = 16
"""How many tokens an office behind a name may take."""


class Office(NamedTuple):
    """An office: the party it is held for, its words and role, whether the party is inferred, where it begins."""

    owner: str
    words: str
    role: str
    inferred: bool
    first: int = -1


class Appositions(Naming):
    """Finds offices behind names."""

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

    def office_behind(self, tokens: Tokens, stop: int, mentions: list[Mention]) -> Office | None:
        """Return an office in apposition: 'Fawzi Barhoum, a Hamas spokesman', or what a person leads or is made."""
        stop = self.behind_suffix(tokens, stop)
        if not self.opens_office(tokens, stop, mentions):
            return None
        stop -= tokens[stop].lower in POSSESSIVES
        end = self.end_of_apposition(tokens, stop)
        for n in range(stop, end - 1):
            is_relative = n == stop or tokens[n + 1].lower in ("who", "now", "currently")
            if is_relative and (leads := self.what_is_led(tokens, n, end, mentions)):
                return leads
        now = [n for n in range(stop, end) if tokens[n].lower in ("now", "currently")]
        stop = now[0] if now else stop
        for at in range(stop + 1, min(end, stop + 8)):
            if label := self.label_behind(tokens, stop, at, end, mentions):
                return label
            behind = titles().match(tokens, at)
            if behind < 0 or behind > end or is_possessive(tokens, behind):
                if self.ends_office(tokens, stop, at):
                    return None
                continue
            if self.is_another_s(tokens, behind, end, mentions):
                return None
            return self.office_at(tokens, stop, at, behind, end, mentions)
        return None

    @staticmethod
    def opens_office(tokens: Tokens, stop: int, mentions: list[Mention]) -> bool:
        """Tell whether an office may follow a name: behind a comma, a form of be, or where somebody is named it."""
        if stop + 1 >= len(tokens):
            return False
        word, following = tokens[stop], tokens[stop + 1]
        if word.text in (",", "(", "—", "–"):
            return True
        if word.lower == "who":
            return following.lower in LEADING or following.lower == "is"
        is_told = following.lower in ARTICLES or any(
            m.first == stop + 1 and (m.possessive or m.kind == "adjective") for m in mentions
        )
        if word.text == "-" or word.lower in ("is", "remains"):
            return is_told
        is_made = word.lower == "as" or word.lower in POSSESSIVES
        return is_made and any(t.lower in APPOINTING for t in tokens[max(0, stop - 8) : stop])

    @staticmethod
    def ends_office(tokens: Tokens, stop: int, at: int) -> bool:
        """Tell whether a word behind a name shows that no office follows: a verb of saying, or a further name."""
        word = tokens[at].lower
        is_open = word in ("and", "but") and at > stop + 1 and tokens[stop + 1].text.islower()
        return word in SAYING and not is_open

    def label_behind(
        self, tokens: Tokens, stop: int, at: int, end: int, mentions: list[Mention]
    ) -> Office | None:
        """Return the party that somebody is said to be of: 'Ann Lee, a Democrat from Ohio'."""
        named = next((m for m in mentions if m.first == at and m.kind == "adjective"), None)
        if named is None or self.inventory.kind(named.owner) != "political-group":
            return None
        following = tokens[named.stop].lower if named.stop < end else ","
        if following not in (",", "from", "who", "representing"):
            return None
        return Office(named.owner, self.capacity(tokens, stop + 1, end), "official", inferred=False)

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
        owner = self.not_of_state(
            self.owner_before(tokens, at, [m for m in mentions if m.first > stop])[0], usual
        )
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
        owner = self.not_of_state(owner, usual)
        if not owner and not is_sent:
            owner = (
                self.noun_behind(tokens, behind, end)[0]
                or self.province_behind(tokens, behind, end)
                or self.company_behind(tokens, behind, end)
                or self.cause_behind(tokens, behind, end)
            )
        return Office(owner or usual, self.capacity(tokens, stop + 1, end), role, not owner)

    def not_of_state(self, owner: str, usual: str) -> str:
        """Return an owner, or nothing where a state stands at an office that is of none: 'Chile's rebel leader'."""
        is_state = self.inventory.kind(owner) in ("state", "government")
        return "" if usual in OF_NO_STATE and is_state else owner

    def province_behind(self, tokens: Tokens, behind: int, end: int) -> str:
        """Return the city or province of nobody known that a mayor or governor is of: 'governor of Kano province'."""
        if tokens[behind].lower != "of" or tokens[behind - 1].lower not in OF_A_PROVINCE:
            return ""
        name = self.name_between(tokens, behind + 1, end)
        if name:
            self.inventory.note(name, "government")
            self.inventory.new.add(name)
        return name

    def company_behind(self, tokens: Tokens, behind: int, end: int) -> str:
        """Return the name of one word of nobody known that an office is of: 'a spokeswoman for Norsk'."""
        if behind >= end or tokens[behind].lower not in ("of", "for", "at", "with", "from"):
            return ""
        name = self.name_between(tokens, behind + 1, end)
        is_known = name in self.inventory.persons or self.inventory.lexicon.whole(name) is not None
        if not name or " " in name or is_known or tokens[behind - 1].lower not in OF_A_COMPANY:
            return ""
        self.inventory.note(name, "company")
        self.inventory.new.add(name)
        return name

    def name_between(self, tokens: Tokens, at: int, end: int) -> str:
        """Return the capitalised words that begin at a token, its article aside, or nothing."""
        at += at < end and tokens[at].lower == "the"
        stop = min(self.capital_run(tokens, at, set()), end) if at < end else at
        return self.document.text[tokens[at].start : tokens[stop - 1].end] if stop > at else ""

    @staticmethod
    def cause_behind(tokens: Tokens, behind: int, end: int) -> str:
        """Return the noun for those whose doing somebody leads: 'a leader of the protests'."""
        if behind >= end or tokens[behind].lower != "of":
            return ""
        words = {t.lower.removesuffix("s") for t in tokens[behind:end]}
        return next((party for causes, party in CAUSES if words & causes), "")

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
        while at < end and tokens[at].lower in ("who", "now", "currently", "also"):
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

    def person_party_in(self, tokens: Tokens, at: int, stop: int) -> str:
        """Return the party of a person named between two tokens."""
        known = (self.inventory.persons.get(t.text) for t in tokens[at:stop])
        return next((person.party for person in known if person and person.party), "")
