"""kg ontology merge and deprecate: all data are moved, nothing is lost, and every quote that is touched is shown."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import Study
from graph.building.memory import InMemory
from graph.building.units import State
from graph.folder import find_study
from graph.ontologies.merging import merge
from graph.ontologies.uses import Uses
from graph.terms import NEG
from kg import main
from tests.moved import BASE, LABEL, MY, WORDS, Layout, contents, write_study

PAIRS = [
    (("LastWord",), f"{MY}Ultimatum"),
    (("Ultimatum",), f"{MY}LastWord"),
    (("quotas",), f"{MY}nets"),
    (("quotas", "nets"), "https://w3id.org/negotiation-kg/code/issue/economy"),
    (("grace",), f"{MY}respite"),
    (("Guild",), f"{NEG}Organization"),
    (("harbour-master",), "https://w3id.org/negotiation-kg/code/role/official"),
]
"""Terms, and what takes their place: above, below or beside them, of the study's own or of the core."""

layouts = st.builds(
    Layout,
    words=st.fixed_dictionaries({name: st.sampled_from(words) for name, words in WORDS.items()}),
    quotes=st.sampled_from(["", '"']),
    line_end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
    whole_names=st.booleans(),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the study, which is the current one."""
    monkeypatch.chdir(write_study(tmp_path / "study"))
    monkeypatch.delenv("KG_STUDY", raising=False)
    return tmp_path / "study"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ontology", *arguments])


def said(folder: Path, moved: dict[str, str] | None = None) -> set[tuple[str, str, str, str]]:
    """Return what each file says, with some terms replaced by others; the names of things and made labels left out."""
    compiler = InMemory(find_study(folder))
    compiler.compile(State())
    units = {name: each.triples for name, each in compiler.results.items()}
    units["register"] = compiler.register.triples

    def plain(term: str) -> str:
        named = (moved or {}).get(term, term)
        return "" if named.startswith(f"<{BASE}") and "/statement/" not in named else named

    return {
        (name, plain(s), plain(p), plain(o))
        for name, triples in units.items()
        for s, p, o in triples
        if p != LABEL
    }


@settings(max_examples=7, deadline=None, suppress_health_check=list(HealthCheck))
@given(layout=layouts, pair=st.sampled_from(PAIRS))
def test_merging_moves_all_data_and_loses_none(
    layout: Layout, pair: tuple[tuple[str, ...], str]
) -> None:
    """Each file says what it said, with the new term for the old ones; none is left outside its own sentence."""
    olds, new = pair
    with tempfile.TemporaryDirectory() as path:
        folder = write_study(Path(path), layout)
        expected = said(folder, {f"<{MY}{old}>": f"<{new}>" for old in olds})

        study = find_study(folder)
        merge(Uses(study), [f"my:{old}" for old in olds], new).edits.write(study)

        assert said(folder) == expected
        assert not {f"<{MY}{old}>" for old in olds} & {term for line in expected for term in line}
        words = Uses(study).vocabulary
        assert [words.in_force(f"{MY}{old}") for old in olds] == [False] * len(olds)
        rested = [o for file in words.files for s, p, o in file.triples if "isReplacedBy" not in p and s[1:-1] not in [MY + old for old in olds]]  # fmt: skip
        assert not {f"<{MY}{old}>" for old in olds} & set(rested)


def test_every_quote_that_is_touched_is_shown_and_every_change_listed(folder: Path) -> None:
    """The quotes stand beside the changes; in a table they stand alone."""
    shown = run("merge", "my:LastWord", "into", "ultimatum", "--dry-run")
    table = run("merge", "my:LastWord", "into", "ultimatum", "--format", "csv")

    quotes = [
        "Arland gave Borland until January",
        "to cut",
        "Ann Bo, harbour master of Arland, asked for wider nets",
    ]
    assert [line for line in shown.stderr.splitlines() if line.startswith("quote: ")] == [
        f"quote: fish: {quote}" for quote in quotes
    ]
    assert table.stdout.splitlines()[1:] == [
        "fish,Arland gave Borland until January", "fish,to cut",
        'fish,"Ann Bo, harbour master of Arland, asked for wider nets"',
    ]  # fmt: skip


def test_codes_name_the_quotes_behind_the_terms_that_are_on_them(folder: Path) -> None:
    """An issue is said of a term; the quotes are those of the positions on the term."""
    result = run("merge", "my:nets", "into", "my:quotas", "--dry-run")

    assert "quote: fish: Ann Bo, harbour master of Arland, asked for wider nets" in result.stderr
    assert "-    on issue: [nets, fishing quotas]\n+    on issue: [fishing quotas, fishing quotas]" in result.stdout  # fmt: skip


def test_a_shape_of_the_old_class_does_not_bind_the_new_one(folder: Path) -> None:
    """What was only asked of ultimatums is not asked of all demands: the shape goes out of use with its class."""
    path = folder / "codings" / "fish.yaml"
    path.write_text(path.read_text("utf-8").replace(", grace: a week", ""), "utf-8")

    result = run("merge", "my:Ultimatum", "my:LastWord", "into", "neg:Demand")

    text = (folder / "ontology" / "fish.ttl").read_text("utf-8")
    shape = text[text.index("my:UltimatumShape a") :]
    assert result.exit_code == 0
    assert "sh:targetClass my:Ultimatum" in shape
    assert "owl:deprecated true" in shape
    assert run("check").exit_code == 0
    study = Study.open(folder)
    study.build()
    assert [v for v in study.check().violations if v.severity == "error"] == []


def test_a_default_that_would_hold_for_more_is_told(folder: Path) -> None:
    """A grace that was meant for ultimatums must not silently hold for claims: nothing is written."""
    before = contents(folder)

    result = run("merge", "my:Ultimatum", "into", "my:Claim")

    assert result.exit_code == 3
    assert "codings/fish.yaml: once moved: 'my:grace a week' would hold for more" in result.stderr
    assert contents(folder) == before


def test_what_would_be_one_key_twice_is_told(folder: Path) -> None:
    """Two properties of one finding that become one need a person's decision: which value counts."""
    path = folder / "codings" / "fish.yaml"
    path.write_text(path.read_text("utf-8").replace("amount: at", "respite: none, amount: at"))
    before = contents(folder)

    result = run("merge", "my:grace", "into", "my:respite")

    assert result.exit_code == 3
    assert "codings/fish.yaml:13:50: once moved: the key 'respite' stands twice" in result.stderr
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("neg:Demand", "into", "my:Claim"), 3, "neg:Demand is not the study's own"),
        (("my:Claim", "my:Ultimatum"), 2, "write: kg ontology merge OLD… into NEW"),
        (("into", "my:Ultimatum"), 2, "write: kg ontology merge OLD… into NEW"),
        (("my:Claim", "into", "my:grace"), 3, "'my:grace' cannot take its place"),
        (("my:Claim", "into", "my:Claim"), 3, "'my:Claim' cannot take its place"),
        (("my:Claim", "into", "nothing"), 3, "'nothing' cannot take its place"),
        (("my:Guild", "into", "my:Claim"), 3, "'my:Claim' cannot take its place"),
        (("my:quotas", "into", "harbour master"), 3, "'harbour master' cannot take its place"),
        (("my:crate", "into", "my:nets"), 3, "'my:nets' cannot take its place"),
    ],
)
def test_what_cannot_be_merged_is_refused_and_nothing_is_written(
    arguments: tuple[str, ...], code: int, words: str, folder: Path
) -> None:
    """Terms of the core, terms of other kinds, and classes of which the codings could say nothing."""
    before = contents(folder)

    result = run("merge", *arguments)

    assert (result.exit_code, words in result.stderr) == (code, True)
    assert contents(folder) == before
