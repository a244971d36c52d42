"""Short stable ids: the same thing has the same id in every view, in permalinks, and after the next build."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from hashlib import sha256

WIDTH = 6


def short_ids(names: Iterable[str]) -> dict[str, str]:
    """Return an id per name, from the name alone: the first letters of its digest, longer where two would agree.

    All ids of a page have one length, and a longer one begins with the shorter.

    >>> short_ids(["https://example.org/a", "https://example.org/b"])
    {'https://example.org/a': 'wwyq3u', 'https://example.org/b': 'rsxf5p'}
    """
    digests = {
        name: base64.b32encode(sha256(name.encode()).digest()).decode().lower().rstrip("=")
        for name in sorted(set(names))
    }
    width = WIDTH
    while len({digest[:width] for digest in digests.values()}) < len(digests):
        width += 1
    return {name: digest[:width] for name, digest in digests.items()}
