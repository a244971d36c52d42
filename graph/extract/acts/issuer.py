"""Documents in which somebody speaks in the first person or by a joint text: whose words they are."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.extract.acts.voices import Voice
from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.mentions import Inventory, Mention, Person
from graph.extract.grammar.names import Lexicon
from graph.extract.who.coreference import Resolver
from graph.extract.who.finder import Finder

HEADING = re.compile(
    r"\b(?:statements?|communiqu[eé]|declaration|remarks|readout|letter|message|address|briefing)\b[^.\n]{0,60}?\b(?:by"
    r"|from|of|between)\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(r"(?i)\b(?:joint|between|leaders|ministers|parties|countries|governments)\b")
"""Words of a heading by which a text is that of all who are named."""
ABOUT = re.compile(r"(?i)\s(?:on|about|regarding|concerning|following|after|ahead of)\s")
"""What begins what a statement is about."""
FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|my|My|us)\b")
PARTIES = re.compile(r"\b(?:the|The) (?:Parties|Participants|Sides|Two Sides)\b")
OF_STATE = re.compile(
    r"\b(?:as President|my Administration|my administration|to my desk|my Cabinet)\b"
)
TITLED = re.compile(r"\b(?:Statement|Communiqu[eé]|Declaration|Readout)\b")
SMALL = 3
"""Up to how many letters a word of a heading may be small."""
OPENING = 3
"""In how many sentences a heading may stand."""
OFTEN = 3
"""How many words of the first person make a text somebody's own."""


def find_issuer(
    document: Document,
    resolver: Resolver,
    title: str = "",
    publisher: tuple[str, ...] = (),
    outlet: str = "",
) -> Voice | None:
    """Return the voice of a document that is a statement itself, or nothing where it only reports.

    Args:
        title: the headline of the document, where it is known: 'Statement by …'.
        publisher: the party that published it, if it is one: the White House speaks in its own statements.
        outlet: the name of who published it, which may begin with that of a party of the text.

    """
    outside = "".join(
        s.text + " "
        for s in document.sentences
        if document.quotation_at((s.start + s.end) // 2) is None
    )
    own = len(FIRST_PERSON.findall(re.sub(r"[\"“][^\"”]*[\"”]", "", outside)))
    heading = next((s for s in document.sentences[:OPENING] if is_heading(s)), None)
    joint = len(PARTIES.findall(outside))
    lexicon = resolver.inventory.lexicon
    above, person = issuers_in(title, lexicon, publisher)
    if own < OFTEN and joint < 2 and heading is None and not above and not (publisher and own):
        return None
    parties = above or (_named(heading, resolver) if heading else _signed(document, resolver))
    if not parties and joint >= 2:
        parties = resolver.principals()
    if not parties and "Congress" in outside and OF_STATE.search(outside):
        parties = ("United States",)
    parties = parties or publisher or _opening(outlet, resolver)
    if not parties and own < OFTEN:
        return None
    for party in parties:
        resolver.inventory.note(party, resolver.inventory.kind(party) or "political-group")
    name = enter(person, resolver) if person is not None else ""
    speaker = Mention(0, 0, 0, 0, "party", parties=parties, inferred=True)
    return Voice(0, len(document.text), -1, speaker, parties, name, is_issuer=True)


def enter(person: Person, resolver: Resolver) -> str:
    """Enter the person who issues a document among those it names, and return the surname."""
    surname = person.name.split(",", maxsplit=1)[0].split()[-1]
    known = resolver.inventory.persons.setdefault(surname, replace(person, span=(0, 0)))
    if person.name.endswith(known.name):
        known.name = person.name
    known.party = known.party or person.party
    return surname


def is_heading(sentence: Sentence) -> bool:
    """Tell whether a sentence says whose words follow: a line of its own, or one that ends in a colon."""
    opens = not sentence.is_prose or sentence.text.rstrip().endswith(":")
    return opens and HEADING.search(sentence.text) is not None


def issuers_in(
    title: str, lexicon: Lexicon, publisher: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], Person | None]:
    """Return the parties whose statement a title announces, and the person: 'Statement by President Reed of Chile'.

    Args:
        title: the headline of the document.
        lexicon: the parties known by name.
        publisher: whose outlet it is; a president of whom no state is told speaks for that one.

    """
    head = ABOUT.split(title)[0]
    heading = HEADING.search(head)
    if heading and _is_titled(head[: heading.start()]):
        resolver = _resolver_of(head, lexicon)
        told = (s for s in resolver.document.sentences if HEADING.search(s.text))
        parties = next((_named(sentence, resolver) for sentence in told), ())
        persons = resolver.inventory.persons.values()
        speaker = next((p for p in persons if p.party in parties and not p.none), None)
        if speaker and publisher and resolver.inventory.new.issuperset(parties):
            parties, speaker = publisher, replace(speaker, party=publisher[0])
        return parties, speaker if len(parties) == 1 else None
    if not TITLED.search(head) or not _is_titled(head):
        return (), None
    is_joint = SEVERAL.search(head) is not None
    named = _parties_in(head, lexicon) or (_parties_in(title, lexicon) if is_joint else ())
    return (named if is_joint else named[:1]), None


def _is_titled(head: str) -> bool:
    """Tell whether words are a heading with capitals, and no clause: 'Security Council Press Statement'."""
    return all(not word[:1].islower() for word in head.split() if len(word) > SMALL)


def _resolver_of(text: str, lexicon: Lexicon) -> Resolver:
    """Return whom a heading speaks of, read apart from the document that it stands above."""
    document = Document(text)
    finder = Finder(document, Inventory(lexicon))
    finder.run()
    resolver = Resolver(document, finder.inventory, finder)
    resolver.survey()
    return resolver


def _parties_in(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the parties of a heading that are known by name, hyphened ones too: 'Norway-Chile Agreement'."""
    resolver = _resolver_of(re.sub(r"(?<=\w)[-–](?=[A-Z])", " , ", text), lexicon)
    named = (
        m.owner
        for mentions in resolver.finder.found.values()
        for m in mentions
        if m.kind == "party" and m.noun != "people"
    )
    return tuple(dict.fromkeys(name for name in named if name))


def publisher_of(outlet: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the party that an outlet is a part of, where its whole name says so: 'The White House'."""
    if not outlet:
        return ()
    resolver = _resolver_of(re.sub(r"^The ", "", outlet), lexicon)
    return tuple(
        m.owner
        for mentions in resolver.finder.found.values()
        for m in mentions
        if m.kind in ("party", "organ") and m.owner and m.owner not in resolver.inventory.new
        and m.start == 0 and m.end == len(resolver.document.text)
    )  # fmt: skip


def _opening(outlet: str, resolver: Resolver) -> tuple[str, ...]:
    """Return the party of the text whose name opens that of an outlet: 'Dock Union North' is the Dock Union's."""
    named = (p for p in resolver.counts if outlet.startswith(f"{p} ") or outlet == p)
    longest = max(named, key=len, default="")
    return (longest,) if longest else ()


def _named(sentence: Sentence, resolver: Resolver) -> tuple[str, ...]:
    """Return the parties and persons' parties that a heading names behind 'by' or 'from'."""
    match = HEADING.search(sentence.text)
    behind = sentence.start + (match.end() if match else 0) - 3
    found: list[str] = []
    for mention in resolver.finder.found[sentence.index]:
        if mention.start < behind or mention.kind == "name":
            continue
        party = mention.owner or (
            resolver.person_party(mention) if mention.kind == "person" else ""
        )
        if party and not party.startswith("?") and party not in found:
            found.append(party)
    return tuple(found if SEVERAL.search(sentence.text) else found[:1])


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
