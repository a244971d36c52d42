"""Files written whole or not at all, one or several."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_whole(path: Path, content: str | bytes, *, durable: bool = True) -> None:
    """Write a file beside its place, then rename it: whoever looks sees the old content or the new.

    Args:
        durable: wait until the disk has it. What can be made again need not wait.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """Write several files, all of them or none: what cannot be written is known before the first is replaced.

    Should replacing one fail all the same, those replaced before it get their old content back.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in contents}
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.new") for path in contents}
    replaced: list[Path] = []
    try:
        for path, content in contents.items():
            write_whole(beside[path], content)
        for path, new in beside.items():
            new.replace(path)
            replaced.append(path)
    except BaseException:
        for path in replaced:
            old = before[path]
            path.unlink() if old is None else write_whole(path, old)
        raise
    finally:
        for new in beside.values():
            new.unlink(missing_ok=True)
