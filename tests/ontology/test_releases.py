"""What was released stays good: the ontology against its last releases, and data of theirs against the ontology.

A folder in data/releases holds the core of a release, and a small study in which every class, property and code of it is
used. It is frozen when the release is published (CHANGELOG.md has its heading); before that, --rewrite-golden takes the
core as it is. How a release is made is said in docs/extending.md.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

import ontology
from graph import Study
from graph.building.memory import InMemory
from graph.building.units import State
from graph.folder import find_study
from graph.lexicon.index import read_ontology_file
from graph.lexicon.vocabulary import (
    ACTOR,
    FINDING,
    PLACE,
    SOURCE,
    STATEMENT,
    TERM,
    Vocabulary,
    load_vocabulary,
)
from graph.ontologies.changes import Version, called_for, changes, parsed
from graph.ontologies.migrating import migrate
from graph.terms import BASE, OA, OWL, Triple, value_of

ROOT = Path(__file__).parents[2]
RELEASES = ROOT / "tests" / "data" / "releases"
NAMES = sorted((path.name for path in RELEASES.iterdir()), key=parsed)
ABSTRACT = {"Finding", "Position", "Actor"}
"""Classes over others, of which nothing is entered itself."""


def files(release: str) -> list[tuple[Path, str]]:
    folder = RELEASES / release / "ontology"
    return [(path, path.name) for path in sorted(folder.glob("*.ttl"))]


@cache
def version(release: str = "") -> Version:
    """Return the core of a release, or as it is."""
    paths = files(release) if release else [(p, p.name) for p in ontology.module_files()]
    return Version([read_ontology_file(path, name) for path, name in paths])


@cache
def words(release: str) -> Vocabulary:
    return load_vocabulary(files(release), ("en", "uk", "ru"))


@cache
def said(release: str, *, then: bool) -> dict[str, tuple[frozenset[Triple], frozenset[str]]]:
    """Return what each coding of a release says, and the terms its words mean: then, or by the ontology as it is."""
    folder = find_study(RELEASES / release / "study")
    compiler = InMemory(folder, vocabulary=words(release) if then else None)
    compiler.compile(State())
    units = {**compiler.results, **{f"source/{id}": c for id, c in compiler.headers.items()}}
    found = {
        name: (frozenset(c.triples), frozenset(m.term for m in c.meant))
        for name, c in units.items()
    }
    register = compiler.register
    return {
        **found,
        "register": (frozenset(register.triples), frozenset(m.term for m in register.meant)),
    }


def is_published(release: str) -> bool:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    return re.search(rf"^## \[?{re.escape(release)}\b", changelog, re.MULTILINE) is not None


# ---------------------------------------------------------------- the ontology


def test_the_core_of_a_release_to_come_is_the_core_as_it_is(request: pytest.FixtureRequest) -> None:
    """Until it is published: then its folder is never touched again, and the next version gets one of its own."""
    newest = NAMES[-1]
    number = version().number
    if request.config.getoption("--rewrite-golden") and not is_published(number):
        (RELEASES / number / "ontology").mkdir(parents=True, exist_ok=True)
        for path in ontology.module_files():
            shutil.copy(path, RELEASES / number / "ontology")

    now = {path.name: path.read_text("utf-8") for path in ontology.module_files()}

    if not is_published(newest):
        assert newest == number
        frozen = {name: path.read_text("utf-8") for path, name in files(newest)}
        changed = [name for name in now if frozen.get(name) != now[name]]
        assert changed == [], "not yet published: review what changed, then --rewrite-golden"


@pytest.mark.parametrize("release", NAMES)
def test_the_version_is_at_least_what_the_changes_since_a_release_call_for(release: str) -> None:
    """`kg ontology diff` judges: what breaks data raises the major number, before 1.0.0 the second one."""
    old, new = version(release), version()

    found = changes(old, new)

    assert old.number == release
    assert parsed(new.number) >= parsed(called_for(release, found)), found
    if is_published(release) and found:
        assert parsed(new.number) > parsed(release)


@pytest.mark.parametrize("release", NAMES)
def test_no_term_is_deleted_that_was_not_deprecated(release: str) -> None:
    """What a release had is there, or was deprecated in it and said what takes its place, or why nothing does."""
    found = changes(version(release), version())

    assert [c.term for c in found if c.what == "removed, and was not deprecated before"] == []


def test_every_module_gives_itself_the_same_version_in_number_and_in_name() -> None:
    """owl:versionInfo is that of the whole, and owl:versionIRI has it in its path."""
    numbers, names = set(), set()
    for path in ontology.module_files():
        for _, predicate, value in read_ontology_file(path, path.name).triples:
            if predicate == f"<{OWL}versionInfo>":
                numbers.add(value_of(value))
            elif predicate == f"<{OWL}versionIRI>":
                names.add((path.stem, value_of(value)))

    (number,) = numbers
    assert names == {(name, f"{BASE}ontology/{number}/{name}") for name in ontology.MODULES}


# ---------------------------------------------------------------- its data


def is_major_since(release: str) -> bool:
    return any(change.level == "major" for change in changes(version(release), version()))


@pytest.mark.parametrize("release", NAMES)
def test_the_data_of_a_release_use_all_it_had(release: str) -> None:
    """Every class, property and code that can be entered, so that none can change unnoticed."""
    then, vocabulary = said(release, then=True), words(release)
    used = {term for _, meant in then.values() for term in meant}
    used |= {value_of(o) for triples, _ in then.values() for t in triples for o in t}
    classes = {c for root in (FINDING, ACTOR, PLACE, TERM, SOURCE, STATEMENT) for c in vocabulary.below(root)}  # fmt: skip
    properties = {
        p.iri
        for p in vocabulary.properties.values()
        if not p.derived and not vocabulary.is_tooling(p.iri) and vocabulary.in_force(p.iri)
    }
    codes = {
        code
        for codes in vocabulary.codes.values()
        for code in codes
        if vocabulary.suits(code, "") and vocabulary.in_force(code)
    }

    assert {c.rpartition("#")[2] for c in classes - used} == ABSTRACT
    assert properties - used == set()
    assert codes - used == set()


@pytest.mark.parametrize("release", NAMES)
def test_the_data_of_a_release_say_what_they_said(release: str) -> None:
    """Compiled with the ontology as it is, they give every triple that they gave; after a major change, every quote."""
    then, now = said(release, then=True), said(release, then=False)
    counts = f"<{OA}exact>" if is_major_since(release) else ""

    lost = {name: {t for t in then[name][0] - now[name][0] if counts in t[1]} for name in then}

    assert lost == {name: set() for name in then}


@pytest.mark.parametrize("release", NAMES)
def test_the_data_of_a_release_are_valid(release: str, tmp_path: Path) -> None:
    """Last release's data against new shapes and checks: nothing is an error, nothing even a warning.

    Only after a major change `kg ontology migrate` may bring them over first, and nothing is left to a person.
    """
    shutil.copytree(RELEASES / release / "study", tmp_path / "study")
    study = Study.open(tmp_path / "study")
    if is_major_since(release):
        moving = migrate(study.folder, RELEASES / release / "ontology")
        assert moving.notes == []
        moving.edits.write(study.folder)

    study.build()

    assert [v for v in study.check().violations if v.severity != "info"] == []
