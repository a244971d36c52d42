"""Names in force: what a word in a coding may stand for, and what was asked of the register."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from graph.lexicon.hints import fold_word
from graph.lexicon.vocabulary import (
    ACTOR,
    FINDING,
    PLACE,
    SOURCE,
    STATEMENT,
    TERM,
    Property,
    Vocabulary,
)

ROOTS = (ACTOR, PLACE, TERM, FINDING, STATEMENT, SOURCE)
"""The kinds of things that are named by words; each class lies under one of them."""

ELSEWHERE = re.compile(r"(?:[a-z0-9-]+/)?[a-z0-9-]+#[a-z0-9-]+")
"""How a thing of another coding is named: `source#id` or `coder/source#id`."""

NAMED_BY_LABEL = (ACTOR, PLACE)
"""Kinds that go by any label or alias beside their handle."""


@dataclass(frozen=True, slots=True)
class Entity:
    """What a name stands for."""

    iri: str
    root: str
    class_: str
    label: str


@dataclass(slots=True)
class Names:
    """Handles, labels and aliases of things, per kind."""

    by_name: dict[tuple[str, str], list[Entity]] = field(default_factory=lambda: defaultdict(list))
    by_handle: dict[tuple[str, str], Entity] = field(default_factory=dict)
    by_folded: dict[tuple[str, str], list[Entity]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, entity: Entity, handle: str, names: Iterable[str] = ()) -> None:
        """Enter a thing under its handle and, for actors and places, its names."""
        self.by_handle[entity.root, handle] = entity
        for name in names if entity.root in NAMED_BY_LABEL else ():
            for index, key in ((self.by_name, name), (self.by_folded, fold_word(name))):
                if entity not in index[entity.root, key]:
                    index[entity.root, key].append(entity)

    def exact(self, name: str, roots: Sequence[str]) -> list[Entity]:
        """Return the things that go by exactly this name."""
        return [entity for root in roots for entity in self.by_name.get((root, name), ())]

    def folded(self, name: str, roots: Sequence[str]) -> list[Entity]:
        """Return the things that go by this name but for capital letters: 'The rebels' for 'the rebels'."""
        return [e for root in roots for e in self.by_folded.get((root, fold_word(name)), ())]

    def handles(self, name: str, roots: Sequence[str]) -> list[Entity]:
        """Return the things whose handle this is."""
        return [self.by_handle[root, name] for root in roots if (root, name) in self.by_handle]

    def known(self, roots: Sequence[str]) -> list[str]:
        """Return every name and handle of some kinds, sorted."""
        return sorted({name for root, name in (*self.by_name, *self.by_handle) if root in roots})


def describe_answer(entities: Iterable[Entity]) -> str:
    """Return an answer as text, so that it can be compared with the answer given later."""
    return "\n".join(f"{e.iri} {e.class_} {e.label}" for e in entities)


@dataclass(slots=True)
class Scope:
    """Names of one coding, before those of the register.

    Every question to the register is noted with its answer, misses included, so that a coding is compiled again
    only when an answer changes.
    """

    register: Names
    sources: Names
    elsewhere: Callable[[str, Sequence[str]], Entity | None]
    local: Names = field(default_factory=Names)
    asked: dict[str, str] = field(default_factory=dict)

    def find(self, name: str, roots: Sequence[str]) -> list[Entity]:
        """Return what a name stands for among some kinds: one thing, none, or several if it is ambiguous.

        An exact name wins over a handle, a handle over a name that differs in capital letters; a name of the form
        `source#id` is looked for in another coding.
        """
        if ELSEWHERE.fullmatch(name):
            found = self.elsewhere(name, roots)
            self.asked[f"elsewhere\t{' '.join(roots)}\t{name}"] = describe_answer(
                [found] if found else []
            )
            return [found] if found else []
        local, register = self.local, self.register
        self.asked[f"register\t{' '.join(roots)}\t{name}"] = answer(
            register, self.sources, name, roots
        )
        return (
            _distinct([*local.exact(name, roots), *register.exact(name, roots)])
            or local.handles(name, roots)
            or _distinct([*register.handles(name, roots), *self.sources.handles(name, roots)])
            or _distinct([*local.folded(name, roots), *register.folded(name, roots)])
        )

    def known(self, roots: Sequence[str]) -> list[str]:
        """Return every name in force for some kinds, for hints."""
        return [*self.local.known(roots), *self.register.known(roots), *self.sources.known(roots)]


def answer(register: Names, sources: Names, name: str, roots: Sequence[str]) -> str:
    """Return what register and sources say to a name, as text."""
    found = [
        *register.exact(name, roots),
        *register.handles(name, roots),
        *sources.handles(name, roots),
        *register.folded(name, roots),
    ]
    return describe_answer(found)


def _distinct(entities: Iterable[Entity]) -> list[Entity]:
    return list({entity.iri: entity for entity in entities}.values())


def roots_of(property_: Property, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the kinds of things a property may point at: by its ranges, or all that a finding can be about."""
    if not property_.ranges:
        return (ACTOR, PLACE, TERM, FINDING) if property_.is_object else ()
    return tuple(
        root
        for root in ROOTS
        if any(vocabulary.is_a(r, root) or vocabulary.is_a(root, r) for r in property_.ranges)
    )


def root_of(class_: str, vocabulary: Vocabulary) -> str:
    """Return the kind a class belongs to, or nothing."""
    return next((root for root in ROOTS if vocabulary.is_a(class_, root)), "")
