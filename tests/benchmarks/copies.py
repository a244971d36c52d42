"""Large studies made of copies of a small one: the same shapes, with names of their own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph import Study

ORACLE = Path(__file__).parents[1] / "data" / "oracle"
_LABEL = re.compile(r'((?:#label|#prefLabel|#altLabel|title)> "(?:[^"\\]|\\.)*)(")')


def copied_study(folder: Path, quads: int) -> Path:
    """Make a study whose index holds about so many quads, and return its folder.

    The ontology is there once; the register, the texts, the codings and what is derived are there many times over, each
    time with names of their own. Only the index is made: the folder has no codings, and cannot be built again.
    """
    small = folder / "small"
    shutil.copytree(ORACLE, small)
    Study.open(small).build()
    large = folder / "large"
    (large / ".kg" / "checkpoints").mkdir(parents=True)
    shutil.copy(small / "kg.toml", large)
    file = large / "all.nq"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(_copies(small, quads))
    store = ox.Store(str(large / ".kg" / "store"))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    store.flush()
    store.backup(str(large / ".kg" / "checkpoints" / "1"))
    (large / ".kg" / "CURRENT").write_text("1\n", encoding="ascii")
    return large


def _copies(small: Path, quads: int) -> Iterator[str]:
    base = Study.open(small).folder.config.base
    said: list[str] = []
    for path in sorted((small / ".kg" / "quads").rglob("*.nq")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        if path.parent.name == "ontology":
            quads -= len(lines)
            yield from lines
        else:
            said += lines
    names = re.compile(f"<({re.escape(base)}[^#>]*)")
    text = "".join(said)
    for number in range(max(1, round(quads / len(said)))):
        yield _LABEL.sub(rf"\1 {number}\2", names.sub(rf"<\1-{number}", text))
