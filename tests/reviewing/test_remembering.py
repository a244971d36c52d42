"""Decisions are remembered, and can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import Study
from graph.editing.decisions import decisions_on, read_decisions
from graph.editing.drafts import Draft
from graph.editing.fields import Fields
from graph.editing.journal import Journal
from graph.editing.review import Review
from graph.errors import KgError
from tests.conftest import MakeStudy, study_in
from tests.reviewing.conftest import ReviewOf
from tests.reviewing.made import (
    FILES,
    MORE,
    OWN,
    RULES,
    TEXT,
    fields_of,
    files,
    kg,
    own,
    queue,
    review_of,
    root,
    source_of,
)

# ---------------------------------------------------------------- remembering


def test_a_rejection_moves_with_its_sentence(study: Study) -> None:
    """Where a text was replaced, a rejection holds for the same sentence wherever it stands."""
    review = review_of(study)
    review.reject(queue(review, study)[0])
    path = study.folder.sources / "talks.txt"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Arland rejected", "A new beginning.\n\nArland rejected", 1))
    source = source_of(study)
    moved_ = {source.text[d.start : d.end] for d in decisions_on(study.folder, source)}

    assert moved_ == {"Arland rejected the draft agreement", "rejected the draft agreement"}


def test_a_rejection_ends_with_its_sentence(study: Study) -> None:
    """Where the sentence was changed, the question is open again."""
    review = review_of(study)
    review.reject(queue(review, study)[0])
    path = study.folder.sources / "talks.txt"
    path.write_text(
        "It began.\n\n" + path.read_text("utf-8").replace("Ana Rojas said", "a spokesman said")
    )

    assert decisions_on(study.folder, source_of(study)) == []


def test_decisions_of_before_are_read(study: Study) -> None:
    """A file without the columns for words counts as it did, and is added to."""
    path = study.folder.root / "reviews" / "talks.tsv"
    path.parent.mkdir()
    old = "rejected\tamina\trules\t3\t9\tdemand\tNorway\tmust\n"
    path.write_text("decision\tby\textractor\tstart\tend\tclass\tholders\trule\n" + old)
    review = review_of(study)
    review.reject(queue(review, study)[0])

    assert [d.class_ for d in decisions_on(study.folder, source_of(study))] == [
        "demand",
        "refusal",
        "refusal",
    ]


# ---------------------------------------------------------------- taking back


def test_an_action_is_taken_back_after_a_restart(study: Study) -> None:
    """--undo in another process takes the last action back, then the one before, and then there is none."""
    before = files(study.folder.root)
    kg("review", "--study", root(study), keys="arq")
    said = [kg("review", "--undo", "--study", root(study)).stderr for _ in range(3)]

    assert (said, before) == (
        [
            "taken back: rejected: demand of Arland, talks\n",
            "taken back: accepted: refusal of Arland, talks\n",
            "there is nothing to take back\n",
        ],
        files(study.folder.root),
    )  # fmt: skip


def test_what_was_changed_since_is_not_taken_back(study: Study) -> None:
    """An undo never overwrites what a person wrote in between."""
    kg("review", "--study", root(study), keys="aq")
    path = study.folder.codings / "talks.yaml"
    path.write_text(own(study) + "# mine\n")
    result = kg("review", "--undo", "--study", root(study))

    assert (result.exit_code, "codings/talks.yaml was changed since" in result.stderr, "# mine" in own(study)) == (
        3, True, True,
    )  # fmt: skip


def test_a_whole_rule_is_taken_back_at_once(study: Study) -> None:
    """What was decided together is one action."""
    before = files(study.folder.root)
    kg("review", "--accept", "all", "--study", root(study))
    kg("review", "--undo", "--study", root(study))

    assert files(study.folder.root) == before


def test_an_action_cut_short_is_finished(study: Study) -> None:
    """Where a process ended between two files, the next one finishes what was begun."""
    review = review_of(study)
    before = files(study.folder.root)
    review.reject(queue(review, study)[0])
    after = files(study.folder.root)
    noted = next(review.journal.home.glob("*.json"))
    noted.replace(noted.with_suffix(".begun"))
    (study.folder.codings / "rules" / "talks.yaml").write_bytes(before["codings/rules/talks.yaml"])
    Journal(study.folder).finish()

    assert files(study.folder.root) == after


def test_taking_back_that_was_cut_short_is_finished(study: Study) -> None:
    """Where a process ended while an action was taken back, the next one takes the rest of it back."""
    review = review_of(study)
    before = files(study.folder.root)
    review.reject(queue(review, study)[0])
    noted = next(review.journal.home.glob("*.json"))
    noted.replace(noted.with_suffix(".back"))
    (study.folder.codings / "rules" / "talks.yaml").write_bytes(before["codings/rules/talks.yaml"])
    Journal(study.folder).finish()

    assert files(study.folder.root) == before


@pytest.mark.parametrize("name", ["../stolen.yaml", "kg.toml", "codings/../../stolen.yaml"])
def test_a_stranger_s_journal_writes_nothing_else(study: Study, name: str) -> None:
    """An action that names a file no review changes is refused, whoever put it there."""
    noted = study.folder.cache / "review" / "000001.json"
    noted.parent.mkdir(parents=True)
    noted.write_text(f'{{"what": "x", "group": "", "edits": [["{name}", 0, "mine", "", "a", ""]]}}')
    result = kg("review", "--undo", "--study", root(study))

    assert (result.exit_code, "no action of a review" in result.stderr) == (3, True)
    assert not (study.folder.root.parent / "stolen.yaml").exists()


def test_suggestions_that_a_link_takes_from_elsewhere_are_refused(
    study: Study, tmp_path: Path
) -> None:
    """A stranger's study has nothing read or taken out of files outside it."""
    path = study.folder.codings / "rules" / "talks.yaml"
    path.rename(tmp_path / "elsewhere.yaml")
    path.symlink_to(tmp_path / "elsewhere.yaml")
    result = kg("review", "--study", root(study), keys="aq")

    assert (result.exit_code, "a link that leads out of the study" in result.stderr) == (3, True)


def test_a_reviewer_has_a_short_name(study: Study) -> None:
    """The name of a coder is that of a folder, and leads nowhere else."""
    result = kg("review", "--coder", "../boris", "--study", root(study), keys="aq")

    assert (result.exit_code, "no short name" in result.stderr) == (2, True)


def test_line_ends_and_marks_of_a_file_stay(make_study: MakeStudy) -> None:
    """A coding saved by another editor keeps its carriage returns and its byte order mark."""
    study = make_study({"talks": TEXT}, {}, MORE, files=FILES, build=False)
    path = study.folder.codings / "talks.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode())
    review = review_of(study)
    review.accept(queue(review, study)[1])
    data = path.read_bytes()

    assert (data[:3], data.count(b"\n") - data.count(b"\r\n")) == (b"\xef\xbb\xbf", 0)


def test_a_coding_that_would_not_build_is_not_written(make_study: MakeStudy) -> None:
    """What cannot be accepted as it is is told, and nothing is written."""
    broken = RULES.replace("on issue: political settlement", "on issue: nonsense")
    study = make_study(
        {"talks": TEXT}, {}, MORE, files={"codings/rules/talks.yaml": broken}, build=False
    )
    before = files(study.folder.root)
    result = kg("review", "--study", root(study), keys="aq")

    assert ("unknown code 'nonsense'" in result.output, files(study.folder.root)) == (True, before)


THIRD = """\
source: talks
coder: third
status: suggested
terms:
  border: {term: Borland marks a new border., on issue: blockades and borders}
statements:
  - quote: Borland offered to mark a new border
    findings:
      - offer: border
        id: the-offer
        held by: Borland
        confidence: 0.75
        note: rule offers
  - quote: after talks with Norway
    findings:
      - meeting: talks with Norway
        id: meeting
        status: held
        note: rule met
      - participation: Borland
        participates in: meeting
        status: attended
  - quote: Borland will never sign the draft agreement.
    findings:
      - withdrawal: the-offer
        held by: Borland
        note: rule back
"""
"""Suggestions that refer to each other."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("accept", "reject", "edit", "merge", "into", "party", "undo")),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=8,
)


def edited(fields: Fields, draft: Draft, number: int) -> Draft:
    """Return a draft with one of several changes."""
    name, value = (
        ("class", "demand"), ("held by", "Borland"), ("term", "Peace holds."), ("note", "seen"),
        ("confidence", "0.9"), ("addressed to", ""),
    )[number]  # fmt: skip
    return fields.changed(draft, name, value)


def act(review: Review, study: Study, what: str, one: int, other: int) -> None:
    """Do one thing to the queue, if there is anything to do it to."""
    found = queue(review, study)
    if what == "undo":
        review.undo()
    elif found:
        chosen, further = found[one % len(found)], found[other % len(found)]
        accepted = review.accepted(source_of(study))
        if what == "accept":
            review.accept(chosen)
        elif what == "reject":
            review.reject(chosen)
        elif what == "edit":
            draft = review.draft(chosen)
            review.accept(chosen, edited(fields_of(review, study), draft, other))
        elif what == "merge" and further is not chosen:
            review.merge(chosen, further)
        elif what == "into" and accepted:
            review.merge_into(chosen, accepted[other % len(accepted)])
        elif what == "party" and chosen.newcomers:
            review.same_party(chosen, next(iter(chosen.newcomers)), "Norway")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_whatever_was_done_can_be_taken_back(
    tmp_path: Path, quick_review: ReviewOf, steps: Sequence[tuple[str, int, int]]
) -> None:
    """After any actions every file builds, and taking all of them back leaves every file byte for byte as it was."""
    folder = tmp_path / "study"
    shutil.rmtree(folder, ignore_errors=True)
    codings = {"codings/talks.yaml": OWN, "codings/third/talks.yaml": THIRD}
    study = study_in(folder, {"talks": TEXT}, {}, MORE, files={**FILES, **codings}, build=False)
    before = files(folder)
    review = quick_review(study)
    for step in steps:
        now = files(folder)
        try:
            act(review, study, *step)
        except KgError:  # it was refused: two findings in one, a class that takes no such value
            assert files(folder) == now
    faults = [
        fault
        for name, data in files(folder).items()
        if name.startswith("codings/")
        for fault in review.proof.faults(data.decode(), name, "talks")
    ]
    while review.undo():
        pass

    assert (faults, files(folder)) == ([], before)


# ---------------------------------------------------------------- many at once


def test_a_rule_is_decided_from_the_keys(study: Study) -> None:
    """A and R list what would be decided, and ask; a number asks for those at least as sure only."""
    refused = kg("review", "--study", root(study), keys="R0.9\nq")
    kg("review", "--study", root(study), keys="Ry\nq")
    said = [d.rule for d in read_decisions(study.folder, "talks")]

    assert ("rejected 0" in refused.output, said) == (True, ["reject", "guess"])


def test_a_preview_decides_nothing(study: Study) -> None:
    """--preview lists what --accept and --reject would decide."""
    before = files(study.folder.root)
    result = kg(
        "review", "--accept", "all", "--min-confidence", "0.65", "--preview", "--study", root(study)
    )

    assert (result.stdout.splitlines(), before) == (
        [
            "accept 2:",
            "  0.80  sources/talks.txt:7:71 demand, Arland: Arland demands that Borland withdraw its boats",
            "  0.70  sources/talks.txt:8:1 offer, Borland: Borland offered to mark a new border after talks with Norwa…",
        ],
        files(study.folder.root),
    )  # fmt: skip


def test_only_one_extractor_or_text(study: Study) -> None:
    """--with and the names of texts narrow what is asked."""
    found = [
        len(kg("review", *words, "--list", "--study", root(study)).stdout.splitlines())
        for words in (
            ["--with", "other"],
            ["--with", "nobody"],
            ["talks"],
            ["--max-confidence", "0.5"],
        )
    ]

    assert found == [1, 0, 4, 1]


def test_a_rejection_stays_through_another_text_and_another_extraction(
    make_study: MakeStudy,
) -> None:
    """Rejected, the text replaced by a corrected one, and read again: the same sentence is not suggested again."""
    study = make_study({"talks": TEXT}, {}, MORE, build=False)
    kg("extract", "--study", root(study))
    before = [one.class_ for one in queue(review_of(study), study)]
    kg("review", "--study", root(study), keys="rq")
    path = study.folder.sources / "talks.txt"
    path.write_text(
        path.read_text("utf-8").replace("Arland rejected", "A late start.\n\nArland rejected")
    )
    kg("extract", "--overwrite", "--study", root(study))

    assert [one.class_ for one in queue(review_of(study), study)] == before[1:]


def test_what_would_not_build_is_left_when_many_are_accepted(make_study: MakeStudy) -> None:
    """The others are accepted, the fault is told, and the exit code says that something is left."""
    broken = RULES.replace("on issue: political settlement", "on issue: nonsense")
    study = make_study(
        {"talks": TEXT}, {}, MORE, files={"codings/rules/talks.yaml": broken}, build=False
    )
    result = kg("review", "--accept", "all", "--study", root(study))

    assert (
        result.exit_code,
        "unknown code 'nonsense'" in result.stderr,
        "decided 3 of 4" in result.stderr,
        [one.rule for one in queue(review_of(study), study)],
    ) == (1, True, True, ["reject"])
