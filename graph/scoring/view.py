"""A coding as the annotation guideline sees it: parties, envoys, statements, meetings and proposals of one text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph.errors import Mark
from graph.extract.gold import PARTY_TYPES, issue_of, type_of
from graph.scoring.annotation import (
    Annotation,
    GoldEnvoy,
    GoldMeeting,
    GoldParty,
    GoldProposal,
    GoldStatement,
    Place,
)
from graph.scoring.reading import ACTOR_OF, AFFILIATED, PERSON, PUBLISHER, Reading
from graph.scoring.words import (
    IN_ITS_WORDS,
    NOBODY,
    NOTHING,
    class_of_part,
    read_chain,
    read_note,
    word_of,
)
from graph.terms import NEG, PREFIXES, SKOS, local_name
from graph.texts.sources import Offsets

NOTE = SKOS + "note"
HELD_BY, ON_TERM, ON_ISSUE = NEG + "heldBy", NEG + "onTerm", NEG + "onIssue"
EVIDENCE, SPEAKER, SPAN, FIRMNESS = (NEG + n for n in ("evidence", "speaker", "span", "firmness"))
ROLE, IN_EVENT, STATUS = NEG + "role", NEG + "participatesIn", NEG + "status"
PLACE, TIME = NEG + "place", NEG + "timeText"
BACKGROUND, CODED_BY, REVIEW = NEG + "background", NEG + "codedBy", NEG + "reviewStatus"
UNNAMED = NEG + "UnnamedActor"
CONDITIONS = ("if", "unless", "until")
"""Words of the properties that make a position conditional."""

FIGURES = ("comparator", "amount", "unit", "due")
"""Words of the properties that have a position's figures."""


class View(Reading):
    """One compiled coding as an annotation."""

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
            if not type_ or self.is_rejected(position):
                continue
            voices: dict[tuple[str, ...], list[str]] = defaultdict(list)
            for statement in self.values(position, EVIDENCE):
                if statement in self.own:
                    voices[tuple(sorted(self.values(statement, SPEAKER)))].append(statement)
            for evidence in voices.values():
                yield self.statement(position, type_, sorted(evidence, key=self.spans))

    def is_rejected(self, finding: str) -> bool:
        """Tell whether a review turned a finding down."""
        rejected = self.vocabulary.code_named(REVIEW, "rejected")
        return bool(rejected) and rejected in self.values(finding, REVIEW)

    def statement(self, position: str, type_: str, evidence: Sequence[str]) -> GoldStatement:
        spans = list(dict.fromkeys(span for s in evidence for span in self.spans(s)))
        kept = read_note(self.values(position, NOTE))
        spans.sort(key=lambda span: f"{span[0]}-{span[1]}" != kept.get("main"))
        first, *others = (self.place(span) for span in spans)
        terms = self.values(position, ON_TERM)
        issues = [issue for term in terms for issue in self.values(term, ON_ISSUE)]
        sentence = self.label(terms[0]) if terms else ""
        chain = tuple(self.chain(evidence[0]))
        voice = next((name for role, name in chain if role == "speaker"), "")
        told_before = all(self.one(s, BACKGROUND) == "true" for s in evidence)
        target = [self.party(actor) for actor in self.by_word(position, "addressed to")]
        return GoldStatement(
            first.quote, first.start, first.end, type_,
            tuple(n for n in map(self.party, self.values(position, HELD_BY)) if n != NOBODY),
            kept.get("id", ""),
            kept.get("voice", voice).removeprefix(NOTHING),
            self.issue(issues[0]) if issues else kept.get("issue", ""),
            next(iter(target), ""),
            "" if _words(sentence) == _words(first.quote) else sentence,
            tuple(others),
            read_chain(kept["attribution"]) if "attribution" in kept else chain,
            kept.get("modality") or self.modality(position),
            kept["background"] == "true" if "background" in kept else told_before,
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
            if not self.one(finding, CODED_BY) or self.is_rejected(finding):
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
        kept = {s: read_note(self.values(s, NOTE)).get("part", "") for s in self.own}
        for actor in (s for s, part in kept.items() if part == "party"):
            roles.setdefault(actor, "third-party")
        found = [
            self.party_entry(actor, role)
            for actor, role in roles.items()
            if self.class_of(actor)
            and kept.get(actor) != "no party"
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
            party = self.principal(self.one(tie, AFFILIATED)).removeprefix(NOBODY) if tie else ""
            found.setdefault(name, GoldEnvoy(name, party, "".join(office[:1])))
        yield from (found[name] for name in sorted(found))

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
                kept.get("label", self.label(meeting)).removeprefix(NOTHING),
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
