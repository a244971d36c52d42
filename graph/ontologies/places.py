"""Where the terms of a Turtle file stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from graph.storage.sparql import Token, tokens

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
    prefixes: dict[str, str] = {}
    for sentence in sentences(text):
        first = sentence[0]
        if first.text.lower() in ("@prefix", "prefix") and len(sentence) > 2:
            prefixes[sentence[1].text.removesuffix(":")] = sentence[2].text[1:-1]
        elif first.kind == "iri":
            yield first.text[1:-1], first.start
        elif first.kind == "name":
            prefix, _, local = first.text.partition(":")
            if prefix in prefixes:
                yield prefixes[prefix] + local.replace("\\", ""), first.start


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
