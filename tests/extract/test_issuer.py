"""Documents that are somebody's own words: who issues them, by heading, title and outlet."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import ontology
from graph.extract import Extraction, Known, ungrounded
from graph.extract.gold import type_of
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary
from kg import main

KNOWN = Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))
OWN = (
    "I have urged both companies to return to the talks. We will go on mediating in this dispute.\n"
)
TITLE_WORDS = (
    "Joint", "Statement", "Readout", "by", "of", "from", "on", "and", "Norway-Chile", "President", "Reed", "Jr", ".", ":",
    "The", "leaders", "", "\n", "’s",
)  # fmt: skip


def read(text: str, title: str = "", outlet: str = "") -> Extraction:
    """Return what is found in a text of a title and an outlet."""
    return Rules().extract(text, replace(KNOWN, title=title, outlet=outlet))


@pytest.mark.parametrize(
    ("title", "outlet", "holders"),
    [
        ("Statement by the Foreign Minister of Chile on the Lake Talks", "", {"Chile"}),
        ("Joint Statement of Norway and Chile on Peru", "", {"Chile", "Norway"}),
        ("Joint Statement on the Norway-Chile Lake Talks", "", {"Chile", "Norway"}),
        ("Joint NATO Statement on Norway's Lakes", "The White House", {"NATO"}),
        ("Security Council Press Statement on Peru", "United Nations", {"UN Security Council"}),
        ("Norway rejects a statement of Chile on lakes", "Reuters", set()),
        ("On the Lake Talks", "The White House", {"United States"}),
        ("Statement by President Reed on Peru", "The White House", {"United States"}),
        ("On the Lake Talks", "United Nations", {"United Nations"}),
        ("Norway and Chile meet", "Reuters", set()),
        ("Norway and Chile meet", "The Lake Times of Chile", set()),
    ],
)
def test_title_and_outlet_tell_whose_words_a_statement_is(
    title: str, outlet: str, holders: set[str]
) -> None:
    """A document in the first person is held by whoever its title names, else by a party that published it."""
    found = read(OWN, title, outlet).statements

    assert {holder for s in found for holder in s.holders} == holders


@given(st.text(max_size=60), st.lists(st.sampled_from(TITLE_WORDS), max_size=9).map(" ".join))
def test_no_title_or_outlet_trips_the_reader(outlet: str, title: str) -> None:
    """Whatever stands in a header, the text is read, and nothing is quoted that it does not say."""
    found = read(OWN, title, outlet)

    assert list(ungrounded(OWN, found)) == []


def test_the_person_of_a_title_is_an_envoy() -> None:
    """Whoever the title names speaks for the party, though the words of the text never do; no quote is claimed."""
    found = read(OWN, "Statement by President Maria Reed of Chile", "")

    assert [(e.name, e.party, e.quote) for e in found.envoys] == [("Maria Reed", "Chile", "")]


def test_a_report_is_nobody_s_words() -> None:
    """A report by an outlet that is a party too is read as a report where nobody says 'we' in it."""
    text = "Norway rejected the peace plan on Monday. The ceasefire talks go on."
    found = read(text, "Norway rejects plan", "United Nations").statements

    assert [s.holders for s in found] == [("Norway",)]


def test_a_heading_that_ends_in_a_colon_is_one() -> None:
    """The words after 'the following statement was issued by …:' are those of whoever issued it."""
    text = (
        "The following statement on the truce was issued by the President of the Security Council:\n\n"
        "There must be a ceasefire, and negotiations must resume.\n"
    )
    found = read(text).statements

    assert {s.holders for s in found} == {("UN Security Council",)}


def test_the_header_of_a_file_is_read_for_title_and_outlet_alone(tmp_path: Path) -> None:
    """With --gold, title and outlet are taken from the header; a header that is no YAML is skipped all the same."""
    for name, header in (("one", 'outlet: "The White House"\n'), ("two", "{ not: yaml\n")):
        (tmp_path / f"{name}.txt").write_text(f"---\n{header}---\n{OWN}", encoding="utf-8")
    files = [str(tmp_path / f"{name}.txt") for name in ("one", "two")]
    CliRunner().invoke(main, ["extract", "--gold", *files, "-o", str(tmp_path)])
    data = [json.loads((tmp_path / f"{name}.json").read_text("utf-8")) for name in ("one", "two")]

    assert [{h for s in d["statements"] for h in s["holders"]} for d in data] == [
        {"United States"}, set(),
    ]  # fmt: skip


def test_steps_in_a_list_are_those_of_whoever_issues_it() -> None:
    """A list behind a colon in a joint document is what its parties undertake; elsewhere it is nobody's."""
    steps = "Restore the ferry line.\n\nRelease the prisoners.\n"
    joint = read(f"Joint statement by Norway and Chile\n\nWe agree to the following:\n\n{steps}")
    other = read(f"The peace talks were about the following:\n\n{steps}")

    assert ([s.quote for s in joint.statements if s.rule == "step"], other.statements) == (
        ["Restore the ferry line", "Release the prisoners"], (),
    )  # fmt: skip


def test_a_namesake_s_suffix_is_no_office() -> None:
    """'Jr.' behind a name ends it, and whoever is named further on has no part in it."""
    text = "President Ann Reed, Jr. of Chile met President Kari Moe of Norway for peace talks."
    found = read(text)

    assert {(e.name, e.party) for e in found.envoys} == {
        ("Ann Reed, Jr.", "Chile"), ("Kari Moe", "Norway"),
    }  # fmt: skip


def test_the_style_of_a_state_is_part_of_its_name() -> None:
    """'The Government of Chile' and 'the Kingdom of Norway' are Chile and Norway, also where others issue the text."""
    text = "The Government of Chile has agreed to the ceasefire, and the Kingdom of Norway (Norway) rejected the truce."
    found = read(text, outlet="The White House").statements

    assert [s.holders for s in found] == [("Chile",), ("Norway",)]


def test_what_each_will_do_by_a_joint_document_is_a_commitment() -> None:
    """In a text of several parties each says what it gives in return; told by a report, it is a concession or refusal."""
    text = "Chile will lift its tariffs. Norway will not accept Chilean coal. Chile will support the peace plan."
    title = "Joint Statement of Norway and Chile on the Lake Talks"

    def types(extraction: Extraction) -> list[str]:
        return [type_of(s.class_, KNOWN.vocabulary) for s in extraction.statements]

    assert types(read(text, title)) == ["commitment", "commitment", "commitment"]
    assert types(read(text)) == ["concession", "refusal", "acceptance"]


def test_the_president_with_a_capital_is_that_of_the_outlet() -> None:
    """A government's own statement calls nobody else 'The President'."""
    text = (
        "President Luis Arce of Bolivia met President Biden for peace talks. "
        "The President called on both sides to extend the ceasefire."
    )
    official = read(text, "Readout of a Meeting", "The White House").statements
    reported = read(text, "Presidents meet", "Reuters").statements

    assert [s.holders for s in official] == [("United States",)]
    assert [s.holders for s in reported] == [("Bolivia",)]


def test_an_outlet_that_opens_with_a_party_s_name_is_that_party_s() -> None:
    """A branch of a union speaks for the union where the text names it."""
    text = (
        "Talks on pay have failed. The Harbour Workers Union met the employers again. "
        "We reject their offer, and our members are with us. We will call a strike in June."
    )
    found = read(text, "Pay talks", "Harbour Workers Union North").statements

    assert {s.holders for s in found} == {("Harbour Workers Union",)}


def test_an_office_that_only_the_guest_has_is_the_guest_s() -> None:
    """The Prime Minister in a statement of a state that has none is the one who was met."""
    text = (
        "President Biden met Prime Minister Jonas Gahr Store of Norway for peace talks. "
        "The Prime Minister called on both sides to extend the ceasefire."
    )
    found = read(text, "Readout of a Meeting", "The White House").statements

    assert [s.holders for s in found] == [("Norway",)]
