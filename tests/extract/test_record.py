"""Confidence: taken from the record of each rule, and right as often as it says on texts left out of the record."""

from __future__ import annotations

import pytest

import ontology
from graph.extract import Known
from graph.extract.acts.record import ALL, confidence, confidence_of, count
from graph.extract.grammar.tables import read_toml
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary
from tests.extract.score import first_look, first_look_rows

INFERRED = "Norway's envoy met the rebels. He said they should release the prisoners."
NAMED = "Norway's envoy met the rebels. Norway said the rebels should release the prisoners."


def left_out() -> list[tuple[float, bool]]:
    """Return for each position of the first look what confidence it has by all other texts, and whether it was right."""
    rows = [row for row in first_look_rows() if row[1] == "position"]
    found = []
    for text in sorted({row[0] for row in rows}):
        rest = [(k, rule, s, right == "yes") for t, k, rule, s, right in rows if t != text]
        counts = count(rest)["position"]
        found += [
            (confidence(counts, rule, is_inferred=state == "inferred"), right == "yes")
            for t, _, rule, state, right in rows if t == text
        ]  # fmt: skip
    return found


def test_the_record_is_what_the_first_look_counts() -> None:
    """The numbers in the data file are those of the table, and nothing else."""
    assert read_toml("record") == count(first_look())


def test_confidence_is_the_share_of_right_findings_on_texts_left_out() -> None:
    """What is predicted from the other texts is what was right: over all, and among the surer and the less sure half."""
    found = sorted(left_out())
    halves = (found, found[: len(found) // 2], found[len(found) // 2 :])
    gaps = [
        abs(sum(c for c, _ in part) - sum(right for _, right in part)) / len(part)
        for part in halves
    ]

    assert all(gap <= 0.08 for gap in gaps), gaps


def test_a_rule_s_own_record_says_more_than_that_of_all() -> None:
    """The squared error is smaller than with (right + 1) / (fired + 2), which takes every new rule for half right."""
    rows = [row for row in first_look_rows() if row[1] == "position"]
    error = sum((c - right) ** 2 for c, right in left_out()) / len(rows)
    laplace = 0.0
    for text, _, rule, _, right in rows:
        same = [r[4] == "yes" for r in rows if r[2] == rule and r[0] != text]
        laplace += ((sum(same) + 1) / (len(same) + 2) - (right == "yes")) ** 2

    assert error < laplace / len(rows)


@pytest.mark.parametrize("kind", ["position", "envoy", "meeting", "proposal"])
def test_a_rule_without_a_record_is_as_sure_as_all_of_its_kind(kind: str) -> None:
    """What never fired is taken to be like the others."""
    fired, right = read_toml("record")[kind][ALL]["named"]

    assert confidence_of("no-such-rule", kind) == round(right / fired, 2)


def test_a_finding_whose_holder_is_named_is_surer() -> None:
    """The same rule with the holder inferred counts by the record of such findings."""
    known = Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))
    rules = Rules(gated=False)
    found = [
        next(s for s in rules.extract(t, known).statements if s.rule == "must")
        for t in (NAMED, INFERRED)
    ]

    assert [("inferred-holder" in s.flags, s.confidence) for s in found] == [
        (False, confidence_of("must")), (True, confidence_of("must", is_inferred=True)),
    ]  # fmt: skip
