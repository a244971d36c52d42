"""Several processes on one study, and processes that are ended in the middle of things."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph import Study
from graph.commands.build import show_progress
from tests.benchmarks.generate import generate
from tests.benchmarks.kill import outcome_of, trials

ROOT = Path(__file__).parents[1]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Return a built study of some codings."""
    study = Study.open(generate(tmp_path / "study", 24))
    study.build()
    return study


def kg(study: Study, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "kg.py", *arguments, "--study", str(study.folder.root)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def slow_build(study: Study, step: str) -> subprocess.Popen[str]:
    """Start a build that waits in a step until it is told to go on, and return it when it is there."""
    # A process started in the background of a shell ignores Ctrl-C; here it is to hear it wherever tests run.
    code = f"""
import signal, sys
from pathlib import Path
from graph.building.build import build
from graph.folder import find_study
signal.signal(signal.SIGINT, signal.default_int_handler)
def wait(step, done, total):
    if step == {step!r} and done == 0:
        print("there", flush=True)
        sys.stdin.readline()
build(find_study(Path(sys.argv[1])), progress=wait)
"""
    command = [sys.executable, "-c", code, str(study.folder.root)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "there\n"
    return process


def change(study: Study) -> None:
    path = study.folder.codings / "article-00003.yaml"
    path.write_text(path.read_text("utf-8").replace("confidence: 0.9", "confidence: 0.4"), "utf-8")


def test_builds_killed_at_any_moment_lose_nothing(tmp_path: Path) -> None:
    """The next build gives what an undisturbed one gives; no source, coding or register changes by a byte."""
    folder = generate(tmp_path / "study", 12)

    found = list(trials(folder, 1, 3))

    assert [trial.faults for trial in found] == [()] * len(found)
    assert {trial.step for trial in found} & {"load", "infer", "checkpoint"}


@pytest.mark.parametrize("step", ["load", "infer", "checkpoint"])
def test_readers_beside_a_writer_see_the_state_before_it(study: Study, step: str) -> None:
    """They are neither held up nor shown anything half done; once it has ended they see the new state."""
    question = "SELECT (COUNT(*) AS ?n) WHERE { ?s neg:confidence 0.4 }"
    change(study)
    writer = slow_build(study, step)
    beside = kg(study, "query", question, "--format", "csv").stdout

    writer.communicate("\n")

    after = kg(study, "query", question, "--format", "csv").stdout
    assert beside.split() == ["n", "0"]
    assert int(after.split()[1]) > 0


def test_readers_without_pause_never_fail(study: Study) -> None:
    """While one build follows the other, every question is answered, by the state before or behind a build."""
    answers: set[int] = set()
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            rows = study.query("SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
            answers.update(int(str(row["n"])) for row in rows)

    reader = threading.Thread(target=ask)
    reader.start()
    code = (
        "import sys\nfrom graph import Study\nfrom pathlib import Path\nstudy = Study.open(sys.argv[1])\n"
        + (
            "paths = sorted(study.folder.codings.iterdir())\n"
            "for path in paths[:3]:\n"
            "    text = path.read_text('utf-8'); path.unlink(); study.build()\n"
            "    path.write_text(text, 'utf-8'); study.build()\n"
        )
    )
    subprocess.run([sys.executable, "-c", code, str(study.folder.root)], cwd=ROOT, check=True)
    done.set()
    reader.join()

    whole = len([*(study.folder.cache / "quads").rglob("*.nq")])
    assert answers <= {whole, whole - 1}
    assert whole in answers


def test_a_second_build_is_told_who_is_building(study: Study) -> None:
    """One sentence with the process, exit code 3, at once."""
    change(study)
    writer = slow_build(study, "checkpoint")

    second = kg(study, "build")

    writer.communicate("\n")
    assert second.returncode == 3
    assert second.stderr.splitlines()[0] == (
        f"kg: this study is being written by process {writer.pid} (kg build)"
    )


def test_an_interrupted_build_leaves_all_usable(study: Study) -> None:
    """After Ctrl-C questions are answered as before, and the next build goes on."""
    change(study)
    before = len(study.query("SELECT ?s WHERE { ?s neg:confidence 0.4 }"))
    writer = slow_build(study, "infer")
    writer.send_signal(signal.SIGINT)
    writer.communicate()

    assert writer.returncode != 0
    assert len(study.query("SELECT ?s WHERE { ?s neg:confidence 0.4 }")) == before == 0
    assert study.build().changed == ("coding/amina/article-00003",)
    assert len(study.query("SELECT ?s WHERE { ?s neg:confidence 0.4 }")) > 0


DAMAGE = {
    "all gone": lambda cache: [p.unlink() for p in cache.rglob("*") if p.is_file()],
    "store cut": lambda cache: [p.write_bytes(b"") for p in (cache / "store").iterdir()],
    "derivation cut": lambda cache: [p.write_bytes(b"x") for p in (cache / "derivation").iterdir()],
    "compiled files cut": lambda cache: [p.write_bytes(p.read_bytes()[:40]) for p in cache.rglob("*.nq")],
    "state cut": lambda cache: (cache / "state.json").write_text("{"),
    "inputs cut": lambda cache: (cache / "inputs.json").write_text('{"a": 1}'),
    "asked cut": lambda cache: (cache / "asked.json").write_text("[]"),
    "derivation gone": lambda cache: shutil.rmtree(cache / "derivation"),
    "no checkpoint": lambda cache: (cache / "CURRENT").unlink(),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_whatever_was_damaged_comes_back(tmp_path: Path, damage: object) -> None:
    """Everything in .kg is made from the files; what is missing or broken there is made again, the same."""
    study = Study.open(generate(tmp_path / "study", 3))
    study.build()
    before = outcome_of(study.folder.root)
    assert callable(damage)
    damage(study.folder.cache)
    path = study.folder.codings / "article-00001.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("confidence: 0.9", "confidence: 0.4"), "utf-8")
    study.build()

    path.write_text(text, "utf-8")
    study.build()

    assert before == outcome_of(study.folder.root)


def test_progress_is_drawn_on_a_terminal_only(study: Study) -> None:
    """Redirected, a build that takes its time says nothing of its steps."""
    change(study)

    redirected = kg(study, "build").stderr

    assert "█" not in redirected
    assert "\r" not in redirected


def test_progress_is_drawn_on_a_terminal_past_some_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar shows the step and how far it has got; patience keeps short steps from flickering."""
    reader, terminal = pty.openpty()
    with open(terminal, "w", encoding="utf-8") as stderr:  # noqa: PTH123  # an open file
        monkeypatch.setattr(sys, "stderr", stderr)
        show_progress(verbose=False, patience=3600)("compile", 1, 4)
        show_progress(verbose=False, patience=0)("load", 1, 4)
        stderr.flush()
        drawn = os.read(reader, 1000).decode()
        while not drawn.endswith("\r"):  # a terminal may hand it over in pieces
            drawn += os.read(reader, 1000).decode()
    os.close(reader)

    assert drawn == f"{'load':<11}{'█' * 5:<20} 1/4\r"
