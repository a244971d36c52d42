"""What a coding is compiled in, and what becomes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from graph.coding.meanings import Meant
from graph.coding.register import Register
from graph.coding.scope import Entity, Names
from graph.errors import Mark
from graph.inference.rules import Rule
from graph.lexicon.vocabulary import Vocabulary
from graph.notation import Scalar
from graph.terms import Triple, digest, iri, value_of
from graph.texts.sources import Offsets

Elsewhere = Callable[[str, Sequence[str]], Entity | None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a coding is compiled in: vocabulary, register, rules of voice, base IRI and language of the study."""

    vocabulary: Vocabulary
    register: Register
    rules: Sequence[Rule]
    base: str
    language: str
    sources: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled coding or source: its triples, where each thing stands, what can be referred to, what was asked.

    `ids` has the things of the coding by kind and handle, `uses` every word that names something, `meant` every word
    that stands for a term of the ontology, `entered` the place of every finding with its IRI.
    """

    triples: tuple[Triple, ...]
    marks: dict[str, Mark] = field(default_factory=dict)
    ids: dict[tuple[str, str], Entity] = field(default_factory=dict)
    uses: tuple[tuple[Scalar, Entity], ...] = ()
    spans: tuple[Offsets, ...] = ()
    asked: dict[str, str] = field(default_factory=dict)
    meant: tuple[Meant, ...] = ()
    entered: tuple[tuple[Mark, str], ...] = ()


def values_of(triples: Iterable[Triple], subject: str) -> dict[str, list[str]]:
    """Return what triples say of a subject: terms per property."""
    values: dict[str, list[str]] = defaultdict(list)
    for s, p, o in triples:
        if s == iri(subject):
            values[value_of(p)].append(o)
    return values


def digest_of(triples: Iterable[Triple]) -> str:
    """Return a digest of triples, by which a change is known."""
    return digest(*(" ".join(triple) for triple in triples))
