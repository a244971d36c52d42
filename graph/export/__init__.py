"""Exports: the graph in the formats of other tools, one module per format; a file's ending chooses.

A module has a function `export(study: Exported, options: Options) -> bytes`. A package may bring more under the
entry-point group `kg.exporters`, named by the ending.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from graph.building.suggested import read_compiled
from graph.errors import ExportError
from graph.extensions import study_vocabulary
from graph.folder import StudyFolder
from graph.lexicon.hints import did_you_mean
from graph.lexicon.vocabulary import Vocabulary
from graph.networks.contents import Graphs, parse_graphs
from graph.networks.network import Network, read_network
from graph.networks.selection import Selection, named_only, read_graphs, select
from graph.storage.store import EmbeddedReader, open_reader, read_into_memory

FORMATS = {
    "html": "graph.export.html",
    "nq": "graph.export.rdf",
    "trig": "graph.export.rdf",
    "ttl": "graph.export.rdf",
    "nt": "graph.export.rdf",
    "jsonld": "graph.export.rdf",
    "graphml": "graph.export.graphml",
    "gexf": "graph.export.gexf",
    "csv": "graph.export.csv",
    "dot": "graph.export.dot",
    "cyjs": "graph.export.cytoscape",
    "mmd": "graph.export.mermaid",
    "md": "graph.export.report",
    "report.html": "graph.export.report",
}
"""The formats by ending. A page called report.html, or talks-report.html, is the report; any other is the picture."""

ALSO = {
    "htm": "html",
    "turtle": "ttl",
    "gv": "dot",
    "mermaid": "mmd",
    "markdown": "md",
    "json-ld": "jsonld",
}
"""Other endings in use for the same formats."""


LARGE = 8_000_000
"""Bytes of compiled files from which on it pays to load them before a network is read."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an export is asked for: its format by ending, languages of names, cells that no spreadsheet runs."""

    format: str
    languages: Sequence[str] = ("en",)
    excel: bool = False
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exported:
    """What an exporter may read: the selected part of a study, as its folder, vocabulary, store, network and lines."""

    folder: StudyFolder
    selection: Selection = field(default_factory=Selection)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the study."""
        return study_vocabulary(self.folder)

    @cached_property
    def reader(self) -> EmbeddedReader:
        """The store, as it was last built; a selection or a large study in memory, where it is read twice as fast.

        Of the kinds of graphs that are left out, names stay.
        """
        if self.selection == Selection():
            files = compiled_files(self.folder).values()
            if sum(path.stat().st_size for path in files) < LARGE:
                return open_reader(self.folder.cache, self.folder.prefixes)
            return read_into_memory(files, self.folder.prefixes)
        graphs = named_only(self._selected, self.selection.kinds)
        return read_graphs(graphs, self.folder.prefixes)

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefixes of the study, and those its ontology files declare."""
        return {**self.vocabulary.prefixes, **self.folder.prefixes}

    def network(self, languages: Sequence[str]) -> Network:
        """Return the network, with names in the first of some languages that has one."""
        return read_network(self.reader, self.vocabulary, languages)

    def lines(self) -> Iterator[str]:
        """Yield the quads as sorted N-Quads, with every literal as it was written."""
        return self._selected.lines(self.selection.kinds)

    @cached_property
    def _selected(self) -> Graphs:
        compiled = read_compiled(self.folder, with_suggestions=self.selection.with_suggestions)
        graphs = parse_graphs({key: data.decode() for key, data in compiled.items()})
        return select(self.folder, self.vocabulary, graphs, self.selection)

    def compiled_files(self) -> Iterator[Path]:
        """Yield the compiled files of the whole study in the order of their names."""
        yield from compiled_files(self.folder).values()


def compiled_files(folder: StudyFolder) -> dict[str, Path]:
    """Return the compiled files of a study by key, as it was last built.

    Raises:
        StoreError: if nothing was built, or files were compiled since that are not in the index.

    """
    return {key: folder.cache / "quads" / f"{key}.nq" for key in read_compiled(folder)}


class Exporter(Protocol):
    """What a module that exports offers."""

    def export(self, study: Exported, options: Options) -> bytes:
        """Return the content of the file."""


def plugins() -> dict[str, EntryPoint]:
    """Return the exporters that packages bring, by ending; those shipped with `kg` cannot be replaced."""
    found = entry_points(group="kg.exporters")
    return {point.name.lower(): point for point in found if point.name.lower() not in FORMATS}


def endings() -> list[str]:
    """Return the endings there is an export for, sorted."""
    return sorted({*FORMATS, *plugins()})


def format_of(path: Path) -> str:
    """Return the format a file's name asks for, or nothing where it has no ending.

    >>> format_of(Path("talks.TTL")), format_of(Path("talks-report.html")), format_of(Path("graph.html"))
    ('ttl', 'report.html', 'html')
    """
    ending = path.suffix[1:].lower()
    ending = ALSO.get(ending, ending)
    if ending == "html" and path.stem.lower().endswith("report"):
        return "report.html"
    return ending


def export(folder: StudyFolder, options: Options, selection: Selection | None = None) -> bytes:
    """Return an export of a study as it was last built, or of a part of it.

    Raises:
        ExportError: if there is no such format, or nothing is selected.
        QueryError: if the selection names what is not known.
        StoreError: if nothing was built.

    """
    exporter = find_exporter(options.format)
    content = exporter.export(Exported(folder, selection or Selection()), options)
    if not isinstance(content, bytes):
        kind = type(content).__name__
        raise ExportError(f"the exporter of .{options.format} gave no bytes but {kind}")
    return content


def find_exporter(format: str) -> Exporter:
    """Return the exporter of a format.

    Raises:
        ExportError: if there is none, or a package's cannot be loaded.

    """
    name = ALSO.get(format, format)
    if name in FORMATS:
        return cast("Exporter", importlib.import_module(FORMATS[name]))
    brought = plugins()
    if name not in brought:
        hint = did_you_mean(format, [*endings(), *ALSO]) or f"endings are: {', '.join(endings())}"
        raise ExportError(f"no export to .{format}", hint)
    point = brought[name]
    owner = point.dist.name if point.dist else "a package"
    try:
        exporter = point.load()
    except Exception as error:  # whatever a stranger's package raises when it is imported
        message = f"the exporter of .{name} cannot be loaded: {error}"
        raise ExportError(message, f"mend or remove {owner}") from error
    if not callable(getattr(exporter, "export", None)):
        message = f"the exporter of .{name} has no function `export`"
        raise ExportError(message, f"mend or remove {owner}")
    return cast("Exporter", exporter)
