"""Texts that are nearly the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.intake.alike import Likeness, find_alike, resemblance, shingles
from tests.strategies import prose

LONG = " ".join(f"word{n} of{n % 7} the{n % 11} text{n}" for n in range(300))


def test_the_shingles_of_the_textbook_are_found() -> None:
    """Manning, Raghavan and Schütze (2008), section 19.6, give these three for their example."""
    assert shingles("a rose is a rose is a rose") == {
        "a rose is a",
        "rose is a rose",
        "is a rose is",
    }


def test_typography_and_capitals_do_not_count() -> None:
    """Outlets differ in quotation marks and dashes; the words are the same."""
    assert (
        resemblance(
            shingles("“We – they said – are ready”"), shingles('"WE - They said - are ready"')
        )
        == 1
    )


def test_what_is_not_seen_does_not_count() -> None:
    """Soft hyphens, and accents as characters of their own, are the same words."""
    assert shingles("Та\u00adкий Ки\u0438\u0306в ре\u0301el") == shingles(
        "Такий Ки\u0439в р\u0435\u0301el"
    )


@given(prose, prose)
def test_resemblance_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    """It is 1 for equal texts, and no more for others."""
    a, b = shingles(one), shingles(other)

    assert resemblance(a, b) == resemblance(b, a)
    assert 0 <= resemblance(a, b) <= 1
    assert resemblance(a, a) == 1 or not a


@given(
    st.lists(st.tuples(prose, st.booleans()), min_size=1, max_size=6),
    st.sampled_from([0.2, 0.5, 0.9]),
)
def test_every_pair_of_short_texts_is_found(
    drawn: list[tuple[str, bool]], threshold: float
) -> None:
    """What is found is what comparing every pair finds."""
    named = [(f"t{n}", text, is_new) for n, (text, is_new) in enumerate(drawn)]
    new = [(name, text) for name, text, is_new in named if is_new]
    old = [(name, text) for name, text, is_new in named if not is_new]
    expected = {}
    for at, (name, text) in enumerate(new):
        pairs = [(resemblance(shingles(text), shingles(t)), n) for n, t in (*old, *new[:at])]
        share = max((share for share, _ in pairs), default=0.0)
        if share >= threshold:
            expected[name] = share

    assert {
        name: found.share for name, found in find_alike(new, old, threshold).items()
    } == expected


@pytest.mark.parametrize(("kept", "found"), [(1.0, True), (0.75, True), (0.55, True), (0.3, False)])
def test_shortened_copies_of_long_texts_are_found(kept: float, found: bool) -> None:
    """Of a text that is sampled, a copy that is cut resembles it by the share that is left."""
    words = LONG.split()
    copy = " ".join(words[: int(len(words) * kept)])

    alike = find_alike([("copy", copy)], [("wire", LONG), ("else", "other words " * 400)])

    assert alike == (
        {"copy": Likeness(resemblance(shingles(copy), shingles(LONG)), "wire")} if found else {}
    )
