"""What asking costs, as ratios measured in one run: python -m tests.benchmarks.ask [QUADS] [QUADS FOR RDFLIB].

The index is made of copies of the study of two coders. The floor of the command is click, pyoxigraph, the state on disk
and the same query; every program is run in turn, with compiled Python files, and the median of CPU seconds counts.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pyoxigraph as ox
import rdflib

import queries
from graph import Study
from graph.folder import remember_config
from tests.benchmarks.copies import copied_study

QUESTION = "what-does-each-party-want"
PARTY = "https://example.org/oracle/actor/arland-3"
ROUNDS = 25
FLOOR = """
import sys, click, pyoxigraph
@click.command()
@click.argument("words", nargs=-1)
def command(words):
    store = pyoxigraph.Store.read_only(words[0])
    for row in store.query(words[1], use_default_graph_as_union=True):
        click.echo("  ".join(str(term) for term in row))
command()
"""


def text() -> str:
    """Return the question with the party put in."""
    asked = queries.question_files()[QUESTION].read_text(encoding="utf-8")
    return asked.replace("VALUES ?party { UNDEF }", f"VALUES ?party {{ <{PARTY}> }}")


def command_ratios(study: Path, cache: Path) -> None:
    """Print what the command costs against its floor and against a bare interpreter."""
    checkpoint = str(study / ".kg" / "checkpoints" / "1")
    programs = {
        "pass": [sys.executable, "-c", "pass"],
        "floor": [sys.executable, "-c", FLOOR, checkpoint, text()],
        "kg": [sys.executable, "-c", "import kg; kg.main()", "query", "--study", str(study), QUESTION, "--party", "Arland 3"],
    }  # fmt: skip
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(cache), "PYTHONDONTWRITEBYTECODE": ""}
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(ROUNDS + 1):
        for name, words in programs.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            taken[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    middle = {name: median(times[1:]) for name, times in taken.items()}  # the first round compiles
    print(
        "kg query: "
        + ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in middle.items())
    )
    print(
        f"kg query / floor {middle['kg'] / middle['floor']:.2f}, / pass {middle['kg'] / middle['pass']:.2f}"
    )


def best(work: Callable[[], object], times: int = 30) -> float:
    """Return the least CPU seconds that a piece of work takes."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def api_ratios(folder: Path) -> None:
    """Print what the API costs against pyoxigraph in memory and against rdflib."""
    study = Study.open(folder)
    for _ in range(2):
        study.query(QUESTION, party=PARTY)  # the second time a copy is made
    store, asked = study.reader.store, text()

    def bare() -> None:
        found = store.query(asked, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        found.serialize(format=ox.QueryResultsFormat.JSON)

    engine, ours = best(bare), best(lambda: study.query(QUESTION, party=PARTY))
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(folder / "all.nq", format="nquads")
    plain = best(lambda: list(dataset.query(asked)), 3)
    print(
        f"API {ours * 1000:.2f} ms, pyoxigraph {engine * 1000:.2f} ms, rdflib {plain * 1000:.0f} ms"
    )
    print(
        f"API - 1.1 x pyoxigraph {(ours - 1.1 * engine) * 1000:.2f} ms, rdflib / API {plain / ours:.0f}"
    )


def main() -> None:
    """Make the studies in a folder that is removed afterwards, and print the ratios."""
    sizes = [int(word) for word in sys.argv[1:]] or [1_000_000, 100_000]
    with tempfile.TemporaryDirectory() as folder:
        for name, size in (("command", sizes[0]), ("api", sizes[-1])):
            made = Path(folder) / name
            made.mkdir()
            study = copied_study(made, size)
            remember_config(study)
            print(f"{size:,} quads")
            if name == "command":
                command_ratios(study, Path(folder) / "compiled")
            else:
                api_ratios(study)


if __name__ == "__main__":
    main()
