"""Loading: compiled files become named graphs of the index, and what follows from them one more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from graph.building.compiler import Compiler
from graph.building.progress import Progress
from graph.building.units import State, Unit, engine, write_state
from graph.coding.codings import SUGGESTED
from graph.files import write_whole
from graph.inference.infer import Derivation, read_facts, readable
from graph.inference.rederive import Derived
from graph.lexicon.vocabulary import Vocabulary
from graph.storage.store import has_checkpoint
from graph.storage.writer import EmbeddedWriter
from graph.terms import Triple, digest


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: units added, changed and removed by key, and the size of the index in quads.

    `everywhere` names the rules that ran over everything although only a part had changed; `vocabulary` is that of
    the study as it was read, for a check that follows. `suggested` counts files of suggestions, which are compiled but
    are no part of the index.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    quads: int
    derived: int
    codings: int
    sources: int
    suggested: int = 0
    everywhere: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = field(default=None, repr=False, compare=False)


class Loader:
    """Brings the index up to date with compiled files, those of suggestions left out: they do not count."""

    def __init__(
        self, compiler: Compiler, units: Sequence[Unit], state: State, progress: Progress
    ) -> None:
        self.compiler, self.folder, self.compiled = compiler, compiler.folder, units
        self.units = [unit for unit in units if not unit.key.startswith(f"{SUGGESTED}/")]
        self.state, self.progress = state, progress
        self.journal = self.folder.cache / "journal"
        self.suspect = (
            set(self.journal.read_text("utf-8").split()) if self.journal.exists() else set()
        )
        self.derived_graph = self.folder.graph_name("derived")
        self.derived_path = self.folder.cache / "quads" / "derived.nq"
        self.wanted = {unit.graph: unit.digest for unit in self.units}
        self.everywhere: tuple[str, ...] = ()

    def load(self) -> Built:
        """Load what is not loaded yet, and return what was done."""
        stale = [
            u
            for u in self.units
            if self.state.graphs.get(u.graph) != self.wanted[u.graph] or u.graph in self.suspect
        ]
        gone = [g for g in self.state.graphs if g not in self.wanted and g != self.derived_graph]
        if (
            stale
            or gone
            or self.suspect
            or not self.is_derived
            or not has_checkpoint(self.folder.cache)
        ):
            self.rewrite(stale, gone)
        elif self.suggestions_changed:
            self.save()
        return self.built(stale, gone)

    @property
    def suggestions_changed(self) -> bool:
        """Tell whether the state must be written for suggestions alone: the index does not hold them."""
        prefix = f"{SUGGESTED}/"
        now = {u.key: self.saved(u) for u in self.compiled if u.key.startswith(prefix)}
        return now != {k: known for k, known in self.state.units.items() if k.startswith(prefix)}

    # ------------------------------------------------------------ the derived graph

    @cached_property
    def derivation(self) -> Derivation:
        """Facts and results of the rules."""
        return Derivation(self.folder.cache / "derivation", self.compiler.rules)

    @cached_property
    def derivation_name(self) -> str:
        """What the derived graph depends on beside the facts."""
        return digest(self.compiler.vocabulary.digest, self.derivation.name, self.derived_graph)

    @cached_property
    def is_derived(self) -> bool:
        """Tell whether the derived graph is what was derived last, by these rules."""
        size, time, _ = self.compiler.compiled_files.get("derived", (-1, -1, False))
        is_same = [size, time] == self.state.derived_file
        return is_same and self.state.derivation == self.derivation_name

    def derive_all(self) -> list[Triple]:
        """Return what follows from all compiled files."""
        self.progress("infer", 0, 1)
        can_read = readable(self.compiler.rules, self.compiler.vocabulary)
        return self.derivation.derive(read_facts([u.path for u in self.units], can_read))

    def write_derived(self, triples: Iterable[Triple]) -> None:
        text = "".join(f"{s} {p} {o} <{self.derived_graph}> .\n" for s, p, o in triples)
        write_whole(self.derived_path, text, durable=False)

    def change_derived(self, change: Derived) -> None:
        """Write what was derived again into the file and keep its order."""
        if not change.added and not change.removed:
            return
        tail = f" <{self.derived_graph}> .\n"
        with self.derived_path.open(encoding="utf-8", newline="\n") as file:
            lines = set(file)
        lines -= {" ".join(triple) + tail for triple in change.removed}
        lines |= {" ".join(triple) + tail for triple in change.added}
        write_whole(self.derived_path, "".join(sorted(lines)), durable=False)

    # ------------------------------------------------------------ the index

    def rewrite(self, stale: Sequence[Unit], gone: Sequence[str]) -> None:
        fill = "*" in self.suspect or len(stale) * 2 > len(self.units)
        touched = "*" if fill else "\n".join([*(u.graph for u in stale), *gone, self.derived_graph])
        write_whole(self.journal, "\n".join({touched, *self.suspect}))
        if fill or not self.replace(stale, gone):
            self.fill()
        self.save()

    def fill(self) -> None:
        """Make the index anew."""
        self.write_derived(self.derive_all())
        self.progress("load", 0, 1)
        paths = [*(unit.path for unit in self.units), self.derived_path]
        with EmbeddedWriter.filled(self.folder.cache, paths) as writer:
            self.progress("checkpoint", 0, 1)
            writer.publish()

    def replace(self, stale: Sequence[Unit], gone: Sequence[str]) -> bool:
        """Replace some graphs, and tell whether that was possible: the index holds what it should."""
        expected = {g for g in self.state.graphs if g not in gone}
        with EmbeddedWriter.opened(self.folder.cache) as writer:
            if writer is None or not expected <= writer.graphs() | {self.derived_graph}:
                return False
            can_read = readable(self.compiler.rules, self.compiler.vocabulary)
            changed = {*(unit.graph for unit in stale), *gone}
            before = writer.facts(changed, can_read.includes)
            for count, unit in enumerate(stale):
                self.progress("load", count, len(stale))
                writer.replace(unit.graph, unit.path)
            for graph in gone:
                writer.drop(graph)
            derived_again = None
            if not self.suspect and self.is_derived:
                self.progress("infer", 0, 1)
                after = writer.facts(changed, can_read.includes)
                apart = {*changed, self.derived_graph}
                derived_again = self.derivation.update(
                    [t for t in after - before if not writer.holds(t, apart)],
                    [t for t in before - after if not writer.holds(t, apart)],
                )
            if derived_again is None:
                self.write_derived(self.derive_all())
                writer.replace(self.derived_graph, self.derived_path)
            else:
                writer.change(self.derived_graph, derived_again.added, derived_again.removed)
                self.change_derived(derived_again)
                self.everywhere = derived_again.everywhere
            self.progress("checkpoint", 0, 1)
            writer.publish()
        return True

    # ------------------------------------------------------------ the state

    def save(self) -> None:
        units = {unit.key: self.saved(unit) for unit in self.compiled}
        text = self.derived_path.read_bytes()
        self.state.derived = text.count(b"\n")
        graphs = {**self.wanted, self.derived_graph: digest(text)}
        state = State(
            engine(), self.compiler.names, self.derivation_name, units, graphs,
            self.state.derived, list(_stamp(self.derived_path)),
        )  # fmt: skip
        write_state(self.folder, state)
        self.journal.unlink(missing_ok=True)
        self.remove_leftovers()

    def saved(self, unit: Unit) -> list[object]:
        known = self.state.units.get(unit.key)
        found = self.compiler.compiled_files.get(unit.key)
        if (
            known
            and found
            and known[:2] == [unit.input, unit.digest]
            and known[4:] == list(found[:2])
        ):
            return known
        assert unit.note is not None
        note = unit.note
        return [unit.input, note.digest, note.quads, note.refers, *_stamp(unit.path)]

    def remove_leftovers(self) -> None:
        """Remove compiled files of units that are gone."""
        wanted = {unit.key for unit in self.compiled} | {"derived"}
        for key in self.compiler.compiled_files:
            if key not in wanted:
                path = self.folder.cache / "quads" / f"{key}.nq"
                path.unlink(missing_ok=True)
                path.with_suffix(".json").unlink(missing_ok=True)

    def built(self, stale: Sequence[Unit], gone: Sequence[str]) -> Built:
        known = self.state.graphs
        prefix = self.folder.graph_name("")
        quads = sum(unit.note.quads for unit in self.units if unit.note) + self.state.derived
        return Built(
            added=tuple(u.key for u in stale if u.graph not in known),
            changed=tuple(
                u.key for u in stale if u.graph in known and known[u.graph] != self.wanted[u.graph]
            ),
            removed=tuple(sorted(graph.removeprefix(prefix) for graph in gone)),
            quads=quads,
            derived=self.state.derived,
            codings=sum(unit.key.startswith("coding/") for unit in self.units),
            sources=sum(unit.key.startswith("source/") for unit in self.units),
            suggested=len(self.compiled) - len(self.units),
            everywhere=self.everywhere,
            vocabulary=self.compiler.vocabulary,
        )


def _stamp(path: Path) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116  # twice as fast as Path.stat, ten thousand times
    return found.st_size, found.st_mtime_ns
