"""Changing a person's file: words are replaced and entries added or taken out where they stand.

Everything else keeps its place, comments and layout included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.errors import InputError, Mark, Problem
from graph.notation import MapNode, Node, Scalar, parse_notation, write_scalar

Change = tuple[int, int, str]
"""Offsets of a piece of text, end exclusive, and what takes its place."""


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """Return a text with pieces replaced; pieces may not overlap.

    >>> apply_changes("one two", [(0, 3, "1"), (4, 7, "2")])
    '1 2'
    """
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def replace_word(text: str, word: Scalar, new: str) -> Change:
    """Return the change that puts another word in the place of one, with quotation marks if it needs them."""
    written = write_scalar(new)
    return word.start, word.end, written if "," not in new else f'"{new}"'


def insert_entry(text: str, section: str, handle: str, fields: str, name: str = "the file") -> str:
    """Return a text in which a section has one more entry at its end; the section is added where it is missing.

    Args:
        fields: the entry's value, on one line.

    >>> print(insert_entry("actors:\\n  tass: {label: TASS}\\n", "actors", "afp", "{label: AFP}"), end="")
    actors:
      tass: {label: TASS}
      afp: {label: AFP}

    """
    root = parse_notation(text, name)
    node = root.get(section) if isinstance(root, MapNode) else None
    line = f"{handle}: {fields}\n"
    if not isinstance(node, MapNode) or not node.entries:
        return _with_section(text, section, line, node)
    indent = " " * (node.entries[0][0].mark.column - 1)
    if text[node.start] == "{":
        mark = node.mark
        hint = "write its entries on lines of their own"
        raise InputError([Problem(mark, f"{section} stands on one line", hint)])
    end = end_of_entry(text, node.entries[-1][1])
    before = text[:end] if text[:end].endswith("\n") else text[:end] + "\n"
    return f"{before}{indent}{line}{text[end:]}"


def _with_section(text: str, section: str, line: str, node: Node | None) -> str:
    if node is not None:
        found = re.search(rf"^{section}:[^\n]*\n?", text, re.MULTILINE)
        if found:
            head = re.sub(r":.*", ":", found.group().rstrip("\n"))
            return f"{text[: found.start()]}{head}\n  {line}{text[found.end() :]}"
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{section}:\n  {line}"


def end_of_entry(text: str, node: Node) -> int:
    """Return the offset behind an entry whose value this is: behind the line in which its last words stand."""
    last = _last(node)
    last = max(_last(text, node) - 1, 0)
    newline = text.find("\n", last)
    return len(text) if newline < 0 else newline + 1


def _last(text: str, node: Node) -> int:
    """Return the offset behind the last word of a node, or behind the bracket that closes it."""
    if isinstance(node, Scalar) or text[node.start : node.start + 1] in ("{", "["):
        return node.end
    inner = [value for _, value in node] if isinstance(node, MapNode) else node.items
    return _last(text, inner[-1]) if inner else node.end


def remove_entry(text: str, key: Scalar, value: Node) -> Change:
    """Return the change that takes out an entry with its lines, and the comments that stand right above it."""
    start = text.rfind("\n", 0, key.start) + 1
    if text[start : key.start].strip():
        mark = Mark(key.mark.path, key.mark.line, key.mark.column)
        hint = "write its section's entries on lines of their own"
        raise InputError([Problem(mark, f"{key.text!r} does not begin its line", hint)])
    return start, end_of_entry(text, value), ""
