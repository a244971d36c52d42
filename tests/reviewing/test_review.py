"""Reviewing suggestions: what is accepted counts, what is rejected stays away, and everything can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph import Study
from graph.coding.codings import parse_coding
from graph.editing.decisions import read_decisions
from graph.editing.review import Review
from graph.editing.suggestions import read_suggestions
from graph.errors import InputError
from graph.texts.sources import read_source
from kg import main
from tests.conftest import MakeStudy

TEXT = """\
Arland rejected the draft agreement and demands that Borland withdraw its boats, foreign minister Ana Rojas said.
Borland offered to mark a new border after talks with Norway. The two sides will meet again.
"""
OTHER = """\
source: talks
coder: other
status: suggested
terms:
  draft: {term: The draft is signed.}
statements:
  - quote: rejected the draft agreement
    findings:
      - refusal: draft
        held by: Arland
        confidence: 0.40
        note: rule guess
"""


NO_POSITION = ("affiliation", "meeting", "proposal")


def kg(*arguments: str, keys: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=keys)


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study of one text with suggestions."""
    study = make_study({"talks": TEXT}, {}, build=False)
    assert kg("extract", "--study", str(study.folder.root)).exit_code == 0
    return study


def root(study: Study) -> str:
    return str(study.folder.root)


def rules_of(study: Study) -> list[str]:
    """Return the rules of the positions that are suggested."""
    return [s.rule for s in suggestions(study) if s.class_ not in NO_POSITION]


def suggestions(study: Study):  # type: ignore[no-untyped-def]
    path = study.folder.sources / "talks.txt"
    return read_suggestions(study.folder, read_source(path, "sources/talks.txt"))


def files(study: Study) -> dict[str, str]:
    """Return all files a review may change."""
    folders = (study.folder.codings, study.folder.root / "reviews")
    return {
        path.relative_to(study.folder.root).as_posix(): path.read_text("utf-8")
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_finding_goes_into_a_coding_whose_list_is_empty(study: Study) -> None:
    """A coding with `statements: []` and a comment behind takes findings like any other."""
    path = study.folder.codings / "talks.yaml"
    path.write_text("source: talks\nstatements: []   # none yet\ncoder: amina\n", encoding="utf-8")
    Review(study.folder, "amina").accept(suggestions(study)[0])

    coding = parse_coding(path.read_text("utf-8"), "talks.yaml")

    assert len(coding.statements) == 1


def test_what_is_accepted_counts(study: Study) -> None:
    """An accepted finding is in the reviewer's coding with its term, and in the index once it is built."""
    result = kg("review", "--study", root(study), keys="asssss")
    study.build()
    rows = study.query("SELECT ?class WHERE { ?p neg:onTerm ?t ; a ?class }")

    expected = (0, ["refusal"], ["demand", "offer"])
    assert expected == (
        result.exit_code, [row["class"] for row in rows], rules_of(study),
    )  # fmt: skip


def test_what_is_rejected_does_not_come_back(study: Study) -> None:
    """A rejection is remembered, so that another extraction leaves it out."""
    kg("review", "--study", root(study), keys="rq")
    kg("extract", "--overwrite", "--study", root(study))

    assert rules_of(study) == ["demand", "offer"]


def test_what_was_accepted_is_not_suggested_again(study: Study) -> None:
    """An extraction done again does not bring back what is in a coding already."""
    kg("review", "--study", root(study), keys="aq")
    kg("extract", "--overwrite", "--study", root(study))
    study.build()

    assert rules_of(study) == ["demand", "offer"]


def test_a_decision_can_be_taken_back(study: Study) -> None:
    """Undoing brings all files back, byte by byte, and the question is asked again."""
    before = files(study)
    result = kg("review", "--study", root(study), keys="aruuq")

    assert (before, True) == (files(study), "decided 0 of 5" in result.output)


def test_all_of_a_rule_at_once(study: Study) -> None:
    """With --accept and --reject nothing is asked: the rule decides."""
    result = kg("review", "--accept", "offer", "--reject", "reject", "--study", root(study))
    said = [(d.decision, d.rule) for d in read_decisions(study.folder, "talks")]

    assert (
        said, "decided 2 of 5" in result.output,
    ) == ([("rejected", "reject"), ("accepted", "offer")], True)  # fmt: skip


def test_the_file_of_suggestions_goes_with_the_last_one(study: Study) -> None:
    """When all is decided there is nothing suggested left, and the codings build."""
    kg("review", "--study", root(study), keys="aaaaaa")
    built = study.build()

    assert (built.codings, (study.folder.codings / "rules" / "talks.yaml").exists()) == (1, False)


def test_a_coding_with_comments_keeps_them(study: Study) -> None:
    """What a person wrote stays as it is; the finding is added behind it, as deep as the others."""
    own = study.folder.codings / "talks.yaml"
    text = "source: talks   # mine\nstatements:\n- quote: The two sides will meet again.\n  no finding: open\n"
    own.write_text(text, encoding="utf-8")
    kg("review", "--study", root(study), keys="aq")
    written = own.read_text("utf-8")
    coding = parse_coding(written, "talks.yaml")

    assert ("source: talks   # mine\n" in written, len(coding.statements)) == (True, 2)


def test_what_two_extractors_found_is_one_entry(study: Study) -> None:
    """The same class, holder and words from two extractors are asked once, and decided for both."""
    path = study.folder.codings / "other" / "talks.yaml"
    path.parent.mkdir()
    path.write_text(OTHER, encoding="utf-8")
    witnesses = [[one.extractor for one in s.all] for s in suggestions(study)]
    kg("review", "--study", root(study), keys="aq")

    assert (witnesses, path.exists()) == ([["rules", "other"], *[["rules"]] * 4], False)


def test_a_meeting_is_one_entry_with_those_who_take_part(study: Study) -> None:
    """Who takes part is taken over with the meeting, and means nothing without it."""
    meetings = [s for s in suggestions(study) if s.class_ == "meeting"]
    review = Review(study.folder, "amina")
    review.accept(meetings[0])
    built = study.build()
    rows = study.query(
        "SELECT ?name WHERE { ?p neg:participatesIn ?m ; neg:actor/rdfs:label ?name } ORDER BY ?name"
    )

    assert (built.codings, meetings[0].part_names, [str(row["name"]) for row in rows]) == (
        1, ("Borland", "Arland"), ["Arland", "Borland"],
    )  # fmt: skip


def test_an_affiliation_that_is_rejected_does_not_come_back(study: Study) -> None:
    """What is no position is remembered by what it is about."""
    affiliation = next(s for s in suggestions(study) if s.class_ == "affiliation")
    Review(study.folder, "amina").reject(affiliation)
    kg("extract", "--overwrite", "--study", root(study))

    assert [s.class_ for s in suggestions(study) if s.class_ in NO_POSITION] == ["meeting"]


def test_what_a_withdrawal_takes_back_goes_with_it(make_study: MakeStudy) -> None:
    """A withdrawal that is accepted brings the position taken back; rejecting that one rejects the withdrawal."""
    text = "Talks on the lake went on. Norway withdrew its offer of boats. Chile rejected the draft agreement.\n"
    study = make_study({"talks": text}, {}, build=False)
    kg("extract", "--study", root(study))
    found = {s.class_: s for s in suggestions(study)}
    review = Review(study.folder, "amina")
    review.reject(found["offer"])
    left = [s.class_ for s in suggestions(study)]
    review.undo()
    review.accept(found["withdrawal"])
    rows = [row["class"] for row in study_rows(study)]

    assert (left, sorted(map(str, rows))) == (["refusal"], ["offer", "withdrawal"])


def study_rows(study: Study):  # type: ignore[no-untyped-def]
    study.build()
    return study.query(
        "SELECT ?class WHERE { ?p neg:heldBy ?a ; a/rdfs:label ?class . FILTER(LANG(?class) = 'en') }"
    )


def test_the_quote_is_shown_in_its_sentence(study: Study) -> None:
    """A suggestion is shown with its place, its surroundings, who holds it and how it was found."""
    result = kg("review", "--study", root(study), keys="q")

    assert all(
        words in result.output
        for words in ("sources/talks.txt:7:1", "held by Arland", "found by rules: reject", "Ana Rojas said.")
    )  # fmt: skip


def test_the_surest_first(study: Study) -> None:
    """With --order confidence the surest suggestion is asked first."""
    rows = kg(
        "review", "--list", "--order", "confidence", "--study", root(study)
    ).stdout.splitlines()
    sure = [json.loads(row)["confidence"] for row in rows]

    assert sorted(sure, reverse=True) == sure


def test_a_line_that_is_no_decision_is_a_fault(study: Study) -> None:
    """A damaged file of decisions is told with its line."""
    path = study.folder.root / "reviews" / "talks.tsv"
    path.parent.mkdir()
    path.write_text("decision\nrejected\tby me\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"reviews/talks.tsv:2:1: no line of decisions"):
        read_decisions(study.folder, "talks")


def test_an_unknown_text_is_refused(study: Study) -> None:
    """A text that is not there is named with what is near."""
    result = kg("review", "talk", "--study", root(study))

    assert (result.exit_code, "did you mean 'talks'?" in result.output) == (3, True)


def test_another_coder_has_a_file_of_their_own(study: Study) -> None:
    """With --coder what is accepted goes to that person's folder."""
    kg("review", "--coder", "boris", "--study", root(study), keys="aq")
    review = Review(study.folder, "boris")

    expected: Path = study.folder.codings / "boris" / "talks.yaml"
    assert (expected, True) == (review.target("talks"), expected.exists())


def test_what_another_refers_to_stays_until_that_one_goes(make_study: MakeStudy) -> None:
    """An offer that is accepted is not asked again, but is there for the withdrawal that names it; both build."""
    text = "Talks on the lake went on. Norway withdrew its offer of boats. Chile rejected the draft agreement.\n"
    study = make_study({"talks": text}, {}, build=False)
    kg("extract", "--study", root(study))
    review = Review(study.folder, "amina")
    path = study.folder.codings / "rules" / "talks.yaml"
    review.accept(next(s for s in suggestions(study) if s.class_ == "offer"))
    between = [s.class_ for s in suggestions(study)]
    study.build()
    is_there = "offer:" in path.read_text("utf-8")
    review.accept(next(s for s in suggestions(study) if s.class_ == "withdrawal"))
    study.build()

    assert (between, is_there, "offer:" in path.read_text("utf-8")) == (
        ["withdrawal", "refusal"],
        True,
        False,
    )


def test_a_sketch_of_a_person_is_reviewed_as_well(study: Study) -> None:
    """A statement of several passages stands where the first does, and is taken over whole."""
    path = study.folder.codings / "boris" / "talks.yaml"
    path.parent.mkdir()
    passages = "  - quote:\n      - The two sides\n      - meet again\n"
    path.write_text(
        OTHER.replace("coder: other", "coder: boris").replace(
            "  - quote: rejected the draft agreement\n", passages
        )
    )
    sketched = next(s for s in suggestions(study) if s.extractor == "boris")
    Review(study.folder, "amina").accept(sketched)
    study.build()

    assert "- meet again" in (study.folder.codings / "talks.yaml").read_text("utf-8")


def test_nothing_suggested_says_what_to_do(make_study: MakeStudy) -> None:
    """Where there is nothing to decide on, the way to suggestions is told, and the way back."""
    study = make_study({"talks": TEXT}, {}, build=False)
    result = kg("review", "--study", root(study))

    assert (result.exit_code, "kg extract" in result.stderr, "--undo" in result.stderr) == (
        0,
        True,
        True,
    )
