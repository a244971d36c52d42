"""Changing a person's file: words are replaced and entries added or taken out where they stand.

Everything else keeps its place, comments and layout included.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Sequence

from graph.errors import InputError, Problem
from graph.notation import ListNode, MapNode, Node, Scalar, parse_notation, write_flow_text

Change = tuple[int, int, str]
"""Offsets of a piece of text, end exclusive, and what takes its place."""


_COMMENT = re.compile(r"(?:^|\s)#")


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """Return a text with pieces replaced; pieces may not overlap.

    >>> apply_changes("one two", [(0, 3, "1"), (4, 7, "2")])
    '1 2'
    """
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def apply_to_bytes(data: bytes, changes: Iterable[Change]) -> bytes:
    r"""Return a file with pieces replaced, its line ends and byte order mark as they are.

    Args:
        changes: by offsets in its text as `read_text` gives it, with line feeds only.

    >>> apply_to_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n", [(4, 7, "2\n3")])
    b'\xef\xbb\xbfone\r\n2\r\n3\r\n'

    """
    mark = data[:3] if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(mark) :].decode()
    if "\r" in text:
        starts = [found.start() for found in re.finditer(r"\r\n|[\s\S]", text)] + [len(text)]
        line_end = "\r\n" if "\r\n" in text else "\r"
        changes = [(starts[a], starts[b], new.replace("\n", line_end)) for a, b, new in changes]
    return mark + apply_changes(text, changes).encode()


def write_like(before: str, text: str) -> str:
    """Return a text as YAML with the quotation marks that what stood in its place had, where it can have them.

    >>> print(write_like("'aim'", "demand"), write_like('"aim"', "demand"), write_like("aim", "no"))
    'demand' "demand" "no"
    """
    mark = before[:1]
    if mark == "'" and "'" not in text and text.isprintable():
        return f"'{text}'"
    written = write_flow_text(text)
    if mark in ("'", '"') and written == text:
        return json.dumps(text, ensure_ascii=False)
    return written + ("\n" if before.endswith("\n") else "")


def replace_word(word: Scalar, new: str) -> Change:
    """Return the change that puts another word in the place of one, with quotation marks if it needs them."""
    return word.start, word.end, write_flow_text(new)


def write_flow(node: Node) -> str:
    """Return a value in flow notation, on one line.

    >>> write_flow(parse_notation("- a\\n- {b: c}\\n", "a.yaml"))
    '[a, {b: c}]'
    """
    if isinstance(node, Scalar):
        return write_flow_text(node.text)
    if isinstance(node, ListNode):
        return f"[{', '.join(map(write_flow, node.items))}]"
    return f"{{{', '.join(f'{write_flow(key)}: {write_flow(value)}' for key, value in node)}}}"


def has_comment(text: str, node: Node) -> bool:
    """Tell whether a comment may stand within a value; a hash sign within its words counts as one."""
    return bool(_COMMENT.search(text[node.start : end_of_entry(text, node)]))


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
    last = max(_last(text, node) - 1, 0)
    newline = text.find("\n", last)
    return len(text) if newline < 0 else newline + 1


def _last(text: str, node: Node) -> int:
    """Return the offset behind the last word of a node, or behind the bracket that closes it."""
    if isinstance(node, Scalar) or text[node.start : node.start + 1] in ("{", "["):
        return node.end
    inner = [value for _, value in node] if isinstance(node, MapNode) else node.items
    return _last(text, inner[-1]) if inner else node.end


def remove_entry(text: str, node: MapNode, key: Scalar) -> Change:
    """Return the change that takes a key out of a map, with its value and its lines.

    Comments above it stay: they may be about what follows.
    """
    at = next(n for n, (name, _) in enumerate(node.entries) if name is key or name == key)
    value = node.entries[at][1]
    if text[node.start] == "{":
        if at + 1 < len(node.entries):
            return key.start, node.entries[at + 1][0].start, ""
        start = _last(text, node.entries[at - 1][1]) if at else key.start
        return start, node.end - 1, ""
    return text.rfind("\n", 0, key.start) + 1, end_of_entry(text, value), ""


def add_field(text: str, node: MapNode, key: str, items: Sequence[str]) -> Change:
    """Return the change that adds items, in flow notation, to the list of a key of a map.

    Raises:
        InputError: if a comment stands within the list as it is.

    """
    old = node.get(key)
    if old is not None:
        within = text[old.start : _last(text, old)]
        if not isinstance(old, Scalar) and _COMMENT.search(within):
            hint = "write the list on one line"
            raise InputError([Problem(old.mark, f"a comment within {key!r}", hint)])
        present = [write_flow(item) for item in (old.items if isinstance(old, ListNode) else [old])]
        written = ", ".join(dict.fromkeys([*present, *items]))
        return old.start, _last(text, old), f"[{written}]"
    field = f"{key}: [{', '.join(items)}]"
    if text[node.start] == "{":
        return node.end - 1, node.end - 1, f", {field}" if node.entries else field
    indent = " " * (node.entries[0][0].mark.column - 1)
    end = end_of_entry(text, node.entries[-1][1])
    newline = "" if text[:end].endswith("\n") else "\n"
    return end, end, f"{newline}{indent}{field}\n"
