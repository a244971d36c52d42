"""Taking a term out of use: it stays in its file and says what takes its place; the quotes that use it are shown."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from graph.checking.report import shortened
from graph.errors import OntologyError
from graph.folder import StudyFolder
from graph.lexicon.hints import did_you_mean
from graph.lexicon.index import read_ontology_file
from graph.lexicon.vocabulary import Vocabulary
from graph.ontologies.adding import append
from graph.storage.sparql import bind
from graph.storage.store import Reader
from graph.tables import Table
from graph.terms import DCTERMS, NEG, OA, OWL, RDF, SKOS, XSD, iri, literal, local_name, value_of

TOUCHED = f"""SELECT DISTINCT ?source ?quote WHERE {{
  VALUES ?term {{ UNDEF }}
  {{ ?x a ?term }} UNION {{ ?x ?term ?any }} UNION {{ ?x ?property ?term }}
  UNION {{ ?x ?property ?thing . ?thing ?other ?term }}
  ?x <{NEG}evidence>/<{NEG}span> ?span . ?span <{OA}hasSource> ?source ; <{OA}hasSelector>/<{OA}exact> ?quote
}} ORDER BY ?source ?quote"""


def deprecate(
    folder: StudyFolder, words: Vocabulary, term: str, successor: str = "", why: str = ""
) -> Path:
    """Write into the extension that declares a term that it is deprecated, and return the file.

    Args:
        term: its compact name or IRI.
        successor: that of the term that takes its place; without one, `why` must say why there is none.

    Raises:
        OntologyError: if no extension of the study declares it, it is deprecated already, or there is no successor
            of its kind.

    """
    subject = words.expand(term)
    path, name = _home(folder, words, subject, term)
    if words.objects(subject, OWL + "deprecated"):
        raise OntologyError(f"{term} is deprecated already")
    said = [(OWL + "deprecated", literal("true", XSD + "boolean"))]
    if successor:
        said.append((DCTERMS + "isReplacedBy", iri(_successor(words, subject, successor))))
    if why:
        said.append((SKOS + "changeNote", literal(why, language="en")))
    lines = " ;\n    ".join(f"<{predicate}> {obj}" for predicate, obj in said)
    append(path, name, f"<{subject}> {lines} .\n")
    return path


def _home(folder: StudyFolder, words: Vocabulary, subject: str, term: str) -> tuple[Path, str]:
    """Return the file of the study's own that declares a term, with its name."""
    own: dict[str, Path] = {}
    for path in sorted(folder.ontology.glob("*.ttl")):
        for s, p, _ in read_ontology_file(path, folder.name_of(path)).triples:
            if p == iri(RDF + "type"):
                own.setdefault(value_of(s) if s[0] == "<" else s, path)
    if subject in own:
        return own[subject], folder.name_of(own[subject])
    if words.objects(subject, RDF + "type"):
        raise OntologyError(
            f"{term} is not the study's own", "only who publishes a term deprecates it"
        )
    hint = did_you_mean(term, [words.compress(name) for name in own])
    raise OntologyError(f"no term {term!r}", hint or "write its compact name, such as my:Ultimatum")


def _successor(words: Vocabulary, subject: str, term: str) -> str:
    found = words.expand(term)
    kinds = set(words.objects(found, RDF + "type")) & set(words.objects(subject, RDF + "type"))
    if not kinds or found == subject:
        raise OntologyError(f"{term!r} cannot take its place", "name another term of the same kind")
    if words.objects(found, OWL + "deprecated"):
        raise OntologyError(f"{term!r} is deprecated itself", "name the term that took its place")
    return found


def touched(reader: Reader, subject: str) -> Table:
    """Return every quote of a study that a finding with a term rests on, with its source."""
    results = reader.query(bind(TOUCHED, {"term": [iri(subject)]}))
    assert isinstance(results, ox.QuerySolutions)
    rows = [
        (local_name(row["source"].value), shortened(row["quote"].value, 200)) for row in results
    ]
    return Table(("source", "quote"), tuple(rows))
