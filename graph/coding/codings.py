"""Coding files: what one coder found in one source, as written, with the place of every word.

Only the shape of the file is known here: statements with their quotes, findings under them, and things entered at
the top. What the keys and values mean is for the ontology to say (`graph.coding.compile`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import InputError, Mark, Problem
from graph.lexicon.hints import did_you_mean
from graph.notation import ListNode, MapNode, Node, Scalar, parse_notation, read_text
from graph.terms import HANDLE, slug

SECTIONS = ("actors", "places", "terms")
"""Things entered by handle, at the top of a coding or in the register."""

SHAPE_WORDS = frozenset(
    {*SECTIONS, "source", "coder", "defaults", "statements", "quote", "after", "speaker", "findings", "id",
     "is a", "label", "words", "because", "no finding"}
)  # fmt: skip
"""The keys that give a file its shape; every other key is the label of a class or property."""

SUGGESTED = "suggested"
"""The status of a coding that nobody has accepted: it is compiled, but does not count."""

EXAMPLES = {
    "defaults": "{confidence: 0.9}",
    "actors": "a-handle: {is a: person, label: a name}",
    "places": "a-handle: {label: a name}",
    "terms": "a-handle: {term: a plain sentence., on issue: an issue}",
}

Field = tuple[Scalar, Node]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the source as typed, and a passage before them where they stand more than once."""

    quote: Scalar
    after: Scalar | None = None


@dataclass(frozen=True, slots=True)
class ThingEntry:
    """An actor, place or term entered under a handle."""

    section: str
    handle: Scalar
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding: the word of its class with a value, its id, and more keys."""

    class_word: Scalar
    value: Node
    id: Scalar | None
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A statement with its passages, speaker and findings, or passages of which nothing is coded."""

    mark: Mark
    passages: tuple[Passage, ...]
    speaker: tuple[Scalar, ...]
    id: Scalar | None
    no_finding: Scalar | None
    fields: tuple[Field, ...]
    findings: tuple[FindingEntry, ...]


@dataclass(frozen=True, slots=True)
class Coding:
    """A coding file as written."""

    name: str
    text: str
    source: Scalar
    coder: Scalar | None
    defaults: tuple[Field, ...]
    things: tuple[ThingEntry, ...]
    statements: tuple[StatementEntry, ...]
    status: str = ""


@dataclass(frozen=True, slots=True)
class RegisterEntries:
    """The register as written: things, and findings known apart from any source."""

    name: str
    text: str
    things: tuple[ThingEntry, ...] = ()
    findings: tuple[FindingEntry, ...] = ()


def read_coding(path: Path, name: str) -> Coding:
    """Return a coding file as written.

    Raises:
        InputError: with every fault of its shape.

    """
    return parse_coding(read_text(path, name), name)


def parse_coding(text: str, name: str) -> Coding:
    r"""Return a coding as written in a text.

    >>> coding = parse_coding("source: talks\nstatements:\n- quote: They met\n  findings: []\n", "a.yaml")
    >>> coding.source.text, coding.statements[0].passages[0].quote.text
    ('talks', 'They met')
    """
    return _Shape(name).coding(text)


def parse_register(text: str, name: str) -> RegisterEntries:
    """Return the register as written in a text, with every fault of its shape as an InputError."""
    return _Shape(name).register(text)


@dataclass(slots=True)
class _Shape:
    """Takes a file apart and notes every fault before it gives up."""

    name: str
    problems: list[Problem] = field(default_factory=list)

    def fault(self, mark: Mark, message: str, hint: str = "") -> None:
        self.problems.append(Problem(mark, message, hint))

    def coding(self, text: str) -> Coding:
        root = self.map(parse_notation(text, self.name), "the file")
        known = ("source", "coder", "status", "defaults", *SECTIONS, "statements")
        self.check_keys(root, known)
        source = self.scalar(root.get("source"), "source")
        if source is None and not self.problems:
            self.fault(
                Mark(self.name, 1, 1),
                "no source",
                "write `source:` and the name of a file in sources/",
            )
        status = self.scalar(root.get("status"), "status")
        if status is not None and status.text != SUGGESTED:
            hint = f"write `status: {SUGGESTED}`, or leave it out for what counts"
            self.fault(status.mark, f"no status of a coding: {status.text!r}", hint)
        coding = Coding(
            name=self.name,
            text=text,
            source=source or Scalar("", Mark(self.name, 1, 1), 0, 0, True),
            coder=self.scalar(root.get("coder"), "coder"),
            defaults=self.fields(
                root.get("defaults"), "defaults", f"write it like: defaults: {EXAMPLES['defaults']}"
            ),
            things=tuple(self.things(root)),
            statements=tuple(self.statements(root.get("statements"))),
            status=status.text if status is not None else "",
        )
        if self.problems:
            raise InputError(self.problems)
        return coding

    def register(self, text: str) -> RegisterEntries:
        node = parse_notation(text, self.name)
        root = (
            self.map(node, "the file") if node is not None else MapNode((), Mark(self.name), 0, 0)
        )
        self.check_keys(root, (*SECTIONS, "findings"))
        entries = RegisterEntries(
            self.name, text, tuple(self.things(root)), tuple(self.findings(root.get("findings")))
        )
        if self.problems:
            raise InputError(self.problems)
        return entries

    # ------------------------------------------------------------ parts

    def check_keys(self, node: MapNode, known: tuple[str, ...]) -> None:
        for key, _ in node:
            if key.text not in known:
                hint = did_you_mean(key.text, known) or f"keys here are: {', '.join(known)}"
                self.fault(key.mark, f"unknown key {key.text!r}", hint)

    def map(self, node: Node | None, what: str, hint: str = "") -> MapNode:
        if isinstance(node, MapNode):
            return node
        if node is not None and not is_empty(node):
            self.fault(node.mark, f"{what} is not made of keys and values", hint)
        mark = node.mark if node is not None else Mark(self.name, 1, 1)
        return MapNode((), mark, 0, 0)

    def list(self, node: Node | None, what: str) -> tuple[Node, ...]:
        if isinstance(node, ListNode):
            return node.items
        if node is not None and not is_empty(node):
            self.fault(node.mark, f"{what} is not a list", "begin each entry with `- `")
        return ()

    def scalar(self, node: Node | None, what: str) -> Scalar | None:
        if isinstance(node, Scalar):
            return node if node.text or not node.plain else None
        if node is not None:
            self.fault(node.mark, f"{what} is not one text")
        return None

    def fields(self, node: Node | None, what: str, hint: str = "") -> tuple[Field, ...]:
        return self.map(node, what, hint).entries

    def handle(self, scalar: Scalar | None) -> Scalar | None:
        if scalar is not None and not HANDLE.fullmatch(scalar.text):
            hint = f"write lower-case letters, digits and hyphens, such as {slug(scalar.text)}"
            self.fault(scalar.mark, f"no short name: {scalar.text!r}", hint)
        return scalar

    def things(self, root: MapNode) -> Iterator[ThingEntry]:
        for section in SECTIONS:
            example = EXAMPLES[section]
            for key, value in self.map(root.get(section), section, f"write below it: {example}"):
                self.handle(key)
                hint = f"write it like: {example.replace('a-handle', key.text)}"
                fields = self.fields(value, f"{section}: {key.text}", hint)
                yield ThingEntry(section, key, fields)

    def statements(self, node: Node | None) -> Iterator[StatementEntry]:
        for item in self.list(node, "statements"):
            entry = self.map(item, "a statement")
            passages = tuple(self.passages(entry))
            no_finding = self.reason(entry)
            findings = tuple(self.findings(entry.get("findings")))
            shape = ("quote", "after", "speaker", "id", "no finding", "findings")
            fields = tuple((key, value) for key, value in entry if key.text not in shape)
            if no_finding is not None and (findings or fields or entry.get("speaker")):
                hint = "leave out `no finding` where there is more to say: a statement needs no findings"
                self.fault(
                    no_finding.mark, "a passage with `no finding` has only quote and after", hint
                )
            yield StatementEntry(
                mark=entry.mark,
                passages=passages,
                speaker=self.names(entry.get("speaker"), "speaker"),
                id=self.handle(self.scalar(entry.get("id"), "id")),
                no_finding=no_finding,
                fields=fields,
                findings=findings,
            )

    def names(self, node: Node | None, what: str) -> tuple[Scalar, ...]:
        """Return a name or a list of names."""
        if node is None:
            return ()
        items = node.items if isinstance(node, ListNode) else (node,)
        for item in items:
            if not isinstance(item, Scalar) or is_empty(item):
                self.fault(item.mark, f"{what} is no name", "write a name, or a list of names")
        return tuple(item for item in items if isinstance(item, Scalar))

    def reason(self, entry: MapNode) -> Scalar | None:
        """Return why a passage has no finding, or nothing where it may have some."""
        node = entry.get("no finding")
        reason = self.scalar(node, "no finding")
        if node is not None and (reason is None or reason.text.casefold() in ("true", "yes")):
            hint = "say why, such as `no finding: by-line`"
            self.fault(node.mark, "`no finding` without a reason", hint)
        return reason

    def passages(self, entry: MapNode) -> Iterator[Passage]:
        node = entry.get("quote")
        after = self.scalar(entry.get("after"), "after")
        if node is None:
            near = [k for k, _ in entry if did_you_mean(k.text, ["quote"])]
            mark = near[0].mark if near else entry.mark
            hint = "did you mean 'quote'?" if near else "write `quote:` and words of the source"
            self.fault(mark, "a statement without a quote", hint)
        elif isinstance(node, Scalar):
            yield Passage(node, after)
        elif isinstance(node, MapNode):
            self.fault(
                node.mark,
                "quote is neither a text nor a list of texts",
                "put a quote that begins with { in quotation marks",
            )
        else:
            if not node.items:
                self.fault(node.mark, "no quote in the list", "write words of the source")
            for item in node.items:
                if isinstance(item, MapNode):
                    self.check_keys(item, ("quote", "after"))
                    quote = self.scalar(item.get("quote"), "quote")
                    if quote is not None:
                        yield Passage(quote, self.scalar(item.get("after"), "after"))
                    else:
                        self.fault(item.mark, "a passage without a quote", "write `quote:`")
                elif isinstance(item, Scalar):
                    yield Passage(item, after)
                    after = None
                else:
                    hint = "put a quote that begins with [ in quotation marks"
                    self.fault(item.mark, "a list within a list", hint)

    def findings(self, node: Node | None) -> Iterator[FindingEntry]:
        for item in self.list(node, "findings"):
            hint = "write its class and value, such as `demand: donbas`"
            entry = self.map(item, "a finding", hint)
            first = next(iter(entry), None)
            if first is None:
                if isinstance(item, MapNode) or is_empty(item):
                    self.fault(item.mark, "an empty finding", hint)
                continue
            key, value = first
            if key.text in SHAPE_WORDS:
                hint = "put the class first, such as `demand: donbas`"
                self.fault(
                    key.mark, f"a finding begins with its class, not with {key.text!r}", hint
                )
            yield FindingEntry(
                class_word=key,
                value=value,
                id=self.handle(self.scalar(entry.get("id"), "id")),
                fields=tuple((k, v) for k, v in entry.entries[1:] if k.text != "id"),
            )


def is_empty(node: Node) -> bool:
    """Tell whether nothing stands behind a key."""
    return isinstance(node, Scalar) and not node.text and node.plain
