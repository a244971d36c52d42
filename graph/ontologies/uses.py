"""Where the files of a study name the terms of its ontology, and which quotes rest on that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

import ontology
from graph.building.memory import InMemory
from graph.building.units import State
from graph.coding.meanings import Meant
from graph.errors import InputError, Mark, Problem
from graph.extensions import ontology_paths
from graph.folder import CONFIG, StudyFolder
from graph.inference.rules import as_rule, read_rules
from graph.lexicon.index import parse_ontology_file, read_ontology_file
from graph.lexicon.vocabulary import Vocabulary
from graph.notation import read_text
from graph.ontologies.edits import mark_at
from graph.ontologies.places import Name, names_in
from graph.storage.sparql import bind
from graph.terms import NEG, OA, PREFIXES, Triple, compress, expand, iri, value_of

TOUCHED = f"""SELECT DISTINCT ?span ?source ?quote WHERE {{
  VALUES ?term {{ UNDEF }}
  {{ ?x a ?term }} UNION {{ ?x ?term ?any }} UNION {{ ?x ?property ?term }}
  UNION {{ ?x ?property ?thing . ?thing ?other ?term }} UNION {{ ?x ?property ?thing . ?thing ?term ?any }}
  ?x <{NEG}evidence>?/<{NEG}span> ?span . ?span <{OA}hasSource> ?source ; <{OA}hasSelector>/<{OA}exact> ?quote
}} ORDER BY ?source ?span ?quote"""
"""The quotes of statements and findings that use a term, themselves or by what they are about."""


class Word(NamedTuple):
    """A word of a coding, the register or a header that stands for a term: its file, its offsets, what it means."""

    path: str
    start: int
    end: int
    meant: Meant


class Uses:
    """The files of a study as they are, or as they would be, with every place where they name a term.

    `faults` has what keeps files from being compiled: of those the words are not known. `texts` has all files that
    were read, by name, with line feeds only.
    """

    def __init__(
        self,
        folder: StudyFolder,
        texts: Mapping[str, str] | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Read the files of a study.

        Args:
            texts: files that would read otherwise than on disk, by name.
            vocabulary: what the ontology says, if not what its files say.

        Raises:
            OntologyError: if an ontology file or rule cannot be used.

        """
        self.folder = folder
        own = sorted(folder.ontology.glob("*.ttl"))
        within = [folder.ontology / "rules", folder.ontology / "qc"]
        within += [folder.queries, folder.queries / "checks"]
        sparql = [path for above in within for path in sorted(above.glob("*.rq"))]
        self.turtle, self.sparql = ([folder.name_of(p) for p in paths] for paths in (own, sparql))
        given = dict(texts or {})
        for path in (*own, *sparql, folder.root / CONFIG):
            name = folder.name_of(path)
            given.setdefault(name, read_text(path, name))
        self.own = tuple(
            parse_ontology_file(given[name].encode(), path, name)
            for path, name in zip(own, self.turtle, strict=True)
        )
        self.vocabulary = vocabulary or Uses.vocabulary_with(folder, given)
        self.compiler = InMemory(folder, given, vocabulary=self.vocabulary)
        self.compiler.rules = [
            *read_rules(ontology.rule_files(folder.config.extensions)),
            *(as_rule(given[name], Path(name).name) for name in self.sparql if "/rules/" in name),
        ]
        self.faults: list[Problem] = []
        try:
            self.compiler.compile(State())
        except InputError as error:
            self.faults = error.problems

    @staticmethod
    def vocabulary_with(folder: StudyFolder, texts: Mapping[str, str]) -> Vocabulary:
        """Return what the ontology of a study says, some files of which may read otherwise than on disk."""
        files = (
            parse_ontology_file(texts[name].encode(), path, name)
            if name in texts
            else read_ontology_file(path, name)
            for path, name in ontology_paths(folder)
        )
        return Vocabulary(tuple(files), folder.config.languages)

    @property
    def texts(self) -> Mapping[str, str]:
        """All files that were read, by name."""
        return self.compiler.texts

    # ------------------------------------------------------------ words and names

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of the study's own ontology files, and those that all may use: by them people name terms."""
        own = {p: base for file in self.own for p, base in file.prefixes.items() if p}
        return {**own, **self.vocabulary.prefixes}

    def expand(self, name: str) -> str:
        """Return the IRI of a compact name, or the text itself."""
        return expand(name, self.prefixes) or name

    def compress(self, term: str) -> str:
        """Return the compact name of a term as people name it."""
        return compress(term, self.prefixes)

    @cached_property
    def words(self) -> dict[str, list[Word]]:
        """The words that stand for terms, by file, in their order."""
        compiled = (*self.compiler.results.values(), *self.compiler.headers.values())
        meant = [m for each in compiled for m in each.meant]
        if "register" in self.compiler.units and not self.faults:
            meant += self.compiler.register.meant
        found: dict[str, dict[Word, None]] = defaultdict(dict)
        starts: dict[str, list[int]] = {}
        for each in meant:
            path, line, column = each.word.mark
            if path not in starts:
                lines = self.texts[path].split("\n")
                starts[path] = [0, *accumulate(len(text) + 1 for text in lines)]
            start = starts[path][line - 1] + column - 1
            end = start + each.word.end - each.word.start
            found[path][Word(path, start, end, each)] = None
        return {
            path: sorted(words, key=lambda w: (w.start, w.end)) for path, words in found.items()
        }

    def of(self, term: str) -> Iterator[Word]:
        """Yield the words that stand for a term, by file."""
        for path in sorted(self.words):
            yield from (word for word in self.words[path] if word.meant.term == term)

    def meanings(self, path: str) -> list[tuple[int, frozenset[str]]]:
        """Return what the words of a file mean, each with its offset, in their order."""
        found: dict[int, set[str]] = defaultdict(set)
        for word in self.words.get(path, ()):
            found[word.start].add(word.meant.term)
        return [(start, frozenset(terms)) for start, terms in sorted(found.items())]

    def names(self, path: str) -> Iterator[Name]:
        """Yield the names in a Turtle or SPARQL file of the study's own."""
        known = None if path in self.turtle else {**PREFIXES, **self.folder.prefixes}
        yield from names_in(self.texts[path], known)

    def mark(self, word: Word) -> Mark:
        """Return the place of a word."""
        return self.place(word.path, word.start)

    def place(self, path: str, offset: int) -> Mark:
        """Return an offset in a file as a place."""
        return mark_at(path, self.texts[path], offset)

    # ------------------------------------------------------------ triples and quotes

    @cached_property
    def triples(self) -> dict[str, tuple[Triple, ...]]:
        """What each coding says, the register and the headers of the sources, by file."""
        found = {name: each.triples for name, each in self.compiler.results.items()}
        found |= {f"source/{id}": each.triples for id, each in self.compiler.headers.items()}
        return {**found, self.folder.register.name: self.compiler.register.triples}

    @cached_property
    def store(self) -> ox.Store:
        """All that codings, register and headers say, in one graph."""
        store = ox.Store()
        lines = {f"{s} {p} {o} .\n" for triples in self.triples.values() for s, p, o in triples}
        store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
        return store

    def quotes(self, *terms: str) -> list[tuple[str, str]]:
        """Return every quote that rests on terms, with the id of its source, in the order of the texts."""
        results = self.store.query(bind(TOUCHED, {"term": list(map(iri, terms))}))
        assert isinstance(results, ox.QuerySolutions)
        found = {
            (value_of(str(row["source"])).rpartition("/")[2], *_offsets(row["span"].value), row["quote"].value)
            for row in results
        }  # fmt: skip
        return list(dict.fromkeys((source, quote) for source, _, _, quote in sorted(found)))


def _offsets(span: str) -> tuple[int, int]:
    start, _, end = span.rpartition("=")[2].partition(",")
    return int(start), int(end)
