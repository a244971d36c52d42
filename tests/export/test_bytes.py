"""The same study gives the same bytes, whatever the seed of hashes, the order of files, the clock and the place."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.export.conftest import ORACLE

ROOT = Path(__file__).parents[2]
FORMATS = (
    "nq",
    "nt",
    "trig",
    "ttl",
    "jsonld",
    "graphml",
    "gexf",
    "csv",
    "dot",
    "cyjs",
    "mmd",
    "md",
    "report.html",
    "html",
)

RUN = """
import datetime, hashlib, json, sys, time
days = float(sys.argv[2])
clock, now = time.time, datetime.datetime.now
time.time = lambda: clock() + days * 86400
class Shifted(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return now(tz) + datetime.timedelta(days=days)
    utcnow = today = now
class Today(datetime.date):
    @classmethod
    def today(cls):
        return Shifted.now().date()
datetime.datetime, datetime.date = Shifted, Today
from graph import Study
from graph.export import Options, export
from graph.networks.selection import Selection
study = Study.open(sys.argv[1])
study.build()
found = {}
for name, chosen in {"": {}, "part ": {"as_of": "2001-01-05", "parties": ("Arland",)}}.items():
    for format in sys.argv[3:]:
        content = export(study.folder, Options(format, ("en",)), Selection(**chosen))
        found[name + format] = hashlib.sha256(content).hexdigest()
print(json.dumps(found))
"""


def digests(folder: Path, seed: int, shuffled: bool, days: int, **variables: str) -> dict[str, str]:
    """Return the digests of all exports of the study, made in a process of its own."""
    files = sorted(path for path in ORACLE.rglob("*") if path.is_file())
    if shuffled:
        files.sort(key=lambda path: hashlib.sha256(path.name.encode() + bytes([seed])).digest())
    for path in files:
        target = folder / path.relative_to(ORACLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (seed * 1000, seed * 1000))
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-c", RUN, str(folder), str(days), *FORMATS]
    run = subprocess.run(command, env=environment, capture_output=True, check=True, cwd=folder)
    found: dict[str, str] = json.loads(run.stdout)
    return found


def test_bytes_depend_on_the_study_only(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Three hash seeds, two orders of files, three days far apart, three time zones and locales, one result."""
    make = tmp_path_factory.mktemp
    runs = [
        digests(make("a"), 1, False, 0, TZ="UTC", LC_ALL="C.UTF-8"),
        digests(make("other-place"), 2, True, 4000, TZ="Asia/Kolkata", LC_ALL="C"),
        digests(make("c"), 3, True, -9000, TZ="America/St_Johns", LC_ALL="tr_TR.UTF-8"),
    ]

    assert runs[0] == runs[1] == runs[2]
    assert len(set(runs[0].values())) == 2 * len(FORMATS)
