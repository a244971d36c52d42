"""The ontology as OWL: a description logic reasoner loads it, finds it consistent, and no class empty."""

from __future__ import annotations

import io
import re
import shutil
import warnings
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF

import ontology

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import owlready2

NEG = "https://w3id.org/negotiation-kg/ns#"
FILES = [
    *ontology.module_files(),
    ontology.FOLDER / "alignments.ttl",
    *(path for name in ontology.extension_names() if (path := ontology.extension_file(name))),
]

needs_java = pytest.mark.skipif(
    shutil.which("java") is None, reason="the reasoner HermiT needs Java"
)


def reasoned(files: Iterable[Path], more: str = "") -> tuple[owlready2.World, list[str]]:
    """Run HermiT over ontology files and return its world and the classes that can have no member."""
    graph = rdflib.Graph()
    for path in files:
        graph.parse(path)
    graph.parse(data=more, format="turtle")
    graph.remove(
        (None, OWL.imports, None)
    )  # what is imported is given by `files`, nothing is fetched
    data = graph.serialize(format="nt").encode()
    world = owlready2.World()
    world.get_ontology("https://example.org/all").load(fileobj=io.BytesIO(data))
    with world.get_ontology("https://example.org/all"):
        owlready2.sync_reasoner(world, debug=0)
    return world, [str(c) for c in world.inconsistent_classes()]


@needs_java
def test_core_alignments_and_extensions_are_consistent() -> None:
    """A reasoner accepts all files together and finds a possible member for every class."""
    _, empty = reasoned(FILES)

    assert empty == []


@needs_java
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_each_file_is_consistent_by_itself(path: Path) -> None:
    """No file needs another to be loaded by an editor for OWL."""
    _, empty = reasoned([path])

    assert empty == []


@needs_java
def test_the_reasoner_would_notice_a_contradiction() -> None:
    """A person who is an organization, too, is refused: the check can fail."""
    both = f"<urn:x> a <{NEG}Person>, <{NEG}Organization> ."

    with pytest.raises(owlready2.base.OwlReadyInconsistentOntologyError):
        reasoned(FILES, both)


@needs_java
def test_a_demand_is_reasoned_to_be_an_aim_and_evidence_like() -> None:
    """What lies under a class is found there, through the alignments as well."""
    world, _ = reasoned(FILES, f"<urn:d> a <{NEG}Demand> .")

    kinds = {c.iri for c in world["urn:d"].INDIRECT_is_a if hasattr(c, "iri")}

    assert {NEG + "Aim", NEG + "Position", "http://www.w3.org/ns/prov#Entity"} <= kinds


# ---------------------------------------------------------------- what an editor for OWL 2 needs

BUILT_IN = ("http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#")  # fmt: skip
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
OF_SHAPES = "http://www.w3.org/ns/shacl#"


def everything() -> rdflib.Graph:
    """Return all files but the shapes, which editors for OWL take for annotations."""
    graph = rdflib.Graph()
    for path in FILES:
        if path.stem != "shapes":
            graph.parse(path)
    return graph


def test_every_property_that_is_used_is_declared() -> None:
    """An editor would else guess what kind a property is, and show it as an untyped one."""
    graph = everything()

    undeclared = {
        str(p)
        for p in graph.predicates(unique=True)
        if not str(p).startswith((*BUILT_IN, OF_SHAPES))
        and not any((p, RDF.type, kind) in graph for kind in PROPERTIES)
    }

    assert undeclared == set()


def test_no_name_is_of_two_kinds() -> None:
    """OWL 2 DL lets no name be two kinds of property, nor a class and a datatype; we use one name for one thing."""
    kinds = (OWL.Class, *PROPERTIES)
    graph = everything()

    doubled = [
        str(name)
        for name in set(graph.subjects(RDF.type))
        if sum((name, RDF.type, kind) in graph for kind in kinds) > 1
    ]

    assert doubled == []


def test_ranges_are_classes_for_objects_and_datatypes_for_data() -> None:
    """An object property points at declared classes, a datatype property at datatypes of the OWL 2 map."""
    graph = everything()
    wrong = []
    for property_, range_ in graph.subject_objects(rdflib.RDFS.range):
        of_data = (property_, RDF.type, OWL.DatatypeProperty) in graph
        is_datatype = str(range_).startswith(BUILT_IN)
        is_class = (range_, RDF.type, OWL.Class) in graph
        if (of_data and not is_datatype) or (not of_data and not is_class):
            wrong.append((str(property_), str(range_)))
    for part in (rdflib.RDFS.domain, rdflib.RDFS.subClassOf):
        wrong += [
            (str(s), str(o))
            for s, o in graph.subject_objects(part)
            if (o, RDF.type, OWL.Class) not in graph
        ]

    assert wrong == []


def test_every_import_is_found_beside_the_file() -> None:
    """The catalog that Protégé reads names a file for each import; it is the file that declares that ontology."""
    catalog = (ontology.FOLDER / "catalog-v001.xml").read_text("utf-8")
    places = dict(re.findall(r'<uri name="([^"]+)" uri="([^"]+)"/>', catalog))

    imported = {str(o) for o in everything().objects(None, OWL.imports)}
    declared = {
        name: [
            str(s)
            for s in rdflib.Graph().parse(ontology.FOLDER / uri).subjects(RDF.type, OWL.Ontology)
        ]
        for name, uri in places.items()
    }

    assert imported <= set(places)
    assert declared == {name: [name] for name in places}
