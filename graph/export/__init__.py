"""Exports: the graph in the formats of other tools, one module per format; a file's ending chooses.

A module has a function `export(study: Exported, options: Options) -> bytes`. A package may bring more under the
entry-point group `kg.exporters`, named by the ending.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from graph.errors import ExportError
from graph.extensions import study_vocabulary
from graph.folder import StudyFolder
from graph.hints import did_you_mean
from graph.network import Network, read_network
from graph.store import EmbeddedReader, open_reader
from graph.vocabulary import Vocabulary

ENDINGS = {
    "html": "graph.export.html",
    "nq": "graph.export.rdf",
    "trig": "graph.export.rdf",
    "ttl": "graph.export.rdf",
    "nt": "graph.export.rdf",
    "jsonld": "graph.export.rdf",
    "graphml": "graph.export.graphml",
    "gexf": "graph.export.gexf",
    "csv": "graph.export.csv",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What an export is asked for: its format by ending, languages of names, and kinds of graphs left out."""

    format: str
    languages: Sequence[str] = ("en",)
    without: frozenset[str] = frozenset()
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exported:
    """What an exporter may read: the study's folder, its vocabulary, its store, its network, its compiled files."""

    folder: StudyFolder

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the study."""
        return study_vocabulary(self.folder)

    @cached_property
    def reader(self) -> EmbeddedReader:
        """The store, as it was last built."""
        return open_reader(self.folder.cache, self.folder.prefixes)

    def network(self, languages: Sequence[str]) -> Network:
        """Return the network, with names in the first of some languages that has one."""
        return read_network(self.reader, self.vocabulary, languages)

    def compiled_files(self, without: frozenset[str] = frozenset()) -> Iterator[Path]:
        """Yield the compiled files in the order of their names, without those of some kinds.

        Kinds are `ontology`, `register`, `source`, `coding` and `derived`.
        """
        quads = self.folder.cache / "quads"
        for path in sorted(
            quads.rglob("*.nq"), key=lambda p: p.relative_to(quads).with_suffix("").parts
        ):
            if path.relative_to(quads).with_suffix("").parts[0] not in without:
                yield path


class Exporter(Protocol):
    """What a module that exports offers."""

    def export(self, study: Exported, options: Options) -> bytes:
        """Return the content of the file."""


def endings() -> dict[str, str]:
    """Return the endings there is an export for, with the module that makes it."""
    brought = {point.name: point.value for point in entry_points(group="kg.exporters")}
    return {**brought, **ENDINGS}


def export(folder: StudyFolder, options: Options) -> bytes:
    """Return an export of a study as it was last built.

    Raises:
        ExportError: if there is no such format.
        StoreError: if nothing was built.

    """
    known = endings()
    if options.format not in known:
        hint = did_you_mean(options.format, known) or f"endings are: {', '.join(sorted(known))}"
        raise ExportError(f"no export to .{options.format}", hint)
    module: Exporter = importlib.import_module(known[options.format])
    return module.export(Exported(folder), options)
