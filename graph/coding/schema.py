"""A JSON Schema of coding files, made from ontology and shapes: what an editor can complete and underline.

It says what may stand where, in English and in the study's languages. What names stand for, and whether a quote is in
its text, only `kg build` can say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from graph.coding.codings import SECTIONS, SUGGESTED
from graph.coding.description import SECTION_ROOTS
from graph.coding.scope import roots_of
from graph.lexicon.vocabulary import (
    ACTOR,
    DATE_TYPES,
    FINDING,
    NUMBER_TYPES,
    STATEMENT,
    TERM,
    Property,
    Vocabulary,
)  # fmt: skip
from graph.terms import RDF, SKOS, XSD, local_name

Schema = dict[str, Any]

HANDLE: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
NAME: Schema = {"type": ["string", "number"]}
TEXT: Schema = {"type": ["string", "number", "boolean"]}
WORDS: Schema = {
    "anyOf": [
        TEXT,
        {"type": "object", "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
         "additionalProperties": TEXT},
        {"type": "array", "items": {"type": ["string", "number", "boolean", "object"]}},
    ]
}  # fmt: skip
COMPACT: Schema = {"type": "string", "pattern": "^[a-z-]+:[\\w-]+$"}
DATE: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 9999},
        {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d.*)?)?)?$"},
    ]
}
NUMERAL = r"^[+-]?\d[\d,]*(\.\d+)?$"


def coding_schema(vocabulary: Vocabulary) -> Schema:
    """Return a JSON Schema (draft 2020-12) of coding files."""
    return _Schemas(vocabulary).coding()


class _Schemas:
    """The parts of a schema, as the vocabulary has them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.shared: dict[str, Schema] = {}

    def share(self, name: str, schema: Schema) -> Schema:
        """Return a reference to a schema that stands once, under its name or, where that is taken, a numbered one."""
        key, number = name, 1
        while self.shared.setdefault(key, schema) != schema:
            number += 1
            key = f"{name}-{number}"
        return {"$ref": f"#/$defs/{key}"}

    def coding(self) -> Schema:
        defaults = self.keys(FINDING, *self.vocabulary.below(FINDING)) | self.keys(STATEMENT)
        self.shared |= {
            "statement": self.statement(),
            "finding": self.finding(),
            "passage": _passage(),
        }
        things = {section: self.things(section) for section in SECTIONS}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A coding of a source",
            "type": "object",
            "required": ["source"],
            "additionalProperties": False,
            "properties": {
                "source": {**HANDLE, "description": "The name of a text in sources/."},
                "coder": {**HANDLE, "description": "Who codes; else as kg.toml says."},
                "status": {
                    "const": SUGGESTED,
                    "description": "Of what nobody has accepted: it does not count.",
                },
                "defaults": {
                    **_closed(defaults),
                    "description": "Values entered where an entry is silent.",
                },
                **things,
                "statements": {"type": ["array", "null"], "items": {"$ref": "#/$defs/statement"}},
            },
            "$defs": dict(sorted(self.shared.items())),
        }

    # ------------------------------------------------------------ entries

    def things(self, section: str) -> Schema:
        root = SECTION_ROOTS[section]
        classes = self.vocabulary.below(root)
        heads = {
            word: self.share("words", WORDS) for c in classes for word in self.vocabulary.words(c)
        }
        described = {
            "is a": {"enum": list(heads), "description": "Its class."},
            "label": {**self.share("words", WORDS), "description": "Its name."},
            "words": {
                **self.share("words", WORDS),
                "description": "Its name, in the words of the source.",
            },
            "because": {**self.share("words", WORDS), "description": "Why its links hold."},
        }
        entry = _closed(self.keys(*classes) | heads | described)
        if root == ACTOR:
            entry["anyOf"] = [{"required": [word]} for word in ("is a", *heads)]
        return {"type": ["object", "null"], "propertyNames": HANDLE, "additionalProperties": entry}

    def statement(self) -> Schema:
        quote: Schema = {
            "quote": {
                "description": "Words of the source, or a list of passages.",
                "anyOf": [
                    TEXT,
                    {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/passage"}},
                ],
            },
            "after": {
                **TEXT,
                "description": "Words before the quote, where it stands more than once.",
            },
        }
        said: Schema = {
            "speaker": {**_one_or_more(NAME), "description": "Who said it; else the publisher."},
            "id": {**HANDLE, "description": "A name for it, where findings elsewhere rest on it."},
            "findings": {"type": ["array", "null"], "items": {"$ref": "#/$defs/finding"}},
        }
        reason = {"type": "string", "description": "Why nothing is coded from this passage."}
        kinds = [
            _closed(quote | self.keys(STATEMENT) | said, "quote"),
            _closed({**quote, "id": HANDLE, "no finding": reason}, "quote", "no finding"),
        ]
        return {"type": "object", "anyOf": kinds}

    def finding(self) -> Schema:
        """Return what findings look like: one of the classes, with the keys that class may have."""
        kinds = []
        for class_ in self.vocabulary.below(FINDING):
            if not self.is_record(class_):
                words = self.vocabulary.words(class_)
                head = {"anyOf": [TEXT, {"type": ["array", "object", "null"]}]}
                described = {**head, "description": self.definition(class_)}
                heads = dict.fromkeys(words, self.share(local_name(class_), described))
                others = {
                    "id": {**HANDLE, "description": "A name by which other findings answer it."},
                    "label": {
                        **WORDS,
                        "description": "What it is called, where the label made will not do.",
                    },
                    "because": {
                        **self.share("words", WORDS),
                        "description": "Why it was coded so.",
                    },
                }
                kind = _closed(self.keys(class_) | others | heads)
                kinds.append({**kind, "anyOf": [{"required": [word]} for word in words]})
        return {"type": "object", "anyOf": kinds}

    def is_record(self, class_: str) -> bool:
        return any(p.recorded_as == class_ for p in self.vocabulary.properties.values())

    # ------------------------------------------------------------ keys and values

    def keys(self, *classes: str) -> dict[str, Schema]:
        """Return what stands behind each key that things of some classes may have."""
        found: dict[str, Schema] = {}
        for class_ in classes:
            for property_ in self.vocabulary.properties.values():
                if self.is_entered(property_, class_):
                    value = self.share(local_name(property_.iri), self.value(property_, class_))
                    for word in self.words(property_, class_):
                        found[word] = _either(found.get(word), value)
        return found | {
            head: self.share(f"{head}-", _closed(rests)) for head, rests in _folded(found).items()
        }

    def is_entered(self, property_: Property, class_: str) -> bool:
        tooling = property_.derived or self.vocabulary.is_tooling(property_.iri)
        offered = not tooling and self.vocabulary.in_force(property_.iri)
        return offered and self.vocabulary.applies(property_, class_)

    def words(self, property_: Property, class_: str) -> list[str]:
        """Return the words that mean a property where things of a class are described."""
        words = self.vocabulary.words(property_.iri)
        return [w for w in words if self.vocabulary.property_named(w, class_) == property_]

    def value(self, property_: Property, class_: str) -> Schema:
        described = {"description": self.definition(property_.iri)}
        if property_.recorded_as:
            return {**self.links(property_), **described}
        if RDF + "langString" in property_.ranges:
            return {**self.share("words", WORDS), **described}
        one = self.one(property_, class_)
        single = property_.iri in self.vocabulary.single_valued(class_)
        return {
            **(one if single and not property_.list_is_chain else _one_or_more(one)),
            **described,
        }

    def one(self, property_: Property, class_: str) -> Schema:
        """Return what one value of a property looks like."""
        if property_.iri in self.vocabulary.codes:
            return self.code(property_, class_)
        if property_.unit_in:
            return TEXT
        if property_.ranges & DATE_TYPES:
            return DATE
        if property_.ranges & NUMBER_TYPES:
            return self.number(property_, class_)
        if XSD + "boolean" in property_.ranges:
            return {"enum": [True, False, "true", "false", "yes", "no"]}
        if TERM in roots_of(property_, self.vocabulary):
            return {"anyOf": [NAME, {"type": "object", "minProperties": 1, "maxProperties": 1}]}
        return NAME if property_.is_object else TEXT

    def code(self, property_: Property, class_: str) -> Schema:
        """Return the words of a code list, or suggest them where other words may be written, too."""
        codes = [
            c
            for c in self.vocabulary.codes[property_.iri]
            if self.vocabulary.suits(c, class_) and self.vocabulary.in_force(c)
        ]
        words: Schema = {
            "enum": list(dict.fromkeys(w for c in codes for w in self.vocabulary.words(c)))
        }
        return {"anyOf": [words, COMPACT if property_.is_object else TEXT]}

    def number(self, property_: Property, class_: str) -> Schema:
        least, most = self.vocabulary.limits(class_, property_.iri)
        number: Schema = {"type": "number"}
        if least:
            number["minimum"] = float(least)
        if most:
            number["maximum"] = float(most)
        return {"anyOf": [number, {"type": "string", "pattern": NUMERAL}]}

    def links(self, property_: Property) -> Schema:
        """Return what links to other things look like: names, or names with what is said of the link."""
        details = self.keys(property_.recorded_as) | dict.fromkeys(
            ("because", "label"), self.share("words", WORDS)
        )
        keyed = {"type": "object", "minProperties": 1, "additionalProperties": _closed(details)}
        return _one_or_more({"anyOf": [NAME, keyed]})

    def definition(self, subject: str) -> str:
        definitions = self.vocabulary.values(subject, SKOS + "definition")
        return next(iter(definitions), local_name(subject))


def _closed(properties: dict[str, Schema], *required: str) -> Schema:
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**schema, "required": list(required)} if required else schema


def _one_or_more(value: Schema) -> Schema:
    return {"anyOf": [value, {"type": "array", "items": value}]}


def _either(one: Schema | None, other: Schema) -> Schema:
    return other if one is None or one == other else {"anyOf": [one, other]}


def _passage() -> Schema:
    return {"anyOf": [TEXT, _closed({"quote": TEXT, "after": TEXT}, "quote")]}


def _folded(keys: dict[str, Schema]) -> dict[str, dict[str, Schema]]:
    """Return the keys that may stand under their first words: `said: {on: …, words: …}` for `said on: …`."""
    rests: dict[str, dict[str, Schema]] = defaultdict(dict)
    for key, value in keys.items():
        for head, rest in _splits(key.split()):
            rests[head][rest] = value
    return {head: found for head, found in rests.items() if len(found) > 1 and head not in keys}


def _splits(words: list[str]) -> Iterable[tuple[str, str]]:
    return ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
