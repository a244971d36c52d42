"""Extensions the program has not seen, one Turtle file each, alone and all together (data/extensions).

Each brings a kind of position, a kind of party, properties, codes, an issue, a shape, a rule, a question, a check, a cue,
a colour and a glyph. What a case file says must show is looked for everywhere a study shows anything.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import networkx as nx
import pytest
import yaml
from click.testing import CliRunner

import kg
from graph import Study
from graph.coding.schema import coding_schema
from graph.errors import QueryError
from graph.export import Exported, Options, export
from graph.extensions import study_vocabulary
from graph.extract import Known
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import Vocabulary
from graph.ontologies.study import check_study
from graph.picture.material import Material
from graph.picture.model import make_picture
from graph.picture.positions import read_matrix
from graph.picture.strings import Strings
from graph.terms import NEG, RDF, expand, value_of
from tests.compact import said
from tests.conftest import study_in

DATA = Path(__file__).parents[1] / "data" / "extensions"
NAMES = sorted(path.name for path in DATA.iterdir())
CASES: dict[str, dict[str, Any]] = {
    name: yaml.safe_load((DATA / name / "case.yaml").read_text("utf-8")) for name in NAMES
}
COMBINATIONS = [*((name, name) for name in NAMES), *(("together", name) for name in NAMES)]


def brought(names: list[str]) -> dict[str, str]:
    """Return the files that extensions bring, by their path in a study."""
    return {
        path.relative_to(DATA / name).as_posix(): path.read_text("utf-8")
        for name in names
        for path in (DATA / name).rglob("*")
        if path.suffix in (".ttl", ".rq")
    }


def made(folder: Path, names: list[str], **changed: tuple[str, str]) -> Study:
    """Make a study with extensions and the text, coding and actors of each."""
    codings = {name: CASES[name]["coding"] for name in names}
    for name, (old, new) in changed.items():
        assert old in codings[name]
        codings[name] = codings[name].replace(old, new)
    register = "".join(CASES[name]["register"].removeprefix("actors:\n") for name in names)
    texts = {name: CASES[name]["text"] + "\n" for name in names}
    config = 'languages = ["en", "uk"]\n'
    return study_in(folder, texts, codings, register, config, brought(names))


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Study]:
    """Return a study for each extension, and one with all of them."""
    folder = tmp_path_factory.mktemp("unseen")
    alone = {name: made(folder / name, [name]) for name in NAMES}
    return {**alone, "together": made(folder / "together", NAMES)}


@pytest.fixture(params=COMBINATIONS, ids=lambda c: f"{c[1]} in {c[0]}")
def seen(
    request: pytest.FixtureRequest, studies: dict[str, Study]
) -> tuple[Study, dict[str, Any], Vocabulary]:
    """Return a study, the case of one of its extensions, and its vocabulary."""
    where, name = request.param
    return studies[where], CASES[name], study_vocabulary(studies[where].folder)


Seen = tuple[Study, dict[str, Any], Vocabulary]


def test_every_check_of_ontology_files_is_content(studies: dict[str, Study]) -> None:
    """All five are models: nothing to report of any, alone or together, but languages the core has and they lack."""
    for study in studies.values():
        assert check_study(study.folder).violations == ()


def test_keys_and_values_are_read_and_nothing_is_wrong_with_the_data(seen: Seen) -> None:
    """The coding compiles, and the study has no error; its finding is of the extension's class."""
    study, case, words = seen
    iri = words.class_named(case["class"][1], "https://w3id.org/negotiation-kg/ns#Finding")

    rows = study.query(f"SELECT DISTINCT ?x WHERE {{ ?x a <{iri}> }}")

    assert iri.endswith("#" + case["class"][0])
    assert len(rows) >= 1
    assert [v for v in study.check().violations if v.severity == "error"] == []


def test_the_schema_for_editors_has_keys_and_values_in_every_language(seen: Seen) -> None:
    """It completes them, and accepts the coding."""
    _, case, words = seen
    schema = coding_schema(words)

    text = json.dumps(schema, ensure_ascii=False)
    assert [word for word in (*case["keys"], *case["values"]) if json.dumps(word, ensure_ascii=False) not in text] == []  # fmt: skip
    jsonschema.validate({"source": "x", **yaml.safe_load(case["coding"])}, schema)


def test_its_question_is_asked_by_name_with_its_parameter(seen: Seen) -> None:
    """It answers, and its parameter takes names and handles of actors of the extension's own kind."""
    study, case, _ = seen
    name, parameter = case["question"], case["parameter name"]
    party, handle = case["parameter"]

    answer = [list(row.values()) for row in study.query(name)]
    by_name = study.query(name, **{parameter: party})
    by_handle = study.query(name, **{parameter: handle})

    assert sorted(answer, key=str) == sorted(case["answer"], key=str)
    assert list(by_name) == list(by_handle)
    assert len(by_name) == sum(party in row for row in case["answer"])
    assert list(study.query(name, **{parameter: case["nobody"]})) == []
    with pytest.raises(QueryError):
        study.query(name, **{parameter: "Nobody at All"})


def test_the_shell_completes_question_and_parameter(seen: Seen) -> None:
    """Behind `kg query` its name, behind that its parameter, behind that the handle of its party."""
    study, case, _ = seen
    folder, parameter = str(study.folder.root), f"--{case['parameter name']}"

    def completed(*words: str) -> str:
        line = ["kg", "query", "--study", folder, *words]
        environment = {
            "_KG_COMPLETE": "zsh_complete", "COMP_WORDS": " ".join(line), "COMP_CWORD": str(len(line) - 1),
        }  # fmt: skip
        return CliRunner().invoke(kg.main, [], env=environment, prog_name="kg").stdout

    assert case["question"] in completed(case["question"][:-3]).split("\n")
    assert parameter in completed(case["question"], "--").split("\n")
    offered = completed(case["question"], parameter, case["parameter"][1][:2]).split("\n")
    assert [word for word in case["parameter"] if word in offered] != []


def test_its_position_counts_as_what_it_is_a_kind_of(seen: Seen) -> None:
    """Questions of ours that ask for all positions have it under its own name, and in another language."""
    study, case, _ = seen

    kinds = {row["kind"] for row in study.query("which-words-back-what") if "kind" in row}
    english = {row["kind"] for row in study.query("what-stands-today")}
    ukrainian = {row["kind"] for row in study.query("what-stands-today", lang="uk")}

    assert case["class"][1] in english | kinds
    assert case["class"][2] in ukrainian


def test_its_check_and_its_rule_are_run(seen: Seen) -> None:
    """The check finds what it is for; the rule's triples are derived."""
    study, case, words = seen
    derived = expand(case["derived"], words.prefixes)

    found = [v for v in study.check().violations if v.check == case["check"]]

    assert (len(found), {v.severity for v in found}) == (case["checked"], {"warning"})
    assert all(v.mark.line for v in found)
    assert any(f" {derived} " in line for line in said(study, "derived"))


def test_the_picture_has_its_colours_glyph_lines_and_words(seen: Seen) -> None:
    """Legend, finding and derived line are of the extension's own, in both languages."""
    study, case, words = seen
    exported = Exported(study.folder)
    drawn = {
        language: make_picture(exported.network((language, "en")), exported.vocabulary, "x", language)
        for language in ("en", "uk")
    }  # fmt: skip
    iri = next(k.iri for k in drawn["en"].kinds if k.label == case["class"][1])

    kind = next(k for k in drawn["en"].kinds if k.iri == iri)

    assert kind.glyph == words.values(iri, "https://w3id.org/negotiation-kg/ns#glyph")[0]
    assert kind.verb == words.values(iri, "https://w3id.org/negotiation-kg/ns#verb")[0]
    assert case["class"][2] in {k.label for k in drawn["uk"].kinds}
    assert any(f.kind.iri == iri for f in drawn["en"].findings)
    line = expand(case["derived"], words.prefixes)
    assert any(edge.class_ == line for edge in exported.network(("en",)).edges)


@pytest.mark.parametrize(
    "format", ["ttl", "trig", "jsonld", "graphml", "gexf", "csv", "html", "md"]
)
def test_exports_have_its_words(format: str, studies: dict[str, Study]) -> None:
    """Data formats name its class by IRI or word, pages and tables by word."""
    written = export(studies["together"].folder, Options(format)).decode("utf-8")

    missing = [
        name
        for name, case in CASES.items()
        if not any(word in written for word in case["class"][:2])
    ]
    assert missing == []


def declared(name: str, words: Vocabulary, root: str) -> list[str]:
    """Return what an extension declares under a root: kinds of party or of position; its issues where there is none."""
    own = tuple(
        value_of(s)
        for file in words.files
        if file.path.stem == name
        for s, p, _ in file.triples
        if p == f"<{RDF}type>" and s[0] == "<"
    )
    under = set(words.below(NEG + root)) if root else set(words.codes[NEG + "onIssue"])
    return sorted(set(own) & under)


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("name", NAMES)
def test_networks_have_its_parties_issues_and_positions_in_every_language(
    name: str, language: str, studies: dict[str, Study]
) -> None:
    """For networkx, as GraphML and as a table: what is of its kinds has their names in the language asked for."""
    study = studies["together"]
    words = study_vocabulary(study.folder)
    options = {"languages": (language, "en")}
    graphml = nx.parse_graphml(export(study.folder, Options("graphml", **options)).decode())
    rows = list(csv.DictReader(io.StringIO(export(study.folder, Options("csv", **options)).decode())))  # fmt: skip
    drawn = Exported(study.folder).network((language, "en"))

    parties, issues, positions = (
        [words.label(term, language) for term in declared(name, words, root)]
        for root in ("Actor", "", "Position")
    )

    assert parties
    assert positions
    assert set(parties) & {str(d.get("kind")) for _, d in graphml.nodes(data=True)}
    assert set(positions) & {str(d.get("kind")) for *_, d in graphml.edges(data=True)}
    assert set(positions) & {row["kind"] for row in rows}
    assert {n.class_ for n in drawn.nodes} & set(declared(name, words, "Actor"))
    used = [i for i in declared(name, words, "") if any(n.id == i for n in drawn.nodes)]
    assert {words.label(i, language) for i in used} <= {str(d.get("label")) for _, d in graphml.nodes(data=True)}  # fmt: skip
    assert used or not issues


@pytest.mark.parametrize("language", ["en", "uk"])
def test_matrices_of_parties_and_issues_have_its_rows_columns_and_kinds(
    language: str, seen: Seen
) -> None:
    """The picture's matrix and the question that counts: its issue is a row under ours, its party a column."""
    study, case, words = seen
    exported = Exported(study.folder)
    network = exported.network((language, "en"))
    picture = make_picture(network, exported.vocabulary, "x", language)
    material = Material(picture, network, exported.vocabulary, Strings(language), None, {})
    matrix = read_matrix(picture, exported.vocabulary, material.stands, 50)
    name = next(n for n in NAMES if CASES[n] is case)

    kinds = set(declared(name, words, "Position"))
    stands = [stand for row in matrix.rows for cell in row.cells for stand in cell.stands]
    issues = {words.label(i, language) for i in declared(name, words, "")}
    own_rows = [row for row in matrix.rows if row.subject.label in issues]
    held = {
        (row.above.split(" › ")[0] or row.subject.label, cell.party.label)
        for row in own_rows
        for cell in row.cells
        if cell.party and cell.stands
    }
    rows = study.query("who-has-positions-on-what", lang=language)
    counted = {(row["issue"], row["who"]) for row in rows}

    assert any(stand.finding.kind.iri in kinds for stand in stands)
    assert [row.subject.label for row in own_rows] != []
    assert held
    assert held <= counted


def test_its_shape_is_held(tmp_path: Path) -> None:
    """What the extension forbids is reported with its own words, in a study with all of them."""
    study = made(tmp_path / "wrong", NAMES, **{n: tuple(CASES[n]["wrong"][:2]) for n in NAMES})  # type: ignore[arg-type]

    messages = [v.message for v in study.check().violations if v.severity == "error"]

    assert sorted(messages) == sorted(CASES[n]["wrong"][2] for n in NAMES)


def test_its_cues_suggest_its_class(seen: Seen) -> None:
    """A reader of texts proposes the extension's class where its cue stands."""
    _, case, words = seen

    suggested = Rules(gated=False).extract(case["cue"], Known(words)).statements

    classes = {statement.class_ for statement in suggested}

    assert any(c.endswith("#" + case["class"][0]) for c in classes)
