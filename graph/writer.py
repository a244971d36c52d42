"""Writing the store: one process at a time, whole graphs at a time, and a state that readers see at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
from filelock import FileLock, Timeout

from graph.errors import LockedError, StoreError
from graph.files import write_whole
from graph.store import JoinedFiles, current_checkpoint


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

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.path = cache / "store"
        self.store = self._open()

    def _open(self) -> ox.Store:
        try:
            return ox.Store(str(self.path))
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"the index cannot be opened: {error}", "run: kg build --rebuild"
            ) from error

    def fill(self, paths: Sequence[Path]) -> None:
        """Replace everything by the quads of compiled files, in a folder of its own that then takes the place."""
        fresh = self.cache / "store.new"
        shutil.rmtree(fresh, ignore_errors=True)
        store = ox.Store(str(fresh))
        store.bulk_load(JoinedFiles(paths), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store, self.store
        shutil.rmtree(self.path, ignore_errors=True)
        fresh.rename(self.path)
        self.store = self._open()

    def replace(self, graph: str, path: Path) -> None:
        """Replace a named graph by the quads of a compiled file, in one transaction."""
        name = ox.NamedNode(graph)
        if not self.store.contains_named_graph(name):
            self.store.load(path=str(path), format=ox.RdfFormat.N_QUADS)
            return
        tail = f" <{graph}> ."
        lines = path.read_text(encoding="utf-8").splitlines()
        triples = "\n".join(line.removesuffix(tail) + " ." for line in lines)
        self.store.update(
            f"DROP SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ {triples} }} }}"
        )

    def drop(self, graph: str) -> None:
        """Remove a named graph."""
        self.store.remove_graph(ox.NamedNode(graph))

    def graphs(self) -> set[str]:
        """Return the names of the graphs the store holds."""
        return {
            str(name.value) for name in self.store.named_graphs() if isinstance(name, ox.NamedNode)
        }

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
