"""The architecture is what docs/architecture.md says: rooms on floors, each library in its home, heavy ones loaded late."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- floors -->\n", "<!-- end of floors -->"

FLOORS = [
    ["errors", "terms", "files", "tables"],
    ["notation", "folder"],
    ["edit", "trust", "storage"],
    ["texts"],
    ["lexicon"],
    ["inference"],
    ["extensions", "coding"],
    ["asking", "building", "intake"],
    ["checking", "networks", "editing", "extract"],
    ["picture", "ontologies", "scoring"],
    ["export"],
    ["study"],
    ["commands"],
]
"""Rooms (folders) and single modules of graph/, from the ground up; each imports from lower floors only."""

READER = [["grammar"], ["who", "about"], ["acts"], ["occasions"]]
"""Rooms within the reader, from the ground up; what stands in `graph/extract/` itself is above them all."""

HOMES = {
    "click": {"commands"},
    "rich": {"commands"},
    "pyvis": {"picture"},
    "jinja2": {"picture", "export", "ontologies"},
    "numpy": {"picture"},
    "pyshacl": {"checking"},
    "filelock": {"storage"},
    "yaml": {"notation"},
    "networkx": {"networks", "export", "study", "picture", "asking"},
    "rdflib": {"checking", "study", "ontologies"},
    "openpyxl": {"ontologies"},
}
"""Libraries that are heavy or that a reader might expect anywhere, and the rooms that may name them."""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield the modules of graph/ with the room they are in."""
    for path in sorted((ROOT / "graph").rglob("*.py")):
        parts = path.relative_to(ROOT / "graph").with_suffix("").parts
        if parts != ("__init__",) and parts[0] != "demo":
            yield parts[0], path


def imports(path: Path) -> Iterator[str]:
    """Yield the modules a file imports when it runs; what only a type checker reads does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (
                [f"graph.{alias.name}" for alias in node.names]
                if node.module == "graph"
                else [node.module]
            )


def docstring(path: Path) -> str:
    """Return the first sentence of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def page() -> str:
    """Return the floors as the page shows them: the top first."""
    lines = []
    for number, floor in reversed(list(enumerate(FLOORS, 1))):
        for name in floor:
            folder = ROOT / "graph" / name
            if not folder.is_dir():
                lines.append(
                    f"| {number} | `graph/{name}.py` | {docstring(folder.with_suffix('.py'))} |"
                )
                continue
            inner = sorted(p for p in folder.rglob("*.py") if p.name != "__init__.py")
            names = ", ".join(
                f"`{p.relative_to(folder).with_suffix('').as_posix()}`" for p in inner
            )
            lines.append(
                f"| {number} | `graph/{name}/` | {docstring(folder / '__init__.py')} {names} |"
            )
    return "| Floor | Where | What |\n|--|--|--|\n" + "\n".join(lines) + "\n"


def test_every_module_has_a_floor_and_every_floor_is_there() -> None:
    """No room or module is forgotten in the list of floors, and none in it is gone."""
    listed = [name for floor in FLOORS for name in floor]

    assert sorted({room for room, _ in modules()}) == sorted(listed)


def test_modules_import_from_lower_floors_only() -> None:
    """Nothing reaches up, and rooms of one floor do not know each other."""
    floor_of = {name: number for number, floor in enumerate(FLOORS) for name in floor}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room, path in modules()
        for name in imports(path)
        if name.startswith("graph.")
        and (other := name.split(".")[1]) != room
        and floor_of[other] >= floor_of[room]
    ]

    assert wrong == []


def test_the_rooms_of_the_reader_stand_on_each_other() -> None:
    """Within the reader too a room imports from lower ones only, and no module of the face."""
    reader = ROOT / "graph" / "extract"
    floor_of = {name: number for number, floor in enumerate(READER) for name in floor}
    rooms = {path.parent.name for path in reader.glob("*/*.py")} - {"llm"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room in floor_of
        for path in (reader / room).glob("*.py")
        for name in imports(path)
        if name.startswith("graph.extract.")
        and (other := name.split(".")[2]) != room
        and floor_of.get(other, len(READER)) >= floor_of[room]
    ]

    assert rooms == set(floor_of)
    assert wrong == []


def test_the_ontology_and_the_questions_know_nothing_of_the_rest() -> None:
    """Both are the ground everything stands on."""
    ground = [ROOT / "ontology" / "__init__.py", ROOT / "queries" / "__init__.py"]

    assert [n for path in ground for n in imports(path) if n.split(".")[0] in {"graph", "kg"}] == []


@pytest.mark.parametrize("library", HOMES)
def test_each_library_has_its_home(library: str) -> None:
    """A library is named in its rooms only, so that it can be replaced there."""
    named = {room for room, path in modules() for n in imports(path) if n.split(".")[0] == library}

    assert named != set()
    assert named <= HOMES[library]


def test_every_module_says_what_it_is() -> None:
    """Each module and each room begins with a docstring of one sentence."""
    silent = [path for _, path in modules() if not re.match(r"\S.*[.:]", docstring(path))]

    assert silent == []


def test_the_page_shows_the_floors_as_they_are(request: pytest.FixtureRequest) -> None:
    """docs/architecture.md lists rooms and modules with their own words."""
    text = PAGE.read_text(encoding="utf-8")
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    if request.config.getoption("--rewrite-golden"):
        PAGE.write_text(text[:start] + page() + text[end:], encoding="utf-8")
        return

    assert page() == text[start:end]
