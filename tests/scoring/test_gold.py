"""Gold files: what is written is read again, fits the guideline's schema, and faults are told with their place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
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
from graph.scoring.steps import offset_of

SCHEMA = Path(__file__).parents[3] / "shared" / "corpus" / "gold.schema.json"

words = st.text(min_size=1, max_size=8)
maybe = st.one_of(st.just(""), words)
names = st.lists(words, max_size=2).map(tuple)
offsets = st.tuples(st.integers(0, 50), st.integers(1, 30)).map(lambda t: (t[0], t[0] + t[1]))
places = st.tuples(words, offsets).map(lambda t: Place(t[0], *t[1]))
parties = st.builds(
    GoldParty, words, st.sampled_from(sorted(PARTY_TYPES)),
    st.sampled_from(CODES["role of a party"]), names,
)  # fmt: skip
statements = st.builds(
    lambda at, **more: GoldStatement(at.quote, at.start, at.end, **more),
    places, type=st.sampled_from(guideline_types()), holders=names, id=maybe, voiced_by=maybe,
    issue=maybe, target=maybe, paraphrase=maybe, mentions=st.lists(places, max_size=2).map(tuple),
    attribution=st.lists(
        st.tuples(st.sampled_from(CODES["link of a chain"]), words), max_size=2).map(tuple),
    modality=st.sampled_from(CODES["modality"]), background=st.booleans(), red_line=st.booleans(),
)  # fmt: skip
meetings = st.builds(
    lambda at, **more: GoldMeeting(at.quote, at.start, at.end, **more),
    places, participants=names, status=st.sampled_from(CODES["status of a meeting"]), label=maybe,
    place=maybe, date=maybe,
)  # fmt: skip
proposals = st.builds(
    lambda at, **more: GoldProposal(at.quote, at.start, at.end, **more),
    places, label=words, proposers=names, addressees=names,
    status=st.sampled_from(CODES["status of a proposal"]), content=maybe,
)  # fmt: skip
annotations = st.builds(
    Annotation, words, maybe, st.lists(parties, max_size=2).map(tuple),
    st.lists(st.builds(GoldEnvoy, words, maybe, maybe), max_size=2).map(tuple),
    st.lists(statements, max_size=2).map(tuple), st.lists(meetings, max_size=1).map(tuple),
    st.lists(proposals, max_size=1).map(tuple),
)  # fmt: skip

WHOLE = (
    '{"id": "a", "parties": [], "envoys": [], "statements": [], "meetings": [], "proposals": []}'
)


def without_marks(found: Annotation) -> Annotation:
    plain = tuple(replace(s, mark=None, class_="") for s in found.statements)
    return replace(found, statements=plain, name="")


@settings(max_examples=50)
@given(annotations)
def test_what_is_written_is_read_again(found: Annotation) -> None:
    """Reading and writing are inverse for everything the form can carry."""
    assert without_marks(parse_gold(write_gold(found), "a.json")) == found


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not beside the project")
@settings(max_examples=15)
@given(annotations)
def test_what_is_written_fits_the_schema(found: Annotation) -> None:
    """Other tools that keep to the guideline's schema can read it."""
    errors = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(
        json.loads(write_gold(found))
    )

    assert [error.message for error in errors] == []


@pytest.mark.skipif(not SCHEMA.exists(), reason="the coded texts are not beside the project")
def test_every_gold_file_of_the_corpus_is_read() -> None:
    """The guideline's own files have no fault, and every quote has the length of its offsets."""
    found = read_gold([SCHEMA.parent / "dev"])

    assert len(found) == 14
    assert [p for a in found.values() for p in a.quotes() if len(p.quote) != p.end - p.start] == []


CODED = (
    '{"id": "a", "statements": [{"type": "demand", "holders": [], "quote": "so", "start": 1, "end": 3}],'
    ' "parties": [], "envoys": [], "meetings": [], "proposals": []}'
)
STATEMENT = '{"type": "demand", "holders": [], "quote": "so", "start": 1, "end": 3}'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"demand"', '"demnad"', "g.json:1:37: type is 'demnad'\n  did you mean 'demand'?"),
        ('"demand"', "7", "g.json:1:37: type is no text"),
        ('"type": "demand", ', "", "g.json:1:28: type is missing"),
        ('"holders": [], ', "", "g.json:1:28: holders is missing\n  write \"holders\": []"),
        ('"start": 1', '"start": -1', "start is no number from 0 up"),
        ('"start": 1', '"start": true', "start is no number from 0 up"),
        ('"end": 3', '"end": 1', "the quote ends at 1, but begins at 1"),
        ('"holders": []', '"holder": []', "unknown key 'holder'\n  did you mean 'holders'?"),
        ('"holders": []', '"holders": "x"', "holders is no list of texts"),
        ('"holders": []', '"holders": [], "modality": "soft"', "modality is 'soft'"),
        ('"holders": []', '"holders": [], "background": "no"', "background is neither true nor false"),
        ('"so"', '""', "quote is no text"),
        ('"so"', r'"s\ud83d"', "g.json:1:71: half a character"),
        ('"holders": []', r'"holders": ["\udc00"]', "g.json:1:59: half a character"),
        ('"id": "a"', '"id": "a", "id": "b"', "g.json: the key 'id' stands twice"),
        ('"demand"', '"x"', "values are: threat, refusal"),
        (STATEMENT, "7", "g.json:1:28: statements 0 is no object"),
        (f"[{STATEMENT}]", "{}", "statements is no list"),
        (', "meetings": []', "", "meetings is missing"),
        ('"id": "a", ', "", "id is missing"),
        ('"id": "a",', '"id": "a"}', "g.json:1:13: not JSON: "),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(old: str, new: str, said: str) -> None:
    """Each mistake has the line and column where it stands, what is wrong, and where it can be, what to write."""
    text = CODED.replace(old, new, 1)

    with pytest.raises(InputError) as caught:
        parse_gold(text, "g.json")

    assert said in str(caught.value)


@settings(max_examples=60)
@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
                    lambda inner: st.one_of(st.lists(inner, max_size=3),
                                            st.dictionaries(st.text(max_size=3), inner, max_size=3)),
                    max_leaves=8))  # fmt: skip
def test_any_json_is_read_or_refused_as_a_mistake(data: object) -> None:
    """No content of a file makes the reader fail otherwise."""
    with pytest.raises(InputError):
        parse_gold(json.dumps(data), "g.json")


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_any_text_is_refused_as_a_mistake(text: str) -> None:
    """What is not even JSON has a place, too."""
    with pytest.raises(InputError):
        parse_gold("{" + text, "g.json")


@given(
    st.dictionaries(
        st.text(max_size=4), st.lists(st.integers(), max_size=3), min_size=1, max_size=4
    )
)
def test_the_place_of_a_value_is_found(data: dict[str, list[int]]) -> None:
    """Whatever strings stand before it, the offset is where the value begins."""
    text = json.dumps(data)

    for key, values in data.items():
        at = offset_of(text, (key,))
        assert json.JSONDecoder().raw_decode(text, at)[0] == values


def test_two_files_about_one_text_are_refused(tmp_path: Path) -> None:
    """Which of them counts is never guessed; a folder without any is told."""
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(WHOLE, encoding="utf-8")
    (tmp_path / "empty").mkdir()

    with pytest.raises(InputError) as twice:
        read_gold([tmp_path])
    with pytest.raises(InputError) as empty:
        read_gold([tmp_path / "empty"])

    assert "the same text as in" in str(twice.value)
    assert "no gold files in this folder" in str(empty.value)
