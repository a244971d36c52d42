"""Whatever is done to a study, building step by step gives what building anew gives."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from graph import Study
from graph.terms import NEG
from tests.benchmarks.generate import generate
from tests.benchmarks.kill import outcome_of

RULE = "PREFIX neg: <{neg}>\nCONSTRUCT {{ ?a neg:actsFor ?b }} WHERE {{ ?p neg:heldBy ?a ; neg:onTerm ?t . ?q neg:{other} ?b ; neg:onTerm ?t }}\n"


def add(folder: Path, number: int) -> None:
    """Code a text again, by another coder."""
    path = sorted((folder / "codings").glob("*.yaml"))[number % 3]
    other = folder / "codings" / f"coder-{number}"
    other.mkdir()
    shutil.copy(path, other)


def change(folder: Path, number: int) -> None:
    """Change how sure a coder is."""
    path = min((folder / "codings").rglob("*.yaml"))
    path.write_text(path.read_text("utf-8").replace("0.9", f"0.{number % 8 + 1}"), "utf-8")


def remove(folder: Path, number: int) -> None:
    """Remove a coding."""
    max((folder / "codings").rglob("*.yaml")).unlink()


def register(folder: Path, number: int) -> None:
    """Enter one more person with a tie to a state."""
    path = folder / "register.yaml"
    entry = f"actors:\n  newcomer-{number}: {{is a: person, label: Newcomer {number}, part of: Arland}}\n"
    path.write_text(path.read_text("utf-8").replace("actors:\n", entry, 1), "utf-8")


def rule(folder: Path, number: int) -> None:
    """Change the study's own rule."""
    path = folder / "ontology" / "rules" / "90-own.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    other = ("heldBy", "addressedTo")[number % 2]
    path.write_text(RULE.format(neg=NEG, other=other), "utf-8")


EDITS: tuple[Callable[[Path, int], None], ...] = (add, change, remove, register, rule)


@pytest.mark.parametrize("seed", range(2))
def test_a_study_edited_step_by_step_is_as_if_built_anew(tmp_path: Path, seed: int) -> None:
    """Codings come, change and go, the register grows, a rule changes, in any order; the bytes are the same."""
    folder = generate(tmp_path / "study", 5)
    Study.open(folder).build()
    draw = random.Random(seed)
    for number, edit in enumerate(draw.sample(EDITS, len(EDITS))):
        edit(folder, number)
        Study.open(folder).build()
    found = outcome_of(folder)

    shutil.rmtree(folder / ".kg")
    Study.open(folder).build()

    assert outcome_of(folder) == found
