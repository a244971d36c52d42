"""Candidates for alignments: terms of other vocabularies that may mean what terms of ours mean, by words and place.

Two terms are compared by their names in every language (labels, other names, the last part of the IRI), by the words of
their definitions, and by what lies above and below them, or what a property is said of. What comes out is a suggestion
for a person, with its score and its reason, never an axiom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.lexicon.index import OntologyFile, OntologyIndex
from graph.ontologies.likeness import alike, folded
from graph.ontologies.turtle import format_turtle
from graph.tables import Table
from graph.terms import (
    NEG,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    XSD,
    compress,
    iri,
    language_of,
    literal,
    local_name,
    value_of,
)

KINDS = {
    "class": (OWL + "Class", RDFS + "Class"),
    "property": (OWL + "ObjectProperty", OWL + "DatatypeProperty", RDF + "Property"),
    "code": (SKOS + "Concept",),
}
_FITTING = {"class": ("class", "code"), "property": ("property",), "code": ("code",)}
LABELS = (RDFS + "label", SKOS + "prefLabel")
OTHERS = (SKOS + "altLabel",)
DEFINITIONS = (SKOS + "definition", RDFS + "comment", "http://purl.org/dc/terms/description")
ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader")
ENDS = (RDFS + "domain", RDFS + "range", SCHEMA + "domainIncludes", SCHEMA + "rangeIncludes")
KNOWN = (*ABOVE, *(f"{SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")),
         OWL + "equivalentClass", OWL + "equivalentProperty", OWL + "sameAs")  # fmt: skip
"""What ties two terms already, so that nothing need be suggested."""

LEAST = 0.7
"""Below this score names differ in what matters, as often as not."""

OTHER_NAME = 0.95
"""What a name counts that is not the first."""

NAMES, WORDS, PLACE = 0.9, 0.05, 0.05
"""What names, the words of definitions, and the place among other terms count; the last two speak for or against."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a term: its language, its words folded, and what it counts."""

    language: str
    words: tuple[str, ...]
    weight: float
    text: str


@dataclass(frozen=True)
class Term:
    """A term with all that it is compared by."""

    iri: str
    kind: str
    label: str
    names: tuple[Name, ...]
    definition: frozenset[str]
    near: tuple[str, ...]
    ends: tuple[str, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Beginnings of its words: terms that share none are not compared."""
        return frozenset(word[:4] for name in self.names for word in name.words)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term of ours, how it may be tied to one of another vocabulary, how sure that is, and why."""

    term: Term
    relation: str
    match: Term
    score: float
    reason: str


def read_terms(files: Sequence[OntologyFile], only: Iterable[OntologyFile] = ()) -> list[Term]:
    """Return the terms in force that files declare, sorted by IRI.

    Args:
        only: the files whose terms with a label are wanted; none means all.

    """
    index, chosen = OntologyIndex(tuple(files)), list(only)
    wanted = {value_of(s) for f in (chosen or files) for s, _, _ in f.triples if s[0] == "<"}
    below: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for subject, predicate, obj in file.triples:
            if subject[0] == "<" and value_of(predicate) in ABOVE:
                below[value_of(obj)].append(value_of(subject))
    found = []
    for kind, types in KINDS.items():
        named = {s for t in types for s in index.subjects(RDF + "type", iri(t)) if s[0] != "_"}
        found += [
            _term(index, subject, kind, below[subject])
            for subject in sorted(named & wanted)
            if "true" not in index.values(subject, OWL + "deprecated")
            and not _is_annotation(index, subject)
            and not (chosen and not any(index.objects(subject, p) for p in LABELS))
        ]
    return sorted(found, key=lambda term: term.iri)


def _is_annotation(index: OntologyIndex, subject: str) -> bool:
    return subject.startswith(NEG) and iri(OWL + "AnnotationProperty") in index.objects(
        subject, RDF + "type"
    )


def _term(index: OntologyIndex, subject: str, kind: str, below: Sequence[str]) -> Term:
    names = [
        Name(language_of(text).partition("-")[0], folded(value_of(text)), weight, value_of(text))
        for predicates, weight in ((LABELS, 1.0), (OTHERS, OTHER_NAME))
        for predicate in predicates
        for text in index.objects(subject, predicate)
        if text[0] == '"'
    ]
    last = local_name(subject)
    names.append(Name("", folded(last), OTHER_NAME if names else 1.0, last))
    definition = {
        word
        for predicate in DEFINITIONS
        for text in index.objects(subject, predicate)
        if language_of(text).partition("-")[0] in ("", "en")
        for word in folded(value_of(text))
    }
    above = [value for p in ABOVE for value in index.values(subject, p)]
    ends = tuple(value for p in ENDS for value in index.values(subject, p))
    near = tuple(n for n in dict.fromkeys((*above, *below)) if not n.startswith("_:"))
    kept = tuple(n for n in names if n.words)
    return Term(subject, kind, index.label(subject, "en"), kept, frozenset(definition), near, ends)


def best_names(one: Term, other: Term) -> tuple[float, Name, Name]:
    """Return how alike the most alike names of two terms are, and which they are: of one language, or of none."""
    found = (0.0, one.names[0], other.names[0])
    for a in one.names:
        for b in other.names:
            if {a.language, b.language} <= {"", "en"} or a.language == b.language:
                score = alike(a.words, b.words) * min(a.weight, b.weight)
                if score > found[0]:
                    found = (score, a, b)
    return found


# ------------------------------------------------------------ suggestions


def suggest(
    ours: Sequence[Term], theirs: Sequence[Term], known: Iterable[tuple[str, str]] = (), *,
    least: float = LEAST, most: int = 3,
) -> list[Suggestion]:  # fmt: skip
    """Return candidates for each term, the best first.

    Args:
        known: pairs that are tied already.
        least: the score below which nothing is suggested.
        most: how many a term gets.

    """
    pairs = {
        (a.iri, b.iri): best_names(a, b)
        for a, b in _comparable(ours, theirs)
    }  # fmt: skip
    tied = set(known)
    by_term: dict[str, list[Suggestion]] = defaultdict(list)
    for a, b in _comparable(ours, theirs):
        names, one, other = pairs[a.iri, b.iri]
        if (a.iri, b.iri) in tied or NAMES * names + WORDS + PLACE < least:
            continue
        words, place = _words(a, b), _place(a, b, pairs, tied)
        score = round(NAMES * names + WORDS * words + PLACE * place, 2)
        if score >= least:
            reason = _reason(names, one, other, words, place)
            by_term[a.iri].append(Suggestion(a, _relation(a, b, one, other, score), b, score, reason))  # fmt: skip
    return [
        suggestion
        for found in by_term.values()
        for suggestion in sorted(found, key=lambda s: (-s.score, s.match.iri))[:most]
    ]


def _comparable(ours: Sequence[Term], theirs: Sequence[Term]) -> Iterator[tuple[Term, Term]]:
    """Yield pairs that share the beginning of a word, of one kind, or a class of ours and a code of theirs."""
    by_key: dict[str, list[Term]] = defaultdict(list)
    for term in theirs:
        for key in term.keys:
            by_key[key].append(term)
    for term in ours:
        met = {other.iri: other for key in sorted(term.keys) for other in by_key.get(key, ())}
        for name in sorted(met):
            if met[name].kind in _FITTING[term.kind] and name != term.iri:
                yield term, met[name]


def _words(one: Term, other: Term) -> float:
    """Return what the words of two definitions say for, or against: from -1 to 1, nothing where one has none."""
    if not one.definition or not other.definition:
        return 0.0
    shared = len(one.definition & other.definition) / min(
        len(one.definition), len(other.definition)
    )
    return min(1.0, shared * 2) if shared else -1.0


def _place(
    one: Term, other: Term, pairs: Mapping[tuple[str, str], tuple[float, Name, Name]], tied: set[tuple[str, str]]
) -> float:  # fmt: skip
    """Return what the neighbours of two terms say: from -1 to 1, nothing where one has none."""
    found = []
    for mine, yours in ((one.near, other.near), (one.ends, other.ends)):
        if mine and yours:
            scores = [
                1.0 if (a, b) in tied or a == b else pairs[a, b][0] if (a, b) in pairs else 0.0
                for a in mine
                for b in yours
            ]
            found.append(max(scores))
    if not found:
        return 0.0
    return max(found) if max(found) >= LEAST else -1.0


def _relation(one: Term, other: Term, mine: Name, yours: Name, score: float) -> str:
    """Return the SKOS relation that names speak for.

    A name with a word more is of what is narrower: a trade union is a union, so that theirs is the broader.
    """
    a, b = set(mine.words), set(yours.words)
    if b < a:
        return "broadMatch"
    if a < b:
        return "narrowMatch"
    theirs = {(n.language, n.words) for n in other.names}
    same = {n.language or "en" for n in one.names if (n.language, n.words) in theirs}
    if a == b and (len(same) > 1 or score >= 0.95):
        return "exactMatch"
    return "closeMatch" if score >= 0.8 else "relatedMatch"


def _reason(names: float, mine: Name, yours: Name, words: float, place: float) -> str:
    language = f" ({mine.language})" if mine.language else ""
    how = "same name" if names >= OTHER_NAME else "like names"
    said = [f"{how}{language}: {mine.text} / {yours.text}"]
    if words:
        said.append("definitions share words" if words > 0 else "definitions share no word")
    if place:
        said.append("neighbours alike" if place > 0 else "neighbours differ")
    return "; ".join(said)


def known_pairs(files: Iterable[OntologyFile]) -> set[tuple[str, str]]:
    """Return the pairs of terms that files tie already, with all above them."""
    direct: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for subject, predicate, obj in file.triples:
            if subject[0] == obj[0] == "<" and value_of(predicate) in KNOWN:
                direct[value_of(subject)].add(value_of(obj))
    found = set()
    for start in direct:
        queue, seen = [start], {start}
        while queue:
            new = direct.get(queue.pop(), set()) - seen
            seen |= new
            queue += new
        found |= {(start, other) for other in seen - {start}}
    return found


# ------------------------------------------------------------ what is written

COLUMNS = ("term", "label", "relation", "match", "match label", "score", "reason")
SSSOM, SEMAPV = "https://w3id.org/sssom/", "https://w3id.org/semapv/vocab/"


def suggestion_table(found: Iterable[Suggestion], prefixes: Mapping[str, str]) -> Table:
    """Return suggestions as a table, one a row, with compact names."""
    rows = tuple(
        (compress(s.term.iri, prefixes), s.term.label, f"skos:{s.relation}", compress(s.match.iri, prefixes),
         s.match.label, s.score, s.reason)
        for s in found
    )  # fmt: skip
    return Table(COLUMNS, rows)


def suggestion_turtle(found: Iterable[Suggestion], prefixes: Mapping[str, str]) -> str:
    """Return suggestions as Turtle that asserts none of them.

    Each is an axiom described and not stated (owl:Axiom, as SSSOM writes mappings in OWL), with its confidence. A file
    of them that is loaded by mistake ties nothing to anything.
    """
    top = (
        "# Suggested alignments: none of them is stated here. What a person finds true goes into an ontology as a\n"
        "# plain triple, such as `my:Term skos:closeMatch other:Term`.\n"
    )
    used = {**prefixes, "owl": OWL, "skos": SKOS, "rdfs": RDFS, "sssom": SSSOM, "semapv": SEMAPV}
    heads = "".join(f"@prefix {p}: <{base}> .\n" for p, base in sorted(used.items()))
    said = "".join(
        f"[] a <{OWL}Axiom> ; <{OWL}annotatedSource> {iri(s.term.iri)} ;"
        f" <{OWL}annotatedProperty> <{SKOS}{s.relation}> ; <{OWL}annotatedTarget> {iri(s.match.iri)} ;"
        f" <{SSSOM}confidence> {literal(str(s.score), XSD + 'decimal')} ;"
        f" <{SSSOM}mapping_justification> <{SEMAPV}CompositeMatching> ;"
        f" <{RDFS}comment> {literal(s.reason)} .\n"
        for s in found
    )
    return format_turtle(top + heads + said)
