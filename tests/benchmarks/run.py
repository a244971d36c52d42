"""What building costs, as ratios measured in one run: `python -m tests.benchmarks.run --sizes 10,1000 --times 3`.

CPU seconds of this process; the median of several times where a figure is small. Loading is compared with
pyoxigraph's bulk_load of the same compiled files, replacing a graph with one DROP and INSERT update.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from graph.building.build import build
from graph.building.progress import no_progress
from graph.commands.build import check_changes
from graph.folder import StudyFolder, find_study
from graph.storage.store import joined
from graph.storage.writer import EmbeddedWriter
from tests.benchmarks.generate import generate

Costs = dict[str, float]


def cost_of(what: Callable[[], object]) -> float:
    """Return the CPU seconds that something takes."""
    started = time.process_time()
    what()
    return time.process_time() - started


class Clock:
    """A progress that adds up the CPU seconds of each step."""

    def __init__(self) -> None:
        self.costs: Costs = {}
        self._step, self._since = "", time.process_time()

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.process_time()
        if self._step:
            self.costs[self._step] = self.costs.get(self._step, 0) + now - self._since
        self._step, self._since = step, now


def measured_build(folder: StudyFolder) -> Costs:
    """Build, check what changed, and return what each step cost."""
    clock = Clock()
    built = build(folder, progress=clock)
    clock("check", 0, 1)
    check_changes(folder, built, no_progress)
    clock("", 0, 0)
    return {**clock.costs, "all": sum(clock.costs.values())}


def median_of(times: int, prepare: Callable[[], object], what: Callable[[], Costs]) -> Costs:
    """Return the median costs of something done several times, each after some preparation."""
    runs = []
    for _ in range(times):
        prepare()
        runs.append(what())
    return {name: statistics.median(run.get(name, 0) for run in runs) for name in runs[0]}


def edit_coding(folder: StudyFolder, number: int) -> None:
    """Change the kind of one position in one coding."""
    path = sorted(folder.codings.iterdir())[number % len(list(folder.codings.iterdir()))]
    text = path.read_text("utf-8")
    found = re.search(r"\{(demand|aim|offer|commitment|concession|refusal|threat): ", text)
    assert found is not None
    other = "aim" if found[1] != "aim" else "demand"
    path.write_text(text.replace(found[0], f"{{{other}: ", 1), "utf-8")


def add_actor(folder: StudyFolder, number: int) -> None:
    """Enter one more actor in the register."""
    text = folder.register.read_text("utf-8")
    more = f"actors:\n  newcomer-{number}: {{is a: person, label: Newcomer {number}}}\n"
    folder.register.write_text(text.replace("actors:\n", more, 1), "utf-8")


def bulk_load(paths: list[Path], folder: Path) -> float:
    """Return what pyoxigraph needs to load files into a fresh store."""
    shutil.rmtree(folder, ignore_errors=True)
    store = ox.Store(str(folder))
    return cost_of(lambda: (store.bulk_load(joined(paths), ox.RdfFormat.N_QUADS), store.flush()))


def replaced(folder: StudyFolder, times: int) -> tuple[float, float]:
    """Return what replacing an edited graph costs, by the writer and by one DROP and INSERT update."""
    path = min((folder.cache / "quads" / "coding").rglob("*.nq"))
    lines = path.read_text("utf-8").splitlines()
    name = lines[0].rsplit(" ", 2)[1]
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as other, EmbeddedWriter.opened(folder.cache) as writer:
        assert writer is not None
        for number in range(2 * times + 1):
            kept = lines[: -3 if number % 2 else None]
            new = Path(other) / "new.nq"
            new.write_text("\n".join(kept) + "\n", "utf-8")
            if number % 4 < 2:
                ours.append(cost_of(lambda: writer.replace(name[1:-1], new)))  # noqa: B023  # called at once
            else:
                triples = "\n".join(line.removesuffix(f" {name} .") + " ." for line in kept)
                text = f"DROP SILENT GRAPH {name} ; INSERT DATA {{ GRAPH {name} {{ {triples} }} }}"
                theirs.append(cost_of(lambda: writer.store.update(text)))  # noqa: B023  # called at once
        writer.replace(name[1:-1], path)
    return statistics.median(ours), statistics.median(theirs)


def measure(codings: int, times: int, place: Path) -> Costs:
    """Print and return the figures of a study of some size."""
    folder = find_study(generate(place / f"study-{codings}", codings))
    whole = measured_build(folder)
    print(f"\n{codings} codings")
    for name, seconds in whole.items():
        print(f"  whole build, {name:<12}{seconds:>9.2f} s")
    changes: dict[str, Callable[[int], None]] = {
        "nothing changed": lambda _: None,
        "one coding changed": lambda n: edit_coding(folder, n),
        "one actor added": lambda n: add_actor(folder, n),
    }
    for what, change in changes.items():
        numbers = iter(range(times))
        costs = median_of(times, lambda: change(next(numbers)), lambda: measured_build(folder))  # noqa: B023  # called at once
        steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in costs.items() if name != "all")  # fmt: skip
        print(f"  {what:<22}{costs['all']:>9.2f} s  {costs['all'] / whole['all']:>7.2%}  ({steps})")
    paths = sorted((folder.cache / "quads").rglob("*.nq"))
    loads = [bulk_load(paths, place / "bare") for _ in range(times if codings < 5000 else 1)]
    print(f"  load / bulk_load     {whole['load'] / statistics.median(loads):>10.2f}")
    ours, theirs = replaced(folder, max(times, 5))
    print(f"  replace / one update {ours / theirs:>10.2f}")
    return whole


def main() -> int:
    """Measure studies of some sizes and print how the steps grow from one to the next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,1000", help="numbers of codings")
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    with tempfile.TemporaryDirectory() as name:
        costs = {size: measure(size, chosen.times, Path(name)) for size in sizes}
    for small, large in pairwise(sizes):
        print(f"\n{large} codings / {small} codings (× {large / small:g})")
        for step, seconds in costs[small].items():
            print(f"  {step:<14}{costs[large].get(step, 0) / max(seconds, 1e-6):>8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
