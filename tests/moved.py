"""A small study with an extension of every kind of term, in any layout, and its graph for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.building.memory import InMemory
from graph.building.units import State
from graph.folder import find_study

BASE = "https://example.org/test/"
MY = "https://example.org/fish#"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
MINTED = ("position", "event", "affiliation", "linkage", "participation")

EXTENSION = """\
# Talks on fish.
@prefix my: <https://example.org/fish#> .
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix issue: <https://w3id.org/negotiation-kg/code/issue/> .
@prefix role: <https://w3id.org/negotiation-kg/code/role/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://example.org/fish> a owl:Ontology ; dcterms:title "Fish"@en ; dcterms:description "Talks on fish."@en ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; owl:versionInfo "1.0.0" ;
    vann:preferredNamespacePrefix "my" ; vann:preferredNamespaceUri "https://example.org/fish#" .

# What is demanded.
my:Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en , "ультиматум"@uk ;
    skos:definition "A demand with a deadline."@en ;   # as my:Ultimatum is used in law
    neg:color "#7A0019" .
my:LastWord a owl:Class ; rdfs:subClassOf my:Ultimatum ; rdfs:label "last word"@en ; skos:definition "The last."@en .
my:Claim a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "claim"@en ; skos:definition "A demand by right."@en .
my:Guild a owl:Class ; rdfs:subClassOf neg:Organization ; rdfs:label "guild"@en ; skos:definition "A guild."@en .
my:grace a owl:DatatypeProperty ; rdfs:label "grace"@en ; rdfs:domain my:Ultimatum ; rdfs:range xsd:string ;
    skos:definition "How long it holds."@en .
my:respite a owl:DatatypeProperty ; rdfs:label "respite"@en ; rdfs:domain neg:Demand ; rdfs:range xsd:string ;
    skos:definition "How long nothing happens."@en .
my:warnedOf a owl:DatatypeProperty ; rdfs:label "warned of"@en ; rdfs:domain neg:Statement ; rdfs:range xsd:date ;
    skos:definition "When it was said before."@en .
my:desk a owl:DatatypeProperty ; rdfs:label "desk"@en ; rdfs:domain neg:Source ; rdfs:range xsd:string ;
    skos:definition "Which desk wrote it."@en .
my:issues a skos:ConceptScheme ; skos:prefLabel "Issues of fish"@en ; neg:valuesFor neg:onIssue .
my:quotas a skos:Concept ; skos:inScheme my:issues ; skos:broader issue:economy ; skos:prefLabel "fishing quotas"@en , "квоти"@uk ;
    skos:definition "Who may catch how much."@en .
my:nets a skos:Concept ; skos:inScheme my:issues ; skos:broader issue:economy ; skos:prefLabel "nets"@en ;
    skos:definition "How wide the meshes are."@en .
my:roles a skos:ConceptScheme ; skos:prefLabel "Roles of fish"@en ; neg:valuesFor neg:role .
my:harbour-master a skos:Concept ; skos:inScheme my:roles ; skos:broader role:representative ;
    skos:prefLabel "harbour master"@en ; skos:definition "Runs a harbour."@en .
my:units a skos:ConceptScheme ; skos:prefLabel "Units of fish"@en ; neg:valuesFor neg:unit .
my:crate a skos:Concept ; skos:inScheme my:units ; skos:prefLabel "crates"@en ; skos:notation "crate" ;
    skos:definition "A crate of fish."@en .
my:UltimatumShape a sh:NodeShape ; sh:targetClass my:Ultimatum ; sh:property [ sh:path my:grace ; sh:maxCount 1 ] .
"""
TEXT = """\
Arland gave Borland until January to cut its catch. Borland's guild refused to cut it.
Ann Bo, harbour master of Arland, asked for wider nets. Else Arland will boycott. It had said so before.
"""
HEADER = "---\ntitle: Talks\npublished by: The Times\nissued: 2001-01-01\nlanguage: en\n{desk}: fish\n---\n"
REGISTER = """\
actors:
  # Those who talk.
  arland: {{is a: state, label: Arland}}
  borland: {{is a: state, label: Borland}}
  times: {{is a: organization, label: The Times}}
  guild: {{is a: {Guild}, label: Guild of Borland}}
  ann: {{is a: person, label: Ann Bo}}
"""
FLOW = """\
source: fish
defaults: {{confidence: 0.9, {grace}: a week}}
terms:
  cut: {{term: Borland cuts its catch., on issue: {quotas}}}   # not: ultimatum
  nets:
    term: The nets are wider.
    on issue: [{nets}, {quotas}]
statements:
  - quote: Arland gave Borland until January to cut its catch
    speaker: Arland
    warned: {{of: 2000-12-01}}
    findings:
      - {{{Ultimatum}: cut, {grace}: until January, amount: at least 30 {crate}}}   # an ultimatum
  - quote: Borland's guild refused to cut it
    findings: [{{refusal: cut, held by: guild, note: "no ultimatum: a word"}}]
  - quote: Ann Bo, harbour master of Arland, asked for wider nets
    {warnedOf}: 2000-12-02
    findings:
      - {{affiliation: Ann Bo, affiliated with: Arland, role: {harbour-master}}}
      - {{{Claim}: nets, held by: Arland, {respite}: a day}}
      - {{{LastWord}: nets, held by: Arland, id: last}}
"""
BLOCK = """\
# Coded twice.
source: fish
coder: bea
terms:
  cut:
    term: Borland cuts its catch.
    on issue:
      - {quotas}   # the first
statements:
  - quote:
      - Arland gave Borland until January
      - quote: to cut
        after: January
    speaker: Arland
    {warnedOf}: 2000-12-01
    findings:
      - {Ultimatum}: cut
        {grace}: |-
          until January
        due: 2001-02-01
        # and then
        amount: 30 {crate}
      - {LastWord}: cut
        held by: Arland
"""
WORDS = {
    "Ultimatum": ("ultimatum", "Ultimatum", "ультиматум", "my:Ultimatum"),
    "LastWord": ("last word", "my:LastWord"),
    "Claim": ("claim",),
    "Guild": ("guild", "GUILD", "my:Guild"),
    "grace": ("grace", "Grace", "my:grace"),
    "respite": ("respite",),
    "warnedOf": ("warned of", "Warned  of", "my:warnedOf"),
    "desk": ("desk", "my:desk"),
    "quotas": ("fishing quotas", "квоти", "quotas", "my:quotas"),
    "nets": ("nets",),
    "harbour-master": ("harbour master", "harbour-master", "my:harbour-master"),
    "crate": ("crates", "crate"),
}
"""Ways to write each term in a coding."""

RULE = """\
PREFIX my: <https://example.org/fish#>
PREFIX neg: <https://w3id.org/negotiation-kg/ns#>
CONSTRUCT { ?who neg:actsFor ?whom } WHERE { ?tie neg:role my:harbour-master ; neg:actor ?who ; neg:affiliatedWith ?whom }
"""
QUESTION = """\
#+ summary: Which ultimatums are there? Those of my:Ultimatum.
PREFIX f: <https://example.org/fish#>
SELECT ?x WHERE { ?x a f:Ultimatum ; <https://example.org/fish#grace> ?grace . FILTER (?grace != "my:Ultimatum") } # f:Ultimatum
"""


@dataclass(frozen=True)
class Layout:
    """How the files of the study are written: the words of its terms, quotation marks, line ends, a byte order mark."""

    words: Mapping[str, str]
    quotes: str = ""
    line_end: str = "\n"
    mark: bool = False
    whole_names: bool = False

    def filled(self, text: str) -> str:
        """Return a file with its terms written in words."""
        return text.format(**{name: self._quoted(word) for name, word in self.words.items()})

    def _quoted(self, word: str) -> str:
        return f"{self.quotes}{word}{self.quotes}" if self.quotes else word


PLAIN = Layout({name: words[0] for name, words in WORDS.items()})


def write_study(folder: Path, layout: Layout = PLAIN) -> Path:
    """Write the study in a layout, and return its folder."""
    units = {**layout.words, "crate": layout.words["crate"]}
    plain_units = Layout(units, layout.quotes)
    codings = {"fish": FLOW, "bea/fish": BLOCK}
    extension = EXTENSION
    if layout.whole_names:
        extension = extension.replace("subClassOf my:Ultimatum", f"subClassOf <{MY}Ultimatum>")
    files = {
        "kg.toml": f'name = "test"\nbase = "{BASE}"\nlanguages = ["en", "uk"]\ncoder = "amina"\n',
        "register.yaml": layout.filled(REGISTER),
        "sources/fish.txt": HEADER.format(desk=layout.words["desk"]) + TEXT,
        "ontology/fish.ttl": extension,
        "ontology/rules/20-fish.rq": RULE,
        "queries/ultimatums.rq": QUESTION,
        **{
            f"codings/{name}.yaml": _unquoted_units(plain_units, text)
            for name, text in codings.items()
        },
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        mark = b"\xef\xbb\xbf" if layout.mark and name.endswith(".yaml") else b""
        path.write_bytes(mark + text.replace("\n", layout.line_end).encode())
    return folder


def _unquoted_units(layout: Layout, text: str) -> str:
    """Return a coding in which units, a part of a value only, have no quotation marks of their own."""
    return layout.filled(text.replace("{crate}", layout.words["crate"]))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file a person wrote, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".kg" not in path.parts
    }


def graph_of(folder: Path, moved: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """Return what each coding, the register and each header say, as triples without the names that are made of words.

    Args:
        moved: terms of the extension that are replaced by others in the triples.

    Findings are named after their class, and what has no label of its own is labelled by it: so these names are blank,
    numbered by what is said of them, and made labels are left out. Two such graphs are equal if they say the same.

    """
    compiler = InMemory(find_study(folder))
    compiler.compile(State())
    units = {name: each.triples for name, each in compiler.results.items()}
    units |= {f"source/{id}": each.triples for id, each in compiler.headers.items()}
    units["register"] = compiler.register.triples
    renamed = {f"<{MY}{old}>": f"<{MY}{new}>" for old, new in (moved or {}).items()}
    return {
        name: canonical((s, renamed.get(p, p), renamed.get(o, o)) for s, p, o in triples)
        for name, triples in units.items()
    }


def canonical(triples: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return triples as sorted lines, with the names that are minted from words blank."""
    minted = tuple(f"<{BASE}{kind}/" for kind in MINTED)

    def blank(term: str) -> str:
        return f"_:b{abs(hash(term))}" if term.startswith(minted) else term

    lines = [
        f"{blank(s)} {p} {blank(o)} .\n"
        for s, p, o in triples
        if not (p == LABEL and s.startswith(minted))
    ]
    quads = ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)
