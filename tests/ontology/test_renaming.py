"""kg ontology rename: every word and name follows, the graph is the same under the new name, and nothing else changes."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ontology
from graph import Study
from graph.folder import find_study
from graph.ontologies.renaming import rename
from graph.ontologies.uses import Uses
from graph.terms import NEG
from kg import main
from tests.conftest import MakeStudy
from tests.moved import EXTENSION, MY, PLAIN, WORDS, Layout, contents, graph_of, write_study

NEW = {
    "Ultimatum": ("final demand", "FinalDemand"),
    "LastWord": ("parting word", "PartingWord"),
    "Claim": ("title, or right", "TitleOrRight"),
    "Guild": ("fishers' body", "FishersBody"),
    "grace": ("time: left", "timeLeft"),
    "respite": ("pause", "pause"),
    "warnedOf": ("warned in advance", "warnedInAdvance"),
    "desk": ("office", "office"),
    "quotas": ("catch #1", "catch-1"),
    "nets": ("meshes", "meshes"),
    "harbour-master": ("port captain", "port-captain"),
    "crate": ("boxes", "boxes"),
}
"""A new label for each term, and the name that is made of it."""

layouts = st.builds(
    Layout,
    words=st.fixed_dictionaries({name: st.sampled_from(words) for name, words in WORDS.items()}),
    quotes=st.sampled_from(["", "'", '"']),
    line_end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
    whole_names=st.booleans(),
)
terms = st.sampled_from(sorted(NEW))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the study, which is the current one."""
    monkeypatch.chdir(write_study(tmp_path / "study"))
    monkeypatch.delenv("KG_STUDY", raising=False)
    return tmp_path / "study"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ontology", "rename", *arguments])


def renamed(folder: Path, old: str, new: str, *, label: str = "", alias: bool = True) -> None:
    study = find_study(folder)
    rename(Uses(study), old, new, label=label, alias=alias).edits.write(study)


# ---------------------------------------------------------------- the graph is the same under the new name


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(layout=layouts, term=terms, by_label=st.booleans(), alias=st.booleans())
def test_the_graph_is_that_of_before_with_the_new_name_for_the_old(
    layout: Layout, term: str, by_label: bool, alias: bool
) -> None:
    """In any layout of the files, whatever word a coding uses for the term, renamed by label or by name alone."""
    label, name = NEW[term]
    with tempfile.TemporaryDirectory() as path:
        folder = write_study(Path(path), layout)
        expected = graph_of(folder, {term: name})
        before = contents(folder)

        renamed(folder, f"my:{term}", label if by_label else f"my:{name}", alias=alias)

        assert graph_of(folder) == expected
        for file, data in contents(folder).items():
            is_own = file.endswith(".ttl")
            assert data.count(b"\r\n") == data.count(b"\n") * (layout.line_end == "\r\n")
            assert data[:3] == before[file][:3]
            if not is_own:
                assert _without_words(data) == _without_words(before[file])


def _without_words(data: bytes) -> list[str]:
    """Return the lines of a file by their indentation and comments: what no renaming touches."""
    lines = re.split(r"\r?\n", data.decode("utf-8-sig"))
    return [re.sub(r"\S.*?(  #.*)?$", r"\1", line) for line in lines if not line.startswith("#+")]


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(term=terms, line_end=st.sampled_from(["\n", "\r\n"]), quotes=st.sampled_from(["", '"']))
def test_there_and_back_leaves_every_byte_as_it_was(term: str, line_end: str, quotes: str) -> None:
    """Comments, layout, line ends and quotation marks stay: with no alias left, the way back is the whole way."""
    label, name = NEW[term]
    label = label.translate({ord(c): None for c in ",:#'"})
    with tempfile.TemporaryDirectory() as path:
        folder = write_study(Path(path), Layout(PLAIN.words, quotes, line_end))
        before = contents(folder)

        renamed(folder, f"my:{term}", f"my:{name}", label=label, alias=False)
        between = contents(folder)
        renamed(folder, f"my:{name}", f"my:{term}", label=_label(term), alias=False)

        assert between != before
        assert contents(folder) == before


def _label(term: str) -> str:
    found = re.search(
        rf'^my:{term} a .*?[lL]abel "([^"]*)"@en', EXTENSION, re.MULTILINE | re.DOTALL
    )
    assert found
    return found[1]


# ---------------------------------------------------------------- what is written and said


def test_every_change_is_listed_with_its_place_and_the_old_name_stays_deprecated(folder: Path) -> None:  # fmt: skip
    """In codings, ontology files and questions; words in comments and texts are left to a person, and listed."""
    result = run("ultimatum", "final demand")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "codings/bea/fish.yaml:17:9: ultimatum → final demand",
        "codings/fish.yaml:13:10: ultimatum → final demand",
        "ontology/fish.ttl:19:1: my:Ultimatum → my:FinalDemand",
        'ontology/fish.ttl:19:68: "ultimatum" → "final demand"',
        "ontology/fish.ttl:21:26: + my:Ultimatum a owl:Class ; rdfs:subClassOf my:FinalDemand ; "
        'rdfs:label "ultimatum"@en ; owl:deprecated true ; dcterms:isReplacedBy my:FinalDemand .',
        "ontology/fish.ttl:22:43: my:Ultimatum → my:FinalDemand",
        "ontology/fish.ttl:25:71: my:Ultimatum → my:FinalDemand",
        "ontology/fish.ttl:44:51: my:Ultimatum → my:FinalDemand",
        "queries/ultimatums.rq:1:50: my:Ultimatum → my:FinalDemand",
        "queries/ultimatums.rq:3:24: f:Ultimatum → f:FinalDemand",
    ]
    assert result.stderr.splitlines() == [
        "by hand: ontology/fish.ttl:20:61: still speaks of my:Ultimatum",
        "by hand: queries/ultimatums.rq:3:101: still speaks of my:Ultimatum",
        "by hand: queries/ultimatums.rq:3:120: still speaks of f:Ultimatum",
        "ontology/fish.ttl: the changes call for version 1.1.0 (owl:versionInfo)",
        "changed 4 files; next: kg build",
    ]


def test_a_dry_run_writes_nothing_and_shows_the_files_as_they_would_be(folder: Path) -> None:
    """As a comparison that `git apply` reads: its lines with a plus are those that are there afterwards."""
    before = contents(folder)

    shown = run("fishing quotas", "catch limits", "--dry-run")
    untouched = contents(folder) == before
    run("fishing quotas", "catch limits")

    new = b"".join(data for name, data in contents(folder).items() if data != before[name]).decode()
    old = b"".join(data for name, data in before.items() if data != contents(folder)[name]).decode()
    assert untouched
    assert shown.stderr.endswith("would change 3 files\n")
    plus = {line[1:] for line in shown.stdout.splitlines() if re.match(r"\+(?!\+\+ )", line)}
    minus = {line[1:] for line in shown.stdout.splitlines() if re.match(r"-(?!-- )", line)}
    assert plus == set(new.splitlines()) - set(old.splitlines())
    assert minus == set(old.splitlines()) - set(new.splitlines())


def test_data_that_use_the_old_name_are_read_as_the_new_one(folder: Path) -> None:
    """Other people's codings still compile: the old class lies under the new one, and `kg check` warns."""
    old = (folder / "codings" / "fish.yaml").read_text("utf-8")
    run("my:Ultimatum", "final demand")
    (folder / "codings" / "fish.yaml").write_text(old, "utf-8")

    study = Study.open(folder)
    study.build()

    below = "SELECT DISTINCT ?c { ?x a ?c . ?c rdfs:subClassOf* <%s> }"
    found = {str(row["c"]) for row in study.query(below % f"{MY}FinalDemand")}
    assert found == {"final demand", "ultimatum", "last word"}
    assert {v.value for v in study.check().violations if v.check == "deprecated-in-use"} == {
        f"{MY}Ultimatum"
    }


@pytest.mark.parametrize("old", ["my:grace", "my:quotas"])
def test_an_old_name_without_a_label_still_names_it(folder: Path, old: str) -> None:
    """Renamed by its name only, its label goes on to the new one: a compact name in a coding is still read."""
    text = (folder / "codings" / "fish.yaml").read_text("utf-8")
    text = text.replace("grace: until", "my:grace: until").replace("[nets, fishing quotas]", "my:quotas")  # fmt: skip
    run(old, f"{old}Anew".replace("quotasAnew", "quotas-anew"))
    (folder / "codings" / "fish.yaml").write_text(text, "utf-8")

    said = [line for lines in graph_of(folder).values() for line in lines]

    assert [line for line in said if f"<{MY}{old[3:]}>" in line] != []


def test_an_old_word_for_a_unit_gives_the_unit_it_gave(folder: Path) -> None:
    """A unit is written in its standard form, whichever word a coding has for it: the old name keeps that form."""
    text = (folder / "codings" / "fish.yaml").read_text("utf-8")
    before = graph_of(folder)
    run("my:crate", "boxes")
    (folder / "codings" / "fish.yaml").write_text(text, "utf-8")

    assert graph_of(folder) == before


def test_a_property_of_codes_has_them_under_its_old_name_too(folder: Path) -> None:
    """Its list serves the new one; a coding that has the old word is still read, code and all."""
    path = folder / "ontology" / "fish.ttl"
    tone = (
        'my:tone a owl:ObjectProperty ; rdfs:label "tone"@en ; rdfs:domain neg:Demand ; rdfs:range skos:Concept ;\n'
        '    skos:definition "How it is said."@en .\n'
        'my:tones a skos:ConceptScheme ; skos:prefLabel "Tones"@en ; neg:valuesFor my:tone .\n'
        'my:sharp a skos:Concept ; skos:inScheme my:tones ; skos:prefLabel "sharp"@en ; skos:definition "Sharp."@en .\n'
    )
    path.write_text(path.read_text("utf-8") + tone, "utf-8")
    coding = folder / "codings" / "fish.yaml"
    text = coding.read_text("utf-8").replace("{claim: nets,", "{claim: nets, tone: sharp,")
    coding.write_text(text, "utf-8")
    expected = graph_of(folder)

    renamed = run("my:tone", "way of saying")
    coding.write_text(text, "utf-8")

    assert renamed.exit_code == 0
    assert graph_of(folder) == expected


def test_nothing_of_the_old_name_is_left_if_that_is_asked_for(folder: Path) -> None:
    """With --no-alias the name is gone, and the version called for is a major one."""
    result = run("my:Guild", "union of fishers", "--no-alias")

    assert "version 2.0.0" in result.stderr
    assert b"my:Guild" not in b"".join(contents(folder).values())


def test_a_label_that_changes_alone_stays_as_another_name(folder: Path) -> None:
    """The IRI is as it was; codings have the new label, and other people's old one still means it."""
    result = run("my:Ultimatum", "my:Ultimatum", "--label", "final demand")

    text = (folder / "ontology" / "fish.ttl").read_text("utf-8")
    assert 'rdfs:label "final demand"@en' in text
    assert 'skos:altLabel "ultimatum"@en' in text
    assert "codings/fish.yaml:13:10: ultimatum → final demand" in result.stdout
    assert "isReplacedBy my:" not in text


def test_a_key_in_two_parts_follows_if_the_new_one_has_two(folder: Path) -> None:
    """`warned: {of: …}` becomes `warned: {before: …}`; a label that begins otherwise cannot be parted."""
    before = contents(folder)

    refused = run("my:warnedOf", "said on")
    unchanged = contents(folder) == before
    followed = run("my:warnedOf", "warned before")

    assert (refused.exit_code, unchanged) == (3, True)
    assert "codings/fish.yaml:11:14: 'warned of' is parted over two levels" in refused.stderr
    assert followed.exit_code == 0
    assert "warned: {before: 2000-12-01}" in (folder / "codings" / "fish.yaml").read_text("utf-8")


def test_a_file_in_canonical_form_stays_in_it(folder: Path) -> None:
    """Terms stand in the order of their new names."""
    path = str(folder / "ontology" / "fish.ttl")
    CliRunner().invoke(main, ["ontology", "format", path, "--write", "--drop-comments"])

    result = run("my:Ultimatum", "a demand")

    assert result.exit_code == 0
    assert CliRunner().invoke(main, ["ontology", "format", path, "--check"]).exit_code == 0


# ---------------------------------------------------------------- what is refused, and changes nothing


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("neg:Demand", "my:Wish"), "neg:Demand is not the study's own"),
        (("demand", "wish"), "demand is not the study's own"),
        (("my:Ultimatm", "wish"), "no term 'my:Ultimatm'\n  did you mean 'my:Ultimatum' or"),
        (("my:Ultimatum", "my:Claim"), "there is a term my:Claim already"),
        (("my:Ultimatum", "claim"), "there is a term my:Claim already"),
        (("my:Ultimatum", "my:Wish", "--label", "claim"), "my:Claim is called 'claim' already"),
        (("my:Ultimatum", "my:Wish", "--label", "demand"), "neg:Demand is called 'demand' already"),
        (("my:nets", "my:mesh", "--label", "Fishing quotas"), "my:quotas is called 'Fishing quotas' already"),
        (("my:grace", "my:rest", "--label", "respite"), "the ontology would have errors"),
        (("my:Ultimatum", "my:Ultimatum"), "my:Ultimatum is called so already"),
        (("my:Ultimatum", "my:a/b"), "'my:a/b' is no name for a term"),
        (("my:Ultimatum", " "), "the new name is empty"),
        (("my:Ultimatum", "my:Wish", "--label", "quote"), "once moved: a finding begins with its class, not with 'quote'"),
    ],
)  # fmt: skip
def test_what_cannot_be_renamed_is_refused_and_nothing_is_written(
    arguments: tuple[str, ...], said: str, folder: Path
) -> None:
    """The core's terms, names and labels that are taken, and words that give coding files their shape."""
    before = contents(folder)

    result = run(*arguments)

    assert (result.exit_code, said in result.stderr) == (3, True)
    assert contents(folder) == before


def test_a_study_with_faults_is_mended_first(folder: Path) -> None:
    """What cannot be compiled cannot be compared: the place of the fault is told, and nothing is written."""
    path = folder / "codings" / "fish.yaml"
    path.write_text(path.read_text("utf-8").replace("refusal: cut", "refusl: cut"), "utf-8")
    before = contents(folder)

    result = run("my:Guild", "my:Union")

    assert result.exit_code == 3
    assert "codings/fish.yaml:15:17: unknown class 'refusl'" in result.stderr
    assert "nothing was changed" in result.stderr
    assert contents(folder) == before


def test_two_terms_of_one_label_are_told_apart_by_what_they_are_said_of(folder: Path) -> None:
    """Only words that mean the one are changed: a label may be two properties', each for things of its own."""
    path = folder / "ontology" / "fish.ttl"
    path.write_text(path.read_text("utf-8").replace('"desk"@en', '"grace"@en'), "utf-8")
    source = folder / "sources" / "fish.txt"
    source.write_text(source.read_text("utf-8").replace("desk:", "grace:"), "utf-8")

    result = run("my:grace", "time left")

    assert result.exit_code == 0
    assert "grace: fish" in source.read_text("utf-8")
    assert "time left: until January" in (folder / "codings" / "fish.yaml").read_text("utf-8")


def test_no_term_of_the_core_is_known_to_the_program(folder: Path) -> None:
    """The word for a class of the core means that class still: the renamed one lies under it."""
    run("my:Ultimatum", "final demand")

    words = Uses(find_study(folder)).vocabulary

    assert words.class_named("demand", NEG + "Finding") == NEG + "Demand"
    assert words.is_a(f"{MY}FinalDemand", NEG + "Demand")


def test_the_example_of_the_guide_is_renamed_and_merged(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten lines that prefer no prefix: people name its terms by the prefix of the file, its codings by labels."""
    coding = """terms:
  cut-catch: {term: Borland cuts its catch., on issue: fishing quotas}
statements:
- {quote: Borland must cut., findings: [{ultimatum: cut-catch, held by: Arland}]}
"""
    example = re.findall(r"```turtle\n(.*?)```", (ontology.FOLDER / "README.md").read_text("utf-8"), re.DOTALL)[0]  # fmt: skip
    study = make_study({"a": "Borland must cut."}, {"a": coding}, files={"ontology/my.ttl": example})  # fmt: skip
    monkeypatch.chdir(study.folder.root)

    renamed = run("my:Ultimatum", "last offer")
    merged = CliRunner().invoke(main, ["ontology", "merge", "my:quotas", "into", "issue:economy"])

    assert (renamed.exit_code, merged.exit_code) == (0, 0)
    text = (study.folder.root / "codings" / "a.yaml").read_text("utf-8")
    assert "on issue: economy}" in text
    assert "findings: [{last offer: cut-catch" in text
    study.build()
