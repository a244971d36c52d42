"""Reasons: the chain of judged links between two terms that a derived line rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from graph.networks.network import Judgement


@dataclass(frozen=True, slots=True)
class Link:
    """A link from one term to another (IRIs and labels), with its record: an id, and what each coder says of it.

    A link that `carries` passes on what holds: from the second term one may go on. One that works `both_ways` is the
    same read backwards.
    """

    start: str
    end: str
    relation: str
    label: str
    start_label: str
    end_label: str
    id: str = ""
    judgements: tuple[Judgement, ...] = ()
    carries: bool = False
    both_ways: bool = False

    @property
    def confidence(self) -> float:
        """How sure the surest coder is; 1 for what was entered without a record."""
        return max((judgement.confidence for judgement in self.judgements), default=1.0)


Chain = tuple[Link, ...]


class Reasons:
    """Finds the shortest chain of links behind a line; of several the surest, then the first by name."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.carrying: dict[str, list[Link]] = defaultdict(list)
        self.crossing: list[Link] = []
        for link in sorted(links, key=lambda x: (-x.confidence, x.start, x.relation, x.end, x.id)):
            if link.carries:
                self.carrying[link.start].append(link)
            else:
                self.crossing.append(link)
        self.reach = cache(self._reach)

    def _reach(self, term: str) -> Mapping[str, Chain]:
        """Return every term that holds when one holds, with the shortest chain that leads to it."""
        found: dict[str, Chain] = {term: ()}
        queue = [term]
        for current in queue:
            for link in self.carrying.get(current, ()):
                if link.end not in found:
                    found[link.end] = (*found[current], link)
                    queue.append(link.end)
        return found

    def meeting(self, gives: str, wants: str) -> Chain | None:
        """Return why one term meets another: it leads there, by at most one link that does not carry on."""
        chains = [c for c in [self.reach(gives).get(wants)] if c is not None]
        for link in self.crossing:
            behind = self.reach(link.end).get(wants)
            before = self.reach(gives).get(link.start)
            if not link.both_ways and before is not None and behind is not None:
                chains.append((*before, link, *behind))
        return _best(chains)

    def leading(self, one: str, other: str) -> Chain | None:
        """Return why one term leads to another, by links that carry on."""
        return self.reach(one).get(other)

    def clash(self, one: str, other: str) -> Chain | None:
        """Return why two terms clash: both lead to the ends of a link that works both ways."""
        ours, theirs = self.reach(one), self.reach(other)
        return _best(
            (*ours[here], link, *theirs[there])
            for link in self.crossing
            for here, there in ((link.start, link.end), (link.end, link.start))
            if link.both_ways and here in ours and there in theirs
        )


def _best(chains: Iterable[Chain]) -> Chain | None:
    return min(
        chains,
        key=lambda c: (len(c), -min((x.confidence for x in c), default=1.0), [x.id for x in c]),
        default=None,
    )
