"""A true answer passes the check: what careful coders found in texts is not refused when a model finds it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.extract import Known
from graph.extract.gold import type_of
from graph.extract.llm.answer import check_answer
from graph.extract.llm.codebook import Codebook, make_codebook
from graph.extract.llm.joining import join
from graph.extract.llm.prompt import Window, windows
from graph.extract.llm.settings import Settings
from graph.texts.sources import split_header
from tests.extract.llm.conftest import Answer, statement

CODED = Path(__file__).parents[4] / "shared" / "corpus" / "dev"
GOLD = sorted(CODED.glob("*.gold.json"))


def answer_from(gold: dict[str, Any], window: Window, codebook: Codebook) -> Answer:
    """Return the answer that a model without fault would give for a window."""
    words = {
        type_of(c, codebook.vocabulary): word
        for word, c in reversed(codebook.classes.items())
        if not codebook.takes_back(c)
    }
    start, end = window.span
    parties = [
        {"listed": "new", "name": p["name"], "words": [p["name"], *p["aliases"]], "kind": p["type"], "role": p["role"]}
        for p in gold["parties"]
    ]  # fmt: skip
    found = []
    for s in (s for s in gold["statements"] if start <= s["start"] and s["end"] <= end):
        numbers = [n for n, (a, b) in window.sentences.items() if a < s["end"] and s["start"] < b]
        more = {"sentences": numbers, "holders": s["holders"], "modality": s["modality"]}
        found.append(statement(s["quote"], 0, words[s["type"]], "", **more))
    return {"parties": parties, "statements": found}


@pytest.mark.skipif(not GOLD, reason="the folder shared is not beside the project")
def test_a_true_answer_loses_only_holders_that_the_text_does_not_name(known: Known) -> None:
    """Every statement coded by hand comes through at its offsets, if its holders stand in the text in some form."""
    wanted, got, unnamed = set(), set(), set()
    for path in GOLD:
        gold = json.loads(path.read_text("utf-8"))
        text = split_header(path.with_name(f"{gold['id']}.txt").read_text("utf-8"))[1]
        codebook = make_codebook(known, text)
        found = join(
            [
                check_answer(json.dumps(answer_from(gold, window, codebook)), window, codebook, "m").found
                for window in windows(text, Settings(window=12, overlap=3))
            ]
        )  # fmt: skip
        forms = {p["name"]: [p["name"], *p["aliases"]] for p in gold["parties"]}
        got |= {(path.stem, s.start, s.end) for s in found.statements}
        for s in gold["statements"]:
            key = (path.stem, s["start"], s["end"])
            wanted.add(key)
            if not all(any(form in text for form in forms[h]) for h in s["holders"]):
                unnamed.add(key)

    assert len(wanted) > 100
    assert wanted - got <= unnamed
    assert len(unnamed) < len(wanted) / 20
