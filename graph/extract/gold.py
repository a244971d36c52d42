"""Extractions in the annotation guideline's own form, for scoring against texts coded by hand."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from graph.extract import Extraction, FoundParty, FoundStatement
from graph.extract.grammar.folding import fold
from graph.extract.grammar.tables import parts, read_table
from graph.extract.who.domestic import renamed
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import expand, local_name

BY_INITIALS = frozenset(["United States", "United Kingdom", "United Arab Emirates", "Soviet Union"])
"""States that keep their name where a text has another."""
PARTY_TYPES = frozenset(
    [
        "state",
        "igo",
        "government",
        "armed-group",
        "political-group",
        "union",
        "company",
        "employers",
        "legislature",
        "coalition",
        "ngo",
    ]
)


@cache
def _types() -> dict[str, str]:
    return {row["class"]: row["type"] for row in read_table("gold_types")}


def guideline_types() -> tuple[str, ...]:
    """Return the guideline's types of statements, in the order of its tests."""
    return tuple(dict.fromkeys(_types().values()))


def type_of(class_: str, vocabulary: Vocabulary) -> str:
    """Return the guideline's type for a class, by the nearest class above that has one, or nothing."""
    types = {expand(name, vocabulary.prefixes): type_ for name, type_ in _types().items()}
    return next((types[c] for c in vocabulary.above(class_) if c in types), "")


def class_of_type(type_: str, vocabulary: Vocabulary) -> str:
    """Return the class for a type of the guideline: the one that is called so, else the first that has the type."""
    rows = [row for row in read_table("gold_types") if row["type"] == type_]
    classes = [expand(row["class"], vocabulary.prefixes) or "" for row in rows]
    return next((c for c in classes if vocabulary.label(c, "en") == type_), "".join(classes[:1]))


def to_gold(id: str, extraction: Extraction, vocabulary: Vocabulary, coder: str) -> dict[str, Any]:
    """Return an extraction as the guideline's JSON."""
    return {
        "id": id,
        "coder": coder,
        "guideline": "1",
        "parties": [
            {
                "name": p.name,
                "type": p.kind if p.kind in PARTY_TYPES else "political-group",
                "role": p.role or "third-party",
                "aliases": list(p.aliases),
            }
            for p in extraction.parties
        ],
        "envoys": [
            {"name": e.name, "represents": e.party, "capacity": e.capacity or None}
            for e in extraction.envoys
        ],
        "statements": [
            _statement(f"s{n + 1}", s, type_, issue_of(s.issue, vocabulary))
            for n, s in enumerate(extraction.statements)
            if (type_ := type_of(s.class_, vocabulary))
        ],
        "meetings": [
            {
                "label": m.label, "participants": list(m.participants), "place": m.place or None,
                "date": m.date or None, "status": m.status, "quote": m.quote, "start": m.start, "end": m.end,
            }
            for m in extraction.meetings
        ],
        "proposals": [
            {
                "label": p.label, "proposers": list(p.proposers), "addressees": list(p.addressees),
                "status": p.status, "quote": p.quote, "start": p.start, "end": p.end,
            }
            for p in extraction.proposals
        ],
    }  # fmt: skip


def as_written(extraction: Extraction, text: str) -> Extraction:
    """Return an extraction with bodies under the fullest name that a text has for them.

    The gazetteer's own name is kept where the text has it or only a short form: guideline, section 1.
    """
    plain = fold(text).text
    names = {p.name: written_name(p, plain) for p in extraction.parties}
    return renamed(extraction, {old: new for old, new in names.items() if old != new})


def written_name(party: FoundParty, text: str) -> str:
    """Return the fullest name of three words or more that a text has for a body, else the name it has already.

    Those who are called by a name and a noun, as 'Houthi rebels', bear both where the text never says 'the Houthis'.
    """
    if party.kind == "government" or _is_in(party.name, text):
        return party.name
    if party.kind == "state":
        return _older_name(party.name, text)
    long = [a for a in party.aliases if len(a.split()) > 2 and a[:1].isupper() and "," not in a]
    spelt = [a for a in long if _is_in(a, text)]
    nouns = "|".join(
        n
        for row in read_table("groups")
        if row["kind"] == "armed-group"
        for n in parts(row["noun"])
    )
    for alias in party.aliases if party.kind in ("armed-group", "political-group") else ():
        spelt += re.findall(rf"\b{re.escape(alias)} (?:{nouns})s?\b", text)[:1]
    return max(spelt, key=len, default=party.name)


def _older_name(state: str, text: str) -> str:
    """Return the other name that a text has for a state, as Burma; the United States of 'America' keep their own."""
    names = next((parts(row["also"]) for row in read_table("states") if row["name"] == state), [])
    spelt = [n for n in names if not n.replace(".", "").isupper() and _is_in(n, text)]
    return state if state in BY_INITIALS else next(iter(spelt), state)


def _is_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def issue_of(issue: str, vocabulary: Vocabulary) -> str | None:
    """Return the guideline's slug for an issue: the last part of its name, else the nearest the guideline has."""
    slugs = {
        expand(row["issue"], vocabulary.prefixes): row["slug"] for row in read_table("gold_issues")
    }
    return slugs.get(issue, local_name(issue)) if issue else None


def _statement(id: str, s: FoundStatement, type_: str, issue: str | None) -> dict[str, Any]:
    return {
        "id": id,
        "type": type_,
        "holders": list(s.holders),
        "voiced_by": s.voiced_by or None,
        "issue": issue,
        "target": s.target or None,
        "quote": s.quote,
        "start": s.start,
        "end": s.end,
        "attribution": [{"role": link.role, "name": link.name} for link in s.chain],
        "modality": s.modality,
        "background": s.is_background,
    }
