"""The ontology as files: the core's modules, the extensions shipped with it, and the rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent

MODULES = ("core", "positions", "evidence", "codes", "issues", "shapes")
"""The modules every study loads, in the order in which they are read best; `alignments` is loaded on request."""


def module_files() -> list[Path]:
    """Return the Turtle files of the core."""
    return [FOLDER / f"{name}.ttl" for name in MODULES]


def extension_names() -> list[str]:
    """Return the names of the extensions shipped with the core.

    >>> "ukraine-talks" in extension_names()
    True
    """
    return sorted(path.stem for path in (FOLDER / "extensions").glob("*.ttl"))


def extension_file(name: str) -> Path | None:
    """Return the file of an extension shipped with the core, or nothing where there is none of that name."""
    path = FOLDER / "extensions" / f"{name}.ttl"
    return path if name in extension_names() else None


def extension_folder(name: str) -> Path | None:
    """Return what an extension shipped with the core brings beside its Turtle file, or nothing.

    In it are `rules`, `queries`, `queries/checks` as in a study, and `study`, an example.

    >>> extension_folder("labour").name
    'labour'
    """
    path = FOLDER / "extensions" / name
    return path if name in extension_names() and path.is_dir() else None


def extension_study(name: str) -> Path | None:
    """Return the folder of a shipped extension's example study, or nothing where it has none."""
    folder = extension_folder(name)
    return folder / "study" if folder and (folder / "study").is_dir() else None


def rule_files(extensions: Iterable[str] = ()) -> list[Path]:
    """Return the rules in the order in which they run: those of the core, then those of shipped extensions."""
    folders = [FOLDER, *filter(None, map(extension_folder, extensions))]
    return [path for folder in folders for path in sorted((folder / "rules").glob("*.rq"))]


def quality_files() -> dict[str, Path]:
    """Return the checks of ontology files by name, sorted.

    >>> "label-missing" in quality_files()
    True
    """
    return {path.stem: path for path in sorted((FOLDER / "qc").glob("*.rq"))}
