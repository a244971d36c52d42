"""Compiling in memory: what a study says, or would say if some of its files read otherwise; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from graph.building.compiler import Compiler
from graph.building.units import Note, State, Unit
from graph.coding.compiled import Compiled
from graph.folder import StudyFolder
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import Triple


class InMemory(Compiler):
    """A compiler that writes nothing, and keeps what it compiled by the names of the files."""

    def __init__(
        self,
        folder: StudyFolder,
        texts: Mapping[str, str] | None = None,
        *,
        anew: bool = True,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Prepare for a study, some files of which may have other texts than on disk.

        Args:
            anew: compile every file, not only those that were changed since they were built.
            vocabulary: what its ontology says, if not what its files say.

        """
        super().__init__(folder, vocabulary=vocabulary)
        self.texts = dict(texts or {})
        self.anew = anew
        self.results: dict[str, Compiled] = {}
        self.headers: dict[str, Compiled] = {}

    def read(self, path: Path) -> str:
        """Return the text of a file of the study."""
        name = self.folder.name_of(path)
        if name not in self.texts:
            self.texts[name] = super().read(path)
        return self.texts[name]

    def kept(self, unit: Unit, state: State) -> Unit | None:
        """Return a unit that need not be compiled."""
        return None if self.anew else super().kept(unit, state)

    def written(self, unit: Unit, triples: Sequence[Triple], note: Note | None = None) -> Unit:
        """Return a unit as if it had been written."""
        del triples
        return replace(unit, note=note or Note(unit.input, "", 0))

    def described(self, id: str) -> Compiled:
        """Return what the header of a source says, and keep it by the source's id."""
        if id not in self.headers:
            self.headers[id] = super().described(id)
        return self.headers[id]

    def compiled(self, unit: Unit) -> Compiled:
        """Return what a coding says, and keep it."""
        self.results[unit.origin] = super().compiled(unit)
        return self.results[unit.origin]
