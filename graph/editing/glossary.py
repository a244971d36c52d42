"""The terms of a study: found by words, compared with each other, and shown where they are used."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from graph.building.build import Note, State, Unit, read_note
from graph.building.memory import InMemory
from graph.coding.codings import ThingEntry, parse_coding, parse_register
from graph.coding.scope import Entity
from graph.errors import InputError, Mark, Problem
from graph.folder import StudyFolder
from graph.lexicon.hints import did_you_mean, fold_word
from graph.lexicon.vocabulary import TERM
from graph.notation import Scalar

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
    """A term: its handle, its sentence, where it is entered first, and where it is used.

    Of files that were compiled anew, `words` has the words that name it, and `entered` every entry under its handle
    by file, also one that only adds links to it.
    """

    handle: str
    sentence: str
    mark: Mark
    uses: tuple[Mark, ...] = ()
    words: tuple[Use, ...] = ()
    entered: Mapping[str, ThingEntry] = field(default_factory=dict)


class Glossary:
    """The terms of a study, read from its files as they are now.

    `faults` has what is wrong with files: of a coding that cannot be compiled, the terms it enters are known, but not
    those it uses.
    """

    def __init__(
        self, folder: StudyFolder, texts: Mapping[str, str] | None = None, *, anew: bool = False
    ) -> None:
        """Read the files, as `InMemory` does.

        Raises:
            InputError: if the register cannot be used.

        """
        self.folder = folder
        self.compiler = InMemory(folder, texts, anew=anew)
        self.faults: list[Problem] = []
        try:
            self.compiler.compile(State())
        except InputError as error:
            self.faults = error.problems
        self.register = self.compiler.register
        self._entities: dict[str, Entity] = {}
        self._marks: dict[str, list[Mark]] = defaultdict(list)
        self._uses: dict[str, list[Mark]] = defaultdict(list)
        self._words: dict[str, list[Use]] = defaultdict(list)
        self._entered: dict[str, dict[str, ThingEntry]] = defaultdict(dict)
        self._read_register()
        for key, unit in sorted(self.compiler.units.items()):
            if key.startswith(("coding/", "suggested/")):
                self._read_coding(unit)
        self.entries = tuple(self._entry(handle) for handle in sorted(self._marks))

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the files by name."""
        return self.compiler.texts

    def _read_register(self) -> None:
        name = self.folder.register.name
        for (root, handle), entity in self.register.names.by_handle.items():
            if root == TERM:
                self._entities[handle] = entity
        self._read_words(self.register.uses)
        self._read_entries(name, parse_register(self.compiler.register_text, name).things)

    def _read_coding(self, unit: Unit) -> None:
        """Enter what a coding says: as compiled, else as its note has it, else as far as it can be read."""
        if compiled := self.compiler.results.get(unit.origin):
            self._read_words(compiled.uses)
            entities = {handle: e for (root, handle), e in compiled.ids.items() if root == TERM}
            self._entities |= {h: e for h, e in entities.items() if h not in self._entities}
        elif (note := read_note(unit)) and not self.compiler.anew:
            self._read_note(unit, note)
            return
        with suppress(InputError):
            text = self.texts.get(unit.origin, "")
            self._read_entries(unit.origin, parse_coding(text, unit.origin).things)

    def _read_note(self, unit: Unit, note: Note) -> None:
        for iri, places in note.terms.items():
            self._uses[iri] += [Mark(unit.origin, line, column) for line, column in places]
        for key, found in note.ids.items():
            root, handle = key.split("\t")
            if root == TERM:
                entity = self._entities.setdefault(handle, Entity(*found))
                self._marks[handle].append(Mark(unit.origin, *note.marks[entity.iri]))

    def _read_words(self, uses: Iterable[tuple[Scalar, Entity]]) -> None:
        for word, entity in uses:
            if entity.root == TERM:
                self._uses[entity.iri].append(word.mark)
                self._words[entity.iri].append(Use(word.mark.path, word))

    def _read_entries(self, name: str, things: Iterable[ThingEntry]) -> None:
        for thing in things:
            if thing.section == "terms":
                self._marks[thing.handle.text].append(thing.handle.mark)
                self._entered[thing.handle.text].setdefault(name, thing)

    def _entry(self, handle: str) -> Entry:
        entity, entered = self._entities.get(handle), self._entered[handle]
        iri = entity.iri if entity else ""
        sentence = entity.label if entity else _first_text(next(iter(entered.values())))
        words = sorted(self._words[iri], key=lambda use: use.mark)
        mark, uses = self._marks[handle][0], tuple(sorted(self._uses[iri]))
        return Entry(handle, sentence, mark, uses, tuple(words), entered)

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
