"""Wording: terms of the graph as the words of a coding file, the other way round from `graph.coding.meanings`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.coding.compiled import Surroundings
from graph.coding.description import ANY_OF, PUBLISHER, SECTION_ROOTS, TYPE
from graph.coding.layout import Block
from graph.coding.scope import Entity, Scope, root_of, roots_of
from graph.errors import InputError, Mark, Problem
from graph.lexicon.vocabulary import LABEL, Property
from graph.terms import SKOS, Triple, language_of, local_name, value_of
from graph.texts.sources import Source


class Wording:
    """What the triples of one coding say, and the words for it."""

    def __init__(
        self,
        triples: Iterable[Triple],
        source: Source,
        around: Surroundings,
        elsewhere: Mapping[str, str],
    ) -> None:
        """Sort triples by what they are about."""
        self.elsewhere = elsewhere
        self.source, self.around, self.vocabulary = source, around, around.vocabulary
        self.said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for s, p, o in sorted(triples):
            self.said[value_of(s)][value_of(p)].append(o)
        self.class_of = {
            s: value_of(said[TYPE][0]) for s, said in self.said.items() if TYPE in said
        }
        self.ids: dict[str, str] = {}
        self.scope = Scope(around.register.names, around.sources, lambda _, __: None)
        self.things = [
            s for s in self.said if self.kind(s) in SECTION_ROOTS.values() and not self.is_inline(s)
        ]
        for subject in self.things:
            self.enter(subject)

    def kind(self, subject: str) -> str:
        return root_of(self.class_of.get(subject, ""), self.vocabulary)

    def is_inline(self, subject: str) -> bool:
        """Tell whether a term was made where it was needed: it is 'any of' others, and named after them."""
        return ANY_OF in self.said[subject] and local_name(subject).startswith("any-of-")

    def handle(self, subject: str) -> str:
        return local_name(subject).removesuffix(f".{self.source.id}")

    def enter(self, subject: str) -> None:
        said = self.said[subject]
        names = [value_of(term) for p in (LABEL, SKOS + "altLabel") for term in said[p]]
        entity = Entity(
            subject, self.kind(subject), self.class_of[subject], names[0] if names else ""
        )
        self.scope.local.add(entity, self.handle(subject), names)

    def fields(self, said: Mapping[str, Sequence[str]], class_: str) -> Block:
        block: Block = []
        defaults = self.vocabulary.defaults_for(class_)
        handled = {
            p.unit_in for p in self.vocabulary.properties.values() if said.get(p.iri) and p.unit_in
        }
        handled |= {
            p.bound_in
            for p in self.vocabulary.properties.values()
            if said.get(p.iri) and p.bound_in
        }
        for name, terms in sorted(said.items()):
            property_ = self.vocabulary.properties.get(name)
            if (
                property_ is None
                or property_.derived
                or property_.recorded_as
                or not terms
                or name in handled
            ):
                continue
            if list(terms) == [defaults.get(name)]:
                continue
            if property_.unit_in:
                block += self.quantity(property_, said)
            elif property_.list_is_chain:
                block.append((self.word(property_), self.chain(terms, property_)))
            else:
                block.append((self.word(property_), self.values(terms, name)))
        return block

    def word(self, property_: Property) -> str:
        word = self.vocabulary.label(property_.iri, "en")
        return (
            word
            if self.vocabulary.property_named(word, "")
            else self.vocabulary.compress(property_.iri)
        )

    def values(self, terms: Sequence[str], name: str) -> object:
        property_ = self.vocabulary.properties[name]
        if any(language_of(term) for term in terms):
            return self.words(terms)
        values = [self.value(term, property_) for term in terms]
        return values[0] if len(values) == 1 else values

    def value(self, term: str, property_: Property) -> object:
        value = value_of(term)
        if not term.startswith("<"):
            return value
        if property_.iri in self.vocabulary.codes:
            return self.code(value, property_)
        if value in self.said and self.is_inline(value):
            return [
                (
                    "any of",
                    self.names(
                        map(value_of, self.said[value][ANY_OF]), self.vocabulary.properties[ANY_OF]
                    ),
                )
            ]
        return self.name(value, property_) if roots_of(property_, self.vocabulary) else value

    def code(self, value: str, property_: Property) -> str:
        word = self.vocabulary.label(value, "en")
        return (
            word
            if self.vocabulary.code_named(property_.iri, word) == value
            else self.vocabulary.compress(value)
        )

    def words(self, terms: Sequence[str]) -> object:
        """Return texts with language tags as they are written: plain in the study's first language."""
        by_language: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            by_language[language_of(term)].append(value_of(term))
        if list(by_language) == [self.around.language]:
            texts = by_language[self.around.language]
            return texts[0] if len(texts) == 1 else texts
        several = [
            [(language, text)] for language, texts in sorted(by_language.items()) for text in texts
        ]
        return (
            [pair for block in several for pair in block]
            if len(by_language) == len(several)
            else several
        )

    def names(self, subjects: Iterable[str], property_: Property) -> object:
        found = [self.name(subject, property_) for subject in sorted(subjects)]
        return found[0] if len(found) == 1 else found

    def name(self, subject: str, property_: Property) -> str:
        """Return a word that stands for a thing where a property's value is expected."""
        roots = roots_of(property_, self.vocabulary)
        known = [
            e for names in (self.scope.local, self.scope.register) for e in names.by_handle.values()
        ]
        labels = [e.label for e in known if e.iri == subject]
        for word in (*labels, self.ids.get(subject, ""), self.handle(subject), local_name(subject)):
            found = self.scope.find(word, roots) if word else []
            if [e.iri for e in found] == [subject]:
                return word
        if subject in self.elsewhere:
            return self.elsewhere[subject]
        message = f"nothing in the study is called {subject}"
        raise InputError([Problem(Mark(self.source.name), message)])

    def chain(self, terms: Sequence[str], property_: Property) -> object:
        steps: list[str] = []
        current = value_of(terms[0])
        while current in self.said:
            publisher = [value_of(t) for t in self.said[current][PUBLISHER]]
            steps.append(self.name(publisher[0], self.vocabulary.properties[PUBLISHER]))
            following = self.said[current][property_.iri]
            current = value_of(following[0]) if following else ""
        if current:
            steps.append(local_name(current))
        return steps[0] if len(steps) == 1 else steps

    def quantity(self, property_: Property, said: Mapping[str, Sequence[str]]) -> Block:
        """Return a number with its bound and unit, in one text where that says the same."""
        number, unit = said[property_.iri][0], said.get(property_.unit_in, ())
        bounds = said.get(property_.bound_in, ())
        code = value_of(bounds[0]) if bounds else ""
        plain = code == self.vocabulary.default_code(property_.bound_in, "plain")
        words = (
            ""
            if plain or not code
            else self.code(code, self.vocabulary.properties[property_.bound_in]) + " "
        )
        value = value_of(number)
        unit_text = value_of(unit[0]) if unit else ""
        is_count = number.endswith("integer>")
        if unit_text == "1" and (is_count or "." in value):
            return [(self.word(property_), f"{words}{value}")]
        if unit_text and not is_count and unit_text[0] not in "0123456789.,":
            return [(self.word(property_), f"{words}{value} {unit_text}")]
        return [
            (self.word(property_), f"{words}{value}"),
            (self.word(self.vocabulary.properties[property_.unit_in]), unit_text),
        ]
