"""Building: the files of a study become compiled files, and these the index.

Everything here can be killed at any moment. A compiled file counts only together with a note of what it was made from,
written after it; the index is changed under a journal, and whatever the journal names is done again by the next build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.codings import SUGGESTED, parse_coding, parse_register
from graph.compile import compile_coding, compile_source
from graph.compiled import Compiled, Surroundings, digest_of
from graph.errors import InputError, Mark, Problem
from graph.extensions import study_rules, study_vocabulary
from graph.files import write_whole
from graph.folder import Coder, StudyFolder
from graph.infer import infer
from graph.notation import read_text
from graph.ontology_index import OntologyFile
from graph.register import Register, compile_register
from graph.report import cover
from graph.scope import Entity, Names, answer, describe_answer
from graph.sources import Source, parse_source, source_paths
from graph.store import has_checkpoint
from graph.terms import HANDLE, Triple, digest
from graph.vocabulary import SOURCE
from graph.writer import EmbeddedWriter, locked

FORMAT = "1"
"""Raised when the same input would compile to something else."""

Progress = Callable[[str, int, int], None]
_SUGGESTED = re.compile(rf"^status:[ \t]*[\"']?{SUGGESTED}\b", re.MULTILINE)
_CODER = re.compile(r"""^coder:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE)


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""


@dataclass(slots=True)
class Note:
    """What is kept beside a compiled file: what it was made from, and what is asked of it later.

    `marks` has line and column by IRI, `ids` what other codings may name, `coverage` the number of sentences and
    those not accounted for.
    """

    input: str
    digest: str
    quads: int
    origin: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    marks: dict[str, list[int]] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
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
        """Where the note lies that belongs to just this input."""
        return self.path.with_name(f"{self.path.stem}.{self.input[:16]}.json")


@dataclass(slots=True)
class State:
    """What the index held when it was last written.

    `units` has per key the input, digest, number of quads and whether it refers to other codings; `graphs` per named
    graph the digest of what is loaded.
    """

    engine: str = ""
    names: str = ""
    units: dict[str, list[object]] = field(default_factory=dict)
    graphs: dict[str, str] = field(default_factory=dict)
    derived: int = 0


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: units added, changed and removed by key, and the size of the index in quads."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    quads: int
    derived: int
    codings: int
    sources: int


def build(
    folder: StudyFolder,
    *,
    rebuild: bool = False,
    what: str = "kg build",
    progress: Progress = no_progress,
) -> Built:
    """Bring the index up to date with the files of a study, and return what changed.

    Args:
        rebuild: make everything anew.
        what: the command, as others read it who find the study locked.

    Raises:
        InputError: with every fault of every file; the index is then as it was.
        LockedError: if another process is writing.

    """
    with locked(folder.cache, what):
        begun = folder.cache / "begun"
        begun.touch()
        compiler = Compiler(folder, progress)
        state = State() if rebuild else read_state(folder)
        units = compiler.compile(state)
        done = _Loader(compiler, units, state, progress).load()
        begun.replace(folder.cache / "built")  # files younger than it were changed since
        return done


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


def engine() -> str:
    """Return the engine and format an index belongs to."""
    return f"{FORMAT} pyoxigraph {ox.__version__}"


class Compiler:
    """Makes compiled files from the files of a study, those that are not up to date."""

    def __init__(self, folder: StudyFolder, progress: Progress = no_progress) -> None:
        self.folder = folder
        self.progress = progress
        self.vocabulary = study_vocabulary(folder)
        self.rules = study_rules(folder)
        self.problems: list[Problem] = []
        self.units: dict[str, Unit] = {}
        self.paths: dict[str, Path] = {}
        self._fresh: set[str] = set()
        self._open: list[str] = []
        self._sources: dict[str, Source] = {}
        self._inputs: dict[str, str] = {}

    def compile(self, state: State) -> list[Unit]:
        """Compile whatever is not up to date, and return all units with their notes.

        Raises:
            InputError: with every fault of every file.

        """
        for unit, file in self.ontology_units():
            named = [t for t in file.triples if not any(term.startswith("_:") for term in t)]
            self.units[unit.key] = self.kept(unit, state) or self.written(unit, sorted(set(named)))
        self.units["register"] = self.register_unit(state)
        self.guard(self.compile_sources, state)
        if not self.problems:
            self.compile_codings(state)
        if self.problems:
            raise InputError(self.problems)
        return [self.units[key] for key in sorted(self.units)]

    def inputs(self) -> dict[str, Unit]:
        """Return all units as the files are now, by key, and make none of them; `problems` has what is wrong."""
        units = [unit for unit, _ in self.ontology_units()]
        self.guard(lambda: units.append(self.register_as_it_is()))
        self.guard(lambda: self.paths.update(source_paths(self.folder.sources)))
        self._inputs = dict.fromkeys(self.paths, "")
        for id in self.paths:
            self.guard(self._add_source_unit, id, units)
        units += self.coding_units().values()
        return {unit.key: unit for unit in units}

    def _add_source_unit(self, id: str, units: list[Unit]) -> None:
        units.append(self.source_unit(id))

    def guard(self, step: Callable[..., object], *arguments: object) -> None:
        """Run a step and keep its faults, so that those of other files are found as well."""
        try:
            step(*arguments)
        except InputError as error:
            self.problems += error.problems

    def read(self, path: Path) -> str:
        """Return the text of a file of the study."""
        return read_text(path, self.folder.name_of(path))

    # ------------------------------------------------------------ units

    def unit(self, kind: str, *names: str, origin: str, input: str) -> Unit:
        path = self.folder.cache.joinpath("quads", kind, *names)
        key = "/".join((kind, *names))
        return Unit(
            key,
            self.folder.graph_name(kind, *names),
            path.with_name(path.name + ".nq"),
            origin,
            input,
        )

    def kept(self, unit: Unit, state: State) -> Unit | None:
        """Return a unit with its note if its compiled file is up to date."""
        known = state.units.get(unit.key)
        if known and known[0] == unit.input and unit.note_path.exists():
            return _with(unit, Note(unit.input, str(known[1]), int(str(known[2]))))
        note = read_note(unit)
        return _with(unit, note) if note else None

    def written(self, unit: Unit, triples: Sequence[Triple], note: Note | None = None) -> Unit:
        """Write a compiled file, then the note that makes it count, and return the unit with it."""
        for old in unit.path.parent.glob(f"{unit.path.stem}.*.json"):
            old.unlink()
        text = "".join(f"{s} {p} {o} <{unit.graph}> .\n" for s, p, o in triples)
        write_whole(unit.path, text, durable=False)
        note = note or Note(unit.input, "", 0)
        note.digest, note.quads, note.origin = digest(text), len(triples), unit.origin
        write_note(unit, note)
        return _with(unit, note)

    def ontology_units(self) -> Iterator[tuple[Unit, OntologyFile]]:
        for file in self.vocabulary.files:
            made_of = digest(FORMAT, file.digest)
            yield self.unit("ontology", file.path.stem, origin=file.name, input=made_of), file

    def register_as_it_is(self) -> Unit:
        made_of = digest(FORMAT, self.register_text, self.context)
        return self.unit("register", origin=self.folder.register.name, input=made_of)

    def register_unit(self, state: State) -> Unit:
        unit = self.register_as_it_is()
        kept = self.kept(unit, state)
        if kept is None:
            self.guard(lambda: self.register)
            if not self.problems:
                marks = {iri: [mark.line, mark.column] for iri, mark in self.register.marks.items()}
                return self.written(
                    unit, self.register.triples, Note(unit.input, "", 0, marks=marks)
                )
        return kept or unit

    @cached_property
    def context(self) -> str:
        """What every compiled file depends on beside its own input."""
        config = self.folder.config
        return digest(
            self.vocabulary.digest, config.base, *config.languages, *(r.text for r in self.rules)
        )

    @cached_property
    def register_text(self) -> str:
        path = self.folder.register
        return self.read(path) if path.exists() else ""

    @cached_property
    def register(self) -> Register:
        """The register, read when it is first needed."""
        config = self.folder.config
        entries = parse_register(self.register_text, self.folder.register.name)
        coder = f"{config.base}coder/{config.coder}"
        return compile_register(entries, self.vocabulary, config.base, config.languages[0], coder)

    @cached_property
    def source_names(self) -> Names:
        names = Names()
        for id in self.paths:
            names.add(Entity(f"{self.folder.config.base}source/{id}", SOURCE, SOURCE, id), id)
        return names

    @cached_property
    def names(self) -> str:
        """A digest of all that names can be resolved by."""
        return digest(self.units["register"].input, *sorted(self.paths))

    @cached_property
    def surroundings(self) -> Surroundings:
        config = self.folder.config
        return Surroundings(
            self.vocabulary,
            self.register,
            self.rules,
            config.base,
            config.languages[0],
            self.source_names,
        )

    # ------------------------------------------------------------ sources

    def compile_sources(self, state: State) -> None:
        self.paths = source_paths(self.folder.sources)
        for id in self.paths:
            self.guard(self.compile_source, id, state)

    def source(self, id: str) -> Source:
        """Return a source of the study, read when it is first needed."""
        if id not in self._sources:
            path = self.paths[id]
            name = self.folder.name_of(path)
            self._sources[id] = parse_source(
                self.read(path), id, name, beside=path.with_suffix(".yaml")
            )
        return self._sources[id]

    def source_unit(self, id: str) -> Unit:
        path = self.paths[id]
        name, beside = self.folder.name_of(path), path.with_suffix(".yaml")
        self._inputs[id] = digest(self.read(path), beside.read_bytes() if beside.exists() else b"")
        made_of = digest(FORMAT, self._inputs[id], self.context)
        return self.unit("source", id, origin=name, input=made_of)

    def compile_source(self, id: str, state: State) -> None:
        unit = self.source_unit(id)
        kept = self.kept(unit, state)
        if kept and self.still_true(kept, state):
            self.units[unit.key] = kept
        elif not self.problems:
            compiled = compile_source(self.source(id), self.surroundings)
            self.units[unit.key] = self.written(unit, compiled.triples, _note_of(unit, compiled))

    # ------------------------------------------------------------ codings

    def compile_codings(self, state: State) -> None:
        found = self.coding_units()
        stale = []
        for key, unit in found.items():
            kept = self.kept(unit, state)
            if kept and (kept.note is None or self.still_true(kept, state)):
                self.units[key] = kept
                self._fresh.add(key)
            else:
                self.units[key] = unit
                stale.append(key)
        for count, key in enumerate(stale):
            self.progress("compile", count, len(stale))
            self.guard(self.ensure, key)
        while not self.problems and (
            changed := [k for k in found if self.refers_to_change(k, state)]
        ):
            for key in changed:
                self._fresh.discard(key)
                self.guard(self.ensure, key)

    def coding_units(self) -> dict[str, Unit]:
        """Return the coding files as units, by key, noting those that cannot be told apart or name no source."""
        units: dict[str, Unit] = {}
        for path in self.folder.coding_paths():
            name = self.folder.name_of(path)
            source, within = (
                path.stem,
                path.parent.name if path.parent != self.folder.codings else "",
            )
            try:
                text = self.read(path)
            except InputError as error:
                self.problems += error.problems
                continue
            coder_id = (
                (m[1] if (m := _CODER.search(text)) else "") or within or self.folder.config.coder
            )
            if problem := self.fault_of(name, source, coder_id, within):
                self.problems.append(problem)
                continue
            coder = self.folder.coder(coder_id)
            made_of = digest(
                FORMAT,
                text,
                self._inputs[source],
                self.context,
                coder.id,
                coder.name,
                str(coder.program),
            )
            kind = SUGGESTED if _SUGGESTED.search(text) else "coding"
            unit = self.unit(kind, coder_id, source, origin=name, input=made_of)
            if unit.key in units:
                message = f"{units[unit.key].origin} codes the same source by the same coder"
                self.problems.append(
                    Problem(Mark(name), message, "join the two files, or name another coder")
                )
            units[unit.key] = unit
        return units

    def fault_of(self, name: str, source: str, coder: str, within: str) -> Problem | None:
        """Return what is wrong with a coding file's name, or nothing."""
        mark = Mark(name, 1, 1)
        if not HANDLE.fullmatch(coder):
            return Problem(
                mark,
                f"the coder {coder!r} is no short name",
                "write lower-case letters and hyphens",
            )
        if within and coder != within:
            hint = f"write `coder: {within}`, or move the file"
            return Problem(
                mark, f"the coder is {coder!r}, but the file lies in codings/{within}", hint
            )
        if source not in self.paths:
            hint = "name the coding like its text: codings/<source>.yaml for sources/<source>.txt"
            return Problem(mark, f"no text sources/{source}.txt", hint)
        return None

    def ensure(self, key: str) -> None:
        """Compile a coding, unless that is done."""
        if key in self._fresh:
            return
        if key in self._open:
            unit = self.units[key]
            message = f"codings refer to each other in a circle: {' → '.join([*self._open, key])}"
            raise InputError(
                [Problem(Mark(unit.origin, 1, 1), message, "name what they share in the register")]
            )
        self._open.append(key)
        try:
            self.units[key] = self.compile_one(self.units[key])
            self._fresh.add(key)
        finally:
            self._open.pop()

    def compile_one(self, unit: Unit) -> Unit:
        compiled = self.compiled(unit)
        note = _note_of(unit, compiled)
        covered = cover(self.source(unit.key.split("/")[2]), compiled.spans)
        note.coverage = [
            covered.sentences,
            [[m.line, m.column, text] for m, text in covered.missing],
        ]
        return self.written(unit, compiled.triples, note)

    def compiled(self, unit: Unit) -> Compiled:
        """Return what a coding says, compiled anew."""
        _, coder_id, source_id = unit.key.split("/")
        path = self.folder.root / unit.origin
        coding = parse_coding(self.read(path), unit.origin)
        if coding.source.text != source_id:
            hint = f"write `source: {source_id}`, or rename the file"
            message = f"codes the source {coding.source.text!r}, but is named after {source_id!r}"
            raise InputError([Problem(coding.source.mark, message, hint)])
        source = self.source(source_id)
        described = compile_source(source, self.surroundings)
        coder: Coder = self.folder.coder(coder_id)

        def elsewhere(name: str, roots: Sequence[str]) -> Entity | None:
            return self.find_elsewhere(name, roots, coder_id)

        return compile_coding(coding, source, described, coder, self.surroundings, elsewhere)

    def find_elsewhere(self, name: str, roots: Sequence[str], coder: str) -> Entity | None:
        """Return what `source#id` or `coder/source#id` names, by the same coder if that is not said."""
        where, _, id = name.partition("#")
        if "/" in where:
            keys = [f"coding/{where}"]
        else:
            named = [
                key for key in self.units if key.startswith("coding/") and key.endswith(f"/{where}")
            ]
            own = f"coding/{coder}/{where}"
            keys = [own] if own in named else named
        if len(keys) != 1 or keys[0] not in self.units:
            return None
        self.ensure(keys[0])
        note = self.units[keys[0]].note
        full = note if note is not None and note.ids else read_note(self.units[keys[0]])
        for root in roots:
            if full and f"{root}\t{id}" in full.ids:
                return Entity(*full.ids[f"{root}\t{id}"])
        return None

    # ------------------------------------------------------------ answers given before

    def still_true(self, unit: Unit, state: State) -> bool:
        """Tell whether the register would answer all that was asked of it as it did."""
        if state.names == self.names:
            return True
        note = read_note(unit)
        return note is not None and all(
            self.answered(key) == said
            for key, said in note.asked.items()
            if not key.startswith("elsewhere")
        )

    def answered(self, key: str) -> str:
        kind, *rest = key.split("\t")
        if kind == "ties":
            return digest_of(self.register.ties(rest[0].split()))
        return answer(self.register.names, self.source_names, rest[1], rest[0].split())

    def refers_to_change(self, key: str, state: State) -> bool:
        """Tell whether a coding that is up to date names something elsewhere that is no longer what it was."""
        known = state.units.get(key)
        if key not in self._fresh or self.units[key].note is None or (known and not known[3]):
            return False
        note = read_note(self.units[key])
        coder = key.split("/")[1]
        for asked, said in note.asked.items() if note else ():
            kind, *rest = asked.split("\t")
            if kind == "elsewhere":
                found = self.find_elsewhere(rest[1], rest[0].split(), coder)
                if describe_answer([found] if found else []) != said:
                    return True
        return False


class _Loader:
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
        self.wanted = {unit.graph: _digest(unit) for unit in self.units}

    def load(self) -> Built:
        stale = [
            u
            for u in self.units
            if self.state.graphs.get(u.graph) != self.wanted[u.graph] or u.graph in self.suspect
        ]
        gone = [g for g in self.state.graphs if g not in self.wanted and g != self.derived_graph]
        if stale or gone or self.suspect or not has_checkpoint(self.folder.cache):
            self.rewrite(stale, gone)
        return self.built(stale, gone)

    def rewrite(self, stale: Sequence[Unit], gone: Sequence[str]) -> None:
        fill = "*" in self.suspect or len(stale) * 2 > len(self.units)
        touched = "*" if fill else "\n".join([*(u.graph for u in stale), *gone, self.derived_graph])
        write_whole(self.journal, touched)
        writer = EmbeddedWriter(self.folder.cache)
        if fill or not {g for g in self.state.graphs if g not in gone} <= writer.graphs() | {
            self.derived_graph
        }:
            self.progress("load", 0, 1)
            writer.fill([unit.path for unit in self.units])
        else:
            for count, unit in enumerate(stale):
                self.progress("load", count, len(stale))
                writer.replace(unit.graph, unit.path)
            for graph in gone:
                writer.drop(graph)
        derived = self.infer(writer)
        self.progress("checkpoint", 0, 1)
        writer.publish()
        self.save(derived)

    def infer(self, writer: EmbeddedWriter) -> Unit:
        """Derive what follows from all that is loaded, and load it as a graph of its own."""
        self.progress("infer", 0, 1)
        compiler = self.compiler
        triples = infer(writer.store, compiler.rules, compiler.vocabulary, self.derived_graph)
        path = self.folder.cache / "quads" / "derived.nq"
        unit = Unit("derived", self.derived_graph, path, "", digest_of(triples))
        unit = compiler.written(unit, triples)
        writer.replace(self.derived_graph, path)
        return unit

    def save(self, derived: Unit) -> None:
        units = {
            unit.key: [unit.input, unit.note.digest, unit.note.quads, unit.note.refers]
            for unit in self.compiled
            if unit.note is not None
        }
        kept = {
            key: known
            for key, known in self.state.units.items()
            if key in units and known[:3] == units[key][:3]
        }
        graphs = {**self.wanted, self.derived_graph: _digest(derived)}
        quads = derived.note.quads if derived.note else 0
        state = State(engine(), self.compiler.names, {**units, **kept}, graphs, quads)
        write_whole(state_path(self.folder), json.dumps(asdict(state), sort_keys=True))
        self.state.derived = quads
        self.journal.unlink(missing_ok=True)
        self.remove_leftovers()

    def remove_leftovers(self) -> None:
        """Remove compiled files of units that are gone."""
        wanted = {unit.path for unit in self.compiled} | {self.folder.cache / "quads" / "derived.nq"}
        for path in (self.folder.cache / "quads").rglob("*.nq"):
            if path not in wanted:
                path.unlink()
                for note in path.parent.glob(f"{path.stem}.*.json"):
                    note.unlink()

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
        )


# ---------------------------------------------------------------- notes


def read_note(unit: Unit) -> Note | None:
    """Return the note of a compiled file that was made from just this input, or nothing."""
    try:
        return Note(**json.loads(unit.note_path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_note(unit: Unit, note: Note) -> None:
    """Write the note of a compiled file."""
    write_whole(
        unit.note_path, json.dumps(asdict(note), ensure_ascii=False, sort_keys=True), durable=False
    )


def _note_of(unit: Unit, compiled: Compiled) -> Note:
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
    )


def _with(unit: Unit, note: Note) -> Unit:
    return Unit(unit.key, unit.graph, unit.path, unit.origin, unit.input, note)


def _digest(unit: Unit) -> str:
    return unit.note.digest if unit.note else ""
