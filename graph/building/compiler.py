"""Compiling a study: whatever is not up to date is made again, and nothing else.

A compiled file is made again when its digest changes, taken over its text, its source, the vocabulary and the rules;
or when the register, or another coding it names things of, would now answer otherwise what was asked of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from graph.building.asked import Asked
from graph.building.inputs import Inputs
from graph.building.manifest import Manifest
from graph.building.progress import Progress, no_progress
from graph.building.units import Note, State, Unit, note_of, read_note, write_unit
from graph.coding.codings import parse_coding, parse_register
from graph.coding.compile import compile_coding, compile_source
from graph.coding.compiled import Compiled, Surroundings
from graph.coding.register import Register, compile_register
from graph.coding.scope import Entity, Names, answer, describe_answer
from graph.errors import InputError, Mark, Problem
from graph.folder import Coder, StudyFolder
from graph.lexicon.vocabulary import SOURCE, Vocabulary
from graph.terms import Triple, digest
from graph.texts.coverage import cover
from graph.texts.sources import Source, parse_source, source_paths


class Compiler(Manifest):
    """Makes compiled files from the files of a study, those that are not up to date."""

    def __init__(
        self,
        folder: StudyFolder,
        progress: Progress = no_progress,
        kept_inputs: Inputs | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Prepare for a study.

        Args:
            kept_inputs: what is known of files that need not be read again; without it all are read.
            vocabulary: what the ontology says; without it that is read.

        """
        super().__init__(folder, kept_inputs, vocabulary)
        self.progress = progress
        self.asked = Asked(folder.cache / "asked.json")
        self.units: dict[str, Unit] = {}
        self._fresh: set[str] = set()
        self._open: list[str] = []
        self._sources: dict[str, Source] = {}
        self._same: dict[str, bool] = {}

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

    # ------------------------------------------------------------ units

    def kept(self, unit: Unit, state: State) -> Unit | None:
        """Return a unit with its note if its compiled file is up to date and whole."""
        known = state.units.get(unit.key)
        if known and known[0] == unit.input:
            size, time, noted = self.compiled_files.get(unit.key, (-1, -1, False))
            if noted and [size, time] == known[4:]:
                return unit.noted(Note(unit.input, str(known[1]), int(str(known[2]))))
        note = read_note(unit)
        if note and unit.path.exists() and digest(unit.path.read_bytes()) == note.digest:
            return unit.noted(note)
        return None

    def written(self, unit: Unit, triples: Sequence[Triple], note: Note | None = None) -> Unit:
        """Write a compiled file and its note, and return the unit with it."""
        note = note or Note(unit.input, "", 0)
        self.asked.put(unit.key, unit.input, note.asked)
        return write_unit(unit, triples, note)

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
                self.read(path),
                id,
                name,
                path.with_suffix(".yaml"),
                lambda path, _: self.read(path),
            )
        return self._sources[id]

    def compile_source(self, id: str, state: State) -> None:
        unit = self.source_unit(id)
        kept = self.kept(unit, state)
        if kept and self.still_true(kept, state):
            self.units[unit.key] = kept
        elif not self.problems:
            compiled = self.described(id)
            self.units[unit.key] = self.written(unit, compiled.triples, note_of(unit, compiled))

    def described(self, id: str) -> Compiled:
        """Return what the header of a source says."""
        return compile_source(self.source(id), self.surroundings)

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
        note = note_of(unit, compiled)
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
        described = self.described(source_id)
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
            named = [key for key in self.codings_of.get(where, ()) if key in self.units]
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
        asked = self.asked.of(unit)
        return asked is not None and all(
            self.is_answered(question, said) for question, said in asked
        )

    def is_answered(self, question: str, said: str) -> bool:
        """Tell whether a question to the register would be answered as it was; each is asked once."""
        key = f"{question}\n{said}"
        if key not in self._same:
            self._same[key] = self.answered(question) == said
        return self._same[key]

    def answered(self, key: str) -> str:
        kind, *rest = key.split("\t")
        if kind == "ties":
            return self.register.ties_digest(rest[0])
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
