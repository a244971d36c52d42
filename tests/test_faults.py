"""What people are told who make a mistake in a coding: the cases and messages are in data/faults.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.errors import InputError
from tests.conftest import MakeStudy

TEXT = """\
Arland demands peace. Borland refused the plan. “We are ready,” the envoy said. Nobody paid.
Arland will pay # 5 million. Talks, he added, go on. Borland refused the plan.
"""
CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "faults.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_mistake_is_told_with_place_and_remedy(
    make_study: MakeStudy, case: dict[str, Any]
) -> None:
    """The message names the file, line and column, what is wrong, and what to do."""
    with pytest.raises(InputError) as caught:
        make_study({"talks": TEXT}, {"talks": case["coding"]}, case.get("register", ""))

    said = str(caught.value).splitlines()
    assert case["says"] == said
    assert len(caught.value.problems) == 1


def test_mistakes_of_all_files_are_told_at_once(make_study: MakeStudy) -> None:
    """Two files with two mistakes each give four errors in one run, in the order of files and lines."""
    coding = "statements:\n  - {quote: nowhere, speaker: Nobody}\n"

    with pytest.raises(InputError) as caught:
        make_study({"one": TEXT, "two": TEXT}, {"one": coding, "two": coding})

    places = [(problem.mark.path, problem.mark.line) for problem in caught.value.problems]
    assert places == [("codings/one.yaml", 3)] * 2 + [("codings/two.yaml", 3)] * 2
