"""The Texts view: the words of the sources, with a mark on every passage that a finding rests on.

A text stands there whole where its licence allows that, or where the person who makes the page says so. Otherwise each
quote stands with the sentence before and the sentence after it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.picture.material import Document, Material
from graph.picture.model import Passage, Picture
from graph.texts.sources import Source

NAME = "texts"
_FREE = re.compile(
    r"\bCC[ -]?0\b|\bCC[ -]BY(?:[ -]SA)?\b(?![ -]?(?:NC|ND))|\bpublic domain\b|\bOGL\b|\bOpen Government Licen[cs]e\b"
    r"|creativecommons\.org/(?:publicdomain|licenses/by|licenses/by-sa)/",
    re.IGNORECASE,
)
"""Licences under which a text may be passed on whole and with marks: free ones, by name or address."""
_BLANK_LINE, _LINE_END = re.compile(r"\n[^\S\n]*\n\s*"), re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a text under the same marks: the passages that cover them, and those that begin with them.

    `findings` are ids of what rests on the passages. Without passages it is plain text.
    """

    text: str
    passages: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Marked words with what stands before and behind them in the source."""

    before: str
    runs: tuple[Run, ...]
    behind: str


@dataclass(frozen=True, slots=True)
class Text:
    """A source as it is shown: whole, in paragraphs, or in excerpts; `held` tells whether the study has its text."""

    document: Document
    paragraphs: tuple[tuple[Run, ...], ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    held: bool = True


def allows_embedding(licence: str) -> bool:
    """Tell whether a licence, in words or as an address, lets a text be shown whole and marked.

    Of Creative Commons' licences only those without NC and ND: a page may be sold or printed, and marks change a text.

    >>> allows_embedding("CC BY 4.0 (written for kg)"), allows_embedding("CC BY-NC-ND 4.0"), allows_embedding("")
    (True, False, False)
    """
    return bool(_FREE.search(licence))


def view(material: Material) -> tuple[Text, ...] | None:
    """Return the sources of a picture, or nothing where it rests on none."""
    found = read_texts(material.picture, material.texts, material.documents, embed=material.embed)
    return found or None


def read_texts(
    picture: Picture,
    texts: Mapping[str, Source],
    documents: Mapping[str, Document],
    *,
    embed: bool = False,
) -> tuple[Text, ...]:
    """Return the sources that findings rest on, by date of issue, those without one last.

    Args:
        texts: by the IRI of the source; a passage whose words do not stand there any more is shown as it was coded.
        documents: by the IRI of the source.
        embed: show every text whole.

    """
    rests: dict[str, list[str]] = defaultdict(list)
    places: dict[str, dict[str, Passage]] = defaultdict(dict)
    for finding in picture.findings:
        for passage in finding.passages:
            places[passage.source][passage.id] = passage
            if finding.id not in rests[passage.id]:
                rests[passage.id].append(finding.id)
    found = [documents.get(iri) or Document(iri, "") for iri in places]
    return tuple(
        _text(
            document,
            sorted(places[document.iri].values(), key=lambda p: (p.quote.start, p.quote.end, p.id)),
            texts.get(document.iri),
            rests,
            whole=embed or allows_embedding(document.licence),
        )
        for document in sorted(found, key=lambda d: (d.issued or "~", d.title, d.iri))
    )


def _text(
    document: Document,
    passages: Sequence[Passage],
    source: Source | None,
    rests: Mapping[str, Sequence[str]],
    *,
    whole: bool,
) -> Text:
    text = source.text if source else ""
    found = [p for p in passages if text[p.quote.start : p.quote.end] == p.quote.text]
    lost = tuple(_as_coded(p, rests) for p in passages if p not in found)
    if source is None or not found:
        return Text(document, (), lost, held=source is not None)
    if not whole:
        return Text(document, (), (*_excerpts(source, found, rests), *lost))
    paragraphs = (runs(text, start, end, found, rests) for start, end in _paragraphs(text))
    return Text(document, tuple(tuple(paragraph) for paragraph in paragraphs), lost)


def runs(
    text: str,
    start: int,
    end: int,
    passages: Sequence[Passage],
    rests: Mapping[str, Sequence[str]],
) -> Iterator[Run]:
    """Yield a stretch of a text in pieces, cut wherever a passage begins or ends; nothing is lost or added."""
    inside = [p for p in passages if p.quote.start < end and p.quote.end > start]
    edges = {start, end} | {
        edge for p in inside for edge in (p.quote.start, p.quote.end) if start < edge < end
    }
    for left, right in pairwise(sorted(edges)):
        over = [p for p in inside if p.quote.start <= left and p.quote.end >= right]
        yield Run(
            text[left:right],
            tuple(p.id for p in over),
            tuple(p.id for p in over if p.quote.start == left),
            tuple(dict.fromkeys(id for p in over for id in rests.get(p.id, ()))),
        )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of paragraphs: parted by blank lines, or by line ends where there is no blank line."""
    parting = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_END
    cuts = [0, *(found.end() for found in parting.finditer(text)), len(text)]
    return ((start, end) for start, end in pairwise(cuts) if text[start:end].strip())


def _excerpts(
    source: Source, passages: Sequence[Passage], rests: Mapping[str, Sequence[str]]
) -> Iterator[Excerpt]:
    """Yield the sentences that hold passages, those that share a sentence together, each with its neighbours."""
    for first, last in _clusters(source, passages):
        start, end = source.sentences[first][0], source.sentences[last][1]
        yield Excerpt(
            _sentence(source, first - 1),
            tuple(runs(source.text, start, end, passages, rests)),
            _sentence(source, last + 1),
        )


def _clusters(source: Source, passages: Iterable[Passage]) -> Iterator[tuple[int, int]]:
    """Yield numbers of first and last sentence of stretches that passages cover, without overlap."""
    open_at: tuple[int, int] | None = None
    for passage in passages:
        touched = [
            number
            for number, (start, end) in enumerate(source.sentences)
            if start < passage.quote.end and end > passage.quote.start
        ]
        if not touched:
            continue
        if open_at and touched[0] <= open_at[1]:
            open_at = (open_at[0], max(open_at[1], touched[-1]))
            continue
        if open_at:
            yield open_at
        open_at = (touched[0], touched[-1])
    if open_at:
        yield open_at


def _sentence(source: Source, number: int) -> str:
    if not 0 <= number < len(source.sentences):
        return ""
    start, end = source.sentences[number]
    return source.text[start:end]


def _as_coded(passage: Passage, rests: Mapping[str, Sequence[str]]) -> Excerpt:
    """Return a passage with the few words around it that were coded with it."""
    quote = passage.quote
    run = Run(quote.text, (passage.id,), (passage.id,), tuple(rests.get(passage.id, ())))
    return Excerpt(quote.before, (run,), quote.behind)
