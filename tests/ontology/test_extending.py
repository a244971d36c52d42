"""Extending the ontology by a file of Turtle: the example of its README works as it stands."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

import ontology
from kg import main
from tests.compact import said
from tests.conftest import MakeStudy

README = (ontology.FOLDER / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```turtle\n(.*?)```", README, re.DOTALL)[0]
TEXT = "Arland gave Borland until January to cut its catch. Else Arland will boycott.\n"
CODING = """\
terms:
  cut-catch: {term: Borland cuts its catch., on issue: fishing quotas}
  boycott: {term: Arland boycotts fish of Borland., on issue: fishing quotas}
statements:
  - quote: Arland gave Borland until January to cut its catch.
    findings:
      - {ultimatum: cut-catch, held by: Arland, consequence: boycott-threat, due: 2026-01-01}
  - quote: Else Arland will boycott.
    findings:
      - {threat: boycott, id: boycott-threat, held by: Arland}
"""


def test_the_example_is_ten_lines_long() -> None:
    """What the heading promises is so."""
    assert len(EXAMPLE.splitlines()) == 10


def test_the_example_is_used_at_once(make_study: MakeStudy) -> None:
    """Its class, property and issue are keys and values of codings, and its class is a demand to questions."""
    study = make_study({"fish": TEXT}, {"fish": CODING}, files={"ontology/fisheries.ttl": EXAMPLE})

    wants = list(study.query("what-does-each-party-want"))
    consequence = [line for line in said(study, "fish") if "fisheries#consequence" in line]
    edges = {data["kind"]: data["color"] for *_, data in study.network().edges(data=True)}

    assert [(r["who"], r["kind"], r["what"]) for r in wants] == [
        ("Arland", "ultimatum", "Borland cuts its catch.")
    ]
    assert len(consequence) == 1
    assert consequence[0].endswith("position:arland-threat-boycott")
    assert edges["ultimatum"] == "#7A0019"
    assert [v for v in study.check().violations if v.severity == "error"] == []


def test_every_file_and_annotation_the_readme_names_is_there() -> None:
    """The table of files is complete, and every `neg:` word is declared."""
    names = {path.name for path in ontology.FOLDER.glob("*.ttl")}
    text = "".join(path.read_text("utf-8") for path in ontology.FOLDER.glob("*.ttl"))

    assert names <= set(re.findall(r"`(\w+\.ttl)`", README))
    assert [
        word for word in set(re.findall(r"neg:\w+", README)) if f"{word} a owl:" not in text
    ] == []


def test_a_word_that_a_mistake_in_the_file_makes_unknown_points_at_its_check(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The coding is right and the Turtle is not: the message says where to look."""
    study = make_study({"fish": TEXT}, {"fish": CODING}, files={"ontology/fisheries.ttl": EXAMPLE})
    path = study.folder.root / "ontology" / "fisheries.ttl"
    path.write_text(EXAMPLE.replace("neg:valuesFor neg:onIssue", "a owl:Thing"), "utf-8")
    monkeypatch.chdir(study.folder.root)

    result = CliRunner().invoke(main, ["build"])

    assert result.exit_code == 3
    assert "unknown code 'fishing quotas'" in result.output
    assert "kg ontology check" in result.output
