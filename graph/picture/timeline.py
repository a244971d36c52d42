"""The Timeline view: what happened, what was said and what is due, with a lane for each party.

What has a date, what has one only in the words of a source ("this week") and what has none are kept apart: words are
not resolved, since a wrong date is worse than none. What nobody says has come about is drawn hollow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.lexicon.vocabulary import Vocabulary
from graph.picture.material import Document, Material
from graph.picture.model import Finding, Mark, Picture
from graph.picture.positions import Matrix, read_matrix
from graph.picture.stands import Stand
from graph.terms import NEG

NAME = "timeline"
EVENT, PROPOSAL = NEG + "Event", NEG + "Proposal"
START, END, WORDS, DUE = NEG + "start", NEG + "end", NEG + "timeText", NEG + "due"
STATUS, PLACE, FOLLOWS = NEG + "status", NEG + "place", NEG + "follows"
HAPPENED, TABLED, SAID, IS_DUE = "happened", "tabled", "said", "due"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on the timeline: an event, a proposal, a position when it was said, or a deadline.

    `date` and `end` are ISO 8601, as precise as they are known; `words` are the source's own. `parties` are ids of
    marks. `source` and `offset` say where it is told first.
    """

    what: str
    finding: Finding
    parties: tuple[str, ...]
    date: str = ""
    end: str = ""
    words: str = ""
    status: str = ""
    place: str = ""
    hollow: bool = False
    stand: Stand | None = None
    source: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """All of one date: what concerns several parties or none, and what concerns one, lane by lane."""

    date: str
    across: tuple[Entry, ...]
    lanes: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells, in its order."""

    document: Document
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments by date; then, by source, what is dated in words only, and what is not.

    `undated` has events, proposals and deadlines, `unplaced` positions of which nobody knows when they were said.
    Lanes are those of the matrix; a lane without a mark is that of all others.
    """

    lanes: tuple[Mark | None, ...]
    moments: tuple[Moment, ...]
    relative: tuple[Told, ...]
    undated: tuple[Told, ...]
    unplaced: tuple[Told, ...]


def view(material: Material) -> Timeline | None:
    """Return the timeline of a picture, or nothing where it has neither event nor position."""
    matrix = read_matrix(material.picture, material.vocabulary, material.stands)
    timeline = read_timeline(
        material.picture, material.vocabulary, material.stands, matrix, material.documents
    )
    return timeline if any((timeline.moments, timeline.relative, timeline.undated)) else None


def read_timeline(
    picture: Picture,
    vocabulary: Vocabulary,
    stands: Mapping[str, Stand],
    matrix: Matrix,
    documents: Mapping[str, Document],
) -> Timeline:
    """Return the timeline of a picture.

    Args:
        documents: sources by IRI; what has no date is put in the order of their dates of issue.

    """
    entries = [
        *_happenings(picture, vocabulary),
        *(e for stand in stands.values() for e in (*_sayings(stand), *_deadlines(stand))),
    ]
    lanes: tuple[Mark | None, ...] = tuple(party.mark for party in matrix.parties)
    lanes += (None,) if matrix.others else ()
    dated: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.date:
            dated[entry.date].append(entry)
    apart = [entry for entry in entries if not entry.date]

    def told(*, words: bool, said: bool) -> tuple[Told, ...]:
        chosen = [
            e for e in apart if bool(e.words) == words and (e.what == SAID and not words) == said
        ]
        return tuple(_by_source(chosen, documents))

    return Timeline(
        lanes,
        tuple(_moment(date, dated[date], lanes) for date in sorted(dated)),
        told(words=True, said=False),
        told(words=False, said=False),
        told(words=False, said=True),
    )


# ---------------------------------------------------------------- entries


def _happenings(picture: Picture, vocabulary: Vocabulary) -> Iterator[Entry]:
    """Yield events and proposals, with the parties that take part in them or put them forward."""
    takes_part: dict[str, list[str]] = defaultdict(list)
    for finding in picture.findings:
        for end in finding.ends:
            takes_part[end] += finding.parties
    for finding in picture.findings:
        is_event = vocabulary.is_a(finding.kind.iri, EVENT)
        if not is_event and not vocabulary.is_a(finding.kind.iri, PROPOSAL):
            continue
        status = _one(finding, STATUS)
        told = finding.dates[0] if finding.dates and not is_event else ""
        involved = takes_part[finding.id] if is_event else finding.parties
        yield replace(
            _entry(HAPPENED if is_event else TABLED, finding, tuple(sorted(set(involved)))),
            date=_one(finding, START) or _one(finding, END) or told,
            end=_one(finding, END),
            words=_one(finding, WORDS),
            status=vocabulary.label(status, picture.language) if status else "",
            place=finding.details.get(vocabulary.label(PLACE, picture.language), ""),
            hollow=vocabulary.values(status, NEG + "hollow") == ["true"],
        )


def _sayings(stand: Stand) -> Iterator[Entry]:
    """Yield a position once for each date on which it was said, and once for each other time in words."""
    first: dict[tuple[str, str], Entry] = {}
    for passage in stand.finding.passages:
        quote = passage.quote
        when = (quote.date, "" if quote.date else quote.said)
        entry = replace(
            _entry(SAID, stand.finding, stand.parties),
            date=quote.date, words=quote.said, stand=stand, source=passage.source, offset=quote.start,
        )  # fmt: skip
        first.setdefault(when, entry)
    yield from first.values()


def _deadlines(stand: Stand) -> Iterator[Entry]:
    for due in stand.finding.values.get(DUE, ()):
        entry = _entry(IS_DUE, stand.finding, stand.parties)
        yield replace(entry, date=due, words=_one(stand.finding, WORDS), stand=stand)
    if WORDS in stand.finding.values and DUE not in stand.finding.values:
        entry = _entry(IS_DUE, stand.finding, stand.parties)
        yield replace(entry, words=_one(stand.finding, WORDS), stand=stand)


def _entry(what: str, finding: Finding, parties: tuple[str, ...]) -> Entry:
    places = sorted((p.source, p.quote.start) for p in finding.passages)
    source, offset = places[0] if places else ("", 0)
    return Entry(what, finding, parties, source=source, offset=offset)


def _one(finding: Finding, property_: str) -> str:
    return next(iter(finding.values.get(property_, ())), "")


# ---------------------------------------------------------------- order

_ORDER = {HAPPENED: 0, TABLED: 1, IS_DUE: 2, SAID: 3}


def _moment(date: str, entries: Iterable[Entry], lanes: Sequence[Mark | None]) -> Moment:
    ordered = sorted(entries, key=lambda e: (_ORDER[e.what], e.source, e.offset, e.finding.id))
    named = [lane.id for lane in lanes if lane]
    alone: dict[str, list[Entry]] = defaultdict(list)
    across = []
    for entry in ordered:
        own = [party for party in entry.parties if party in named]
        if len(entry.parties) == 1 and own:
            alone[own[0]].append(entry)
        elif len(entry.parties) == 1 and None in lanes:
            alone[""].append(entry)
        else:
            across.append(entry)
    return Moment(
        date, tuple(across), tuple(tuple(alone[lane.id if lane else ""]) for lane in lanes)
    )


def _by_source(entries: Iterable[Entry], documents: Mapping[str, Document]) -> Iterator[Told]:
    told: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        told[entry.source].append(entry)
    found = [documents.get(source) or Document(source, "") for source in told]
    for document in sorted(found, key=lambda d: (d.issued or "~", d.iri)):
        yield Told(document, tuple(_in_order(told[document.iri])))


def _in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield entries as the source tells them, but nothing before what it is said to follow."""
    ordered = sorted(entries, key=lambda e: (e.offset, e.finding.id, _ORDER[e.what], e.words))
    waiting = {e.finding.iri: e for e in ordered}
    done: set[int] = set()

    def put(entry: Entry, above: frozenset[str]) -> Iterator[Entry]:
        for earlier in sorted(entry.finding.values.get(FOLLOWS, ())):
            if earlier in waiting and earlier not in above:
                yield from put(waiting[earlier], above | {earlier})
        if id(entry) not in done:
            done.add(id(entry))
            yield entry

    for entry in ordered:
        yield from put(entry, frozenset([entry.finding.iri]))
