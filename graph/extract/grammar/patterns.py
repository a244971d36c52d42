"""The notation of cues: words in order become a regular expression.

~verb      all forms of a verb; ~verb.b its base, ~verb.ed past and participle, ~verb.ing
{list}     one of the entries of a list of lists.toml
(a|b c)    one of several; (…)? and word? may be missing
..         up to three words between; ... up to ten; -- up to ten, none of which opens a clause
<act>      any word but those of the list stative: after will or must, the verb of an act
<doing>    any word in -ing; <done> any in -ed; <word> any but a preposition or conjunction; <ly> an adverb
"""

from __future__ import annotations

import re
from functools import cache

from graph.extract.grammar.inflection import all_forms, forms_of
from graph.extract.grammar.tables import read_toml

SPACE = r"[\s\"“”‘’']+"
_GAP = rf"(?:[^\s;:]+{SPACE}){{0,%d}}?"
_TOKEN = re.compile(
    r"<act>|<doing>|<done>|<word>|<ly>|\{\w+\}|~[\w-]+(?:\.\w+)?|\.\.\.|\.\.|--(?=\s)|[()|?]|[^\s()|?{}~]+|\s+"
)


@cache
def expand_pattern(pattern: str) -> str:
    r"""Return a pattern as the text of a regular expression, without the word boundaries around it.

    >>> bool(re.fullmatch(expand_pattern("~call .. for"), "called again for"))
    True
    """
    out: list[str] = []
    pending = False
    for part in _TOKEN.findall(pattern.strip()):
        if part.isspace():
            pending = True
            continue
        if part in "|)?":
            out.append({"|": "|", ")": ")", "?": "?"}[part])
            if part == "?":
                _make_optional(out)
            pending = False if part == "|" else pending
            continue
        if pending and out and not out[-1].endswith(("(?:", "|", _SPACED)):
            out.append(SPACE)
        pending = False
        out.append(_piece(part))
    return "".join(out).replace(_SPACED, "")


_SPACED = "(?#spaced)"
_NO_WORDS = (
    "of|in|on|at|to|from|for|with|by|against|into|over|under|about|between|"
    + "and|or|but|if|that|which|who|as|than|no|not"
)


def _piece(part: str) -> str:
    if part == "(":
        return "(?:"
    if part == "...":
        return _GAP % 10 + _SPACED
    if part == "--":
        return (
            rf"(?:(?!(?:that|which|who|what|where|whether|how|why|if|because|after|before|when|while|although|and|but|is|was|are|were|has|have|had|will|would|can"
            rf"|could|must|should|may|might|did|does|he|she|they|we|there|according|due|thanks|owing"
            rf"|it(?!{SPACE}to))\b)[^\s;:]+{SPACE}){{0,10}}?" + _SPACED
        )
    if part == "..":
        return _GAP % 3 + _SPACED
    if part == "<act>":
        return rf"(?!{_piece('{stative}')}(?![\w-]))[a-z][a-z-]+"
    if part == "<ly>":
        return r"(?!(?:ap|re|com|sup|mul|im|al|ral|tal|bul|f|mis|under)?(?:p?l|tip?l)y\b|rely|rally|bully)[a-z]{3,}ly"
    if part == "<word>":
        return rf"(?!(?:{_NO_WORDS})\b)[\w-]+"
    if part in ("<doing>", "<done>"):
        return r"[a-z][a-z-]*" + ("ing" if part == "<doing>" else "ed")
    if part.startswith("{"):
        members = read_toml("lists")[part[1:-1]]
        return "(?:" + "|".join(expand_pattern(member) for member in members) + ")"
    if part.startswith("~"):
        verb, _, kind = part[1:].partition(".")
        forms = sorted(forms_of(verb)[kind]) if kind else all_forms(verb)
        return "(?:" + "|".join(map(re.escape, forms)) + ")"
    return re.escape(part)


def _make_optional(out: list[str]) -> None:
    """Let the last word or group be missing, together with the space behind it."""
    out.pop()
    depth, at = 0, len(out) - 1
    if out[-1] == ")":
        while at >= 0:
            depth += out[at] == ")"
            depth -= out[at].startswith("(?:") and out[at] == "(?:"
            if depth == 0:
                break
            at -= 1
    piece = "".join(out[at:])
    del out[at:]
    out.append(f"(?:{piece}{SPACE})?{_SPACED}")


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled, to be searched in a sentence in lower case."""
    return re.compile(rf"(?:(?<![\w-])|(?=['’]))(?:{expand_pattern(pattern)})(?![\w-])")


@cache
def first_words(pattern: str) -> tuple[str, ...]:
    """Return the words that a pattern may begin with; where one of them is missing, it cannot match.

    >>> first_words("(~vow|no .. way) to")
    ('no', 'vow', 'vowed', 'vowing', 'vows')
    """
    return tuple(sorted(_first(pattern.strip())))


def _first(pattern: str) -> set[str]:
    tokens = _TOKEN.findall(pattern)
    part = tokens[0]
    if part == "(":
        return {word for part in _alternatives(tokens) for word in _first(part)}
    if part.startswith("{"):
        return {word for member in read_toml("lists")[part[1:-1]] for word in _first(member)}
    if part.startswith("~"):
        verb, _, kind = part[1:].partition(".")
        return set(forms_of(verb)[kind]) if kind else set(all_forms(verb))
    return {part}


def _alternatives(tokens: list[str]) -> list[str]:
    """Return the alternatives of the group that tokens begin with."""
    parts, depth = [""], 0
    for part in tokens:
        depth += part == "("
        if depth == 1 and part == "|":
            parts.append("")
        elif not (depth == 1 and part == "("):
            depth -= part == ")"
            if depth == 0:
                break
            parts[-1] += part
    return [part.strip() for part in parts if part.strip()]
