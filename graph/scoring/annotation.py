"""Annotations: what one coder found in one text, in the words of the annotation guideline.

The guideline calls a statement what `kg` calls a position with the statement it rests on. Offsets are Unicode code
points of the text, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.errors import Mark
from graph.scoring.names import fold_name
from graph.texts.sources import Offsets


@dataclass(frozen=True, slots=True)
class GoldParty:
    """A collective actor: its name, kind, part played, and other names in the text."""

    name: str
    type: str = ""
    role: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldEnvoy:
    """A named person who speaks or acts for a party."""

    name: str
    represents: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of the text and where they stand."""

    quote: str
    start: int
    end: int

    @property
    def span(self) -> Offsets:
        """The offsets."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class GoldStatement(Place):
    """One act of one holder on one issue; `attribution` is a chain of roles and names from the speaker outwards.

    `class_` is the word for the class in a study, which may be finer than the guideline's type, `term` the handle of
    its term, `condition` those on which it depends, `figures` its amount and deadline, `mark` where it is written.
    """

    type: str = ""
    holders: tuple[str, ...] = ()
    id: str = ""
    voiced_by: str = ""
    issue: str = ""
    target: str = ""
    paraphrase: str = ""
    mentions: tuple[Place, ...] = ()
    attribution: tuple[tuple[str, str], ...] = ()
    modality: str = "firm"
    background: bool = False
    red_line: bool = False
    class_: str = ""
    term: str = ""
    condition: str = ""
    figures: str = ""
    mark: Mark | None = None

    @property
    def spans(self) -> tuple[Offsets, ...]:
        """The offsets of the quote, then those of further mentions."""
        return (self.span, *(mention.span for mention in self.mentions))


@dataclass(frozen=True, slots=True)
class GoldMeeting(Place):
    """A meeting."""

    participants: tuple[str, ...] = ()
    status: str = ""
    label: str = ""
    place: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class GoldProposal(Place):
    """A text, plan or package as an object."""

    label: str = ""
    proposers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    status: str = ""
    content: str = ""


@dataclass(frozen=True)
class Annotation:
    """What one coder found in one text; `name` is the file it was read from."""

    id: str
    coder: str = ""
    parties: tuple[GoldParty, ...] = ()
    envoys: tuple[GoldEnvoy, ...] = ()
    statements: tuple[GoldStatement, ...] = ()
    meetings: tuple[GoldMeeting, ...] = ()
    proposals: tuple[GoldProposal, ...] = ()
    name: str = ""

    @cached_property
    def names(self) -> dict[str, str]:
        """The folded name of a party by each of its folded names; the first party that has a name keeps it."""
        found: dict[str, str] = {}
        for party in self.parties:
            for name in (party.name, *party.aliases):
                found.setdefault(fold_name(name), fold_name(party.name))
        return found

    def party(self, name: str) -> str:
        """Return the folded name of the party that goes by a name; a name nobody has stands for itself.

        >>> Annotation("a", parties=(GoldParty("Chile", aliases=("Santiago",)),)).party("santiago")
        'chile'
        """
        folded = fold_name(name)
        return self.names.get(folded, folded)

    def quotes(self) -> Iterator[Place]:
        """Yield every quote with its offsets."""
        yield from (*self.statements, *self.meetings, *self.proposals)
        yield from (mention for statement in self.statements for mention in statement.mentions)
