"""Rules taken apart: the patterns in the conditions of a CONSTRUCT query, and how they hang together.

Only the part of SPARQL 1.1 is read that rules need: triple patterns with property paths, OPTIONAL, MINUS, UNION,
sub-SELECTs, FILTER (with EXISTS), BIND and VALUES. What is not understood is not guessed: it raises `NotUnderstood`,
and whoever asked does without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from graph.storage.sparql import Token, tokens

Path = str | tuple[str, tuple["Path", ...]]
"""A predicate, or one of: `/` sequence, `|` choice, `^` inverse, `*` any number of steps."""


class NotUnderstood(Exception):  # noqa: N818  # no error: the rule is run over everything instead
    """A rule uses a part of SPARQL that is not read here."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern: terms and variables as written, and a path between them."""

    subject: str
    path: Path
    object: str
    variables: frozenset[str] = field(init=False, repr=False, compare=False)
    """The variables at its ends, or as its predicate."""

    def __post_init__(self) -> None:
        ends = (self.subject, self.path, self.object)
        found = frozenset(term for term in ends if isinstance(term, str) and term[0] in "?$")
        object.__setattr__(self, "variables", found)


@dataclass(slots=True)
class Group:
    """What stands between braces.

    `entries` has for each part where values of its variables can be put in: behind the brace, or behind the last BIND
    before it, so that they meet the patterns they belong to at once.
    """

    parts: list[Pattern | Part] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that has groups of its own.

    `kind` is `all` for a group of its own, `any` for alternatives of which one holds, `select` for a sub-SELECT,
    `maybe` for OPTIONAL and MINUS, `tested` for what EXISTS looks at in a FILTER, `bound` for the same in a BIND.
    A sub-SELECT lets out the variables `shown`.
    """

    kind: Literal["all", "any", "select", "maybe", "tested", "bound"]
    groups: tuple[Group, ...]
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conditions:
    """A rule taken apart: what it derives, on what conditions, and whether it counts.

    `named` has the names that a variable may stand for where the rule itself lists them, in VALUES or BIND.
    """

    template: tuple[Pattern, ...]
    group: Group
    aggregates: bool
    named: dict[str, frozenset[str]]


_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_NEVER = frozenset(
    {"GRAPH", "SERVICE", "IRI", "URI", "BNODE", "UUID", "STRUUID", "NOW", "RAND", "HAVING", "LIMIT", "OFFSET",
     "ORDER", "REDUCED"}
)  # fmt: skip
"""What makes an answer depend on more than its own data, or names things that stand nowhere."""


def take_apart(text: str) -> Conditions:
    """Return a rule taken apart.

    Raises:
        NotUnderstood: if it uses a part of SPARQL that is not read here.

    >>> rule = take_apart("CONSTRUCT { ?a <x:b> ?c } WHERE { ?a <x:d>/^<x:e> ?c }")
    >>> rule.group.parts
    [Pattern(subject='?a', path=('/', ('<x:d>', ('^', ('<x:e>',)))), object='?c')]

    """
    return _Parser(text).rule()


def predicates_of(path: Path) -> frozenset[str]:
    """Return the predicates that a path may pass through, as written."""
    if isinstance(path, str):
        return frozenset({path})
    return frozenset(name for part in path[1] for name in predicates_of(part))


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: Sequence[Token] = [*tokens(text), Token("end", "", len(text))]
        self.at = 0
        self.aggregates = False
        self.named: dict[str, frozenset[str]] = {}

    # ------------------------------------------------------------ tokens

    @property
    def word(self) -> str:
        """The next token, if it is a word in capitals or a sign."""
        token = self.tokens[self.at]
        return token.text.upper() if token.kind == "word" else token.text

    def take(self, *expected: str) -> Token:
        token = self.tokens[self.at]
        if token.kind == "end" or (expected and self.word not in expected):
            raise NotUnderstood(f"{token.text!r} where {' or '.join(expected)} was expected")
        if token.kind == "word" and self.word in _NEVER:
            raise NotUnderstood(self.word)
        self.aggregates |= token.kind == "word" and self.word in _AGGREGATES
        self.at += 1
        return token

    def skip(self, opening: str = "(", closing: str = ")") -> list[Group]:
        """Pass over what stands in brackets, and return the groups of EXISTS within."""
        groups, depth = [], 0
        while True:
            if self.word == "EXISTS":
                self.take()
                groups.append(self.group())
                continue
            token = self.take()
            depth += (token.text == opening) - (token.text == closing)
            if depth == 0:
                return groups

    # ------------------------------------------------------------ the whole

    def rule(self) -> Conditions:
        while self.word != "CONSTRUCT":
            self.take()
        self.take()
        template = self.group()
        if not all(isinstance(part, Pattern) for part in template.parts):
            raise NotUnderstood("the template")
        self.take("WHERE")
        group = self.group()
        if self.tokens[self.at].kind != "end":
            raise NotUnderstood(self.word)
        patterns = tuple(part for part in template.parts if isinstance(part, Pattern))
        return Conditions(patterns, group, self.aggregates, self.named)

    def group(self) -> Group:
        found, entry = Group(), self.take("{").end
        while self.word != "}":
            word = self.word
            if word == ".":
                self.take()
            elif word in ("OPTIONAL", "MINUS"):
                self.take()
                found.parts.append(Part("maybe", (self.group(),)))
            elif word == "FILTER":
                self.take()
                found.parts.append(Part("tested", tuple(self.expression())))
            elif word == "BIND":
                found.parts.append(Part("bound", tuple(self.bind())))
                entry = self.tokens[self.at - 1].end
            elif word == "VALUES":
                self.values()
            elif word == "{":
                found.parts.append(self.braces())
            else:
                found.parts += self.triples()
            found.entries += [entry] * (len(found.parts) - len(found.entries))
        self.take("}")
        return found

    def bind(self) -> list[Group]:
        """Pass over BIND, noting the names that its variable may stand for if no other value can reach it."""
        start = self.at
        self.take("BIND")
        groups = self.skip()
        *said, _, variable, _ = self.tokens[start : self.at]
        loose = [
            token for n, token in enumerate(said)
            if token.kind == "variable" and said[n - 2].text.upper() != "BOUND"
        ]  # fmt: skip
        if not loose and not groups:
            self.note("?" + variable.text[1:], said)
        return groups

    def values(self) -> None:
        """Pass over VALUES, noting the names listed for its variables."""
        start = self.at
        self.take("VALUES")
        if self.word == "(":
            self.skip()
        else:
            self.variable()
        self.skip("{", "}")
        said = self.tokens[start : self.at]
        for token in said:
            if token.kind == "variable":
                self.note("?" + token.text[1:], said)

    def note(self, variable: str, said: Iterable[Token]) -> None:
        names = frozenset(token.text for token in said if token.kind in ("iri", "name"))
        self.named[variable] = self.named.get(variable, frozenset()) | names

    def expression(self) -> list[Group]:
        """Return the groups of EXISTS in the expression of a FILTER: in brackets, a call, or EXISTS itself."""
        while self.word in ("NOT", "!"):
            self.take()
        if self.word == "EXISTS":
            self.take()
            return [self.group()]
        if self.word != "(":
            self.take()
        return self.skip()

    def braces(self) -> Part:
        """Return a group in a group: alternatives, a sub-SELECT, or braces without a need."""
        if self.tokens[self.at + 1].text.upper() == "SELECT":
            self.take("{")
            part = self.select()
            self.take("}")
            if self.word == "UNION":
                raise NotUnderstood("SELECT as an alternative")
            return part
        groups = [self.group()]
        while self.word == "UNION":
            self.take()
            groups.append(self.group())
        return Part("any" if len(groups) > 1 else "all", tuple(groups))

    def select(self) -> Part:
        self.take("SELECT")
        shown, counted, before = set[str](), False, self.aggregates
        self.aggregates = False
        if self.word == "DISTINCT":
            self.take()
        while self.word not in ("WHERE", "{"):
            if self.word == "(":
                self.skip()
            else:
                shown.add(self.variable())
        counted, self.aggregates = self.aggregates, self.aggregates or before
        if self.word == "WHERE":
            self.take()
        group = self.group()
        if self.word == "GROUP":
            self.take()
            self.take("BY")
            grouped = set[str]()
            while self.word != "}":
                grouped.add(self.variable())
            shown &= grouped
            if not grouped & shown:
                raise NotUnderstood("a count over everything")
        elif counted:
            raise NotUnderstood("a count over everything")
        return Part("select", (group,), frozenset(shown))

    def variable(self) -> str:
        token = self.take()
        if token.kind != "variable":
            raise NotUnderstood(token.text)
        return "?" + token.text[1:]

    # ------------------------------------------------------------ triple patterns

    def triples(self) -> Iterable[Pattern]:
        subject = self.term()
        while True:
            path = self.path()
            while True:
                yield Pattern(subject, path, self.term())
                if self.word != ",":
                    break
                self.take()
            if self.word != ";":
                return
            while self.word == ";":
                self.take()
            if self.word in (".", "}"):
                return

    def term(self) -> str:
        token = self.tokens[self.at]
        if token.kind == "variable":
            return self.variable()
        if token.kind == "word" and self.word not in ("TRUE", "FALSE"):
            raise NotUnderstood(token.text)
        if token.kind not in ("iri", "name", "string", "number", "word"):
            raise NotUnderstood(token.text)
        if token.text.startswith("_:"):
            raise NotUnderstood("a blank node")
        text = self.take().text
        if token.kind == "string":
            if self.tokens[self.at].kind == "tag":
                text += self.take().text
            elif self.word == "^" and self.tokens[self.at + 1].text == "^":
                self.take()
                self.take()
                text += "^^" + self.take().text
        return text

    def path(self) -> Path:
        choices = [self.sequence()]
        while self.word == "|":
            self.take()
            choices.append(self.sequence())
        return ("|", tuple(choices)) if len(choices) > 1 else choices[0]

    def sequence(self) -> Path:
        steps = [self.step()]
        while self.word == "/":
            self.take()
            steps.append(self.step())
        return ("/", tuple(steps)) if len(steps) > 1 else steps[0]

    def step(self) -> Path:
        if self.word == "^":
            self.take()
            return ("^", (self.step(),))
        token = self.tokens[self.at]
        if token.text == "(":
            self.take()
            found = self.path()
            self.take(")")
        elif token.text == "a":
            self.take()
            found = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        elif token.kind == "variable":
            found = self.variable()
        elif token.kind in ("iri", "name"):
            found = self.take().text
        else:
            raise NotUnderstood(token.text)
        if self.word in ("*", "+", "?") and re.match(r"[*+?]", self.word):
            # One step, many or none: all are taken for many or none where it only matters what could be reached.
            self.take()
            return ("*", (found,))
        return found
