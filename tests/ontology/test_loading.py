"""What is loaded, and what is not: broken files, files that clash, and imports, which are looked for among files only."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph import Study
from graph.errors import OntologyError
from graph.extensions import study_vocabulary
from kg import main
from tests.conftest import MakeStudy

HEAD = """\
@prefix my: <https://example.org/my#> .
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
GOOD = (
    HEAD + 'my:Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en .\n'
)
BROKEN = HEAD + "my:Other a owl:Class ;\n  rdfs:label other .\n"
CODING = """\
terms:
  peace: {term: There is peace., on issue: cease-fire}
statements:
  - quote: Arland demands peace.
    findings: [{ultimatum: peace, held by: Arland}]
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.fixture
def study(make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Return a study built with an extension, in its folder, without a network."""
    made = make_study({"a": "Arland demands peace.\n"}, {"a": CODING}, files={"ontology/good.ttl": GOOD})  # fmt: skip
    monkeypatch.chdir(made.folder.root)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return made


def test_a_broken_file_is_named_with_line_and_column_and_the_last_good_index_answers(
    study: Study,
) -> None:
    """Building waits until it is mended, so that nothing is compiled with half an ontology; questions do not."""
    before = [dict(row) for row in study.query("what-stands-today")]
    (Path("ontology") / "broken.ttl").write_text(BROKEN)

    built, asked = run("build"), run("query", "what-stands-today", "--format", "csv")

    assert (built.exit_code, asked.exit_code) == (3, 0)
    assert built.stderr.startswith("kg: ontology/broken.ttl:6:14: not Turtle: ")
    assert "ultimatum" in asked.stdout
    assert "run kg build" in asked.stderr
    Path("ontology/broken.ttl").unlink()
    assert run("build").exit_code == 0
    assert [dict(row) for row in Study.open(Path()).query("what-stands-today")] == before


def test_beside_a_broken_file_the_others_are_checked(study: Study) -> None:
    """Its place is that of the fault; what is wrong with another is told, too."""
    (Path("ontology") / "broken.ttl").write_text(BROKEN)
    (Path("ontology") / "bloc.ttl").write_text(
        HEAD
        + 'my:Bloc a owl:Class ; rdfs:subClassOf neg:Person , neg:State ; rdfs:label "bloc"@en .\n'
    )

    lines = run("ontology", "check").stdout.splitlines()

    assert any(line.startswith("ontology/broken.ttl:6:14: error: not Turtle") for line in lines)
    assert any(line.startswith("ontology/bloc.ttl:5:1: error: Nothing can be of") for line in lines)


def test_two_files_that_declare_one_term_are_both_named_and_both_loaded(study: Study) -> None:
    """A clash is an error of both, and what either says of other terms counts."""
    (Path("ontology") / "again.ttl").write_text(
        HEAD
        + 'my:Ultimatum a owl:Class .\nmy:Vow a owl:Class ; rdfs:subClassOf neg:Aim ; rdfs:label "vow"@en .\n'
    )

    lines = run("ontology", "check").stdout.splitlines()

    words = study_vocabulary(study.folder)
    clashes = {line.split(": ")[0] for line in lines if line.endswith("(declared-twice)")}
    assert clashes == {"ontology/good.ttl:5:1", "ontology/again.ttl:5:1"}
    assert run("build").exit_code == 0
    assert {"vow", "ultimatum"} <= set(words.class_words("https://w3id.org/negotiation-kg/ns#Aim"))


def test_an_import_is_found_by_the_iri_a_file_declares_whatever_the_file_is_called(
    study: Study,
) -> None:
    """Among the files of the study alone."""
    (Path("ontology") / "zz.ttl").write_text(
        HEAD
        + "<https://example.org/base> a owl:Ontology .\n"
        + 'my:Base a owl:Class ; rdfs:subClassOf neg:Aim ; rdfs:label "base"@en .\n'
    )
    borrowing = 'my:Top a owl:Class ; rdfs:subClassOf my:Base ; rdfs:label "top"@en .\n'
    header = "<https://example.org/top> a owl:Ontology ; owl:imports <https://example.org/{}> .\n"

    found = {}
    for wanted in ("base", "elsewhere"):
        Path("ontology/aa.ttl").write_text(HEAD + header.format(wanted) + borrowing)
        found[wanted] = [
            (line.split(": ")[0], line.rpartition("(")[2][:-1])
            for line in run("ontology", "check").stdout.splitlines()
            if line.startswith("ontology/aa.ttl") and ("undeclared" in line or "import" in line)
        ]

    assert found["base"] == []
    assert set(found["elsewhere"]) == {
        ("ontology/aa.ttl:6:1", "undeclared-reference"), ("ontology/aa.ttl:5:1", "import-not-loaded"),
    }  # fmt: skip


def test_nothing_is_fetched_whatever_a_file_imports(study: Study) -> None:
    """Neither an ontology nor a prefix, a schema or an alignment: the commands work without a network."""
    (Path("ontology") / "wide.ttl").write_text(
        HEAD
        + "<https://example.org/wide> a owl:Ontology ; owl:imports <http://www.w3.org/ns/prov-o> , <https://schema.org/> ;\n"
        "  rdfs:seeAlso <https://example.org/more.ttl> .\n"
    )
    commands = [
        "build",
        "ontology check",
        "ontology docs",
        "ontology codebook",
        "schema",
        "export x.ttl",
    ]

    codes = [run(*command.split()).exit_code for command in commands]

    assert codes == [0] * len(commands)
    with pytest.raises(AssertionError, match="something was fetched"):
        socket.create_connection(("127.0.0.1", 9))


def test_a_link_out_of_the_study_is_not_followed(study: Study, tmp_path: Path) -> None:
    """A file that lies elsewhere is none of the study's."""
    (tmp_path / "outside.ttl").write_text(GOOD)
    (Path("ontology") / "linked.ttl").symlink_to(tmp_path / "outside.ttl")

    with pytest.raises(OntologyError, match="a link that leads out of the study"):
        study_vocabulary(study.folder)
