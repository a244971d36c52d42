"""The ontology as files: the core's modules, the extensions shipped with it, and the rules."""

from __future__ import annotations

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


def rule_files() -> list[Path]:
    """Return the rules of the core in the order in which they run."""
    return sorted((FOLDER / "rules").glob("*.rq"))


def quality_files() -> dict[str, Path]:
    """Return the checks of ontology files by name, sorted.

    >>> "label-missing" in quality_files()
    True
    """
    return {path.stem: path for path in sorted((FOLDER / "qc").glob("*.rq"))}
