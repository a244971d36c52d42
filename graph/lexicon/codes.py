"""Codes: concepts that may be the value of a property, found by the words people write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from graph.lexicon.hints import fold_word
from graph.lexicon.index import OntologyIndex
from graph.terms import DCTERMS, NEG, SKOS, expand, local_name, value_of

REPLACED_BY = DCTERMS + "isReplacedBy"


class Codes(OntologyIndex):
    """The code lists that the loaded ontology files give for properties."""

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        """Concepts that may be values of a property, per property, sorted.

        A deprecated property has those of the one that took its place.
        """
        schemes: dict[str, set[str]] = defaultdict(set)
        for scheme, properties in self._index[NEG + "valuesFor"].items():
            for property_ in properties:
                schemes[value_of(property_)].add(scheme)
        members: dict[str, list[str]] = defaultdict(list)
        for concept, in_schemes in self._index[SKOS + "inScheme"].items():
            for scheme in in_schemes:
                members[value_of(scheme)].append(concept)
        gone = [p for p in self._index[REPLACED_BY] if p not in schemes and not self.in_force(p)]
        for property_ in gone:
            if handed_on := self._lists_of_heirs(property_, schemes):
                schemes[property_] = handed_on
        return {
            property_: sorted({concept for scheme in found for concept in members[scheme]})
            for property_, found in schemes.items()
        }

    def _lists_of_heirs(self, property_: str, schemes: Mapping[str, set[str]]) -> set[str]:
        """Return the lists that serve what took the place of a property, along the chain of successors."""
        queue = [property_]
        for current in queue:
            if current in schemes:
                return set(schemes[current])
            queue += [heir for heir in self.values(current, REPLACED_BY) if heir not in queue]
        return set()

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
            words[property_] = {
                word: sorted(found, key=lambda code: not self.in_force(code))
                for word, found in by_word.items()
            }
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
        codes = (c for c in self.codes.get(property_, ()) if self.in_force(c))
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
