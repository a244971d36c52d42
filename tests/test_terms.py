"""RDF terms as text and the names of things."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.terms import (
    HANDLE,
    MAX_NAME,
    PREFIXES,
    compress,
    datatype_of,
    digest,
    expand,
    fill,
    language_of,
    literal,
    mint,
    slug,
    value_of,
)
from tests.strategies import texts


@given(texts)
def test_a_literal_says_what_was_put_in(text: str) -> None:
    """Reading a written literal gives the words back."""
    assert text == value_of(literal(text, language="uk"))


@given(texts)
def test_a_literal_is_n_triples_to_another_reader(text: str) -> None:
    """An independent reader of N-Triples finds the same words and language."""
    line = f"<urn:a> <urn:b> {literal(text, language='uk')} ."

    (read,) = ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)

    assert ox.Literal(text, language="uk") == read.object


def test_the_parts_of_a_literal_are_told_apart() -> None:
    """Words that look like a tag or datatype are words."""
    term = literal('a"@en', language="ru")

    assert (language_of(term), datatype_of(term), value_of(term)) == ("ru", "", 'a"@en')


@given(texts)
def test_a_slug_is_a_short_name(text: str) -> None:
    """Whatever the words, the slug can stand in an IRI and a path."""
    assert HANDLE.fullmatch(slug(text))


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_minted_name_can_stand_in_an_iri(one: str, other: str) -> None:
    """A name holds no space, slash or other character that ends an IRI, and is not too long for a file."""
    name = mint("{a}-and-{b}", {"a": [one], "b": [other]})

    assert not set(name) & set(' /#?<>"{}|\\^`%\n')
    assert len(name) <= MAX_NAME + 9


def test_long_names_stay_different() -> None:
    """Names cut to a length end in a digest of the whole."""
    one, other = (mint("{a}", {"a": ["word-" * 40 + end]}) for end in ("x", "y"))

    assert one != other


@pytest.mark.parametrize(
    ("pattern", "values", "name"),
    [
        ("{a}-in-{b}", {"a": ["x"]}, "x"),
        ("{a}-in-{b}", {"a": ["x"], "b": ["y"]}, "x-in-y"),
        ("{a|b}", {"b": ["y"]}, "y"),
        ("{a}-{b|answers- c}", {"a": ["x"], "c": ["z"]}, "x-answers-z"),
        ("{a}", {"a": ["y", "x"]}, "x+y"),
        ("{a}", {"a": ["31 %"]}, "31-percent"),
    ],
)  # fmt: skip
def test_names_follow_their_pattern(pattern: str, values: dict[str, list[str]], name: str) -> None:
    """A part without a value is dropped with the words before it."""
    assert name == mint(pattern, values)


def test_a_label_keeps_spaces_and_order() -> None:
    """Labels are for people: values stand in the order given, parted by commas."""
    assert (
        fill("{a}: {b}", {"a": ["Russia and Belarus"], "b": ["talks"]})
        == "Russia and Belarus: talks"
    )


@pytest.mark.parametrize("prefix", sorted(PREFIXES))
def test_compact_names_expand_to_what_they_were(prefix: str) -> None:
    """Compressing undoes expanding for every prefix."""
    full = PREFIXES[prefix] + "someThing"

    assert full == expand(compress(full))


@given(st.lists(st.text()), st.lists(st.text()))
def test_digests_tell_parts_apart(one: list[str], other: list[str]) -> None:
    """Two lists of parts have one digest only if they are the same list."""
    assert (one == other) == (digest(*one) == digest(*other))
