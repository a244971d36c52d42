"""Coverage: how much of a source some passages account for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.errors import Mark
from graph.texts.sources import Offsets, Source


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a source one coding accounts for: its sentences, and those that no span touches."""

    sentences: int
    missing: tuple[tuple[Mark, str], ...] = ()

    @property
    def share(self) -> float:
        """Share of the sentences that are accounted for, from 0 to 1."""
        return 1 - len(self.missing) / self.sentences if self.sentences else 1.0


def cover(source: Source, spans: Iterable[Offsets]) -> Coverage:
    """Return how much of a source some spans account for.

    A sentence is accounted for when a span shares a letter or digit with it.
    """
    marked = bytearray(len(source.text))
    for start, end in spans:
        marked[start:end] = b"\x01" * (end - start)
    missing = tuple(
        (source.mark(start), source.text[start:end])
        for start, end in source.sentences
        if not any(marked[i] and source.text[i].isalnum() for i in range(start, end))
    )
    return Coverage(len(source.sentences), missing)
