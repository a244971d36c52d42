"""Where a question stops being SPARQL, and what may have been meant.

The engine says how far it came, but counts the keywords it tried as come by, names its parser's rules, and finds a
missing prefix or brace only at the end. So its parser is asked again with the question cut off behind each token: the
first token it cannot go on with is where the mistake is. Loaded when somebody erred.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pyoxigraph as ox

from graph.errors import QueryError
from graph.storage.sparql import Token, place, tokens
from graph.tables import printable, width

_SYNTAX = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_WORDS = """
ADD ASC ASK AS BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FILTER GRAPH GROUP HAVING IN LIMIT MINUS
NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT UNDEF UNION VALUES WHERE ABS AVG BNODE BOUND CEIL COALESCE
CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT HOURS IF IRI ISBLANK ISIRI ISLITERAL
ISNUMERIC ISURI LANG LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMPLE SAMETERM
SECONDS SEPARATOR SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS
STRUUID SUBSTR SUM TIMEZONE TZ UCASE URI UUID YEAR A TRUE FALSE
"""
_CLOSES = {"(": ")", "{": "}", "[": "]"}
_SAID = {
    "The SELECT contains a variable that is unbound": "a variable of SELECT is neither grouped nor counted",
    "Duplicated variable name in SELECT": "SELECT has a variable twice",
}


def syntax_error(message: str, text: str, prefixes: Mapping[str, str]) -> QueryError:
    """Return the engine's complaint as an error that shows the line and points at the place."""
    found = list(tokens(text))
    wrong = _first_wrong(found, text, prefixes)
    stray = next((t for t in found if t.kind == "other" and t.text in "\"'"), None)
    if stray and (wrong is None or stray.start <= wrong.start):
        return _pointing(f"this {stray.text} is never closed by another", text, stray.start)
    if wrong is None:
        return _cut_short(message, text, found)
    what, hint = _fault(message, wrong, found, text, prefixes)
    return _pointing(what, text, wrong.start, hint)


def _first_wrong(found: Sequence[Token], text: str, prefixes: Mapping[str, str]) -> Token | None:
    """Return the first token the parser cannot go on with, or nothing if there is no more to a question."""
    low, high = 0, len(found)
    while low < high:
        middle = (low + high) // 2
        if _goes_on(text[: found[middle].end], prefixes):
            low = middle + 1
        else:
            high = middle
    return found[low] if low < len(found) else None


def _goes_on(text: str, prefixes: Mapping[str, str]) -> bool:
    """Tell whether a text is a question or the beginning of one: its parser then fails at the very end, if at all."""
    return all(_fails_at(f"{text}{space}", prefixes) for space in (" ", " " * 30))


def _fails_at(text: str, prefixes: Mapping[str, str]) -> bool:
    try:
        ox.Store().query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        match = _SYNTAX.match(str(error))
        if not match or _late(match[3]):
            return False
        lines = text.split("\n")
        return (int(match[1]), int(match[2])) >= (len(lines), len(lines[-1]) + 1)
    except (OSError, RuntimeError, ValueError):
        return True
    return True


def _late(message: str) -> bool:
    return "Prefix not found" in message or any(said in message for said in _SAID)


def _cut_short(message: str, text: str, found: Sequence[Token]) -> QueryError:
    open_: list[Token] = []
    for token in found:
        if token.text in _CLOSES:
            open_.append(token)
        elif open_ and token.text == _CLOSES[open_[-1].text]:
            open_.pop()
    if open_:
        what = f"this {open_[-1].text} is never closed by a {_CLOSES[open_[-1].text]}"
        return _pointing(what, text, open_[-1].start)
    if found:
        return _pointing("the question ends too early", text, found[-1].end)
    return QueryError(f"not SPARQL: {message}")


def _fault(
    message: str, wrong: Token, found: Sequence[Token], text: str, prefixes: Mapping[str, str]
) -> tuple[str, str]:
    said = next((words for its, words in _SAID.items() if its in message), "")
    prefix, colon, _ = wrong.text.partition(":")
    if wrong.kind == "name" and colon and prefix not in {*prefixes, *_declared(found)}:
        return f"unknown prefix {prefix!r}", _meant(
            prefix, prefixes
        ) or f"add a line: PREFIX {prefix}: <…>"
    if wrong.kind == "word" and wrong.text.upper() not in _WORDS.split():
        return f"no keyword and no function: {wrong.text}", _meant(
            wrong.text.upper(), _WORDS.split()
        )
    if said:
        return said, ""
    if wrong.kind == "iri" and ":" not in wrong.text:
        return (
            f"no whole IRI: {wrong.text}",
            "write it with its scheme, such as <https://…>, or with a prefix",
        )
    if wrong.text in _CLOSES.values() and not _opens(wrong, found):
        return f"this {wrong.text} closes nothing", ""
    return f"{wrong.text!r} is not expected here", _expected(text[: wrong.start], prefixes)


def _declared(found: Sequence[Token]) -> set[str]:
    return {b.text.partition(":")[0] for a, b in pairwise(found) if a.word == "PREFIX"}


def _opens(wrong: Token, found: Sequence[Token]) -> bool:
    opening = next(o for o, c in _CLOSES.items() if c == wrong.text)
    before = [token.text for token in found if token.start < wrong.start]
    return before.count(opening) > before.count(wrong.text)


def _meant(word: str, words: Sequence[str] | Mapping[str, str]) -> str:
    near = difflib.get_close_matches(word, words, n=2, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else ""


def _expected(text: str, prefixes: Mapping[str, str]) -> str:
    """Return what the parser would take next, in its own words, as far as people can read them."""
    try:
        ox.Store().query(text + " ", prefixes=dict(prefixes))
    except SyntaxError as error:
        match = _SYNTAX.match(str(error))
        listed = re.sub(r"^expected (?:one of )?", "", match[3]) if match else ""
        words = re.findall(r'"([^"\s]{1,3})"', listed)
        return f"expected: {' '.join(dict.fromkeys(words))}" if words else ""
    except (OSError, RuntimeError, ValueError):
        pass
    return ""


def _pointing(what: str, text: str, offset: int, hint: str = "") -> QueryError:
    """Return an error with the line below it and a caret under the place."""
    start = text.rfind("\n", 0, offset) + 1
    shown = text[start:].split("\n", 1)[0].replace("\t", " ").rstrip("\r")
    from_ = max(0, offset - start - 70)
    cut = ("…" if from_ else "") + shown[from_ : offset - start + 40]
    gap = " " * (width(printable(shown[from_ : offset - start])) + (1 if from_ else 0))
    below = "\n".join(line for line in (f"{printable(cut)}", f"{gap}^", hint) if line)
    return QueryError(f"{place(text, offset)}: not SPARQL: {what}", below)
