"""Descriptions: entries of a file turned into what the graph says of a thing.

Keys become properties and values become terms by the vocabulary alone, so that the class or property of an extension
works as soon as it is loaded. Every fault is noted with its place; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.codings import SHAPE_WORDS, Field, FindingEntry, ThingEntry
from graph.errors import Mark, Problem, with_article
from graph.hints import choose_from, did_you_mean, fold_word
from graph.notation import ListNode, MapNode, Node, Scalar
from graph.scope import ROOTS, Entity, Names, Scope, root_of, roots_of
from graph.terms import (
    DCTERMS,
    NEG,
    RDF,
    RDFS,
    SKOS,
    Triple,
    fill,
    iri,
    is_iri,
    literal,
    local_name,
    mint,
    pattern_properties,
    slug,
    value_of,
)  # fmt: skip
from graph.values import NO_UNIT, parse_literal, parse_quantity
from graph.vocabulary import ACTOR, FINDING, LABEL, PLACE, SOURCE, TERM, Property, Vocabulary

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


@dataclass(slots=True)
class Describer:
    """Turns entries into descriptions, for one file.

    `met` and `labels` have what was met so far, by IRI; `uses` has every word that named something; `extra` collects what values bring with them: sources not
    seen, terms made of several.
    """

    vocabulary: Vocabulary
    scope: Scope
    base: str
    language: str
    source_id: str = ""
    problems: list[Problem] = field(default_factory=list)
    extra: list[Description] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    met: dict[str, Entity] = field(default_factory=dict)
    uses: list[tuple[Scalar, Entity]] = field(default_factory=list)

    def fault(self, mark: Mark, message: str, hint: str = "") -> None:
        """Note a fault."""
        self.problems.append(Problem(mark, message, hint))

    # ------------------------------------------------------------ things and findings

    def enter_thing(
        self, entry: ThingEntry, names: Names
    ) -> tuple[Description, tuple[Field, ...]] | None:
        """Return the description of a thing with its class and names, entered, and its other fields.

        A thing without a class or name gives nothing, noted as a fault.
        """
        root = SECTION_ROOTS[entry.section]
        if known := self._known(entry, root):
            return known
        handle = entry.handle.text
        class_, main, rest = self._class_of_thing(entry, root)
        if not class_:
            # Entered all the same, so that its uses are no further faults.
            names.add(Entity(f"{self.base}x/{handle}", root, root, handle), handle)
            return None
        segment = local_name(self.vocabulary.bearer(class_, NEG + "namedBy") or class_).lower()
        per_source = (
            self.vocabulary.inherited(class_, NEG + "perSource") == ["true"] and self.source_id
        )
        name = f"{handle}.{self.source_id}" if per_source else handle
        description = Description(f"{self.base}{segment}/{name}", class_, entry.handle.mark)
        if main is not None:
            description.add(LABEL, *self.words(main))
        for key, node in rest:
            if key.text in ("label", "words"):
                description.add(LABEL, *self.words(node))
        if not description.values.get(LABEL):
            word = self.vocabulary.label(TERM, "en") if root == TERM else "label"
            what = "a plain sentence" if root == TERM else "a name"
            self.fault(entry.handle.mark, f"{handle} has no label", f"write `{word}:` and {what}")
            return None
        if names.handles(handle, [root]):
            self.fault(entry.handle.mark, f"{handle} is entered twice")
        label = value_of(description.values[LABEL][0])
        self.labels[description.subject] = label
        self.met[description.subject] = Entity(description.subject, root, class_, label)
        names.add(self.met[description.subject], handle, self._aliases(description, rest))
        return description, tuple(f for f in rest if f[0].text not in ("label", "words"))

    def _known(self, entry: ThingEntry, root: str) -> tuple[Description, tuple[Field, ...]] | None:
        """Return the thing of the register an entry belongs to; it may add links to it, and nothing else."""
        found = self.scope.find(entry.handle.text, [root])
        known = next((e for e in found if local_name(e.iri) == entry.handle.text), None)
        if known is None or known in self.scope.local.by_handle.values():
            return None
        fields = entry.fields
        if not all(self._adds_a_link(key.text, known.class_) for key, _ in fields):
            hint = (
                "here only links may be added to it; remove the rest, or give this another handle"
            )
            self.fault(entry.handle.mark, f"{entry.handle.text!r} is in the register already", hint)
            fields = ()
        return Description(known.iri, known.class_, entry.handle.mark, known=True), fields

    def _adds_a_link(self, word: str, class_: str) -> bool:
        property_ = self.vocabulary.property_named(word, class_)
        return word == "because" or (property_ is not None and bool(property_.recorded_as))

    def _aliases(self, description: Description, fields: Iterable[Field]) -> list[str]:
        also = [
            value_of(term)
            for key, node in fields
            if (p := self.vocabulary.property_named(key.text, description.class_))
            and p.iri == SKOS + "altLabel"
            for term in self.words(node)
        ]
        return [value_of(term) for term in description.values[LABEL]] + also

    def _class_of_thing(
        self, entry: ThingEntry, root: str
    ) -> tuple[str, Node | None, tuple[Field, ...]]:
        """Return the class of an entry, its label where a class word stands first, and its other fields."""
        for key, node in entry.fields:
            if key.text == "is a":
                word = node.text if isinstance(node, Scalar) else ""
                class_ = self.vocabulary.class_named(word, root)
                if not class_:
                    self._unknown_class(node.mark, word, root)
                return class_, None, tuple(f for f in entry.fields if f[0].text != "is a")
        for at, (key, node) in enumerate(entry.fields):
            if class_ := self.vocabulary.class_named(key.text, root):
                return class_, node, entry.fields[:at] + entry.fields[at + 1 :]
        if root == ACTOR:
            words = ", ".join(self.vocabulary.class_words(root))
            self.fault(
                entry.handle.mark,
                f"{entry.handle.text}: what is it?",
                f"write `is a:` and one of: {words}",
            )
            return "", None, entry.fields
        return root, None, entry.fields

    def _unknown_class(self, mark: Mark, word: str, root: str) -> None:
        words = self.vocabulary.class_words(root)
        self.fault(mark, f"unknown class {word!r}", choose_from(word, words, "classes here"))

    def finding_class(self, entry: FindingEntry) -> str:
        """Return the class a finding's first key names, or nothing, noted as a fault."""
        word = entry.class_word
        class_ = self.vocabulary.class_named(word.text, FINDING)
        if not class_:
            self._unknown_class(word.mark, word.text, FINDING)
        return class_

    def describe_finding(self, description: Description, entry: FindingEntry) -> None:
        """Add what a finding's entry says: the value of its class, then its keys."""
        self._main_value(description, entry)
        self.describe(description, entry.fields)

    def _main_value(self, description: Description, entry: FindingEntry) -> None:
        before = len(self.problems)
        names = self.vocabulary.inherited(description.class_, NEG + "mainProperty")
        properties = [self.vocabulary.properties[name] for name in sorted(names)]
        if names == [LABEL]:
            description.add(LABEL, *self.words(entry.value))
        elif len(properties) == 1:
            self.set(description, properties[0], entry.value)
        elif properties:
            for node in entry.value.items if isinstance(entry.value, ListNode) else (entry.value,):
                fitting = [p for p in properties if self._fits(p, node)]
                self.set(description, fitting[0] if fitting else properties[0], node)
        elif not (isinstance(entry.value, Scalar) and not entry.value.text):
            word = entry.class_word
            self.fault(word.mark, f"{word.text!r} takes no value: its class has no main property")
        if len(self.problems) > before:
            description.faulty.update(names)

    def _fits(self, property_: Property, node: Node) -> bool:
        if not isinstance(node, Scalar):
            return TERM in roots_of(property_, self.vocabulary)
        return bool(self.scope.find(node.text, roots_of(property_, self.vocabulary)))

    # ------------------------------------------------------------ keys

    def describe(self, description: Description, fields: Iterable[Field]) -> None:
        """Add what the keys of an entry say of its thing."""
        for key, node in fields:
            if key.text in ("label", "words"):
                description.add(LABEL, *self.words(node))
            elif key.text == "because":
                description.because = node
            elif property_ := self.vocabulary.property_named(key.text, description.class_):
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
        known = {*self.vocabulary.property_words(class_), *SHAPE_WORDS}
        either = self.vocabulary.label(ANY_OF, "en")
        head, _, tail = key.text.rpartition(" ")
        if key.text.endswith(f" {either}"):
            return f"write `{key.text.removesuffix(f' {either}')}: {{{either}: […]}}`"
        if rests := self._folded(key.text, class_) or (head and self._folded(head, class_)):
            head = head if tail and not self._folded(key.text, class_) else key.text
            return f"write `{head}: {{…}}` with keys such as: {', '.join(rests)}"
        hints = [did_you_mean(key.text, known)]
        if isinstance(node, Scalar) and not node.text and node.plain:
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
        elif isinstance(node, Scalar) and not node.text and node.plain:
            self.fault(key.mark, f"{key.text!r} has no value", "write one, or remove the key")
        else:
            self.set(description, property_, node)
        if len(self.problems) > before:
            description.faulty.add(property_.iri)

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
            self.fault(node.mark, "keys and values where one value is expected")

    # ------------------------------------------------------------ values

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
            if (
                isinstance(value, Scalar)
                and value.text.strip()
                and key.text.replace("-", "").isalnum()
            ):
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
                return literal(self.vocabulary.notation(property_.iri, node.text))
            return self._code(property_.iri, node, class_)
        if roots := roots_of(property_, self.vocabulary):
            entity = self.entity(node, roots, property_)
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
        return iri(code)

    def entity(self, node: Scalar, roots: Sequence[str], property_: Property) -> Entity | None:
        """Return what a name stands for, or nothing, noted as a fault with a stub to paste."""
        found = self.scope.find(node.text, roots)
        if len(found) == 1:
            entity = found[0]
            if not entity.iri.startswith(PENDING):
                self.labels[entity.iri] = entity.label
            self.met[entity.iri] = entity
            self.uses.append((node, entity))
            return entity
        if found:
            choices = ", ".join(f"{e.label} ({KIND_WORDS.get(e.root, 'thing')})" for e in found)
            self.fault(
                node.mark,
                f"{node.text!r} may be: {choices}",
                "write the handle, or an alias of one only",
            )
            return None
        kinds = " or ".join(KIND_WORDS.get(root, "statement") for root in roots)
        if others := self.scope.find(node.text, ROOTS):
            what = with_article(KIND_WORDS.get(others[0].root, "statement"))
            self.fault(node.mark, f"{node.text!r} is {what}; here {with_article(kinds)} is meant")
            return None
        hint = did_you_mean(node.text, self.scope.known(roots))
        stub = self._stub(node.text, roots, property_)
        self.fault(
            node.mark, f"unknown {kinds} {node.text!r}", "\n".join(filter(None, (hint, stub)))
        )
        return None

    def _stub(self, name: str, roots: Sequence[str], property_: Property) -> str:
        if len(roots) > 1 and not property_.usual_kind:
            return "enter it in register.yaml, or give the finding meant an `id`"
        if ACTOR in roots:
            kind = self.vocabulary.label(property_.usual_kind or PERSON, "en")
            return f"or add to register.yaml, under actors:\n  {slug(name)}: {{is a: {kind}, label: {name}}}"
        if TERM in roots:
            return f"or add under terms:\n  {slug(name)}: {{term: a plain sentence., on issue: …}}"
        if PLACE in roots:
            return f"or add to register.yaml, under places:\n  {slug(name)}: {{label: {name}}}"
        return "give the finding or statement meant an `id`"

    def _quantity(self, description: Description, property_: Property, node: Scalar) -> None:
        bound, rest = self.vocabulary.code_prefix(property_.bound_in, node.text)
        quantity = parse_quantity(rest)
        if quantity is None:
            hint = "write it like: at least 31.5 %, 2.5 million USD, or: in the order of 10000"
            self.fault(node.mark, f"{node.text!r} is not a number with a unit", hint)
            return
        number, unit = quantity
        description.add(property_.iri, number)
        description.add(
            property_.unit_in, literal(self.vocabulary.notation(property_.unit_in, unit))
        )
        if bound:
            description.add(property_.bound_in, iri(bound))

    def _is_any_of(self, node: MapNode) -> bool:
        named = [self.vocabulary.property_named(key.text, TERM) for key, _ in node]
        return len(named) == 1 and named[0] is not None and named[0].iri == ANY_OF

    def _any_of(self, node: MapNode) -> str:
        """Return the name of a term that holds if any of some terms does, made where it is needed."""
        whole = Description("", TERM, node.mark)
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

    def label_of(self, value: str) -> str:
        """Return the label of a thing met in this file or of a term of the vocabulary, or the words themselves."""
        if value in self.labels:
            return self.labels[value]
        return self.vocabulary.label(value, self.language) if is_iri(value) else value

    def root_of(self, description: Description) -> str:
        """Return the kind a described thing belongs to."""
        return root_of(description.class_, self.vocabulary)


def _joined(key: Scalar, inner: Scalar) -> Scalar:
    return Scalar(f"{key.text} {inner.text}", inner.mark, inner.start, inner.end, inner.plain)
