"""The manifest of a study: its files as they are now, each a unit known by a digest of all it is made from."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path

from graph.building.inputs import Inputs
from graph.building.units import FORMAT, Unit, list_compiled
from graph.coding.codings import SUGGESTED
from graph.errors import InputError, Mark, Problem
from graph.extensions import study_rules, study_vocabulary
from graph.folder import StudyFolder
from graph.inference.rules import voice_rules
from graph.lexicon.index import OntologyFile
from graph.lexicon.vocabulary import Vocabulary
from graph.notation import read_text
from graph.terms import HANDLE, digest
from graph.texts.sources import leads_out, source_paths

_SUGGESTED = re.compile(rf"^status:[ \t]*[\"']?{SUGGESTED}\b", re.MULTILINE)
_CODER = re.compile(r"""^coder:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE)


class Manifest:
    """The units of a study as its files are now; `problems` has what is wrong with the files."""

    def __init__(
        self,
        folder: StudyFolder,
        kept_inputs: Inputs | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Prepare for a study.

        Args:
            kept_inputs: what is known of files that need not be read again; without it all are read.
            vocabulary: that of the study, where it was read just now.

        """
        self.folder = folder
        self.kept_inputs = kept_inputs
        self.vocabulary = vocabulary or study_vocabulary(folder)
        self.rules = study_rules(folder)
        self.problems: list[Problem] = []
        self.paths: dict[str, Path] = {}
        self.codings_of: dict[str, list[str]] = defaultdict(list)
        self._inputs: dict[str, str] = {}

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

    def unit(self, kind: str, *names: str, origin: str, input: str) -> Unit:
        """Return a unit by the parts of its key."""
        key = "/".join((kind, *names))
        path = Path(f"{self._quads}/{key}.nq")
        return Unit(key, self.folder.graph_name(kind, *names), path, origin, input)

    @cached_property
    def _quads(self) -> str:
        return str(self.folder.cache / "quads")

    @cached_property
    def compiled_files(self) -> dict[str, tuple[int, int, bool]]:
        """Size and time of every compiled file by key, and whether it has a note."""
        return list_compiled(self._quads)

    def ontology_units(self) -> Iterator[tuple[Unit, OntologyFile]]:
        for file in self.vocabulary.files:
            made_of = digest(FORMAT, file.digest)
            yield self.unit("ontology", file.path.stem, origin=file.name, input=made_of), file

    def register_as_it_is(self) -> Unit:
        made_of = digest(FORMAT, self.register_text, self.context)
        return self.unit("register", origin=self.folder.register.name, input=made_of)

    @cached_property
    def context(self) -> str:
        """What every compiled file depends on beside its own input."""
        config = self.folder.config
        return digest(
            self.vocabulary.digest,
            config.base,
            *config.languages,
            *(rule.text for rule in voice_rules(self.rules)),
        )

    @cached_property
    def register_text(self) -> str:
        path = self.folder.register
        if fault := leads_out(path, self.folder.root, self.folder.name_of(path)):
            raise InputError([fault])
        return self.read(path) if path.exists() else ""

    # ------------------------------------------------------------ sources and codings

    def source_unit(self, id: str) -> Unit:
        """Return a source as a unit, as its file and the header beside it are now."""
        path = self.paths[id]
        name = f"{self.folder.sources.name}/{path.name}"
        text = self.facts(path, name, lambda: [digest(self.read(path))])
        header = [""]
        if f"{id}.yaml" in self._beside:
            beside = path.with_suffix(".yaml")
            header = self.facts(beside, f"{name}.yaml", lambda: [digest(beside.read_bytes())])
        self._inputs[id] = digest(*text, *header)
        made_of = digest(FORMAT, self._inputs[id], self.context)
        return self.unit("source", id, origin=name, input=made_of)

    @cached_property
    def _beside(self) -> frozenset[str]:
        """The names of files that may be headers of sources."""
        folder = self.folder.sources
        found = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208  # names are enough
        return frozenset(name for name in found if name.endswith(".yaml"))

    def facts(self, path: Path, name: str, read: Callable[[], list[str]]) -> list[str]:
        """Return what is wanted of a file, without reading it where that is known."""
        if self.kept_inputs is None:
            return read()
        return self.kept_inputs.facts(path, name, read)

    def coding_units(self) -> dict[str, Unit]:
        """Return the coding files as units, by key, noting those that cannot be told apart or name no source."""
        units: dict[str, Unit] = {}
        codings = self.folder.codings
        for path in self.folder.coding_paths():
            source, above = path.stem, path.parent
            within = "" if above == codings else above.name
            name = "/".join(filter(None, (codings.name, within, path.name)))
            if fault := leads_out(path, self.folder.root, name):
                self.problems.append(fault)
                continue
            try:
                text_digest, named, kind = self.facts(path, name, partial(self.coding_facts, path))
            except InputError as error:
                self.problems += error.problems
                continue
            coder_id = named or within or self.folder.config.coder
            if problem := self.fault_of(name, source, coder_id, within):
                self.problems.append(problem)
                continue
            coder = self.folder.coder(coder_id)
            made_of = digest(
                FORMAT,
                text_digest,
                self._inputs[source],
                self.context,
                coder.id,
                coder.name,
                str(coder.program),
            )
            unit = self.unit(kind, coder_id, source, origin=name, input=made_of)
            if unit.key in units:
                message = f"{units[unit.key].origin} codes the same source by the same coder"
                self.problems.append(
                    Problem(Mark(name), message, "join the two files, or name another coder")
                )
            units[unit.key] = unit
            if kind != SUGGESTED:
                self.codings_of[source].append(unit.key)
        return units

    def coding_facts(self, path: Path) -> list[str]:
        """Return the digest of a coding file's text, the coder it names, and whether it counts or is a suggestion."""
        text = self.read(path)
        found = _CODER.search(text)
        kind = SUGGESTED if _SUGGESTED.search(text) else "coding"
        return [digest(text), found[1] if found else "", kind]

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
