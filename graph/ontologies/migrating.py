"""Migrating: the data of a study are brought from the version of the ontology they were coded under to the present one.

The ontology says what takes the place of what; the chain is followed to its end. Where it parts, or ends in nothing, a
person decides, and the places are told. Done twice, it changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.errors import InputError, Problem
from graph.folder import StudyFolder
from graph.lexicon.vocabulary import Vocabulary
from graph.ontologies.heirs import Heirs, vocabulary_of_last_build, vocabulary_then
from graph.ontologies.moving import Moving
from graph.ontologies.uses import Uses, Word
from graph.terms import RDF


def uses_then(folder: StudyFolder, old: Path | None) -> tuple[Uses, Heirs]:
    """Return the files of a study, read by the ontology they were coded under, and what takes the place of its terms.

    That is the ontology given, or as it is; or that of the last build, where words have lost their meaning since.

    Raises:
        InputError: if the files cannot be compiled by any of them.

    """
    now = Uses.vocabulary_with(folder, {})
    then = vocabulary_then(folder, old)
    uses = Uses(folder, vocabulary=then)
    built = vocabulary_of_last_build(folder) if uses.faults and old is None else None
    if built is not None and not (before := Uses(folder, vocabulary=built)).faults:
        uses, then = before, built
    if uses.faults:
        hint = "if the ontology they were coded under was another, give it: --from FILE"
        raise InputError(_hinted(problem, hint) for problem in uses.faults)
    return uses, Heirs(now, then)


def _hinted(problem: Problem, hint: str) -> Problem:
    return Problem(problem.mark, problem.message, "\n".join(filter(None, (problem.hint, hint))))


def migrate(folder: StudyFolder, old: Path | None = None) -> Moving:
    """Return what changes where the data of a study are brought to the present version of its ontology.

    Args:
        old: a Turtle file or folder of the version they were coded under.

    Raises:
        InputError: if they cannot be compiled by that version, or could not be by the present one; that names the
            places of terms that are gone, and in whose place is nothing.

    """
    uses, heirs = uses_then(folder, old)
    moving = Moving(uses, heirs.moved)
    moving.now = heirs.now
    for path in uses.sparql:
        moving.move_names(path)
    moving.move_settings()
    words = [word for path in sorted(uses.words) for word in uses.words[path]]
    _refuse_lost(uses, heirs, words)
    wanted = {word: heir for word in words if (heir := heirs.of(word.meant.term))}
    moved = sorted({w.meant.term for w in words} & heirs.moved.keys())
    moving.quotes = uses.quotes(*moved) if moved else []
    moving.move_words(wanted)
    moving.notes += [*_undecided(uses, heirs, words), *_in_files(uses, heirs)]
    return moving


def _refuse_lost(uses: Uses, heirs: Heirs, words: list[Word]) -> None:
    """Refuse where a word means a term that is not there any more, and in whose place is nothing."""
    problems = [
        Problem(
            uses.mark(word),
            f"{word.meant.said}: {heirs.then.compress(word.meant.term)} is gone, {heirs.why(word.meant.term)}",
            "say otherwise what is meant, or declare the term in an extension of your own; nothing was changed",
        )
        for word in words
        if not heirs.of(word.meant.term) and not heirs.now.objects(word.meant.term, RDF + "type")
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def _undecided(uses: Uses, heirs: Heirs, words: list[Word]) -> Iterator[str]:
    """Yield the places of words whose term is deprecated, and for which a person must say what takes its place."""
    for word in words:
        term = word.meant.term
        if not heirs.of(term):
            yield f"{uses.mark(word)}: {word.meant.said} ({_name(heirs.now, term)}): {heirs.why(term)}"


def _in_files(uses: Uses, heirs: Heirs) -> Iterator[str]:
    """Yield the places in ontology files and questions that rest on terms no longer in force."""
    gone = set(heirs.gone)
    own = {s for file in uses.own for s, _, _ in file.triples}
    for path in uses.turtle:
        for name in uses.names(path):
            if name.iri in gone and f"<{name.iri}>" not in own:
                what = _name(heirs.now, name.iri)
                yield f"{uses.place(path, name.token.start)}: rests on {what}: kg ontology rebase"
    for path in uses.sparql:
        for name in uses.names(path):
            if name.iri in gone and name.iri not in heirs.moved:
                what = _name(heirs.now, name.iri)
                yield f"{uses.place(path, name.token.start)}: asks for {what}: {heirs.why(name.iri)}"


def _name(words: Vocabulary, term: str) -> str:
    return words.compress(term)
