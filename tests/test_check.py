"""kg check, as people use it: what is told, where, with which remedy, and how the command ends."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import graph
from graph import Study
from graph.building.build import build
from graph.checking.check import check
from graph.errors import InputError, QueryError
from graph.terms import digest
from kg import main
from tests.conftest import MakeStudy

DEMO = Path(graph.__file__).parent / "demo" / "study"
TEXT = "Arland demands talks. Nobody answered. The bridge was closed."
CODING = """\
terms: {talks: {term: Talks are held., on issue: process}}
statements:
  - quote: Arland demands talks.
    speaker: Arland
    findings: [{demand: talks, addressed to: Borland}]
  - {quote: Nobody answered., no finding: no stand}
"""
REST = "  - {quote: The bridge was closed., no finding: no stand}\n"
OWN_CHECK = """\
#+ summary: A demand is addressed to somebody.
#+ severity: {}
#+ remedy: "Leave out `addressed to:`."
SELECT DISTINCT ?coding ?focus WHERE {{
  VALUES ?coding {{ UNDEF }}
  GRAPH ?coding {{ ?focus a neg:Demand }} FILTER EXISTS {{ GRAPH ?coding {{ ?focus neg:addressedTo ?x }} }}
}}
"""

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a runner of commands in the folder of a study."""

    def command(study: Study, *arguments: str) -> Result:
        monkeypatch.chdir(study.folder.root)
        return CliRunner().invoke(main, list(arguments))

    return command


@pytest.fixture
def demo(tmp_path: Path) -> Study:
    """Return the study of the demonstration, built."""
    shutil.copytree(DEMO, tmp_path / "demo", ignore=shutil.ignore_patterns(".kg"))
    study = Study.open(tmp_path / "demo")
    study.build()
    return study


def edit(study: Study, name: str, old: str, new: str) -> None:
    path = study.folder.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(study: Study) -> list[tuple[str, str, str]]:
    """Return severity, check and place of what is found, information left out."""
    return [
        (v.severity, v.check, str(v.mark))
        for v in Study.open(study.folder.root).check().violations
        if v.severity != "info"
    ]


# ---------------------------------------------------------------- how the command ends


def test_a_good_study_ends_with_0_and_says_what_to_do_next(make_study: MakeStudy, run: Run) -> None:
    """Nothing wrong is exit code 0; coverage goes to stdout, counts and the next step to stderr."""
    study = make_study({"a": TEXT}, {"a": CODING + REST})

    result = run(study, "check")

    assert result.exit_code == 0
    assert result.stdout == "codings/a.yaml: 3 of 3 sentences accounted for (100%)\n"
    assert result.stderr == "checked 1 coding: nothing to report\nnext: kg query\n"


def test_warnings_do_not_fail(make_study: MakeStudy, run: Run) -> None:
    """Exit code 1 is for errors only."""
    result = run(make_study({"a": TEXT}, {"a": CODING}), "check")

    assert result.exit_code == 0
    assert "1 warning\n" in result.stderr


def test_an_error_ends_with_1_and_with_what_to_do(make_study: MakeStudy, run: Run) -> None:
    """Place, severity, message, what it is about, and the remedy stand in the report."""
    study = make_study(
        {"a": TEXT},
        {"a": CODING + REST},
        files={"queries/checks/whom.rq": OWN_CHECK.format("error")},
    )

    result = run(study, "check")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[:3] == [
        "codings/a.yaml:6:17: error: A demand is addressed to somebody. (whom)",
        "  Arland, demand: Talks are held",
        "  Leave out `addressed to:`.",
    ]
    assert result.stderr.endswith("next: mend the errors, then: kg build\n")


def test_without_a_build_there_is_nothing_to_check(make_study: MakeStudy, run: Run) -> None:
    """The message says which command comes first."""
    result = run(make_study({}, {}, build=False), "check")

    assert (result.exit_code, result.stderr) == (3, "kg: nothing is built yet\n  run: kg build\n")


# ---------------------------------------------------------------- formats


def test_every_format_has_the_same_rows(demo: Study, run: Run) -> None:
    """Table, CSV, TSV, JSON, JSON lines and Markdown tell the same, with information, whatever is shown in words."""
    rows = json.loads(run(demo, "check", "-f", "json").stdout)
    lines = [json.loads(line) for line in run(demo, "check", "-f", "jsonl").stdout.splitlines()]
    cells = list(csv.DictReader(io.StringIO(run(demo, "check", "-f", "csv").stdout)))

    assert lines == rows
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows] == cells
    for format in ("table", "tsv", "md"):
        extra = 2 if format in ("table", "md") else 1
        assert len(run(demo, "check", "-f", format).stdout.splitlines()) == len(rows) + extra
    assert {"warning", "info"} == {row["severity"] for row in rows}


def test_the_ending_of_the_output_chooses_the_format(demo: Study, run: Run) -> None:
    """A file gets the format its name promises, and an unknown ending is wrong usage."""
    assert run(demo, "check", "-o", "report.json").exit_code == 0
    assert run(demo, "check", "-o", "report.txt").exit_code == 0

    bad = run(demo, "check", "-o", "report.doc")

    root = demo.folder.root
    assert json.loads((root / "report.json").read_text())[0]["check"] == "shape dcterms:issued"
    assert (root / "report.txt").read_text().startswith("sources/miami.txt:1:1: warning: No date")
    assert bad.exit_code == 2
    assert "the ending chooses the format" in bad.stderr


def test_places_are_columns_of_their_own(demo: Study, run: Run) -> None:
    """File, line and column can be sorted and filtered by."""
    (row,) = [
        r for r in json.loads(run(demo, "check", "-f", "json").stdout) if r["severity"] == "warning"
    ]

    assert (row["file"], row["line"], row["column"]) == ("sources/miami.txt", 1, 1)
    assert row["about"].startswith("Example Wire")
    assert row["remedy"] == "Add `issued:`"


def test_coverage_is_in_every_format(make_study: MakeStudy, run: Run) -> None:
    """A coding that leaves sentences out is a warning at the first of them; a complete one is information."""
    study = make_study({"a": TEXT, "b": TEXT}, {"a": CODING, "b": CODING + REST})

    rows = json.loads(run(study, "check", "-f", "json").stdout)

    found = [
        (r["severity"], r["file"], r["line"], r["message"])
        for r in rows
        if r["check"] == "coverage"
    ]
    assert found == [
        ("warning", "sources/a.txt", 7, "1 of 3 sentences are not accounted for: line 7."),
        ("info", "", None, "All 3 sentences are accounted for: codings/b.yaml"),
    ]


def test_information_is_shown_on_request(demo: Study, run: Run) -> None:
    """In words, what is only for information is counted and shown with --all."""
    short, full = run(demo, "check"), run(demo, "check", "--all")

    assert ": info: " not in short.stdout
    assert "kg check --all shows" in short.stderr
    assert full.stdout.count(": info: ") == int(re.search(r"(\d+) info", full.stderr)[1])  # type: ignore[index]  # there is one


# ---------------------------------------------------------------- texts as they are now


def test_quotes_that_only_moved_are_counted_not_listed(demo: Study, run: Run) -> None:
    """A line put into a text is one error that says how many quotes moved; a build finds them again."""
    edit(demo, "sources/geneva.txt", "\nThe United States", "\nA line.\nThe United States")

    found, result = told(demo), run(demo, "check")

    assert [f for f in found if f[0] == "error"] == [
        ("error", "text-changed", "sources/geneva.txt:1:1")
    ]
    assert "Of its 18 quotes, 1 stand where they stood, 17 elsewhere, 0 nowhere." in result.stdout
    assert result.stderr.endswith("next: kg build\n")
    assert run(demo, "build").exit_code == 0
    assert [f for f in told(demo) if f[0] == "error"] == []


def test_a_quote_whose_words_are_gone_is_told_where_it_is_coded(
    make_study: MakeStudy, run: Run
) -> None:
    """The line of the coding, the words, and the nearest passage of the text as it is now."""
    study = make_study({"a": TEXT}, {"a": CODING + REST})
    edit(study, "sources/a.txt", "Arland demands", "Arland asks for")

    result = run(study, "check")

    assert result.stdout.splitlines()[:3] == [
        "codings/a.yaml:4:12: error: A quote is no longer in sources/a.txt. (quote-gone)",
        "  Arland demands talks.",
        "  Put the words back into the text, or change the quote. Nearest: Arland asks for talks.",
    ]
    assert result.exit_code == 1


def test_offsets_that_do_not_fit_an_unchanged_text_are_told(make_study: MakeStudy) -> None:
    """An index that was tampered with is found, quote by quote."""
    study = make_study({"a": TEXT}, {"a": CODING + REST})
    path = study.folder.cache / "quads" / "coding" / "amina" / "a.nq"
    path.write_text(path.read_text().replace('"Nobody answered."', '"Nobody  answers."'))
    note = json.loads(path.with_suffix(".json").read_text())
    note["digest"] = digest(path.read_bytes())
    path.with_suffix(".json").write_text(json.dumps(note))
    study.folder.cache.joinpath("state.json").unlink()
    build_from_what_lies_there(study)

    found = {(v.check, v.value) for v in study.check().violations if v.severity == "error"}

    assert ("quote-gone", "Nobody  answers.") in found


def build_from_what_lies_there(study: Study) -> None:
    study.folder.cache.joinpath("CURRENT").unlink()
    build(study.folder)


def test_a_text_that_is_gone_is_told_and_the_rest_is_checked(demo: Study) -> None:
    """One fault does not hide the others: the report goes on."""
    (demo.folder.root / "sources" / "geneva.txt").unlink()

    found = told(demo)

    assert ("error", "text-missing", "sources/geneva.txt:1:1") in found
    assert ("error", "input", "codings/geneva.yaml:1:1") in found
    assert ("warning", "shape dcterms:issued", "sources/miami.txt:1:1") in found


def test_a_text_that_cannot_be_read_is_told_with_its_line(demo: Study) -> None:
    """What is no UTF-8 is a fault of the file, not the end of the report."""
    path = demo.folder.root / "sources" / "geneva.txt"
    path.write_bytes(path.read_bytes() + b"\xff")

    found = told(demo)

    assert ("error", "input", "sources/geneva.txt:16") in found


# ---------------------------------------------------------------- what was not built


def test_a_study_that_cannot_be_written_can_be_checked(
    demo: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of a check saves time and is no part of it."""

    def refuse(path: Path, text: str, **_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    expected = told(demo)
    (demo.folder.cache / "reports.json").unlink()
    monkeypatch.setattr("graph.checking.reports.write_whole", refuse)

    assert told(demo) == expected


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("codings/miami.yaml", "confidence: 0.8", "confidence: 0.7"),
     ("sources/miami.txt", "title: In Miami", "title: At Miami"),
     ("register.yaml", "actors:", "# more to come\nactors:"),
     ("kg.toml", '["en", "uk", "ru"]', '["uk"]')],
)  # fmt: skip
def test_a_file_that_was_changed_since_the_build_is_told_once(
    demo: Study, name: str, old: str, new: str
) -> None:
    """The report says which file it does not know yet: never that all is well."""
    edit(demo, name, old, new)

    found = [f for f in told(demo) if f[0] == "error"]

    assert found == [("error", "not-built", f"{name}:1:1")]


def test_after_a_build_that_failed_the_rest_is_checked_and_the_changed_file_told(
    demo: Study,
) -> None:
    """A coding that was read before the fault of another: its compiled file is newer than the index."""
    edit(demo, "codings/geneva.yaml", "confidence: 0.9", "confidence: 0.8")
    edit(demo, "codings/miami.yaml", "threat: russia-continues", "threat: nothing-of-the-kind")
    with pytest.raises(InputError):
        demo.build()
    changed = [f for f in told(demo) if f[0] == "error"]
    edit(demo, "codings/geneva.yaml", "confidence: 0.8", "confidence: 0.9")
    edit(demo, "codings/miami.yaml", "threat: nothing-of-the-kind", "threat: russia-continues")

    put_back = [f for f in told(demo) if f[0] == "error"]

    geneva, miami = (
        ("error", "not-built", f"codings/{name}.yaml:1:1") for name in ("geneva", "miami")
    )
    assert [changed, put_back] == [[geneva, miami], [geneva]]


def test_files_that_came_or_went_since_the_build_are_told(demo: Study) -> None:
    """A new text, and a coding that is gone but still in the index."""
    root = demo.folder.root
    (root / "codings" / "geneva.yaml").unlink()
    shutil.copy(root / "sources" / "geneva.txt", root / "sources" / "bern.txt")

    found = {f for f in told(demo) if f[0] == "error"}

    assert found == {
        ("error", "not-built", "codings/geneva.yaml"), ("error", "not-built", "sources/bern.txt:1:1"),
    }  # fmt: skip


def test_a_check_changes_nothing_but_its_own_reports(demo: Study) -> None:
    """It can run beside a build: compiled files, notes and state stay as they are."""

    def files() -> dict[str, bytes]:
        cache = demo.folder.cache
        return {
            str(p.relative_to(cache)): p.read_bytes()
            for p in cache.rglob("*")
            if p.is_file() and p.name not in ("reports.json", "LOCK", "LOG")
        }

    edit(demo, "codings/miami.yaml", "confidence: 0.8", "confidence: 0.7")
    before = files()

    demo.check()

    assert files() == before


# ---------------------------------------------------------------- a study's own shapes and checks


def test_a_check_of_the_study_counts_as_the_shipped_ones_do(
    make_study: MakeStudy, run: Run
) -> None:
    """It stands in the report with its severity, and in what a build checks of what changed."""
    study = make_study(
        {"a": TEXT},
        {"a": CODING + REST},
        files={"queries/checks/whom.rq": OWN_CHECK.format("warning")},
    )

    of_changes = check(study.folder, only=["coding/amina/a"])

    assert [v.check for v in of_changes.violations] == ["whom"]
    assert told(study) == [("warning", "whom", "codings/a.yaml:6:17")]


@pytest.mark.parametrize(
    ("text", "says"),
    [("#+ summary: x\nSELECT ?focus {}", "check own: no severity"),
     ("#+ severity: grave\nSELECT ?focus {}", "check own: no severity"),
     ("#+ severity: error\nSELECT ?thing { ?thing ?p ?o }", "queries/checks/own.rq: no check: it does not SELECT"),
     ("#+ severity: error\nASK {}", "queries/checks/own.rq: no check: it does not SELECT ?focus"),
     ("#+ severity: error\nSELECT ?focus { ?focus neg: }}", "queries/checks/own.rq:2:"),
     ("#+ severity: error\nSELECT ?focus { SERVICE <urn:x> { ?focus ?p ?o } }", "own.rq:2:17: SERVICE is not allowed")],
)  # fmt: skip
def test_a_check_that_cannot_be_run_is_told_with_its_file(
    make_study: MakeStudy, text: str, says: str
) -> None:
    """Never a traceback, and never a check passed over in silence."""
    study = make_study({}, {}, files={"queries/checks/own.rq": text})

    with pytest.raises(QueryError, match=re.escape(says)):
        study.check()


def test_a_shape_of_the_study_says_which_key_to_add(make_study: MakeStudy) -> None:
    """What the shapes find is told at the finding, with the key of coding files as remedy."""
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .
<urn:s> a sh:NodeShape ; sh:targetClass neg:Demand ; sh:property [ sh:path neg:through ; sh:minCount 1 ] ,
  [ sh:path neg:heldBy ; sh:class neg:Person ; sh:severity sh:Warning ; sh:message "People demand."@en ] ."""
    study = make_study({"a": TEXT}, {"a": CODING + REST}, files={"ontology/own.ttl": shape})

    found = {(v.severity, v.check, str(v.mark), v.remedy) for v in study.check().violations}

    assert found == {
        ("error", "shape neg:through", "codings/a.yaml:6:17", "Add `through:`"),
        ("warning", "shape neg:heldBy", "codings/a.yaml:6:17", "`held by:` names a person"),
    }


# ---------------------------------------------------------------- reports that are kept


def reports(study: Study) -> dict[str, list[object]]:
    found: dict[str, list[object]] = json.loads(
        (study.folder.cache / "reports.json").read_text("utf-8")
    )
    return found


def test_shapes_run_again_only_on_what_changed(demo: Study) -> None:
    """A report is kept until its coding, text, shapes or what it names of the register change."""
    demo.check()
    kept = reports(demo)
    marked = {
        key: [made_of, [{"severity": "info", "check": "kept", "message": key}]]
        for key, (made_of, _) in kept.items()
    }
    (demo.folder.cache / "reports.json").write_text(json.dumps(marked))
    edit(demo, "codings/geneva.yaml", "statements:", "statements:   # all of them")
    edit(
        demo,
        "register.yaml",
        "actors:",
        "actors:\n  nobody-else: {is a: person, label: Nobody Else}",
    )
    edit(demo, "codings/geneva.yaml", "confidence: 0.9", "confidence: 0.91")
    demo.build()

    again = {v.message for v in demo.check().violations if v.check == "kept"}

    assert again == {"coding/demo/miami"}


def test_what_a_coding_names_of_the_register_counts_for_its_report(make_study: MakeStudy) -> None:
    """A shape may look through the register: a change there that no name shows is noticed all the same."""
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .
<urn:s> a sh:NodeShape ; sh:targetClass neg:Demand ; sh:property [ sh:path ( neg:heldBy neg:memberOf ) ; sh:minCount 1 ;
  sh:message "Whoever demands is a member." ] ."""
    study = make_study({"a": TEXT}, {"a": CODING + REST}, files={"ontology/own.ttl": shape})
    before = told(study)
    edit(
        study, "register.yaml", "arland: {is a: state,", "arland: {is a: state, member of: borland,"
    )
    study.build()

    assert (len(before), told(study)) == (1, [])


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"register": 3}', '{"register": [["x"], [{"no": 1}]]}']
)
def test_reports_that_cannot_be_read_are_made_again(demo: Study, content: str) -> None:
    """The file of reports may be lost or damaged: shapes run again."""
    expected = told(demo)
    (demo.folder.cache / "reports.json").write_text(content)

    assert told(demo) == expected


def test_two_coders_of_one_source_are_checked_apart(make_study: MakeStudy) -> None:
    """What one coder leaves to be said is not made good by the other's coding of the same thing."""
    good = CODING.replace(
        "talks: {term: Talks are held., on issue: process}", "talks: {term: Talks are held.}"
    )
    study = make_study({"a": TEXT}, {"amina/a": good + REST, "ben/a": good + REST})

    places = {str(v.mark) for v in study.check().violations if "on no issue" in v.message}

    assert places == {"codings/amina/a.yaml:2:9", "codings/ben/a.yaml:2:9"}
