"""Merging terms of the ontology: one takes the place of others, in all data of a study; the others are deprecated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph.coding.scope import root_of
from graph.errors import OntologyError
from graph.lexicon.vocabulary import Vocabulary
from graph.ontologies.edits import Edit
from graph.ontologies.moving import Moving
from graph.ontologies.places import Clause, Name, clauses, written
from graph.ontologies.saying import deprecation, find_any, find_own, say_more
from graph.ontologies.uses import Uses
from graph.terms import NEG, RDF, RDFS, SH, SKOS

TARGET = SH + "targetClass"
ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader")


def merge(uses: Uses, olds: Sequence[str], new: str, why: str = "") -> Moving:
    """Return what changes where a term takes the place of others, which are the study's own.

    What rests on them in the study's ontology files rests on the term then; their own sentences stay, and say that
    they are deprecated.

    Args:
        olds: their compact names, IRIs or labels.
        new: that of the term, which may be another's.
        why: a note on the others.

    Raises:
        OntologyError: if one of them is none of the study's own, or the term is none that can take its place.
        InputError: if a file cannot be compiled, as it is or as it would be.

    """
    found = dict(find_own(uses, old) for old in olds)
    heir = successor(uses, found, new)
    moving = Moving(uses, dict.fromkeys(found, heir))
    for path in uses.turtle:
        move_sentences(moving, path, found)
    for path in uses.sparql:
        moving.move_names(path)
    moving.move_settings()
    for term, home in found.items():
        moving.edits.add(say_more(uses, home, term, deprecation([heir], why)))
    moving.quotes = uses.quotes(*found)
    moving.move_words()
    moving.notes += moving.left_over(_labels(uses, found))
    return moving


def successor(uses: Uses, olds: Iterable[str], word: str) -> str:
    """Return the term a word means, if it can take the place of others: one of their kind that is in force.

    Raises:
        OntologyError: if it cannot, or one of them is deprecated already.

    """
    words = uses.vocabulary
    heir = find_any(uses, word)
    kinds = set(words.values(heir, RDF + "type"))
    for old in olds:
        if not words.in_force(old):
            raise OntologyError(f"{uses.compress(old)} is deprecated already")
        alike = kinds & set(words.values(old, RDF + "type")) and _place(words, old) <= _place(words, heir)  # fmt: skip
        if heir == old or not alike:
            hint = "name another term of the same kind, in a list for the same property"
            raise OntologyError(f"{word!r} cannot take its place", hint)
    if not words.in_force(heir):
        hint = "name the term that took its place"
        raise OntologyError(f"{word!r} is deprecated itself", hint)
    return heir


def _place(words: Vocabulary, term: str) -> set[str]:
    """Return what a term is for: the kind of thing a class is of, the properties that a code or list serves."""
    if term in words.classes:
        return {root_of(term, words)}
    lists = {term, *words.values(term, SKOS + "inScheme")}
    return {served for one in lists for served in words.values(one, NEG + "valuesFor")}


def _labels(uses: Uses, terms: Iterable[str]) -> list[str]:
    predicates = (RDFS + "label", SKOS + "prefLabel")
    return sorted({w for t in terms for p in predicates for w in uses.vocabulary.values(t, p)})


def move_sentences(moving: Moving, path: str, own: Iterable[str]) -> None:
    """Let what a Turtle file says of other terms rest on the new ones; what it says of some old ones stays.

    Args:
        own: old terms of the study's own: their sentences stay, and so do the shapes that bind them.

    """
    uses = moving.uses
    names = {name.token.start: name for name in uses.names(path)}
    kept = []
    for clause in clauses(uses.texts[path]):
        objects = [names[t.start] for t in clause.objects if t.start in names]
        named = [name for name in objects if name.iri in moving.moved]
        span = (clause.sentence[0].start, clause.sentence[-1].end)
        if clause.subject in own:
            kept.append(span)
        elif bound := [n for n in named if n.iri in own and clause.predicate == TARGET]:
            if _spreads(uses.vocabulary, bound, moving.moved[bound[0].iri]):
                kept.append(span)
                moving.edits.add(_with_its_class(uses, path, clause))
        elif named and clause.predicate in ABOVE:
            for edit in _moved_up(moving, path, clause, named):
                moving.edits.add(edit)
                kept.append((edit.start, edit.end))
    moving.move_names(path, kept)


def _spreads(words: Vocabulary, named: Iterable[Name], heir: str) -> bool:
    """Tell whether a constraint on some classes would bind things of the new class that it did not bind."""
    return not any(name.iri in words.above(heir) for name in named)


def _with_its_class(uses: Uses, path: str, clause: Clause) -> Edit:
    """Return the change that takes a shape out of use together with the class it constrained."""
    note = "What it constrained is deprecated; what took its place is not bound by it."
    return say_more(uses, path, clause.subject, deprecation([], note), clause.sentence)


def _moved_up(moving: Moving, path: str, clause: Clause, named: Iterable[Name]) -> Iterator[Edit]:
    """Yield the changes of what a term lies under, where the new term lies under it, and would so lie under itself."""
    words = moving.now or moving.uses.vocabulary
    for name in named:
        heir = moving.moved[name.iri]
        if clause.subject not in _all_above(words, heir, clause.predicate):
            continue
        above = words.values(name.iri, clause.predicate)
        if not above:
            below, top = map(moving.uses.compress, (heir, name.iri))
            message = f"{below} lies under {top}, above which is nothing"
            raise OntologyError(message, "say what it lies under first")
        new = " , ".join(written(one, name.prefixes) for one in above)
        yield Edit(path, name.token.start, name.token.end, new)


def _all_above(words: Vocabulary, term: str, predicate: str) -> list[str]:
    """Return a term and all above it by one property."""
    found = [term]
    for current in found:
        found += [above for above in words.values(current, predicate) if above not in found]
    return found
