"""What an extractor must keep to, as checks that the author of one can run.

from graph.extract.conformance import check_extractor
assert not check_extractor(MyExtractor())
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ontology
from graph.extract import API, Extraction, Extractor, Known, ungrounded
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.terms import HANDLE, NEG

TEXTS = (
    "",
    "Norway rejected the plan. “We will not sign,” said Oslo’s envoy Kari Moe.\n",
    "Норвегія відкинула план.\n\nThe 🐟 talks — in Geneva — go on; İzmir’s mayor urged both sides to sign.",
    "no capital letter no dot",
)
"""Texts with what trips programs up: nothing, typographic quotation marks, other scripts, signs beyond 16 bits."""


def check_extractor(extractor: Extractor, texts: Sequence[str] = TEXTS) -> list[str]:
    """Return what an extractor does not keep to, in words; an empty list is what there should be."""
    return list(_faults(extractor, texts))


def _faults(extractor: Extractor, texts: Sequence[str]) -> Iterator[str]:
    if not isinstance(extractor, Extractor):
        yield "it lacks one of: name, version, api, extract"
        return
    if extractor.api != API:
        yield f"it is made for version {extractor.api} of the contract; this is {API}"
    if not HANDLE.fullmatch(extractor.name):
        yield f"its name is no short name: {extractor.name!r}"
    known = Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))
    for number, text in enumerate(texts, 1):
        first = extractor.extract(text, known)
        if first != extractor.extract(text, known):
            yield f"text {number}: two readings differ"
        yield from (
            f"text {number}: {fault}" for fault in _faults_of(first, text, known.vocabulary)
        )


def _faults_of(extraction: Extraction, text: str, vocabulary: Vocabulary) -> Iterator[str]:
    yield from (
        f"the quote does not stand at its offsets, counted in code points: {quote!r}"
        for quote in ungrounded(text, extraction)
    )
    parties = {party.name for party in extraction.parties}
    for statement in extraction.statements:
        if not vocabulary.is_a(statement.class_, NEG + "Position"):
            yield f"no class of positions: {statement.class_}"
        if not 0 <= statement.confidence <= 1:
            yield f"a confidence beyond 0 and 1: {statement.confidence}"
        if not statement.rule:
            yield f"it does not say how it found {statement.quote!r}"
        yield from (
            f"the holder {holder!r} is not among the parties"
            for holder in statement.holders
            if holder not in parties
        )
