"""Several persons of one office: 'the presidents of Chile and Peru, Ana Rojas and Luis Vega'."""

from __future__ import annotations

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import Mention, titles
from graph.extract.grammar.sight import Sight, Tokens, is_possessive

JOINING = frozenset([",", "and", "the", "–", "—", "-", "(", "both"])
"""What may stand within a list, and between two lists that answer each other."""


class Lists(Sight):
    """Finds who is who in lists of persons."""

    def share_offices(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Give each of several persons the one of as many parties whose office they have, in the order of both."""
        tokens = sentence.tokens
        for at in range(len(tokens)):
            stop = titles().match(tokens, at)
            if stop < 0 or not tokens[stop - 1].lower.endswith("s"):
                continue
            is_told = stop < len(tokens) and tokens[stop].lower == "of"
            owners = run(tokens, stop + 1, mentions, "party") if is_told else []
            behind = owners[-1].stop if owners else stop
            owners = owners or self.owners_back(tokens, at, mentions)
            persons = run(tokens, behind, mentions, "person")
            if len(owners) != len(persons) or len(owners) < 2:
                continue
            for owner, mention in zip(owners, persons, strict=True):
                person = self.inventory.persons[mention.person]
                person.party, person.inferred = owner.owner, False

    @staticmethod
    def owners_back(tokens: Tokens, at: int, mentions: list[Mention]) -> list[Mention]:
        """Return whose offices are told before their title: 'the Chilean and Peruvian presidents'."""
        found: list[Mention] = []
        while at > 0:
            while at > 0 and (tokens[at - 1].lower in JOINING or is_possessive(tokens, at - 1)):
                at -= 1
            owner = next((m for m in mentions if m.stop == at and m.owner), None)
            if owner is None or owner.kind not in ("party", "adjective"):
                break
            found.insert(0, owner)
            at = owner.first
        return found

    @staticmethod
    def follows_person(tokens: Tokens, at: int, mentions: list[Mention]) -> bool:
        """Tell whether a name stands in a list behind another person's: 'Presidents Moe of Chile and Lund of Peru'."""
        back = at
        while back > 0 and tokens[back - 1].lower in ("and", ","):
            back -= 1
        if back == at:
            return False
        party = next((m for m in mentions if m.stop == back and m.kind == "party"), None)
        if party is not None and tokens[party.first - 1].lower in ("of", "from", "for"):
            back = party.first - 1
        return any(m.kind == "person" and m.stop == back for m in mentions)

    @staticmethod
    def shares_title(tokens: Tokens, at: int, mentions: list[Mention]) -> bool:
        """Tell whether a name stands in a list behind a title of several: 'Senators Hale, Moe and Lund'."""
        back = at
        while back > 0:
            while back > 0 and tokens[back - 1].lower in ("and", ","):
                back -= 1
            before = next((m for m in mentions if m.stop == back and m.kind == "person"), None)
            if before is None:
                break
            back = before.first
        is_title = back > 0 and titles().match_back(tokens, back) >= 0
        return back < at and is_title and tokens[back - 1].lower.endswith("s")


def run(tokens: Tokens, at: int, mentions: list[Mention], kind: str) -> list[Mention]:
    """Return the mentions of a kind that follow one another from a token on, parted by commas and 'and'."""
    found: list[Mention] = []
    while at < len(tokens):
        mention = next((m for m in mentions if m.first == at and m.kind == kind), None)
        if mention is not None:
            found.append(mention)
            at = mention.stop
        elif tokens[at].lower in JOINING:
            at += 1
        else:
            break
    return found
