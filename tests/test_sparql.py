"""SPARQL as text: whatever would reach out of the store or change it is refused, and nothing else."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import queries
from graph.errors import QueryError
from graph.storage.sparql import bind, check_query, parameters, tokens

DATA = Path(__file__).parent / "data" / "queries"


def cases(name: str) -> list[str]:
    """Return the paragraphs of a file but the first, which says what they are."""
    return (DATA / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n")[1:]


def accepts(text: str) -> bool:
    """Tell whether the engine takes a text for a query."""
    try:
        ox.Store().query(text)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):  # a query that cannot be run is one
        return True
    return True


def is_update(text: str) -> bool:
    """Tell whether the engine takes a text for an update."""
    try:
        ox.Store().update(text)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        return True
    return True


def refused(text: str) -> bool:
    try:
        check_query(text)
    except QueryError:
        return True
    return False


def reaches_out(text: str) -> bool:
    """Tell whether a keyword counts in a query the engine accepts: it no longer does with that keyword misspelt."""
    other = re.sub("(fr)o(m)|(ser)v(ice)", r"\1\3x\2\4", text, flags=re.IGNORECASE)
    return accepts(text) and not accepts(other)


@pytest.mark.parametrize("text", cases("innocent"))
def test_an_innocent_query_is_not_refused(text: str) -> None:
    """Names, strings, comments and IRIs may hold any word."""
    assert (accepts(text), refused(text)) == (True, False)


@pytest.mark.parametrize("text", cases("reaching-out"))
def test_a_query_that_reaches_out_is_refused_in_any_disguise(text: str) -> None:
    """What the engine would take for SERVICE or FROM is refused, however it is written."""
    assert (accepts(text), refused(text)) == (True, True)


@pytest.mark.parametrize("path", queries.question_files().values(), ids=lambda path: path.stem)
def test_no_ready_made_question_is_refused(path: Path) -> None:
    """The questions that are shipped may be asked."""
    assert check_query(path.read_text(encoding="utf-8")) == "SELECT"


# Pieces of SPARQL that fit together often enough for the engine to accept what is made of them.
tokens_ = st.sampled_from(
    ["SERVICE", "service", "FROM", "from", "NAMED", "SILENT", "<urn:x>", "<urn:FROM>", "?x", "?from", "a:b", "from:x",
     "service:x", "SERVICESILENTa:b", "FROMa:b", ":x", "_:b", "a:x\\'", "a:y\\#", "'FROM'", '"SERVICE"', "# FROM\n",
     "{", "}", "(", ")", ".", ";", ",", "*", "1", "@from", "true", "\r", "\\u0046ROM"]
)  # fmt: skip
ends = st.sampled_from(
    ["<urn:x>", "?from", "a:b", "from:x", "service:x", ":x", "a:FROM\\'", "a:\\#", "_:from"]
)
values = st.one_of(
    ends, st.sampled_from(["1", "1.5", "true", "'FROM'", '"a"@from', '"""SERVICE"""', "'\\''"])
)
gaps = st.sampled_from(["", " ", "\n", "#FROM\n", "\t", "# '\n", '# "\r'])
triples = st.tuples(ends, gaps, ends, gaps, values, gaps, st.sampled_from([".", ""])).map("".join)
keywords = st.sampled_from(
    ["SERVICE", "SERVICE SILENT", "SERVICESILENT", "sErViCe", "GRAPH", "OPTIONAL", "MINUS", "FROM", "FROMNAMED",
     "from named", "service:x", "SERVICESILENTa:b", "FROMa:b", "from:x", ""]
)  # fmt: skip
calls = st.tuples(keywords, gaps, st.one_of(ends, st.just("")), gaps, st.sampled_from(["{}", "{?s ?p ?o}", ""])).map("".join)  # fmt: skip
bodies = st.lists(st.one_of(triples, calls, tokens_), max_size=4).map("".join)
heads = st.sampled_from(
    ["SELECT *", "SELECT ?x", "SELECT (1 AS ?z)", "ASK", "DESCRIBE ?s", "DESCRIBE <urn:y>", "DESCRIBE *",
     "DESCRIBE from:y", "CONSTRUCT { ?s ?p ?o }", "SELECT DISTINCT *", "CONSTRUCT"]
)  # fmt: skip
PROLOGUE = "PREFIX a: <urn:a> PREFIX : <urn:b> PREFIX from: <urn:c> PREFIX service: <urn:d> "


def doubtful(text: str) -> bool:
    """Tell whether a query is refused though this engine would not obey.

    For escapes, which others decode, and for a name such as service:x with a group right behind it, which is a call
    where a prefix `:` is declared.
    """
    for one, behind in pairwise(tokens(text)):
        if one.kind == "name" and "service" in one.text.lower() and behind.text == "{":
            return True
    return "\\u" in text


@settings(max_examples=1000, deadline=None)
@given(heads, gaps, st.one_of(calls, tokens_, gaps), st.sampled_from(["", " ", " WHERE "]), bodies)
@example("SELECT *", "", "", " ", "SERVICESILENTa:b{}")
def test_what_the_engine_takes_for_reaching_out_is_refused_and_nothing_else(
    head: str, gap: str, clause: str, where: str, body: str
) -> None:
    """In pieces of SPARQL in any order, what is refused is what the engine would obey."""
    query = f"{PROLOGUE}{head}{gap}{clause}{where}{{{body}}}"

    if accepts(query):
        assert refused(query) or not reaches_out(query)
        assert reaches_out(query) or not refused(query) or doubtful(query)


words = st.sampled_from(
    ["INSERT DATA", "INSERT", "DELETE", "DELETE WHERE", "DELETE DATA", "insertdata", "LOAD", "CLEAR", "DROP", "CREATE",
     "COPY", "MOVE", "ADD", "WITH <urn:x>", "PREFIX a: <urn:>", "BASE <urn:x>", "# ASK\n", "SELECT *", "ASK", ""]
)  # fmt: skip
objects = st.sampled_from(
    ["{ <urn:a> <urn:b> 1 }", "{ ?s ?p ?o }", "{ ?s ?p ?o } WHERE { ?s ?p ?o }", "GRAPH <urn:x>", "SILENT GRAPH <urn:x>",
     "ALL", "DEFAULT", "NAMED", "<urn:x> TO <urn:y>", "DEFAULT TO <urn:y>", "<urn:x>", "SILENT <urn:x>", ""]
)  # fmt: skip
updates = st.lists(st.tuples(words, gaps, objects).map("".join), max_size=3).map(";".join)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(["", "PREFIX ask: <urn:x> ", "BASE <urn:ask>", "#ask\n"]), updates)
def test_whatever_the_engine_takes_for_an_update_is_refused(prologue: str, text: str) -> None:
    """No text that could change the data passes for a question."""
    assert not is_update(prologue + text) or refused(prologue + text)


@given(st.text())
def test_any_text_is_a_question_or_refused_without_a_crash(text: str) -> None:
    """The tokens of any text, joined with what lies between them, are the text."""
    found = list(tokens(text))

    assert [t.text for t in found] == [text[t.start : t.end] for t in found]
    assert refused(text) in (True, False)


def test_keywords_in_escapes_are_refused() -> None:
    """Engines may decode escapes before they look at tokens (SPARQL 1.1, 19.2)."""
    for text in ("ASK \\u0046ROM <x:y> {}", "ASK { \\U00000053ERVICE <x:y> {} }"):
        assert refused(text)


def test_a_refusal_names_line_and_column_and_reason() -> None:
    """The error says where the keyword stands and why it is refused."""
    with pytest.raises(QueryError) as error:
        check_query("SELECT *\n  FROM <x:y> {}")

    expected = "2:3: FROM is not allowed in a question: it would choose other data; use GRAPH inside the question"
    assert str(error.value) == expected


def test_parameters_are_bound_wherever_they_stand_and_nowhere_else() -> None:
    """A place in a comment or string is none; each sub-SELECT has its own."""
    text = """# VALUES ?a { UNDEF }
    SELECT * { values $a {UNDEF} { SELECT * { VALUES ?a { UNDEF } } } FILTER (?x != "VALUES ?a { UNDEF }") VALUES ?b { UNDEF } }"""

    bound = bind(text, {"a": ["<x:y>", '"z"']})

    assert parameters(text) == ["a", "b"]
    assert bound.count('<x:y> "z"') == 2
    assert parameters(bound) == ["b"]
    assert bound.startswith("# VALUES ?a { UNDEF }\n")


def test_a_parameter_without_a_place_is_an_error() -> None:
    """A value is never dropped in silence."""
    with pytest.raises(QueryError, match="no place for the parameter 'b'"):
        bind("SELECT * { VALUES ?a { UNDEF } }", {"b": ["1"]})
