"""The YAML of a study's files: what is read, what is refused, and where it says a fault is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given

from graph.errors import InputError
from graph.notation import (
    MAX_DEPTH,
    MapNode,
    Scalar,
    parse_notation,
    read_notation,
    write_flow_text,
    write_scalar,
)
from tests.strategies import texts, yaml_like


def read(text: str) -> object:
    """Return nodes as plain lists and dictionaries."""
    return plain(parse_notation(text, "a.yaml"))


def plain(node: object) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, MapNode):
        return {key.text: plain(value) for key, value in node}
    return [plain(item) for item in node.items] if node is not None else None  # type: ignore[attr-defined]


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_notation(text, "a.yaml")
    return [str(problem).splitlines()[0] for problem in caught.value.problems]


@given(texts)
def test_a_written_text_is_read_back(text: str) -> None:
    """Whatever `kg` writes as a value is read as the same value, by itself and by another reader of YAML."""
    line = f"key: {write_scalar(text)}\n"

    assert {"key": text} == read(line)
    assert text == yaml.load(line, Loader=yaml.BaseLoader)["key"]


@given(texts)
def test_a_plain_text_has_no_trap_for_other_readers(text: str) -> None:
    """What is written plain is a text to YAML 1.1, unless it is a number or a date."""
    written = write_scalar(text)

    value = yaml.safe_load(f"key: {written}\n")["key"]

    assert not isinstance(value, bool | list | dict)
    assert value is not None or text == ""


@given(texts)
@example('a "plan", then')
def test_a_text_in_a_flow_is_read_back(text: str) -> None:
    """A text with quotation marks and commas stands within brackets as within braces."""
    written = write_flow_text(text)
    line = f"key: {{a: {written}, b: [{written}, c]}}\n"

    assert read(line) == {"key": {"a": text, "b": [text, "c"]}}


@given(yaml_like)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text ends in anything but nodes or an error with a place."""
    problems = []
    try:
        parse_notation(text, "a.yaml")
    except InputError as error:
        problems = error.problems

    assert {problem.mark.path for problem in problems} <= {"a.yaml"}


def test_values_stay_the_texts_they_are() -> None:
    """What YAML takes for numbers, dates and booleans is text here."""
    text = "a: no\nb: 2025\nc: 0.50\nd: 2025-12-06\ne: ~\nf: 0o17\ng: 12:30\n"

    expected = {
        "a": "no",
        "b": "2025",
        "c": "0.50",
        "d": "2025-12-06",
        "e": "~",
        "f": "0o17",
        "g": "12:30",
    }
    assert expected == read(text)


def test_places_count_code_points_from_one() -> None:
    """A mark names the line and column an editor shows, also behind characters outside the basic plane."""
    node = parse_notation("- {🙂 мир: x}\n", "a.yaml")

    key, value = node.items[0].entries[0]  # type: ignore[union-attr]
    assert (str(key.mark), str(value.mark)) == ("a.yaml:1:4", "a.yaml:1:11")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: &x 1\n", "a.yaml:1:4: an anchor: &x"),
        ("a: *x\n", "a.yaml:1:4: an alias: *x"),
        ("a: !!python/object:os.system x\n", "a.yaml:1:4: a tag: tag:yaml.org,2002:python/object:os.system"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:1: a second document"),
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: the key 'a' stands twice; first in line 1"),
        ("a: 1\nb: x\x00y\n", "a.yaml:2:5: a control character: U+0000"),
        ("? [a, b]\n: 1\n", "a.yaml:1:3: a key that is not a word"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), f"a.yaml:1:25: nested deeper than {MAX_DEPTH} levels"),
    ],
)  # fmt: skip
def test_what_is_dangerous_or_ambiguous_is_refused(text: str, fault: str) -> None:
    """Anchors, aliases, tags, second documents, keys that stand twice and deep nests are faults with a place."""
    assert [fault] == faults(text)


def test_all_faults_are_told_at_once() -> None:
    """A file with three faults is mended in one go."""
    assert len(faults("a: &x 1\nb: &y 2\nb: 3\n")) == 3


@pytest.mark.parametrize(
    "line",
    ["quote: He said: “no”", 'quote: "No," he said', "quote: [draft] of the plan, he said]", "quote: @kyiv said so"],
)  # fmt: skip
def test_a_quote_that_is_no_yaml_gets_the_way_out(line: str) -> None:
    """Colons and quotation marks in a quote are the commonest trap: the error shows what to write."""
    with pytest.raises(InputError) as caught:
        parse_notation(f"statements:\n- {line}\n", "a.yaml")

    assert "write `quote: |-` and the text on the next line" in caught.value.problems[0].hint
    assert caught.value.problems[0].mark.line == 2


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are refused with their line."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\nb: \xff\xfe\n")

    with pytest.raises(InputError, match=r"a.yaml:2: not UTF-8"):
        read_notation(path, "a.yaml")


def test_a_byte_order_mark_and_foreign_line_ends_are_read(tmp_path: Path) -> None:
    """Files saved on Windows mean the same."""
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: |-\r\n  x\r\n  y\r\n".encode())

    assert plain(read_notation(path, "a.yaml")) == {"a": "1", "b": "x\ny"}
