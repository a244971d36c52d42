"""Suggestions as a coding file: what an extractor found in one source, ready to be looked at and built."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.coding.layout import Block, write_block
from graph.extract import Extraction, FoundEnvoy, FoundMeeting, FoundProposal, FoundStatement
from graph.extract.cast import Cast, Registered
from graph.extract.grammar.dates import resolve_time
from graph.extract.ties import Ties, code, note_of
from graph.lexicon.vocabulary import TERM, Vocabulary
from graph.notation import Scalar
from graph.terms import DCTERMS, NEG
from graph.texts.anchors import find_quote, fold_text, words_before
from graph.texts.sources import Source

HEAD = """\
# Suggestions of the extractor {name} {version}. None counts as accepted: kg build leaves them out of the index.
# Each says how it was found and how surely; move what you accept to a coding of your own.
"""
Decided = Callable[[int, int, str, Sequence[str]], bool]
PART_OF = DCTERMS + "isPartOf"
CONDITIONS = ("if", "unless", "until", "in exchange for")


def write_suggestions(
    source: Source,
    extraction: Extraction,
    vocabulary: Vocabulary,
    extractor: tuple[str, str],
    registered: Registered,
    decided: Decided = lambda *_: False,
) -> str:
    """Return a coding file with all that an extraction holds and a coding has a place for.

    A position without a holder and a proposal without an author have none.

    Args:
        extractor: its name and version.
        registered: what the register answers to names.
        decided: tells whether somebody has decided on a finding already: it is not suggested again. It is asked for
            the finding's offsets, the word for its class, and its holders or what else it is about.

    """
    cast = Cast(source.id, vocabulary, registered, extraction.parties)
    ties = Ties(cast, _issued(source, vocabulary))
    return _Suggestions(source, extraction, vocabulary, cast, ties, decided).text(*extractor)


def _issued(source: Source, vocabulary: Vocabulary) -> str:
    """Return the date of publication as the header has it, or nothing."""
    for key, value in source.header:
        known = vocabulary.property_named(key.text, NEG + "Source")
        if known is not None and known.iri == DCTERMS + "issued" and isinstance(value, Scalar):
            return value.text
    return ""


@dataclass(slots=True)
class _Suggestions:
    """One coding file on its way to text."""

    source: Source
    extraction: Extraction
    vocabulary: Vocabulary
    cast: Cast
    ties: Ties
    decided: Decided
    terms: Block = field(default_factory=list)

    def text(self, name: str, version: str) -> str:
        statements = [*self.statements()]
        blocks: Block = [("source", self.source.id), ("coder", name), ("status", "suggested")]
        for section, entries in (("actors", self.cast.actors), ("places", self.cast.places)):
            if entries:
                listed: Block = [(handle, fields) for handle, fields in sorted(entries.values())]
                blocks.append((section, listed))
        blocks += [("terms", self.terms)] if self.terms else []
        blocks.append(("statements", statements))
        return HEAD.format(name=name, version=version) + "\n".join(write_block(blocks)) + "\n"

    def statements(self) -> Iterator[Block]:
        """Yield the statements in the order of the text."""
        folded = fold_text(self.source.text)
        open_ = [p for p in self.extraction.proposals if self.is_open(p, "proposal", *p.proposers)]
        self.ties.announce(open_)
        made = _together([*self.of_positions(), *self.of_ties()])
        for (start, end), block in sorted(made, key=lambda item: item[0]):
            places = find_quote(folded, self.source.text[start:end])
            quote: Block = [("quote", " ".join(self.source.text[start:end].split()))]
            if (start, end) not in places:
                continue
            if len(places) > 1:
                before = words_before(folded, self.source.text, (start, end))
                if before is None:
                    continue
                quote.append(("after", before))
            yield [*quote, *block]

    # ------------------------------------------------------------ positions

    def of_positions(self) -> Iterator[tuple[tuple[int, int], Block]]:
        """Yield the statements behind positions, findings of the same passage and speaker together."""
        groups: dict[tuple[int, int, str], list[FoundStatement]] = {}
        for found in self.extraction.statements:
            if found.holders and not self.is_decided(found):
                groups.setdefault((found.start, found.end, found.voiced_by), []).append(found)
        for (start, end, _), together in groups.items():
            findings = [f for found in together for f in self.findings(found)]
            if findings:
                block = [*self.saying(together[0], self.speaker(together[0]))]
                yield (start, end), [*block, ("findings", findings)]

    def is_decided(self, found: FoundStatement) -> bool:
        """Tell whether somebody has decided on a position."""
        word = self.vocabulary.label(found.class_, "en")
        return self.decided(found.start, found.end, word, found.holders)

    def speaker(self, found: FoundStatement) -> str:
        """Return the word for who utters a finding, or nothing where only the text tells it."""
        unnamed = next((link.name for link in found.chain if link.role == "source"), "")
        if not found.voiced_by:
            return self.cast.actor(unnamed, "unnamed") if unnamed else ""
        kind = found.voice
        if not kind and any(e.name == found.voiced_by for e in self.extraction.envoys):
            kind = "person"
        return self.cast.speaker(found.voiced_by, kind, found.voiced_for)

    def saying(self, found: FoundStatement, speaker: str) -> Block:
        """Return who says it, by way of whom, and when."""
        block: Block = [("speaker", speaker)] if speaker else []
        relays = [link.name for link in found.chain if link.role == "relay"]
        if relays:
            outlets = [self.cast.actor(relay, "outlet") for relay in relays]
            block.append(("quoted from", outlets if len(outlets) > 1 else outlets[0]))
        said: Block = []
        if day := resolve_time(found.said, self.ties.issued) if found.said else "":
            said.append(("on", day))
        said += [("words", found.said)] if found.said else []
        said += [("background", "true")] if found.is_background else []
        return [*block, ("said", said)] if said else block

    def findings(self, found: FoundStatement) -> Iterator[Block]:
        """Yield a finding, with for whom people speak who are only described."""
        if self.takes_term(found.class_):
            if self.is_part(found.class_) and not self.ties.proposal_of(found.holders, found.start):
                yield self.ties.unnamed_proposal(found.holders, found.confidence, found.start)
            yield self.position(found)
        elif earlier := self.taken_back(found):
            yield self.position(found, value=_handle(self.source, earlier))
        else:
            return
        if found.voice == "unnamed" and found.voiced_for:
            yield from self.ties.membership(found.voiced_by, found.voiced_for, found.confidence)

    def takes_term(self, class_: str) -> bool:
        """Tell whether the value of a class is a term; that of a withdrawal is the position taken back."""
        main = self.vocabulary.inherited(class_, NEG + "mainProperty")
        return any(TERM in self.vocabulary.properties[p].ranges for p in main)

    def is_part(self, class_: str) -> bool:
        """Tell whether things of a class are drawn from what they are part of: provisions from their proposal."""
        return PART_OF in self.vocabulary.inherited(class_, NEG + "edgeFrom")

    def taken_back(self, found: FoundStatement) -> FoundStatement | None:
        """Return the position that a withdrawal takes back: one of the same holder inside its words, or named by it."""
        cut = found.takes_back or (found.start, found.end)
        others = (
            s for s in self.extraction.statements
            if s is not found and self.takes_term(s.class_) and {*s.holders} & {*found.holders}
            and s.start < cut[1] and cut[0] < s.end and not self.is_decided(s)
        )  # fmt: skip
        return next(others, None)

    def position(self, found: FoundStatement, value: str = "") -> Block:
        """Return a finding: its class with its term, its holder, and how it was found."""
        handle = _handle(self.source, found)
        block: Block = [(self.vocabulary.label(found.class_, "en"), value or handle)]
        if not value:
            self.enter_term(handle, self.term(found))
        if any(self.taken_back(s) is found for s in self.withdrawals()):
            block.append(("id", handle))
        holders = [self.cast.party(holder) for holder in found.holders]
        block.append(("held by", holders if len(holders) > 1 else holders[0]))
        if self.is_part(found.class_):
            block.append(("part of", self.ties.proposal_of(found.holders, found.start)))
        if found.target:
            block.append(("addressed to", self.cast.party(found.target)))
        if firmness := code("firmness", found.modality):
            block.append(("firmness", firmness))
        block += [*self.particulars(found, handle)]
        block.append(("confidence", f"{found.confidence:.2f}"))
        return [*block, *note_of(found.rule, *found.flags)]

    def withdrawals(self) -> Sequence[FoundStatement]:
        return [s for s in self.extraction.statements if not self.takes_term(s.class_)]

    def term(self, found: FoundStatement) -> Block:
        """Return the term of a finding: the words of the text, for a person to put neutrally."""
        term: Block = [("term", " ".join(found.quote.split()))]
        if found.issue:
            term.append(("on issue", self.vocabulary.label(found.issue, "en")))
        return term

    def particulars(self, found: FoundStatement, handle: str) -> Iterator[tuple[str, object]]:
        """Yield on what a position depends, how much it is about, and by when."""
        if found.condition and found.condition[0] in CONDITIONS and found.condition[1]:
            words = " ".join(found.condition[1].split())
            self.enter_term(f"{handle}-condition", [("term", words)])
            yield found.condition[0], f"{handle}-condition"
        if found.amount:
            yield "amount", found.amount
        if day := resolve_time(found.due, self.ties.issued, ahead=True) if found.due else "":
            yield "due", day

    def enter_term(self, handle: str, fields: Block) -> None:
        if all(handle != known for known, _ in self.terms):
            self.terms.append((handle, fields))

    # ------------------------------------------------------------ all else

    def of_ties(self) -> Iterator[tuple[tuple[int, int], Block]]:
        """Yield affiliations, meetings and proposals, each with the passage that proves it."""
        for envoy in self.extraction.envoys:
            if envoy.quote and self.is_open(envoy, "affiliation", envoy.name):
                yield (envoy.start, envoy.end), _findings([self.ties.affiliation(envoy)])
        for meeting in self.extraction.meetings:
            if self.is_open(meeting, "meeting", meeting.label):
                yield (meeting.start, meeting.end), _findings(self.ties.meeting(meeting))
        for proposal in self.extraction.proposals:
            if any(proposal is known for known, _ in self.ties.proposed):
                yield (proposal.start, proposal.end), _findings([self.ties.proposal(proposal)])

    def is_open(
        self, found: FoundEnvoy | FoundMeeting | FoundProposal, word: str, *about: str
    ) -> bool:
        """Tell whether nobody has decided on a finding yet."""
        return not self.decided(found.start, found.end, word, about)


Made = tuple[tuple[int, int], Block]


def _together(made: Iterable[Made]) -> list[Made]:
    """Return statements, those of the same words and speaker as one: each is entered once, with all its findings."""
    kept: dict[tuple[tuple[int, int], str], Block] = {}
    for span, block in made:
        fields = dict(block)
        key = span, str(fields.get("speaker", ""))
        if key not in kept:
            kept[key] = block
            continue
        own = kept[key]
        more = [field for field in block if field[0] not in dict(own)]
        findings = [*dict(own)["findings"], *fields["findings"]]  # type: ignore[misc]  # lists, as they are made below
        kept[key] = [*(f for f in own if f[0] != "findings"), *more, ("findings", findings)]
    return [(span, block) for (span, _), block in kept.items()]


def _findings(blocks: Iterable[Block]) -> Block:
    return [("findings", [*blocks])]


def _handle(source: Source, found: FoundStatement) -> str:
    """Return the handle of a finding's term: the same in every extraction."""
    return f"{source.id}-{found.start}-{found.end}"
