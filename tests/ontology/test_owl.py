"""The ontology as OWL: a description logic reasoner loads it, finds it consistent, and no class empty."""

from __future__ import annotations

import io
import shutil
import warnings
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL

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
