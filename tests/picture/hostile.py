"""A picture in which every text is a payload: names, quotes, titles, notes, labels and colours of the ontology."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ontology
from graph.lexicon.vocabulary import load_vocabulary
from graph.networks.network import Edge, Judgement, Network, Node, Quote
from graph.picture.material import Document, Material
from graph.picture.model import make_picture
from graph.picture.page import write_page
from graph.picture.strings import Strings
from graph.terms import NEG, OWL, RDFS, SKOS, literal
from graph.texts.sources import parse_source

PAYLOADS = [
    line
    for line in (Path(__file__).parents[1] / "data" / "hostile.txt").read_text("utf-8").split("\n")
    if line and not line.startswith("# ")
]
HERE = "https://example.org/'onclick='hostile()/"
NS = "https://example.org/h#"


def turtle(payloads: Sequence[str]) -> str:
    """Return an extension in which each payload is label, verb, glyph, colour, dash and shape of classes and codes."""
    lines = [f"<{NS}issues> a <{SKOS}ConceptScheme> ; <{NEG}valuesFor> <{NEG}onIssue> ."]
    for n, payload in enumerate(payloads):
        text, tagged = literal(payload), literal(payload, language="en")
        drawn = " ; ".join(f"<{NEG}{name}> {text}" for name in ("color", "shape", "dash", "glyph"))
        said = f"<{RDFS}label> {tagged} ; <{NEG}verb> {tagged} ; {drawn} ."
        sub, owl = (
            f"<{RDFS}subClassOf>",
            f"<{OWL}Class>",
        )
        lines += [
            f"<{NS}{name}{n}> a {owl} ; {sub} <{NEG}{above}> ; {said}"
            for name, above in CLASSES.items()
        ]
        broader = f"<{SKOS}broader> <{NS}issue{n - n % 2}>" if n % 2 else f"<{SKOS}note> {tagged}"
        scheme = f"<{SKOS}inScheme> <{NS}issues>"
        lines.append(
            f"<{NS}issue{n}> a <{SKOS}Concept> ; <{SKOS}prefLabel> {tagged} ; {scheme} ; {broader} ."
        )
    return "\n".join(lines)


CLASSES = {"Demand": "Demand", "Event": "Event", "Actor": "Actor", "Linkage": "Linkage"}


def hostile_material(folder: Path, *, embed: bool, payloads: Sequence[str] = PAYLOADS) -> Material:
    """Return a picture with every payload in every text field, and texts that hold them."""
    extension = folder / "hostile.ttl"
    extension.write_text(turtle(payloads), encoding="utf-8")
    files = [(path, path.name) for path in ontology.module_files()]
    vocabulary = load_vocabulary([*files, (extension, extension.name)])
    nodes, edges, apart = [], [], []
    for n, payload in enumerate(payloads):
        nodes += [
            Node(f"{HERE}actor/{n}", payload, f"{NS}Actor{n}", payload),
            Node(f"{HERE}term/{n}", payload, NEG + "Term", "term"),
            Node(f"{NS}issue{n}", payload, SKOS + "Concept", "issue"),
        ]
        edges += findings(n, payload, len(payloads))
        apart += happenings(n, payload)
    network = Network(tuple(nodes), tuple(sorted(edges, key=lambda e: e.id)), tuple(apart))
    sources = {
        f"{HERE}source/{n}": parse_source(payload, f"s{n}", f"s{n}.txt")
        for n, payload in enumerate(payloads)
    }
    documents = {
        iri: Document(iri, p, p, p if n % 2 else "2001-01-01", p, p, held=True, licence=p)
        for n, (iri, p) in enumerate(zip(sources, payloads, strict=True))
    }
    picture = make_picture(network, vocabulary, payloads[0], "en")
    return Material(
        picture, network, vocabulary, Strings("en"), None, sources, embed=embed, documents=documents
    )


def findings(n: int, payload: str, count: int) -> list[Edge]:
    """Return a position, its issue, and a judged link, with the payload wherever there are words."""
    actor, term, other = f"{HERE}actor/{n}", f"{HERE}term/{n}", f"{HERE}term/{(n + 1) % count}"
    quote = Quote(
        payload, payload, f"{HERE}source/{n}", 0, len(payload), payload, (payload, payload),
        "" if n % 3 else payload, payload, payload, f"{HERE}statement/{n}", actor, payload, payload,
    )  # fmt: skip
    judged = (Judgement(payload, 0.5, payload, payload),)
    values = {
        NEG + "heldBy": (actor,),
        NEG + "onTerm": (term,),
        NEG + "due": (payload,),
        NEG + "timeText": (payload,),
        NEG + "amount": (payload,),
        NEG + "unit": (payload,),
    }
    if n % 2 == 0:  # so that each payload is on one side of one derived line
        derived = NEG + ("opposes" if n % 4 else "partlySatisfies")
        values[derived] = (f"{HERE}position/{(n + 1) % count}",)
    details = {"due": payload, "time in words": payload, "amount": payload, payload: payload}
    link = {
        NEG + "fromTerm": (term,),
        NEG + "toTerm": (other,),
        NEG + "relation": (NEG + "conflictsWith",),
    }
    return [
        Edge(f"{HERE}position/{n}", actor, term, f"{NS}Demand{n}", payload, payload, details, (quote,), judged, values),
        Edge(f"{HERE}linkage/{n}", term, other, f"{NS}Linkage{n}", payload, payload, {}, (quote,), judged, link),
        Edge(f"{term} onIssue {NS}issue{n}", term, f"{NS}issue{n}", NEG + "onIssue", payload),
    ]  # fmt: skip


def happenings(n: int, payload: str) -> list[Node]:
    """Return an event with the payload as its name, dates, words, place and status."""
    quote = Quote(payload, payload, f"{HERE}source/{n}", 0, len(payload), payload)
    values = {
        NEG + "start": (payload,) if n % 2 else (),
        NEG + "timeText": (payload,),
        NEG + "status": (payload,),
        NEG + "place": (payload,),
    }
    details = {"place": payload, "status": payload, "time in words": payload}
    judged = (Judgement(payload, 0.5, payload, payload),)
    return [
        Node(
            f"{HERE}event/{n}", payload, f"{NS}Event{n}", payload, (), details,
            {k: v for k, v in values.items() if v}, (quote,), judged,
        )
    ]  # fmt: skip


def hostile_page(folder: Path, *, embed: bool = True, payloads: Sequence[str] = PAYLOADS) -> Path:
    """Write such a page and return its path."""
    path = folder / f"hostile-{embed}-{len(payloads)}.html"
    material = hostile_material(folder, embed=embed, payloads=payloads)
    path.write_text(write_page(material), encoding="utf-8")
    return path
