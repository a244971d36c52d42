"""The terms of a study: found, compared, shown where they are used, and merged without loss."""

from __future__ import annotations

import pytest

from graph import Study
from graph.editing.glossary import Glossary, likeness
from graph.editing.merging import merge_terms
from graph.errors import InputError
from tests.conftest import MakeStudy

TEXT = "Arland demands peace. Borland refused it. A truce would do.\n"
REGISTER = """\
terms:
  # what all want
  peace: {term: There is peace., on issue: cease-fire}
  truce:
    term: There is a truce.
    on issue: cease-fire
  war: {term: There is war., on issue: hostilities, conflicts with: [peace]}
"""
ONE = """\
statements:
  - quote: Arland demands peace          # a person's remark
    speaker: Arland
    findings:
      - {demand: peace, if: [truce], note: "peace is meant"}   # why not
  - {quote: Borland refused it, speaker: Borland, findings: [{refusal: peace}]}
"""
TWO = """\
terms:
  calm: {term: There is calm., on issue: cease-fire, entails: [truce]}
  peace:
    because: The text says so.
    entails: [calm]
statements:
  - {quote: A truce would do, speaker: Arland, findings: [{aim: {any of: [peace, calm]}}]}
"""


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study with terms in the register and in a coding."""
    return make_study({"one": TEXT, "two": TEXT}, {"one": ONE, "two": TWO}, REGISTER)


def read(study: Study, name: str) -> str:
    return (study.folder.root / name).read_text("utf-8")


def asks(study: Study, pattern: str) -> bool:
    rows = study.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    return [str(row["n"]) for row in rows] != ["0"]


def test_terms_are_found_by_words_the_most_used_first(study: Study) -> None:
    """All words count, in handle and sentence, in register and codings."""
    glossary = Glossary(study.folder)

    assert [e.handle for e in glossary.find([])] == ["peace", "calm", "truce", "war"]
    assert [e.handle for e in glossary.find(["there", "CALM"])] == ["calm"]


def test_every_place_is_shown_where_a_term_is_used(study: Study) -> None:
    """Uses in findings, conditions, links and any-ofs count, in codings and register."""
    glossaries = [Glossary(study.folder, anew=anew) for anew in (True, False)]

    places = [[str(use) for use in glossary.get("peace").uses] for glossary in glossaries]

    expected = [
        "codings/one.yaml:6:18",
        "codings/one.yaml:7:72",
        "codings/two.yaml:8:75",
        "register.yaml:11:70",
    ]
    assert [expected, expected] == places


def test_a_coding_with_faults_hides_no_terms(study: Study) -> None:
    """Who is in the middle of a coding can look for terms; the terms that coding enters are listed, too."""
    path = study.folder.root / "codings" / "two.yaml"
    path.write_text(read(study, "codings/two.yaml").replace("A truce", "No truce"), "utf-8")

    glossary = Glossary(study.folder)

    assert [e.handle for e in glossary.entries] == ["calm", "peace", "truce", "war"]
    assert [(p.mark.path, p.mark.line) for p in glossary.faults] == [("codings/two.yaml", 8)]


def test_what_was_built_is_not_compiled_to_look_for_terms(study: Study) -> None:
    """Looking for a term in a study of thousands of codings takes no longer than reading notes of them."""
    path = study.folder.root / "codings" / "one.yaml"
    path.write_text(read(study, "codings/one.yaml") + "# changed\n", "utf-8")

    glossary = Glossary(study.folder)

    assert sorted(glossary.compiler.results) == ["codings/one.yaml"]
    anew = Glossary(study.folder, anew=True)
    assert [(e.handle, e.sentence, e.mark, e.uses) for e in anew.entries] == [
        (e.handle, e.sentence, e.mark, e.uses) for e in glossary.entries
    ]


def test_a_merged_term_is_replaced_in_all_files(study: Study) -> None:
    """Codings and register name the other term; comments, notes and layout stay."""
    changed = merge_terms(Glossary(study.folder, anew=True), "peace", "truce")
    study.build()

    assert changed == ["codings/one.yaml", "codings/two.yaml", "register.yaml"]
    expected = ONE.replace("{demand: peace", "{demand: truce").replace(
        "{refusal: peace", "{refusal: truce"
    )
    assert "source: one\n" + expected == read(study, "codings/one.yaml")
    assert "  # what all want\n  truce:\n    term: There is a truce.\n" in read(
        study, "register.yaml"
    )
    assert "conflicts with: [truce]}" in read(study, "register.yaml")
    assert asks(study, "[] neg:onTerm term:truce")
    assert not asks(study, "?s ?p term:peace")


def test_links_of_a_merged_term_move_with_their_reason(study: Study) -> None:
    """What a coding said of the old term, it says of the new one."""
    merge_terms(Glossary(study.folder, anew=True), "peace", "truce")

    expected = "  truce:\n    because: The text says so.\n    entails: [calm]\n"
    assert expected in read(study, "codings/two.yaml")


def test_links_go_under_the_entry_that_is_there(study: Study) -> None:
    """Where both terms have an entry in a file, the links of one are added to those of the other."""
    merge_terms(Glossary(study.folder, anew=True), "war", "truce")

    register = read(study, "register.yaml")
    assert "There is war" not in register
    assert "    on issue: cease-fire\n    conflicts with: [peace]\n" in register


def test_a_term_of_a_coding_gives_way_to_one_of_the_register(make_study: MakeStudy) -> None:
    """The only term of a coding leaves an empty section, and the coding compiles."""
    coding = (
        "terms:\n  calm: {term: It is calm., on issue: cease-fire}\n"
        "statements:\n  - {quote: Arland demands peace, speaker: Arland, findings: [{demand: calm}]}\n"
    )
    study = make_study({"one": TEXT}, {"one": coding}, REGISTER)

    merge_terms(Glossary(study.folder, anew=True), "calm", "peace")
    study.build()

    assert "source: one\nterms:\nstatements:\n" in read(study, "codings/one.yaml")
    assert asks(study, "[] neg:onTerm term:peace")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("peace", "war", "peace and war are linked with each other"),
        ("peace", "calm", "peace and calm are linked with each other"),
        ("war", "calm", "calm is entered in codings/two.yaml only, but register.yaml would use it"),
        ("peace", "peace", "'peace' twice"),
        ("peece", "truce", "no term 'peece'"),
    ],
)  # fmt: skip
def test_what_cannot_be_merged_is_refused_and_nothing_changes(
    study: Study, old: str, new: str, message: str
) -> None:
    """The reason is told, and every file stays as it was."""
    files = ("register.yaml", "codings/one.yaml", "codings/two.yaml")
    before = [read(study, name) for name in files]

    with pytest.raises(InputError, match=message):
        merge_terms(Glossary(study.folder, anew=True), old, new)

    assert before == [read(study, name) for name in files]


def test_a_merge_that_would_not_build_is_refused(make_study: MakeStudy) -> None:
    """Two findings that become one, with differing confidence, are told before anything is written."""
    coding = (
        "statements:\n  - quote: Arland demands peace\n    speaker: Arland\n    findings:\n"
        "      - {demand: peace, confidence: 0.5}\n  - quote: A truce would do\n    speaker: Arland\n"
        "    findings:\n      - {demand: truce, confidence: 0.7}\n"
    )
    study = make_study(
        {"one": TEXT}, {"one": coding}, REGISTER.replace(", conflicts with: [peace]", "")
    )

    with pytest.raises(InputError, match="once merged: the same as in line"):
        merge_terms(Glossary(study.folder, anew=True), "peace", "truce")

    assert "source: one\n" + coding == read(study, "codings/one.yaml")


def test_sentences_are_alike_by_words_or_letters() -> None:
    """The same sentence with a word more is alike; one that shares no word is not."""
    assert likeness("Borland pays.", "Borland pays.") == 1
    assert likeness("Borland pays a toll.", "Borland pays the toll.") > 0.72
    assert likeness("Borland pays a toll.", "There is peace.") == 0


def test_line_ends_and_byte_order_mark_stay_as_they_are(study: Study) -> None:
    """A register written in a Windows editor is no other file in every line afterwards."""
    path = study.folder.root / "register.yaml"
    before = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)

    merge_terms(Glossary(study.folder, anew=True), "truce", "peace")

    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\r\n") == after.count(b"\n") > 0
    assert set(after.split(b"\r\n")) < set(before.split(b"\r\n"))
