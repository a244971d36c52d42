"""Ontology files in one canonical form, so that what differs between two of them is what they say.

Comments at the top stay, prefixes are sorted, and the terms follow in groups: the ontology itself, classes, properties,
lists of codes with their codes, shapes, the rest. Comments between the terms have no place in it and are refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import pyoxigraph as ox

from graph.errors import Mark, OntologyError
from graph.ontologies.places import LOCAL
from graph.terms import OWL, RDF, RDFS, SH, SKOS, XSD

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
About = dict[Node, dict[str, list[Node]]]

GROUPS = (
    ("", (OWL + "Ontology",)),
    ("classes", (OWL + "Class", RDFS + "Class", RDFS + "Datatype")),
    ("properties", (OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty", RDF + "Property")),
    ("codes", (SKOS + "ConceptScheme", SKOS + "Concept")),
    ("shapes", (SH + "NodeShape", SH + "PropertyShape")),
    ("more", ()),
)  # fmt: skip
"""Groups of terms with the kinds that belong to them, in the order in which they stand."""

FIRST = (
    RDF + "type", RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "inScheme", SKOS + "broader", RDFS + "label",
    SKOS + "prefLabel", SKOS + "altLabel", SKOS + "definition", SH + "targetClass", SH + "path",
)  # fmt: skip
"""What is said of a term first; the rest follows by name."""

LOST_COMMENT = "a comment would be lost"
"""How the message begins that refuses a file with comments between its terms."""

_PLAIN = {XSD + "integer": r"[+-]?\d+", XSD + "boolean": "true|false", XSD + "decimal": r"[+-]?\d*\.\d+"}  # fmt: skip
_COMMENT_OR_ELSE = re.compile(
    r"""(?P<comment>\#[^\n]*)|\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
    r"""|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|.""",
    re.DOTALL,
)


def format_turtle(text: str, name: str = "the file", *, drop_comments: bool = False) -> str:
    r"""Return a Turtle file in its canonical form, with the same triples.

    Args:
        name: where it comes from, as messages name it.
        drop_comments: leave out comments between the terms instead of refusing them.

    Raises:
        OntologyError: if it is no Turtle, or a comment would be lost.

    >>> print(format_turtle('@prefix b: <urn:b:> . @prefix a: <urn:a:> .\na:x a:n 1 , "x"@en ; a a:C .'), end="")
    @prefix a: <urn:a:> .
    <BLANKLINE>
    # ---- more
    <BLANKLINE>
    a:x a a:C ;
        a:n "x"@en , 1 .

    """
    parser = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    try:
        quads = list(parser)
    except SyntaxError as error:
        mark = Mark(name, error.lineno or 0, error.offset or 0)
        raise OntologyError(
            f"not Turtle: {str(error.msg).split(' (line')[0]}", mark=mark
        ) from error
    if any(isinstance(quad.object, ox.Triple) for quad in quads):
        raise OntologyError(
            "a triple about a triple", "name it and say it with ordinary triples", Mark(name)
        )
    top, rest = _top_comments(text)
    if not drop_comments:
        _refuse_comments(rest, text, name)
    return write_turtle([(q.subject, q.predicate, q.object) for q in quads], parser.prefixes, top)


def _top_comments(text: str) -> tuple[str, int]:
    """Return the comments before the first word, and where they end."""
    found = re.match(r"(?:[ \t]*(?:#[^\n]*)?\n)*", text)
    end = found.end() if found else 0
    lines = [line.strip() for line in text[:end].splitlines()]
    headings = {_heading(title) for title, _ in GROUPS}
    kept = [line for line in lines if line and line not in headings]
    return "".join(f"{line}\n" for line in kept), end


def _refuse_comments(start: int, text: str, name: str) -> None:
    headings = {_heading(title) for title, _ in GROUPS}
    for match in _COMMENT_OR_ELSE.finditer(text, start):
        if match["comment"] and match["comment"].strip() not in headings:
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            hint = "move it to the top, say it with skos:note, or drop all with --drop-comments"
            raise OntologyError(
                f"{LOST_COMMENT}: {match['comment'][:60]}", hint, Mark(name, line, column)
            )


def _heading(title: str) -> str:
    return f"# ---- {title}"


Triple = tuple[Node, Node, Node]


def write_turtle(triples: Iterable[Triple], prefixes: Mapping[str, str], top: str = "") -> str:
    """Return triples as canonical Turtle: the same triples under the same prefixes give the same text.

    Args:
        prefixes: those that are not used are left out.
        top: comments to begin with, each with its line end.

    """
    return _Writer(triples, prefixes).write(top)


def _canonical(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples with blank nodes named by what is said of them (RDF Dataset Canonicalization 1.0), sorted."""
    dataset = ox.Dataset(ox.Quad(s, p, o) for s, p, o in triples)  # type: ignore[arg-type]  # what was parsed
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(((q.subject, q.predicate, q.object) for q in dataset), key=str)


class _Writer:
    """Writes one file."""

    def __init__(self, triples: Iterable[Triple], prefixes: Mapping[str, str]) -> None:
        self.prefixes = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self.used: set[str] = set()
        self.about: About = defaultdict(lambda: defaultdict(list))
        self.times: dict[Node, int] = defaultdict(int)
        for subject, predicate, obj in _canonical(triples):
            self.about[subject][str(getattr(predicate, "value", ""))].append(obj)
            self.times[obj] += 1
        self.keys: dict[Node, str] = {}
        self.names: dict[Node, str] = {}

    def write(self, top: str) -> str:
        self.names = self._blank_names()
        groups = [(title, [self.sentence(s) for s in found]) for title, found in self.groups()]
        blocks = [
            (f"{_heading(title)}\n\n" if title else "") + "\n".join(said)
            for title, said in groups
            if said
        ]
        head = "".join(
            f"@prefix {prefix}: <{base}> .\n"
            for prefix, base in sorted(self.prefixes)
            if prefix in self.used
        )
        return "\n".join(part for part in (top + head, *blocks) if part)

    # ------------------------------------------------------------ order

    def groups(self) -> Iterator[tuple[str, list[Node]]]:
        """Yield the groups with their subjects: named ones by name, then blank ones that nothing else says."""
        left = [s for s in self.about if not self.is_inner(s)]
        for title, kinds in GROUPS:
            found = [s for s in left if not kinds or self.is_of(s, kinds)]
            left = [s for s in left if s not in set(found)]
            yield title, sorted(found, key=self.subject_order)

    def is_of(self, subject: Node, kinds: Sequence[str]) -> bool:
        return any(
            getattr(o, "value", "") in kinds for o in self.about[subject].get(RDF + "type", ())
        )

    def subject_order(self, subject: Node) -> tuple[bool, str, bool, str, str]:
        """Return what subjects are sorted by: codes stand behind their list."""
        schemes = sorted(str(o) for o in self.about[subject].get(SKOS + "inScheme", ()))
        home = schemes[0] if schemes else str(subject)
        blank = isinstance(subject, ox.BlankNode)
        return (
            blank,
            self.key(subject) if blank else home,
            bool(schemes),
            self.key(subject),
            str(subject),
        )

    def is_inner(self, node: Node) -> bool:
        """Tell whether a blank node is written where it is used: once, and not within itself."""
        if not isinstance(node, ox.BlankNode) or self.times[node] != 1:
            return False
        return node not in self._in_circles

    @cached_property
    def _in_circles(self) -> set[Node]:
        """Blank nodes that lead back to themselves."""
        return {n for n in self.about if isinstance(n, ox.BlankNode) and self._leads_to(n)}

    def _leads_to(self, node: Node) -> bool:
        seen: set[Node] = set()
        queue = [node]
        while queue:
            for objects in self.about.get(queue.pop(), {}).values():
                for obj in objects:
                    if obj == node:
                        return True
                    if isinstance(obj, ox.BlankNode) and obj not in seen:
                        seen.add(obj)
                        queue.append(obj)
        return False

    def key(self, node: Node, depth: int = 12) -> str:
        """Return what a node is sorted by: its text; for a blank one, what is said of it."""
        if not isinstance(node, ox.BlankNode):
            return str(node)
        if node in self.keys and depth == 12:
            return self.keys[node]
        if depth == 0 or node not in self.about:
            return "_"
        said = sorted(
            f"{predicate} {self.key(o, depth - 1)}"
            for predicate, objects in self.about[node].items()
            for o in objects
        )
        found = "[" + " ; ".join(said) + "]"
        if depth == 12:
            self.keys[node] = found
        return found

    def _blank_names(self) -> dict[Node, str]:
        """Return names for the blank nodes that cannot be written where they are used."""
        mentioned = {
            *self.about,
            *(o for said in self.about.values() for os in said.values() for o in os),
        }
        outer = [
            node for node in mentioned
            if isinstance(node, ox.BlankNode) and self.times[node] and not self.is_inner(node)
        ]  # fmt: skip
        ordered = sorted(outer, key=lambda node: (self.key(node), str(node)))
        return {node: f"_:b{number}" for number, node in enumerate(ordered, 1)}

    # ------------------------------------------------------------ words

    def sentence(self, subject: Node) -> str:
        name = self.names.get(subject) or (
            "[]" if isinstance(subject, ox.BlankNode) else self.word(subject)
        )
        return f"{name} {self.said(subject, 1)} .\n"

    def said(self, subject: Node, depth: int) -> str:
        """Return what is said of a subject, a property a line."""
        space = "\n" + "    " * depth
        order = {predicate: number for number, predicate in enumerate(FIRST)}
        predicates = sorted(self.about[subject], key=lambda p: (order.get(p, len(order)), p))
        return f" ;{space}".join(
            f"{self.predicate(p)} "
            + " , ".join(self.obj(o, depth) for o in self.sorted(self.about[subject][p]))
            for p in predicates
        )

    def sorted(self, objects: Iterable[Node]) -> list[Node]:
        """Return objects in order: texts by language, English first; all else by name."""

        def order(node: Node) -> tuple[str, str, str]:
            language = getattr(node, "language", None) or ""
            return ("" if language == "en" else language or "~"), self.key(node), str(node)

        return sorted(objects, key=order)

    def predicate(self, iri: str) -> str:
        return "a" if iri == RDF + "type" else self.word(ox.NamedNode(iri))

    def obj(self, node: Node, depth: int) -> str:
        if not isinstance(node, ox.BlankNode):
            return self.word(node)
        if node in self.names:
            return self.names[node]
        members = self.members(node)
        if members is not None:
            return "( " + "".join(f"{self.obj(member, depth)} " for member in members) + ")"
        if node not in self.about:
            return "[]"
        inner = self.said(node, depth + 1)
        return (
            f"[ {inner} ]"
            if len(inner) < 200 and "\n" not in inner
            else f"[\n{'    ' * (depth + 1)}{inner} ]"
        )

    def members(self, node: Node) -> list[Node] | None:
        """Return the members of a list, or nothing if it is no list that can be written as one."""
        found = []
        while node != ox.NamedNode(RDF + "nil"):
            said = self.about.get(node, {})
            if {p: len(o) for p, o in said.items()} != {
                RDF + "first": 1,
                RDF + "rest": 1,
            } or node in self.names:
                return None
            found.append(said[RDF + "first"][0])
            node = said[RDF + "rest"][0]
        return found

    def word(self, node: Node) -> str:
        """Return a name or literal as it is written."""
        if isinstance(node, ox.NamedNode):
            return self.name(node.value)
        assert isinstance(node, ox.Literal)
        datatype = node.datatype.value
        if re.fullmatch(_PLAIN.get(datatype, "(?!)"), node.value):
            return node.value
        text = str(ox.Literal(node.value))
        if node.language:
            return f"{text}@{node.language}"
        return text if datatype == XSD + "string" else f"{text}^^{self.name(datatype)}"

    def name(self, iri: str) -> str:
        for prefix, base in self.prefixes:
            if iri.startswith(base) and LOCAL.fullmatch(iri[len(base) :]):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(base) :]}"
        return str(ox.NamedNode(iri))
