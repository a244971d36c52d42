"""Compiling undone: a coding written from its triples compiles to the same triples."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graph
import ontology
from graph.building.build import State
from graph.building.memory import InMemory
from graph.coding.codings import parse_coding, parse_register
from graph.coding.compile import compile_coding, compile_source
from graph.coding.compiled import Compiled, Surroundings
from graph.coding.decompile import decompile
from graph.coding.register import compile_register
from graph.errors import InputError
from graph.folder import Coder, find_study
from graph.inference.rules import read_rules
from graph.lexicon.vocabulary import load_vocabulary
from graph.notation import write_scalar
from graph.terms import Triple
from graph.texts.sources import Source, parse_source

BASE = "https://example.org/s/"
SENTENCES = [
    "Arland demands peace.", "“We are ready,” the envoy said.", "He called it “a trap” again.", "Nobody paid.",
    "Borland refused: the plan #2 is 'off', they said.", "Nobody paid.", "5% – no more.",
]  # fmt: skip
SOURCE = (
    "---\ntitle: T\npublished by: Arland\nissued: 2001-01-01\nlanguage: en\n---\n"
    + "\n".join(SENTENCES)
    + "\n"
)
REGISTER = """\
actors:
  arland: {is a: state, label: Arland}
  borland: {is a: state, label: "Borland, Greater"}
  bna: {is a: organization, label: BNA}
places: {ost: {label: Ost}}
terms: {peace: {term: There is peace., on issue: cease-fire}}
"""
ACTORS = ["arland", "Borland, Greater", "officials", "ann"]
TERMS = ["peace", "war", "pay"]
words = st.sampled_from(
    ["plain words", "a: b", "it’s #1", "no", "“q”", "two\nlines", "[x]", "0.50", "-", "мир"]
)


def quoted(text: str) -> str:
    """Return a text as a value that may stand within brackets, too."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@cache
def surroundings() -> tuple[Surroundings, Source, Compiled]:
    vocabulary = load_vocabulary([(p, p.name) for p in ontology.module_files()])
    rules = read_rules(ontology.rule_files())
    register = compile_register(
        parse_register(REGISTER, "register.yaml"), vocabulary, BASE, "en", f"{BASE}coder/a"
    )
    around = Surroundings(vocabulary, register, rules, BASE, "en")
    source = parse_source(SOURCE, "talks", "sources/talks.txt")
    return around, source, compile_source(source, around)


def compiled(text: str) -> tuple[Triple, ...]:
    around, source, described = surroundings()
    coding = parse_coding(text, "codings/talks.yaml")
    return compile_coding(
        coding, source, described, Coder("a", "a"), around, lambda _, __: None
    ).triples


actor = st.sampled_from(ACTORS).map(quoted)
actor_list = st.lists(st.sampled_from(ACTORS), min_size=1, max_size=2, unique=True).map(
    lambda names: "[" + ", ".join(map(quoted, names)) + "]"
)
term = st.sampled_from(TERMS)
condition = st.one_of(term, st.just("{any of: [peace, pay]}"), st.just("[war, pay]"))
keys = {
    "held by": actor_list,
    "firmness": st.sampled_from(["red line", "insistence", "tentative"]),
    "addressed to": actor_list,
    "through": st.just("bna"),
    "if": condition,
    "unless": condition,
    "in exchange for": term,
    "amount": st.sampled_from(["at least 31.50 %", "7", '"2,000 crowns"', "in the order of 1000"]),
    "due": st.sampled_from(["2001", "2001-02", "2001-02-03", "2001-02-03T10:00:00+01:00"]),
    "start": st.sampled_from(["2000", "2000-12-01"]),
    "note": words.map(quoted),
    "label": words.map(quoted),
    "confidence": st.sampled_from(["0.5", "0.50", "1"]),
    "review": st.sampled_from(["accepted", "disputed"]),
}


@st.composite
def findings(draw: st.DrawFn) -> str:
    """Draw a finding as it stands in a file, on one line."""
    kind = draw(st.sampled_from(["demand", "offer", "refusal", "threat", "aim", "concession"]))
    chosen = draw(st.lists(st.sampled_from(sorted(keys)), unique=True, max_size=5))
    chosen = ["held by", *[k for k in chosen if k != "held by"]]
    return (
        "{"
        + ", ".join([f"{kind}: {draw(condition)}", *(f"{k}: {draw(keys[k])}" for k in chosen)])
        + "}"
    )


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Draw a statement as it stands in a file."""
    sentence = draw(st.integers(0, len(SENTENCES) - 1))
    lines = [f"  - quote: {write_scalar(SENTENCES[sentence])}\n"]
    if SENTENCES.count(SENTENCES[sentence]) > 1:
        lines.append(f"    after: {write_scalar(SENTENCES[sentence - 1])}\n")
    if draw(st.integers(0, 6)) == 0:
        return lines[0] + "".join(lines[1:]) + f"    no finding: {draw(words.map(quoted))}\n"
    extra = {
        "speaker": actor_list,
        "speech act": st.just("denies"),
        "reported as": st.just("own words"),
        "quoted from": st.sampled_from(["bna", "[bna, arland]"]),
        "said": st.sampled_from(
            ["{on: 2000-12-31, words: 'on Sunday: late'}", "{background: true}"]
        ),
        "about": st.sampled_from(["peace", "[peace, arland]"]),
    }
    lines += [f"    {k}: {draw(v)}\n" for k, v in extra.items() if draw(st.booleans())]
    lines += [
        "    findings:\n",
        *(f"      - {draw(findings())}\n" for _ in range(draw(st.integers(0, 2)))),
    ]
    return "".join(lines)


@st.composite
def codings(draw: st.DrawFn) -> str:
    """Draw a coding."""
    note = draw(words.map(quoted))
    head = (
        "source: talks\nactors:\n"
        f"  officials: {{is a: unnamed actor, words: some officials, note: {note}}}\n"
        "  ann: {is a: person, label: {en: Ann, uk: Анна}, also called: Lee}\n"
        "terms:\n"
        "  war: {term: There is war., on issue: [cease-fire, hostilities],\n"
        "    conflicts with: [{peace: {because: It is plain., confidence: 0.7}}]}\n"
        "  pay: {term: Borland pays., entails: [peace], place: ost, obligor: arland}\n"
        "statements:\n"
    )
    return head + "".join(draw(st.lists(statements(), min_size=1, max_size=4)))


@settings(deadline=None, max_examples=60)
@given(codings())
def test_what_was_compiled_is_written_and_compiled_to_the_same(text: str) -> None:
    """Coding → triples → coding → triples loses and adds nothing."""
    try:
        triples = compiled(text)
    except (
        InputError
    ):  # two entries that say the same with differing values: a fault, as it should be
        return
    around, source, described = surroundings()

    written = decompile(triples, source, described, around, "a")

    assert triples == compiled(written), written


@settings(deadline=None, max_examples=20)
@given(codings())
def test_what_is_written_once_is_written_the_same_again(text: str) -> None:
    """Writing is stable: the second time gives the first text."""
    try:
        triples = compiled(text)
    except InputError:
        return
    around, source, described = surroundings()

    written = decompile(triples, source, described, around, "a")

    assert written == decompile(compiled(written), source, described, around, "a")


def test_triples_of_another_source_are_refused() -> None:
    """A graph whose quotes lie in another text is no coding of this one."""
    around, source, described = surroundings()
    triples = [tuple(t.replace("source/talks#", "source/other#") for t in triple)
               for triple in compiled("source: talks\nstatements:\n  - quote: Arland demands peace.\n")]  # fmt: skip

    with pytest.raises(InputError, match="a span of another source"):
        decompile(triples, source, described, around, "a")  # type: ignore[arg-type]  # still tuples of three


@pytest.mark.parametrize("name", ["codings/geneva.yaml", "codings/miami.yaml"])
def test_a_whole_article_is_written_and_compiled_to_the_same(name: str) -> None:
    """The codings of the demonstration lose nothing, one of which names things of the other."""
    compiler = InMemory(find_study(Path(graph.__file__).parent / "demo" / "study"))
    compiler.compile(State())
    around, triples = compiler.surroundings, compiler.results[name].triples
    source, coder = compiler.source(Path(name).stem), compiler.folder.coder("demo")
    described = compile_source(source, around)
    others = {
        entity.iri: f"{Path(other).stem}#{handle}"
        for other, result in compiler.results.items()
        for (_, handle), entity in result.ids.items()
        if other != name
    }

    written = decompile(triples, source, described, around, "demo", others)

    again = compile_coding(
        parse_coding(written, name), source, described, coder, around,
        lambda word, roots: compiler.find_elsewhere(word, roots, "demo"),
    )  # fmt: skip
    assert triples == again.triples
