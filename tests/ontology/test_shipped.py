"""The extensions shipped with the core as models, each with articles, codings, questions and a check (data/shipped.yaml)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import ontology
import queries
from graph import Study
from graph.asking.questions import check_paths, question_paths
from graph.errors import InputError
from graph.extensions import study_vocabulary
from graph.inference.rules import read_rules
from graph.ontologies.study import check_study
from graph.terms import NEG, iri
from kg import main

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "shipped.yaml").read_text("utf-8")
)
NAMES = sorted(CASES)
WRONG = [(name, *case) for name in NAMES for case in CASES[name]["wrong"]]


def folder_of(name: str) -> Path:
    folder = ontology.extension_folder(name)
    assert folder is not None
    return folder


def copied(name: str, target: Path) -> Study:
    shutil.copytree(folder_of(name) / "study", target, ignore=shutil.ignore_patterns(".kg"))
    return Study.open(target)


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Study]:
    """Return the example of each extension, built."""
    made = {name: copied(name, tmp_path_factory.mktemp("shipped") / name) for name in NAMES}
    for study in made.values():
        study.build()
    return made


def test_every_extension_that_brings_an_example_is_looked_at() -> None:
    """The names in the data file are those of the folders beside the Turtle files."""
    assert [n for n in ontology.extension_names() if ontology.extension_study(n)] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_to_be_said_against_the_ontology_alone(
    studies: dict[str, Study], name: str
) -> None:
    """Not even for information: every label is there in the languages of the core."""
    assert check_study(studies[name].folder).violations == ()


def test_nothing_is_to_be_said_against_all_shipped_extensions_together(tmp_path: Path) -> None:
    """A study may name them all."""
    study = copied(NAMES[0], tmp_path / "all")
    names = ", ".join(f'"{name}"' for name in ontology.extension_names())
    path = study.folder.root / "kg.toml"
    path.write_text(f'name = "all"\nextensions = [{names}]\n', encoding="utf-8")

    assert check_study(Study.open(path.parent).folder).violations == ()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_to_be_said_against_the_example(studies: dict[str, Study], name: str) -> None:
    """No error, warning or information, and every sentence is accounted for."""
    report = studies[name].check()

    assert report.violations == ()
    assert {covered.share for covered in report.coverage.values()} == {1.0}


@pytest.mark.parametrize("name", NAMES)
def test_its_questions_are_answered_by_name(studies: dict[str, Study], name: str) -> None:
    """All of them, and each as the articles say."""
    own = queries.question_files(folder_of(name) / "queries")
    expected = CASES[name]["answers"]

    answers = {q: _sorted(row.values() for row in studies[name].query(q)) for q in own}

    assert answers == {q: _sorted(rows) for q, rows in expected.items()}


def _sorted(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    return sorted([_plain(value) for value in row] for row in rows)


def _plain(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(("name", "file", "old", "new", "told"), WRONG, ids=lambda x: str(x)[:30])
def test_what_is_made_wrong_in_the_example_is_told(
    tmp_path: Path, name: str, file: str, old: str, new: str, told: str
) -> None:
    """By its checks, when the study is checked; by its shapes, when it is built."""
    study = copied(name, tmp_path / name)
    path = study.folder.root / file
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    try:
        study.build()
        found = [w for v in study.check().violations for w in (v.check, v.message)]
    except InputError as error:
        found = [problem.message for problem in error.problems]

    assert any(told in words for words in found), found


@pytest.mark.parametrize("name", NAMES)
def test_every_check_has_a_case(name: str) -> None:
    """A check that nobody has seen firing is not shipped."""
    checks = set(queries.check_files(folder_of(name) / "queries"))

    assert checks <= {case[4] for case in WRONG if case[0] == name}


@pytest.mark.parametrize("name", NAMES)
def test_every_class_and_property_is_used_in_the_example(
    studies: dict[str, Study], name: str
) -> None:
    """Entered or derived: no term without a sentence that needs it."""
    study = studies[name]
    words = study_vocabulary(study.folder)
    space = f"https://w3id.org/negotiation-kg/extension/{name}#"
    classes = [c for c in words.classes if c.startswith(space)]
    properties = [p for p in words.properties if p.startswith(space)]

    unused = [c for c in classes if not study.query(f"ASK {{ ?x a {iri(c)} }}")]
    unused += [p for p in properties if not study.query(f"ASK {{ ?x {iri(p)} ?y }}")]

    assert classes
    assert properties
    assert unused == []


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_enters_a_property_that_says_it_is_derived(
    studies: dict[str, Study], name: str
) -> None:
    """And the example has a case of it: without the rule, the property would be unused."""
    words = study_vocabulary(studies[name].folder)
    rules = read_rules(ontology.rule_files([name]))[len(ontology.rule_files()) :]
    derived = {p for p in words.subjects(NEG + "derived", _TRUE) if f"/{name}#" in p}

    assert len(rules) == len(derived)


_TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


@pytest.mark.parametrize("name", NAMES)
def test_one_command_shows_the_example(tmp_path: Path, name: str) -> None:
    """It answers the questions of the extension and draws the graph with its classes in the legend."""
    result = CliRunner().invoke(main, ["demo", str(tmp_path / "x"), "--extension", name])

    assert result.exit_code == 0
    assert [q for q in CASES[name]["answers"] if f"(kg query {q})" not in result.stdout] == []
    assert (
        "labour:" in (tmp_path / "x" / "kg.toml").read_text()
        or (tmp_path / "x" / "graph.html").is_file()
    )


def test_an_extension_without_an_example_is_named_with_those_that_have_one(tmp_path: Path) -> None:
    """A slip gets its nearest name."""
    said = CliRunner().invoke(main, ["demo", str(tmp_path / "x"), "--extension", "labor"])

    assert said.exit_code != 0
    assert not (tmp_path / "x").exists()


def test_questions_and_checks_of_an_extension_belong_to_studies_that_name_it(
    studies: dict[str, Study],
) -> None:
    """Others neither list nor run them."""
    for name in NAMES:
        own = folder_of(name) / "queries"
        others = [studies[other].folder for other in NAMES if other != name]
        for found, files in (
            (question_paths, queries.question_files),
            (check_paths, queries.check_files),
        ):
            assert set(files(own)) <= set(found(studies[name].folder))
            assert not any(set(files(own)) & set(found(other)) for other in others)


def test_the_prefix_of_an_extension_needs_no_line(studies: dict[str, Study]) -> None:
    """A question may use it as it may use those of the core."""
    rows = studies["labour"].query("SELECT ?a ?b { ?a labour:inDisputeWith ?b }")

    assert [tuple(row.values()) for row in rows] == [("GDL", "Deutsche Bahn")]
