"""Inputs: a file is read again whenever it may have changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph.building.inputs import GRAIN, Inputs
from graph.folder import find_study


@pytest.fixture
def coding(tmp_path: Path) -> Path:
    """Return a file of a study that has a cache."""
    (tmp_path / "kg.toml").write_text('name = "study"\n', "utf-8")
    (tmp_path / ".kg").mkdir()
    path = tmp_path / "coding.yaml"
    path.write_text("demand", "utf-8")
    return path


def text_of(coding: Path) -> str:
    """Return what a new look at the study takes the file to say."""
    inputs = Inputs(find_study(coding.parent))
    facts = inputs.facts(coding, coding.name, lambda: [coding.read_text("utf-8")])
    inputs.save()
    return facts[0]


def stamped(coding: Path, text: str, time: int) -> None:
    """Write the file in place and give it a time."""
    coding.write_text(text, "utf-8")
    os.utime(coding, ns=(time, time))


def test_a_file_rewritten_within_the_grain_of_the_clock_is_seen(
    coding: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the size, times and number it had; as it was young when it was read, it is read again."""
    found = coding.stat()
    coarse = found.st_mtime_ns // GRAIN * GRAIN
    same = (coarse, coarse, found.st_size, found.st_ino)
    monkeypatch.setattr("graph.building.inputs._stamp", lambda path: same)
    first = text_of(coding)

    coding.write_text("threat", "utf-8")

    assert (first, text_of(coding)) == ("demand", "threat")


def test_a_file_of_old_is_not_read_again(coding: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was settled when it was read, and has the same stamp, is known."""
    later = coding.stat().st_ctime_ns + 2 * GRAIN
    monkeypatch.setattr("graph.building.inputs._moment", lambda cache: later)
    text_of(coding)
    inputs = Inputs(find_study(coding.parent))

    found = inputs.facts(coding, coding.name, lambda: ["read again"])

    assert found == ["demand"]


def test_a_file_with_its_old_time_given_back_is_seen(
    coding: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program may set the time of the content back, but not that of the change."""
    before = coding.stat()
    monkeypatch.setattr(
        "graph.building.inputs._moment", lambda cache: before.st_ctime_ns + 2 * GRAIN
    )
    text_of(coding)
    while coding.stat().st_ctime_ns == before.st_ctime_ns:
        stamped(coding, "threat", before.st_mtime_ns)

    assert text_of(coding) == "threat"
