"""Gold files: annotations as JSON in the form of the annotation guideline, read and written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from graph.errors import InputError, Mark, Problem
from graph.extract.gold import PARTY_TYPES, guideline_types
from graph.lexicon.hints import choose_from
from graph.notation import read_text
from graph.scoring.annotation import (
    Annotation,
    GoldEnvoy,
    GoldMeeting,
    GoldParty,
    GoldProposal,
    GoldStatement,
    Place,
)
from graph.scoring.steps import Steps, offset_of

ENDING = ".gold.json"
GUIDELINE = "1"
CODES = {
    "role of a party": ("principal", "mediator", "third-party"),
    "link of a chain": ("speaker", "relay", "source"),
    "modality": ("firm", "conditional", "tentative"),
    "status of a meeting": ("held", "ongoing", "scheduled", "proposed", "broken-down"),
    "status of a proposal": ("draft", "tabled", "rejected", "accepted", "reported"),
}
"""The closed lists of the guideline but for types and kinds of parties."""

Made = TypeVar("Made")


# ---------------------------------------------------------------- files


def gold_files(paths: Iterable[Path]) -> list[Path]:
    """Return the JSON files among files and folders, those of a folder by name.

    Raises:
        InputError: if a folder has none, or there is no such file.

    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [p for p in sorted(path.glob("*.json")) if not p.name.endswith(".schema.json")]
            if not inside:
                hint = f"name files, or a folder with files such as talks{ENDING}"
                raise InputError([Problem(Mark(str(path)), "no gold files in this folder", hint)])
            found += inside
        else:
            found.append(path)
    return found


def read_gold(paths: Iterable[Path]) -> dict[str, Annotation]:
    """Return the annotations of files and folders by the id of their text.

    Raises:
        InputError: with every fault of every file, and for a text that two files are about.

    """
    found: dict[str, Annotation] = {}
    problems: list[Problem] = []
    for path in gold_files(paths):
        try:
            annotation = parse_gold(read_text(path, str(path)), str(path))
        except InputError as error:
            problems += error.problems
            continue
        if other := found.get(annotation.id):
            message = f"the same text as in {other.name}: {annotation.id!r}"
            problems.append(Problem(Mark(str(path)), message, "name one of the two"))
        found[annotation.id] = annotation
    if problems:
        raise InputError(problems)
    return {id: found[id] for id in sorted(found)}


def parse_gold(text: str, name: str) -> Annotation:
    """Return the annotation in a text.

    Raises:
        InputError: with every fault, each with its line and column.

    """
    reader = _Reader(text, name)
    try:
        data = json.loads(text, object_pairs_hook=reader.pairs)
    except json.JSONDecodeError as error:
        mark = Mark(name, error.lineno, error.colno)
        raise InputError([Problem(mark, f"not JSON: {error.msg}")]) from error
    except RecursionError as error:
        raise InputError([Problem(Mark(name), "not JSON that can be read: too deep")]) from error
    annotation = reader.annotation(data)
    if reader.problems:
        raise InputError(reader.problems)
    return annotation


class _Reader:
    """Takes a parsed file apart and notes every fault before it gives up."""

    def __init__(self, text: str, name: str) -> None:
        self.source, self.name = text, name
        self.problems: list[Problem] = []

    def fault(self, path: Steps, message: str, hint: str = "") -> None:
        at = offset_of(self.source, path)
        before = self.source[:at]
        mark = Mark(self.name, before.count("\n") + 1, at - before.rfind("\n"))
        self.problems.append(Problem(mark, message, hint))

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object as it is parsed, with a fault noted for a key that stands twice in it."""
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            key = next(key for key in keys if keys.count(key) > 1)
            problem = Problem(
                Mark(self.name), f"the key {key!r} stands twice in an object", "keep one"
            )
            self.problems.append(problem)
        return found

    # ------------------------------------------------------------ values

    def object(self, value: Any, path: Steps, known: Sequence[str]) -> dict[str, Any]:
        """Return an object, with a fault noted for each key it may not have."""
        if not isinstance(value, dict):
            what = f"{path[-2]} {path[-1]}" if len(path) > 1 else "the file"
            self.fault(path, f"{what} is no object", "write { … }")
            return {}
        for key in value:
            if key not in known:
                self.fault(
                    (*path, key), f"unknown key {key!r}", choose_from(key, known, "keys here")
                )
        return value

    def text(self, data: dict[str, Any], key: str, path: Steps, *, needed: bool = False) -> str:
        value = data.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or (needed and not value):
            where = (*path, key) if key in data else path
            message = f"{key} is no text" if key in data else f"{key} is missing"
            self.fault(where, message)
            return ""
        return self.whole(value, (*path, key))

    def whole(self, value: str, path: Steps) -> str:
        """Return a text without halves of characters, which no file can hold; one that has some is a fault."""
        if any("\ud800" <= char <= "\udfff" for char in value):
            self.fault(path, "half a character: a surrogate without its other half")
            return ""
        return value

    def code(self, data: dict[str, Any], key: str, path: Steps, codes: Sequence[str]) -> str:
        value = self.text(data, key, path)
        if value and value not in codes:
            message = f"{key} is {value!r}"
            self.fault((*path, key), message, choose_from(value, codes, "values"))
        return value

    def texts(self, data: dict[str, Any], key: str, path: Steps) -> tuple[str, ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault((*path, key), f"{key} is no list of texts", 'write ["…"]')
            return ()
        return tuple(self.whole(item, (*path, key, n)) for n, item in enumerate(value))

    def flag(self, data: dict[str, Any], key: str, path: Steps) -> bool:
        value = data.get(key, False)
        if not isinstance(value, bool):
            self.fault((*path, key), f"{key} is neither true nor false")
            return False
        return value

    def number(self, data: dict[str, Any], key: str, path: Steps) -> int:
        value = data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            where = (*path, key) if key in data else path
            said = f"{key} is no number from 0 up" if key in data else f"{key} is missing"
            self.fault(where, said)
            return 0
        return value

    def list(
        self, data: dict[str, Any], key: str, path: Steps, make: Callable[[Any, Steps], Made]
    ) -> tuple[Made, ...]:
        value = data.get(key, [])
        if not isinstance(value, list):
            self.fault((*path, key), f"{key} is no list", "write [ … ]")
            return ()
        return tuple(make(item, (*path, key, n)) for n, item in enumerate(value))

    # ------------------------------------------------------------ parts

    def annotation(self, data: Any) -> Annotation:
        parts = ("parties", "envoys", "statements", "meetings", "proposals")
        found = self.object(data, (), ("id", "coder", "guideline", *parts))
        for part in parts if isinstance(data, dict) else ():
            if part not in found:
                self.fault((), f"{part} is missing", f'write "{part}": [] where there are none')
        return Annotation(
            self.text(found, "id", (), needed=isinstance(data, dict)),
            self.text(found, "coder", ()),
            self.list(found, "parties", (), self.party),
            self.list(found, "envoys", (), self.envoy),
            self.list(found, "statements", (), self.statement),
            self.list(found, "meetings", (), self.meeting),
            self.list(found, "proposals", (), self.proposal),
            self.name,
        )

    def party(self, value: Any, path: Steps) -> GoldParty:
        data = self.object(value, path, ("name", "type", "role", "aliases"))
        return GoldParty(
            self.text(data, "name", path, needed=True),
            self.code(data, "type", path, sorted(PARTY_TYPES)),
            self.code(data, "role", path, CODES["role of a party"]),
            self.texts(data, "aliases", path),
        )

    def envoy(self, value: Any, path: Steps) -> GoldEnvoy:
        data = self.object(value, path, ("name", "represents", "capacity"))
        return GoldEnvoy(
            self.text(data, "name", path, needed=True),
            self.text(data, "represents", path),
            self.text(data, "capacity", path),
        )

    def place(self, data: dict[str, Any], path: Steps) -> Place:
        quote = self.text(data, "quote", path, needed=True)
        start, end = self.number(data, "start", path), self.number(data, "end", path)
        if quote and end <= start:
            self.fault(path, f"the quote ends at {end}, but begins at {start}")
        return Place(quote, start, end)

    def mention(self, value: Any, path: Steps) -> Place:
        return self.place(self.object(value, path, ("quote", "start", "end")), path)

    def link(self, value: Any, path: Steps) -> tuple[str, str]:
        data = self.object(value, path, ("role", "name"))
        role = self.code(data, "role", path, CODES["link of a chain"])
        return role, self.text(data, "name", path, needed=True)

    def statement(self, value: Any, path: Steps) -> GoldStatement:
        keys = (
            "id", "type", "holders", "voiced_by", "issue", "target", "paraphrase", "quote", "start", "end",
            "mentions", "attribution", "modality", "background", "red_line",
        )  # fmt: skip
        data = self.object(value, path, keys)
        type_ = self.code(data, "type", path, guideline_types())
        if not type_ and not isinstance(data.get("type"), str):
            self.text(data, "type", path, needed=True)
        at = self.place(data, path)
        if data and "holders" not in data:
            self.fault(path, "holders is missing", 'write "holders": [] where the text names none')
        return GoldStatement(
            at.quote, at.start, at.end, type_,
            self.texts(data, "holders", path),
            self.text(data, "id", path),
            self.text(data, "voiced_by", path),
            self.text(data, "issue", path),
            self.text(data, "target", path),
            self.text(data, "paraphrase", path),
            self.list(data, "mentions", path, self.mention),
            self.list(data, "attribution", path, self.link),
            self.code(data, "modality", path, CODES["modality"]) or "firm",
            self.flag(data, "background", path),
            self.flag(data, "red_line", path),
            type_, mark=Mark(self.name, self.source.count("\n", 0, offset_of(self.source, path)) + 1),
        )  # fmt: skip

    def meeting(self, value: Any, path: Steps) -> GoldMeeting:
        keys = ("label", "participants", "place", "date", "status", "quote", "start", "end")
        data = self.object(value, path, keys)
        at = self.place(data, path)
        return GoldMeeting(
            at.quote, at.start, at.end,
            self.texts(data, "participants", path),
            self.code(data, "status", path, CODES["status of a meeting"]),
            self.text(data, "label", path),
            self.text(data, "place", path),
            self.text(data, "date", path),
        )  # fmt: skip

    def proposal(self, value: Any, path: Steps) -> GoldProposal:
        keys = ("label", "proposers", "addressees", "status", "content", "quote", "start", "end")
        data = self.object(value, path, keys)
        at = self.place(data, path)
        return GoldProposal(
            at.quote, at.start, at.end,
            self.text(data, "label", path, needed=True),
            self.texts(data, "proposers", path),
            self.texts(data, "addressees", path),
            self.code(data, "status", path, CODES["status of a proposal"]),
            self.text(data, "content", path),
        )  # fmt: skip


# ---------------------------------------------------------------- writing


def write_gold(annotation: Annotation) -> str:
    """Return the content of a gold file; what is not known is left out or null, as the form wants it."""
    data = {
        "id": annotation.id,
        **({"coder": annotation.coder} if annotation.coder else {}),
        "guideline": GUIDELINE,
        "parties": [
            {"name": p.name, **_said(type=p.type, role=p.role), "aliases": list(p.aliases)}
            for p in annotation.parties
        ],
        "envoys": [
            {"name": e.name, "represents": e.represents or None, "capacity": e.capacity or None}
            for e in annotation.envoys
        ],
        "statements": [_statement(s) for s in annotation.statements],
        "meetings": [
            {
                **_said(label=m.label), "participants": list(m.participants), "place": m.place or None,
                "date": m.date or None, "status": m.status, **_place(m),
            }
            for m in annotation.meetings
        ],
        "proposals": [
            {
                "label": p.label, "proposers": list(p.proposers), "addressees": list(p.addressees),
                **_said(status=p.status, content=p.content), **_place(p),
            }
            for p in annotation.proposals
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _said(**texts: str) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}


def _place(at: Place) -> dict[str, Any]:
    return {"quote": at.quote, "start": at.start, "end": at.end}


def _statement(s: GoldStatement) -> dict[str, Any]:
    return {
        **_said(id=s.id),
        "type": s.type,
        "holders": list(s.holders),
        "voiced_by": s.voiced_by or None,
        "issue": s.issue or None,
        "target": s.target or None,
        **_said(paraphrase=s.paraphrase),
        **_place(s),
        "mentions": [_place(mention) for mention in s.mentions],
        "attribution": [{"role": role, "name": name} for role, name in s.attribution],
        "modality": s.modality,
        "background": s.background,
        "red_line": s.red_line,
    }
