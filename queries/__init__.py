"""Questions and checks as files: SPARQL with a header that says what is asked.

A header is made of the lines that begin with `#+`, as grlc established it; what stands in them is a small part of YAML,
read here so that asking a question needs no YAML library: keys and values, lists, and folded text (`>`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

FOLDER = Path(__file__).parent

Value = str | list[str] | dict[str, "Value"]


class HeaderError(ValueError):
    """A header that cannot be read; `line` counts from 1 in the file."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Parameter(NamedTuple):
    """A parameter of a question: what kind of value it takes, what it means, and a default."""

    name: str
    type: str = "text"
    description: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()


class Question(NamedTuple):
    """A question or check: its name, text, and what its header says."""

    name: str
    text: str
    path: Path
    summary: str
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    more: Mapping[str, Value] = MappingProxyType({})


def question_files(folder: Path = FOLDER) -> dict[str, Path]:
    """Return the questions of a folder by name, sorted.

    >>> "who-speaks-for-whom" in question_files()
    True
    """
    return {path.stem: path for path in sorted(folder.glob("*.rq"))}


def check_files(folder: Path = FOLDER) -> dict[str, Path]:
    """Return the checks of a folder by name, sorted."""
    return {path.stem: path for path in sorted((folder / "checks").glob("*.rq"))}


def read_question(path: Path) -> Question:
    """Return a question read from a file.

    Raises:
        HeaderError: if its header cannot be read.
        OSError, UnicodeDecodeError: if the file cannot.

    """
    return parse_question(path.read_text(encoding="utf-8"), path)


def parse_question(text: str, path: Path) -> Question:
    r"""Return a question from its text.

    >>> parse_question("#+ summary: Who is there?\nASK {}", Path("who.rq")).summary
    'Who is there?'
    """
    header = read_header(text)
    parameters = header.get("params", {})
    if not isinstance(parameters, dict):
        raise HeaderError(1, "params are no keys and values")
    known = {"summary", "description", "tags", "params"}
    tags = header.get("tags", [])
    return Question(
        name=path.stem,
        text=text,
        path=path,
        summary=_text(header.get("summary", "")),
        description=_text(header.get("description", "")),
        tags=tuple(tags) if isinstance(tags, list) else (_text(tags),),
        parameters=tuple(_parameter(name, value) for name, value in parameters.items()),
        more={key: value for key, value in header.items() if key not in known},
    )


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _parameter(name: str, value: Value) -> Parameter:
    said = value if isinstance(value, dict) else {"description": value}
    choices = said.get("enum", [])
    return Parameter(
        name=name,
        type=_text(said.get("type", "text")),
        description=_text(said.get("description", "")),
        default=_text(said.get("default", "")),
        choices=tuple(choices) if isinstance(choices, list) else (_text(choices),),
    )


_KEY = re.compile(r"(?P<indent> *)(?P<key>[\w-]+):(?: +(?P<value>.*))?")
_ITEM = re.compile(r"(?P<indent> *)- +(?P<value>.*)")


def read_header(text: str) -> dict[str, Value]:
    r"""Return what the lines of a text that begin with `#+` say.

    >>> read_header("#+ tags: [a, b]\n#+ params:\n#+   party:\n#+     type: actor\nSELECT *")
    {'tags': ['a', 'b'], 'params': {'party': {'type': 'actor'}}}
    """
    lines = [
        (number, line[2:].removeprefix(" ").rstrip())
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith("#+")
    ]
    return _read_map([(number, line) for number, line in lines if line], 0)


def _read_map(lines: list[tuple[int, str]], indent: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for number, key, value, below in _entries(lines, indent):
        if key in found:
            raise HeaderError(number, f"the key {key!r} stands twice")
        found[key] = _read_value(value, below)
    return found


def _entries(
    lines: list[tuple[int, str]], indent: int
) -> Iterator[tuple[int, str, str, list[tuple[int, str]]]]:
    at = 0
    while at < len(lines):
        number, line = lines[at]
        match = _KEY.fullmatch(line)
        if not match or len(match["indent"]) != indent:
            raise HeaderError(number, f"not `key: value`: {line.strip()!r}")
        end = at + 1
        while end < len(lines) and len(lines[end][1]) - len(lines[end][1].lstrip()) > indent:
            end += 1
        while end < len(lines) and _ITEM.match(lines[end][1]) and not match["value"]:
            end += 1
        yield number, match["key"], (match["value"] or "").strip(), lines[at + 1 : end]
        at = end


def _read_value(value: str, below: list[tuple[int, str]]) -> Value:
    if value in (">", ">-", "|", "|-"):
        joint = "\n" if value[0] == "|" else " "
        return joint.join(line.strip() for _, line in below)
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(item.strip()) for item in value[1:-1].split(",") if item.strip()]
    if value:
        return _unquoted(" ".join((value, *(line.strip() for _, line in below))))
    items = [_ITEM.fullmatch(line) for _, line in below]
    if items and all(items):
        return [_unquoted(item["value"]) for item in items if item]
    if not below:
        return ""
    indent = len(below[0][1]) - len(below[0][1].lstrip())
    return _read_map(below, indent)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
