"""Saying more of a term in the Turtle file that declares it, and leaving the rest of the file as it is.

A clause goes to the end of its sentence, another sentence behind it; comments and layout keep their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.errors import OntologyError
from graph.lexicon.hints import did_you_mean, fold_word
from graph.lexicon.vocabulary import LABEL
from graph.ontologies.edits import Edit
from graph.ontologies.places import clauses, names_in, written
from graph.ontologies.uses import Uses
from graph.storage.sparql import Token, tokens
from graph.terms import DCTERMS, OWL, RDF, SKOS, XSD, iri, literal, value_of

LABELLED = (LABEL, SKOS + "prefLabel", SKOS + "altLabel")
DEPRECATED, REPLACED_BY = OWL + "deprecated", DCTERMS + "isReplacedBy"
TRUE = literal("true", XSD + "boolean")

Said = tuple[str, str]
"""A property and a term in N-Triples that is its value."""


def find_own(uses: Uses, word: str) -> tuple[str, str]:
    """Return the term of the study's own that a compact name, IRI or label means, and the file that declares it.

    Raises:
        OntologyError: if there is none, if it is another's (the core's terms are never changed), or several have the
            label.

    """
    full = uses.expand(word)
    homes = declared(uses)
    if full in homes:
        return full, homes[full]
    labelled = sorted(
        {
            value_of(s)
            for file in uses.own
            for s, p, o in file.triples
            if value_of(p) in LABELLED and fold_word(value_of(o)) == fold_word(word)
        }
        & homes.keys()
    )
    if len(labelled) == 1:
        return labelled[0], homes[labelled[0]]
    if labelled:
        names = ", ".join(map(uses.compress, labelled))
        raise OntologyError(f"{word!r} may be: {names}", "write the compact name of the one meant")
    return _not_own(uses, word, homes)


def _not_own(uses: Uses, word: str, homes: Iterable[str]) -> tuple[str, str]:
    words = uses.vocabulary
    if words.objects(uses.expand(word), RDF + "type") or find_any(uses, word):
        hint = "only who publishes a term changes it"
        raise OntologyError(f"{word} is not the study's own", hint)
    hint = did_you_mean(word, [uses.compress(name) for name in homes])
    raise OntologyError(f"no term {word!r}", hint or "write its compact name, such as my:Ultimatum")


def find_any(uses: Uses, word: str) -> str:
    """Return a term of any loaded file that a compact name, IRI or label means, or nothing where none or several do."""
    words = uses.vocabulary
    full = uses.expand(word)
    if words.objects(full, RDF + "type"):
        return full
    found = {
        value_of(s)
        for file in words.files
        for s, p, o in file.triples
        if value_of(p) in LABELLED and fold_word(value_of(o)) == fold_word(word)
    }
    return found.pop() if len(found) == 1 else ""


def declared(uses: Uses) -> dict[str, str]:
    """Return the terms that the study's own files declare, each with the first file that does."""
    found: dict[str, str] = {}
    for file in uses.own:
        for s, p, o in file.triples:
            if p == iri(RDF + "type") and s[0] == "<" and o != iri(OWL + "Ontology"):
                found.setdefault(value_of(s), file.name)
    return found


def deprecation(heirs: Iterable[str], why: str = "") -> list[Said]:
    """Return what is said of a term that goes out of use: what takes its place, if anything, and why it goes."""
    said = [(DEPRECATED, TRUE), *((REPLACED_BY, iri(heir)) for heir in heirs)]
    return [*said, *([(SKOS + "changeNote", literal(why, language="en"))] if why else [])]


# ------------------------------------------------------------ sentences


def sentence_of(text: str, term: str) -> Sequence[Token]:
    """Return the sentence of a Turtle file that declares a term."""
    return next(c.sentence for c in clauses(text) if c.subject == term and c.predicate == RDF + "type")  # fmt: skip


def say_more(
    uses: Uses, path: str, term: str, said: Iterable[Said], within: Sequence[Token] = ()
) -> Edit:
    """Return the change by which the sentence that declares a term, or another one about it, says more."""
    text = uses.texts[path]
    sentence = within or sentence_of(text, term)
    prefixes = _prefixes_at(text, sentence)
    written_out = _written(said, prefixes)
    last = sentence[-1]
    if last.text == ";":
        return Edit(path, last.end, last.end, f"\n    {written_out}")
    at = last.end - (last.kind == "number" and last.text.endswith("."))
    return Edit(path, at, at, f" ;\n    {written_out}")


def say_behind(uses: Uses, path: str, behind: str, term: str, said: Sequence[Said]) -> Edit:
    """Return the change that puts a sentence about a term behind the one that declares another."""
    text = uses.texts[path]
    sentence = sentence_of(text, behind)
    prefixes = _prefixes_at(text, sentence)
    lines = _written(said, prefixes)
    at = _end_of(text, sentence)
    line_end = text.find("\n", at)
    rest = text[at : line_end if line_end >= 0 else len(text)]
    if not rest.strip() or rest.lstrip().startswith("#"):
        at += len(rest)
    return Edit(path, at, at, f"\n{written(term, prefixes)} {lines} .")


def _written(said: Iterable[Said], prefixes: Mapping[str, str]) -> str:
    """Return clauses as Turtle writes them, the values of one property together."""
    together: dict[str, list[str]] = {}
    for name, value in said:
        together.setdefault(name, []).append(obj(value, prefixes))
    return " ;\n    ".join(
        f"{predicate(p, prefixes)} {' , '.join(os)}" for p, os in together.items()
    )


def _end_of(text: str, sentence: Sequence[Token]) -> int:
    last = sentence[-1]
    if last.kind == "number" and last.text.endswith("."):
        return last.end
    return next((t.end for t in tokens(text) if t.start >= last.end), last.end)


def _prefixes_at(text: str, sentence: Sequence[Token]) -> Mapping[str, str]:
    return next(n.prefixes for n in names_in(text) if n.token.start >= sentence[0].start)


def predicate(name: str, prefixes: Mapping[str, str]) -> str:
    """Return a property as Turtle writes it where it says something."""
    return "a" if name == RDF + "type" else written(name, prefixes)


def obj(term: str, prefixes: Mapping[str, str]) -> str:
    """Return a value, given in N-Triples, as Turtle writes it.

    >>> obj('"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', {}), obj("<urn:a:b>", {"a": "urn:a:"})
    ('true', 'a:b')
    """
    if term[0] == "<":
        return written(value_of(term), prefixes)
    return "true" if term == TRUE else term
