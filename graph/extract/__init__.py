"""Reading: suggestions of codings from texts. An open set: a package may bring more under `kg.extractors`.

An extractor takes a text and what the study knows, and returns what it finds with the offsets that prove it. Whatever
it finds is a suggestion: nothing counts as accepted before a person has looked at it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from graph.errors import KgError
from graph.lexicon.hints import did_you_mean
from graph.lexicon.vocabulary import Vocabulary

BUNDLED = {"rules": "graph.extract.rules:Rules", "llm": "graph.extract.llm:LanguageModel"}

API = 1
"""The version of the contract below; an extractor states the one it keeps to."""


class ExtractionError(KgError):
    """An extractor that is not there or does not keep to the contract."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a study knows: its vocabulary, and the names of its actors with the label they go by and their class.

    `title` and `outlet` are those of the text at hand, as far as its header tells them.
    """

    vocabulary: Vocabulary
    actors: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    part_of: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class FoundParty:
    """A party a text speaks of: name, kind, part played (principal, mediator, third-party), other names in the text."""

    name: str
    kind: str
    role: str = ""
    aliases: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class FoundEnvoy:
    """A named person who speaks for a party, in a capacity in the words of the text; `role` is the label of a code.

    `start` and `end` cut the quote in which name and capacity stand; without a quote nothing proves the tie.
    """

    name: str
    party: str
    capacity: str = ""
    role: str = ""
    is_inferred: bool = False
    start: int = 0
    end: int = 0
    quote: str = ""
    rule: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of quotation, from the speaker outwards: speaker, source (without a name) or relay."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A position found in a text.

    `start` and `end` are offsets in code points, end exclusive, and cut the quote. `class_` is the IRI of a class,
    `issue` that of a code or empty. `condition` is if, unless, until or in exchange for, with the words of what is
    asked. `voice` tells what `voiced_by` is: a person, a party, an organ of one (a ministry) or somebody unnamed, who
    speaks for `voiced_for`. `said` and `due` are times in the words of the text, `amount` is as a coding writes it.
    `takes_back` cuts the words for what a withdrawal takes back.
    """

    class_: str
    start: int
    end: int
    quote: str
    holders: tuple[str, ...]
    rule: str
    confidence: float
    voiced_by: str = ""
    chain: tuple[Link, ...] = ()
    issue: str = ""
    target: str = ""
    modality: str = "firm"
    condition: tuple[str, str] | None = None
    is_background: bool = False
    mentions: tuple[tuple[int, int], ...] = ()
    flags: tuple[str, ...] = ()
    voice: str = ""
    voiced_for: str = ""
    said: str = ""
    amount: str = ""
    due: str = ""
    takes_back: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    """A meeting found in a text: the parties, and the persons who are named as their delegates."""

    label: str
    participants: tuple[str, ...]
    status: str
    start: int
    end: int
    quote: str
    place: str = ""
    date: str = ""
    delegates: tuple[str, ...] = ()
    rule: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class FoundProposal:
    """A text, plan or package found in a text, as an object."""

    label: str
    proposers: tuple[str, ...]
    status: str
    start: int
    end: int
    quote: str
    addressees: tuple[str, ...] = ()
    rule: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that an extractor found in one text."""

    parties: tuple[FoundParty, ...] = ()
    envoys: tuple[FoundEnvoy, ...] = ()
    statements: tuple[FoundStatement, ...] = ()
    meetings: tuple[FoundMeeting, ...] = ()
    proposals: tuple[FoundProposal, ...] = ()


@runtime_checkable
class Extractor(Protocol):
    """What an extractor offers. It is made without arguments; `api` is the version of this contract."""

    name: str
    version: str
    api: int

    def extract(self, text: str, known: Known) -> Extraction:
        """Return what a text holds. The same text and knowledge give the same answer."""


def extractors() -> dict[str, str]:
    """Return the extractors there are by name, with where each comes from."""
    brought = {point.name: point.value for point in entry_points(group="kg.extractors")}
    return {**brought, **BUNDLED}


def load_extractor(name: str) -> Extractor:
    """Return an extractor by name.

    Raises:
        ExtractionError: if there is none of this name, or it cannot be loaded or does not keep to the contract.

    """
    known = extractors()
    if name not in known:
        hint = did_you_mean(name, known) or f"extractors are: {', '.join(sorted(known))}"
        raise ExtractionError(f"no extractor {name!r}", hint)
    module, _, attribute = known[name].partition(":")
    try:
        made = getattr(importlib.import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError) as error:
        raise ExtractionError(f"the extractor {name!r} cannot be loaded: {error}") from error
    if not isinstance(made, Extractor) or made.api != API:
        raise ExtractionError(f"the extractor {name!r} is made for another version of kg")
    return made


def ungrounded(text: str, extraction: Extraction) -> Sequence[str]:
    """Return the quotes that do not stand in the text at their offsets: there must be none.

    >>> ungrounded("They met.", Extraction(meetings=(FoundMeeting("talks", (), "held", 0, 4, "They"),)))
    []
    """
    found: Iterable[FoundStatement | FoundMeeting | FoundProposal | FoundEnvoy] = (
        *extraction.statements, *extraction.meetings, *extraction.proposals, *extraction.envoys,
    )  # fmt: skip
    return [item.quote for item in found if text[item.start : item.end] != item.quote]
