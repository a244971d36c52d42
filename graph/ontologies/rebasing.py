"""Rebasing: a study's own extension is brought onto a newer core, or a newer version of what else it rests on.

What it rests on may have been deprecated, renamed or taken out; what it added may be there by now, as the same thing or
as another of the same name. What follows from what the ontologies say is proposed; the rest is listed for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.folder import StudyFolder
from graph.lexicon.hints import fold_word
from graph.lexicon.vocabulary import Vocabulary
from graph.ontologies.heirs import Heirs
from graph.ontologies.merging import move_sentences
from graph.ontologies.migrating import uses_then
from graph.ontologies.moving import Moving
from graph.ontologies.saying import LABELLED, declared, deprecation, say_more
from graph.ontologies.uses import Uses
from graph.terms import RDF, RDFS, SKOS

ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader", RDFS + "range")


def rebase(folder: StudyFolder, old: Path | None = None) -> Moving:
    """Return what changes where a study's own extension is brought onto the ontologies as they are.

    Args:
        old: a Turtle file or folder of the version it was made for.

    Raises:
        InputError: if the data cannot be compiled by that version, or could not be afterwards.

    """
    uses, heirs = uses_then(folder, old)
    own = declared(uses)
    doubles = dict(_doubles(heirs.now, own))
    merged = {term: double for term, double in doubles.items() if _is_same(heirs, term, double)}
    moving = Moving(uses, {**_from_elsewhere(heirs, own), **merged})
    moving.now = heirs.now
    for path in uses.turtle:
        move_sentences(moving, path, merged)
    for path in uses.sparql:
        moving.move_names(path)
    moving.move_settings()
    for term, double in merged.items():
        said = deprecation([double], "It is in what this extension rests on by now.")
        moving.edits.add(say_more(uses, own[term], term, said))
    moving.quotes = uses.quotes(*merged) if merged else []
    moving.move_words()
    moving.notes += [*_lost(uses, heirs, own), *_clashes(uses, doubles, merged)]
    return moving


def _from_elsewhere(heirs: Heirs, own: dict[str, str]) -> dict[str, str]:
    """Return the terms of others that are no longer in force, with their successors."""
    return {term: heir for term, heir in heirs.moved.items() if term not in own}


def _lost(uses: Uses, heirs: Heirs, own: dict[str, str]) -> Iterator[str]:
    """Yield the places that rest on terms of others for which a person must say what takes their place."""
    lost = set(heirs.gone) - heirs.moved.keys() - own.keys()
    for path in (*uses.turtle, *uses.sparql):
        for name in uses.names(path):
            if name.iri in lost:
                place = uses.place(path, name.token.start)
                yield f"{place}: {heirs.then.compress(name.iri)}: {heirs.why(name.iri)}"


# ------------------------------------------------------------ terms that are there by now


def _doubles(now: Vocabulary, own: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield terms of the study's own with the term of another's that has one of their words, and is of their kind."""
    for term in sorted(own):
        if not now.in_force(term):
            continue
        words = {fold_word(w) for p in LABELLED for w in now.values(term, p)}
        for rival in _rivals(now, term):
            called = {fold_word(w) for p in LABELLED for w in now.values(rival, p)}
            if rival not in own and now.in_force(rival) and words & called:
                yield term, rival
                break


def _rivals(now: Vocabulary, term: str) -> list[str]:
    """Return the terms of a kind: classes, properties of the same things, codes for the same property."""
    if term in now.classes:
        return sorted(now.classes)
    if term in now.properties:
        mine = now.properties[term]
        return [
            p.iri
            for p in now.properties.values()
            if not p.domains or not mine.domains or any(now.applies(p, d) for d in mine.domains)
        ]
    return sorted({code for codes in now.codes.values() if term in codes for code in codes})


def _is_same(heirs: Heirs, term: str, double: str) -> bool:
    """Tell whether two terms of one word say the same: they are of one kind, and lie under the same things."""
    now = heirs.now

    def above(one: str) -> set[str]:
        found = (value for p in ABOVE for value in now.values(one, p))
        return {heirs.of(value) or value for value in found}

    same_kind = set(now.values(term, RDF + "type")) == set(now.values(double, RDF + "type"))
    return same_kind and above(term) <= {*above(double), double}


def _clashes(uses: Uses, doubles: dict[str, str], merged: dict[str, str]) -> Iterator[str]:
    """Yield the terms that have a word with another's in common and are not the same: one needs another name."""
    compress = uses.compress
    for term, double in doubles.items():
        if term not in merged:
            path = declared(uses)[term]
            start = next(n.token.start for n in uses.names(path) if n.iri == term)
            yield (
                f"{uses.place(path, start)}: {compress(term)} has a word in common with {compress(double)}, which lies "
                f"under something else: rename it, or merge it into that"
            )
