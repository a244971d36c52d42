"""Codings of a study as annotations, so that they can be compared with each other and with gold files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from graph.building.memory import InMemory
from graph.coding.codings import SUGGESTED, parse_coding
from graph.coding.compile import compile_coding
from graph.coding.compiled import Compiled
from graph.coding.scope import Entity
from graph.errors import InputError, Mark, Problem
from graph.folder import StudyFolder
from graph.lexicon.hints import choose_from
from graph.notation import Scalar
from graph.scoring.annotation import Annotation
from graph.scoring.reading import said_by
from graph.scoring.view import View
from graph.texts.sources import Source, source_paths

Entered = dict[tuple[str, str], tuple[str, str]]
"""Class and name of what codings enter, by section and handle: a handle means the same in the whole study."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What one coder entered for one source of a study: as an annotation, as written, and as compiled."""

    coder: str
    source: Source
    annotation: Annotation
    text: str
    compiled: Compiled


class Codings(InMemory):
    """The codings of a study as its files are now, compiled when they are asked for; nothing is written."""

    def __init__(self, folder: StudyFolder) -> None:
        """Look which codings there are.

        Raises:
            InputError: if the register or the name of a file cannot be used.

        """
        super().__init__(folder)
        self.guard(lambda: self.paths.update(source_paths(folder.sources)))
        self._inputs = dict.fromkeys(self.paths, "")
        self.units.update(self.coding_units())
        if self.problems:
            raise InputError(self.problems)

    @cached_property
    def known(self) -> dict[str, dict[str, list[str]]]:
        """What the register says, by subject and property."""
        return said_by(self.register.triples)

    def coders(self, *, suggested: bool = False) -> dict[str, list[str]]:
        """Return the sources that each coder, or extractor, has coded."""
        kind = SUGGESTED if suggested else "coding"
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.units):
            if key.startswith(f"{kind}/"):
                _, coder, source = key.split("/")
                found[coder].append(source)
        return dict(found)

    def entered(self) -> Entered:
        """Return what codings enter by handle; of those with faults nothing is known."""
        found: Entered = {}
        for key, unit in sorted(self.units.items()):
            if not key.startswith(("coding/", f"{SUGGESTED}/")):
                continue
            with suppress(InputError):
                coding = parse_coding(self.read(self.folder.root / unit.origin), unit.origin)
                for thing in coding.things:
                    said = {k.text: n.text for k, n in thing.fields if isinstance(n, Scalar)}
                    name = said.get("label") or said.get("words", "")
                    found[thing.section, thing.handle.text] = said.get("is a", ""), name
        return found

    def check_coder(self, name: str, *, suggested: bool = False) -> None:
        """Refuse a name that is no coder's.

        Raises:
            InputError: if nobody of that name has coded anything.

        """
        coders = sorted(self.coders(suggested=suggested))
        if name not in coders:
            what = "extractor" if suggested else "coder"
            other = name in self.coders(suggested=not suggested)
            hint = choose_from(name, coders, f"{what}s here")
            if other:
                hint = "leave out --suggested" if suggested else "add --suggested"
            problem = Problem(Mark("codings"), f"no coding of the {what} {name!r}", hint)
            raise InputError([problem])

    def check_sources(self, names: Iterable[str]) -> None:
        """Refuse names of texts that there are not.

        Raises:
            InputError: for each of them.

        """
        wrong = [name for name in names if name not in self.paths]
        if wrong:
            hints = (choose_from(name, sorted(self.paths)[:12], "texts") for name in wrong)
            pairs = zip(wrong, hints, strict=True)
            raise InputError(Problem(Mark("sources"), f"no text {n!r}", h) for n, h in pairs)

    def coded(
        self, coder: str, source: str, *, suggested: bool = False, as_guideline: bool = True
    ) -> Coded:
        """Return what a coder entered for a source.

        Raises:
            InputError: with every fault of the coding.

        """
        unit = self.units[f"{SUGGESTED if suggested else 'coding'}/{coder}/{source}"]
        self.ensure(unit.key)
        header = self.described(source).triples
        view = View(
            self.source(source),
            header,
            self.results[unit.origin],
            self.known,
            self.vocabulary,
            as_guideline=as_guideline,
        )
        annotation = view.annotation(coder, unit.origin)
        compiled = self.results[unit.origin]
        return Coded(coder, self.source(source), annotation, self.texts[unit.origin], compiled)

    def compile_text(self, text: str, coder: str, source: str) -> Compiled:
        """Return what a coding that is not there yet would be compiled to.

        Raises:
            InputError: with every fault, by the place it would have in the study.

        """
        name = f"{self.folder.codings.name}/{coder}/{source}.yaml"

        def elsewhere(word: str, roots: Sequence[str]) -> Entity | None:
            return self.find_elsewhere(word, roots, coder)

        return compile_coding(
            parse_coding(text, name), self.source(source), self.described(source),
            self.folder.coder(coder), self.surroundings, elsewhere,
        )  # fmt: skip

    def all_coded(
        self,
        coders: Sequence[str],
        sources: Sequence[str],
        *,
        suggested: bool = False,
        as_guideline: bool = True,
    ) -> dict[str, dict[str, Coded]]:
        """Return what coders entered, by source and coder.

        Raises:
            InputError: with every fault of every coding.

        """
        found: dict[str, dict[str, Coded]] = defaultdict(dict)
        there = self.coders(suggested=suggested)

        def add(coder: str, source: str) -> None:
            found[source][coder] = self.coded(
                coder, source, suggested=suggested, as_guideline=as_guideline
            )

        for coder in coders:
            for source in sorted(set(there[coder]) & set(sources)):
                self.guard(add, coder, source)
        if self.problems:
            raise InputError(self.problems)
        return {source: found[source] for source in sorted(found)}
