"""Inferring: what follows from all that was entered, by the rules, as one graph of its own.

The rules read facts: the distinct triples that they can read, whatever coding they stand in. So the work grows with
what is said, not with how often. Facts and results are kept in a store of their own (`.kg/derivation`): one graph with
the facts, one per rule with what it added to those before it. After a change only what the change can reach is derived
again (`graph.inference.rederive`); the outcome is the same, to the byte, as of deriving everything anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.inference.rederive import FACTS, Change, Derived, as_text, steps_of
from graph.inference.rules import Rule, close, predicates
from graph.lexicon.vocabulary import ACTOR, FINDING, TERM, Vocabulary
from graph.terms import RDF, Triple, digest, iri

TYPE = iri(RDF + "type")


@dataclass(frozen=True, slots=True)
class Readable:
    """Which triples rules can read."""

    predicates: frozenset[str] | None
    classes: frozenset[str]

    def includes(self, triple: Triple) -> bool:
        """Tell whether a triple is one of them."""
        _, predicate, obj = triple
        if self.predicates is None:
            return True
        return obj in self.classes if predicate == TYPE else predicate in self.predicates


def readable(rules: Sequence[Rule], vocabulary: Vocabulary) -> Readable:
    """Return which triples rules can read: those with a property they name, types of things they may be about."""
    named = predicates(rules)
    roots = {ACTOR, FINDING, TERM, *(vocabulary.classes & (named or set()))}
    classes = frozenset(iri(c) for root in roots for c in (root, *vocabulary.below(root)))
    return Readable(None if named is None else frozenset(map(iri, named)), classes)


def read_facts(paths: Iterable[Path], can_read: Readable) -> set[Triple]:
    """Return the distinct triples of compiled files that rules can read."""
    facts: set[Triple] = set()
    for path in paths:
        with path.open(encoding="utf-8") as file:
            facts.update(_facts(file, can_read))
    return facts


def facts_in(texts: Iterable[str], can_read: Readable) -> set[Triple]:
    """Return the same of the texts of compiled files."""
    return {fact for text in texts for fact in _facts(text.split("\n"), can_read)}


def _facts(lines: Iterable[str], can_read: Readable) -> Iterator[Triple]:
    for line in lines:
        if line:
            subject, predicate, rest = line.split(" ", 2)
            triple = subject, predicate, rest[: rest.rindex(" <")]
            if can_read.includes(triple):
                yield triple


def infer(
    store: ox.Store, rules: Sequence[Rule], vocabulary: Vocabulary, derived: str
) -> list[Triple]:
    """Return what the rules derive from a store, sorted.

    Args:
        derived: the graph of what was derived before, which does not count.

    """
    can_read = readable(rules, vocabulary)
    left_out = ox.NamedNode(derived)
    facts = {
        triple
        for quad in store
        if quad.graph_name != left_out and can_read.includes(triple := as_text(quad))
    }
    return sorted(as_text(triple) for triple in close(_in_memory(facts), rules))


class Derivation:
    """Facts and results of rules, kept so that they can be brought up to date: in a folder, or in memory."""

    def __init__(self, folder: Path | None, rules: Sequence[Rule]) -> None:
        self.folder, self.rules = folder, rules
        self.steps = steps_of(rules)
        self._memory = ox.Store()

    @property
    def name(self) -> str:
        """A digest of the rules and the engine, by which a kept derivation is known to be theirs."""
        return digest(ox.__version__, *(rule.text for rule in self.rules))

    def derive(self, facts: Iterable[Triple]) -> list[Triple]:
        """Return what follows from facts, sorted, and keep both."""
        memory = _in_memory(facts)
        kept = [ox.Quad(q.subject, q.predicate, q.object, FACTS) for q in memory]
        found: list[Triple] = []
        for step in self.steps:
            for triple in close(memory, [step.rule]):
                kept.append(ox.Quad(triple.subject, triple.predicate, triple.object, step.graph))
                found.append(as_text(triple))
        if self.folder is None:
            self._memory = ox.Store()
            self._memory.extend(kept)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
            store = ox.Store(str(self.folder))
            store.bulk_extend(kept)
            store.flush()
        return sorted(found)

    def update(self, added: Iterable[Triple], removed: Iterable[Triple]) -> Derived | None:
        """Bring facts and results up to date, and return what that did to the results.

        Returns nothing where what was kept is missing or damaged.

        """
        store = self._memory if self.folder is None else _kept(self.folder)
        if store is None or not store.contains_named_graph(FACTS):
            return None
        change = Change(store, self.steps)
        result = change.apply(sorted(added), sorted(removed))
        if self.folder is not None:
            store.flush()
        return result


def _kept(folder: Path) -> ox.Store | None:
    try:
        return ox.Store(str(folder)) if (folder / "CURRENT").exists() else None
    except (OSError, RuntimeError):
        return None


def _in_memory(facts: Iterable[Triple]) -> ox.Store:
    store = ox.Store()
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(facts))
    store.bulk_load(text.encode(), format=ox.RdfFormat.N_TRIPLES)
    return store
