"""The demonstration: one command from nothing to answers and a picture, on articles that invent nothing."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import graph
from graph.commands.demo import command
from graph.errors import StudyError
from graph.study import Study
from graph.texts.sources import Source, read_source
from kg import main

ROOT = Path(__file__).parents[1]
DEMO = Path(graph.__file__).parent / "demo" / "study"
CORPUS = ROOT.parent / "shared" / "corpus" / "dev"
FACTS = {"geneva": "14-ukraine-geneva-2025.txt", "miami": "01-ukraine-miami-2025.txt"}
MOST_COMMON_WORDS = 7
"""More words in a row than names and stock phrases have are not one's own."""

needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="needs the texts that the articles rest on, beside the project"
)


def article(name: str) -> Source:
    return read_source(DEMO / "sources" / f"{name}.txt", f"{name}.txt")


def facts(name: str) -> str:
    return (CORPUS / FACTS[name]).read_text("utf-8")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Return the folder of a demonstration, and what the command said."""
    folder = tmp_path_factory.mktemp("demo") / "the talks"
    return folder, CliRunner().invoke(main, ["demo", str(folder)], catch_exceptions=False)


# ---------------------------------------------------------------- the command


def test_one_command_leads_to_answers_and_a_picture(shown: tuple[Path, Result]) -> None:
    """It builds and checks, answers three questions with their commands, and writes the graph."""
    folder, result = shown

    assert result.exit_code == 0
    asked = re.findall(r"\(kg query ([\w-]+)(?: --party Ukraine)?\)", result.stdout)
    assert asked == ["what-does-each-party-want", "which-positions-oppose", "what-would-bridge"]
    assert "checked: 0 errors, 1 warning; 100% of the sentences are accounted for" in result.stderr
    assert (folder / "graph.html").read_text("utf-8").startswith("<!doctype html>")


def test_every_answer_has_rows(shown: tuple[Path, Result]) -> None:
    """No question is shown that the two articles do not answer."""
    answers = re.split(r"\(kg query .*\)", shown[1].stdout)[1:]

    assert [len(answer.strip().splitlines()) > 3 for answer in answers] == [True] * 3


def test_what_another_side_tells_is_told_alike_by_two_questions(
    shown: tuple[Path, Result],
) -> None:
    """What a ministry or a White House says of another state's aims is known from it only, as from a person."""
    study = Study.open(shown[0])
    words = list(study.query("whose-word-is-it"))
    unnamed = {"the Ukrainian delegation", "an adviser in Kyiv"}
    other = {(r["position"], r["speaker"]) for r in words if r["word"] == "claimed by another side"}
    own = {r["position"] for r in words if r["word"] == "the holder's own"}

    found = {(r["position"], r["speaker"]) for r in study.query("what-do-others-claim")}

    assert {(p, s) for p, s in other if p not in own and s not in unnamed} == found
    assert ("Ukraine is concerned about its sovereignty", "White House") in found


def test_what_to_try_next_can_be_pasted(shown: tuple[Path, Result]) -> None:
    """The commands suggested run as they stand, though the folder's name has a space."""
    folder, result = shown
    suggested = re.findall(r"^  kg (.+?)(?:    .*)?$", result.stderr, re.MULTILINE)

    codes = [CliRunner().invoke(main, shlex.split(line)).exit_code for line in suggested]

    assert codes == [0, 0, 0]
    assert f"'{folder}'" in result.stderr


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    """Nothing of a person's is written over."""
    (tmp_path / "mine").write_text("x")

    with pytest.raises(StudyError, match="is not empty"):
        CliRunner().invoke(command, [str(tmp_path)], catch_exceptions=False)

    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_file_in_the_place_of_the_folder_is_wrong_usage(tmp_path: Path) -> None:
    """A mistake in the command has its own exit code."""
    (tmp_path / "file").write_text("x")

    assert CliRunner().invoke(main, ["demo", str(tmp_path / "file")]).exit_code == 2


@pytest.fixture(scope="module")
def elsewhere(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """Return a demonstration made by a read-only install, for a terminal that lacks most characters."""
    folder = tmp_path_factory.mktemp("elsewhere")
    package = folder / "site"
    for name in ("graph", "ontology", "queries"):
        shutil.copytree(ROOT / name, package / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "kg.py", package)
    (package / "graph" / "demo" / "study" / ".kg").mkdir()
    for path in package.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    environment = {
        **os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(package), "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252",
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-m", "kg", "demo", "new"],
        cwd=folder, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    for path in package.rglob("*"):
        path.chmod(0o755)
    return folder / "new", run


def test_a_terminal_that_lacks_a_character_is_no_reason_to_end(
    elsewhere: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    """Lines and names come out as escapes, and the answers are there."""
    run = elsewhere[1]

    assert run.returncode == 0, run.stderr.decode("cp1252")
    assert b"\\u2500" in run.stdout


def test_a_read_only_install_gives_a_study_that_can_be_changed(
    elsewhere: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    """The files of the study do not have the rights of those of the package, and no cache of it comes along."""
    made = [elsewhere[0] / name for name in ("sources", "codings", "kg.toml", "sources/miami.txt")]

    assert [bool(path.stat().st_mode & stat.S_IWUSR) for path in made] == [True] * 4


# ---------------------------------------------------------------- the articles


@needs_corpus
@pytest.mark.parametrize("name", FACTS)
def test_words_in_quotation_marks_stand_in_the_facts(name: str) -> None:
    """What is quoted was said, word for word, and is short."""
    quotes = re.findall(r"“([^”]*)”", article(name).text)

    assert [q for q in quotes if q.rstrip(",.") not in facts(name)] == []
    assert quotes
    assert max(len(quote.split()) for quote in quotes) <= 12


@needs_corpus
@pytest.mark.parametrize("name", FACTS)
def test_names_and_numbers_stand_in_the_facts(name: str) -> None:
    """No person, place, organization or figure is in an article that is not in the texts it rests on."""
    both = facts("geneva") + facts("miami")
    text = article(name).text
    starts = {text[a:b].split()[0].strip("“”.,") for a, b in article(name).sentences}
    found = set(re.findall(r"[A-Z][\w’]*|\d[\d.,]*\d%?|\d", text)) - starts
    known = {word.removesuffix("’s") for word in found} - {
        "Sunday"
    }  # the day of 2025-11-23, the readout's date

    assert sorted(word for word in known if word not in both) == []


@needs_corpus
@pytest.mark.parametrize("name", FACTS)
def test_the_articles_are_in_their_own_words(name: str) -> None:
    """Outside quotation marks no long run of words is that of the facts."""
    own = words(re.sub(r"“[^”]*”", " | ", article(name).text))
    theirs = words(facts(name))
    length = MOST_COMMON_WORDS
    runs = {tuple(theirs[i : i + length]) for i in range(len(theirs))}

    assert [
        " ".join(own[i : i + length])
        for i in range(len(own) - length + 1)
        if tuple(own[i : i + length]) in runs
    ] == []


def words(text: str) -> list[str]:
    return re.findall(r"[\w’%|]+", text.lower().replace("'", "’"))


def test_an_invented_agency_is_called_so() -> None:
    """The publisher of the articles is no real agency, and the register says it."""
    register = (DEMO / "register.yaml").read_text("utf-8")

    assert "note: Invented for this demonstration" in register


DIFFICULTIES = {
    "words through an agency": "?s prov:wasQuotedFrom/dcterms:publisher actor:tass ; neg:speaker actor:peskov",
    "an unnamed speaker": "?s neg:speaker/rdf:type neg:UnnamedActor",
    "an exchange": "?a neg:inExchangeFor ?t . ?b neg:inExchangeFor ?u ; neg:onTerm ?t . ?a neg:onTerm ?u",
    "a condition": "?p neg:unless term:ukraine-negotiates",
    "a threat": "?p a neg:Threat ; neg:heldBy actor:russia",
    "a meeting not confirmed": "?e a neg:Meeting ; neg:status status:unconfirmed",
    "silence": "?s neg:speechAct act:withholds-confirmation",
    "a share with its bound": "?o neg:comparator cmp:about ; sosa:hasSimpleResult 19.2",
    "a time in words only": '?e neg:timeText ?w FILTER(STR(?w) = "this week") FILTER NOT EXISTS { ?e neg:start ?d }',
    "joint speakers": "?s neg:speaker ?a , ?b FILTER(?a != ?b)",
    "two statements behind one position": "?p a/rdfs:subClassOf* neg:Position ; neg:evidence ?a , ?b FILTER(?a != ?b)",
}  # fmt: skip


@pytest.mark.parametrize("pattern", DIFFICULTIES.values(), ids=DIFFICULTIES)
def test_the_articles_have_the_difficulties_of_real_ones(
    shown: tuple[Path, Result], pattern: str
) -> None:
    """Each thing that is hard to code is there to be looked at."""
    rows = list(Study.open(shown[0]).query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))

    assert [int(str(row["n"])) > 0 for row in rows] == [True]


def test_one_article_has_no_date_on_purpose() -> None:
    """What the lack of a date means is shown by `kg check` on the demonstration."""
    dated = {name: article(name).header.get("issued") is not None for name in FACTS}

    assert dated == {"geneva": True, "miami": False}
