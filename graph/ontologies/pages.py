"""Pages that describe an ontology: every term with its definition, the coder's test, and examples from the study.

One page a language, each a file of its own that asks for nothing: style and script are in it and allowed by their
hashes alone, and every text is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph.checking.report import shortened
from graph.lexicon.vocabulary import FINDING, Vocabulary
from graph.storage.store import Reader
from graph.terms import NEG, OA, OWL, RDFS, SCHEMA, SKOS, language_of, local_name, value_of

HERE = Path(__file__).parent
QUOTES = 3
"""Examples of a term, at most: the first by the text of the quote."""

STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1rem}"
    "header{position:sticky;top:0;background:Canvas;padding:.5rem 0}"
    "h1{margin:0;font-size:1.4rem}h3{margin:1.5rem 0 .2rem}"
    "code{font-size:.8em;opacity:.75}dl{display:grid;grid-template-columns:9rem 1fr;gap:.1rem 1rem;margin:.3rem 0}"
    "dt{opacity:.75}dd{margin:0;grid-column:2}.old{font-weight:bold}"
)
SCRIPT = (
    '"use strict";const s=document.getElementById("search"),c=document.getElementById("count");'
    "function show(){const w=s.value.toLowerCase().trim();let n=0;"
    'for(const a of document.querySelectorAll("article")){'
    "a.hidden=!a.textContent.toLowerCase().includes(w);n+=!a.hidden}"
    'for(const e of document.querySelectorAll("section"))e.hidden=!e.querySelector("article:not([hidden])");'
    'c.textContent=n+" "+c.dataset.word}s.addEventListener("input",show);show();'
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text that a finding rests on, and where they stand."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """A term that another is tied to; `id` is empty where the page has no such term."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Described:
    """A term as a page shows it: texts and links with the keys of their headings."""

    id: str
    name: str
    label: str
    definition: str
    color: str
    deprecated: bool
    said: tuple[tuple[str, tuple[str, ...]], ...]
    links: tuple[tuple[str, tuple[Link, ...]], ...]
    uses: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Usage:
    """How often terms are used in a study, and the words that show it."""

    counts: Mapping[str, int]
    quotes: Mapping[str, tuple[Quote, ...]]


NOTHING = Usage({}, {})


IN_DATA = 'FILTER (!CONTAINS(STR(?g), "/graph/ontology/"))'
IS_CODE = f"?term a <{SKOS}Concept>"
COUNTS = (
    f"SELECT ?term (COUNT(DISTINCT ?x) AS ?n) WHERE {{ GRAPH ?g {{ ?x a ?term }} {IN_DATA} }} GROUP BY ?term",
    f"""SELECT ?term (COUNT(*) AS ?n) WHERE {{
      SELECT DISTINCT ?x ?term ?y WHERE {{ GRAPH ?g {{ ?x ?term ?y }} {IN_DATA} }} }} GROUP BY ?term""",
    f"""SELECT ?term (COUNT(DISTINCT ?x) AS ?n) WHERE {{
      {IS_CODE} . GRAPH ?g {{ ?x ?p ?term }} {IN_DATA} }} GROUP BY ?term""",
)
"""How many things are of a class, how many times a property is said, of how many things a code is."""

RESTS = f"""?x <{NEG}evidence>/<{NEG}span> ?span .
  ?span <{OA}hasSource> ?source ; <{OA}hasSelector>/<{OA}exact> ?quote"""
SHOWN = ("?x a ?term", f"?x ?p ?term . {IS_CODE}", f"?x ?p ?y . ?y ?q ?term . {IS_CODE}")
"""What a quote shows: a finding of a class, with a code, or on something with a code, such as a term with its issue."""


def read_usage(reader: Reader) -> Usage:
    """Return how often classes, properties and codes are used in a study, with quotes."""
    counts: dict[str, int] = defaultdict(int)
    for text in COUNTS:
        for term, number in _rows(reader, text):
            counts[term] += int(number)
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for what in SHOWN:
        rows = _rows(reader, f"SELECT DISTINCT ?term ?quote ?source WHERE {{ {RESTS} . {what} }}")
        for term, quote, source in sorted(rows):
            found = Quote(shortened(quote, 240), local_name(source))
            if found not in quotes[term] and len(quotes[term]) < QUOTES:
                quotes[term].append(found)
    return Usage(counts, {term: tuple(found) for term, found in quotes.items()})


def _rows(reader: Reader, text: str) -> list[tuple[str, ...]]:
    results = reader.query(text)
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(str(getattr(value, "value", "")) for value in row) for row in results]


# ------------------------------------------------------------ terms


def describe(
    words: Vocabulary, language: str, usage: Usage = NOTHING, *, coders: bool = False
) -> list[tuple[str, list[Described]]]:
    """Return the terms of a vocabulary in groups, as pages show them in a language.

    Args:
        coders: only what coders choose: classes with a test in their order, and codes.

    """
    classes, codes = (
        sorted(words.classes),
        sorted({c for found in words.codes.values() for c in found}),
    )
    properties = [p for p in words.properties if not words.is_tooling(p)]
    if coders:
        classes = [c for c in words.below(FINDING) if words.values(c, NEG + "coderTest")]
        properties, codes = [], [c for c in codes if not words.values(c, OWL + "deprecated")]
    named = [c for c in classes if words.objects(c, RDFS + "label")]
    ids = {term: f"t{n}" for n, term in enumerate([*named, *properties, *codes])}
    maker = _Describer(words, language, usage, ids)
    groups = [
        (key, [maker.described(term) for term in terms])
        for key, terms in (("classes", named), ("properties", properties), ("codes", codes))
    ]
    if coders:
        order = {ids[c]: int(next(iter(words.values(c, NEG + "coderOrder")), "99")) for c in named}
        groups[0][1].sort(key=lambda term: (order[term.id], term.label))
    return groups


class _Describer:
    """Describes the terms of a vocabulary in one language."""

    def __init__(
        self, words: Vocabulary, language: str, usage: Usage, ids: Mapping[str, str]
    ) -> None:
        self.words, self.language, self.usage, self.ids = words, language, usage, ids

    def described(self, term: str) -> Described:
        texts = {
            "also": SKOS + "altLabel", "test": NEG + "coderTest", "not_this": NEG + "notThis",
            "example": SKOS + "example", "note": SKOS + "scopeNote", "cues": NEG + "cue",
        }  # fmt: skip
        ties = {
            "above": (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader"),
            "domain": (RDFS + "domain", SCHEMA + "domainIncludes"),
            "range": (RDFS + "range", SCHEMA + "rangeIncludes"),
            "list": (SKOS + "inScheme",),
        }
        links = {
            key: self.links(t for p in found for t in self.words.values(term, p))
            for key, found in ties.items()
        }
        below = [t for p in ties["above"] for t in self.words.subjects(p, f"<{term}>")]
        color = next(iter(self.words.values(term, NEG + "color")), "")
        return Described(
            self.ids[term],
            self.words.compress(term),
            self.words.label(term, self.language),
            " ".join(self.texts(term, SKOS + "definition")),
            color if re.fullmatch("#[0-9A-Fa-f]{6}", color) else "",
            "true" in self.words.values(term, OWL + "deprecated"),
            tuple((key, self.texts(term, predicate)) for key, predicate in texts.items()),
            (*links.items(), ("below", self.links(below))),
            self.usage.counts.get(term, 0),
            self.usage.quotes.get(term, ()),
        )

    def texts(self, term: str, predicate: str) -> tuple[str, ...]:
        """Return texts in the page's language, else in English, else all."""
        by_language: dict[str, list[str]] = defaultdict(list)
        for text in self.words.objects(term, predicate):
            by_language[language_of(text)].append(value_of(text))
        every = [text for texts in by_language.values() for text in texts]
        found = by_language.get(self.language) or by_language.get("en") or every
        return tuple(sorted(found))

    def links(self, terms: Iterable[str]) -> tuple[Link, ...]:
        found = {term for term in terms if not term.startswith("_:")}
        links = (Link(self.words.label(t, self.language), self.ids.get(t, "")) for t in found)
        return tuple(sorted(links, key=lambda link: (link.label, link.id)))


# ------------------------------------------------------------ pages


def write_page(
    words: Vocabulary, language: str, languages: Sequence[str], usage: Usage = NOTHING
) -> str:
    """Return the page of a language, with links to those of the others beside it."""
    strings = _strings(language)
    return _environment(autoescape=True).get_template("page.html.j2").render(
        language=language, languages=languages, title=strings["title"], t=strings, policy=policy(),
        groups=describe(words, language, usage), style=_raw(STYLE), script=_raw(SCRIPT),
    ) + "\n"  # fmt: skip


def write_codebook(words: Vocabulary, language: str, usage: Usage = NOTHING) -> str:
    """Return what coders need, as Markdown: classes in the order of their tests, then codes."""
    strings = _strings(language)
    groups = describe(words, language, usage, coders=True)
    template = _environment(autoescape=False).get_template("codebook.md.j2")
    return template.render(title=strings["title"], t=strings, groups=groups).strip() + "\n"


def policy() -> str:
    """Return the Content Security Policy: nothing but our own style and script, by their hashes."""
    style, script = (_hash(text) for text in (STYLE, SCRIPT))
    return f"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _raw(text: str) -> object:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  # a constant of this module


def _strings(language: str) -> dict[str, str]:
    found = tomllib.loads((HERE / "strings.toml").read_text("utf-8"))
    return {**found["en"], **found.get(language, {})}


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=autoescape,  # noqa: S701  # off for Markdown, which has a filter of its own
        undefined=StrictUndefined,
        trim_blocks=not autoescape,
    )  # fmt: skip
    environment.filters["md"] = _in_markdown
    return environment


def _in_markdown(text: str) -> str:
    """Return a text in which nothing is markup.

    >>> _in_markdown("a *b* [c](d) <e>")
    'a \\\\*b\\\\* \\\\[c\\\\](d) \\\\<e>'
    """
    return " ".join(re.sub(r"([\\`*_\[\]<&#|])", r"\\\1", text).split())
