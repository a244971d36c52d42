"""CSV: one row per position and quote, or other finding and quote, for spreadsheets and statistics (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.export import Exported, Options
from graph.export.attributes import marks
from graph.networks.network import Edge, Node, Quote
from graph.terms import local_name

_FIRST = ("id", "kind", "from", "to", "title")
_QUOTED = ("quote", "speaker", "via", "mode", "date", "source", "start", "end")
_LAST = ("coder", "confidence", "review")
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def export(study: Exported, options: Options) -> bytes:
    """Return findings as CSV, what is without a quote included; plain lines between things have no row."""
    network = study.network(options.languages)
    names = {node.id: node.label for node in network.nodes}
    edges: dict[str, list[Edge]] = defaultdict(list)
    for edge in network.edges:
        if edge.title:
            edges[edge.id].append(edge)
    events = {n.id: n for n in marks(network) if n.quotes or n.judgements}
    findings: dict[str, Edge | Node] = {**{id: group[0] for id, group in edges.items()}, **events}
    details = sorted({name for finding in findings.values() for name in finding.details})
    taken = {*_FIRST, *_QUOTED, *_LAST}
    rows = [(*_FIRST, *_QUOTED, *_LAST, *(n + "_" if n in taken else n for n in details))]
    for id, finding in sorted(findings.items()):
        kind = study.vocabulary.label(finding.class_, options.languages[0])
        starts = _named((edge.start for edge in edges[id]), names)
        ends = _named((edge.end for edge in edges[id]), names)
        title = finding.title if isinstance(finding, Edge) else finding.label
        back = (*_judged(finding), *(finding.details.get(name, "") for name in details))
        rows += [
            (id, kind, starts, ends, title, *quoted, *back) for quoted in _quotes(finding.quotes)
        ]
    return _written(rows, options.excel)


def _named(ends: Iterable[str], names: Mapping[str, str]) -> str:
    return "; ".join(names[end] for end in dict.fromkeys(ends))


def _quotes(quotes: Iterable[Quote]) -> list[tuple[str, ...]]:
    """Return the cells of quotes; one empty row for a finding that has none."""
    return [
        (q.text, q.speaker, " ← ".join(q.via), q.mode, q.date, local_name(q.source), str(q.start), str(q.end))
        for q in quotes
    ] or [("",) * len(_QUOTED)]  # fmt: skip


def _judged(finding: Edge | Node) -> tuple[str, str, str]:
    """Return who coded a finding, how surely, and how it was reviewed, coder by coder."""
    return (
        "; ".join(j.coder for j in finding.judgements),
        "; ".join(str(j.confidence) for j in finding.judgements),
        "; ".join(j.review for j in finding.judgements),
    )


def _written(rows: Iterable[tuple[str, ...]], excel: bool) -> bytes:
    """Return rows as text.

    For spreadsheets with a byte order mark, and with an apostrophe before what they would take for a formula.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    for row in rows:
        writer.writerow(["'" + c if excel and c.startswith(_FORMULAS) else c for c in row])
    text = file.getvalue()
    return ("\ufeff" + text if excel else text).encode()
