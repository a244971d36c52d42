"""Questions and checks of a study: those shipped with `kg`, of the extensions it names, and its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import queries
from graph.errors import QueryError
from graph.folder import StudyFolder
from graph.storage.sparql import check_query
from graph.terms import HANDLE
from queries import HeaderError, Question


def question_paths(study: StudyFolder | None = None) -> dict[str, Path]:
    """Return the files of all questions by name; a study's own question hides a shipped one of the same name."""
    found: dict[str, Path] = {}
    for folder in _folders(study):
        found.update(queries.question_files(folder))
    return found


def check_paths(study: StudyFolder | None = None) -> dict[str, Path]:
    """Return the files of all checks by name."""
    found: dict[str, Path] = {}
    for folder in _folders(study):
        found.update(queries.check_files(folder))
    return found


def find_question(name: str, study: StudyFolder | None = None) -> Path | None:
    """Return the file of a question by its name, or nothing; a study's own comes first."""
    if not HANDLE.fullmatch(name):
        return None
    paths = (folder / f"{name}.rq" for folder in reversed(_folders(study)))
    return next((path for path in paths if path.is_file()), None)


def _folders(study: StudyFolder | None) -> list[Path]:
    """Return the folders of questions: later ones hide earlier ones."""
    if study is None:
        return [queries.FOLDER]
    brought: list[Path] = []
    if study.config.extensions:
        from ontology import extension_folder  # a study without extensions does not wait for it

        named = filter(None, map(extension_folder, study.config.extensions))
        brought = [folder / "queries" for folder in named]
    return [queries.FOLDER, *brought, study.queries]


def load_question(path: Path) -> Question:
    """Return a question that may be asked.

    Raises:
        QueryError: if the file cannot be read, its header is no header, or its text is refused.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QueryError(f"{path.name}: cannot be read: {error.strerror}") from error
    question = parse_text(data, path.name, path)
    try:
        check_query(question.text)
    except QueryError as error:
        raise QueryError(f"{path.name}:{error.message}", error.hint) from error
    return question


def parse_text(data: bytes, name: str, path: Path | None = None) -> Question:
    """Return a question from its text, in UTF-8.

    Args:
        name: where it comes from, as messages name it.

    Raises:
        QueryError: if it is no text, or its header is no header.

    """
    try:
        return queries.parse_question(data.decode("utf-8-sig"), path or Path(name))
    except UnicodeDecodeError as error:
        raise QueryError(
            f"{name}: not UTF-8: byte {error.start} is {data[error.start]:#04x}"
        ) from error
    except HeaderError as error:
        hint = "a header line is `#+ key: value`"
        raise QueryError(f"{name}:{error.line}: {error}", hint) from error


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
