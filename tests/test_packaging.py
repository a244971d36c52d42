"""What a stranger installs: a wheel with all data files, commands that start, and locked versions that name no host."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = ("*.ttl", "*.rq", "*.yaml", "*.toml", "*.txt", "*.tsv", "*.j2", "*.css", "*.js", "*.json")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    command += ["-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("negotiation_kg-*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_the_wheel_holds_every_data_file(wheel: list[str]) -> None:
    """Ontology, questions, templates and the demonstration come with the package."""
    shipped = {
        path.relative_to(ROOT).as_posix()
        for top in ("graph", "ontology", "queries")
        for pattern in DATA
        for path in (ROOT / top).rglob(pattern)
        if "__pycache__" not in path.parts and ".kg" not in path.parts
    }

    assert shipped - set(wheel) == set()
    assert len(shipped) > 80


def test_the_wheel_holds_nothing_else(wheel: list[str]) -> None:
    """No tests, no cache and no index of a study are installed on other people's machines."""
    tops = {name.split("/")[0] for name in wheel if ".dist-info/" not in name}

    assert tops == {"kg.py", "graph", "ontology", "queries"}
    assert [n for n in wheel if "__pycache__" in n or "/.kg/" in n] == []


@pytest.mark.parametrize("start", [["kg.py"], ["-m", "kg"]])
def test_kg_starts_as_a_file_and_as_a_module(start: list[str]) -> None:
    """`python kg.py` and `python -m kg` are the command, too."""
    done = subprocess.run(
        [sys.executable, *start, "--version"], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert re.fullmatch(r"kg, version \d+\.\d+\.\d+\n", done.stdout)


def test_locked_versions_have_hashes_and_name_no_host() -> None:
    """requirements.lock can be installed with --require-hashes from any index."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.findall(
        r"^([a-z0-9-]+)==(?:.*\\\n)((?: +--hash=sha256:[0-9a-f]{64}.*\n)+)", text, re.MULTILINE
    )

    names = re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)
    assert names == [name for name, _ in entries]
    assert "http" not in text


def test_every_dependency_is_locked() -> None:
    """What pyproject.toml asks for is in requirements.lock."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    names = re.findall(r'^    "([a-z0-9-]+)', listed[1] if listed else "", re.MULTILINE)
    assert len(names) > 8
    assert [name for name in names if not re.search(rf"^{name}==", locked, re.MULTILINE)] == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """What a reader is told to run is what is run before a change lands."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv .*pytest$", readme, re.MULTILINE)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert len(commands) == 1
    assert commands[0] in script.splitlines()
