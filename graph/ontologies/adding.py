"""New extensions and new terms in them: Turtle written from a few words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.errors import OntologyError
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.lexicon.hints import choose_from
from graph.lexicon.index import OntologyFile, read_ontology_file
from graph.lexicon.vocabulary import ACTOR, FINDING, LABEL, PLACE, TERM, Vocabulary
from graph.ontologies.turtle import LOST_COMMENT, format_turtle
from graph.terms import (
    BASE,
    HANDLE,
    NEG,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    VANN,
    XSD,
    iri,
    literal,
    slug,
    value_of,
)

DATATYPES = {
    "words": RDF + "langString", "text": XSD + "string", "number": XSD + "decimal", "date": XSD + "date",
    "year": XSD + "gYear", "yes or no": XSD + "boolean",
}  # fmt: skip
"""What a value may be, in words, beside the name of a class."""

SKELETON = """\
# {title}
@prefix {prefix}: <{namespace}> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{ontology}> a owl:Ontology ;
    dcterms:description {description} ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcterms:title {title_literal} ;
    vann:preferredNamespacePrefix "{prefix}" ;
    vann:preferredNamespaceUri "{namespace}" ;
    owl:versionInfo "0.1.0" .
"""


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A term to be written: its kind (class, property, issue or role), label, and what is known of it."""

    kind: str
    label: str
    under: str = ""
    values: str = ""
    definition: str = ""
    language: str = "en"


def new_extension(folder: StudyFolder, name: str) -> Path:
    """Write the skeleton of an extension into the study's ontology folder and return its path.

    Raises:
        OntologyError: if the name is no handle, or there is such a file.

    """
    if not HANDLE.fullmatch(name):
        raise OntologyError(f"{name!r} is no name for a file", f"write {slug(name)!r}")
    path = folder.ontology / f"{name}.ttl"
    if path.exists():
        raise OntologyError(f"{folder.name_of(path)} is there already", "choose another name")
    title = name.replace("-", " ").capitalize()
    base = folder.config.base
    if base.startswith(BASE + "ns"):
        base = f"{BASE}data/{folder.config.name}/"
    prefix = _free_prefix(re.sub("[^a-z]", "", name) or "own")
    text = SKELETON.format(
        title=title, prefix=prefix, ontology=f"{base}ontology/{name}", namespace=f"{base}ontology/{name}#",
        title_literal=literal(title, language="en"), description=literal(f"{title}: what it adds.", language="en"),
    )  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    write_whole(path, text)
    return path


def _free_prefix(name: str) -> str:
    return next(n for n in (name[:3], name[:4], name, name + "x") if n not in PREFIXES)


def add_term(path: Path, name: str, words: Vocabulary, term: NewTerm) -> str:
    """Write a term into an extension and return its compact name; the file is formatted if it has no inner comments.

    Args:
        words: what the study's files say, by which classes and codes are named.

    Raises:
        OntologyError: if the file cannot be read, has no namespace, or a word names nothing.

    """
    file = read_ontology_file(path, name)
    own = _own_namespace(file)
    subject = own + _NAMES[term.kind](term.label)
    if any(s == iri(subject) for s, _, _ in file.triples):
        raise OntologyError(f"{name}: there is a term {subject}", "choose another label")
    append(path, name, _WRITERS[term.kind](file, own, subject, words, term))
    return next((f"{p}:{subject[len(b) :]}" for p, b in file.prefixes.items() if b == own), subject)


def append(path: Path, name: str, block: str) -> None:
    """Write a block of Turtle into a file, which is formatted if it has no inner comments.

    Raises:
        OntologyError: if what came out would be no Turtle.

    """
    text = path.read_text("utf-8-sig").rstrip("\n") + "\n\n" + block
    try:
        text = format_turtle(text, name)
    except OntologyError as error:
        if not error.fault.startswith(LOST_COMMENT):
            raise
    write_whole(path, text)


def _own_namespace(file: OntologyFile) -> str:
    for _, predicate, obj in file.triples:
        if predicate == iri(VANN + "preferredNamespaceUri"):
            return value_of(obj)
    hint = "say vann:preferredNamespaceUri of its owl:Ontology"
    raise OntologyError(f"{file.name}: the file names no namespace of its own", hint)


def class_name(label: str) -> str:
    """Return the name a class of a label is given.

    >>> class_name("strike notice"), property_name("strike notice")
    ('StrikeNotice', 'strikeNotice')
    """
    return "".join(part.capitalize() for part in slug(label).split("-"))


def property_name(label: str) -> str:
    """Return the name a property of a label is given."""
    name = class_name(label)
    return name[:1].lower() + name[1:]


_NAMES: dict[str, Callable[[str], str]] = {
    "class": class_name, "property": property_name, "issue": slug, "role": slug,
}  # fmt: skip


def find_class(words: Vocabulary, word: str) -> str:
    """Return the class a word names.

    Raises:
        OntologyError: if it names none.

    """
    roots = (FINDING, ACTOR, PLACE, TERM)
    found = next((c for root in roots if (c := words.class_named(word, root))), "")
    if not found:
        known = [word for root in roots for word in words.class_words(root)]
        raise OntologyError(f"no class {word!r}", choose_from(word, known, "classes"))
    return found


def _block(subject: str, *said: tuple[str, str]) -> str:
    lines = " ;\n    ".join(f"<{predicate}> {obj}" for predicate, obj in said if obj)
    return f"<{subject}> {lines} .\n"


def _described(term: NewTerm, label: str) -> tuple[tuple[str, str], ...]:
    definition = literal(term.definition, language=term.language) if term.definition else ""
    return (label, literal(term.label, language=term.language)), (SKOS + "definition", definition)


def _write_class(_: OntologyFile, _own: str, subject: str, words: Vocabulary, term: NewTerm) -> str:
    above = iri(find_class(words, term.under))
    kind = (RDF + "type", iri(OWL + "Class")), (RDFS + "subClassOf", above)
    return _block(subject, *kind, *_described(term, LABEL))


def _write_property(
    _: OntologyFile, _own: str, subject: str, words: Vocabulary, term: NewTerm
) -> str:
    datatype = DATATYPES.get(term.values)
    values = datatype or find_class(words, term.values)
    kind = OWL + ("DatatypeProperty" if datatype else "ObjectProperty")
    domain = iri(find_class(words, term.under)) if term.under else ""
    said = (RDF + "type", iri(kind)), (RDFS + "domain", domain), (RDFS + "range", iri(values))
    return _block(subject, *said, *_described(term, LABEL))


def _write_code(
    file: OntologyFile, own: str, subject: str, words: Vocabulary, term: NewTerm
) -> str:
    serves = NEG + ("onIssue" if term.kind == "issue" else "role")
    lists = [s for s, p, o in file.triples if p == iri(NEG + "valuesFor") and o == iri(serves)]
    scheme = lists[0] if lists else iri(f"{own}{term.kind}s")
    text = "" if lists else _new_list(scheme, term.kind, serves, Path(file.name).stem)
    above = _find_code(words, serves, term.under) if term.under else ""
    place = (SKOS + "broader", iri(above)) if above else (SKOS + "topConceptOf", scheme)
    kind = (RDF + "type", iri(SKOS + "Concept")), (SKOS + "inScheme", scheme), place
    return text + _block(subject, *kind, *_described(term, SKOS + "prefLabel"))


def _new_list(scheme: str, kind: str, serves: str, of: str) -> str:
    title = literal(f"{kind}s of {of.replace('-', ' ')}".capitalize(), language="en")
    said = (
        (RDF + "type", iri(SKOS + "ConceptScheme")),
        (SKOS + "prefLabel", title),
        (NEG + "valuesFor", iri(serves)),
    )
    return _block(value_of(scheme), *said) + "\n"


def _find_code(words: Vocabulary, property_: str, word: str) -> str:
    found = words.code_named(property_, word)
    if not found:
        raise OntologyError(
            f"no code {word!r}", choose_from(word, words.code_words(property_), "codes")
        )
    return found


_WRITERS: dict[str, Callable[[OntologyFile, str, str, Vocabulary, NewTerm], str]] = {
    "class": _write_class, "property": _write_property, "issue": _write_code, "role": _write_code,
}  # fmt: skip
