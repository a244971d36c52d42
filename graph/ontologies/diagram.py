"""The tree of classes as a drawing: SVG made of boxes, lines and links, the same for the same ontology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.ontologies.describing import Described
from graph.tables import width

ROW, HEIGHT, GAP = 30, 24, 36
"""How far boxes of a column lie from each other, how high they are, and how far columns lie apart, in pixels."""


@dataclass(frozen=True, slots=True)
class Box:
    """A class as a box: its middle is at `y`, its left side at `x`."""

    term: Described
    x: int
    y: float
    width: int

    @property
    def top(self) -> float:
        """The upper side."""
        return self.y - HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes, the lines between them as SVG paths, and the size of the whole."""

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    width: int
    height: int


def draw_tree(terms: Sequence[Described]) -> Drawing:
    """Return a tree of terms as boxes from left to right, given each behind its parent with its depth.

    What has nothing below it has a row of its own; what has stands in the middle of what is below it.
    """
    columns = _columns(terms)
    rows = _rows(terms)
    boxes = [
        Box(t, columns[t.depth], rows[n], _width(t)) for n, t in enumerate(terms)
    ]  # fmt: skip
    lines = [
        _line(boxes[parent], boxes[number])
        for number, parent in enumerate(_parents(terms))
        if parent is not None
    ]
    right = max((box.x + box.width for box in boxes), default=0)
    low = max((box.y for box in boxes), default=0.0)
    return Drawing(tuple(boxes), tuple(lines), right + 2, int(low + ROW / 2) + 1)


def _width(term: Described) -> int:
    return 26 + round(7.4 * width(term.label))


def _columns(terms: Sequence[Described]) -> list[int]:
    """Return where each column begins: behind the widest box of the one before."""
    found = [1]
    for depth in range(max((t.depth for t in terms), default=0)):
        found.append(found[-1] + max(_width(t) for t in terms if t.depth == depth) + GAP)
    return found


def _parents(terms: Sequence[Described]) -> list[int | None]:
    path: list[int] = []
    found: list[int | None] = []
    for number, term in enumerate(terms):
        path = path[: term.depth]
        found.append(path[-1] if path else None)
        path.append(number)
    return found


def _rows(terms: Sequence[Described]) -> list[float]:
    parents = _parents(terms)
    below: dict[int, list[int]] = {n: [] for n in range(len(terms))}
    for number, parent in enumerate(parents):
        if parent is not None:
            below[parent].append(number)
    rows = [0.0] * len(terms)
    at = ROW / 2
    for number in range(len(terms)):
        if not below[number]:
            rows[number], at = at, at + ROW
    for number in reversed(range(len(terms))):
        if below[number]:
            rows[number] = (rows[below[number][0]] + rows[below[number][-1]]) / 2
    return rows


def _line(parent: Box, child: Box) -> str:
    """Return a line from the right side of a box to the left side of another, as the data of a path.

    >>> from types import SimpleNamespace as Some
    >>> _line(Some(x=0, y=10.0, width=50), Some(x=80, y=40.0, width=50))
    'M50 10C68 10 62 40 80 40'
    """
    start, bend = parent.x + parent.width, GAP // 2
    return f"M{start} {parent.y:g}C{start + bend} {parent.y:g} {child.x - bend} {child.y:g} {child.x} {child.y:g}"
