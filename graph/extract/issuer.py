"""Documents in which somebody speaks in the first person or by a joint text: whose words they are."""

from __future__ import annotations

import re

from graph.extract.coreference import Resolver
from graph.extract.document import Document
from graph.extract.mentions import Mention
from graph.extract.voices import Voice

HEADING = re.compile(
    r"\b(?:statement|communiqu[eé]|declaration|remarks|readout|letter|message|address)\b[^.\n]{0,60}?\b(?:by"
    r"|from|of|between)\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|my|My|us)\b")
PARTIES = re.compile(r"\b(?:the|The) (?:Parties|Participants|Sides|Two Sides)\b")
OF_STATE = re.compile(
    r"\b(?:as President|my Administration|my administration|to my desk|my Cabinet)\b"
)


def find_issuer(document: Document, resolver: Resolver) -> Voice | None:
    """Return the voice of a document that is a statement itself, or nothing where it only reports."""
    outside = "".join(
        s.text + " "
        for s in document.sentences
        if document.quotation_at((s.start + s.end) // 2) is None
    )
    own = len(FIRST_PERSON.findall(re.sub(r"[\"“][^\"”]*[\"”]", "", outside)))
    heading = next(
        (m for s in document.sentences[:3] if (m := HEADING.search(s.text)) and not s.is_prose),
        None,
    )
    joint = len(PARTIES.findall(outside))
    if own < 3 and joint < 2 and heading is None:
        return None
    parties = _named(document, resolver) if heading else _signed(document, resolver)
    if not parties and joint >= 2:
        parties = resolver.principals()
    if not parties and "Congress" in outside and OF_STATE.search(outside):
        parties = ("White House",)
        resolver.inventory.note("White House", "government", "United States")
    if not parties and own < 3:
        return None
    speaker = Mention(0, 0, 0, 0, "party", parties=parties, inferred=True)
    return Voice(0, len(document.text), -1, speaker, parties, is_issuer=True)


def _named(document: Document, resolver: Resolver) -> tuple[str, ...]:
    """Return the parties and persons' parties that the heading names behind 'by' or 'from'."""
    for sentence in document.sentences[:3]:
        match = HEADING.search(sentence.text)
        if match is None or sentence.is_prose:
            continue
        found: list[str] = []
        for mention in resolver.finder.found[sentence.index]:
            if mention.start < sentence.start + match.end() - 3:
                continue
            party = mention.owner or (
                resolver.person_party(mention) if mention.kind == "person" else ""
            )
            if party and not party.startswith("?") and party not in found:
                found.append(party)
        return tuple(found)
    return ()


def _signed(document: Document, resolver: Resolver) -> tuple[str, ...]:
    """Return the parties of those whose names and offices stand below the text, a line each."""
    found: list[str] = []
    for sentence in reversed(document.sentences):
        if sentence.is_prose:
            break
        for mention in resolver.finder.found[sentence.index]:
            party = mention.owner or resolver.person_party(mention)
            if (
                mention.kind != "name"
                and party
                and not party.startswith("?")
                and party not in found
            ):
                found.insert(0, party)
    return tuple(found)
