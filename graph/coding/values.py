"""Values as people write them, turned into literals: numbers with units, dates of any precision, words."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from graph.lexicon.vocabulary import DATE_TYPES, NUMBER_TYPES
from graph.terms import RDF, XSD, literal

NO_UNIT = "1"
"""The unit of a plain count, as the Unified Code for Units of Measure writes it."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SCALES = {
    **dict.fromkeys(("thousand", "тисяч", "тисячі", "тисяча", "тысяч", "тысячи", "тысяча", "тис.", "тыс."), 3),
    **dict.fromkeys(("million", "мільйон", "мільйони", "мільйонів", "миллион", "миллиона", "миллионов", "млн"), 6),
    **dict.fromkeys(("billion", "мільярд", "мільярди", "мільярдів", "миллиард", "миллиарда", "миллиардов", "млрд"), 9),
}  # fmt: skip
_QUANTITY = re.compile(rf"(?P<number>{_NUMBER.pattern})\s*(?P<unit>[^\d\s.,;:'’].*)?", re.DOTALL)
_YEAR, _MONTH, _DAY = r"[0-9]{4}", r"[0-9]{4}-(?:0[1-9]|1[0-2])", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TRUE, _FALSE = frozenset({"true", "yes", "так", "да"}), frozenset({"false", "no", "ні", "нет"})


def parse_date(text: str) -> str | None:
    """Return a year, month, day or instant as a literal just as precise, or nothing.

    >>> parse_date("2025-12")
    '"2025-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    >>> parse_date("2025-02-30") is None
    True
    """
    if re.fullmatch(_YEAR, text):
        return literal(text, XSD + "gYear")
    if re.fullmatch(_MONTH, text):
        return literal(text, XSD + "gYearMonth")
    try:
        if re.fullmatch(_DAY, text):
            return literal(date.fromisoformat(text).isoformat(), XSD + "date")
        if re.match(_DAY + r"[T ]\d\d:\d\d", text):
            instant = datetime.fromisoformat(text)
            return literal(instant.isoformat(timespec="auto"), XSD + "dateTime")
    except ValueError:
        return None
    return None


def parse_number(text: str, *, as_decimal: bool = False) -> str | None:
    """Return a number as an integer or decimal literal, or nothing; commas may part thousands.

    >>> parse_number("765,000"), parse_number("0.5")[:5]
    ('"765000"^^<http://www.w3.org/2001/XMLSchema#integer>', '"0.5"')
    """
    if not _NUMBER.fullmatch(text):
        return None
    plain = text.replace(",", "").removeprefix("+")
    is_integer = "." not in plain and not as_decimal
    return literal(plain, XSD + ("integer" if is_integer else "decimal"))


def parse_quantity(text: str) -> tuple[str, str] | None:
    """Return a number as a literal with its unit in words: a decimal, or a count with the unit 1.

    >>> parse_quantity("19.2 %")[1], parse_quantity("2.5 million")
    ('%', ('"2500000"^^<http://www.w3.org/2001/XMLSchema#integer>', '1'))
    >>> parse_quantity("31,5 %") is None
    True
    """
    found = _QUANTITY.fullmatch(text.strip())
    if not found:
        return None
    digits, unit = found["number"].replace(",", ""), (found["unit"] or "").strip()
    scale, _, rest = unit.partition(" ")
    if power := _SCALES.get(scale.casefold()):
        digits, unit = format(Decimal(digits).scaleb(power), "f"), rest.strip()
    number = parse_number(digits, as_decimal=bool(unit))
    return (number, unit or NO_UNIT) if number else None


def parse_boolean(text: str) -> str | None:
    """Return true or false as a literal, or nothing.

    >>> parse_boolean("yes")
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    """
    folded = text.casefold()
    if folded in _TRUE | _FALSE:
        return literal("true" if folded in _TRUE else "false", XSD + "boolean")
    return None


def parse_literal(text: str, ranges: frozenset[str], language: str) -> tuple[str | None, str]:
    """Return a text as a literal of one of some datatypes, and what is expected, in words.

    The literal is nothing where the text fits none of them.

    >>> parse_literal("soon", frozenset({XSD + "date"}), "en")
    (None, 'a day such as 2025-12-06')
    """
    if dates := ranges & DATE_TYPES:
        return _date_of(text, dates)
    if numbers := ranges & NUMBER_TYPES:
        decimal_only = numbers == {XSD + "decimal"}
        value = parse_number(text, as_decimal=decimal_only)
        if value and numbers == {XSD + "integer"} and not value.endswith("integer>"):
            value = None
        return value, "a number such as 0.95" if decimal_only else "a number such as 7"
    if XSD + "boolean" in ranges:
        return parse_boolean(text), "true or false"
    if not ranges or ranges & {RDF + "langString", XSD + "string"}:
        tagged = RDF + "langString" in ranges
        return literal(text, language=language if tagged else ""), "a text"
    datatype = min(ranges)
    return literal(text, datatype), f"a value of {datatype}"


def _date_of(text: str, allowed: frozenset[str]) -> tuple[str | None, str]:
    value = parse_date(text)
    fits = value is not None and any(value.endswith(f"^^<{datatype}>") for datatype in allowed)
    full = len(allowed) > 1
    expected = (
        "a year, month, day or instant such as 2025, 2025-12 or 2025-12-06"
        if full
        else "a day such as 2025-12-06"
    )
    return (value if fits else None), expected
