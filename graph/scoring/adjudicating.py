"""Adjudicating: what coders agree on becomes a joint coding; what they do not is suggested to whoever decides.

The originals stay as they are. The joint coding is that of the first coder without what not all agree on, so that its
comments and layout are kept. What is open is written as suggestions, each version with its coder for a rule: nothing
of it counts, and `kg review` takes it over or turns it down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.coding.codings import SECTIONS, SUGGESTED, FindingEntry
from graph.coding.layout import Block, write_block
from graph.errors import InputError, Problem
from graph.lexicon.vocabulary import STATEMENT
from graph.notation import ListNode, MapNode, Node, Scalar
from graph.scoring.agreement import Agreement, Unit
from graph.scoring.coded import Coded, Codings
from graph.scoring.sides import Side

COMPARED = ("class", "holder", "term", "condition", "figures", "modality", "red line", "target")
"""The fields in which coders must agree on a position, unless others are named."""

MADE_HERE = ("# The joint coding of ", "# What ")
"""How files begin that are made here."""

VERSION = "version"
"""How the note of a suggestion goes on, behind its rule, that is one coder's version of what is disputed."""


@dataclass(frozen=True, slots=True)
class Joint:
    """What becomes of the codings of one text: the joint coding, and each coder's versions of what is open, if any."""

    source: str
    coding: str
    suggestions: Mapping[str, str]
    agreed: int
    open: int
    links: int


def adjudicate(
    codings: Codings,
    coded: Mapping[str, Coded],
    agreement: Agreement,
    name: str,
    compared: Sequence[str] = COMPARED,
) -> Joint:
    """Return the joint coding of a text and what is open.

    Args:
        coded: what each coder entered; the first one's words are kept.
        name: the coder of the joint coding.

    Raises:
        InputError: if the joint coding would not compile; that is a coding written in a way this does not know.

    """
    sides = {coder: Side(coder, one, codings) for coder, one in coded.items()}
    first = next(iter(sides.values()))
    source = first.coded.source
    units = [unit for unit in agreement.units if unit.text == source.id]
    settled = [
        unit for unit in units
        if unit.found.keys() == sides.keys() and not agreement.differing(unit, compared)
    ]  # fmt: skip
    for coder, side in sides.items():
        side.open = side.unsettled(
            coder, settled, units, [s for c, s in sides.items() if c != coder]
        )
    joint = first.without_open([s for s in sides.values() if s is not first], name, list(sides))
    suggestions = {
        side.coder: text
        for side in sides.values()
        if (text := _Suggestions(name, side, list(sides), agreement, units, compared).text())
    }
    check_compiles(codings, joint.text, name, source.id)
    for coder, text in suggestions.items():
        check_compiles(codings, text, of_coder(name, coder), source.id)
    opened = sum(len(side.open) for side in sides.values())
    return Joint(source.id, joint.text, suggestions, joint.kept, opened, joint.links)


def of_coder(name: str, coder: str) -> str:
    """Return the name under which one coder's versions of what is open are suggested.

    >>> of_coder("joint", "ada")
    'joint-ada'
    """
    return f"{name}-{coder}"


def check_compiles(codings: Codings, text: str, coder: str, source: str) -> None:
    """Refuse what would not build.

    Raises:
        InputError: with every fault.

    """
    try:
        codings.compile_text(text, coder, source)
    except InputError as error:
        raise InputError(
            Problem(p.mark, f"once joined: {p.message}", f"{p.hint}\nnothing was written".strip())
            for p in error.problems
        ) from error


# ---------------------------------------------------------------- what is open

HEAD = """\
# What {coder} says where {coders} do not agree. None of it counts: kg review --coder {name} decides.
# All of it at once is taken over with: kg review --coder {name} --accept {coder}
"""


@dataclass(frozen=True, slots=True)
class _Suggestions:
    """The open findings of one coder on their way to a file of suggestions.

    Each coder's are a file, and thus a named graph, of their own, as two may say the same with another confidence.
    """

    name: str
    side: Side
    coders: Sequence[str]
    agreement: Agreement
    units: Sequence[Unit]
    compared: Sequence[str]

    def text(self) -> str:
        """Return the file, nothing where nothing is open."""
        statements = [block for _, block in sorted(self.statements(), key=lambda item: item[0])]
        if not statements:
            return ""
        blocks: Block = [
            ("source", self.side.coded.source.id),
            ("coder", of_coder(self.name, self.side.coder)),
            ("status", SUGGESTED),
        ]
        used = self.used(statements)
        for section in SECTIONS:
            entries: Block = [(h, value) for h, value in self.things(section) if h in used]
            blocks += [(section, entries)] if entries else []
        blocks.append(("statements", statements))
        coders = " and ".join(self.coders)
        head = HEAD.format(coder=self.side.coder, coders=coders, name=self.name)
        return head + "\n".join(write_block(blocks)) + "\n"

    def things(self, section: str) -> Iterator[tuple[str, object]]:
        """Yield the actors, places or terms that the coder entered."""
        node = self.side.root.get(section)
        for key, value in node if isinstance(node, MapNode) else ():
            yield key.text, self.value(self.side, self.without_links(self.side, value))

    def used(self, statements: list[Block]) -> set[str]:
        """Return the words of the statements, of the entries that these name, of those that these name, and so on."""
        entries = {handle: value for section in SECTIONS for handle, value in self.things(section)}
        used, fresh = set[str](), set(words_of(statements))
        while fresh:
            used |= fresh
            fresh = {w for h in fresh if h in entries for w in words_of(entries[h])} - used
        return used

    def without_links(self, side: Side, entry: Node) -> Node:
        """Return an entry without its links: who judged them is in the coder's own coding."""
        if not isinstance(entry, MapNode):
            return entry
        kept = tuple(
            (key, value) for key, value in entry
            if not (p := side.codings.vocabulary.property_named(key.text, "")) or not p.recorded_as
        )  # fmt: skip
        return MapNode(kept, entry.mark, entry.start, entry.end)

    def statements(self) -> Iterator[tuple[int, Block]]:
        """Yield each statement under which something is open, with its place in the text."""
        side = self.side
        for node, entry in side.written():
            findings = node.get("findings")
            items = findings.items if isinstance(findings, ListNode) else ()
            blocks = [
                self.finding(side, item, finding)
                for item, finding in zip(items, entry.findings, strict=True)
                if finding.class_word.mark in side.open and isinstance(item, MapNode)
            ]
            if blocks:
                statement = self.fields(side, node, ("id", "findings"))
                statement += self.defaults(side, STATEMENT, [key for key, _ in statement])
                statement.append(("findings", blocks))
                yield side.place(entry), statement

    def finding(self, side: Side, node: MapNode, entry: FindingEntry) -> Block:
        """Return an open finding with all that its coder's file says of it elsewhere, and with what is disputed."""
        class_ = side.class_of(entry)
        skipped = ("id", "note") if side.is_position(entry) else ("note",)
        block = self.fields(side, node, skipped)
        if side.lacks_holder(entry):
            holders = side.holders(entry)
            block.append(("held by", holders[0] if len(holders) == 1 else [*holders]))
        block += self.defaults(side, class_, [key for key, _ in block])
        old = node.get("note")
        more = f"; {old.text}" if isinstance(old, Scalar) else ""
        block.append(("note", f"rule {side.coder}; {VERSION}, {self.reason(side, entry)}{more}"))
        return block

    def reason(self, side: Side, entry: FindingEntry) -> str:
        """Return what is not agreed on, in words."""
        at = entry.class_word.mark
        for unit in self.units:
            found = unit.found.get(side.coder)
            if found is not None and found.mark == at:
                missing = sorted(set(self.coders) - unit.found.keys())
                differing = self.agreement.differing(unit, self.compared)
                said = [f"not found by {' and '.join(missing)}"] if missing else []
                return ", ".join(
                    [*said, *([f"differs in {', '.join(differing)}"] if differing else [])]
                )
        return "not entered by all"

    def fields(self, side: Side, node: MapNode, without: Iterable[str]) -> Block:
        return [
            (key.text, self.value(side, value)) for key, value in node if key.text not in without
        ]

    def defaults(self, side: Side, class_: str, keys: Iterable[str]) -> Block:
        """Return what the defaults of the coder's file give to what is silent."""
        vocabulary = side.codings.vocabulary
        said = {vocabulary.property_named(key, class_) for key in keys}
        return [
            (key.text, self.value(side, value))
            for key, value in side.entries.defaults
            if (p := vocabulary.property_named(key.text, class_))
            and vocabulary.applies(p, class_)
            and p not in said
        ]

    def value(self, side: Side, node: Node) -> object:
        """Return a value as the layout takes it, names of findings told as those of another coding."""
        if isinstance(node, ListNode):
            return [self.value(side, item) for item in node.items]
        if isinstance(node, MapNode):
            return [(self.word(side, key), self.value(side, value)) for key, value in node]
        return self.word(side, node)

    def word(self, side: Side, word: Scalar) -> str:
        entity = side.meaning.get(word.mark)
        return side.elsewhere(word, entity, only_open=False) if entity else word.text


def words_of(value: object) -> Iterator[str]:
    """Yield all texts in a block."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from words_of(item)
