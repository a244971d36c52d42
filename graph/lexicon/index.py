"""The ontology files of a study, read and indexed: what they say of a term, and which class lies under which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.errors import Mark, OntologyError
from graph.terms import (
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    VANN,
    Triple,
    compress,
    digest,
    expand,
    language_of,
    local_name,
    value_of,
)


@dataclass(frozen=True, slots=True)
class OntologyFile:
    """One file of the ontology: its name in messages and graph names, its triples, and its prefixes."""

    name: str
    path: Path
    triples: tuple[Triple, ...]
    prefixes: dict[str, str]
    digest: str


def read_ontology_file(path: Path, name: str) -> OntologyFile:
    """Return a Turtle file read and checked.

    Raises:
        OntologyError: with line and column, if it is no Turtle.

    """
    return parse_ontology_file(path.read_bytes(), path, name)


def parse_ontology_file(data: bytes, path: Path, name: str) -> OntologyFile:
    """Return a Turtle file from its content, with an OntologyError where it is none."""
    try:
        parser = ox.parse(data, format=ox.RdfFormat.TURTLE)
        triples = tuple(
            (str(quad.subject), str(quad.predicate), str(quad.object)) for quad in parser
        )
        prefixes = dict(parser.prefixes)
    except SyntaxError as error:
        mark = Mark(name, error.lineno or 0, error.offset or 0)
        fault = f"not Turtle: {str(error.msg).split(' (line')[0]}"
        raise OntologyError(fault, mark=mark) from error
    except ValueError as error:
        raise OntologyError(f"not Turtle: {error}", "save it as UTF-8", Mark(name)) from error
    # A name has no space in it; the text of a triple has.
    if any(obj[0] != '"' and " " in obj for _, _, obj in triples):
        hint = "name what is said and say it with ordinary triples"
        raise OntologyError("a triple about a triple, which RDF 1.1 has not", hint, Mark(name))
    return OntologyFile(name, path, triples, prefixes, digest(data))


@dataclass(frozen=True)
class OntologyIndex:
    """What the loaded ontology files say, by subject and predicate."""

    files: tuple[OntologyFile, ...]
    languages: tuple[str, ...] = ("en",)
    _index: dict[str, dict[str, list[str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for file in self.files:
            for subject, predicate, obj in file.triples:
                index[value_of(predicate)][
                    value_of(subject) if subject[0] == "<" else subject
                ].append(obj)
        object.__setattr__(self, "_index", index)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all files, by which compiled data know the vocabulary they were made with."""
        return digest(*(file.digest for file in self.files), *self.languages)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefixes of the core and those the extensions declare as their own."""
        own = {
            value_of(self.one(subject, VANN + "preferredNamespacePrefix")): value_of(uri)
            for subject, uris in self._index[VANN + "preferredNamespaceUri"].items()
            for uri in uris
            if self.one(subject, VANN + "preferredNamespacePrefix")
        }
        return {**own, **PREFIXES}

    # ------------------------------------------------------------ plain look-ups

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return what the files say of a subject, as terms."""
        return self._index[predicate].get(subject, [])

    def one(self, subject: str, predicate: str) -> str:
        """Return one such term, or an empty text."""
        found = self.objects(subject, predicate)
        return found[0] if found else ""

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the values of such terms: IRIs and words without their marks."""
        return [value_of(term) for term in self.objects(subject, predicate)]

    def subjects(self, predicate: str, obj: str) -> Iterator[str]:
        """Return the subjects of which the files say this, in their order."""
        return (subject for subject, objects in self._index[predicate].items() if obj in objects)

    def label(self, subject: str, language: str = "") -> str:
        """Return the name of a term in a language, else in the study's languages, in English, or its local name."""
        terms = self.objects(subject, RDFS + "label") or self.objects(subject, SKOS + "prefLabel")
        by_language = {language_of(term): value_of(term) for term in terms}
        for wanted in (language, *self.languages, "en"):
            if wanted in by_language:
                return by_language[wanted]
        return next(iter(by_language.values()), local_name(subject))

    # ------------------------------------------------------------ classes

    @cached_property
    def classes(self) -> frozenset[str]:
        """Every named class."""
        return frozenset(s for s in self.subjects(RDF + "type", f"<{OWL}Class>") if s[0] != "_")

    def above(self, class_: str) -> list[str]:
        """Return a class, or property, and all above it, nearest first."""
        found, queue = [], [class_]
        while queue:
            current = queue.pop(0)
            if current not in found:
                found.append(current)
                for step in ("subClassOf", "subPropertyOf"):
                    queue += sorted(self.values(current, RDFS + step))
        return found

    def is_a(self, class_: str, root: str) -> bool:
        """Tell whether a class is another or lies under it."""
        return root in self._above[class_]

    @cached_property
    def _above(self) -> dict[str, list[str]]:
        above = {class_: self.above(class_) for class_ in self.classes}
        return defaultdict(list, above)

    def below(self, root: str) -> list[str]:
        """Return a class and all classes under it that are in force, sorted."""
        return sorted(c for c in self.classes if self.is_a(c, root) and self.in_force(c))

    def in_force(self, term: str) -> bool:
        """Tell whether a term is not deprecated: what is, is read, but no longer offered."""
        return "true" not in self.values(term, OWL + "deprecated")

    def inherited(self, class_: str, annotation: str) -> list[str]:
        """Return the values of an annotation on a class, or property, or the nearest above that has it."""
        for current in self._above[class_] or self.above(class_):
            if found := self.values(current, annotation):
                return found
        return []

    def bearer(self, class_: str, annotation: str) -> str:
        """Return the class from which an annotation is inherited, or nothing."""
        return next((c for c in self._above[class_] if self.objects(c, annotation)), "")

    @cached_property
    def hierarchy(self) -> str:
        """Which classes and codes lie under which, as N-Triples: what rules need of the ontology."""
        wanted = (f"<{RDFS}subClassOf>", f"<{SKOS}broader>")
        return "".join(
            f"{s} {p} {o} .\n" for file in self.files for s, p, o in file.triples if p in wanted
        )

    def compress(self, text: str) -> str:
        """Return the compact name of an IRI under the prefixes of core and extensions."""
        return compress(text, self.prefixes)

    def expand(self, name: str) -> str:
        """Return the IRI of a compact name, or the text itself."""
        return expand(name, self.prefixes) or name
