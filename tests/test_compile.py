"""What codings say in the graph: the cases are in data/compiled.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compact import indented, said
from tests.conftest import REGISTER, MakeStudy

TEXT = """\
Arland demands peace. Borland refused the plan. “We are ready,” the envoy said. Nobody paid.
Arland will pay # 5 million. He called it “a trap” again. Borland refused the plan.
"""
CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "data" / "compiled.yaml").read_text("utf-8"), yaml.BaseLoader
)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_coding_says_what_its_reader_expects(make_study: MakeStudy, case: dict[str, Any]) -> None:
    """Every triple the case names is in the graph, and none that it excludes."""
    register = REGISTER.replace(
        "actors:\n", "actors:\n" + indented(case.get("actors", ""))
    ) + case.get("register", "")

    files = {"register.yaml": register}
    if "header" in case:
        files["sources/talks.txt"] = f"---\n{case['header']}---\n{TEXT}"

    study = make_study({"talks": TEXT}, {"talks": case["coding"]}, files=files)

    lines = said(study)
    assert [line for line in case.get("gives", ()) if line not in lines] == []
    assert [line for line in lines if re.fullmatch(case.get("never", "x^"), line)] == []
