"""The network: people, parties and issues in columns, a line per position.

The drawing itself is made in the page by vis-network from the nodes and edges that `fill` adds; the partial holds its
frame, and the list of all findings stands for it where nothing can be drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.picture.findings import MOST
from graph.picture.material import Material
from graph.picture.model import Finding, Kind, Mark, Picture
from graph.picture.order import drawing_order
from graph.picture.strings import Strings

NAME = "network"
COLUMNS = ("people", "parties", "issues", "terms", "other")
"""Where a mark stands, in the order in which the script numbers it."""
MAP = 300
"""Above so many marks the page also has a map of all of them; the columns show the busiest."""


class Drawing(Protocol):
    """What is needed of a pyvis network."""

    edges: list[dict[str, Any]]

    def add_node(self, n_id: str, label: str, **options: Any) -> None:
        """Add a mark."""

    def add_edge(self, source: str, to: str, **options: Any) -> None:
        """Add a line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: what it filters, and how many findings that is."""

    count: int
    kind: Kind | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend: parties, kinds of positions, other kinds of findings."""

    parties: tuple[Entry, ...]
    positions: tuple[Entry, ...]
    others: tuple[Entry, ...]


def view(material: Material) -> object:
    """Return what the frame of the drawing says of it."""
    return material.picture


def legend(picture: Picture) -> Legend:
    """Return the legend of a picture, with counts of findings."""
    by_kind = Counter(f.kind.id for f in picture.findings)
    by_party = Counter(party for f in picture.findings for party in f.parties)
    parties = [m for m in picture.column("parties") if by_party[m.id]]
    parties.sort(key=lambda m: (-by_party[m.id], m.label))
    used = [k for k in picture.kinds if by_kind[k.id]]
    return Legend(
        tuple(Entry(by_party[m.id], mark=m) for m in parties),
        tuple(Entry(by_kind[k.id], kind=k) for k in used if k.layer == "position"),
        tuple(Entry(by_kind[k.id], kind=k) for k in used if k.layer != "position"),
    )


def counts(material: Material, t: Strings) -> list[str]:
    """Return what the picture holds, in words."""
    picture = material.picture
    parties = len(legend(picture).parties)
    positions = sum(f.kind.layer == "position" for f in picture.findings)
    held = sum(d.held for d in material.documents.values())
    suggested = sum(f.kind.suggested for f in picture.findings)
    return [
        t("n-parties", n=parties),
        t("n-issues", n=len(picture.column("issues"))),
        t("n-positions", n=positions),
        *([t("n-sources", n=held)] if held else []),
        *([t("n-suggested", n=suggested)] if suggested else []),
    ]


def fill(page: Drawing, picture: Picture) -> None:
    """Add marks and lines to a pyvis network."""
    for mark in picture.marks:
        page.add_node(mark.id, mark.label, group=mark.kind.id)
    for line in picture.lines:
        page.add_edge(line.start, line.end, finding=line.finding)


def data(page: Drawing, picture: Picture) -> dict[str, Any]:
    """Return what the script draws and filters, in columns: references are places in these."""
    marks = drawing_order(picture)
    at_mark = {mark.id: at for at, mark in enumerate(marks)}
    at_kind = {kind.id: at for at, kind in enumerate(picture.kinds)}

    def places(ids: Iterable[str]) -> list[int]:
        return [at_mark[id] for id in ids]

    def title(f: Finding) -> str:
        return "" if f.kind.layer != "other" and f.ends else f.title

    found: dict[str, Any] = {
        "kinds": columns(
            [
                {"id": k.id, "label": k.label, "verb": k.verb, "color": k.color, "dark": k.dark, "dash": k.dash,
                 "glyph": k.glyph, "shape": k.shape, "layer": k.layer}
                for k in picture.kinds
            ]
        ),
        "marks": columns(
            [
                {"id": m.id, "label": m.label, "part": m.part, "kind": at_kind[m.kind.id],
                 "column": COLUMNS.index(m.column), "party": at_mark.get(m.party, -1),
                 "parents": places(m.parents)}
                for m in marks
            ]
        ),
        "findings": columns(
            [
                {"id": f.id, "kind": at_kind[f.kind.id], "title": title(f), "holders": places(f.holders),
                 "ends": places(f.ends), "parties": places(f.parties), "said": places(f.voices),
                 "passed": places(f.relays),
                 "dates": [f.dates[0], f.dates[-1]] if f.dates else []}
                for f in picture.findings
            ]
        ),
    }  # fmt: skip
    if len(marks) > MAP:
        pairs = [(at_mark[e["from"]], at_mark[e["to"]]) for e in page.edges]
        found["map"] = columns([{"x": x, "y": y} for x, y in map_places(len(marks), pairs)])
    if len(picture.findings) > MOST:
        found["evidence"] = evidence(picture)
    return found


def map_places(count: int, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places of marks on the map of the whole network; numpy loads for large networks only."""
    from graph.picture.force import force_layout

    return force_layout(count, pairs)


def evidence(picture: Picture) -> dict[str, Any]:
    """Return what proves each finding, for a page that has no list of findings: passages and judgements stand once."""
    passages: dict[str, list[object]] = {}
    judgements: dict[tuple[object, ...], None] = {}
    for f in picture.findings:
        for p in f.passages:
            via = [who for who in p.quote.via if who != p.quote.speaker]
            passages[p.id] = [
                p.quote.text,
                p.quote.speaker,
                via,
                p.quote.mode,
                p.quote.said or p.quote.date,
            ]
        for j in f.judgements:
            judgements[j.coder, j.confidence, j.review, j.note] = None
    at_passage = {id: at for at, id in enumerate(passages)}
    at_judgement = {j: at for at, j in enumerate(judgements)}
    return {
        "passages": list(passages.values()),
        "judgements": list(judgements),
        "of": [
            [
                [at_passage[p.id] for p in f.passages],
                [at_judgement[j.coder, j.confidence, j.review, j.note] for j in f.judgements],
                list(f.details.items()),
            ]
            for f in picture.findings
        ],
    }


def columns(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    """Return rows as columns: the same names are not written again and again.

    >>> columns([{"a": 1, "b": 2}, {"a": 3, "b": 4}])
    {'a': [1, 3], 'b': [2, 4]}
    """
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
