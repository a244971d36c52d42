"""Passages: quotes of a coding found in its source, and entered as spans with their words and surroundings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graph.coding.codings import Passage, StatementEntry
from graph.errors import Mark
from graph.notation import Scalar
from graph.terms import NEG, OA, RDF, XSD, Triple, iri, literal
from graph.texts.anchors import (
    CONTEXT,
    FoldedText,
    find_quote,
    fold_text,
    nearest_passage,
    places_after,
)
from graph.texts.sources import Offsets, Source

NO_FINDING = NEG + "noFinding"


@dataclass(slots=True)
class Passages:
    """The passages of one coding: what they say as triples, and their offsets.

    `fault` notes a fault by its place, message and hint.
    """

    source: Source
    source_iri: str
    fault: Callable[[Mark, str, str], None]
    triples: set[Triple] = field(default_factory=set)
    offsets: set[Offsets] = field(default_factory=set)
    folded: FoldedText = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold_text(self.source.text)

    def iri(self, span: Offsets) -> str:
        """Return the name of a span (RFC 5147, section 2.1)."""
        return f"{self.source_iri}#char={span[0]},{span[1]}"

    def enter(self, entry: StatementEntry) -> list[Offsets]:
        """Enter the passages of a statement, and return where they stand; what is nowhere is noted as a fault."""
        spans = [span for passage in entry.passages if (span := self.anchor(passage, entry))]
        for start, end in spans:
            self.enter_span(start, end, entry.no_finding)
        return spans

    def anchor(self, passage: Passage, entry: StatementEntry) -> Offsets | None:
        """Return where a passage stands, or nothing, noted as a fault with the nearest passage."""
        if self.is_trapped(passage, entry):
            return None
        found = find_quote(self.folded, passage.quote.text)
        if passage.after is not None and found:
            return self.anchor_after(found, passage.quote, passage.after)
        if len(found) == 1:
            return found[0]
        if found:
            lines = ", ".join(str(self.source.mark(start).line) for start, _ in found)
            message = f"the quote stands {len(found)} times in {self.source.name}, in lines {lines}"
            self.fault(
                passage.quote.mark,
                message,
                "add `after:` and words that stand before the one meant",
            )
            return None
        self.not_found(passage)
        return None

    def anchor_after(
        self, found: Sequence[Offsets], quote: Scalar, after: Scalar
    ) -> Offsets | None:
        """Return the place of a quote that words before it tell; empty words are the beginning of the text."""
        behind = places_after(self.folded, found, after.text)
        if len(behind) == 1:
            return behind.pop()
        before = find_quote(self.folded, after.text)
        if after.text.strip() and not before:
            hint = "copy words that stand before the quote"
            self.fault(after.mark, "`after` is not in the text", hint)
        elif not behind:
            hint = "give words that stand before the one meant"
            self.fault(quote.mark, "the quote does not stand after those words", hint)
        else:
            message = f"`after` stands {len(before)} times, before different places of the quote"
            self.fault(after.mark, message, "give more of the words before the one meant")
        return None

    def is_trapped(self, passage: Passage, entry: StatementEntry) -> bool:
        """Tell whether YAML took a passage for something else than was meant, and note it as a fault."""
        quote, whole = passage.quote, ", ".join(p.quote.text for p in entry.passages)
        hint = "write `quote: |-` and the words on the next line, indented"
        if not quote.text.strip():
            self.fault(quote.mark, "the quote is empty", hint)
        elif quote.cut and find_quote(self.folded, f"{quote.text} {quote.cut}"):
            message = "the quote is cut off at the hash sign, which begins a comment"
            self.fault(quote.mark, message, hint)
        elif len(entry.passages) > 1 and find_quote(self.folded, whole):
            message = "the quote is taken apart at its commas, which part the items of […]"
            if passage is entry.passages[0]:
                self.fault(quote.mark, message, hint)
        else:
            return False
        return True

    def not_found(self, passage: Passage) -> None:
        quote = passage.quote
        message = f"the quote is not in {self.source.name}: {_shortened(quote.text)}"
        near = nearest_passage(self.source.text, self.source.sentences, quote.text)
        hint = f"nearest passage:\n{near}" if near else ""
        self.fault(quote.mark, message, hint)

    def enter_span(self, start: int, end: int, no_finding: Scalar | None) -> None:
        """Enter a span with its words, offsets and surroundings (Web Annotation Data Model, 4.2.4 and 4.2.5)."""
        text = self.source.text
        self.offsets.add((start, end))
        span = self.iri((start, end))
        quote, position = iri(f"{span}/quote"), iri(f"{span}/position")
        said = [
            (iri(span), RDF + "type", iri(OA + "SpecificResource")),
            (iri(span), OA + "hasSource", iri(self.source_iri)),
            (iri(span), OA + "hasSelector", quote),
            (iri(span), OA + "hasSelector", position),
            (quote, RDF + "type", iri(OA + "TextQuoteSelector")),
            (quote, OA + "exact", literal(text[start:end])),
            (position, RDF + "type", iri(OA + "TextPositionSelector")),
            (position, OA + "start", literal(str(start), XSD + "integer")),
            (position, OA + "end", literal(str(end), XSD + "integer")),
        ]
        if before := text[max(0, start - CONTEXT) : start]:
            said.append((quote, OA + "prefix", literal(before)))
        if behind := text[end : end + CONTEXT]:
            said.append((quote, OA + "suffix", literal(behind)))
        if no_finding is not None:
            said.append((iri(span), NO_FINDING, literal(no_finding.text)))
        self.triples |= {(subject, iri(predicate), obj) for subject, predicate, obj in said}


def _shortened(text: str, length: int = 60) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= length else line[: length - 1] + "…")
