"""Mermaid: a summary for Markdown, which GitHub and others draw: who wants what on which issue, counted.

A picture of every finding would not be read; this one has a box per holder and issue, and says how many positions of
which class lie between them. A ```` ```mermaid ```` block takes it as it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from graph.coding.codings import SUGGESTED
from graph.export import Exported, Options
from graph.lexicon.vocabulary import Vocabulary
from graph.networks.network import Edge, Network, is_suggested
from graph.terms import NEG

MOST = 40
"""More lines than these nobody reads; the most talked of stay."""


def export(study: Exported, options: Options) -> bytes:
    """Return a flowchart of holders, issues and the number of positions between them."""
    network = study.network(options.languages)
    return "".join(flowchart(network, study.vocabulary, options.languages[0])).encode()


def flowchart(network: Network, vocabulary: Vocabulary, language: str) -> Iterator[str]:
    """Yield the lines of a flowchart; holders and issues in the order of their names."""
    names = {node.id: node.label for node in network.nodes}
    counts = counted(network)
    order = sorted(counts, key=lambda pair: (names[pair[0]], names[pair[1]], pair))
    most = set(sorted(order, key=lambda pair: -counts[pair].total())[:MOST])
    shown = [pair for pair in order if pair in most]
    boxes = {id: f"h{n}" for n, id in enumerate(dict.fromkeys(a for a, _ in shown))}
    hexagons = {id: f"i{n}" for n, id in enumerate(dict.fromkeys(b for _, b in shown))}
    yield "flowchart LR\n"
    for id, box in boxes.items():
        yield f'  {box}["{escaped(names[id])}"]\n'
    for id, box in hexagons.items():
        yield f'  {box}{{{{"{escaped(names[id])}"}}}}\n'
    for pair in shown:
        text = ", ".join(in_numbers(counts[pair], vocabulary, language))
        yield f'  {boxes[pair[0]]} -->|"{escaped(text)}"| {hexagons[pair[1]]}\n'
    if len(counts) > MOST:
        yield f"  %% {len(counts) - MOST} more lines are not shown\n"


Counted = tuple[str, bool]
"""A class, and whether its findings are only suggested."""


def in_numbers(
    counts: Mapping[Counted, int], vocabulary: Vocabulary, language: str
) -> Iterator[str]:
    """Yield how many findings there are of each class, in the order of the classes' names; those suggested apart."""
    review = vocabulary.default_code(NEG + "reviewStatus", SUGGESTED)
    mark = f" ({vocabulary.label(review, language)})"
    words = [(vocabulary.label(c, language) + mark * only, n) for (c, only), n in counts.items()]
    yield from (f"{n} × {word}" for word, n in sorted(words))


def counted(network: Network) -> dict[tuple[str, str], Counter[Counted]]:
    """Return the number of findings per holder and issue, by class, those that are only suggested apart."""
    issues = issues_of(network)
    counts: dict[tuple[str, str], Counter[Counted]] = defaultdict(Counter)
    actors = {node.id for node in network.nodes if node.part in ("party", "envoy", "actor")}
    seen: set[tuple[str, str, str]] = set()
    for edge in network.edges:
        for issue in issues.get(edge.end, ()) if edge.start in actors else ():
            if (edge.id, edge.start, issue) not in seen:
                seen.add((edge.id, edge.start, issue))
                counts[edge.start, issue][edge.class_, is_suggested(edge.judgements)] += 1
    return counts


def issues_of(network: Network) -> dict[str, list[str]]:
    """Return the issues of terms and proposals."""
    found: dict[str, list[str]] = defaultdict(list)
    for edge in network.edges:
        if _is_topic(edge):
            found[edge.start].append(edge.end)
    return found


def _is_topic(edge: Edge) -> bool:
    return edge.class_ == NEG + "onIssue"


def escaped(text: str) -> str:
    """Return a text as it stands in a quoted label: what Mermaid, Markdown or HTML could read as markup is coded.

    >>> escaped('"no" <b>#1</b>')
    '#34;no#34; #60;b#62;#35;1#60;/b#62;'
    """
    flat = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())
    return re.sub(r"[\"#<>&`\\*_~\[\]{}|%]", lambda m: f"#{ord(m.group())};", flat)
