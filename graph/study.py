"""A study from Python: open it, build it, ask it, check it, draw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox
import rdflib

from graph.asking.answer import Answer, Network
from graph.asking.parameters import with_parameters
from graph.asking.query import ask, to_table, triples_of
from graph.asking.questions import find_question, load_question, parse_text, question_paths
from graph.asking.replica import Replica
from graph.building.build import Built, build
from graph.building.suggested import open_with_suggestions, stamp
from graph.checking.check import Report, check
from graph.checking.report import Violation
from graph.errors import QueryError
from graph.export import Exported, Options, export, format_of
from graph.files import write_whole
from graph.folder import StudyFolder, find_study
from graph.lexicon.hints import did_you_mean
from graph.networks.network import read_network, to_networkx
from graph.networks.selection import Selection
from graph.storage.store import EmbeddedReader
from graph.tables import Table


@dataclass(eq=False)
class Study:
    """A study on disk.

    Questions are asked of the state that was built last, even while another process builds: the first on disk, further
    ones in a copy in memory, which is made anew after a build. With `with_suggestions` what nobody has accepted is
    taken in, with what follows from it; without, it does not count.
    """

    folder: StudyFolder
    _replica: Replica | None = field(default=None, init=False, repr=False)
    _suggested: tuple[tuple[int, int, int], Replica] | None = field(
        default=None, init=False, repr=False
    )

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

    def check(self, *, with_suggestions: bool = False) -> Report:
        """Return what is not as it must be, and how much of its text each coding accounts for."""
        suggested = self._state(with_suggestions=True).reader if with_suggestions else None
        return check(self.folder, suggested=suggested)

    @property
    def reader(self) -> EmbeddedReader:
        """The index as it was last built; `query` on it gives results as pyoxigraph does, IRIs and all.

        Raises:
            StoreError: if nothing is built yet, or the index is damaged.

        """
        return self._state().ready()

    def _state(self, *, with_suggestions: bool = False) -> Replica:
        if with_suggestions:
            return self._with_suggestions()
        if self._replica is None or not self._replica.in_force:
            self._replica = Replica(self.folder.cache, self.folder.prefixes)
        return self._replica

    def _with_suggestions(self) -> Replica:
        if self._suggested is None or self._suggested[0] != stamp(self.folder):
            known = stamp(self.folder)
            reader = open_with_suggestions(self.folder)
            replica = Replica(self.folder.cache, self.folder.prefixes, reader)
            self._suggested = known, replica
        return self._suggested[1]

    def query(
        self, question: str, *, lang: str | None = None, with_suggestions: bool = False,
        **parameters: str | float | Sequence[str],
    ) -> Answer:  # fmt: skip
        """Return the answer to a ready-made question, by name, or to SPARQL given as text.

        Args:
            question: the name of a question, or a SELECT, ASK, CONSTRUCT or DESCRIBE.
            lang: language of names; the study's own languages come next.
            with_suggestions: take in what nobody has accepted.
            parameters: values as people write them: names, handles, compact names or IRIs of things, dates, numbers.
                A list means any of them.

        Raises:
            QueryError: if there is no such question or parameter, a value stands for nothing, or the text is refused.
            StoreError: if nothing is built yet.

        """
        state = self._state(with_suggestions=with_suggestions)
        reader = state.ready()
        own = self.folder.config.languages
        languages = (lang, *own) if lang else own
        results = ask(reader, self._text(state, question, parameters, languages))
        if isinstance(results, ox.QueryBoolean):
            return Answer(Table(("answer",), ((bool(results),),)))
        if isinstance(results, ox.QueryTriples):
            rows = tuple(
                (str(t.subject), str(t.predicate), str(t.object)) for t in triples_of(results)
            )
            return Answer(Table(("subject", "predicate", "object"), rows))
        return Answer(to_table(results, state.names(languages)))

    def _text(
        self, state: Replica, question: str, parameters: Mapping[str, str | float | Sequence[str]],
        languages: Sequence[str],
    ) -> str:  # fmt: skip
        path = find_question(question, self.folder)
        asked = load_question(path) if path else parse_text(question.encode(), "the question")
        if not path and not any(c in question for c in " {"):
            names = question_paths(self.folder)
            raise QueryError(f"no question {question!r}", did_you_mean(question, names))
        given = {name: _texts(value) for name, value in parameters.items()}
        key = asked.text, tuple(sorted((name, *values) for name, values in given.items()))
        if key not in state.bound:
            base = self.folder.config.base
            state.bound[key] = with_parameters(state.reader, asked, given, base, languages)
        return state.bound[key]

    def network(self, *, with_suggestions: bool = False) -> Network:
        """Return the network of actors, terms, issues and events as a networkx MultiDiGraph.

        Raises:
            StoreError: if nothing is built yet.

        """
        exported = Exported(self.folder, Selection(with_suggestions=with_suggestions))
        languages = self.folder.config.languages
        drawn = read_network(exported.reader, exported.vocabulary, languages)
        return Network(to_networkx(drawn, exported.vocabulary))

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
        self, path: str | Path, format: str | None = None, selection: Selection | None = None,
        *, with_suggestions: bool = False,
    ) -> Path:  # fmt: skip
        """Write an export to a file, whose ending chooses the format, and return its path.

        Args:
            selection: the part that is exported; without one, all.
            with_suggestions: take in what nobody has accepted, as the selection may say as well.

        Raises:
            ExportError: if there is no such format, or nothing is selected.

        """
        target = Path(path)
        options = Options(format or format_of(target), self.folder.config.languages)
        chosen = selection or Selection()
        chosen = replace(chosen, with_suggestions=with_suggestions or chosen.with_suggestions)
        write_whole(target, export(self.folder, options, chosen))
        return target


def _texts(value: str | float | Sequence[str]) -> list[str]:
    return [str(value)] if isinstance(value, str | int | float) else [str(each) for each in value]


__all__ = ["Answer", "Network", "Report", "Study", "Violation"]
