"""SPARQL as text: its tokens, what is refused in it, and parameters put into it.

A question is data that may come from a stranger. What could reach out of the store (SERVICE, LOAD, FROM) or change it
is refused by tokens, before an engine sees it: strings, comments and IRIs do not count, keywords in any case do, also
when written with escapes (SPARQL 1.1, section 19.2) or without the space behind them, which engines do not insist on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from graph.errors import QueryError

# Names may hold a few characters more than here (19.8): those cannot begin a token, so no keyword hides behind them.
_TOKEN = re.compile(
    r"""
    (?P<space>[\x20\t\r\n]+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<string>\"{3}(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
              | \"(?:[^\"\\\r\n]|\\.)*\" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<iri><[^<>\"{}|^`\\\x00-\x20]*(?:\\u[^<>\"{}|^`\\\x00-\x20]*)*>)
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:
             (?:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))?)?
            | _:\w(?:[\w.-]*[\w-])?)
  | (?P<tag>@[A-Za-z][A-Za-z0-9-]*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

FORMS = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
REACHING_OUT = {
    "SERVICE": "it would ask another server",
    "LOAD": "it would fetch a file",
    "FROM": "it would choose other data; use GRAPH inside the question",
}


class Token(NamedTuple):
    """A piece of SPARQL: what kind it is, its text, and where it stands."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset just behind the token."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The keyword in capitals, or nothing where the token is none."""
        return self.text.upper() if self.kind == "word" else ""


_NONE = Token("other", "", 0)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, without space and comments.

    >>> [t.text for t in tokens('ASK { ?s a "SERVICE" } # LOAD')]
    ['ASK', '{', '?s', 'a', '"SERVICE"', '}']
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start())


def check_query(text: str) -> str:
    """Return the form of a query (SELECT, CONSTRUCT, DESCRIBE or ASK), or refuse it.

    Raises:
        QueryError: if it is an update, no query at all, or could reach out of the store.

    >>> check_query("PREFIX a: <b:c> select * {}")
    'SELECT'

    """
    for version in dict.fromkeys((text, _decoded(text))):
        capitals = version.upper()
        if any(word in capitals for word in REACHING_OUT):
            _refuse_reaching_out(version)
    return _form(text)


def _decoded(text: str) -> str:
    """Return a text with code point escapes decoded, as engines may do before they look at tokens."""
    if "\\u" not in text and "\\U" not in text:
        return text
    pattern = r"\\u([0-9A-Fa-f]{4})|\\U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})"
    return re.sub(pattern, lambda m: chr(int(m[1] or m[2], 16)), text)


def _refuse_reaching_out(text: str) -> None:
    before, braces, parentheses, last_word = _NONE, 0, 0, ""
    declared: set[str] = set()
    found = [*tokens(text), _NONE]
    for token, behind in pairwise(found):
        braces += (token.text == "{") - (token.text == "}")
        parentheses += (token.text == "(") - (token.text == ")")
        prefix = token.text.partition(":")[0] if token.kind == "name" else ""
        if token.kind == "word":
            # Engines take keywords apart that are written together: ASKFROM. No other keyword has one of these in it.
            refused = next((word for word in REACHING_OUT if word in token.word), "")
            last_word = token.word
        elif before.word == "PREFIX":
            declared.add(prefix)
            refused = ""
        else:
            outside = not braces and not parentheses
            described = last_word == "DESCRIBE" and prefix in declared and before.text != "*"
            refused = _glued(prefix.upper(), before, behind, outside and not described, braces)
        if refused:
            message = f"{refused} is not allowed in a question: {REACHING_OUT[refused]}"
            raise QueryError(f"{place(text, token.start)}: {message}")
        before = token


def _glued(prefix: str, before: Token, behind: Token, outside: bool, braces: int) -> str:
    """Return the keyword that an engine may find at the beginning of a name (`SERVICEa:b {`), or nothing."""
    graph = before.word == "GRAPH" or prefix.startswith("GRAPH")
    if "SERVICE" in prefix and braces and behind.text == "{" and not graph:
        return "SERVICE"
    if "FROM" in prefix and outside and behind.text != "(":
        return "FROM"
    return ""


def _form(text: str) -> str:
    words = tokens(text)
    for token in words:
        word = token.word
        if form := next((form for form in FORMS if word.startswith(form)), ""):
            return form
        if any(word.startswith(update) for update in UPDATES):
            raise QueryError(
                f"{place(text, token.start)}: {word} would change the data: kg query only asks",
                "change the study's files and run: kg build",
            )
        if word in ("PREFIX", "VERSION"):
            next(words, None)
        elif word != "BASE" and token.kind not in ("iri", "name"):
            raise QueryError(
                f"{place(text, token.start)}: not a question: {token.text!r}",
                "a question begins with SELECT, CONSTRUCT, DESCRIBE or ASK, after its PREFIX lines",
            )
    raise QueryError(
        "an empty question", "a question begins with SELECT, CONSTRUCT, DESCRIBE or ASK"
    )


def place(text: str, offset: int) -> str:
    r"""Return an offset as line and column, counted from 1.

    >>> place("SELECT *\n{ }", 9)
    '2:1'
    """
    return f"{text.count(chr(10), 0, offset) + 1}:{offset - text.rfind(chr(10), 0, offset)}"


def bind(text: str, values: Mapping[str, Sequence[str]]) -> str:
    """Return a question with parameters put in: `VALUES ?party { UNDEF }` takes the place of its terms.

    Args:
        values: terms in SPARQL's own notation, per parameter.

    Raises:
        QueryError: if the question has no such place.

    >>> bind("SELECT * { VALUES ?party { UNDEF } ?x ?y ?party }", {"party": ["<a:b>", "<a:c>"]})
    'SELECT * { VALUES ?party { <a:b> <a:c> } ?x ?y ?party }'

    """
    found = list(tokens(text))
    bound: set[str] = set()
    pieces: list[str] = []
    done = 0
    for keyword, variable, opening, undef, closing in zip(
        found, found[1:], found[2:], found[3:], found[4:], strict=False
    ):
        shape = (
            keyword.text.upper(),
            variable.kind,
            opening.text,
            undef.text.upper(),
            closing.text,
        )
        if shape == ("VALUES", "variable", "{", "UNDEF", "}") and variable.text[1:] in values:
            name = variable.text[1:]
            pieces += [text[done : undef.start], " ".join(values[name])]
            done = undef.end
            bound.add(name)
    for name in values:
        if name not in bound:
            raise QueryError(
                f"the question has no place for the parameter {name!r}: VALUES ?{name} {{ UNDEF }}"
            )
    return "".join((*pieces, text[done:]))


def parameters(text: str) -> list[str]:
    """Return the names that have a place for a value in a question, in their order.

    >>> parameters("SELECT * { VALUES ?party { UNDEF } VALUES ?x { 1 } }")
    ['party']
    """
    found = list(tokens(text))
    names = (
        b.text[1:]
        for a, b, c, d in zip(found, found[1:], found[2:], found[3:], strict=False)
        if (a.text.upper(), b.kind, c.text, d.text.upper()) == ("VALUES", "variable", "{", "UNDEF")
    )
    return list(dict.fromkeys(names))


def declared_prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a question declares itself.

    >>> declared_prefixes("PREFIX ex: <http://ex.org/> # PREFIX no: <x:y>\\nASK { ?s ex:a '<z>' }")
    {'ex': 'http://ex.org/'}
    """
    found = [token for token in tokens(text) if token.kind not in ("space", "comment")]
    triples = zip(found, found[1:], found[2:], strict=False)
    return {
        b.text[:-1]: c.text[1:-1] for a, b, c in triples if a.word == "PREFIX" and c.kind == "iri"
    }


def has_variable_predicate(text: str) -> bool:
    """Tell whether a query asks for triples of any property; when in doubt, that it does.

    >>> has_variable_predicate("ASK { ?s ?p ?o }"), has_variable_predicate("SELECT ?a ?b { ?a <b:c> ?b }")
    (True, False)
    """
    previous = Token("other", "", 0)
    listing = False  # in a SELECT clause, a template or a list of variables, where they stand side by side
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else token.text
        if word in ("SELECT", "VALUES", "BY", "CONSTRUCT", "DESCRIBE"):
            listing = True
        elif word in ("WHERE", "}") or (word == "{" and previous.text.upper() != "CONSTRUCT"):
            listing = False
        elif (
            token.kind == "variable"
            and not listing
            and (previous.kind == "variable" or previous.text == ";")
        ):
            return True
        previous = token
    return False
