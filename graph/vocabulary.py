"""The vocabulary of a study: what its ontology files say of classes, properties and codes.

Nothing here knows a class or property of the ontology but the few roots that the annotations hang on. What a
coding file may say, what a legend shows and what a name is made of are read from the files, so that an extension
counts as soon as it is loaded.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.errors import OntologyError
from graph.terms import (
    NEG,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SCHEMA,
    SH,
    SKOS,
    VANN,
    XSD,
    Triple,
    compress,
    digest,
    expand,
    language_of,
    local_name,
    value_of,
)  # fmt: skip

FINDING, STATEMENT, SOURCE = NEG + "Finding", NEG + "Statement", NEG + "Source"
ACTOR, PLACE, TERM = NEG + "Actor", NEG + "Place", NEG + "Term"
CONCEPT = SKOS + "Concept"
LABEL = RDFS + "label"
DATE_TYPES = frozenset(XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime"))
NUMBER_TYPES = frozenset(XSD + name for name in ("decimal", "integer"))

ANY_LANGUAGE = "*"


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
    data = path.read_bytes()
    try:
        parser = ox.parse(data, format=ox.RdfFormat.TURTLE)
        triples = tuple(
            (str(quad.subject), str(quad.predicate), str(quad.object)) for quad in parser
        )
        prefixes = dict(parser.prefixes)
    except SyntaxError as error:
        where = f"{name}:{error.lineno}:{error.offset}" if error.lineno else name
        raise OntologyError(f"{where}: not Turtle: {str(error.msg).split(' (line')[0]}") from error
    except ValueError as error:
        raise OntologyError(f"{name}: not Turtle: {error}", "save it as UTF-8") from error
    return OntologyFile(name, path, triples, prefixes, digest(data))


@dataclass(frozen=True, slots=True)
class Property:
    """A property as coding files see it: its ranges, what may have it, and how its values are written."""

    iri: str
    ranges: frozenset[str]
    domains: frozenset[str]
    is_object: bool = False
    derived: bool = False
    unit_in: str = ""
    bound_in: str = ""
    recorded_as: str = ""
    list_is_chain: bool = False
    usual_kind: str = ""
    words_in: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """All that the loaded ontology files say, ready to be asked."""

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
        terms = self.objects(subject, LABEL) or self.objects(subject, SKOS + "prefLabel")
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
        """Return a class and all classes above it, nearest first."""
        found, queue = [], [class_]
        while queue:
            current = queue.pop(0)
            if current not in found:
                found.append(current)
                queue += sorted(self.values(current, RDFS + "subClassOf"))
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
        return sorted(
            c
            for c in self.classes
            if self.is_a(c, root) and not self.objects(c, OWL + "deprecated")
        )

    def inherited(self, class_: str, annotation: str) -> list[str]:
        """Return the values of an annotation on a class or the nearest class above that has it."""
        for current in self._above[class_] or [class_]:
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

    # ------------------------------------------------------------ properties

    @cached_property
    def properties(self) -> dict[str, Property]:
        """Every property that has a label, by IRI."""
        kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        found = {
            subject
            for kind in kinds
            for subject in self.subjects(RDF + "type", f"<{OWL}{kind}>")
            if self.objects(subject, LABEL)
        }
        return {subject: self._property(subject) for subject in sorted(found)}

    def _property(self, subject: str) -> Property:
        def many(*predicates: str) -> frozenset[str]:
            return frozenset(value for p in predicates for value in self.values(subject, p))

        def one(name: str) -> str:
            return next(iter(self.values(subject, NEG + name)), "")

        return Property(
            subject,
            ranges=many(RDFS + "range", SCHEMA + "rangeIncludes"),
            domains=many(RDFS + "domain", SCHEMA + "domainIncludes"),
            is_object=f"<{OWL}ObjectProperty>" in self.objects(subject, RDF + "type"),
            derived=one("derived") == "true",
            unit_in=one("unitIn"),
            bound_in=one("boundIn"),
            recorded_as=one("recordedAs"),
            list_is_chain=one("listIsChain") == "true",
            usual_kind=one("usualKind"),
            words_in=one("wordsIn"),
        )

    @cached_property
    def units(self) -> frozenset[str]:
        """The properties that hold the unit of a number."""
        return frozenset(p.unit_in for p in self.properties.values() if p.unit_in)

    def applies(self, property_: Property, class_: str) -> bool:
        """Tell whether a property is meant for a class: by its domains, or because it has none."""
        return not property_.domains or any(self.is_a(class_, d) for d in property_.domains)

    # ------------------------------------------------------------ words to terms

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        """Folded labels of classes and properties, English first, then the study's languages, then the rest."""
        order = {language: n for n, language in enumerate(dict.fromkeys(("en", *self.languages)))}
        ranked: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for subject in (*self.classes, *self.properties):
            for predicate in (LABEL, SKOS + "altLabel"):
                for term in self.objects(subject, predicate):
                    rank = order.get(language_of(term), len(order)) * 2 + (predicate != LABEL)
                    ranked[fold_word(value_of(term))].append((rank, subject))
        return {
            word: list(dict.fromkeys(subject for _, subject in sorted(found)))
            for word, found in ranked.items()
        }

    def class_named(self, word: str, root: str) -> str:
        """Return the class under a root that a word names: a label in any language, or a compact name."""
        found = [c for c in self._named(word) if c in self.classes and self.is_a(c, root)]
        return found[0] if found else ""

    def property_named(self, word: str, class_: str) -> Property | None:
        """Return the property a word names where things of a class are described.

        Of several that share the word, the one meant for the class counts; annotations that steer the tool
        do not.
        """
        found = [self.properties[p] for p in self._named(word) if p in self.properties]
        found = [p for p in found if not self.is_tooling(p.iri)]
        fitting = [p for p in found if self.applies(p, class_)]
        return next(iter(fitting or found), None)

    def is_tooling(self, subject: str) -> bool:
        """Tell whether a property is an annotation for classes and codes, not for data."""
        return subject.startswith(NEG) and f"<{OWL}AnnotationProperty>" in self.objects(
            subject, RDF + "type"
        )

    def _named(self, word: str) -> list[str]:
        full = expand(word, self.prefixes)
        return [full] if full else self._words.get(fold_word(word), [])

    def class_words(self, root: str) -> list[str]:
        """Return the words under which classes below a root are written, in English, sorted."""
        return sorted(self.label(c, "en") for c in self.below(root))

    def property_words(self, class_: str) -> list[str]:
        """Return the words of the properties that things of a class may be given, sorted."""
        return sorted(
            self.label(p.iri, "en")
            for p in self.properties.values()
            if not p.derived and not self.is_tooling(p.iri) and self.applies(p, class_)
        )

    def all_property_words(self, class_: str) -> frozenset[str]:
        """Return the folded words, in any language, of the properties that things of a class may be given."""
        return frozenset(
            word
            for word, subjects in self._words.items()
            for subject in subjects
            if (p := self.properties.get(subject))
            and not p.derived
            and not self.is_tooling(subject)
            and self.applies(p, class_)
        )

    # ------------------------------------------------------------ codes

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        """Concepts that may be values of a property, per property, sorted."""
        schemes: dict[str, set[str]] = defaultdict(set)
        for scheme, properties in self._index[NEG + "valuesFor"].items():
            for property_ in properties:
                schemes[value_of(property_)].add(scheme)
        members: dict[str, list[str]] = defaultdict(list)
        for concept, in_schemes in self._index[SKOS + "inScheme"].items():
            for scheme in in_schemes:
                members[value_of(scheme)].append(concept)
        return {
            property_: sorted({concept for scheme in found for concept in members[scheme]})
            for property_, found in schemes.items()
        }

    @cached_property
    def _code_words(self) -> dict[str, dict[str, list[str]]]:
        words: dict[str, dict[str, list[str]]] = {}
        for property_, concepts in self.codes.items():
            by_word: dict[str, list[str]] = defaultdict(list)
            for predicate in (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation"):
                for concept in concepts:
                    for term in self.objects(concept, predicate):
                        if concept not in by_word[fold_word(value_of(term))]:
                            by_word[fold_word(value_of(term))].append(concept)
            for concept in concepts:
                by_word.setdefault(fold_word(local_name(concept)), [concept])
            words[property_] = by_word
        return words

    def code_named(self, property_: str, word: str, class_: str = "") -> str:
        """Return the code for a property that a word names: a label, a notation, or the last part of its IRI.

        Args:
            class_: the class of the thing it is said of; codes meant for others do not count.

        """
        found = self._code_words.get(property_, {}).get(fold_word(word), [])
        full = expand(word, self.prefixes)
        if full in self.codes.get(property_, ()):
            found = [str(full)]
        return next((code for code in found if self.suits(code, class_)), "")

    def code_words(self, property_: str, class_: str = "") -> list[str]:
        """Return the words of the codes a property of things of a class may have, in English, sorted."""
        codes = self.codes.get(property_, ())
        return sorted(self.label(code, "en") for code in codes if self.suits(code, class_))

    def suits(self, code: str, class_: str) -> bool:
        """Tell whether a code is a value for things of a class: no mere heading, and meant for them or for all."""
        if self.values(code, NEG + "heading") == ["true"]:
            return False
        meant = self._meant_for.get(code)
        return not meant or not class_ or any(self.is_a(class_, one) for one in meant)

    @cached_property
    def _meant_for(self) -> dict[str, set[str]]:
        """The classes a code is meant for, by itself or by the codes above it."""
        found: dict[str, set[str]] = {}
        for code in {code for codes in self.codes.values() for code in codes}:
            queue, seen = [code], {code}
            for current in queue:
                above = [b for b in self.values(current, SKOS + "broader") if b not in seen]
                queue += above
                seen.update(above)
            found[code] = {c for one in seen for c in self.values(one, NEG + "meantFor")}
        return found

    def notation(self, property_: str, word: str) -> str:
        """Return a word of an open list in its standard form: the notation of the code it names, else itself."""
        code = self.code_named(property_, word)
        return next(iter(self.values(code, SKOS + "notation")), word) if code else word

    def code_prefix(self, property_: str, text: str) -> tuple[str, str]:
        """Return the code whose words a text begins with, and the rest of the text; the longest words count.

        With no such words the code is empty and the rest is the whole text.
        """
        folded = fold_word(text)
        for word in sorted(self._code_words.get(property_, {}), key=len, reverse=True):
            if folded.startswith(word + " "):
                count = len(word.split())
                return self._code_words[property_][word][0], text.split(None, count)[count]
        return "", text

    def default_code(self, property_: str, when: str) -> str:
        """Return the code that is entered for a property when none is given, or nothing."""
        return next(
            (
                c
                for c in self.codes.get(property_, ())
                if when in self.values(c, NEG + "defaultWhen")
            ),
            "",
        )

    # ------------------------------------------------------------ shapes

    @cached_property
    def defaults(self) -> dict[str, dict[str, str]]:
        """Values the shapes enter where a coding is silent (sh:defaultValue), as terms: class → property → value."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for shape, targets in self._index[SH + "targetClass"].items():
            for property_shape in self.objects(shape, SH + "property"):
                value = self.one(property_shape, SH + "defaultValue")
                for target in targets if value else ():
                    found[value_of(target)][self.values(property_shape, SH + "path")[0]] = value
        return found

    def defaults_for(self, class_: str) -> dict[str, str]:
        """Return such values for things of a class; the nearest class counts.

        Examples: every finding has a confidence of 1.0, every statement asserts.
        """
        merged: dict[str, str] = {}
        for current in reversed(self._above[class_] or [class_]):
            merged |= self.defaults.get(current, {})
        return merged

    def single_valued(self, class_: str) -> frozenset[str]:
        """Return the properties of which a thing of a class has at most one value, by the shapes (sh:maxCount 1)."""
        return frozenset(p for c in self._above[class_] for p in self._single.get(c, ()))

    @cached_property
    def _single(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for shape, targets in self._index[SH + "targetClass"].items():
            for property_shape in self.objects(shape, SH + "property"):
                if self.values(property_shape, SH + "maxCount") == ["1"]:
                    for target in targets:
                        found[value_of(target)].update(self.values(property_shape, SH + "path"))
        return found

    def compress(self, text: str) -> str:
        """Return the compact name of an IRI under the prefixes of core and extensions."""
        return compress(text, self.prefixes)

    def expand(self, name: str) -> str:
        """Return the IRI of a compact name, or the text itself."""
        return expand(name, self.prefixes) or name


def fold_word(word: str) -> str:
    """Return a word as it is compared: lower case, single spaces.

    >>> fold_word("Held  by")
    'held by'
    """
    return " ".join(word.casefold().split())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the known words nearest to a mistaken one, or nothing.

    >>> did_you_mean("fimness", ["firmness", "status"])
    "did you mean 'firmness'?"
    """
    choices: Sequence[str] = sorted(set(known))
    folded = {fold_word(choice): choice for choice in reversed(choices)}
    near = difflib.get_close_matches(fold_word(word), list(folded), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(repr(folded[n]) for n in near)}?" if near else ""


def choose_from(word: str, known: Sequence[str], what: str) -> str:
    """Return a hint for a mistaken word: those near to it, else all there are."""
    return did_you_mean(word, known) or (f"{what} are: {', '.join(known)}" if known else "")


def load_vocabulary(
    files: Iterable[tuple[Path, str]], languages: Sequence[str] = ("en",)
) -> Vocabulary:
    """Return the vocabulary of ontology files, each given as path and name.

    Raises:
        OntologyError: for the first file that cannot be read.

    """
    return Vocabulary(
        tuple(read_ontology_file(path, name) for path, name in files), tuple(languages)
    )
