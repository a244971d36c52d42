"""Kill builds at any moment and see that nothing is lost: `python -m tests.benchmarks.kill`.

A study has two forms, of which thirty codings differ; each is built whole once, as the outcome to expect. Then, again
and again, these codings are brought from one form to the other, and a build in a process of its own is killed
(SIGKILL) in a chosen step, a random share of that step's usual length into it. No byte of a source, coding or register
may be changed by that, and the next build must give the outcome expected, byte for byte. It goes on until every step
was hit often enough; builds that ended before they could be killed are looked at, but do not count.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from graph import Study
from tests.benchmarks.generate import generate

STEPS = ("compile", "load", "infer", "checkpoint")
_ATTEMPTS = 6
"""Builds that are started at most for each kill wanted."""

_CHILD = """
import sys
from pathlib import Path
from graph.building.build import build
from graph.folder import find_study
said = []
def say(step, done, total):
    if step not in said:
        said.append(step)
        print(step, flush=True)
build(find_study(Path(sys.argv[1])), progress=say)
print("end", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """One kill: in which step it fell, how long after the step began, and what was found wrong afterwards."""

    step: str
    seconds: float
    faults: tuple[str, ...]


def inputs_of(folder: Path) -> dict[str, bytes]:
    """Return the files people write, by name."""
    paths = [
        folder / "register.yaml",
        *(folder / "sources").iterdir(),
        *(folder / "codings").iterdir(),
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def outcome_of(folder: Path) -> dict[str, str]:
    """Return digests of what a build makes: the compiled files, the export as N-Quads, and all the index holds."""
    quads = folder / ".kg" / "quads"
    outcome = {p.relative_to(quads).as_posix(): p.read_bytes() for p in quads.rglob("*.nq")}
    study = Study.open(folder)
    with tempfile.TemporaryDirectory() as other:
        outcome["export"] = study.export(Path(other) / "all.nq").read_bytes()
    # the engine keeps its quads in an order that depends on them alone
    outcome["index"] = study.reader.store.dump(format=ox.RdfFormat.N_QUADS) or b""
    return {name: hashlib.sha256(content).hexdigest() for name, content in outcome.items()}


def two_forms(folder: Path, changed: int) -> tuple[dict[Path, str], dict[Path, str]]:
    """Return the text of some codings as they are, and with another position and another confidence."""
    paths = sorted((folder / "codings").iterdir())
    chosen = random.Random(0).sample(paths, min(changed, len(paths)))
    first = {path: path.read_text("utf-8") for path in chosen}
    return first, {path: _changed(text) for path, text in first.items()}


def _changed(text: str) -> str:
    kinds = re.compile(r"\{(demand|aim|offer|commitment|concession|refusal|threat): ")
    other = {"aim": "demand"}
    text = kinds.sub(lambda found: f"{{{other.get(found[1], 'aim')}: ", text, count=1)
    return text.replace("confidence: 0.9", "confidence: 0.4", 1)


def write(texts: Mapping[Path, str]) -> None:
    """Write the texts of codings."""
    for path, text in texts.items():
        path.write_text(text, "utf-8")


def started(folder: Path) -> subprocess.Popen[str]:
    """Start a build that prints the name of each step as it begins."""
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def lengths_of(folder: Path) -> dict[str, float]:
    """Build undisturbed, and return the seconds each step took."""
    begun: dict[str, float] = {}
    with started(folder) as child:
        assert child.stdout is not None
        for line in child.stdout:
            begun[line.strip()] = time.monotonic()
    names = list(begun)
    return {name: begun[after] - begun[name] for name, after in pairwise(names)}


def kill_in(folder: Path, step: str, seconds: float) -> tuple[str, float]:
    """Start a build, kill it some time into a step, and return the step it had reached and for how long."""
    child = started(folder)
    assert child.stdout is not None
    reached, since = "", time.monotonic()
    for line in child.stdout:
        reached, since = line.strip(), time.monotonic()
        if reached == step:
            time.sleep(seconds)
            break
    child.kill()
    killed = time.monotonic()
    rest, _ = child.communicate()
    return (rest.split()[-1], 0.0) if rest.split() else (reached, killed - since)


def trials(folder: Path, wanted: int, changed: int, seed: int = 0) -> Iterator[Trial]:
    """Kill builds of a study until each step was hit as often as wanted, and yield what came of each."""
    forms = two_forms(folder, changed)
    expected = []
    for form in forms:
        write(form)
        Study.open(folder).build(rebuild=True)
        expected.append(outcome_of(folder))
    write(forms[0])
    lengths = lengths_of(folder)
    draw, fell = random.Random(seed), Counter[str]()
    for number in range(1, wanted * len(STEPS) * _ATTEMPTS + 1):
        step = min(STEPS, key=lambda step: fell[step])
        if fell[step] >= wanted:
            return
        write(forms[number % 2])
        if number % 8 == 0:
            # now and then the whole index is made anew, so that the steps of that are killed as well
            (folder / ".kg" / "state.json").unlink()
        before = inputs_of(folder)
        reached, seconds = kill_in(folder, step, draw.random() * lengths[step])
        # a step passed by was shorter than thought
        lengths[step] *= 1.02 if reached == step else 0.9
        fell[reached] += 1
        faults = [] if before == inputs_of(folder) else ["an input was changed by the killed build"]
        Study.open(folder).build()
        faults += [] if before == inputs_of(folder) else ["an input was changed by the next build"]
        found, right = outcome_of(folder), expected[number % 2]
        faults += [f"differs: {n}" for n in {*found, *right} if found.get(n) != right.get(n)]
        yield Trial(reached, seconds, tuple(sorted(faults)))


def main() -> int:
    """Run the trials and print the histogram."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=1000)
    parser.add_argument("--changed", type=int, default=30)
    parser.add_argument("--each", type=int, default=25, help="kills in each step")
    parser.add_argument("--seed", type=int, default=0, help="another one, other moments")
    chosen = parser.parse_args()
    fell, failed = Counter[str](), 0
    with tempfile.TemporaryDirectory() as name:
        folder = generate(Path(name) / "study", chosen.codings)
        for trial in trials(folder, chosen.each, chosen.changed, chosen.seed):
            fell[trial.step] += 1
            failed += bool(trial.faults)
            said = "; ".join(trial.faults) or "whole"
            moment = f"{trial.step:<11}{1000 * trial.seconds:>7.0f} ms"
            print(f"{fell.total():>4} {moment}  {said}", flush=True)
    for step in ("read", *STEPS, "end"):
        print(f"{step:<11}{'█' * fell[step]} {fell[step]}")
    counted = sum(fell[step] for step in STEPS)
    print(f"{counted} kills counted, {failed} of {fell.total()} outcomes wrong")
    return 1 if failed or any(fell[step] < chosen.each for step in STEPS) else 0


if __name__ == "__main__":
    sys.exit(main())
