"""What compiled files asked of the register, question by question, so that a changed register asks each question once.

The notes have the same, file by file. This is a shorter way to it: what it does not have is read from the notes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from graph.building.units import Unit, read_note
from graph.files import write_whole


class Asked:
    """Questions with their answers, and which compiled file asked which."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changed = 0

    @cached_property
    def _kept(self) -> tuple[list[tuple[str, str]], dict[str, tuple[str, list[int]]]]:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            questions = [(str(question), str(said)) for question, said in kept["questions"]]
            return questions, {key: (str(m), list(n)) for key, (m, n) in kept["units"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return [], {}

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], int]:
        return {question: number for number, question in enumerate(self._kept[0])}

    def of(self, unit: Unit) -> Iterable[tuple[str, str]] | None:
        """Return what a unit asked of the register, with the answers, or nothing where that is not known."""
        questions, units = self._kept
        entry = units.get(unit.key)
        if entry is None or entry[0] != unit.input:
            note = read_note(unit)
            if note is None:
                return None
            self.put(unit.key, unit.input, note.asked)
            entry = units[unit.key]
        return [questions[number] for number in entry[1]]

    def put(self, key: str, made_of: str, asked: Mapping[str, str]) -> None:
        """Note what a unit asked."""
        questions, units = self._kept
        numbers = []
        for question in asked.items():
            if not question[0].startswith("elsewhere"):
                number = self._numbers.setdefault(question, len(questions))
                if number == len(questions):
                    questions.append(question)
                numbers.append(number)
        units[key] = made_of, numbers
        self.changed += 1

    def save(self, keys: Iterable[str]) -> None:
        """Keep it for units that are still there, if enough has changed; the notes have the rest."""
        wanted = set(keys)
        if self.changed * 10 > len(wanted):
            questions, units = self._kept
            kept = {key: entry for key, entry in units.items() if key in wanted}
            text = json.dumps({"questions": questions, "units": kept}, ensure_ascii=False)
            write_whole(self.path, text, durable=False)
