"""Local bodies that nouns take up: 'the city' and its mayor, 'the school district' and its board."""

from __future__ import annotations

import re
from functools import cache

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.tables import parts, read_table
from graph.extract.who.focus import Attention

_NAME = r"((?:[A-Z][\w.’'-]+ ){0,2}[A-Z][\w.-]+)"
CITY = re.compile(
    rf"{_NAME} (?:Mayor|City Council|city officials|city council|city hall)\b"
    rf"|\b(?:[Mm]ayor|[Cc]ity) of {_NAME}|{_NAME}['’]s (?:mayor|city council|city government)\b"
)
PLACE = re.compile(r"\b[Ii]n ((?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]+)\b")
"""Where a text names a city: beside its offices, else where something happens."""


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {noun: row for row in read_table("locals") for noun in parts(row["noun"])}


class Locals(Attention):
    """Finds the local bodies of a document."""

    def is_local(self, noun: str) -> bool:
        """Tell whether a noun takes up a local body; 'the board' does where a school's is spoken of."""
        return noun in _rows() and (noun != "board" or "chool board" in self.document.text)

    def of_local(self, noun: str, sentence: Sentence, offset: int, alias: str = "") -> str:
        """Return the local body that a noun takes up: named before, else anywhere, else by the noun."""
        row = _rows()[noun]
        words = set(parts(row["name"]))
        named = {
            party
            for party, kind in self.inventory.kinds.items()
            if kind not in ("state", "union", "igo")
            and words & set(party.split()[-1:] if row["where"] == "last" else party.split())
        }
        found = self.last_among(named, sentence, offset) or self.default_name(row)
        self.inventory.note(found, "government", alias)
        self.inventory.new.add(found)
        return found

    def default_name(self, row: dict[str, str]) -> str:
        """Return the name of a local body that the text does not name in full."""
        if row["default"] != "city":
            return row["default"]
        text = self.document.text
        near = [name for groups in CITY.findall(text) for name in groups if name]
        places = near or [n for n in PLACE.findall(text) if not self.inventory.lexicon.whole(n)]
        usual = [name for name in places if places.count(name) > 1] or near
        return max(usual, key=usual.count) if usual else row["default"]
