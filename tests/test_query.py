"""kg query as people use it: parameters, formats, refusals, and what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import kg
import queries
from graph import Study
from graph.asking.parameters import with_parameters
from graph.tables import Table, printable, width, write_table
from queries import parse_question

FOLDER = Path(__file__).parent / "data" / "oracle"
WANTS = "what-does-each-party-want"
CONTROLS = [chr(c) for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n"] + [
    "\u202e",
    "\u2066",
]
REGISTER = """
  kyiv-state: {is a: state, label: {en: Ukraine, uk: Україна, ru: Украина}, also called: [Kyiv, Київ]}
  georgia: {is a: state, label: Georgia}
  georgia-us: {is a: organization, label: Georgia}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built study of two coders, with names in three languages."""
    folder = tmp_path_factory.mktemp("query") / "study"
    shutil.copytree(FOLDER, folder)
    register = folder / "register.yaml"
    text = register.read_text(encoding="utf-8").replace("actors:\n", f"actors:{REGISTER}", 1)
    register.write_text(text, encoding="utf-8")
    Study.open(folder).build()
    return folder


@pytest.fixture(autouse=True)
def interrupts() -> Iterator[None]:
    """Give the tests' own interrupt back: the command takes it."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def run(study: Path, *words: str, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(kg.main, ["query", "--study", str(study), *words], input=input)


def rows(study: Path, *words: str) -> list[dict[str, object]]:
    result = run(study, *words, "--format", "json")
    assert (
        result.exit_code,
        result.stderr.replace("no rows: nothing answers this question\n", ""),
    ) == (0, "")
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


# ---------------------------------------------------------------- lists and help


def test_the_list_has_every_question_under_its_theme(study: Path) -> None:
    """Without a question, all are listed by theme, with their parameters."""
    listed = run(study).stdout

    themes = re.findall(r"^\w+$", listed, re.MULTILINE)
    assert themes == ["parties", "positions", "conflict", "evidence", "time", "quality"]
    assert "who-threatens-what" in listed
    assert "[--party]" in listed


def test_the_list_and_help_need_no_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has no study yet can see what may be asked."""
    monkeypatch.chdir(tmp_path)
    listed = CliRunner().invoke(kg.main, ["query"])
    helped = CliRunner().invoke(kg.main, ["query", WANTS, "--help"])

    assert (listed.exit_code, helped.exit_code) == (0, 0)
    assert WANTS in listed.stdout
    assert "--party ACTOR" in helped.stdout


def test_a_study_that_is_not_there_is_an_error_even_for_the_list(tmp_path: Path) -> None:
    """A folder that was named and is no study is never passed over."""
    result = run(tmp_path)

    assert (result.exit_code, "no study in" in result.stderr) == (3, True)


# ---------------------------------------------------------------- values of parameters


@pytest.mark.parametrize(
    "value",
    ["Arland", "the Arlish", "arland", "ARLAND", "actor:arland", "actor/arland", "https://example.org/oracle/actor/arland"],
)  # fmt: skip
def test_a_thing_is_found_by_name_alias_handle_and_iri(study: Path, value: str) -> None:
    """Whatever stands for the actor gives the same rows."""
    expected = [{"who": "Arland", "kind": "aim"}, {"who": "Arland", "kind": "demand"}]

    found = rows(study, WANTS, "--party", value)

    assert expected == [{key: row[key] for key in ("who", "kind")} for row in found]


@pytest.mark.parametrize("value", ["Ukraine", "Україна", "украина", "Київ", "Kyiv"])
def test_a_name_in_any_language_of_the_register_is_understood(study: Path, value: str) -> None:
    """The same actor is found by its names in English, Ukrainian and Russian, in any case."""
    reader = Study.open(study).reader
    question = parse_question("SELECT * { VALUES ?party { UNDEF } }", Path("q.rq"))

    bound = with_parameters(reader, question, {"party": [value]}, "https://example.org/oracle/")

    assert "<https://example.org/oracle/actor/kyiv-state>" in bound


def test_a_parameter_given_twice_means_either(study: Path) -> None:
    """Several values are alternatives."""
    both = rows(study, WANTS, "--party", "Arland", "--party=Borland")

    assert {row["who"] for row in both} == {"Arland", "Borland"}


def test_a_graph_is_written_with_the_prefixes_of_its_question(study: Path) -> None:
    """Those the question declares come before those of the study, for the same names too."""
    question = (
        "PREFIX ex: <http://ex.org/> PREFIX who: <https://example.org/oracle/actor/> "
        "CONSTRUCT { actor:arland ex:wants neg:Demand } WHERE { }"
    )

    said = run(study, question).stdout

    assert "who:arland ex:wants neg:Demand ." in said
    assert "@prefix actor:" not in said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("SELECT ?x { ?x a neg:Demnd }", "nothing in this study is neg:Demnd: did you mean 'neg:Demand'"),
        ("ASK { actor:arlund ?p ?o }", "nothing in this study is actor:arlund: did you mean 'actor:arland'"),
        ("DESCRIBE actor:nobody-here", "no triples: nothing answers this question\nnothing in this study is actor:nobody-here"),
    ],
)  # fmt: skip
def test_a_name_that_nothing_goes_by_is_told_where_the_answer_is_empty(
    study: Path, question: str, said: str
) -> None:
    """A slip in a name gives an empty answer, which is not taken for knowledge."""
    assert said in run(study, question).stderr


def test_an_empty_answer_to_a_question_without_a_slip_says_nothing_of_names(study: Path) -> None:
    """Own prefixes, datatypes and words of the ontology that nobody used are no slips."""
    question = 'PREFIX my: <urn:my:> SELECT ?x { ?x a neg:Accusation, my:Thing FILTER (?x = "1"^^xsd:int) }'

    said = run(study, question).stderr

    assert said == "no rows: nothing answers this question\n"


def test_options_and_question_may_come_in_any_order(study: Path) -> None:
    """The question need not come first."""
    assert rows(study, "--party", "Arland", WANTS) == rows(study, WANTS, "--party", "Arland")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([WANTS, "--parti", "Arland"], "has no parameter --parti\n  did you mean '--party'?"),
        (
            ["which-meetings", "--party", "x"],
            "which-meetings has no parameter --party\n  it has none",
        ),
    ],
)
def test_a_parameter_that_is_not_there_is_wrong_usage(
    study: Path, words: list[str], message: str
) -> None:
    """As with any option: exit code 2, and what was meant."""
    result = run(study, *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([WANTS, "--party", "Arlund"], "no actor is called 'Arlund'\n  did you mean 'Arland'"),
        ([WANTS, "--party", "Georgia"], "'Georgia' may be actor:georgia or actor:georgia-us"),
        ([WANTS, "--party", "foo:arland"], "unknown prefix 'foo' in 'foo:arland'"),
        ([WANTS, "--party", "acter:arland"], "unknown prefix 'acter' in 'acter:arland'\n  did you mean 'actor'"),
        ([WANTS, "--party", "term:tolls"], "term:tolls is no actor"),
        ([WANTS, "--party", "actor:nobody"], "nothing in this study is actor:nobody"),
        ([WANTS, "--party", "https://example.org/nobody"], "nothing in this study is https://example.org/nobody"),
        ([WANTS, "--party", "http://a b"], "no IRI: 'http://a b'"),
        ([WANTS, "--issue", "teritory"], "no issue is called 'teritory'\n  did you mean 'territory'"),
        (["what-should-be-reviewed-first", "--below", "much"], "not a number: 'much'"),
        (["how-did-each-stand-develop", "--since", "yesterday"], "not a date: 'yesterday'"),
        (["how-did-each-stand-develop", "--since", "2001-02-30"], "no such day: '2001-02-30'"),
        (["what-does-each-party-wnt"], "did you mean what-does-each-party-want"),
        (["nothing-like-it.rq"], "no question 'nothing-like-it.rq', and no such file"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_an_error_with_what_to_do(
    study: Path, words: list[str], message: str
) -> None:
    """No mistake in a parameter ends in empty rows."""
    result = run(study, *words)

    assert (result.exit_code, result.stdout) == (3, "")
    assert message in result.stderr


@pytest.mark.parametrize(
    "words",
    [[WANTS, "extra"], [WANTS, "--party"], ["--party", "Arland"], [WANTS, "-z"], [WANTS, "-f", "pdf"],
     [WANTS, "--excel"], [WANTS, "--lang", "a b"], [WANTS, "-f", "turtle"], ["ASK {}", "-f", "nt"],
     ["DESCRIBE actor:arland", "-f", "csv"]],
)  # fmt: skip
def test_wrong_usage_ends_with_exit_code_2(study: Path, words: list[str]) -> None:
    """What the command line itself gets wrong is told apart from wrong data."""
    result = run(study, *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_numbers_and_defaults_reach_the_question(study: Path) -> None:
    """A number is put in as it is; without one the default of the header holds."""
    name = "what-should-be-reviewed-first"

    assert {row["confidence"] for row in rows(study, name, "--below", "0.7")} == {0.5, 0.6}
    assert rows(study, name) == rows(study, name, "--below", "0.8")


def test_a_choice_outside_the_enumeration_is_refused(study: Path, tmp_path: Path) -> None:
    """A header may list the values a parameter takes, and a default."""
    file = tmp_path / "kinds.rq"
    header = (
        "#+ summary: x\n#+ params:\n#+   kind:\n#+     enum: [alpha, beta]\n#+     default: beta\n"
    )
    file.write_text(header + "SELECT ?kind { VALUES ?kind { UNDEF } }", encoding="utf-8")

    assert rows(study, str(file)) == [{"kind": "beta"}]
    assert "did you mean 'alpha'?" in run(study, str(file), "--kind", "alpa").stderr


# ---------------------------------------------------------------- SPARQL of one's own

SPARQL = 'SELECT (1 AS ?one) ("Київ" AS ?name) { }'


def test_a_text_a_file_and_standard_input_give_the_same(study: Path, tmp_path: Path) -> None:
    """A question may be quoted, lie in a file with a space in its name and a byte order mark, or come through a pipe."""
    file = tmp_path / "my question.rq"
    file.write_text("\ufeff" + SPARQL, encoding="utf-8")

    answers = [run(study, SPARQL), run(study, str(file)), run(study, "-", input=SPARQL)]

    assert {a.stdout for a in answers} == {"one  name\n───  ────\n1    Київ\n"}


def test_a_value_for_a_question_without_header_is_a_thing_if_one_is_called_so(study: Path) -> None:
    """Names work in a stranger's file, too; what names nothing is text."""
    text = "SELECT ?x { VALUES ?x { UNDEF } }"

    assert rows(study, text, "--x", "Arland", "--iris") == [
        {"x": "https://example.org/oracle/actor/arland"}
    ]
    assert rows(study, text, "--x", "no such thing") == [{"x": "no such thing"}]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("SELECT * { ?s foo:x ?o }", 1, 15, "unknown prefix 'foo'"),
        ("SELECT * {\n  ?s a neg:Demand", 1, 10, "this { is never closed by a }"),
        ("SELECT * { ?s a ?o } }", 1, 22, "this } closes nothing"),
        ("SELECT * { ?s a ?o FILTER (lenght(?o)) }", 1, 28, "no keyword and no function: lenght"),
        ("SELECT * { ?s a ?o FILTR (?o) }", 1, 20, "no keyword and no function: FILTR"),
        ('SELECT * {\n\t?s ?p "Київ" ; }\n  ?x }', 3, 3, "'?x' is not expected here"),
        ('SELECT * { ?s ?p "open }', 1, 18, 'this " is never closed by another'),
        ("SELECT * { ?s ?p <relative> }", 1, 18, "no whole IRI: <relative>"),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", 1, 40, "a variable of SELECT is neither grouped nor counted"),
        ("SELECT * { ?s ?p ?o LIMIT 5 }", 1, 21, "'LIMIT' is not expected here"),
        ("SELECT * { ?s ?p ?o FILTER (?s ! 3) }", 1, 32, "'!' is not expected here"),
        ("SELECT * { ?s ?p", 1, 10, "this { is never closed by a }"),
        ("DESCRIBE ?s WHERE", 1, 18, "the question ends too early"),
    ],
)  # fmt: skip
def test_a_mistake_in_sparql_is_shown_with_a_caret_under_it(
    study: Path, text: str, line: int, column: int, message: str
) -> None:
    """Line and column are those of the first word that cannot stand there, whenever the engine finds it out."""
    result = run(study, text)

    head, shown, caret, *_ = result.stderr.split("\n")
    assert (result.exit_code, head) == (3, f"kg: {line}:{column}: not SPARQL: {message}")
    assert shown == "  " + text.split("\n")[line - 1].replace("\t", " ")
    assert caret == " " * (column + 1) + "^"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, 200), piece=st.sampled_from(["", "}", "{", "FILTER", '"', "?", "<", ";", "foo:", "("]), cut=st.booleans())  # fmt: skip
def test_no_broken_question_ends_in_a_traceback(
    study: Path, at: int, piece: str, cut: bool
) -> None:
    """A question cut off or spoilt anywhere is either answered or refused with its place."""
    text = queries.question_files()["what-would-bridge"].read_text(encoding="utf-8")
    at = len(text) * at // 200
    result = run(study, "-", input=text[:at] + piece + ("" if cut else text[at:]))

    place = r"kg: (\d+:\d+|standard input:\d+|an empty question)"
    assert result.exit_code in (0, 3)
    assert result.exit_code == 0 or re.match(place, result.stderr)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("INSERT DATA { <a:b> <a:b> 1 }", "1:1: INSERT would change the data"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "1:12: SERVICE is not allowed"),
        ("SELECT * FROM <a:b> { ?s ?p ?o }", "1:10: FROM is not allowed"),
        ("LOAD <http://127.0.0.1:9/>", "1:1: LOAD is not allowed"),
        ("SELECT (<a:b>(1) AS ?x) {}", "the question cannot be answered"),
        ("#+ a: 1\n#+ a: 2\nASK {}", "the key 'a' stands twice"),
    ],
)  # fmt: skip
def test_what_may_not_or_cannot_be_asked_is_refused(study: Path, text: str, message: str) -> None:
    """A refusal says where and why, from any way in."""
    for result in (run(study, text), run(study, "-", input=text)):
        assert (result.exit_code, result.stdout) == (3, "")
        assert message in result.stderr


def test_input_that_is_no_text_is_refused(study: Path, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are named."""
    (tmp_path / "x.rq").write_bytes(b"ASK { \xff }")

    assert "not UTF-8: byte 6 is 0xff" in run(study, str(tmp_path / "x.rq")).stderr
    assert "not UTF-8: byte 6 is 0xff" in run(study, "-", input=b"ASK { \xff }").stderr


# ---------------------------------------------------------------- formats

ODD = """SELECT ?text ?n ?yes ?none ?thing WHERE { VALUES (?text ?n ?yes ?thing) {
  ("a,b \\"c\\" | d\\te\\\\f\\ng" 1.5 true actor:arland) ("=1+1 *x* <b> [y]" -3 false neg:Demand) ("Київ 北京" 7 UNDEF "\\u009B31m") } }"""
TEXTS = ['a,b "c" | d\te\\f\ng', "=1+1 *x* <b> [y]", "Київ 北京"]


def test_csv_is_read_back_by_another_reader(study: Path) -> None:
    """CSV is that of RFC 4180."""
    found = list(csv.DictReader(io.StringIO(run(study, ODD, "-f", "csv").stdout)))

    assert [row["text"] for row in found] == TEXTS
    assert found[0] == {"text": TEXTS[0], "n": "1.5", "yes": "true", "none": "", "thing": "Arland"}


def test_csv_for_spreadsheets_runs_no_cell(study: Path) -> None:
    """With --excel, a byte order mark says UTF-8, and what begins like a formula is a text; numbers stay numbers."""
    text = run(study, ODD, "-f", "csv", "--excel").stdout
    found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    assert text[0] == "\ufeff"
    assert [(row["text"][:2], row["n"]) for row in found] == [
        ("a,", "1.5"),
        ("'=", "-3"),
        ("Ки", "7"),
    ]


def test_tsv_has_one_line_per_row(study: Path) -> None:
    """Tabs and line feeds in cells are escapes."""
    lines = run(study, ODD, "-f", "tsv").stdout.splitlines()

    assert [len(line.split("\t")) for line in lines] == [5, 5, 5, 5]
    assert lines[1].split("\t")[0] == 'a,b "c" | d\\te\\\\f\\ng'


def test_json_and_jsonl_keep_types(study: Path) -> None:
    """Numbers, truth values and missing values are those of JSON."""
    expected = {"text": TEXTS[0], "n": 1.5, "yes": True, "none": None, "thing": "Arland"}

    assert json.loads(run(study, ODD, "-f", "json").stdout)[0] == expected
    assert json.loads(run(study, ODD, "-f", "jsonl").stdout.split("\n")[0]) == expected


def test_numbers_that_json_lacks_are_words(study: Path) -> None:
    """JSON has no infinity."""
    text = 'SELECT ?x { VALUES ?x { "INF"^^xsd:double "NaN"^^xsd:double "1e2"^^xsd:double } }'

    assert [row["x"] for row in rows(study, text)] == ["INF", "NaN", 100.0]


def test_markdown_is_a_table_of_plain_words(study: Path) -> None:
    """A reader of Markdown sees the cells as they are, without markup of their own."""
    tree = MarkdownIt().enable("table").parse(run(study, ODD, "-f", "md").stdout)

    inline = [token for token in tree if token.type == "inline"]
    cells = ["".join(child.content for child in token.children or []) for token in inline]
    kinds = {child.type for token in inline for child in token.children or []}
    assert cells[0:5] == ["text", "n", "yes", "none", "thing"]
    assert cells[10] == "=1+1 *x* <b> [y]"
    assert kinds <= {"text", "text_special"}


def test_sparql_results_are_read_back_by_another_reader(study: Path) -> None:
    """Results in JSON and XML are read by rdflib, with IRIs in place."""
    for format, name in (("srj", "json"), ("srx", "xml")):
        text = run(study, ODD, "-f", format).stdout
        read = rdflib.query.Result.parse(io.BytesIO(text.encode()), format=name)

        assert [str(row["text"]) for row in read] == TEXTS
        assert str(next(iter(read))["thing"]) == "https://example.org/oracle/actor/arland"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize(("format", "name"), [("turtle", "turtle"), ("ttl", "turtle"), ("nt", "nt"), ("trig", "trig"), ("jsonld", "json-ld")])  # fmt: skip
def test_graphs_are_read_back_by_another_reader(study: Path, format: str, name: str) -> None:
    """CONSTRUCT and DESCRIBE give graphs that rdflib reads as the same triples."""
    text = "CONSTRUCT WHERE { ?p neg:heldBy ?who }"
    expected = rdflib.Dataset(default_union=True).parse(
        data=run(study, text, "-f", "nt").stdout, format="nt"
    )

    read = rdflib.Dataset(default_union=True).parse(
        data=run(study, text, "-f", format).stdout, format=name
    )

    assert {t[:3] for t in read.quads()} == {t[:3] for t in expected.quads()}
    assert len(read) > 10


def test_ask_says_yes_or_no_and_a_no_is_exit_code_1(study: Path) -> None:
    """Scripts can tell the answers apart."""
    yes, no = run(study, "ASK { ?s a neg:Demand }"), run(study, "ASK { ?s a neg:Nothing }")

    assert [(a.exit_code, a.stdout) for a in (yes, no)] == [(0, "yes\n"), (1, "no\n")]
    assert json.loads(run(study, "ASK { ?s a neg:Nothing }", "-f", "json").stdout) == {
        "boolean": False
    }
    assert json.loads(run(study, "ASK {}", "-f", "srj").stdout)["boolean"] is True
    assert ET.fromstring(run(study, "ASK {}", "-f", "srx").stdout)[1].text == "true"


def test_a_file_gets_the_format_of_its_ending(study: Path, tmp_path: Path) -> None:
    """-o writes, whole or not at all, and its ending chooses; an ending that says nothing is an error."""
    target = tmp_path / "answer.csv"
    result = run(study, WANTS, "-o", str(target))

    assert (result.stdout, target.read_text(encoding="utf-8")) == (
        "",
        run(study, WANTS, "-f", "csv").stdout,
    )
    assert result.stderr == f"wrote {target}\n"
    assert run(study, WANTS, "-o", str(tmp_path / "answer.pdf")).exit_code == 2
    assert run(study, WANTS, "-o", str(tmp_path / "none" / "x.csv")).exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]


def test_names_are_in_the_language_asked_for(study: Path) -> None:
    """--lang chooses among labels and falls back; --iris shows none."""
    text = "SELECT ?x { VALUES ?x { actor:kyiv-state actor:arland } }"

    assert rows(study, text, "--lang", "uk") == [{"x": "Україна"}, {"x": "Arland"}]
    assert rows(study, text, "--iris")[0] == {"x": "https://example.org/oracle/actor/kyiv-state"}


# ---------------------------------------------------------------- terminals


@settings(deadline=None)
@given(
    st.lists(
        st.text(st.one_of(st.characters(), st.sampled_from(CONTROLS)), max_size=12),
        min_size=1,
        max_size=4,
    )
)
def test_no_control_character_reaches_any_text_format(cells: list[str]) -> None:
    """Whatever a cell holds, a terminal is given nothing to obey."""
    table = Table(("a",), tuple((cell,) for cell in cells))

    for format in ("table", "csv", "tsv", "json", "jsonl", "md"):
        text = "".join(write_table(table, format))
        assert [c for c in text if c in CONTROLS] == []


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json", "jsonl", "md", "srj", "srx"])
def test_no_control_character_comes_out_of_a_question(study: Path, format: str) -> None:
    """A literal with escape sequences is harmless in every format, and JSON still says what it was."""
    text = 'SELECT ("\\u001B[31m\\u009B31m\\u007F\\u202Ered" AS ?x) { }'
    out = run(study, text, "-f", format).stdout

    assert [c for c in out if c in CONTROLS] == []
    if format == "json":
        assert json.loads(out) == [{"x": "\x1b[31m\x9b31m\x7f\u202ered"}]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("format", ["turtle", "nt", "trig", "jsonld"])
def test_graphs_keep_control_characters_as_escapes(study: Path, format: str) -> None:
    """What cannot be shown is escaped, and read back as it was."""
    text = 'CONSTRUCT { <a:b> <a:c> "\\u009B31m\\u202E" } WHERE {}'
    out = run(study, text, "-f", format).stdout

    assert [c for c in out if c in CONTROLS] == []
    name = {"turtle": "turtle", "nt": "nt", "trig": "trig", "jsonld": "json-ld"}[format]
    read = rdflib.Dataset(default_union=True).parse(data=out, format=name)
    assert [str(o) for _, _, o, _ in read.quads()] == ["\x9b31m\u202e"]


def test_error_messages_hold_no_control_characters(study: Path) -> None:
    """What a stranger's file says comes to the terminal without its escape sequences."""
    for words in (
        ["SELECT * { ?s \x1b[31m ?o }"],
        [WANTS, "--party", "\x1b[31m"],
        ["\x9b31m"],
        ["#+ \x1b\nASK {}"],
    ):
        assert [c for c in run(study, *words).stderr if c in CONTROLS] == []


def test_columns_stand_under_each_other_in_any_script() -> None:
    """Cyrillic fills one place, Chinese two, marks none."""
    table = Table(("name", "n"), (("Київ", 1), ("北京", 2), ("e\u0301", 3)))
    lines = "".join(write_table(table, "table")).splitlines()

    assert {width(line[: line.rindex(line.split()[-1])]) for line in lines} == {6}


def test_printable_text_is_left_alone() -> None:
    """No-break spaces, soft hyphens and joiners are text."""
    text = "a\u00a0b\u2009c\u00add\u200de\n\tf"

    assert printable(text) == text


def on_terminal(study: Path, columns: int, *words: str) -> str:
    """Return what kg query writes on a terminal of so many columns."""
    main, other = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "kg", "query", "--study", str(study), *words]
    with subprocess.Popen(
        command, stdout=other, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        os.close(other)
        read = b""
        while True:
            try:
                piece = os.read(main, 1 << 16)
            except OSError:  # what Linux says when the other end is closed
                break
            if not piece:
                break
            read += piece
    os.close(main)
    assert process.returncode == 0
    return read.decode().replace("\r\n", "\n")


def test_a_table_too_wide_for_the_terminal_is_folded(study: Path) -> None:
    """No line is longer than the terminal; every word is still there."""
    drawn = on_terminal(study, 60, "which-words-back-what", "--party", "Borland")
    drawn = re.sub(r"\x1b\[\d*m", "", drawn)

    assert max(width(line) for line in drawn.splitlines()) <= 60
    assert "hailed" not in drawn
    assert "crowns" in drawn


def test_a_table_that_fits_is_the_same_on_a_terminal(study: Path) -> None:
    """What fits is written as it is into a pipe."""
    drawn = on_terminal(study, 120, WANTS)

    assert drawn == run(study, WANTS).stdout


def test_a_reader_that_goes_away_is_no_error(study: Path) -> None:
    """`kg query … | head -1` ends quietly."""
    text = "SELECT ?s ?p ?o { ?s ?p ?o } "
    command = [
        sys.executable,
        "-m",
        "kg",
        "query",
        "--study",
        str(study),
        text,
        "-f",
        "csv",
        "--iris",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        line = process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert (line, said) == (b"s,p,o\n", b"")


def test_an_interrupt_ends_a_running_question_at_once(study: Path) -> None:
    """Ctrl-C is heard while the engine works."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    code = "import sys, kg, graph.asking.query as q; old = q.check_query; q.check_query = lambda t: (print('now', flush=True), old(t)); kg.main()"  # fmt: skip
    command = [sys.executable, "-c", code, "query", "--study", str(study), endless]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"now\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)

    assert (process.returncode, said) == (-signal.SIGINT, b"")


# ---------------------------------------------------------------- the state of the study


def test_a_study_that_is_not_built_says_so(tmp_path: Path) -> None:
    """Without an index there is no answer, and a hint."""
    shutil.copytree(FOLDER, tmp_path / "study")
    result = run(tmp_path / "study", WANTS)

    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "kg: nothing is built yet\n  run: kg build\n"


def test_a_study_changed_since_the_last_build_says_so(tmp_path: Path) -> None:
    """The answer is given from the index, with a word that it is not of now; after a build it is."""
    folder = tmp_path / "study"
    shutil.copytree(FOLDER, folder)
    Study.open(folder).build()
    fresh = run(folder, WANTS)
    coding = folder / "codings" / "ben" / "day-one.yaml"
    coding.write_text(coding.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    stale = run(folder, WANTS)
    Study.open(folder).build()
    again = run(folder, WANTS)

    assert (fresh.stderr, again.stderr) == ("", "")
    assert stale.stderr == "the files of this study were changed since it was built: run kg build\n"
    assert stale.stdout == fresh.stdout


def test_a_question_of_the_study_hides_a_shipped_one(tmp_path: Path) -> None:
    """A study may ask otherwise, and is refused what a stranger's file may not do."""
    folder = tmp_path / "study"
    shutil.copytree(FOLDER, folder)
    (folder / "queries").mkdir()
    Study.open(folder).build()
    own = folder / "queries" / f"{WANTS}.rq"
    own.write_text("#+ summary: Mine?\nSELECT (1 AS ?mine) {}", encoding="utf-8")
    first = run(folder, WANTS, "-f", "csv").stdout
    own.write_text("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", encoding="utf-8")

    assert first == "mine\n1\n"
    assert f"{WANTS}.rq:1:12: SERVICE is not allowed" in run(folder, WANTS).stderr


@pytest.mark.parametrize(
    "kept",
    ["", "(", "('other text', {'name': 'x'})", "[1]", "__import__('os')", "(" * 5000, "\xff"],
)
def test_a_remembered_configuration_counts_only_for_its_own_text(tmp_path: Path, kept: str) -> None:
    """What is kept of kg.toml is used if it stands beside just that text; else the file is read."""
    folder = tmp_path / "study"
    shutil.copytree(FOLDER, folder)
    Study.open(folder).build()
    first = Study.open(folder).folder.config
    (folder / ".kg" / "config").write_bytes(kept.encode("latin-1"))
    second = Study.open(folder).folder.config
    (folder / "kg.toml").write_text('name = "new"\n', encoding="utf-8")

    assert first == second
    assert Study.open(folder).folder.config.name == "new"


# ---------------------------------------------------------------- completion


def completed(study: Path, *words: str) -> list[str]:
    """Return what the shell is offered behind the words, the last of which is begun."""
    line = ["kg", "query", "--study", str(study), *words]
    environment = {
        "_KG_COMPLETE": "zsh_complete",
        "COMP_WORDS": " ".join(line),
        "COMP_CWORD": str(len(line) - 1),
    }
    result = CliRunner().invoke(kg.main, [], env=environment, prog_name="kg")
    return result.stdout.split("\n")[1::3]


def test_questions_parameters_and_names_are_completed(study: Path) -> None:
    """Behind kg query the shell knows the questions, what they take, and who is in the study."""
    assert completed(study, "who-th") == ["who-threatens-what"]
    assert completed(study, WANTS, "--pa") == ["--party"]
    assert completed(study, WANTS, "--party", "arl") == ["arl", "Arland", "arland"]
    assert completed(study, WANTS, "--party", "league") == ["league"]
    assert completed(study, WANTS, "--party", "Укр") == ["Украина", "Україна"]
    assert "csv" in completed(study, WANTS, "-f", "")


# ---------------------------------------------------------------- what is loaded


def loaded(*words: str) -> set[str]:
    """Return the modules that are there when a command has run."""
    code = "import sys, kg\ntry:\n    kg.main()\nexcept SystemExit:\n    pass\nprint('\\n' + ' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_a_question_loads_no_heavy_library(study: Path) -> None:
    """What a question does not need, it does not wait for."""
    modules = loaded("query", "--study", str(study), WANTS, "--party", "Arland")

    heavy = {"rdflib", "networkx", "pyvis", "pyshacl", "yaml", "rich", "json", "dataclasses", "difflib", "hashlib", "tomllib",
             "graph.lexicon.vocabulary", "graph.storage.syntax"}  # fmt: skip
    assert modules & heavy == set()
    assert "pyoxigraph" in modules


def test_help_loads_few_modules() -> None:
    """`kg --help` is there at once."""
    code = "import sys; print(len(sys.modules))"
    bare = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert len(loaded("--help")) - int(bare.stdout) <= 120
