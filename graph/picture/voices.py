"""Whose word a position rests on: its holder's own, the other side's, or that of people nobody names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.lexicon.vocabulary import ACTOR, Vocabulary
from graph.networks.network import Network, Quote
from graph.storage.store import Reader
from graph.terms import NEG

QUOTED, REPORTED, CLAIMED = "quoted", "reported", "claimed"
UNNAMED, BACKGROUND = "unnamed", "background"
WORDS = (QUOTED, REPORTED, CLAIMED, UNNAMED, BACKGROUND)
"""Every badge, in the order in which they are shown; each is a key of the page's strings."""

_IN_QUOTATION_MARKS = {"quoted", "partly quoted"}


@dataclass(frozen=True, slots=True)
class Voices:
    """For whom each actor speaks, who is not named, and which ways of reporting are in quotation marks."""

    acts_for: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()
    quoted_modes: frozenset[str] = frozenset()

    def own(self, quote: Quote, holders: Iterable[str]) -> bool:
        """Tell whether who speaks is one of the holders, or speaks for one."""
        speaks_for = {quote.speaker_id, *self.acts_for.get(quote.speaker_id, ())}
        return not speaks_for.isdisjoint(holders)

    def badges(self, quotes: Iterable[Quote], holders: Iterable[str]) -> tuple[str, ...]:
        """Return on whose word a finding of some holders rests: one of quoted, reported or claimed, and what to mind.

        The best evidence counts: once its holder is quoted, a position is no mere claim of others. It is claimed by
        the other side where nobody but actors with another mandate say so.
        """
        said, held = list(quotes), frozenset(holders)
        if not said:
            return ()
        own = [quote for quote in said if self.own(quote, held)]
        others = [quote for quote in said if self.acts_for.get(quote.speaker_id)]
        word = REPORTED
        if any(quote.mode_id in self.quoted_modes for quote in own):
            word = QUOTED
        elif held and not own and len(others) == len(said):
            word = CLAIMED
        minded = [UNNAMED] * all(quote.speaker_id in self.unnamed for quote in said)
        minded += [BACKGROUND] * all(quote.background for quote in said)
        return (word, *minded)


def read_voices(network: Network, vocabulary: Vocabulary, reader: Reader | None = None) -> Voices:
    """Return the voices of a store, or of a network alone, which knows only those it draws."""
    if reader is None:
        acts_for = {node.id: frozenset(node.acts_for) for node in network.nodes if node.acts_for}
        kinds = [(node.id, node.class_) for node in network.nodes]
    else:
        found: dict[str, set[str]] = defaultdict(set)
        for actor, party in _pairs(reader, f"?a <{NEG}actsFor> ?b"):
            found[actor].add(party)
        acts_for = {actor: frozenset(parties) for actor, parties in found.items()}
        kinds = _pairs(reader, "?a a ?b")
    unnamed = frozenset(
        actor
        for actor, class_ in kinds
        if vocabulary.is_a(class_, ACTOR)
        and vocabulary.inherited(class_, NEG + "perSource") == ["true"]
    )
    modes = vocabulary.codes.get(NEG + "reportedAs", ())
    quoted = frozenset(
        mode
        for mode in modes
        if not _IN_QUOTATION_MARKS.isdisjoint(vocabulary.values(mode, NEG + "defaultWhen"))
    )
    return Voices(acts_for, unnamed, quoted)


def _pairs(reader: Reader, pattern: str) -> list[tuple[str, str]]:
    found = reader.query(f"SELECT DISTINCT ?a ?b WHERE {{ {pattern} FILTER (isIRI(?b)) }}")
    assert isinstance(found, ox.QuerySolutions)
    return sorted((row[0].value, row[1].value) for row in found)
