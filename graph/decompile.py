"""Decompiling: the triples of a coding become a coding file again.

Compiling what is written here gives the same triples: nothing that is in the graph is lost, whatever tool put it there.
Comments and the order of a person's own file are not in the graph; programs that change such a file edit its text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard

from graph.anchors import FoldedText, find_quote, fold_text
from graph.compile import AUTHOR, REPORTED_AS, SPAN, SPEAKER, Compiled, Surroundings, way_of_telling
from graph.describe import ANY_OF, EVIDENCE, PUBLISHER, SECTION_ROOTS, TYPE
from graph.errors import InputError, Mark, Problem
from graph.findings import CODED_BY, EDGE_FROM, EDGE_LABEL, EDGE_TO
from graph.notation import write_scalar
from graph.scope import Entity, Scope, root_of, roots_of
from graph.sources import Offsets, Source
from graph.terms import NEG, Triple, iri, language_of, local_name, slug, value_of
from graph.vocabulary import FINDING, LABEL, STATEMENT, TERM, Property

NO_FINDING = NEG + "noFinding"

Block = list[tuple[str, object]]
"""Keys with values: a text, a list, or another block."""


def decompile(
    triples: Iterable[Triple],
    source: Source,
    described: Compiled,
    surroundings: Surroundings,
    coder: str,
) -> str:
    """Return the coding file that compiles to some triples.

    Args:
        triples: the named graph of one coding.
        source: its source, with `described`, what the header says.
        coder: the coder's id.

    Raises:
        InputError: if the triples are not those of a coding of this source.

    """
    return _Writer(triples, source, described, surroundings).text(coder)


class _Writer:
    """One coding on its way back to text."""

    def __init__(
        self, triples: Iterable[Triple], source: Source, described: Compiled, around: Surroundings
    ) -> None:
        self.source, self.around, self.vocabulary = source, around, around.vocabulary
        self.said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for s, p, o in sorted(triples):
            self.said[value_of(s)][value_of(p)].append(o)
        self.class_of = {
            s: value_of(said[TYPE][0]) for s, said in self.said.items() if TYPE in said
        }
        self.folded: FoldedText = fold_text(source.text)
        self.publishers = sorted(
            value_of(o) for s, p, o in described.triples
            if value_of(p) == PUBLISHER and value_of(s) == f"{around.base}source/{source.id}"
        )  # fmt: skip
        self.authors = {
            value_of(o) for s, p, o in described.triples
            if value_of(p) in (PUBLISHER, AUTHOR) and value_of(s) == f"{around.base}source/{source.id}"
        }  # fmt: skip
        self.scope = Scope(around.register.names, around.sources, lambda _, __: None)
        self.things = [
            s for s in self.said if self.kind(s) in SECTION_ROOTS.values() and not self.is_inline(s)
        ]
        for subject in self.things:
            self.enter(subject)
        self.statements = sorted(self.of_class(STATEMENT), key=lambda s: (self.spans(s), s))
        self.records = [s for s in self.of_class(FINDING) if self.is_record(s)]
        self.findings = [s for s in self.of_class(FINDING) if not self.is_record(s)]
        self.ids = self.needed_ids()

    # ------------------------------------------------------------ what there is

    def kind(self, subject: str) -> str:
        return root_of(self.class_of.get(subject, ""), self.vocabulary)

    def of_class(self, root: str) -> list[str]:
        return [s for s, c in self.class_of.items() if self.vocabulary.is_a(c, root)]

    def is_inline(self, subject: str) -> bool:
        """Tell whether a term was made where it was needed: it is 'any of' others, and named after them."""
        return ANY_OF in self.said[subject] and local_name(subject).startswith("any-of-")

    def is_record(self, subject: str) -> bool:
        class_ = self.class_of[subject]
        return any(p.recorded_as == class_ for p in self.vocabulary.properties.values())

    def enter(self, subject: str) -> None:
        said = self.said[subject]
        names = [
            value_of(term)
            for p in (LABEL, "http://www.w3.org/2004/02/skos/core#altLabel")
            for term in said[p]
        ]
        entity = Entity(
            subject, self.kind(subject), self.class_of[subject], names[0] if names else ""
        )
        self.scope.local.add(entity, self.handle(subject), names)

    def handle(self, subject: str) -> str:
        return local_name(subject).removesuffix(f".{self.source.id}")

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
        return "\n".join(_written(blocks, 0)) + "\n"

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
        texts = [(self.source.text[a:b], self.after(a, b)) for a, b in spans]
        if len(texts) == 1:
            return [("quote", texts[0][0]), *([("after", texts[0][1])] if texts[0][1] else [])]
        return [
            (
                "quote",
                [
                    [("quote", text), *([("after", after)] if after else [])]
                    for text, after in texts
                ],
            )
        ]

    def after(self, start: int, end: int) -> str:
        places = find_quote(self.folded, self.source.text[start:end])
        if places == [(start, end)]:
            return ""
        for length in (30, 60, 120, 240, start):
            words = self.source.text[max(0, start - length) : start].strip()
            before = find_quote(self.folded, words)
            if before and next((p for p in places if p[0] >= before[0][1]), None) == (start, end):
                return words
        raise InputError(
            [Problem(self.source.mark(start), "no words tell this passage from another like it")]
        )

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

    # ------------------------------------------------------------ keys and values

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
        raise InputError(
            [Problem(Mark(self.source.name), f"nothing in the study is called {subject}")]
        )

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


# ---------------------------------------------------------------- text


def _written(block: Block, indent: int) -> Iterator[str]:
    """Yield the lines of a block of keys and values."""
    space = "  " * indent
    for key, value in block:
        name = write_scalar(key)
        if isinstance(value, str):
            yield from _text_lines(f"{space}{name}:", value, indent + 1)
        elif _is_block(value):
            yield f"{space}{name}:"
            yield from _written(value, indent + 1)
        elif isinstance(value, list):
            yield f"{space}{name}:" + (" []" if not value else "")
            for item in value:
                yield from _item_lines(item, indent)


def _item_lines(item: object, indent: int) -> Iterator[str]:
    space = "  " * indent
    if isinstance(item, str):
        yield from _text_lines(f"{space}  -", item, indent + 2)
    elif _is_block(item):
        lines = list(_written(item, indent + 2))
        yield f"{space}  - {lines[0].lstrip()}"
        yield from lines[1:]


def _is_block(value: object) -> TypeGuard[Block]:
    is_list = isinstance(value, list) and bool(value)
    return is_list and all(isinstance(item, tuple) for item in value)  # type: ignore[attr-defined]  # a list


def _text_lines(head: str, text: str, indent: int) -> Iterator[str]:
    """Yield a key with a text: on its line, or below it as it is where it is long or has several lines."""
    lines = text.split("\n")
    as_is = all(line.isprintable() and line == line.strip() and line for line in lines)
    if as_is and (len(lines) > 1 or len(text) > 80):
        yield f"{head} |-"
        yield from ("  " * indent + line for line in lines)
    else:
        yield f"{head} {write_scalar(text)}"
