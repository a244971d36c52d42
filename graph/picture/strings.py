"""The words of the page itself, in every language it speaks (`strings.toml`), and how names stand among them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "uk", "ru")
RIGHT_TO_LEFT = frozenset(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])
"""Languages whose names and quotes run from right to left (Unicode CLDR, character order)."""

FIRST_STRONG, END_OF_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Strings:
    """The texts of one language."""

    language: str
    texts: Mapping[str, str | list[str]]

    def __call__(self, key: str, **values: object) -> str:
        """Return a text, with values put into its places.

        A name put in is set off by isolates, so that one that runs the other way leaves the rest in order.

        >>> strings("en")("noPositionOf", party="Arland")
        'no position found: \u2068Arland\u2069'
        """
        text = self.texts[key]
        assert isinstance(text, str), key
        isolated = {n: isolate(v) if isinstance(v, str) else v for n, v in values.items()}
        return text.format_map(isolated) if values else text

    def count(self, key: str, number: int) -> str:
        """Return a counted text with its number.

        >>> strings("en").count("statements", 1), strings("uk").count("statements", 5)
        ('1 statement', '5 висловлювань')
        """
        return self.texts[key][_PLURALS[self.language](number)].format(n=number)


def strings(language: str) -> Strings:
    """Return the texts in a language, or in English where the page does not speak it.

    >>> strings("ru")("positions"), strings("uk-UA")("positions"), strings("ar")("positions")
    ('Позиции', 'Позиції', 'Positions')
    """
    spoken = language.partition("-")[0].lower()
    chosen = spoken if spoken in LANGUAGES else LANGUAGES[0]
    return Strings(chosen, {key: row[chosen] for key, row in read_texts().items()})


@cache
def read_texts() -> dict[str, dict[str, str | list[str]]]:
    """Return every text by key and language."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def isolate(text: str) -> str:
    """Return a name between isolates: its own direction changes nothing around it (Unicode UAX 9, section 2.7).

    >>> isolate("מצרים") == chr(0x2068) + "מצרים" + chr(0x2069)
    True
    """
    return f"{FIRST_STRONG}{text}{END_OF_ISOLATE}"


def direction(language: str) -> str:
    """Return the direction of a language's script: rtl or ltr.

    >>> direction("ar"), direction("uk")
    ('rtl', 'ltr')
    """
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def _english(n: int) -> int:
    return 0 if n == 1 else 1


def _east_slavic(n: int) -> int:
    """Return which of three forms counts: 1, 21 … | 2 to 4, 22 to 24 … | all others."""
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2


_PLURALS: Mapping[str, Callable[[int], int]] = {
    "en": _english,
    "uk": _east_slavic,
    "ru": _east_slavic,
}
