"""Inputs: the files of a study as they are now, without reading again what cannot have changed.

A file is known by its digest. The digest is kept together with the file's times, size and number; as long as these are
the same the file is not read. That is safe for files last written well before they were looked at: one written in the
same moment may have been written once more, within the grain of the clock, so it is read again next time. The moment
is told by the file system that holds the study, not by the clock of the machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from graph.files import write_whole
from graph.folder import StudyFolder

GRAIN = 2_000_000_000
"""The coarsest grain of time stamps, in nanoseconds (that of FAT)."""

Stamp = tuple[int, int, int, int]


class Inputs:
    """What is known of files of a study."""

    def __init__(self, folder: StudyFolder) -> None:
        self.path = folder.cache / "inputs.json"
        self.known: dict[str, list[object]] = {}
        self.now: dict[str, list[object]] = {}
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
            if isinstance(known, dict):
                self.known = {k: v for k, v in known.items() if isinstance(v, list) and len(v) == 6}
        except (OSError, ValueError):
            pass
        self.moment = _moment(folder.cache)

    def facts(self, path: Path, name: str, read: Callable[[], list[str]]) -> list[str]:
        """Return what is wanted of a file, such as its digest: kept, or read now.

        Raises:
            InputError: if it must be read and cannot be.

        """
        stamp = _stamp(path)
        known = self.known.get(name)
        if stamp is not None and known is not None and tuple(known[:4]) == stamp and known[4]:
            self.now[name] = known
            return known[5]  # type: ignore[return-value]  # as it was put in below
        facts = read()
        if stamp is not None:
            settled = self.moment is not None and max(stamp[0], stamp[1]) < self.moment - GRAIN
            self.now[name] = [*stamp, settled, facts]
        return facts

    def save(self) -> None:
        """Keep what was found out, for files that are still there."""
        if self.now != self.known:
            text = json.dumps(self.now, ensure_ascii=False, separators=(",", ":"))
            write_whole(self.path, text, durable=False)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116  # twice as fast as Path.stat, ten thousand times
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _moment(cache: Path) -> int | None:
    """Return the time as the file system of the study has it, or nothing where nothing may be written."""
    probe = cache / f".moment.{os.getpid()}"
    try:
        probe.write_bytes(b"")
        return probe.stat().st_mtime_ns
    except OSError:
        return None
    finally:
        probe.unlink(missing_ok=True)
