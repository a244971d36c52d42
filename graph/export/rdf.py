"""RDF: N-Quads, N-Triples, TriG, Turtle and JSON-LD, the same bytes for the same study.

N-Quads are the compiled files joined: they keep every literal as it was written. The others are written from the same
lines, sorted; nothing is taken from a store, which may rewrite literals, or from a writer whose order follows hashes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graph.export import Exported, Options

_LANG = "@language"


def export(study: Exported, options: Options) -> bytes:
    """Return the graphs of a study in an RDF format."""
    paths = list(study.compiled_files(options.without))
    if options.format == "nq":
        return b"".join(path.read_bytes() for path in paths)
    quads = [
        quad for path in paths for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    ]
    prefixes = study.folder.prefixes
    if options.format == "trig":
        return _serialize(quads, ox.RdfFormat.TRIG, prefixes)
    triples = sorted({ox.Triple(q.subject, q.predicate, q.object) for q in quads}, key=_order)
    if options.format == "nt":
        return _serialize(triples, ox.RdfFormat.N_TRIPLES, {})
    if options.format == "ttl":
        return _serialize(triples, ox.RdfFormat.TURTLE, prefixes)
    return _jsonld(quads, prefixes)


def _serialize(
    data: Iterable[ox.Quad] | Iterable[ox.Triple], format: ox.RdfFormat, prefixes: Mapping[str, str]
) -> bytes:
    return ox.serialize(data, format=format, prefixes=dict(prefixes)) or b""


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """Return what triples are sorted by: the type of a thing before all else that is said of it."""
    predicate = str(triple.predicate)
    return str(triple.subject), not predicate.endswith("#type>"), predicate, str(triple.object)


def _jsonld(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """Return quads as JSON-LD 1.1, flattened, one object per named graph, keys and arrays sorted."""
    graphs: dict[str, dict[str, dict[str, list[object]]]] = {}
    for quad in quads:
        subject = graphs.setdefault(str(quad.graph_name.value), {}).setdefault(
            str(quad.subject.value), {}
        )
        key, value = _said(quad)
        values = subject.setdefault(key, [])
        if value not in values:
            values.append(value)
    document = {
        "@context": dict(sorted(prefixes.items())),
        "@graph": [
            {
                "@id": name,
                "@graph": [{"@id": s, **_sorted(said)} for s, said in sorted(subjects.items())],
            }
            for name, subjects in sorted(graphs.items())
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _said(quad: ox.Quad) -> tuple[str, object]:
    obj = quad.object
    if str(quad.predicate.value).endswith("22-rdf-syntax-ns#type"):
        return "@type", str(obj.value)
    if isinstance(obj, ox.Literal):
        if obj.language:
            return str(quad.predicate.value), {_LANG: obj.language, "@value": obj.value}
        datatype = str(obj.datatype.value)
        typed = {} if datatype.endswith("XMLSchema#string") else {"@type": datatype}
        return str(quad.predicate.value), {**typed, "@value": obj.value}
    return str(quad.predicate.value), {"@id": str(obj.value)}


def _sorted(said: Mapping[str, list[object]]) -> Iterator[tuple[str, list[object]]]:
    return dict(  # type: ignore[return-value]
        (key, sorted(values, key=lambda v: json.dumps(v, ensure_ascii=False)))
        for key, values in sorted(said.items())
    )
