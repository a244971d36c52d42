"""Changes to the files of a study: shown as a list or as a comparison, and written all together or not at all."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from graph.edit import Change, apply_changes, apply_to_bytes
from graph.errors import Mark, OntologyError
from graph.files import write_all
from graph.folder import StudyFolder
from graph.tables import Table


class Edit(NamedTuple):
    """A piece of a file's text, by offsets, and what takes its place."""

    path: str
    start: int
    end: int
    new: str


class Edits:
    """What changes in the files of a study.

    `texts` has the files as they are, by name, with line feeds only: offsets count in these.
    """

    def __init__(self, texts: Mapping[str, str], edits: Iterable[Edit] = ()) -> None:
        """Begin with some changes."""
        self.texts = texts
        self.by_file: dict[str, list[Change]] = defaultdict(list)
        for edit in edits:
            self.add(edit)

    def add(self, edit: Edit) -> None:
        """Add a change, once.

        Raises:
            OntologyError: if it overlaps with another, which is a fault of the program and leaves all as it is.

        """
        change = (edit.start, edit.end, edit.new)
        found = self.by_file[edit.path]
        if change in found or self.texts[edit.path][edit.start : edit.end] == edit.new:
            return
        if any(start < edit.end and edit.start < end for start, end, _ in found):
            raise OntologyError(
                "two changes of one place", mark=place_in(self.texts[edit.path], edit)
            )
        found.append(change)

    def reads(self, name: str, text: str) -> None:
        """Let a file read otherwise as a whole; what changes are its lines that differ."""
        old, new = (re.findall(r"[^\n]*\n|[^\n]+", each) for each in (self.texts[name], text))
        starts = [0, *accumulate(map(len, old))]
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        self.by_file[name] = [
            (starts[a], starts[b], "".join(new[c:d]))
            for tag, a, b, c, d in matcher.get_opcodes()
            if tag != "equal"
        ]

    def __bool__(self) -> bool:
        """Tell whether anything changes."""
        return any(self.by_file.values())

    @property
    def names(self) -> list[str]:
        """The names of the files that change, sorted."""
        return sorted(name for name, found in self.by_file.items() if found)

    def changed(self) -> dict[str, str]:
        """Return the texts of the files that change, as they will be."""
        return {name: apply_changes(self.texts[name], self.by_file[name]) for name in self.names}

    def table(self) -> Table:
        """Return every change with its place, the words that go and those that come."""
        rows = [
            (name, *place_in(self.texts[name], Edit(name, *change))[1:], *_words(self.texts[name], change))
            for name in self.names
            for change in sorted(self.by_file[name])
        ]  # fmt: skip
        return Table(("file", "line", "column", "old", "new"), tuple(rows))

    def lines(self) -> Iterator[str]:
        """Yield every change as a line: place, old → new; what is only added has no old."""
        for name, line, column, old, new in self.table().rows:
            shown = f"{old} → {new}" if old else f"+ {new}"
            yield f"{name}:{line}:{column}: {shown}\n"

    def comparison(self) -> Iterator[str]:
        """Yield the changes as a unified diff, which `git apply` and `patch -p1` read."""
        for name, text in self.changed().items():
            old, new = (re.findall(r"[^\n]*\n|[^\n]+", each) for each in (self.texts[name], text))
            lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
            for line in lines:
                yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"

    def write(self, folder: StudyFolder) -> None:
        """Write all files that change, or none: their line ends and byte order marks stay."""
        paths = {folder.root / name: self.by_file[name] for name in self.names}
        write_all({p: apply_to_bytes(p.read_bytes(), found) for p, found in paths.items()})


def place_in(text: str, edit: Edit) -> Mark:
    """Return the place of a change, by line and column."""
    return mark_at(edit.path, text, edit.start)


def mark_at(name: str, text: str, offset: int) -> Mark:
    r"""Return an offset in a file's text as a place.

    >>> str(mark_at("a.ttl", "a\nbc", 3))
    'a.ttl:2:2'
    """
    return Mark(name, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _words(text: str, change: Change) -> tuple[str, str]:
    """Return what goes and what comes, on one line each."""
    start, end, new = change
    return " ".join(text[start:end].split()), " ".join(new.split()).strip("; ")
