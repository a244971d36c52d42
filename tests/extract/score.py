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
from collections import Counter
from pathlib import Path

import ontology
from graph.extract import Known
from graph.extract.gold import to_gold
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
            content = to_gold(path.stem, rules.extract(text, known), known.vocabulary, rules.name)
            (found / f"{path.stem}.json").write_text(json.dumps(content), encoding="utf-8")
            coded = path.with_suffix(".gold.json").read_text("utf-8")
            (gold / f"{path.stem}.json").write_text(coded, encoding="utf-8")
        arguments = [str(gold), str(found), "--texts", str(CORPUS / "dev"), "--confusion"]
        result: int = scorer.main(arguments)
        return result


def record() -> int:
    """Print how often each rule fired on the texts, and how often span and type were right, as TOML."""
    rules, scorer = Rules(), load_scorer(CORPUS / "score.py")
    known = Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))
    fired: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for path in sorted((CORPUS / "dev").glob("*.txt")):
        text = split_header(path.read_text("utf-8"))[1]
        extraction = rules.extract(text, known)
        with tempfile.TemporaryDirectory() as folder:
            found = Path(folder, "found.json")
            content = to_gold(path.stem, extraction, known.vocabulary, rules.name)
            found.write_text(json.dumps(content), encoding="utf-8")
            gold, said = scorer.read(path.with_suffix(".gold.json")), scorer.read(found)
        chosen, repeats = scorer.match_statements(gold, said, "span+type", scorer.Rule())
        for number, statement in enumerate(extraction.statements):
            fired[statement.rule] += number not in repeats
            right[statement.rule] += number in chosen
    print(
        "# How often each rule fired on the development texts, and how often span and class were right."
    )
    for rule in sorted(fired):
        print(f"{json.dumps(rule)} = {{ fired = {fired[rule]}, right = {right[rule]} }}")
    return 0


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
