"""RDF: N-Quads, N-Triples, TriG, Turtle and JSON-LD, the same bytes for the same study.

N-Quads are the compiled files joined: they keep every literal as it was written. The others are written from the same
lines, sorted; nothing is taken from a store, which may rewrite literals, or from a writer whose order follows hashes.
Turtle and N-Triples have no named graphs: they hold what any of them says.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from graph.export import Exported, Options
from graph.terms import RDF, XSD, compress

_TYPE = RDF + "type"

Value = str | dict[str, str]
Object = dict[str, object]


def export(study: Exported, options: Options) -> bytes:
    """Return the graphs of a study in an RDF format."""
    data = "".join(study.lines()).encode()
    if options.format == "nq":
        return data
    quads = list(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    prefixes = study.prefixes
    if options.format == "trig":
        return _serialize(quads, ox.RdfFormat.TRIG, prefixes)
    if options.format == "jsonld":
        return to_jsonld(quads, prefixes)
    triples = sorted({ox.Triple(q.subject, q.predicate, q.object) for q in quads}, key=_order)
    if options.format == "nt":
        return _serialize(triples, ox.RdfFormat.N_TRIPLES, {})
    return _serialize(triples, ox.RdfFormat.TURTLE, prefixes)


def _serialize(
    data: Iterable[ox.Quad] | Iterable[ox.Triple], format: ox.RdfFormat, prefixes: Mapping[str, str]
) -> bytes:
    return ox.serialize(data, format=format, prefixes=dict(sorted(prefixes.items()))) or b""


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """Return what triples are sorted by: the type of a thing before all else that is said of it."""
    predicate = str(triple.predicate)
    return str(triple.subject), predicate != f"<{_TYPE}>", predicate, str(triple.object)


# ---------------------------------------------------------------- JSON-LD


def to_jsonld(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """Return quads as JSON-LD 1.1, flattened, one object per named graph, keys and arrays sorted.

    Nothing in it is new in 1.1, and no `@version` says so: readers of 1.0 take it as well.
    """
    graphs: dict[str, dict[str, dict[str, list[Value]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    quads = list(quads)
    used = _usable(prefixes, quads)
    for quad in quads:
        values = graphs[_iri(quad.graph_name)][_iri(quad.subject)]
        predicate = _iri(quad.predicate)
        if predicate == _TYPE:
            values["@type"].append(compress(_iri(quad.object), used))
        else:
            values[compress(predicate, used)].append(_value(quad.object, used))
    document = {
        "@context": dict(sorted(used.items())),
        "@graph": [
            {
                "@id": compress(name, used),
                "@graph": [_said(compress(s, used), said) for s, said in sorted(subjects.items())],
            }
            for name, subjects in sorted(graphs.items())
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _usable(prefixes: Mapping[str, str], quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Return the prefixes but for those that begin an absolute IRI of the data: a reader would expand it."""
    schemes = {
        _iri(term).split(":", 1)[0]
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if not isinstance(term, ox.Literal)
    }
    return {
        prefix: base
        for prefix, base in prefixes.items()
        if prefix not in schemes
        and re.fullmatch(r"[A-Za-z][\w-]*", prefix)
        and base[-1] in ":/?#[]@"
    }


def _said(name: str, said: Mapping[str, list[Value]]) -> Object:
    def key(value: Value) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    return {"@id": name, **{p: sorted(values, key=key) for p, values in sorted(said.items())}}


def _value(term: object, prefixes: Mapping[str, str]) -> Value:
    if not isinstance(term, ox.Literal):
        return {"@id": compress(_iri(term), prefixes)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = term.datatype.value
    if datatype == XSD + "string":
        return {"@value": term.value}
    return {"@type": compress(datatype, prefixes), "@value": term.value}


def _iri(term: object) -> str:
    """Return the IRI of a node; data hold no blank nodes."""
    assert isinstance(term, ox.NamedNode), term
    return term.value
