"""GEXF 1.3: the network for Gephi, with colours, places and time.

A spell is a time at which a statement behind the edge was made, as exact as its date: the window of Gephi's timeline
shows what was said in it. What has an edge without a date has no spells: it is always there. Edges carry their kind, as
Gephi joins parallel edges of one kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.export import Exported, Options
from graph.export.attributes import (
    Value,
    edge_values,
    labelled,
    marks,
    node_values,
    period,
    places,
    xml_tag,
)
from graph.networks.network import Network, Quote

_TYPES = {str: "string", int: "integer", float: "double"}
_SHAPES = {
    "square": "square", "box": "square", "diamond": "diamond", "triangle": "triangle", "triangleDown": "triangle",
}  # fmt: skip
_STATIC = {"mode": "static"}
_DYNAMIC = {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
Spells = tuple[tuple[str, str], ...]
Told = Mapping[str, Value]


def export(study: Exported, options: Options) -> bytes:
    """Return the network as GEXF."""
    return "".join(line + "\n" for line in _lines(study, options)).encode()


def _lines(study: Exported, options: Options) -> Iterator[str]:
    network, language = study.network(options.languages), options.languages[0]
    edges = [(one, edge_values(one.edge, study.vocabulary, language)) for one in labelled(network)]
    nodes = [(node, node_values(node, study.vocabulary, language)) for node in marks(network)]
    when = _presence(network)
    timed = any(when.values()) or any(_spells(edge.quotes) for edge in network.edges)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">'
    yield f"{xml_tag('meta')}><creator>kg</creator></meta>"
    yield xml_tag("graph", defaultedgetype="directed", **(_DYNAMIC if timed else _STATIC)) + ">"
    yield from _declared("node", (told for _, told in nodes))
    yield from _declared("edge", (told for _, told in edges))
    place = places(network)
    yield "<nodes>"
    for node, told in nodes:
        yield xml_tag("node", id=node.id, label=node.label) + ">"
        yield from _told(told)
        yield from _timed(when[node.id])
        yield _color(str(told["color"]))
        x, y = place[node.id]
        yield xml_tag("viz:position", x=x, y=y, z=0) + "/>"
        yield xml_tag("viz:shape", value=_SHAPES.get(str(told["shape"]), "disc")) + "/>"
        yield "</node>"
    yield "</nodes>"
    yield "<edges>"
    for one, told in edges:
        edge = one.edge
        yield xml_tag(
            "edge", id=one.id, source=edge.start, target=edge.end, kind=told["kind"], label=edge.label,
            weight=told["weight"],
        ) + ">"  # fmt: skip
        yield from _told(told)
        yield from _timed(_spells(edge.quotes))
        yield _color(str(told["color"]))
        yield xml_tag("viz:shape", value="dashed" if told["dash"] else "solid") + "/>"
        yield "</edge>"
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _declared(class_: str, all_told: Iterable[Told]) -> Iterator[str]:
    """Yield the declarations of attributes; their ids are their names."""
    types = {name: _TYPES[type(value)] for told in all_told for name, value in told.items()}
    yield xml_tag("attributes", **{"class": class_, "mode": "static"}) + ">"
    for name, kind in types.items():
        if name not in _OWN:
            yield xml_tag("attribute", id=name, title=name, type=kind) + "/>"
    yield "</attributes>"


_OWN = frozenset(("label", "weight"))
"""What GEXF has places of its own for."""


def _told(told: Told) -> Iterator[str]:
    yield "<attvalues>"
    for name, value in told.items():
        if value != "" and name not in _OWN:
            yield xml_tag("attvalue", **{"for": name, "value": value}) + "/>"
    yield "</attvalues>"


def _timed(spells: Spells) -> Iterator[str]:
    if spells:
        yield "<spells>"
        for start, end in spells:
            yield xml_tag("spell", start=start, end=end) + "/>"
        yield "</spells>"


def _spells(quotes: Sequence[Quote]) -> Spells:
    """Return when statements were made; nothing if one has no date."""
    found = [period(quote.date) for quote in quotes]
    return tuple(sorted({spell for spell in found if spell})) if all(found) else ()


def _presence(network: Network) -> dict[str, Spells]:
    """Return per mark when one of its edges is there."""
    found: dict[str, set[tuple[str, str]]] = {node.id: set() for node in marks(network)}
    always: set[str] = set()
    for node in network.apart:
        found[node.id].update(_spells(node.quotes))
    for edge in network.edges:
        spells = _spells(edge.quotes)
        for end in (edge.start, edge.end):
            found[end].update(spells)
            if not spells:
                always.add(end)
    return {id: () if id in always else tuple(sorted(spells)) for id, spells in found.items()}


def _color(color: str) -> str:
    r, g, b = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return xml_tag("viz:color", r=r, g=g, b=b) + "/>"
