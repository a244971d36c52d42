"""What other tools are told of a network: plain values under plain names, the same in every format.

Marks are laid out in columns by the part they play, so that a picture can be looked at before anything is computed.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.lexicon.vocabulary import Vocabulary
from graph.networks.network import Edge, Judgement, Network, Node, Quote
from graph.terms import NEG, is_iri, local_name

Value = str | int | float

GREY = "#808080"
COLUMN, ROW = 400, 60
"""Distances of marks in a drawing, in the units of the tool that opens it."""

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d).*)?)?", re.DOTALL)
_BAD_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An edge with an id of its own: a finding with several holders or terms is several edges."""

    id: str
    edge: Edge


def labelled(network: Network) -> Iterator[Labelled]:
    """Yield the edges of a network, each with an id that no other has."""
    count: dict[str, int] = defaultdict(int)
    for edge in network.edges:
        count[edge.id] += 1
        number = count[edge.id]
        yield Labelled(edge.id if number == 1 else f"{edge.id} {number}", edge)


def marks(network: Network) -> list[Node]:
    """Return all marks, those that nothing ties among them, sorted."""
    return sorted((*network.nodes, *network.apart), key=lambda node: node.id)


def node_values(node: Node, vocabulary: Vocabulary, language: str) -> dict[str, Value]:
    """Return what is told of a mark; of one that is itself a finding also its quotes, coders and properties."""
    told: dict[str, Value] = {
        "label": node.label,
        "kind": vocabulary.label(node.class_, language) if node.class_ else "",
        "part": node.part,
        "color": color_of(node.class_, vocabulary),
        "shape": annotation(node.class_, vocabulary, "shape"),
        **_proof(node.quotes),
        **_judged(node.judgements),
    }
    return {**told, **_more(node.details, told)}


def edge_values(edge: Edge, vocabulary: Vocabulary, language: str) -> dict[str, Value]:
    """Return what is told of a line: the finding, its first quote in full, all quotes as text, and who coded it.

    What else is said of the finding goes under the names of its properties; one that is taken gets a _ behind it.
    """
    told: dict[str, Value] = {
        "finding": edge.id if is_iri(edge.id) else "",
        "label": edge.label,
        "kind": vocabulary.label(edge.class_, language),
        "title": edge.title,
        "color": color_of(edge.class_, vocabulary),
        "dash": annotation(edge.class_, vocabulary, "dash"),
        "weight": max(len(edge.quotes), 1),
        "quotes": len(edge.quotes),
        **_proof(edge.quotes),
        **_judged(edge.judgements),
    }
    return {**told, **_more(edge.details, told)}


def _proof(quotes: Sequence[Quote]) -> dict[str, Value]:
    if not quotes:
        return {}
    first = quotes[0]
    return {
        "quote": first.text,
        "speaker": first.speaker,
        "via": " ← ".join(first.via),
        "mode": first.mode,
        "date": first.date,
        "in_source": local_name(first.source),
        "evidence": "\n".join(map(in_words, quotes)),
    }


def _judged(judgements: Sequence[Judgement]) -> dict[str, Value]:
    if not judgements:
        return {}
    return {
        "coder": "; ".join(dict.fromkeys(j.coder for j in judgements)),
        "confidence": max(j.confidence for j in judgements),
        "review": "; ".join(dict.fromkeys(j.review for j in judgements)),
    }


def _more(details: Mapping[str, str], told: Mapping[str, Value]) -> dict[str, Value]:
    taken = {*told, *_ALWAYS}
    return {name + "_" if name in taken else name: v for name, v in sorted(details.items())}


_ALWAYS = frozenset(
    ("id", "source", "target", "quote", "speaker", "via", "mode", "date", "in_source", "evidence", "coder",
     "confidence", "review")
)  # fmt: skip


def in_words(quote: Quote) -> str:
    """Return a quote with who said it, through whom, when, and where it stands.

    >>> in_words(Quote("Never.", "Peskov", "https://example.org/source/miami", 4, 10, via=("TASS",), date="2025-12-06"))
    '“Never.” (Peskov, via TASS, 2025-12-06; miami 4–10)'
    """
    others = [name for name in quote.via if name != quote.speaker]
    via = f", via {' ← '.join(others)}" if others else ""
    day = f", {quote.date}" if quote.date else ""
    place = f"{local_name(quote.source)} {quote.start}–{quote.end}"
    return f"“{quote.text}” ({quote.speaker}{via}{day}; {place})"


def annotation(class_: str, vocabulary: Vocabulary, name: str) -> str:
    """Return what the ontology says of the drawing of a class."""
    return next(iter(vocabulary.inherited(class_, NEG + name)), "")


def color_of(class_: str, vocabulary: Vocabulary) -> str:
    """Return the colour of a class as #RRGGBB; grey where the ontology says none, or something else."""
    color = annotation(class_, vocabulary, "color")
    return color if re.fullmatch(r"#[0-9A-Fa-f]{6}", color) else GREY


def period(day: str) -> tuple[str, str] | None:
    """Return the first and last day of a date, which may be a year, a month or an instant; nothing for no date.

    >>> period("2024-02"), period("2025"), period("2025-12-06T10:00:00Z")
    (('2024-02-01', '2024-02-29'), ('2025-01-01', '2025-12-31'), ('2025-12-06', '2025-12-06'))
    """
    found = _DAY.fullmatch(day)
    if not found:
        return None
    year, month, date = found.groups()
    if date:
        return day[:10], day[:10]
    if month:
        last = calendar.monthrange(int(year), int(month))[1]
        return f"{year}-{month}-01", f"{year}-{month}-{last}"
    return f"{year}-01-01", f"{year}-12-31"


def places(network: Network) -> dict[str, tuple[int, int]]:
    """Return where marks lie: a column per part, in each the marks near the lines that lead to them.

    Whole numbers and sorted sums only, so that every machine draws the same.
    """
    columns: dict[str, list[str]] = defaultdict(list)
    for node in marks(network):
        columns[node.part].append(node.id)
    order = sorted(columns, key=lambda part: (_ORDER.get(part, len(_ORDER)), part))
    beside: dict[str, list[str]] = defaultdict(list)
    for edge in network.edges:
        beside[edge.start].append(edge.end)
        beside[edge.end].append(edge.start)
    rows = {id: n for ids in columns.values() for n, id in enumerate(ids)}
    for _ in range(4):
        for part in order:
            columns[part].sort(key=lambda mark: (_middle(rows, beside[mark]), mark))
            shift = -len(columns[part]) // 2
            rows |= {id: n + shift for n, id in enumerate(columns[part])}
    return {
        id: (x * COLUMN, -rows[id] * ROW) for x, part in enumerate(order) for id in columns[part]
    }


_ORDER = {part: n for n, part in enumerate(("envoy", "actor", "party"))}


def _middle(rows: Mapping[str, int], others: Iterable[str]) -> int:
    found = sorted(rows[other] for other in others)
    return found[len(found) // 2] if found else 0


# ---------------------------------------------------------------- XML


def xml_text(value: object) -> str:
    r"""Return a value as the text of an element; what XML cannot hold becomes U+FFFD.

    >>> xml_text("a < b\x00\r")
    'a &lt; b\ufffd&#13;'
    """
    text = _BAD_IN_XML.sub("\ufffd", str(value))
    for char, escape in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(char, escape)
    return text


def xml_attribute(value: object) -> str:
    r"""Return a value as an attribute, with its quotation marks.

    >>> xml_attribute('say "no"\n')
    '"say &quot;no&quot;&#10;"'
    """
    text = xml_text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'


def xml_tag(name: str, **attributes: object) -> str:
    """Return a start tag without its closing bracket, attributes in the order given.

    >>> xml_tag("node", id="a&b")
    '<node id="a&amp;b"'
    """
    return f"<{name}" + "".join(f" {k}={xml_attribute(v)}" for k, v in attributes.items())
