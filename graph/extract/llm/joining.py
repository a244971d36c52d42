"""Windows joined: what was found in stretches that overlap, each thing once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.extract import Extraction, FoundMeeting, FoundParty, FoundProposal, FoundStatement


def join(found: Sequence[Extraction]) -> Extraction:
    """Return several extractions of one text as one; of things found twice the first counts."""
    parties: dict[str, FoundParty] = {}
    for party in (p for one in found for p in one.parties):
        known = parties.get(party.name, party)
        aliases = tuple(dict.fromkeys((*known.aliases, *party.aliases)))
        parties[party.name] = replace(known, aliases=aliases)
    envoys = {e.name: e for one in reversed(found) for e in reversed(one.envoys)}
    statements: list[FoundStatement] = []
    for s in (s for one in found for s in one.statements):
        if not any(_same_statement(s, other) for other in statements):
            statements.append(s)
    meetings: list[FoundMeeting] = []
    for m in (m for one in found for m in one.meetings):
        if not any(_meet(m, other) and m.participants == other.participants for other in meetings):
            meetings.append(m)
    proposals: list[FoundProposal] = []
    for p in (p for one in found for p in one.proposals):
        if not any(_meet(p, other) for other in proposals):
            proposals.append(p)
    return Extraction(
        tuple(parties[name] for name in sorted(parties)),
        tuple(envoys[name] for name in sorted(envoys)),
        tuple(sorted(statements, key=lambda s: (s.start, s.end, s.class_, s.holders))),
        tuple(sorted(meetings, key=lambda m: (m.start, m.end))),
        tuple(sorted(proposals, key=lambda p: (p.start, p.end))),
    )


def mend(second: Extraction, first: Extraction) -> Extraction:
    """Return a second answer with what only the first has: passages on which the second says nothing."""
    alone = [s for s in first.statements if not any(_meet(s, other) for other in second.statements)]
    return join([second, replace(first, statements=tuple(alone))])


def _same_statement(a: FoundStatement, b: FoundStatement) -> bool:
    shares = bool({*a.holders} & {*b.holders}) or a.holders == b.holders
    return a.class_ == b.class_ and shares and _meet(a, b)


Placed = FoundStatement | FoundMeeting | FoundProposal


def _meet(a: Placed, b: Placed) -> bool:
    return a.start < b.end and b.start < a.end
