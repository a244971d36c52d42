"""Agreement: what coders found in the same texts belongs together, is compared field by field, and listed where it differs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from graph import Study
from graph.scoring.agreement import NONE, Agreement, align
from graph.scoring.annotation import Annotation, GoldParty, GoldStatement
from graph.scoring.gold import write_gold
from kg import main
from tests.conftest import MakeStudy

TEXT = """\
Arland demands that Borland pay a toll at the bridge. Borland will never pay. It is ready for talks.
Arland wants the bridge to be open to all before winter.
"""
TERMS = """\
terms:
  toll: {term: Borland pays a toll., on issue: tariffs}
  bridge-open: {term: The bridge is open to all., on issue: blockades and borders}
  talks: {term: Both sides meet., on issue: talks process}
"""
ADA = """\
statements:
  - quote: Arland demands that Borland pay a toll
    findings:
      - {demand: toll, held by: Arland, addressed to: Borland}
  - quote: Borland will never pay
    findings:
      - {refusal: toll, held by: Borland, firmness: red line}
  - quote: It is ready for talks
    findings:
      - {aim: talks, held by: Borland}
  - quote: Arland wants the bridge to be open to all
    findings:
      - {demand: bridge-open, held by: Arland}
"""
BO = """\
statements:
  - quote: Arland demands that Borland pay a toll at the bridge
    findings:
      - {demand: toll, held by: Arland, addressed to: Borland}
  - quote: Borland will never pay
    findings:
      - {refusal: toll, held by: Borland}
  - quote: Arland wants the bridge to be open to all before winter
    findings:
      - {aim: bridge-open, held by: Arland}
"""


def kg(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study of one text that two people coded."""
    return make_study(
        {"bridge": TEXT}, {"ada/bridge": ADA, "bo/bridge": BO}, register=TERMS, build=False
    )


def table(study: Study, *more: str) -> list[dict[str, object]]:
    result = kg("agreement", "--study", str(study.folder.root), "-f", "json", *more)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def statement(type_: str, start: int, end: int, *holders: str, **more: object) -> GoldStatement:
    return GoldStatement("x" * (end - start), start, end, type_, holders, **more)  # type: ignore[arg-type]  # of tests


def coded(*statements: GoldStatement, **more: object) -> Annotation:
    return Annotation("text", statements=statements, **more)  # type: ignore[arg-type]  # of tests


# ---------------------------------------------------------------- what belongs together


def test_passages_belong_together_that_differ_at_their_ends(study: Study) -> None:
    """Three of four passages were found by both; on these the class differs once, nothing else but a red line."""
    rows = {row["field"]: row for row in table(study)}

    assert (rows["passages (marked or not)"]["units"], rows["class"]["units"]) == (4, 3)
    assert rows["passages (marked or not)"]["agreed"] == pytest.approx(6 / 7)
    assert rows["class"]["agreed"] == pytest.approx(2 / 3)
    assert rows["red line"]["agreed"] == pytest.approx(2 / 3)
    assert [rows[f]["agreed"] for f in ("holder", "term", "issue", "modality", "target")] == [1] * 5


def test_sentences_are_compared_where_the_text_is_known(study: Study) -> None:
    """Of four sentences one is marked by one coder only, and one with another class."""
    rows = {row["field"]: row for row in table(study)}

    assert (
        rows["sentences (marked or not)"]["units"],
        rows["sentences (marked or not)"]["agreed"],
    ) == (4, 0.75)
    assert rows["sentences with class"]["agreed"] == 0.5
    assert rows["sentences with class"]["kappa"] == pytest.approx((0.5 - 0.25) / (1 - 0.25))


def test_nested_findings_go_to_their_like() -> None:
    """A demand within a refusal goes to the demand of the other coder, not to the refusal around it."""
    outer, inner = statement("refusal", 0, 60, "a"), statement("demand", 20, 60, "b")
    shifted = (statement("demand", 25, 58, "b"), statement("refusal", 2, 55, "a"))

    units = align("text", {"one": coded(outer, inner), "two": coded(*shifted)})

    assert [sorted((c, s.type) for c, s in u.found.items()) for u in units] == [
        [("one", "refusal"), ("two", "refusal")], [("one", "demand"), ("two", "demand")],
    ]  # fmt: skip


def test_three_coders_share_a_unit() -> None:
    """Whoever found the passage is in the unit; who did not has no value there."""
    found = {
        "one": coded(statement("demand", 0, 30)),
        "two": coded(),
        "three": coded(statement("offer", 5, 30)),
    }

    agreement = Agreement({"text": found}, {"text": 100})

    assert agreement.values("class") == [["demand", "offer", None]]
    assert [(d.fields, d.missing) for d in agreement.disagreements()] == [(("class",), ("two",))]


def test_two_names_of_one_party_agree() -> None:
    """Names that one coder lists as aliases stand for the same party with the other."""
    one = coded(
        statement("demand", 0, 30, "Santiago"), parties=(GoldParty("Chile", aliases=("Santiago",)),)
    )
    two = coded(statement("demand", 0, 30, "The Chile"), parties=(GoldParty("Chile"),))

    agreement = Agreement({"text": {"one": one, "two": two}}, {"text": 100})

    assert agreement.disagreements() == []


spans = st.tuples(
    st.integers(0, 60), st.integers(10, 30), st.sampled_from(["demand", "offer"])
).map(lambda t: statement(t[2], t[0], t[0] + t[1], "a"))
annotations = st.lists(spans, max_size=4).map(lambda found: coded(*found))


@given(annotations, annotations)
def test_every_finding_is_in_one_unit(one: Annotation, two: Annotation) -> None:
    """Nothing is lost or counted twice, and no coder has two findings in a unit."""
    units = align("text", {"one": one, "two": two})
    found = [s for unit in units for s in unit.found.values()]

    assert sorted(map(repr, found)) == sorted(map(repr, (*one.statements, *two.statements)))


@given(annotations)
def test_who_codes_alike_agrees_on_everything(one: Annotation) -> None:
    """Two copies of a coding have no disagreement, in whatever order their statements stand."""
    two = coded(*reversed(one.statements))
    agreement = Agreement({"text": {"one": one, "two": two}}, {"text": 100})

    assert agreement.disagreements() == []
    assert agreement.passages_shared() == (1.0 if one.statements else None)


# ---------------------------------------------------------------- tables


def test_each_class_has_its_row(study: Study) -> None:
    """How often it was given, the share the other gave it, too, and its own alpha."""
    rows = {row["class"]: row for row in table(study, "--by", "class")}

    assert {name: (row["given"], row["shared"]) for name, row in rows.items()} == {
        "aim": (2, 0.0), "demand": (3, pytest.approx(2 / 3)), "refusal": (2, 1.0),
    }  # fmt: skip


def test_the_confusion_shows_class_against_class(study: Study) -> None:
    """Rows are the first coder's, columns the second's; what one did not find stands at the end."""
    rows = {row["ada / bo"]: row for row in table(study, "--by", "confusion")}

    assert (rows["demand"]["aim"], rows["demand"]["demand"], rows["aim"][NONE]) == (1, 1, 1)


def test_of_three_coders_coincidences_are_shown(make_study: MakeStudy) -> None:
    """There is no first and second any more: the table is symmetric."""
    study = make_study(
        {"bridge": TEXT},
        {"ada/bridge": ADA, "bo/bridge": BO, "cy/bridge": BO},
        register=TERMS,
        build=False,
    )

    rows = {row["coincidences"]: row for row in table(study, "--by", "confusion")}
    kappas = [row["kappa"] for row in table(study)]

    assert rows["aim"]["demand"] == rows["demand"]["aim"] == 1
    assert set(kappas) == {None}


def test_each_text_has_its_row(study: Study) -> None:
    """How many passages, on how many of them coders differ, and alpha."""
    row = table(study, "--by", "text")[0]

    assert (row["text"], row["units"], row["differing"]) == ("bridge", 4, 3)


# ---------------------------------------------------------------- disagreements


def test_disagreements_are_listed_with_the_place_of_both_codings(study: Study) -> None:
    """The sentence, in what they differ, and file and line of what each of them wrote."""
    said = kg("agreement", "--study", str(study.folder.root), "--list").stdout

    assert (
        "sources/bridge.txt:8:1: class\n"
        "  Arland wants the bridge to be open to all before winter.\n"
        "  ada: class: demand; holder: Arland   codings/ada/bridge.yaml:14:10\n"
        "  bo: class: aim; holder: Arland   codings/bo/bridge.yaml:11:10\n"
    ) in said
    assert "sources/bridge.txt:7:79: not found by bo\n" in said
    assert "  bo: nothing\n" in said


def test_disagreements_are_listed_as_a_table(study: Study) -> None:
    """A row for each passage and coder, with all fields, for a spreadsheet."""
    result = kg("agreement", "--study", str(study.folder.root), "--list", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))

    assert [(r["number"], r["coder"], r["class"]) for r in rows if r["differ in"] == "class"] == [
        ("3", "ada", "demand"), ("3", "bo", "aim"),
    ]  # fmt: skip


# ---------------------------------------------------------------- what is compared


def test_suggestions_are_no_coders(study: Study) -> None:
    """What an extractor suggested is not compared with what people coded."""
    kg("extract", "--study", str(study.folder.root))

    result = kg("agreement", "--study", str(study.folder.root))

    assert "compared ada, bo on 1 texts" in result.stderr


def test_gold_files_of_two_coders_are_compared(tmp_path: Path) -> None:
    """Folders outside a study are coders by their names; without the texts, that is said."""
    for name, type_ in (("first", "demand"), ("second", "offer")):
        (tmp_path / name).mkdir()
        found = coded(statement(type_, 0, 30, "a"))
        (tmp_path / name / "text.gold.json").write_text(write_gold(found), encoding="utf-8")
    (tmp_path / "text.txt").write_text("y" * 80, encoding="utf-8")
    gold = ("--gold", str(tmp_path / "first"), "--gold", str(tmp_path / "second"))

    bare = kg("agreement", *gold, "--list")
    result = kg("agreement", *gold, "--texts", str(tmp_path), "--list")

    assert "no text of text: alpha for unitizing takes it to end with the last quote" in bare.stderr
    assert f"{tmp_path}/text.txt:1:1: class\n" in result.stdout
    assert "first: class: demand; holder: a" in result.stdout


def test_what_cannot_be_compared_is_told(study: Study, tmp_path: Path) -> None:
    """A coder or text that is not there, a text coded once, options that do not go together."""
    where = ("--study", str(study.folder.root))
    (tmp_path / "a.json").write_text(write_gold(coded()), encoding="utf-8")
    gold = str(tmp_path / "a.json")

    results = {
        "extra": kg("agreement", *where, "--coder", "adda"),
        "alone": kg("agreement", *where, "--coder", "ada"),
        "text": kg("agreement", *where, "brigde"),
        "one": kg("agreement", "--gold", gold),
        "both": kg("agreement", *where, "--gold", gold, "--gold", gold),
        "texts": kg("agreement", *where, "--texts", str(tmp_path)),
    }

    assert {name: r.exit_code for name, r in results.items()} == {
        "extra": 3, "alone": 3, "text": 3, "one": 2, "both": 2, "texts": 2,
    }  # fmt: skip
    assert "did you mean 'ada'?" in results["extra"].stderr
    assert "no text was coded by two of ada" in results["alone"].stderr
    assert "did you mean 'bridge'?" in results["text"].stderr
