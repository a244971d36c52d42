"""The terms of an ontology as people read them in a language: what they are, what they are tied to, their use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import ontology
from graph.lexicon.index import OntologyFile
from graph.lexicon.vocabulary import CONCEPT, FINDING, Property, Vocabulary
from graph.ontologies.usage import NOTHING, Quote, Usage
from graph.terms import (
    DCTERMS,
    NEG,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    compress,
    language_of,
    value_of,
)

ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader")
TEXTS = {
    "also": SKOS + "altLabel", "test": NEG + "coderTest", "not_this": NEG + "notThis",
    "example": SKOS + "example", "note": SKOS + "scopeNote", "cues": NEG + "cue",
}  # fmt: skip
TIES = {
    "above": ABOVE, "domain": (RDFS + "domain", SCHEMA + "domainIncludes"),
    "range": (RDFS + "range", SCHEMA + "rangeIncludes"), "list": (SKOS + "inScheme",),
}  # fmt: skip
ELSEWHERE = {
    **dict.fromkeys(ABOVE, "kind_of"),
    **dict.fromkeys((OWL + "equivalentClass", OWL + "equivalentProperty"), "same"),
    **{f"{SKOS}{kind}Match": kind for kind in ("exact", "close", "broad", "narrow", "related")},
}
"""What ties a term to those of other vocabularies, with the key of its words."""


@dataclass(frozen=True, slots=True)
class Link:
    """A term that another is tied to; `id` is empty where the page has no such term."""

    label: str
    id: str


NO_LIST = Link("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """A property that things of a class may have, and what its values are."""

    property: Link
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A term as a page shows it: texts and links with the keys of their headings."""

    id: str
    name: str
    label: str
    definition: str
    color: str
    glyph: str
    depth: int
    extension: str
    deprecated: bool
    replaced_by: tuple[Link, ...]
    derived: bool
    said: tuple[tuple[str, tuple[str, ...]], ...]
    links: tuple[tuple[str, tuple[Link, ...]], ...]
    fields: tuple[Field, ...]
    elsewhere: tuple[tuple[str, str], ...]
    uses: int
    uses_below: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that stand together: the key of their heading, and, for codes, their list."""

    key: str
    list: Link
    terms: tuple[Described, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """What an ontology file says of itself, and whether it is an extension."""

    title: str
    description: str
    version: str
    licence: str
    iri: str
    extension: bool


def is_extension(file: OntologyFile) -> bool:
    """Tell whether a file is none of the core's."""
    return file.path.parent.resolve() != ontology.FOLDER.resolve()


def headers(words: Vocabulary, language: str) -> list[Header]:
    """Return what the loaded files say of themselves, in the order in which they are loaded."""
    teller = _Describer(words, language, NOTHING, {})
    return [
        Header(
            " ".join(teller.texts(name, DCTERMS + "title")) or file.name,
            " ".join(teller.texts(name, DCTERMS + "description")),
            " ".join(words.values(name, OWL + "versionInfo")),
            " ".join(words.values(name, DCTERMS + "license")),
            name,
            is_extension(file),
        )
        for file in words.files
        for name in [
            value_of(s)
            for s, p, o in file.triples
            if p == f"<{RDF}type>" and o == f"<{OWL}Ontology>"
        ][:1]
    ]


def describe(words: Vocabulary, language: str, usage: Usage = NOTHING) -> list[Group]:
    """Return the terms of a vocabulary in groups: classes as a tree, properties by label, codes by list as trees."""
    classes = [c for c in sorted(words.classes) if words.objects(c, RDFS + "label")]
    properties = [p for p in words.properties if not words.is_tooling(p)]
    codes = sorted({c for found in words.codes.values() for c in found})
    lists: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        lists[min(words.values(code, SKOS + "inScheme"))].append(code)
    ids = {term: words.compress(term) for term in (*classes, *properties, *codes, *lists)}
    teller = _Describer(words, language, usage, ids)
    ordered = sorted(lists, key=lambda name: (words.label(name, language).casefold(), name))
    return [
        Group("classes", NO_LIST, teller.tree(classes)),
        Group("properties", NO_LIST, tuple(sorted(map(teller.told, properties), key=_by_label))),
        *(Group("codes", teller.links([name])[0], teller.tree(lists[name])) for name in ordered),
    ]


def describe_for_coders(words: Vocabulary, language: str, usage: Usage = NOTHING) -> list[Group]:
    """Return what coders choose: classes with a test in the order of the tests, and codes in force."""
    classes = [c for c in words.below(FINDING) if words.values(c, NEG + "coderTest")]
    codes = sorted({c for found in words.codes.values() for c in found})
    codes = [c for c in codes if not words.values(c, OWL + "deprecated")]
    teller = _Describer(words, language, usage, {})
    order = {c: int(next(iter(words.values(c, NEG + "coderOrder")), "99")) for c in classes}
    classes.sort(key=lambda c: (order[c], words.label(c, language)))
    return [
        Group(key, NO_LIST, tuple(map(teller.told, terms)))
        for key, terms in (("classes", classes), ("codes", codes))
    ]


def _by_label(term: Described) -> tuple[str, str]:
    return term.label.casefold(), term.name


class _Describer:
    """Describes the terms of a vocabulary in one language."""

    def __init__(
        self, words: Vocabulary, language: str, usage: Usage, ids: Mapping[str, str]
    ) -> None:
        self.words, self.language, self.usage, self.ids = words, language, usage, ids
        self.prefixes = {
            **{p: base for file in words.files for p, base in file.prefixes.items() if p},
            **words.prefixes,
        }

    def tree(self, terms: Iterable[str]) -> tuple[Described, ...]:
        """Return terms each behind the one it lies under, those of one by label; one that is met again only once."""
        wanted = dict.fromkeys(terms)
        below: dict[str, list[str]] = defaultdict(list)
        for term in wanted:
            parents = [t for p in ABOVE for t in self.words.values(term, p) if t in wanted]
            below[min((p for p in parents if p != term), default="")].append(term)
        found: dict[str, Described] = {}

        def descend(parent: str, depth: int) -> None:
            order = sorted(
                below[parent], key=lambda t: (self.words.label(t, self.language).casefold(), t)
            )
            for term in order:
                if term not in found:
                    found[term] = self.told(term, depth)
                    descend(term, depth + 1)

        descend("", 0)
        for term in wanted:  # what lies under itself has no root to be met from
            found.setdefault(term, self.told(term))
        return tuple(found.values())

    def told(self, term: str, depth: int = 0) -> Described:
        words = self.words
        ties = {
            key: self.links(t for p in found for t in words.values(term, p))
            for key, found in TIES.items()
        }
        ties["above"] = tuple(link for link in ties["above"] if link.id or not self.ids)
        if term in words.properties:
            ties["range"] = self.values(words.properties[term])
        color, glyph = (
            next(iter(words.values(term, NEG + name)), "") for name in ("color", "glyph")
        )
        return Described(
            self.ids.get(term, ""),
            words.compress(term),
            words.label(term, self.language),
            " ".join(self.texts(term, SKOS + "definition")),
            color if re.fullmatch("#[0-9A-Fa-f]{6}", color) else "",
            glyph if len(glyph) == 1 else "",
            depth,
            self.extension_of.get(term, ""),
            "true" in words.values(term, OWL + "deprecated"),
            self.links(words.values(term, DCTERMS + "isReplacedBy")),
            "true" in words.values(term, NEG + "derived"),
            tuple((key, self.texts(term, predicate)) for key, predicate in TEXTS.items()),
            (*ties.items(), ("below", self.links(self.below.get(term, ())))),
            self.fields(term),
            self.elsewhere(term),
            self.usage.counts.get(term, 0),
            sum(self.usage.counts.get(t, 0) for t in self.under(term)),
            self.usage.quotes.get(term, ()),
        )

    @cached_property
    def extension_of(self) -> dict[str, str]:
        """The title of the extension that declares a term; what the core declares is not in it."""
        found: dict[str, str] = {}
        titles = {h.iri: h.title for h in headers(self.words, self.language)}
        for file in self.words.files:
            typed = [(value_of(s), o) for s, p, o in file.triples if p == f"<{RDF}type>" and s[0] == "<"]  # fmt: skip
            title = next((titles[s] for s, _ in typed if s in titles), file.name)
            for subject, _ in typed:
                found.setdefault(subject, title if is_extension(file) else "")
        return found

    def texts(self, term: str, predicate: str) -> tuple[str, ...]:
        """Return texts in the page's language, else in English, else all."""
        by_language: dict[str, list[str]] = defaultdict(list)
        for text in self.words.objects(term, predicate):
            by_language[language_of(text)].append(value_of(text))
        every = [text for texts in by_language.values() for text in texts]
        found = by_language.get(self.language) or by_language.get("en") or every
        return tuple(sorted(found))

    def links(self, terms: Iterable[str]) -> tuple[Link, ...]:
        found = {term for term in terms if not term.startswith("_:")}
        links = (Link(self.words.label(t, self.language), self.ids.get(t, "")) for t in found)
        return tuple(sorted(links, key=lambda link: (link.label, link.id)))

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """What lies directly under a term."""
        found: dict[str, list[str]] = defaultdict(list)
        for file in self.words.files:
            for subject, predicate, obj in file.triples:
                if subject[0] == obj[0] == "<" and value_of(predicate) in ABOVE:
                    found[value_of(obj)].append(value_of(subject))
        return dict(found)

    def under(self, term: str) -> set[str]:
        """Return all that lies under a term."""
        found: set[str] = set()
        queue = [term]
        while queue:
            new = set(self.below.get(queue.pop(), ())) - found
            found |= new
            queue += new
        return found - {term}

    def values(self, property_: Property) -> tuple[Link, ...]:
        """Return what the values of a property are: classes and datatypes, and for codes the lists they are from."""
        lists = {
            scheme
            for code in self.words.codes.get(property_.iri, ())
            for scheme in self.words.values(code, SKOS + "inScheme")
        }
        return self.links((property_.ranges - {CONCEPT} if lists else property_.ranges) | lists)

    def fields(self, class_: str) -> tuple[Field, ...]:
        """Return the properties that are said of a class itself, not of one above it."""
        found = [
            Field(
                Link(self.words.label(p.iri, self.language), self.ids.get(p.iri, "")),
                self.values(p),
            )
            for p in self.words.properties.values()
            if class_ in p.domains and not self.words.is_tooling(p.iri)
        ]
        return tuple(sorted(found, key=lambda f: f.property.label))

    def elsewhere(self, term: str) -> tuple[tuple[str, str], ...]:
        """Return how a term is tied to those of other vocabularies, as a key of words, and their compact names."""
        return tuple(
            (key, compress(other, self.prefixes))
            for predicate, key in ELSEWHERE.items()
            for other in sorted(set(self.words.values(term, predicate)))
            if other not in self.ids and not other.startswith("_:") and self.ids
        )


def languages_of(words: Vocabulary) -> Sequence[str]:
    """Return the languages that labels of classes are in, English first."""
    found = {
        language_of(label)
        for class_ in words.classes
        for label in words.objects(class_, RDFS + "label")
        if language_of(label)
    }
    return sorted(found, key=lambda tag: (tag != "en", tag))
