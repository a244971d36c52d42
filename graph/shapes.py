"""Shapes: SHACL run by pySHACL on one coding at a time, together with what it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from graph.errors import OntologyError
from graph.report import Violation, grave_first
from graph.terms import RDF as RDF_NS
from graph.terms import SH as SH_NS
from graph.terms import Triple, compress, iri, local_name
from graph.vocabulary import CONCEPT, Vocabulary

_SEVERITY_OF = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "info"}


def read_shapes(vocabulary: Vocabulary) -> rdflib.Graph:
    """Return the shapes of all ontology files as one graph."""
    shapes = rdflib.Graph()
    for file in vocabulary.files:
        if any(SH_NS in predicate for _, predicate, _ in file.triples):
            shapes.parse(data=_as_text(file.triples), format="nt")
    return shapes


def check_shapes(
    own: Sequence[Triple], beside: Iterable[Triple], shapes: rdflib.Graph, vocabulary: Vocabulary
) -> list[Violation]:
    """Return what the shapes find wrong with some triples, the gravest first.

    Args:
        own: the triples in question; only their subjects are reported on.
        beside: what they refer to, such as entries of the register.

    Raises:
        OntologyError: if the shapes cannot be run.

    """
    beside = list(beside)
    data = rdflib.Graph()
    text = (
        vocabulary.hierarchy
        + _as_text(_typed_codes([*own, *beside], vocabulary))
        + _as_text(beside)
        + _as_text(own)
    )
    data.parse(data=text, format="nt")
    _, report, said = pyshacl.validate(
        data, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False
    )
    if not isinstance(report, rdflib.Graph):
        raise OntologyError(
            f"the shapes cannot be run: {said}", "correct the shapes in the ontology folder"
        )
    subjects = {subject[1:-1] for subject, _, _ in own}
    nested = set(report.objects(None, SH.detail))
    results = set(report.subjects(RDF.type, SH.ValidationResult)) - nested
    found = {_violation(report, node) for node in results}
    return sorted(
        (violation for violation in found if violation.focus in subjects), key=grave_first
    )


def _typed_codes(triples: Iterable[Triple], vocabulary: Vocabulary) -> Iterator[Triple]:
    codes = {code for found in vocabulary.codes.values() for code in found}
    for obj in sorted({o for _, _, o in triples if o.startswith("<")}):
        if obj[1:-1] in codes:
            yield obj, iri(RDF_NS + "type"), iri(CONCEPT)


def _as_text(triples: Iterable[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def _violation(report: rdflib.Graph, node: rdflib.term.Node) -> Violation:
    messages = sorted(str(m) for m in report.objects(node, SH.resultMessage))
    path = report.value(node, SH.resultPath)
    value = report.value(node, SH.value)
    name = path if isinstance(path, rdflib.URIRef) else report.value(node, SH.sourceShape)
    severity = report.value(node, SH.resultSeverity)
    return Violation(
        severity=_SEVERITY_OF.get(severity, "error"),  # type: ignore[arg-type]  # any node may be a key
        check=f"shape {compress(str(name)) if isinstance(name, rdflib.URIRef) else local_name(str(name))}",
        message=messages[0] if messages else "does not have the shape it must have",
        focus=str(report.value(node, SH.focusNode)),
        value=str(value) if value is not None else "",
    )
