"""The quality of ontology files: what is wrong with them, alone and loaded together, and how to mend it.

Most checks are SPARQL files (`ontology/qc`), run over a store with one named graph per file. What they find in a file
is put down to that file only: the core is checked by itself, an extension with the core and what it imports, and once
more with all others. What SPARQL cannot see is asked of the vocabulary.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

import ontology
from graph.asking.questions import load_question
from graph.checking.report import Violation, grave_first
from graph.coding.codings import SHAPE_WORDS
from graph.errors import Mark, OntologyError, QueryError
from graph.inference.rules import read_rules
from graph.lexicon.hints import fold_word
from graph.lexicon.index import OntologyFile, read_ontology_file
from graph.lexicon.vocabulary import LABEL, Vocabulary
from graph.ontologies.places import subject_places
from graph.storage.sparql import bind
from graph.storage.store import EmbeddedReader
from graph.terms import (
    NEG,
    OWL,
    PREFIXES,
    RDF,
    SKOS,
    compress,
    is_iri,
    local_name,
    pattern_properties,
    value_of,
)
from queries import Question

CORE, EXTENSION = "urn:kg:core/", "urn:kg:extension/"
"""What the graphs of the files are called: checks tell by it whose a file is."""

PATTERNS = ("namedBy", "labelledBy")


class Given(NamedTuple):
    """A file to be checked: where it lies, its name in messages, and whether it is of the core."""

    path: Path
    name: str
    core: bool = False


@dataclass(frozen=True)
class Loaded:
    """Ontology files that could be read, and what is wrong with those that could not."""

    files: tuple[OntologyFile, ...]
    core: frozenset[str]
    faults: tuple[Violation, ...] = ()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What all the files say."""
        return Vocabulary(self.files)

    @property
    def extensions(self) -> list[OntologyFile]:
        """The files that are not of the core."""
        return [file for file in self.files if file.name not in self.core]

    def graph(self, file: OntologyFile) -> str:
        """Return the name of the graph of a file."""
        return (CORE if file.name in self.core else EXTENSION) + _escaped(file.name)

    def with_imports(self, file: OntologyFile) -> list[OntologyFile]:
        """Return the core, a file, and what it imports of the others."""
        declared = {
            value_of(s): other
            for other in self.extensions
            for s, p, o in other.triples
            if p == f"<{RDF}type>" and o == f"<{OWL}Ontology>"
        }
        found, queue = [other for other in self.files if other.name in self.core], [file]
        while queue:
            current = queue.pop()
            if current not in found:
                found.append(current)
                imports = (value_of(o) for _, p, o in current.triples if p == f"<{OWL}imports>")
                queue += [declared[name] for name in imports if name in declared]
        return found


def _escaped(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-._/" else f"%{ord(c):02X}" for c in name)


def load(given: Iterable[Given]) -> Loaded:
    """Return ontology files as far as they can be read; those that cannot are named with the place."""
    files, faults, core = [], [], set()
    for path, name, is_core in given:
        try:
            files.append(read_ontology_file(path, name))
        except OntologyError as error:
            faults.append(unusable("not-turtle", error))
        if is_core:
            core.add(name)
    return Loaded(tuple(files), frozenset(core), tuple(faults))


def unusable(check: str, error: OntologyError) -> Violation:
    """Return what keeps a file from being loaded, as something to mend."""
    remedy = error.hint or "Mend it; the other files are checked without it."
    return Violation("error", check, error.fault, remedy=remedy, mark=error.mark or Mark(""))


def core_files() -> list[Given]:
    """Return the files of the core."""
    return [Given(path, f"ontology/{path.name}", True) for path in ontology.module_files()]


def read_checks(own: Path | None = None) -> list[Question]:
    """Return the checks of ontology files, those in a folder of a study's own among them.

    Raises:
        QueryError: if one cannot be run, or says no severity.

    """
    theirs = {path.stem: path for path in sorted(own.glob("*.rq"))} if own else {}
    paths = {**ontology.quality_files(), **theirs}
    found = [load_question(paths[name]) for name in sorted(paths)]
    for check in found:
        if check.more.get("severity") not in ("error", "warning", "info"):
            raise QueryError(
                f"check {check.name}: no severity", "write `#+ severity:` error, warning or info"
            )
    return found


# ------------------------------------------------------------ running


def check_quality(
    loaded: Loaded, checks: Sequence[Question], *, with_core: bool = True
) -> list[Violation]:
    """Return what is not as it must be in ontology files, the gravest first.

    Args:
        with_core: check the core's own files, too.

    Raises:
        QueryError: if a check is no SELECT of ?own and ?focus.

    """
    found = [*loaded.faults, *(v for check in WORDINGS for v in check(loaded))]
    core = [file for file in loaded.files if file.name in loaded.core]
    found += _run(loaded, core, core, checks) if with_core else []
    alone = [
        v for f in loaded.extensions for v in _run(loaded, loaded.with_imports(f), [f], checks)
    ]
    together = (
        _run(loaded, loaded.files, loaded.extensions, checks)
        if len(loaded.extensions) > 1
        else alone
    )
    known = set(together)
    found += together
    found += [
        replace(v, message=f"{v.message} So it is without the other extensions.")
        for v in alone
        if v not in known
    ]
    return sorted(set(found), key=grave_first)


def store_of(loaded: Loaded, files: Iterable[OntologyFile]) -> EmbeddedReader:
    """Return a store of files, each in a graph of its own."""
    store = ox.Store()
    for file in files:
        lines = "".join(f"{s} {p} {o} .\n" for s, p, o in file.triples).encode()
        store.bulk_load(
            lines, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(loaded.graph(file))
        )
    return EmbeddedReader(store, PREFIXES)


def _run(
    loaded: Loaded,
    around: Iterable[OntologyFile],
    own: Sequence[OntologyFile],
    checks: Sequence[Question],
) -> list[Violation]:
    """Return what checks find in some files among those around them."""
    reader = store_of(loaded, around)
    by_graph = {loaded.graph(file): file for file in own}
    places: dict[str, dict[str, tuple[int, int]]] = {}
    graphs = [f"<{name}>" for name in by_graph]
    found = []
    for check in checks if graphs else ():
        for graph, focus, value in rows(reader, check, graphs):
            file = by_graph[graph]
            if file.name not in places:
                places[file.name] = subject_places(file.path.read_text("utf-8-sig"))
            place = places[file.name].get(focus, (0, 0))
            found.append(_violation(check, file.name, focus, value, place))
    return found


def rows(
    reader: EmbeddedReader, check: Question, graphs: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield what a check finds in graphs: the graph, the term, and its value or property.

    Raises:
        QueryError: if it is no SPARQL, or no SELECT of ?own and ?focus.

    """
    try:
        results = reader.query(bind(check.text, {"own": graphs}))
    except QueryError as error:
        raise QueryError(f"{check.path.name}:{error.message}", error.hint) from error
    names = [v.value for v in results.variables] if isinstance(results, ox.QuerySolutions) else []
    if not {"own", "focus"} <= set(names):
        raise QueryError(
            f"{check.path.name}: no check of ontology files", "it must SELECT ?own and ?focus"
        )
    assert isinstance(results, ox.QuerySolutions)
    shown = next((name for name in ("value", "property") if name in names), "")
    for row in results:
        focus = row["focus"]
        name = str(focus.value) if isinstance(focus, ox.NamedNode) else ""
        yield row["own"].value, name, str(getattr(row[shown], "value", "")) if shown else ""


def _violation(
    check: Question, file: str, focus: str, value: str, place: tuple[int, int]
) -> Violation:
    return Violation(
        severity=str(check.more["severity"]),
        check=check.name,
        message=f"{check.summary} {check.more.get('why', '')}".strip(),
        focus=focus,
        value=value,
        remedy=str(check.more.get("remedy", "")),
        mark=Mark(file, *place),
    )


# ------------------------------------------------------------ what SPARQL does not see


def _shape_words(loaded: Loaded) -> Iterator[Violation]:
    """Yield labels that are words which give coding files their shape, so that nobody can write them as a key."""
    words = loaded.vocabulary
    for file, subject in _declared(loaded.extensions):
        if subject not in words.classes and subject not in words.properties:
            continue
        for label in (*words.values(subject, LABEL), *words.values(subject, SKOS + "altLabel")):
            if fold_word(label) in SHAPE_WORDS:
                message = "A label is a word that gives coding files their shape. Nobody can write it as a key."
                yield _found(
                    file, "label-is-a-shape-word", message, subject, label, "Choose another word."
                )


def _patterns(loaded: Loaded) -> Iterator[Violation]:
    """Yield patterns of names and labels that speak of properties there are none of."""
    words = loaded.vocabulary
    for file, subject in _declared(loaded.files):
        for pattern in (p for name in PATTERNS for p in words.values(subject, NEG + name)):
            for name in pattern_properties(pattern):
                if ":" in name and words.expand(name) not in words.properties:
                    message = "A pattern of names speaks of a property that is declared nowhere. It stays empty."
                    yield _found(
                        file, "pattern-unknown", message, subject, name, "Correct the spelling."
                    )


def _python_names(loaded: Loaded) -> Iterator[Violation]:
    """Yield terms that Python users cannot write as `NS.term`: keywords, and methods that rdflib's Namespace has."""
    for file, subject in _declared(loaded.extensions):
        name = local_name(subject)
        if keyword.iskeyword(name) or hasattr(str, name):
            message = "A name is a word of Python. `NS.name` does not give the term."
            yield _found(
                file,
                "name-is-pythons",
                message,
                subject,
                name,
                "Choose another, or write NS[name].",
                "info",
            )


WORDINGS: tuple[Callable[[Loaded], Iterator[Violation]], ...] = (
    _shape_words,
    _patterns,
    _python_names,
)


def _declared(files: Iterable[OntologyFile]) -> Iterator[tuple[OntologyFile, str]]:
    """Yield what files declare, with the file."""
    for file in files:
        declared = {value_of(s) for s, p, _ in file.triples if p == f"<{RDF}type>" and s[0] == "<"}
        for subject in sorted(declared):
            yield file, subject


def _found(
    file: OntologyFile, check: str, message: str, focus: str, value: str, remedy: str,
    severity: str = "error",
) -> Violation:  # fmt: skip
    place = subject_places(file.path.read_text("utf-8-sig")).get(focus, (0, 0))
    return Violation(severity, check, message, focus, value, remedy, mark=Mark(file.name, *place))


# ------------------------------------------------------------ what comes with an extension


def check_queries(
    loaded: Loaded, rules: Iterable[tuple[Path, str]], asked: Iterable[tuple[Path, str]]
) -> list[Violation]:
    """Return what is wrong with rules, and with questions and checks, each given as path and name."""
    reader = store_of(loaded, loaded.files)
    found = []
    for path, name in rules:
        try:
            reader.query(read_rules([path])[0].text)
        except (OntologyError, QueryError) as error:
            found.append(_not_sparql("rule-unusable", error, name))
    for path, name in asked:
        try:
            reader.query(load_question(path).text)
        except QueryError as error:
            found.append(_not_sparql("question-unusable", error, name))
    return found


def _not_sparql(check: str, error: OntologyError | QueryError, name: str) -> Violation:
    return Violation("error", check, error.message, remedy=error.hint, mark=Mark(name))


def named(loaded: Loaded, violations: Iterable[Violation]) -> dict[str, str]:
    """Return the compact names of the terms that violations speak of, under the prefixes their files use."""
    prefixes = prefixes_of(loaded)
    texts = {t for v in violations for t in (v.focus, v.value) if is_iri(t)}
    return {text: compress(text, prefixes) for text in texts}


def prefixes_of(loaded: Loaded) -> dict[str, str]:
    """Return the prefixes that ontology files use, those of the core before others."""
    prefixes = {
        prefix: base
        for file in loaded.extensions
        for prefix, base in file.prefixes.items()
        if prefix
    }
    return prefixes | loaded.vocabulary.prefixes
