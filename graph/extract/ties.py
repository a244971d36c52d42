"""Who is tied to whom and takes part in what: affiliations, meetings and proposals as statements of a coding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.coding.layout import Block
from graph.extract import FoundEnvoy, FoundMeeting, FoundProposal
from graph.extract.cast import Cast
from graph.extract.grammar.dates import resolve_time
from graph.extract.grammar.mentions import titles
from graph.extract.grammar.tables import read_table


def code(kind: str, found: str) -> str:
    """Return the label of the code for what an extractor says, or nothing.

    >>> code("meeting", "scheduled"), code("part", "principal")
    ('planned', 'party')
    """
    rows = read_table("codes")
    return next((r["code"] for r in rows if (r["kind"], r["found"]) == (kind, found)), "")


def note_of(rule: str, *flags: str) -> Block:
    """Return how something was found, as an entry."""
    return [("note", "; ".join(filter(None, (f"rule {rule}" if rule else "", ", ".join(flags)))))]


@dataclass(slots=True)
class Ties:
    """Makes findings of what is no position, for one source."""

    cast: Cast
    issued: str
    names: Counter[str] = field(default_factory=Counter)
    described: set[str] = field(default_factory=set)
    proposed: list[tuple[FoundProposal, str]] = field(default_factory=list)

    def affiliation(self, envoy: FoundEnvoy) -> Block:
        """Return for whom a person speaks, and in which capacity."""
        flags = [flag for flag, holds in (("inferred-holder", envoy.is_inferred),) if holds]
        block: Block = [
            ("affiliation", self.cast.actor(envoy.name, "person")),
            ("affiliated with", self.cast.party(envoy.party)),
            ("role", envoy.role or code("role", "")),
        ]
        if envoy.capacity:
            block.append(("office", " ".join(envoy.capacity.split())))
        return [*block, *self.how(envoy, *flags)]

    def membership(self, words: str, party: str, confidence: float) -> Iterator[Block]:
        """Yield for whom people speak who are only described, 'Kyiv officials', once for a text."""
        if words in self.described:
            return
        self.described.add(words)
        last = words.lower().rsplit(None, 1)[-1]
        known = titles().table
        role = next((known[(w,)][0] for w in (last, last.removesuffix("s")) if (w,) in known), "")
        yield [
            ("affiliation", self.cast.actor(words, "unnamed")),
            ("affiliated with", self.cast.party(party)),
            ("role", role or code("role", "")),
            ("confidence", f"{confidence:.2f}"),
            *note_of("unnamed-speaker"),
        ]

    def meeting(self, meeting: FoundMeeting) -> Iterator[Block]:
        """Yield a meeting and who takes part in it."""
        id = self.name("meeting", meeting.start)
        status = code("meeting", meeting.status)
        ahead = meeting.status in ("scheduled", "proposed")
        block: Block = [("meeting", meeting.label), ("id", id), ("status", status)]
        if meeting.place:
            block.append(("place", self.cast.place(meeting.place)))
        if meeting.date:
            if day := resolve_time(meeting.date, self.issued, ahead=ahead):
                block.append(("start", day))
            block.append(("time in words", meeting.date))
        yield [*block, *self.how(meeting)]
        attended = code("attended", meeting.status)
        for name in meeting.participants:
            part = code("part", self.cast.role(name))
            yield self.participation(self.cast.party(name), id, part, attended, meeting)
        for name in meeting.delegates:
            part = code("part", "person")
            yield self.participation(self.cast.actor(name, "person"), id, part, attended, meeting)

    def participation(
        self, actor: str, id: str, part: str, status: str, meeting: FoundMeeting
    ) -> Block:
        block: Block = [("participation", actor), ("participates in", id), ("role", part)]
        return [*block, ("status", status), *self.how(meeting)]

    def announce(self, proposals: Sequence[FoundProposal]) -> None:
        """Give the proposals that have authors their names, so that provisions can be part of them."""
        for proposal in proposals:
            if proposal.proposers:
                self.proposed.append((proposal, self.name("proposal", proposal.start)))

    def proposal_of(self, holders: Sequence[str], start: int) -> str:
        """Return the name of the last proposal of some holders before an offset, else of any of theirs, or nothing."""
        theirs = [(p, id) for p, id in self.proposed if {*p.proposers} & {*holders}]
        before = [id for p, id in theirs if p.start <= start]
        return before[-1] if before else theirs[0][1] if theirs else ""

    def unnamed_proposal(self, holders: Sequence[str], confidence: float, start: int) -> Block:
        """Return the proposal that a provision is part of where the text has no words for it."""
        actors = [self.cast.party(name) for name in holders]
        label = f"proposal of {' and '.join(holders)}"
        id = self.name("proposal", start)
        self.proposed.append((FoundProposal(label, tuple(holders), "tabled", 0, 0, ""), id))
        return [
            ("proposal", label), ("id", id), ("held by", actors if len(actors) > 1 else actors[0]),
            ("status", code("proposal", "tabled")), ("confidence", f"{confidence:.2f}"),
            *note_of("proposal-of-provision"),
        ]  # fmt: skip

    def proposal(self, proposal: FoundProposal) -> Block:
        """Return a text or plan with those who put it forward."""
        id = next(id for known, id in self.proposed if known is proposal)
        holders = [self.cast.party(name) for name in proposal.proposers]
        block: Block = [
            ("proposal", proposal.label),
            ("id", id),
            ("held by", holders if len(holders) > 1 else holders[0]),
            ("status", code("proposal", proposal.status)),
        ]
        if proposal.addressees:
            block.append(("addressed to", [self.cast.party(n) for n in proposal.addressees]))
        return [*block, *self.how(proposal)]

    # ------------------------------------------------------------ parts

    def how(self, found: FoundEnvoy | FoundMeeting | FoundProposal, *flags: str) -> Block:
        """Return how surely and by which rule something was found."""
        how = note_of(found.rule, *flags) if found.rule or flags else []
        return [("confidence", f"{found.confidence:.2f}"), *how]

    def name(self, kind: str, start: int) -> str:
        """Return an id that no other text uses, the same in every extraction: it stands for one thing in the study."""
        base = f"{self.cast.source}-{kind}-{start}"
        self.names[base] += 1
        return base if self.names[base] == 1 else f"{base}-{self.names[base]}"
