"""PDF: the words of all pages, put together from lines as they are printed, with what repeats on every page left out.

pypdf gives the lines of a page. A paragraph goes on over lines and pages as long as these are full, or the next one
goes on in lower case. A word parted at the end of a line is joined; the hyphen stays where the same word stands with it
elsewhere in the text.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from graph.texts import Document, Field, fault
from graph.texts.extra import guarded, load
from graph.texts.words import one_line, refuse_other_formats, tidy

MAX_PAGES = 2_000
MAX_WORDS = 20_000_000
"""Code points of text; a small file may unpack to more than any text has."""


def read(data: bytes, name: str) -> list[Document]:
    """Return the text of a file."""
    refuse_other_formats(data, name, ".pdf")
    if b"%PDF-" not in data[:1024]:
        raise fault(name, "not a PDF: it does not begin with %PDF-", "save it anew")
    pypdf = load("pypdf", name)
    with guarded("pypdf", name):
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise fault(name, "locked by a password", "save it without one")
        pages = list(_pages(reader, name))
        about = {str(k): one_line(str(v)) for k, v in (reader.metadata or {}).items()}
    if not any(page.strip() for page in pages):
        message = f"no words in its {len(pages)} pages: they are pictures"
        raise fault(
            name, message, "have the text recognised (OCR) first, for instance with ocrmypdf"
        )
    kept, furniture = without_furniture([page.split("\n") for page in pages])
    text = tidy("\n".join(paragraphs(chain.from_iterable(kept))))
    notes = []
    if furniture:
        notes.append(f"left out as repeated on pages: {'; '.join(furniture)}")
    if empty := sum(not page.strip() for page in pages):
        notes.append(f"pages without words, perhaps pictures: {empty} of {len(pages)}")
    fields = tuple(_fields(about))
    return [
        Document(
            text, name, fields, notes=tuple(notes), original=data, original_name=Path(name).name
        )
    ]


def _pages(reader: object, name: str) -> Iterator[str]:
    pages = reader.pages  # type: ignore[attr-defined]  # of a library that is loaded only where it is needed
    if len(pages) > MAX_PAGES:
        raise fault(name, f"more than {MAX_PAGES:,} pages", "split it")
    size = 0
    for page in pages:
        words = tidy(page.extract_text()) if "/Contents" in page else ""
        size += len(words)
        if size > MAX_WORDS:
            raise fault(name, f"it unpacks to more than {MAX_WORDS:,} letters", "split it")
        yield words


def without_furniture(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """Return pages without running heads, feet and page numbers, and one of each kind of line left out.

    A line counts as one if it is the first or last of its page and stands, its numbers apart, in the same way on at
    least three pages and on half of them.

    >>> without_furniture([["Wire", "One.", "1"], ["Wire", "Two.", "2"], ["Wire", "Three.", "3"]])
    ([['One.'], ['Two.'], ['Three.']], ['Wire', '1'])
    """
    kept = [[line for line in page if line.strip()] for page in pages]
    left_out: list[str] = []
    for at in (0, -1, 0, -1):
        edges = Counter(_without_numbers(page[at]) for page in kept if len(page) > 1)
        often = {line for line, count in edges.items() if count >= max(3, len(pages) / 2)}
        for page in kept:
            if len(page) > 1 and _without_numbers(page[at]) in often:
                line = page.pop(at)
                if _without_numbers(line) not in map(_without_numbers, left_out):
                    left_out.append(line.strip())
    return kept, left_out


def _without_numbers(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Yield paragraphs made of lines.

    >>> list(paragraphs(["A heading", "The two sides met on Sunday in the old town, par-", "ted late.", "They left."]))
    ['A heading', 'The two sides met on Sunday in the old town, parted late.', 'They left.']
    """
    found = [" ".join(line.split()) for line in lines]
    found = [line for line in found if line]
    lengths = sorted(map(len, found))
    full = lengths[len(lengths) * 9 // 10] * 0.8 if lengths else 0
    hyphened = {w.lower() for line in found for w in re.findall(r"\b\w+-\w+", line)}
    words: list[str] = []
    for number, line in enumerate(found):
        if words:
            words[-1] = _parted(words[-1], line, hyphened)
        words.append(line)
        following = found[number + 1] if number + 1 < len(found) else ""
        ends = bool(re.search(r"""[.!?:…]["'”’»)\]]*$""", line))
        goes_on = len(line) >= full and (len(line) > 20 or not ends)
        if not following or not (goes_on or (not ends and following[0].islower())):
            yield "".join(words)
            words = []


def _parted(line: str, following: str, hyphened: set[str]) -> str:
    """Return a line as it stands before the next one: with a space, or without the hyphen that parts a word."""
    parted = re.search(r"\b(\w+)[-\u00ad\u2010]$", line)
    first = re.match(r"\w+", following)
    if parted is None or first is None or not following[0].islower():
        return f"{line} "
    keeps = line[-1] != "\u00ad" and f"{parted[1]}-{first[0]}".lower() in hyphened
    return f"{line[:-1]}{'-' if keeps else ''}"


def _fields(about: dict[str, str]) -> Iterator[Field]:
    """Yield what the file says about itself; when it was made is no date of publication."""
    if title := about.get("/Title"):
        yield Field("title", (title,))
    if author := about.get("/Author"):
        yield Field("author", tuple(filter(None, (a.strip() for a in author.split(";")))))
    if made := re.match(r"D:(\d{4})(\d\d)(\d\d)", about.get("/CreationDate", "")):
        yield Field("file made on", ("-".join(made.groups()),))
