"""The store: named graphs on disk, asked in SPARQL.

A store needs nothing but whole named graphs going in and SPARQL text coming back, so that another engine can take its
place. The embedded one is Oxigraph, by pyoxigraph:

- One process writes, under a lock (`graph.storage.writer`). It replaces a graph in one transaction.
- Readers open a checkpoint, never the folder that is being written: opening that one beside a writer fails now and
  then. `CURRENT` names the checkpoint in force and is replaced in one step; the last two are kept.
- The store is an index over the compiled files. It may be deleted at any time.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from graph.errors import QueryError, StoreError
from graph.terms import PREFIXES

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Results = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


class Reader(Protocol):
    """What questions need of a store."""

    def query(self, text: str) -> Results:
        """Return the results of a query over the union of all named graphs."""


class EmbeddedReader:
    """A store opened for reading: a checkpoint on disk, or graphs held in memory."""

    def __init__(self, store: ox.Store, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self.store = store
        self.prefixes = dict(prefixes)
        self._knows_all_prefixes = False

    def query(self, text: str) -> Results:
        """Return the results of a query; the default graph is the union of all named graphs.

        Prefixes of the study, and those its ontology files prefer, need no PREFIX line.

        Raises:
            QueryError: with line, column and a caret, if the text is no SPARQL.
            StoreError: if the index is damaged.

        """
        try:
            return self.store.query(text, prefixes=self.prefixes, use_default_graph_as_union=True)
        except SyntaxError as error:
            if self._learns_prefixes():
                return self.query(text)
            from graph.storage.syntax import syntax_error

            raise syntax_error(str(error), text, self.prefixes) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise evaluation_error(error) from error

    def _learns_prefixes(self) -> bool:
        """Look up the prefixes that extensions prefer, once; tell whether there are any that were not known."""
        if self._knows_all_prefixes:
            return False
        self._knows_all_prefixes = True
        before = len(self.prefixes)
        found = self.store.query(_PREFERRED_PREFIXES, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        for prefix, space in (tuple(term.value for term in row) for row in found):
            if re.fullmatch(r"[A-Za-z][\w-]*", prefix):
                self.prefixes.setdefault(prefix, space)
        return len(self.prefixes) > before


_PREFERRED_PREFIXES = """PREFIX vann: <http://purl.org/vocab/vann/>
    SELECT DISTINCT ?prefix ?space WHERE {
      ?ontology vann:preferredNamespacePrefix ?prefix ; vann:preferredNamespaceUri ?space
    } ORDER BY ?prefix ?space"""


def evaluation_error(error: Exception) -> StoreError | QueryError:
    """Return what stopped the engine: its files, or the question, which may be found out only while it runs."""
    text = str(error)
    if isinstance(error, OSError) or re.search("corrupt|rocksdb|i/o error", text, re.IGNORECASE):
        return StoreError(f"the index cannot be read: {text}", "run: kg build --rebuild")
    return QueryError(f"the question cannot be answered: {text}")


def open_reader(cache: Path, prefixes: Mapping[str, str] = PREFIXES) -> EmbeddedReader:
    """Return a reader of the checkpoint in force.

    Raises:
        StoreError: if there is none, or it cannot be read.

    """
    for attempt in range(2):
        name = current_checkpoint(cache)
        if name is None:
            raise StoreError("nothing is built yet", "run: kg build")
        try:
            return EmbeddedReader(ox.Store.read_only(str(cache / "checkpoints" / name)), prefixes)
        except (OSError, RuntimeError) as error:
            # A writer may have put another checkpoint in force, and deleted this one, in between.
            if attempt:
                raise StoreError(
                    f"the index cannot be read: {error}", "run: kg build --rebuild"
                ) from error
    raise AssertionError("unreachable")


def read_into_memory(
    paths: Iterable[Path], prefixes: Mapping[str, str] = PREFIXES
) -> EmbeddedReader:
    """Return a reader of compiled files held in memory: about six times as fast as on disk, 0.4 kB a quad."""
    store = ox.Store()
    store.bulk_load(joined(paths), format=ox.RdfFormat.N_QUADS)
    return EmbeddedReader(store, prefixes)


def current_checkpoint(cache: Path) -> str | None:
    """Return the name of the checkpoint in force, or nothing where there is none."""
    try:
        name = (cache / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the index cannot be read: {error}", "run: kg build --rebuild") from error
    return name if re.fullmatch(r"\d+", name) else None


def has_checkpoint(cache: Path) -> bool:
    """Tell whether there is a state that readers can open."""
    name = current_checkpoint(cache)
    return name is not None and (cache / "checkpoints" / name).is_dir()


def joined(paths: Iterable[Path]) -> io.BufferedReader:
    """Return files to be read one after the other, as if they were one."""
    return io.BufferedReader(_Joined(paths), 1 << 20)


class _Joined(io.RawIOBase):
    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = iter(paths)
        self._file: io.FileIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer with the next bytes and return how many; none at the end of the last file."""
        while True:
            if self._file is None:
                path = next(self._paths, None)
                if path is None:
                    return 0
                self._file = io.FileIO(path)
            if count := self._file.readinto(buffer):
                return count
            self._file.close()
            self._file = None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()
