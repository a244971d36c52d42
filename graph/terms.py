"""RDF terms as text: namespaces, compact names, and the names of things made from what is said of them.

Between the stages a term is the text it has in N-Triples (`<iri>`, `"words"@en`, `"7"^^<…integer>`), a triple is a
tuple of three and a quad of four such texts. So what is written to a compiled file is what was meant, letter for
letter: a store may rewrite a literal, a text does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Triple = tuple[str, str, str]

BASE = "https://w3id.org/negotiation-kg/"
NEG = BASE + "ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
SOSA = "http://www.w3.org/ns/sosa/"
SH = "http://www.w3.org/ns/shacl#"
VANN = "http://purl.org/vocab/vann/"

PREFIXES: Mapping[str, str] = {
    "neg": NEG,
    "act": BASE + "code/act/",
    "cmp": BASE + "code/comparator/",
    "dcterms": DCTERMS,
    "firmness": BASE + "code/firmness/",
    "issue": BASE + "code/issue/",
    "measure": BASE + "code/measure/",
    "mode": BASE + "code/mode/",
    "oa": OA,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "review": BASE + "code/review/",
    "role": BASE + "code/role/",
    "schema": SCHEMA,
    "skos": SKOS,
    "sosa": SOSA,
    "status": BASE + "code/status/",
    "unit": BASE + "code/unit/",
    "xsd": XSD,
}

HANDLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a person may use as a short name: it becomes the last part of an IRI and, for sources, of a path."""

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""What a language tag looks like here (BCP 47, without its rarer forms)."""

MAX_NAME = 120
"""Longer names end in a digest: file systems and people give up before IRIs do."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNESCAPES = {text: char for char, text in _ESCAPES.items()} | {
    "\\b": "\b",
    "\\f": "\f",
    "\\'": "'",
}
_BAD_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_PART = re.compile(r"([^{}]*)\{([^}]*)\}")


def iri(text: str) -> str:
    """Return an IRI as a term.

    >>> iri("https://example.org/a")
    '<https://example.org/a>'
    """
    return f"<{text}>"


def is_iri(text: str) -> bool:
    """Tell whether a text can stand as an absolute IRI (RFC 3987, as far as N-Triples needs it).

    >>> is_iri("https://example.org/a"), is_iri("an example"), is_iri("https://a b")
    (True, False, False)
    """
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]", text)) and not _BAD_IN_IRI.search(text)


def literal(text: str, datatype: str = "", language: str = "") -> str:
    r"""Return a literal as a term, in canonical N-Triples (RDF 1.1 N-Triples, section 4).

    >>> literal("7", XSD + "integer")
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    >>> literal('Kyiv "ready"', language="en")
    '"Kyiv \\"ready\\""@en'
    """
    quoted = '"' + re.sub(r'[\\"\n\r\t]', lambda m: _ESCAPES[m.group()], text) + '"'
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^<{datatype}>" if datatype and datatype != XSD + "string" else quoted


def value_of(term: str) -> str:
    r"""Return what a term says: the IRI, or the words of the literal.

    >>> value_of('<https://example.org/a>'), value_of('"two\nlines"@en')
    ('https://example.org/a', 'two\nlines')
    """
    if term.startswith("<"):
        return term[1:-1]
    body = term[1 : term.rindex('"')]
    return (
        re.sub(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", _unescape, body)
        if "\\" in body
        else body
    )


def _unescape(match: re.Match[str]) -> str:
    text = match.group()
    return _UNESCAPES[text] if text[1] not in "uU" else chr(int(text, 0))


def language_of(term: str) -> str:
    """Return the language tag of a literal, or nothing.

    >>> language_of('"мир"@uk'), language_of('"7"')
    ('uk', '')
    """
    tail = term[term.rindex('"') + 1 :] if term.startswith('"') else ""
    return tail[1:] if tail.startswith("@") else ""


def datatype_of(term: str) -> str:
    """Return the datatype of a literal that has one written out, or nothing.

    >>> datatype_of('"7"^^<http://www.w3.org/2001/XMLSchema#integer>')[-7:]
    'integer'
    """
    tail = term[term.rindex('"') + 1 :] if term.startswith('"') else ""
    return tail[3:-1] if tail.startswith("^^") else ""


def expand(name: str, prefixes: Mapping[str, str] = PREFIXES) -> str | None:
    """Return the IRI a compact name stands for, or nothing where its prefix is unknown.

    >>> expand("neg:Demand")
    'https://w3id.org/negotiation-kg/ns#Demand'
    """
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else None


def compress(text: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return the compact name of an IRI, by the longest namespace that fits; else the IRI itself.

    >>> compress("https://w3id.org/negotiation-kg/code/role/envoy")
    'role:envoy'
    """
    fits = [
        (len(base), prefix)
        for prefix, base in prefixes.items()
        if text.startswith(base) and re.fullmatch(r"[\w-]*", text[len(base) :])
    ]
    if not fits:
        return text
    length, prefix = max(fits)
    return f"{prefix}:{text[length:]}"


def local_name(text: str) -> str:
    """Return the last part of an IRI: after the last #, / or : that something follows.

    >>> local_name("https://w3id.org/negotiation-kg/ns#Demand"), local_name("https://example.org/a/")
    ('Demand', 'a')
    """
    return re.split(r"[#/:]", text.rstrip("#/:"))[-1]


def slug(text: str) -> str:
    """Return a handle made of words: accents dropped, what is no letter or digit turned into a hyphen.

    Words without a Latin letter or digit have no slug; then the digest of the text stands for them.

    >>> slug("The Kremlin’s «plan»"), slug("План")[0]
    ('the-kremlin-s-plan', 'x')
    """
    import unicodedata

    parted = re.sub(r"[^\w\u0300-\u036f]+", "-", unicodedata.normalize("NFKD", text))
    folded = parted.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:MAX_NAME].strip("-")
    return words or "x" + _sha256(text.encode())[:12]


def mint(pattern: str, values: Mapping[str, Iterable[str]]) -> str:
    """Return the name of a thing, made by a pattern from the names of what is said of it.

    Args:
        pattern: literal text and properties in braces, alternatives parted by `|`: the first that has a value
            counts, with the word before it if there is one. Braces without a value are dropped together with the
            text before them.
        values: names of the values, per property; several are sorted and joined by `+`.

    >>> mint("{heldBy}-{type}-{onTerm|answers- respondsTo}-if-{condition}",
    ...      {"heldBy": ["russia"], "type": ["refusal"], "respondsTo": ["plan"]})
    'russia-refusal-answers-plan'

    """
    name = "".join(text + "+".join(sorted(found)) for text, found in _filled(pattern, values))
    name = name.replace("%", "percent")
    name = "".join(c if c.isalnum() or c in "-+._" else "-" for c in name).strip("-")
    if len(name) > MAX_NAME:
        return name[:MAX_NAME] + "-" + _sha256(name.encode())[:8]
    return name


def fill(pattern: str, values: Mapping[str, Iterable[str]]) -> str:
    """Return a label, made by a pattern from the labels of what is said of a thing.

    >>> fill("{actor}, {role}, {affiliatedWith}", {"actor": ["Peskov"], "affiliatedWith": ["Kremlin"]})
    'Peskov, Kremlin'
    """
    text = "".join(before + ", ".join(found) for before, found in _filled(pattern, values))
    return " ".join(text.strip(" ,:").split())


def _filled(pattern: str, values: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, list[str]]]:
    for text, alternatives in _PART.findall(pattern):
        for alternative in alternatives.split("|"):
            word, _, name = alternative.rpartition(" ")
            found = list(values.get(name, ()))
            if found:
                yield text + word, found
                break


def pattern_properties(pattern: str) -> list[str]:
    """Return the properties a pattern uses, in its order.

    >>> pattern_properties("{neg:actor}-in-{neg:place|neg:start}")
    ['neg:actor', 'neg:place', 'neg:start']
    """
    return [a.rpartition(" ")[2] for _, names in _PART.findall(pattern) for a in names.split("|")]


def digest(*parts: str | bytes) -> str:
    """Return the SHA-256 of parts, each set off from the next, as hexadecimal digits.

    >>> digest("a", "b") == digest("ab")
    False
    """
    encoded = (part.encode() if isinstance(part, str) else part for part in parts)
    return _sha256(b"".join(len(data).to_bytes(8, "big") + data for data in encoded))


def _sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes. A question needs none, and the library takes longer to load than one to answer."""
    import hashlib

    return hashlib.sha256(data).hexdigest()
