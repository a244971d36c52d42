"""How firmly a finding is held, and to whom it is addressed."""

from __future__ import annotations

import pytest

import ontology
from graph.extract import Known
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture(scope="module")
def general() -> Vocabulary:
    """Return the bundled vocabulary."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chile will sign the treaty if Peru withdraws its troops.", "conditional"),
        ("Chile refused to sign the treaty until Peru withdraws its troops.", "conditional"),
        ("Chile would retaliate in the event of an attack.", "conditional"),
        ("Norway demanded that Chile withdraw its troops until Monday.", "firm"),
        ("Norway said that Chile should withdraw its troops from the valley.", "firm"),
        ("Norway once again urged Chile to withdraw its troops.", "firm"),
        ("Norway urged Chile to drop any plan that could harm the peace.", "firm"),
        ("Norway urged Chile to withdraw its troops as soon as possible.", "firm"),
        ("Norway hopes that Chile will withdraw its troops.", "tentative"),
        ("Norway said it may impose sanctions on Chile.", "tentative"),
    ],
)
def test_a_finding_is_as_firm_as_its_own_clause(
    text: str, expected: str, general: Vocabulary
) -> None:
    """Conditions count anywhere in the words of a finding, what makes it tentative only beside its cue."""
    found = Rules(gated=False).extract(text, Known(general)).statements

    assert expected == found[0].modality


DISPUTE = "Chile and Peru are at odds over a lake. Chile wants it. Peru wants it. Chile met Peru. Peru met Chile. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway urged Chile to withdraw its troops.", "Chile"),
        (DISPUTE + "Chile rejected the offer.", "Peru"),
        ("Chile rejected the offer.", ""),
        (DISPUTE + "Norway rejected the offer.", ""),
    ],
)
def test_in_a_dispute_between_two_the_other_is_addressed(
    text: str, expected: str, general: Vocabulary
) -> None:
    """Who is not named beside the cue is the other of the two that the text speaks of, for a holder among them."""
    found = Rules(gated=False).extract(text, Known(general)).statements

    assert expected == found[-1].target
