"""Blocks: keys and values of a coding file as plain texts and lists, to be changed and written again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.coding.layout import Block, write_block
from graph.edit import write_flow
from graph.notation import ListNode, MapNode, Node, Scalar, parse_notation


def put(block: Sequence[tuple[str, object]], key: str, value: object) -> Block:
    """Return a block with a value for a key, in its place or at the end; an empty value takes the key out.

    >>> put([("a", "1"), ("b", "2")], "a", "3"), put([("a", "1")], "a", "")
    ([('a', '3'), ('b', '2')], [])
    """
    if not value:
        return [(k, v) for k, v in block if k != key]
    if any(k == key for k, _ in block):
        return [(k, value if k == key else v) for k, v in block]
    return [*block, (key, value)]


def value_of(node: MapNode) -> Block:
    """Return keys with values as a block."""
    return [(key.text, plain(value)) for key, value in node]


def plain(node: Node) -> object:
    """Return a value as texts, lists and blocks."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return value_of(node)


def flow(value: object) -> str:
    """Return a value in flow notation, on one line."""
    node = parse_notation("\n".join(write_block([("x", value)])) + "\n", "a block")
    found = node.get("x") if isinstance(node, MapNode) else None
    return write_flow(found) if found is not None else '""'


def left_without(block: Block, *keys: str) -> Block:
    """Return a block without some keys."""
    return [(key, value) for key, value in block if key not in keys]


def listed(value: object) -> list[object]:
    """Return the values of a key as a list: none, the one, or all."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def words_in(value: object) -> Iterator[str]:
    """Yield every text within a value, keys of maps included: a link may name a term by a key."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield str(value[0])
        yield from words_in(value[1])
    elif isinstance(value, list):
        for item in value:
            yield from words_in(item)


def renamed(value: object, old: str, new: str) -> object:
    """Return a value in which a text that is a handle is another."""
    if isinstance(value, str):
        return new if value == old else value
    if isinstance(value, list):
        return [
            (item[0], renamed(item[1], old, new)) if isinstance(item, tuple) else renamed(item, old, new)
            for item in value
        ]  # fmt: skip
    return value
