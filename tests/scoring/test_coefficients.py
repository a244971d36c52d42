"""Coefficients: published examples come out as printed, and other ways of computing them give the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.scoring.coefficients import (
    alpha_by_value,
    cohens_kappa,
    coincidences,
    krippendorffs_alpha,
    share_agreed,
)
from graph.scoring.unitizing import Continuum, Piece, alpha_1995, partition, unitizing_alphas

Units = list[list[str | None]]

OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: 4 observers, 12 units."""

COHEN = {"aa": 88, "ab": 14, "ac": 18, "ba": 10, "bb": 40, "bc": 10, "ca": 2, "cb": 6, "cc": 12}
"""Cohen 1960, "A coefficient of agreement for nominal scales", table 2, page 45."""

units = st.lists(
    st.lists(st.one_of(st.none(), st.sampled_from("abc")), min_size=3, max_size=3),
    min_size=2,
    max_size=9,
)
pairs = st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=2), min_size=1, max_size=12)


def observed() -> Units:
    rows = [line.split() for line in OBSERVERS.strip().splitlines()]
    return [[None if value == "." else value for value in unit] for unit in zip(*rows, strict=True)]


# ---------------------------------------------------------------- published examples


def test_alpha_of_four_observers_is_as_published() -> None:
    """The example with missing values has alpha = 0.743, and unit 12 with one value does not count."""
    alpha = krippendorffs_alpha(observed())

    assert alpha is not None
    assert round(alpha, 3) == 0.743
    assert sum(coincidences(observed()).values()) == pytest.approx(40)


def test_kappa_of_two_judges_is_as_published() -> None:
    """Cohen's own table of 200 cases: p_o = .70, p_c = .41, kappa = .492."""
    judged: Units = [list(pair) for pair, count in COHEN.items() for _ in range(count)]

    kappa = cohens_kappa(judged)

    assert share_agreed(judged) == pytest.approx(0.70)
    assert kappa is not None
    assert round(kappa, 3) == 0.492


UNITIZED = Continuum(
    300,
    [
        [(30, 90, "k"), (75, 145, "c"), (150, 200, "k"), (220, 250, "c")],
        [(30, 90, "k"), (70, 150, "c"), (150, 200, "k"), (205, 225, "c"), (250, 270, "c")],
    ],
)
"""Krippendorff 2004, "Content Analysis", 2nd edition, page 254: a continuum of 300 from 150 on, two observers."""


def test_alpha_for_unitizing_of_1995_is_as_published() -> None:
    """0.7286 for one category and 1 for the other; both together 0.859, which the book has from rounded parts."""
    joint, by_value = alpha_1995([UNITIZED])

    assert {k: round(v or 0, 4) for k, v in by_value.items()} == {"c": 0.7286, "k": 1.0}
    assert joint == pytest.approx(1 - 0.0144 / (0.0532 + 0.0490), abs=5e-4)


# ---------------------------------------------------------------- other ways to the same


@given(units)
def test_alpha_is_that_of_another_program(found: Units) -> None:
    """The package krippendorff gives the same, with missing values, wherever it gives anything."""
    codes = {"a": 1.0, "b": 2.0, "c": 3.0, None: np.nan}
    data = np.array([[codes[value] for value in unit] for unit in found]).T

    ours = krippendorffs_alpha(found)

    if ours is None:
        assert (
            len(
                {v for unit in found if sum(v is not None for v in unit) > 1 for v in unit} - {None}
            )
            < 2
        )
        return
    assert ours == pytest.approx(
        krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    )


@given(pairs)
def test_kappa_is_what_its_definition_says_case_by_case(found: Units) -> None:
    """Chance agreement counted by putting every case of one judge beside every case of the other."""
    seen = sum(one == other for one, other in found) / len(found)
    chance = sum(a == b for (a, _), (_, b) in product(found, found)) / len(found) ** 2

    kappa = cohens_kappa(found)

    assert kappa is None if chance == 1 else kappa == pytest.approx((seen - chance) / (1 - chance))


@given(units)
def test_neither_order_nor_names_change_alpha(found: Units) -> None:
    """Coders may be listed in any order, units too, and values may have other names."""
    turned: Units = [
        [None if v is None else f"{v}!" for v in reversed(unit)] for unit in reversed(found)
    ]

    assert krippendorffs_alpha(turned) == pytest.approx(krippendorffs_alpha(found))


@given(units)
def test_the_share_agreed_is_counted_pair_by_pair(found: Units) -> None:
    """The mean over units of the share of pairs that agree."""
    shares = [
        sum(a == b for a, b in both) / len(both)
        for unit in found
        if (both := list(permutations([v for v in unit if v is not None], 2)))
    ]

    assert share_agreed(found) == (pytest.approx(sum(shares) / len(shares)) if shares else None)


def test_what_the_data_do_not_tell_is_not_told() -> None:
    """Where everybody gave one value to everything, agreement beyond chance has no value; so without pairs."""
    same: Units = [["a", "a"], ["a", "a"]]
    alone: Units = [["a", None], [None, "b"]]

    assert [krippendorffs_alpha(same), cohens_kappa(same)] == [None, None]
    assert [krippendorffs_alpha(alone), cohens_kappa(alone), share_agreed(alone)] == [
        None,
        None,
        None,
    ]


def test_a_class_has_an_alpha_of_its_own() -> None:
    """Each value against all others: one that both use alike has 1, one that they mix up less."""
    found: Units = [["a", "a"], ["b", "b"], ["b", "c"], ["c", "c"], ["a", "a"]]
    alphas = alpha_by_value(found)

    assert alphas["a"] == 1
    assert alphas["b"] == alphas["c"] == pytest.approx(1 - 9 * 2 / (2 * 3 * 7))


# ---------------------------------------------------------------- unitizing, character by character

passages = st.lists(
    st.tuples(st.integers(0, 18), st.integers(1, 8), st.sampled_from("ab")), max_size=3
).map(lambda found: [(a, min(a + size, 20), value) for a, size, value in found])
continua = st.lists(
    st.lists(passages, min_size=2, max_size=2).map(lambda coders: Continuum(20, coders)),
    min_size=1,
    max_size=2,
)


def characters(texts: Sequence[Continuum]) -> list[list[tuple[object, str]]]:
    """Return every character as each coder has it: the unit it belongs to, and its value."""
    found = []
    for number, text in enumerate(texts):
        parts = [partition(pieces, text.length) for pieces in text.coders]
        for at in range(text.length):
            row: list[tuple[object, str]] = []
            for coder, part in enumerate(parts):
                piece = next(p for p in part if p[0] <= at < p[1])
                unit = (number, coder, piece) if piece[2] else (number, coder, at)
                row.append((unit, piece[2]))
            found.append(row)
    return found


def alpha_by_pairs(
    rows: Sequence[Sequence[tuple[object, str]]], names: dict[str, str]
) -> float | None:
    """Return alpha by looking at every pair of characters, as the definition of 2016 puts it in words."""
    everything = [item for row in rows for item in row]
    seen = [names[a[1]] != names[b[1]] for row in rows for a, b in permutations(row, 2)]
    chance = [
        names[a[1]] != names[b[1]]
        for n, a in enumerate(everything) for m, b in enumerate(everything)
        if n != m and a[0] != b[0]
    ]  # fmt: skip
    if not any(chance):
        return None
    return 1 - (sum(seen) / len(seen)) / (sum(chance) / len(chance))


@settings(max_examples=25, deadline=None)
@given(continua)
def test_alphas_for_unitizing_are_those_counted_character_by_character(
    texts: list[Continuum],
) -> None:
    """Every pair of characters but those of one passage, for all texts together."""
    rows = characters(texts)
    marked = [row for row in rows if all(value for _, value in row)]
    found = unitizing_alphas(texts)

    assert found.values == pytest.approx(alpha_by_pairs(rows, {"": "", "a": "a", "b": "b"}))
    assert found.passages == pytest.approx(alpha_by_pairs(rows, {"": "", "a": "x", "b": "x"}))
    assert found.covered == pytest.approx(len(marked) / len(rows))
    if marked:
        assert found.coding == pytest.approx(alpha_by_pairs(marked, {"a": "a", "b": "b"}))


@settings(max_examples=25, deadline=None)
@given(st.lists(passages, min_size=3, max_size=3))
def test_three_coders_are_counted_character_by_character(coders: list[list[Piece]]) -> None:
    """More than two coders need no other definition."""
    rows = characters([Continuum(20, coders)])

    found = unitizing_alphas([Continuum(20, coders)])

    assert found.values == pytest.approx(alpha_by_pairs(rows, {"": "", "a": "a", "b": "b"}))


@given(passages)
def test_who_agrees_has_an_alpha_of_one(pieces: list[Piece]) -> None:
    """The same passages with the same values agree by every coefficient that has a value."""
    text = Continuum(20, [pieces, pieces])
    found = unitizing_alphas([text])
    alphas = (found.values, found.passages, found.coding, alpha_1995([text])[0])

    assert {round(alpha, 9) for alpha in alphas if alpha is not None} <= {1.0}


@given(passages)
def test_a_partition_has_every_character_once(pieces: list[Piece]) -> None:
    """Pieces follow each other from the first character to the last; what is marked is not a gap."""
    found = partition(pieces, 20)
    marked = {at for a, b, _ in pieces for at in range(a, b)}

    assert [at for a, b, _ in found for at in range(a, b)] == [*range(20)]
    assert {at for a, b, value in found if value for at in range(a, b)} == marked


def test_texts_with_different_numbers_of_coders_have_no_alpha_of_1995() -> None:
    """Its definition has one number of coders; the family of 2016 takes each text as it is."""
    two = Continuum(20, [[(0, 5, "a")], [(0, 6, "a")]])
    three = Continuum(20, [[(0, 5, "a")], [(0, 6, "a")], [(3, 9, "b")]])

    assert alpha_1995([two, three])[0] is None
    assert unitizing_alphas([two, three]).values is not None
    assert unitizing_alphas([Continuum(20, [[(0, 5, "a")]])]).values is None
