"""What a study says, as lines of compact names that people can write in test cases."""

from __future__ import annotations

from graph import Study
from graph.checking.check import read_triples
from graph.terms import compress, value_of


def said(study: Study, kinds: str = "*") -> list[str]:
    """Return what the graphs of a study say, those of the ontology left out.

    Args:
        kinds: `*`, or the beginning of the compiled files' names: `derived`.

    """
    files = sorted((study.folder.cache / "quads").rglob(f"{kinds}.nq"))
    triples = [t for path in files if path.parent.name != "ontology" for t in read_triples(path)]
    return [" ".join(compact(study, term) for term in triple) for triple in triples]


def indented(lines: str) -> str:
    return "".join(f"  {line}\n" for line in lines.splitlines())


def compact(study: Study, term: str) -> str:
    value, base = value_of(term), study.folder.config.base
    if not term.startswith("<") or not value.startswith(base):
        return value if not term.startswith("<") else compress(value)
    name = value.removeprefix(base).replace("/", ":", 1)
    return f"<{name}>" if "#" in name else name
