"""Inferring: what follows from all that was entered, by the rules, as one graph of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from graph.rules import Rule, close, predicates
from graph.terms import OWL, RDF, RDFS, Triple
from graph.vocabulary import ACTOR, FINDING, TERM, Vocabulary

TYPE = RDF + "type"


def infer(
    store: ox.Store, rules: Sequence[Rule], vocabulary: Vocabulary, derived: str
) -> list[Triple]:
    """Return what the rules derive from a store, sorted.

    The rules run in memory over the distinct triples they can read: the same position in fifty codings is one, so
    that the work grows with what is said, not with how often.

    Args:
        derived: the graph of what was derived before, which does not count.

    """
    facts = ox.Store()
    facts.bulk_extend(_facts(store, rules, vocabulary, ox.NamedNode(derived)))
    return sorted((str(t.subject), str(t.predicate), str(t.object)) for t in close(facts, rules))


def _facts(
    store: ox.Store, rules: Sequence[Rule], vocabulary: Vocabulary, derived: ox.NamedNode
) -> Iterator[ox.Quad]:
    named = predicates(rules)
    if named is None:
        patterns: list[tuple[ox.NamedNode | None, ox.NamedNode | None]] = [(None, None)]
    else:
        roots = [c for root in (ACTOR, FINDING, TERM) for c in vocabulary.below(root)]
        patterns = [(ox.NamedNode(TYPE), ox.NamedNode(c)) for c in roots]
        patterns += [
            (ox.NamedNode(name), None)
            for name in sorted(named - {TYPE, RDFS + "label", OWL + "Class"})
        ]
    for predicate, obj in patterns:
        for quad in store.quads_for_pattern(None, predicate, obj, None):
            if quad.graph_name != derived:
                yield ox.Quad(quad.subject, quad.predicate, quad.object)
