"""Times as a text tells them, and the days they stand for where that is certain."""

from __future__ import annotations

import re
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_HOUR = r"(?: (?:morning|afternoon|evening|night))?"
TIME = re.compile(
    rf"\b(?:(?:[Oo]n |[Ll]ate |[Ee]arly |[Ll]ast |[Nn]ext |[Tt]his )?{_WEEKDAY}{_HOUR}"
    r"|[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow|[Tt]his (?:morning|afternoon|evening)"
    rf"|(?:[Oo]n )?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d)(?:,? (?:19|20)\d\d)?"
    rf"|(?:[Oo]n )?\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?:,? (?:19|20)\d\d)?"
    rf"|[Ii]n (?:{_MONTH} )?(?:19|20)\d\d|(?:[Ii]n|[Ll]ast|[Nn]ext|[Tt]his) {_MONTH}"
    r"|(?:[Tt]he )?end of (?:the|this|next) (?:year|month|week)"
    r"|(?:[Ee]arlier )?(?:[Ll]ast|[Nn]ext|[Tt]his) (?:week|weekend|month|year))(?!\w)"
)
"""The words for a time, as they are written."""

DEADLINE = re.compile(rf"\b(?:by|before|no later than|not later than) ({TIME.pattern})")
"""A time until which something is to be done."""


def resolve_time(words: str, issued: str, *, ahead: bool = False) -> str:
    """Return the day, month or year that words stand for in a text of some day, or nothing where that is not certain.

    A weekday is the last one up to the day of publication, or with `ahead` the next from there on. `last Friday` and
    `next Friday` are said of two weeks, so that neither is certain. A day without a year is the nearest on its side.

    >>> resolve_time("on Friday", "2025-12-06"), resolve_time("Friday", "2025-12-06", ahead=True)
    ('2025-12-05', '2025-12-12')
    >>> resolve_time("May 3", "2006-05-01"), resolve_time("last Friday", "2025-12-06"), resolve_time("today", "2006")
    ('2005-05-03', '', '')
    >>> resolve_time("3 May 2006", ""), resolve_time("in 2014", ""), resolve_time("end of next year", "2003-09")
    ('2006-05-03', '2014', '2004')
    """
    low = words.lower().replace("sept.", "september")
    if found := _written(low):
        return found
    if (year := re.search(r"\b(?:year)\b", low)) and "end of" in low and year and issued[:4]:
        return str(int(issued[:4]) + ("next" in low))
    try:
        day = date.fromisoformat(issued[:10])
    except ValueError:
        return ""
    if "end of" in low:
        return _month(day, 1 if "next" in low else 0) if "month" in low else ""
    return _relative(low, day, ahead=ahead)


def _written(words: str) -> str:
    """Return a time that is written with its year."""
    year = re.search(r"\b(?:19|20)\d\d$", words)
    if year is None:
        return ""
    month, number = _month_in(words), re.search(r"\b\d{1,2}(?!\d)", words)
    if not month:
        return year[0]
    if number is None:
        return f"{year[0]}-{month:02}"
    return _day(int(year[0]), month, int(number[0]))


def _month_in(words: str) -> int:
    """Return the number of a month that is named in full or by its first letters, or 0."""
    for word in re.findall(r"[a-z]+", words):
        for number, month in enumerate(MONTHS, 1):
            if word == month or (len(word) == 3 and month.startswith(word)):
                return number
    return 0


def _day(year: int, month: int, number: int) -> str:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return ""


def _month(day: date, later: int) -> str:
    count = day.year * 12 + day.month - 1 + later
    return f"{count // 12:04}-{count % 12 + 1:02}"


def _relative(words: str, day: date, *, ahead: bool) -> str:
    """Return a time that is told from the day of publication."""
    if re.search(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", words):
        return day.isoformat()
    if "yesterday" in words or "tomorrow" in words:
        return (day + timedelta(1 if "tomorrow" in words else -1)).isoformat()
    month, number = _month_in(words), re.search(r"\d{1,2}", words)
    if month and number:
        return _nearest(day, month, int(number[0]), ahead=ahead)
    if words.startswith(("last", "next", "earlier")) or month:
        return ""
    weekday = next((n for n, name in enumerate(WEEKDAYS) if name in words), -1)
    if weekday < 0:
        return ""
    away = (weekday - day.weekday()) % 7 if ahead else -((day.weekday() - weekday) % 7)
    return (day + timedelta(away)).isoformat()


def _nearest(day: date, month: int, number: int, *, ahead: bool) -> str:
    """Return the day of a month that is nearest to another day, before it or with `ahead` behind it."""
    for year in (day.year, day.year + 1 if ahead else day.year - 1):
        found = _day(year, month, number)
        if found and (found >= day.isoformat() if ahead else found <= day.isoformat()):
            return found
    return ""
