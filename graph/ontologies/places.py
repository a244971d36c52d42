"""Where the terms of a Turtle file stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from graph.storage.sparql import Token, tokens
from graph.terms import RDF

_OPENING, _CLOSING = ("[", "("), ("]", ")")


def subject_places(text: str) -> dict[str, tuple[int, int]]:
    r"""Return line and column of each term where the file first says something of it, by IRI.

    >>> subject_places("@prefix a: <urn:a:> .\na:b a a:C ;\n  a:d [ a:e 1. ] .\n <urn:x> a a:C .")
    {'urn:a:b': (2, 1), 'urn:x': (4, 2)}
    """
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    found: dict[str, tuple[int, int]] = {}
    line = 0
    for iri, at in _subjects(text):
        while starts[line + 1] <= at:
            line += 1
        found.setdefault(iri, (line + 1, at - starts[line] + 1))
    return found


def _subjects(text: str) -> Iterator[tuple[str, int]]:
    """Yield the subject of each sentence with its offset; blank nodes have no name to be found by."""
    for names in _names(text):
        if names and names[0][2] == 0:
            yield names[0][0], names[0][1]


def axiom_place(text: str, subject: str, predicate: str, obj: str) -> tuple[int, int]:
    r"""Return line and column of the object of a triple in a Turtle file; of its property where the object has no name.

    A list says of its members what no sentence says of one of them: there it is the sentence that names both. It is
    (0, 0) where the file does not name the subject.

    >>> axiom_place("@prefix a: <urn:a:> .\na:b a a:C ;\n  a:d a:C .", "urn:a:b", "urn:a:d", "urn:a:C")
    (3, 7)
    >>> axiom_place("@prefix a: <urn:a:> .\n[] a:m ( a:b a:C ) .", "urn:a:b", "urn:a:n", "urn:a:C")
    (2, 14)
    """
    found = _triple_offset(list(_names(text)), subject, predicate, obj)
    if found is None:
        return 0, 0
    return text.count("\n", 0, found) + 1, found - text.rfind("\n", 0, found)


def _triple_offset(
    said: list[list[tuple[str, int, int]]], subject: str, predicate: str, obj: str
) -> int | None:
    for names in (n for n in said if n and (n[0][0], n[0][2]) == (subject, 0)):
        at = next((offset for name, offset, _ in names if name == predicate), None)
        for name, offset, _ in names[1:]:
            if at is not None and name == obj and offset > at:
                return offset
        if at is not None and not obj:
            return at
    for names in said:
        offsets = {name: offset for name, offset, _ in reversed(names)}
        if not subject and predicate in offsets and (not obj or obj in offsets):
            return offsets[predicate]
        if subject in offsets and obj in offsets:
            return max(offsets[subject], offsets[obj])
    return None


def _names(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """Yield for each sentence the IRIs it names, with their offsets and their numbers among its tokens."""
    prefixes: dict[str, str] = {}
    for sentence in sentences(text):
        if sentence[0].text.lower() in ("@prefix", "prefix") and len(sentence) > 2:
            prefixes[sentence[1].text.removesuffix(":")] = sentence[2].text[1:-1]
            continue
        found = []
        for number, token in enumerate(sentence):
            prefix, _, local = token.text.partition(":")
            if token.kind == "iri":
                found.append((token.text[1:-1], token.start, number))
            elif token.kind == "name" and prefix in prefixes:
                found.append((prefixes[prefix] + local.replace("\\", ""), token.start, number))
            elif token.text == "a":
                found.append((RDF + "type", token.start, number))
        yield found


def sentences(text: str) -> Iterator[list[Token]]:
    """Yield the tokens of each sentence of a Turtle file, without the full stop."""
    depth = 0
    found: list[Token] = []
    for token in tokens(text):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        sparql_prefix = bool(found) and found[0].text.upper() in ("PREFIX", "BASE")
        if sparql_prefix and token.kind == "iri":
            yield [*found, token]
            found = []
        elif depth == 0 and token.text == ".":
            if found:
                yield found
            found = []
        elif depth == 0 and token.kind == "number" and token.text.endswith("."):
            # In SPARQL `1.` is a number, in Turtle it is a number and the end of the sentence.
            yield [*found, token]
            found = []
        else:
            found.append(token)
    if found:
        yield found
