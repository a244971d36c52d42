"""Proof: whether a coding, or a draft of a part of it, would compile, told at once and without writing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from graph.building.memory import InMemory
from graph.coding.codings import parse_coding
from graph.coding.compile import compile_coding
from graph.coding.compiled import Compiled, Surroundings
from graph.coding.scope import Names
from graph.editing.drafts import NAME, Draft
from graph.errors import InputError, Mark, Problem
from graph.folder import StudyFolder
from graph.lexicon.vocabulary import ACTOR, FINDING, Vocabulary
from graph.texts.sources import Source, source_paths


class Proof:
    """Compiles what one reviewer is about to write. Made anew when the register has changed."""

    def __init__(
        self, folder: StudyFolder, reviewer: str, vocabulary: Vocabulary | None = None
    ) -> None:
        """Prepare for a study; its vocabulary need not be read again where it is known."""
        self.folder, self.reviewer = folder, reviewer
        self.compiler = InMemory(folder, vocabulary=vocabulary)
        self.compiler.paths = source_paths(folder.sources)

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
        around = self._surroundings(own) if own else self.compiler.surroundings
        return compile_coding(
            parse_coding(text, name), self.source(source), self.compiler.described(source),
            self.folder.coder(self.reviewer), around, lambda *_: None,
        )  # fmt: skip

    def faults(self, text: str, name: str, source: str, before: str = "") -> list[Problem]:
        """Return what is wrong with a coding, and was not before.

        What it names of other codings is not looked at.
        """
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

    def _surroundings(self, own: Names) -> Surroundings:
        around = self.compiler.surroundings
        return replace(around, register=replace(around.register, names=own))

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
