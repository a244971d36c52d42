"""Layout: keys and values as the lines of a coding file, each text safe from the traps of YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from graph.notation import write_scalar

Block = list[tuple[str, object]]
"""Keys with values: a text, a list, or another block."""


def write_block(block: Block, indent: int = 0) -> Iterator[str]:
    r"""Yield the lines of a block of keys and values.

    >>> print(*write_block([("quote", "so"), ("findings", [[("demand", "peace"), ("if", ["a", "b"])]])]), sep="\n")
    quote: so
    findings:
      - demand: peace
        if:
          - a
          - b
    """
    space = "  " * indent
    for key, value in block:
        name = write_scalar(key)
        if isinstance(value, str):
            yield from _text_lines(f"{space}{name}:", value, indent + 1)
        elif _is_block(value):
            yield f"{space}{name}:"
            yield from write_block(value, indent + 1)
        elif isinstance(value, list):
            yield f"{space}{name}:" + (" []" if not value else "")
            for item in value:
                yield from _item_lines(item, indent)


def _item_lines(item: object, indent: int) -> Iterator[str]:
    space = "  " * indent
    if isinstance(item, str):
        yield from _text_lines(f"{space}  -", item, indent + 2)
    elif _is_block(item):
        lines = list(write_block(item, indent + 2))
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
