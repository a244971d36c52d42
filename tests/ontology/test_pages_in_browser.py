"""Pages that describe an ontology, in a browser without a network: what is searched is found, and hostile texts stay texts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

import ontology
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.ontologies.pages import write_index, write_page
from graph.ontologies.study import shipped_vocabulary
from graph.ontologies.usage import Quote, Usage
from graph.terms import DCTERMS, NEG, OWL, RDFS, SKOS, VANN, literal
from tests.picture.conftest import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.picture.hostile import PAYLOADS

NS = "https://example.org/'onclick='hostile()#"
FOREIGN = ",".join(
    (
        "iframe,object,embed,img,video,audio,base,link,form,math,animate,set,use,foreignObject,x-hostile,textarea",
        "script[src],meta[http-equiv=refresh],[srcdoc],[srcset],[ping],[autofocus],[style]",
        "[onerror],[onload],[onclick],[onmouseover],[onfocus],[ontoggle],[onbegin],[onstart]",
        'a[href]:not([href^="#"]):not([href$=".html"]),[*|href^="javascript:" i]',
    )
)  # fmt: skip
"""What no page of ours has: an element or attribute that could only come out of a text."""


def hostile_turtle() -> str:
    """Return an extension in which each payload stands wherever an ontology has words."""
    lines = []
    for n, payload in enumerate(PAYLOADS):
        text, tagged = literal(payload), literal(payload, language="en")
        words = " ; ".join(
            f"<{name}> {tagged}"
            for name in (SKOS + "definition", SKOS + "example", SKOS + "scopeNote", SKOS + "altLabel", NEG + "cue",
                         NEG + "coderTest", NEG + "notThis")
        )  # fmt: skip
        drawn = f"<{NEG}color> {text} ; <{NEG}glyph> {text}"
        under = f"<{NS}c{n - 1}>" if n % 3 else f"<{NEG}Demand>"
        lines += [
            f"<{NS}c{n}> a <{OWL}Class> ; <{RDFS}subClassOf> {under} ; <{RDFS}label> {tagged} ; {words} ; {drawn} .",
            f"<{NS}p{n}> a <{OWL}ObjectProperty> ; <{RDFS}domain> <{NS}c{n}> ; <{RDFS}label> {tagged} ; {words} .",
            f"<{NS}l{n}> a <{SKOS}ConceptScheme> ; <{SKOS}prefLabel> {tagged} ; <{NEG}valuesFor> <{NEG}onIssue> .",
            f"<{NS}i{n}> a <{SKOS}Concept> ; <{SKOS}inScheme> <{NS}l{n}> ; <{SKOS}prefLabel> {tagged} ; {words} .",
            f"<{NS}o> <{DCTERMS}title> {tagged} ; <{DCTERMS}description> {tagged} ; <{OWL}versionInfo> {text} .",
        ]
    lines += [
        f"<{NS}o> a <{OWL}Ontology> ; <{VANN}preferredNamespaceUri> {literal(NS)} ;"
        f" <{VANN}preferredNamespacePrefix> {literal(PAYLOADS[0])} .",
        f"<{NS}c0> <{OWL}deprecated> true ; <{DCTERMS}isReplacedBy> <{NS}c1> .",
    ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Return the core with that extension."""
    path = tmp_path_factory.mktemp("evil") / "evil.ttl"
    path.write_text(hostile_turtle(), "utf-8")
    core = [(file, file.name) for file in ontology.module_files()]
    return load_vocabulary([*core, (path, "evil.ttl")])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium; the tests skip without one."""
    if not CHROMIUM or not shutil.which(CHROMIUM):
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


@contextmanager
def watched(browser: Browser, path: Path, **settings: object) -> Iterator[Page]:
    """Open a page and watch it: at the end nothing ran, nothing was asked for, nothing was made of a text."""
    context = browser.new_context(offline=True, **{"viewport": DESKTOP, **settings})  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script("window.ran = []; window.hostile = () => { window.ran.push(1); };")
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text))
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("dialog", lambda d: (wrong.append(f"dialog {d.message}"), d.dismiss()))
    page.on("request", lambda r: None if r.url.startswith(path.as_uri()) else wrong.append(r.url))
    page.goto(path.as_uri())
    yield page
    assert page.evaluate("window.ran") == []
    made = page.evaluate("s => [...document.querySelectorAll(s)].map((e) => e.outerHTML)", FOREIGN)
    assert made == []
    assert page.locator("script").count() == 1
    assert wrong == []
    context.close()


@pytest.fixture(scope="module")
def hostile_page(hostile: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of that extension, its quotes and its study's name hostile, too, and without its policy."""
    quotes = {f"{NS}c{n}": (Quote(p, p),) for n, p in enumerate(PAYLOADS)}
    page = write_page(hostile, "en", ["en", "uk"], Usage({NEG + "Demand": 7}, quotes), PAYLOADS[0])
    start = page.index('<meta http-equiv="Content-Security-Policy"')
    path = tmp_path_factory.mktemp("page") / "en.html"
    path.write_text(page[:start] + page[page.index("\n", start) :], "utf-8")
    return path


def test_hostile_texts_run_nothing_ask_for_nothing_and_become_nothing(
    browser: Browser, hostile_page: Path
) -> None:
    """Not even without the policy: every payload is shown letter for letter, wherever it stands."""
    with watched(browser, hostile_page) as page:
        labels = page.locator("article .name a").all_text_contents()
        quotes = page.locator("article q").all_text_contents()
        for payload in PAYLOADS[::4]:
            page.evaluate(
                """(text) => {
                  const find = document.querySelector("#search");
                  find.value = text;
                  find.dispatchEvent(new Event("input"));
                  for (const link of document.querySelectorAll("#hits a")) link.click();
                  location.hash = text;
                }""",
                payload,
            )

    assert {label for payload in PAYLOADS if labels.count(label := payload) != 3} == set()
    assert set(PAYLOADS) <= set(quotes)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pages of what is shipped and return their folder."""
    folder = tmp_path_factory.mktemp("ours")
    words = shipped_vocabulary()
    (folder / "en.html").write_text(write_page(words, "en", ["en", "uk"]), "utf-8")
    (folder / "uk.html").write_text(write_page(words, "uk", ["en", "uk"]), "utf-8")
    (folder / "index.html").write_text(write_index(["en", "uk"]), "utf-8")
    return folder


def test_a_search_leaves_what_has_the_words_and_names_the_best_first(
    browser: Browser, ours: Path
) -> None:
    """Words in any order and case; the term of that name comes first; a link to what is hidden ends the search."""
    with watched(browser, ours / "en.html") as page:
        every = page.locator("article:visible").count()
        page.keyboard.press("/")
        page.keyboard.type("DEMAND")
        hits = page.locator("#hits a").all_inner_texts()
        page.fill("#search", "stop give")
        shown = page.locator("article:visible .name code").all_inner_texts()
        count, contents = (
            page.locator("#count").inner_text(),
            page.locator(".toc a:visible").count(),
        )
        page.fill("#search", "demand")
        page.keyboard.press("Enter")
        aim = page.evaluate("location.hash")
        page.evaluate("location.hash = '#issue:territory'")
        page.wait_for_function("document.querySelector('#search').value === ''")
        seen = page.locator("[id='issue:territory']").is_visible()

    assert every > 200
    assert hits[0].split() == ["demand", "neg:Demand"]
    assert "neg:Demand" in shown
    assert len(shown) < 10
    assert count == f"Terms: {len(shown)}"
    assert 0 < contents <= len(shown)
    assert (aim, seen) == ("#neg:Demand", True)


def test_every_language_is_searched_without_its_marks(browser: Browser, ours: Path) -> None:
    """A page in Ukrainian finds a word typed in capitals."""
    with watched(browser, ours / "uk.html") as page:
        page.fill("#search", "ВИМОГА")
        hit = page.locator("#hits a").first.inner_text()

    assert hit.split() == ["вимога", "neg:Demand"]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write pages of what axe need not see twice: evidence, and an extension with all that one can have."""
    folder = tmp_path_factory.mktemp("few")
    labour = (
        Path(__file__).parents[1] / "data" / "extensions" / "labour" / "ontology" / "labour.ttl"
    )
    gone = folder / "gone.ttl"
    gone.write_text(
        f"<{NEG}Source> <{OWL}deprecated> true ; <{DCTERMS}isReplacedBy> <{NEG}Statement> .",
        "utf-8",
    )
    words = load_vocabulary(
        (path, path.name) for path in (ontology.FOLDER / "evidence.ttl", labour, gone)
    )
    usage = Usage({NEG + "Statement": 3}, {NEG + "Statement": (Quote("We will walk out.", "one"),)})
    (folder / "en.html").write_text(write_page(words, "en", ["en", "uk"], usage, "talks"), "utf-8")
    (folder / "index.html").write_text(write_index(["en", "uk"]), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("en.html", {"color_scheme": "light"}),
        ("en.html", {"color_scheme": "dark", "viewport": PHONE}),
        ("index.html", {}),
    ],
)
def test_pages_are_for_everybody_and_fit_the_screen(
    name: str, settings: dict[str, object], browser: Browser, few: Path
) -> None:
    """No violation of WCAG 2.2 that axe finds, in light and dark; on a phone nothing is wider than it."""
    rules = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],
    }
    context = browser.new_context(offline=True, **{"viewport": DESKTOP, **settings})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((few / name).as_uri())
    found = Axe().run(page, options=rules).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()

    assert [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"][:3]] == []
    assert overflow <= 0
