"""Amounts in a passage: shares, sums of money, spans of time and counts, as a coding writes them."""

from __future__ import annotations

import re
from functools import cache

from graph.extract.grammar.tables import parts, read_table

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE = r"(?:[ -]?(?P<scale>thousand|million|billion))?"


@cache
def _table(kind: str) -> dict[str, str]:
    """Return the words of one kind in the table of amounts, with how a coding writes each."""
    return {
        word: row["written"]
        for row in read_table("amounts")
        if row["kind"] == kind
        for word in parts(row["words"])
    }


def _any(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def pattern() -> re.Pattern[str]:
    """Return the pattern of an amount: a bound, a number, its scale, and a unit or a plural that is counted."""
    bound, sign, unit = (_any(_table(kind)) for kind in ("bound", "sign", "unit"))
    counted = r"(?P<counted>(?:[ ][a-z]+)?[ ][a-z]{3,}s)\b"
    return re.compile(
        rf"(?:\b(?P<bound>{bound})[ ])?(?P<sign>{sign})?[ ]?(?<![\w.,:/-]){_NUMBER}{_SCALE}"
        rf"(?:[ -]?(?P<unit>{unit})(?!\w)|{counted}|(?![\w:/-]))"
    )


def find_amount(passage: str) -> str:
    """Return the amount that a passage names, or nothing where it names none or several.

    >>> find_amount("demands a raise of at least 10 percent"), find_amount("wants $2.5 million in aid")
    ('at least 10 %', '2.5 million USD')
    >>> find_amount("frees 20 prisoners"), find_amount("frees 20 prisoners for 3 guards"), find_amount("a 30-day truce")
    ('20', '', '30 days')
    >>> find_amount("asks for the borders of 1967"), find_amount("accepts Resolution 242"), find_amount("by May 3")
    ('', '', '')
    """
    found = [written for m in pattern().finditer(passage) if (written := _written(m, passage))]
    return found[0] if len(found) == 1 else ""


def _written(match: re.Match[str], passage: str) -> str:
    """Return an amount as a coding writes it, or nothing where the number is a date, a year or a name's."""
    unit = match["unit"] and _table("unit")[match["unit"]]
    if match["sign"]:
        unit = _table("sign")[match["sign"]]
    if not unit and not match["counted"] and not match["scale"]:
        return ""
    if not unit and re.fullmatch(r"(?:19|20)\d\d", match["number"]):
        return ""
    before = re.search(r"(\S+)\s+$", passage[: match.start("number")].rstrip("$€£¥ ") + " ")
    if not unit and not match["bound"] and before and before[1][:1].isupper() and before.start():
        return ""
    bound = _table("bound").get(match["bound"] or "", "")
    return " ".join(filter(None, (bound, match["number"], match["scale"], unit)))
