"""A study with two coders on two sources: the answer to every question, worked out by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

import queries
from graph import Study

FOLDER = Path(__file__).parent / "data" / "oracle"
ANSWERS = yaml.safe_load((FOLDER / "answers.yaml").read_text(encoding="utf-8"))
CASES = [(name, case) for name, cases in ANSWERS.items() for case in cases]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return the study, built in a folder of its own."""
    folder = tmp_path_factory.mktemp("oracle") / "study"
    shutil.copytree(FOLDER, folder)
    made = Study.open(folder)
    made.build()
    return made


@pytest.mark.parametrize(
    ("name", "case"), CASES, ids=[f"{n}-{i}" for i, (n, _) in enumerate(CASES)]
)
def test_every_question_gives_the_answer_worked_out_by_hand(
    study: Study, name: str, case: dict
) -> None:
    """A question gives the rows that a reader of the articles and codings expects, no more and no fewer."""
    answer = list(study.query(name, **case.get("given", {})))

    expected = [tuple(sorted((k, str(v)) for k, v in row.items())) for row in case["rows"]]
    got = [tuple(sorted((k, str(v)) for k, v in row.items())) for row in answer]
    assert sorted(expected) == sorted(got)


def test_every_question_has_an_answer_worked_out_by_hand() -> None:
    """No ready-made question goes without an expected answer."""
    assert sorted(queries.question_files()) == sorted(ANSWERS)


def test_the_study_has_no_errors(study: Study) -> None:
    """The checks find no error in the study."""
    report = study.check()

    assert [v for v in report.violations if v.severity == "error"] == []
