"""Writing the store: one process at a time, whole graphs at a time, and a state that readers see at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
from filelock import FileLock, Timeout

from graph.errors import LockedError, StoreError
from graph.files import write_whole
from graph.storage.store import current_checkpoint, joined
from graph.terms import Triple


@contextmanager
def locked(cache: Path, what: str) -> Iterator[None]:
    """Hold the right to write a study's index.

    Raises:
        LockedError: at once, if another process holds it, saying which.

    """
    cache.mkdir(exist_ok=True)
    holder = cache / "writer"
    lock = FileLock(cache / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        who = holder.read_text(encoding="utf-8").strip() if holder.exists() else "another process"
        raise LockedError(
            f"this study is being written by {who}", "wait until it has ended, or end it"
        ) from error
    try:
        holder.write_text(f"process {os.getpid()} ({what})", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


class EmbeddedWriter:
    """The embedded store opened for writing. Hold `locked` while it lives."""

    def __init__(self, cache: Path, store: ox.Store) -> None:
        self.cache, self.store = cache, store

    @classmethod
    @contextmanager
    def opened(cls, cache: Path) -> Iterator[EmbeddedWriter | None]:
        """Give the store of a study, or nothing where it is missing or damaged."""
        path = cache / "store"
        try:
            writer = cls(cache, ox.Store(str(path))) if (path / "CURRENT").exists() else None
        except (OSError, RuntimeError):
            writer = None
        yield writer

    @classmethod
    @contextmanager
    def filled(cls, cache: Path, paths: Sequence[Path]) -> Iterator[EmbeddedWriter]:
        """Give a new store with the quads of compiled files, made beside the old one and then put in its place."""
        path, fresh = cache / "store", cache / "store.new"
        shutil.rmtree(fresh, ignore_errors=True)
        store = ox.Store(str(fresh))
        store.bulk_load(joined(paths), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store
        shutil.rmtree(path, ignore_errors=True)
        try:
            fresh.rename(path)
            yield cls(cache, ox.Store(str(path)))
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"the index cannot be written: {error}", "run: kg build --rebuild"
            ) from error

    def replace(self, graph: str, path: Path) -> None:
        """Make a named graph what a compiled file says, in one transaction.

        Only what differs is written: most of a graph stays as it was when a file is edited.
        """
        name = ox.NamedNode(graph)
        new = {_triple(quad) for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)}
        old = {_triple(quad) for quad in self.store.quads_for_pattern(None, None, None, name)}
        self.change(graph, map(_text, new - old), map(_text, old - new))

    def change(self, graph: str, added: Iterable[Triple], removed: Iterable[Triple]) -> None:
        """Add triples to a named graph and remove others, in one transaction."""
        said = []
        for verb, triples in (("DELETE", removed), ("INSERT", added)):
            if text := " ".join(f"{s} {p} {o} ." for s, p, o in sorted(triples)):
                said.append(f"{verb} DATA {{ GRAPH <{graph}> {{ {text} }} }}")
        if said:
            self.store.update(" ; ".join(said))

    def drop(self, graph: str) -> None:
        """Remove a named graph."""
        self.store.remove_graph(ox.NamedNode(graph))

    def graphs(self) -> set[str]:
        """Return the names of the graphs the store holds."""
        return {
            str(name.value) for name in self.store.named_graphs() if isinstance(name, ox.NamedNode)
        }

    def facts(self, graphs: Iterable[str], chosen: Callable[[Triple], bool]) -> set[Triple]:
        """Return the triples of some graphs, of those chosen."""
        return {
            triple
            for graph in graphs
            for quad in self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
            if chosen(triple := _text(quad))
        }

    def holds(self, triple: Triple, apart: Container[str]) -> bool:
        """Tell whether a triple stands in any graph apart from some."""
        quad = next(iter(ox.parse(f"{' '.join(triple)} .", format=ox.RdfFormat.N_TRIPLES)))
        found = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(str(one.graph_name)[1:-1] not in apart for one in found)

    def publish(self) -> None:
        """Make what was written the state that readers see, and remove states nobody needs."""
        self.store.flush()
        folder = self.cache / "checkpoints"
        folder.mkdir(exist_ok=True)
        before = current_checkpoint(self.cache)
        numbers = [int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()]
        name = str(max([*numbers, int(before or 0)]) + 1)
        self.store.backup(str(folder / name))
        write_whole(self.cache / "CURRENT", name + "\n")
        for entry in folder.iterdir():
            if entry.name not in (name, before):
                shutil.rmtree(entry, ignore_errors=True)


def _triple(quad: ox.Quad) -> ox.Triple:
    return ox.Triple(quad.subject, quad.predicate, quad.object)


def _text(triple: ox.Triple | ox.Quad) -> Triple:
    return str(triple.subject), str(triple.predicate), str(triple.object)
