"""Pairing: which passages of two codings are the same passage, and who goes with whom, one to one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from graph.texts.sources import Offsets

Spans = Sequence[Offsets]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two passages may differ and still be the same.

    The characters they share are at least `shorter` of the shorter passage and `longer` of the longer one; the second
    bound keeps a paragraph from being the same as each sentence in it.
    """

    shorter: float = 0.5
    longer: float = 0.2

    def meets(self, one: Offsets, other: Offsets) -> bool:
        """Tell whether two passages are the same.

        >>> Tolerance().meets((0, 10), (5, 20)), Tolerance().meets((0, 10), (0, 60))
        (True, False)
        """
        shared = min(one[1], other[1]) - max(one[0], other[0])
        least, most = sorted((one[1] - one[0], other[1] - other[0]))
        return shared > 0 and shared >= self.shorter * least and shared >= self.longer * most


USUAL = Tolerance()


def met_spans(
    left: Sequence[Spans], right: Sequence[Spans], tolerance: Tolerance
) -> dict[tuple[int, int], set[int]]:
    """Return which passages of an item on the left are met by an item on the right, for every pair where some are.

    Only neighbours are compared, so that it takes no longer for a thousand items than a thousand look-ups.
    """
    spans = sorted((span, item) for item, found in enumerate(right) for span in found)
    starts = [span[0] for span, _ in spans]
    longest = max((span[1] - span[0] for span, _ in spans), default=0)
    met: dict[tuple[int, int], set[int]] = defaultdict(set)
    for item, found in enumerate(left):
        for number, span in enumerate(found):
            first, last = bisect_left(starts, span[0] - longest), bisect_left(starts, span[1])
            for other, candidate in spans[first:last]:
                if tolerance.meets(span, other):
                    met[item, candidate].add(number)
    return dict(met)


def pair_up(edges: Sequence[Sequence[int]]) -> list[int]:
    """Return for each item on the left one on the right, or -1, so that as many as possible have one.

    Augmenting paths in the order given (Kuhn 1955), without recursion, so that a chain may be as long as it likes.

    >>> pair_up([[0, 1], [0], [1]])
    [1, 0, -1]
    """
    partner: dict[int, int] = {}
    for start in range(len(edges)):
        seen: set[int] = set()
        path, taken = [(start, iter(edges[start]))], list[int]()
        while path:
            following = next((right for right in path[-1][1] if right not in seen), None)
            if following is None:
                path.pop()
                del taken[-1:]
                continue
            seen.add(following)
            taken.append(following)
            if following not in partner:
                partner |= {right: left for (left, _), right in zip(path, taken, strict=True)}
                break
            path.append((partner[following], iter(edges[partner[following]])))
    found = [-1] * len(edges)
    for right, left in partner.items():
        found[left] = right
    return found


def best_pairs(weights: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Return the pairs, one to one, whose weights add up to most: optimal, not greedy.

    The Hungarian method (Kuhn 1955) by shortest augmenting paths on the pairs that may be, so that it does not look
    at the many that may not. An item may stay alone; that weighs nothing.

    Args:
        weights: a positive number for each pair that may be.

    >>> best_pairs({(0, 0): 3, (0, 1): 2, (1, 0): 2})
    {0: 1, 1: 0}

    """
    edges: dict[int, dict[int, float]] = defaultdict(dict)
    for (left, right), weight in sorted(weights.items()):
        edges[left][right] = -weight
    for left, costs in edges.items():
        costs[-1 - left] = 0.0  # a place of its own, to stay alone
    search = _Search(edges)
    for left in edges:
        search.place(left)
    return {
        left: right
        for right, left in sorted(search.owner.items(), key=lambda o: o[1])
        if right >= 0
    }


class _Search:
    """Places items one after the other where the costs of all that are placed grow least."""

    def __init__(self, edges: Mapping[int, Mapping[int, float]]) -> None:
        self.edges = edges
        self.owner: dict[int, int] = {}
        self.left_price = {left: min(costs.values()) for left, costs in edges.items()}
        self.right_price: dict[int, float] = defaultdict(float)

    def place(self, start: int) -> None:
        """Place one more item: the shortest path to a free place, by Dijkstra with prices for lengths."""
        far: dict[int, float] = {}
        came: dict[int, int] = {}
        done: set[int] = set()
        queue: list[tuple[float, int]] = []
        left, base = start, 0.0
        while True:
            for right, cost in self.edges[left].items():
                length = base + cost - self.left_price[left] - self.right_price[right]
                if right not in done and length < far.get(right, float("inf")):
                    far[right], came[right] = length, left
                    heappush(queue, (length, right))
            base, right = heappop(queue)
            while right in done:
                base, right = heappop(queue)
            if right not in self.owner:
                break
            done.add(right)
            left = self.owner[right]
        self.left_price[start] += base
        for passed in done:
            self.left_price[self.owner[passed]] += base - far[passed]
            self.right_price[passed] -= base - far[passed]
        while True:
            left = came[right]
            self.owner[right], right = left, self.right_of(left)
            if left == start:
                return

    def right_of(self, left: int) -> int:
        """Return the place an item had until now, or the last there is."""
        return next((right for right in self.edges[left] if self.owner.get(right) == left), -1)
