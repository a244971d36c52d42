"""The list: every finding with its evidence, the equal of the drawing for those who read or listen."""

from __future__ import annotations

from dataclasses import dataclass

from graph.picture.material import Material
from graph.picture.model import Finding

NAME = "list"
MOST = 1500
"""Above so many findings the page has no list; the exports for tables serve better."""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one holder."""

    id: str
    label: str
    findings: tuple[Finding, ...]


def view(material: Material) -> list[Group] | None:
    """Return the findings by holder, parties first, in the order of kinds and titles."""
    picture = material.picture
    if len(picture.findings) > MOST:
        return None
    order = {kind.id: at for at, kind in enumerate(picture.kinds)}
    groups: dict[str, list[Finding]] = {}
    for finding in picture.findings:
        first = (*finding.parties, *finding.holders, "")[0]
        groups.setdefault(first, []).append(finding)
    rank = {"parties": 0, "people": 1}

    def place(id: str) -> tuple[int, str, str]:
        return (
            (rank.get(picture.mark(id).column, 2), picture.mark(id).label, id)
            if id
            else (3, "", "")
        )

    return [
        Group(
            id,
            picture.mark(id).label if id else "",
            tuple(sorted(groups[id], key=lambda f: (order[f.kind.id], f.title, f.id))),
        )
        for id in sorted(groups, key=place)
    ]
