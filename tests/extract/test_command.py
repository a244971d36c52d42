"""kg extract: suggested codings build without a fault and do not count; texts outside a study are read too."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

import ontology
from graph import Study
from graph.extract import Extraction, ExtractionError, Known, extractors, load_extractor
from graph.extract.acts.utterance import FLAGS
from graph.extract.grammar.tables import DATA
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from kg import main
from tests.conftest import MakeStudy

SCHEMA = Path(__file__).parents[3] / "shared" / "corpus" / "gold.schema.json"
TEXT = """\
Ministers of Arland and Borland met in Carport on Monday for talks on the lake.
Arland has rejected the draft agreement and demands that Borland withdraw its boats, foreign minister Ana Rojas said.
"We will not sign until the boats are gone," Ms. Rojas told reporters. Borland offered to mark a new border.
Borland's president, Oto Lind, said his country was ready for further negotiations.
"""
HEADER = "---\ntitle: Talks\npublished by: The Times\n---\n"


def kg(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study of one text that nobody has coded."""
    return make_study({"talks": TEXT}, {}, build=False)


def test_a_suggested_coding_builds_without_a_fault(study: Study) -> None:
    """What is written is a coding: quotes are found, holders known or entered, and it is compiled."""
    result = kg("extract", "--study", str(study.folder.root))
    built = study.build()

    compiled = study.folder.cache / "quads" / "suggested" / "rules" / "talks.nq"
    assert (result.exit_code, built.codings, compiled.exists()) == (0, 0, True)


def test_a_check_finds_nothing_amiss_in_a_study_with_suggestions(study: Study) -> None:
    """Suggestions are compiled and not indexed: that is no fault, and the build says so."""
    kg("extract", "--study", str(study.folder.root))
    built = kg("build", "--study", str(study.folder.root))
    checked = kg("check", "--study", str(study.folder.root))

    assert ("suggestions that do not count yet: 1 file" in built.output, checked.exit_code) == (
        True, 0,
    )  # fmt: skip


def test_nothing_suggested_counts(study: Study) -> None:
    """No question sees a suggestion, and the graph that nobody accepted is not in the index."""
    kg("extract", "--study", str(study.folder.root))
    study.build()
    rows = study.query("SELECT ?p WHERE { ?p neg:heldBy ?a }")

    assert list(rows) == []


def test_a_suggestion_that_is_accepted_counts(study: Study) -> None:
    """The file without its status is a coding like any other."""
    kg("extract", "--study", str(study.folder.root))
    path = study.folder.codings / "rules" / "talks.yaml"
    path.write_text(path.read_text("utf-8").replace("status: suggested\n", ""), encoding="utf-8")
    study.build()
    rows = study.query(
        "SELECT DISTINCT ?name WHERE { ?p neg:heldBy ?a . ?a rdfs:label ?name } ORDER BY ?name"
    )

    assert [row["name"] for row in rows] == ["Arland", "Borland"]


def test_a_suggestion_says_by_which_rule_and_how_surely(study: Study) -> None:
    """Each finding has its rule, its confidence and what was inferred."""
    kg("extract", "--study", str(study.folder.root))
    text = (study.folder.codings / "rules" / "talks.yaml").read_text("utf-8")

    assert ("note: rule reject" in text, "inferred-holder" in text, "confidence: " in text) == (
        True, True, True,
    )  # fmt: skip


def test_suggestions_are_not_written_over(study: Study) -> None:
    """What stands there may have been worked on: it stays, unless that is asked for."""
    kg("extract", "--study", str(study.folder.root))
    path = study.folder.codings / "rules" / "talks.yaml"
    path.write_text("source: talks\nstatus: suggested\n", encoding="utf-8")
    kept = kg("extract", "--study", str(study.folder.root)), path.read_text("utf-8")
    kg("extract", "--overwrite", "--study", str(study.folder.root))

    assert (
        kept[1],
        "statements:" in path.read_text("utf-8"),
    ) == ("source: talks\nstatus: suggested\n", True)


def test_another_status_is_a_fault(make_study: MakeStudy) -> None:
    """A status that is none says so, with what to write."""
    study = make_study({"talks": TEXT}, {"talks": "status: guessed\n"}, build=False)
    result = kg("build", "--study", str(study.folder.root))

    assert (
        result.exit_code,
        "no status of a coding: 'guessed'" in result.output,
    ) == (3, True)


def test_an_unknown_text_is_named_with_what_is_near(study: Study) -> None:
    """A text that is not there is refused with a suggestion."""
    result = kg("extract", "talk", "--study", str(study.folder.root))

    assert (result.exit_code, "did you mean 'talks'?" in result.output) == (3, True)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the folder shared is not beside the project")
def test_texts_outside_a_study_are_read_into_the_form_of_the_guideline(tmp_path: Path) -> None:
    """With --gold, one JSON file is written for each text; its header is skipped, and offsets count in the body."""
    source = tmp_path / "talks.txt"
    source.write_text(HEADER + TEXT, encoding="utf-8")
    result = kg("extract", "--gold", str(source), "-o", str(tmp_path / "out"))
    data = json.loads((tmp_path / "out" / "talks.json").read_text("utf-8"))
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.validate(data, schema)

    cut = [TEXT[s["start"] : s["end"]] for s in data["statements"]]
    assert (0, "talks", [s["quote"] for s in data["statements"]]) == (
        result.exit_code, data["id"], cut,
    )  # fmt: skip


def test_a_body_bears_the_name_that_the_text_has_for_it(tmp_path: Path) -> None:
    """With --gold, a body the gazetteer calls otherwise is named as the text spells it out; initials are not taken."""
    source = tmp_path / "talks.txt"
    source.write_text(
        "The Shanghai Cooperation Organisation rejected a ceasefire at the peace talks. "
        "The U.N. urged Norway to negotiate. Maoist guerrillas refused to disarm. "
        "Burma rejected the demand, and the U.S. warned of sanctions.\n",
        encoding="utf-8",
    )
    kg("extract", "--gold", str(source), "-o", str(tmp_path))
    data = json.loads((tmp_path / "talks.json").read_text("utf-8"))

    assert [s["holders"] for s in data["statements"]] == [
        ["Shanghai Cooperation Organisation"],
        ["United Nations"],
        ["Maoist guerrillas"],
        ["Burma"],
        ["United States"],
    ]


def test_an_issue_scheme_takes_the_place_of_the_general_list(tmp_path: Path) -> None:
    """Issues come from the file given, by their labels and cues, or there is none."""
    scheme = tmp_path / "own.ttl"
    scheme.write_text(
        "@prefix neg: <https://w3id.org/negotiation-kg/ns#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix own: <https://example.org/issue/> .\n"
        'own: a skos:ConceptScheme ; neg:valuesFor neg:onIssue ; skos:prefLabel "Own"@en .\n'
        'own:boating a skos:Concept ; skos:inScheme own: ; skos:prefLabel "boats"@en .\n',
        encoding="utf-8",
    )
    source = tmp_path / "talks.txt"
    source.write_text(TEXT, encoding="utf-8")
    kg("extract", "--gold", str(source), "--issues", str(scheme), "-o", str(tmp_path))
    data = json.loads((tmp_path / "talks.json").read_text("utf-8"))

    assert {"boating", None} == {s["issue"] for s in data["statements"]}


def test_everything_found_can_be_had_as_json(study: Study) -> None:
    """With -f json nothing is written into the study."""
    result = kg("extract", "-f", "json", "--study", str(study.folder.root))
    data = json.loads(result.stdout)

    assert (
        [e["name"] for e in data["envoys"]], study.folder.codings.exists(),
    ) == (["Ana Rojas", "Oto Lind"], False)  # fmt: skip


def test_the_extractors_there_are() -> None:
    """The bundled extractor is listed and keeps to the contract; another name is refused."""
    found = load_extractor("rules").extract("", Known(study_vocabulary()))

    with pytest.raises(ExtractionError, match="no extractor 'rule'") as caught:
        load_extractor("rule")
    assert ("rules" in extractors(), Extraction(), "did you mean 'rules'?") == (
        True, found, caught.value.hint,
    )  # fmt: skip


def study_vocabulary() -> Vocabulary:
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


GUIDE = (Path(__file__).parents[2] / "docs" / "reading.md").read_text("utf-8")


def test_the_guide_names_every_table() -> None:
    """Each data file is in the guide, and the guide names no other."""
    there = {path.name for path in DATA.iterdir() if path.suffix in (".tsv", ".toml")}
    inner = {"record.toml", "kinds.tsv", "codes.tsv", "gold_types.tsv", "gold_issues.tsv"}
    elsewhere = {"kg.toml"}
    named = set(re.findall(r"`(\w+\.(?:tsv|toml))`", GUIDE))

    assert there - inner == named - inner - elsewhere


def test_the_commands_of_the_guide_are_there() -> None:
    """Every kg command the guide shows has help."""
    shown = set(re.findall(r"^kg (\w+)", GUIDE, re.MULTILINE))

    assert {"extract", "review", "extractors", "score"} == shown
    assert all(kg(name, "--help").exit_code == 0 for name in shown)


def test_the_flags_of_the_guide_are_those_that_are_given() -> None:
    """The table of flags is complete."""
    assert set(FLAGS) == set(re.findall(r"^\| `([\w-]+)` \|", GUIDE, re.MULTILINE))


def test_two_texts_of_one_name_are_not_written_over_each_other(tmp_path: Path) -> None:
    """Files of the same name in two folders would be one text: that is refused, and nothing is written."""
    files = [tmp_path / name / "talks.txt" for name in ("one", "two")]
    for file in files:
        file.parent.mkdir()
        file.write_text(HEADER + TEXT, encoding="utf-8")

    result = kg("extract", "--gold", *map(str, files), "-o", str(tmp_path / "out"))

    assert (result.exit_code, (tmp_path / "out").exists()) == (3, False)
    assert "has the same id: 'talks'" in result.stderr


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    """It is told and left out; the others are written, and the exit code is 0."""
    (tmp_path / "talks.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe\x00")
    result = kg("extract", "--gold", str(tmp_path), "-o", str(tmp_path / "out"))

    assert (result.exit_code, [p.name for p in (tmp_path / "out").iterdir()], "odd.txt:1: not UTF-8" in result.output) == (
        0, ["talks.json"], True,
    )  # fmt: skip


def test_where_nothing_can_be_read_that_is_an_error(tmp_path: Path) -> None:
    """A folder without texts, and a file that is not there, are bad input."""
    codes = [
        kg("extract", "--gold", str(path)).exit_code for path in (tmp_path, tmp_path / "none.txt")
    ]

    assert codes == [3, 3]


def test_an_extraction_ends_with_what_was_found_and_what_to_do_next(study: Study) -> None:
    """A line for each text counts what was found; the last one names the next command."""
    said = kg("extract", "--study", str(study.folder.root)).output.splitlines()

    assert (
        re.fullmatch(r"wrote codings/rules/talks.yaml: \d+ positions, .*", said[0]) is not None,
        said[-1].startswith("next: kg review talks"),
    ) == (True, True)
