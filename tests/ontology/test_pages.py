"""Pages that describe an ontology: complete, in every language, with examples, and harmless whatever stands in them."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections import defaultdict
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import graph.ontologies.pages
import ontology
from graph.extensions import study_vocabulary
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.ontologies.describing import describe
from graph.ontologies.diagram import HEIGHT, draw_tree
from graph.ontologies.pages import write_codebook, write_page
from graph.ontologies.usage import read_usage
from kg import main
from tests.conftest import MakeStudy

PAGES = Path(graph.ontologies.pages.__file__).parent
EVIL = "</script><img src=x onerror=alert(1)>\" 'x' {{ 7*7 }} & *b* [l](u) `c`"
HOSTILE = """\
@prefix my: <https://example.org/evil#> .
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
my:Evil a owl:Class ; rdfs:subClassOf neg:Demand ; neg:color "#12345\\"><u>" ; neg:coderOrder 0 ;
""" + " ;\n".join(
    f"    {name} '''{EVIL}'''@en"
    for name in ("rdfs:label", "skos:definition", "skos:example", "neg:cue", "neg:coderTest", "neg:notThis")
) + " .\n"  # fmt: skip
CODING = """\
terms:
  peace: {term: There is peace., on issue: cease-fire}
statements:
  - quote: Arland demands <b>peace</b>.
    findings: [{demand: peace, held by: Arland, firmness: red line}]
"""


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes, and the text of style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("style", "script") and data.strip():
            self.raw.setdefault(self.tags[-1][0], data)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """Return the vocabulary of the core."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()], ("en", "uk"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Return the core with an extension whose every text is an attack."""
    path = tmp_path_factory.mktemp("evil") / "evil.ttl"
    path.write_text(HOSTILE, "utf-8")
    core = [(file, file.name) for file in ontology.module_files()]
    return load_vocabulary([*core, (path, "evil.ttl")])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ontology", *arguments], catch_exceptions=False)


@pytest.mark.parametrize("language", ["en", "uk", "ru", "de"])
def test_every_class_property_and_code_is_there_by_its_name_in_the_language(
    language: str, words: Vocabulary
) -> None:
    """What has a label and is no annotation is described once, and every link leads somewhere."""
    groups = describe(words, language)
    page = write_page(words, language, ["en", language])

    expected = {
        c for c in words.classes if words.values(c, "http://www.w3.org/2000/01/rdf-schema#label")
    }
    expected |= {p for p in words.properties if not words.is_tooling(p)}
    expected |= {code for codes in words.codes.values() for code in codes}
    found = [term.name for group in groups for term in group.terms]
    assert sorted(map(words.compress, expected)) == sorted(found)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<article id="([^"]+)"', page)) == set(found)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert f'<html lang="{language}">' in page


def test_every_language_of_the_pages_has_every_text_and_what_is_asked_for_is_there() -> None:
    """No page is half in English, and no text is kept that none shows."""
    texts = tomllib.loads((PAGES / "strings.toml").read_text("utf-8"))
    templates = "".join(p.read_text("utf-8") for p in sorted((PAGES / "templates").glob("*.j2")))
    code = "".join(p.read_text("utf-8") for p in sorted(PAGES.glob("*.py")))
    asked = set(re.findall(r"\bt\.(\w+)", templates)) | set(re.findall(r"['\"](\w+)['\"]", code))

    keys = {language: set(said) for language, said in texts.items()}

    assert keys["uk"] == keys["ru"] == keys["en"]
    assert keys["en"] - asked == set()
    assert set(re.findall(r"\bt\.(\w+)", templates)) <= keys["en"]


def test_a_page_speaks_its_language(words: Vocabulary) -> None:
    """Headings and labels in Ukrainian; what has no such text is said in English."""
    page = write_page(words, "uk", ["uk"])

    assert "\n<h2>Класи</h2>\n" in page
    assert "вимога" in page
    assert "The holder wants something that another actor must do" in page


def test_a_page_asks_for_nothing_and_runs_only_our_script(hostile: Vocabulary) -> None:
    """No source from elsewhere, no handler, and the policy allows just the style and script that are in it."""
    page = Tags(write_page(hostile, "en", ["en", "uk"]))

    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")  # fmt: skip
    hashes = {
        tag: "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for tag, text in page.raw.items()
    }
    assert policy == (
        f"default-src 'none'; style-src '{hashes['style']}'; script-src '{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert [
        t for t, _ in page.tags if t in ("img", "iframe", "link", "object", "form", "base", "u")
    ] == []
    assert [
        a for _, a in page.tags for name in a if name.startswith("on") or name in ("src", "style")
    ] == []
    assert {a["href"] for t, a in page.tags if t == "a" and not str(a["href"]).startswith("#")} == {
        "en.html",
        "uk.html",
    }
    assert [t for t, _ in page.tags].count("script") == 1


def test_hostile_texts_are_shown_as_they_are(hostile: Vocabulary) -> None:
    """Markup, template marks and Markdown are letters, also where another term names this one; no colour is made up."""
    page, book = write_page(hostile, "en", ["en"]), write_codebook(hostile, "en")

    assert page.count("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;") == 9
    assert "{{ 7*7 }}" in page
    assert "12345" not in page
    assert "\\</script>\\<img src=x onerror=alert(1)>" in book
    assert re.search(r"(?<!\\)<(?:img|/script)|(?<!\\)\[l|(?<!\\)`c", book) is None


def test_uses_are_counted_and_shown_by_quotes_of_the_study(make_study: MakeStudy) -> None:
    """A class, an issue of a term and a code of a finding have the words that show them, and what is unused none."""
    study = make_study({"a": "Arland demands <b>peace</b>.\n"}, {"a": CODING})
    vocabulary = study_vocabulary(study.folder)
    usage = read_usage(study.reader)

    terms = {t.name: t for g in describe(vocabulary, "en", usage) for t in g.terms}
    used = {n: (t.uses, [q.text for q in t.quotes]) for n, t in terms.items()}

    quotes = ["Arland demands <b>peace</b>."]
    assert used["neg:Demand"] == (1, quotes)
    assert used["issue:ceasefire"] == (1, quotes)
    assert used["firmness:red-line"] == (1, quotes)
    assert used["neg:heldBy"] == (1, [])
    assert used["neg:Offer"] == (0, [])
    assert (terms["neg:Aim"].uses, terms["neg:Aim"].uses_below) == (0, 1)
    page = write_page(vocabulary, "en", ["en"], usage)
    assert "<q>Arland demands &lt;b&gt;peace&lt;/b&gt;.</q> <cite>a</cite>" in page


def test_the_codebook_has_what_coders_choose_in_the_order_of_their_tests(words: Vocabulary) -> None:
    """Classes with a test, first that fits first; then codes; no class that nobody enters."""
    headings = re.findall(r"^### (.*)$", write_codebook(words, "en"), re.MULTILINE)

    assert headings[:4] == ["threat", "withdrawal", "refusal", "demand"]
    assert "cease-fire" in headings
    assert not {"position", "finding", "span"} & set(headings)


def test_the_commands_write_a_page_a_language_and_the_codebook(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first build there are no examples; a language that is none is wrong usage."""
    study = make_study({"a": "Arland demands <b>peace</b>.\n"}, {"a": CODING}, build=False)
    monkeypatch.chdir(study.folder.root)

    bare = run("docs", "-o", "pages", "--language", "en", "--language", "uk")
    study.build()
    book = run("codebook", "--language", "uk")

    assert bare.exit_code == 0
    assert bare.stderr.splitlines()[0].startswith("nothing is built yet")
    assert sorted(path.name for path in Path("pages").iterdir()) == [
        "en.html",
        "index.html",
        "uk.html",
    ]
    assert (book.exit_code, "Arland demands \\<b>peace" in book.stdout) == (0, True)
    assert run("docs", "--language", "../x").exit_code == 2


MARKED = """\
@prefix my: <https://example.org/my#> .
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
<https://example.org/my> a owl:Ontology ; dcterms:title "Fishing"@en .
my:Ultimatum a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "ultimatum"@en ; skos:closeMatch schema:Action .
my:Last a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "last word"@en ; owl:deprecated true ; dcterms:isReplacedBy my:Ultimatum .
my:follows a owl:ObjectProperty ; rdfs:label "so"@en ; rdfs:domain my:Ultimatum ; rdfs:range neg:Threat ; neg:derived true .
my:issues a skos:ConceptScheme ; skos:prefLabel "Fish"@en ; neg:valuesFor neg:onIssue .
my:cod a skos:Concept ; skos:inScheme my:issues ; skos:prefLabel "cod"@en .
"""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Return the core with an extension that has a class, one out of use, a derived property and a list."""
    path = tmp_path_factory.mktemp("my") / "my.ttl"
    path.write_text(MARKED, "utf-8")
    core = [(file, file.name) for file in ontology.module_files()]
    return load_vocabulary([*core, (path, "my.ttl")])


def test_what_an_extension_brings_is_marked_and_tied_to_the_rest(marked: Vocabulary) -> None:
    """Its title stands beside its terms; the core's classes name what is under them, properties their lists."""
    terms = {t.name: t for g in describe(marked, "en") for t in g.terms}
    name = marked.compress("https://example.org/my#Ultimatum")

    ultimatum, demand, issue = terms[name], terms["neg:Demand"], terms["neg:onIssue"]

    assert (ultimatum.extension, demand.extension) == ("Fishing", "")
    assert ultimatum.depth == demand.depth + 1
    assert [(f.property.label, [v.label for v in f.values]) for f in ultimatum.fields] == [("so", ["threat"])]  # fmt: skip
    assert ultimatum.elsewhere == (("close", "schema:Action"),)
    assert [link.label for link in dict(demand.links)["below"]] == ["last word", "ultimatum"]
    assert "Fish" in [link.label for link in dict(issue.links)["range"]]
    assert terms["https://example.org/my#follows"].derived
    page = write_page(marked, "en", ["en"])
    assert '<span class="tag ext">Fishing</span>' in page
    assert "<dd>near <code>schema:Action</code></dd>" in page
    assert '<span class="tag">Derived by rule</span>' in page


def test_a_term_out_of_use_is_struck_through_and_names_what_takes_its_place(
    marked: Vocabulary,
) -> None:
    """In the list and in the tree."""
    page = write_page(marked, "en", ["en"])

    gone = page[page.index('<article id="https://example.org/my#Last"') :].split("</article>")[0]
    assert 'class="d4 old"' in gone or 'class="d3 old"' in gone
    assert 'No longer to be used Instead: <a href="https' not in gone
    assert 'Instead: <a href="#https://example.org/my#Ultimatum">ultimatum</a>' in gone
    assert '<a href="#https://example.org/my#Last" class="ext old">' in page


def test_the_tree_draws_every_class_once_behind_the_one_above(marked: Vocabulary) -> None:
    """A box a class, none over another; a line for each class that lies under one."""
    terms = describe(marked, "en")[0].terms
    drawing = draw_tree(terms)

    columns: dict[int, list[float]] = defaultdict(list)
    for box in drawing.boxes:
        columns[box.x].append(box.y)
    assert [box.term for box in drawing.boxes] == list(terms)
    assert len(drawing.lines) == sum(term.depth > 0 for term in terms)
    assert all(b - a >= HEIGHT for ys in columns.values() for a, b in pairwise(sorted(ys)))
    assert all(box.x + box.width <= drawing.width and box.y <= drawing.height for box in drawing.boxes)  # fmt: skip


def test_a_tree_of_circles_and_several_parents_has_every_term_once(tmp_path: Path) -> None:
    """A class under two stands under one of them; two that lie under each other are not lost."""
    path = tmp_path / "odd.ttl"
    path.write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        + "".join(
            f'<urn:{c}> a owl:Class ; rdfs:label "{c}"@en ; rdfs:subClassOf {above} .\n'
            for c, above in {
                "a": "owl:Thing", "b": "<urn:a>", "c": "<urn:b> , <urn:a>", "d": "<urn:e>", "e": "<urn:d>", "f": "<urn:f>",
            }.items()
        )
    )  # fmt: skip

    terms = describe(load_vocabulary([(path, "odd.ttl")]), "en")[0].terms

    assert [(t.label, t.depth) for t in terms] == [("a", 0), ("b", 1), ("c", 1), ("f", 0), ("d", 0), ("e", 0)]  # fmt: skip


# ---------------------------------------------------------------- what we publish ourselves

PUBLISHED = Path(__file__).parents[2] / "docs" / "ontology"


def test_our_own_pages_are_those_of_the_ontology(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs/ontology is what the command writes outside a study: `pytest tests/ontology/test_pages.py --rewrite-golden`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STUDY", raising=False)

    result = run("docs", "-o", "pages")

    made = {path.name: path.read_text("utf-8") for path in (tmp_path / "pages").iterdir()}
    if request.config.getoption("--rewrite-golden"):
        PUBLISHED.mkdir(exist_ok=True)
        for name, text in made.items():
            (PUBLISHED / name).write_text(text, "utf-8")
    kept = {path.name: path.read_text("utf-8") for path in PUBLISHED.iterdir()}
    assert result.exit_code == 0
    assert sorted(kept) == sorted(made) == ["en.html", "index.html", "ru.html", "uk.html"]
    assert [name for name in made if made[name] != kept[name]] == []
    assert sum(len(text.encode()) for text in kept.values()) < 800_000
