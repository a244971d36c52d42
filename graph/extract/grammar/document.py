"""A text taken apart: sentences, tokens, what stands in quotation marks, and lines that are no prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.extract.grammar.tables import word_class
from graph.texts.sources import split_sentences

TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|['’](?:s|ll|re|ve|d|m)\b|\w+(?:[-.]\w+|['’](?!(?:s|ll|re|ve|d|m)\b)\w+)*|[^\w\s]"
)
ABBREVIATED = word_class("abbreviated")
_FURNITURE = re.compile(
    r"^\W*(?:by [A-Z]|advertisement|photo|image|file photo|read more|see also|related|share this|copyright|©"
    r"|reporting by|editing by|sources?:|story continues|subscribe|sign up)",
    re.IGNORECASE,
)


_MARKS = re.compile(
    r"[\"“”„«»]|(?<!\w)‘(?=\w)|(?<=[.,!?])’(?=\s|$)|(?P<opens>(?<![^\s(\[—–-])'(?=\w))|(?<=[\w.,!?…])'(?!\w)"
)
"""Quotation marks; a plain apostrophe opens where a word begins and closes behind a word or sign."""
_SAID = re.compile(r"\b(?:said|says|told)\b")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign with its offsets in the text."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Tell whether the word begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def is_word(self) -> bool:
        """Tell whether it is a word, not a sign."""
        return self.text[:1].isalnum()


@dataclass(frozen=True)
class Sentence:
    """A sentence: its offsets, its paragraph, its section, its tokens, and whether it is prose.

    Sections are parted by empty lines where paragraphs are not: several reports in one text.
    """

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    section: int
    is_prose: bool

    @cached_property
    def lower(self) -> str:
        """The sentence in small letters without marks of enumeration, so that offsets stay the same."""
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)
        return re.sub(r"\((?:[ivx]{1,4}|[a-z]|\d)\)", lambda mark: " " * len(mark[0]), lower)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Words and signs in order."""
        return tuple(
            Token(m[0], m[0].lower(), self.start + m.start(), self.start + m.end())
            for m in TOKEN.finditer(self.text)
        )

    def token_at(self, offset: int) -> int:
        """Return the index of the first token that ends behind an offset of the text."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks: the offsets between the marks, and whether there is a closing one."""

    start: int
    end: int
    is_closed: bool = True


@dataclass(frozen=True)
class Document:
    """A text with all that is read from its letters alone."""

    text: str

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in order."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        spans = list(split_sentences(self.text))
        spans = list(_joined(self.text, spans))
        paragraph, section, last = 0, 0, 0
        mixed = "\n\n" in self.text.strip() and re.search(r"[^\n]\n[^\n]", self.text) is not None
        for index, (start, end) in enumerate(spans):
            paragraph += "\n" in self.text[last:start]
            section += mixed and "\n\n" in self.text[last:start]
            last = end
            prose = self.is_prose(start, end) or len(spans) == 1
            yield Sentence(index, start, end, self.text[start:end], paragraph, section, prose)

    def is_prose(self, start: int, end: int) -> bool:
        """Tell whether a sentence is running text: no headline, by-line or line of a page's furniture."""
        line = self.text[start:end]
        if _FURNITURE.search(line) and len(line.split()) < 12:
            return False
        whole = (start == 0 or self.text[start - 1] == "\n") and (
            end == len(self.text) or self.text[end] == "\n"
        )
        is_long = len(line.split()) >= (16 if _SAID.search(line) else 35)
        return not (whole and not re.search(r"[.!?:…][\"”’')]*$", line) and not is_long)

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """What stands in double quotation marks; a mark that a paragraph opens and does not close runs to its end."""
        found: list[Quotation] = []
        for block in re.finditer(r"[^\n]+", self.text):
            opened, plain = -1, False
            for mark in _MARKS.finditer(block[0]):
                sign, at = mark[0], block.start() + mark.start()
                if opened < 0 and (sign in '"“„«‘' or (sign == "'" and mark["opens"])):
                    opened, plain = at + 1, sign == "'"
                elif (
                    opened >= 0
                    and (sign == "'") == plain
                    and sign in "'\"”»’“"
                    and not mark["opens"]
                ):
                    found.append(Quotation(opened, at))
                    opened = -1
            if opened >= 0 and not plain:
                found.append(Quotation(opened, block.end(), is_closed=False))
        return tuple(found)

    def runs_over(self, offset: int) -> bool:
        """Tell whether a quotation before an offset was not closed, so that the next paragraph goes on with it."""
        before = [q for q in self.quotations if q.end <= offset]
        return (
            bool(before)
            and not before[-1].is_closed
            and not self.text[before[-1].end : offset].strip(' "“\n')
        )

    def quotation_at(self, offset: int) -> Quotation | None:
        """Return the quotation that an offset lies in, or nothing."""
        return next((q for q in self.quotations if q.start <= offset < q.end), None)


def _joined(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join what was cut behind an abbreviation."""
    held: tuple[int, int] | None = None
    for begin, end in spans:
        start = begin
        if held is not None and "\n" not in text[held[1] : start]:
            start, held = held[0], None
        elif held is not None:
            yield held
            held = None
        last = text[start:end].rsplit(None, 1)[-1].strip("\"“”'(").lower()
        if last.endswith(".") and last[:-1] in ABBREVIATED and last != "no.":
            held = (start, end)
        else:
            yield start, end
    if held is not None:
        yield held
