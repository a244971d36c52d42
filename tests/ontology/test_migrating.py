"""kg ontology migrate and rebase: data and extensions follow newer versions of the ontologies they rest on."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ontology
from graph import Study
from graph.folder import find_study
from graph.ontologies.migrating import migrate
from graph.ontologies.renaming import rename
from graph.ontologies.uses import Uses
from kg import main
from tests.moved import EXTENSION, WORDS, Layout, contents, graph_of, write_study

NEXT = {"Ultimatum": "FinalDemand", "grace": "timeLeft", "quotas": "catch-limits", "Guild": "Body"}
"""A next name for some terms of the study's extension."""

layouts = st.builds(
    Layout,
    words=st.fixed_dictionaries({name: st.sampled_from(words) for name, words in WORDS.items()}),
    quotes=st.sampled_from(["", '"']),
    line_end=st.sampled_from(["\n", "\r\n"]),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the study, which is the current one."""
    monkeypatch.chdir(write_study(tmp_path / "study"))
    monkeypatch.delenv("KG_STUDY", raising=False)
    return tmp_path / "study"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ontology", *arguments])


def publish(folder: Path, *changes: tuple[str, str]) -> None:
    """Change the extension as its publisher would, and nothing else of the study."""
    path = folder / "ontology" / "fish.ttl"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def renamed_elsewhere(folder: Path, old: str, new: str, *, alias: bool = True) -> None:
    """Rename a term in a copy of the study, and take the extension from there."""
    with tempfile.TemporaryDirectory() as place:
        copy = shutil.copytree(folder, Path(place) / "copy")
        study = find_study(copy)
        rename(Uses(study), f"my:{old}", f"my:{new}", alias=alias).edits.write(study)
        shutil.copy(copy / "ontology" / "fish.ttl", folder / "ontology" / "fish.ttl")
        shutil.copy(copy / "ontology/rules/20-fish.rq", folder / "ontology/rules/20-fish.rq")


# ---------------------------------------------------------------- migrate


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(layout=layouts, term=st.sampled_from(sorted(NEXT)))
def test_data_follow_a_chain_of_replacements_to_its_end_and_stay_there(
    layout: Layout, term: str
) -> None:
    """Renamed twice by its publisher: the graph is that of before with the last name, and a second time changes nothing."""
    new = NEXT[term]
    last = f"{new}-2" if new == "catch-limits" else f"{new}2"
    with tempfile.TemporaryDirectory() as path:
        folder = write_study(Path(path), layout)
        expected = graph_of(folder, {term: last})
        renamed_elsewhere(folder, term, new)
        renamed_elsewhere(folder, new, last)

        study = find_study(folder)
        migrate(study).edits.write(study)
        once = contents(folder)
        again = migrate(study)

        assert graph_of(folder) == expected
        assert (bool(again.edits), again.notes, contents(folder)) == (False, [], once)


def test_words_that_were_taken_out_are_read_by_the_version_they_were_in(folder: Path) -> None:
    """A term and a label are gone: --from gives the version that had them, and said what takes the place of the term.

    A default of the file that would then hold for more findings is told first.
    """
    coding = folder / "codings" / "fish.yaml"
    Path("fish-1.ttl").write_text(
        EXTENSION.replace("my:Claim a owl:Class ;", "my:Claim a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy my:Ultimatum ;"), "utf-8",
    )  # fmt: skip
    text = coding.read_text("utf-8")
    coding.write_text(text.replace(", grace: a week", ""), "utf-8")
    expected = graph_of(folder, {"Claim": "Ultimatum"})
    coding.write_text(text, "utf-8")
    publish(
        folder,
        (re.findall("my:Claim a .*\n", EXTENSION)[0], ""),
        ('"grace"@en', '"time left"@en'),
    )

    unread = run("migrate")
    told = run("migrate", "--from", "fish-1.ttl")
    without_default = coding.read_text("utf-8").replace(", grace: a week", "")
    coding.write_text(without_default, "utf-8")
    result = run("migrate", "--from", "fish-1.ttl")

    assert (unread.exit_code, told.exit_code, result.exit_code) == (3, 3, 0)
    assert "'my:grace a week' would hold for more than it does" in told.stderr
    assert "give it: --from FILE" in unread.stderr
    assert "codings/fish.yaml:20:10: claim → ultimatum" in result.stdout
    assert "codings/fish.yaml:13:26: grace → time left" in result.stdout
    assert graph_of(folder) == expected
    assert run("migrate").stderr.startswith("nothing to move")


def test_the_version_of_the_last_build_is_known(folder: Path) -> None:
    """What a study was built with says what its words meant, when the file has changed since."""
    Study.open(folder).build()
    publish(folder, ('"ultimatum"@en', '"final demand"@en'), ('"ультиматум"@uk', '"вимога з"@uk'))

    result = run("migrate")

    assert result.exit_code == 0
    assert "codings/fish.yaml:13:10: ultimatum → final demand" in result.stdout


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            'owl:deprecated true ; skos:changeNote "Nobody could tell."@en',
            "nothing takes its place; Nobody could tell.",
        ),
        (
            "owl:deprecated true ; dcterms:isReplacedBy my:Ultimatum , my:LastWord",
            "one of my:LastWord, my:Ultimatum",
        ),
        (
            "owl:deprecated true ; dcterms:isReplacedBy my:Claim",
            "my:Claim takes its place, which is not in force either",
        ),
    ],
)  # fmt: skip
def test_what_only_a_person_can_say_is_listed_and_stays(
    said: str, words: str, folder: Path
) -> None:
    """No successor, several, or one that leads back: exit code 1, the place of each word, and no file is touched."""
    publish(folder, ("my:Claim a owl:Class ;", f"my:Claim a owl:Class ; {said} ;"))
    before = contents(folder)

    result = run("migrate")

    assert result.exit_code == 1
    assert f"by hand: codings/fish.yaml:20:10: claim (my:Claim): {words}" in result.stderr
    assert contents(folder) == before


def test_a_term_that_is_gone_without_a_successor_is_an_error(folder: Path) -> None:
    """The place of each use is told, and nothing is written, not even what could be moved."""
    Path("fish-1.ttl").write_text(EXTENSION, "utf-8")
    publish(folder, (re.findall("my:Claim a .*\n", EXTENSION)[0], ""))
    before = contents(folder)

    result = run("migrate", "--from", "fish-1.ttl")

    assert result.exit_code == 3
    assert "codings/fish.yaml:20:10: claim: my:Claim is gone, nothing takes its place" in result.stderr  # fmt: skip
    assert contents(folder) == before


def test_a_dry_run_of_a_migration_writes_nothing(folder: Path) -> None:
    """It shows the comparison, and the quotes that are touched."""
    renamed_elsewhere(folder, "Ultimatum", "FinalDemand")
    before = contents(folder)

    result = run("migrate", "--dry-run")

    assert result.exit_code == 0
    assert "+SELECT ?x WHERE { ?x a f:FinalDemand" in result.stdout
    assert contents(folder) == before


def test_the_core_is_followed_as_extensions_are(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class of the core that a newer one calls otherwise: codings and questions of a study follow."""
    newer_core(tmp_path, monkeypatch, ('neg:Refusal a owl:Class ;', 'neg:Refusal a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy neg:Rejection ;'), ('rdfs:label "refusal"@en', 'rdfs:label "old refusal"@en ; skos:altLabel "refusal"@en'), more='neg:Rejection a owl:Class ; rdfs:subClassOf neg:Position ; rdfs:label "rejection"@en ; neg:stance "against" .\n')  # fmt: skip

    result = run("migrate")

    assert result.exit_code == 0
    assert "codings/fish.yaml:15:17: refusal → rejection" in result.stdout


# ---------------------------------------------------------------- rebase


def newer_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *changes: tuple[str, str], more: str = ""
) -> Path:
    """Let the core be another: a copy of it with changes in one of its modules and more terms."""
    copy = shutil.copytree(
        ontology.FOLDER, tmp_path / "core", ignore=shutil.ignore_patterns("*.py")
    )
    text = (copy / "positions.ttl").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (copy / "positions.ttl").write_text(text + more, "utf-8")
    monkeypatch.setattr(ontology, "FOLDER", copy)
    return copy


DEMAND = (
    "neg:Demand a owl:Class ;",
    "neg:Demand a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy neg:Request ;",
)
REQUEST = """
neg:Request a owl:Class ; rdfs:subClassOf neg:Aim ; rdfs:label "request for"@en ; skos:definition "What is asked."@en .
"""


def test_what_an_extension_rests_on_is_followed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A superclass and a domain that a newer core deprecates: proposed, and done with --apply; the core stays."""
    core = newer_core(tmp_path, monkeypatch, DEMAND, more=REQUEST)
    before, core_before = contents(folder), contents(core)

    proposed = run("rebase")
    untouched = contents(folder) == before
    done = run("rebase", "--apply")

    assert untouched
    assert "+my:Ultimatum a owl:Class ; rdfs:subClassOf neg:Request ;" in proposed.stdout
    assert "rdfs:domain neg:Request" in proposed.stdout
    assert proposed.stderr.endswith("next: kg ontology rebase --apply\n")
    assert done.exit_code == 0
    text = (folder / "ontology" / "fish.ttl").read_text("utf-8")
    assert "neg:Demand" not in text
    assert "# What is demanded.\n" in text
    assert contents(core) == core_before
    assert run("check", "ontology/fish.ttl").exit_code == 0
    assert run("rebase").stderr.startswith("nothing to do")


def test_a_term_that_the_core_has_by_now_is_merged_into_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same word under the same class: its data are moved, and its own term deprecated."""
    more = 'neg:Claim a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "claim"@en ; skos:definition "By right."@en .\n'  # fmt: skip
    newer_core(tmp_path, monkeypatch, more=more)

    result = run("rebase", "--apply")

    assert result.exit_code == 0
    assert "dcterms:isReplacedBy neg:Claim" in (folder / "ontology" / "fish.ttl").read_text("utf-8")
    assert [line for line in graph_of(folder)["codings/fish.yaml"] if "ns#Claim" in line] != []
    assert "quote: fish: Ann Bo, harbour master of Arland, asked for wider nets" in result.stderr
    assert run("check", "ontology/fish.ttl").exit_code == 0


def test_one_word_for_two_things_is_left_to_a_person(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core has a class of the same word under another: exit code 1, and nothing is changed."""
    more = 'neg:Claim a owl:Class ; rdfs:subClassOf neg:Threat ; rdfs:label "claim"@en .\n'
    newer_core(tmp_path, monkeypatch, more=more)
    before = contents(folder)

    result = run("rebase", "--apply", "--from", str(_core_of_before(tmp_path)))

    assert result.exit_code == 1
    assert "ontology/fish.ttl:23:1: my:Claim has a word in common with neg:Claim" in result.stderr
    assert contents(folder) == before


def _core_of_before(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    shutil.copy(Path(ontology.__file__).parent / "positions.ttl", folder)
    return folder


def test_a_term_of_the_core_that_is_gone_is_followed_by_the_core_of_before(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer core no longer has it: dcterms:replaces of the new term, or --from, says what takes its place."""
    newer_core(
        tmp_path,
        monkeypatch,
        ('neg:Refusal a owl:Class ;', 'neg:Rejection a owl:Class ; dcterms:replaces neg:Refusal ;'),
        ('rdfs:label "refusal"@en', 'rdfs:label "rejection"@en'),
    )  # fmt: skip
    publish(folder, ("my:LastWord a owl:Class ; rdfs:subClassOf my:Ultimatum", "my:LastWord a owl:Class ; rdfs:subClassOf neg:Refusal"))  # fmt: skip

    result = run("rebase", "--apply", "--from", str(_core_of_before(tmp_path)))

    assert result.exit_code == 0
    assert "subClassOf neg:Rejection" in (folder / "ontology" / "fish.ttl").read_text("utf-8")
    assert "- {last word: nets" in (folder / "codings" / "fish.yaml").read_text("utf-8")


def test_an_extension_at_home_needs_nothing(folder: Path) -> None:
    """It rests on terms in force, and adds what is nowhere else."""
    result = run("rebase")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("nothing to do")
