"""Renaming a term: its IRI, its label or both, in all files of a study; the old name stays as a deprecated one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from graph.errors import OntologyError
from graph.lexicon.hints import fold_word
from graph.lexicon.vocabulary import LABEL
from graph.ontologies.adding import class_name, property_name
from graph.ontologies.changes import READ_BY_PEOPLE
from graph.ontologies.edits import Edit
from graph.ontologies.moving import Moving
from graph.ontologies.places import LOCAL, clauses
from graph.ontologies.saying import (
    DEPRECATED,
    LABELLED,
    REPLACED_BY,
    TRUE,
    Said,
    find_own,
    say_behind,
    say_more,
)
from graph.ontologies.uses import Uses
from graph.terms import (
    OWL,
    RDF,
    RDFS,
    SH,
    SKOS,
    iri,
    is_iri,
    language_of,
    literal,
    local_name,
    slug,
    value_of,
)

PROPERTIES = tuple(OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))  # fmt: skip
CODES = (SKOS + "Concept", SKOS + "ConceptScheme")
SHAPES = (SH + "NodeShape", SH + "PropertyShape")


def rename(
    uses: Uses, old: str, new: str, *, label: str = "", language: str = "en", alias: bool = True
) -> Moving:
    """Return what changes where a term of the study's own is given another name.

    Args:
        old: its compact name, IRI or label.
        new: its new compact name or IRI; or its new label, from which the name is made as for a new term.
        label: its new label, where `new` is a name.
        language: of the label.
        alias: leave the old name in the file, deprecated and with the new one as what takes its place; a label that
            goes without the name becomes another name of the term.

    Raises:
        OntologyError: if the old term is none of the study's own, or the new name cannot be given.
        InputError: if a file cannot be compiled, as it is or as it would be.

    """
    term, home = find_own(uses, old)
    name, words = _new_name(uses, term, new, label)
    if name != term and uses.vocabulary.objects(name, RDF + "type"):
        hint = f"to make two terms one: kg ontology merge {old} into {new}"
        raise OntologyError(f"there is a term {uses.compress(name)} already", hint)
    if (name, words) == (term, ""):
        raise OntologyError(f"{old} is called so already", "give another name, or --label")
    moving = Moving(uses, {term: name})
    if name != term:
        for path in (*uses.turtle, *uses.sparql):
            moving.move_names(path)
        moving.move_settings()
    gone = _relabel(moving, home, term, literal(words, language=language)) if words else ""
    if alias and name == term and gone:
        moving.edits.add(say_more(uses, home, term, [(SKOS + "altLabel", gone)]))
    if alias and name != term and not _types(uses, term) & set(SHAPES):
        said = list(_alias(uses, term, name, gone))
        moving.edits.add(say_behind(uses, home, term, term, said))
    moving.move_words()
    moving.notes += moving.left_over([value_of(gone)] if gone else [])
    return moving


def _types(uses: Uses, term: str) -> set[str]:
    return set(uses.vocabulary.values(term, RDF + "type"))


def _new_name(uses: Uses, term: str, new: str, label: str) -> tuple[str, str]:
    """Return the IRI a term is to have, and its new label, if any."""
    full = uses.expand(new.strip())
    if not full:
        raise OntologyError(
            "the new name is empty", "write a label, or a name such as my:Ultimatum"
        )
    if ":" in new and is_iri(full):
        local = local_name(full) if full == new else new.partition(":")[2]
        if not local or not LOCAL.fullmatch(local):
            raise OntologyError(f"{new!r} is no name for a term", "write one such as my:Ultimatum")
        return full, label
    return term[: -len(local_name(term))] + _made_name(_types(uses, term), new), label or new


def _made_name(types: set[str], label: str) -> str:
    """Return the name that a term of some types gets from its label."""
    if OWL + "Class" in types:
        return class_name(label)
    return property_name(label) if types & set(PROPERTIES) else slug(label)


def _relabel(moving: Moving, home: str, term: str, label: str) -> str:
    """Give a term another label, in the place of the one it has in that language, which is returned; else nothing."""
    uses, words, language = moving.uses, moving.uses.vocabulary, language_of(label)
    predicate = SKOS + "prefLabel" if _types(uses, term) & set(CODES) else LABEL
    _refuse_taken(uses, term, value_of(label))
    old = next((o for o in words.objects(term, predicate) if language_of(o) == language), "")
    if not old:
        moving.edits.add(say_more(uses, home, term, [(predicate, label)]))
        return ""
    for path in uses.turtle:
        for clause in clauses(uses.texts[path]):
            if (clause.subject, clause.predicate) == (term, predicate):
                for token, tag in pairwise(clause.objects):
                    if token.kind == "string" and tag.text == f"@{language}":
                        new = literal(value_of(label))
                        moving.edits.add(Edit(path, token.start, token.end, new))
    return old


def _refuse_taken(uses: Uses, term: str, label: str) -> None:
    """Refuse a label that the term has already, or that another class, or code for the same property, has."""
    words = uses.vocabulary
    served = [found for found in words.codes.values() if term in found]
    rivals = {*(words.classes if term in words.classes else ()), *(c for s in served for c in s)}
    for other in sorted({*rivals, term}):
        called = (w for p in LABELLED for w in words.values(other, p))
        if fold_word(label) in map(fold_word, called):
            hint = "choose another; to make two terms one: kg ontology merge"
            name = uses.compress(other)
            raise OntologyError(
                f"{name} is called {label!r} already", "" if other == term else hint
            )


def _alias(uses: Uses, term: str, name: str, gone: str) -> Iterator[Said]:
    """Yield what is said of the old name: that it is the new one, and the label that went with it.

    Data that still use it are read as what they were: a class lies under the new one, a code too, in the lists it was
    in and with the notation it had; a property has the domain and range it had.
    """
    words, types = uses.vocabulary, sorted(_types(uses, term))
    yield from ((RDF + "type", iri(kind)) for kind in types)
    if OWL + "Class" in types:
        yield RDFS + "subClassOf", iri(name)
    elif set(types) & set(PROPERTIES):
        yield RDFS + "subPropertyOf", iri(name)
        yield from _of_people_no_word(uses, term)
    elif SKOS + "Concept" in types:
        yield from ((SKOS + "inScheme", o) for o in words.objects(term, SKOS + "inScheme"))
        yield SKOS + "broader", iri(name)
        yield from ((SKOS + "notation", o) for o in words.objects(term, SKOS + "notation"))
    if gone:
        yield (SKOS + "prefLabel" if set(types) & set(CODES) else LABEL), gone
    yield DEPRECATED, TRUE
    yield REPLACED_BY, iri(name)


def _of_people_no_word(uses: Uses, term: str) -> Iterator[Said]:
    """Yield what the study's own files say of a property that is not only for people to read."""
    apart = {RDF + "type", RDFS + "subPropertyOf", LABEL, SKOS + "altLabel"}
    for file in uses.own:
        for s, p, o in file.triples:
            if (
                s == iri(term)
                and value_of(p) not in apart
                and p not in READ_BY_PEOPLE
                and o[0] != "_"
            ):
                yield value_of(p), o
