"""Hostile texts stay texts: nothing runs, nothing is asked for, no element is made of them, in any view, by any way."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

import kg
from graph import Study
from graph.terms import literal
from tests.picture.conftest import DESKTOP
from tests.picture.hostile import PAYLOADS, hostile_page

FOREIGN = ",".join(
    (
        "iframe,object,embed,img,video,audio,base,link,form,math,marquee,animate,set,use,foreignObject,x-hostile",
        "textarea,frame,applet,script[src],meta[http-equiv=refresh],[srcdoc],[ping],[autofocus],[srcset],[background]",
        "[onerror],[onload],[onclick],[onmouseover],[onfocus],[ontoggle],[onbegin],[onstart]",
        'a[href]:not([href^="#"]):not([href^="https://"]),[*|href^="javascript:" i]',
    )
)  # fmt: skip
"""What no page of ours has: an element or attribute that could only come out of a text."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the hostile page with whole texts, with excerpts, without its policy, and one of few marks without it."""
    folder = tmp_path_factory.mktemp("hostile")
    whole, excerpts = hostile_page(folder, embed=True), hostile_page(folder, embed=False)
    few = hostile_page(folder, payloads=PAYLOADS[:8])
    found = {"whole": whole, "excerpts": excerpts}
    for name, path in (("no policy", whole), ("few", few)):
        found[name] = folder / f"{name}.html"
        bare = re.sub(
            r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text("utf-8")
        )
        found[name].write_text(bare, "utf-8")
    return found


@contextmanager
def watched(browser: Browser, path: Path, fragment: str = "") -> Iterator[Page]:
    """Open a page and watch it: at the end nothing ran, nothing was asked for, nothing was made."""
    context = browser.new_context(offline=True, viewport=DESKTOP, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(
        "window.ran = []; window.hostile = () => { window.ran.push(Error().stack); };"
    )
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("dialog", lambda d: (wrong.append(f"dialog {d.message}"), d.dismiss()))
    page.on("popup", lambda p: wrong.append(f"popup {p.url}"))
    page.on(
        "request",
        lambda r: (
            wrong.append(r.url)
            if not r.url.startswith((path.as_uri(), "data:image/", "blob:"))
            else None
        ),
    )
    page.goto(path.as_uri() + fragment)
    yield page
    assert page.evaluate("window.ran") == []
    assert (
        page.evaluate("s => [...document.querySelectorAll(s)].map((e) => e.outerHTML)", FOREIGN)
        == []
    )
    # Data, the packed renderer and our script; in the head our two sheets of style, the line that says there is a
    # script, and the renderer unpacked.
    assert page.evaluate("kg.$$('script', document.body).map((e) => e.id)") == ["kg", "vis", ""]
    assert page.evaluate("kg.$$('head script, style').map((e) => e.localName)") in (
        ["style", "style", "script"],
        ["style", "style", "script", "script"],
    )
    assert page.evaluate("[{}.hostile, Object.prototype.polluted, document.title]") == [
        None,
        None,
        PAYLOADS[0],
    ]
    assert page.url.partition("#")[0] == path.as_uri()
    assert wrong == []
    context.close()


def views(page: Page) -> list[str]:
    return [str(id) for id in page.evaluate("kg.$$('.view').map((v) => v.id.slice(2))")]


def test_the_corpus_is_large_enough() -> None:
    """At least sixty payloads, each once."""
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


@pytest.mark.parametrize(("kind", "first"), [("excerpts", 0), ("no policy", 1)])
def test_clicking_everything_in_every_view(
    browser: Browser, pages: dict[str, Path], kind: str, first: int
) -> None:
    """All folds open, every second element is clicked in every view with the policy, the others without."""
    with watched(browser, pages[kind]) as page:
        assert set(views(page)) >= {"network", "positions", "timeline", "texts", "bridges"}
        for view in views(page):
            page.evaluate("view => kg.open(view)", view)
            clicked = page.evaluate(
                """([view, first]) => {
                  const all = [...document.querySelectorAll(`#v-${view} :is([data-ids], a[href^="#"], button)`)];
                  for (const d of document.querySelectorAll(`#v-${view} details`)) d.open = true;
                  const step = Math.max(1, Math.floor(all.length / 100));
                  const chosen = all.filter((_, i) => i % (2 * step) === first * step);
                  for (const e of chosen) { e.click(); if (kg.view !== view) kg.open(view); }
                  return chosen.length;
                }""",
                [view, first],
            )
            assert clicked > 20 or view == "network"


def test_hovering_in_every_view(browser: Browser, pages: dict[str, Path]) -> None:
    """The mouse passes over the drawing and over what stands in each view; hints are text, too."""
    with watched(browser, pages["no policy"]) as page:
        for view in views(page):
            page.evaluate("view => kg.open(view)", view)
            for y in range(130, 780, 210):
                for x in range(240, 920, 220):
                    page.mouse.move(x, y)
            page.mouse.click(560, 400)


def test_searching_for_every_payload(browser: Browser, pages: dict[str, Path]) -> None:
    """What is typed and what is suggested stays text."""
    with watched(browser, pages["no policy"]) as page:
        for payload in PAYLOADS:
            page.evaluate(
                """(text) => {
                  const find = document.querySelector("#find");
                  find.focus();
                  find.value = text;
                  find.dispatchEvent(new Event("input", { bubbles: true }));
                  for (const key of ["ArrowDown", "Enter", "Escape"])
                    find.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
                }""",
                payload,
            )


def test_every_payload_as_the_address(browser: Browser, pages: dict[str, Path]) -> None:
    """A permalink comes from anybody: whatever stands behind the # is read as state or not at all."""
    with watched(browser, pages["few"], "#<img src=x onerror=hostile()>") as page:
        for n, payload in enumerate(PAYLOADS):
            before = ("", "v-", "p-", "f-", "m-", "v=", "s=", "v=positions&s=", "k=", "from=")[
                n % 10
            ]
            page.evaluate(
                "([text, plain]) => { location.hash = plain ? text : encodeURIComponent(text); }",
                [before + payload, n % 4 < 2],
            )
        assert page.locator(".view:not([hidden])").count() == 1


def test_what_is_saved_is_as_safe_as_what_is_shown(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """The SVG is well-formed and made of shapes and words alone; no cell of the CSV is a formula to a spreadsheet."""
    with watched(browser, pages["whole"]) as page:
        page.evaluate("kg.open('network')")
        page.wait_for_function("kg.views.network && kg.views.network.svg")
        drawing = ElementTree.fromstring(page.evaluate("kg.views.network.svg().text"))
        table = list(csv.reader(io.StringIO(page.evaluate("kg.csv()"), newline="")))
        page.evaluate("kg.png(2)")

    shapes = {"svg", "g", "path", "rect", "circle", "ellipse", "polygon", "line", "text", "tspan", "title", "defs",
              "marker", "clipPath"}  # fmt: skip
    elements = [
        (e.tag.rpartition("}")[2], name) for e in drawing.iter() for name in ("", *e.attrib)
    ]
    assert {tag for tag, _ in elements} <= shapes
    assert [e for e in elements if re.match("on|href|.*}href|style", e[1])] == []
    assert len(table) > 3 * len(PAYLOADS)
    assert {len(row) for row in table} == {len(table[0])}
    assert [cell for row in table for cell in row if re.match(r"[=+\-@\t\r]", cell)] == []


def test_every_payload_is_shown_letter_for_letter(browser: Browser, pages: dict[str, Path]) -> None:
    """Nothing is stripped, decoded or filled in: a text that looks like a tag or a template is shown as it is."""
    with watched(browser, pages["whole"]) as page:
        names = page.evaluate(
            "[...document.querySelectorAll('.matrix tbody th button bdi')].map((e) => e.textContent)"
        )
        quotes = page.evaluate(
            "[...document.querySelectorAll('#v-texts mark a')].map((e) => e.textContent)"
        )

    assert sorted(names) == sorted(PAYLOADS)
    assert set(PAYLOADS) <= set(quotes)


def test_no_payload_reaches_the_style_sheet(pages: dict[str, Path]) -> None:
    """A colour that is none is grey; names of classes and ids are ours."""
    html = pages["whole"].read_text("utf-8")

    styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))

    assert re.findall(r"evil|url\(|@import|expression", styles) == []
    colors = re.findall(r"--c:light-dark\((.*?)\)", styles)
    assert "#6b6b6b" in {color.split(",")[0] for color in colors}
    assert [c for c in colors if not re.fullmatch(r"#[0-9a-f]{6},#[0-9a-f]{6}", c)] == []


def test_no_template_in_a_text_is_filled_in(pages: dict[str, Path]) -> None:
    """`{{ 7 * 191 }}` is nobody's product."""
    html = pages["whole"].read_text("utf-8")

    assert html.count("{{ 7 * 191 }}") > 10
    assert "1337" not in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)


def test_what_a_query_answers_chooses_and_is_never_shown(
    browser: Browser, demo: Study, tmp_path: Path
) -> None:
    """Hostile words in the result of --query leave the page as it is without them, byte for byte."""
    folder = tmp_path / "study"
    shutil.copytree(demo.folder.root, folder)
    words = " ".join(literal(payload) for payload in PAYLOADS)
    made = {}
    for name, more in (("hostile", f"VALUES ?word {{ {words} }}"), ("plain", "")):
        query, page = tmp_path / f"{name}.rq", tmp_path / f"{name}.html"
        query.write_text(f"SELECT * WHERE {{ ?p a neg:Demand {more} }}", encoding="utf-8")
        arguments = ["export", str(page), "--query", str(query), "--study", str(folder)]
        arguments += ["--title", PAYLOADS[0]]
        done = CliRunner().invoke(kg.main, arguments)
        assert done.exit_code == 0, done.output
        made[name] = page

    with watched(browser, made["hostile"]) as page:
        for view in views(page):
            page.evaluate("v => kg.open(v)", view)

    assert made["plain"].read_bytes() == made["hostile"].read_bytes()
