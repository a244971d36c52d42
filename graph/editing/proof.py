"""Proof: whether a coding, or a draft of a part of it, would compile, told at once and without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from graph.building.memory import InMemory
from graph.coding.codings import SUGGESTED, parse_coding
from graph.coding.compile import compile_coding
from graph.coding.compiled import Compiled, Surroundings
from graph.coding.scope import Entity, Names
from graph.editing.drafts import NAME, Draft
from graph.editing.suggestions import coding_folders, root_of, text_of
from graph.errors import InputError, Mark, Problem
from graph.folder import StudyFolder
from graph.lexicon.vocabulary import ACTOR, FINDING, Vocabulary
from graph.notation import read_text
from graph.texts.sources import Source, source_paths

KEPT = 16
"""So many codings are kept as they were compiled last: one that was just checked is looked into next."""


class Proof:
    """Compiles what one reviewer is about to write. Made anew when the register has changed."""

    def __init__(
        self, folder: StudyFolder, reviewer: str, vocabulary: Vocabulary | None = None
    ) -> None:
        """Prepare for a study; its vocabulary need not be read again where it is known."""
        self.folder, self.reviewer = folder, reviewer
        self.compiler = InMemory(folder, vocabulary=vocabulary)
        self.compiler.paths = source_paths(folder.sources)
        self._open: set[str] = set()
        self._kept: dict[tuple[str, str], Compiled | InputError] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the study."""
        return self.compiler.vocabulary

    @cached_property
    def actors(self) -> Names:
        """The names of the register.

        Raises:
            InputError: with every fault of the register.

        """
        return self.compiler.register.names

    def same(self, name: str) -> str:
        """Return one name for all names of an actor of the register; any other name stays what it is."""
        found = self.actors.exact(name, [ACTOR]) or self.actors.folded(name, [ACTOR])
        return found[0].iri if len(found) == 1 else name

    def source(self, id: str) -> Source:
        """Return a text of the study."""
        return self.compiler.source(id)

    # ------------------------------------------------------------ compiling

    def compiled(self, text: str, name: str, source: str, own: Names | None = None) -> Compiled:
        """Return what a coding says.

        Args:
            own: names in force beside those of the register and of the coding itself.

        Raises:
            InputError: with every fault.

        """
        if own is not None:
            entered = {thing.handle.text for thing in parse_coding(text, name).things}
            return self._compile(text, name, source, self._surroundings(own, entered))
        if (name, text) not in self._kept:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            try:
                around = self.compiler.surroundings
                self._kept[name, text] = self._compile(text, name, source, around)
            except InputError as error:
                self._kept[name, text] = error
        found = self._kept[name, text]
        if isinstance(found, InputError):
            raise InputError(found.problems)
        return found

    def _compile(self, text: str, name: str, source: str, around: Surroundings) -> Compiled:
        return compile_coding(
            parse_coding(text, name), self.source(source), self.compiler.described(source),
            self.folder.coder(self.reviewer), around, self.elsewhere,
        )  # fmt: skip

    def elsewhere(self, name: str, roots: Sequence[str]) -> Entity | None:
        """Return what `source#id` or `coder/source#id` names in a coding that counts, as a build finds it."""
        where, _, id = name.partition("#")
        coder, _, source = where.rpartition("/")
        if name in self._open or source not in self.compiler.paths:
            return None
        found = dict(self._codings(source))
        chosen = coder or (self.reviewer if self.reviewer in found else "")
        paths = [path for owner, path in found.items() if chosen in ("", owner)]
        if len(paths) != 1:
            return None
        self._open.add(name)
        try:
            there = self.folder.name_of(paths[0])
            ids = self.compiled(read_text(paths[0], there), there, source).ids
        except InputError:
            return None
        finally:
            self._open.discard(name)
        return next((ids[root, id] for root in roots if (root, id) in ids), None)

    def _codings(self, source: str) -> Iterator[tuple[str, Path]]:
        """Yield the codings of a source that count, by coder."""
        for home in coding_folders(self.folder):
            path = home / f"{source}.yaml"
            if path.exists():
                root = root_of(read_text(path, path.name), path.name)
                within = home.name if home != self.folder.codings else self.folder.config.coder
                if text_of(root.get("status")) != SUGGESTED:
                    yield text_of(root.get("coder")) or within, path

    def faults(self, text: str, name: str, source: str, before: str = "") -> list[Problem]:
        """Return what is wrong with a coding, and was not before."""
        try:
            self.compiled(text, name, source)
        except InputError as error:
            known = {(p.message, p.hint) for p in self._before(before, name, source)}
            return [p for p in error.problems if (p.message, p.hint) not in known]
        return []

    def _before(self, text: str, name: str, source: str) -> list[Problem]:
        return self.faults(text, name, source) if text else []

    def faults_of(self, draft: Draft, text: str = "", own: Names | None = None) -> list[Problem]:
        """Return what is wrong with a draft, with places in its text.

        Args:
            text: the draft as it was typed, if not as it is written by itself.
            own: names of the coding it goes into.

        """
        try:
            self.compiled(text or draft.text, NAME, draft.source, own)
        except InputError as error:
            return error.problems
        return list(self._out_of_bounds(draft))

    def _out_of_bounds(self, draft: Draft) -> Iterator[Problem]:
        """Yield the numbers that the shapes allow nowhere."""
        word, _ = draft.finding[0]
        class_ = self.vocabulary.class_named(word, FINDING)
        for key, value in draft.finding[1:]:
            property_ = self.vocabulary.property_named(key, class_)
            least, most = self.vocabulary.limits(class_, property_.iri) if property_ else ("", "")
            number = _number(value)
            if number is not None and (
                (least and number < float(least)) or (most and number > float(most))
            ):
                hint = f"write a number from {least or '…'} to {most or '…'}"
                yield Problem(Mark(NAME), f"{key}: out of bounds: {value}", hint)

    def _surroundings(self, own: Names, entered: set[str]) -> Surroundings:
        """Return the surroundings of a draft: with further names, but for those that it enters itself."""
        again = {
            entity
            for key, entity in own.by_handle.items()
            if key[1] in entered and key not in self.actors.by_handle
        }
        names = Names()
        for index, theirs in ((names.by_name, own.by_name), (names.by_folded, own.by_folded)):
            kept = {key: [e for e in found if e not in again] for key, found in theirs.items()}
            index.update(kept)
        names.by_handle.update({k: e for k, e in own.by_handle.items() if e not in again})
        around = self.compiler.surroundings
        return replace(around, register=replace(around.register, names=names))

    def names(self, text: str, name: str, source: str) -> Names:
        """Return the names of the register and of a coding, as far as it can be compiled."""
        merged = Names()
        for index, theirs in (
            (merged.by_name, self.actors.by_name), (merged.by_folded, self.actors.by_folded),
        ):  # fmt: skip
            index.update({key: list(found) for key, found in theirs.items()})
        merged.by_handle.update(self.actors.by_handle)
        try:
            ids = self.compiled(text, name, source).ids if text else {}
        except InputError:
            ids = {}
        for (_, handle), entity in ids.items():
            merged.add(entity, handle, [entity.label])
        return merged


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
