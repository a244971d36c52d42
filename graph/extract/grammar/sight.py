"""What the finders of mentions share: runs of capitals, whose an office or a group is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from graph.extract.grammar.document import Document, Token
from graph.extract.grammar.mentions import (
    HONORIFICS,
    MODIFIERS,
    NO_NAME,
    PARTICLES,
    PLACE_WORDS,
    POSSESSIVES,
    Inventory,
    Mention,
    group_nouns,
    org_words,
    titles,
)
from graph.extract.grammar.tables import parts, read_table, word_class

Tokens = tuple[Token, ...]
DESCRIBING = re.compile(
    r"(?<=\w)-(?:based|backed|led|born|run|owned|linked|dominated|controlled|brokered|funded|held)$"
)
"""What makes a word with a name in it one that only describes: 'Lima-based', 'Norwegian-backed'."""
CREEDS = word_class("creeds")
PORTFOLIOS = word_class("portfolios")
BEHIND_A_PEOPLE = word_class("behind_a_people")
CALLED_AFTER_PLACES = word_class("called_after_places")
GOING = word_class("going")
GROUPS_BEFORE_AN_OFFICE = word_class("groups_before_an_office")
STATE_OFFICES = frozenset(["minister", "secretary", "commissioner", "ministry"])
RANKS = frozenset(
    ["senior", "deputy", "chief", "top", "special", "former", "acting", "assistant", "principal"]
)
PARTS_OF_TITLES = frozenset(["vice", "rear", "staff", "lance", "petty", "master"])
PARTS_OF_NAMES = word_class("parts_of_names")
TITLES_THAT_ARE_SURNAMES = word_class("titles_that_are_surnames")
MONTHS_THAT_ARE_NAMES = frozenset(["May", "April", "June"])


def is_possessive(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a token is the mark of a possessive: 's, or ' behind an s."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    return token.lower in ("'s", "’s") or (
        token.text in ("'", "’")
        and at > 0
        and tokens[at - 1].lower.endswith("s")
        and tokens[at - 1].end == token.start
    )


def in_bracket(tokens: Sequence[Token], at: int) -> int:
    """Return the opening bracket of an acronym in brackets that ends at a token, or -1: '(TfL)'."""
    is_one = at > 2 and tokens[at].text == ")" and tokens[at - 2].text == "("
    return at - 2 if is_one else -1


@cache
def provinces() -> dict[str, str]:
    """Return provinces by their people: 'Victorian'."""
    return {
        people: row["name"] for row in read_table("provinces") for people in parts(row["people"])
    }


@dataclass(slots=True)
class Sight:
    """What the finders of mentions share."""

    document: Document
    inventory: Inventory
    found: dict[int, list[Mention]] = field(default_factory=dict)
    lower_words: set[str] = field(default_factory=set)
    names_within: set[str] = field(default_factory=set)
    known_names: dict[str, str] = field(default_factory=dict)
    bearers: dict[str, str] = field(default_factory=dict)

    def mention(self, tokens: Tokens, at: int, stop: int, kind: str, **more: str) -> Mention:
        mention = Mention(tokens[at].start, tokens[stop - 1].end, at, stop, kind, **more)  # type: ignore[arg-type]  # only texts are handed on
        mention.possessive = is_possessive(tokens, stop)
        return mention

    def party_of(self, mention: Mention) -> str:
        if mention.kind == "person":
            person = self.inventory.persons.get(mention.person)
            return person.party if person else ""
        return "" if mention.kind == "relay" else mention.owner

    @staticmethod
    def may_be_name(tokens: Tokens, at: int) -> bool:
        """Tell whether a capitalised word may belong to a name: 'New' does before 'York', 'Lima-based' never."""
        if DESCRIBING.search(tokens[at].text):
            return False
        if tokens[at].lower not in NO_NAME:
            return True
        if tokens[at].text in org_words() and at > 0 and tokens[at - 1].is_capital:
            return True  # "Harbour Workers Union"
        if (
            tokens[at].text == "He"
            and at > 0
            and tokens[at - 1].lower
            in ("be", "is", "with", "by", "premier", "minister", "president")
        ):
            return at + 1 < len(tokens) and tokens[at + 1].is_capital
        further = tokens[at + 1] if at + 1 < len(tokens) else None
        if tokens[at].text in MONTHS_THAT_ARE_NAMES and at > 0:
            before = tokens[at - 1 - (tokens[at - 1].text == "." and at > 1)]
            is_named = before.is_capital and before.lower not in NO_NAME | PLACE_WORDS
            is_titled = before.lower in HONORIFICS or titles().match_back(tokens, at) >= 0
            return (is_named or is_titled) and not (
                further is not None and further.text[:1].isdigit()
            )
        return (
            tokens[at].lower in PARTS_OF_NAMES
            and further is not None
            and further.is_capital
            and further.lower not in NO_NAME
        )

    def capital_run(self, tokens: Tokens, at: int, taken: set[int]) -> int:
        """Return the index behind the capitalised words that begin at a token."""
        stop = at
        while stop < len(tokens) and stop not in taken:
            token = tokens[stop]
            if (
                stop > at
                and titles().match(tokens, stop) > stop
                and not self.is_title_as_name(tokens, stop)
            ):
                break
            is_name = token.is_capital and token.is_word and self.may_be_name(tokens, stop)
            if is_name or self.is_hyphened_particle(token):
                stop += 1
                if len(token.text) == 1 and stop < len(tokens) and tokens[stop].text == ".":
                    stop += 1
            elif stop > at and (behind := self.particles(tokens, stop)):
                stop = behind
            elif stop > at and (
                self.is_plural_owner(tokens, stop) or self.is_peoples(tokens, stop)
            ):
                stop += 1
            else:
                break
        return stop

    @staticmethod
    def is_title_as_name(tokens: Tokens, at: int) -> bool:
        """Tell whether an office is a surname: 'John Major said'."""
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        return (
            tokens[at].lower in TITLES_THAT_ARE_SURNAMES
            and tokens[at].is_capital
            and tokens[at - 1].text.isalpha()
            and titles().match_back(tokens, at) < 0
            and tokens[at - 1].text not in org_words()
            and not (following is not None and following.is_capital)
        )

    @staticmethod
    def is_plural_owner(tokens: Tokens, at: int) -> bool:
        """Tell whether an apostrophe stands within the name of a body: 'Dockers' Union'."""
        return (
            tokens[at].text in ("'", "’")
            and tokens[at - 1].end == tokens[at].start
            and tokens[at - 1].lower.endswith("s")
            and at + 1 < len(tokens)
            and tokens[at + 1].text in org_words()
        )

    @staticmethod
    def is_peoples(tokens: Tokens, at: int) -> bool:
        """Tell whether a possessive stands within the name of a body: "People's Liberation Movement"."""
        return (
            tokens[at].lower in ("'s", "’s")
            and tokens[at - 1].text in ("People", "Women", "Children")
            and at + 1 < len(tokens)
            and tokens[at + 1].is_capital
        )

    @staticmethod
    def particles(tokens: Tokens, at: int) -> int:
        """Return the index behind the particles of a name that a capital follows, or 0: 'de la'."""
        stop = at
        while stop < len(tokens) and tokens[stop].lower in PARTICLES and tokens[stop].is_word:
            stop += 1
        return stop if at < stop < len(tokens) and tokens[stop].is_capital else 0

    def full_name(self, name: str) -> str:
        """Return the body that a name of one word is short for: 'Phillips' for Phillips Petroleum, or the name."""
        if " " in name or self.inventory.lexicon.whole(name) is not None:
            return name
        if name.isupper() and (spelt := self.spelt_out(name)):
            return spelt
        longer = [
            party
            for party, kind in self.inventory.kinds.items()
            if kind not in ("state", "igo")
            and " " in party
            and name in (party.split()[0], party.split()[-1])
        ]
        return longer[0] if len(longer) == 1 else name

    def spelt_out(self, acronym: str) -> str:
        """Return the body whose words begin with the letters of an acronym: 'TEU' for Tertiary Education Union."""
        spelt = [
            party
            for party in self.inventory.kinds
            if "".join(word[0] for word in party.split() if word[0].isupper()) == acronym
        ]
        return spelt[0] if len(spelt) == 1 else ""

    @staticmethod
    def is_hyphened_particle(token: Token) -> bool:
        """Tell whether a token is a name with a particle: 'al-Masri'."""
        particle, _, rest = token.text.partition("-")
        return particle.lower() in PARTICLES and rest[:1].isupper()

    def acronyms(self) -> dict[str, str]:
        return {a: p for p, names in self.inventory.aliases.items() for a in names if a.isupper()}

    @staticmethod
    def is_modifier(tokens: Tokens, at: int) -> bool:
        """Tell whether a word only describes: 'senior', but not 'City' in 'New York City'."""
        if tokens[at].lower in PORTFOLIOS:
            return True  # "National's Health spokesman"
        is_rank = tokens[at].lower in RANKS  # "White House Senior Director"
        return tokens[at].lower in MODIFIERS and (at == 0 or is_rank or not tokens[at].is_capital)

    @staticmethod
    def describes(tokens: Tokens, at: int) -> bool:
        """Tell whether a word of small letters stands right behind a possessive, and so describes what is owned."""
        word = tokens[at]
        is_owned = at > 0 and (is_possessive(tokens, at - 1) or tokens[at - 1].lower in POSSESSIVES)
        return is_owned and word.is_word and word.text.islower()

    def owner_before(self, tokens: Tokens, start: int, mentions: list[Mention]) -> tuple[str, int]:
        """Return whose an office or group is by what stands before its noun, and where that begins."""
        at = start - 1
        while at >= 0:
            token = tokens[at]
            is_for = token.lower in PORTFOLIOS
            if (bracket := in_bracket(tokens, at)) >= 0:
                at = bracket - 1
                continue
            if token.text.isdigit() and at > 0 and tokens[at - 1].is_capital:
                at -= 1  # "Dockers Union Local 12 president"
                continue
            is_named = any(m.first <= at < m.stop and m.noun for m in mentions)
            if (
                is_possessive(tokens, at)
                or token.text == "-"
                or ((is_for or self.is_modifier(tokens, at)) and not is_named)
            ):
                at -= 1
                continue
            if token.lower in POSSESSIVES:
                return f"?{token.lower}", at
            if self.describes(tokens, at):
                at -= 1  # "Chile's embattled president"
                continue
            owner = next((m for m in mentions if m.first <= at < m.stop), None)
            if owner is not None and owner.first > 1 and tokens[owner.first - 1].text == "-":
                # "U.N.-Arab League mediator": of the first of two
                owner = next((m for m in mentions if m.stop == owner.first - 1), owner)
            noun = group_nouns().match(tokens, at)
            is_own = noun == at + 1 and group_nouns().about(tokens, at, noun)[0] == "own"
            if owner is None and is_own and is_possessive(tokens, noun):
                return f"?{token.lower}", at  # "the rebels' chief negotiator"
            if owner is None or owner.kind == "relay":
                return self.group_before(tokens, at, start)
            if owner.kind == "person":
                person = self.inventory.persons.get(owner.person)
                return (person.party if person else "", owner.first)
            return owner.owner, owner.first
        return self.group_before(tokens, at, start)

    def group_before(self, tokens: Tokens, at: int, start: int) -> tuple[str, int]:
        """Return a group noun or an unknown name before an office: 'union head', 'Boeing spokesman'."""
        shadow = next((n for n in range(max(at, 0), start) if tokens[n].lower == "shadow"), -1)
        if shadow >= 0:
            return "?opposition", shadow
        is_general = tokens[start + 1 : start + 2] != () and tokens[start + 1].lower == "general"
        if tokens[start].lower in STATE_OFFICES and not is_general:
            return "", start  # "Commerce Minister": what the office is for
        for n in range(start - 1, max(at - 1, -1), -1):
            token = tokens[n]
            if token.lower in GROUPS_BEFORE_AN_OFFICE:
                whole = self.full_name(token.text) if token.is_capital and n > 0 else token.text
                # "Labor leader Ann Lee", where the Labor Party is spoken of
                return (whole, n) if whole != token.text else (f"?{token.lower}", n)
            if token.lower in PORTFOLIOS:
                continue  # "the Liberals' Health spokesman"
            if (
                token.is_capital
                and token.is_word
                and token.lower not in NO_NAME
                and not self.is_modifier(tokens, n)
                and not is_possessive(tokens, n)
            ):
                known = self.inventory.persons.get(token.text)
                if known is not None:
                    return known.party, n
                first = n
                while (
                    first > 0
                    and tokens[first - 1].is_capital
                    and tokens[first - 1].is_word
                    and self.may_be_name(tokens, first - 1)
                ):
                    first -= 1
                name = self.document.text[tokens[first].start : token.end]
                if titles().match(tokens, first) > 0 or self.is_no_body(name):
                    return "", start
                if (whole := self.full_name(name)) != name:
                    return whole, first
                if name.lower() in CREEDS and name.endswith("ist"):
                    return self.of_creed(name), first
                name = provinces().get(name, name)
                is_company = (
                    " " not in name
                    and tokens[start].lower not in ("mayor", "governor", "premier")
                    and name not in provinces().values()
                )
                self.inventory.note(name, "company" if is_company else "government")
                self.inventory.new.add(name)
                return name, first
        return "", start

    def of_creed(self, adjective: str) -> str:
        """Return those of a creed as a party: 'an Islamist leader' speaks for Islamists."""
        name = f"{adjective}s"
        self.inventory.note(name, "political-group")
        self.inventory.new.add(name)
        return name

    @staticmethod
    def is_no_body(name: str) -> bool:
        """Tell whether a capitalised word before an office is no body's name: 'Vice', 'Council', 'US-backed'."""
        is_part = name.lower() in RANKS | PARTS_OF_TITLES
        return is_part or name in org_words() or name.rpartition("-")[2].islower()

    def noun_behind(self, tokens: Tokens, at: int, end: int) -> tuple[str, int]:
        if at < end and tokens[at].lower in ("on", "about", "to", ",", "who"):
            return "", at  # "the spokesman on the insurgency": what the office is about
        for n in range(at, end):
            stop = group_nouns().match(tokens, n)
            if stop > 0 and group_nouns().about(tokens, n, stop)[0] in ("own", "organ"):
                return f"?{' '.join(t.lower for t in tokens[n:stop])}", n
        return "", at

    @staticmethod
    def is_venue(tokens: Tokens, at: int, stop: int) -> bool:
        """Tell whether a state's name is where somebody goes or meets: 'headed to Paris', 'the Paris meeting'."""
        if stop < len(tokens) and tokens[stop].lower in CALLED_AFTER_PLACES:
            return True
        return at > 1 and tokens[at - 1].lower == "to" and tokens[at - 2].lower in GOING

    @staticmethod
    def is_place(tokens: Tokens, at: int) -> bool:
        """Tell whether a name is where something happens: 'in Paris'."""
        return at > 0 and (
            tokens[at - 1].lower in PLACE_WORDS
            or (
                at > 1
                and tokens[at - 1].lower
                in ("the", "nearby", "central", "northern", "southern", "eastern", "western")
                and tokens[at - 2].lower in PLACE_WORDS
            )
        )

    @staticmethod
    def stands_alone(tokens: Tokens, stop: int) -> bool:
        """Tell whether the name of a people is no adjective: 'the Palestinians said'."""
        name = tokens[stop - 1].lower
        if not name.endswith(("s", "ese", "ish", "ch", "wiss")):
            return False
        following = tokens[stop] if stop < len(tokens) else None
        if name.endswith("s") and not name.endswith("ss"):
            return True
        return following is not None and following.lower in BEHIND_A_PEOPLE  # fmt: skip
