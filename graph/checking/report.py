"""What checks report: violations with their place, and how much of a source a coding accounts for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.errors import Mark
from graph.tables import Table

SEVERITIES = ("error", "warning", "info")
NOWHERE = Mark("")
COLUMNS = (
    "severity", "check", "file", "line", "column", "message", "about", "value", "remedy", "iri",
)  # fmt: skip
"""The columns of a report as a table."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is not as it must be: what, where, how grave, and what to do about it.

    `focus` is the IRI of the thing, `coding` the named graph it was found in, `because` what it follows from, one
    reason a line.
    """

    severity: str
    check: str
    message: str
    focus: str = ""
    value: str = ""
    remedy: str = ""
    coding: str = ""
    mark: Mark = NOWHERE
    because: str = ""


def in_words(violation: Violation, named: Mapping[str, str]) -> str:
    """Return a violation as people read it: place, severity and message, then what it is about, then the remedy.

    >>> print(in_words(Violation("error", "shape neg:heldBy", "Say whose it is.", remedy="Add `held by:`"), {}))
    error: Say whose it is. (shape neg:heldBy)
      Add `held by:`

    Args:
        named: names of things that stand in it as IRIs.

    """
    about = dict.fromkeys(named.get(text, text) for text in (violation.focus, violation.value))
    place = f"{violation.mark}: " if violation.mark.path else ""
    lines = [f"{place}{violation.severity}: {violation.message} ({violation.check})"]
    lines += ["  " + "  ·  ".join(shortened(text) for text in about if text)] if any(about) else []
    lines += [f"  because {reason}" for reason in violation.because.splitlines()]
    lines += [f"  {violation.remedy}"] if violation.remedy else []
    return "\n".join(lines)


def violation_table(violations: Iterable[Violation], named: Mapping[str, str]) -> Table:
    """Return violations as a table, one a row.

    Args:
        named: names of things that stand in them as IRIs.

    """
    return Table(
        COLUMNS,
        tuple(
            (
                v.severity, v.check, v.mark.path, v.mark.line or None, v.mark.column or None,
                "\n".join(text for text in (v.message, v.because) if text),
                named.get(v.focus, v.focus), named.get(v.value, v.value), v.remedy, v.focus,
            )
            for v in violations
        ),
    )  # fmt: skip


def shortened(text: str, limit: int = 100) -> str:
    """Return words on one line, cut where they are long.

    >>> shortened("one two three", 9)
    'one two …'
    """
    joined = " ".join(text.split())
    return joined if len(joined) <= limit else joined[: limit - 1].rsplit(" ", 1)[0] + " …"


def grave_first(violation: Violation) -> tuple[int, Mark, tuple[str, ...]]:
    """Return what violations are sorted by: the gravest first, then by place; no two that differ are equal."""
    v = violation
    rest = (v.check, v.focus, v.message, v.value, v.coding, v.remedy, v.because)
    return SEVERITIES.index(v.severity), v.mark, rest
