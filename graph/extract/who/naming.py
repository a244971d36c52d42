"""Where the name of a person begins: behind titles that follow one another, and behind what an office is for."""

from __future__ import annotations

from graph.extract.grammar.mentions import HONORIFICS, titles
from graph.extract.grammar.sight import PORTFOLIOS, Sight, Tokens
from graph.extract.grammar.tables import word_class

TAILS = frozenset(["of", "for", "to", "with", "on", "at", "in"])
"""What may stand between an office and what it is for."""
REGIONS_OF_OFFICES = word_class("regions_of_offices")
USUAL_NAME = 2
"""How many words a name has, where nothing else tells it from what an office is for."""
LONGEST_TAIL = 9


class Naming(Sight):
    """Finds where names of persons begin."""

    def begins_name(self, tokens: Tokens, at: int) -> bool:
        """Tell whether a name may begin at a token: with a capital, or like 'al-Masri'."""
        is_capital = tokens[at].is_capital and self.may_be_name(tokens, at)
        return is_capital or self.is_hyphened_particle(tokens[at])

    @staticmethod
    def honours(tokens: Tokens, at: int) -> bool:
        """Tell whether a token is a form of address before a name: 'Ms.', 'Sheikh'."""
        return tokens[at].is_capital and tokens[at].lower in HONORIFICS

    def titles_stop(self, tokens: Tokens, at: int, taken: set[int]) -> int:
        """Return the index behind the titles that begin at a token, several in a row too: 'President General'."""
        stop = titles().match(tokens, at)
        while 0 < stop < len(tokens) and tokens[stop].is_capital:
            further = titles().match(tokens, stop)
            if further < 0 or self.capital_run(tokens, further, taken) == further:
                break
            stop = further
        return stop

    def behind_tail(self, tokens: Tokens, begin: int, stop: int, taken: set[int]) -> int:
        """Return where a name begins behind what an office is for, or where its capitals end if none does.

        'Minister for African Affairs Mary Reed', 'Special Envoy for the Horn of Africa Mary Reed'.
        """
        hit = self.inventory.lexicon.find(tokens, begin) if stop - begin > USUAL_NAME else None
        if hit is not None and hit[1].kind == "political-group" and hit[1].form == "people":
            begin = hit[0]  # "Republican Ann Lee"
        if begin == 0:
            return begin
        if last := [n for n in range(begin, stop) if tokens[n].lower in PORTFOLIOS]:
            return last[-1] + 1
        if begin - 1 in taken or not self.in_tail(tokens, begin):
            return begin
        while begin < stop - 1 and tokens[begin].lower in REGIONS_OF_OFFICES:
            begin += 1
        words = [n for n in range(begin, stop) if tokens[n].is_word and len(tokens[n].text) > 1]
        goes_on = stop < len(tokens) and tokens[stop].lower in ("and", "of", "&")
        if (tokens[begin - 1].lower == "the" and len(words) <= USUAL_NAME) or (
            goes_on and len(words) == 1
        ):
            return stop
        is_told = tokens[begin - 1].lower in PORTFOLIOS
        return words[-USUAL_NAME] if len(words) > USUAL_NAME and not is_told else begin

    @staticmethod
    def in_tail(tokens: Tokens, at: int) -> bool:
        """Tell whether a token stands in what an office is for, or right behind that."""
        for back in range(at - 1, max(0, at - LONGEST_TAIL), -1):
            word = tokens[back].lower
            if word in ("of", "for", "to") and titles().match_back(tokens, back) >= 0:
                return True
            if not (tokens[back].is_capital or word in TAILS or word in ("the", "and")):
                return False
        return False
