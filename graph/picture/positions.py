"""The Positions view: issues by parties, the most contested issue first.

A cell holds what a party wants, offers, refuses … on an issue. Where nothing was found, the page says so: a blank
would look like consent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.lexicon.vocabulary import Vocabulary
from graph.picture.material import Material
from graph.picture.model import Finding, Mark, Picture
from graph.picture.stands import Stand
from graph.terms import NEG, SKOS

NAME = "positions"
OPPOSES = NEG + "opposes"
COLUMNS = 6
"""More parties than this do not fit on a screen; the rest share the last column."""


@dataclass(frozen=True, slots=True)
class Party:
    """A column: an actor that holds positions, and how many."""

    mark: Mark
    stands: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one party holds on one issue, or all others together (then without a party); those in force come first."""

    party: Mark | None
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An issue, or what positions answer as a whole (a proposal), with a cell for each column.

    `above` names the broader issues; `conflicts` counts the pairs of opposed positions that touch it.
    """

    subject: Mark
    above: str
    conflicts: int
    cells: tuple[Cell, ...]

    @property
    def is_issue(self) -> bool:
        """Tell an issue from what is answered as a whole."""
        return self.subject.column == "issues"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by contention; columns by number of positions; `others` share one more column."""

    parties: tuple[Party, ...]
    others: tuple[Party, ...]
    rows: tuple[Row, ...]


def view(material: Material) -> Matrix | None:
    """Return the matrix of a picture, or nothing where nobody holds a position."""
    matrix = read_matrix(material.picture, material.vocabulary, material.stands)
    return matrix if matrix.rows else None


def read_matrix(
    picture: Picture, vocabulary: Vocabulary, stands: Mapping[str, Stand], columns: int = COLUMNS
) -> Matrix:
    """Return the matrix of a picture.

    Args:
        columns: how many parties have a column of their own; one more is shown where it would be the only other.

    """
    marks = {mark.id: mark for mark in picture.marks}
    parties = tuple(_parties(stands.values(), marks))
    count = columns if len(parties) > columns + 1 else len(parties)
    shown, others = parties[:count], parties[count:]
    on = _by_subject(stands.values(), marks)
    conflicts = _conflicts(opposed(picture.findings), on)
    rows = (
        Row(
            marks[subject],
            _above(vocabulary, marks[subject].iri, picture.language),
            conflicts[subject],
            tuple(_cells(found, shown, others)),
        )
        for subject, found in on.items()
    )
    return Matrix(shown, others, tuple(sorted(rows, key=_contention)))


def opposed(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return the pairs of ids of findings that oppose each other, each pair once, sorted."""
    found = {finding.iri: finding for finding in findings}
    pairs = {
        tuple(sorted((finding.id, found[other].id)))
        for finding in found.values()
        for other in finding.values.get(OPPOSES, ())
        if other in found
    }
    return sorted((first, second) for first, second in pairs)


def _by_subject(stands: Iterable[Stand], marks: Mapping[str, Mark]) -> dict[str, list[Stand]]:
    """Return the stands on each issue; those on no issue under what they lead to."""
    on: dict[str, list[Stand]] = defaultdict(list)
    for stand in stands:
        for subject in stand.finding.issues or stand.finding.ends:
            if subject in marks:
                on[subject].append(stand)
    return on


def _conflicts(pairs: Iterable[tuple[str, str]], on: Mapping[str, Sequence[Stand]]) -> Counter[str]:
    touched: dict[str, set[str]] = defaultdict(set)
    for subject, found in on.items():
        for stand in found:
            touched[stand.id].add(subject)
    return Counter(
        subject for first, second in pairs for subject in touched[first] | touched[second]
    )


def _parties(stands: Iterable[Stand], marks: Mapping[str, Mark]) -> Iterator[Party]:
    held = Counter(party for stand in stands for party in stand.parties if party in marks)
    for id in sorted(held, key=lambda p: (-held[p], marks[p].label.casefold(), p)):
        yield Party(marks[id], held[id])


def _cells(
    stands: Sequence[Stand], shown: Sequence[Party], others: Sequence[Party]
) -> Iterator[Cell]:
    columns: list[tuple[Mark | None, set[str]]] = [(p.mark, {p.mark.id}) for p in shown]
    if others:
        columns.append((None, {party.mark.id for party in others}))
    for party, ids in columns:
        found = [stand for stand in stands if not ids.isdisjoint(stand.parties)]
        yield Cell(party, tuple(sorted(found, key=_order)))


def _order(stand: Stand) -> tuple[bool, str, str, str]:
    return not stand.in_force, stand.finding.kind.label, stand.wording, stand.id


def _above(vocabulary: Vocabulary, issue: str, language: str) -> str:
    """Return the names of the broader issues, the broadest first."""
    names: list[str] = []
    seen = {issue}
    current = vocabulary.values(issue, SKOS + "broader")
    while current and current[0] not in seen:
        seen.add(current[0])
        names.append(vocabulary.label(current[0], language))
        current = vocabulary.values(current[0], SKOS + "broader")
    return " › ".join(reversed(names))


def _contention(row: Row) -> tuple[int, int, int, str, str]:
    """Return what rows are sorted by: conflicts, then how many parties have a stand, then how many stands."""
    held = [cell for cell in row.cells if cell.stands]
    count = sum(len(cell.stands) for cell in held)
    return -row.conflicts, -len(held), -count, row.subject.label.casefold(), row.subject.id
