"""The ready-made questions as documents: their headers say what they ask, and the page of the manual is made of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import queries
from graph.asking.questions import find_question, load_question
from graph.commands.query import command
from graph.errors import QueryError
from graph.folder import find_study
from graph.storage.sparql import parameters
from queries import HeaderError, Question, read_header, read_question

PAGE = Path(__file__).parents[1] / "docs" / "questions.md"
THEMES = ("parties", "positions", "conflict", "evidence", "time", "quality")
TYPES = {"actor", "term", "issue", "code", "coder", "finding", "number", "date", "text"}
INTRODUCTION = """# Ready-made questions

Each is a file in `queries/`, named after what it asks. `kg query` lists them, `kg query NAME --help` explains one,
`kg query NAME --party Ukraine` asks it. The file runs as it is in any SPARQL 1.1 engine whose default graph is the union
of all named graphs; a parameter is a place `VALUES ?party { UNDEF }`. This page is made from the headers of the files.
"""


def questions() -> list[Question]:
    return [read_question(path) for path in queries.question_files().values()]


def described(question: Question) -> str:
    """Return the entry of a question on the page."""
    lines = [f"### {question.name}\n", f"{question.summary}\n", f"{question.description}\n"]
    if question.parameters:
        rows = [
            f"| `--{p.name}` | {p.type} | {p.description}{f' Default: {p.default}.' if p.default else ''} |"
            for p in question.parameters
        ]
        lines.append("\n".join(["| Parameter | Kind | Meaning |", "|--|--|--|", *rows]) + "\n")
    return "\n".join(lines)


def page() -> str:
    """Return the page of all questions by theme."""
    parts = [INTRODUCTION]
    for theme in THEMES:
        parts.append(f"## {theme.capitalize()}\n")
        parts += [described(question) for question in questions() if question.tags[0] == theme]
    return "\n".join(parts)


def test_the_page_of_questions_is_made_of_their_headers(request: pytest.FixtureRequest) -> None:
    """The manual knows every question, and no other."""
    if request.config.getoption("--rewrite-golden"):
        PAGE.write_text(page(), "utf-8")

    assert page() == PAGE.read_text("utf-8")


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_header_is_complete(question: Question) -> None:
    """A question has a summary that asks, a description, one known theme, and parameters with kind and meaning."""
    assert question.summary.endswith("?")
    assert question.description.endswith(".")
    assert len(question.tags) == 1
    assert question.tags[0] in THEMES
    assert question.more == {}
    assert [p for p in question.parameters if p.type not in TYPES or not p.description] == []


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_parameter_has_a_place_and_every_place_a_parameter(question: Question) -> None:
    """Header and text agree, and no parameter hides an option of the command."""
    options = {option.name for option in command.params}

    assert sorted(parameters(question.text)) == sorted(p.name for p in question.parameters)
    assert [p.name for p in question.parameters if p.name in options] == []


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_a_name_is_a_question(question: Question) -> None:
    """A file's name says what is asked, in words joined by hyphens."""
    asking = "who|whose|what|which|how|in-what|for-which|through-which"

    assert re.fullmatch(rf"(?:{asking})(?:-[a-z]+)*", question.name)


@pytest.mark.parametrize("name", ["../secret", "checks/x", "no-such-question", "", "Who", "a.b"])
def test_no_name_leads_out_of_the_folders_of_questions(tmp_path: Path, name: str) -> None:
    """A question is found by its name alone, never by a path."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "secret.rq").write_text("ASK {}", encoding="utf-8")
    (tmp_path / "kg.toml").write_text('name = "x"\n', encoding="utf-8")
    study = find_study(tmp_path)

    assert find_question(name, study) is None


@pytest.mark.parametrize(
    ("header", "line"),
    [("#+ summary", 1), ("#+ a: 1\n#+ a: 2", 2), ("#+ params:\n#+   x:\n#+   - y\n#+ z", 4), ("#+   indented: x", 1)],
)  # fmt: skip
def test_a_header_that_cannot_be_read_names_its_line(header: str, line: int) -> None:
    """What is no `key: value` is shown where it stands."""
    with pytest.raises(HeaderError) as error:
        read_header(header)

    assert error.value.line == line


def test_a_file_that_cannot_be_asked_is_named(tmp_path: Path) -> None:
    """The error begins with the file."""
    path = tmp_path / "mine.rq"
    path.write_text("#+ summary: x\nDROP ALL", encoding="utf-8")

    with pytest.raises(QueryError, match=r"^mine\.rq:2:1: DROP would change the data"):
        load_question(path)
