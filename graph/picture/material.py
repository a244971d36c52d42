"""What views are made from: the picture, the store behind it, and the texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from graph.asking.query import Names
from graph.lexicon.vocabulary import Vocabulary
from graph.networks.network import Network
from graph.picture.model import Picture
from graph.picture.stands import Stand, read_stands
from graph.picture.strings import Strings
from graph.picture.voices import read_voices
from graph.storage.store import Reader
from graph.terms import DCTERMS, NEG, SCHEMA
from graph.texts.sources import Source


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
    licence: str = ""

    @property
    def link(self) -> str:
        """The address, if it is one a page may lead to: no script, no file, no data."""
        return self.url if re.match(r"https?://[^\s]+$", self.url, re.IGNORECASE) else ""


@dataclass(frozen=True)
class Material:
    """All that a view may read.

    `texts` are the study's texts by the IRI of their source; with `embed` they stand in the page whole, whatever their
    licences say.
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

    @cached_property
    def stands(self) -> dict[str, Stand]:
        """The positions of the picture by id, as several views show them."""
        voices = read_voices(self.network, self.vocabulary, self.reader)
        return read_stands(self.picture, self.vocabulary, voices)


def read_documents(reader: Reader, languages: tuple[str, ...]) -> dict[str, Document]:
    """Return the sources of a store by IRI, sorted."""
    query = f"""SELECT ?s ?title ?publisher ?issued ?url ?language ?digest ?licence WHERE {{ ?s a <{NEG}Source> .
        OPTIONAL {{ ?s <{DCTERMS}title> ?title }} OPTIONAL {{ ?s <{DCTERMS}publisher> ?publisher }}
        OPTIONAL {{ ?s <{DCTERMS}issued> ?issued }} OPTIONAL {{ ?s <{SCHEMA}url> ?url }}
        OPTIONAL {{ ?s <{SCHEMA}inLanguage> ?language }} OPTIONAL {{ ?s <{NEG}textDigest> ?digest }}
        OPTIONAL {{ ?s <{DCTERMS}license> ?licence }} }}"""
    found = reader.query(query)
    assert isinstance(found, ox.QuerySolutions)
    rows = sorted(
        tuple(str(getattr(term, "value", "")) if term is not None else "" for term in row)
        for row in found
    )
    names = Names(reader, languages).of({r[0] for r in rows} | {r[2] for r in rows if r[2]})
    return {
        s: Document(
            s,
            title or names[s],
            names.get(publisher, ""),
            issued,
            url,
            language,
            bool(digest),
            licence,
        )
        for s, title, publisher, issued, url, language, digest, licence in reversed(rows)
    }
