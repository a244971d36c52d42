"""The words of the page: complete in every language, with the same places, counted as the language counts."""

from __future__ import annotations

import re
import string

import pytest

from graph.picture.strings import LANGUAGES, Strings, direction, isolate, read_texts

FORMS = {"en": 2, "uk": 3, "ru": 3}
"""How many forms a counted text has (Unicode CLDR, cardinals, whole numbers)."""


def places(text: str) -> set[str]:
    return {name for _, name, *_ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", read_texts())
def test_every_text_has_the_same_places_in_every_language(key: str) -> None:
    """No translation is missing, loses a value, asks for one that is not given, or lacks a plural."""
    forms = read_texts()[key]
    counted = len(forms["en"]) > 1

    assert list(forms) == list(LANGUAGES)
    assert {code: len(f) for code, f in forms.items()} == (
        FORMS if counted else dict.fromkeys(FORMS, 1)
    )
    assert len({frozenset(places(form)) for found in forms.values() for form in found}) == 1


def test_translations_are_in_their_own_script() -> None:
    """No English was left in a row: Ukrainian and Russian texts have Cyrillic letters and no Latin ones."""
    forms = [f for row in read_texts().values() for code in LANGUAGES[1:] for f in row[code]]
    words = [re.sub(r"\{\w+\}", "", form) for form in forms]

    left = [w for w in words if re.search("[A-Za-z]", w) or not re.search("[а-яіїєґ]", w.lower())]

    assert left == []


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 0, "0 statements"), ("en", 1, "1 statement"), ("en", 21, "21 statements"),
        ("uk", 1, "1 джерело"), ("uk", 3, "3 джерела"), ("uk", 12, "12 джерел"), ("uk", 21, "21 джерело"),
        ("ru", 0, "0 источников"), ("ru", 2, "2 источника"), ("ru", 11, "11 источников"), ("ru", 104, "104 источника"),
    ],
)  # fmt: skip
def test_counts_follow_the_plural_rules_of_the_language(
    language: str, number: int, expected: str
) -> None:
    """Unicode CLDR: English has two forms, Ukrainian and Russian have three for whole numbers."""
    key = "n-statements" if language == "en" else "n-sources"

    assert expected == Strings(language)(key, n=number)


def test_names_put_into_a_text_are_isolated() -> None:
    """A name that runs from right to left does not turn the text around it."""
    text = Strings("en")("no-position-of", party="مصر")

    assert text == f"no position found: {isolate('مصر')}"


def test_a_language_the_page_does_not_speak_gives_english() -> None:
    """The study's names may be in any language; the frame then is in English."""
    assert [Strings(code).spoken for code in (*LANGUAGES, "he", "de", "uk-UA")] == [
        "en", "uk", "ru", "en", "en", "uk",
    ]  # fmt: skip
    assert [direction(code) for code in ("he", "fa-IR", "en", "ru")] == ["rtl", "rtl", "ltr", "ltr"]
