"""Originals: the files that texts were taken from, kept beside them in sources/originals/.

Only the folder of sources itself is looked through for texts, so nothing in there is taken for one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph.errors import InputError, Mark, Problem
from graph.files import write_whole
from graph.folder import StudyFolder

FOLDER = "originals"


def keep_original(folder: StudyFolder, data: bytes, stem: str, suffix: str) -> Path:
    """Keep a file among the originals and return where; what is there already is never written over.

    Raises:
        InputError: if the place lies outside the study.

    """
    within = folder.sources / FOLDER
    if not within.resolve().is_relative_to(folder.root.resolve()):
        mark = Mark(folder.name_of(within))
        raise InputError([Problem(mark, "a link that leads out of the study", "make it a folder")])
    digest = hashlib.sha256(data).hexdigest()
    for name in (stem, f"{stem}-{digest[:8]}", f"{stem}-{digest}"):
        path = within / f"{name}{suffix}"
        if not path.exists():
            write_whole(path, data)
            return path
        if path.is_file() and path.read_bytes() == data:
            return path
    raise InputError([Problem(Mark(folder.name_of(path)), "it is there already, with other words")])
