"""Findings of one file: entered, described, completed with defaults, and named by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.coding.codings import Field, FindingEntry
from graph.coding.describe import Describer
from graph.coding.description import EVIDENCE, NOTE, PENDING, Description, Link
from graph.coding.scope import Entity
from graph.lexicon.hints import did_you_mean
from graph.lexicon.vocabulary import FINDING, LABEL, STATEMENT, Property
from graph.terms import NEG, digest, iri, is_iri, literal, local_name, mint, slug, value_of

CODED_BY, HELD_BY, REVIEW = NEG + "codedBy", NEG + "heldBy", NEG + "reviewStatus"
EDGE_FROM, EDGE_TO, EDGE_LABEL = NEG + "edgeFrom", NEG + "edgeTo", NEG + "edgeLabel"


@dataclass(slots=True)
class Found:
    """A finding on its way: the entry it comes from, what is said of it, and the statements it stands under."""

    entry: FindingEntry | None
    description: Description
    statements: tuple[str, ...] = ()


@dataclass(slots=True)
class Findings:
    """The findings of one file; `review` is the code for how far they are reviewed, where the file's status tells."""

    describer: Describer
    coder: str
    defaults: tuple[Field, ...] = ()
    review: str = ""
    found: list[Found] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    _naming: set[str] = field(default_factory=set)

    def enter(self, entry: FindingEntry, statements: Iterable[str] = ()) -> None:
        """Enter a finding with its class, so that others can name it by its id."""
        class_ = self.describer.finding_class(entry)
        if not class_:
            return
        if self.describer.vocabulary.is_a(class_, NEG + "Linkage"):
            hint = "write the link under its first term: `conflicts with: [the other]`"
            self.describer.fault(
                entry.class_word.mark, "a linkage is not entered as a finding", hint
            )
            return
        subject = f"{PENDING}{len(self.found)}"
        description = Description(subject, class_, entry.class_word.mark)
        self.found.append(Found(entry, description, tuple(statements)))
        if entry.id is not None:
            names = self.describer.scope.local
            if names.handles(entry.id.text, [FINDING]):
                self.describer.fault(entry.id.mark, f"the id {entry.id.text!r} stands twice")
            names.add(Entity(subject, FINDING, class_, entry.id.text), entry.id.text)

    def describe(self) -> None:
        """Add what the entries say, and the statements the findings rest on."""
        for found in self.found:
            if found.entry is not None:
                self.describer.describe_finding(found.description, found.entry)
            found.description.add(EVIDENCE, *map(iri, found.statements))
            if found.description.because is not None:
                found.description.add(NOTE, *self.describer.words(found.description.because))

    def enter_links(self, descriptions: Iterable[Description]) -> None:
        """Enter a record for every link between things: who judged it, on what evidence and why."""
        for description in descriptions:
            for link in description.links:
                self._enter_record(description, link)

    def _enter_record(self, start: Description, link: Link) -> None:
        describer, vocabulary = self.describer, self.describer.vocabulary
        class_ = link.property.recorded_as
        record = Description(f"{PENDING}{len(self.found)}", class_, link.mark)
        ends = (
            (EDGE_FROM, start.subject),
            (EDGE_TO, value_of(link.target)),
            (EDGE_LABEL, link.property.iri),
        )
        for annotation, value in ends:
            record.add(vocabulary.inherited(class_, annotation)[0], iri(value))
        describer.describe(record, link.details)
        because = record.because if record.because is not None else start.because
        if because is not None:
            record.add(NOTE, *describer.words(because))
        self.found.append(Found(None, record))
        if not record.values.get(EVIDENCE):
            record.add(EVIDENCE, *self._backing({iri(start.subject), link.target}))

    def _backing(self, ends: set[str]) -> Iterator[str]:
        """Yield the statements behind findings that name either end of a link in any property."""
        for found in self.found:
            if found.entry is not None and any(
                ends & set(terms) for terms in found.description.values.values()
            ):
                yield from found.description.values.get(EVIDENCE, ())

    def complete(self) -> None:
        """Add what is entered where the file is silent, and who coded it."""
        for found in self.found:
            self.add_defaults(found.description)
            found.description.add(CODED_BY, iri(self.coder))

    def check_defaults(self) -> None:
        """Note every default of the file that nothing in it could take, or whose value cannot be used."""
        vocabulary = self.describer.vocabulary
        classes = [*vocabulary.below(FINDING), *vocabulary.below(STATEMENT)]
        for key, node in self.defaults:
            taking = [class_ for class_ in classes if self._takes(class_, key.text)]
            if taking:
                self.describer.describe(Description("", taking[0], key.mark), [(key, node)])
            else:
                words = {w for c in classes for w in vocabulary.property_words(c)}
                hint = did_you_mean(key.text, words) or "a key is the label of a property"
                self.describer.fault(key.mark, f"unknown key {key.text!r}", hint)

    def _takes(self, class_: str, word: str) -> Property | None:
        property_ = self.describer.vocabulary.property_named(word, class_)
        applies = property_ is not None and self.describer.vocabulary.applies(property_, class_)
        return property_ if applies else None

    def default_of(self, description: Description, name: str) -> Iterable[str]:
        """Return the values of a property that the file gives for whatever is silent."""
        for key, node in self.defaults:
            if (property_ := self._takes(description.class_, key.text)) and property_.iri == name:
                silent = Description("", description.class_, key.mark)
                self.describer.describe(silent, [(key, node)])
                return silent.values.get(name, ())
        return ()

    def add_defaults(self, description: Description) -> None:
        """Add defaults to one description: those of the file, of numbers, and of the shapes."""
        vocabulary = self.describer.vocabulary
        for key, node in self.defaults:
            property_ = self._takes(description.class_, key.text)
            if property_ is not None and not description.values.get(property_.iri):
                self.describer.describe(description, [(key, node)])
        for name in list(description.values):
            self._default_bound(description, name)
        told = {REVIEW: iri(self.review)} if self.review else {}
        for name, term in vocabulary.defaults_for(description.class_).items():
            if not description.values.get(name):
                description.add(name, told.get(name, term))

    def by_term(self, term: str) -> Found | None:
        """Return the finding of this file that a term names, or nothing."""
        is_own = term.startswith(f"<{PENDING}")
        return self.found[int(term[len(PENDING) + 1 : -1])] if is_own else None

    def _default_bound(self, description: Description, name: str) -> None:
        property_ = self.describer.vocabulary.properties.get(name)
        if (
            property_ is None
            or not property_.bound_in
            or description.values.get(property_.bound_in)
        ):
            return
        if code := self.describer.vocabulary.default_code(property_.bound_in, "plain"):
            description.add(property_.bound_in, iri(code))

    # ------------------------------------------------------------ labels and names

    def label(self) -> None:
        """Give every finding a label, made from what is said where none was given."""
        for found in self.found:
            self._label_of(found)

    def _label_of(self, found: Found) -> None:
        description, labels = found.description, self.describer.labels
        if description.subject in labels:
            return
        if not description.values.get(LABEL):
            labels[description.subject] = self.describer.vocabulary.label(description.class_)
            for term in (term for terms in description.values.values() for term in terms):
                if other := self.by_term(term):
                    self._label_of(other)
            description.add(
                LABEL, literal(self._made_label(description), language=self.describer.language)
            )
        labels[description.subject] = value_of(description.values[LABEL][0])

    def _made_label(self, description: Description) -> str:
        patterns = self.describer.vocabulary.inherited(description.class_, NEG + "labelledBy")
        made = self.describer.label_from(description, patterns[0]) if patterns else ""
        return made or self.describer.vocabulary.label(description.class_, self.describer.language)

    def name(self) -> dict[str, str]:
        """Return the real names of the findings, by the names they had until now."""
        for found in self.found:
            self._name_of(found.description.subject)
        return self.named

    def _name_of(self, pending: str) -> str:
        if not pending.startswith(PENDING):
            return pending
        if pending not in self.named:
            found = self.found[int(pending[len(PENDING) :])]
            if pending in self._naming:
                mark = found.description.mark
                self.describer.fault(
                    mark, "findings that answer each other in a circle", "name the term they are on"
                )
                return self.describer.base + pending
            self._naming.add(pending)
            self.named[pending] = self._made_name(found)
        return self.named[pending]

    def _made_name(self, found: Found) -> str:
        describer, description = self.describer, found.description
        bearer = describer.vocabulary.bearer(description.class_, NEG + "namedBy")
        if not bearer:
            said = sorted(
                f"{p} {t}" for p, ts in description.values.items() if p != EVIDENCE for t in ts
            )
            return f"{describer.base}finding/{local_name(description.class_).lower()}-{digest(*said)[:12]}"
        pattern = value_of(describer.vocabulary.one(bearer, NEG + "namedBy"))
        values = describer.pattern_values(description, pattern)
        values["id"] = [self._id_of(found)]
        parts = {name: [self._part(value) for value in found] for name, found in values.items()}
        return f"{describer.base}{local_name(bearer).lower()}/{mint(pattern, parts)}"

    def _id_of(self, found: Found) -> str:
        """Return a finding's id; without one, its words, known in this source only."""
        if found.entry is not None and found.entry.id is not None:
            return found.entry.id.text
        labels = found.description.values.get(LABEL, ())
        words = slug(value_of(labels[0])) if labels else "x"
        return f"{words}.{self.describer.source_id}" if self.describer.source_id else words

    def _part(self, value: str) -> str:
        name = self._name_of(value)
        return local_name(name).lower() if is_iri(name) else name
