"""Gold files and codings: what the form can carry becomes a coding that builds, and comes back the same."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph import Study
from graph.extract.gold import PARTY_TYPES, guideline_types
from graph.scoring.annotation import (
    Annotation,
    GoldEnvoy,
    GoldMeeting,
    GoldParty,
    GoldProposal,
    GoldStatement,
    Place,
)
from graph.scoring.gold import CODES, parse_gold, read_gold, write_gold
from kg import main
from tests.conftest import MakeStudy, study_in

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
TEXT = """\
Arland demands that Borland pay a toll if the bridge is mended. Borland will never pay, Oto Lind told BNA.
The two sides met in Ost on Monday. A draft of the Carport plan is on the table. Arland demands that Borland leave.
"""
WORDS = [
    (start, start + len(word))
    for start, word in (
        (sum(len(w) + 1 for w in TEXT.split(" ")[:n]), word)
        for n, word in enumerate(TEXT.split(" "))
    )
]
PHASES = (Phase.explicit, Phase.generate)
"""A study is made for each example: shrinking one would take minutes."""

NAMES = ("Chile", "Peru", "the rebels", "Carport")


def kg(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def passage(first: int, size: int) -> Place:
    """Return a passage of whole words; what hangs on to the last is left out."""
    start, end = WORDS[first][0], WORDS[min(first + size, len(WORDS) - 1)][1]
    quote = TEXT[start:end].rstrip(",.\n ")
    return Place(quote, start, start + len(quote))


names = st.sampled_from(NAMES)
parties = st.lists(names, unique=True, max_size=2).map(tuple)
places = st.builds(passage, st.integers(0, len(WORDS) - 8), st.integers(2, 7))
voices = st.sampled_from(["", "Oto Lind", "officials", "Chile"])
chains = st.lists(
    st.one_of(
        st.tuples(st.just("speaker"), st.sampled_from(["Oto Lind", "Chile"])),
        st.tuples(st.just("source"), st.just("officials")),
        st.tuples(st.just("relay"), st.sampled_from(["BNA", "AFP"])),
    ),
    max_size=3,
).map(tuple)
statements = st.builds(
    lambda at, more, **fields: GoldStatement(
        at.quote, at.start, at.end,
        mentions=tuple(p for p in dict.fromkeys(more) if p != at), **fields,
    ),
    places, st.lists(places, max_size=2), type=st.sampled_from(guideline_types()), holders=parties,
    voiced_by=voices, issue=st.sampled_from(["", "tariffs", "talks-process", "other", "fishing"]),
    target=st.one_of(st.just(""), names), paraphrase=st.sampled_from(["", "It pays: a toll."]),
    attribution=chains, modality=st.sampled_from(CODES["modality"]), background=st.booleans(),
    red_line=st.booleans(),
)  # fmt: skip
meetings = st.builds(
    lambda at, **fields: GoldMeeting(at.quote, at.start, at.end, **fields),
    places, participants=parties.map(lambda found: tuple(sorted(found))),
    status=st.sampled_from(CODES["status of a meeting"]), label=st.sampled_from(["", "talks in Ost"]),
    place=st.sampled_from(["", "Ost"]), date=st.sampled_from(["", "on Monday"]),
)  # fmt: skip
proposals = st.builds(
    lambda at, **fields: GoldProposal(at.quote, at.start, at.end, **fields),
    places, label=st.sampled_from(["the plan", "a draft: the second"]), proposers=parties,
    addressees=parties, status=st.sampled_from(CODES["status of a proposal"]),
    content=st.sampled_from(["", "A toll, and a bridge."]),
)  # fmt: skip
envoys = st.builds(
    GoldEnvoy, st.sampled_from(["Oto Lind", "Ana Rojas"]), st.one_of(st.just(""), names),
    st.sampled_from(["", "foreign minister"]),
)  # fmt: skip
actors = st.builds(
    GoldParty, names, st.sampled_from(sorted(PARTY_TYPES)), st.sampled_from(CODES["role of a party"]),
    st.sampled_from([(), ("the Arlish",), ("Kyiv", "the Government")]),
)  # fmt: skip


def known_by_name(found: Annotation) -> Annotation:
    """Return an annotation in which each party and person is listed once and no two share an alias."""
    one = {p.name: p for p in found.parties}
    taken: set[str] = set()
    listed = []
    for party in one.values():
        listed.append(replace(party, aliases=tuple(a for a in party.aliases if a not in taken)))
        taken |= set(party.aliases)
    return replace(
        found, parties=tuple(listed), envoys=tuple({e.name: e for e in found.envoys}.values())
    )


annotations = st.builds(
    Annotation, st.just("bridge"), st.just("amina"), st.lists(actors, max_size=3).map(tuple),
    st.lists(envoys, max_size=2).map(tuple), st.lists(statements, max_size=3).map(tuple),
    st.lists(meetings, max_size=1).map(tuple), st.lists(proposals, max_size=1).map(tuple),
).map(known_by_name)  # fmt: skip


def comparable(found: Annotation) -> dict[str, list[str]]:
    """Return all that an annotation says, whatever the order; numbers given to statements by export are left out."""
    plain = [
        replace(
            s, mark=None, class_="", term="", condition="", figures="", id="", holders=tuple(sorted(s.holders)),
            mentions=tuple(sorted(s.mentions, key=lambda m: m.span)),
        )
        for s in found.statements
    ]  # fmt: skip
    listed = [replace(p, aliases=tuple(sorted(p.aliases))) for p in found.parties]
    proposed = [replace(p, proposers=tuple(sorted(p.proposers)), addressees=tuple(sorted(p.addressees)))
                for p in found.proposals]  # fmt: skip
    parts = (listed, found.envoys, plain, found.meetings, proposed)
    return {str(n): sorted(map(repr, part)) for n, part in enumerate(parts)}


def through_a_study(folder: Path, found: Annotation, text: str = TEXT) -> Annotation:
    """Return an annotation as it comes back from a study into which it was imported."""
    study = study_in(folder, {"bridge": text}, {}, build=False)
    (folder / "in.gold.json").write_text(write_gold(found), encoding="utf-8")
    where = ("--study", str(folder))
    imported = kg("gold", "import", str(folder / "in.gold.json"), *where)
    assert imported.exit_code == 0, imported.output
    exported = kg("gold", "export", "bridge", *where, "-o", str(folder / "out.gold.json"))
    assert exported.exit_code == 0, exported.output
    del study
    return parse_gold((folder / "out.gold.json").read_text("utf-8"), "out")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES
)
@given(annotations)
def test_what_is_imported_is_exported_again(
    tmp_path_factory: pytest.TempPathFactory, found: Annotation
) -> None:
    """Parties, envoys, statements, meetings and proposals come back from a study as they went in."""
    back = through_a_study(tmp_path_factory.mktemp("exchange") / "study", found)

    assert comparable(back) == comparable(found)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the coded texts are not beside the project")
def test_the_corpus_comes_back_from_a_study(tmp_path: Path) -> None:
    """All coded texts of the guideline become sources and codings, build without an error, and come back."""
    study = study_in(tmp_path / "study", {}, {}, build=False)
    where = ("--study", str(study.folder.root))

    imported = kg(
        "gold",
        "import",
        str(SHARED / "dev"),
        "--texts",
        str(SHARED / "dev"),
        "--publisher",
        "The Times",
        *where,
    )
    built = study.build()
    exported = kg("gold", "export", "-o", str(tmp_path / "out"), *where)
    before, after = read_gold([SHARED / "dev"]), read_gold([tmp_path / "out"])

    assert (imported.exit_code, exported.exit_code, built.codings) == (0, 0, 14)
    assert [v for v in study.check().violations if v.severity == "error"] == []
    for id, found in before.items():
        ours, theirs = comparable(after[id]), comparable(without_what_says_nothing(found))
        assert ours == theirs


def without_what_says_nothing(found: Annotation) -> Annotation:
    """Return an annotation without paraphrases that are the quote, and aliases and participants named twice."""
    statements = tuple(
        replace(s, paraphrase="" if s.paraphrase == s.quote else s.paraphrase)
        for s in found.statements
    )
    listed = tuple(
        replace(p, aliases=tuple(a for a in dict.fromkeys(p.aliases) if a != p.name))
        for p in found.parties
    )
    meetings = tuple(
        replace(m, participants=tuple(sorted(set(m.participants)))) for m in found.meetings
    )
    return replace(found, statements=statements, parties=listed, meetings=meetings)


# ---------------------------------------------------------------- export


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study of one text with two coders, an organ, and a finding that a review turned down."""
    coding = (
        "statements:\n"
        "  - quote: Borland will never pay\n    speaker: ministry\n    findings:\n"
        "      - {refusal: toll, held by: ministry, firmness: red line}\n"
        "      - {offer: toll, held by: Arland, review: rejected}\n"
    )
    register = (
        "  ministry: {is a: organization, label: the Borlish ministry, part of: Borland}\n"
        "terms:\n  toll: {term: Borland pays a toll., on issue: tariffs}\n"
    )
    return make_study(
        {"bridge": TEXT},
        {"ada/bridge": coding, "bo/bridge": coding},
        register=register,
        build=False,
    )


def test_what_counts_is_exported_without_what_was_rejected(study: Study) -> None:
    """An organ goes by its party, whose alias it is; a rejected finding is no test data."""
    result = kg("gold", "export", "bridge", "--coder", "bo", "--study", str(study.folder.root))
    data = json.loads(result.stdout)

    assert [(s["type"], s["holders"], s["red_line"], s["issue"]) for s in data["statements"]] == [
        ("refusal", ["Borland"], True, "tariffs")
    ]
    assert data["parties"] == [
        {
            "name": "Borland",
            "type": "state",
            "role": "principal",
            "aliases": ["the Borlish ministry"],
        }
    ]
    assert data["coder"] == "bo"


def test_whose_coding_is_exported_must_be_said(study: Study, tmp_path: Path) -> None:
    """Two coders are never mixed; several texts need a folder; what nobody coded is told."""
    where = ("--study", str(study.folder.root))
    both = kg("gold", "export", *where, "-o", str(tmp_path / "out"))
    none = kg("gold", "export", "brigde", *where)
    nobody = kg("gold", "export", "--suggested", *where)
    among = kg(
        "gold", "export", "--coder", "bo", *where, "-o", str(study.folder.sources / "x.json")
    )

    assert [r.exit_code for r in (both, none, nobody, among)] == [3, 3, 3, 3]
    assert "lies among the study's own files" in among.stderr
    assert "bridge has codings of ada and bo\n  say whose counts: --coder ada" in both.stderr


def test_suggestions_are_exported_on_request(study: Study, tmp_path: Path) -> None:
    """What an extractor suggested is written in the form, too."""
    where = ("--study", str(study.folder.root))
    kg("extract", *where)

    result = kg("gold", "export", "--suggested", *where, "-o", str(tmp_path / "out"))

    assert result.exit_code == 0
    assert read_gold([tmp_path / "out"])["bridge"].coder == "rules"


# ---------------------------------------------------------------- import


def test_a_text_that_begins_later_keeps_its_quotes(tmp_path: Path) -> None:
    """Offsets of another version of the text do no harm; of two like passages the nearer is meant."""
    second = TEXT.rindex("Arland demands that Borland")
    found = Annotation(
        "bridge",
        statements=(
            GoldStatement(TEXT[second : second + 27], second, second + 27, "demand", ("Arland",)),
        ),
    )

    back = through_a_study(tmp_path / "study", found, f"A headline\n{TEXT}")

    assert [s.start for s in back.statements] == [second + 11]


def test_a_quote_that_is_nowhere_is_told_and_left_out(study: Study, tmp_path: Path) -> None:
    """The rest is imported; the quotes that are missing are named."""
    found = Annotation(
        "bridge", "cy",
        statements=(GoldStatement("It snows", 0, 8, "demand"), GoldStatement(TEXT[:26], 0, 26, "demand")),
    )  # fmt: skip
    (tmp_path / "a.json").write_text(write_gold(found), encoding="utf-8")

    result = kg("gold", "import", str(tmp_path / "a.json"), "--study", str(study.folder.root))

    assert result.exit_code == 0
    assert "1 quotes cannot be told in the text" in result.stderr
    assert "It snows" in result.stderr
    assert (study.folder.codings / "cy" / "bridge.yaml").read_text("utf-8").count("quote:") == 1


def test_what_is_there_is_not_written_over(study: Study, tmp_path: Path) -> None:
    """A coding that a person works on stays, unless --overwrite says otherwise."""
    (tmp_path / "a.json").write_text(write_gold(Annotation("bridge", "ada")), encoding="utf-8")
    where = (str(tmp_path / "a.json"), "--study", str(study.folder.root))
    path = study.folder.codings / "ada" / "bridge.yaml"
    before = path.read_text("utf-8")

    kept = kg("gold", "import", *where)
    same = path.read_text("utf-8") == before
    kg("gold", "import", *where, "--overwrite")

    assert "left codings/ada/bridge.yaml as it is" in kept.stderr
    assert (same, path.read_text("utf-8") == before) == (True, False)


def test_a_text_that_is_not_there_is_asked_for(study: Study, tmp_path: Path) -> None:
    """Without --texts the study must have it; with, the file must be there and say who published it."""
    (tmp_path / "a.json").write_text(write_gold(Annotation("other", "ada")), encoding="utf-8")
    (tmp_path / "texts").mkdir()
    where = (str(tmp_path / "a.json"), "--study", str(study.folder.root))
    texts = ("--texts", str(tmp_path / "texts"))

    bare, missing = kg("gold", "import", *where), kg("gold", "import", *where, *texts)
    (tmp_path / "texts" / "other.txt").write_text(
        "Arland and Borland met on the bridge.\n", encoding="utf-8"
    )
    silent = kg("gold", "import", *where, *texts)
    added = kg("gold", "import", *where, *texts, "--publisher", "The Times")

    assert [r.exit_code for r in (bare, missing, silent, added)] == [3, 3, 3, 0]
    assert "add it: kg add FILE --id other" in bare.stderr
    assert "its file has the name of the id" in missing.stderr
    assert "give --publisher" in silent.stderr
    assert study.build().codings == 3


def test_names_that_look_like_handles_are_told_apart(tmp_path: Path) -> None:
    """A party may be called like another's handle would be, and have another's name as its alias."""
    found = Annotation(
        "bridge",
        parties=(GoldParty("the rebels", "armed-group", "principal", ("the-rebels-2",)),
                 GoldParty("rebels", "union", "mediator"), GoldParty("the-rebels", "state", "third-party")),
        statements=(GoldStatement(TEXT[:26], 0, 26, "demand", ("rebels",), target="the-rebels"),),
    )  # fmt: skip

    back = through_a_study(tmp_path / "study", found)

    assert comparable(back) == comparable(found)


def test_parties_of_two_texts_are_the_same_only_by_their_whole_name(tmp_path: Path) -> None:
    """A handle means the same in the whole study: names that would share one get two, a name that is the same one."""
    study = study_in(
        tmp_path / "study", {"bridge": TEXT, "again": TEXT.replace("toll", "fee")}, {}, build=False
    )
    for id, name in (("bridge", "Hugo Chávez"), ("again", "Hugo Chavez")):
        found = Annotation(
            id, "cy", parties=(GoldParty(name, "union", "principal"), GoldParty("Chile", "state"))
        )
        (tmp_path / f"{id}.json").write_text(write_gold(found), encoding="utf-8")

    kg("gold", "import", str(tmp_path), "--study", str(study.folder.root))
    study.build()
    texts = [
        (study.folder.codings / "cy" / f"{id}.yaml").read_text("utf-8")
        for id in ("bridge", "again")
    ]

    assert [v for v in study.check().violations if v.severity == "error"] == []
    assert [sorted(re.findall(r"^  ([a-z0-9-]+):$", text, re.MULTILINE)) for text in texts] == [
        ["chile", "hugo-chavez-2"], ["chile", "hugo-chavez"],
    ]  # fmt: skip
