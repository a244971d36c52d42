"""The names of things, frozen: a name once given is in other people's data."""

from __future__ import annotations

import shutil
from pathlib import Path

from graph import Study
from tests.conftest import Golden

FOLDER = Path(__file__).parent
NAMED = "SELECT DISTINCT ?x ?c WHERE { ?x a ?c FILTER (STRSTARTS(STR(?x), '%s')) }"


def test_names_stay_what_they_are(tmp_path: Path, golden: Golden) -> None:
    """Every kind of thing in the study of two coders has the name it had in the first release."""
    folder = tmp_path / "study"
    shutil.copytree(FOLDER / "data" / "oracle", folder)
    study = Study.open(folder)
    study.build()
    base = study.folder.config.base

    rows = [(row[0].value, row[1].value) for row in study.reader.query(NAMED % base)]
    lines = sorted(f"{x.removeprefix(base)} {c.rsplit('#', 1)[-1]}\n" for x, c in rows)

    golden("names.txt", "".join(lines))
