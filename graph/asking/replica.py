"""The index as a running program asks it: a copy in memory, made anew when another state is in force."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from graph.asking.query import Names
from graph.storage.store import EmbeddedReader, current_checkpoint, open_reader

LARGEST = 300_000_000
"""Indexes of more bytes on disk, about one and a half million quads, are asked where they lie."""


class Replica:
    """One state of an index. What was looked up in it once is kept: names, and questions with values put in."""

    def __init__(
        self, cache: Path, prefixes: Mapping[str, str], copy: EmbeddedReader | None = None
    ) -> None:
        """Open the state in force.

        Args:
            copy: what is asked instead, where it is in memory already.

        """
        self.cache, self.prefixes = cache, prefixes
        self.checkpoint = current_checkpoint(cache)
        self.reader = copy or open_reader(cache, prefixes)
        self.bound: dict[tuple[str, object], str] = {}
        self._names: dict[tuple[str, ...], Names] = {}
        self._asked = 0 if copy is None else 2

    @property
    def in_force(self) -> bool:
        """Tell whether readers would still be given this state."""
        return self.checkpoint == current_checkpoint(self.cache)

    def ready(self) -> EmbeddedReader:
        """Return a reader: of the disk for the first question, of a copy in memory for those that follow."""
        self._asked += 1
        if self._asked == 2 and self.size() <= LARGEST:
            copy = ox.Store()
            data = self.reader.store.dump(format=ox.RdfFormat.N_QUADS)
            copy.bulk_load(data or b"", format=ox.RdfFormat.N_QUADS)
            self.reader = EmbeddedReader(copy, self.prefixes)
            self._names.clear()
        return self.reader

    def size(self) -> int:
        """Return the bytes of the state on disk."""
        folder = self.cache / "checkpoints" / str(self.checkpoint)
        return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0

    def names(self, languages: tuple[str, ...]) -> Names:
        """Return the names of things in languages, with those already looked up."""
        if languages not in self._names:
            self._names[languages] = Names(self.reader, languages)
        return self._names[languages]
