"""Texts that are nearly the same: wire copy printed by several outlets.

The measure is resemblance: the share of the shingles of two texts that stand in both, of all that stand in either
(Broder 1997, On the resemblance and containment of documents). A shingle is four words in a row, a usual number for
near-duplicates (Manning, Raghavan and Schütze 2008, section 19.6). Typography and capital letters do not count. The
share is exact, not estimated: a sample only chooses which pairs are worth counting.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.texts.anchors import fold_text

SIZE = 4
"""Words in a shingle."""

THRESHOLD = 0.5
"""Resemblance from which on texts count as nearly the same."""

_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
"""What stands within words and is not seen; punctuation parts words however it looks."""

_SAMPLED = 8
_FEW = 400


class Likeness(NamedTuple):
    """How much a text is like another, by the name of the other."""

    share: float
    other: str


def shingles(text: str) -> frozenset[str]:
    """Return all runs of four words of a text; of a shorter one, its words as one run.

    >>> sorted(shingles("A rose is a rose is a rose."))
    ['a rose is a', 'is a rose is', 'rose is a rose']
    """
    plain = unicodedata.is_normalized("NFC", text) and not _UNSEEN.search(text)
    words = re.findall(r"\w+", (text if plain else fold_text(text).text).casefold())
    if len(words) < SIZE:
        return frozenset([" ".join(words)] if words else [])
    return frozenset(map(" ".join, zip(*(words[n:] for n in range(SIZE)), strict=False)))


def resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of shingles that two texts have in common, from 0 to 1.

    >>> round(resemblance(shingles("they met on Sunday in Oslo"), shingles("They met on Sunday in Rome")), 2)
    0.5
    """
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def find_alike(
    new: Sequence[tuple[str, str]], old: Iterable[tuple[str, str]], threshold: float = THRESHOLD
) -> dict[str, Likeness]:
    """Return for each new text that is like an old one, or like a new one before it, the one it is most like.

    Texts are given with their names. Old texts are read once, one at a time.
    """
    sets = {name: shingles(text) for name, text in new}
    index: dict[str, list[str]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for name, found in sets.items():
        sample = _sample(found)
        sizes[name] = len(sample)
        for shingle in sample:
            index[shingle].append(name)
    best: dict[str, Likeness] = {}
    places = {name: at for at, (name, _) in enumerate(new)}

    def compare(other: str, found: frozenset[str], names: Iterable[str]) -> None:
        for name in names:
            share = resemblance(sets[name], found)
            known = best.get(name)
            if share >= threshold and (known is None or share > known.share):
                best[name] = Likeness(share, other)

    def worth_it(found: frozenset[str]) -> list[str]:
        hits = Counter(name for shingle in found for name in index.get(shingle, ()))
        return [name for name, count in hits.items() if count * 2 >= threshold * sizes[name]]

    for other, text in old:
        found = shingles(text)
        compare(other, found, worth_it(found))
    for other, found in sets.items():
        compare(other, found, (n for n in worth_it(found) if places[n] > places[other]))
    return best


def _sample(found: frozenset[str]) -> frozenset[str]:
    """Return an eighth of the shingles of a long text, the same ones in every text (Broder 1997, section 4)."""
    if len(found) <= _FEW:
        return found
    return frozenset(s for s in found if zlib.crc32(s.encode()) % _SAMPLED == 0)
