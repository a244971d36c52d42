"""Compiling: a coding and its source become the triples of one named graph.

What the text of a coding leaves out is entered here, by rules that the documentation states: the source's publisher
speaks, a position is held by the party its speaker acts for, what is in quotation marks is quoted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from graph.anchors import (
    CONTEXT,
    FoldedText,
    find_quote,
    fold_text,
    has_quotation,
    is_direct_quote,
    nearest_passage,
)  # fmt: skip
from graph.codings import Coding, Passage, StatementEntry
from graph.describe import PUBLISHER, Describer, Description
from graph.errors import InputError, Mark
from graph.findings import HELD_BY, Findings, Found
from graph.folder import Coder
from graph.notation import ListNode, Node, Scalar
from graph.register import Register, enter_things, renamed_triple
from graph.rules import Rule, acting
from graph.scope import Entity, Names, Scope
from graph.sources import Offsets, Source
from graph.terms import (
    DCTERMS,
    NEG,
    OA,
    PROV,
    RDF,
    XSD,
    Triple,
    digest,
    iri,
    language_of,
    literal,
    local_name,
    value_of,
)  # fmt: skip
from graph.vocabulary import ACTOR, LABEL, SOURCE, STATEMENT, Vocabulary

SPEAKER, SPAN, REPORTED_AS = NEG + "speaker", NEG + "span", NEG + "reportedAs"
SAID_ON, BACKGROUND = NEG + "saidOn", NEG + "background"
AS_OF, SAID_BEFORE = NEG + "asOf", NEG + "saidBefore"
NO_FINDING, TEXT_DIGEST = NEG + "noFinding", NEG + "textDigest"
ISSUED, PART_OF, AUTHOR = DCTERMS + "issued", DCTERMS + "isPartOf", DCTERMS + "creator"
TRUE = literal("true", XSD + "boolean")

Elsewhere = Callable[[str, Sequence[str]], Entity | None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a coding is compiled in: vocabulary, register, rules of voice, base IRI and language of the study."""

    vocabulary: Vocabulary
    register: Register
    rules: Sequence[Rule]
    base: str
    language: str
    sources: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled coding or source: its triples, where each thing stands, what can be referred to, what was asked.

    `ids` has the things of the coding by kind and handle, `uses` every word that names something.
    """

    triples: tuple[Triple, ...]
    marks: dict[str, Mark] = field(default_factory=dict)
    ids: dict[tuple[str, str], Entity] = field(default_factory=dict)
    uses: tuple[tuple[Scalar, Entity], ...] = ()
    spans: tuple[Offsets, ...] = ()
    asked: dict[str, str] = field(default_factory=dict)


def compile_source(source: Source, surroundings: Surroundings) -> Compiled:
    """Return what the header of a source says.

    Raises:
        InputError: with every fault of the header.

    """
    scope = Scope(surroundings.register.names, Names(), lambda _, __: None)
    language = _header_language(source) or surroundings.language
    describer = Describer(surroundings.vocabulary, scope, surroundings.base, language, source.id)
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
    return Compiled(tuple(sorted(set(triples))), {description.subject: mark}, asked=scope.asked)


def _header_language(source: Source) -> str:
    node = source.header.get("language")
    return node.text if isinstance(node, Scalar) else ""


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
        self.header = _values_of(described.triples, self.source_iri)
        self.findings = Findings(
            self.describer, f"{surroundings.base}coder/{coder.id}", coding.defaults
        )
        self.folded: FoldedText = fold_text(source.text)
        self.things: list[Description] = []
        self.spans: set[Triple] = set()
        self.offsets: set[Offsets] = set()
        self.statements: dict[str, _Statement] = {}
        self.backgrounds: dict[str, tuple[bool, Mark]] = {}

    def compiled(self) -> Compiled:
        self.findings.check_defaults()
        self.things = things = enter_things(self.describer, self.coding.things, self.scope.local)
        for entry in self.coding.statements:
            self.enter_statement(entry)
        self.findings.describe()
        for statement in self.statements.values():
            self.complete_statement(statement)
        self.findings.enter_links(things)
        self.enter_holders()
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
        everything = sorted({*triples, *self.spans, *self.coder_triples()})
        return Compiled(
            tuple(everything), marks, ids, tuple(self.describer.uses),
            tuple(sorted(self.offsets)), self.scope.asked,
        )  # fmt: skip

    def coder_triples(self) -> list[Triple]:
        subject = iri(self.findings.coder)
        kind = PROV + ("SoftwareAgent" if self.coder.program else "Person")
        label = literal(self.coder.name, language=self.around.language)
        return [(subject, iri(RDF + "type"), iri(kind)), (subject, iri(LABEL), label)]

    # ------------------------------------------------------------ statements

    def enter_statement(self, entry: StatementEntry) -> None:
        spans = [span for passage in entry.passages if (span := self.anchor(passage, entry))]
        for start, end in spans:
            self.enter_span(start, end, entry.no_finding)
        if entry.no_finding is not None:
            return
        # A quote that is nowhere is a fault already; what stands below it is looked at all the same.
        speakers = self.speakers(entry.speaker)
        name = "+".join(f"{start}-{end}" for start, end in sorted(spans))
        who = "+".join(sorted(local_name(speaker) for speaker in speakers))
        subject = f"{self.around.base}statement/{self.source.id}-{name}-{who}"
        description = Description(subject, STATEMENT, entry.passages[0].quote.mark)
        description.add(SPEAKER, *map(iri, speakers))
        description.add(
            SPAN, *(iri(f"{self.source_iri}#char={start},{end}") for start, end in spans)
        )
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

    def speakers(self, node: Node | None) -> list[str]:
        """Return who speaks: those named, else whoever published the source."""
        if node is None:
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
        words = node.items if isinstance(node, ListNode) else (node,)
        found = [
            self.describer.entity(w, [ACTOR], property_) for w in words if isinstance(w, Scalar)
        ]
        return [entity.iri for entity in found if entity]

    @property
    def authors(self) -> set[str]:
        """Those whose own words a source is: its publisher and author."""
        return {*self.header.get(PUBLISHER, ()), *self.header.get(AUTHOR, ())}

    def anchor(self, passage: Passage, entry: StatementEntry) -> Offsets | None:
        """Return where a passage stands, or nothing, noted as a fault with the nearest passage."""
        if self.is_trapped(passage, entry):
            return None
        found = find_quote(self.folded, passage.quote.text)
        if passage.after is not None and found:
            before = find_quote(self.folded, passage.after.text)
            if not before:
                self.describer.fault(passage.after.mark, "`after` is not in the text")
                return None
            behind = next(((a, b) for a, b in found if a >= before[0][1]), None)
            if behind is None:
                message = "the quote does not stand after those words"
                self.describer.fault(passage.quote.mark, message)
            return behind
        if len(found) == 1:
            return found[0]
        if found:
            lines = ", ".join(str(self.source.mark(start).line) for start, _ in found)
            message = f"the quote stands {len(found)} times in {self.source.name}, in lines {lines}"
            self.describer.fault(
                passage.quote.mark,
                message,
                "add `after:` and words that stand before the one meant",
            )
            return None
        self.not_found(passage)
        return None

    def is_trapped(self, passage: Passage, entry: StatementEntry) -> bool:
        """Tell whether YAML took a passage for something else than was meant, and note it as a fault."""
        quote, whole = passage.quote, ", ".join(p.quote.text for p in entry.passages)
        hint = "write `quote: |-` and the words on the next line, indented"
        if not quote.text.strip():
            self.describer.fault(quote.mark, "the quote is empty", hint)
        elif quote.cut and find_quote(self.folded, f"{quote.text} {quote.cut}"):
            message = "the quote is cut off at the hash sign, which begins a comment"
            self.describer.fault(quote.mark, message, hint)
        elif len(entry.passages) > 1 and find_quote(self.folded, whole):
            message = "the quote is taken apart at its commas, which part the items of […]"
            if passage is entry.passages[0]:
                self.describer.fault(quote.mark, message, hint)
        else:
            return False
        return True

    def not_found(self, passage: Passage) -> None:
        quote = passage.quote
        message = f"the quote is not in {self.source.name}: {_shortened(quote.text)}"
        near = nearest_passage(self.source.text, self.source.sentences, quote.text)
        hint = f"nearest passage:\n{near}" if near else ""
        self.describer.fault(quote.mark, message, hint)

    def enter_span(self, start: int, end: int, no_finding: Scalar | None) -> None:
        """Enter a span with its words, offsets and surroundings (Web Annotation Data Model, 4.2.4 and 4.2.5)."""
        text = self.source.text
        self.offsets.add((start, end))
        span = f"{self.source_iri}#char={start},{end}"
        quote, position = iri(f"{span}/quote"), iri(f"{span}/position")
        said = [
            (iri(span), RDF + "type", iri(OA + "SpecificResource")),
            (iri(span), OA + "hasSource", iri(self.source_iri)),
            (iri(span), OA + "hasSelector", quote),
            (iri(span), OA + "hasSelector", position),
            (quote, RDF + "type", iri(OA + "TextQuoteSelector")),
            (quote, OA + "exact", literal(text[start:end])),
            (position, RDF + "type", iri(OA + "TextPositionSelector")),
            (position, OA + "start", literal(str(start), XSD + "integer")),
            (position, OA + "end", literal(str(end), XSD + "integer")),
        ]
        if before := text[max(0, start - CONTEXT) : start]:
            said.append((quote, OA + "prefix", literal(before)))
        if behind := text[end : end + CONTEXT]:
            said.append((quote, OA + "suffix", literal(behind)))
        if no_finding is not None:
            said.append((iri(span), NO_FINDING, literal(no_finding.text)))
        self.spans |= {(subject, iri(predicate), obj) for subject, predicate, obj in said}

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
        first = self.backgrounds.setdefault(description.subject, (is_background, description.mark))
        if first[0] != is_background:
            message = f"the same statement as in line {first[1].line}, but only one is background"
            self.describer.fault(description.mark, message, "enter it once, with all its findings")
        if is_background and not said:
            description.add(SAID_BEFORE, *issued)
        else:
            description.add(AS_OF, *(said or issued))

    # ------------------------------------------------------------ holders

    def enter_holders(self) -> None:
        """Enter who holds a finding where that is not said.

        It is the holder of what it is part of, else whom the file's defaults name, else the speaker's party.
        """
        held = self.around.vocabulary.properties[HELD_BY]
        silent = [
            found for found in self.findings.found
            if not found.description.values.get(HELD_BY) and HELD_BY not in found.description.faulty
            and self.around.vocabulary.applies(held, found.description.class_)
        ]  # fmt: skip
        voices = self.voices() if silent else {}
        for found in sorted(silent, key=lambda f: bool(f.description.values.get(PART_OF))):
            whole = [
                self.findings.by_term(term) for term in found.description.values.get(PART_OF, ())
            ]
            holders = [h for w in whole if w for h in w.description.values.get(HELD_BY, ())]
            if not holders:
                holders = list(self.findings.default_of(found.description, HELD_BY))
            if not holders:
                speakers = [s for name in found.statements for s in self.statements[name].speakers]
                holders = [iri(party) for party in self.parties(found, speakers, voices)]
            found.description.add(HELD_BY, *holders)

    def parties(
        self, found: Found, speakers: Iterable[str], voices: dict[str, set[str]]
    ) -> list[str]:
        """Return the party each speaker is or acts for in the end, or nothing, noted as a fault."""
        parties: list[str] = []
        mark = found.description.mark
        for speaker in speakers:
            label = self.describer.label_of(speaker)
            ends = sorted(a for a in voices.get(speaker, ()) if not voices.get(a)) or [speaker]
            if len(ends) > 1:
                names = ", ".join(self.describer.label_of(end) for end in ends)
                self.describer.fault(
                    mark, f"{label} acts for several: {names}", "say whose it is: `held by:`"
                )
            elif ends == [speaker] and not self.speaks_for_itself(speaker):
                hint = "say whose it is with `held by:`, or enter the speaker's affiliation"
                if not self.has_faulty():
                    self.describer.fault(mark, f"nobody is known for whom {label} acts", hint)
            else:
                parties += ends
        return list(dict.fromkeys(parties))

    def has_faulty(self) -> bool:
        """Tell whether something could not be used, from which a voice may have followed."""
        described = [*(f.description for f in self.findings.found),
                     *(s.description for s in self.statements.values())]  # fmt: skip
        return any(description.faulty for description in described)

    def speaks_for_itself(self, speaker: str) -> bool:
        if iri(speaker) in self.header.get(PUBLISHER, ()):
            return iri(speaker) in self.header.get(AUTHOR, ())
        class_ = self.describer.met[speaker].class_
        return self.around.vocabulary.inherited(class_, NEG + "ownVoice") == ["true"]

    def voices(self) -> dict[str, set[str]]:
        """Return who acts for whom, by what this coding and the register say, as the rules of voice derive it."""
        described = [*self.things, *(found.description for found in self.findings.found)]
        said = [t for description in described for t in description.triples()]
        speakers = {iri(s) for statement in self.statements.values() for s in statement.speakers}
        named = sorted(
            t for t in {obj for _, _, obj in said} | speakers if self.around.register.about(t)
        )
        ties = self.around.register.ties(named)
        self.scope.asked[f"ties\t{' '.join(named)}"] = digest_of(ties)
        return acting(self.around.rules, self.around.vocabulary.hierarchy, [*said, *ties])

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
                        hint = "what says the same has one entry: name this quote under its `evidence:`, or tell them apart"
                        self.describer.fault(description.mark, message, hint)


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


def _values_of(triples: Iterable[Triple], subject: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = defaultdict(list)
    for s, p, o in triples:
        if s == iri(subject):
            values[value_of(p)].append(o)
    return values


def digest_of(triples: Iterable[Triple]) -> str:
    """Return a digest of triples, by which a change is known."""
    return digest(*(" ".join(triple) for triple in triples))


def _shortened(text: str, length: int = 60) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= length else line[: length - 1] + "…")
