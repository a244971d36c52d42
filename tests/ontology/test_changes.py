"""What changed between two versions of an ontology, and which version number that calls for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ontology
from kg import main

HEAD = """\
@prefix my: <https://example.org/fisheries#> .
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
my: a owl:Ontology ; owl:versionInfo "1.2.0" .
"""
BODY = """\
my:Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en ; neg:color "#7A0019" ;
    skos:definition "A demand with a deadline."@en .
my:grace a owl:DatatypeProperty ; rdfs:label "grace"@en ; schema:domainIncludes my:Ultimatum .
my:Old a owl:Class ; rdfs:label "old"@en ; owl:deprecated true .
my:Shape a sh:NodeShape ; sh:targetClass my:Ultimatum ;
    sh:property [ sh:path my:grace ; sh:maxCount 1 ; sh:message "One."@en ] ;
    sh:property [ sh:path my:grace ; sh:minCount 1 ] .
"""
CASES = [
    ("minor", "also called", 'rdfs:label "ultimatum"@en', 'rdfs:label "ultimatum"@en , "ультиматум"@uk'),
    ("major", "no longer called", 'rdfs:label "ultimatum"@en', 'rdfs:label "last word"@en'),
    ("minor", "also called", 'rdfs:label "ultimatum"@en', 'rdfs:label "last word"@en ; skos:altLabel "ultimatum"@en'),
    ("patch", "skos:definition", "with a deadline", "with a date"),
    ("patch", "neg:color", "#7A0019", "#7A0020"),
    ("major", "rdfs:subClassOf", "neg:Demand", "neg:Aim"),
    ("minor", "schema:domainIncludes", "schema:domainIncludes my:Ultimatum", "schema:domainIncludes my:Ultimatum , neg:Threat"),
    ("major", "schema:domainIncludes", "schema:domainIncludes my:Ultimatum", "schema:domainIncludes neg:Threat"),
    ("major", "sh:property", "sh:minCount 1", "sh:minCount 2"),
    ("minor", "sh:property", " ;\n    sh:property [ sh:path my:grace ; sh:minCount 1 ]", ""),
    ("patch", "messages", '"One."@en', '"One only."@en'),
    ("major", "removed, and was not deprecated before", 'my:grace a owl:DatatypeProperty ; rdfs:label "grace"@en ; schema:domainIncludes my:Ultimatum .\n', ""),
    ("major", "removed", 'my:Old a owl:Class ; rdfs:label "old"@en ; owl:deprecated true .\n', ""),
    ("minor", "owl:deprecated", 'rdfs:label "grace"@en', 'rdfs:label "grace"@en ; owl:deprecated true ; dcterms:isReplacedBy my:Ultimatum'),
    ("minor", "rdfs:subClassOf", 'my:Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en', 'my:Ultimatum a owl:Class ; rdfs:subClassOf my:Last ; owl:deprecated true ; dcterms:isReplacedBy my:Last . my:Last a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en'),
    ("major", "rdfs:subClassOf", 'my:Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en', 'my:Ultimatum a owl:Class ; rdfs:subClassOf my:Last ; owl:deprecated true ; dcterms:isReplacedBy my:Last . my:Last a owl:Class ; rdfs:subClassOf neg:Aim ; rdfs:label "ultimatum"@en'),
    ("major", "no longer called", 'rdfs:label "ultimatum"@en', 'owl:deprecated true ; dcterms:isReplacedBy my:Last . my:Last a owl:Class ; rdfs:label "last"@en'),
    ("minor", "added", "my:Old a", "my:New a owl:Class . my:Old a"),
    ("major", "added, and constrains what there was", "my:Old a", "my:S a sh:NodeShape ; sh:targetClass neg:Demand . my:Old a"),
    ("minor", "added", "my:Old a", "my:S a sh:NodeShape ; sh:targetClass my:New . my:New a owl:Class . my:Old a"),
]  # fmt: skip


def compared(folder: Path, old: str, new: str, *options: str) -> Result:
    (folder / "old.ttl").write_text(old)
    (folder / "new.ttl").write_text(new)
    files = str(folder / "old.ttl"), str(folder / "new.ttl")
    return CliRunner().invoke(main, ["ontology", "diff", *files, *options])


@pytest.mark.parametrize(
    ("level", "what", "before", "after"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES]
)
def test_a_change_is_as_grave_as_what_it_does_to_data(
    level: str, what: str, before: str, after: str, tmp_path: Path
) -> None:
    """The gravest change decides the version number, and a file that gives itself a lower one is told."""
    assert before in BODY
    number = {"major": "2.0.0", "minor": "1.3.0", "patch": "1.2.1"}[level]

    result = compared(tmp_path, HEAD + BODY, HEAD + BODY.replace(before, after), "-f", "json")
    raised = compared(
        tmp_path, HEAD + BODY, HEAD.replace("1.2.0", number) + BODY.replace(before, after)
    )

    found = [(row["level"], row["what"]) for row in json.loads(result.stdout)]
    assert found[0][0] == level
    assert (level, what) in found
    assert (result.exit_code, raised.exit_code) == (1, 0)
    assert result.stderr == f"1.2.0 → 1.2.0; the changes call for {number}\n"


def test_a_report_names_terms_and_values_as_people_write_them(tmp_path: Path) -> None:
    """Compact names, words without quotation marks."""
    result = compared(tmp_path, HEAD + BODY, HEAD + BODY.replace("neg:Demand", "neg:Aim").replace("a deadline", "a date"), "-f", "csv")  # fmt: skip

    assert result.stdout == (
        "level,term,what,before,after\n"
        "major,my:Ultimatum,rdfs:subClassOf,neg:Demand,neg:Aim\n"
        "patch,my:Ultimatum,skos:definition,A demand with a deadline.,A demand with a date.\n"
    )


def test_order_layout_and_names_of_blank_nodes_are_no_change(tmp_path: Path) -> None:
    """The canonical form of our own shapes says the same: exit code 0, nothing on stdout."""
    text = (ontology.FOLDER / "shapes.ttl").read_text("utf-8")
    (tmp_path / "a.ttl").write_text(text)
    formatted = CliRunner().invoke(main, ["ontology", "format", str(tmp_path / "a.ttl"), "--drop-comments"])  # fmt: skip

    result = compared(tmp_path, text, formatted.stdout)

    assert (result.exit_code, result.stdout) == (0, "")


def test_folders_are_compared_as_wholes(tmp_path: Path) -> None:
    """A term that moves from one file to another has not changed."""
    for name, files in {"a": {"x": HEAD + BODY}, "b": {"x": HEAD, "y": HEAD + BODY}}.items():
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / f"{file}.ttl").write_text(text)

    result = CliRunner().invoke(
        main, ["ontology", "diff", str(tmp_path / "a"), str(tmp_path / "b")]
    )

    assert (result.exit_code, result.stdout) == (0, "")
