"""Rules: SPARQL CONSTRUCT files that derive what follows from what was entered."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.errors import OntologyError, QueryError
from graph.storage.sparql import check_query, has_variable_predicate, tokens
from graph.terms import BASE, NEG, PREFIXES, Triple, expand, value_of

_CONSTRUCT = re.compile(r"CONSTRUCT\s*\{(?P<template>[^}]*)\}\s*WHERE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, its text, and the template of what it derives."""

    name: str
    text: str
    template: str


def read_rules(paths: Iterable[Path]) -> list[Rule]:
    """Return rules read from files, in the order given.

    Raises:
        OntologyError: if one is no CONSTRUCT query.

    """
    rules = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OntologyError(f"rule {path.name}: {error}") from error
        rules.append(as_rule(text, path.name))
    return rules


def as_rule(text: str, name: str) -> Rule:
    """Return a rule from its text, with an OntologyError where it is no CONSTRUCT query."""
    try:
        form = check_query(text)
    except QueryError as error:
        raise OntologyError(f"rule {name}: {error}") from error
    found = _CONSTRUCT.search(text)
    if not found or form != "CONSTRUCT":
        raise OntologyError(f"rule {name}: a rule is one CONSTRUCT {{ … }} WHERE {{ … }}")
    return Rule(name, text, found["template"])


def voice_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules that derive who acts for whom, and nothing else."""
    return [rule for rule in rules if set(re.findall(r"neg:\w+", rule.template)) == {"neg:actsFor"}]


def predicates(rules: Iterable[Rule]) -> set[str] | None:
    """Return the IRIs rules name, the properties they read among them, or nothing if a rule reads any property."""
    named: set[str] = set()
    for rule in rules:
        if has_variable_predicate(rule.text):
            return None
        own = dict(re.findall(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", rule.text, re.IGNORECASE))
        for token in tokens(rule.text):
            if token.kind == "iri":
                named.add(token.text[1:-1])
            elif token.kind == "name" and (full := expand(token.text, {**PREFIXES, **own})):
                named.add(full)
    return named


def close(store: ox.Store, rules: Sequence[Rule]) -> list[ox.Triple]:
    """Run rules over the default graph of a store until nothing is added, and return what was derived.

    Each rule runs to its own fixpoint before the next begins, so that a rule may negate what earlier ones derive.
    A rule whose results do not occur in its own conditions needs one pass.

    Raises:
        OntologyError: if a rule is no SPARQL.

    """
    derived: dict[ox.Triple, None] = {}
    for rule in rules:
        while True:
            try:
                found = store.query(rule.text)
            except SyntaxError as error:
                raise OntologyError(f"{rule.name}: {error}") from error
            assert isinstance(found, ox.QueryTriples)
            new = [
                t
                for t in dict.fromkeys(found)
                if ox.Quad(t.subject, t.predicate, t.object) not in store
            ]
            store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in new)
            derived.update(dict.fromkeys(new))
            if not new or not _feeds_itself(rule, new):
                break
    return list(derived)


def acting(rules: Iterable[Rule], hierarchy: str, triples: Iterable[Triple]) -> dict[str, set[str]]:
    """Return who acts for whom, actor to actors, by what triples say and the rules of voice derive from it.

    Args:
        hierarchy: which classes and codes lie under which, as N-Triples.

    """
    text = hierarchy + "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.N_TRIPLES)
    voices: dict[str, set[str]] = defaultdict(set)
    for triple in close(store, voice_rules(rules)):
        voices[value_of(str(triple.subject))].add(value_of(str(triple.object)))
    return voices


def _feeds_itself(rule: Rule, new: Iterable[ox.Triple]) -> bool:
    conditions = rule.text[rule.text.index(rule.template) + len(rule.template) :]
    names = {str(t.predicate.value) for t in new}
    return any(_mentions(conditions, name) for name in names)


def _mentions(text: str, predicate: str) -> bool:
    if predicate.startswith(NEG):
        return re.search(rf"\bneg:{predicate[len(NEG) :]}\b", text) is not None or predicate in text
    return predicate in text or not predicate.startswith(BASE)
