"""What a compiled coding says, with what the register says of those it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from graph.coding.compiled import Compiled
from graph.errors import Mark
from graph.extract.grammar.tables import read_table
from graph.lexicon.vocabulary import ACTOR, LABEL, Vocabulary
from graph.terms import DCTERMS, NEG, RDF, Triple, expand, language_of, local_name, value_of
from graph.texts.sources import Source

PART_OF, PUBLISHER = DCTERMS + "isPartOf", DCTERMS + "publisher"
ACTOR_OF, AFFILIATED = NEG + "actor", NEG + "affiliatedWith"
PERSON = NEG + "Person"

Said = Mapping[str, Mapping[str, Sequence[str]]]
"""Terms by subject and property."""


def said_by(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    """Return what triples say: terms by subject and property."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in triples:
        found[value_of(subject)][value_of(predicate)].append(obj)
    return {subject: dict(said) for subject, said in found.items()}


class Reading:
    """One compiled coding, with what the register says of those it names."""

    def __init__(
        self, source: Source, header: Iterable[Triple], compiled: Compiled, known: Said,
        vocabulary: Vocabulary, *, as_guideline: bool = True,
    ) -> None:  # fmt: skip
        """Prepare a view.

        Args:
            header: what the header of the source says.
            known: what the register says.
            as_guideline: whether organs go by their party, and issues by the guideline's slugs.

        """
        self.source, self.compiled, self.vocabulary = source, compiled, vocabulary
        self.known, self.as_guideline = known, as_guideline
        self.publishers = {
            value_of(o)
            for s, p, o in header
            if value_of(p) == PUBLISHER and value_of(s).endswith(f"/source/{self.source.id}")
        }
        self.own = said_by(compiled.triples)

    # ------------------------------------------------------------ what is said

    def terms(self, subject: str, property_: str) -> list[str]:
        """Return what coding and register say of a thing, as terms."""
        sides = (self.own, self.known)
        found = (term for side in sides for term in side.get(subject, {}).get(property_, ()))
        return list(dict.fromkeys(found))

    def values(self, subject: str, property_: str) -> list[str]:
        return [value_of(term) for term in self.terms(subject, property_)]

    def one(self, subject: str, property_: str) -> str:
        return next(iter(self.values(subject, property_)), "")

    def by_word(self, subject: str, word: str) -> list[str]:
        """Return the values of the property that a word names."""
        property_ = self.vocabulary.property_named(word, self.class_of(subject))
        return self.values(subject, property_.iri) if property_ else []

    def class_of(self, subject: str) -> str:
        return self.one(subject, RDF + "type")

    def is_a(self, subject: str, root: str) -> bool:
        return self.vocabulary.is_a(self.class_of(subject), root)

    def label(self, subject: str) -> str:
        """Return what a thing is called: in the language of the study, else in any."""
        terms = self.terms(subject, LABEL)
        wanted = (*self.vocabulary.languages, "en", "")
        ranked = sorted(terms, key=lambda t: (
            wanted.index(language_of(t)) if language_of(t) in wanted else len(wanted), t))  # fmt: skip
        return value_of(ranked[0]) if ranked else local_name(subject)

    def of_class(self, root: str) -> list[str]:
        """Return the own things of a class, in the order in which they are written."""
        found = [s for s in self.own if self.class_of(s) and self.is_a(s, root)]
        return sorted(found, key=lambda s: (self.compiled.marks.get(s, Mark("")), s))

    def whole(self, actor: str) -> str:
        """Return the actor that an actor is part of in the end: the Kremlin goes by Russia."""
        seen: set[str] = set()
        while (above := self.one(actor, PART_OF)) and above not in seen and self.is_a(above, ACTOR):
            seen.add(actor)
            actor = above
        return actor

    def party(self, actor: str) -> str:
        """Return the name of the party an actor is, or for the guideline belongs to."""
        return self.label(self.whole(actor) if self.as_guideline else actor)

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The actors that are part of each actor in the end."""
        found: dict[str, list[str]] = defaultdict(list)
        for side in (self.own, self.known):
            for actor, said in side.items():
                if PART_OF in said and self.is_a(actor, ACTOR):
                    found[self.whole(actor)].append(actor)
        return found

    @cached_property
    def ties(self) -> dict[str, list[str]]:
        """The affiliations of each actor, those of the coding first, as they are written."""
        found: dict[str, list[str]] = defaultdict(list)
        for side in (self.own, self.known):
            marks = self.compiled.marks if side is self.own else {}
            tied = [s for s, said in side.items() if AFFILIATED in said]
            for tie in sorted(tied, key=lambda s: (marks.get(s, Mark("")), s)):
                for actor in self.values(tie, ACTOR_OF):
                    found[actor].append(tie)
        return found

    def aliases(self, actor: str) -> Iterator[str]:
        yield from self.by_word(actor, "also called")

    def kind(self, actor: str) -> str:
        kinds = {
            expand(row["class"], self.vocabulary.prefixes): row["kind"]
            for row in reversed(read_table("kinds"))
        }
        return next(
            (kinds[c] for c in self.vocabulary.above(self.class_of(actor)) if c in kinds), ""
        )

    def principal(self, actor: str) -> str:
        """Return the party somebody acts for in the end: of another person, that person's."""
        seen: set[str] = set()
        while self.is_a(actor, PERSON) and actor not in seen and self.ties.get(actor):
            seen.add(actor)
            actor = self.one(self.ties[actor][0], AFFILIATED)
        return self.party(actor)
