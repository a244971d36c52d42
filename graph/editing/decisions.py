"""Decisions on suggestions, remembered in `reviews/<source>.tsv`, so that an extraction brings nothing back.

A decision knows the words it was about and the sentence around them. Where a text was replaced, it holds for the same
sentence wherever that stands now; where the sentence was changed, the question is open again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.errors import InputError, Mark, Problem
from graph.folder import StudyFolder
from graph.notation import read_text
from graph.texts.anchors import FoldedText, find_quote, fold_text
from graph.texts.sources import Offsets, Source

COLUMNS = (
    "decision", "by", "extractor", "start", "end", "class", "holders", "rule", "quote", "sentence",
)  # fmt: skip
OLDER = 8
"""The columns of files written before quotes were remembered."""

Same = Callable[[str], str]
"""Returns one name for all names of an actor."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a finding: its offsets in the source, its class and holders as words, and what was read."""

    decision: str
    by: str
    extractor: str
    start: int
    end: int
    class_: str
    holders: tuple[str, ...]
    rule: str
    quote: str = ""
    sentence: str = ""

    def covers(
        self, start: int, end: int, class_: str, holders: Iterable[str], same: Same = str
    ) -> bool:
        """Tell whether a finding is the one decided on: same class, a holder shared, words that overlap.

        >>> decision = Decision("rejected", "amina", "rules", 3, 9, "demand", ("Norway",), "must")
        >>> decision.covers(5, 12, "demand", ["Norway"]), decision.covers(9, 12, "demand", ["Norway"])
        (True, False)
        """
        meets = self.start < end and start < self.end
        return (
            meets
            and self.class_ == class_
            and bool(set(map(same, self.holders)) & set(map(same, holders)))
        )

    @property
    def line(self) -> str:
        """The decision as a line of the file."""
        cells = (
            self.decision, self.by, self.extractor, str(self.start), str(self.end), self.class_,
            "|".join(self.holders), self.rule, self.quote, self.sentence,
        )  # fmt: skip
        return "\t".join(map(flat, cells)) + "\n"


def flat(text: str) -> str:
    r"""Return a text on one line, without tabs.

    >>> flat("so\n far\t…")
    'so far …'
    """
    return " ".join(text.split())


def decisions_path(folder: StudyFolder, source: str) -> Path:
    """Return where the decisions on a source lie."""
    return folder.root / "reviews" / f"{source}.tsv"


def read_decisions(folder: StudyFolder, source: str) -> list[Decision]:
    """Return what was decided on the suggestions for a source, with the offsets of that time.

    Raises:
        InputError: for a line that is no decision.

    """
    path = decisions_path(folder, source)
    if not path.exists():
        return []
    name = folder.name_of(path)
    lines = read_text(path, name).splitlines()
    return [_parsed(line, Mark(name, number, 1)) for number, line in enumerate(lines[1:], 2)]


def _parsed(line: str, mark: Mark) -> Decision:
    cells = line.split("\t")
    if len(cells) not in (OLDER, len(COLUMNS)) or not (cells[3].isdigit() and cells[4].isdigit()):
        hint = f"columns are: {', '.join(COLUMNS)}"
        raise InputError([Problem(mark, "no line of decisions", hint)])
    decision, by, extractor, start, end, class_, holders, rule = cells[:OLDER]
    named = tuple(filter(None, holders.split("|")))
    return Decision(
        decision, by, extractor, int(start), int(end), class_, named, rule, *cells[OLDER:]
    )


def decisions_on(folder: StudyFolder, source: Source) -> list[Decision]:
    """Return what was decided on the suggestions for a source, with the offsets in its text as it is now.

    A decision on words that stand nowhere any more, or in a sentence that was changed, is left out.

    Raises:
        InputError: for a line that is no decision.

    """
    return list(_anchored(read_decisions(folder, source.id), source))


def _anchored(decisions: Sequence[Decision], source: Source) -> Iterator[Decision]:
    folded = fold_text(source.text)
    for decision in decisions:
        place = (decision.start, decision.end)
        if decision.quote and flat(source.text[slice(*place)]) != decision.quote:
            found = _place(decision, source.text, folded)
            if found is None:
                continue
            place = found
        yield replace(decision, start=place[0], end=place[1])


def _place(decision: Decision, text: str, folded: FoldedText) -> Offsets | None:
    """Return where the words of a decision stand now: in the same sentence, the nearest to where it was."""
    found = [
        (begin + start, begin + end)
        for begin, stop in find_quote(folded, decision.sentence)
        for start, end in find_quote(fold_text(text[begin:stop]), decision.quote)
    ]
    return min(found, key=lambda place: abs(place[0] - decision.start), default=None)


def sentence_around(source: Source, span: Offsets) -> str:
    """Return the sentences in which words stand, on one line."""
    start, end = around(source, span)
    return flat(source.text[start:end])


def around(source: Source, span: Offsets) -> Offsets:
    """Return the offsets of the sentences in which words stand."""
    start, end = span
    met = [(a, b) for a, b in source.sentences if a < end and start < b]
    return min([start, *(a for a, _ in met)]), max([end, *(b for _, b in met)])
