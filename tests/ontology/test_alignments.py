"""Alignments name terms that other vocabularies really have, of the right kind, and nothing contradicts what these say.

What the vocabularies say is frozen in tests/data/vocabularies.trig, with its sources.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef, namespace

import ontology
from graph.ontologies.consistency import check_consistency
from graph.ontologies.quality import Given, core_files, load
from graph.ontologies.study import shipped_files
from graph.terms import BASE
from tests.ontology.test_owl import needs_java, reasoned

NEG = rdflib.Namespace("https://w3id.org/negotiation-kg/ns#")
SCHEMA = rdflib.Namespace("https://schema.org/")
FACTS = Path(__file__).parents[1] / "data" / "vocabularies.trig"
OURS = (
    BASE, RDF._NS, RDFS._NS, OWL._NS, "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/ns/shacl#",
    "https://creativecommons.org/",
)  # fmt: skip
NEAR = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
CLASSES, PROPERTIES = (OWL.Class, RDFS.Class), (
    OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property,
)  # fmt: skip
LISTS = {
    str(named._NS): named
    for named in (namespace.SDO, namespace.PROV, namespace.ORG, namespace.SKOS, namespace.FOAF, namespace.SOSA,
                  namespace.GEO, namespace.DCTERMS, namespace.VANN)
}  # fmt: skip
"""Vocabularies of which rdflib brings the names, read by others from their own files."""

Pair = tuple[URIRef, URIRef, URIRef]


@cache
def by_vocabulary() -> dict[str, rdflib.Graph]:
    """Return what is frozen, a graph a vocabulary, under its name."""
    lines: dict[str, list[str]] = defaultdict(list)
    for quad in ox.parse(FACTS.read_bytes(), format=ox.RdfFormat.TRIG):
        lines[quad.graph_name.value].append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return {
        name: rdflib.Graph().parse(data="\n".join(said), format="nt")
        for name, said in lines.items()
    }


@cache
def facts() -> rdflib.Graph:
    """Return all that is frozen, in one graph."""
    graph = rdflib.Graph()
    for each in by_vocabulary().values():
        graph += each
    return graph


@cache
def ours() -> rdflib.Graph:
    """Return core, alignments and extensions."""
    graph = rdflib.Graph()
    for each in shipped_files():
        graph.parse(each.path)
    return graph


def aligned() -> Iterator[Pair]:
    """Yield what the alignments tie: our term, how, the other's."""
    graph = rdflib.Graph().parse(ontology.FOLDER / "alignments.ttl")
    for how in (RDFS.subClassOf, RDFS.subPropertyOf, *NEAR):
        for term, other in sorted(graph.subject_objects(how)):
            if str(term).startswith(BASE):
                yield URIRef(term), how, URIRef(other)


ALIGNED = list(aligned())
IDS = [f"{s.rsplit('#')[-1]} {re.split('[#/]', o)[-1]}" for s, _, o in ALIGNED]


def kinds(graph: rdflib.Graph, term: URIRef) -> set[str]:
    """Return whether a term is a class, a property or a code."""
    types = set(graph.objects(term, RDF.type))
    found = {"class"} if types & set(CLASSES) else set()
    found |= {"property"} if types & set(PROPERTIES) else set()
    return found | ({"code"} if SKOS.Concept in types else set())


# ---------------------------------------------------------------- they exist


def test_every_term_of_others_that_our_files_name_is_one_they_have() -> None:
    """Whether reused or aligned: each is among the facts, whose every graph names its source."""
    used = {
        term
        for triple in ours()
        for term in triple
        if isinstance(term, URIRef) and not str(term).startswith(OURS) and "/extension/" not in term
    }
    subjects = set(facts().subjects(RDF.type))

    assert len(used) > 80
    assert sorted(used - subjects) == []


def test_every_vocabulary_of_the_facts_names_its_source_and_speaks_of_itself() -> None:
    """No fact stands in the graph of another vocabulary."""
    assert len(by_vocabulary()) >= 15
    for name, graph in by_vocabulary().items():
        sources = list(graph.objects(URIRef(name), rdflib.DCTERMS.source))
        assert len(sources) == 1, name
        assert [s for s in graph.subjects(RDF.type) if not s.startswith(name)] == []


def test_the_facts_name_nothing_that_rdflib_does_not_know() -> None:
    """A second witness: for nine vocabularies rdflib brings the names."""
    unknown = [
        term
        for term in set(facts().subjects(RDF.type))
        for base, names in LISTS.items()
        if term.startswith(base) and term[len(base) :] not in names.__annotations__
    ]

    assert unknown == []


def test_a_misspelt_term_would_be_noticed() -> None:
    """The witness knows what is not there."""
    assert "actedOnBehalfOff" not in namespace.PROV.__annotations__
    assert (URIRef("http://www.w3.org/ns/prov#actedOnBehalfOff"), RDF.type, None) not in facts()


# ---------------------------------------------------------------- they are of the right kind


@pytest.mark.parametrize(("term", "how", "other"), ALIGNED, ids=IDS)
def test_a_class_is_aligned_to_a_class_and_a_property_to_a_property(
    term: URIRef, how: URIRef, other: URIRef
) -> None:
    """But for PLOVER's categories, which are codes for what we have classes for: these are never a class above."""
    mine, theirs = kinds(ours(), term), kinds(facts(), other)

    assert len(mine) == len(theirs) == 1
    assert mine == theirs or (mine, theirs) == ({"class"}, {"code"})
    if how in (RDFS.subClassOf, RDFS.subPropertyOf):
        assert mine == theirs


@pytest.mark.parametrize(
    ("term", "how", "other"),
    [a for a in ALIGNED if "property" in kinds(ours(), a[0])],
    ids=[i for i, a in zip(IDS, ALIGNED, strict=True) if "property" in kinds(ours(), a[0])],
)
def test_a_property_is_said_of_what_the_other_is_said_of(
    term: URIRef, how: URIRef, other: URIRef
) -> None:
    """Some domain of ours is under, above, or near some domain of theirs, and so the ranges; a value is a value."""
    for mine, theirs in (
        ((RDFS.domain, SCHEMA.domainIncludes), (RDFS.domain, SCHEMA.domainIncludes)),
        ((RDFS.range, SCHEMA.rangeIncludes), (RDFS.range, SCHEMA.rangeIncludes)),
    ):
        ends = [c for p in mine for c in ours().objects(term, p)]
        others = [c for p in theirs for c in facts().objects(other, p)]
        if ends and others and how != SKOS.relatedMatch:
            assert any(meet(a, b) for a in ends for b in others), (ends, others)
    of_data = (term, RDF.type, OWL.DatatypeProperty) in ours()
    assert of_data <= ((other, RDF.type, OWL.ObjectProperty) not in facts())


@cache
def ties() -> dict[rdflib.term.Node, set[rdflib.term.Node]]:
    """Return what leads from one class to another: up, down, or near."""
    found: dict[rdflib.term.Node, set[rdflib.term.Node]] = defaultdict(set)
    for graph in (ours(), facts()):
        for how in (RDFS.subClassOf, OWL.equivalentClass, *NEAR):
            for a, b in graph.subject_objects(how):
                found[a].add(b)
                if how != RDFS.subClassOf:
                    found[b].add(a)
    return found


def meet(one: rdflib.term.Node, other: rdflib.term.Node) -> bool:
    """Tell whether two classes, or one under ours, have a class in common, from each going up, or to what is near."""

    def reached(start: rdflib.term.Node) -> set[rdflib.term.Node]:
        found, queue = {start}, [start]
        while queue:
            queue += (new := ties()[queue.pop()] - found)
            found |= new
        return found

    under = ours().transitive_subjects(RDFS.subClassOf, one)
    return any(reached(c) & reached(other) for c in under)


# ---------------------------------------------------------------- they do not contradict


def turtle_of_facts(folder: Path) -> Path:
    """Write the axioms among the facts as Turtle, without the sources."""
    graph = rdflib.Graph()
    for s, p, o in facts():
        if p != rdflib.DCTERMS.source:
            graph.add((s, p, o))
    path = folder / "facts.ttl"
    graph.serialize(path, format="turtle", encoding="utf-8")
    return path


def contradictions(folder: Path, more: str = "") -> list[str]:
    """Return what our reasoner finds in core, alignments, facts and some more axioms."""
    (folder / "more.ttl").write_text(more, "utf-8")
    paths = [ontology.FOLDER / "alignments.ttl", turtle_of_facts(folder), folder / "more.ttl"]
    found = check_consistency(load([*core_files(), *(Given(p, p.name) for p in paths)]))
    return sorted({v.focus.removeprefix(str(NEG)) for v in found})


def test_core_and_alignments_agree_with_what_the_others_say(tmp_path: Path) -> None:
    """With the others' own domains, ranges and exclusions nothing becomes impossible."""
    assert contradictions(tmp_path) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        # why the alignments do not say these
        ("neg:Event rdfs:subClassOf prov:Activity . neg:codedBy rdfs:subPropertyOf prov:wasAttributedTo . neg:Event rdfs:subClassOf prov:Entity .", ["Event"]),
        ("neg:State rdfs:subClassOf foaf:Person .", ["State"]),
        ("neg:Position rdfs:subClassOf ibis:Position . neg:Demand rdfs:subClassOf ibis:Issue .", ["Demand"]),
        ("neg:opposes rdfs:subPropertyOf ibis:opposes . neg:Position rdfs:subClassOf ibis:Position .", ["opposes"]),
        ("neg:Source rdfs:subClassOf org:Organization .", ["Source"]),
    ],
)  # fmt: skip
def test_alignments_that_go_too_far_would_be_noticed(
    more: str, found: list[str], tmp_path: Path
) -> None:
    """What looks tempting contradicts what PROV-O, FOAF, ORG or IBIS say of their terms."""
    heads = {"neg": NEG, "prov": namespace.PROV._NS, "foaf": namespace.FOAF._NS, "org": namespace.ORG._NS,
             "ibis": "https://vocab.methodandstructure.com/ibis#", "rdfs": RDFS}  # fmt: skip
    text = "".join(f"@prefix {p}: <{base}> .\n" for p, base in heads.items()) + more

    assert set(found) <= set(contradictions(tmp_path, text))


@needs_java
def test_a_reasoner_for_the_whole_of_owl_agrees(tmp_path: Path) -> None:
    """HermiT finds no class empty in core, alignments and facts together."""
    files = [*ontology.module_files(), ontology.FOLDER / "alignments.ttl", turtle_of_facts(tmp_path)]  # fmt: skip

    _, empty = reasoned(files)

    assert empty == []
