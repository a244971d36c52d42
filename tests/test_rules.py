"""What follows from what is said: the cases are in data/derived.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.errors import OntologyError
from graph.rules import read_rules
from tests.compact import said
from tests.conftest import MakeStudy

TEXT = "One. Two. Three. Four. Five. Six.\n"
REGISTER = """\
  corland: {is a: state, label: Corland}
terms:
  a: {term: A., on issue: cease-fire, partly meets: [{f: {see: https://example.org/1}}]}
  b: {term: B., on issue: cease-fire, entails: [{c: {see: https://example.org/2}}]}
  c: {term: C., on issue: cease-fire}
  d: {term: D., on issue: cease-fire, conflicts with: [{e: {see: https://example.org/3}}]}
  e: {term: E., on issue: cease-fire}
  f: {term: F., on issue: cease-fire}
"""
CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "data" / "derived.yaml").read_text("utf-8"), yaml.BaseLoader
)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_rules_derive_what_a_reader_would(make_study: MakeStudy, case: dict[str, Any]) -> None:
    """Every line the case names is derived, and none that it excludes."""
    names = case["codings"]

    study = make_study(
        dict.fromkeys(names, TEXT), {n.partition("@")[0]: t for n, t in names.items()}, REGISTER
    )

    lines = said(study, "derived")
    assert [line for line in case.get("gives", ()) if line not in lines] == [], "\n".join(lines)
    assert [line for line in lines if re.fullmatch(case.get("never", "x^"), line)] == []


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", "DELETE WHERE { ?s ?p ?o }",
     "CONSTRUCT {"],
)  # fmt: skip
def test_a_rule_can_only_derive(tmp_path: Path, text: str) -> None:
    """What is no CONSTRUCT, or reaches out of the store, is refused with the file's name."""
    path = tmp_path / "01-bad.rq"
    path.write_text(text)

    with pytest.raises(OntologyError, match="01-bad.rq"):
        read_rules([path])
