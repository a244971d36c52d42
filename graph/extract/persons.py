"""Named persons, their offices, and for whom they speak."""

from __future__ import annotations

from graph.extract.document import Sentence
from graph.extract.mentions import (
    HONORIFICS,
    NO_NAME,
    PARTICLES,
    PLACE_WORDS,
    Mention,
    Person,
    org_words,
    titles,
)
from graph.extract.sight import Sight, Tokens, is_possessive
from graph.extract.tables import word_class

OUSTED = word_class("ousted")
SURNAME_FIRST = word_class("surname_first")


class Persons(Sight):
    """Finds named persons with their offices."""

    def persons_in(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Find names with an office before or behind them, or with words that only people are given."""
        tokens, at = sentence.tokens, 0
        taken = {n: m for m in mentions for n in range(m.first, m.stop)}
        while at < len(tokens):
            if at in taken or not tokens[at].is_capital or not self.may_be_name(tokens, at):
                at += 1
                continue
            begin = at
            title_stop = titles().match(tokens, at)
            if title_stop > 0 and self.capital_run(tokens, title_stop, set(taken)) > title_stop:
                begin = title_stop
            elif title_stop > 0 or tokens[at].text in org_words():
                at = max(title_stop, at + 1)
                continue
            stop = self.capital_run(tokens, begin, set(taken))
            if stop == begin:
                at += 1
                continue
            if (
                begin == at
                and titles().match(tokens, stop) > 0
                and stop < len(tokens)
                and tokens[stop].is_capital
            ):
                at = stop  # "New York City Mayor": whose the office is
                continue
            if mention := self.person_at(tokens, begin, stop, mentions):
                mentions.append(mention)
                taken |= dict.fromkeys(range(mention.first, mention.stop), mention)
            at = stop

    def person_at(
        self, tokens: Tokens, at: int, stop: int, mentions: list[Mention]
    ) -> Mention | None:
        name = " ".join(t.text for t in tokens[at:stop]).replace(" .", ".")
        before = self.office_before(tokens, at, mentions)
        behind = self.office_behind(tokens, stop, mentions)
        honoured = (
            at > 0 and tokens[at - 1 - (tokens[at - 1].text == ".")].lower.rstrip(".") in HONORIFICS
        )
        words = [t for t in tokens[at:stop] if t.is_word]
        plain = len(words) >= 2 and not any(
            t.lower in PLACE_WORDS for t in tokens[max(0, at - 1) : at]
        )
        surname = words[-1].text
        listed = self.listed_name(name)
        if not (before or behind or honoured or plain or listed):
            return None
        if (
            plain
            and not (before or behind or honoured or listed)
            and not self.acts_like_person(tokens, at, stop)
            and not self.follows_person(tokens, at, mentions)
        ):
            return None
        owner, capacity, role, inferred = before or behind or ("", "", "", False)
        if behind and not (before and before[0]):
            owner, capacity, role, inferred = behind
        if not (before or behind) and plain and self.follows_person(tokens, at, mentions):
            before = ("", "", "", False)
        key = self.person_key(name, surname, is_full=len(words) > 1)
        known = self.inventory.persons.setdefault(key, Person(name))
        self.bearers[surname] = key
        if len(name) > len(known.name):
            known.name = name
        first = self.office_start(tokens, at) if before else at
        if capacity.lower().startswith(("former", "ex-")) or self.is_former(tokens, first):
            known.none = True
        is_ousted = self.is_ousted(known, tokens, first, at)
        self.tie(known, "" if is_ousted else owner, inferred=inferred)
        if not known.party and listed:
            known.party, known.inferred = self.known_names[listed], True
            known.none = known.none or not self.known_names[listed]
        rule = "office-behind" if behind and not (before and before[0]) else "office-before"
        self.prove(known, (tokens[at].start, tokens[stop - 1].end), capacity, role, rule)
        return self.mention(tokens, at, stop, "person", person=key)

    def is_ousted(self, known: Person, tokens: Tokens, first: int, at: int) -> bool:
        """Tell whether a person stands for a camp: somebody ousted speaks for those who follow."""
        ousted = any(t.lower in OUSTED for t in tokens[max(0, first - 3) : first])
        if ousted and tokens[at - 1].text != "," and not known.party.endswith(" camp"):
            known.party, known.inferred = f"{known.name.split()[-1]} camp", True
            self.inventory.note(known.party, "political-group")
            self.inventory.new.add(known.party)
        return known.party.endswith(" camp")

    @staticmethod
    def tie(known: Person, owner: str, *, inferred: bool) -> None:
        """Note for whom a person speaks, where nothing surer is known."""
        if owner and (not known.party or known.inferred or known.party.startswith("?")):
            known.party, known.inferred = owner, inferred

    def prove(
        self, known: Person, name: tuple[int, int], capacity: str, role: str, rule: str
    ) -> None:
        """Note the office of a person with the words that say so, the name alone where none does."""
        if capacity and not known.capacity:
            known.capacity, known.role, known.rule = capacity, role, rule
            known.span = self.evidence(*name, capacity)
        elif known.span == (0, 0):
            known.span, known.rule = name, "name-alone"

    def evidence(self, start: int, end: int, capacity: str) -> tuple[int, int]:
        """Return the offsets of a name together with its office, which stands right before or behind it."""
        text = self.document.text
        before = text.rfind(capacity, max(0, start - len(capacity) - 4), start)
        behind = text.find(capacity, end, end + len(capacity) + 12)
        return (
            (before, end)
            if before >= 0
            else (start, behind + len(capacity) if behind >= 0 else end)
        )

    @staticmethod
    def follows_person(tokens: Tokens, at: int, mentions: list[Mention]) -> bool:
        """Tell whether a name stands in a list behind another person's."""
        back = at
        while back > 0 and tokens[back - 1].lower in ("and", ","):
            back -= 1
        return back < at and any(m.kind == "person" and m.stop == back for m in mentions)

    def person_key(self, name: str, surname: str, *, is_full: bool) -> str:
        """Return the name that a person is kept by: the surname, or all of it where another bears the same."""
        known = self.inventory.persons.get(surname)
        if not is_full:
            return self.bearers.get(surname, surname)
        if known is None or name in self.inventory.persons:
            return surname if known is None else name
        ours, theirs = name.split(), known.name.split()
        return surname if len(theirs) == 1 or ours[0][0] == theirs[0][0] else name

    def listed_name(self, name: str) -> str:
        """Return the name in the list of office holders that some words are the whole or the surname of."""
        for known, party in self.known_names.items():
            words = known.split()
            if name in (known, words[0] if party in SURNAME_FIRST else words[-1]):
                return known
        return ""

    @staticmethod
    def is_former(tokens: Tokens, first: int) -> bool:
        return any(
            t.lower in ("former", "ex", "late", "ex-president")
            for t in tokens[max(0, first - 3) : first]
        )

    def acts_like_person(self, tokens: Tokens, at: int, stop: int) -> bool:
        """Tell whether a name of two words without an office says or meets: 'Kamal Kharrazi said'."""
        following = tokens[stop].lower if stop < len(tokens) else ""
        previous = tokens[at - 1].lower if at else ""
        speech = (
            "said",
            "says",
            "told",
            "added",
            "stated",
            "met",
            "who",
            "also",
            "warned",
            "called",
            "insisted",
            "announced",
            "noted",
            "argued",
            "wrote",
            "urged",
            "stressed",
        )
        return (
            following in speech
            or previous in ("said", "says", "added", "stated", "met", "with", "by", "warned")
            or is_possessive(tokens, stop)
        )

    def office_start(self, tokens: Tokens, at: int) -> int:
        stop = at - 1 if at and tokens[at - 1].text == "," else at
        start = titles().match_back(tokens, stop)
        return start if start >= 0 else at

    def office_before(
        self, tokens: Tokens, at: int, mentions: list[Mention]
    ) -> tuple[str, str, str, bool] | None:
        """Return party, words and role of an office that stands before a name, or nothing."""
        stop = at - 1 if at and tokens[at - 1].text == "," else at
        start = titles().match_back(tokens, stop)
        if start < 0 or (stop < at and (outer := self.office_of(tokens, at, stop, mentions))):
            return outer if start >= 0 else self.office_of(tokens, at, stop, mentions)
        role, usual = titles().about(tokens, start, stop)
        capacity = self.document.text[tokens[start].start : tokens[stop - 1].end]
        owner, first = self.owner_before(tokens, start, mentions)
        if owner:
            capacity = self.document.text[tokens[first].start : tokens[stop - 1].end]
        return (owner or usual, capacity, role, not owner)

    def office_of(
        self, tokens: Tokens, at: int, stop: int, mentions: list[Mention]
    ) -> tuple[str, str, str, bool] | None:
        """Return an office of the form 'the head of Iran's Atomic Energy Organization' that ends before a name."""
        for back in range(stop - 1, max(-1, stop - 12), -1):
            if tokens[back].text in (".", ";", '"', "”") or tokens[back].lower in (
                "said",
                "says",
                "that",
                "and",
            ):
                return None
            if tokens[back].text == "," and stop == at:
                return None
            if tokens[back].lower in ("of", "for", "to") and back > 0:
                start = titles().match_back(tokens, back)
                if start >= 0:
                    owner = next(
                        (m.owner for m in mentions if back < m.stop <= stop and m.owner), ""
                    )
                    role, usual = titles().about(tokens, start, back)
                    if not owner:
                        known = [
                            self.inventory.persons[t.text].party
                            for t in tokens[back:stop]
                            if t.text in self.inventory.persons
                        ]
                        owner = (
                            next((p for p in known if p), "")
                            or self.noun_behind(tokens, back + 1, stop)[0]
                        )
                    words = self.document.text[tokens[start].start : tokens[stop - 1].end]
                    return (owner or usual, words, role, not owner) if owner else None
        return None

    def office_behind(
        self, tokens: Tokens, stop: int, mentions: list[Mention]
    ) -> tuple[str, str, str, bool] | None:
        """Return an office in apposition: 'Fawzi Barhoum, a Hamas spokesman'."""
        if stop >= len(tokens) or tokens[stop].text not in (",", "(", "—", "–"):
            return None
        end = stop + 1
        while (
            end < len(tokens)
            and end - stop < 16
            and tokens[end].text not in (",", ")", ";", ".", "—", "–", "”", '"')
        ):
            end += 1
        for at in range(stop + 1, min(end, stop + 8)):
            title_stop = titles().match(tokens, at)
            if title_stop < 0 or title_stop > end:
                if tokens[at].lower in ("said", "says", "told", "added", "and", "but"):
                    return None
                continue
            role, usual = titles().about(tokens, at, title_stop)
            if (
                title_stop < end
                and tokens[title_stop].is_capital
                and tokens[title_stop].lower not in NO_NAME
                and not any(m.first == title_stop for m in mentions)
            ):
                return None
            owner, _ = self.owner_before(tokens, at, [m for m in mentions if m.first > stop])
            if not owner or owner.startswith("?"):
                owner = next(
                    (
                        self.party_of(m)
                        for m in mentions
                        if title_stop <= m.first < end and self.party_of(m)
                    ),
                    owner,
                )
            if not owner or owner.startswith("?"):
                named = [
                    self.inventory.persons[t.text].party
                    for t in tokens[title_stop:end]
                    if t.text in self.inventory.persons
                ]
                owner = next((n for n in named if n), owner)
            if not owner:
                owner, _ = self.noun_behind(tokens, title_stop, end)
            capacity = self.document.text[
                tokens[stop + 1].start : tokens[min(end, len(tokens)) - 1].end
            ]
            capacity = capacity.removeprefix("a ").removeprefix("an ").removeprefix("the ")
            return owner or usual, capacity, role, not owner
        return None

    def surnames_in(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Find further mentions of persons by the last part of their name."""
        tokens = sentence.tokens
        taken = {n for m in mentions for n in range(m.first, m.stop)}
        given = {
            p.name.split()[0]: key for key, p in self.inventory.persons.items() if " " in p.name
        }
        for mention in sorted(mentions, key=lambda m: m.start):
            if mention.kind == "person":
                self.bearers[tokens[mention.stop - 1].text] = mention.person
        bare = {
            key.split("-", 1)[1]: key
            for key in self.inventory.persons
            if key.lower().startswith(("al-", "el-", "ul-"))
        }
        for at, token in enumerate(tokens):
            if at in taken or not token.is_capital:
                continue
            key = (
                self.bearers.get(token.text, token.text)
                if token.text in self.inventory.persons
                else given.get(token.text, "") or bare.get(token.text, "")
            )
            first = at
            while (
                first > 0 and tokens[first - 1].lower in PARTICLES and tokens[first - 1].is_capital
            ):
                first -= 1
            if key and token.lower not in self.lower_words:
                mentions.append(self.mention(tokens, first, at + 1, "person", person=key))
