"""Sides: what one coder entered for a text, told into what all agree on and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from graph.coding.codings import Coding, FindingEntry, StatementEntry, parse_coding
from graph.coding.scope import Entity
from graph.edit import (
    Change,
    add_field,
    apply_changes,
    end_of_entry,
    remove_entry,
    replace_word,
    write_flow,
)
from graph.errors import Mark
from graph.lexicon.vocabulary import FINDING, STATEMENT, TERM
from graph.notation import ListNode, MapNode, Node, Scalar, parse_notation
from graph.scoring.agreement import Unit
from graph.scoring.coded import Coded, Codings
from graph.terms import NEG, iri, local_name, value_of
from graph.texts.anchors import FoldedText, find_quote, fold_text
from graph.texts.sources import Offsets

POSITION, HELD_BY = NEG + "Position", NEG + "heldBy"


@dataclass(frozen=True, slots=True)
class Edited:
    """A coding without what is open, with how many findings are left and how many links went."""

    text: str
    kept: int
    links: int


@dataclass
class Side:
    """What one coder entered for the text."""

    coder: str
    coded: Coded
    codings: Codings
    open: set[Mark] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.name = self.coded.annotation.name
        self.entries: Coding = parse_coding(self.coded.text, self.name)
        root = parse_notation(self.coded.text, self.name)
        assert isinstance(root, MapNode)
        self.root = root
        self.iri_at = dict(self.coded.compiled.entered)
        self.said = {(s, value_of(p), o) for s, p, o in self.coded.compiled.triples}
        self.subjects = {value_of(s) for s, _, _ in self.coded.compiled.triples}
        self.meaning = {word.mark: entity for word, entity in self.coded.compiled.uses}

    @property
    def findings(self) -> list[FindingEntry]:
        """All findings, in the order in which they are written."""
        return [f for statement in self.entries.statements for f in statement.findings]

    def class_of(self, finding: FindingEntry) -> str:
        return self.codings.vocabulary.class_named(finding.class_word.text, FINDING)

    def is_position(self, finding: FindingEntry) -> bool:
        return self.codings.vocabulary.is_a(self.class_of(finding), POSITION)

    # ------------------------------------------------------------ what is open

    def unsettled(
        self, coder: str, settled: Sequence[Unit], units: Sequence[Unit], others: Sequence[Side]
    ) -> set[Mark]:
        """Return the places of findings that not all agree on: positions by their units, the rest by their names."""
        agreed = {unit.found[coder].mark for unit in settled}
        disputed = {u.found[coder].mark for u in units if coder in u.found and u not in settled}
        iris = {
            self.iri_at[mark]
            for mark in agreed - disputed
            if mark is not None and mark in self.iri_at
        }
        found = set()
        for finding in self.findings:
            at = finding.class_word.mark
            name = self.iri_at.get(at, "")
            is_settled = (
                name in iris
                if self.is_position(finding)
                else all(name in other.subjects for other in others)
            )
            if not is_settled:
                found.add(at)
        return found

    @cached_property
    def open_iris(self) -> set[str]:
        """The names of the findings that are open."""
        return {self.iri_at[mark] for mark in self.open if mark in self.iri_at}

    @cached_property
    def open_spans(self) -> list[Offsets]:
        """Where the statements stand under which something is open."""
        return [
            span
            for statement in self.entries.statements
            if any(f.class_word.mark in self.open for f in statement.findings)
            for span in self.spans(statement)
        ]

    def spans(self, statement: StatementEntry) -> list[Offsets]:
        """Return where the quotes of a statement stand, the first place of each."""
        found = (find_quote(self.folded, passage.quote.text)[:1] for passage in statement.passages)
        return [span for places in found for span in places]

    def place(self, statement: StatementEntry) -> int:
        """Return where a statement begins in the text."""
        return min((start for start, _ in self.spans(statement)), default=0)

    @cached_property
    def folded(self) -> FoldedText:
        """The text as quotes are looked for in it."""
        return fold_text(self.coded.source.text)

    # ------------------------------------------------------------ the joint coding

    def without_open(self, others: Sequence[Side], name: str, coders: Sequence[str]) -> Edited:
        """Return the coding without what is open, as the joint one."""
        text, gone = self.coded.text, [*self.gone_statements(others)]
        changes: list[Change] = [self.renamed_coder(name)]
        statements = self.root.get("statements")
        for node, entry in self.written():
            if node in gone:
                changes.append(whole_lines(text, node))
            else:
                changes += self.without_findings(node, entry.findings)
        if isinstance(statements, ListNode) and len(gone) == len(statements.items):
            changes = [self.renamed_coder(name), rewritten(text, statements, [])]
        links, dropped = self.without_links(others)
        changes += links
        changes += self.retold(changes)
        head = f"# The joint coding of {' and '.join(coders)}: what they agree on, as {self.coder} wrote it.\n"
        return Edited(
            head + apply_changes(text, changes), len(self.findings) - len(self.open), dropped
        )

    def written(self) -> Iterator[tuple[MapNode, StatementEntry]]:
        """Yield the statements as written, each with what it says."""
        node = self.root.get("statements")
        items = node.items if isinstance(node, ListNode) else ()
        for item, entry in zip(items, self.entries.statements, strict=True):
            if isinstance(item, MapNode):
                yield item, entry

    def renamed_coder(self, name: str) -> Change:
        word = self.root.get("coder")
        if isinstance(word, Scalar):
            return replace_word(word, name)
        end = end_of_entry(self.coded.text, self.entries.source)
        return end, end, f"coder: {name}\n"

    def gone_statements(self, others: Sequence[Side]) -> Iterator[MapNode]:
        """Yield the statements of which nothing is left, and those without findings where others have some."""
        spans = [span for other in others for span in other.open_spans]
        kept = {
            entity.iri for word, entity in self.coded.compiled.uses
            if entity.root == STATEMENT and not self.is_open(word)
        }  # fmt: skip
        for node, entry in self.written():
            if entry.no_finding is not None:
                if any(a < d and c < b for a, b in self.spans(entry) for c, d in spans):
                    yield node
            elif entry.findings and all(f.class_word.mark in self.open for f in entry.findings):
                id_ = entry.id.text if entry.id else ""
                named = self.coded.compiled.ids.get((STATEMENT, id_))
                if named is None or named.iri not in kept:
                    yield node

    def is_open(self, word: Scalar) -> bool:
        """Tell whether a word stands in a finding that is open."""
        return any(node.start <= word.start < node.end for node in self.open_nodes)

    @cached_property
    def open_nodes(self) -> list[MapNode]:
        """The findings that are open, as written."""
        found = []
        for node, entry in self.written():
            findings = node.get("findings")
            items = findings.items if isinstance(findings, ListNode) else ()
            pairs = zip(items, entry.findings, strict=True)
            found += [
                i for i, f in pairs if f.class_word.mark in self.open and isinstance(i, MapNode)
            ]
        return found

    def without_findings(self, node: MapNode, entries: Sequence[FindingEntry]) -> Iterator[Change]:
        """Yield the changes that take the open findings out of a statement."""
        findings = node.get("findings")
        if not isinstance(findings, ListNode):
            return
        pairs = list(zip(findings.items, entries, strict=True))
        kept = [item for item, entry in pairs if entry.class_word.mark not in self.open]
        text = self.coded.text
        if len(kept) == len(pairs):
            return
        if not kept:
            yield rewritten(text, findings, kept)
        elif text[findings.start : findings.start + 1] == "[":
            yield from without_items(findings, kept)
        else:
            yield from (whole_lines(text, item) for item, _ in pairs if item not in kept)

    def without_links(self, others: Sequence[Side]) -> tuple[list[Change], int]:
        """Return the changes that take out links between terms that not all coders drew, and how many these are."""
        changes, dropped, text = [], 0, self.coded.text
        for thing in self.entries.things:
            start = self.coded.compiled.ids.get((TERM, thing.handle.text))
            section = self.root.get(thing.section)
            entry = section.get(thing.handle.text) if isinstance(section, MapNode) else None
            for key, value in thing.fields if start and isinstance(entry, MapNode) else ():
                assert start is not None
                property_ = self.codings.vocabulary.property_named(key.text, TERM)
                if property_ is None or not property_.recorded_as:
                    continue
                items = value.items if isinstance(value, ListNode) else (value,)
                kept = [
                    item for item in items
                    if all(self.drawn(start.iri, property_.iri, item) in other.said for other in others)
                ]  # fmt: skip
                dropped += len(items) - len(kept)
                if not kept and isinstance(entry, MapNode):
                    changes.append(remove_entry(text, entry, key))
                elif len(kept) < len(items):
                    changes.append(rewritten(text, value, kept))
        return changes, dropped

    def drawn(self, start: str, property_: str, item: Node) -> tuple[str, str, str]:
        """Return the triple that a link is."""
        first = next(iter(item), None) if isinstance(item, MapNode) else None
        word = first[0] if first else item
        entity = self.meaning.get(word.mark) if isinstance(word, Scalar) else None
        return iri(start), property_, iri(entity.iri) if entity else ""

    def retold(self, changes: Sequence[Change]) -> Iterator[Change]:
        """Yield what words need that named what is no longer there, and positions whose holder stood there."""
        gone = [(start, end) for start, end, _ in changes if end > start]
        for word, entity in self.coded.compiled.uses:
            if any(start <= word.start < end for start, end in gone):
                continue
            told = self.elsewhere(word, entity, only_open=True)
            if told != word.text:
                yield replace_word(word, told)
        if not any(
            not self.is_position(f) for f in self.findings if f.class_word.mark in self.open
        ):
            return
        for node, entry in self.written():
            findings = node.get("findings")
            items = findings.items if isinstance(findings, ListNode) else ()
            for item, finding in zip(items, entry.findings, strict=True):
                is_left = not any(start <= item.start < end for start, end in gone)
                if is_left and isinstance(item, MapNode) and self.lacks_holder(finding):
                    yield add_field(self.coded.text, item, "held by", self.holders(finding))

    def lacks_holder(self, finding: FindingEntry) -> bool:
        """Tell whether a position leaves it to what the file says elsewhere whose it is."""
        held = self.codings.vocabulary.properties[HELD_BY]
        class_ = self.class_of(finding)
        if not self.codings.vocabulary.applies(held, class_):
            return False
        words = (
            self.codings.vocabulary.property_named(key.text, class_) for key, _ in finding.fields
        )
        return held not in words and bool(self.holders(finding))

    def holders(self, finding: FindingEntry) -> list[str]:
        """Return the words for those who hold a finding."""
        subject = iri(self.iri_at.get(finding.class_word.mark, ""))
        held = sorted(value_of(o) for s, p, o in self.said if (s, p) == (subject, HELD_BY))
        return [self.word_for(actor) for actor in held]

    def word_for(self, thing: str) -> str:
        """Return the handle of a thing of the coding or of the register."""
        return self.handles.get(thing) or local_name(thing)

    @cached_property
    def handles(self) -> dict[str, str]:
        known = {**self.codings.register.names.by_handle, **self.coded.compiled.ids}
        return {entity.iri: handle for (_, handle), entity in known.items()}

    def elsewhere(self, word: Scalar, entity: Entity, *, only_open: bool) -> str:
        """Return how a word names a finding or statement from another coding: by its coder and source."""
        if entity.root not in (FINDING, STATEMENT) or "/" in word.text:
            return word.text
        if "#" in word.text:
            return f"{self.coder}/{word.text}"
        if only_open and entity.root == STATEMENT:
            return word.text
        named = self.coded.compiled.ids.get((entity.root, word.text), entity)
        if only_open and named.iri not in self.open_iris:
            return word.text
        return f"{self.coder}/{self.coded.source.id}#{word.text}"


def whole_lines(text: str, node: Node) -> Change:
    """Return the change that takes an item of a list out with its lines."""
    return text.rfind("\n", 0, node.start) + 1, end_of_entry(text, node), ""


def without_items(node: ListNode, kept: Sequence[Node]) -> Iterator[Change]:
    """Yield the changes that leave some items of a list on one line."""
    last = max(n for n, item in enumerate(node.items) if item in kept)
    for item, following in pairwise(node.items[: last + 1]):
        if item not in kept:
            yield item.start, following.start, ""
    if last + 1 < len(node.items):
        yield node.items[last].end, node.items[-1].end, ""


def rewritten(text: str, node: Node, items: Sequence[Node]) -> Change:
    """Return the change that leaves some items of a list, on one line behind its key."""
    start = node.start
    if text[start : start + 1] not in ("[", "{"):
        start = text.rfind(":", 0, start) + 1
    lead = " " if start != node.start else ""
    return start, last_of(text, node), f"{lead}[{', '.join(map(write_flow, items))}]"


def last_of(text: str, node: Node) -> int:
    """Return the offset behind the last word of a value, the line end left out."""
    if text[node.start : node.start + 1] in ("[", "{"):
        return node.end
    end = end_of_entry(text, node)
    return end - (text[end - 1 : end] == "\n")
