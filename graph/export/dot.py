r"""DOT: the network for Graphviz.

Every text is a quoted string, in which \" and \\ have a meaning; in labels, Graphviz reads HTML's entities as well.
"""

from __future__ import annotations

import re

from graph.export import Exported, Options
from graph.export.attributes import Value, edge_values, labelled, marks, node_values
from graph.networks.network import Edge, is_suggested

_SHAPES = {
    "dot": "circle", "square": "box", "box": "box", "diamond": "diamond", "triangle": "triangle",
    "triangleDown": "invtriangle", "star": "star", "hexagon": "hexagon", "ellipse": "ellipse", "text": "plaintext",
}  # fmt: skip


def export(study: Exported, options: Options) -> bytes:
    """Return the network as DOT."""
    network, language = study.network(options.languages), options.languages[0]
    lines = [
        f"digraph {quoted(study.folder.config.name)} {{",
        'graph [charset="UTF-8", rankdir="LR", overlap="false"];',
        'node [style="filled", fontname="sans-serif", margin="0.1"];',
        'edge [fontname="sans-serif", fontsize="10"];',
    ]
    for node in marks(network):
        told = node_values(node, study.vocabulary, language)
        color = str(told["color"])
        look = _list(
            label=node.label,
            shape=_SHAPES.get(str(told["shape"]), "box"),
            fillcolor=color,
            fontcolor=readable_on(color),
            tooltip=told["kind"],
        )
        lines.append(f"{quoted(node.id)} {look};")
    for one in labelled(network):
        edge = one.edge
        told = edge_values(edge, study.vocabulary, language)
        look = _list(
            label=edge.label,
            color=told["color"],
            style=_style(edge, dash=bool(told["dash"])),
            penwidth=min(max(len(edge.quotes), 1), 4),
            tooltip=told.get("evidence") or edge.title or edge.label,
        )
        lines.append(f"{quoted(edge.start)} -> {quoted(edge.end)} {look};")
    return "\n".join([*lines, "}", ""]).encode()


def _style(edge: Edge, *, dash: bool) -> str:
    """Return how a line is drawn: dotted where it is only suggested."""
    if is_suggested(edge.judgements):
        return "dotted"
    return "dashed" if dash else "solid"


def _list(**attributes: Value) -> str:
    shown = {name: str(value).replace("&", "&amp;") for name, value in attributes.items()}
    return f"[{', '.join(f'{name}={quoted(value)}' for name, value in shown.items())}]"


def quoted(value: Value) -> str:
    r"""Return a value as a quoted string of DOT, shown letter for letter.

    >>> print(quoted('say "no"\\N\nnow'))
    "say \"no\"\\N\nnow"
    """
    text = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "\ufffd", str(value).replace("\r\n", "\n"))
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def readable_on(color: str) -> str:
    """Return black or white, whichever can be read on a colour (WCAG 2, relative luminance).

    >>> readable_on("#003F5C"), readable_on("#E9E4D4")
    ('#FFFFFF', '#000000')
    """
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return "#000000" if 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 else "#FFFFFF"
