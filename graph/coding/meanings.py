"""Meanings: the words of a file as terms of the graph, by vocabulary, register and what the file itself enters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.coding.description import KIND_WORDS, PENDING, PERSON
from graph.coding.scope import ELSEWHERE, ROOTS, Entity, Scope, root_of, roots_of
from graph.coding.values import parse_literal
from graph.errors import Mark, Problem, with_article
from graph.lexicon.hints import choose_from, did_you_mean
from graph.lexicon.vocabulary import ACTOR, FINDING, PLACE, TERM, Property, Vocabulary
from graph.notation import ListNode, Node, Scalar, write_flow_text
from graph.terms import LANGUAGE, RDFS, iri, is_iri, literal, local_name, slug


class Meant(NamedTuple):
    """A word that stands for a class, property or code; `said` is the part of it that does, as in `at least 5`."""

    word: Scalar
    term: str
    said: str


@dataclass(slots=True)
class Meanings:
    """What words mean in one file.

    `met` and `labels` have what was met so far, by IRI; `uses` has every word that named something, `meant` every one
    that stood for a term of the ontology.
    """

    vocabulary: Vocabulary
    scope: Scope
    base: str
    language: str
    source_id: str = ""
    problems: list[Problem] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    met: dict[str, Entity] = field(default_factory=dict)
    uses: list[tuple[Scalar, Entity]] = field(default_factory=list)
    meant: list[Meant] = field(default_factory=list)

    def means(self, word: Scalar, term: str, said: str = "") -> None:
        """Note that a word, or the part of it that is said, stands for a class, property or code."""
        self.meant.append(Meant(word, term, said or word.text))

    def fault(self, mark: Mark, message: str, hint: str = "") -> None:
        """Note a fault."""
        self.problems.append(Problem(mark, message, hint))

    def words(self, node: Node) -> list[str]:
        """Return texts with language tags: one in the file's language, or one per language given as keys."""
        if isinstance(node, Scalar):
            if not node.text.strip():
                self.fault(node.mark, "an empty text")
                return []
            return [literal(node.text, language=self.language)]
        if isinstance(node, ListNode):
            return [term for item in node.items for term in self.words(item)]
        terms = []
        for key, value in node:
            if not LANGUAGE.fullmatch(key.text):
                hint = "write codes such as en, uk, ru; put a text with a colon or comma in quotation marks"
                self.fault(key.mark, f"no language code: {key.text!r}", hint)
            elif isinstance(value, Scalar) and value.text.strip():
                terms.append(literal(value.text, language=key.text))
            else:
                self.fault(value.mark, f"no text for the language {key.text!r}")
        return terms

    def term(self, property_: Property, node: Scalar, class_: str = "") -> str:
        """Return the term a word stands for as value of a property, or nothing, noted as a fault.

        Args:
            class_: the class of the thing it is said of.

        """
        if property_.iri in self.vocabulary.codes:
            if not property_.is_object:
                if code := self.vocabulary.code_named(property_.iri, node.text):
                    self.means(node, code)
                return literal(self.vocabulary.notation(property_.iri, node.text))
            return self._code(property_.iri, node, class_)
        if roots := roots_of(property_, self.vocabulary):
            entity = self.entity(node, roots, property_, root_of(class_, self.vocabulary))
            return iri(entity.iri) if entity else ""
        if RDFS + "Resource" in property_.ranges:
            full = self.vocabulary.expand(node.text)
            if not is_iri(full):
                self.fault(
                    node.mark,
                    f"no web address or IRI: {node.text!r}",
                    "write it in full: https://…",
                )
                return ""
            self.means(node, full)
            return iri(full)
        value, expected = parse_literal(node.text, property_.ranges, self.language)
        if value is None or not node.text:
            words_in = self.vocabulary.label(property_.words_in, "en") if property_.words_in else ""
            hint = f"words of the text for a time go under `{words_in}:`" if words_in else ""
            self.fault(node.mark, f"{node.text!r} is not {expected}", hint)
            return ""
        return value

    def _code(self, property_: str, node: Scalar, class_: str) -> str:
        code = self.vocabulary.code_named(property_, node.text, class_)
        if not code:
            words = self.vocabulary.code_words(property_, class_)
            label = self.vocabulary.label(property_)
            hint = choose_from(node.text, words, "codes")
            if other := self.vocabulary.code_named(property_, node.text):
                what = with_article(self.vocabulary.label(class_))
                message = f"{self.vocabulary.label(other)!r} is no {label} of {what}"
            else:
                message = f"unknown code {node.text!r} for {label!r}"
            self.fault(node.mark, message, hint)
            return ""
        self.labels[code] = self.vocabulary.label(code, self.language)
        self.means(node, code)
        return iri(code)

    def entity(
        self, node: Scalar, roots: Sequence[str], property_: Property, own: str = ""
    ) -> Entity | None:
        """Return what a name stands for, or nothing, noted as a fault with a stub to paste.

        Args:
            own: the kind of the thing this is said of: of several found, one of that kind is meant, as a place is
                part of a place.

        """
        found = self.scope.find(node.text, roots)
        if len(found) > 1 and len(alike := [e for e in found if e.root == own]) == 1:
            found = alike
        if len(found) == 1:
            entity = found[0]
            if not entity.iri.startswith(PENDING):
                self.labels[entity.iri] = entity.label
            self.met[entity.iri] = entity
            self.uses.append((node, entity))
            return entity
        if found:
            choices = ", ".join(_choice(entity) for entity in found)
            hint = "write the handle, label or alias that only the one meant has"
            self.fault(node.mark, f"{node.text!r} may be: {choices}", hint)
            return None
        roots = [own] if own in roots else roots
        kinds = " or ".join(KIND_WORDS.get(root, "statement") for root in roots)
        if others := self.scope.find(node.text, ROOTS):
            what = with_article(KIND_WORDS.get(others[0].root, "statement"))
            self.fault(node.mark, f"{node.text!r} is {what}; here {with_article(kinds)} is meant")
            return None
        if ELSEWHERE.fullmatch(node.text):
            hint = "write `source#id`, with an `id` that the coding of that source gives"
            self.fault(node.mark, f"nothing is called {node.text!r}", hint)
            return None
        hint = did_you_mean(node.text, self.scope.known(roots))
        stub = self._stub(node.text, roots, property_)
        self.fault(
            node.mark, f"unknown {kinds} {node.text!r}", "\n".join(filter(None, (hint, stub)))
        )
        return None

    def _stub(self, name: str, roots: Sequence[str], property_: Property) -> str:
        if set(roots) == {TERM, FINDING}:
            return f"{self._stub(name, [TERM], property_)}\nor give the finding meant an `id`"
        if len(roots) > 1 and not property_.usual_kind:
            return "enter it in register.yaml, or give the finding meant an `id`"
        if ACTOR in roots:
            kind = self.vocabulary.label(property_.usual_kind or PERSON, "en")
            entry = f"{slug(name)}: {{is a: {kind}, label: {write_flow_text(name)}}}"
            return f"or add to register.yaml, under actors:\n  {entry}"
        if TERM in roots:
            return f"or add under terms:\n  {slug(name)}: {{term: a plain sentence., on issue: …}}"
        if PLACE in roots:
            return f"or add to register.yaml, under places:\n  {slug(name)}: {{label: {write_flow_text(name)}}}"
        return "give the finding or statement meant an `id`"

    def label_of(self, value: str) -> str:
        """Return the label of a thing met in this file or of a term of the vocabulary, or the words themselves."""
        if value in self.labels:
            return self.labels[value]
        return self.vocabulary.label(value, self.language) if is_iri(value) else value


def _choice(entity: Entity) -> str:
    return f"{local_name(entity.iri)} ({KIND_WORDS.get(entity.root, 'thing')}: {entity.label})"
