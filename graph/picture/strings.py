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
    """The texts in a language, or in English where the page does not speak it.

    >>> Strings("ru")("tab-positions"), Strings("uk-UA")("tab-positions"), Strings("ar")("tab-positions")
    ('Позиции', 'Позиції', 'Positions')
    """

    language: str

    @property
    def spoken(self) -> str:
        """The language the texts are in."""
        wanted = self.language.partition("-")[0].lower()
        return wanted if wanted in LANGUAGES else LANGUAGES[0]

    def __call__(self, key: str, **values: object) -> str:
        """Return a text, with values put into its places; a counted text in the form that `n` takes.

        A name put in is set off by isolates, so that one that runs the other way leaves the rest in order.

        Raises:
            KeyError: if there is no such text: a page with a hole is a bug.

        >>> Strings("en")("n-parties", n=1), Strings("uk")("n-statements", n=5)
        ('1 party', '5 висловлювань')
        >>> Strings("en")("said-by", who="Arland") == f"said by {isolate('Arland')}"
        True

        """
        forms = read_texts()[key][self.spoken]
        n = values.get("n")
        form = forms[_PLURALS[self.spoken](n) if isinstance(n, int) and len(forms) > 1 else 0]
        isolated = {k: isolate(v) if isinstance(v, str) else v for k, v in values.items()}
        return form.format_map(isolated) if values else form

    def raw(self, key: str) -> str:
        """Return a text with its places, its plural forms parted by `|`: what the script gets.

        >>> Strings("en").raw("n-parties")
        '{n} party|{n} parties'
        """
        return "|".join(read_texts()[key][self.spoken])


@cache
def read_texts() -> dict[str, dict[str, list[str]]]:
    """Return the forms of every text by key and language."""
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        key: {code: [text] if isinstance(text, str) else text for code, text in row.items()}
        for key, row in read.items()
    }


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
