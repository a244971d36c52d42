"""Holders: whose a position is where a coding does not say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.coding.describe import Describer
from graph.coding.description import PUBLISHER, Description
from graph.coding.findings import HELD_BY, Findings, Found
from graph.coding.register import Register
from graph.inference.rules import Rule, acting
from graph.terms import DCTERMS, NEG, iri

AUTHOR, PART_OF = DCTERMS + "creator", DCTERMS + "isPartOf"


@dataclass(slots=True)
class Holders:
    """What tells whose positions are: who speaks in each statement, and who acts for whom.

    `speakers` are IRIs by statement, `header` what the source's header says, `statements` and `things` what the
    coding enters beside its findings.
    """

    describer: Describer
    findings: Findings
    register: Register
    rules: Sequence[Rule]
    header: Mapping[str, Sequence[str]]
    speakers: Mapping[str, Sequence[str]]
    statements: Sequence[Description]
    things: Sequence[Description]

    @property
    def described(self) -> list[Description]:
        return [*(found.description for found in self.findings.found), *self.statements]

    def enter(self) -> None:
        """Enter who holds a finding where that is not said.

        It is the holder of what it is part of, else whom the file's defaults name, else the speaker's party.
        """
        held = self.describer.vocabulary.properties[HELD_BY]
        silent = [
            found for found in self.findings.found
            if not found.description.values.get(HELD_BY) and HELD_BY not in found.description.faulty
            and self.describer.vocabulary.applies(held, found.description.class_)
        ]  # fmt: skip
        voices = self.voices() if silent else {}
        for found in sorted(silent, key=lambda f: bool(f.description.values.get(PART_OF))):
            whole = [
                self.findings.by_term(term) for term in found.description.values.get(PART_OF, ())
            ]
            holders = [h for w in whole if w for h in w.description.values.get(HELD_BY, ())]
            if not holders:
                holders = list(self.findings.default_of(found.description, HELD_BY))
            if not holders:
                speakers = [s for name in found.statements for s in self.speakers[name]]
                holders = [iri(party) for party in self.parties(found, speakers, voices)]
            found.description.add(HELD_BY, *holders)

    def parties(
        self, found: Found, speakers: Iterable[str], voices: dict[str, set[str]]
    ) -> list[str]:
        """Return the party each speaker is or acts for in the end, or nothing, noted as a fault."""
        parties: list[str] = []
        mark = found.description.mark
        for speaker in speakers:
            label = self.describer.label_of(speaker)
            ends = sorted(a for a in voices.get(speaker, ()) if not voices.get(a)) or [speaker]
            if len(ends) > 1:
                names = ", ".join(self.describer.label_of(end) for end in ends)
                self.describer.fault(
                    mark, f"{label} acts for several: {names}", "say whose it is: `held by:`"
                )
            elif ends == [speaker] and not self.speaks_for_itself(speaker):
                hint = "say whose it is with `held by:`, or enter the speaker's affiliation"
                if not self.has_faulty():
                    self.describer.fault(mark, f"nobody is known for whom {label} acts", hint)
            else:
                parties += ends
        return list(dict.fromkeys(parties))

    def has_faulty(self) -> bool:
        """Tell whether something could not be used, from which a voice may have followed."""
        return any(description.faulty for description in self.described)

    def speaks_for_itself(self, speaker: str) -> bool:
        if iri(speaker) in self.header.get(PUBLISHER, ()):
            return iri(speaker) in self.header.get(AUTHOR, ())
        class_ = self.describer.met[speaker].class_
        return self.describer.vocabulary.inherited(class_, NEG + "ownVoice") == ["true"]

    def voices(self) -> dict[str, set[str]]:
        """Return who acts for whom, by what this coding and the register say, as the rules of voice derive it."""
        described = [*self.things, *(found.description for found in self.findings.found)]
        said = [t for description in described for t in description.triples()]
        speakers = {iri(s) for speakers in self.speakers.values() for s in speakers}
        named = sorted(t for t in {obj for _, _, obj in said} | speakers if self.register.about(t))
        ties = self.register.ties(named)
        for name in named:
            self.describer.scope.asked[f"ties\t{name}"] = self.register.ties_digest(name)
        return acting(self.rules, self.describer.vocabulary.hierarchy, [*said, *ties])
