"""The terms of a study: found by words, compared with each other, and shown where they are used."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.build import Compiler, Note, State, Unit
from graph.codings import ThingEntry, parse_coding, parse_register
from graph.compiled import Compiled
from graph.errors import InputError, Mark, Problem
from graph.folder import StudyFolder
from graph.hints import did_you_mean, fold_word
from graph.notation import Scalar
from graph.scope import Entity
from graph.terms import Triple
from graph.vocabulary import TERM

SIMILAR = 0.72
"""Share of common words or characters from which two terms are called alike."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a term is named: the file, and the word that names it."""

    path: str
    word: Scalar

    @property
    def mark(self) -> Mark:
        """The place."""
        return self.word.mark


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: its handle, its sentence, the files it is entered in, and where it is used.

    `entered` has every entry under the term's handle by file, also one that only adds links to it.
    """

    handle: str
    sentence: str
    entered: Mapping[str, ThingEntry]
    uses: tuple[Use, ...] = ()

    @property
    def mark(self) -> Mark:
        """The first place where it is entered."""
        return next(iter(self.entered.values())).handle.mark


class InMemory(Compiler):
    """A compiler that writes nothing, and keeps what it compiled by the names of the files."""

    def __init__(self, folder: StudyFolder, texts: Mapping[str, str] | None = None) -> None:
        """Prepare for a study, some files of which may have other texts than on disk."""
        super().__init__(folder)
        self.texts = dict(texts or {})
        self.results: dict[str, Compiled] = {}

    def read(self, path: Path) -> str:
        """Return the text of a file of the study."""
        name = self.folder.name_of(path)
        if name not in self.texts:
            self.texts[name] = super().read(path)
        return self.texts[name]

    def kept(self, unit: Unit, state: State) -> Unit | None:
        """Return nothing: all is compiled anew."""
        del unit, state
        return None

    def written(
        self,
        unit: Unit,
        triples: Sequence[Triple],
        note: Note | None = None,
    ) -> Unit:
        """Return a unit as if it had been written."""
        del triples
        return replace(unit, note=note or Note(unit.input, "", 0))

    def compiled(self, unit: Unit) -> Compiled:
        """Return what a coding says, and keep it."""
        self.results[unit.origin] = super().compiled(unit)
        return self.results[unit.origin]


class Glossary:
    """The terms of a study, read from its files as they are now.

    `faults` has what is wrong with files: of a coding that cannot be compiled, the terms it enters are known, but not
    those it uses.
    """

    def __init__(self, folder: StudyFolder, texts: Mapping[str, str] | None = None) -> None:
        """Read the files, some of which may have other texts than on disk.

        Raises:
            InputError: if the register cannot be used.

        """
        self.folder = folder
        self.compiler = InMemory(folder, texts)
        self.faults: list[Problem] = []
        try:
            self.compiler.compile(State())
        except InputError as error:
            self.faults = error.problems
        self.register = self.compiler.register
        self.entries = tuple(sorted(self._entries(), key=lambda e: e.handle))

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the files by name."""
        return self.compiler.texts

    def _entries(self) -> Iterator[Entry]:
        entered: dict[str, dict[str, ThingEntry]] = defaultdict(dict)
        for name, entry in self._term_entries():
            entered[entry.handle.text].setdefault(name, entry)
        uses: dict[str, list[Use]] = defaultdict(list)
        sentences: dict[str, str] = {}
        for word, entity in self._named():
            uses[entity.iri].append(Use(word.mark.path, word))
        iris = {handle: f"{self.folder.config.base}term/{handle}" for handle in entered}
        for (root, handle), entity in self._entities():
            if root == TERM:
                sentences.setdefault(handle, entity.label)
                iris[handle] = entity.iri
        for handle, places in entered.items():
            found = sorted(uses[iris[handle]], key=lambda use: use.mark)
            sentence = sentences.get(handle) or _first_text(next(iter(places.values())))
            yield Entry(handle, sentence, places, tuple(found))

    def _term_entries(self) -> Iterator[tuple[str, ThingEntry]]:
        """Yield the terms that files enter: those of the register first."""
        register = self.folder.register.name
        names = sorted(n for n in self.texts if n.startswith("codings/"))
        for name in (register, *names):
            parse = parse_register if name == register else parse_coding
            try:
                things = parse(self.texts.get(name, ""), name).things
            except InputError:
                continue
            yield from ((name, thing) for thing in things if thing.section == "terms")

    def _named(self) -> Iterator[tuple[Scalar, Entity]]:
        everything = [self.register.uses, *(r.uses for r in self.compiler.results.values())]
        return (use for uses in everything for use in uses if use[1].root == TERM)

    def _entities(self) -> Iterator[tuple[tuple[str, str], Entity]]:
        yield from self.register.names.by_handle.items()
        for _, result in sorted(self.compiler.results.items()):
            yield from result.ids.items()

    # ------------------------------------------------------------ looking

    def find(self, words: Iterable[str]) -> list[Entry]:
        """Return the terms that have all words in handle or sentence, most used first."""
        wanted = [fold_word(word) for word in words]
        found = [
            e
            for e in self.entries
            if all(w in fold_word(f"{e.handle} {e.sentence}") for w in wanted)
        ]
        return sorted(found, key=lambda e: (-len(e.uses), e.handle))

    def similar(self) -> list[tuple[float, Entry, Entry]]:
        """Return pairs of terms whose sentences are alike, most alike first, with how alike from 0 to 1."""
        pairs = [
            (alike, a, b)
            for n, a in enumerate(self.entries)
            for b in self.entries[n + 1 :]
            if (alike := likeness(a.sentence, b.sentence)) >= SIMILAR
        ]
        return sorted(pairs, key=lambda p: (-p[0], p[1].handle, p[2].handle))

    def get(self, handle: str) -> Entry:
        """Return the term of a handle.

        Raises:
            InputError: if there is none.

        """
        found = next((e for e in self.entries if e.handle == handle), None)
        if found is None:
            hint = did_you_mean(handle, (e.handle for e in self.entries))
            hint = hint or "list them with: kg terms"
            raise InputError([Problem(Mark("terms"), f"no term {handle!r}", hint)])
        return found


def _first_text(entry: ThingEntry) -> str:
    """Return the sentence of a term whose file cannot be compiled: its first value, as it stands."""
    return next((node.text for _, node in entry.fields if isinstance(node, Scalar)), "")


def likeness(one: str, other: str) -> float:
    """Return how alike two sentences are, from 0 to 1: by their words or their letters, whichever says more.

    >>> likeness("Russia controls Donbas.", "Russia controls all of Donbas.") > 0.7
    True
    """
    a, b = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    words = len(a & b) / len(a | b) if a | b else 0.0
    if words < SIMILAR / 3:
        return words
    letters = difflib.SequenceMatcher(
        None, one.casefold(), other.casefold(), autojunk=False
    ).ratio()
    return max(words, letters)
