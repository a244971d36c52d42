"""Places in JSON: where in a file a value stands that is known by the keys that lead to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

Steps = tuple[str | int, ...]
"""Keys and places in lists that lead to a value."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def offset_of(text: str, steps: Steps) -> int:
    """Return where a value of a JSON text begins; that of the nearest thing around it where it is not there.

    >>> text = '{"a": [1, {"b": 2}]}'
    >>> text[offset_of(text, ("a", 1, "b")):]
    '2}]}'
    """
    tokens = _TOKEN.finditer(text)
    at = 0
    for step in (*steps, None):
        opening = next(tokens, None)
        if opening is None:
            return at
        at = opening.start()
        if step is None or not _advance(tokens, opening.group(), step):
            return at
    return at


def _advance(tokens: Iterator[re.Match[str]], opening: str, step: str | int) -> bool:
    """Go on to the value of a key or place of what was opened, and tell whether there is one."""
    number = 0
    while opening in ("{", "["):
        if opening == "{":
            key = next(tokens, None)
            if key is None or key.group() == "}" or next(tokens, None) is None:
                return False
            if json.loads(key.group()) == step:
                return True
        elif number == step:
            return True
        if not _pass_value(tokens):
            return False
        number += 1
    return False


def _pass_value(tokens: Iterator[re.Match[str]]) -> bool:
    """Pass a value and the comma behind it, and tell whether something follows."""
    depth = 0
    for token in tokens:
        sign = token.group()
        depth += (sign in ("{", "[")) - (sign in ("}", "]"))
        if depth <= 0 and sign == ",":
            return True
        if depth < 0:
            return False
    return False
