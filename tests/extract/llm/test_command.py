"""kg extract with a language model, and kg trust: nothing is sent before it is allowed, and what comes back is a coding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph import Study
from graph.extract import Known
from graph.extract.known import study_knowledge
from graph.extract.llm.codebook import make_codebook
from kg import main
from tests.conftest import MakeStudy
from tests.extract.llm.conftest import GOOD, KEY, TEXT, changed, party, statement
from tests.extract.llm.server import Server, completion, refusal, serving

EXTENSION = """\
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix own: <https://example.org/own#> .
<https://example.org/own> a owl:Ontology .
own:Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en ;
    skos:definition "A demand with a date."@en ; neg:coderTest "Is there a last day?"@en ; neg:cue "or by Friday"@en .
own:issues a skos:ConceptScheme ; neg:valuesFor neg:onIssue ; skos:prefLabel "Own"@en .
own:tolls a skos:Concept ; skos:inScheme own:issues ; skos:prefLabel "tolls"@en .
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the user's own settings out, and what is recorded in the test's folder."""
    for name in ("KG_LLM_URL", "KG_LLM_MODEL", "KG_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server that gives the sound answer."""
    with serving([completion(GOOD)]) as running:
        yield running


def kg(study: Study, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [command, "--study", str(study.folder.root), *arguments])


def compiled(study: Study) -> Path:
    return study.folder.cache / "quads" / "suggested" / "llm" / "talks.nq"


def named(server: Server) -> str:
    return f'[extractors.llm]\nurl = "{server.url}"\nmodel = "tiny"\n'


def by_environment(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    monkeypatch.setenv("KG_LLM_URL", server.url)
    monkeypatch.setenv("KG_LLM_MODEL", "tiny")
    monkeypatch.setenv("KG_LLM_KEY", KEY)


def test_a_server_named_by_a_study_is_contacted_after_trust_alone(
    make_study: MakeStudy, server: Server
) -> None:
    """First refused with what to do, then allowed, then taken back."""
    study = make_study({"talks": TEXT}, {}, config=named(server), build=False)
    origin = server.url.removesuffix("/v1")
    refused = kg(study, "extract", "--extractor", "llm")
    before = len(server.requests)
    kg(study, "trust", origin)
    allowed = kg(study, "extract", "--extractor", "llm")
    kg(study, "trust", "--remove", origin)
    again = kg(study, "extract", "--extractor", "llm", "--overwrite")

    assert (refused.exit_code, f"kg trust {origin}" in refused.stderr, before) == (3, True, 0)
    assert (allowed.exit_code, len(server.requests)) == (0, 1)
    assert again.exit_code == 3


def test_what_comes_back_is_a_coding_that_builds(
    make_study: MakeStudy, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes are found, holders known, and the model and what was inferred are noted; nothing of it counts."""
    by_environment(monkeypatch, server)
    study = make_study({"talks": TEXT}, {}, build=False)
    result = kg(study, "extract", "--extractor", "llm")
    study.build()
    text = (study.folder.codings / "llm" / "talks.yaml").read_text("utf-8")

    assert result.exit_code == 0
    assert compiled(study).exists()
    assert ("status: suggested" in text, "refusal: talks-" in text, "rule tiny " in text) == (
        True, True, True,
    )  # fmt: skip
    assert list(study.query("SELECT ?p WHERE { ?p neg:heldBy ?a }")) == []
    assert "asked 1 windows in 1 requests" in result.stderr


def test_what_a_model_suggested_is_accepted_by_its_rule(
    make_study: MakeStudy, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of one model and prompt can be taken over at once; then it counts, and is not suggested again."""
    by_environment(monkeypatch, server)
    study = make_study({"talks": TEXT}, {}, build=False)
    kg(study, "extract", "--extractor", "llm")
    text = (study.folder.codings / "llm" / "talks.yaml").read_text("utf-8")
    rule = re.findall(r"rule (tiny \w+)", text)[0]
    kg(study, "review", "--accept", rule)
    study.build()
    again = kg(study, "extract", "--extractor", "llm")
    rows = study.query("SELECT DISTINCT ?p WHERE { ?p neg:heldBy ?a }")

    assert (len(list(rows)), len(server.requests)) == (3, 1)
    assert "refusal" not in (study.folder.codings / "llm" / "talks.yaml").read_text("utf-8")
    assert again.exit_code == 0


FIRST = "Arland said its word number 1"


def test_every_class_that_a_model_may_choose_builds(
    make_study: MakeStudy, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No class is offered whose suggestions would be faulty codings."""
    classes = make_codebook(known, "").classes
    text = "".join(f"Arland said its word number {n}.\n" for n, _ in enumerate(classes, 1))
    found = [
        statement(f"Arland said its word number {n}", n, word, "Arland", takes_back=FIRST)
        for n, word in enumerate(classes, 1)
    ]
    with serving([completion({"parties": [party("Arland")], "statements": found})]) as server:
        by_environment(monkeypatch, server)
        study = make_study({"talks": text}, {}, build=False)
        kg(study, "extract", "--extractor", "llm")

    assert len(classes) > 8
    study.build()
    assert [
        word for word, c in classes.items() if f"<{c}>" not in compiled(study).read_text("utf-8")
    ] == []


def test_an_extension_s_class_and_issue_can_be_answered(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class and an issue from Turtle are in the codebook, the class before the one it is a kind of."""
    own = changed(lambda a: a["statements"][2].update({"class": "ultimatum", "issue": "tolls"}))
    with serving([completion(own)]) as server:
        by_environment(monkeypatch, server)
        study = make_study({"talks": TEXT}, {}, files={"ontology/own.ttl": EXTENSION}, build=False)
        kg(study, "extract", "--extractor", "llm")
    words = list(make_codebook(study_knowledge(study.folder), "").classes)
    text = (study.folder.codings / "llm" / "talks.yaml").read_text("utf-8")
    system = server.requests[0].body["messages"][0]["content"]

    assert words.index("ultimatum") == words.index("demand") - 1
    assert "Is there a last day? A demand with a date. Often: or by Friday." in system
    assert ("ultimatum: talks-" in text, "on issue: tolls" in text) == (True, True)
    study.build()
    assert "<https://example.org/own#Ultimatum>" in compiled(study).read_text("utf-8")


def test_a_dry_run_prints_the_prompt_and_sends_nothing(
    make_study: MakeStudy, server: Server
) -> None:
    """Neither trust nor a key is needed to see what would be sent: codebook, register and sentences."""
    study = make_study({"talks": TEXT}, {}, config=named(server), build=False)
    result = kg(study, "extract", "--extractor", "llm", "--dry-run")

    assert (result.exit_code, server.requests, study.folder.codings.exists()) == (0, [], False)
    assert "- Arland (state)" in result.stdout
    assert "[2] Arland rejected the draft agreement" in result.stdout


def test_a_dry_run_of_rules_is_wrong_usage(make_study: MakeStudy) -> None:
    """An extractor that sends nothing has nothing to show."""
    study = make_study({"talks": TEXT}, {}, build=False)

    assert kg(study, "extract", "--dry-run").exit_code == 2


def test_a_folder_is_gone_on_with_where_it_broke_off(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts that could be read are written, those that could not are named, and the next run asks only for those."""
    texts = {f"t{n}": f"Arland will pay {n} crowns.\n" for n in range(1, 4)}
    good, bad = completion({"statements": []}), refusal(403, f"no money left for {KEY}")
    with serving([good, good, bad]) as server:
        by_environment(monkeypatch, server)
        study = make_study(texts, {}, config="[extractors.llm]\nparallel = 1\n", build=False)
        first = kg(study, "extract", "--extractor", "llm")
        written = sorted(p.stem for p in (study.folder.codings / "llm").glob("*.yaml"))
        server.replies[:] = [good]
        second = kg(study, "extract", "--extractor", "llm")

    assert (first.exit_code, written) == (3, ["t1", "t2"])
    assert "1 of 3 texts could not be read" in first.stderr
    assert (second.exit_code, len(server.requests)) == (0, 4)
    assert KEY not in first.output + first.stderr


def test_a_study_cannot_have_answers_written_elsewhere(
    make_study: MakeStudy, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder for answers that is a link out of the study is refused before anything is asked."""
    by_environment(monkeypatch, server)
    study = make_study({"talks": TEXT}, {}, build=False)
    (tmp_path / "away").mkdir()
    study.folder.cache.mkdir()
    (study.folder.cache / "llm").symlink_to(tmp_path / "away")
    result = kg(study, "extract", "--extractor", "llm")

    assert (result.exit_code, "leads out of the study" in result.stderr) == (3, True)
    assert (server.requests, list((tmp_path / "away").iterdir())) == ([], [])


def test_texts_outside_a_study_are_read_too(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With --gold the settings are those of the environment, and each file is read once."""
    by_environment(monkeypatch, server)
    source = tmp_path / "talks.txt"
    source.write_text(f"---\ntitle: Talks\n---\n{TEXT}", encoding="utf-8")
    for _ in range(2):
        result = CliRunner().invoke(main, ["extract", "--with", "llm", "--gold", str(source)])

    assert (result.exit_code, '"type": "refusal"' in result.stdout) == (0, True)
    assert len(server.requests) == 1


def test_the_extractor_is_listed_though_nothing_is_configured() -> None:
    """Kg extractors has it, and asks nobody."""
    lines = CliRunner().invoke(main, ["extractors"]).stdout.splitlines()

    assert "llm  1  graph.extract.llm:LanguageModel" in lines
