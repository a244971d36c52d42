"""Pages that describe an ontology: complete, in every language, with examples, and harmless whatever stands in them."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ontology
from graph.extensions import study_vocabulary
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.ontologies.pages import describe, read_usage, write_codebook, write_page
from kg import main
from tests.conftest import MakeStudy

EVIL = "</script><img src=x onerror=alert(1)>\" 'x' {{ 7*7 }} & *b* [l](u) `c`"
HOSTILE = """\
@prefix my: <https://example.org/evil#> .
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
my:Evil a owl:Class ; rdfs:subClassOf neg:Demand ; neg:color "#12345\\"><b>" ; neg:coderOrder 0 ;
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
    groups = dict(describe(words, language))
    page = write_page(words, language, ["en", language])

    expected = {
        c for c in words.classes if words.values(c, "http://www.w3.org/2000/01/rdf-schema#label")
    }
    expected |= {p for p in words.properties if not words.is_tooling(p)}
    expected |= {code for codes in words.codes.values() for code in codes}
    found = [term.name for terms in groups.values() for term in terms]
    assert sorted(map(words.compress, expected)) == sorted(found)
    ids = re.findall(r'<article id="(\w+)"', page)
    assert len(ids) == len(set(ids)) == len(found)
    assert set(re.findall(r'href="#(\w+)"', page)) <= set(ids)
    assert f'<html lang="{language}">' in page


def test_a_page_speaks_its_language(words: Vocabulary) -> None:
    """Headings and labels in Ukrainian; what has no such text is said in English."""
    page = write_page(words, "uk", ["uk"])

    assert "<h2>Класи</h2>" in page
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
        t for t, _ in page.tags if t in ("img", "iframe", "link", "object", "form", "base", "b")
    ] == []
    assert [
        a for _, a in page.tags for name in a if name.startswith("on") or name in ("src", "style")
    ] == []
    assert {a["href"] for t, a in page.tags if t == "a" and not str(a["href"]).startswith("#")} == {
        "uk.html"
    }
    assert [t for t, _ in page.tags].count("script") == 1


def test_hostile_texts_are_shown_as_they_are(hostile: Vocabulary) -> None:
    """Markup, template marks and Markdown are letters, also where another term names this one; no colour is made up."""
    page, book = write_page(hostile, "en", ["en"]), write_codebook(hostile, "en")

    assert page.count("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;") == 7
    assert "{{ 7*7 }}" in page
    assert "12345" not in page
    assert "\\</script>\\<img src=x onerror=alert(1)>" in book
    assert re.search(r"(?<!\\)<(?:img|/script)|(?<!\\)\[l|(?<!\\)`c", book) is None


def test_uses_are_counted_and_shown_by_quotes_of_the_study(make_study: MakeStudy) -> None:
    """A class, an issue of a term and a code of a finding have the words that show them, and what is unused none."""
    study = make_study({"a": "Arland demands <b>peace</b>.\n"}, {"a": CODING})
    vocabulary = study_vocabulary(study.folder)
    usage = read_usage(study.reader)

    terms = {t.name: t for _, found in describe(vocabulary, "en", usage) for t in found}
    used = {n: (t.uses, [q.text for q in t.quotes]) for n, t in terms.items()}

    quotes = ["Arland demands <b>peace</b>."]
    assert used["neg:Demand"] == (1, quotes)
    assert used["issue:ceasefire"] == (1, quotes)
    assert used["firmness:red-line"] == (1, quotes)
    assert used["neg:heldBy"] == (1, [])
    assert used["neg:Offer"] == (0, [])
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
    assert sorted(path.name for path in Path("pages").iterdir()) == ["en.html", "uk.html"]
    assert (book.exit_code, "Arland demands \\<b>peace" in book.stdout) == (0, True)
    assert run("docs", "--language", "../x").exit_code == 2


def test_the_search_of_a_page_shows_what_has_the_words(tmp_path: Path, hostile: Vocabulary) -> None:
    """In a browser without a network: nothing goes wrong, and a word leaves the terms that have it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    (tmp_path / "en.html").write_text(write_page(hostile, "en", ["en"]), "utf-8")
    wrong: list[str] = []
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_context(offline=True).new_page()
        page.on("console", lambda m: wrong.append(m.text))
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.goto((tmp_path / "en.html").as_uri())
        every = page.locator("article:visible").count()
        page.fill("#search", "onerror=alert")
        shown = page.locator("article:visible h3").all_inner_texts()
        said = page.locator("#count").inner_text()
        browser.close()

    assert wrong == []
    assert every > 100
    assert (len(shown), said) == (2, "2 terms")  # the term, and the one it lies under
