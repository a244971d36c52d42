"""Splitting a term: a person says of every place where it is used which of several terms is meant there.

The places are listed with their quotes; what is not said stays as it is and is told, so that a long list can be worked
off in parts. When nothing uses the term any more, it is deprecated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from graph.checking.report import shortened
from graph.coding.codings import SECTIONS
from graph.coding.description import SECTION_ROOTS
from graph.errors import InputError, Mark, OntologyError, Problem
from graph.lexicon.hints import choose_from, fold_word
from graph.notation import ListNode, MapNode, Node, Scalar, parse_notation
from graph.ontologies.edits import Edit
from graph.ontologies.merging import successor
from graph.ontologies.moving import Moving
from graph.ontologies.places import Clause, Name, clauses, written
from graph.ontologies.saying import deprecation, find_own, say_more
from graph.ontologies.uses import Uses, Word
from graph.tables import Table
from graph.terms import RDFS, SCHEMA

COLUMNS = ("file", "line", "column", "word", "quote", "line of the file", "into")
INTO, AT = COLUMNS[-1], COLUMNS[:3]
WIDENED = {
    RDFS + "domain": SCHEMA + "domainIncludes",
    RDFS + "range": SCHEMA + "rangeIncludes",
    SCHEMA + "domainIncludes": SCHEMA + "domainIncludes",
    SCHEMA + "rangeIncludes": SCHEMA + "rangeIncludes",
}  # fmt: skip
"""How a property that was for the term says that it is for each of those it is split into: several domains would mean
all of them at once."""


class Place(NamedTuple):
    """A place where the term is used: the word, what it stands in, and the quotes that rest on it."""

    word: Word
    mark: Mark
    quotes: tuple[str, ...]
    line: str


class Splitting:
    """A term on its way to several."""

    def __init__(self, uses: Uses, old: str, news: Sequence[str]) -> None:
        """Prepare to split a term of the study's own.

        Raises:
            OntologyError: if it is none, or one of the new terms is none that can take its place.
            InputError: if a file cannot be compiled.

        """
        self.uses = uses
        self.term, self.home = find_own(uses, old)
        self.heirs = [successor(uses, [self.term], new) for new in news]
        if len(set(self.heirs)) < 2:
            raise OntologyError(
                "a term is split into two or more", "to rename it: kg ontology rename"
            )
        self.moving = Moving(uses, {})
        self.moving.alike = (self.term, *self.heirs)
        self.places = [self._place(word) for word in uses.of(self.term)]

    # ------------------------------------------------------------ listing

    def table(self) -> Table:
        """Return every place where the term is used, with an empty column to be filled."""
        rows = [
            (*place.mark, place.word.meant.said, "\n".join(place.quotes), place.line, "")
            for place in self.places
        ]
        return Table(COLUMNS, tuple(rows))

    def _place(self, word: Word) -> Place:
        mark = self.uses.mark(word)
        line = self.uses.texts[word.path].split("\n")[mark.line - 1]
        return Place(word, mark, tuple(self._quotes(word)), shortened(line, 120))

    def _quotes(self, word: Word) -> Iterator[str]:
        """Yield the quotes that rest on a use: of the statement it stands in, or on the thing of which it is said."""
        compiled = self.uses.compiler.results.get(word.path)
        if compiled is None and word.path != self.uses.folder.register.name:
            return
        root = parse_notation(self.uses.texts[word.path], word.path)
        assert isinstance(root, MapNode)
        for key, value in root:
            if key.text == "statements" and isinstance(value, ListNode):
                found = [item for item in value.items if item.start <= word.start < item.end]
                yield from (quote for item in found for quote in _quotes_of(item))
            elif key.text in SECTIONS and isinstance(value, MapNode):
                ids = compiled.ids if compiled else self.uses.compiler.register.names.by_handle
                for handle, node in value:
                    entity = ids.get((SECTION_ROOTS[key.text], handle.text))
                    if entity and node.start <= word.start < node.end:
                        yield from (quote for _, quote in self.uses.quotes(entity.iri))

    # ------------------------------------------------------------ deciding

    def read(self, table: Table, name: str) -> dict[Word, str]:
        """Return which term is meant at each place, as a table says; what is empty is not said.

        Raises:
            InputError: with every row that cannot be followed.

        """
        if missing := sorted({*AT, INTO} - set(table.columns)):
            hint = "list the uses anew"
            raise InputError(Problem(Mark(name, 1), f"no column {m!r}", hint) for m in missing)
        problems: list[Problem] = []
        chosen: dict[Word, str] = {}
        for number, row in enumerate(table.rows, 2):
            said = {c: str(cell or "") for c, cell in zip(table.columns, row, strict=True)}
            heir = self.heir_named(said[INTO])
            word = self._at(said) if heir else None
            if word is not None:
                chosen[word] = heir
            elif said[INTO].strip() and (fault := self._fault(said, heir)):
                problems.append(Problem(Mark(name, number), *fault))
        if problems:
            raise InputError(problems)
        return chosen

    def _fault(self, said: Mapping[str, str], heir: str) -> tuple[str, str] | None:
        """Return what is wrong with a row and what to do, or nothing where it was followed before."""
        compress = self.uses.compress
        if not heir:
            known = [compress(one) for one in self.heirs]
            return f"not among the terms: {said[INTO]!r}", choose_from(said[INTO], known, "terms")
        if self._is_done(said, heir):
            return None
        place = ":".join(said[column] for column in AT)
        hint = "the file was changed since: list the uses anew"
        return f"no use of {compress(self.term)} at {place}", hint

    def heir_named(self, word: str) -> str:
        """Return the new term that a compact name or label means, or nothing."""
        words = self.uses.vocabulary
        for heir in self.heirs:
            names = {self.uses.compress(heir), heir, *words.words(heir)}
            if fold_word(word) in map(fold_word, names):
                return heir
        return ""

    def _at(self, said: Mapping[str, str]) -> Word | None:
        """Return the use in a line of a file: at its column, or the only one of the line if words before it changed."""
        here = [p for p in self.places if (p.mark.path, str(p.mark.line)) == (said["file"], said["line"])]  # fmt: skip
        exact = [p for p in here if str(p.mark.column) == said["column"]]
        found = exact or here
        return found[0].word if len(found) == 1 else None

    def _is_done(self, said: Mapping[str, str], heir: str) -> bool:
        """Tell whether a row was followed before: its line has the new term."""
        words = self.uses.words.get(said["file"], ())
        return any(
            w.meant.term == heir and str(self.uses.mark(w).line) == said["line"] for w in words
        )

    # ------------------------------------------------------------ doing

    def carry_out(self, chosen: Mapping[Word, str], why: str = "") -> Moving:
        """Return what changes where the places mean what was chosen.

        Raises:
            InputError: if the study could not be compiled afterwards, or a word would mean something else.
            OntologyError: if an ontology file would have an error that it has not.

        """
        moving, words = self.moving, self.uses.vocabulary
        left = [place for place in self.places if place.word not in chosen]
        decided = [place for place in self.places if place.word in chosen]
        moving.quotes = list(dict.fromkeys((_source(p), q) for p in decided for q in p.quotes))
        moving.notes += [
            f"{place.mark}: {place.word.meant.said} is not decided: {'; '.join(place.quotes)}"
            for place in left
        ]
        resting = [note for path in self.uses.turtle for note in self._resting(path)]
        asked = [note for path in self.uses.sparql for note in self._asked(path)]
        stays = bool(left or resting)
        for path in self.uses.turtle:
            self._widen_all(path, stays=stays)
        if stays:
            moving.notes += [*resting, f"{self.uses.compress(self.term)} stays in force"]
        elif words.in_force(self.term):
            said = deprecation(self.heirs, why)
            moving.edits.add(say_more(self.uses, self.home, self.term, said))
        moving.notes += asked if decided else []
        moving.move_words(chosen)
        return moving

    def _about(self, path: str) -> Iterator[tuple[Clause, list[Name]]]:
        """Yield what a Turtle file says of others by the term, with the names that are the values."""
        names = {name.token.start: name for name in self.uses.names(path)}
        for clause in clauses(self.uses.texts[path]):
            objects = [names[t.start] for t in clause.objects if t.start in names]
            if clause.subject != self.term and self.term in (name.iri for name in objects):
                yield clause, objects

    def _resting(self, path: str) -> Iterator[str]:
        """Yield what rests on the term, but for properties of it: of those it can be said by program."""
        for clause, objects in self._about(path):
            if clause.predicate not in WIDENED:
                what = self.uses.compress(clause.subject)
                start = next(name.token.start for name in objects if name.iri == self.term)
                place = self.uses.place(path, start)
                yield f"{place}: {what} rests on it: say on which of the new terms"

    def _widen_all(self, path: str, *, stays: bool) -> None:
        """Let properties of the term be for each of the new ones that does not lie under it."""
        above = self.uses.vocabulary.above
        heirs = [heir for heir in self.heirs if self.term not in above(heir) or not stays]
        for clause, objects in self._about(path):
            if clause.predicate in WIDENED and heirs:
                before = [n.iri for n in objects if stays or n.iri != self.term]
                self._widen(path, clause, objects, list(dict.fromkeys([*before, *heirs])))

    def _widen(self, path: str, clause: Clause, objects: list[Name], news: list[str]) -> None:
        """Let a clause have other values, under the property that allows several."""
        first, prefixes = objects[0].token, objects[0].prefixes
        named = [n for n in self.uses.names(path) if n.token.start < first.start]
        token = next(n.token for n in reversed(named) if n.iri == clause.predicate)
        wider = written(WIDENED[clause.predicate], prefixes)
        values = " , ".join(written(new, prefixes) for new in news)
        self.moving.edits.add(Edit(path, token.start, token.end, wider))
        self.moving.edits.add(Edit(path, first.start, objects[-1].token.end, values))

    def _asked(self, path: str) -> Iterator[str]:
        what = self.uses.compress(self.term)
        for name in self.uses.names(path):
            if name.iri == self.term:
                yield f"{self.uses.place(path, name.token.start)}: asks for {what}"


def _quotes_of(statement: Node) -> Iterator[str]:
    """Yield the quotes of a statement as they are written."""
    quote = statement.get("quote") if isinstance(statement, MapNode) else None
    for passage in quote.items if isinstance(quote, ListNode) else (quote,):
        said = passage.get("quote") if isinstance(passage, MapNode) else passage
        if isinstance(said, Scalar):
            yield said.text


def _source(place: Place) -> str:
    return place.mark.path.rpartition("/")[2].partition(".")[0]
