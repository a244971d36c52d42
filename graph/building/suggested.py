"""Suggestions on request: a study as if all that is suggested in it had been accepted.

The index holds what counts and knows nothing of suggestions, so that a question without them costs nothing and cannot
be answered by mistake from one. Where they are asked for, all compiled files are read into memory, and the rules run
over all of them. What follows is kept in the cache for just these files: only the first to ask waits for it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.building.units import State, read_state, state_path
from graph.coding.codings import SUGGESTED
from graph.errors import StoreError
from graph.extensions import study_rules, study_vocabulary
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.inference.infer import Derivation, facts_in, readable
from graph.storage.store import EmbeddedReader, has_checkpoint
from graph.terms import digest

DERIVED = "derived"


def read_compiled(folder: StudyFolder, *, with_suggestions: bool = False) -> dict[str, bytes]:
    """Return the content of the compiled files by key, as they were last built; what a build replaces is read again.

    Args:
        with_suggestions: also those of suggestions; what is derived then follows from all.

    Raises:
        StoreError: if nothing was built, or files were compiled since that are not in the index.

    """
    for attempt in range(2):
        if not has_checkpoint(folder.cache):
            raise StoreError("nothing is built yet", "run: kg build")
        state = read_state(folder)
        digests = _digests(folder, state, with_suggestions=with_suggestions)
        if found := _content(folder, digests):
            if with_suggestions:
                name = digest(state.derivation, *(f"{k} {digests[k]}" for k in sorted(digests)))
                found[DERIVED] = _derived(folder, name, found)
            return {key: found[key] for key in sorted(found, key=lambda key: key.split("/"))}
        if attempt:
            raise StoreError("the files have changed since they were last built", "run: kg build")
    raise AssertionError("unreachable")


def open_with_suggestions(folder: StudyFolder) -> EmbeddedReader:
    """Return a reader of the study as it was last built, with what is suggested and what follows from all.

    Raises:
        StoreError: as `read_compiled` does.

    """
    store = ox.Store()
    for data in read_compiled(folder, with_suggestions=True).values():
        store.bulk_load(io.BytesIO(data), format=ox.RdfFormat.N_QUADS)
    return EmbeddedReader(store, folder.prefixes)


def suggested_keys(folder: StudyFolder) -> list[str]:
    """Return the keys of the compiled files of suggestions, as they were last built."""
    return [key for key in read_state(folder).units if key.startswith(f"{SUGGESTED}/")]


def described(folder: StudyFolder) -> str:
    """Return in words what is taken in where suggestions are asked for."""
    count = len(suggested_keys(folder))
    if not count:
        return "there are no suggestions: with them is the same as without"
    plural = "s" if count != 1 else ""
    return f"with suggestions that nobody has accepted: {count} suggested coding{plural} taken in"


def stamp(folder: StudyFolder) -> tuple[int, int, int]:
    """Return by what a state of the index and its suggestions is known, without reading it."""
    found = state_path(folder).stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


# ---------------------------------------------------------------- files


def _digests(folder: StudyFolder, state: State, *, with_suggestions: bool) -> Mapping[str, str]:
    """Return the digests of the files wanted, by key; with suggestions what is derived is another and left out."""
    base = folder.graph_name("")
    counted = {graph.removeprefix(base): known for graph, known in state.graphs.items()}
    if not with_suggestions:
        return counted
    suggested = {k: str(u[1]) for k, u in state.units.items() if k.startswith(f"{SUGGESTED}/")}
    return {key: known for key, known in {**counted, **suggested}.items() if key != DERIVED}


def _content(folder: StudyFolder, digests: Mapping[str, str]) -> dict[str, bytes]:
    """Return the content of files, or nothing where one is not what it should be."""
    found = {}
    for key, known in digests.items():
        try:
            found[key] = (folder.cache / "quads" / f"{key}.nq").read_bytes()
        except FileNotFoundError:
            found[key] = b""
        if digest(found[key]) != known:
            return {}
    return found


# ---------------------------------------------------------------- what follows


def _derived(folder: StudyFolder, name: str, content: Mapping[str, bytes]) -> bytes:
    """Return what follows from all files, kept from the last time where they have the same name together."""
    path = folder.cache / SUGGESTED / f"{name}.nq"
    with suppress(OSError):
        return path.read_bytes()
    rules = study_rules(folder)
    can_read = readable(rules, study_vocabulary(folder))
    facts = facts_in(map(partial(str, encoding="utf-8"), content.values()), can_read)
    graph = folder.graph_name(DERIVED)
    triples = Derivation(None, rules).derive(facts)
    data = "".join(f"{s} {p} {o} <{graph}> .\n" for s, p, o in triples).encode()
    with suppress(
        OSError
    ):  # kept to save time only: a study that cannot be written can still be asked
        _keep(path, data)
    return data


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    others: Iterable[Path] = [other for other in path.parent.iterdir() if other != path]
    write_whole(path, data, durable=False)
    for other in others:
        other.unlink(missing_ok=True)
