"""The ontology files of a study as they are checked: the core's, those its kg.toml names, and its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ontology
from graph.checking.report import SEVERITIES, Violation, grave_first
from graph.extensions import ontology_candidates
from graph.folder import StudyFolder
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.ontologies.consistency import check_consistency
from graph.ontologies.quality import (
    Given,
    Loaded,
    check_quality,
    check_queries,
    core_files,
    load,
    named,
    read_checks,
    unusable,
)


@dataclass(frozen=True)
class QualityReport:
    """What is wrong with ontology files, the gravest first."""

    violations: tuple[Violation, ...]
    loaded: Loaded
    checked: int

    def count(self, severity: str) -> int:
        """Return the number of violations of a severity."""
        return sum(violation.severity == severity for violation in self.violations)

    def named(self, violations: Iterable[Violation]) -> Mapping[str, str]:
        """Return the compact names of the terms that violations speak of."""
        return named(self.loaded, violations)

    def summary(self, everything: bool) -> list[str]:
        """Return how many violations there are, and what to do next."""
        counts = [
            f"{n} {word}{'s' if n != 1 and word != 'info' else ''}"
            for word in SEVERITIES
            if (n := self.count(word))
        ]
        files = f"{self.checked} file{'s' if self.checked != 1 else ''}"
        said = [f"checked {files}: {', '.join(counts) or 'nothing to report'}"]
        if self.count("error"):
            said.append("next: mend the errors, then: kg ontology check")
        elif self.count("info") and not everything:
            said.append("next: kg ontology check --all shows what is for information")
        return said


def check_study(folder: StudyFolder | None, files: Sequence[Path] = ()) -> QualityReport:
    """Return what is wrong with the ontology files of a study, or with some files beside it.

    Args:
        folder: the study; without one the files are checked with the core.
        files: only these, of the study or from elsewhere; none means all of the study.

    Raises:
        QueryError: if a check of the study's own cannot be run.

    """
    given, faults = _given(folder)
    known = {each.path.resolve(): each.name for each in given}
    given += [Given(path, str(path)) for path in files if path.resolve() not in known]
    wanted = {known.get(path.resolve(), str(path)) for path in files}
    loaded = load(given)
    found = check_quality(loaded, read_checks(folder.ontology / "qc" if folder else None))
    found += [*faults, *check_consistency(loaded)]
    if folder and not files:
        found += check_queries(loaded, *_queries(folder))
    kept = [v for v in found if not wanted or v.mark.path in wanted]
    return QualityReport(tuple(sorted(kept, key=grave_first)), loaded, len(wanted or given))


def shipped_files() -> list[Given]:
    """Return all files that are shipped: the core, its alignments, and the extensions."""
    alignments = Given(ontology.FOLDER / "alignments.ttl", "ontology/alignments.ttl", True)
    extensions = [
        Given(path, f"ontology/extensions/{name}.ttl")
        for name in ontology.extension_names()
        if (path := ontology.extension_file(name))
    ]
    return [*core_files(), alignments, *extensions]


def shipped_vocabulary() -> Vocabulary:
    """Return what all the files that are shipped say."""
    return load_vocabulary((each.path, each.name) for each in shipped_files())


def _given(folder: StudyFolder | None) -> tuple[list[Given], list[Violation]]:
    if folder is None:
        return core_files(), []
    core = {each.path for each in core_files()}
    given, faults = [], []
    for path, name, fault in ontology_candidates(folder):
        if fault:
            faults.append(unusable("not-loaded", fault))
        elif path:
            given.append(Given(path, name, path in core))
    return given, faults


def _queries(folder: StudyFolder) -> tuple[list[tuple[Path, str]], list[tuple[Path, str]]]:
    rules = sorted((folder.ontology / "rules").glob("*.rq"))
    asked = [
        *sorted(folder.queries.glob("*.rq")),
        *sorted((folder.queries / "checks").glob("*.rq")),
    ]
    return [(p, folder.name_of(p)) for p in rules], [(p, folder.name_of(p)) for p in asked]
