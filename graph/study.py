"""A study from Python: open it, build it, ask it, check it, draw it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import rdflib

from graph.build import Built, build
from graph.check import Report, check
from graph.export import Exported, Options, export, format_of
from graph.files import write_whole
from graph.folder import StudyFolder, find_study
from graph.network import read_network, to_networkx
from graph.parameters import with_parameters
from graph.query import Names, ask, to_table
from graph.questions import load_question, question_paths
from graph.report import Violation
from graph.selection import Selection
from graph.store import EmbeddedReader, open_reader
from graph.tables import Cell, Table, write_table
from queries import Question, parse_question


@dataclass(frozen=True)
class Answer:
    """The rows of an answer: names where IRIs stood, numbers as numbers. Shows itself in a notebook."""

    table: Table

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.table.columns

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Yield the rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.table.rows)

    def __len__(self) -> int:
        return len(self.table.rows)

    def __repr__(self) -> str:
        return "".join(write_table(self.table, "table")).rstrip("\n")

    def _repr_html_(self) -> str:
        return html_table(self.table)


def html_table(table: Table) -> str:
    """Return a table as HTML, every cell as text."""
    from html import escape

    def row(cells: tuple[Cell, ...], tag: str) -> str:
        return (
            "<tr>"
            + "".join(f"<{tag}>{escape('' if c is None else str(c))}</{tag}>" for c in cells)
            + "</tr>"
        )

    body = "".join(row(cells, "td") for cells in table.rows)
    return f"<table><thead>{row(table.columns, 'th')}</thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True)
class Study:
    """A study on disk."""

    folder: StudyFolder

    @classmethod
    def open(cls, path: str | Path | None = None) -> Study:
        """Return the study of a folder; without one, that of KG_STUDY or of the current folder.

        Raises:
            StudyError: if there is none.

        """
        return cls(find_study(Path(path) if path is not None else None))

    def build(self, *, rebuild: bool = False) -> Built:
        """Bring the index up to date with the files.

        Raises:
            InputError: with every fault of every file.
            LockedError: if another process is writing.

        """
        return build(self.folder, rebuild=rebuild, what="Study.build")

    def check(self) -> Report:
        """Return what is not as it must be, and how much of its text each coding accounts for."""
        return check(self.folder)

    @property
    def reader(self) -> EmbeddedReader:
        """The store as it was last built; `query` on it gives results as pyoxigraph does."""
        return open_reader(self.folder.cache, self.folder.prefixes)

    def query(self, question: str, **parameters: str | list[str]) -> Answer:
        """Return the answer to a ready-made question, by name, or to a SELECT given as text.

        Raises:
            QueryError: if there is no such question or parameter, or the text is refused.

        """
        reader = self.reader
        results = ask(reader, self._text(reader, question, parameters))
        if not isinstance(results, ox.QuerySolutions):
            table = (
                Table(("answer",), ((bool(results),),))
                if isinstance(results, ox.QueryBoolean)
                else _triples(results)
            )
            return Answer(table)
        return Answer(to_table(results, Names(reader, self.folder.config.languages)))

    def _text(
        self, reader: EmbeddedReader, question: str, parameters: Mapping[str, str | list[str]]
    ) -> str:
        known = question_paths(self.folder.queries)
        asked: Question = (
            load_question(known[question])
            if question in known
            else parse_question(question, Path("the question"))
        )
        given = {name: [v] if isinstance(v, str) else v for name, v in parameters.items()}
        return with_parameters(reader, asked, given, self.folder.config.base)

    def network(self) -> nx.MultiDiGraph[str]:
        """Return the network of actors, terms, issues and events as a networkx graph."""
        exported = Exported(self.folder)
        languages = self.folder.config.languages
        return to_networkx(
            read_network(exported.reader, exported.vocabulary, languages), exported.vocabulary
        )

    def dataset(self) -> rdflib.Dataset:
        """Return the data as an rdflib Dataset, one named graph per coding; the default graph is their union."""
        dataset = rdflib.Dataset(default_union=True)
        for path in Exported(self.folder).compiled_files():
            # A literal may hold what Python takes for line ends: U+0085, U+2028.
            lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
            name = lines[0].rsplit(" ", 2)[1] if lines[0] else ""
            triples = "\n".join(line.removesuffix(f" {name} .") + " ." for line in lines)
            dataset.graph(rdflib.URIRef(name[1:-1])).parse(data=triples, format="nt")
        return dataset

    def export(
        self, path: str | Path, format: str | None = None, selection: Selection | None = None
    ) -> Path:
        """Write an export to a file, whose ending chooses the format, and return its path.

        Args:
            selection: the part that is exported; without one, all.

        Raises:
            ExportError: if there is no such format, or nothing is selected.

        """
        target = Path(path)
        options = Options(format or format_of(target), self.folder.config.languages)
        write_whole(target, export(self.folder, options, selection))
        return target


def _triples(results: ox.QueryTriples) -> Table:
    rows = sorted((str(t.subject), str(t.predicate), str(t.object)) for t in results)
    return Table(("subject", "predicate", "object"), tuple(rows))


__all__ = ["Answer", "Report", "Study", "Violation"]
