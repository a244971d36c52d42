"""Score the default extractor on texts coded by hand.

    python -m tests.extract.score [IDS…]
    python -m tests.extract.score --record > graph/extract/data/record.toml

Needs the folder `shared` beside the project, which holds the coded texts and the scorer.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from pathlib import Path

import ontology
from graph.extract import Known
from graph.extract.acts.record import count
from graph.extract.gold import as_written, to_gold
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary
from graph.texts.sources import split_header

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"


def main(ids: list[str]) -> int:
    """Extract from the texts whose names begin with one of some words, and print the scorer's table."""
    rules = Rules()
    known = Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))
    scorer = load_scorer(CORPUS / "score.py")
    with tempfile.TemporaryDirectory() as folder:
        gold, found = Path(folder, "gold"), Path(folder, "found")
        gold.mkdir()
        found.mkdir()
        for path in sorted((CORPUS / "dev").glob("*.txt")):
            if ids and not path.name.startswith(tuple(ids)):
                continue
            text = split_header(path.read_text("utf-8"))[1]
            found_in = as_written(rules.extract(text, known), text)
            content = to_gold(path.stem, found_in, known.vocabulary, rules.name)
            (found / f"{path.stem}.json").write_text(json.dumps(content), encoding="utf-8")
            coded = path.with_suffix(".gold.json").read_text("utf-8")
            (gold / f"{path.stem}.json").write_text(coded, encoding="utf-8")
        arguments = [str(gold), str(found), "--texts", str(CORPUS / "dev"), "--confusion"]
        result: int = scorer.main(arguments)
        return result


def record() -> int:
    """Print the record of the rules, counted over `first_look.tsv`, as TOML."""
    print(
        "# How often each rule fired, and how often it was right, on texts that nobody who writes rules had read:"
    )
    print(
        "# see tests/extract/first_look.tsv. `*` is all rules of a kind. Made by: python -m tests.extract.score --record"
    )
    for kind, rules in count(first_look()).items():
        print(f"\n[{kind}]")
        for rule, states in sorted(rules.items()):
            cells = ", ".join(f"{state} = {cell}" for state, cell in sorted(states.items()))
            print(f"{json.dumps(rule)} = {{ {cells} }}")
    return 0


def first_look() -> list[tuple[str, str, str, bool]]:
    """Return the findings of the first look: kind, rule, named or inferred, and whether it was right."""
    return [
        (kind, rule, state, right == "yes") for _, kind, rule, state, right in first_look_rows()
    ]


def first_look_rows() -> list[list[str]]:
    """Return the rows of the first look, the text in front."""
    lines = Path(__file__).with_name("first_look.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")][1:]


def load_scorer(path: Path):  # type: ignore[no-untyped-def]
    """Return the scorer as a module."""
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules["corpus_score"] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(record() if sys.argv[1:] == ["--record"] else main(sys.argv[1:]))
