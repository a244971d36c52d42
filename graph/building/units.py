"""Units: compiled files with the notes of what they were made from, and the state of the index they fill."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import pyoxigraph as ox

from graph.coding.compiled import Compiled
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.lexicon.vocabulary import TERM
from graph.terms import Triple, digest

FORMAT = "3"
"""Raised when the same input would compile to something else, or what is kept has another form."""


@dataclass(slots=True)
class Note:
    """What is kept beside a compiled file: what it was made from, and what is asked of it later.

    `marks` has line and column by IRI, `ids` what other codings may name, `terms` the places where terms are named,
    `coverage` the number of sentences and those not accounted for.
    """

    input: str
    digest: str
    quads: int
    origin: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    marks: dict[str, list[int]] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    terms: dict[str, list[list[int]]] = field(default_factory=dict)
    coverage: list[object] = field(default_factory=list)

    @property
    def refers(self) -> bool:
        """Tell whether the coding names things of other codings."""
        return any(key.startswith("elsewhere") for key in self.asked)


@dataclass(frozen=True, slots=True)
class Unit:
    """One compiled file: its key, the named graph it fills, where it lies, and the digest of what it is made from."""

    key: str
    graph: str
    path: Path
    origin: str
    input: str
    note: Note | None = None

    @property
    def note_path(self) -> Path:
        """Where the note lies."""
        return self.path.with_suffix(".json")

    @property
    def digest(self) -> str:
        """The digest of the compiled file, or nothing where it is not made yet."""
        return self.note.digest if self.note else ""

    def noted(self, note: Note) -> Unit:
        """Return the unit with its note."""
        return Unit(self.key, self.graph, self.path, self.origin, self.input, note)


@dataclass(slots=True)
class State:
    """What the index held when it was last written.

    `units` has per key the input, digest, number of quads, whether it refers to other codings, and size and time of
    the compiled file; `graphs` per named graph the digest of what is loaded; `derivation` the rules by which the
    derived graph was made.
    """

    engine: str = ""
    names: str = ""
    derivation: str = ""
    units: dict[str, list[object]] = field(default_factory=dict)
    graphs: dict[str, str] = field(default_factory=dict)
    derived: int = 0
    derived_file: list[int] = field(default_factory=list)


def state_path(folder: StudyFolder) -> Path:
    """Return where the state of the index is kept."""
    return folder.cache / "state.json"


def read_state(folder: StudyFolder) -> State:
    """Return the state of the index, or an empty one where it is missing, damaged or another version's."""
    try:
        state = State(**json.loads(state_path(folder).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return State()
    return state if state.engine == engine() else State()


def write_state(folder: StudyFolder, state: State) -> None:
    """Write the state of the index."""
    write_whole(state_path(folder), json.dumps(fields_of(state), sort_keys=True))


def fields_of(data: Note | State) -> dict[str, object]:
    """Return fields by name; `asdict` would copy all that is in them."""
    return {field.name: getattr(data, field.name) for field in fields(data)}


def engine() -> str:
    """Return the engine and format an index belongs to."""
    return f"{FORMAT} pyoxigraph {ox.__version__}"


def read_note(unit: Unit) -> Note | None:
    """Return the note of a compiled file that was made from just this input, or nothing."""
    note = read_any_note(unit)
    return note if note and note.input == unit.input else None


def read_any_note(unit: Unit) -> Note | None:
    """Return the note of a compiled file, whatever it was made from, or nothing where there is none."""
    try:
        return Note(**json.loads(unit.note_path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_unit(unit: Unit, triples: Sequence[Triple], note: Note) -> Unit:
    """Write a compiled file, then the note that makes it count, and return the unit with it.

    The old note goes first: whenever this is cut short, no note speaks for what it was not written for.
    """
    unit.note_path.unlink(missing_ok=True)
    text = "".join(f"{s} {p} {o} <{unit.graph}> .\n" for s, p, o in triples)
    write_whole(unit.path, text, durable=False)
    note.digest, note.quads, note.origin = digest(text), len(triples), unit.origin
    said = json.dumps(fields_of(note), ensure_ascii=False, sort_keys=True)
    write_whole(unit.note_path, said, durable=False)
    return unit.noted(note)


def list_compiled(folder: str) -> dict[str, tuple[int, int, bool]]:
    """Return size and time of every compiled file in a folder by key, and whether it has a note."""
    files: dict[str, tuple[int, int]] = {}
    notes: set[str] = set()
    queue = [("", folder)]
    while queue:
        above, path = queue.pop()
        try:
            entries = list(os.scandir(path))
        except OSError:
            continue
        for entry in entries:
            name, _, ending = (above + entry.name).rpartition(".")
            if entry.is_dir(follow_symlinks=False):
                queue.append((f"{above}{entry.name}/", entry.path))
            elif ending == "nq":
                found = entry.stat(follow_symlinks=False)
                files[name] = found.st_size, found.st_mtime_ns
            elif ending == "json":
                notes.add(name)
    return {name: (*found, name in notes) for name, found in files.items()}


def note_of(unit: Unit, compiled: Compiled) -> Note:
    """Return the note of something compiled, still without what is known when it is written."""
    terms: dict[str, list[list[int]]] = {}
    for word, entity in compiled.uses:
        if entity.root == TERM:
            terms.setdefault(entity.iri, []).append([word.mark.line, word.mark.column])
    return Note(
        input=unit.input,
        digest="",
        quads=0,
        asked=compiled.asked,
        marks={iri: [mark.line, mark.column] for iri, mark in compiled.marks.items()},
        ids={
            f"{root}\t{id}": [e.iri, e.root, e.class_, e.label]
            for (root, id), e in compiled.ids.items()
        },
        terms=terms,
    )
