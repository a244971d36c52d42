"""The errors a user can meet, and what a problem in a file looks like.

    KgError
    ├── StudyError        no study here, or its kg.toml cannot be used
    ├── InputError        files that cannot be used as they stand; carries every problem found
    ├── OntologyError     an ontology file, rule or extension that cannot be used
    ├── QueryError        a question that cannot be asked: syntax, values, what is not allowed
    │   └── ParameterError    it has no such parameter: wrong usage of the command line
    ├── StoreError        the index cannot be read or written
    │   └── LockedError   another process is writing it
    └── ExportError       an export that cannot be made

A message says what is wrong, where and with which value; a hint says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Mark(NamedTuple):
    """A place in a file: line and column count from 1, columns in Unicode code points."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return path:line:column, without what is not known.

        >>> str(Mark("codings/miami.yaml", 12, 7)), str(Mark("kg.toml"))
        ('codings/miami.yaml:12:7', 'kg.toml')
        """
        if not self.line:
            return self.path
        return (
            f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"
        )


class Problem(NamedTuple):
    """One thing wrong with a file: where, what, and what to do about it."""

    mark: Mark
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the problem as the user reads it, hint on its own line.

        >>> print(Problem(Mark("a.yaml", 3, 1), "unknown key 'fimness'", "did you mean 'firmness'?"))
        a.yaml:3:1: unknown key 'fimness'
          did you mean 'firmness'?
        """
        return f"{self.mark}: {self.message}" + "".join(
            f"\n  {line}" for line in self.hint.splitlines()
        )


def with_article(word: str) -> str:
    """Return a word with its indefinite article, for messages.

    >>> with_article("accusation"), with_article("term")
    ('an accusation', 'a term')
    """
    return f"{'an' if word[:1].lower() in 'aeiou' else 'a'} {word}"


class KgError(Exception):
    """Any mistake that is the user's to mend; `hint` says how."""

    exit_code = 3
    """What the command line ends with: 3 for bad input or data, 2 for wrong usage."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message + "".join(f"\n  {line}" for line in self.hint.splitlines())


class StudyError(KgError):
    """There is no study here, or its kg.toml cannot be used."""


class InputError(KgError):
    """Files that cannot be used as they stand; `problems` has every one, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems), key=lambda p: (p.mark, p.message))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OntologyError(KgError):
    """An ontology file, rule or extension that cannot be used; `mark` says where the fault is, if it is one place."""

    def __init__(self, message: str, hint: str = "", mark: Mark | None = None) -> None:
        super().__init__(f"{mark}: {message}" if mark else message, hint)
        self.fault, self.mark = message, mark


class QueryError(KgError):
    """A question that cannot be asked."""


class ParameterError(QueryError):
    """A question has no parameter of that name."""

    exit_code = 2


class StoreError(KgError):
    """The index cannot be read or written."""


class LockedError(StoreError):
    """Another process is writing the index."""


class ExportError(KgError):
    """An export that cannot be made."""
