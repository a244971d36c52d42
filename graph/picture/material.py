"""What views are made from: the picture, the store behind it, and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.network import Network
from graph.picture.model import Picture
from graph.picture.strings import Strings
from graph.query import Names
from graph.sources import Source
from graph.store import Reader
from graph.terms import DCTERMS, NEG, SCHEMA
from graph.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Document:
    """A source as it is cited: title, publisher, date of issue, address; `held` where its text is in the study."""

    iri: str
    title: str
    publisher: str = ""
    issued: str = ""
    url: str = ""
    language: str = ""
    held: bool = False


@dataclass(frozen=True)
class Material:
    """All that a view may read.

    `texts` are the study's texts by the IRI of their source; whole texts may stand in the page only if `embed` is true.
    `reader` and `texts` may be missing: a picture can be made of a network alone.
    """

    picture: Picture
    network: Network
    vocabulary: Vocabulary
    strings: Strings
    reader: Reader | None = None
    texts: Mapping[str, Source] = field(default_factory=dict)
    embed: bool = False
    documents: Mapping[str, Document] = field(default_factory=dict)


def read_documents(reader: Reader, languages: tuple[str, ...]) -> dict[str, Document]:
    """Return the sources of a store by IRI, sorted."""
    query = f"""SELECT ?s ?title ?publisher ?issued ?url ?language ?digest WHERE {{ ?s a <{NEG}Source> .
        OPTIONAL {{ ?s <{DCTERMS}title> ?title }} OPTIONAL {{ ?s <{DCTERMS}publisher> ?publisher }}
        OPTIONAL {{ ?s <{DCTERMS}issued> ?issued }} OPTIONAL {{ ?s <{SCHEMA}url> ?url }}
        OPTIONAL {{ ?s <{SCHEMA}inLanguage> ?language }} OPTIONAL {{ ?s <{NEG}textDigest> ?digest }} }}"""
    found = reader.query(query)
    assert isinstance(found, ox.QuerySolutions)
    rows = sorted(
        tuple(str(getattr(term, "value", "")) if term is not None else "" for term in row)
        for row in found
    )
    names = Names(reader, languages).of({r[0] for r in rows} | {r[2] for r in rows if r[2]})
    return {
        s: Document(
            s, title or names[s], names.get(publisher, ""), issued, url, language, bool(digest)
        )
        for s, title, publisher, issued, url, language, digest in reversed(rows)
    }
