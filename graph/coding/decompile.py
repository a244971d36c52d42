"""Decompiling: the triples of a coding become a coding file again.

Compiling what is written here gives the same triples: nothing that is in the graph is lost, whatever tool put it there.
Comments and the order of a person's own file are not in the graph; programs that change such a file edit its text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from graph.coding.compile import REPORTED_AS, SPAN, SPEAKER, way_of_telling
from graph.coding.compiled import Compiled, Surroundings
from graph.coding.description import EVIDENCE, PUBLISHER, SECTION_ROOTS, TYPE
from graph.coding.findings import CODED_BY, EDGE_FROM, EDGE_LABEL, EDGE_TO
from graph.coding.holders import AUTHOR
from graph.coding.layout import Block, write_block
from graph.coding.passages import NO_FINDING
from graph.coding.scope import Entity
from graph.coding.wording import Wording
from graph.errors import InputError, Mark, Problem
from graph.lexicon.vocabulary import FINDING, LABEL, STATEMENT, TERM
from graph.terms import NEG, Triple, iri, local_name, slug, value_of
from graph.texts.anchors import FoldedText, find_quote, fold_text, words_before
from graph.texts.sources import Offsets, Source


def decompile(
    triples: Iterable[Triple],
    source: Source,
    described: Compiled,
    surroundings: Surroundings,
    coder: str,
    elsewhere: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the coding file that compiles to some triples.

    Args:
        triples: the named graph of one coding.
        source: its source, with `described`, what the header says.
        coder: the coder's id.
        elsewhere: names of things of other codings by IRI, in the form `source#id`.

    Raises:
        InputError: if the triples are not those of a coding of this source.

    """
    return _Writer(triples, source, described, surroundings, elsewhere).text(coder)


class _Writer(Wording):
    """One coding on its way back to text."""

    def __init__(
        self,
        triples: Iterable[Triple],
        source: Source,
        described: Compiled,
        around: Surroundings,
        elsewhere: Mapping[str, str],
    ) -> None:
        super().__init__(triples, source, around, elsewhere)
        self.folded: FoldedText = fold_text(source.text)
        self.publishers = sorted(
            value_of(o) for s, p, o in described.triples
            if value_of(p) == PUBLISHER and value_of(s) == f"{around.base}source/{source.id}"
        )  # fmt: skip
        self.authors = {
            value_of(o) for s, p, o in described.triples
            if value_of(p) in (PUBLISHER, AUTHOR) and value_of(s) == f"{around.base}source/{source.id}"
        }  # fmt: skip
        self.statements = sorted(self.of_class(STATEMENT), key=lambda s: (self.spans(s), s))
        self.records = [s for s in self.of_class(FINDING) if self.is_record(s)]
        self.findings = [s for s in self.of_class(FINDING) if not self.is_record(s)]
        self.ids = self.needed_ids()

    # ------------------------------------------------------------ what there is

    def of_class(self, root: str) -> list[str]:
        return [s for s, c in self.class_of.items() if self.vocabulary.is_a(c, root)]

    def is_record(self, subject: str) -> bool:
        class_ = self.class_of[subject]
        return any(p.recorded_as == class_ for p in self.vocabulary.properties.values())

    def spans(self, statement: str) -> list[Offsets]:
        return sorted(self.offsets(value_of(span)) for span in self.said[statement][SPAN])

    def offsets(self, span: str) -> Offsets:
        where, _, offsets = span.partition("#char=")
        if where != f"{self.around.base}source/{self.source.id}" or not offsets:
            raise InputError([Problem(Mark(self.source.name), f"a span of another source: {span}")])
        start, end = map(int, offsets.split(","))
        return start, end

    def needed_ids(self) -> dict[str, str]:
        """Return ids for findings that others name, and for statements that findings elsewhere rest on."""
        ids: dict[str, str] = {}
        for number, finding in enumerate(self.findings):
            pattern = self.vocabulary.inherited(self.class_of[finding], NEG + "namedBy")
            labels = self.said[finding][LABEL]
            made = f"{slug(value_of(labels[0]))}.{self.source.id}" if labels else ""
            if pattern == ["{id}"] and local_name(finding) != made:
                ids[finding] = local_name(finding)
            elif any(
                iri(finding) in terms for said in self.said.values() for terms in said.values()
            ):
                ids[finding] = f"f{number + 1}"
        for number, statement in enumerate(self.statements):
            rests = [
                s
                for s in (*self.findings, *self.records)
                if iri(statement) in self.said[s][EVIDENCE]
            ]
            if any(self.home(s) != statement for s in rests):
                ids[statement] = f"s{number + 1}"
        for subject, id in ids.items():
            root = STATEMENT if subject in self.statements else FINDING
            self.scope.local.add(Entity(subject, root, self.class_of[subject], id), id)
        return ids

    def home(self, finding: str) -> str:
        """Return the statement a finding is written under: the first it rests on."""
        if finding in self.records:
            return ""
        evidence = {value_of(term) for term in self.said[finding][EVIDENCE]}
        return next((s for s in self.statements if s in evidence), "")

    # ------------------------------------------------------------ the file

    def text(self, coder: str) -> str:
        blocks: Block = [("source", self.source.id), ("coder", coder)]
        for section, root in SECTION_ROOTS.items():
            things: Block = [
                (self.handle(s), self.thing(s, root)) for s in self.things if self.kind(s) == root
            ]
            things += self.links_only(section)
            if things:
                blocks.append((section, things))
        blocks.append(("statements", [*map(self.statement, self.statements), *self.set_aside()]))
        return "\n".join(write_block(blocks)) + "\n"

    def thing(self, subject: str, root: str) -> Block:
        class_ = self.class_of[subject]
        said = {p: v for p, v in self.said[subject].items() if p not in (TYPE, LABEL)}
        labels = self.words(self.said[subject][LABEL])
        if root == TERM:
            head: Block = [(self.vocabulary.label(class_, "en"), labels)]
        else:
            head = [("is a", self.vocabulary.label(class_, "en")), ("label", labels)]
        return [*head, *self.fields(said, class_), *self.links(subject)]

    def links_only(self, section: str) -> Block:
        """Return links that start at a term of the register."""
        if SECTION_ROOTS[section] != TERM:
            return []
        starts = {self.edge(record, EDGE_FROM) for record in self.records} - set(self.things)
        return [(local_name(start), self.links(start)) for start in sorted(starts)]

    def edge(self, record: str, annotation: str) -> str:
        property_ = self.vocabulary.inherited(self.class_of[record], annotation)[0]
        return value_of(self.said[record][property_][0])

    def links(self, subject: str) -> Block:
        by_relation: dict[str, list[object]] = defaultdict(list)
        for record in self.records:
            if self.edge(record, EDGE_FROM) == subject:
                relation = self.vocabulary.properties[self.edge(record, EDGE_LABEL)]
                target = self.name(self.edge(record, EDGE_TO), relation)
                by_relation[self.word(relation)].append([(target, self.details(record))])
        return sorted(by_relation.items())

    def details(self, record: str) -> Block:
        class_ = self.class_of[record]
        ends = {self.vocabulary.inherited(class_, a)[0] for a in (EDGE_FROM, EDGE_TO, EDGE_LABEL)}
        said = {
            p: v for p, v in self.said[record].items() if p not in (TYPE, CODED_BY, LABEL, *ends)
        }
        label: Block = [("label", self.words(self.said[record][LABEL]))]
        return [*label, *self.fields(said, class_)]

    def statement(self, subject: str) -> Block:
        said = self.said[subject]
        spans = self.spans(subject)
        block: Block = self.quote(spans)
        speakers = sorted(map(value_of, said[SPEAKER]))
        if subject in self.ids:
            block.append(("id", self.ids[subject]))
        if speakers != self.publishers:
            block.append(("speaker", self.names(speakers, self.vocabulary.properties[SPEAKER])))
        told = way_of_telling(
            [self.source.text[a:b] for a, b in spans], own=set(speakers) <= self.authors
        )
        skip = {TYPE, SPEAKER, SPAN}
        if said[REPORTED_AS] == [iri(self.vocabulary.default_code(REPORTED_AS, told))]:
            skip.add(REPORTED_AS)
        block += self.fields({p: v for p, v in said.items() if p not in skip}, STATEMENT)
        findings = [self.finding(f) for f in self.findings if self.home(f) == subject]
        return [*block, ("findings", findings)] if findings else block

    def set_aside(self) -> Iterator[Block]:
        spans = [
            (self.offsets(span), value_of(reason))
            for span, said in self.said.items()
            for reason in said[NO_FINDING]
        ]
        for span, reason in sorted(spans):
            yield [*self.quote([span]), ("no finding", reason)]

    def quote(self, spans: Sequence[Offsets]) -> Block:
        """Return the words of spans, with words before them where they stand more than once."""
        passages = [self.passage(span) for span in spans]
        return passages[0] if len(passages) == 1 else [("quote", passages)]

    def passage(self, span: Offsets) -> Block:
        words = self.source.text[slice(*span)]
        if len(find_quote(self.folded, words)) == 1:
            return [("quote", words)]
        after = words_before(self.folded, self.source.text, span)
        if after is None:
            message = "no words tell this passage from another like it"
            raise InputError([Problem(self.source.mark(span[0]), message)])
        return [("quote", words), ("after", after)]

    def finding(self, subject: str) -> Block:
        class_ = self.class_of[subject]
        said = {p: v for p, v in self.said[subject].items() if p not in (TYPE, CODED_BY)}
        mains = [m for m in self.vocabulary.inherited(class_, NEG + "mainProperty") if said.get(m)]
        main = min(mains, default="")
        value: object = (
            self.words(said[LABEL]) if main == LABEL else self.values(said.get(main, []), main)
        )
        block: Block = [(self.vocabulary.label(class_, "en"), value)]
        if subject in self.ids:
            block.append(("id", self.ids[subject]))
        if main != LABEL:
            block.append(("label", self.words(said[LABEL])))
        home = iri(self.home(subject))
        said[EVIDENCE] = [term for term in said[EVIDENCE] if term != home]
        return [
            *block,
            *self.fields({p: v for p, v in said.items() if p not in (main, LABEL)}, class_),
        ]
