"""What changed between two versions of an ontology, and which version number that calls for.

Major is what may make data invalid that were valid, or have them read differently: a term or a word for it gone, a
class moved, a constraint tightened. Minor is what adds, loosens or deprecates. Patch is what only people read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from graph.lexicon.hints import fold_word
from graph.lexicon.index import OntologyFile
from graph.terms import DCTERMS, NEG, OWL, RDF, RDFS, SCHEMA, SH, SKOS, compress, value_of

LEVELS = ("major", "minor", "patch")
TYPE, DEPRECATED, VERSION = (
    f"<{p}>" for p in (RDF + "type", OWL + "deprecated", OWL + "versionInfo")
)
ONTOLOGY = f"<{OWL}Ontology>"
WORDS = tuple(
    f"<{p}>" for p in (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation")
)
"""What codings name a term by: a word less is data that no longer compile."""

REPLACED_BY = f"<{DCTERMS}isReplacedBy>"
ABOVE = (f"<{RDFS}subClassOf>", f"<{RDFS}subPropertyOf>", f"<{SKOS}broader>")
WIDER = tuple(f"<{SCHEMA}{name}Includes>" for name in ("domain", "range"))
READ_BY_PEOPLE = tuple(
    f"<{p}>"
    for p in (
        SKOS + "definition", SKOS + "scopeNote", SKOS + "example", SKOS + "note", SKOS + "changeNote",
        SKOS + "closeMatch", RDFS + "comment", RDFS + "seeAlso", RDFS + "isDefinedBy",
        SH + "message", SH + "name", SH + "description",
        *(NEG + name for name in ("color", "shape", "dash", "glyph", "verb", "hollow", "drawn", "cue", "coderTest",
                                  "notThis", "coderOrder", "usualKind", "edgeLabel")),
    )
)  # fmt: skip
"""What changes how a term is explained, drawn or suggested, and no data."""


class Change(NamedTuple):
    """One difference: how grave, which term, what happened to it, and the texts before and after."""

    level: str
    term: str
    what: str
    before: str = ""
    after: str = ""


class Version:
    """What the files of one version say, by subject."""

    def __init__(self, files: Iterable[OntologyFile]) -> None:
        self.files = tuple(files)
        self.about: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for file in self.files:
            for subject, predicate, obj in file.triples:
                self.about[subject][predicate].add(obj)

    @cached_property
    def terms(self) -> set[str]:
        """The terms that are declared: what has a name and a type, and is no ontology."""
        return {
            s for s, said in self.about.items()
            if s[0] == "<" and TYPE in said and ONTOLOGY not in said[TYPE]
        }  # fmt: skip

    @property
    def number(self) -> str:
        """The version the files give themselves; where they differ, the highest."""
        headers = [said for said in self.about.values() if ONTOLOGY in said.get(TYPE, ())]
        found = {value_of(number) for said in headers for number in said.get(VERSION, ())}
        return max(found, key=parsed, default="")

    def objects(self, subject: str, predicate: str) -> set[str]:
        """Return what is said of a subject, blank nodes by what is said of them, without what only people read."""
        return {self.said(obj) for obj in self.about.get(subject, {}).get(predicate, ())}

    def said(self, node: str, depth: int = 8) -> str:
        """Return a node as text that does not depend on the names of blank nodes."""
        if not node.startswith("_:") or not depth:
            return node if depth else "_"
        parts = sorted(
            f"{p} {self.said(o, depth - 1)}"
            for p, objects in self.about.get(node, {}).items()
            if p not in READ_BY_PEOPLE
            for o in objects
        )
        return "[ " + " ; ".join(parts) + " ]"

    def names(self, subject: str) -> set[str]:
        """Return the words by which codings may name a term."""
        return {
            fold_word(value_of(o)) for p in WORDS for o in self.about.get(subject, {}).get(p, ())
        }

    def successor(self, term: str) -> str:
        """Return the one term that takes the place of a deprecated one, or nothing."""
        found = self.about.get(term, {}).get(REPLACED_BY, ())
        return (
            next(iter(found)) if DEPRECATED in self.about.get(term, {}) and len(found) == 1 else ""
        )

    def reached(self, term: str, predicate: str) -> set[str]:
        """Return what is said by a property of a term, or of what is above it."""
        found: set[str] = set()
        queue, seen = [term], {term}
        for current in queue:
            found |= {current, *self.objects(current, predicate)}
            above = {o for p in ABOVE for o in self.about.get(current, {}).get(p, ())} - seen
            queue += sorted(above)
            seen |= above
        return found

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of the files, by which terms are named in reports."""
        return {
            prefix: base for file in self.files for prefix, base in file.prefixes.items() if prefix
        }


def changes(old: Version, new: Version) -> list[Change]:
    """Return what changed from one version to the next, the gravest first."""
    found = [*_gone(old, new), *_come(old, new)]
    for term in sorted(old.terms & new.terms):
        found += _within(old, new, term)
    return sorted(found, key=lambda c: (LEVELS.index(c.level), c.term, c.what, c.before))


def _gone(old: Version, new: Version) -> Iterator[Change]:
    for term in old.terms - new.terms:
        deprecated = old.about[term].get(DEPRECATED)
        yield Change(
            "major", term, "removed" if deprecated else "removed, and was not deprecated before"
        )


def _come(old: Version, new: Version) -> Iterator[Change]:
    for term in new.terms - old.terms:
        targets = new.objects(term, f"<{SH}targetClass>")
        binds = sorted(t for t in targets if t not in new.terms - old.terms)
        if binds:
            yield Change("major", term, "added, and constrains what there was", after=binds[0])
        else:
            yield Change("minor", term, "added")


def _within(old: Version, new: Version, term: str) -> Iterator[Change]:
    before, after = old.about[term], new.about[term]
    lost, won = sorted(old.names(term) - new.names(term)), sorted(new.names(term) - old.names(term))
    heir = new.successor(term)
    handed_on = new.names(heir) if heir else set()
    for word in lost:
        yield Change("minor" if word in handed_on else "major", term, "no longer called", word)
    yield from (Change("minor", term, "also called", "", word) for word in won)
    for predicate in sorted({*before, *after} - {*WORDS}):
        one, other = old.objects(term, predicate), new.objects(term, predicate)
        if one != other:
            level = (
                "minor" if _followed(old, new, term, predicate) else _level(predicate, one, other)
            )
            yield Change(level, term, predicate, *(_joined(o) for o in (one - other, other - one)))
    if not lost and not won and any(before.get(p) != after.get(p) for p in WORDS):
        yield Change("patch", term, "its words are of other kinds or languages")
    elif old.about[term] != new.about[term] and _only_messages(old, new, term):
        yield Change("patch", term, "messages")


def _followed(old: Version, new: Version, term: str, predicate: str) -> bool:
    """Tell whether what is said differs only in that successors took the place of deprecated terms.

    A deprecated term may hand on what was said of it to its own successor, and then lie under it.
    """
    if predicate in READ_BY_PEOPLE or predicate in (DEPRECATED, REPLACED_BY):
        return False
    before, after = old.objects(term, predicate), new.objects(term, predicate)
    heir = new.successor(term)
    if heir and not old.successor(term):
        return after - before <= {heir} and before - after <= new.reached(heir, predicate)
    return {_in_force(said, old, new) for said in before} == after


def _in_force(said: str, old: Version, new: Version) -> str:
    """Return a value with the successors of terms that were deprecated since."""

    def follow(match: re.Match[str]) -> str:
        term = match.group()
        return term if old.successor(term) else new.successor(term) or term

    return re.sub(r"<[^<>\s]*>", follow, said)


def _only_messages(old: Version, new: Version, term: str) -> bool:
    """Tell whether only what people read differs, below blank nodes."""

    def texts(version: Version, node: str, depth: int = 8) -> list[str]:
        return sorted(
            f"{p} {o}" if not o.startswith("_:") else text
            for p, objects in version.about.get(node, {}).items()
            for o in objects
            for text in (texts(version, o, depth - 1) if o.startswith("_:") and depth else [o])
        )

    same = all(
        old.objects(term, p) == new.objects(term, p) for p in {*old.about[term], *new.about[term]}
    )
    return same and texts(old, term) != texts(new, term)


def _level(predicate: str, before: set[str], after: set[str]) -> str:
    """Return how grave it is that a property of a term has other values."""
    if predicate in READ_BY_PEOPLE:
        return "patch"
    if predicate == DEPRECATED or "isReplacedBy" in predicate:
        return "minor"
    if predicate in WIDER and before and before <= after:
        return "minor"
    loosens = predicate.startswith(f"<{SH}") and after <= before
    return "minor" if loosens else "major"


def _joined(values: Iterable[str]) -> str:
    return " , ".join(sorted(values))


# ------------------------------------------------------------ version numbers


def parsed(number: str) -> tuple[int, ...]:
    """Return a version number as numbers, so that 1.10.0 comes behind 1.9.0.

    >>> parsed("1.10.0") > parsed("1.9")
    True
    """
    return tuple(int(part) for part in re.findall(r"\d+", number)[:3])


def called_for(number: str, found: Sequence[Change]) -> str:
    """Return the version number that changes call for; before 1.0.0 a major change raises the second number.

    >>> called_for("1.2.3", [Change("minor", "", "")]), called_for("0.2.3", [Change("major", "", "")])
    ('1.3.0', '0.3.0')
    >>> called_for("1.2", [])
    '1.2.0'
    """
    major, minor, patch = (*parsed(number), 0, 0, 0)[:3]
    level = min((LEVELS.index(c.level) for c in found), default=3)
    if not major:
        level = max(level, 1) if level < 3 else level
    raised = (
        (major + 1, 0, 0),
        (major, minor + 1, 0),
        (major, minor, patch + 1),
        (major, minor, patch),
    )
    return ".".join(map(str, raised[level]))


def shown(text: str, prefixes: dict[str, str]) -> str:
    """Return a term or a value of one as people read it: compact names, words without their marks.

    >>> shown('<urn:a:b>', {"a": "urn:a:"}), shown('"so"@en', {})
    ('a:b', 'so')
    """
    parts = re.split(r'(<[^<>\s]*>|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^<>]*>)?)', text)
    return "".join(_as_read(part, prefixes) for part in parts)


def _as_read(part: str, prefixes: dict[str, str]) -> str:
    if part[:1] == "<":
        return compress(part[1:-1], prefixes)
    return value_of(part) if part[:1] == '"' else part
