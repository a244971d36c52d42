"""What codings say in the graph: the cases are in data/compiled.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph import Study
from graph.check import read_triples
from graph.terms import compress, value_of
from tests.conftest import REGISTER, MakeStudy

TEXT = """\
Arland demands peace. Borland refused the plan. “We are ready,” the envoy said. Nobody paid.
Arland will pay # 5 million. He called it “a trap” again. Borland refused the plan.
"""
CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "data" / "compiled.yaml").read_text("utf-8"), yaml.BaseLoader
)


def said(study: Study) -> list[str]:
    """Return what a study says as lines of compact names, without the ontology."""
    files = sorted((study.folder.cache / "quads").rglob("*.nq"))
    triples = [t for path in files if path.parent.name != "ontology" for t in read_triples(path)]
    return [" ".join(compact(study, term) for term in triple) for triple in triples]


def indented(lines: str) -> str:
    return "".join(f"  {line}\n" for line in lines.splitlines())


def compact(study: Study, term: str) -> str:
    value, base = value_of(term), study.folder.config.base
    if not term.startswith("<") or not value.startswith(base):
        return value if not term.startswith("<") else compress(value)
    name = value.removeprefix(base).replace("/", ":", 1)
    return f"<{name}>" if "#" in name else name


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_coding_says_what_its_reader_expects(make_study: MakeStudy, case: dict[str, Any]) -> None:
    """Every triple the case names is in the graph, and none that it excludes."""
    register = REGISTER.replace("actors:\n", "actors:\n" + indented(case.get("actors", ""))) + case.get("register", "")

    files = {"register.yaml": register}
    if "header" in case:
        files["sources/talks.txt"] = f"---\n{case['header']}---\n{TEXT}"

    study = make_study({"talks": TEXT}, {"talks": case["coding"]}, files=files)

    lines = said(study)
    assert [] == [line for line in case.get("gives", ()) if line not in lines]
    assert [] == [line for line in lines if re.fullmatch(case.get("never", "x^"), line)]
