"""Ontology files in canonical form: the same triples, and the same text for the same triples."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

import ontology
from graph.errors import OntologyError
from graph.ontologies.turtle import format_turtle, write_turtle
from graph.terms import RDF, XSD

DATA = Path(__file__).parents[1] / "data" / "extensions"
FILES = [*sorted(ontology.FOLDER.rglob("*.ttl")), *sorted(DATA.rglob("*.ttl"))]
PREFIXES = {
    "a": "urn:a:",
    "ab": "urn:a:b",
    "s": "http://www.w3.org/2004/02/skos/core#",
    "": "urn:e:",
}

names = st.sampled_from(
    ["urn:a:x", "urn:a:bc", "urn:a:b", "urn:e:", "urn:e:1-2", "urn:q:a.b", "urn:a:é", "urn:a:x-", RDF + "type",
     "http://www.w3.org/2004/02/skos/core#Concept"]
).map(ox.NamedNode)  # fmt: skip
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
literals = st.one_of(
    texts.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["en", "uk", "de-at"])),
    st.builds(
        lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(XSD + kind)),
        st.sampled_from(["1", "-0", "1.0", ".5", "1.", "true", "TRUE", "1e3", "x"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "gYear"]),
    ),
)  # fmt: skip
blanks = st.integers(1, 5).map(lambda n: ox.BlankNode(f"n{n}"))


@st.composite
def graphs(draw: st.DrawFn) -> list[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, object]]:
    """Draw triples whose blank nodes lead from lower to higher numbers, some of them twice, and a list."""
    found = draw(st.lists(st.tuples(names, names, st.one_of(names, literals)), max_size=8))
    for _ in range(draw(st.integers(0, 5))):
        low, high = sorted(draw(st.tuples(st.integers(0, 5), st.integers(1, 6))))
        subject = ox.BlankNode(f"n{low}") if low else draw(names)
        value = ox.BlankNode(f"n{high}") if high > low else draw(literals)
        found.append((subject, draw(names), value))
    if draw(st.booleans()):
        nodes = [ox.BlankNode(f"l{n}") for n in range(3)]
        found.append((draw(names), draw(names), nodes[0]))
        for node, behind in zip(nodes, [*nodes[1:], ox.NamedNode(RDF + "nil")], strict=True):
            found += [(node, ox.NamedNode(RDF + "first"), draw(literals))]
            found += [(node, ox.NamedNode(RDF + "rest"), behind)]
    return found


def read(text: str) -> ox.Dataset:
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@given(graphs(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_written_triples_are_read_as_they_were(drawn: list, random: object) -> None:  # type: ignore[type-arg]
    """Writing loses and adds nothing, and neither order nor names of blank nodes show."""
    triples = list(dict.fromkeys(drawn))
    text = write_turtle(triples, PREFIXES)
    expected = ox.Dataset(ox.Quad(s, p, o) for s, p, o in triples)
    expected.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    random.shuffle(triples)  # type: ignore[attr-defined]

    assert read(text) == expected
    assert write_turtle(triples, PREFIXES) == text
    assert format_turtle(text, drop_comments=True) == text


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_our_files_mean_the_same_in_canonical_form(path: Path) -> None:
    """An independent reader finds the same graph; formatting twice changes nothing more."""
    text = path.read_text("utf-8")

    formatted = format_turtle(text, drop_comments=True)

    assert isomorphic(rdflib.Graph().parse(data=text), rdflib.Graph().parse(data=formatted))
    assert format_turtle(formatted) == formatted


def test_prefixes_are_sorted_terms_grouped_and_comments_at_the_top_kept() -> None:
    """The form at a glance."""
    text = """# Fish.
#   And more.

@prefix s: <http://www.w3.org/2004/02/skos/core#> .
@prefix unused: <urn:u:> .
@prefix a: <urn:a:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
a:z a s:Concept ; s:prefLabel "z"@uk , "y"@en ; s:inScheme a:list .
a:list a s:ConceptScheme .
a:B a owl:Class .
a:A a owl:Class .
"""

    assert (
        format_turtle(text)
        == """# Fish.
#   And more.
@prefix a: <urn:a:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix s: <http://www.w3.org/2004/02/skos/core#> .

# ---- classes

a:A a owl:Class .

a:B a owl:Class .

# ---- codes

a:list a s:ConceptScheme .

a:z a s:Concept ;
    s:inScheme a:list ;
    s:prefLabel "y"@en , "z"@uk .
"""
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<urn:a> <urn:b> 1 . # why\n", "f.ttl:1:21: a comment would be lost: # why"),
        ("<urn:a> <urn:b>\n  # why\n 1 .", "f.ttl:2:3: a comment would be lost: # why"),
        ("<urn:a> <urn:b> .", "f.ttl:1:17: not Turtle"),
    ],
)
def test_what_cannot_be_formatted_is_refused_with_its_place(text: str, expected: str) -> None:
    """Comments between terms are not lost without a word, and a broken file is named."""
    with pytest.raises(OntologyError, match=re.escape(expected)):
        format_turtle(text, "f.ttl")


def test_what_looks_like_a_comment_and_is_none_is_kept() -> None:
    """A # within a name or a text is part of it."""
    text = '<urn:a#b> <urn:b> """ # no\n # comment""" , "#"@en .\n'

    assert read(format_turtle(text)) == read(text)


@given(st.text(alphabet="<>urn:a#.\"'@prefix[]() ;,\n\\1щ", max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_is_formatted_or_refused(text: str) -> None:
    """What is no Turtle never shows a traceback."""
    try:
        formatted = format_turtle(text, drop_comments=True)
    except OntologyError:
        return
    assert format_turtle(formatted, drop_comments=True) == formatted
