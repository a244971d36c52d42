"""Deriving again: what a change to the facts does to the results of the rules, found without running them all.

Each rule in its turn is asked again for the results that the change can reach (`graph.inference.locality`): those it
had are taken away, those it gives now are put in, and the difference is a change for the rules after it. Of a rule
that feeds on its own results, what rests on a result taken away is in doubt as well. A rule that cannot be asked in
part, or of which too much is in doubt, is run over everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.inference.locality import Head, LocalRule, Row
from graph.inference.patterns import NotUnderstood
from graph.inference.rules import Rule
from graph.terms import Triple

FACTS, GONE = ox.NamedNode("urn:kg:facts"), ox.NamedNode("urn:kg:gone")

Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

AT_ONCE = 500
"""Rows put into one question."""

MAX_KEYS = 20_000
"""A rule of which more results are in doubt is run over everything."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What a change to the facts did to the results: what came, what went, and which rules ran over everything."""

    added: frozenset[Triple]
    removed: frozenset[Triple]
    everywhere: tuple[str, ...] = ()


@dataclass(slots=True)
class Step:
    """A rule in its place among the others; without `local` it can only be run over everything."""

    number: int
    rule: Rule
    local: LocalRule | None
    before: list[Step] = field(default_factory=list)

    @property
    def graph(self) -> ox.NamedNode:
        return ox.NamedNode(f"urn:kg:rule/{self.number}")

    @property
    def feeds_itself(self) -> bool:
        reads, derives = (
            (self.local.reads, self.local.derives) if self.local is not None else (None, None)
        )
        return reads is None or derives is None or bool(reads & derives)

    def meets(self, later: Step) -> bool:
        """Tell whether this one may derive what a later rule reads or derives, too."""
        if self.local is None or later.local is None or self.local.derives is None:
            return True
        theirs = later.local.derives
        reads = later.local.reads
        return reads is None or theirs is None or bool(self.local.derives & (reads | theirs))

    def touched(self, triples: Iterable[Triple]) -> list[Triple]:
        """Return those triples that the rule may read or derive."""
        if self.local is None or self.local.reads is None or self.local.derives is None:
            return list(triples)
        concerned = self.local.reads | self.local.derives
        return [triple for triple in triples if triple[1] in concerned]


def steps_of(rules: Sequence[Rule]) -> list[Step]:
    """Return rules in their places among the others."""
    steps = [Step(number, rule, _local(rule)) for number, rule in enumerate(rules)]
    for step in steps:
        step.before = [earlier for earlier in steps[: step.number] if earlier.meets(step)]
    return steps


def _local(rule: Rule) -> LocalRule | None:
    try:
        return LocalRule(rule.text)
    except NotUnderstood:
        return None


Keys = dict[tuple[str, ...], set[Row]]


class _Everything(Exception):  # noqa: N818  # no error: it ends the search for keys
    """More of a rule is in doubt than can be told."""


class Change:
    """One change on its way through the rules."""

    def __init__(self, store: ox.Store, steps: Sequence[Step]) -> None:
        self.store, self.steps = store, steps
        self.balance: Counter[Triple] = Counter()
        self.everywhere: list[str] = []

    def apply(self, added: Sequence[Triple], removed: Sequence[Triple]) -> Derived:
        self.store.remove_graph(GONE)
        self.put(added, FACTS)
        self.move(removed, FACTS)
        changed = [*added, *removed]
        for step in self.steps:
            if touched := step.touched(changed):
                dead, found = self.again(step, touched)
                self.balance.subtract(dead)
                self.balance.update(found)
                changed += dead ^ found
        self.store.remove_graph(GONE)
        return Derived(
            frozenset(t for t, n in self.balance.items() if n > 0),
            frozenset(t for t, n in self.balance.items() if n < 0),
            tuple(self.everywhere),
        )

    def again(self, step: Step, touched: Sequence[Triple]) -> tuple[set[Triple], set[Triple]]:
        """Derive again what a change can reach of one rule, and return what it had derived, and derives now."""
        rule = step.local
        if rule is None or not rule.is_local:
            return self.all_again(step)
        keys = _Keys(self.store, step, rule)
        dead: set[Triple] = set()
        found: set[Triple] = set()
        try:
            doubtful = keys.reach(touched)
            self.move(doubtful, step.graph)
            dead = doubtful
            while fresh := self.new(step, keys.questions(), found, own=bool(found)):
                if found and rule.is_tangled:
                    raise _Everything
                self.put(fresh, step.graph)
                found |= fresh
                if not step.feeds_itself:
                    break
                keys.reach(sorted(fresh - dead), dying=False)
        except _Everything:
            before, found_again = self.all_again(step)
            return dead | (before - found), found_again
        return dead, found

    def all_again(self, step: Step) -> tuple[set[Triple], set[Triple]]:
        """Run a rule over everything, and return what it had derived, and derives now."""
        self.everywhere.append(step.rule.name)
        dead = {
            as_text(quad) for quad in self.store.quads_for_pattern(None, None, None, step.graph)
        }
        self.move(dead, step.graph)
        found: set[Triple] = set()
        while fresh := self.new(step, [step.rule.text], found):
            self.put(fresh, step.graph)
            found |= fresh
            if not step.feeds_itself:
                break
        return dead, found

    def new(
        self, step: Step, questions: Iterable[str], known: set[Triple], *, own: bool = True
    ) -> set[Triple]:
        """Return what a rule derives that is neither a fact nor derived before it.

        Args:
            own: what it derived itself counts among the facts, which it does from the second time on.

        """
        graphs: list[Graph] = [FACTS, *(s.graph for s in step.before), step.graph]
        tangled = step.local is not None and step.local.is_tangled
        read = graphs[:-1] if tangled and not own else graphs
        results: set[Triple] = set()
        for question in questions:
            answer = self.store.query(question, default_graph=list(read))
            assert isinstance(answer, ox.QueryTriples)
            for triple in answer:
                text = as_text(triple)
                if text not in results and text not in known and not self.holds(triple, graphs):
                    results.add(text)
        return results

    def holds(self, triple: ox.Triple, graphs: Iterable[Graph]) -> bool:
        return any(
            ox.Quad(triple.subject, triple.predicate, triple.object, graph) in self.store
            for graph in graphs
        )

    def put(self, triples: Iterable[Triple], graph: ox.NamedNode) -> None:
        self.store.extend(_quads(triples, graph))

    def move(self, triples: Iterable[Triple], graph: ox.NamedNode) -> None:
        """Take triples out of a graph, but keep them in sight until the change is through."""
        triples = list(triples)
        self.store.extend(_quads(triples, GONE))
        for quad in _quads(triples, graph):
            self.store.remove(quad)


class _Keys:
    """The keys of one rule that a change can reach."""

    def __init__(self, store: ox.Store, step: Step, rule: LocalRule) -> None:
        self.store, self.step, self.rule = store, step, rule
        self.found: Keys = {head.key: set() for head in rule.heads}

    def reach(self, touched: Sequence[Triple], *, dying: bool = True) -> set[Triple]:
        """Add the keys that some triples can reach; return the results in doubt for what depends on them.

        Args:
            dying: results in doubt are taken for gone, and what rests on them is in doubt, too.

        """
        dead: set[Triple] = set()
        first = dying
        while touched:
            before = {key: set(rows) for key, rows in self.found.items()}
            if self.ask(touched) and self.rule.is_tangled and not first:
                raise _Everything
            if not dying:
                break
            doubtful = self.results(before) - dead
            dead |= doubtful
            touched = sorted(doubtful) if self.step.feeds_itself else []
            first = False
        return dead

    def ask(self, touched: Sequence[Triple]) -> bool:
        """Add the keys of triples and those they reach where they match; tell whether there are any of the latter."""
        for triple in touched:
            for head in self.rule.heads:
                if (row := self.rule.key_of(head, triple)) is not None:
                    self.add(head.key, row)
        reached = False
        for site in self.rule.sites:
            rows = sorted(
                {row for t in touched if (row := self.rule.matching(site, t)) is not None}
            )
            for at in range(0, len(rows), AT_ONCE):
                question = self.rule.keys_question(site, rows[at : at + AT_ONCE])
                if question is None:
                    raise _Everything
                reached |= self.collect(question)
        return reached

    def collect(self, question: str) -> bool:
        answer = self.store.query(question, use_default_graph_as_union=True)
        assert isinstance(answer, ox.QuerySolutions)
        names = self.rule.key_variables
        reached = False
        for solution in answer:
            reached = True
            values = dict(zip(names, map(str, solution), strict=True))
            for key in self.found:
                self.add(key, tuple(values[name] for name in key))
        return reached

    def add(self, key: tuple[str, ...], row: Row) -> None:
        self.found[key].add(row)
        if len(self.found[key]) > MAX_KEYS:
            raise _Everything

    def results(self, before: Keys) -> set[Triple]:
        """Return the results whose keys were added; their other keys are added, too."""
        results: set[Triple] = set()
        queue = [
            (head, row)
            for head in self.rule.heads
            for row in self.found[head.key] - before[head.key]
        ]
        while queue:
            head, row = queue.pop()
            for triple in self.derived(head, row):
                if triple in results:
                    continue
                results.add(triple)
                for other in self.rule.heads:
                    key = self.rule.key_of(other, triple)
                    if key is not None and key not in self.found[other.key]:
                        self.add(other.key, key)
                        queue += [(h, key) for h in self.rule.heads if h.key == other.key]
        return results

    def derived(self, head: Head, row: Row) -> Iterator[Triple]:
        """Yield what the rule had derived under a key."""
        values = dict(zip(head.key, row, strict=True))
        pattern = head.pattern
        subject, predicate, obj = (
            None if term[0] in "?$" else _term(self.rule.full(term))
            for term in (
                values.get(str(t), str(t)) for t in (pattern.subject, pattern.path, pattern.object)
            )
        )
        assert not isinstance(subject, ox.Literal)
        assert not isinstance(predicate, ox.Literal)
        for quad in self.store.quads_for_pattern(subject, predicate, obj, self.step.graph):
            triple = as_text(quad)
            if self.rule.key_of(head, triple) == row:
                yield triple

    def questions(self) -> Iterator[str]:
        """Yield the rule limited to the keys found, in parts."""
        for key, rows in self.found.items():
            chosen = sorted(rows)
            for at in range(0, len(chosen), AT_ONCE):
                yield self.rule.question(key, chosen[at : at + AT_ONCE])


# ---------------------------------------------------------------- terms


def as_text(triple: ox.Triple | ox.Quad) -> Triple:
    """Return a triple as text."""
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _quads(triples: Iterable[Triple], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _term(text: str) -> ox.NamedNode | ox.Literal | None:
    """Return a term made of its text, or nothing where it has more than one form."""
    if text.startswith("<"):
        return ox.NamedNode(text[1:-1])
    for quad in ox.parse(f"<a:b> <a:b> {text} .", format=ox.RdfFormat.N_TRIPLES):
        obj = quad.object
        return obj if isinstance(obj, ox.Literal) else None
    return None
