"""Checking a study: shapes per coding, checks across codings, and quotes against the texts as they are now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.build import (
    Compiler,
    Note,
    Progress,
    Unit,
    no_progress,
    read_note,
    read_state,
    write_note,
)
from graph.errors import InputError, Mark, QueryError, StoreError
from graph.folder import StudyFolder
from graph.questions import check_paths, load_checks
from graph.report import Coverage, Violation, grave_first
from graph.shapes import check_shapes, read_shapes
from graph.sources import Source, read_source
from graph.sparql import bind, parameters
from graph.store import Reader, open_reader
from graph.terms import NEG, OA, RDF, Triple, iri
from queries import Question

_LINE = re.compile(r"(\S+) (\S+) (.*) <[^>]*> \.")
_SPANS = f"""SELECT DISTINCT ?source ?digest ?span ?exact ?start ?end WHERE {{
  ?span <{OA}hasSource> ?source ; <{OA}hasSelector> ?quote , ?position .
  ?quote <{OA}exact> ?exact . ?position <{OA}start> ?start ; <{OA}end> ?end .
  OPTIONAL {{ ?source <{NEG}textDigest> ?digest }}
}}"""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: violations, the gravest first, and how much of its source each coding accounts for."""

    violations: tuple[Violation, ...]
    coverage: dict[str, Coverage]

    def count(self, severity: str) -> int:
        """Return the number of violations of a severity."""
        return sum(violation.severity == severity for violation in self.violations)


def check(
    folder: StudyFolder, *, only: Sequence[str] | None = None, progress: Progress = no_progress
) -> Report:
    """Return what is not as it must be in a study that was built.

    Args:
        only: keys of compiled files; shapes and checks are limited to them then, and checks that look at the whole
            are left out.

    Raises:
        InputError: if files were changed since the last build in a way that does not compile.
        StoreError: if files were changed since the last build, or nothing was built.

    """
    compiler = Compiler(folder)
    state = read_state(folder)
    units = {unit.key: unit for unit in compiler.compile(state)}
    if any(state.graphs.get(u.graph) != (u.note.digest if u.note else "") for u in units.values()):
        raise StoreError("files were changed since the last build", "run: kg build")
    checker = _Checker(folder, compiler, units)
    chosen = [key for key in checker.checked_keys() if only is None or key in only]
    violations: list[Violation] = []
    coverage: dict[str, Coverage] = {}
    for count, key in enumerate(chosen):
        progress("check", count, len(chosen))
        note = checker.examined(key)
        violations += checker.shape_violations(units[key], note)
        if key.startswith("coding/"):
            coverage[units[key].origin] = checker.coverage(units[key], note)
    reader = open_reader(folder.cache, folder.prefixes)
    checks = load_checks(check_paths(folder.queries))
    graphs = None if only is None else [units[key].graph for key in chosen]
    violations += [checker.placed(v) for v in run_checks(reader, checks, graphs)]
    violations += checker.uncovered(coverage)
    if only is None:
        violations += check_evidence(reader, checker.source_of)
    return Report(tuple(sorted(set(violations), key=grave_first)), coverage)


class _Checker:
    """Checks of one study."""

    def __init__(self, folder: StudyFolder, compiler: Compiler, units: dict[str, Unit]) -> None:
        self.folder, self.compiler, self.units = folder, compiler, units
        self.by_graph = {unit.graph: unit for unit in units.values()}

    @cached_property
    def shapes(self) -> object:
        return read_shapes(self.compiler.vocabulary)

    def checked_keys(self) -> list[str]:
        """Return what the shapes are run on: codings with their sources, sources nobody coded yet, the register."""
        coded = {key.rsplit("/", 1)[-1] for key in self.units if key.startswith("coding/")}
        kinds = {key: key.split("/")[0] for key in sorted(self.units)}
        return [
            key for key, kind in kinds.items()
            if kind in ("coding", "register") or (kind == "source" and key.rsplit("/", 1)[-1] not in coded)
        ]  # fmt: skip

    def examined(self, key: str) -> Note:
        """Return the note of a unit with the report of the shapes, run now unless they were run before."""
        unit = self.units[key]
        note = read_note(unit)
        if note is None:
            raise StoreError(f"{unit.path.name} has no note", "run: kg build --rebuild")
        if note.report is None:
            own = [*read_triples(unit.path), *self.sources_of(unit)]
            found = check_shapes(own, self.beside(own, note), self.shapes, self.compiler.vocabulary)  # type: ignore[arg-type]  # kept as object so that only shapes.py names rdflib
            note.report = [
                {k: v for k, v in asdict(f).items() if isinstance(v, str)} for f in found
            ]
            write_note(unit, note)
        return note

    def sources_of(self, unit: Unit) -> Iterator[Triple]:
        """Yield what is said of the text a coding codes; a text nobody coded yet is taken for one that is."""
        source = self.units.get(f"source/{unit.key.rsplit('/', 1)[-1]}")
        if source is not None and unit.key.startswith("coding/"):
            yield from read_triples(source.path)
        if unit.key.startswith("source/"):
            name = iri(f"{self.folder.config.base}source/{unit.key.rsplit('/', 1)[-1]}")
            yield iri("urn:kg:span"), iri(OA + "hasSource"), name

    def beside(self, own: Iterable[Triple], note: Note) -> list[Triple]:
        """Return what a coding or source refers to: entries of the register, kinds of things in other codings."""
        found: dict[Triple, None] = {}
        queue = [obj for _, _, obj in own if obj.startswith("<")]
        seen: set[str] = set()
        while queue:
            term = queue.pop()
            if term not in seen:
                seen.add(term)
                about = self.compiler.register.about(term)
                found.update(dict.fromkeys(about))
                queue += [obj for _, _, obj in about if obj.startswith("<")]
        for key, said in note.asked.items():
            if key.startswith("elsewhere") and said:
                name, class_ = said.split(" ", 2)[:2]
                found[iri(name), iri(RDF + "type"), iri(class_)] = None
        return list(found)

    def shape_violations(self, unit: Unit, note: Note) -> Iterator[Violation]:
        for said in note.report or ():
            violation = Violation(**said)
            yield replace(violation, coding=unit.graph, mark=self.mark(unit, note, violation.focus))

    def mark(self, unit: Unit, note: Note, focus: str) -> Mark:
        """Return where a thing stands in its file; spans stand where their source does."""
        if focus in note.marks:
            return Mark(unit.origin, *note.marks[focus])
        if (source := self.units.get(f"source/{focus.rsplit('/', 1)[-1]}")) and "#" not in focus:
            return Mark(source.origin, 1, 1)
        if "#char=" in focus:
            text = self.source_of(focus.split("#", maxsplit=1)[0])
            start = re.search(r"#char=(\d+)", focus)
            return text.mark(int(start[1])) if text and start else Mark(unit.origin)
        return Mark(unit.origin)

    def placed(self, violation: Violation) -> Violation:
        """Return a violation of a check with its place, looked up in the notes."""
        unit = self.by_graph.get(violation.coding)
        candidates = (
            [unit]
            if unit
            else [u for k, u in self.units.items() if k.startswith(("coding/", "register"))]
        )
        for candidate in candidates:
            note = read_note(candidate)
            if note and (violation.focus in note.marks or candidate is unit):
                return replace(violation, mark=self.mark(candidate, note, violation.focus))
        return violation

    def coverage(self, unit: Unit, note: Note) -> Coverage:
        if not note.coverage:
            return Coverage(0)
        sentences, missing = note.coverage
        source = self.compiler.paths[unit.key.rsplit("/", 1)[-1]]
        name = self.folder.name_of(source)
        places = tuple((Mark(name, line, column), text) for line, column, text in missing)  # type: ignore[attr-defined]  # JSON
        return Coverage(int(str(sentences)), places)

    def uncovered(self, coverage: dict[str, Coverage]) -> Iterator[Violation]:
        for origin, covered in coverage.items():
            if covered.missing:
                first = covered.missing[0][0]
                lines = ", ".join(str(mark.line) for mark, _ in covered.missing[:8])
                more = " …" if len(covered.missing) > 8 else ""
                yield Violation(
                    severity="warning",
                    check="coverage",
                    message=f"{len(covered.missing)} of {covered.sentences} sentences are not accounted for: "
                    f"lines {lines}{more}",
                    remedy=f"code them in {origin}, or give them `no finding:` and a reason",
                    mark=first,
                )

    def source_of(self, name: str) -> Source | None:
        """Return the source of an IRI as its text is now, or nothing where it is gone or cannot be read."""
        path = self.compiler.paths.get(name.rsplit("/", 1)[-1])
        if path is None:
            return None
        try:
            return read_source(path, self.folder.name_of(path))
        except InputError:
            return None


def read_triples(path: Path) -> Iterator[Triple]:
    """Yield the triples of a compiled file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if found := _LINE.match(line):
                yield found[1], found[2], found[3]


# ---------------------------------------------------------------- checks across the store


def run_checks(
    reader: Reader, checks: Iterable[Question], graphs: Sequence[str] | None = None
) -> list[Violation]:
    """Return what checks find in a store, the gravest first.

    Args:
        graphs: only these named graphs, for checks that can be limited (`VALUES ?coding { UNDEF }`); others are
            left out then. Nothing means all graphs and all checks.

    Raises:
        QueryError: if a check is no SPARQL or gives no table.

    """
    found: set[Violation] = set()
    for check in checks:
        if graphs is not None and "coding" not in parameters(check.text):
            continue
        for part in _parts(graphs):
            text = bind(check.text, {"coding": [iri(g) for g in part]}) if part else check.text
            try:
                results = reader.query(text)
            except QueryError as error:
                raise QueryError(f"check {check.name}: {error.message}", error.hint) from error
            if not isinstance(results, ox.QuerySolutions):
                raise QueryError(
                    f"check {check.name}: a check is a SELECT of ?focus and what is wrong with it"
                )
            names = [str(variable.value) for variable in results.variables]
            found |= {_from_row(check, dict(zip(names, row, strict=True))) for row in results}
    return sorted(found, key=grave_first)


def _parts(graphs: Sequence[str] | None, size: int = 500) -> Iterator[Sequence[str]]:
    if graphs is None:
        yield ()
    else:
        yield from (graphs[at : at + size] for at in range(0, len(graphs), size))


def _from_row(
    check: Question, row: dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]
) -> Violation:
    def text(name: str) -> str:
        return str(getattr(row.get(name), "value", ""))

    return Violation(
        severity=str(check.more["severity"]),
        check=check.name,
        message=check.summary,
        focus=text("focus"),
        value=text("value"),
        remedy=str(check.more.get("remedy", "")),
        coding=text("coding"),
    )


def check_evidence(reader: Reader, source_of: Callable[[str], Source | None]) -> list[Violation]:
    """Return every quote that does not stand at its offsets in the text as it is now, and every text that changed."""
    found: set[Violation] = set()
    sources: dict[str, Source | None] = {}
    results = reader.query(_SPANS)
    assert isinstance(results, ox.QuerySolutions)
    for row in results:
        name, digest, span, exact, start, end = (str(getattr(term, "value", "")) for term in row)
        if name not in sources:
            sources[name] = source_of(name)
        source = sources[name]
        remedy = "put the text back, or run: kg build"
        if source is None:
            found.add(
                Violation(
                    "error", "text-missing", "The text of a source is gone.", name, remedy=remedy
                )
            )
        elif source.digest != digest:
            message = "The text of a source is not the one that was coded."
            found.add(
                Violation(
                    "error", "text-changed", message, name, remedy=remedy, mark=Mark(source.name)
                )
            )
        elif source.text[int(start) : int(end)] != exact:
            message = "A quote does not stand at its offsets."
            place = source.mark(min(int(start), len(source.text)))
            found.add(
                Violation("error", "quote-elsewhere", message, span, exact, remedy, mark=place)
            )
    return sorted(found, key=grave_first)
