"""A conversation about one window: the answer, and one chance to mend it. What was answered is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.extract import Extraction, ExtractionError
from graph.extract.llm.answer import Checked, check_answer
from graph.extract.llm.joining import mend
from graph.extract.llm.prompt import FORMS, Message, Prompt
from graph.extract.llm.settings import Settings
from graph.extract.llm.transport import Client, RefusedError, UnreachableError
from graph.files import write_whole

SHOWN = 30
"""Faults that a model is told at once."""


@dataclass(slots=True)
class Usage:
    """What was asked and what it took. Tokens are as the server tells them; some tell nothing."""

    asked: int = 0
    kept: int = 0
    requests: int = 0
    input: int = 0
    output: int = 0
    untold: int = 0
    faults: int = 0

    def report(self, settings: Settings) -> str:
        """Return the account of a run, in words.

        >>> Usage(asked=2, kept=1, requests=3, input=1500, output=80).report(Settings())
        'asked 2 windows in 3 requests, 1 from what was kept; 1500 tokens read, 80 written'
        """
        words = f"asked {self.asked} windows in {self.requests} requests, {self.kept} from what was kept"
        words += f"; {self.input} tokens read, {self.output} written"
        if self.untold:
            words += f", not told for {self.untold} requests"
        if prices := settings.prices:
            cost = (self.input * prices.input + self.output * prices.output) / 1_000_000
            words += f"; {cost:.4f} {prices.currency}".rstrip()
        if self.faults:
            words += f"; {self.faults} entries refused or shortened"
        return words


@dataclass(slots=True)
class Model:
    """A model that is asked through a client, by several threads at once."""

    client: Client
    cache: Path | None
    usage: Usage = field(default_factory=Usage)
    faults: list[str] = field(default_factory=list)
    _form: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: dict[str, list[str]] = field(default_factory=dict)
    _failed: dict[str, ExtractionError] = field(default_factory=dict)
    _counted: set[str] = field(default_factory=set)
    _broken: ExtractionError | None = None

    def read(self, prompt: Prompt) -> Extraction:
        """Return what the model finds in a window and the text bears out.

        A window that failed is not asked again, nor any other once the server is of no use.

        Raises:
            ExtractionError: if the server cannot be asked, or gave no answer of use twice.

        """
        if prompt.key in self._failed:
            raise self._failed[prompt.key]
        try:
            return self._read(prompt)
        except ExtractionError as error:
            with self._lock:
                self._failed[prompt.key] = error
                self._broken = error if isinstance(error, UnreachableError) else self._broken
            raise

    @property
    def stopped(self) -> bool:
        """Tell whether nothing further is asked."""
        return self._broken is not None

    def stop(self) -> None:
        """Ask nothing further."""
        self._broken = self._broken or ExtractionError("stopped", "run it again: it goes on")

    def _read(self, prompt: Prompt) -> Extraction:
        answers = self._recall(prompt.key)
        is_kept = answers is not None
        answers = answers or self._converse(prompt)
        checked = [self._check(answer, prompt) for answer in answers]
        readable = [c for c in checked if c.is_readable]
        if not readable:
            hint = "a smaller window or another model may do better"
            raise ExtractionError(
                f"no answer of use for {_place(prompt)}: {checked[-1].faults[0]}", hint
            )
        if not is_kept:
            self._keep(prompt.key, answers)
        with self._lock:
            if prompt.key not in self._counted:
                self._counted.add(prompt.key)
                self.usage.asked += not is_kept
                self.usage.kept += is_kept
                self.usage.faults += len(readable[-1].faults)
                self.faults += readable[-1].faults
        return mend(readable[-1].found, readable[0].found)

    def _check(self, answer: str, prompt: Prompt) -> Checked:
        rule = f"{prompt.settings.model} {prompt.mark}"
        return check_answer(answer, prompt.window, prompt.codebook, rule)

    def _converse(self, prompt: Prompt) -> list[str]:
        first = self._ask(prompt)
        checked = self._check(first, prompt)
        if not checked.faults:
            return [first]
        faults = "\n".join(f"- {fault}" for fault in checked.faults[:SHOWN])
        schema = "" if checked.is_readable else f"\n{prompt.schema_note}"
        wish = (
            f"Your answer has faults:\n{faults}\n{schema}\nGive the whole answer again without them. "
            "Leave an entry out rather than guess."
        )
        more = ({"role": "assistant", "content": first}, {"role": "user", "content": wish})
        return [first, self._ask(prompt, more)]

    # ------------------------------------------------------------ one question

    def _ask(self, prompt: Prompt, more: Sequence[Message] = ()) -> str:
        """Return an answer, in the strictest form that the server takes."""
        while True:
            if self._broken is not None:
                raise self._broken
            form = self._form
            try:
                answer = self.client.post(prompt.request(FORMS[form], more))
                break
            except RefusedError as error:
                if form + 1 == len(FORMS):
                    hint = "it takes an answer neither by schema nor as a JSON object; is the model right?"
                    raise UnreachableError(error.message, hint) from error
                with self._lock:
                    self._form = max(self._form, form + 1)
        self._count(answer.get("usage"))
        content, reason = _content(answer)
        if reason == "length":
            hint = "set max_tokens higher, or window lower"
            raise ExtractionError(
                f"the answer for {_place(prompt)} was cut off at its longest", hint
            )
        key = self.client.settings.key
        return content.replace(key, "***") if key else content

    def _count(self, usage: object) -> None:
        told = usage if isinstance(usage, dict) else {}
        read, written = told.get("prompt_tokens"), told.get("completion_tokens")
        with self._lock:
            self.usage.requests += 1
            if isinstance(read, int) and isinstance(written, int):
                self.usage.input += read
                self.usage.output += written
            else:
                self.usage.untold += 1

    # ------------------------------------------------------------ what is kept

    def _recall(self, key: str) -> list[str] | None:
        if key in self._kept:
            return self._kept[key]
        if self.cache is None:
            return None
        try:
            answers = json.loads((self.cache / f"{key}.json").read_text(encoding="utf-8"))[
                "answers"
            ]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        is_sound = (
            isinstance(answers, list) and answers and all(isinstance(a, str) for a in answers)
        )
        return answers if is_sound else None

    def _keep(self, key: str, answers: list[str]) -> None:
        with self._lock:
            self._kept[key] = answers
        if self.cache is not None:
            kept = json.dumps({"answers": answers})  # half a surrogate pair has no UTF-8
            write_whole(self.cache / f"{key}.json", kept, durable=False)


def _place(prompt: Prompt) -> str:
    numbers = list(prompt.window.sentences)
    return f"sentences {numbers[0]} to {numbers[-1]}"


def _content(answer: Mapping[str, Any]) -> tuple[str, str]:
    """Return the words of an answer and why it ended; nothing where there are none, or the model refuses."""
    try:
        choice = answer["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError):
        return "", ""
    return content if isinstance(content, str) else "", str(reason)
