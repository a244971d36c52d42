"""GraphML: the network for networkx, igraph, Gephi, yEd and Cytoscape, with all attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph.export import Exported, Options
from graph.export.attributes import (
    Value,
    edge_values,
    labelled,
    marks,
    node_values,
    xml_attribute,
    xml_tag,
    xml_text,
)

_TYPES = {str: "string", int: "int", float: "double"}
Told = Mapping[str, Value]


def export(study: Exported, options: Options) -> bytes:
    """Return the network as GraphML."""
    network, language = study.network(options.languages), options.languages[0]
    nodes = [(n.id, node_values(n, study.vocabulary, language)) for n in marks(network)]
    edges = [
        (one.id, one.edge.start, one.edge.end, edge_values(one.edge, study.vocabulary, language))
        for one in labelled(network)
    ]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    node_keys, key_lines = _keys("node", "n", [told for _, told in nodes])
    lines += key_lines
    edge_keys, key_lines = _keys("edge", "e", [told for *_, told in edges])
    lines += key_lines
    lines.append(f'<graph id={xml_attribute(study.folder.config.name)} edgedefault="directed">')
    for id, told in nodes:
        lines += [xml_tag("node", id=id) + ">", *_data(told, node_keys), "</node>"]
    for id, start, end, told in edges:
        tag = xml_tag("edge", id=id, source=start, target=end) + ">"
        lines += [tag, *_data(told, edge_keys), "</edge>"]
    lines += ["</graph>", "</graphml>", ""]
    return "\n".join(lines).encode()


def _keys(of: str, letter: str, all_told: Iterable[Told]) -> tuple[dict[str, str], list[str]]:
    """Return the keys of attributes by name, and their declarations."""
    types = {name: type(value) for told in all_told for name, value in told.items()}
    keys = {name: f"{letter}{number}" for number, name in enumerate(types)}
    lines = [
        f"{xml_tag('key', **{'id': keys[name], 'for': of, 'attr.name': name, 'attr.type': _TYPES[kind]})}/>"
        for name, kind in types.items()
    ]
    return keys, lines


def _data(told: Told, keys: Mapping[str, str]) -> Iterator[str]:
    for name, value in told.items():
        if value != "":
            yield f"{xml_tag('data', key=keys[name])}>{xml_text(value)}</data>"
