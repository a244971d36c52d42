"""The vocabulary of a study: what its ontology files say of classes, properties and codes.

Nothing here knows a class or property of the ontology but the few roots that the annotations hang on. What a
coding file may say, what a legend shows and what a name is made of are read from the files, so that an extension
counts as soon as it is loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.lexicon.codes import Codes
from graph.lexicon.hints import fold_word
from graph.lexicon.index import read_ontology_file
from graph.terms import (
    NEG,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SH,
    SKOS,
    XSD,
    expand,
    language_of,
    value_of,
)

FINDING, STATEMENT, SOURCE = NEG + "Finding", NEG + "Statement", NEG + "Source"
ACTOR, PLACE, TERM = NEG + "Actor", NEG + "Place", NEG + "Term"
CONCEPT = SKOS + "Concept"
LABEL = RDFS + "label"
DATE_TYPES = frozenset(XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime"))
NUMBER_TYPES = frozenset(XSD + name for name in ("decimal", "integer"))


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


class Vocabulary(Codes):
    """All that the loaded ontology files say, ready to be asked."""

    # ------------------------------------------------------------ properties

    @cached_property
    def properties(self) -> dict[str, Property]:
        """Every property that has a label, by IRI; a deprecated one may have handed its label on."""
        kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        found = {
            subject
            for kind in kinds
            for subject in self.subjects(RDF + "type", f"<{OWL}{kind}>")
            if self.objects(subject, LABEL) or not self.in_force(subject)
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
        """Folded labels of classes and properties: those in force first, by language English and the study's first."""
        order = {language: n for n, language in enumerate(dict.fromkeys(("en", *self.languages)))}
        ranked: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
        for subject in (*self.classes, *self.properties):
            for predicate in (LABEL, SKOS + "altLabel"):
                for term in self.objects(subject, predicate):
                    rank = order.get(language_of(term), len(order)) * 2 + (predicate != LABEL)
                    gone = not self.in_force(subject)
                    ranked[fold_word(value_of(term))].append((gone, rank, subject))
        return {
            word: list(dict.fromkeys(subject for *_, subject in sorted(found)))
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
            if not p.derived
            and not self.is_tooling(p.iri)
            and self.applies(p, class_)
            and self.in_force(p.iri)
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

    def words(self, subject: str) -> list[str]:
        """Return the words for a class, property or code in English and the study's languages, labels first."""
        wanted = {"en", *self.languages}
        found = [
            value_of(term)
            for predicate in (LABEL, SKOS + "prefLabel", SKOS + "altLabel")
            for term in self.objects(subject, predicate)
            if language_of(term) in wanted
        ]
        return list(dict.fromkeys(found))

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

    def limits(self, class_: str, property_: str) -> tuple[str, str]:
        """Return the least and the greatest number the shapes allow (sh:minInclusive, sh:maxInclusive), or nothing."""
        for current in self._above[class_]:
            for shape in self.subjects(SH + "targetClass", f"<{current}>"):
                for found in self.objects(shape, SH + "property"):
                    if f"<{property_}>" in self.objects(found, SH + "path"):
                        least, most = (
                            self.values(found, SH + name)
                            for name in ("minInclusive", "maxInclusive")
                        )
                        if least or most:
                            return "".join(least[:1]), "".join(most[:1])
        return "", ""

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
