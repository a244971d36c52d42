"""Questions and checks of a study: those shipped with `kg`, then the study's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import queries
from graph.errors import QueryError
from graph.sparql import check_query
from queries import HeaderError, Question


def question_paths(own: Path | None = None) -> dict[str, Path]:
    """Return the files of all questions by name; a study's own question hides a shipped one of the same name."""
    return {**queries.question_files(), **(queries.question_files(own) if own else {})}


def check_paths(own: Path | None = None) -> dict[str, Path]:
    """Return the files of all checks by name."""
    return {**queries.check_files(), **(queries.check_files(own) if own else {})}


def load_question(path: Path) -> Question:
    """Return a question that may be asked.

    Raises:
        QueryError: if the file cannot be read, its header is no header, or its text is refused.

    """
    try:
        question = queries.read_question(path)
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path.name}: cannot be read: {error}") from error
    except HeaderError as error:
        raise QueryError(
            f"{path.name}:{error.line}: {error}", "a header line is `#+ key: value`"
        ) from error
    try:
        check_query(question.text)
    except QueryError as error:
        raise QueryError(f"{path.name}:{error.message}", error.hint) from error
    return question


def load_checks(paths: Mapping[str, Path]) -> list[Question]:
    """Return checks that may be run, sorted by name.

    Raises:
        QueryError: if one cannot be run, or says no severity.

    """
    checks = [load_question(paths[name]) for name in sorted(paths)]
    for check in checks:
        if check.more.get("severity") not in ("error", "warning", "info"):
            raise QueryError(
                f"check {check.name}: no severity", "write `#+ severity:` error, warning or info"
            )
    return checks
