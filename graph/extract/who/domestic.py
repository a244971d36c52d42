"""The executive as a party of its own, where a dispute is one within a state: guideline, section 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.extract import Extraction, FoundEnvoy, FoundMeeting, FoundParty, FoundStatement
from graph.extract.grammar.mentions import org_words
from graph.extract.grammar.tables import parts, read_table
from graph.extract.who.coreference import Resolver

WITHIN_A_STATE = frozenset(["union", "legislature"])
"""Kinds of parties that quarrel with the government of their own state."""
ARMS = re.compile(
    r"(?i)\b(?:rebel|guerrill?a|insurgen|militia|fighters|cease-?fire|truce|armed group)"
)
"""Words of a text in which a front or a movement bears arms."""


FAR_AHEAD = 3
"""How many times as much must be said of the state at home as of any other that takes part."""


def find_executive(
    resolver: Resolver,
    statements: Sequence[FoundStatement],
    meetings: Sequence[FoundMeeting],
    envoys: Sequence[FoundEnvoy],
    named: Iterable[str],
) -> dict[str, str]:
    """Return the state whose executive is a party of its own, with what the text calls that; else nothing.

    So it is where one state is spoken of far more than others, a union, a legislature, a political party, an opposition
    or protesters take part too, and nobody with arms and no coalition of states.
    """
    kind = resolver.inventory.kind
    main = {p for s in statements for p in s.holders} | {
        p for m in meetings for p in m.participants
    }
    everybody = main | {s.target for s in statements} | {e.party for e in envoys}
    states = {p for p in main if kind(p) == "state"} or {p for p in everybody if kind(p) == "state"}
    ranked = sorted(states, key=lambda p: (-resolver.counts[p], p))
    is_armed = ARMS.search(resolver.document.text) is not None
    is_larger = any(kind(p) == "coalition" or (is_armed and kind(p) == "armed-group") for p in main)
    if not ranked or is_larger:
        return {}
    home, *others = ranked
    # Where no other state or body of states is named, a union that is spoken of is one at home.
    is_alone = not any(kind(p) in ("state", "igo") and p != home for p in resolver.counts)
    within = everybody.union(named, resolver.counts if is_alone else ())
    if not any(_is_within(p, kind(p)) for p in within):
        return {}
    if any(resolver.counts[other] * FAR_AHEAD > resolver.counts[home] for other in others):
        return {}
    name = executive_of(home, resolver.document.text)
    return {home: name} if name else {}


def _is_within(party: str, kind: str) -> bool:
    is_party = kind == "political-group" and any(
        org_words().get(w, ("",))[0] == "political-group" for w in party.split()
    )
    return (
        kind in WITHIN_A_STATE
        or is_party
        or party in _parties_by_name()
        or (
            kind == "political-group"
            and ("opposition" in party.lower() or "protest" in party.lower())
        )
    )


def _parties_by_name() -> frozenset[str]:
    return frozenset(
        row["name"]
        for row in read_table("bodies")
        if row["kind"] == "political-group" and (not row["people"] or "Party" in row["also"])
    )


def executive_of(state: str, text: str) -> str:
    """Return what a text calls the executive of a state, or nothing.

    >>> executive_of("Canada", "The Canadian government stepped in."), executive_of("Peru", "The government agreed.")
    ('Canadian government', 'government')
    """
    if own := _row_of(state).get("executive"):
        return own
    if found := named_government(state, text):
        return found
    return "government" if re.search(r"\b[Tt]he [Gg]overnment\b", text) else ""


def named_government(state: str, text: str) -> str:
    """Return the words that a text has for the government of a state by name, or nothing.

    >>> named_government("Peru", "Peru's government agreed."), named_government("Peru", "The government agreed.")
    ("Peru's government", '')
    """
    row = _row_of(state)
    forms = [state, *parts(row.get("also", "")), *parts(row.get("people", ""))]
    owners = rf"(?:{'|'.join(map(re.escape, forms))})(?:['’]s)?|[Ff]ederal|de facto"
    found = re.search(rf"\b(?:{owners}) [Gg]overnment\b", text)
    return found[0] if found else ""


def _row_of(state: str) -> dict[str, str]:
    return next((row for row in read_table("states") if row["name"] == state), {})


def renamed(extraction: Extraction, names: Mapping[str, str], kind: str = "") -> Extraction:
    """Return an extraction with parties under other names; what had the name already is the same party.

    Args:
        names: the new name of each party that gets one.
        kind: the kind of those that get one, where it is another than before.

    """

    def name_of(party: str) -> str:
        return names.get(party, party)

    def all_of(parties: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(name_of, parties)))

    parties: dict[str, FoundParty] = {}
    for party in extraction.parties:
        name, old = name_of(party.name), parties.get(name_of(party.name))
        new_kind = kind if kind and party.name in names else party.kind
        other = (party.name,) if party.name != name else ()
        aliases = dict.fromkeys([*(old.aliases if old else ()), *other, *party.aliases])
        aliases.pop(name, None)
        parties[name] = replace(party, name=name, kind=new_kind, aliases=tuple(aliases))
    return replace(
        extraction,
        parties=tuple(parties[name] for name in sorted(parties)),
        envoys=tuple(replace(e, party=name_of(e.party)) for e in extraction.envoys),
        statements=tuple(
            replace(
                s, holders=all_of(s.holders), target=name_of(s.target),
                voiced_by=name_of(s.voiced_by), voiced_for=name_of(s.voiced_for),
            )
            for s in extraction.statements
        ),
        meetings=tuple(
            replace(m, participants=all_of(m.participants)) for m in extraction.meetings
        ),
        proposals=tuple(
            replace(p, proposers=all_of(p.proposers), addressees=all_of(p.addressees))
            for p in extraction.proposals
        ),
    )  # fmt: skip
