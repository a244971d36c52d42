"""Where the terms of a Turtle or SPARQL file stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import urljoin

from graph.storage.sparql import Token, tokens
from graph.terms import RDF

_OPENING, _CLOSING = ("[", "("), ("]", ")")
LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_])?|", re.ASCII)
"""What may stand behind a prefix here: less than Turtle allows, so that it needs no escapes."""

_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


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
    iris = {name.token.start: name.iri for name in names_in(text)}
    for sentence in sentences(text):
        named = (
            (RDF + "type" if token.text == "a" else iris.get(token.start, ""), token.start, number)
            for number, token in enumerate(sentence)
        )
        yield [found for found in named if found[0]]


class Name(NamedTuple):
    """A name in a file: the IRI it stands for, its token, and the prefixes that the file has declared before it."""

    iri: str
    token: Token
    prefixes: Mapping[str, str]


def names_in(text: str, prefixes: Mapping[str, str] | None = None) -> Iterator[Name]:
    """Yield the IRIs and compact names of a Turtle or SPARQL text, but for those that declare a prefix or base.

    Args:
        prefixes: those in force where the text declares none.

    >>> [name.iri for name in names_in("@prefix a: <urn:a:> . a:b <urn:c> 'a:d' . # a:e")]
    ['urn:a:b', 'urn:c']

    """
    known, declared, base = dict(prefixes or {}), dict[str, str](), ""
    declaring: list[Token] = []
    for token in tokens(text):
        if token.text.lower() in ("@prefix", "prefix", "@base", "base"):
            declaring = [token]
        elif declaring and token.kind == "iri":
            if len(declaring) > 1:
                declared = {
                    **declared,
                    declaring[1].text.removesuffix(":"): _full(token.text, base),
                }
            else:
                base = _full(token.text, base)
            declaring = []
        elif declaring:
            declaring.append(token)
        elif token.kind == "iri":
            yield Name(_full(token.text, base), token, declared)
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if (above := declared.get(prefix, known.get(prefix))) is not None:
                yield Name(above + local.replace("\\", ""), token, declared)


def _full(text: str, base: str) -> str:
    """Return the IRI between angle brackets, whole."""
    iri = _ESCAPED.sub(lambda m: chr(int(m[1] or m[2], 16)), text[1:-1])
    return iri if not base or re.match(r"[A-Za-z][\w+.-]*:", iri) else urljoin(base, iri)


def written(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI as Turtle and SPARQL write it: a compact name where a prefix fits.

    >>> written("urn:a:b", {"a": "urn:a:"}), written("urn:a:b/c", {"a": "urn:a:"})
    ('a:b', '<urn:a:b/c>')
    """
    fits = [
        (-len(base), prefix)
        for prefix, base in prefixes.items()
        if iri.startswith(base) and LOCAL.fullmatch(iri[len(base) :])
    ]
    if not fits:
        return f"<{iri}>"
    length, prefix = min(fits)
    return f"{prefix}:{iri[-length:]}"


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


class Clause(NamedTuple):
    """What a sentence of a Turtle file says of its subject by one property: the tokens of all the objects."""

    subject: str
    predicate: str
    objects: Sequence[Token]
    sentence: Sequence[Token]


def clauses(text: str) -> Iterator[Clause]:
    """Yield what the sentences of a Turtle file say of named subjects, a property at a time.

    >>> text = "@prefix a: <urn:a:> . a:b a a:C , a:D ; a:e [ a:f 1 ] ."
    >>> [(c.predicate[-4:], [t.text for t in c.objects]) for c in clauses(text)]
    [('type', ['a:C', ',', 'a:D']), (':a:e', ['[', 'a:f', '1', ']'])]
    """
    names = {name.token.start: name.iri for name in names_in(text)}
    for sentence in sentences(text):
        subject = names.get(sentence[0].start)
        for part in _parts(sentence[1:]) if subject else ():
            is_type = part[0].text == "a"
            predicate = RDF + "type" if is_type else names.get(part[0].start, "")
            yield Clause(subject or "", predicate, part[1:], sentence)


def _parts(said: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield what stands between the semicolons of a sentence."""
    depth = 0
    found: list[Token] = []
    for token in said:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth == 0 and token.text == ";":
            if found:
                yield found
            found = []
        else:
            found.append(token)
    if found:
        yield found
