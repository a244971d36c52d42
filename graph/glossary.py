"""The terms of a study: found by words, compared with each other, shown where they are used, and merged."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.build import Compiler
from graph.codings import ThingEntry, parse_coding, parse_register
from graph.compile import Compiled
from graph.edit import Change, apply_changes, remove_entry, replace_word
from graph.errors import InputError, Mark, Problem
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.notation import MapNode, Node, Scalar, parse_notation, read_text
from graph.scope import Entity
from graph.terms import local_name
from graph.vocabulary import TERM, did_you_mean, fold_word

SIMILAR = 0.72
"""Share of common words or characters from which two terms are called alike."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a term is named, and the word that names it."""

    path: str
    word: Scalar

    @property
    def mark(self) -> Mark:
        """The place."""
        return self.word.mark


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: its handle, its sentence, where it is entered, and where it is used."""

    handle: str
    sentence: str
    mark: Mark
    uses: tuple[Use, ...] = ()


class Glossary:
    """The terms of a study, read from its files as they are now."""

    def __init__(self, folder: StudyFolder) -> None:
        """Read the files.

        Raises:
            InputError: with every fault of every file.

        """
        self.folder = folder
        self._compiler = Compiler(folder)
        self._texts: dict[str, str] = {}
        self._entered: dict[str, tuple[str, ThingEntry]] = {}
        compiled = self._compile()
        self.entries = tuple(sorted(self._entries(compiled), key=lambda e: e.handle))

    def _compile(self) -> dict[str, Compiled]:
        compiled = self._compiler.compile_all()
        for name in (self.folder.register.name, *compiled):
            path = self.folder.root / name
            if path.exists():
                self._texts[name] = read_text(path, name)
        for name, text in self._texts.items():
            parse = parse_register if name == self.folder.register.name else parse_coding
            for entry in parse(text, name).things:
                if entry.section == "terms" and not self._only_adds(entry):
                    self._entered[entry.handle.text] = (name, entry)
        return compiled

    def _only_adds(self, entry: ThingEntry) -> bool:
        known = self._compiler.register.names.handles(entry.handle.text, [TERM])
        return bool(known) and entry.handle.mark.path != self.folder.register.name

    def _entries(self, compiled: dict[str, Compiled]) -> Iterator[Entry]:
        uses: dict[str, list[Use]] = {}
        known: dict[str, Entity] = {}
        for name, result in compiled.items():
            for word, entity in result.uses:
                if entity.root == TERM:
                    uses.setdefault(local_name(entity.iri), []).append(Use(name, word))
            known |= {handle: e for (root, handle), e in result.ids.items() if root == TERM}
        for (root, handle), entity in self._compiler.register.names.by_handle.items():
            if root == TERM:
                known[handle] = entity
        for handle, entity in known.items():
            mark = self._entered[handle][1].handle.mark
            found = sorted(uses.get(handle, ()), key=lambda u: u.mark)
            yield Entry(handle, entity.label, mark, tuple(found))

    # ------------------------------------------------------------ looking

    def find(self, words: Sequence[str]) -> list[Entry]:
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
            raise InputError([Problem(Mark("terms"), f"no term {handle!r}", hint)])
        return found

    # ------------------------------------------------------------ merging

    def merge(self, old: str, new: str) -> list[str]:
        """Let one term take the place of another in all files, and return the names of those that changed.

        Links of the old term stay, as links of the new one. The files keep their comments and layout.

        Raises:
            InputError: if the new term is out of reach of a file that uses the old one, or both have links in one
                file; nothing is changed then.

        """
        going, staying = self.get(old), self.get(new)
        changes: dict[str, list[Change]] = {}
        for use in going.uses:
            change = replace_word(self._texts[use.path], use.word, staying.handle)
            changes.setdefault(use.path, []).append(change)
        home, entry = self._entered[old]
        changes.setdefault(home, []).extend(self._retire(home, entry, staying))
        self._check_reach(staying, changes)
        for name, found in changes.items():
            write_whole(self.folder.root / name, apply_changes(self._texts[name], found))
        return sorted(changes)

    def _check_reach(self, staying: Entry, changes: Iterable[str]) -> None:
        home = self._entered[staying.handle][0]
        out_of_reach = [
            name for name in changes if name != home and home != self.folder.register.name
        ]
        if out_of_reach:
            hint = f"move {staying.handle} to {self.folder.register.name} first, where every coding can name it"
            message = (
                f"{staying.handle} is entered in {home} only, but {out_of_reach[0]} would use it"
            )
            raise InputError([Problem(staying.mark, message, hint)])

    def _retire(self, home: str, entry: ThingEntry, staying: Entry) -> list[Change]:
        """Return the changes that take a term's entry out, or leave only its links, under the other term."""
        text = self._texts[home]
        root = parse_notation(text, home)
        section = root.get("terms") if isinstance(root, MapNode) else None
        key, value = next(pair for pair in section if pair[0].text == entry.handle.text)  # type: ignore[union-attr]
        links = [key for key, _ in entry.fields if self._is_link(key)]
        if not links:
            return [remove_entry(text, key, value)]
        if self._entered[staying.handle][0] == home or home == self.folder.register.name:
            hint = f"move them under {staying.handle} first"
            raise InputError(
                [Problem(links[0].mark, f"{entry.handle.text} has links of its own here", hint)]
            )
        return [replace_word(text, key, staying.handle), *self._without_others(text, value)]

    def _without_others(self, text: str, value: Node) -> Iterator[Change]:
        for key, inner in value if isinstance(value, MapNode) else ():
            if not self._is_link(key):
                if text[value.start] == "{":
                    hint = "write its keys on lines of their own"
                    raise InputError([Problem(key.mark, "the entry stands on one line", hint)])
                yield remove_entry(text, key, inner)

    def _is_link(self, key: Scalar) -> bool:
        property_ = self._compiler.vocabulary.property_named(key.text, TERM)
        return property_ is not None and bool(property_.recorded_as)


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
