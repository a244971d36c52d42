"""What checking costs, against plain pySHACL on rdflib graphs: `python -m tests.benchmarks.checks [CODINGS …]`.

For each size, a generated study is built. Plain pySHACL gets its shapes parsed once and each coding, with the register
entries and the source it names, as an rdflib graph read from N-Triples. `kg` reads its compiled files, runs the same
shapes and all checks that can be limited to codings, and reports with places. CPU seconds, in one process.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyshacl
import rdflib

from graph.building.build import build
from graph.checking.check import _Checker, check
from graph.checking.shapes import Shapes
from graph.folder import find_study
from graph.terms import Triple

SAMPLE = 50


def plain_pyshacl(checker: _Checker, shapes: Shapes, keys: Sequence[str]) -> float:
    """Return the CPU seconds that pySHACL takes for some codings, one call and graph each."""
    as_written = rdflib.Graph()
    as_written += shapes.graph
    around = rdflib.Graph()
    around += shapes.surroundings
    texts = [_as_text(around, *checker.piece(key).own, *checker.piece(key).beside) for key in keys]
    started = time.process_time()
    for text in texts:
        graph = rdflib.Graph()
        graph.parse(data=text, format="nt")
        pyshacl.validate(graph, shacl_graph=as_written)
    return time.process_time() - started


def _as_text(around: rdflib.Graph, *triples: Triple) -> str:
    return around.serialize(format="nt") + "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def measure(codings: int) -> str:
    """Return one line: a number of codings, and what checking some, one and all of them costs."""
    from tests.benchmarks.generate import generate

    with tempfile.TemporaryDirectory() as name:
        folder = find_study(generate(Path(name) / "study", codings))
        build(folder)
        checker = _Checker(folder, lambda stage, done, total: None)
        every = [key for key in checker.checked_keys() if key.startswith("coding/")]
        keys = every[:: max(1, len(every) // SAMPLE)][:SAMPLE]
        triples = sum(len(checker.piece(key)) for key in keys) / len(keys)
        plain = plain_pyshacl(checker, Shapes(checker.manifest.vocabulary), keys) / len(keys)
        some = _timed(lambda: check(folder, only=keys)) / len(keys)
        (folder.cache / "reports.json").unlink()
        check(folder, only=keys[1:2])
        vocabulary = checker.manifest.vocabulary  # as a build hands it on
        one = _timed(lambda: check(folder, only=keys[:1], vocabulary=vocabulary))
        (folder.cache / "reports.json").unlink()
        whole = _timed(lambda: check(folder)) / codings
        again = _timed(lambda: check(folder)) / codings
    cells = (
        codings,
        f"{triples:.0f}",
        *(f"{1000 * t:.1f}" for t in (plain, some, one, whole, again)),
    )
    return " ".join(f"{cell:>9}" for cell in (*cells, f"{some / plain:.2f}", f"{one / plain:.2f}"))


def _timed(action: object) -> float:
    assert callable(action)
    started = time.process_time()
    action()
    return time.process_time() - started


def main(sizes: Sequence[str]) -> None:
    """Print the table."""
    print(
        "CPU ms a coding; `some` are those of a sample in one check, `again` is a check with nothing changed"
    )
    heads = (
        "codings",
        "triples",
        "plain",
        "some",
        "one",
        "whole",
        "again",
        "some/plain",
        "one/plain",
    )
    print(" ".join(f"{head:>9}" for head in heads))
    for size in sizes:
        print(measure(int(size)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ("10", "100", "1000"))
