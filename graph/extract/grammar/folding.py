"""A text as it is read: signs of their own code as the plain ones, what nobody sees left out, and the way back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from graph.extract import Extraction, FoundEnvoy, FoundMeeting, FoundProposal, FoundStatement

Found = TypeVar("Found", FoundEnvoy, FoundStatement, FoundMeeting, FoundProposal)

HYPHENS = "\u2010\u2011"
SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
"""Soft hyphens, and marks without a width."""
LIGATURES = "\ufb00-\ufb06"
_OTHERWISE = re.compile(
    rf"(?P<hyphen>[{HYPHENS}])|(?P<space>[{SPACES}])|(?P<unseen>[{UNSEEN}])"
    rf"|[{LIGATURES}]|[^\W\d_][\u0300-\u036f]+"
)
"""What is read otherwise than it is written; what has no group is composed anew."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is read, and for each letter of it the offsets in the source of what it stands for.

    There are no places where both are letter by letter the same.
    """

    source: str
    text: str
    places: Sequence[tuple[int, int]] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the source of a passage of the text.

        >>> folded = fold("Nor\u00adway left.")
        >>> folded.text, folded.span(0, 6), folded.span(7, 11)
        ('Norway left.', (0, 7), (8, 12))
        """
        if not self.places or start >= end:
            return start, end
        return self.places[start][0], self.places[end - 1][1]

    def back(self, found: Extraction) -> Extraction:
        """Return what was found in the text with the offsets and the words of the source."""
        if not self.places:
            return found
        return replace(
            found,
            envoys=tuple(map(self._moved, found.envoys)),
            statements=tuple(map(self._said, found.statements)),
            meetings=tuple(map(self._moved, found.meetings)),
            proposals=tuple(map(self._moved, found.proposals)),
        )

    def _said(self, found: FoundStatement) -> FoundStatement:
        """Return a statement with its further passages moved, too."""
        return replace(
            self._moved(found),
            mentions=tuple(self.span(*passage) for passage in found.mentions),
            takes_back=self.span(*found.takes_back) if found.takes_back else None,
        )

    def _moved(self, item: Found) -> Found:
        start, end = self.span(item.start, item.end)
        return replace(item, start=start, end=end, quote=self.source[start:end])


def fold(source: str) -> Folded:
    """Return a text as it is read."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    done = 0
    for match in _OTHERWISE.finditer(source):
        start, end = match.span()
        plain = _plain(match)
        pieces += [source[done:start], plain]
        places += [(at, at + 1) for at in range(done, start)] + [(start, end)] * len(plain)
        done = end
    if not pieces:
        return Folded(source, source)
    places += [(at, at + 1) for at in range(done, len(source))]
    return Folded(source, "".join([*pieces, source[done:]]), places)


def _plain(match: re.Match[str]) -> str:
    """Return what a sign is read as."""
    if match.lastgroup is not None:
        return {"hyphen": "-", "space": " ", "unseen": ""}[match.lastgroup]
    is_ligature = len(match[0]) == 1
    return unicodedata.normalize("NFKC" if is_ligature else "NFC", match[0])
