"""YAML as the study's files use it: every value as text, with its place.

What a value means is decided by the ontology, never by YAML: `no`, `2025` and `0.50` stay the texts they are. Only a
safe part of YAML is read: no anchors, aliases or tags, no key twice, and sizes and depths have a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import yaml

from graph.errors import InputError, Mark, Problem

MAX_BYTES = 20_000_000
MAX_DEPTH = 24

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLOSED = re.compile(r"""\{.*\}\s*|\[.*\]\s*|"[^"]*"\s*|'[^']*'\s*""")
_TEXT_KEY = re.compile(r"\s*(?:- )?(?P<key>[^:#'\"\[{]+):\s+(?P<value>\S.*)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text: its place, its offsets in the file, and whether it stood there without quotation marks.

    `cut` is what stands behind it on its last line as a comment, hash sign included.
    """

    text: str
    mark: Mark
    start: int
    end: int
    plain: bool
    cut: str = ""


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of values."""

    items: tuple[Node, ...]
    mark: Mark
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys with their values, in the order in which they stand."""

    entries: tuple[tuple[Scalar, Node], ...]
    mark: Mark
    start: int
    end: int

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or nothing."""
        return next((value for name, value in self.entries if name.text == key), None)

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)


Node = Scalar | ListNode | MapNode


def read_notation(path: Path, name: str) -> Node | None:
    """Return what a file says, or nothing if it is empty.

    Args:
        name: the file's name in messages.

    Raises:
        InputError: if it cannot be read, is too large or is not the YAML that is used here.

    """
    return parse_notation(read_text(path, name), name)


def read_text(path: Path, name: str) -> str:
    """Return a file's text, line ends as line feeds and without a byte order mark.

    Raises:
        InputError: if it is missing, too large or not UTF-8.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError([Problem(Mark(name), f"cannot be read: {error.strerror}")]) from error
    if len(data) > MAX_BYTES:
        raise InputError([Problem(Mark(name), f"larger than {MAX_BYTES:,} bytes", "split it")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError([Problem(Mark(name, line), "not UTF-8", "save it as UTF-8")]) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_notation(text: str, name: str) -> Node | None:
    """Return what a text in the notation says, or nothing if it is empty.

    Raises:
        InputError: if it is not the YAML that is used here, with every key that stands twice.

    """
    reader = _Reader(text, name)
    try:
        node = reader.read()
    except yaml.YAMLError as error:
        raise InputError([_syntax_problem(error, text, name)]) from error
    except (RecursionError, ValueError) as error:
        raise InputError([Problem(Mark(name), f"not YAML: {error}")]) from error
    if reader.problems:
        raise InputError(reader.problems)
    return node


class _Reader:
    """Builds nodes from the events of the YAML parser, without recursion."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.problems: list[Problem] = []

    def mark(self, event: yaml.Event) -> Mark:
        place = _place(event.start_mark)
        return Mark(self.name, place.line + 1, place.column + 1)

    def fault(self, event: yaml.Event, what: str, hint: str = "") -> None:
        self.problems.append(Problem(self.mark(event), what, hint))

    def refuse(self, event: yaml.Event, what: str) -> None:
        hint = "write the value out; put text that begins with & * or ! in quotation marks"
        self.fault(event, what, hint)

    def read(self) -> Node | None:
        open_nodes: list[tuple[yaml.Event, list[Node]]] = []
        root: Node | None = None
        documents = 0
        for event in yaml.parse(self.text, Loader=_Loader):
            node: Node | None = None
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.fault(event, "a second document", "remove the line '---'")
                    return root
            elif isinstance(event, yaml.AliasEvent):
                self.refuse(event, f"an alias: *{event.anchor}")
                node = Scalar("", self.mark(event), 0, 0, True)
            elif isinstance(event, yaml.ScalarEvent):
                self.check(event)
                node = self.scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self.check(event)
                if len(open_nodes) >= MAX_DEPTH:
                    self.fault(event, f"nested deeper than {MAX_DEPTH} levels")
                    return None
                open_nodes.append((event, []))
            elif isinstance(event, yaml.CollectionEndEvent):
                node = self.close(*open_nodes.pop(), event)
            if node is not None:
                if open_nodes:
                    open_nodes[-1][1].append(node)
                else:
                    root = node
        return root

    def check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self.refuse(event, f"an anchor: &{event.anchor}")
        if event.tag:
            self.refuse(event, f"a tag: {event.tag}")

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        start, end = _place(event.start_mark).index, _place(event.end_mark).index
        plain = not event.style
        cut = ""
        if plain and (found := re.match(r"[ \t]+(#[^\n]*)", self.text[end : end + 400])):
            cut = found[1]
        return Scalar(event.value, self.mark(event), start, end, plain, cut)

    def close(self, opening: yaml.Event, children: list[Node], closing: yaml.Event) -> Node:
        mark = self.mark(opening)
        start, end = _place(opening.start_mark).index, _place(closing.end_mark).index
        if isinstance(opening, yaml.SequenceStartEvent):
            return ListNode(tuple(children), mark, start, end)
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Mark] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.problems.append(Problem(key.mark, "a key that is not a word"))
            elif key.text in seen:
                message = f"the key {key.text!r} stands twice; first in line {seen[key.text].line}"
                cut = isinstance(value, Scalar) and not value.text and value.plain
                hint = "put values with commas in quotation marks" if cut else ""
                hint = hint or "keep one, or make its value a list"
                self.problems.append(Problem(key.mark, message, hint))
            else:
                seen[key.text] = key.mark
                entries.append((key, value))
        return MapNode(tuple(entries), mark, start, end)


class _Place(Protocol):
    """A mark of the YAML parser: offset, line and column count from 0."""

    index: int
    line: int
    column: int


def _place(mark: _Place | None) -> _Place:
    """Return the mark of an event: the parser gives one to each, though its types do not say so."""
    assert mark is not None
    return mark


_CONTROL = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a file (YAML 1.1, section 5.1)."""


def _syntax_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """Return a YAML error in words that help someone who has never heard of YAML."""
    if control := _CONTROL.search(text):
        start = control.start()
        where = Mark(name, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        return Problem(where, f"a control character: U+{ord(control[0]):04X}", "remove it")
    place = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if place is None:
        return Problem(Mark(name), f"not YAML: {error}")
    mark = Mark(name, place.line + 1, place.column + 1)
    what = getattr(error, "problem", None) or str(error)
    lines = text.split("\n")
    for line in lines[max(0, place.line - 1) : place.line + 1]:
        if re.match(r" *(?:- *)?\t", line):
            return Problem(mark, "a tab where the line is indented", "indent with spaces")
    if "',' or" in what:
        hint = "inside {…} and […], put values with commas, colons or brackets in quotation marks"
        return Problem(mark, f"not YAML: {what}", hint)
    if "block sequence entries" in what:
        hint = "write each item on a line of its own, or all in brackets: [one, two]"
        return Problem(mark, f"not YAML: {what}", hint)
    for number in range(place.line, max(-1, place.line - 12), -1):
        found = _TEXT_KEY.match(lines[number]) if number < len(lines) else None
        if found and number < place.line and _CLOSED.fullmatch(found["value"]):
            continue
        if found and (":" in found["value"] or found["value"][0] in "\"'[{>|%@`&*!#"):
            key = found["key"].strip()
            hint = (
                f"if the text after '{key}:' in line {number + 1} has a colon or quotation marks,\n"
            )
            hint += f"write `{key}: |-` and the text on the next line, indented"
            return Problem(mark, f"not YAML: {what}", hint)
    return Problem(mark, f"not YAML: {what}", "check indentation, colons and quotation marks here")


_PLAIN = re.compile(r"(?:[\w(]|[+-](?=\w))[^\n]*", re.UNICODE)
_UNLIKE_TEXT = re.compile(r"(?i)(?:y|n|yes|no|on|off|true|false|null|~)$|.*(?:: | #|:$)|- ")


def write_scalar(text: str) -> str:
    """Return a text as YAML that every YAML reader reads back as that text, plain where that is safe.

    Numbers and dates are left plain: readers of this notation take them for texts. Not for use inside `[…]`.

    >>> write_scalar("Ukraine, too, is ready"), write_scalar("no"), write_scalar("a: b #c")
    ('Ukraine, too, is ready', '"no"', '"a: b #c"')
    """
    trimmed = text == text.strip() and text.isprintable() and "  " not in text
    if trimmed and _PLAIN.fullmatch(text) and not _UNLIKE_TEXT.match(text):
        return text
    escaped = "".join(_escape(c) for c in text)
    return f'"{escaped}"'


def write_flow_text(text: str) -> str:
    """Return a text that may stand anywhere, within `[…]` and `{…}` too.

    >>> write_flow_text("peace"), write_flow_text("no, never"), write_flow_text('a "plan", then')
    ('peace', '"no, never"', '"a \\\\"plan\\\\", then"')
    """
    written = write_scalar(text)
    if written != text or not set(text) & set(",[]{}:#"):
        return written
    return f'"{"".join(_escape(c) for c in text)}"'


def _escape(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if char == "\t":
        return "\\t"
    if char.isprintable():
        return char
    code = ord(char)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
