"""Merging suggestions, and telling who is who."""

from __future__ import annotations

from graph import Study
from graph.editing.decisions import decisions_on, read_decisions
from tests.conftest import MakeStudy
from tests.reviewing.made import (
    FILES,
    MORE,
    OTHER,
    OWN,
    RULES,
    TEXT,
    kg,
    own,
    queue,
    review_of,
    root,
    source_of,
)

# ---------------------------------------------------------------- merging


def test_two_witnesses_are_one_entry_that_names_both(study: Study) -> None:
    """What two extractors found alike is shown with both, accepted once, and its note names both rules."""
    result = kg("review", "--study", root(study), keys="aq")
    study.build()

    assert (
        "found by rules: reject, confidence 0.60" in result.output,
        "and by other: guess, confidence 0.40" in result.output,
        'note: "found by rules: reject, nested (0.60); other: guess (0.40)"' in own(study),
        own(study).count("quote:"),
    ) == (True, True, True, 1)


def test_names_of_one_actor_make_one_entry(make_study: MakeStudy) -> None:
    """Two extractors that call the holder by different names of the register agree."""
    named = RULES.replace("held by: Arland", "held by: the Arlanders")
    register = "  extra: {is a: state, label: Extra}\n"
    study = make_study(
        {"talks": TEXT},
        {},
        register,
        files={**FILES, "codings/rules/talks.yaml": named},
        build=False,
    )
    path = study.folder.register
    text = path.read_text("utf-8")
    path.write_text(text.replace("label: Arland}", "label: Arland, also called: the Arlanders}"))

    assert [len(one.all) for one in queue(review_of(study), study)] == [2, 1, 1, 1]


def test_a_suggestion_is_merged_with_another(study: Study) -> None:
    """The other's statement becomes further evidence of the one; both are decided."""
    result = kg("review", "--study", root(study), keys="m1\nq")
    study.build()
    rows = study.query(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?p a neg:Refusal ; neg:evidence ?s }"
    )
    said = [d.decision for d in read_decisions(study.folder, "talks")]
    merged_with = "merged with one found by rules: never (0.50)"

    assert (merged_with in own(study), result.exit_code, rows.rows[0]["n"], said) == (
        True, 0, 2, ["accepted", "accepted", "merged"],
    )  # fmt: skip


def test_a_suggestion_is_merged_into_what_is_accepted(make_study: MakeStudy) -> None:
    """Its statement becomes evidence of the accepted finding, and the person's comments stay."""
    study = make_study({"talks": TEXT}, {}, MORE, files={**FILES, "codings/talks.yaml": OWN})
    review = review_of(study)
    suggestion = queue(review, study)[0]
    [accepted] = review.accepted(source_of(study))
    review.merge_into(suggestion, accepted)
    study.build()
    rows = study.query(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?p a neg:Refusal ; neg:evidence ?s }"
    )

    assert (
        rows.rows[0]["n"], "# mine" in own(study), "# said before, too" in own(study), len(queue(review, study)),
    ) == (2, True, True, 3)  # fmt: skip


def test_a_merge_from_the_keys_offers_what_is_accepted(make_study: MakeStudy) -> None:
    """Accepted findings stand in the list behind the suggestions."""
    study = make_study({"talks": TEXT}, {}, MORE, files={**FILES, "codings/talks.yaml": OWN})
    result = kg("review", "--study", root(study), keys="m\nq")

    assert "refusal, Borland: Borland will never sign (accepted)" in result.output


# ---------------------------------------------------------------- parties


def test_a_party_is_told_once_for_all_suggestions(study: Study) -> None:
    """A newcomer becomes an actor of the register: its entry goes, its name becomes one of that actor's."""
    kg("review", "--study", root(study), keys="sspNorway\naq")
    study.build()
    rest = (study.folder.codings / "rules" / "talks.yaml").read_text("utf-8")

    assert (
        "addressed to: Norway" in own(study),
        "Norwegian" in rest,
        "also called: [Norwegian government]}  # north of both"
        in study.folder.register.read_text("utf-8"),
    ) == (True, False, True)


def test_somebody_only_described_is_no_name_for_the_register(study: Study) -> None:
    """A description is replaced in its file, and the register learns nothing."""
    path = study.folder.codings / "rules" / "talks.yaml"
    path.write_text(path.read_text("utf-8").replace("label: Norwegian", "words: Norwegian"))
    before = study.folder.register.read_bytes()
    kg("review", "--study", root(study), keys="sspNorway\nq")

    assert ("addressed to: Norway" in path.read_text("utf-8"), study.folder.register.read_bytes()) == (
        True, before,
    )  # fmt: skip


def test_nobody_in_the_register_is_no_party(study: Study) -> None:
    """A name that the register does not have is refused with what is near."""
    result = kg("review", "--study", root(study), keys="sspNorwey\nq")

    assert "nobody is called 'Norwey' in the register" in result.output


def test_a_rejection_holds_under_another_name_of_the_holder(study: Study) -> None:
    """Once two names are one actor's, what was rejected under the one is not suggested under the other."""
    review = review_of(study)
    review.reject(queue(review, study)[0])
    [decision, _] = decisions_on(study.folder, source_of(study))
    same = {"Arland": "arland", "the Arlanders": "arland"}.get

    assert decision.covers(0, 9, "refusal", ["the Arlanders"], lambda n: same(n, n))


def test_a_second_name_is_added_beside_a_comment(study: Study) -> None:
    """A comment behind an entry of the register does not keep further names out."""
    path = study.folder.codings / "rules" / "talks.yaml"
    review = review_of(study)
    review.same_party(queue(review, study)[2], "norwegians", "Norway")
    path.write_text(RULES.replace("Norwegian government", "Oslo"), encoding="utf-8")
    review.same_party(queue(review, study)[2], "norwegians", "Norway")

    assert "also called: [Norwegian government, Oslo]}  # north of both" in (
        study.folder.register.read_text("utf-8")
    )


def test_what_says_the_same_as_is_accepted_becomes_its_evidence(make_study: MakeStudy) -> None:
    """Accepting a finding that the coding has already does not enter it twice, with another confidence."""
    again = RULES.replace("refusal: never", "refusal: signing").replace(
        "  never: {term: will never sign the draft agreement}",
        "  signing: {term: The draft agreement is signed., on issue: political settlement}",
    )
    files = {"codings/rules/talks.yaml": again, "codings/talks.yaml": OWN}
    study = make_study({"talks": TEXT}, {}, MORE, files=files)
    result = kg("review", "--study", root(study), keys="sssaq")
    study.build()
    [row] = study.query("SELECT (COUNT(?s) AS ?n) WHERE { ?p a neg:Refusal ; neg:evidence ?s }")

    assert ("further evidence of what you have accepted" in result.output, row["n"]) == (True, 2)


def test_a_coding_that_names_things_of_another_takes_findings_over(make_study: MakeStudy) -> None:
    """What a coding names of another coding is looked up there, as a build does."""
    other = "statements:\n  - quote: They met.\n    findings:\n      - {event: a meeting, id: talk, status: held}\n"
    mine = OWN.replace(
        "  - {refusal: signing, held by: Borland}",
        "  - {refusal: signing, held by: Borland}\n  - {event: a walk, part of: 'first#talk', status: held}",
    )
    study = make_study(
        {"talks": TEXT, "first": "They met.\n"}, {"first": other}, MORE,
        files={**FILES, "codings/talks.yaml": mine},
    )  # fmt: skip
    kg("review", "--study", root(study), keys="aq")
    built = study.build()

    assert ("refusal: draft" in own(study), built.codings) == (True, 2)


def test_ids_that_are_taken_get_others(make_study: MakeStudy) -> None:
    """A suggestion whose ids the coding has already comes with ids of its own, its parts too."""
    met = "  - quote: after talks with Norway\n    findings:\n"
    found = "      - meeting: talks with Norway\n        id: meeting\n        status: held\n"
    part = "      - participation: Borland\n        participates in: meeting\n        status: attended\n"
    mine = (
        "- quote: Arland demands\n  findings:\n  - {event: a demand, id: meeting, status: held}\n"
    )
    text = OWN.replace("terms:\n", mine + "terms:\n")
    study = make_study(
        {"talks": TEXT}, {}, MORE,
        files={"codings/rules/talks.yaml": RULES + met + found + part, "codings/talks.yaml": text},
    )  # fmt: skip
    review = review_of(study)
    review.accept(next(s for s in queue(review, study) if s.class_ == "meeting"))
    study.build()

    assert ("id: meeting-2" in own(study), "participates in: meeting-2" in own(study)) == (
        True,
        True,
    )


def test_another_reading_of_the_same_words_is_shown(study: Study) -> None:
    """Where two extractors disagree on class or holder, each entry says what the other reads."""
    path = study.folder.codings / "other" / "talks.yaml"
    path.write_text(OTHER.replace("refusal: draft", "threat: draft"), encoding="utf-8")
    result = kg("review", "--study", root(study), keys="q")

    assert "or threat of Arland, says other" in result.output


def test_two_findings_of_one_extractor_in_the_same_words_are_told_apart(study: Study) -> None:
    """The same class and holder on two terms are two suggestions: accepting one by its rule leaves the other."""
    second = "      - refusal: border\n        held by: Arland\n        confidence: 0.60\n        note: rule second\n"
    path = study.folder.codings / "rules" / "talks.yaml"
    path.write_text(RULES.replace("nested\n", "nested\n" + second, 1), encoding="utf-8")
    kg("review", "--study", root(study), "--accept", "reject")

    assert ("refusal: draft" in own(study), "refusal: border" in own(study)) == (True, False)
