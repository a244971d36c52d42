"""The JSON Schema of coding files: what it lets pass, what it underlines, and that it follows the ontology."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import ontology
from graph.coding.schema import coding_schema
from graph.extensions import study_vocabulary
from graph.folder import find_study
from graph.lexicon.vocabulary import load_vocabulary

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "ontology" / "data" / "seed.coding.yaml"
SHIPPED = sorted((ROOT / "graph" / "demo" / "study" / "codings").glob("*.yaml"))
CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "schema.yaml").read_text("utf-8")
)


class Loader(yaml.SafeLoader):
    """Reads as editors do: YAML 1.2 has numbers, true, false and null, but no dates, and no `yes`."""


Loader.yaml_implicit_resolvers = {
    start: [
        (tag, regexp)
        for tag, regexp in found
        if tag[len("tag:yaml.org,2002:") :] in ("int", "float", "null")
    ]
    for start, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator(languages: tuple[str, ...] = ("en",)) -> jsonschema.Draft202012Validator:
    """Return a validator for the core in some languages."""
    paths = [(path, path.name) for path in ontology.module_files()]
    schema = coding_schema(load_vocabulary(paths, languages))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def faults(checker: jsonschema.Draft202012Validator, text: str, loader: type) -> list[str]:
    coding = yaml.load(text, loader)
    return [error.message[:200] for error in checker.iter_errors(coding)]


@pytest.mark.parametrize("loader", [Loader, yaml.BaseLoader], ids=["typed", "texts"])
@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_coding_shipped_is_valid(path: Path, loader: type) -> None:
    """No editor underlines what `kg build` takes, in the demonstration with its extension."""
    vocabulary = study_vocabulary(find_study(path.parents[1]))
    checker = jsonschema.Draft202012Validator(coding_schema(vocabulary))

    assert faults(checker, path.read_text("utf-8"), loader) == []


@pytest.mark.skipif(not SEED.exists(), reason="needs the designed ontology beside the project")
def test_the_designed_coding_is_valid() -> None:
    """The article the format was designed on is underlined nowhere but where its ontology was mended."""
    paths = [(path, path.name) for path in ontology.module_files()]
    extension = ontology.extension_file("ukraine-talks")
    assert extension is not None
    schema = coding_schema(load_vocabulary([*paths, (extension, extension.name)]))

    found = faults(jsonschema.Draft202012Validator(schema), SEED.read_text("utf-8"), Loader)

    assert found == []


@pytest.mark.parametrize("case", CASES["valid"].values(), ids=CASES["valid"])
def test_what_a_coder_may_write_is_valid(case: str) -> None:
    """Each way of writing that the guide allows passes."""
    assert faults(validator(("en", "uk")), f"source: talks\n{case}", Loader) == []


@pytest.mark.parametrize("case", CASES["wrong"].values(), ids=CASES["wrong"])
def test_what_is_wrong_is_underlined(case: str) -> None:
    """Each mistake that can be seen without the register and the text is one to the schema."""
    assert faults(validator(("en", "uk")), f"source: talks\n{case}", Loader) != []


def test_keys_of_other_languages_are_for_studies_that_have_them() -> None:
    """A study in English only is not offered Ukrainian keys."""
    coding = "source: talks\nstatements:\n- {quote: a, findings: [{вимога: b}]}\n"

    assert faults(validator(("en", "uk")), coding, Loader) == []
    assert faults(validator(), coding, Loader) != []


def test_an_extension_is_in_the_schema_with_no_code(tmp_path: Path) -> None:
    """A class and a property of a Turtle file are keys of findings."""
    path = tmp_path / "own.ttl"
    path.write_text(
        "@prefix : <https://example.org/o#> . @prefix neg: <https://w3id.org/negotiation-kg/ns#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        ':Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en .\n'
        ':hours a owl:DatatypeProperty ; rdfs:domain :Ultimatum ; rdfs:range xsd:integer ; rdfs:label "hours"@en .\n'
    )
    paths = [(p, p.name) for p in (*ontology.module_files(), path)]
    checker = jsonschema.Draft202012Validator(coding_schema(load_vocabulary(paths)))
    coding = "source: a\nstatements:\n- {quote: a, findings: [{KIND: b, hours: 48}]}\n"

    assert faults(checker, coding.replace("KIND", "ultimatum"), Loader) == []
    assert faults(checker, coding.replace("KIND", "demand"), Loader) != []


def test_the_schema_is_the_same_every_time() -> None:
    """Written twice, it is the same text: it may be kept under version control."""
    paths = [(path, path.name) for path in ontology.module_files()]

    one, other = (json.dumps(coding_schema(load_vocabulary(paths))) for _ in range(2))

    assert one == other
