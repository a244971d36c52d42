"""The order in which marks are drawn: those that belong together stand near, so that few lines cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.picture.model import Mark, Picture

ROUNDS = 8


def drawing_order(picture: Picture) -> list[Mark]:
    """Return the marks in the order in which they are drawn: parties, issues, terms, then people and the rest by name.

    Parties and issues are ordered by barycentres in turn (Sugiyama, Tagawa and Toda 1981, section 3), terms by the
    parties that speak of them; ties fall to the busier, then to the name.
    """
    parties = [m for m in picture.column("parties") if m.party == m.id]
    issues = picture.column("issues")
    weights: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for finding in picture.findings:
        if finding.kind.layer == "position":
            for party in finding.parties:
                for other in (*finding.issues, *finding.ends):
                    weights[party][other] += 1
                    weights[other][party] += 1
    busy = {m.id: sum(weights[m.id].values()) for m in picture.marks}

    def by_busy(marks: Iterable[Mark]) -> list[str]:
        return [m.id for m in sorted(marks, key=lambda m: (-busy[m.id], m.label, m.id))]

    left, right = by_busy(parties), by_busy(issues)
    for _ in range(ROUNDS):
        right = _by_barycentre(right, left, weights)
        left = _by_barycentre(left, right, weights)
    terms = _by_barycentre(by_busy(picture.column("terms")), left, weights)
    first = {id: at for at, id in enumerate([*left, *right, *terms])}
    return sorted(picture.marks, key=lambda m: (first.get(m.id, len(first)), m.label, m.id))


def _by_barycentre(
    ids: list[str], other: list[str], weights: Mapping[str, Mapping[str, int]]
) -> list[str]:
    """Return ids sorted by the mean place of what they are tied to; what is tied to nothing goes last."""
    place = {id: at for at, id in enumerate(other)}

    def mean(id: str) -> float:
        tied = [(place[o], n) for o, n in sorted(weights[id].items()) if o in place]
        total = sum(n for _, n in tied)
        return round(sum(at * n for at, n in tied) / total, 6) if total else len(other)

    return sorted(ids, key=mean)
