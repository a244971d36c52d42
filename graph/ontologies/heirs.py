"""What takes the place of terms, from the version of the ontology that data were coded under to the present one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.errors import OntologyError
from graph.folder import StudyFolder
from graph.lexicon.index import OntologyFile, read_ontology_file
from graph.lexicon.vocabulary import Vocabulary
from graph.ontologies.uses import Uses
from graph.terms import DCTERMS, OWL, RDF, SKOS, iri, value_of

REPLACED_BY, REPLACES = DCTERMS + "isReplacedBy", DCTERMS + "replaces"
ONTOLOGY = iri(OWL + "Ontology")


class Heirs:
    """The successors of terms, by what the ontology says now and said then."""

    def __init__(self, now: Vocabulary, then: Vocabulary) -> None:
        """Prepare for two versions, which may be one."""
        self.now, self.then = now, then

    def of(self, term: str) -> str:
        """Return the term in force at the end of the chain of successors; the term itself where it needs none.

        Where the chain ends in nothing, parts or leads back, it is for a person to say, and nothing is returned.
        """
        seen: set[str] = set()
        while term not in seen:
            seen.add(term)
            if self.is_known(term) and self.now.in_force(term):
                return term
            heirs = self.next(term)
            if len(heirs) != 1:
                return ""
            (term,) = heirs
        return ""

    def next(self, term: str) -> list[str]:
        """Return what takes the place of a term, as the ontology says now; else as it said then."""
        said = self.now.values(term, REPLACED_BY) or list(self.now.subjects(REPLACES, iri(term)))
        return sorted(set(said or self.then.values(term, REPLACED_BY)))

    def is_known(self, term: str) -> bool:
        """Tell whether the ontology has a term now, or never had it: a term of another vocabulary."""
        return bool(self.now.objects(term, RDF + "type")) or not self.then.objects(term, RDF + "type")  # fmt: skip

    @cached_property
    def moved(self) -> dict[str, str]:
        """The terms that are no longer in force and have one successor that is."""
        found = {term: self.of(term) for term in self.gone}
        return {term: heir for term, heir in found.items() if heir}

    @cached_property
    def gone(self) -> list[str]:
        """The terms that are no longer in force: deprecated, or not there any more."""
        declared = {
            value_of(s)
            for words in (self.now, self.then)
            for file in words.files
            for s, p, o in file.triples
            if p == iri(RDF + "type") and s[0] == "<" and o != ONTOLOGY
        }
        return sorted(t for t in declared if not (self.is_known(t) and self.now.in_force(t)))

    def why(self, term: str) -> str:
        """Return in words why a person must say what takes the place of a term."""
        heirs = self.next(term)
        compress = self.now.compress
        notes = self.now.values(term, SKOS + "changeNote") or self.then.values(term, SKOS + "changeNote")  # fmt: skip
        what = "nothing takes its place"
        if heirs:
            what = f"one of {', '.join(map(compress, heirs))}"
        if len(heirs) == 1:
            what = f"{compress(heirs[0])} takes its place, which is not in force either"
        return "; ".join((what, *notes))


# ------------------------------------------------------------ the ontology as it was


def vocabulary_then(folder: StudyFolder, old: Path | None) -> Vocabulary:
    """Return the vocabulary by which the data of a study were coded: its own as it is, with what is given of before.

    Args:
        old: a Turtle file, or a folder of such files, of an earlier version; each takes the place of the file that is
            the same ontology now, or has its name. Nothing means the ontology as it is.

    Raises:
        OntologyError: if a file cannot be read.

    """
    now = Uses.vocabulary_with(folder, {})
    return _with_files(now, list(_given(old))) if old is not None else now


def _given(old: Path) -> Iterator[OntologyFile]:
    paths = sorted(old.glob("*.ttl")) if old.is_dir() else [old]
    if not paths:
        raise OntologyError(f"{old}: no Turtle file in this folder")
    yield from (read_ontology_file(path, str(path)) for path in paths)


def _with_files(now: Vocabulary, old: list[OntologyFile]) -> Vocabulary:
    """Return a vocabulary in which files of before take the place of those of now."""
    names = {_ontology_of(file) for file in old} - {""}
    stems = {file.path.stem for file in old}
    kept = [f for f in now.files if _ontology_of(f) not in names and f.path.stem not in stems]
    return Vocabulary((*kept, *old), now.languages)


def _ontology_of(file: OntologyFile) -> str:
    """Return the IRI of the ontology that a file is, or nothing."""
    found = [value_of(s) for s, p, o in file.triples if p == iri(RDF + "type") and o == ONTOLOGY]
    return found[0] if found else ""


def vocabulary_of_last_build(folder: StudyFolder) -> Vocabulary | None:
    """Return the vocabulary a study was last built with, or nothing where it was not.

    Compiled files have no blank nodes, so it lacks shapes: it tells what words mean, not what is valid.
    """
    paths = sorted((folder.cache / "quads" / "ontology").glob("*.nq"))
    files = []
    for path in paths:
        quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.N_QUADS)
        triples = tuple((str(q.subject), str(q.predicate), str(q.object)) for q in quads)
        files.append(OntologyFile(path.stem, path, triples, {}, ""))
    return Vocabulary(tuple(files), folder.config.languages) if files else None
