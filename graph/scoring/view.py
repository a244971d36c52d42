"""A coding as the annotation guideline sees it: parties, envoys, statements, meetings and proposals of one text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from graph.coding.compiled import Compiled
from graph.errors import Mark
from graph.extract.gold import PARTY_TYPES, issue_of, type_of
from graph.extract.tables import read_table
from graph.lexicon.vocabulary import ACTOR, LABEL, Vocabulary
from graph.scoring.annotation import (
    Annotation,
    GoldEnvoy,
    GoldMeeting,
    GoldParty,
    GoldProposal,
    GoldStatement,
    Place,
)
from graph.scoring.words import IN_ITS_WORDS, NOBODY, class_of_part, read_note, word_of
from graph.terms import (
    DCTERMS,
    NEG,
    PREFIXES,
    RDF,
    SKOS,
    Triple,
    expand,
    language_of,
    local_name,
    value_of,
)
from graph.texts.sources import Offsets, Source

PART_OF, PUBLISHER, NOTE = DCTERMS + "isPartOf", DCTERMS + "publisher", SKOS + "note"
HELD_BY, ON_TERM, ON_ISSUE = NEG + "heldBy", NEG + "onTerm", NEG + "onIssue"
EVIDENCE, SPEAKER, SPAN, FIRMNESS = (NEG + n for n in ("evidence", "speaker", "span", "firmness"))
ACTOR_OF, ROLE, IN_EVENT = NEG + "actor", NEG + "role", NEG + "participatesIn"
AFFILIATED, STATUS, PLACE, TIME = (
    NEG + n for n in ("affiliatedWith", "status", "place", "timeText")
)
BACKGROUND, CODED_BY = NEG + "background", NEG + "codedBy"
PERSON, UNNAMED = NEG + "Person", NEG + "UnnamedActor"
CONDITIONS = ("if", "unless", "until")
"""Words of the properties that make a position conditional."""

FIGURES = ("comparator", "amount", "unit", "due")
"""Words of the properties that have a position's figures."""

Said = Mapping[str, Mapping[str, Sequence[str]]]
"""Terms by subject and property."""


def said_by(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    """Return what triples say: terms by subject and property."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in triples:
        found[value_of(subject)][value_of(predicate)].append(obj)
    return {subject: dict(said) for subject, said in found.items()}


class View:
    """One compiled coding, with what the register says of those it names."""

    def __init__(
        self, source: Source, header: Iterable[Triple], compiled: Compiled, known: Said,
        vocabulary: Vocabulary, *, as_guideline: bool = True,
    ) -> None:  # fmt: skip
        """Prepare a view.

        Args:
            header: what the header of the source says.
            known: what the register says.
            as_guideline: whether organs go by their party, and issues by the guideline's slugs.

        """
        self.source, self.compiled, self.vocabulary = source, compiled, vocabulary
        self.known, self.as_guideline = known, as_guideline
        self.publishers = {
            value_of(o)
            for s, p, o in header
            if value_of(p) == PUBLISHER and value_of(s).endswith(f"/source/{self.source.id}")
        }
        self.own = said_by(compiled.triples)

    # ------------------------------------------------------------ what is said

    def terms(self, subject: str, property_: str) -> list[str]:
        """Return what coding and register say of a thing, as terms."""
        sides = (self.own, self.known)
        found = (term for side in sides for term in side.get(subject, {}).get(property_, ()))
        return list(dict.fromkeys(found))

    def values(self, subject: str, property_: str) -> list[str]:
        return [value_of(term) for term in self.terms(subject, property_)]

    def one(self, subject: str, property_: str) -> str:
        return next(iter(self.values(subject, property_)), "")

    def by_word(self, subject: str, word: str) -> list[str]:
        """Return the values of the property that a word names."""
        property_ = self.vocabulary.property_named(word, self.class_of(subject))
        return self.values(subject, property_.iri) if property_ else []

    def class_of(self, subject: str) -> str:
        return self.one(subject, RDF + "type")

    def is_a(self, subject: str, root: str) -> bool:
        return self.vocabulary.is_a(self.class_of(subject), root)

    def label(self, subject: str) -> str:
        """Return what a thing is called: in the language of the study, else in any."""
        terms = self.terms(subject, LABEL)
        wanted = (*self.vocabulary.languages, "en", "")
        ranked = sorted(terms, key=lambda t: (
            wanted.index(language_of(t)) if language_of(t) in wanted else len(wanted), t))  # fmt: skip
        return value_of(ranked[0]) if ranked else local_name(subject)

    def of_class(self, root: str) -> list[str]:
        """Return the own things of a class, in the order in which they are written."""
        found = [s for s in self.own if self.class_of(s) and self.is_a(s, root)]
        return sorted(found, key=lambda s: (self.compiled.marks.get(s, Mark("")), s))

    def whole(self, actor: str) -> str:
        """Return the actor that an actor is part of in the end: the Kremlin goes by Russia."""
        seen: set[str] = set()
        while (above := self.one(actor, PART_OF)) and above not in seen and self.is_a(above, ACTOR):
            seen.add(actor)
            actor = above
        return actor

    def party(self, actor: str) -> str:
        """Return the name of the party an actor is, or for the guideline belongs to."""
        return self.label(self.whole(actor) if self.as_guideline else actor)

    # ------------------------------------------------------------ the parts

    def annotation(self, coder: str, name: str) -> Annotation:
        """Return all that the coding says; `name` is its file."""
        statements = sorted(self.statements(), key=lambda s: (s.span, s.type, s.holders))
        meetings, proposals = tuple(self.meetings()), tuple(self.proposals())
        envoys = tuple(self.envoys(statements))
        numbered = tuple(s if s.id else replace(s, id=f"s{n}") for n, s in enumerate(statements, 1))
        parties = tuple(self.parties())
        return Annotation(
            self.source.id, coder, parties, envoys, numbered, meetings, proposals, name
        )

    def statements(self) -> Iterator[GoldStatement]:
        """Yield the positions, one for each who says it: what another says again is another statement."""
        for position in sorted(self.own):
            class_ = self.class_of(position)
            type_ = type_of(class_, self.vocabulary) if class_ else ""
            if not type_:
                continue
            voices: dict[tuple[str, ...], list[str]] = defaultdict(list)
            for statement in self.values(position, EVIDENCE):
                if statement in self.own:
                    voices[tuple(sorted(self.values(statement, SPEAKER)))].append(statement)
            for evidence in voices.values():
                yield self.statement(position, type_, sorted(evidence, key=self.spans))

    def statement(self, position: str, type_: str, evidence: Sequence[str]) -> GoldStatement:
        spans = list(dict.fromkeys(span for s in evidence for span in self.spans(s)))
        first, *others = (self.place(span) for span in spans)
        terms = self.values(position, ON_TERM)
        issues = [issue for term in terms for issue in self.values(term, ON_ISSUE)]
        kept = read_note(self.values(position, NOTE))
        sentence = self.label(terms[0]) if terms else ""
        chain = tuple(self.chain(evidence[0]))
        target = [self.party(actor) for actor in self.by_word(position, "addressed to")]
        return GoldStatement(
            first.quote, first.start, first.end, type_,
            tuple(n for n in map(self.party, self.values(position, HELD_BY)) if n != NOBODY),
            kept.get("id", ""),
            next((name for role, name in chain if role == "speaker"), "") or kept.get("voice", ""),
            self.issue(issues[0]) if issues else "",
            next(iter(target), ""),
            "" if _words(sentence) == _words(first.quote) else sentence,
            tuple(others),
            chain,
            kept.get("modality") or self.modality(position),
            all(self.one(s, BACKGROUND) == "true" for s in evidence),
            self.is_firm(position, "red line"),
            self.vocabulary.label(self.class_of(position), "en"),
            ", ".join(sorted(map(local_name, terms))),
            "; ".join(self.worded(position, CONDITIONS)),
            "; ".join(self.worded(position, FIGURES)),
            self.compiled.marks.get(position) or Mark(self.source.name),
        )  # fmt: skip

    def issue(self, code: str) -> str:
        """Return the guideline's slug for an issue: of one of the study's own, that of the general one above it."""
        if not self.as_guideline:
            return self.vocabulary.label(code, "en")
        at: str | None = code
        while at and not at.startswith(PREFIXES["issue"]):
            at = next(iter(self.vocabulary.values(at, SKOS + "broader")), None)
        return issue_of(at or code, self.vocabulary) or ""

    def is_firm(self, position: str, word: str) -> bool:
        """Tell whether a position has the firmness that a word names."""
        return self.one(position, FIRMNESS) == self.vocabulary.code_named(FIRMNESS, word)

    def worded(self, position: str, words: Sequence[str]) -> Iterator[str]:
        """Yield what the properties that some words name say of a position, with these words."""
        for word in words:
            if values := sorted(map(local_name, self.by_word(position, word))):
                yield f"{word} {', '.join(values)}"

    def modality(self, position: str) -> str:
        if any(self.by_word(position, word) for word in CONDITIONS):
            return "conditional"
        return "tentative" if self.is_firm(position, "tentative") else "firm"

    def spans(self, statement: str) -> list[Offsets]:
        found = (span.partition("#char=")[2] for span in self.values(statement, SPAN))
        return sorted((int(a), int(b)) for a, _, b in (text.partition(",") for text in found))

    def place(self, span: Offsets) -> Place:
        return Place(self.source.text[slice(*span)], *span)

    def chain(self, statement: str) -> Iterator[tuple[str, str]]:
        """Yield who said it and who passed it on, from the speaker outwards; the publisher is the narrator."""
        for speaker in self.values(statement, SPEAKER):
            if speaker not in self.publishers:
                yield ("source" if self.is_a(speaker, UNNAMED) else "speaker"), self.label(speaker)
        quoted = self.vocabulary.property_named("quoted from", self.class_of(statement))
        at, seen = statement, set[str]()
        while quoted and (at := self.one(at, quoted.iri)) and at not in seen:
            seen.add(at)
            for publisher in self.values(at, PUBLISHER) or [at]:
                unnamed = self.is_a(publisher, UNNAMED)
                yield ("source" if unnamed else "relay"), self.label(publisher)

    def parties(self) -> Iterator[GoldParty]:
        """Yield the collective actors that hold something, are addressed, or take part in something."""
        roles: dict[str, str] = {}
        for finding in sorted(self.own):
            if not self.one(finding, CODED_BY):
                continue
            holders = self.values(finding, HELD_BY)
            for actor in holders:
                roles[self.whole(actor)] = "principal"
            named = (
                *self.by_word(finding, "addressed to"),
                *self.values(finding, AFFILIATED),
                *self.values(finding, ACTOR_OF),
            )
            for actor in named:
                roles.setdefault(self.whole(actor), "third-party")
        for finding in sorted(self.own):
            word = word_of(self.one(finding, ROLE), "party", self.vocabulary)
            for actor in self.values(finding, ACTOR_OF) if word else ():
                roles[self.whole(actor)] = word
        for actor in [
            s for s in self.own if self.is_a(s, ACTOR) and read_note(self.values(s, NOTE))
        ]:
            roles.setdefault(actor, "third-party")
        found = [
            self.party_entry(actor, role)
            for actor, role in roles.items()
            if self.class_of(actor)
            and not self.is_a(actor, PERSON)
            and not self.is_a(actor, UNNAMED)
        ]
        yield from sorted(found, key=lambda p: p.name)

    def party_entry(self, actor: str, role: str) -> GoldParty:
        name, kept = self.label(actor), read_note(self.values(actor, NOTE))
        members = [actor, *self.members.get(actor, ())]
        aliases = {n for member in members for n in (*self.aliases(member), self.label(member))}
        kind = kept.get("type") or self.kind(actor)
        return GoldParty(
            name, kind if kind in PARTY_TYPES else "political-group", kept.get("role", role),
            tuple(sorted(aliases - {name})),
        )  # fmt: skip

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The actors that are part of each actor in the end."""
        found: dict[str, list[str]] = defaultdict(list)
        for side in (self.own, self.known):
            for actor, said in side.items():
                if PART_OF in said and self.is_a(actor, ACTOR):
                    found[self.whole(actor)].append(actor)
        return found

    @cached_property
    def ties(self) -> dict[str, list[str]]:
        """The affiliations of each actor, those of the coding first, as they are written."""
        found: dict[str, list[str]] = defaultdict(list)
        for side in (self.own, self.known):
            marks = self.compiled.marks if side is self.own else {}
            tied = [s for s, said in side.items() if AFFILIATED in said]
            for tie in sorted(tied, key=lambda s: (marks.get(s, Mark("")), s)):
                for actor in self.values(tie, ACTOR_OF):
                    found[actor].append(tie)
        return found

    def aliases(self, actor: str) -> Iterator[str]:
        yield from self.by_word(actor, "also called")

    def kind(self, actor: str) -> str:
        kinds = {
            expand(row["class"], self.vocabulary.prefixes): row["kind"]
            for row in reversed(read_table("kinds"))
        }
        return next(
            (kinds[c] for c in self.vocabulary.above(self.class_of(actor)) if c in kinds), ""
        )

    def envoys(self, statements: Iterable[GoldStatement]) -> Iterator[GoldEnvoy]:
        """Yield the persons who speak in the coding or are tied to somebody by it, each with the tie written first."""
        speaking = {name for s in statements for role, name in s.attribution if role == "speaker"}
        people = {s for s in self.own if self.is_a(s, PERSON)}
        people |= {
            person
            for person, ties in self.ties.items()
            if self.is_a(person, PERSON)
            and (self.label(person) in speaking or any(tie in self.own for tie in ties))
        }
        found: dict[str, GoldEnvoy] = {}
        for person in sorted(people):
            name, ties = self.label(person), self.ties.get(person, [])
            tie = next(iter(ties), "")
            kept = bool(read_note(self.values(tie, NOTE)))
            roles = [] if kept else [self.vocabulary.label(r, "en") for r in self.values(tie, ROLE)]
            office = [*(self.by_word(tie, "office") if tie else []), *roles]
            party = self.principal(self.one(tie, AFFILIATED)) if tie else ""
            found.setdefault(name, GoldEnvoy(name, party, "".join(office[:1])))
        yield from (found[name] for name in sorted(found))

    def principal(self, actor: str) -> str:
        """Return the party somebody acts for in the end: of another person, that person's."""
        seen: set[str] = set()
        while self.is_a(actor, PERSON) and actor not in seen and self.ties.get(actor):
            seen.add(actor)
            actor = self.one(self.ties[actor][0], AFFILIATED)
        return self.party(actor)

    def first_place(self, finding: str) -> Place | None:
        spans = [
            span for s in self.values(finding, EVIDENCE) if s in self.own for span in self.spans(s)
        ]
        return self.place(min(spans)) if spans else None

    def meetings(self) -> Iterator[GoldMeeting]:
        """Yield the meetings, with those who take part in them."""
        for meeting in self.of_class(class_of_part("meetings", self.vocabulary)):
            if not (at := self.first_place(meeting)):
                continue
            taking = [s for s in sorted(self.own) if meeting in self.values(s, IN_EVENT)]
            parties = {self.party(actor) for s in taking for actor in self.values(s, ACTOR_OF)}
            kept = read_note(self.values(meeting, NOTE))
            status = kept.get("status") or word_of(
                self.one(meeting, STATUS), "meeting", self.vocabulary
            )
            yield GoldMeeting(
                at.quote, at.start, at.end, tuple(sorted(parties)), status or "held",
                kept.get("label", "") if "label" in kept else self.label(meeting),
                next(map(self.label, self.values(meeting, PLACE)), ""), self.one(meeting, TIME),
            )  # fmt: skip

    def proposals(self) -> Iterator[GoldProposal]:
        """Yield the proposals."""
        for proposal in self.of_class(class_of_part("proposals", self.vocabulary)):
            if not (at := self.first_place(proposal)):
                continue
            notes = self.values(proposal, NOTE)
            kept = read_note(notes)
            status = kept.get("status") or word_of(
                self.one(proposal, STATUS), "proposal", self.vocabulary
            )
            yield GoldProposal(
                at.quote, at.start, at.end, self.label(proposal),
                tuple(n for n in map(self.party, self.values(proposal, HELD_BY)) if n != NOBODY),
                tuple(map(self.party, self.by_word(proposal, "addressed to"))),
                status, next((n for n in notes if not n.startswith(IN_ITS_WORDS)), ""),
            )  # fmt: skip


def _words(text: str) -> str:
    return " ".join(text.split())
