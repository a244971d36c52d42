"""What follows from axioms by the rules of OWL 2 RL, with the reasons, and where axioms contradict each other.

The rules are those of the Recommendation (OWL 2 Profiles, section 4.3) under its own names, as far as they bear on
consistency: equality is followed for individuals, not for classes and properties. Each triple that follows remembers
what it follows from, so that a contradiction can be told by the axioms behind it. A reasoner that says only *that*
something is wrong leaves a researcher alone with a hundred axioms.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from graph.terms import OWL, RDF, RDFS, XSD, Triple, expand, iri

KG, PAIR = "urn:kg:rl/", "urn:kg:pair/"
PREFIXES = {"owl": OWL, "rdf": RDF, "rdfs": RDFS, "kg": KG}
TYPE = iri(RDF + "type")
NOTHING = "false"

RULES = """
eq-ref      ?x owl:differentFrom ?x -> false
eq-sym      ?x owl:sameAs ?y -> ?y owl:sameAs ?x
eq-trans    ?x owl:sameAs ?y . ?y owl:sameAs ?z -> ?x owl:sameAs ?z
eq-rep-s    ?x owl:sameAs ?y . ?x ?p ?z -> ?y ?p ?z
eq-rep-o    ?x owl:sameAs ?y . ?z ?p ?x -> ?z ?p ?y
eq-diff1    ?x owl:sameAs ?y . ?x owl:differentFrom ?y -> false
prp-dom     ?p rdfs:domain ?c . ?x ?p ?y -> ?x a ?c
prp-rng     ?p rdfs:range ?c . ?x ?p ?y -> ?y a ?c
prp-fp      ?p a owl:FunctionalProperty . ?x ?p ?y . ?x ?p ?z -> ?y owl:sameAs ?z
prp-ifp     ?p a owl:InverseFunctionalProperty . ?x ?p ?z . ?y ?p ?z -> ?x owl:sameAs ?y
prp-irp     ?p a owl:IrreflexiveProperty . ?x ?p ?x -> false
prp-symp    ?p a owl:SymmetricProperty . ?x ?p ?y -> ?y ?p ?x
prp-asyp    ?p a owl:AsymmetricProperty . ?x ?p ?y . ?y ?p ?x -> false
prp-trp     ?p a owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z -> ?x ?p ?z
prp-spo1    ?p rdfs:subPropertyOf ?q . ?x ?p ?y -> ?x ?q ?y
prp-spo2    ?n kg:first ?q . ?n kg:then ?r . ?x ?q ?y . ?y ?r ?z -> ?x ?n ?z
prp-eqp1    ?p owl:equivalentProperty ?q -> ?p rdfs:subPropertyOf ?q
prp-eqp2    ?p owl:equivalentProperty ?q -> ?q rdfs:subPropertyOf ?p
prp-pdw     ?p owl:propertyDisjointWith ?q . ?x ?p ?y . ?x ?q ?y -> false
prp-inv1    ?p owl:inverseOf ?q . ?x ?p ?y -> ?y ?q ?x
prp-inv2    ?p owl:inverseOf ?q . ?x ?q ?y -> ?y ?p ?x
prp-npa1    ?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetIndividual ?y . ?x ?p ?y -> false
prp-npa2    ?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetValue ?y . ?x ?p ?y -> false
cls-nothing2 ?x a owl:Nothing -> false
cls-int1    ?n kg:left ?a . ?n kg:right ?b . ?x a ?a . ?x a ?b -> ?x a ?n
cls-com     ?c owl:complementOf ?d . ?x a ?c . ?x a ?d -> false
cls-svf1    ?c owl:someValuesFrom ?d . ?c owl:onProperty ?p . ?x ?p ?y . ?y a ?d -> ?x a ?c
cls-svf2    ?c owl:someValuesFrom owl:Thing . ?c owl:onProperty ?p . ?x ?p ?y -> ?x a ?c
cls-avf     ?c owl:allValuesFrom ?d . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y -> ?y a ?d
cls-hv1     ?c owl:hasValue ?y . ?c owl:onProperty ?p . ?x a ?c -> ?x ?p ?y
cls-hv2     ?c owl:hasValue ?y . ?c owl:onProperty ?p . ?x ?p ?y -> ?x a ?c
cls-maxc1   ?c kg:atMost kg:0 . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y -> false
cls-maxc2   ?c kg:atMost kg:1 . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y . ?x ?p ?z -> ?y owl:sameAs ?z
cls-maxqc1  ?c kg:atMostOf kg:0 . ?c owl:onProperty ?p . ?c owl:onClass ?d . ?x a ?c . ?x ?p ?y . ?y a ?d -> false
cax-sco     ?c rdfs:subClassOf ?d . ?x a ?c -> ?x a ?d
cax-eqc1    ?c owl:equivalentClass ?d . ?x a ?c -> ?x a ?d
cax-eqc2    ?c owl:equivalentClass ?d . ?x a ?d -> ?x a ?c
cax-dw      ?c owl:disjointWith ?d . ?x a ?c . ?x a ?d -> false
kind-object ?p a owl:ObjectProperty . ?x ?p ?y -> ?y a kg:Thing
kind-data   ?p a owl:DatatypeProperty . ?x ?p ?y -> ?y a rdfs:Literal
kind-either ?x a kg:Thing . ?x a rdfs:Literal -> false
"""
"""Bodies and heads over triples; `kind-…` say what OWL 2 DL has in its grammar: no value is a thing and a literal."""


class Rule(NamedTuple):
    """A rule: its name, the patterns that must hold, and the one that follows, or none for a contradiction."""

    name: str
    body: tuple[Triple, ...]
    head: Triple | None


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction: the rule that finds it, and the triples that cannot hold together."""

    rule: str
    premises: tuple[Triple, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules, read from their text.

    >>> rules()[6].name, rules()[6].head
    ('prp-dom', ('?x', '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', '?c'))
    """

    def pattern(text: str) -> Triple:
        subject, predicate, obj = (_term(word) for word in text.split())
        return subject, predicate, obj

    found = []
    for line in RULES.strip().splitlines():
        name, text = line.split(maxsplit=1)
        body, _, head = text.partition(" -> ")
        patterns = tuple(pattern(part) for part in body.split(" . "))
        found.append(Rule(name, patterns, None if head == NOTHING else pattern(head)))
    return tuple(found)


def _term(word: str) -> str:
    return word if word[0] == "?" else TYPE if word == "a" else iri(expand(word, PREFIXES) or word)


_BUILT_IN = re.compile(f"<(?:{re.escape(RDF)}|{re.escape(RDFS)}|{re.escape(OWL)}|{re.escape(KG)})")


@cache
def _triggers() -> tuple[dict[str, list[tuple[Rule, int]]], list[tuple[Rule, int]]]:
    """Return rules with the pattern a new triple may fit: by predicate, and those that any predicate fits."""
    by_predicate: dict[str, list[tuple[Rule, int]]] = defaultdict(list)
    any_predicate = []
    for rule in rules():
        for number, (_, predicate, _) in enumerate(rule.body):
            if predicate[0] == "?":
                any_predicate.append((rule, number))
            else:
                by_predicate[predicate].append((rule, number))
    return by_predicate, any_predicate


Index = dict[str, dict[str, dict[str, None]]]


class Closure:
    """Triples and all that follows from them; grows by `add`, and remembers why."""

    def __init__(self) -> None:
        self.reasons: dict[Triple, tuple[Triple, ...]] = {}
        self.clashes: list[Clash] = []
        self._objects: Index = {}
        self._subjects: Index = {}
        self._predicates: dict[str, dict[str, None]] = {}

    def copy(self) -> Closure:
        """Return a closure that grows apart from this one."""
        other = Closure()
        other.reasons, other.clashes = dict(self.reasons), list(self.clashes)
        for mine, theirs in ((self._objects, other._objects), (self._subjects, other._subjects)):
            for key, inner in mine.items():
                theirs[key] = {k: dict(v) for k, v in inner.items()}
        other._predicates = {k: dict(v) for k, v in self._predicates.items()}
        return other

    def add(self, triples: Iterable[Triple]) -> None:
        """Take in triples and whatever follows."""
        queue: deque[Triple] = deque()
        for triple in triples:
            self._take(triple, (), queue)
        while queue:
            triple = queue.popleft()
            for rule, number in self._fitting(triple):
                bound = _unify(rule.body[number], triple, {})
                if bound is not None:
                    rest = rule.body[:number] + rule.body[number + 1 :]
                    self._fire(rule, rest, bound, (triple,), queue)

    def types(self, thing: str) -> list[str]:
        """Return the classes a thing is of."""
        return list(self._objects.get(TYPE, {}).get(thing, {}))

    def axioms(self, clash: Clash) -> list[Triple]:
        """Return what was given, not derived, that a contradiction rests on, in the order in which it is needed."""
        found: dict[Triple, None] = {}
        seen: set[Triple] = set()
        stack = list(reversed(clash.premises))
        while stack:
            triple = stack.pop()
            if triple in seen:
                continue
            seen.add(triple)
            if premises := self.reasons[triple]:
                stack += reversed(premises)
            else:
                found[triple] = None
        return list(found)

    # ------------------------------------------------------------ the engine

    def _take(self, triple: Triple, reasons: tuple[Triple, ...], queue: deque[Triple]) -> None:
        if triple in self.reasons:
            return
        subject, predicate, obj = triple
        self.reasons[triple] = reasons
        self._objects.setdefault(predicate, {}).setdefault(subject, {})[obj] = None
        self._subjects.setdefault(predicate, {}).setdefault(obj, {})[subject] = None
        for node in (subject, obj):
            self._predicates.setdefault(node, {})[predicate] = None
        queue.append(triple)

    def _fitting(self, triple: Triple) -> Iterator[tuple[Rule, int]]:
        by_predicate, any_predicate = _triggers()
        yield from by_predicate.get(triple[1], ())
        if not _BUILT_IN.match(triple[1]):
            yield from any_predicate
        elif triple[1] == TYPE:
            yield from (t for t in any_predicate if t[0].name.startswith("eq-rep"))

    def _fire(
        self, rule: Rule, rest: tuple[Triple, ...], bound: dict[str, str], premises: tuple[Triple, ...],
        queue: deque[Triple],
    ) -> None:  # fmt: skip
        if not rest:
            if rule.head is None:
                self.clashes.append(Clash(rule.name, premises))
            else:
                subject, predicate, obj = (bound.get(term, term) for term in rule.head)
                itself = predicate == iri(OWL + "sameAs") and subject == obj
                if not itself and (subject[0] != '"' or predicate == TYPE):
                    self._take((subject, predicate, obj), premises, queue)
            return
        # The pattern of which most is known comes first, so that no more is looked at than must be.
        chosen, others = rest[0], rest[1:]
        if others:
            chosen = max(rest, key=lambda p: sum(t[0] != "?" or t in bound for t in p))
            others = tuple(p for p in rest if p is not chosen)
        for triple in self._matches(chosen, bound):
            more = _unify(chosen, triple, bound)
            if more is not None:
                self._fire(rule, others, more, (*premises, triple), queue)

    def _matches(self, pattern: Triple, bound: dict[str, str]) -> list[Triple]:
        """Return known triples that may fit a pattern of which something is known."""
        s, p, o = (bound.get(term, term) for term in pattern)
        if p[0] == "?":
            known = s if s[0] != "?" else o
            return [
                triple
                for predicate in self._predicates.get(known, ())
                if predicate == TYPE or not _BUILT_IN.match(predicate)
                for triple in self._matches((s, predicate, o), {})
            ]
        if s[0] != "?":
            objects = self._objects.get(p, {}).get(s, {})
            return [(s, p, x) for x in objects] if o[0] == "?" else [(s, p, o)] * (o in objects)
        if o[0] != "?":
            return [(x, p, o) for x in self._subjects.get(p, {}).get(o, {})]
        return [(x, p, y) for x, objects in self._objects.get(p, {}).items() for y in objects]


def _unify(pattern: Triple, triple: Triple, bound: dict[str, str]) -> dict[str, str] | None:
    """Return what is known once a pattern stands for a triple, or nothing if it does not fit."""
    found = bound
    for term, value in zip(pattern, triple, strict=True):
        if term[0] != "?":
            if term != value:
                return None
        elif term in found:
            if found[term] != value:
                return None
        else:
            found = {**found, term: value}
    return found


# ------------------------------------------------------------ axioms of lists and numbers, and datatypes

_PRIMITIVE = (
    "string", "boolean", "decimal", "float", "double", "duration", "dateTime", "time", "date", "gYearMonth", "gYear",
    "gMonthDay", "gDay", "gMonth", "hexBinary", "base64Binary", "anyURI",
)  # fmt: skip
_UNDER = {
    "integer": "decimal", "nonNegativeInteger": "integer", "nonPositiveInteger": "integer", "long": "integer",
    "int": "long", "positiveInteger": "nonNegativeInteger", "normalizedString": "string", "token": "normalizedString",
    "dateTimeStamp": "dateTime",
}  # fmt: skip
"""Datatypes of XML Schema: those that have no value in common, and those that lie under another."""


def datatype_axioms() -> list[Triple]:
    """Return what OWL 2 knows of datatypes, as axioms."""
    names = [XSD + name for name in _PRIMITIVE] + [RDF + "langString"]
    literal, under = iri(RDFS + "Literal"), iri(RDFS + "subClassOf")
    found = [(iri(name), under, literal) for name in names]
    found += [(iri(XSD + low), under, iri(XSD + high)) for low, high in _UNDER.items()]
    found += [
        (iri(a), iri(OWL + "disjointWith"), iri(b))
        for number, a in enumerate(names)
        for b in names[number + 1 :]
    ]
    return found


_PAIRWISE = {
    OWL + "AllDisjointClasses": OWL + "disjointWith",
    OWL + "AllDisjointProperties": OWL + "propertyDisjointWith",
    OWL + "AllDifferent": OWL + "differentFrom",
}
_AT_MOST = {
    OWL + "maxCardinality": KG + "atMost", OWL + "cardinality": KG + "atMost",
    OWL + "maxQualifiedCardinality": KG + "atMostOf", OWL + "qualifiedCardinality": KG + "atMostOf",
}  # fmt: skip


def unfolded(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield axioms that need lists or numbers as axioms of two terms each, as the rules want them."""
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in triples:
        about[subject][predicate[1:-1]].append(obj)
    for subject, said in about.items():
        for kind, relation in _PAIRWISE.items():
            if iri(kind) in said.get(RDF + "type", ()):
                lists = [*said[OWL + "members"], *said[OWL + "distinctMembers"]]
                yield from _pairs([m for head in lists for m in _members(about, head)], relation)
        for head in said.get(OWL + "intersectionOf", ()):
            members = _members(about, head)
            yield from ((subject, iri(RDFS + "subClassOf"), member) for member in members)
            yield from _chained(subject, members, "left", "right", RDFS + "subClassOf")
        for head in said.get(OWL + "unionOf", ()):
            yield from ((m, iri(RDFS + "subClassOf"), subject) for m in _members(about, head))
        for head in said.get(OWL + "disjointUnionOf", ()):
            yield from ((m, iri(RDFS + "subClassOf"), subject) for m in _members(about, head))
            yield from _pairs(_members(about, head), OWL + "disjointWith")
        for head in said.get(OWL + "oneOf", ()):
            yield from ((member, TYPE, subject) for member in _members(about, head))
        for head in said.get(OWL + "propertyChainAxiom", ()):
            members = _members(about, head)
            yield from _chained(subject, members, "first", "then", RDFS + "subPropertyOf")
        for predicate, meant in _AT_MOST.items():
            for number in said.get(predicate, ()):
                if (most := number.split('"')[1]) in ("0", "1"):
                    yield subject, iri(meant), iri(KG + most)


def _members(about: dict[str, dict[str, list[str]]], head: str) -> list[str]:
    found: list[str] = []
    seen = set()
    while head in about and head not in seen:
        seen.add(head)
        found += about[head].get(RDF + "first", ())
        head = next(iter(about[head].get(RDF + "rest", ())), "")
    return found


def _pairs(members: list[str], relation: str) -> Iterator[Triple]:
    for number, one in enumerate(members):
        yield from ((one, iri(relation), other) for other in members[number + 1 :])


def _chained(subject: str, members: list[str], first: str, then: str, under: str) -> Iterator[Triple]:  # fmt: skip
    """Yield a list as pairs of what is before and behind; a pair has a name of its own, and lies under the subject."""
    left, names = (members or [""])[0], members[:1]
    for member in members[1:]:
        names.append(member)
        pair = f"<{PAIR}{'+'.join(value.strip('<>') for value in names)}>"
        yield pair, iri(KG + first), left
        yield pair, iri(KG + then), member
        left = pair
    if members:
        yield left, iri(under), subject


def pair_members(term: str) -> list[str]:
    """Return what such a pair stands for, nothing if a term is none."""
    return term[1 + len(PAIR) : -1].split("+") if term.startswith(f"<{PAIR}") else []
