"""Cytoscape JSON: the network for Cytoscape and Cytoscape.js, with all attributes and places."""

from __future__ import annotations

import json

from graph.export import Exported, Options
from graph.export.attributes import edge_values, labelled, marks, node_values, places


def export(study: Exported, options: Options) -> bytes:
    """Return the network as Cytoscape JSON (`elements` as Cytoscape.js takes them).

    `value`, `key`, `directed` and `multigraph` are what networkx asks for.
    """
    network, language = study.network(options.languages), options.languages[0]
    place = places(network)
    nodes = [
        {
            "data": {
                "id": n.id,
                "name": n.label,
                "value": n.id,
                **node_values(n, study.vocabulary, language),
            },
            "position": dict(zip("xy", (place[n.id][0], -place[n.id][1]), strict=True)),
        }
        for n in marks(network)
    ]
    edges = [
        {
            "data": {
                "id": one.id,
                "key": one.id,
                "source": one.edge.start,
                "target": one.edge.end,
                "interaction": one.edge.label,
                **edge_values(one.edge, study.vocabulary, language),
            }
        }
        for one in labelled(network)
    ]
    document = {
        "format_version": "1.0",
        "generated_by": "kg",
        "target_cytoscapejs_version": "~2.1",
        "data": {"name": study.folder.config.name, "shared_name": study.folder.config.name},
        "directed": True,
        "multigraph": True,
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
