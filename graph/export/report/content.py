"""What a report says, before it is Markdown or a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.asking.query import Names
from graph.export import Exported
from graph.export.attributes import marks
from graph.export.mermaid import Counted, counted, flowchart, in_numbers, issues_of
from graph.lexicon.vocabulary import ACTOR, FINDING, Vocabulary
from graph.networks.network import Edge, Network, Node, Quote, is_suggested
from graph.networks.selection import Selection
from graph.terms import NEG

WORDS = {
    "en": {
        "positions": "Positions by issue",
        "also": "What else was found",
        "notes": "Quotes",
        "picture": "In short",
        "via": "via",
        "selected": "Only",
        "coded": "coded by",
        "mostly": "(where nothing else is said)",
        "counts": "{findings} findings, {quotes} quotes from {sources} sources",
        "suggested": "With suggestions: {n} of these findings nobody has accepted",
    },
    "uk": {
        "positions": "Позиції за питаннями",
        "also": "Що ще знайдено",
        "notes": "Цитати",
        "picture": "Коротко",
        "via": "через",
        "selected": "Лише",
        "coded": "кодування:",
        "mostly": "(де не сказано інакше)",
        "counts": "знахідок: {findings}, цитат: {quotes}, джерел: {sources}",
        "suggested": "З пропозиціями: знахідок, яких ніхто не прийняв: {n}",
    },
    "ru": {
        "positions": "Позиции по вопросам",
        "also": "Что ещё найдено",
        "notes": "Цитаты",
        "picture": "Коротко",
        "via": "через",
        "selected": "Только",
        "coded": "кодировка:",
        "mostly": "(где не сказано иначе)",
        "counts": "находок: {findings}, цитат: {quotes}, источников: {sources}",
        "suggested": "С предложениями: находок, которых никто не принял: {n}",
    },
}
"""The words of the report itself; all others come from the ontology and the study."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the words, who said them through whom, how and when, and the source with the place in it."""

    number: int
    words: str
    said: str
    where: str


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as a sentence, with what else is said of it, who coded it, and the numbers of its footnotes."""

    text: str
    details: tuple[str, ...]
    coded: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading at some depth, and the items under it."""

    depth: int
    heading: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All a report says, in order."""

    language: str
    words: Mapping[str, str]
    title: str
    lead: tuple[str, ...]
    picture: str
    table: tuple[tuple[str, ...], ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]


def read_report(study: Exported, languages: Sequence[str], title: str = "") -> Report:
    """Return the report of a study, or of the selected part of it."""
    network = study.network(languages)
    language = languages[0]
    found: list[Edge | Node] = [*network.edges, *marks(network)]
    sources = {quote.source for thing in found for quote in thing.quotes}
    names = Names(study.reader, languages).of(sources)
    words = WORDS.get(language.split("-")[0], WORDS["en"])
    writer = _Writer(network, study.vocabulary, language, names, words)
    sections = tuple(writer.sections())
    counts = words["counts"].format(
        findings=writer.count,
        quotes=len(writer.notes),
        sources=len(sources),
    )
    open_ = len({thing.id for thing in found if is_suggested(thing.judgements)})
    suggested = words["suggested"].format(n=open_) if study.selection.with_suggestions else ""
    chosen = described(study.selection)
    return Report(
        language if language.split("-")[0] in WORDS else "en",
        words,
        title or study.folder.config.name,
        tuple(
            filter(
                None,
                (counts, suggested, chosen and f"{words['selected']}: {chosen}", writer.mostly),
            )
        ),
        "".join(flowchart(network, study.vocabulary, language)),
        tuple(summary(network, study.vocabulary, language)),
        sections,
        tuple(writer.notes.values()),
    )


def summary(network: Network, vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, ...]]:
    """Yield a table of issues by holders with the number of positions of each class; the first row has the holders."""
    counts = counted(network)
    names = {node.id: node.label for node in network.nodes}
    holders, issues = (
        sorted({pair[side] for pair in counts}, key=lambda thing: (names[thing].casefold(), thing))
        for side in (0, 1)
    )
    if counts:
        yield "", *(names[holder] for holder in holders)
    for issue in issues:
        cells = (counts.get((holder, issue), Counter[Counted]()) for holder in holders)
        yield names[issue], *(", ".join(in_numbers(cell, vocabulary, language)) for cell in cells)


def described(selection: Selection) -> str:
    """Return a selection in words.

    >>> described(Selection(as_of="2025-12", parties=("Ukraine", "Russia")))
    'as of 2025-12; party Ukraine, Russia'
    """
    parts = {
        "as of": selection.as_of, "since": selection.since, "until": selection.until,
        "party": ", ".join(selection.parties), "issue": ", ".join(selection.issues),
        "coder": ", ".join(selection.coders), "query": selection.question.name if selection.question else "",
        "without": ", ".join(sorted(selection.without)),
    }  # fmt: skip
    return "; ".join(f"{word} {value}" for word, value in parts.items() if value)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _as_edge(node: Node) -> Edge:
    """Return a finding that is no edge, as one with no ends."""
    return Edge(
        node.id, "", "", node.class_, "", node.label, node.details, node.quotes, node.judgements
    )


class _Writer:
    """Turns edges into sections, and numbers their quotes as they come."""

    def __init__(
        self,
        network: Network,
        vocabulary: Vocabulary,
        language: str,
        sources: Mapping[str, str],
        words: Mapping[str, str],
    ) -> None:
        self.vocabulary, self.language, self.sources, self.words = (
            vocabulary,
            language,
            sources,
            words,
        )
        self.network = network
        self.names = {node.id: node.label for node in network.nodes}
        self.notes: dict[Quote, Note] = {}
        lines = {edge.id for edge in network.edges if edge.title}
        found: list[Edge | Node] = [*network.edges, *marks(network)]
        coded = Counter(map(self.coded, found))
        coded.pop("", None)
        self.usual = coded.most_common(1)[0][0] if coded else ""
        self.count = len(lines | {n.id for n in marks(network) if n.quotes or n.judgements})

    def sections(self) -> Iterator[Section]:
        """Yield positions by issue and term, then the other findings by class in the order of the coder's table."""
        parts = {node.id: node.part for node in self.network.nodes}
        issues, actors = issues_of(self.network), {"party", "envoy", "actor"}
        by_topic: dict[str, dict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
        rest: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.network.edges:
            if edge.title and parts[edge.start] in actors and edge.end in issues:
                for issue in issues[edge.end]:
                    by_topic[issue][edge.end].append(edge)
            elif edge.title:
                rest[edge.class_].append(edge)
        for node in marks(self.network):
            if node.quotes or node.judgements:
                rest[node.class_].append(_as_edge(node))
        if by_topic:
            yield Section(2, self.words["positions"])
        for issue in sorted(by_topic, key=self.by_name):
            yield Section(3, _capital(self.names[issue]))
            for topic in sorted(by_topic[issue], key=self.by_name):
                yield Section(4, self.names[topic], tuple(self.items(by_topic[issue][topic])))
        if rest:
            yield Section(2, self.words["also"])
        for class_ in sorted(rest, key=self.by_order):
            name = self.vocabulary.label(class_, self.language)
            yield Section(3, _capital(name), tuple(self.items(rest[class_])))

    def by_name(self, id: str) -> tuple[str, str]:
        return self.names[id].casefold(), id

    def by_order(self, class_: str) -> tuple[int, str]:
        order = self.vocabulary.values(class_, NEG + "coderOrder")
        return int(order[0]) if order and order[0].isdigit() else 99, class_

    def items(self, edges: Iterable[Edge]) -> Iterator[Item]:
        """Yield findings as sentences, each once, in the order of their names."""
        once = {edge.id: edge for edge in edges}
        for edge in sorted(once.values(), key=lambda e: (e.title.casefold(), e.id)):
            coded = self.coded(edge)
            yield Item(
                edge.title,
                tuple(self.details(edge)),
                "" if coded == self.usual else coded,
                tuple(dict.fromkeys(self.note(quote).number for quote in edge.quotes)),
            )

    @property
    def mostly(self) -> str:
        """Who coded most findings and how: it is said once, and elsewhere where it differs."""
        return f"{self.usual} {self.words['mostly']}" if self.usual else ""

    def coded(self, finding: Edge | Node) -> str:
        """Return who coded a finding, how surely, and how it was reviewed."""
        each = "; ".join(f"{j.coder} {j.confidence:g}, {j.review}" for j in finding.judgements)
        return f"{self.words['coded']} {each}" if each else ""

    def details(self, edge: Edge) -> Iterator[str]:
        """Yield what else is said of a finding; its ends stand in the sentence, its dates with the quotes."""
        ends = {
            self.vocabulary.label(property_, self.language)
            for name in ("edgeFrom", "edgeTo", "edgeLabel", "mainProperty")
            for property_ in self.vocabulary.inherited(edge.class_, NEG + name)
        }
        for name, value in edge.details.items():
            if name not in ends | self.repeating:
                yield f"{name}: {value}"

    @cached_property
    def repeating(self) -> set[str]:
        """The names of derived properties that lead to no other finding or actor: they say the same once more."""
        roots = (FINDING, ACTOR)
        return {
            self.vocabulary.label(p.iri, self.language)
            for p in self.vocabulary.properties.values()
            if p.derived
            and not any(self.vocabulary.is_a(r, root) for r in p.ranges for root in roots)
        }

    def note(self, quote: Quote) -> Note:
        """Return the footnote of a quote, numbered when it is first used."""
        if quote not in self.notes:
            others = [name for name in quote.via if name != quote.speaker]
            via = f", {self.words['via']} {', '.join(others)}" if others else ""
            day = f", {quote.date}" if quote.date else ""
            self.notes[quote] = Note(
                len(self.notes) + 1,
                quote.text,
                f"{quote.speaker}{via} ({quote.mode}{day})",
                f"{self.sources[quote.source]}, {quote.start}–{quote.end}",
            )
        return self.notes[quote]
