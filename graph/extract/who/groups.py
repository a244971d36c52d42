"""Nouns for those who act together, pronouns, and other names."""

from __future__ import annotations

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import (
    MODIFIERS,
    NO_NAME,
    PLACE_WORDS,
    POSSESSIVES,
    PRONOUNS,
    Mention,
    group_nouns,
    titles,
)
from graph.extract.grammar.sight import Tokens, in_bracket, is_possessive
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import is_plural
from graph.extract.who.belonging import LEADING_AWAY, Belonging, Group

AUXILIARIES = word_class("auxiliaries")
OPENING = frozenset(["and", "but", "that", "though", "although", "while", "said"])
GENERIC = word_class("generic_groups")
NO_KIND = LEADING_AWAY | word_class("prepositions") | word_class("determiners")
STATES = frozenset(["state", "nation", "country"])
UNIFORMED = word_class("uniformed")
MEDIA = frozenset(["media", "television", "radio", "tv", "newspapers", "newspaper", "broadcaster"])
REGIONS = word_class("regions")
UNNAMED = NO_NAME | word_class("honorifics")
UNOFFICIAL = word_class("unofficial")
ARTICLES_OF_GROUPS = word_class("articles_of_groups")
NOUNS_THAT_ARE_VERBS = word_class("nouns_that_are_verbs")


def is_alone(tokens: Tokens, at: int) -> bool:
    """Tell whether 'both' stands without a noun as a subject: 'Both called for a truce', 'both have agreed'."""
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    opens = at == 0 or tokens[at - 1].text in (",", '"', "“") or tokens[at - 1].lower in OPENING
    return opens and (following in AUXILIARIES or following.endswith("ed") or following == "said")


class Groups(Belonging):
    """Finds nouns for those who act together, pronouns, and names of nobody known."""

    def other_names_in(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Find capitalised names of nobody known; one counts as a party only where it is the subject of a cue."""
        tokens = sentence.tokens
        taken = {n for m in mentions for n in range(m.first, m.stop)}
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if at in taken or not token.is_capital or token.lower in UNNAMED or len(token.text) < 2:
                at += 1
                continue
            stop = self.capital_run(tokens, at, taken)
            first = token.start == sentence.start or tokens[at - 1].text in ('"', "“")
            known = not first or stop - at > 1 or token.text in self.names_within
            if (
                stop > at
                and known
                and not (at and tokens[at - 1].lower in PLACE_WORDS)
                and titles().match(tokens, at) < 0
            ):
                mention = self.mention(tokens, at, stop, "name")
                mention.owner = self.document.text[token.start : tokens[stop - 1].end]
                mentions.append(mention)
            at = max(stop, at + 1)

    def groups_in(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Find nouns for those who act together, with whose they are."""
        tokens, at = sentence.tokens, 0
        while at < len(tokens):
            stop = group_nouns().match(tokens, at)
            if stop < 0 or any(m.first <= at < m.stop and m.kind != "adjective" for m in mentions):
                at += 1
                continue
            if stop < len(tokens) and (
                tokens[stop].lower in MEDIA
                or (tokens[at].lower in ("city", "town") and tokens[stop].lower == "of")
            ):
                at = stop  # "state media", "the city of Aleppo"
                continue
            part, kind = group_nouns().about(tokens, at, stop)
            if self.tells_what_is_named(tokens, stop, part, kind, mentions):
                at = stop
                continue
            is_noun = stop < len(tokens) and (
                tokens[stop].text.islower() or tokens[stop].text == "MPs"
            )
            if is_noun and group_nouns().match(tokens, stop) > 0:
                at = stop  # "railroad workers": the first noun only says which
                continue
            if (
                part != "none"
                and not self.is_title(tokens, stop, mentions)
                and not self.is_verb(tokens, at)
            ):
                self.enter_group(sentence, mentions, at, stop, part, kind)
            at = stop

    def tells_what_is_named(
        self, tokens: Tokens, stop: int, part: str, kind: str, mentions: list[Mention]
    ) -> bool:
        """Tell whether a noun says what the party is that is named right behind: 'the rebel group Free Coast'."""
        named = next((m for m in mentions if m.first == stop and m.kind == "party"), None)
        if (
            named is None
            or named.noun == "seat"
            or part != "own"
            or is_plural(tokens[stop - 1].text)
        ):
            return False
        theirs = self.inventory.kind(named.owner)
        kinds = {"movement": ("armed-group", "political-group", "ngo", "igo")}.get(kind, (kind,))
        return theirs in kinds

    @staticmethod
    def is_title(tokens: Tokens, stop: int, mentions: list[Mention]) -> bool:
        return any(
            m.kind == "person"
            and m.first in (stop, stop + 1)
            and (
                m.first == stop
                or titles().match(tokens, stop) == m.first
                or (tokens[stop].text == "," and not is_plural(tokens[stop - 1].text))
            )
            for m in mentions
        )

    @staticmethod
    def is_verb(tokens: Tokens, at: int) -> bool:
        """Tell whether a word that is also a verb is one here: 'to head', 'will strike'."""
        before = tokens[at - 1].lower if at else ""
        return tokens[at].lower in NOUNS_THAT_ARE_VERBS and before in (
            "to",
            "will",
            "would",
            "can",
            "could",
        )

    def enter_group(
        self, sentence: Sentence, mentions: list[Mention], at: int, stop: int, part: str, kind: str
    ) -> None:
        """Enter the noun of a group as a mention: with whose it is, or as a party of its own."""
        tokens = sentence.tokens
        noun = " ".join(t.lower for t in tokens[at:stop])
        group = Group(at, stop, noun, part, kind, *self.group_owner(tokens, at, mentions))
        if noun in ("countries", "nations") and group.first == at:
            return  # nobody in particular
        if "former" in {t.lower for t in tokens[max(0, group.first - 2) : at]} and part == "organ":
            return  # "the former president" speaks for nobody
        self.take_first_noun(tokens, group, mentions)
        self.take_owner_behind(tokens, group, mentions)
        self.take_owner_before(tokens, group, mentions)
        self.settle_part(sentence, group)
        first, stop = group.first, group.stop
        mentions[:] = [m for m in mentions if not (first <= m.first and m.stop <= stop)]
        part = group.part if group.part in ("sides", "organ", "local") else "group"
        mention = self.mention(
            tokens, first, stop, part,
            noun=group.noun, about=group.kind, owner=group.owner, person=group.person,
        )  # fmt: skip
        before = tokens[first - 1].lower if first else ""
        mention.place = part == "local" and before in PLACE_WORDS
        mentions.append(mention)

    @staticmethod
    def take_first_noun(tokens: Tokens, group: Group, mentions: list[Mention]) -> None:
        """Let the first of two nouns say which group it is: 'union officials' are the union."""
        if group.part != "organ":
            return
        for n in range(max(group.first, group.at - 2), group.at):
            in_name = any(m.first <= n < m.stop and m.kind != "adjective" for m in mentions)
            if group_nouns().match(tokens, n) == n + 1 and not in_name:
                part, kind = group_nouns().about(tokens, n, n + 1)
                if part == "own":
                    group.part, group.kind = part, kind
                elif kind == "government":
                    group.kind = kind  # "government officials"
                return

    def settle_part(self, sentence: Sentence, group: Group) -> None:
        """Settle whether a group speaks for the party it belongs to or is one of its own."""
        first, at, kinds = group.first, group.at, self.inventory.kinds
        if group.noun in UNIFORMED and kinds.get(group.owner) == "state":
            group.part = "organ"  # "Burma's military rulers"
        unofficial = {t.lower for t in sentence.tokens[first:at]} & UNOFFICIAL
        if group.part == "organ" and not group.owner:
            if unofficial and group.kind == "government":
                group.part = "own"  # "the de facto government" is a party beside the state
            elif (
                group.noun not in STATES and not group.person and self.is_named(sentence, first, at)
            ):
                # "Kurdish negotiators": nobody the gazetteer knows
                group.part, group.kind = "own", "political-group"
        is_of_members = group.kind == "coalition" and kinds.get(group.owner) == "igo"
        if (
            group.part == "own"
            and group.owner
            and (is_of_members or group.kind in ("mediator", "igo"))
        ):
            group.part = "organ"
        elif group.part == "sides" or (
            group.part == "own" and kinds.get(group.owner, "") in ("state", "igo", "")
        ):
            group.owner = ""
        elif group.kind == "armed-group" and kinds.get(group.owner) == "political-group":
            group.owner = ""  # "Shia rebels": not all Shiites
        elif group.kind == "union" and kinds.get(group.owner) != "union":
            group.owner = ""  # "Boeing machinists": not Boeing

    @staticmethod
    def is_named(sentence: Sentence, first: int, at: int) -> bool:
        """Tell whether a capitalised word that opens no sentence stands before the noun of a group."""
        return any(
            t.is_capital
            and t.start > sentence.start
            and t.is_word
            and t.lower not in REGIONS
            and t.lower not in NO_NAME
            for t in sentence.tokens[first:at]
        )

    def group_owner(self, tokens: Tokens, at: int, mentions: list[Mention]) -> tuple[int, str, str]:
        """Return where a group's noun phrase begins and whose it is."""
        first, n = at, at - 1
        while n >= 0:
            if (bracket := in_bracket(tokens, n)) >= 0:
                n = bracket - 1
                continue
            token = tokens[n]
            hit = next((m for m in mentions if m.first <= n < m.stop), None)
            if hit is not None and hit.kind in ("party", "adjective", "organ"):
                return hit.first, hit.owner, ""
            if (
                hit is None
                and token.is_capital
                and self.may_be_name(tokens, n)
                and (n == at - 1 or (first == n + 1 and tokens[n + 1].is_capital))
                and titles().match(tokens, n) < 0
            ):
                first = n
                n -= 1
                continue
            if hit is not None and hit.kind == "person":
                return first, "", ""
            if is_possessive(tokens, n):
                before = next((m for m in mentions if m.stop == n), None)
                if before is None:
                    begin = n - 1 - (n > 1 and tokens[n - 2].lower in ("the", "a", "an"))
                    return max(begin, 0), "", ""  # "the fishermen's union"
                if before.kind == "person":
                    return before.first, self.party_of(before), before.person
                return before.first, before.owner, ""
            if token.lower in POSSESSIVES or token.lower == "whose":
                return n, "", f"?{token.lower}"
            if (
                token.lower in MODIFIERS
                or token.text == "-"
                or group_nouns().match(tokens, n) == n + 1
            ):
                first = n
                n -= 1
                continue
            if token.lower in ARTICLES_OF_GROUPS:
                return n, "", ""
            if n == at - 1 and self.names_kind(tokens, n):
                first = n
                n -= 1
                continue
            break
        return first, "", ""

    @staticmethod
    def names_kind(tokens: Tokens, at: int) -> bool:
        """Tell whether a word says what kind of a group is meant: 'school board', 'aid groups'."""
        word = tokens[at]
        return (
            tokens[at + 1].lower in GENERIC
            and word.text.islower()
            and word.text.isalpha()
            and word.lower not in NO_KIND
            and not word.lower.endswith("ly")
        )

    def pronouns_in(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Find personal pronouns; possessives are looked at where they stand before a noun."""
        tokens = sentence.tokens
        taken = {n for m in mentions for n in range(m.first, m.stop)}
        for at, token in enumerate(tokens):
            if at in taken or token.lower not in PRONOUNS or token.text == "US":
                if token.lower == "both" and at not in taken and is_alone(tokens, at):
                    mentions.append(
                        self.mention(tokens, at, at + 1, "pronoun", about="several", noun="both")
                    )
                continue
            mentions.append(
                self.mention(
                    tokens, at, at + 1, "pronoun", about=PRONOUNS[token.lower], noun=token.lower
                )
            )
