"""Sources: texts of a study with their headers, and the sentences they are made of."""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

from graph.errors import InputError, Mark, Problem
from graph.notation import MapNode, Scalar, parse_notation, read_text
from graph.terms import HANDLE, slug

ENDINGS = (".txt", ".md")

Offsets = tuple[int, int]
"""Start and end in Unicode code points of a source's text, end exclusive."""


@dataclass(frozen=True)
class Source:
    """A text held in the study: its id, its file, the header as written, and the words that offsets count in."""

    id: str
    name: str
    header: MapNode
    text: str
    first_line: int = 1

    @cached_property
    def digest(self) -> str:
        """`sha256:` and the SHA-256 of the text in UTF-8."""
        return "sha256:" + hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def _line_starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    def mark(self, offset: int) -> Mark:
        """Return the place in the file of an offset in the text."""
        line = bisect_right(self._line_starts, offset) - 1
        return Mark(self.name, self.first_line + line, offset - self._line_starts[line] + 1)

    @cached_property
    def sentences(self) -> list[Offsets]:
        """Offsets of the sentences, in order."""
        return list(split_sentences(self.text))


def source_paths(folder: Path) -> dict[str, Path]:
    """Return the files of a folder of sources by id, sorted.

    Raises:
        InputError: naming every file whose name is no handle, and every id that two files share.

    """
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    entries = os.scandir(folder) if folder.is_dir() else ()
    for entry in sorted(entries, key=lambda entry: entry.name):
        path = folder / entry.name
        if path.suffix not in ENDINGS:
            continue
        name = f"{folder.name}/{path.name}"
        if not HANDLE.fullmatch(path.stem):
            hint = f"rename it to {slug(path.stem)}{path.suffix}"
            problems.append(
                Problem(Mark(name), "its name is not lower-case letters, digits and hyphens", hint)
            )
        elif path.stem in found:
            message = f"{found[path.stem].name} has the same id"
            problems.append(Problem(Mark(name), message, "rename one of them"))
        elif fault := leads_out(path, folder, name):
            problems.append(fault)
        else:
            found[path.stem] = path
    if problems:
        raise InputError(problems)
    return found


def leads_out(path: Path, root: Path, name: str) -> Problem | None:
    """Return what is wrong with a file that a link takes from elsewhere: a stranger's study reads nothing there."""
    linked = path.is_symlink() or path.parent.is_symlink()
    if linked and not path.resolve().is_relative_to(root.resolve()):
        return Problem(Mark(name), "a link that leads out of the study", "copy the file in")
    return None


def read_source(path: Path, name: str) -> Source:
    """Return a source read from its file.

    The header stands between two lines `---` at the top, or in a file of the same name ending in .yaml beside the
    text; the text is all that follows, with line ends as line feeds.

    Raises:
        InputError: if the file or its header cannot be read.

    """
    return parse_source(read_text(path, name), path.stem, name, beside=path.with_suffix(".yaml"))


def parse_source(
    content: str,
    id: str,
    name: str,
    beside: Path | None = None,
    read: Callable[[Path, str], str] = read_text,
) -> Source:
    r"""Return a source from the content of its file, or an InputError with what is wrong with its header.

    Args:
        beside: where the header may lie if there is none at the top.
        read: reads that file.

    >>> source = parse_source("---\ntitle: Talks\n---\nThey met.\n", "talks", "talks.txt")
    >>> source.text, source.mark(5).line
    ('They met.\n', 4)

    """
    header, text, first_line = split_header(content)
    if header is None and re.match(r"---[ \t]*\n", content):
        hint = "write a line `---` between header and text"
        raise InputError([Problem(Mark(name, 1, 1), "a header that does not end", hint)])
    if header is None and beside is not None and beside.is_file():
        beside_name = str(Path(name).with_suffix(".yaml"))
        if fault := leads_out(beside, beside.parent, beside_name):
            raise InputError([fault])
        node = parse_notation(read(beside, beside_name), beside_name)
        return Source(id, name, as_header(node, beside_name), text, 1)
    # The blank first line stands for `---`, so that marks count lines of the file.
    node = parse_notation("\n" + header, name) if header else None
    return Source(id, name, as_header(node, name), text, first_line)


def split_header(content: str) -> tuple[str | None, str, int]:
    r"""Return the YAML of a header (nothing where there is none), the text, and the text's first line.

    >>> split_header("---\ntitle: Talks\n---\nThey met.\n")
    ('title: Talks\n', 'They met.\n', 4)
    """
    found = re.match(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", content, re.DOTALL | re.MULTILINE)
    if not found:
        return None, content, 1
    return found[1], content[found.end() :], content[: found.end()].count("\n") + 1


def as_header(node: object, name: str) -> MapNode:
    """Return a header as keys and values, none where it is empty.

    Raises:
        InputError: if it is something else.

    """
    if node is None or (isinstance(node, Scalar) and not node.text):
        return MapNode((), Mark(name, 1, 1), 0, 0)
    if not isinstance(node, MapNode):
        hint = "write it like: title: the title, one key on each line"
        mark = getattr(node, "mark", Mark(name, 1, 1))
        raise InputError([Problem(mark, "the header is not made of keys and values", hint)])
    return node


_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "col",
        "lt",
        "sgt",
        "capt",
        "sen",
        "rep",
        "gov",
        "pres",
        "st",
        "no",
        "nos",
        "vs",
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "u.s",
        "u.n",
        "u.k",
        "e.u",
        "a.m",
        "p.m",
        "i.e",
        "e.g",
        "cf",
        "ca",
        "approx",
        "dept",
        "ім",
        "вул",
        "м",
        "р",
        "рр",
        "обл",
        "т",
        "ін",
        "г",
        "гг",
        "ул",
        "им",
        "др",
        "пр",
        "руб",
        "млн",
        "млрд",
        "тыс",
    ]
)
_BREAK = re.compile(r"""[.!?…]+["'”’»)\]]*\s+(?=["'“‘„«(\[—–-]*[^\W_a-zа-яёіїєґ])""")
_WORD_BEFORE = re.compile(r"([\w.]+)$")


def split_sentences(text: str) -> Iterator[Offsets]:
    r"""Yield the offsets of the sentences of a text, surrounding space left out.

    A line is a paragraph, unless the text is wrapped at a width: then blank lines part paragraphs. A dot after an
    abbreviation or an initial ends no sentence.

    >>> text = "The U.S. team met Mr. Bevz. “Another day,” he said.\nBy Ann Lee"
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['The U.S. team met Mr. Bevz.', '“Another day,” he said.', 'By Ann Lee']
    """
    paragraph = r"\S(?:.*?\S)?(?=\s*\n\s*\n|\s*\Z)" if _is_wrapped(text) else r"\S.*"
    flags = re.DOTALL if _is_wrapped(text) else 0
    for block in re.finditer(paragraph, text, flags):
        start = block.start()
        for stop in _BREAK.finditer(text, block.start(), block.end()):
            before = _WORD_BEFORE.search(text, start, stop.start())
            word = before[1].casefold().strip(".") if before else ""
            is_dot = text[stop.start()] == "." and text[stop.start() + 1].isspace()
            if is_dot and (
                word in _ABBREVIATIONS
                or (re.fullmatch(r"(?:\w\.)*\w", word) and not word.isdigit())
            ):
                continue
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
        yield from _trimmed(text, start, block.end())


def _trimmed(text: str, start: int, end: int) -> Iterator[Offsets]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _is_wrapped(text: str) -> bool:
    """Tell whether lines end where a width was reached: most are followed by one that goes on in lower case."""
    lines = text.split("\n")
    pairs = [(a.rstrip(), b.lstrip()) for a, b in pairwise(lines) if a.strip() and b.strip()]
    going_on = sum(a[-1] not in '.!?:;”"' and b[0].islower() for a, b in pairs)
    return bool(pairs) and going_on * 3 > len(pairs)
