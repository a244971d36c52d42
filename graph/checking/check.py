"""Checking a study: shapes per coding, checks across codings, and quotes against the texts as they are now.

What is checked is the study as it was built, and what was changed since is said. Nothing is compiled here and nothing
written but the reports of the shapes, so that a check can run beside a build.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from graph.asking.questions import check_paths, load_checks
from graph.building.build import (
    Note,
    Progress,
    Unit,
    no_progress,
    read_any_note,
    read_note,
    read_state,
)
from graph.building.manifest import Manifest
from graph.checking.across import graphs_of, run_checks
from graph.checking.evidence import check_evidence
from graph.checking.report import Violation, grave_first
from graph.checking.reports import Reports
from graph.checking.shapes import Piece, Shapes
from graph.coding.codings import SUGGESTED
from graph.errors import InputError, Mark, StoreError
from graph.folder import StudyFolder
from graph.lexicon.vocabulary import Vocabulary
from graph.storage.store import Reader, open_reader
from graph.terms import OA, RDF, Triple, digest, iri
from graph.texts.coverage import Coverage
from graph.texts.sources import Source, read_source

_LINE = re.compile(r"(\S+) (\S+) (.*) <[^>]*> \.")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: violations, the gravest first, and how much of its source each coding accounts for."""

    violations: tuple[Violation, ...]
    coverage: dict[str, Coverage]

    def count(self, severity: str) -> int:
        """Return the number of violations of a severity."""
        return sum(violation.severity == severity for violation in self.violations)


def check(
    folder: StudyFolder,
    *,
    only: Sequence[str] | None = None,
    progress: Progress = no_progress,
    vocabulary: Vocabulary | None = None,
    suggested: Reader | None = None,
) -> Report:
    """Return what is not as it must be in a study that was built.

    Args:
        only: keys of compiled files, fresh from a build; shapes and checks are limited to them then, and checks that
            look at the whole, or give information only, are left out.
        vocabulary: that of the study, where a build has read it just now.
        suggested: the study with all that is suggested, which is then checked as if it were accepted.

    Raises:
        InputError: if a file of the study cannot be read.
        StoreError: if nothing was built.

    """
    checker = _Checker(folder, progress, vocabulary, with_suggestions=suggested is not None)
    keys = [key for key in checker.checked_keys() if only is None or key in only]
    violations, coverage = checker.shapes_and_coverage(keys)
    reader = suggested or open_reader(folder.cache, folder.prefixes)
    checks = load_checks(check_paths(folder))
    if only is not None:
        checks = [check for check in checks if check.more["severity"] != "info"]
    graphs = None if only is None else [checker.unit(key).graph for key in keys]
    progress("check", 0, 1)
    violations += run_checks(reader, checks, graphs)
    if only is None:
        evidence = check_evidence(reader, checker.source_of)
        told = {v.mark.path for v in evidence}
        violations += [*evidence, *(v for v in checker.not_built() if v.mark.path not in told)]
    placed = [*checker.placed(reader, violations), *uncovered(coverage)]
    if (
        suggested is not None
    ):  # what is amiss with a text is told of its coding and its suggestions alike
        placed = list({replace(v, coding=""): v for v in sorted(placed, key=grave_first)}.values())
    return Report(tuple(sorted(set(placed), key=grave_first)), coverage)


class _Checker:
    """Checks of one study as it was built."""

    def __init__(
        self,
        folder: StudyFolder,
        progress: Progress,
        vocabulary: Vocabulary | None = None,
        *,
        with_suggestions: bool = False,
    ) -> None:
        self.folder, self.progress = folder, progress
        self.kinds = ("coding/", f"{SUGGESTED}/") if with_suggestions else ("coding/",)
        self.manifest = Manifest(folder, vocabulary=vocabulary)
        self.state = read_state(folder)
        if not self.state.units:
            raise StoreError("nothing is built yet", "run: kg build")
        self.known = {
            key: known
            for key, known in self.state.units.items()
            if with_suggestions or not key.startswith(f"{SUGGESTED}/")
        }
        self.digests: dict[str, str] = {}
        self.note = lru_cache(maxsize=64)(self.read_note)
        self.piece = lru_cache(maxsize=64)(self.read_piece)
        self.source_of = lru_cache(maxsize=64)(self.read_source)

    def unit(self, key: str) -> Unit:
        """Return a unit as it was built."""
        kind, *names = key.split("/")
        return self.manifest.unit(kind, *names, origin="", input=str(self.known[key][0]))

    def key_of(self, graph: str) -> str:
        """Return the key of the unit that fills a named graph, or nothing where none does."""
        key = graph.removeprefix(self.folder.graph_name(""))
        return key if key in self.known else ""

    def read_note(self, key: str) -> Note:
        """Return a unit's note; of one that a build which failed has overtaken, the newer one, or just its name."""
        unit = self.unit(key)
        if note := read_note(unit):
            return note
        return read_any_note(unit) or Note(unit.input, "", 0, origin=key)

    @cached_property
    def overtaken(self) -> frozenset[str]:
        """What a build that failed has compiled anew: the file is no longer the one that the index was filled from."""
        files = self.manifest.compiled_files
        touched = (k for k, known in self.known.items() if files.get(k) != (*known[4:], True))
        return frozenset(key for key in touched if self.note(key).input != self.known[key][0])

    def read_source(self, name: str) -> Source | None:
        """Return the source of an IRI as its text is now, or nothing where it is gone or cannot be read."""
        note = (
            self.note(key) if (key := f"source/{name.rsplit('/', 1)[-1]}") in self.known else None
        )
        if note is None:
            return None
        try:
            return read_source(self.folder.root / note.origin, note.origin)
        except InputError:
            return None

    # ------------------------------------------------------------ shapes

    def checked_keys(self) -> list[str]:
        """Return what the shapes are run on: codings with their sources, sources nobody coded yet, the register."""
        coded = {_source_id(key) for key in self.known if key.startswith(self.kinds)}
        return [
            key for key in sorted(self.known)
            if key not in self.overtaken and (
                key.startswith((*self.kinds, "register"))
                or (key.startswith("source/") and _source_id(key) not in coded)
            )
        ]  # fmt: skip

    def shapes_and_coverage(
        self, keys: Sequence[str]
    ) -> tuple[list[Violation], dict[str, Coverage]]:
        """Return what the shapes find wrong with compiled files, and what the codings among them account for."""
        reports = Reports(self.folder.cache / "reports.json")
        found = {key: kept for key in keys if (kept := self.kept(reports, key)) is not None}
        new = [key for key in keys if key not in found]
        said = Shapes(self.manifest.vocabulary).check(map(self.piece, new))
        for count, (key, violations) in enumerate(zip(new, said, strict=True)):
            self.progress("shapes", count, len(new))
            found[key] = violations
            reports.put(key, (self.made_of(key), self.made_of_piece(key)), violations)
        reports.save(self.checked_keys())
        coverage = {}
        for key in keys:
            if key.startswith("coding/"):
                note = self.note(key)
                coverage[note.origin] = self.coverage(key, note)
        graphs = {key: self.unit(key).graph for key in keys}
        return [replace(v, coding=graphs[key]) for key in keys for v in found[key]], coverage

    def kept(self, reports: Reports, key: str) -> list[Violation] | None:
        """Return the report of a compiled file if it would be the same today."""
        found = reports.get(key, made_of := self.made_of(key))
        if found is None and key in reports:
            found = reports.get(key, by_piece := self.made_of_piece(key))
            if found is not None:
                reports.put(key, (made_of, by_piece), found)
        return found

    def made_of(self, key: str) -> str:
        """Return a digest of the files that the shapes look at: the compiled ones of text and register, the shapes."""
        about = [key, f"source/{_source_id(key)}", "register"]
        known = [str(self.known[k][1]) for k in about if k in self.known]
        return digest(*known, self.manifest.vocabulary.digest)

    def made_of_piece(self, key: str) -> str:
        """Return a digest of just what the shapes look at, which other entries of the register do not change."""
        if key not in self.digests:
            self.piece(key)
        return self.digests[key]

    def read_piece(self, key: str) -> Piece:
        own = [*read_triples(self.unit(key).path), *self.source_triples(key)]
        piece = Piece(own, self.beside(own, self.note(key)))
        triples = (" ".join(triple) for part in (piece.own, piece.beside) for triple in part)
        self.digests[key] = digest(*triples, self.manifest.vocabulary.digest)
        return piece

    def source_triples(self, key: str) -> Iterator[Triple]:
        """Yield what is said of the text a coding codes; a text nobody coded yet is taken for one that is."""
        source = f"source/{_source_id(key)}"
        if source in self.known and key.startswith(self.kinds):
            yield from read_triples(self.unit(source).path)
        if key.startswith("source/"):
            name = iri(f"{self.folder.config.base}source/{_source_id(key)}")
            yield iri("urn:kg:span"), iri(OA + "hasSource"), name

    @cached_property
    def register(self) -> Mapping[str, list[str]]:
        """The lines of the compiled register, by subject; few are wanted of them."""
        about: dict[str, list[str]] = defaultdict(list)
        with self.unit("register").path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                about[line[: line.index(" ")]].append(line)
        return about

    def beside(self, own: Iterable[Triple], note: Note) -> list[Triple]:
        """Return what a coding or source refers to: entries of the register, kinds of things in other codings."""
        found: dict[Triple, None] = {}
        queue = [obj for _, _, obj in own if obj in self.register]
        seen: set[str] = set()
        while queue:
            term = queue.pop()
            if term not in seen:
                seen.add(term)
                entry = list(triples_of(self.register[term]))
                found.update(dict.fromkeys(entry))
                queue += [obj for _, _, obj in entry if obj in self.register]
        for key, said in note.asked.items():
            if key.startswith("elsewhere") and said:
                name, class_ = said.split(" ", 2)[:2]
                found[iri(name), iri(RDF + "type"), iri(class_)] = None
        return list(found)

    def coverage(self, key: str, note: Note) -> Coverage:
        if not note.coverage:
            return Coverage(0)
        sentences, missing = note.coverage
        name = self.note(f"source/{_source_id(key)}").origin
        places = tuple((Mark(name, line, column), text) for line, column, text in missing)  # type: ignore[attr-defined]  # JSON
        return Coverage(int(str(sentences)), places)

    # ------------------------------------------------------------ what was changed since

    def not_built(self) -> Iterator[Violation]:
        """Yield the files that are not as they were when the study was built, or cannot be."""
        units = self.manifest.inputs()
        aside = () if len(self.kinds) > 1 else (f"{SUGGESTED}/",)
        now = {key: unit for key, unit in units.items() if not key.startswith(aside)}
        for problem in self.manifest.problems:
            yield Violation(
                "error", "input", problem.message, remedy=problem.hint, mark=problem.mark
            )
        changed = [k for k in now if k in self.known and now[k].input != self.known[k][0]]
        steady = [k for k in now if k not in changed and not k.startswith("ontology/")]
        if len(changed) > 1 and not steady:
            message = "kg.toml, the ontology or the rules were changed since the last build."
            yield _not_built(message, Mark("kg.toml", 1, 1))
            return
        for key in changed:
            if (
                "/" not in key
                or key.startswith("source/")
                or f"source/{_source_id(key)}" not in changed
            ):
                yield _not_built(
                    "The file was changed since the last build.", _top(now[key].origin)
                )
        for key in (self.overtaken & now.keys()) - {*changed}:
            yield _not_built("The last build failed after reading the file.", _top(now[key].origin))
        for key in now.keys() - self.known.keys():
            yield _not_built("The file is new and not built yet.", _top(now[key].origin))
        known = {problem.mark.path for problem in self.manifest.problems}
        for key in self.known.keys() - now.keys():
            origin = self.note(key).origin if not key.startswith("ontology/") else key
            if origin not in known:
                yield _not_built("The file is gone, but still in the index.", Mark(origin))

    # ------------------------------------------------------------ places

    def placed(self, reader: Reader, violations: Iterable[Violation]) -> Iterator[Violation]:
        """Yield violations with their places in the files of the study."""
        homeless = [v.focus for v in violations if not v.mark.path and not self.key_of(v.coding)]
        homes = graphs_of(reader, homeless)
        for violation in violations:
            if violation.mark.path:
                yield violation
                continue
            graphs = [violation.coding, *homes.get(violation.focus, ())]
            marks = (self.mark(self.key_of(g), violation.focus) for g in graphs if self.key_of(g))
            yield replace(violation, mark=min(marks, default=violation.mark, key=_precise_first))

    def mark(self, key: str, focus: str) -> Mark:
        """Return where a thing stands in the file of a unit; spans stand in their text."""
        if key.startswith("ontology/"):
            return Mark(f"ontology/{key.partition('/')[2]}.ttl")
        note = self.note(key)
        if focus in note.marks:
            return Mark(note.origin, *note.marks[focus])
        name, _, span = focus.partition("#char=")
        if span and (text := self.source_of(name)):
            start = int(re.split(r"\D", span)[0])
            return text.mark(min(start, len(text.text)))
        if f"source/{_source_id(focus)}" in self.known and focus.startswith(
            f"{self.folder.config.base}source/"
        ):
            return Mark(self.note(f"source/{_source_id(focus)}").origin, 1, 1)
        return Mark(note.origin)


def _not_built(message: str, mark: Mark) -> Violation:
    remedy = "Run: kg build   (what is reported here is about the study as it was built)"
    return Violation("error", "not-built", message, remedy=remedy, mark=mark)


def _top(origin: str) -> Mark:
    return Mark(origin, 1, 1)


def _precise_first(mark: Mark) -> tuple[bool, Mark]:
    return not mark.line, mark


def _source_id(key: str) -> str:
    return key.rsplit("/", 1)[-1]


def uncovered(coverage: Mapping[str, Coverage]) -> Iterator[Violation]:
    """Yield a warning for each coding that leaves sentences of its text unaccounted for."""
    for origin, covered in coverage.items():
        if covered.missing:
            first, words = covered.missing[0]
            lines = list(dict.fromkeys(str(mark.line) for mark, _ in covered.missing))
            more = " …" if len(lines) > 8 else ""
            yield Violation(
                severity="warning",
                check="coverage",
                message=f"{len(covered.missing)} of {covered.sentences} sentences are not accounted for: "
                f"line{'s' if len(lines) > 1 else ''} {', '.join(lines[:8])}{more}.",
                value=words,
                remedy=f"Code them in {origin}, or give them `no finding:` and a reason.",
                mark=first,
            )


def read_triples(path: Path) -> Iterator[Triple]:
    """Yield the triples of a compiled file."""
    with path.open(encoding="utf-8") as file:
        yield from triples_of(file)


def triples_of(lines: Iterable[str]) -> Iterator[Triple]:
    """Yield the triples of lines of a compiled file."""
    for line in lines:
        if found := _LINE.match(line):
            yield found[1], found[2], found[3]
