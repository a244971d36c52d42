"""Quotes and where they stand: a passage typed by a person is found in the text, whatever its typography.

Quotation marks, dashes, spaces and line ends may differ between a quote and the text, words may not. Offsets count
Unicode code points (Web Annotation Data Model, section 4.2.4), end exclusive.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from graph.texts.sources import Offsets

CONTEXT = 24
"""Code points kept before and after a quote, by which it can be found again in a corrected text."""

_ALIKE = {
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("‘’‚‛‹›′`´ʼ", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\t\n\r\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
                    "\u200a\u2028\u2029\u202f\u205f\u3000", " "),
}  # fmt: skip
_TABLE = {ord(char): like for char, like in _ALIKE.items()}
_RUNS = re.compile(r" +|\.{3}|[\u00ad\u200b\u200c\u200d\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text as it is searched, with the offsets of the original that each of its characters stands for."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def fold_text(text: str) -> FoldedText:
    """Return a text with typography made alike.

    >>> fold_text("“so –  far…”").text
    '"so - far…"'
    """
    if not unicodedata.is_normalized("NFC", text):
        return _fold_composed(text)
    alike = text.translate(_TABLE)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for run in _RUNS.finditer(alike):
        pieces.append(alike[done : run.start()])
        starts += range(done, run.start())
        ends += range(done + 1, run.start() + 1)
        like = {" ": " ", ".": "…"}.get(run.group()[0], "")
        if like:
            pieces.append(like)
            starts.append(run.start())
            ends.append(run.end())
        done = run.end()
    pieces.append(alike[done:])
    starts += range(done, len(alike))
    ends += range(done + 1, len(alike) + 1)
    return FoldedText("".join(pieces), starts, ends)


def _fold_composed(text: str) -> FoldedText:
    """Fold a text in which a letter may be followed by its accent as a character of its own."""
    composed: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in re.finditer(r".[\u0300-\u036f]*", text, re.DOTALL):
        for char in unicodedata.normalize("NFC", cluster.group()):
            composed.append(char)
            starts.append(cluster.start())
            ends.append(cluster.end())
    inner = (
        fold_text("".join(composed))
        if unicodedata.is_normalized("NFC", "".join(composed))
        else None
    )
    if inner is None:
        return FoldedText(text.translate(_TABLE), range(len(text)), range(1, len(text) + 1))
    return FoldedText(
        inner.text, [starts[i] for i in inner.starts], [ends[i - 1] for i in inner.ends]
    )


def find_quote(folded: FoldedText, quote: str) -> list[Offsets]:
    """Return every place where a quote stands in a text, as offsets in the original.

    Where some places begin and end at word boundaries, those inside a word do not count.

    >>> find_quote(fold_text("Kyiv said: “We are ready.”"), '"We are ready."')
    [(11, 26)]
    """
    words = fold_text(quote).text.strip(" ")
    if not words:
        return []
    found: list[tuple[int, int]] = []
    at = folded.text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = folded.text.find(words, at + 1)
    whole = [place for place in found if _at_boundaries(folded.text, *place)]
    return [(folded.starts[a], folded.ends[b - 1]) for a, b in whole or found]


def places_after(folded: FoldedText, places: Sequence[Offsets], words: str) -> set[Offsets]:
    """Return the places of a quote that words before it may mean: the first behind each place of those words.

    Words with which the text begins mean its beginning, and so do empty ones.

    >>> folded = fold_text("A met B. C met D. They met.")
    >>> sorted(places_after(folded, find_quote(folded, "met"), "C"))
    [(11, 14)]
    """
    before = find_quote(folded, words) if words.strip() else [(0, 0)]
    if before and not folded.text[: bisect_left(folded.starts, before[0][0])].strip():
        before = before[:1]
    behind = (next((p for p in places if p[0] >= end), None) for _, end in before)
    return {place for place in behind if place is not None}


def words_before(folded: FoldedText, text: str, place: Offsets) -> str | None:
    """Return words that tell a place from others that read the same, nothing where none do.

    They are empty where it is the first: then the beginning of the text tells it.
    """
    start, end = place
    places = find_quote(folded, text[start:end])
    if places[:1] == [place]:
        return ""
    for length in (30, 60, 120, 240, start):
        words = text[max(0, start - length) : start].strip()
        if places_after(folded, places, words) == {place}:
            return words
    return None


def _at_boundaries(text: str, start: int, end: int) -> bool:
    inside_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not inside_before and not inside_after


def nearest_passage(text: str, sentences: Sequence[Offsets], quote: str) -> str:
    """Return the sentence of a text that shares most words with a quote, or nothing if none shares any."""
    words = set(re.findall(r"\w+", quote.casefold()))

    def shared(sentence: Offsets) -> float:
        own = set(re.findall(r"\w+", text[slice(*sentence)].casefold()))
        return len(words & own) / math.sqrt(1 + len(words | own))

    best = max(sentences, key=shared, default=None)
    return text[slice(*best)] if best and shared(best) > 0 else ""


def is_direct_quote(passage: str) -> bool:
    """Tell whether a passage is a sentence in quotation marks, with or without who said it behind.

    The marks open the passage and close behind a full stop, comma, question or exclamation mark; or, as is the use
    in Ukrainian and Russian, before a full stop that ends the passage or a dash.

    >>> is_direct_quote("“Another meeting is expected today,” Bevz said."), is_direct_quote("“so far” only")
    (True, False)
    """
    return bool(re.match(r'"[^"]*(?:[,.!?…]"|",? -|"\.$)', fold_text(passage).text))


def has_quotation(passage: str) -> bool:
    """Tell whether some words of a passage stand in double quotation marks."""
    return bool(re.search(r'"[^"]+"', fold_text(passage).text))
