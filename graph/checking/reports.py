"""What the shapes found, kept, so that only what changed is validated again.

All reports lie in one file of the cache. Each counts only for the very triples, surroundings and shapes it was made
of, so that the file may be lost, or be written by two processes at once: the worst is that shapes run again.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from graph.checking.report import Violation
from graph.files import write_whole


class Reports:
    """The reports of a study, by compiled file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._changed = False
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        self._known: dict[str, list[object]] = known if isinstance(known, dict) else {}

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def get(self, key: str, made_of: str) -> list[Violation] | None:
        """Return the report of a compiled file, or nothing where it was made of something else."""
        try:
            digests, said = self._known[key]
            return [Violation(**entry) for entry in said] if made_of in digests else None  # type: ignore[attr-defined,operator]  # JSON
        except (KeyError, ValueError, TypeError):
            return None

    def put(self, key: str, made_of: Sequence[str], violations: Sequence[Violation]) -> None:
        """Keep the report of a compiled file, with digests of what it was made of, any of which will do."""
        said = [
            {k: v for k, v in asdict(one).items() if isinstance(v, str) and v} for one in violations
        ]
        self._known[key] = [list(made_of), said]
        self._changed = True

    def save(self, keys: Sequence[str]) -> None:
        """Write the reports of these compiled files, and forget others."""
        if self._changed:
            kept = {key: self._known[key] for key in keys if key in self._known}
            text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
            try:
                write_whole(self.path, text, durable=False)
            except OSError as error:
                # Reports are kept to save time only: a study that cannot be written can still be checked.
                if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                    raise
