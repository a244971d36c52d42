"""Named persons, and for whom they speak."""

from __future__ import annotations

import re
from functools import cache

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import (
    MODIFIERS,
    PARTICLES,
    PLACE_WORDS,
    Mention,
    Person,
    fold_name,
    group_nouns,
    org_words,
    titles,
)
from graph.extract.grammar.sight import Tokens, is_possessive
from graph.extract.grammar.tables import read_table, word_class
from graph.extract.who.appositions import Office
from graph.extract.who.lists import Lists
from graph.extract.who.offices import Offices
from graph.extract.who.standing import WAS, Standing

OUSTED = word_class("ousted")
PARTS_OF_NAMES = word_class("parts_of_names")
COMMON_SURNAMES = word_class("common_surnames")
SURNAME_FIRST = word_class("surname_first")
BEFORE_A_PERSON = word_class("before_a_person")
BEHIND_A_PERSON = word_class("behind_a_person")
SURNAMES_THAT_ARE_WORDS = word_class("surnames_that_are_words")
INITIALS = re.compile(r" (?:[A-Z]\.? )+(?=[A-Z])")
"""What stands between a given name and a surname: 'Donald J. Trump'."""
NO_PERSONS = frozenset(["states", "nations", "countries", "parties", "governments", "members"])
"""Nouns that stand behind an office without being a name: 'League Member States'."""
NAMED_WITH = frozenset(["pope", "lord", "lady", "baroness", "dame", "mullah"])
"""Forms of address that are part of a name of one word."""
NOBODY = Office("", "", "", inferred=False)


class Persons(Offices, Standing, Lists):
    """Finds named persons with their offices."""

    def persons_in(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Find names with an office before or behind them, or with words that only people are given."""
        tokens, at = sentence.tokens, 0
        taken = {n: m for m in mentions for n in range(m.first, m.stop)}
        while at < len(tokens):
            if at in taken or not self.begins_name(tokens, at):
                at += 1
                continue
            begin = at
            title_stop = self.titles_stop(tokens, at, set(taken))
            if title_stop > 0 and self.capital_run(tokens, title_stop, set(taken)) > title_stop:
                begin = title_stop
            elif title_stop > 0 or tokens[at].text in org_words():
                at = max(title_stop, at + 1)
                continue
            while (
                begin < len(tokens) - 1 and self.honours(tokens, begin) and begin + 1 not in taken
            ):
                begin += 1 + (tokens[begin + 1].text == ".")
            stop = self.capital_run(tokens, begin, set(taken))
            begin = self.behind_tail(tokens, begin, stop, set(taken))
            if stop == begin or (stop == begin + 1 and tokens[begin].lower in NO_PERSONS):
                at += 1
                continue
            if begin == at and titles().match(tokens, stop) > 0 and tokens[stop].is_capital:
                at = stop  # "New York City Mayor": whose the office is
                continue
            if mention := self.person_at(tokens, begin, stop, mentions):
                mentions.append(mention)
                taken |= dict.fromkeys(range(mention.first, mention.stop), mention)
            at = stop

    def person_at(
        self, tokens: Tokens, at: int, stop: int, mentions: list[Mention]
    ) -> Mention | None:
        """Return a mention of the person whose name stands at some tokens, or nothing where it is no person's."""
        if stop - at > 1 and tokens[at].lower in PARTS_OF_NAMES:
            return None  # "South Kivu" is a place
        before = self.office_before(tokens, at, mentions)
        behind = self.office_behind(tokens, stop, mentions)
        possessor = self.possessor(tokens, at, mentions) if not before else None
        is_whole = stop - at > 1 and self.may_be_persons(tokens, at, stop)
        label = self.label(tokens, at) if not before and is_whole else None
        listed = self.listed_name(name_of(tokens, at, stop))
        if not (
            before
            or behind
            or label
            or listed
            or self.is_person(tokens, at, stop, mentions, possessor)
            or (is_whole and self.speaks_for(tokens, stop, mentions))
        ):
            return None
        is_past = before is not None and self.is_former(tokens, before.first, at)
        is_told = before is not None and (not behind or (bool(before.owner) and not is_past))
        office = (before if is_told else behind) or label or possessor or NOBODY
        key, known = self.person_named(tokens, at, stop)
        if listed and office.inferred and self.is_the_listed(known.name, listed, office):
            office = office._replace(owner="" if not office.owner.startswith("?") else office.owner)
        begin = before.first if before is not None and before.first >= 0 else at
        is_led = not is_told and behind is not None and bool(behind.owner)
        was = not before and known.capacity in ("", office.words) and WAS.match(office.words)
        has_left = not is_led and self.has_left(tokens, begin, at, stop)
        has_another = bool(known.capacity) and bool(known.party) and not known.inferred
        known.none = known.none or (has_left and not has_another) or bool(was)
        if office.words and office.owner and not (office.inferred or has_left or was):
            known.none = False  # "a former premier", who is the league's envoy now
        if not self.is_ousted(known, tokens, begin if is_told else at, at, stop):
            self.tie(known, office.owner, inferred=office.inferred or has_left)
        if (not office.owner or office.inferred) and (
            owner := self.party_behind(tokens, self.behind_suffix(tokens, stop), mentions)
        ):
            self.tie(known, owner, inferred=False)
        if not known.party and listed and self.is_the_listed(known.name, listed, office):
            known.party, known.inferred = self.known_names[listed], True
            known.none = known.none or not self.known_names[listed]
        self.prove(known, (tokens[at].start, tokens[stop - 1].end), office)
        return self.mention(tokens, at, stop, "person", person=key)

    def person_named(self, tokens: Tokens, at: int, stop: int) -> tuple[str, Person]:
        """Return the person of a name, entered if there is none, with the key; the longest name is kept."""
        name = name_of(tokens, at, stop)
        key = self.key_of(name)
        known = self.inventory.persons.setdefault(key, Person(name))
        self.bearers[name.split()[-1]] = key
        suffix = tokens[stop : self.behind_suffix(tokens, stop)]
        style = tokens[at - 1].text if at and tokens[at - 1].lower in NAMED_WITH else ""
        name = f"{style} {name}" if style and " " not in name else name  # "Pope Leo"
        whole = name + "".join(t.text if t.text in ".," else f" {t.text}" for t in suffix)
        if len(whole) > len(known.name):
            known.name = whole
        return key, known

    @staticmethod
    def may_be_persons(tokens: Tokens, at: int, stop: int) -> bool:
        """Tell whether no word of a name is a noun for those who act together: 'Military Wing of Hamas'."""
        return not any(
            group_nouns().match(tokens, n) > n
            or tokens[n].text in org_words()
            or tokens[n].lower in MODIFIERS
            for n in range(at, stop)
        )

    def is_person(
        self, tokens: Tokens, at: int, stop: int, mentions: list[Mention], possessor: Office | None
    ) -> bool:
        """Tell whether a name without an office is a person's: by a form of address, or by what it does."""
        if at > 0 and self.honours(tokens, at - 1 - (tokens[at - 1].text == "." and at > 1)):
            return True
        if self.shares_title(tokens, at, mentions):
            return True
        words = [t for t in tokens[at:stop] if t.is_word]
        if len(words) < 2 or (at > 0 and tokens[at - 1].lower in PLACE_WORDS):
            return False
        surname = self.inventory.persons.get(words[-1].text)
        if surname is not None and " " not in surname.name:
            return True
        acts = self.acts_like_person(tokens, at, stop)
        return acts or self.follows_person(tokens, at, mentions) or (possessor is not None and acts)

    def key_of(self, name: str) -> str:
        """Return under which name a person is kept: the surname, or the whole name where another has that."""
        *given, surname = name.split()
        known = self.inventory.persons.get(surname)
        if not given:
            return self.bearers.get(surname, surname)
        if known is None or name in self.inventory.persons:
            return surname if known is None else name
        theirs = known.name.split()
        middle, their_middle = {*given[1:]} - PARTICLES, {*theirs[1:-1]} - PARTICLES
        are_two = bool(middle and their_middle) and not middle & their_middle
        is_same = len(theirs) == 1 or (given[0][0] == theirs[0][0] and not are_two)
        return surname if is_same else name

    @staticmethod
    def is_the_listed(name: str, listed: str, office: Office) -> bool:
        """Tell whether a person may be the office holder of that surname: not where another first name is told."""
        if " " in name:
            one, two = (fold_name(n.split(maxsplit=1)[0]) for n in (name, listed))
            return one == two or (bool(office.words) and one[:2] == two[:2])  # "Joseph" is "Joe"
        return name.lower() not in COMMON_SURNAMES or bool(office.words)

    def listed_name(self, name: str) -> str:
        """Return the name in the list of office holders that some words are the whole or the surname of.

        A surname alone is that of one whose party the text names, else of one who is known by it.
        """
        wanted = _plain(INITIALS.sub(" ", name))
        if wanted in listed_names():
            return listed_names()[wanted]
        bearers = listed_surnames().get(wanted, ())
        met = [n for n in bearers if self.known_names[n] in self.inventory.kinds]
        if len({self.known_names[n] for n in met}) == 1:
            return met[0]
        known = next((n for n in bearers if n in known_by_surname()), "")
        return "" if known and self.is_of_others(wanted, self.known_names[known]) else known

    def is_of_others(self, surname: str, party: str) -> bool:
        """Tell whether a document speaks of a party with somebody of that name, not of the one who is known by it."""
        if self.speaks_of(party):
            return False
        return any(p != party and self.speaks_of(p) for p in parties_by_names().get(surname, ()))

    def speaks_of(self, party: str) -> bool:
        """Tell whether a document names a party anywhere, its people or seat included."""
        return any(
            form in self.document.text for form in self.inventory.lexicon.forms.get(party, ())
        )

    def is_ousted(self, known: Person, tokens: Tokens, first: int, at: int, stop: int) -> bool:
        """Tell whether a person stands for a camp: somebody ousted speaks for those who follow."""
        before = {t.lower for t in tokens[max(0, first - 3) : at]}
        behind = [t.lower for t in tokens[stop : stop + 6]]
        is_told = behind[:2] == [",", "who"] and bool(OUSTED & {*behind})
        ousted = is_told or (bool(OUSTED & before) and tokens[at - 1].text != ",")
        if ousted and not known.party.endswith(" camp"):
            known.party, known.inferred = f"{known.name.split()[-1]} camp", True
            self.inventory.note(known.party, "political-group")
            self.inventory.new.add(known.party)
            known.none = known.none and not is_told
        return known.party.endswith(" camp")

    @staticmethod
    def tie(known: Person, owner: str, *, inferred: bool) -> None:
        """Note for whom a person speaks, where nothing surer is known."""
        if owner and (not known.party or known.inferred or known.party.startswith("?")):
            known.party, known.inferred = owner, inferred

    def prove(self, known: Person, name: tuple[int, int], office: Office) -> None:
        """Note the office of a person with the words that say so, the name alone where none does."""
        if office.words and not known.capacity:
            known.capacity, known.role, known.rule = office.words, office.role, "office"
            known.span = self.evidence(*name, office.words)
        elif known.span == (0, 0):
            known.span, known.rule = name, "name-alone"

    def evidence(self, start: int, end: int, capacity: str) -> tuple[int, int]:
        """Return the offsets of a name together with its office, which stands right before or behind it."""
        text = self.document.text
        before = text.rfind(capacity, max(0, start - len(capacity) - 8), start)
        behind = text.find(capacity, end, end + len(capacity) + 12)
        if before >= 0:
            return before, end
        return start, behind + len(capacity) if behind >= 0 else end

    @staticmethod
    def acts_like_person(tokens: Tokens, at: int, stop: int) -> bool:
        """Tell whether a name of two words without an office says or meets: 'Kamal Kharrazi said'."""
        following = tokens[stop].lower if stop < len(tokens) else ""
        previous = tokens[at - 1].lower if at else ""
        acts = following in BEHIND_A_PERSON or previous in BEFORE_A_PERSON
        return acts or is_possessive(tokens, stop)

    def merge_persons(self) -> None:
        """Have a person met under one part of a name and under the whole of it be one: 'Lula'."""
        persons = self.inventory.persons
        for key, short in list(persons.items()):
            whole = [p for p in persons.values() if " " in p.name and short.name in p.name.split()]
            parties = {p.party for p in whole}
            if " " not in short.name and len(whole) > 1 and len(parties) == 1:
                self.tie(
                    short, parties.pop(), inferred=False
                )  # "Mr. Kim", where several Kims are of one party
            if " " in short.name or len(whole) != 1 or not self.agree(short, whole[0]):
                continue
            if not whole[0].capacity:
                whole[0].capacity, whole[0].role, whole[0].span = (
                    short.capacity,
                    short.role,
                    short.span,
                )
            self.tie(whole[0], short.party, inferred=short.inferred)
            persons[key] = whole[0]

    @staticmethod
    def agree(one: Person, two: Person) -> bool:
        """Tell whether nothing speaks against two persons being one."""
        return (
            not one.party or not two.party or one.inferred or two.inferred or one.party == two.party
        )

    def surnames_in(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Find further mentions of persons by a part of their name."""
        tokens = sentence.tokens
        taken = {n for m in mentions for n in range(m.first, m.stop)}
        short = self.short_names()
        for mention in sorted(mentions, key=lambda m: m.start):
            if mention.kind == "person":
                self.bearers[tokens[mention.stop - 1].text] = mention.person
        for at, token in enumerate(tokens):
            is_name = token.is_capital or self.is_hyphened_particle(token)
            if at in taken or not is_name or token.lower in self.lower_words:
                continue
            is_key = token.text in self.inventory.persons
            key = self.bearers.get(token.text, token.text) if is_key else short.get(token.text, "")
            first = at
            while (
                first > 0 and tokens[first - 1].lower in PARTICLES and tokens[first - 1].is_capital
            ):
                first -= 1
            if key:
                mentions.append(self.mention(tokens, first, at + 1, "person", person=key))

    def short_names(self) -> dict[str, str]:
        """Return the parts of names by which persons are spoken of further on: 'Lula', and 'Assad' for 'al-Assad'."""
        found: dict[str, str] = {}
        for key, person in self.inventory.persons.items():
            for part in person.name.split():
                if len(part) > 2 and part.lower() not in PARTICLES | NAMED_WITH:
                    found.setdefault(part, key)
                bare = part.partition("-")[2]
                if part.partition("-")[0].lower() in PARTICLES and bare:
                    found.setdefault(bare, key)
                    found.setdefault(f"{part[:1].upper()}{part[1:]}", key)
        return found


def name_of(tokens: Tokens, at: int, stop: int) -> str:
    """Return the words of a name."""
    return " ".join(t.text for t in tokens[at:stop]).replace(" .", ".")


@cache
def listed_names() -> dict[str, str]:
    """Return the office holders of the list by their names as these are compared."""
    return {_plain(row["name"]): row["name"] for row in reversed(read_table("persons"))}


@cache
def listed_surnames() -> dict[str, tuple[str, ...]]:
    """Return the office holders of the list by their surnames, those that are other words too left out."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("persons"):
        words = row["name"].split()
        surname = _plain(words[0] if row["party"] in SURNAME_FIRST else words[-1])
        if row["alone"] or surname not in SURNAMES_THAT_ARE_WORDS:
            found[surname] = (*found.get(surname, ()), row["name"])
            particle, _, bare = surname.partition(" ")
            if bare and particle in PARTICLES:
                found[bare] = (*found.get(bare, ()), row["name"])  # "Assad" for al-Assad
    return found


@cache
def parties_by_names() -> dict[str, frozenset[str]]:
    """Return whose office holders have a name that is not their first: Deng is one of South Sudan too."""
    found: dict[str, frozenset[str]] = {}
    for row in read_table("persons"):
        for part in row["name"].split()[1:]:
            key = _plain(part)
            found[key] = found.get(key, frozenset()) | {row["party"]}
    return found


@cache
def known_by_surname() -> frozenset[str]:
    """Return the office holders of the list whose surname alone is theirs in any text."""
    return frozenset(row["name"] for row in read_table("persons") if row["alone"])


@cache
def _plain(name: str) -> str:
    """Return a name as it is compared: 'Kim Jong-un' is 'Kim Jong Un'."""
    return fold_name(name).replace("-", " ").casefold()
