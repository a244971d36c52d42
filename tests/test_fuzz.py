"""No file a person can write ends in anything but a graph or a list of faults: nothing crashes, nothing is invalid."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib.util
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ontology
from graph.coding.codings import parse_coding, parse_register
from graph.coding.compile import compile_coding, compile_source
from graph.coding.compiled import Surroundings
from graph.coding.register import compile_register
from graph.coding.values import parse_date, parse_literal, parse_number, parse_quantity
from graph.edit import apply_changes, insert_entry, remove_entry
from graph.errors import InputError, StudyError
from graph.folder import Coder, read_config
from graph.inference.rules import read_rules
from graph.lexicon.vocabulary import (
    ACTOR,
    DATE_TYPES,
    FINDING,
    NUMBER_TYPES,
    PLACE,
    STATEMENT,
    TERM,
    Vocabulary,
    load_vocabulary,
)
from graph.notation import MapNode, parse_notation
from graph.terms import XSD, Triple
from graph.texts.anchors import (
    find_quote,
    fold_text,
    has_quotation,
    is_direct_quote,
    nearest_passage,
    words_before,
)
from graph.texts.sources import parse_source, split_sentences
from tests.strategies import handles, texts, yaml_like

BASE = "https://example.org/test/"
REGISTER = """\
actors:
  arland: {is a: state, label: Arland, also called: [the Crown, Bo]}
  borland: {is a: state, label: Borland, also called: Bo}
places: {arland: {label: Arland}}
terms: {peace: {term: There is peace., on issue: cease-fire}, war: {term: There is war., conflicts with: peace}}
"""
SOURCE = "---\npublished by: arland\nissued: 2001-01-01\n---\nArland demands peace. “No: never,” it said.\n"


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary([(path, path.name) for path in ontology.module_files()], ("en", "uk"))


@cache
def surroundings() -> Surroundings:
    register = compile_register(
        parse_register(REGISTER, "r"), vocabulary(), BASE, "en", f"{BASE}coder/a"
    )
    return Surroundings(vocabulary(), register, read_rules(ontology.rule_files()), BASE, "en")


def well_formed(triples: tuple[Triple, ...]) -> bool:
    """Tell whether triples are N-Triples, none lost."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    return len(list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))) == len(triples)


# ---------------------------------------------------------------- codings of any shape

NAMES = ["arland", "Bo", "peace", "war", "nobody", "own", "a#b", "", "x", "the Crown", "arland#char=1", "2001-02-30",
         "2001", "some", "at least 3 %", "90 zork", "-1", "1e999", "true", "insistence", "held", "envoy", "en", "…",
         "\u0085",
         "Arland demands peace", "never", "a\nb", "\u200b", "“No: never,” it said.", "neg:Demand",
         "neg:nothing", "https://a b"]  # fmt: skip


@cache
def key_words() -> list[str]:
    known = {w for c in vocabulary().classes for w in vocabulary().all_property_words(c)}
    classes = vocabulary().class_words(FINDING)
    shape = [
        "label",
        "because",
        "id",
        "is a",
        "words",
        "said",
        "quote",
        "after",
        "no finding",
        "findings",
    ]
    return [*sorted(known), *classes, *shape, "x", "", "neg:heldBy"]


scalars = st.one_of(st.sampled_from(NAMES), texts.filter(lambda t: len(t) < 20))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*NAMES, "any of", "because"]), inner, max_size=2),
    ),
    max_leaves=4,
)
keyed = st.deferred(lambda: st.dictionaries(st.sampled_from(key_words()), values, max_size=4))


@cache
def words_for(root: str) -> list[tuple[str, list[str]]]:
    """Return the words of the classes under a root, each with the keys its things may have."""
    classes = [c for c in vocabulary().below(root) if vocabulary().label(c, "en") != "linkage"]
    return [
        (vocabulary().label(c, "en"), [*vocabulary().property_words(c), "label", "because"])
        for c in classes
    ]


plausible = st.one_of(
    st.sampled_from(NAMES), st.sampled_from(NAMES), values, st.just({"any of": ["peace", "war"]})
)


@st.composite
def entries(draw: st.DrawFn, root: str, head: bool) -> Any:
    """Draw an entry of some class with keys it may have, now and then with others, or no entry at all."""
    if draw(st.integers(0, 19)) == 0:
        return draw(values)
    word, keys = draw(st.sampled_from(words_for(root)))
    fields = draw(st.dictionaries(st.sampled_from(keys), plausible, max_size=3))
    front = {word: draw(plausible)} if head else {"is a": word, "label": draw(plausible)}
    odd = draw(keyed) if draw(st.integers(0, 19)) == 0 else {}
    return front | fields | odd


findings = entries(FINDING, True)


@st.composite
def statements(draw: st.DrawFn) -> Any:
    """Draw a statement: most with a quote that stands in the text."""
    if draw(st.integers(0, 19)) == 0:
        return draw(values)
    quotes = ["Arland demands peace.", "“No: never,” it said.", ["never", "peace"]]
    quote = draw(values if draw(st.integers(0, 19)) == 0 else st.sampled_from(quotes))
    ((_, keys),) = words_for(STATEMENT)
    keys = [key for key in keys if key not in ("span", "because", "label")]
    fields = draw(st.dictionaries(st.sampled_from(keys), plausible, max_size=2))
    return {"quote": quote} | fields | {"findings": draw(st.lists(findings, max_size=3))}


@st.composite
def codings(draw: st.DrawFn) -> str:
    """Draw a coding, in the part of YAML that is JSON."""

    def things(root: str) -> Any:
        handle = st.one_of(handles, st.sampled_from(["own", "peace", "arland"]))
        return draw(st.dictionaries(handle, entries(root, False), max_size=2))

    parts = {
        "source": "talks",
        "defaults": draw(keyed) if draw(st.integers(0, 9)) == 0 else {},
        "actors": things(ACTOR),
        "places": things(PLACE),
        "terms": things(TERM),
        "statements": draw(st.lists(statements(), max_size=2)),
    }
    return json.dumps(parts, ensure_ascii=False)


@settings(deadline=None, max_examples=150)
@given(codings())
def test_any_coding_is_compiled_or_its_faults_are_told(text: str) -> None:
    """Whatever stands where, there are triples that any reader takes, or faults with places in the file."""
    around = surroundings()
    source = parse_source(SOURCE, "talks", "sources/talks.txt")
    try:
        coding = parse_coding(text, "codings/talks.yaml")
        described = compile_source(source, around)
        compiled = compile_coding(
            coding, source, described, Coder("a", "A"), around, lambda _, __: None
        )
    except InputError as error:
        places = {(p.mark.path, p.mark.line > 0) for p in error.problems}
        assert places == {("codings/talks.yaml", True)}
        return

    assert well_formed(compiled.triples)


sections = st.one_of(
    values,
    st.dictionaries(handles, st.one_of(keyed, values), max_size=2),
    st.lists(findings, max_size=2),
)
registers = st.dictionaries(st.sampled_from(["actors", "places", "terms", "findings"]), sections)


@settings(deadline=None, max_examples=40)
@given(registers)
def test_any_register_is_read_or_its_faults_are_told(parts: dict[str, Any]) -> None:
    """The same holds for the register."""
    text = json.dumps(parts, ensure_ascii=False)
    try:
        register = compile_register(
            parse_register(text, "register.yaml"), vocabulary(), BASE, "en", f"{BASE}coder/a"
        )
    except InputError as error:
        assert all(p.mark.path == "register.yaml" for p in error.problems)  # noqa: PT017
        return

    assert well_formed(register.triples)


HEADER_KEYS = [
    "title",
    "published by",
    "author",
    "issued",
    "language",
    "url",
    "licence",
    "note",
    "x",
    "quoted from",
]


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(HEADER_KEYS), values), texts)
@example({"language": "en us"}, "a")
@example({"title": {"x y": "a"}}, "a")
def test_any_header_is_read_or_its_faults_are_told(header: dict[str, Any], text: str) -> None:
    """The same holds for headers, in the file or beside it."""
    content = f"---\n{json.dumps(header, ensure_ascii=False)}\n---\n{text}"
    try:
        compiled = compile_source(
            parse_source(content, "talks", "sources/talks.txt"), surroundings()
        )
    except InputError as error:
        assert all(p.mark.path == "sources/talks.txt" for p in error.problems)  # noqa: PT017
        return

    assert well_formed(compiled.triples)


@given(yaml_like)
@example("---\n- a\n---\n")
@example("---\n: \n---\n")
def test_any_text_is_a_source_or_has_a_faulty_header(content: str) -> None:
    """Pieces of YAML in any order end in a source or in faults; its sentences can be told."""
    try:
        source = parse_source(content, "talks", "sources/talks.txt")
    except InputError as error:
        assert all(p.mark.path == "sources/talks.txt" for p in error.problems)  # noqa: PT017
        return

    assert source.sentences == list(split_sentences(source.text))


toml_like = st.lists(
    st.sampled_from(
        ["name", "base", "languages", "coder", "extensions", "coders", "[coders.a]", "[coders]", "x", " = ", '"en"',
         '"a b"', '""',
         "[", "]", ", ", "1", "true", "{}", "\n", '"https://example.org/"', "'en'",
         "[[coders]]", "#", "\x00", '"\\ud800"', "nan"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.one_of(toml_like, texts))
@example("coders = 1\n")
@example("[coders.a]\nname = 1\n")
@example("languages = []\n")
def test_any_kg_toml_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    """A kg.toml gives a configuration or a sentence that names it."""
    path = tmp_path_factory.getbasetemp() / "kg.toml"
    path.write_text(content, "utf-8")
    try:
        config = read_config(path)
    except StudyError as error:
        assert "kg.toml" in error.message  # noqa: PT017
        return

    assert config.base[-1] in "/#"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"name = '\xe9'"])
def test_a_kg_toml_that_is_no_utf8_is_refused(tmp_path: Path, content: bytes) -> None:
    """Another encoding is told, not guessed."""
    (tmp_path / "kg.toml").write_bytes(content)

    with pytest.raises(StudyError, match="not TOML"):
        read_config(tmp_path / "kg.toml")


# ---------------------------------------------------------------- values

digits = st.text("0123456789٣.,+-−eE %$′ \u00a0²", max_size=12)


@given(st.one_of(digits, texts, st.sampled_from(NAMES)))
def test_any_text_is_a_value_or_none(text: str) -> None:
    """What is taken for a number, date or quantity is valid as its datatype, and the rest is nothing."""
    quantity = parse_quantity(text)
    literals = [parse_number(text), parse_date(text), quantity[0] if quantity else None]
    literals += [
        parse_literal(text, frozenset(kind), "en")[0]
        for kind in (DATE_TYPES, NUMBER_TYPES, [XSD + "boolean"])
    ]

    terms = [rdflib.util.from_n3(literal) for literal in literals if literal]
    assert [term for term in terms if not isinstance(term, rdflib.Literal) or term.ill_typed] == []


@given(texts, texts)
def test_any_quote_is_looked_for_without_fail(text: str, quote: str) -> None:
    """Searching, telling how it is told, and hinting work on any words."""
    folded = fold_text(text)
    places = find_quote(folded, quote)
    sentences = list(split_sentences(text))

    assert all(0 <= a < b <= len(text) for a, b in places)
    assert all(text[a:b] != "" for a, b in places)
    assert nearest_passage(text, sentences, quote) in {"", *(text[a:b] for a, b in sentences)}
    assert {is_direct_quote(quote), has_quotation(quote)} <= {True, False}
    assert all(
        words_before(folded, text, place) != quote or not quote.strip() for place in places[:1]
    )


# ---------------------------------------------------------------- editing by program

COMMENT = "  # a remark: on {things}, [all]\n"


@st.composite
def files_with_comments(draw: st.DrawFn) -> str:
    """Draw the entries of a section as people lay them out: on a line or several, with comments between."""
    entries = draw(st.lists(handles, unique=True, min_size=1, max_size=5))
    styles = st.sampled_from(
        [
            "  {}: {{label: L}}   # why\n",
            "  {}:\n    label: L\n    # within\n    note: n\n",
            '  {}: {{label: "a # b"}}\n',
            "  {}:\n    label: >-\n      two\n      lines\n",
        ]
    )
    lines = "".join(
        draw(st.sampled_from(["", COMMENT, "\n"])) + draw(styles).format(e) for e in entries
    )
    return f"# top\nplaces:\n  ost: {{label: Ost}}\nactors:\n{lines}" + draw(
        st.sampled_from(["", "# end\n", "terms: {}\n"])
    )


def comments(text: str) -> int:
    return text.count("# ")


def plain(text: str) -> Any:
    def value(node: Any) -> Any:
        if isinstance(node, MapNode):
            return {key.text: value(inner) for key, inner in node}
        return node.text if hasattr(node, "text") else [value(item) for item in node.items]

    return value(parse_notation(text, "a.yaml"))


@given(files_with_comments())
def test_an_entry_added_changes_nothing_else(text: str) -> None:
    """Every comment and entry stays, in its order; the new one comes last in its section."""
    before = plain(text)

    after = insert_entry(text, "actors", "zz-new", "{label: New}")

    expected = {**before, "actors": {**before["actors"], "zz-new": {"label": "New"}}}
    assert (plain(after), comments(after)) == (expected, comments(text))
    assert list(plain(after)["actors"]) == [*before["actors"], "zz-new"]
    assert [line for line in after.splitlines() if "zz-new" not in line] == text.splitlines()


@given(files_with_comments(), st.data())
def test_an_entry_taken_out_changes_nothing_else(text: str, data: st.DataObject) -> None:
    """The lines of an entry go, all others stay as they are."""
    root = parse_notation(text, "a.yaml")
    section = root.get("actors") if isinstance(root, MapNode) else None
    assert isinstance(section, MapNode)
    key = data.draw(st.sampled_from([key for key, _ in section]))
    before = plain(text)

    after = apply_changes(text, [remove_entry(text, section, key)])

    left = {handle: value for handle, value in before["actors"].items() if handle != key.text}
    assert plain(after) == {**before, "actors": left or ""}
    assert set(after.splitlines()) <= set(text.splitlines())


@given(st.lists(handles, unique=True, min_size=1, max_size=4), st.data())
def test_an_entry_is_taken_out_of_a_line(names: list[str], data: st.DataObject) -> None:
    """Entries on one line keep their commas right."""
    text = "actors: {" + ", ".join(f"{name}: {{a: [b, c]}}" for name in names) + "}   # all\n"
    root = parse_notation(text, "a.yaml")
    section = root.get("actors") if isinstance(root, MapNode) else None
    assert isinstance(section, MapNode)
    key = data.draw(st.sampled_from([key for key, _ in section]))

    after = apply_changes(text, [remove_entry(text, section, key)])

    assert list(plain(after)["actors"]) == [name for name in names if name != key.text]
    assert after.endswith("   # all\n")
