"""Names of parties in a sentence: from the gazetteer and the register, and by the words they are made of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import (
    HONORIFICS,
    MODIFIERS,
    NO_NAME,
    Mention,
    group_nouns,
    org_words,
    titles,
)
from graph.extract.grammar.names import Entry, place_lexicon, relay_lexicon
from graph.extract.grammar.sight import Sight, Tokens, is_possessive
from graph.extract.grammar.tables import word_class
from graph.extract.who.mediation import note_broker

BEHIND_A_SURNAME = word_class("behind_a_surname")
WHOLE_UNIONS = frozenset(
    ["Union", "Congress", "Association", "Federation", "Guild", "Confederation"]
)
"""Last words of unions' names that nothing belongs to: 'the Labor Congress and the Oil Workers Union'."""
HOMES = {
    "Bundestag": "Germany", "Bundesrat": "Germany", "Duma": "Russia", "Federation Council": "Russia", "Diet": "Japan",
    "House of Commons": "United Kingdom", "House of Lords": "United Kingdom", "European Parliament": "European Union",
}  # fmt: skip
"""Whose a legislature is that is known by its own name; others are the United States' here."""
SIDES_OF_A_HOUSE = frozenset(["opposition", "ruling", "governing", "rebel", "rival", "striking"])
USUAL_BODY = 2
"""How many words a body's name has at least behind what only describes it."""
BRANCHES = frozenset(["District", "Local", "Lodge", "Branch", "Chapter"])
STYLES = frozenset(
    [
        "Republic",
        "Kingdom",
        "State",
        "Government",
        "Federation",
        "Sultanate",
        "Emirate",
        "Principality",
    ]
)
"""What states call themselves before their name."""
UNION_NAMES = word_class("union_names")
NAMED_WITH_A_PEOPLE = ("union", "company", "ngo", "political-group", "armed-group")
"""Kinds of bodies that may have the adjective of a people in their name."""
ORGAN_WORDS = word_class("organ_words")

WHAT_A_FIELD_HAS = frozenset(
    ["ministry", "minister", "department", "secretary", "court", "tribunal", "commissioner"]
)
"""Nouns before which the name of a party is a field: 'Labour Court'."""


class Bodies(Sight):
    """Finds names of parties: those listed, and those made of words for bodies."""

    def within_a_state(self, tokens: Tokens, at: int, entry: Entry) -> Entry:
        """Return the people of a name who live in another state, where a text calls them so and never names their own.

        Where 'ethnic Albanians' are spoken of and no Albania, 'the Albanians' are they.
        """
        text = self.document.text
        if (
            entry.kind != "state"
            or entry.form != "people"
            or f"thnic {tokens[at].text}" not in text
        ):
            return entry
        known = self.inventory.lexicon.whole(f"ethnic {tokens[at].text}")
        is_abroad = re.search(rf"\b{re.escape(entry.party)}\b", text) is None
        return known if known is not None and is_abroad else entry

    def names_in(self, sentence: Sentence) -> list[Mention]:
        """Return the parties of gazetteer and register, and the outlets, that a sentence names."""
        tokens, found, at = sentence.tokens, [], 0
        while at < len(tokens):
            if place := place_lexicon().find(tokens, at):
                at = place[0]  # "Niger Delta"
                continue
            relay = relay_lexicon().find(tokens, at)
            hit = self.inventory.lexicon.find(tokens, at)
            if relay and (not hit or relay[0] >= hit[0]):
                found.append(self.mention(tokens, at, relay[0], "relay", about=relay[1].party))
                at = relay[0]
            elif hit and self.counts_as_name(tokens, at, *hit):
                stop, entry = self.whole_union(
                    tokens, hit[0], self.within_a_state(tokens, at, hit[1])
                )
                if (
                    entry.kind == "legislature"
                    and found
                    and self.is_of(found[-1], tokens, at, entry)
                ):
                    at, entry = self.foreign_legislature(tokens, found.pop(), stop)
                kind = "adjective" if entry.form == "people" else "party"
                first = self.style_before(tokens, at, entry)
                mention = self.mention(tokens, first, stop, kind, owner=entry.party)
                is_place = entry.form in ("seat", "name") and self.is_place(tokens, at)
                is_venue = entry.kind == "state" and self.is_venue(tokens, at, stop)
                mention.place = is_place or (is_venue and not mention.possessive)
                mention.noun = entry.form
                found.append(mention)
                if kind == "adjective" and self.stands_alone(tokens, stop):
                    mention.kind = "party"
                self.inventory.note(
                    entry.party, entry.kind, self.document.text[mention.start : mention.end]
                )
                at = stop
            elif half := self.half_of_korea(tokens, at):
                mention = self.mention(tokens, at, at + 1, "party", owner=half)
                mention.noun = "name"
                found.append(mention)
                at += 1
            else:
                note_broker(tokens, at, self.inventory)
                at += 1
        for one, two in itertools.pairwise(found):
            words = {t.lower for t in tokens[one.stop : two.first]}
            if one.noun == "people" and two.kind == "adjective" and words <= {"and", ","}:
                one.kind = "adjective"  # "French and American diplomats"
        return found

    def counts_as_name(self, tokens: Tokens, at: int, stop: int, entry: Entry) -> bool:
        """Tell whether words that are a name are one here, not a part of another name or a common adjective.

        'Liberal' is the Liberals' before an office or a noun for people; 'Liberal Labour Party' is another body.
        """
        following_word = tokens[stop].lower if stop < len(tokens) else ""
        if entry.kind == "political-group" and following_word in WHAT_A_FIELD_HAS:
            return False  # "the Labour Ministry"
        if self.is_part_of_name(tokens, at, stop):
            return False
        if entry.kind == "legislature" and stop - at == 1 and self.ends_name(tokens, at):
            return False
        if tokens[at].lower == "the" and stop < len(tokens) and stop - at == len(("the", "House")):
            return tokens[stop].lower != "of" and not tokens[stop].is_capital
        if entry.kind != "political-group" or entry.form != "people" or stop >= len(tokens):
            return True
        following = tokens[stop]
        if titles().match(tokens, stop) > 0 or group_nouns().match(tokens, stop) > 0:
            return True
        is_plural = tokens[stop - 1].lower.endswith("s")
        return is_plural or not (following.is_capital or at == 0)

    @staticmethod
    def style_before(tokens: Tokens, at: int, entry: Entry) -> int:
        """Return where the name of a state begins with its style: 'Government of Chile', 'Kingdom of Norway'."""
        of = at - 1 - (at > 1 and tokens[at - 1].lower == "the")
        is_styled = of > 0 and tokens[of].lower == "of" and tokens[of - 1].text in STYLES
        return of - 1 if entry.kind == "state" and entry.form == "name" and is_styled else at

    def ends_name(self, tokens: Tokens, at: int) -> bool:
        """Tell whether a word stands at the end of another body's name: 'Harbour Workers Congress'."""
        before = tokens[at - 1] if at else None
        return (
            before is not None
            and before.text in org_words()
            and before.end + 1 == tokens[at].start
            and self.inventory.lexicon.find(tokens, at - 1) is None
        )

    @staticmethod
    def is_of(owner: Mention, tokens: Tokens, at: int, entry: Entry) -> bool:
        """Tell whether a state whose name stands right before that of a legislature has one like it of its own."""
        before = at - is_possessive(tokens, at - 1)
        is_home = owner.owner == HOMES.get(entry.party, "United States")
        return owner.stop == before and owner.kind in ("party", "adjective") and not is_home

    def foreign_legislature(self, tokens: Tokens, owner: Mention, stop: int) -> tuple[int, Entry]:
        """Return where the name of another state's legislature begins, and what it stands for: 'the Libyan House …'.

        Its last words alone stand for it too, further on.
        """
        name = self.document.text[tokens[owner.first].start : tokens[stop - 1].end]
        entry = Entry(name, "legislature", "name")
        own = self.document.text[tokens[owner.stop].start : tokens[stop - 1].end]
        own = own.removeprefix("'s ").removeprefix("’s ")
        if self.inventory.lexicon.whole(name) is None:
            self.inventory.lexicon.add(name, entry)
            self.inventory.lexicon.add(own, entry, is_first=True)
            self.inventory.new.add(name)
        return owner.first, entry

    def whole_union(self, tokens: Tokens, stop: int, entry: Entry) -> tuple[int, Entry]:
        """Return a union's name with what belongs to it behind: '… and Aerospace Workers', 'District 751'."""
        if entry.kind != "union":
            return stop, entry
        if stop < len(tokens) and tokens[stop].lower == "and":
            run = self.capital_run(tokens, stop + 1, set())
            is_whole = tokens[stop - 1].text in WHOLE_UNIONS
            if not is_whole and any(t.text in org_words() for t in tokens[stop + 1 : run]):
                stop = run
        is_branch = stop + 1 < len(tokens) and tokens[stop].text in BRANCHES
        if stop < len(tokens) and tokens[stop - 1].text in BRANCHES and tokens[stop].text.isdigit():
            return stop + 1, entry
        return (stop + 2 if is_branch and tokens[stop + 1].text.isdigit() else stop), entry

    def half_of_korea(self, tokens: Tokens, at: int) -> str:
        """Return the state that 'the North' or 'the South' stands for where its full name was met."""
        name = f"{tokens[at].text} Korea"
        alone = at + 1 >= len(tokens) or not tokens[at + 1].is_capital
        article = at > 0 and tokens[at - 1].lower == "the"
        return name if alone and article and name in self.inventory.kinds else ""

    def is_part_of_name(self, tokens: Tokens, at: int, stop: int) -> bool:
        """Tell whether a name of one word is the given name or surname of somebody: 'Jordan Smith'."""
        if stop - at > 1 or at == 0:
            return False
        before = tokens[at - 1 - (tokens[at - 1].text == "." and at > 1)]
        if before.lower.rstrip(".") in HONORIFICS:
            return True
        given = before.is_capital and before.text.isalpha() and not before.text.isupper() and at > 1
        return (
            given
            and before.end + 1 == tokens[at].start
            and before.lower not in NO_NAME
            and titles().match(tokens, at - 1) < 0
            and self.inventory.lexicon.find(tokens, at - 1) is None
            and before.text not in org_words()
            and self.is_surname(tokens, at)
        )

    def is_surname(self, tokens: Tokens, at: int) -> bool:
        """Tell whether a capital's name stands where a surname does: before a verb of saying, an office or a comma."""
        hit = self.inventory.lexicon.find(tokens, at)
        following = tokens[at + 1].lower if at + 1 < len(tokens) else "."
        return (
            hit is not None
            and hit[1].form == "seat"
            and (following in BEHIND_A_SURNAME or is_possessive(tokens, at + 1))
        )

    def bodies_in(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Find names of bodies by the words they are made of: 'Transport Workers Union', 'Foreign Ministry'."""
        tokens = sentence.tokens
        taken = {n for m in mentions for n in range(m.first, m.stop)}
        at = 0
        while at < len(tokens):
            if at in taken or not tokens[at].is_capital or not self.may_be_name(tokens, at):
                at += 1
                continue
            stop = self.body_stop(tokens, at, taken)
            is_told = at == 0 and stop - at > USUAL_BODY and tokens[at].lower in SIDES_OF_A_HOUSE
            if stop <= at or is_told:
                at += 1  # "Opposition Freedom Party": which side it is on
                continue
            self.enter_body(tokens, at, stop, mentions)
            taken |= set(range(at, stop))
            at = stop

    def body_stop(self, tokens: Tokens, at: int, taken: set[int]) -> int:
        """Return the index behind the name of a body that begins at a token, or the token's index."""
        if tokens[at].text == "Local" and at + 1 < len(tokens) and tokens[at + 1].text.isdigit():
            return at + 2  # a branch of a union
        run = self.capital_run(tokens, at, taken)
        while (further := self.further(tokens, at, run, taken)) > run:
            run = further
        words = [t.text for t in tokens[at:run]]
        if not any(word in org_words() for word in words):
            acronym = (
                run - at == 1 and len(words[0]) >= 2 and words[0].isupper() and words[0].isalpha()
            )
            return run if acronym and words[0] in self.acronyms() else at
        last = max(n for n, word in enumerate(words) if word in org_words())
        tail = list(words[last + 1 :])
        is_person = len(tail) > 1 and all(word[:1].isupper() for word in tail)
        if tail and (is_person or titles().match(tokens, at + last + 1) > 0):
            return at + last + 1  # "National Council of Workers Ana Lund"
        return run if len(words) > 1 or words[0] in ("Parliament", "Congress", "Senate") else at

    def further(self, tokens: Tokens, at: int, run: int, taken: set[int]) -> int:
        """Return the index behind what the name of a body goes on with: 'of Workers', 'of the Armed Forces'."""
        is_link = run + 2 < len(tokens) and tokens[run].lower in ("of", "for", "and", "&")
        if not is_link or run == at or (tokens[run].lower == "and" and run == at + 1):
            return run
        following = run + 1 + (tokens[run].lower != "and" and tokens[run + 1].lower == "the")
        is_whose = following > run + 1 and following in taken  # "the Council of the European Union"
        is_name = tokens[following].is_capital and tokens[following].lower not in NO_NAME
        is_body = any(t.text in org_words() for t in tokens[at:run]) or tokens[run].text == "&"
        if is_whose or not is_name or not is_body:
            return run
        stop = self.capital_run(tokens, following, set())
        return stop if stop > following else run

    def with_people(self, tokens: Tokens, at: int, stop: int, mentions: list[Mention]) -> int:
        """Return where a name begins that has a people before it: there where the text never has it without.

        'The Canadian Miners Union' is one, 'the French Labour Party' beside 'the Labour Party' is not.
        """
        people = next((m for m in mentions if m.stop == at and m.kind == "adjective"), None)
        if people is None or people.possessive:
            return at
        name = self.document.text[tokens[at].start : tokens[stop - 1].end]
        whole = self.document.text[tokens[people.first].start : tokens[stop - 1].end]
        count = self.document.text.count
        return people.first if count(name) == count(whole) else at

    def enter_body(self, tokens: Tokens, at: int, stop: int, mentions: list[Mention]) -> None:
        """Enter the name of a body: an organ of the party named before it, or a party of its own."""
        name = self.document.text[tokens[at].start : tokens[stop - 1].end]
        word = next((t.text for t in reversed(tokens[at:stop]) if t.text in org_words()), "")
        kind, is_organ = org_words().get(word, ("political-group", False))
        owner = self.body_owner(tokens, at, mentions) if is_organ else None
        if owner is not None or (is_organ and word in ORGAN_WORDS):
            first = owner.first if owner is not None else at
            of = owner.owner if owner is not None else ""
            if owner is not None:
                mentions.remove(owner)
            mentions.append(
                self.mention(
                    tokens,
                    first,
                    stop,
                    "organ",
                    owner=of,
                    noun=word.lower(),
                    about=kind if kind == "legislature" else "government",
                )
            )
            return
        if kind == "ngo" and UNION_NAMES & set(name.replace("'", " ").replace("’", " ").split()):
            kind = "union"  # "Teachers' Association"
        if stop < len(tokens) and tokens[stop].lower == "party":
            kind = "political-group"  # "the Liberal Union party"
        bare, is_named = name, kind in NAMED_WITH_A_PEOPLE
        at = self.with_people(tokens, at, stop, mentions) if is_named else at
        name = self.document.text[tokens[at].start : tokens[stop - 1].end]
        party = self.acronyms().get(name, name)
        mentions[:] = [m for m in mentions if not (at <= m.first and m.stop <= stop)]
        mentions.append(self.mention(tokens, at, stop, "party", owner=party, noun="name"))
        self.inventory.note(party, kind, name)
        self.inventory.note(party, kind, bare)
        self.inventory.new.add(party)
        signs = [t.text for t in tokens[stop : stop + 3]]
        if len(signs) == 3 and signs[0] == "(" and signs[2] == ")" and signs[1].isupper():
            self.inventory.note(party, kind, signs[1])

    def note_opposition(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        """Note which party a document calls the opposition: 'the opposition Free Alliance'."""
        for m in (m for m in mentions if m.kind == "party"):
            before = [t.lower for t in sentence.tokens[max(0, m.first - 2) : m.first]]
            is_told = before[-1:] == ["opposition"] or (
                before[:1] == ["opposition"] and before[1] != ","
            )
            if is_told and self.inventory.kind(m.owner) == "political-group":
                self.inventory.note(m.owner, "political-group", "opposition")

    @staticmethod
    def body_owner(tokens: Tokens, at: int, mentions: Sequence[Mention]) -> Mention | None:
        """Return whose a body is: the party right before its name, or before words that describe it."""
        owner = next(
            (m for m in mentions if m.stop in (at, at - 1) and m.owner and m.kind != "relay"), None
        )
        if owner is not None and (
            owner.stop == at or (owner.possessive and is_possessive(tokens, at - 1))
        ):
            return owner
        back = at - 1
        while back > 0 and tokens[back].lower in MODIFIERS:
            back -= 1
        return next(
            (
                m
                for m in mentions
                if m.owner
                and m.kind in ("party", "adjective")
                and back < at - 1
                and m.stop in (back, back + 1)
                and (m.possessive or m.kind == "adjective")
            ),
            None,
        )
