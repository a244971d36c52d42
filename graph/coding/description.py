"""Descriptions: what is said of one thing, on its way to triples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.coding.codings import Field
from graph.errors import Mark
from graph.lexicon.vocabulary import ACTOR, FINDING, PLACE, SOURCE, TERM, Property
from graph.notation import Node
from graph.terms import DCTERMS, NEG, RDF, SKOS, Triple, iri

ANY_OF, PERSON = NEG + "anyOf", NEG + "Person"
EVIDENCE = NEG + "evidence"
NOTE = SKOS + "note"
PUBLISHER = DCTERMS + "publisher"
TYPE = RDF + "type"
SECTION_ROOTS = {"actors": ACTOR, "places": PLACE, "terms": TERM}
KIND_WORDS = {ACTOR: "actor", PLACE: "place", TERM: "term", FINDING: "finding", SOURCE: "source"}

PENDING = "kg-pending:"
"""Names of findings until all that their real names are made of is known."""


@dataclass(slots=True)
class Link:
    """A link between two things that is entered with a record of who judged it."""

    property: Property
    target: str
    mark: Mark
    details: tuple[Field, ...] = ()


@dataclass(slots=True)
class Description:
    """What is said of one thing: terms per property, and links to be recorded.

    `known` is set for a thing of the register to which a coding only adds links; `faulty` has the properties whose
    values could not be used.
    """

    subject: str
    class_: str
    mark: Mark
    values: dict[str, list[str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    because: Node | None = None
    known: bool = False
    faulty: set[str] = field(default_factory=set)

    def add(self, property_: str, *terms: str) -> None:
        """Say something more, once."""
        known = self.values.setdefault(property_, [])
        known += [term for term in dict.fromkeys(terms) if term not in known]

    def triples(self) -> Iterable[Triple]:
        """Yield what is said as triples."""
        if not self.known:
            yield iri(self.subject), iri(TYPE), iri(self.class_)
        for property_, terms in self.values.items():
            for term in terms:
                yield iri(self.subject), iri(property_), term
