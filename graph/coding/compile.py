"""Compiling: a coding and its source become the triples of one named graph.

What the text of a coding leaves out is entered here, by rules that the documentation states: the source's publisher
speaks, a position is held by the party its speaker acts for, what is in quotation marks is quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.coding.codings import Coding, StatementEntry
from graph.coding.compiled import Compiled, Elsewhere, Surroundings, values_of
from graph.coding.describe import Describer
from graph.coding.description import PUBLISHER, Description
from graph.coding.findings import REVIEW, Findings
from graph.coding.holders import AUTHOR, Holders
from graph.coding.passages import Passages
from graph.coding.register import renamed_triple
from graph.coding.scope import Entity, Names, Scope
from graph.coding.things import enter_things
from graph.errors import InputError, Mark
from graph.folder import Coder
from graph.lexicon.vocabulary import ACTOR, LABEL, SOURCE, STATEMENT
from graph.notation import Scalar
from graph.terms import (
    DCTERMS,
    LANGUAGE,
    NEG,
    PROV,
    RDF,
    SCHEMA,
    XSD,
    Triple,
    iri,
    language_of,
    literal,
    local_name,
    value_of,
)  # fmt: skip
from graph.texts.anchors import has_quotation, is_direct_quote
from graph.texts.sources import Offsets, Source

SPEAKER, SPAN, REPORTED_AS = NEG + "speaker", NEG + "span", NEG + "reportedAs"
SAID_ON, BACKGROUND = NEG + "saidOn", NEG + "background"
AS_OF, SAID_BEFORE = NEG + "asOf", NEG + "saidBefore"
LANGUAGE_OF = SCHEMA + "inLanguage"
ISSUED, TEXT_DIGEST = DCTERMS + "issued", NEG + "textDigest"
ONE_ENTRY = """\
what says the same has one entry: name this quote under its `evidence:`,
or tell them apart"""
TRUE = literal("true", XSD + "boolean")


def compile_source(source: Source, surroundings: Surroundings) -> Compiled:
    """Return what the header of a source says.

    Raises:
        InputError: with every fault of the header.

    """
    scope = Scope(surroundings.register.names, Names(), lambda _, __: None)
    describer = Describer(
        surroundings.vocabulary, scope, surroundings.base, surroundings.language, source.id
    )
    describer.language = language = _header_language(source, describer)
    mark = Mark(source.name, 1, 1)
    description = Description(f"{surroundings.base}source/{source.id}", SOURCE, mark)
    describer.describe(description, source.header.entries)
    description.add(TEXT_DIGEST, literal(source.digest))
    if not description.values.get(LABEL):
        titles = [value_of(t) for t in description.values.get(DCTERMS + "title", ())] or [source.id]
        publisher = [describer.label_of(value_of(t)) for t in description.values.get(PUBLISHER, ())]
        description.add(LABEL, literal(": ".join((*publisher[:1], titles[0])), language=language))
    if describer.problems:
        raise InputError(describer.problems)
    triples = [t for d in (description, *describer.extra) for t in d.triples()]
    said = {description.subject: mark}
    meant = tuple(dict.fromkeys(describer.meant))
    return Compiled(tuple(sorted(set(triples))), said, asked=scope.asked, meant=meant)


def _header_language(source: Source, describer: Describer) -> str:
    """Return the language of a source by its header, else that of the study."""
    for key, node in source.header:
        property_ = describer.vocabulary.property_named(key.text, SOURCE)
        if property_ and property_.iri == LANGUAGE_OF and isinstance(node, Scalar):
            if LANGUAGE.fullmatch(node.text):
                return node.text
            hint = "write one such as en, uk or ru"
            describer.fault(node.mark, f"no language code: {node.text!r}", hint)
    return describer.language


def compile_coding(
    coding: Coding,
    source: Source,
    described: Compiled,
    coder: Coder,
    surroundings: Surroundings,
    elsewhere: Elsewhere,
) -> Compiled:
    """Return the triples of a coding.

    Args:
        described: the compiled source.
        elsewhere: finds what `source#id` names in another coding.

    Raises:
        InputError: with every fault.

    """
    return _Assembly(coding, source, described, coder, surroundings, elsewhere).compiled()


@dataclass(slots=True)
class _Statement:
    entry: StatementEntry
    description: Description
    spans: list[Offsets]
    speakers: list[str]


class _Assembly:
    """One coding on its way to triples."""

    def __init__(
        self, coding: Coding, source: Source, described: Compiled, coder: Coder,
        surroundings: Surroundings, elsewhere: Elsewhere,
    ) -> None:  # fmt: skip
        self.coding, self.source, self.coder, self.around = coding, source, coder, surroundings
        self.scope = Scope(surroundings.register.names, surroundings.sources, elsewhere)
        self.describer = Describer(
            surroundings.vocabulary, self.scope, surroundings.base, surroundings.language, source.id
        )
        self.source_iri = f"{surroundings.base}source/{source.id}"
        self.header = values_of(described.triples, self.source_iri)
        self.findings = Findings(
            self.describer, f"{surroundings.base}coder/{coder.id}", coding.defaults,
            surroundings.vocabulary.default_code(REVIEW, coding.status) if coding.status else "",
        )  # fmt: skip
        self.passages = Passages(source, self.source_iri, self.describer.fault)
        self.statements: dict[str, _Statement] = {}
        self.times: dict[str, tuple[bool, bool, Mark]] = {}

    def compiled(self) -> Compiled:
        things = enter_things(self.describer, self.coding.things, self.scope.local)
        self.findings.check_defaults()
        for entry in self.coding.statements:
            self.enter_statement(entry)
        self.findings.describe()
        for statement in self.statements.values():
            self.complete_statement(statement)
        self.findings.enter_links(things)
        Holders(
            self.describer, self.findings, self.around.register, self.around.rules, self.header,
            {name: s.speakers for name, s in self.statements.items()},
            [s.description for s in self.statements.values()], things,
        ).enter()  # fmt: skip
        self.findings.complete()
        self.findings.label()
        renamed = self.findings.name()
        descriptions = [
            *things, *self.describer.extra, *(s.description for s in self.statements.values()),
            *(found.description for found in self.findings.found),
        ]  # fmt: skip
        self.check_repeats(descriptions, renamed)
        if self.describer.problems:
            raise InputError(self.describer.problems)
        return self.result(descriptions, renamed)

    def result(self, descriptions: list[Description], renamed: dict[str, str]) -> Compiled:
        triples = {renamed_triple(t, renamed) for d in descriptions for t in d.triples()}
        marks = {renamed.get(d.subject, d.subject): d.mark for d in reversed(descriptions)}
        ids = {
            key: Entity(renamed.get(e.iri, e.iri), e.root, e.class_, self.describer.label_of(e.iri))
            for key, e in self.scope.local.by_handle.items()
        }
        entered = [f.description for f in self.findings.found if f.entry is not None]
        everything = sorted({*triples, *self.passages.triples, *self.coder_triples()})
        return Compiled(
            tuple(everything), marks, ids, tuple(self.describer.uses),
            tuple(sorted(self.passages.offsets)), self.scope.asked,
            tuple(dict.fromkeys(self.describer.meant)),
            tuple((d.mark, renamed.get(d.subject, d.subject)) for d in entered),
        )  # fmt: skip

    def coder_triples(self) -> list[Triple]:
        subject = iri(self.findings.coder)
        kind = PROV + ("SoftwareAgent" if self.coder.program else "Person")
        label = literal(self.coder.name, language=self.around.language)
        return [(subject, iri(RDF + "type"), iri(kind)), (subject, iri(LABEL), label)]

    # ------------------------------------------------------------ statements

    def enter_statement(self, entry: StatementEntry) -> None:
        spans = self.passages.enter(entry)
        if entry.no_finding is not None:
            return
        # A quote that is nowhere is a fault already; what stands below it is looked at all the same.
        speakers = self.speakers(entry.speaker)
        name = "+".join(f"{start}-{end}" for start, end in sorted(spans))
        who = "+".join(sorted(local_name(speaker) for speaker in speakers))
        subject = f"{self.around.base}statement/{self.source.id}-{name}-{who}"
        description = Description(subject, STATEMENT, entry.passages[0].quote.mark)
        description.add(SPEAKER, *map(iri, speakers))
        description.add(SPAN, *(iri(self.passages.iri(span)) for span in spans))
        statement = _Statement(entry, description, spans, speakers)
        key = subject if subject not in self.statements else f"{subject} {len(self.statements)}"
        self.statements[key] = statement
        if entry.id is not None:
            if self.scope.local.handles(entry.id.text, [STATEMENT]):
                self.describer.fault(entry.id.mark, f"the id {entry.id.text!r} stands twice")
            self.scope.local.add(
                Entity(subject, STATEMENT, STATEMENT, entry.id.text), entry.id.text
            )
        for finding in entry.findings:
            self.findings.enter(finding, [subject])

    def speakers(self, words: Sequence[Scalar]) -> list[str]:
        """Return who speaks: those named, else whoever published the source."""
        if not words:
            silent = Description("", STATEMENT, Mark(self.source.name))
            if by_default := self.findings.default_of(silent, SPEAKER):
                return list(map(value_of, by_default))
            publishers = self.header.get(PUBLISHER, ())
            for publisher in publishers:
                self.describer.labels.setdefault(
                    value_of(publisher), self.around.register.label(publisher)
                )
            return list(map(value_of, publishers))
        property_ = self.around.vocabulary.properties[SPEAKER]
        found = [self.describer.entity(word, [ACTOR], property_) for word in words]
        return [entity.iri for entity in found if entity]

    @property
    def authors(self) -> set[str]:
        """Those whose own words a source is: its publisher and author."""
        return {*self.header.get(PUBLISHER, ()), *self.header.get(AUTHOR, ())}

    def complete_statement(self, statement: _Statement) -> None:
        """Add what the statement's keys say, and what counts where they are silent."""
        description, vocabulary = statement.description, self.around.vocabulary
        self.describer.describe(description, statement.entry.fields)
        self.findings.add_defaults(description)
        if not description.values.get(REPORTED_AS):
            passages = [self.source.text[start:end] for start, end in statement.spans]
            own = set(map(iri, statement.speakers)) <= self.authors
            code = vocabulary.default_code(REPORTED_AS, way_of_telling(passages, own=own))
            description.add(REPORTED_AS, *([iri(code)] if code else []))
        said, issued = description.values.get(SAID_ON, ()), self.header.get(ISSUED, ())
        is_background = TRUE in description.values.get(BACKGROUND, ())
        time = is_background, bool(said), description.mark
        first = self.times.setdefault(description.subject, time)
        if first[:2] != time[:2]:
            differs = "is background" if first[0] != time[0] else "tells when it was said"
            message = f"the same statement as in line {first[2].line}, but only one {differs}"
            self.describer.fault(description.mark, message, "enter it once, with all its findings")
        if is_background and not said:
            description.add(SAID_BEFORE, *issued)
        else:
            description.add(AS_OF, *(said or issued))

    # ------------------------------------------------------------ repeats

    def check_repeats(self, descriptions: list[Description], renamed: dict[str, str]) -> None:
        """Note what is entered twice with differing values where one is allowed."""
        first: dict[tuple[str, str, str], tuple[str, Mark]] = {}
        for description in sorted(descriptions, key=lambda d: d.mark):
            single = self.around.vocabulary.single_valued(description.class_)
            for property_, terms in description.values.items():
                for term in terms if property_ in single or property_ == LABEL else ():
                    subject = renamed.get(description.subject, description.subject)
                    known, mark = first.setdefault(
                        (subject, property_, language_of(term)), (term, description.mark)
                    )
                    if known != term and mark != description.mark:
                        what = self.around.vocabulary.label(property_)
                        message = f"the same as in line {mark.line}, but with another {what}"
                        self.describer.fault(description.mark, message, ONE_ENTRY)


def way_of_telling(passages: Iterable[str], *, own: bool) -> str:
    """Return how a source tells what is said, by its quotation marks.

    Args:
        own: whether the publisher itself speaks.

    >>> way_of_telling(["“We are ready,” he said."], own=False), way_of_telling(["It rains."], own=True)
    ('quoted', 'told by the publisher')

    """
    passages = list(passages)
    if all(is_direct_quote(passage) for passage in passages):
        return "quoted"
    if any(has_quotation(passage) for passage in passages):
        return "partly quoted"
    return "told by the publisher" if own else "told by another"
