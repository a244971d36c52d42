"""Adjudicating: what all agree on is joined with its comments, the rest waits as suggestions, the originals stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import Study
from graph.scoring.coded import Codings
from kg import main
from tests.conftest import MakeStudy, study_in
from tests.scoring.test_agreement import ADA, BO, TERMS, TEXT


def kg(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def adjudicate(study: Study, *more: str) -> Result:
    return kg("adjudicate", "--study", str(study.folder.root), *more)


def files(study: Study) -> dict[str, str]:
    return {path.relative_to(study.folder.codings).as_posix(): path.read_text("utf-8")
            for path in sorted(study.folder.codings.rglob("*.yaml"))}  # fmt: skip


def positions(study: Study, coder: str) -> set[tuple[object, ...]]:
    """Return what a coder says: class, holders, term, modality and passages."""
    coded = Codings(study.folder).coded(coder, "bridge", as_guideline=False).annotation.statements
    return {(s.class_, s.holders, s.term, s.condition, s.modality, s.spans) for s in coded}


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study of one text that two people coded."""
    ada = ADA.replace(
        "  - quote: Borland will", "  # never: a standing exclusion\n  - quote: Borland will"
    )
    return make_study(
        {"bridge": TEXT}, {"ada/bridge": ada, "bo/bridge": BO}, register=TERMS, build=False
    )


def test_what_all_agree_on_is_joined_with_its_comments(study: Study) -> None:
    """The joint coding is the first coder's without what is open; both of theirs are as they were."""
    before = files(study)

    result = adjudicate(study)
    after = files(study)

    assert result.exit_code == 0
    assert after["joint/bridge.yaml"] == (
        "# The joint coding of ada and bo: what they agree on, as ada wrote it.\n"
        "source: bridge\ncoder: joint\nstatements:\n"
        "  - quote: Arland demands that Borland pay a toll\n    findings:\n"
        "      - {demand: toll, held by: Arland, addressed to: Borland}\n"
        "  # never: a standing exclusion\n"
    )
    assert {name: after[name] for name in before} == before


def test_what_is_open_is_suggested_by_each_coder(study: Study) -> None:
    """Every version is a suggestion whose rule is the coder, with what is disputed; nothing of it counts."""
    adjudicate(study)
    listed = kg("review", "--study", str(study.folder.root), "--coder", "joint", "--list")
    built = study.build()
    rows = [json.loads(line) for line in listed.stdout.splitlines()]

    assert [(row["class"], row["rule"]) for row in rows] == [
        ("refusal", "ada"), ("refusal", "bo"), ("aim", "ada"), ("demand", "ada"), ("aim", "bo"),
    ]  # fmt: skip
    text = files(study)["joint-ada/bridge.yaml"]
    assert "note: rule ada; version, differs in red line" in text
    assert "note: rule ada; version, not found by bo" in text
    assert built.codings == 3


def test_a_review_decides_into_the_joint_coding(study: Study) -> None:
    """Taking over all of one coder, and turning down the rest, leaves what that coder said."""
    adjudicate(study)
    kg(
        "review",
        "--study",
        str(study.folder.root),
        "--coder",
        "joint",
        "--accept",
        "bo",
        "--reject",
        "ada",
    )
    study.build()

    assert positions(study, "joint") == {
        *(p for p in positions(study, "ada") if p[0] == "demand" and "toll" in p),
        *(p for p in positions(study, "bo") if p[0] != "demand"),
    }
    assert {name for name in files(study) if "joint" in name} == {"joint/bridge.yaml"}


def test_the_first_coder_named_lends_the_words(study: Study) -> None:
    """--coder in another order keeps the other's words; --on says in what they must agree."""
    result = adjudicate(study, "--coder", "bo", "--coder", "ada", "--as", "both", "--on", "holder")

    assert "wrote codings/both/bridge.yaml: 3 findings that all agree on" in result.stderr
    assert "as bo wrote it" in files(study)["both/bridge.yaml"]
    assert "aim: bridge-open" in files(study)["both/bridge.yaml"]


def test_nothing_is_written_over_unasked(study: Study) -> None:
    """A joint coding that somebody works on stays; --dry-run writes nothing; --overwrite joins anew."""
    dry = adjudicate(study, "--dry-run")
    none = [name for name in files(study) if name.startswith("joint")]
    adjudicate(study)
    path = study.folder.codings / "joint" / "bridge.yaml"
    path.write_text(path.read_text("utf-8") + "# mine\n", encoding="utf-8")
    again = adjudicate(study)
    kept = path.read_text("utf-8").endswith("# mine\n")
    anew = adjudicate(study, "--overwrite")

    assert "would write codings/joint/bridge.yaml: 1 finding that" in dry.stderr
    assert (none, kept) == ([], True)
    assert "left codings/joint/bridge.yaml as it is" in again.stderr
    assert "# mine" not in path.read_text("utf-8")
    assert anew.exit_code == 0


def test_the_joint_coding_is_no_coder_of_its_own_making(study: Study) -> None:
    """Joined again, it is not joined with itself; naming it as a coder is refused."""
    adjudicate(study)

    again = adjudicate(study, "--overwrite")
    named = adjudicate(study, "--coder", "joint", "--coder", "ada")
    bad = adjudicate(study, "--as", "Our Joint")
    theirs = adjudicate(study, "--as", "bo", "--coder", "ada", "--coder", "joint", "--overwrite")

    assert "as ada wrote it" in files(study)["joint/bridge.yaml"]
    assert [r.exit_code for r in (again, named, bad, theirs)] == [0, 2, 2, 3]
    assert "codings/bo/bridge.yaml:1:1: a coding that was not joined from others" in theirs.stderr


def test_who_agrees_on_everything_leaves_nothing_open(make_study: MakeStudy) -> None:
    """Two equal codings give a third, and no file of suggestions."""
    study = make_study(
        {"bridge": TEXT}, {"ada/bridge": ADA, "bo/bridge": ADA}, register=TERMS, build=False
    )

    adjudicate(study)

    assert sorted(files(study)) == ["ada/bridge.yaml", "bo/bridge.yaml", "joint/bridge.yaml"]
    assert positions(study, "joint") == positions(study, "ada")


TANGLED = """\
defaults: {confidence: 0.8, held by: Borland}
actors:
  crowd: {is a: unnamed actor, words: people at the bridge}
terms:
  gate: {term: The gate is shut., on issue: tariffs, obligor: crowd, conflicts with: [bridge-open, talks]}
statements:
  - quote: Arland demands that Borland pay a toll
    id: asked
    findings: [{demand: toll, id: the-demand, held by: Arland}, {threat: gate, held by: Arland}]
  - quote: Borland will never pay
    findings:
      - refusal: the-demand   # an answer
        evidence: [asked]
      - {aim: gate, addressed to: crowd}
  - {quote: Arland wants the bridge to be open to all before winter., no finding: repeats}
"""
OTHER = """\
terms:
  gate: {term: The gate is shut., on issue: tariffs, conflicts with: [talks]}
statements:
  - quote: Arland demands that Borland pay a toll
    findings:
      - {offer: toll, held by: Arland}
      - {threat: gate, held by: Arland}
  - quote: Arland wants the bridge to be open to all
    findings:
      - {demand: bridge-open, held by: Arland}
"""


def test_defaults_references_and_links_survive(make_study: MakeStudy) -> None:
    """Defaults are written out, names of what is elsewhere lead there, links that one alone drew are left out."""
    study = make_study(
        {"bridge": TEXT}, {"ada/bridge": TANGLED, "bo/bridge": OTHER}, register=TERMS, build=False
    )

    result = adjudicate(study)
    joint, opened = files(study)["joint/bridge.yaml"], files(study)["joint-ada/bridge.yaml"]
    built = study.build()

    assert result.exit_code == 0, result.output
    assert "links between terms that not all drew were left out: 1" in result.stderr
    assert "conflicts with: [talks]}" in joint
    assert "findings: [{threat: gate, held by: Arland}]" in joint
    assert "no finding" not in joint
    assert "refusal: ada/bridge#the-demand" in opened
    assert "held by: borland" in opened
    assert "confidence: 0.8" in opened
    assert "crowd:" in opened
    assert built.codings == 3


def test_what_answers_something_open_names_it_by_its_coder(make_study: MakeStudy) -> None:
    """Both refuse what only one of them calls a demand: the refusal is joined, and leads to that coder's coding."""
    asked = "statements:\n  - quote: Arland demands that Borland pay a toll\n    findings:\n"
    refused = "  - quote: Borland will never pay\n    findings:\n      - {refusal: asked, held by: Borland}\n"
    one, two = (
        f"{asked}      - {{{word}: toll, id: asked, held by: Arland}}\n{refused}"
        for word in ("demand", "aim")
    )
    study = make_study(
        {"bridge": TEXT}, {"ada/bridge": one, "bo/bridge": two}, register=TERMS, build=False
    )

    result = adjudicate(study, "--on", "class", "--on", "holder")

    assert result.exit_code == 0, result.output
    assert '{refusal: "ada/bridge#asked", held by: Borland}' in files(study)["joint/bridge.yaml"]
    assert study.build().codings == 3


CHOICES = st.lists(
    st.tuples(st.sampled_from(["demand", "aim", "offer", ""]), st.sampled_from(["Arland", "Borland"]),
              st.booleans(), st.booleans()),
    min_size=4, max_size=4,
)  # fmt: skip
QUOTES = ("Arland demands that Borland pay a toll", "Borland will never pay", "It is ready for talks",
          "Arland wants the bridge to be open to all")  # fmt: skip


def coding(choices: list[tuple[str, str, bool, bool]]) -> str:
    lines = ["statements:"]
    for quote, (class_, holder, inline, conditional) in zip(QUOTES, choices, strict=True):
        more = ", if: talks" if conditional else ""
        finding = f"{{{class_}: toll, held by: {holder}{more}}}" if class_ else ""
        lines += [f"  - quote: {quote}", f"    findings: [{finding}]" if inline or not class_ else
                  f"    findings:\n      - {finding}"]  # fmt: skip
    return "\n".join(lines) + "\n"


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CHOICES, CHOICES)
def test_joined_and_reviewed_is_what_the_first_coder_said(
    tmp_path_factory: pytest.TempPathFactory,
    one: list[tuple[str, str, bool, bool]],
    two: list[tuple[str, str, bool, bool]],
) -> None:
    """Whatever two coders entered: the joint coding with all of one coder taken over is that coder's."""
    study = study_in(
        tmp_path_factory.mktemp("joined"),
        {"bridge": TEXT},
        {"ada/bridge": coding(one), "bo/bridge": coding(two)},
        register=TERMS,
        build=False,
    )
    theirs = positions(study, "ada")
    assert adjudicate(study).exit_code == 0
    joined = positions(study, "joint")
    kg(
        "review",
        "--study",
        str(study.folder.root),
        "--coder",
        "joint",
        "--accept",
        "ada",
        "--reject",
        "bo",
    )

    assert joined <= theirs
    assert joined <= {p for p in theirs if any(p[:3] == q[:3] for q in positions(study, "bo"))}
    assert positions(study, "joint") == theirs


def test_codings_that_cannot_be_joined_are_told(study: Study, tmp_path: Path) -> None:
    """A coder or text that is not there, one coder alone, a coding with faults: the fault's own place is named."""
    path = study.folder.codings / "bo" / "bridge.yaml"
    results = [
        adjudicate(study, *more) for more in (("--coder", "bob"), ("--coder", "bo"), ("brigde",))
    ]
    path.write_text(path.read_text("utf-8").replace("aim:", "ami:"), encoding="utf-8")
    broken = adjudicate(study)

    assert [r.exit_code for r in (*results, broken)] == [3, 3, 3, 3]
    assert "codings/bo/bridge.yaml:11:10: unknown class 'ami'" in broken.stderr
    assert sorted(files(study)) == ["ada/bridge.yaml", "bo/bridge.yaml"]
