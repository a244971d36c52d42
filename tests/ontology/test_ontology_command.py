"""kg ontology: what it says, where it points, and with which exit code it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import main
from tests.conftest import CONFIG, MakeStudy

Run = Callable[..., Result]

HEAD = """\
@prefix my: <https://example.org/fisheries#> .
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
OWN = 'my: <http://purl.org/vocab/vann/preferredNamespaceUri> "https://example.org/fisheries#" .\n'
GOOD = f"""{HEAD}
my:Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en ; neg:color "#7A0019" ;
    skos:definition "A demand with a deadline and a consequence."@en .
"""
PREFERRED = GOOD + OWN.replace(
    " .\n", ' ; <http://purl.org/vocab/vann/preferredNamespacePrefix> "my" .\n'
)
BAD = f"""{HEAD}
  my:Quote a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "quote"@en ;
    skos:definition "What is quoted."@en ; neg:namedBy "{{neg:heldBy}}-{{my:nothing}}" .
my:title a owl:DatatypeProperty ; rdfs:label "headline"@en ; rdfs:domain neg:Demand ; rdfs:range rdfs:Literal ;
    skos:definition "What stands above it."@en .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a study, which is the current one."""
    folder = tmp_path / "study"
    (folder / "ontology").mkdir(parents=True)
    (folder / "kg.toml").write_text(CONFIG)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("KG_STUDY", raising=False)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ontology", *arguments])


def test_a_good_extension_is_checked_without_a_build(folder: Path) -> None:
    """Nothing to report: exit code 0, nothing on stdout, the number of files on stderr."""
    (folder / "ontology" / "fish.ttl").write_text(GOOD)

    result = run("check")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("checked 7 files: 1 info\n")


def test_what_is_wrong_is_named_with_place_severity_reason_and_remedy(folder: Path) -> None:
    """The place is that of the term in its file, and the words say what to do."""
    (folder / "ontology" / "fish.ttl").write_text(BAD)

    result = run("check")

    assert result.exit_code == 1
    assert result.stdout == (
        "ontology/fish.ttl:7:3: error: A label is a word that gives coding files their shape. "
        "Nobody can write it as a key. (label-is-a-shape-word)\n"
        "  my:Quote  ·  quote\n"
        "  Choose another word.\n"
        "ontology/fish.ttl:7:3: error: A pattern of names speaks of a property that is declared nowhere. "
        "It stays empty. (pattern-unknown)\n"
        "  my:Quote  ·  my:nothing\n"
        "  Correct the spelling.\n"
    )


def test_a_report_is_a_table_in_every_format_of_tables(folder: Path) -> None:
    """As JSON it has the place in columns and what is for information, too: a name that Python has."""
    (folder / "ontology" / "fish.ttl").write_text(BAD)

    result = run("check", "--format", "json")

    found = [(r["check"], r["line"], r["about"], r["value"]) for r in json.loads(result.stdout)]
    assert found == [
        ("label-is-a-shape-word", 7, "my:Quote", "quote"),
        ("pattern-unknown", 7, "my:Quote", "my:nothing"),
        ("header-missing", 7, "my:Quote", ""),
        ("name-is-pythons", 9, "my:title", "title"),
    ]
    assert run("check", "-o", "report.csv").exit_code == 1
    assert Path("report.csv").read_text().startswith("severity,check,file,line,column,message,")
    assert run("check", "-o", "report.doc").exit_code == 2


def test_a_broken_file_is_named_and_the_rest_still_checked(folder: Path) -> None:
    """Line and column of the fault, and what is wrong with the other file."""
    (folder / "ontology" / "broken.ttl").write_text(HEAD + "my:a a owl:Class\nmy:b a owl:Class .\n")
    (folder / "ontology" / "fish.ttl").write_text(BAD)
    (folder / "ontology" / "latin.ttl").write_bytes(b'# \xe9\n<urn:a> <urn:b> "\xe9" .\n')

    found = json.loads(run("check", "-f", "json").stdout)

    places = {(r["check"], r["file"], r["line"]) for r in found if r["severity"] == "error"}
    assert places >= {
        ("not-turtle", "ontology/broken.ttl", 7),
        ("label-is-a-shape-word", "ontology/fish.ttl", 7),
    }
    assert {("not-turtle", "ontology/latin.ttl")} <= {place[:2] for place in places}


def test_clashing_file_names_and_unknown_extensions_are_reported(folder: Path) -> None:
    """A file named as one of the core's, and a name in kg.toml nobody knows, keep nothing else from being checked."""
    (folder / "kg.toml").write_text('extensions = ["ukrane-talks"]\n' + CONFIG)
    (folder / "ontology" / "core.ttl").write_text(GOOD)
    (folder / "ontology" / "fish.ttl").write_text(BAD)

    result = run("check")

    lines = result.stdout.splitlines()
    assert "kg.toml: error: no extension 'ukrane-talks' (not-loaded)" in lines
    assert "ontology/core.ttl: error: another ontology file has this name (not-loaded)" in lines
    assert any(line.startswith("ontology/fish.ttl:7:3: error") for line in lines)


def test_rules_and_questions_of_the_study_are_read(folder: Path) -> None:
    """One that is no SPARQL, or reaches out of the store, is an error with its file."""
    for name, text in {
        "ontology/rules/01-a.rq": "CONSTRUCT { ?a neg:opposes ?b } WHERE { ?a neg:heldBy }",
        "ontology/rules/02-b.rq": "SELECT * { ?a ?b ?c }",
        "queries/q.rq": "#+ summary: Q\nSELECT * { SERVICE <urn:x> { ?a ?b ?c } }",
        "queries/checks/good.rq": "#+ summary: C\n#+ severity: error\nSELECT ?focus { ?focus a neg:Demand }",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    found = json.loads(run("check", "-f", "json").stdout)

    assert [(r["check"], r["file"]) for r in found] == [
        ("rule-unusable", "ontology/rules/01-a.rq"),
        ("rule-unusable", "ontology/rules/02-b.rq"),
        ("question-unusable", "queries/q.rq"),
    ]


def test_checks_of_the_studys_own_are_run_beside_ours(folder: Path) -> None:
    """A file in ontology/qc is a further check of extensions."""
    (folder / "ontology" / "fish.ttl").write_text(GOOD)
    (folder / "ontology" / "qc").mkdir()
    (folder / "ontology" / "qc" / "no-red.rq").write_text(
        "#+ summary: Red is for alarms.\n#+ severity: warning\n"
        'SELECT ?own ?focus { VALUES ?own { UNDEF } GRAPH ?own { ?focus neg:color "#7A0019" } }\n'
    )

    result = run("check")

    assert (result.exit_code, result.stdout.count("(no-red)")) == (0, 1)


def test_files_given_are_checked_outside_a_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the core beside them; without files, a study is asked for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STUDY", raising=False)
    (tmp_path / "fish.ttl").write_text(BAD)

    given = run("check", "fish.ttl")
    none = run("check")

    assert (given.exit_code, given.stdout.count("fish.ttl:7:3: error")) == (1, 2)
    assert given.stderr.startswith("checked 1 file: 2 errors, 2 info\n")
    assert (none.exit_code, none.stdout) == (3, "")


def test_only_the_files_given_are_reported(folder: Path) -> None:
    """The others of the study are loaded, and what is wrong with them left aside."""
    (folder / "ontology" / "bad.ttl").write_text(
        BAD.replace("my:", "their:").replace("fisheries", "b")
    )
    (folder / "ontology" / "fish.ttl").write_text(GOOD)

    assert run("check", "ontology/fish.ttl").exit_code == 0
    assert run("check", "ontology/bad.ttl").exit_code == 1


# ---------------------------------------------------------------- format


def test_format_prints_writes_and_checks(folder: Path) -> None:
    """Without options it prints; --write changes the file; --check tells by exit code, and writes nothing."""
    path = folder / "ontology" / "fish.ttl"
    path.write_text(GOOD)

    unformed, printed = run("format", str(path), "--check"), run("format", str(path))
    assert (unformed.exit_code, path.read_text()) == (1, GOOD)
    written = run("format", str(path), "--write")

    assert written.exit_code == 0
    assert path.read_text() == printed.stdout
    assert run("format", str(path), "--check").exit_code == 0


def test_format_loses_no_comment_unless_told_to(folder: Path) -> None:
    """A comment between terms is named with its place, exit code 3, and the file is as it was."""
    path = folder / "ontology" / "fish.ttl"
    path.write_text(GOOD + "# Check the colour.\n")

    refused = run("format", "ontology/fish.ttl", "--write")

    assert refused.exit_code == 3
    assert refused.stderr.startswith(
        "kg: ontology/fish.ttl:9:1: a comment would be lost: # Check the colour.\n"
    )
    assert path.read_text() == GOOD + "# Check the colour.\n"
    assert run("format", "ontology/fish.ttl", "--write", "--drop-comments").exit_code == 0
    assert "Check" not in path.read_text()


# ---------------------------------------------------------------- new


def test_an_extension_grows_from_nothing_by_commands_alone(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Skeleton, class, property, issue and role are written, pass every check, and are used in a coding at once."""
    study = make_study(
        {"a": "Arland gave Borland until May, said its harbour master Bo."}, {}, build=False
    )
    root = study.folder.root
    monkeypatch.chdir(root)

    for arguments in (
        ["fisheries"],
        ["--class", "ultimatum", "--under", "demand", "--definition", "A demand with a deadline."],
        [
            "--property",
            "grace period",
            "--under",
            "ultimatum",
            "--values",
            "text",
            "--definition",
            "How long it runs.",
        ],
        [
            "--property",
            "consequence",
            "--under",
            "ultimatum",
            "--values",
            "threat",
            "--definition",
            "What follows.",
        ],
        [
            "fisheries",
            "--issue",
            "fishing quotas",
            "--under",
            "economy",
            "--definition",
            "Who may catch how much.",
        ],
        ["--issue", "mesh sizes", "--definition", "How fine a net may be."],
        [
            "--role",
            "harbour master",
            "--under",
            "representative",
            "--definition",
            "Runs a harbour.",
        ],
    ):
        result = run("new", *arguments)
        assert (result.exit_code, result.stdout) == (0, "")
    (root / "codings").mkdir()
    (root / "codings" / "a.yaml").write_text("""source: a
terms:
  cut: {term: Borland cuts its catch., on issue: fishing quotas}
statements:
  - quote: Arland gave Borland until May, said its harbour master Bo.
    findings:
      - {ultimatum: cut, held by: Arland, grace period: until May}
""")
    study.build()

    assert list(run("check", "--all").stdout.splitlines()) == []
    assert [row["kind"] for row in study.query("what-does-each-party-want")] == ["ultimatum"]
    text = (root / "ontology" / "fisheries.ttl").read_text()
    assert re.findall(r"^(\S+) a ", text, re.MULTILINE) == [
        "<https://example.org/test/ontology/fisheries>", "fis:Ultimatum", "fis:consequence", "fis:gracePeriod",
        "fis:issues", "fis:fishing-quotas", "fis:mesh-sizes", "fis:roles", "fis:harbour-master",
    ]  # fmt: skip
    assert run("format", "ontology/fisheries.ttl", "--check").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["Fisch!"], 3, "'Fisch!' is no name for a file\n  write 'fisch'"),
        (["fish"], 3, "ontology/fish.ttl is there already"),
        ([], 2, "give a NAME, or one of"),
        (["--class", "claim"], 2, "give --under"),
        (
            ["--class", "claim", "--under", "demnad"],
            3,
            "no class 'demnad'\n  did you mean 'demand'?",
        ),
        (["--issue", "quotas", "--under", "economics"], 3, "no code 'economics'"),
        (["--class", "ultimatum", "--under", "demand"], 3, "there is a term"),
        (
            ["meat", "--class", "claim", "--under", "demand"],
            3,
            "no extension 'meat'\n  extensions are: fish",
        ),
    ],
)
def test_mistakes_are_named_and_nothing_is_written(
    arguments: list[str], code: int, said: str, folder: Path
) -> None:
    """The message says what, the hint what to write instead."""
    path = folder / "ontology" / "fish.ttl"
    header = OWN
    path.write_text(GOOD + header)

    result = run("new", *arguments)

    assert (result.exit_code, said in result.stderr) == (code, True)
    assert path.read_text() == GOOD + header
    assert [p.name for p in (folder / "ontology").iterdir()] == ["fish.ttl"]


def test_a_file_with_comments_inside_keeps_them(folder: Path) -> None:
    """Where formatting would lose a comment, the new term is put at the end and the rest left as it is."""
    path = folder / "ontology" / "fish.ttl"
    before = GOOD + "# Ours.\n" + OWN
    path.write_text(before)

    result = run("new", "--class", "last word", "--under", "ultimatum")

    assert result.stderr.startswith("wrote my:LastWord to ontology/fish.ttl\n")
    assert path.read_text().startswith(before)
    assert "fisheries#LastWord>" in path.read_text()


# ---------------------------------------------------------------- deprecate


@pytest.mark.parametrize("options", [[], ["--leave-data"]])
def test_a_term_taken_out_of_use_says_what_takes_its_place_and_shows_its_quotes(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    """Its file has the deprecation, its quotes are listed, and its data moved; left alone, `kg check` warns of them."""
    coding = """terms:
  t: {term: Talks are held., on issue: process}
statements:
- quote: Arland wants talks now.
  findings: [{ultimatum: t, held by: Arland}]   # an ultimatum
"""
    study = make_study(
        {"a": "Arland wants talks now."}, {"a": coding}, files={"ontology/fish.ttl": PREFERRED}
    )
    monkeypatch.chdir(study.folder.root)

    before = (study.folder.root / "codings" / "a.yaml").read_text()
    result = run("deprecate", "my:Ultimatum", "--replaced-by", "neg:Demand", "--format", "csv", *options)  # fmt: skip
    study.build()

    assert (result.exit_code, result.stdout) == (0, "source,quote\na,Arland wants talks now.\n")
    text = (study.folder.root / "ontology" / "fish.ttl").read_text()
    assert "dcterms:isReplacedBy neg:Demand" in text or "isReplacedBy> neg:Demand" in text
    after = (study.folder.root / "codings" / "a.yaml").read_text()
    assert after == (before if options else before.replace("{ultimatum: t", "{demand: t"))
    found = [v.severity for v in study.check().violations if v.check == "deprecated-in-use"]
    assert found == (["warning"] if options else [])
    assert not [
        v for v in json.loads(run("check", "-f", "json").stdout) if v["severity"] == "error"
    ]
    assert run("deprecate", "my:Ultimatum", "--because", "again").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["my:Ultimatum"], 2, "give --replaced-by TERM, or --because TEXT"),
        (
            ["my:Ultimatm", "--because", "x"],
            3,
            "no term 'my:Ultimatm'\n  did you mean 'my:Ultimatum'?",
        ),
        (["neg:Demand", "--because", "x"], 3, "neg:Demand is not the study's own"),
        (["my:Ultimatum", "--replaced-by", "neg:heldBy"], 3, "'neg:heldBy' cannot take its place"),
        (
            ["my:Ultimatum", "--replaced-by", "my:Ultimatum"],
            3,
            "'my:Ultimatum' cannot take its place",
        ),
    ],
)
def test_what_cannot_be_deprecated_is_refused(
    arguments: list[str], code: int, said: str, folder: Path
) -> None:
    """And the file is as it was."""
    path = folder / "ontology" / "fish.ttl"
    path.write_text(PREFERRED)

    result = run("deprecate", *arguments)

    assert (result.exit_code, said in result.stderr) == (code, True)
    assert path.read_text() == PREFERRED


@pytest.mark.parametrize("command", ["check", "format", "table", "diff"])
def test_a_triple_about_a_triple_is_refused(command: str, folder: Path) -> None:
    """What RDF 1.1 has not is named by every command, without a traceback."""
    path = folder / "ontology" / "fish.ttl"
    path.write_text("<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .")

    result = run(command, *([str(path)] * (2 if command == "diff" else 1)))

    assert result.exit_code == (1 if command == "check" else 3)
    assert "a triple about a triple" in result.stdout + result.stderr


def test_pages_are_not_written_into_a_folder_there_is_not(folder: Path) -> None:
    """Exit code 3 and the name of the folder; nothing is made."""
    result = run("docs", "-o", "none/pages")

    assert (result.exit_code, "no such folder: none" in result.stderr) == (3, True)
    assert not (folder / "none").exists()
