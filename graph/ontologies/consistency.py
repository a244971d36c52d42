"""Whether ontology files contradict themselves, alone and together, and by which of their axioms.

A reasoner is given the axioms, one thing of each class, and one pair for each property. Where that thing, or that pair,
cannot be, nothing can be of the class, or have the property; where a thing that a file names cannot be, the file says
of it what excludes itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.checking.report import Violation
from graph.errors import Mark
from graph.lexicon.index import OntologyFile
from graph.ontologies.places import axiom_place, subject_places
from graph.ontologies.quality import Loaded, prefixes_of
from graph.ontologies.reasoning import (
    KG,
    TYPE,
    Clash,
    Closure,
    datatype_axioms,
    pair_members,
    unfolded,
)
from graph.terms import OWL, RDF, RDFS, XSD, Triple, compress, iri, value_of

SOME = "urn:kg:some/"
"""What the things are called of which only is known that they are of a class, or have a property."""

SAID = {
    "class": ("class-without-members", "Nothing can be of this class: what its files say excludes itself."),
    "property": ("property-without-pairs", "Nothing can have this property: what its files say of it excludes itself."),
    "thing": ("thing-that-cannot-be", "A thing is said to be what excludes itself."),
}  # fmt: skip
"""The three kinds of contradiction: the name of the check, and what it says."""

_KINDS = (OWL + "ObjectProperty", OWL + "DatatypeProperty")
_WORDS = frozenset(iri(RDFS + n) for n in ("label", "comment", "seeAlso", "isDefinedBy"))
_OF_VALUES = frozenset(iri(OWL + n) for n in ("hasValue", "targetValue"))


@dataclass(frozen=True)
class Known:
    """A closure, and the file each of its axioms comes from."""

    closure: Closure
    origins: Mapping[Triple, OntologyFile]

    def with_files(self, files: Iterable[OntologyFile]) -> Known:
        """Return it with what more files say."""
        files = list(files)
        closure, origins = self.closure.copy(), dict(self.origins)
        known = {s for s, p, o in origins if p == TYPE and value_of(o) in _KINDS}
        declared = known | {
            s for f in files for s, p, o in f.triples if p == TYPE and o[1:-1] in _KINDS
        }
        for file in files:
            for triple in _axioms(file, declared):
                origins.setdefault(triple, file)
        closure.add(triple for triple in origins if triple not in self.origins)
        closure.add(_instances(origins))
        return Known(closure, origins)


def _axioms(file: OntologyFile, properties: set[str]) -> Iterator[Triple]:
    """Yield what a file says that a reasoner heeds: axioms, and facts with properties that are no annotations."""
    for triple in (*file.triples, *unfolded(file.triples)):
        predicate = triple[1]
        built_in = predicate.startswith((f"<{OWL}", f"<{RDF}", f"<{RDFS}", "<urn:kg:"))
        heeded = triple[2][0] != '"' or predicate in _OF_VALUES
        if (built_in and predicate not in _WORDS and heeded) or predicate in properties:
            yield triple
    of_values = properties | _OF_VALUES
    literals = {o for _, p, o in file.triples if p in of_values and o[0] == '"'}
    yield from ((o, TYPE, _datatype(o)) for o in sorted(literals))


def _datatype(literal: str) -> str:
    end = literal[literal.rindex('"') + 1 :]
    if end.startswith("^^"):
        return end[2:]
    return iri(RDF + "langString") if end else iri(XSD + "string")


def _instances(axioms: Iterable[Triple]) -> Iterator[Triple]:
    """Yield one thing of each named class, and one pair for each property."""
    for subject, predicate, obj in axioms:
        if predicate != TYPE or subject[0] != "<":
            continue
        if obj == iri(OWL + "Class"):
            yield iri(f"{SOME}class {subject}"), TYPE, subject
        elif value_of(obj) in _KINDS:
            yield iri(f"{SOME}property {subject}"), subject, iri(f"{SOME}value {subject}")


# ------------------------------------------------------------ findings


def check_consistency(loaded: Loaded) -> list[Violation]:
    """Return the contradictions of the core, of each extension with what it imports, and of all together."""
    core = [file for file in loaded.files if file.name in loaded.core]
    empty = Closure()
    empty.add(datatype_axioms())
    known = Known(empty, {}).with_files(core)
    found = _found(loaded, known, core)
    alone = [
        violation
        for file in loaded.extensions
        for violation in _found(loaded, known.with_files(loaded.with_imports(file)), [file])
    ]
    if len(loaded.extensions) < 2:
        return found + alone
    together = _found(loaded, known.with_files(loaded.files), loaded.extensions)
    seen = {(v.check, v.focus) for v in alone}
    return found + alone + [
        replace(v, message=f"{v.message} So it is with the other extensions.")
        for v in together
        if (v.check, v.focus) not in seen
    ]  # fmt: skip


def _found(loaded: Loaded, known: Known, own: Sequence[OntologyFile]) -> list[Violation]:
    """Return what contradicts itself by an axiom of some files, one violation a term."""
    best: dict[tuple[str, str], list[Triple]] = {}
    for clash in known.closure.clashes:
        axioms = known.closure.axioms(clash)
        focus = _focus(clash, axioms)
        if focus not in best or len(axioms) < len(best[focus]):
            best[focus] = axioms
    names = {file.name for file in own}
    return [
        _violation(loaded, kind, term, [a for a in axioms if a in known.origins], known, names)
        for (kind, term), axioms in sorted(best.items())
        if not _follows(known.closure, kind, term, best.keys())
        and any(known.origins[a].name in names for a in axioms if a in known.origins)
    ]


def _focus(clash: Clash, axioms: Iterable[Triple]) -> tuple[str, str]:
    """Return what a contradiction is of: a class, a property, or a thing that a file names."""
    for subject, predicate, obj in axioms:
        if subject.startswith(f"<{SOME}class"):
            return "class", obj
        if subject.startswith(f"<{SOME}property"):
            return "property", predicate
    facts = [s for s, p, _ in clash.premises if p == TYPE or not p.startswith(f"<{OWL}")]
    facts += [s for s, p, o in axioms if o[0] == '"' and p not in _OF_VALUES]
    return "thing", next((s for s in facts if s[0] == "<"), clash.premises[0][0])


def _follows(closure: Closure, kind: str, term: str, wrong: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a contradiction is only that of a class, or property, above the term."""
    classes = {name for sort, name in wrong if sort == "class"}
    if kind == "class":
        above = set(closure.types(iri(f"{SOME}class {term}"))) & classes - {term}
        return any(term not in closure.types(iri(f"{SOME}class {a}")) or a < term for a in above)
    if kind == "thing":
        return bool(classes.intersection(closure.types(term)))
    ends = iri(f"{SOME}property {term}"), iri(f"{SOME}value {term}")
    if any(classes.intersection(closure.types(end)) for end in ends):
        return True
    others = {name for sort, name in wrong if sort == "property"} - {term}
    return any((ends[0], other, ends[1]) in closure.reasons for other in others)


def _violation(
    loaded: Loaded, kind: str, term: str, axioms: Sequence[Triple], known: Known, names: set[str]
) -> Violation:
    check, message = SAID[kind]
    prefixes = prefixes_of(loaded)
    said = {words: _place(known.origins[a], a) for a in axioms if (words := _in_words(a, prefixes))}
    declared = [
        Mark(file.name, *places[value_of(term)])
        for file in loaded.files
        if file.name in names and value_of(term) in (places := _places(file))
    ]
    marks = declared + [mark for mark in said.values() if mark.path in names] + list(said.values())
    because = "\n".join(f"{words} ({mark})" for words, mark in said.items())
    remedy = "Take one of these back, or correct it."
    return Violation(
        "error", check, message, value_of(term), remedy=remedy, mark=marks[0], because=because
    )


def _places(file: OntologyFile) -> dict[str, tuple[int, int]]:
    return subject_places(file.path.read_text("utf-8-sig"))


def _place(file: OntologyFile, axiom: Triple) -> Mark:
    """Return where an axiom stands in its file; one of a blank node only which file it is."""
    subject, predicate, obj = (t[1:-1] if t[0] == "<" else "" for t in axiom)
    if pair := pair_members(axiom[0]):
        subject, obj = obj, pair[-1]
    elif axiom[1] in _WRITTEN:
        predicate, obj = OWL + _WRITTEN[axiom[1]].partition(":")[2], ""
    return Mark(file.name, *axiom_place(file.path.read_text("utf-8-sig"), subject, predicate, obj))


_WRITTEN = {
    iri(KG + "atMost"): "owl:maxCardinality", iri(KG + "atMostOf"): "owl:maxQualifiedCardinality",
    iri(KG + "0"): "0", iri(KG + "1"): "1",
}  # fmt: skip
_OF_PAIRS = {
    iri(RDFS + "subClassOf"): OWL + "intersectionOf",
    iri(RDFS + "subPropertyOf"): OWL + "propertyChainAxiom",
}


def _in_words(axiom: Triple, prefixes: Mapping[str, str]) -> str:
    """Return an axiom as one would write it, what has no name as […]; nothing for what only helps the reasoner."""

    def word(term: str) -> str:
        if term[0] == '"' or term == TYPE:
            return "a" if term == TYPE else term
        return _WRITTEN.get(term, compress(term[1:-1], prefixes)) if term[0] == "<" else "[…]"

    if axiom[0][0] == '"':
        return ""
    if pair := pair_members(axiom[0]):
        meant = _OF_PAIRS.get(axiom[1])
        members = " ".join(word(iri(member)) for member in pair)
        return f"{word(axiom[2])} {word(iri(meant))} ( {members} )" if meant else ""
    return " ".join(word(term) for term in axiom)
