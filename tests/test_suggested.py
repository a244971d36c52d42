"""Suggestions on request: left out unless they are asked for, and marked wherever they are taken in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph import Study
from graph.asking.questions import question_paths
from graph.building.suggested import read_compiled
from graph.export import Options, export
from graph.networks.selection import Selection
from kg import main
from tests.conftest import MakeStudy

TEXT = "Arland demands that Borland withdraw its boats. Borland refuses to withdraw its boats.\n"
OWN = """\
coder: amina
terms:
  withdrawal: {term: Borland withdraws its boats., on issue: military action, obligor: Borland}
statements:
  - quote: Arland demands that Borland withdraw its boats.
    findings:
      - {demand: withdrawal, held by: Arland}
"""
SUGGESTED = """\
source: talks
coder: rules
status: suggested
terms:
  withdrawal: {term: Borland withdraws its boats., on issue: military action, obligor: Borland}
statements:
  - quote: Borland refuses to withdraw its boats.
    findings:
      - {refusal: withdrawal, held by: Borland, confidence: 0.60, note: rule refuse}
"""
OPPOSED = "SELECT ?a ?b WHERE { ?a neg:opposes ?b }"


def kg(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study with a demand that counts and a refusal that is suggested."""
    return make_study(
        {"talks": TEXT}, {"talks": OWN}, files={"codings/rules/talks.yaml": SUGGESTED}
    )


def test_a_question_takes_suggestions_in_with_what_follows(study: Study) -> None:
    """With suggestions the refusal is opposed to the demand; without there is no refusal and no opposition."""
    without, with_them = (
        len(study.query(OPPOSED, with_suggestions=chosen).rows) for chosen in (False, True)
    )

    assert (without, with_them > 0) == (0, True)


def test_without_the_option_suggestions_change_no_byte(
    make_study: MakeStudy, tmp_path: Path
) -> None:
    """Every ready-made question and export says the same whether or not there are suggestions."""
    bare = make_study({"talks": TEXT}, {"talks": OWN})
    names = sorted(question_paths(bare.folder))

    def said(study: Study) -> list[object]:
        answers = [study.query(name).rows for name in names]
        formats = ("nq", "csv", "html", "md", "gexf")
        return [*answers, *(export(study.folder, Options(format)) for format in formats)]

    before = said(bare)
    suggested = bare.folder.codings / "rules" / "talks.yaml"
    suggested.parent.mkdir()
    suggested.write_text(SUGGESTED, encoding="utf-8")
    bare.build()

    assert said(bare) == before


def test_suggestions_that_change_alone_are_seen(study: Study) -> None:
    """A build in which only suggestions changed leaves the index as it is, and what is asked with them is new."""
    path = study.folder.codings / "rules" / "talks.yaml"
    checkpoint = (study.folder.cache / "CURRENT").read_text("utf-8")
    before = len(study.query(OPPOSED, with_suggestions=True).rows)
    path.unlink()
    study.build()
    after = len(study.query(OPPOSED, with_suggestions=True).rows)

    assert (after, before > 0, checkpoint) == (
        0, True, (study.folder.cache / "CURRENT").read_text("utf-8"),
    )  # fmt: skip


def test_what_follows_is_kept_for_the_same_files(study: Study) -> None:
    """What was derived with suggestions is derived once, and the same comes back."""
    first = read_compiled(study.folder, with_suggestions=True)
    kept = [path.name for path in (study.folder.cache / "suggested").iterdir()]
    again = read_compiled(study.folder, with_suggestions=True)

    assert (first, len(kept)) == (again, 1)


def test_the_command_says_that_suggestions_are_in(study: Study) -> None:
    """The commands query, check and export say on standard error what they take in, and nothing without the option."""
    where = ["--study", str(study.folder.root)]
    said = "1 suggested coding taken in"
    commands = (["query", "who-speaks-for-whom"], ["check"], ["export", "-f", "csv"])
    with_them = [said in kg(*words, "--with-suggestions", *where).stderr for words in commands]
    without = [said in kg(*words, *where).stderr for words in commands]

    assert (with_them, without) == ([True] * 3, [False] * 3)


def test_a_suggestion_is_marked_in_tables_and_reports(study: Study) -> None:
    """The review of a suggested finding is `suggested`, and a report tells how many there are."""
    chosen = Selection(with_suggestions=True)
    table = export(study.folder, Options("csv"), chosen).decode()
    report = export(study.folder, Options("md"), chosen).decode()
    reviews = {row.rsplit(",", 2)[-1] for row in table.splitlines()} | set(
        re.findall(r"\bsuggested\b|\bunreviewed\b", table)
    )

    assert (
        {"suggested", "unreviewed"} <= reviews,
        "With suggestions: 1 of these findings nobody has accepted" in report,
    ) == (True, True)


def test_a_suggestion_is_marked_in_the_picture(study: Study) -> None:
    """The page says how many there are; a suggested finding is of a dotted kind of its own, and its evidence says so."""
    page = export(study.folder, Options("html"), Selection(with_suggestions=True)).decode()
    data = json.loads(re.search(r'id="kg">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    dotted = [
        label
        for label, dash in zip(data["kinds"]["label"], data["kinds"]["dash"], strict=True)
        if dash == [2, 5]
    ]

    assert (
        dotted,
        "1 suggestion that nobody has accepted" in page,
        "· suggested · <bdi>rule refuse</bdi>" in page,
    ) == (["refusal (suggested)"], True, True)


def test_what_is_accepted_elsewhere_is_no_suggestion(make_study: MakeStudy) -> None:
    """A finding that a person coded and a program suggests, too, counts: it is not drawn as suggested."""
    same = SUGGESTED.replace("Borland refuses to withdraw its boats.", TEXT.partition(".")[0] + ".")
    same = same.replace(
        "refusal: withdrawal, held by: Borland", "demand: withdrawal, held by: Arland"
    )
    study = make_study({"talks": TEXT}, {"talks": OWN}, files={"codings/rules/talks.yaml": same})
    page = export(study.folder, Options("html"), Selection(with_suggestions=True)).decode()

    assert "demand (suggested)" not in page


def test_suggestions_are_checked_on_request(study: Study) -> None:
    """The checks run over suggestions where they are asked for, and a changed file of them is told then only."""
    path = study.folder.codings / "rules" / "talks.yaml"
    path.write_text(path.read_text("utf-8") + "# changed\n", encoding="utf-8")
    told = [
        [v.mark.path for v in study.check(with_suggestions=chosen).violations if v.check == "not-built"]
        for chosen in (False, True)
    ]  # fmt: skip

    assert told == [[], ["codings/rules/talks.yaml"]]


def test_the_network_has_suggestions_on_request(study: Study) -> None:
    """Study.network leaves suggestions out unless they are asked for."""
    kinds = [
        {kind for _, _, kind in study.network(with_suggestions=chosen).edges(data="kind")}
        for chosen in (False, True)
    ]

    assert kinds[1] - kinds[0] == {"refusal"}


def test_suggestions_can_be_left_out_of_an_export_that_has_them(study: Study) -> None:
    """--without suggested drops the graphs of suggestions from RDF."""
    chosen = Selection(with_suggestions=True, without=frozenset({"suggested"}))
    lines = export(study.folder, Options("nq"), chosen).decode()

    assert "graph/suggested/" not in lines


def test_a_study_that_cannot_be_written_is_asked_with_suggestions(study: Study) -> None:
    """Where nothing can be kept, what follows is derived each time."""
    (study.folder.cache / "suggested").write_text("a file where the folder would be")
    rows = study.query(OPPOSED, with_suggestions=True).rows

    assert len(rows) > 0


def test_a_suggestion_is_marked_in_drawings_of_other_tools(study: Study) -> None:
    """DOT has it dotted, Mermaid counts it apart, and networks have its review."""
    chosen = Selection(with_suggestions=True)
    dot, mermaid, *networks = (
        export(study.folder, Options(format), chosen).decode()
        for format in ("dot", "mmd", "graphml", "gexf", "cyjs")
    )

    assert (
        dot.count('style="dotted"'), "1 × refusal (suggested)" in mermaid.replace("#40;", "("),
        ["suggested" in text for text in networks],
    ) == (1, True, [True, True, True])  # fmt: skip


def test_what_an_extractor_suggests_can_be_exported_alone(study: Study) -> None:
    """A coder that goes by its id, as programs do, is meant by it; so are the suggestions of an extractor."""
    chosen = Selection(with_suggestions=True, coders=("rules",))
    rows = export(study.folder, Options("csv"), chosen).decode().splitlines()

    assert [row.split(",")[1] for row in rows[1:]] == ["refusal"]
