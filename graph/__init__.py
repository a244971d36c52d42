"""kg from Python: open a study, build it, ask it, draw it.

    from graph import Study

    study = Study.open("talks")
    study.build()
    study.query("what-does-each-party-want", party="Ukraine")

The names below are loaded when they are first used: a command that only asks a question needs no networkx, no rdflib.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.asking.answer import Answer, Network
    from graph.errors import KgError
    from graph.study import Study

__all__ = ["Answer", "KgError", "Network", "Study"]

_HOMES = {
    "Answer": "graph.asking.answer",
    "KgError": "graph.errors",
    "Network": "graph.asking.answer",
    "Study": "graph.study",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'graph' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
