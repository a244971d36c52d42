"""Descriptions: entries of a file turned into what the graph says of a thing.

Keys become properties and values become terms by the vocabulary alone, so that the class or property of an extension
works as soon as it is loaded. Every fault is noted with its place; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.coding.codings import Field, FindingEntry, is_empty
from graph.coding.description import ANY_OF, PUBLISHER, Description, Link
from graph.coding.meanings import Meanings
from graph.coding.scope import ROOTS, Entity, root_of, roots_of
from graph.coding.values import NO_UNIT, parse_quantity
from graph.errors import Mark, with_article
from graph.lexicon.hints import choose_from, did_you_mean, fold_word
from graph.lexicon.vocabulary import ACTOR, FINDING, LABEL, SOURCE, TERM, Property
from graph.notation import ListNode, MapNode, Node, Scalar
from graph.terms import (
    NEG,
    RDF,
    fill,
    iri,
    literal,
    local_name,
    mint,
    pattern_properties,
    value_of,
)

ENTRY_WORDS = ("id", "label", "because")
"""Keys that every finding may have beside the labels of properties."""


@dataclass(slots=True)
class Describer(Meanings):
    """Turns entries into descriptions, for one file.

    `extra` collects what values bring with them: sources not seen, terms made of several.
    """

    extra: list[Description] = field(default_factory=list)

    # ------------------------------------------------------------ classes

    def unknown_class(self, mark: Mark, word: str, root: str) -> None:
        """Note a word that names no class under a root."""
        words = self.vocabulary.class_words(root)
        self.fault(mark, f"unknown class {word!r}", choose_from(word, words, "classes here"))

    def finding_class(self, entry: FindingEntry) -> str:
        """Return the class a finding's first key names, or nothing, noted as a fault."""
        word = entry.class_word
        class_ = self.vocabulary.class_named(word.text, FINDING)
        if not class_:
            self.unknown_class(word.mark, word.text, FINDING)
        else:
            self.means(word, class_)
        return class_

    def describe_finding(self, description: Description, entry: FindingEntry) -> None:
        """Add what a finding's entry says: the value of its class, then its keys."""
        self._main_value(description, entry)
        self.describe(description, entry.fields)

    def _main_value(self, description: Description, entry: FindingEntry) -> None:
        before, word = len(self.problems), entry.class_word
        names = self.vocabulary.inherited(description.class_, NEG + "mainProperty")
        properties = [self.vocabulary.properties[name] for name in sorted(names)]
        if names and is_empty(entry.value):
            known = [self.vocabulary.label(p.iri) for p in properties]
            self.fault(word.mark, f"{word.text!r} has no value", f"write it: {' or '.join(known)}")
        elif names == [LABEL]:
            description.add(LABEL, *self.words(entry.value))
        elif len(properties) == 1:
            self.set(description, properties[0], entry.value)
        elif properties:
            for node in entry.value.items if isinstance(entry.value, ListNode) else (entry.value,):
                self._one_of(description, properties, node)
        elif not (isinstance(entry.value, Scalar) and not entry.value.text):
            self.fault(word.mark, f"{word.text!r} takes no value: its class has no main property")
        if len(self.problems) > before:
            description.faulty.update(names)

    def _one_of(self, description: Description, properties: Sequence[Property], node: Node) -> None:
        """Add a value of that property of several which it fits."""
        roots = {p.iri: roots_of(p, self.vocabulary) for p in properties}
        if isinstance(node, Scalar):
            fitting = [p for p in properties if self.scope.find(node.text, roots[p.iri])]
            if not fitting:
                kinds = {root for found in roots.values() for root in found}
                self.entity(node, [root for root in ROOTS if root in kinds], properties[0])
                return
        else:
            fitting = [p for p in properties if TERM in roots[p.iri]]
        self.set(description, (fitting or properties)[0], node)

    # ------------------------------------------------------------ keys

    def describe(self, description: Description, fields: Iterable[Field]) -> None:
        """Add what the keys of an entry say of its thing."""
        for key, node in fields:
            if key.text in ("label", "words"):
                description.add(LABEL, *self.words(node))
            elif key.text == "because":
                description.because = node
            elif property_ := self.vocabulary.property_named(key.text, description.class_):
                self.means(key, property_.iri)
                self._checked(description, key, property_, node)
            elif isinstance(node, MapNode) and self._folded(key.text, description.class_):
                self.describe(description, [(_joined(key, inner), value) for inner, value in node])
            else:
                hint = self._hint_for_key(key, node, description.class_)
                self.fault(key.mark, f"unknown key {key.text!r}", hint)
                description.faulty.add(key.text)

    def _folded(self, word: str, class_: str) -> list[str]:
        """Return the rests of the keys that begin with a word: `said: {on: …}` may be read as `said on: …`."""
        start = fold_word(word) + " "
        words = self.vocabulary.all_property_words(class_)
        return sorted({w.removeprefix(start) for w in words if w.startswith(start)})

    def _hint_for_key(self, key: Scalar, node: Node, class_: str) -> str:
        """Return what to write instead of a key that nobody knows."""
        known = {*self.vocabulary.property_words(class_), *ENTRY_WORDS}
        either = self.vocabulary.label(ANY_OF, "en")
        head, _, tail = key.text.rpartition(" ")
        if key.text.endswith(f" {either}"):
            return f"write `{key.text.removesuffix(f' {either}')}: {{{either}: […]}}`"
        if rests := self._folded(key.text, class_) or (head and self._folded(head, class_)):
            head = head if tail and not self._folded(key.text, class_) else key.text
            return f"write `{head}: {{…}}` with keys such as: {', '.join(rests)}"
        if self.vocabulary.class_named(key.text, FINDING):
            return f"{key.text!r} is a class: a finding has one, in front; write another finding"
        hints = [did_you_mean(key.text, known)]
        if is_empty(node):
            cut = "if it belongs to the value before its comma, put that value in quotation marks"
            hints.append(cut)
        return "\n".join(filter(None, hints)) or "a key is the label of a property"

    def _checked(
        self, description: Description, key: Scalar, property_: Property, node: Node
    ) -> None:
        before = len(self.problems)
        if property_.derived:
            self.fault(key.mark, f"{key.text!r} is computed, not entered", "remove it")
        elif not self.vocabulary.applies(property_, description.class_):
            domains = sorted(self.vocabulary.label(d) for d in property_.domains)
            class_word = self.vocabulary.label(description.class_)
            self.fault(
                key.mark,
                f"{key.text!r} is not for {with_article(class_word)}",
                f"it is for: {', '.join(domains)}",
            )
        elif is_empty(node):
            self.fault(key.mark, f"{key.text!r} has no value", "write one, or remove the key")
        elif self._too_many(description, property_, node):
            self.fault(node.mark, f"{key.text!r} has one value only", "keep one")
        else:
            self.set(description, property_, node)
        if len(self.problems) > before:
            description.faulty.add(property_.iri)

    def _too_many(self, description: Description, property_: Property, node: Node) -> bool:
        is_single = property_.iri in self.vocabulary.single_valued(description.class_)
        may_be_list = property_.list_is_chain or RDF + "langString" in property_.ranges
        is_list = isinstance(node, ListNode) and len(node.items) > 1
        return is_single and is_list and not may_be_list

    def set(self, description: Description, property_: Property, node: Node) -> None:
        """Add the values of one property."""
        if property_.recorded_as:
            self._links(description, property_, node)
        elif property_.list_is_chain:
            self._chain(description, property_, node)
        elif isinstance(node, ListNode):
            for item in node.items:
                self._one(description, property_, item)
        else:
            self._one(description, property_, node)

    def _one(self, description: Description, property_: Property, node: Node) -> None:
        if isinstance(node, ListNode):
            self.fault(node.mark, "a list within a list")
        elif isinstance(node, MapNode):
            self._map_value(description, property_, node)
        elif property_.unit_in:
            self._quantity(description, property_, node)
        elif term := self.term(property_, node, description.class_):
            description.add(property_.iri, term)

    def _map_value(self, description: Description, property_: Property, node: MapNode) -> None:
        if RDF + "langString" in property_.ranges:
            description.add(property_.iri, *self.words(node))
        elif TERM in roots_of(property_, self.vocabulary) and self._is_any_of(node):
            if whole := self._any_of(node):
                description.add(property_.iri, iri(whole))
        else:
            hint = self._hint_for_map(property_, node)
            self.fault(node.mark, "keys and values where one value is expected", hint)

    def _quantity(self, description: Description, property_: Property, node: Scalar) -> None:
        if bound := self.vocabulary.code_named(property_.bound_in, node.text):
            description.add(property_.bound_in, iri(bound))
            self.means(node, bound)
            return
        bound, rest = self.vocabulary.code_prefix(property_.bound_in, node.text)
        quantity = parse_quantity(rest)
        if quantity is None:
            hint = (
                "write it like: at least 31.5 %, 2.5 million USD, in the order of 10000, or: some"
            )
            self.fault(node.mark, f"{node.text!r} is not a number with a unit", hint)
            return
        number, unit = quantity
        description.add(property_.iri, number)
        description.add(
            property_.unit_in, literal(self.vocabulary.notation(property_.unit_in, unit))
        )
        if code := self.vocabulary.code_named(property_.unit_in, unit):
            self.means(node, code, unit)
        if bound:
            description.add(property_.bound_in, iri(bound))
            self.means(node, bound, node.text.removesuffix(rest).rstrip())

    def _hint_for_map(self, property_: Property, node: MapNode) -> str:
        if TERM not in roots_of(property_, self.vocabulary):
            return "write a name, or a list of names"
        either = self.vocabulary.label(ANY_OF, "en")
        near = [did_you_mean(key.text, [either]) for key, _ in node]
        return next(filter(None, near), f"write the handle of a term, or {{{either}: […]}}")

    def _is_any_of(self, node: MapNode) -> bool:
        named = [self.vocabulary.property_named(key.text, TERM) for key, _ in node]
        return len(named) == 1 and named[0] is not None and named[0].iri == ANY_OF

    def _any_of(self, node: MapNode) -> str:
        """Return the name of a term that holds if any of some terms does, made where it is needed."""
        whole = Description("", TERM, node.mark)
        self.means(node.entries[0][0], ANY_OF)
        self.set(whole, self.vocabulary.properties[ANY_OF], node.entries[0][1])
        members = sorted(value_of(term) for term in whole.values.get(ANY_OF, ()))
        if not members:
            return ""
        name = mint("any-of-{all}", {"all": [local_name(member) for member in members]})
        whole.subject = f"{self.base}{local_name(TERM).lower()}/{name}"
        label = "; or ".join(self.label_of(member).rstrip(".") for member in members)
        whole.add(LABEL, literal(label, language=self.language))
        self.labels[whole.subject] = label
        self.extra.append(whole)
        return whole.subject

    # ------------------------------------------------------------ links and chains

    def _links(self, description: Description, property_: Property, node: Node) -> None:
        for item in node.items if isinstance(node, ListNode) else (node,):
            if isinstance(item, Scalar):
                self._link(description, property_, item, ())
            elif isinstance(item, MapNode):
                for name, details in item:
                    if isinstance(details, MapNode):
                        self._link(description, property_, name, details.entries)
                    else:
                        hint = f"write `{{{name.text}: {{because: …}}}}`"
                        self.fault(
                            details.mark, "a link has keys such as because and confidence", hint
                        )
            else:
                self.fault(item.mark, "a list within a list")

    def _link(
        self,
        description: Description,
        property_: Property,
        name: Scalar,
        details: tuple[Field, ...],
    ) -> None:
        if target := self.term(property_, name):
            description.add(property_.iri, target)
            description.links.append(Link(property_, target, name.mark, details))

    def _chain(self, description: Description, property_: Property, node: Node) -> None:
        """Enter values that lead from one to the next: quoted from TASS, which quoted RIA."""
        current = description
        for item in node.items if isinstance(node, ListNode) else (node,):
            if not isinstance(item, Scalar):
                self.fault(item.mark, "not one name")
                return
            entity = self.entity(item, (SOURCE, ACTOR), property_)
            if entity is None:
                return
            step = self._unseen(entity, current, item.mark) if entity.root == ACTOR else None
            current.add(property_.iri, iri(step.subject if step else entity.iri))
            if step is None:
                return
            current = step

    def _unseen(self, publisher: Entity, quoting: Description, mark: Mark) -> Description:
        """Return the source that stands for an actor's report which was not seen, made where it is needed."""
        from_ = (
            quoting.subject if quoting.class_ == SOURCE else f"{self.base}source/{self.source_id}"
        )
        unseen = Description(f"{from_}.from.{local_name(publisher.iri)}", SOURCE, mark)
        label = f"{publisher.label}, not seen, quoted in {self.source_id}"
        unseen.add(LABEL, literal(label, language=self.language))
        unseen.add(PUBLISHER, iri(publisher.iri))
        self.extra.append(unseen)
        return unseen

    # ------------------------------------------------------------ names and labels

    def pattern_values(self, description: Description, pattern: str) -> dict[str, list[str]]:
        """Return the IRIs and words that a pattern asks for, by the names it uses."""
        found: dict[str, list[str]] = {"type": [description.class_]}
        for name in pattern_properties(pattern):
            terms = description.values.get(self.vocabulary.expand(name), ())
            found.setdefault(name, [value_of(term) for term in terms])
        return found

    def label_from(self, description: Description, pattern: str) -> str:
        """Return a label made by a pattern from the labels of what is said.

        Full stops are left out, and so is what goes without saying: a number without a unit, the bound of a plain
        number.
        """
        values = self.pattern_values(description, pattern)
        return fill(
            pattern,
            {
                name: [self._said(self.vocabulary.expand(name), value) for value in found]
                for name, found in values.items()
            },
        )

    def _said(self, property_: str, value: str) -> str:
        silent = self._goes_without_saying(property_, value)
        return "" if silent else self.label_of(value).rstrip(".")

    def _goes_without_saying(self, property_: str, value: str) -> bool:
        if property_ in self.vocabulary.units:
            return value == NO_UNIT
        return value == self.vocabulary.default_code(property_, "plain")

    def root_of(self, description: Description) -> str:
        """Return the kind a described thing belongs to."""
        return root_of(description.class_, self.vocabulary)


def _joined(key: Scalar, inner: Scalar) -> Scalar:
    return Scalar(f"{key.text} {inner.text}", inner.mark, inner.start, inner.end, inner.plain)
