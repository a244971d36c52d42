"""Replacing a text by a corrected one: what becomes of every quote that was found in it.

Codings are read, never written: which words prove a finding is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from graph.coding.codings import read_coding
from graph.coding.passages import Passages
from graph.errors import InputError, Mark, Problem
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.intake.additions import Addition
from graph.intake.alike import resemblance, shingles
from graph.intake.originals import keep_original
from graph.lexicon.hints import did_you_mean
from graph.notation import read_text
from graph.texts.anchors import nearest_passage
from graph.texts.sources import Source, parse_source, read_source, source_paths, split_header


class Anchor(NamedTuple):
    """What becomes of a quote: where it is written, where it stood and stands, or why it stands nowhere."""

    mark: Mark
    quote: str
    before: Mark | None
    after: Mark | None
    same_offsets: bool = False
    fault: str = ""
    hint: str = ""

    @property
    def verdict(self) -> str:
        """`same`, `moved` or `broke`; `found`, `still broken`: of quotes that stood nowhere before."""
        if self.before is None:
            return "still broken" if self.after is None else "found"
        if self.after is None:
            return "broke"
        return "same" if self.same_offsets else "moved"

    def __str__(self) -> str:
        """Return the anchor as the user reads it."""
        if self.after is None:
            return str(Problem(self.mark, f"{self.verdict}: {self.fault}", self.hint))
        if self.verdict == "moved":
            return f"{self.mark}: moved from {self.before} to {self.after}"
        return f"{self.mark}: {self.verdict}: {self.after}"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text and the one that takes its place, with what becomes of the quotes."""

    old: Source
    new: Source
    content: str
    anchors: tuple[Anchor, ...]
    unread: tuple[Problem, ...]
    left: tuple[str, ...]

    def count(self, *verdicts: str) -> int:
        """Return how many quotes there are of some verdicts."""
        return sum(anchor.verdict in verdicts for anchor in self.anchors)

    @property
    def is_sound(self) -> bool:
        """Whether every quote that stood in the old text stands in the new one."""
        return not self.count("broke") and not self.unread

    def report(self) -> Iterator[str]:
        """Yield what becomes of the quotes: those that stand where they stood as a number, the others one by one."""
        for anchor in self.anchors:
            if anchor.verdict != "same":
                yield str(anchor)
        for problem in self.unread:
            yield f"{problem}\n  its quotes were not looked for"
        share = resemblance(shingles(self.old.text), shingles(self.new.text))
        yield (
            f"{len(self.anchors)} quotes: {self.count('same')} the same, {self.count('moved', 'found')} moved, "
            f"{self.count('broke', 'still broken')} broken; the new text is {share:.0%} like the old"
        )


def plan_replacement(folder: StudyFolder, id: str, addition: Addition) -> Replacement:
    """Return what would become of a source and of all quotes from it.

    Its header stays as it is; the text is that of the addition.

    Raises:
        InputError: if there is no such source, or the text is the same or that of another source.

    """
    paths = source_paths(folder.sources)
    if id not in paths:
        hint = did_you_mean(id, paths) or f"texts are: {', '.join(sorted(paths)[:12])}"
        raise InputError([Problem(Mark(folder.sources.name), f"no text {id!r}", hint)])
    path = paths[id]
    name = folder.name_of(path)
    old = read_source(path, name)
    content = read_text(path, name)
    header, text, _ = split_header(content)
    if header is None and addition.text.startswith("---"):
        hint = "begin the new text with a blank line: its header stands beside it, in a .yaml file"
        raise InputError([Problem(addition.mark, "the text begins like a header", hint)])
    content = content[: len(content) - len(text)] + addition.text
    new = parse_source(content, id, name, beside=path.with_suffix(".yaml"))
    for other, place in paths.items():
        if read_source(place, folder.name_of(place)).digest == new.digest:
            what = f"the same text as {folder.name_of(place)}"
            hint = "nothing is to be changed" if other == id else "that one is there already"
            raise InputError([Problem(addition.mark, what, hint)])
    unread: list[Problem] = []
    anchors = tuple(anchors_of(folder, old, new, unread))
    return Replacement(old, new, content, anchors, tuple(unread), tuple(_left(old, addition)))


def _left(old: Source, addition: Addition) -> Iterator[str]:
    """Yield what the new file says about the text and the header does not."""
    known = {getattr(value, "text", "") for _, value in old.header}
    for key, values in addition.header.items():
        if not known.intersection(values):
            yield f"{key}: {', '.join(values)}"


def anchors_of(
    folder: StudyFolder, old: Source, new: Source, unread: list[Problem]
) -> Iterator[Anchor]:
    """Yield what becomes of every quote of every coding of a source; codings that cannot be read are noted."""
    faults: list[Problem] = []
    before = Passages(old, "", lambda *_: None)
    after = Passages(new, "", lambda *fault: faults.append(Problem(*fault)))
    for path in folder.coding_paths():
        name = folder.name_of(path)
        try:
            text = read_text(path, name)
            if old.id not in text:
                continue
            coding = read_coding(path, name)
        except InputError as error:
            unread += error.problems
            continue
        if coding.source.text != old.id:
            continue
        for entry in coding.statements:
            for passage in entry.passages:
                faults.clear()
                was, now = before.anchor(passage, entry), after.anchor(passage, entry)
                quote = passage.quote
                why = faults[0].message if faults else ""
                hint = "" if now else _hint(new, quote.text, faults)
                places = (old.mark(was[0]) if was else None, new.mark(now[0]) if now else None)
                yield Anchor(quote.mark, quote.text, *places, was == now, why, hint)


def _hint(new: Source, quote: str, faults: list[Problem]) -> str:
    """Return what to do about a quote that is not found: the nearest passage with its place, or what the fault says."""
    near = nearest_passage(new.text, new.sentences, quote)
    if near and faults and "nearest passage" in faults[0].hint:
        return f"nearest passage, {new.mark(new.text.find(near))}:\n{near}"
    return faults[0].hint if faults else ""


def replace_source(
    folder: StudyFolder, replacement: Replacement, addition: Addition
) -> Iterator[str]:
    """Put a text in the place of another, keep the old one among the originals, and yield what was done, in words."""
    old = replacement.old
    path = folder.root / old.name
    earlier = f"{old.id}-{old.digest[7:15]}"
    kept = keep_original(folder, path.read_bytes(), earlier, path.suffix)
    if addition.document.original:
        suffix = addition.document.original_name.rpartition(".")[2].lower()
        original = keep_original(folder, addition.document.original, old.id, f".{suffix}")
        yield f"the file it was taken from is kept in {folder.name_of(original)}"
    write_whole(path, replacement.content)
    yield f"replaced the text of {old.name}; the earlier one is kept in {folder.name_of(kept)}"
    if replacement.left:
        yield f"  its header stays as it is; the new file also says: {'; '.join(replacement.left)}"
