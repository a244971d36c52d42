"""Anchoring: quotes of a gold file found in the text that a study has, which may be another version."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from graph.scoring.annotation import Annotation, Place
from graph.texts.anchors import FoldedText, find_quote, fold_text

Placed = TypeVar("Placed", bound=Place)


def anchored(annotation: Annotation, text: str) -> tuple[Annotation, list[Place]]:
    """Return an annotation with offsets in a text, and the places whose quote is nowhere in it: they are left out.

    A quote that stands where the file says stays there. Another is looked for; of several places the nearest counts.

    >>> from graph.scoring.annotation import GoldStatement
    >>> found, lost = anchored(Annotation("a", statements=(GoldStatement("we met", 0, 6),)), "As said, we met.")
    >>> found.statements[0].span, lost
    ((9, 15), [])
    """
    anchor = _Anchor(text)
    statements = []
    for statement in anchor.all(annotation.statements):
        mentions = tuple(anchor.all(statement.mentions))
        statements.append(replace(statement, mentions=mentions))
    moved = replace(
        annotation,
        statements=tuple(statements),
        meetings=tuple(anchor.all(annotation.meetings)),
        proposals=tuple(anchor.all(annotation.proposals)),
    )
    return moved, anchor.lost


class _Anchor:
    """Finds places in one text, and notes those that are not in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded: FoldedText | None = None
        self.lost: list[Place] = []

    def all(self, places: tuple[Placed, ...]) -> list[Placed]:
        return [found for place in places if (found := self.one(place)) is not None]

    def one(self, place: Placed) -> Placed | None:
        if self.text[place.start : place.end] == place.quote:
            return place
        if self.folded is None:
            self.folded = fold_text(self.text)
        found = find_quote(self.folded, place.quote)
        if not found:
            self.lost.append(place)
            return None
        start, end = min(found, key=lambda span: (abs(span[0] - place.start), span))
        return replace(place, quote=self.text[start:end], start=start, end=end)
