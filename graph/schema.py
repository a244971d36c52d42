"""A JSON Schema of coding files, made from the vocabulary: what an editor can complete and underline.

It says what may stand where. What names stand for, and whether a quote is in its text, only `kg build` can say.
"""

from __future__ import annotations

from typing import Any

from graph.codings import SECTIONS
from graph.description import SECTION_ROOTS
from graph.scope import roots_of
from graph.terms import OWL, RDF, SKOS
from graph.vocabulary import (
    ACTOR,
    DATE_TYPES,
    FINDING,
    NUMBER_TYPES,
    STATEMENT,
    TERM,
    Property,
    Vocabulary,
)

Schema = dict[str, Any]

HANDLE = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
TEXT = {"type": ["string", "number", "boolean"]}


def coding_schema(vocabulary: Vocabulary) -> Schema:
    """Return a JSON Schema (draft 2020-12) of coding files."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A coding of a source",
        "type": "object",
        "required": ["source"],
        "additionalProperties": False,
        "properties": {
            "source": {**HANDLE, "description": "The name of a text in sources/."},
            "coder": {**HANDLE, "description": "Who codes; else as kg.toml says."},
            "defaults": {
                "type": "object",
                "description": "Values entered where an entry is silent.",
                "properties": {**_keys(vocabulary, FINDING), **_keys(vocabulary, STATEMENT)},
            },
            **{section: _things(vocabulary, section) for section in SECTIONS},
            "statements": {"type": ["array", "null"], "items": _statement(vocabulary)},
        },
        "$defs": {"finding": _finding(vocabulary), "passage": _passage()},
    }


def _things(vocabulary: Vocabulary, section: str) -> Schema:
    root = SECTION_ROOTS[section]
    classes = [vocabulary.label(c, "en") for c in vocabulary.below(root)]
    entry: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{
                key: value
                for c in vocabulary.below(root)
                for key, value in _keys(vocabulary, c).items()
            },
            "is a": {"enum": classes, "description": "Its class."},
            "label": _words("Its name."),
            "words": _words("Its name, in the words of the source."),
            "because": _words("Why its links hold."),
            **(
                {word: _words("The term as a sentence.") for word in classes}
                if root == TERM
                else {}
            ),
        },
    }
    if root == ACTOR:
        entry["required"] = ["is a"]
    return {"type": ["object", "null"], "propertyNames": HANDLE, "additionalProperties": entry}


def _statement(vocabulary: Vocabulary) -> Schema:
    return {
        "type": "object",
        "required": ["quote"],
        "additionalProperties": False,
        "properties": {
            **_keys(vocabulary, STATEMENT),
            "quote": {"anyOf": [TEXT, {"type": "array", "items": {"$ref": "#/$defs/passage"}}]},
            "after": {
                **TEXT,
                "description": "Words before the quote, where it stands more than once.",
            },
            "speaker": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
            "id": HANDLE,
            "no finding": {**TEXT, "description": "Why nothing is coded from this passage."},
            "findings": {"type": ["array", "null"], "items": {"$ref": "#/$defs/finding"}},
        },
    }


def _passage() -> Schema:
    keyed = {"type": "object", "required": ["quote"], "properties": {"quote": TEXT, "after": TEXT}}
    return {"anyOf": [TEXT, keyed]}


def _finding(vocabulary: Vocabulary) -> Schema:
    classes = [c for c in vocabulary.below(FINDING) if not _is_record(vocabulary, c)]
    words = {vocabulary.label(c, "en"): c for c in classes}
    keys = {key: value for c in classes for key, value in _keys(vocabulary, c).items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **keys,
            "id": HANDLE,
            "label": _words("Its label, where the one made by kg will not do."),
            "because": _words("Why it was coded so."),
            **{
                word: {"description": _definition(vocabulary, c)}
                for word, c in sorted(words.items())
            },
        },
        "anyOf": [{"required": [word]} for word in sorted(words)],
    }


def _is_record(vocabulary: Vocabulary, class_: str) -> bool:
    return any(p.recorded_as == class_ for p in vocabulary.properties.values())


def _keys(vocabulary: Vocabulary, class_: str) -> dict[str, Schema]:
    """Return what stands behind each key that things of a class may have."""
    return {
        vocabulary.label(name, "en"): _value(vocabulary, property_)
        for name, property_ in vocabulary.properties.items()
        if not property_.derived
        and not vocabulary.is_tooling(name)
        and any(vocabulary.applies(property_, c) for c in (class_, *vocabulary.below(class_)))
    }


def _value(vocabulary: Vocabulary, property_: Property) -> Schema:
    described = {"description": _definition(vocabulary, property_.iri)}
    if property_.iri in vocabulary.codes:
        codes: Schema = {"anyOf": [{"enum": vocabulary.code_words(property_.iri)}, TEXT]}
        return {**_one_or_more(codes), **described}
    if property_.recorded_as:
        return described
    if RDF + "langString" in property_.ranges:
        return {**_words(""), **described}
    if (
        property_.unit_in
        or property_.ranges & (DATE_TYPES | NUMBER_TYPES)
        or not property_.is_object
    ):
        return {**_one_or_more(TEXT), **described}
    if TERM in roots_of(property_, vocabulary):
        return {**_one_or_more({"anyOf": [TEXT, {"type": "object"}]}), **described}
    return {**_one_or_more(TEXT), **described}


def _one_or_more(value: Schema) -> Schema:
    return {"anyOf": [value, {"type": "array", "items": value}]}


def _words(description: str) -> Schema:
    per_language = {"type": "object", "additionalProperties": TEXT}
    schema: Schema = {"anyOf": [TEXT, per_language, {"type": "array"}]}
    return {**schema, "description": description} if description else schema


def _definition(vocabulary: Vocabulary, subject: str) -> str:
    return next(iter(vocabulary.values(subject, SKOS + "definition")), local(subject))


def local(subject: str) -> str:
    """Return the last part of an IRI, as a description of last resort."""
    return subject.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


__all__ = ["OWL", "coding_schema"]
