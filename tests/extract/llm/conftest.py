"""What tests of the language model share: a text, a sound answer, and a model asked on loopback without waiting."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

import ontology
from graph.extract import Known
from graph.extract.llm import LanguageModel
from graph.extract.llm.transport import Clock
from graph.lexicon.vocabulary import load_vocabulary

TEXT = """\
Ministers of Arland and Borland met in Carport on Monday.
Arland rejected the draft agreement, foreign minister Ana Rojas said.
“We won’t sign – not  now,” she told the Carport Courier.
Borland will open the bridge if Arland pays the toll.
"""
KEY = "sk-very-secret-1234567890"

Answer = dict[str, Any]
MakeModel = Callable[..., LanguageModel]


def party(name: str, *words: str, listed: str = "new") -> Answer:
    words = words or (name,)
    return {"listed": listed, "name": name, "words": [*words], "kind": "state", "role": "principal"}


def statement(quote: str, sentence: int, class_: str, holder: str, **more: object) -> Answer:
    found: Answer = {
        "sentences": [sentence], "quote": quote, "class": class_, "holders": [holder], "voiced_by": "",
        "origin": "", "relay": "", "issue": "", "target": "", "modality": "firm",
        "condition": {"kind": "none", "words": ""}, "background": False,
    }  # fmt: skip
    return found | more


GOOD: Answer = {
    "parties": [party("Arland"), party("Borland")],
    "envoys": [{"name": "Ana Rojas", "party": "Arland", "capacity": "foreign minister"}],
    "statements": [
        statement(
            "Arland rejected the draft agreement", 2, "refusal", "Arland", voiced_by="Ana Rojas",
            issue="adoption of an agreement", target="Borland",
        ),
        statement("We won't sign - not now", 3, "refusal", "Arland", relay="Carport Courier"),
        statement(
            "Borland will open the bridge if Arland pays the toll", 4, "offer", "Borland",
            modality="conditional", condition={"kind": "if", "words": "Arland pays the toll"},
        ),
    ],
    "meetings": [
        {
            "sentences": [1], "quote": "Ministers of Arland and Borland met in Carport on Monday",
            "label": "talks", "participants": ["Arland", "Borland"], "status": "held",
            "place": "Carport", "date": "Monday",
        }
    ],
    "proposals": [
        {
            "sentences": [2], "quote": "the draft agreement", "label": "draft agreement",
            "proposers": [], "addressees": ["Arland"], "status": "rejected",
        }
    ],
}  # fmt: skip


def changed(change: Callable[[Answer], object]) -> Answer:
    """Return the sound answer with a change."""
    answer = copy.deepcopy(GOOD)
    change(answer)
    return answer


@dataclass
class Passing:
    """Time that passes only when somebody waits."""

    at: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at, lambda: self.at, self.sleep)


@pytest.fixture(scope="session")
def known() -> Known:
    """Return what a study without a register knows."""
    return Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))


@pytest.fixture
def passing() -> Passing:
    """Return a time that tests let pass."""
    return Passing()


@pytest.fixture
def make_model(tmp_path: Path, passing: Passing) -> MakeModel:
    """Return a maker of extractors that ask a server on loopback, with their cache in the test's folder."""

    def make(url: str, key: str = "", **settings: Any) -> LanguageModel:
        environment = {
            "KG_LLM_URL": url, "KG_LLM_MODEL": "tiny", "KG_LLM_KEY": key,
            "XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_CONFIG_HOME": str(tmp_path / "config"),
        }  # fmt: skip
        model = LanguageModel(environment, passing.clock)
        model.configure(None)
        assert model.settings is not None
        model.settings = replace(model.settings, **settings)
        return model

    return make
