"""Kill builds at any moment and see that nothing is lost: `python -m tests.benchmarks.kill`.

A study is built whole once, as the outcome to expect. Then, again and again, thirty of its codings are changed, a build
in a process of its own is killed (SIGKILL) in a step drawn beforehand, some way into it, and the next build must give
the outcome of an undisturbed one, byte for byte, with no byte of a source, coding or register changed by it.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph import Study
from tests.benchmarks.generate import generate

STEPS = ("compile", "load", "infer", "checkpoint")
_CHILD = """
import sys
from pathlib import Path
from graph.build import build
from graph.folder import find_study
build(find_study(Path(sys.argv[1])), progress=lambda step, done, total: print(step, done, total, flush=True))
print("end", 0, 0, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """One kill: in which step it fell, and what was found wrong afterwards."""

    step: str
    faults: tuple[str, ...]


def inputs_of(folder: Path) -> dict[str, bytes]:
    """Return the files people write, by name."""
    paths = [
        folder / "register.yaml",
        *(folder / "sources").iterdir(),
        *(folder / "codings").iterdir(),
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def outcome_of(folder: Path) -> dict[str, bytes]:
    """Return the compiled files, of which every export is made, and what the index answers to be its content."""
    quads = folder / ".kg" / "quads"
    files = {p.relative_to(quads).as_posix(): p.read_bytes() for p in quads.rglob("*.nq")}
    reader = Study.open(folder).reader
    counted = reader.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    rows = sorted(" ".join(str(term) for term in row) for row in counted)
    return {**files, "index": "\n".join(rows).encode()}


def edit(folder: Path, number: int, changed: int) -> None:
    """Change some codings, others each time."""
    paths = sorted((folder / "codings").iterdir())
    for path in random.Random(number).sample(paths, min(changed, len(paths))):
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("confidence: 0.9", f"confidence: 0.{number % 9 + 1}", 1) + f"# {number}\n",
            "utf-8",
        )


def kill_in(folder: Path, step: str, share: float, seconds: float) -> str:
    """Start a build, kill it a share of the way into a step, and return the step in which it was killed."""
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    reached = "read"
    for line in child.stdout:
        reached, done, total = line.split()
        if reached == step and (
            step in ("infer", "checkpoint") or int(done) >= share * int(total) - 1
        ):
            break
    if step in ("infer", "checkpoint"):
        time.sleep(share * seconds)
    child.kill()
    rest, _ = child.communicate()
    return (rest.split("\n")[-2] if "\n" in rest else reached).split(" ")[0]


def trials(folder: Path, steps: list[str], changed: int, seconds: float) -> Iterator[Trial]:
    """Kill a build in each of some steps, and yield what came of it."""
    for number, step in enumerate(steps):
        edit(folder, number, changed)
        draw = random.Random(f"{number} {step}")
        if number % 4 == 3:
            # now and then everything is made anew, so that steps of a whole build are killed as well
            (folder / ".kg" / "state.json").unlink(missing_ok=True)
        before = inputs_of(folder)
        fell = kill_in(folder, step, draw.random(), seconds)
        faults = [] if before == inputs_of(folder) else ["an input was changed"]
        Study.open(folder).build()
        faults += [] if before == inputs_of(folder) else ["an input was changed by the next build"]
        found = outcome_of(folder)
        with tempfile.TemporaryDirectory() as other:
            anew = shutil.copytree(folder, Path(other) / "study", ignore=_without_cache)
            Study.open(anew).build()
            expected = outcome_of(anew)
        faults += [f"differs: {n}" for n in {*found, *expected} if found.get(n) != expected.get(n)]
        yield Trial(fell, tuple(sorted(faults)))


def _without_cache(folder: str, names: list[str]) -> list[str]:
    del folder
    return [name for name in names if name == ".kg"]


def main() -> int:
    """Run the trials and print the histogram."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=1000)
    parser.add_argument("--changed", type=int, default=30)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument(
        "--seconds", type=float, default=0.2, help="how long infer and checkpoint last here"
    )
    chosen = parser.parse_args()
    steps = [STEPS[n % len(STEPS)] for n in range(chosen.trials)]
    fell: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = generate(Path(name) / "study", chosen.codings)
        Study.open(folder).build()
        for trial in trials(folder, steps, chosen.changed, chosen.seconds):
            fell[trial.step] += 1
            failed += bool(trial.faults)
            print(
                f"{sum(fell.values()):>4} {trial.step:<11}{'; '.join(trial.faults) or 'whole'}",
                flush=True,
            )
    for step in ("read", *STEPS, "end"):
        print(f"{step:<11}{'█' * fell[step]} {fell[step]}")
    print(f"{failed} of {chosen.trials} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
