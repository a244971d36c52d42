"""Stands: positions as the page words them, "Russia demands …, if …", with whose word they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.lexicon.vocabulary import CONCEPT, DATE_TYPES, TERM, Property, Vocabulary
from graph.picture.model import POSITION, Finding, Picture
from graph.picture.voices import Voices
from graph.terms import NEG, SKOS

FIRMNESS, OVERTAKEN = NEG + "firmness", NEG + "overtakenBy"


@dataclass(frozen=True, slots=True)
class Stand:
    """A position as it is shown: its finding, what it is about, and what restricts it.

    `parties` are ids of marks: whose stand it is. `qualifiers` are conditions, amounts, deadlines and degrees by the
    labels of their properties, `badges` keys of strings. A stand that another has overtaken is not in force.
    """

    finding: Finding
    parties: tuple[str, ...]
    wording: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    badges: tuple[str, ...] = ()
    in_force: bool = True
    red_line: bool = False

    @property
    def id(self) -> str:
        """The id of the finding."""
        return self.finding.id


def read_stands(picture: Picture, vocabulary: Vocabulary, voices: Voices) -> dict[str, Stand]:
    """Return the positions of a picture by id, sorted."""
    labels = {mark.id: mark.label for mark in picture.marks}
    firmest = _firmest(vocabulary)
    return {
        finding.id: _stand(finding, labels, vocabulary, voices, picture.language, firmest)
        for finding in picture.findings
        if vocabulary.is_a(finding.kind.iri, POSITION)
    }


def _stand(
    finding: Finding,
    labels: Mapping[str, str],
    vocabulary: Vocabulary,
    voices: Voices,
    language: str,
    firmest: str,
) -> Stand:
    held_by = finding.values.get(NEG + "heldBy", ())
    return Stand(
        finding,
        finding.parties or finding.holders,
        "; ".join(labels.get(end, end).rstrip(".") for end in finding.ends),
        tuple(qualifiers(finding, vocabulary, language)),
        voices.badges((passage.quote for passage in finding.passages), held_by),
        in_force=not finding.values.get(OVERTAKEN),
        red_line=bool(firmest) and firmest in finding.values.get(FIRMNESS, ()),
    )


def _firmest(vocabulary: Vocabulary) -> str:
    """Return the highest degree of the scale of firmness."""
    scale = [
        (int(notation), code)
        for code in vocabulary.codes.get(FIRMNESS, ())
        for notation in vocabulary.values(code, SKOS + "notation")
        if notation.isdigit()
    ]
    return max(scale, default=(0, ""))[1]


def qualifiers(
    finding: Finding, vocabulary: Vocabulary, language: str
) -> Iterator[tuple[str, str]]:
    """Yield what restricts a position, label and value: conditions, amounts, dates and degrees.

    What is derived, who is addressed and what a coder notes is no part of the stand itself.
    """
    drawn = {
        property_
        for name in ("edgeFrom", "edgeTo", "mainProperty")
        for property_ in vocabulary.inherited(finding.kind.iri, NEG + name)
    }
    helpers = {p.bound_in for p in vocabulary.properties.values()} | vocabulary.units
    for iri, values in finding.values.items():
        property_ = vocabulary.properties.get(iri)
        if property_ is None or property_.derived or iri in drawn or iri in helpers:
            continue
        label = vocabulary.label(iri, language)
        if property_.unit_in:
            yield label, amount(finding, vocabulary, property_, language)
        elif _restricts(property_):
            yield label, finding.details.get(label, "; ".join(values)).rstrip(".")


def _restricts(property_: Property) -> bool:
    return bool(property_.ranges & {TERM, CONCEPT}) or bool(property_.ranges & DATE_TYPES)


def amount(finding: Finding, vocabulary: Vocabulary, property_: Property, language: str) -> str:
    """Return a number with the words before it and its unit: "at least 31 %". A bare count has no unit."""
    bounds = [
        vocabulary.label(code, language) for code in finding.values.get(property_.bound_in, ())
    ]
    units = [unit for unit in finding.values.get(property_.unit_in, ()) if unit != "1"]
    return " ".join((*bounds, *finding.values[property_.iri], *units))
