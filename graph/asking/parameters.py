"""Parameters of questions: values as people write them become terms, and stand in the question's text.

A name in any language, an alias, a handle, a compact name or an IRI stands for a thing; whatever stands for nothing in
the study, or for several things, is an error and never an empty answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from graph.asking.query import rows_of
from graph.errors import ParameterError, QueryError
from graph.folder import KINDS
from graph.storage.sparql import bind, parameters
from graph.storage.store import Results
from graph.terms import NEG, OWL, PROV, RDFS, SKOS, compress, expand, iri, is_iri, literal
from queries import Parameter, Question

_NAMES = f"<{RDFS}label>|<{SKOS}prefLabel>|<{SKOS}altLabel>"
_LANGUAGES = ("en", "uk", "ru")
_ANYTHING = Parameter("", "anything")
_ROOTS = ("anything", "code", "coder", "issue")


class Asked(Protocol):
    """What is needed of a store to find what a name stands for."""

    prefixes: dict[str, str]

    def query(self, text: str) -> Results:
        """Return the results of a query."""


def with_parameters(
    reader: Asked,
    question: Question,
    given: Mapping[str, Sequence[str]],
    base: str,
    languages: Sequence[str] = (),
) -> str:
    """Return the text of a question with values put in, and defaults for parameters that are not given.

    Args:
        given: values as people write them, per parameter: names of things, codes, dates, numbers. Several values mean
            any of them.
        base: base IRI of the study, under which handles are looked for.
        languages: those of the study, in which names are looked for first.

    Raises:
        ParameterError: if there is no such parameter.
        QueryError: if a value names nothing, or several things.

    """
    known = {parameter.name: parameter for parameter in question.parameters}
    defaults = {name: [p.default] for name, p in known.items() if p.default}
    chosen = {**defaults, **given}
    if not chosen:
        return question.text
    places = parameters(question.text)
    if unknown := next((name for name in given if name not in known and name not in places), None):
        raise _unknown_parameter(question, unknown, sorted({*known, *places}))
    finder = _Finder(reader, base, languages)
    terms = {
        name: [finder.term(value, known.get(name, _ANYTHING), name) for value in values]
        for name, values in chosen.items()
    }
    return bind(question.text, terms)


def _unknown_parameter(question: Question, name: str, names: Sequence[str]) -> ParameterError:
    options = [f"--{known}" for known in names]
    known = f"its parameters are: {', '.join(options)}" if options else "it has none"
    return ParameterError(
        f"{question.name} has no parameter --{name}", _near(f"--{name}", options) or known
    )


def _near(word: str, words: Iterable[str]) -> str:
    """Return "did you mean", or nothing. The library that compares words loads where somebody erred."""
    from graph.lexicon.hints import did_you_mean

    return did_you_mean(word, words)


def fold(text: str) -> str:
    """Return a text for comparing: case, accents, hyphens and kinds of apostrophes do not count.

    >>> fold("NATO-Membership") == fold("nato membership"), fold("Türkiye"), fold("Лук’янівка")
    (True, 'turkiye', "лук'янівка")
    """
    if not text.isascii():
        from unicodedata import category, normalize

        parts = (
            normalize("NFD", char) if char < "\u0250" else char for char in normalize("NFC", text)
        )
        text = "".join(char for part in parts for char in part if category(char) != "Mn")
    return " ".join(text.casefold().translate(_SAME).split())


_SAME = {ord(c): to for chars, to in (("-_–—", " "), ("’ʼ`‘", "'"), ("“”«»„", '"')) for c in chars}


def resolve(reader: Asked, value: str, kind: str, base: str, name: str = "value") -> str:
    """Return the term of the thing of a kind that a value stands for.

    Args:
        kind: `code`, `issue`, `coder`, or the label of a class such as `actor` or `term`.

    Raises:
        QueryError: if it stands for nothing, or for several things.

    """
    return _Finder(reader, base, ()).thing(value, kind, name)


def names_of(reader: Asked, kind: str) -> list[tuple[str, str]]:
    """Return all names of the things of a kind, each with the IRI."""
    query = f"SELECT DISTINCT ?name ?x WHERE {{ {_is(kind)} ?x {_NAMES} ?name }}"
    return [(row[0].value, row[1].value) for row in rows_of(reader.query(query))]


class _Finder:
    """Finds what values stand for."""

    def __init__(self, reader: Asked, base: str, languages: Sequence[str]) -> None:
        self.reader, self.base = reader, base
        self.languages = tuple(dict.fromkeys((*languages, *_LANGUAGES)))

    def term(self, value: str, parameter: Parameter, option: str) -> str:
        """Return a value as a SPARQL term."""
        if parameter.choices and value not in parameter.choices:
            hint = (
                _near(value, parameter.choices) or f"it is one of: {', '.join(parameter.choices)}"
            )
            raise QueryError(f"--{option}: not one of its values: {value!r}", hint)
        if parameter.type == "text":
            return literal(value)
        if parameter.type == "number":
            return _number(value, option)
        if parameter.type == "date":
            return _date(value, option)
        return self.thing(value, parameter.type, option)

    def thing(self, value: str, kind: str, option: str) -> str:
        """Return the thing of a kind that a value stands for: `code`, `issue`, `coder`, or the label of a class."""
        full = expand(value, self.reader.prefixes) or (value if _absolute(value) else "")
        if full:
            if not is_iri(full):
                raise QueryError(f"--{option}: no IRI: {value!r}")
            if not self.find(f"VALUES ?x {{ {iri(full)} }} {_is(kind)}"):
                raise self.no_such(value, full, kind, option)
            return iri(full)
        matches = self.named(value, kind)
        if not matches:
            names = names_of(self.reader, kind)
            matches = sorted({thing for name, thing in names if fold(name) == fold(value)})
            if not matches and kind == "anything":
                return literal(value)
            if not matches:
                raise self.not_found(value, kind, option, [name for name, _ in names])
        if len(matches) > 1:
            known = " or ".join(compress(m, self.reader.prefixes) for m in matches[:6])
            raise QueryError(f"--{option}: {value!r} may be {known}", "write one of these instead")
        return iri(matches[0])

    def named(self, value: str, kind: str) -> list[str]:
        """Return the things of a kind that a name stands for as it is written, else those with that handle."""
        names = " ".join(literal(value, language=language) for language in self.languages)
        ways = f"{{ VALUES ?name {{ {literal(value)} {names} }} ?x {_NAMES} ?name }}"
        if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)?", value):
            paths = [value] if "/" in value else [f"{segment}/{value}" for segment in KINDS]
            handles = " ".join(iri(self.base + path) for path in paths)
            ways += f" UNION {{ VALUES ?x {{ {handles} }} BIND (true AS ?handle) }}"
        query = f"SELECT DISTINCT ?x ?handle WHERE {{ {ways} {_is(kind)} }} LIMIT 20"
        found = [(row[0].value, row[1] is None) for row in rows_of(self.reader.query(query))]
        # What goes by its handle is found both ways.
        things = list(dict.fromkeys(thing for thing, _ in found))
        return [thing for thing in things if (thing, True) in found] or things

    def find(self, pattern: str) -> bool:
        return any(
            True for _ in rows_of(self.reader.query(f"SELECT ?x WHERE {{ {pattern} }} LIMIT 1"))
        )

    def no_such(self, value: str, full: str, kind: str, option: str) -> QueryError:
        """Return the error for an IRI that is nothing here, or something else than is asked for."""
        if self.find(f"VALUES ?x {{ {iri(full)} }} {_is('anything')}"):
            return QueryError(f"--{option}: {value} is no {kind}")
        return QueryError(f"--{option}: nothing in this study is {value}", "names work, too")

    def not_found(self, value: str, kind: str, option: str, names: Sequence[str]) -> QueryError:
        if (
            kind not in _ROOTS
            and not names
            and not self.find(_is_class(kind).replace("?class", "?x"))
        ):
            return QueryError(f"--{option}: its type is no class of the ontology: {kind!r}")
        if re.fullmatch(r"[\w.-]*:\S+", value):
            prefix = value.partition(":")[0]
            known = (
                _near(prefix, self.reader.prefixes)
                or f"known are: {', '.join(sorted(self.reader.prefixes))}"
            )
            return QueryError(f"--{option}: unknown prefix {prefix!r} in {value!r}", known)
        some = sorted(set(names))
        listed = (
            f"known are: {', '.join(some[:12])}{' …' if len(some) > 12 else ''}" if some else ""
        )
        return QueryError(
            f"--{option}: no {kind} is called {value!r}", _near(value, some) or listed
        )


def _absolute(value: str) -> bool:
    return "://" in value or value.lower().startswith("urn:")


def _number(value: str, option: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value):
        raise QueryError(f"--{option}: not a number: {value!r}", "write digits, such as 30 or 0.8")
    return value


def _date(value: str, option: str) -> str:
    hint = "write a year, month or day: 2025, 2025-12, 2025-12-06"
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value):
        raise QueryError(f"--{option}: not a date: {value!r}", hint)
    from datetime import date

    try:
        date.fromisoformat(value + "0000-01-01"[len(value) :])
    except ValueError as error:
        raise QueryError(f"--{option}: no such day: {value!r}", hint) from error
    return literal(value)


def _is(kind: str) -> str:
    """Return the pattern that ?x is of a kind: a concept that serves a property, or an instance of a class."""
    if kind == "anything":
        return "FILTER (EXISTS { ?x ?p ?o } || EXISTS { ?s ?q ?x })"
    if kind in ("code", "issue"):
        serves = f" ; <{SKOS}inScheme>/<{NEG}valuesFor> <{NEG}onIssue>" if kind == "issue" else ""
        return f"?x a <{SKOS}Concept>{serves} ."
    if kind == "coder":
        agents = f"VALUES ?agent {{ <{PROV}Person> <{PROV}SoftwareAgent> }} ?x a ?agent ."
        return f"{agents} FILTER EXISTS {{ ?any <{NEG}codedBy> ?x }}"
    return f"{_is_class(kind)} ?x a ?kind . ?kind <{RDFS}subClassOf>* ?class ."


def _is_class(kind: str) -> str:
    return f"?class a <{OWL}Class> ; <{RDFS}label> {literal(kind, language='en')} ."
