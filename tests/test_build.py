"""Building: only what changed is made again, and nothing is made halfway."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph import Study
from graph.errors import InputError, LockedError
from tests.conftest import MakeStudy

TEXT = "Arland demands peace. Borland refused.\n"
TERMS = "terms:\n  peace: {term: There is peace., on issue: cease-fire}\n"
DEMAND = (
    TERMS
    + "statements:\n  - {quote: Arland demands peace, speaker: Arland, findings: [{demand: peace, id: ask}]}\n"
)
REFUSAL = "statements:\n  - {quote: Borland refused, speaker: Borland, findings: [{refusal: one#ask, id: no}]}\n"
ALIASED = (
    TERMS
    + "statements:\n  - {quote: Arland demands peace, speaker: The Crown, findings: [{demand: peace}]}\n"
)


def content(study: Study) -> dict[str, bytes]:
    """Return the compiled files by name."""
    folder = study.folder.cache / "quads"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.nq"))}


def holders(study: Study) -> list[str]:
    rows = study.query("SELECT DISTINCT ?h WHERE { ?p neg:heldBy ?h } ORDER BY ?h")
    return [str(row["h"]) for row in rows]


def edit(study: Study, name: str, old: str, new: str) -> None:
    path = study.folder.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_building_twice_is_building_once(make_study: MakeStudy) -> None:
    """A second build finds nothing to do and changes no byte."""
    study = make_study({"one": TEXT}, {"one": DEMAND})
    before = content(study)

    built = study.build()

    assert (built.added, built.changed, built.removed) == ((), (), ())
    assert before == content(study)


def test_what_is_built_anew_is_what_was_built_step_by_step(make_study: MakeStudy) -> None:
    """However the files came to be as they are, the index is the same."""
    study = make_study({"one": TEXT, "two": TEXT}, {"one": DEMAND, "two": REFUSAL})
    edit(study, "codings/one.yaml", "There is peace.", "Peace is made.")
    study.build()
    edit(study, "register.yaml", "label: Borland", "label: Greater Borland, also called: Borland")
    study.build()
    stepwise = content(study)

    shutil.rmtree(study.folder.cache)
    study.build()

    assert stepwise == content(study)


def test_only_the_coding_that_changed_is_compiled_again(make_study: MakeStudy) -> None:
    """Other compiled files are not written."""
    study = make_study({"one": TEXT, "two": TEXT}, {"one": DEMAND, "two": DEMAND})
    other = study.folder.cache / "quads" / "coding" / "amina" / "two.nq"
    before = other.stat().st_mtime_ns

    edit(study, "codings/one.yaml", "demand: peace", "aim: peace")
    built = study.build()

    assert built.changed == ("coding/amina/one",)
    assert before == other.stat().st_mtime_ns


def test_a_name_that_now_means_another_changes_the_codings_that_use_it(
    make_study: MakeStudy,
) -> None:
    """An alias moved from one actor to another reaches every coding that asked for it, and no other."""
    register = "  crown: {is a: organization, label: The Crown}\n"
    study = make_study({"one": TEXT, "two": TEXT}, {"one": ALIASED, "two": DEMAND}, register)
    assert holders(study) == ["Arland", "The Crown"]

    edit(study, "register.yaml", "label: The Crown", "label: The Old Crown")
    edit(study, "register.yaml", "label: Borland", "label: Borland, also called: The Crown")
    built = study.build()

    assert built.changed == ("coding/amina/one", "register")
    assert holders(study) == ["Arland", "Borland"]


def test_an_actor_nobody_asked_for_changes_no_coding(make_study: MakeStudy) -> None:
    """One more actor in the register does not rebuild ten thousand codings."""
    study = make_study({"one": TEXT}, {"one": DEMAND})

    edit(study, "register.yaml", "actors:\n", "actors:\n  corland: {is a: state, label: Corland}\n")
    built = study.build()

    assert built.changed == ("register",)


def test_a_tie_in_the_register_changes_whose_words_they_are(make_study: MakeStudy) -> None:
    """A speaker who is now known to act for a state speaks for it, in codings compiled before."""
    register = "  crown: {is a: organization, label: The Crown}\n"
    study = make_study({"one": TEXT}, {"one": ALIASED}, register)

    edit(study, "register.yaml", "label: The Crown", "label: The Crown, part of: Borland")
    study.build()

    assert holders(study) == ["Borland"]


def test_what_another_coding_names_is_followed(make_study: MakeStudy) -> None:
    """A finding renamed in one coding is renamed in those that answer it."""
    study = make_study({"one": TEXT, "two": TEXT}, {"one": DEMAND, "two": REFUSAL})
    question = "SELECT ?what WHERE { ?no neg:respondsTo ?what }"
    assert [row["what"] for row in study.query(question)] == ["Arland, demand: There is peace"]

    edit(study, "codings/one.yaml", "demand: peace", "aim: peace")
    built = study.build()

    assert built.changed == ("coding/amina/one", "coding/amina/two")
    assert [row["what"] for row in study.query(question)] == ["Arland, aim: There is peace"]


def test_what_another_coding_no_longer_has_is_a_fault(make_study: MakeStudy) -> None:
    """A name that stands for nothing any more is told, at the place where it is used."""
    study = make_study({"one": TEXT, "two": TEXT}, {"one": DEMAND, "two": REFUSAL})

    edit(study, "codings/one.yaml", "id: ask", "id: asked")

    with pytest.raises(InputError, match=r"codings/two.yaml:3:\d+: nothing is called 'one#ask'"):
        study.build()


def test_codings_that_name_each_other_may_not_do_so_in_a_circle(make_study: MakeStudy) -> None:
    """Two codings whose findings answer each other cannot be named by what they say."""
    circle = "statements:\n  - {quote: Borland refused, speaker: Borland, findings: [{refusal: two#no, id: ask}]}\n"

    with pytest.raises(InputError, match="in a circle"):
        make_study({"one": TEXT, "two": TEXT}, {"one": circle, "two": REFUSAL})


def test_a_coding_taken_away_takes_its_graph_along(make_study: MakeStudy) -> None:
    """What only it said is gone, compiled file and all."""
    study = make_study(
        {"one": TEXT, "two": TEXT}, {"one": DEMAND, "two": ALIASED.replace("The Crown", "Borland")}
    )

    (study.folder.codings / "two.yaml").unlink()
    built = study.build()

    assert built.removed == ("coding/amina/two",)
    assert holders(study) == ["Arland"]
    assert "coding/amina/two.nq" not in content(study)


def test_a_build_that_fails_leaves_the_index_as_it_was(make_study: MakeStudy) -> None:
    """Questions are answered as before; the next good build goes on from there."""
    study = make_study({"one": TEXT}, {"one": DEMAND})
    edit(study, "codings/one.yaml", "demand: peace", "demand: piece")
    with pytest.raises(InputError):
        study.build()
    assert holders(study) == ["Arland"]

    edit(study, "codings/one.yaml", "demand: piece", "aim: peace")
    built = study.build()

    assert built.changed == ("coding/amina/one",)


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"codings/three.yaml": "source: three\n"}, "codings/three.yaml:1:1: no text sources/three.txt"),
        ({"codings/one.yaml": "source: two\n"}, "codings/one.yaml:1:9: codes the source 'two', but is named after 'one'"),
        ({"codings/ben/one.yaml": "source: one\ncoder: amina\n"},
         "codings/ben/one.yaml:1:1: the coder is 'amina', but the file lies in codings/ben"),
        ({"codings/one.yaml": "source: one\ncoder: amina\n", "codings/amina/one.yaml": "source: one\n"},
         "codings/one.yaml: codings/amina/one.yaml codes the same source by the same coder"),
        ({"codings/one.yaml": "source: one\ncoder: Amina Ali\n"}, "codings/one.yaml:1:1: the coder 'Amina' is no short name"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_told_apart_are_named(
    make_study: MakeStudy, files: dict[str, str], fault: str
) -> None:
    """A coding belongs to one text and one coder, by its name and place."""
    with pytest.raises(InputError) as caught:
        make_study({"one": TEXT, "two": TEXT}, {}, files=files)

    assert fault in str(caught.value)


@pytest.mark.parametrize("name", ["codings/one.yaml", "register.yaml", "sources/one.yaml"])
def test_no_file_of_a_study_is_read_through_a_link_that_leads_out(
    make_study: MakeStudy, tmp_path: Path, name: str
) -> None:
    """A study from a stranger cannot make `kg` read, and quote in its errors, files outside it."""
    study = make_study({"one": TEXT}, {})
    (tmp_path / "secret").write_text("source: one\nword: hidden\n")
    (study.folder.sources / "one.txt").write_text("They met.\n")  # its header lies beside it
    path = study.folder.root / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(tmp_path / "secret")

    with pytest.raises(InputError) as caught:
        study.build()

    assert f"{name}: a link that leads out of the study" in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_a_damaged_cache_is_made_again(make_study: MakeStudy) -> None:
    """Whatever happened to the compiled files and notes, a build mends it."""
    study = make_study({"one": TEXT}, {"one": DEMAND})
    before = content(study)
    for path in study.folder.cache.rglob("*.json"):
        path.write_text("{")

    study.build()

    assert before == content(study)
    assert holders(study) == ["Arland"]


@pytest.fixture
def hold() -> Iterator[Callable[[Study], subprocess.Popen[bytes]]]:
    """Return a maker of processes that hold the right to write a study; they are ended after the test."""
    held: list[subprocess.Popen[bytes]] = []

    def start(study: Study) -> subprocess.Popen[bytes]:
        code = (
            "import pathlib, sys\nfrom graph.storage.writer import locked\n"
            "with locked(pathlib.Path(sys.argv[1]), 'kg build'):\n"
            "    print('held', flush=True); sys.stdin.read()"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(study.folder.cache)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1],
        )  # fmt: skip
        held.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        return process

    yield start
    for process in held:
        process.kill()
        process.communicate()


def test_a_second_writer_is_told_who_is_writing(
    make_study: MakeStudy, hold: Callable[[Study], subprocess.Popen[bytes]]
) -> None:
    """It fails at once, naming the process; a reader is not held up."""
    study = make_study({"one": TEXT}, {"one": DEMAND})
    writer = hold(study)

    with pytest.raises(LockedError, match=rf"being written by process {writer.pid} \(kg build\)"):
        study.build()
    assert holders(study) == ["Arland"]


def test_a_writer_that_was_killed_leaves_no_lock(
    make_study: MakeStudy, hold: Callable[[Study], subprocess.Popen[bytes]]
) -> None:
    """The lock goes with the process that held it."""
    study = make_study({"one": TEXT}, {"one": DEMAND})
    writer = hold(study)
    writer.kill()
    writer.wait()

    assert study.build().changed == ()


def test_a_suggested_coding_is_compiled_but_does_not_count(make_study: MakeStudy) -> None:
    """A coding with the status suggested fills a compiled file of its own, and no graph of the index."""
    coding = "statements:\n- quote: They met\n  findings: [{meeting: A meeting, id: m1}]\n"
    study = make_study(
        {"talks": "They met.\n"},
        {"amina/talks": coding, "helper/talks": "status: suggested\n" + coding},
    )
    graphs = {row["g"] for row in study.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")}

    compiled = study.folder.cache / "quads" / "suggested" / "helper" / "talks.nq"
    assert (
        compiled.exists(),
        sum("suggested" in str(g) or "helper" in str(g) for g in graphs),
    ) == (True, 0)


def test_the_faults_of_a_suggested_coding_are_told(make_study: MakeStudy) -> None:
    """A suggestion that cannot be compiled is a fault like any other."""
    coding = "status: suggested\nstatements:\n- quote: They parted\n  findings: []\n"

    with pytest.raises(InputError, match=r"the quote is not in sources/talks\.txt"):
        make_study({"talks": "They met.\n"}, {"helper/talks": coding})


def test_suggesting_twice_builds_nothing_anew(make_study: MakeStudy) -> None:
    """An unchanged suggestion is not compiled again."""
    coding = "status: suggested\nstatements:\n- quote: They met\n  findings: []\n"
    study = make_study({"talks": "They met.\n"}, {"helper/talks": coding})
    compiled = study.folder.cache / "quads" / "suggested" / "helper" / "talks.nq"
    before = compiled.stat().st_mtime_ns
    again = study.build()

    assert ((), (), before) == (again.added, again.changed, compiled.stat().st_mtime_ns)
