"""For everybody: axe, contrast, no meaning by hue alone, keyboard, zoom, forced colours, right to left, paper."""

from __future__ import annotations

import itertools
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import graph.picture
import ontology
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.networks.network import Edge, Judgement, Network, Node
from graph.picture.colors import contrast, readable
from graph.picture.material import Material
from graph.picture.model import make_picture
from graph.picture.page import write_page
from graph.picture.strings import Strings
from graph.terms import NEG
from tests.picture.conftest import DESKTOP, PHONE, OpenPage

VIEWS = ("positions", "timeline", "texts", "bridges", "list")
CSS = (Path(graph.picture.__file__).parent / "assets" / "app.css").read_text("utf-8")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


# ---------------------------------------------------------------- axe


CHOOSE = "view => { kg.open(view); kg.select([kg.$('#v-positions .stand').dataset.ids]); }"


def violations(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"][:3]]


@pytest.mark.parametrize(
    ("scheme", "direction", "size", "views"),
    [
        ("light", "ltr", DESKTOP, VIEWS),
        ("dark", "rtl", PHONE, ("positions", "timeline", "bridges")),
    ],
)
def test_axe_finds_nothing_in_any_view(
    small_page: Path,
    opened: OpenPage,
    scheme: str,
    direction: str,
    size: dict[str, int],
    views: tuple[str, ...],
) -> None:
    """WCAG 2.2 A and AA, best practices, something chosen: all views, and turned those that change most."""
    with opened(small_page, "#v=positions", color_scheme=scheme, viewport=size) as page:
        page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
        for view in views:
            page.evaluate(CHOOSE, view)
            assert (view, violations(page)) == (view, [])


@pytest.mark.parametrize(("scheme", "size"), [("dark", DESKTOP), ("light", PHONE)])
def test_text_has_contrast_in_the_other_theme_of_each_size(
    small_page: Path, opened: OpenPage, scheme: str, size: dict[str, int]
) -> None:
    """What the runs above leave out of themes and sizes, for the rule that depends on them."""
    with opened(small_page, color_scheme=scheme, viewport=size) as page:
        for view in ("positions", "bridges"):
            page.evaluate(
                "view => { kg.open(view); kg.select([kg.$('#v-positions .stand').dataset.ids]); }",
                view,
            )
            assert (
                view,
                violations(page, CONTRAST),
            ) == (view, [])


# ---------------------------------------------------------------- colours


def theme(name: str) -> dict[str, str]:
    """Return the custom properties of a theme, as the style sheet sets them."""
    pairs = re.findall(r"--(\w+):light-dark\((#[0-9a-f]{3,6}),(#[0-9a-f]{3,6})\)", CSS)
    return {key: dark if name == "dark" else light for key, light, dark in pairs}


def full(color: str) -> str:
    return color if len(color) == 7 else "#" + "".join(c * 2 for c in color[1:])


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_palette_can_be_read(vocabulary: Vocabulary, name: str) -> None:
    """Text has 4.5 : 1, marks 3 : 1 (WCAG 1.4.3, 1.4.11), on every ground: the page, panels, what is chosen."""
    colors = {key: full(value) for key, value in theme(name).items()}
    grounds = [colors["bg"], colors["panel"], colors["on"]]
    kinds = {c for k in vocabulary.classes for c in vocabulary.inherited(k, NEG + "color")}
    drawn = [readable(c, {"light": "#f3f4f6", "dark": "#20242b"}[name]) for c in kinds]

    weak = [
        (color, ground, round(contrast(color, ground), 2))
        for color in (*drawn, colors["ink"], colors["soft"], colors["accent"])
        for ground in grounds
        if contrast(color, ground) < 4.5
    ]
    marks = [c for key in ("sel", "accent") for c in [colors[key]] if contrast(c, colors["bg"]) < 3]

    assert (weak, marks) == ([], [])


def stances_page(vocabulary: Vocabulary, path: Path) -> Path:
    """Write a page that has every class of positions in its legend."""
    classes = [c for c in vocabulary.below(NEG + "Position") if c != NEG + "Position"]
    nodes = (Node("a:a", "A", NEG + "State", "party"), Node("a:t", "T", NEG + "Term", "term"))
    judged = (Judgement("c", 1.0, "r"),)
    edges = tuple(
        Edge(f"a:{n}", "a:a", "a:t", c, "x", judgements=judged, values={NEG + "heldBy": ("a:a",)})
        for n, c in enumerate(classes)
    )
    network = Network(nodes, edges)
    picture = make_picture(network, vocabulary, "Stances", "en")
    path.write_text(write_page(Material(picture, network, vocabulary, Strings("en"))), "utf-8")
    return path


def pixels(png: bytes) -> np.ndarray[Any, Any]:
    """Return a PNG of 8 bits without interlace as rows of pixels (PNG specification, section 9, filters)."""
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    data, at, size = b"", 8, {2: 3, 6: 4}[kind]
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += length + 12
    raw = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * size)
    out = np.zeros((height, width * size), np.int64)
    for y, (how, *line) in enumerate(raw.astype(np.int64)):
        above = out[y - 1] if y else np.zeros(width * size, np.int64)
        for x, value in enumerate(line):
            left, corner = (out[y, x - size], above[x - size]) if x >= size else (0, 0)
            up = above[x]
            guess = left + up - corner
            nearest = min(
                (abs(guess - left), 0, left),
                (abs(guess - up), 1, up),
                (abs(guess - corner), 2, corner),
            )
            out[y, x] = (value + (0, left, up, (left + up) // 2, nearest[2])[how]) % 256
    return out.reshape(height, width, size)[:, :, :3]


def test_stances_differ_for_every_eye(
    vocabulary: Vocabulary, browser: Browser, tmp_path: Path
) -> None:
    """However colours are seen, any two swatches of the legend differ in three of a hundred pixels or more."""
    page = browser.new_page(viewport=DESKTOP, reduced_motion="reduce")
    page.goto(stances_page(vocabulary, tmp_path / "stances.html").as_uri())
    session = page.context.new_cdp_session(page)
    swatches = page.locator("#legend label:has(svg)")
    names = [text.split()[1] for text in swatches.all_inner_texts()]
    alike = []
    for deficiency in ("none", "deuteranopia", "protanopia", "tritanopia", "achromatopsia"):
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})
        seen = [pixels(swatches.nth(n).locator("svg").screenshot()) for n in range(len(names))]
        alike += [
            (deficiency, names[a], names[b])
            for a, b in itertools.combinations(range(len(names)), 2)
            if (np.abs(seen[a] - seen[b]).max(axis=2) > 60).mean() < 0.03
        ]
    page.context.close()

    assert len(names) == 11
    assert alike == []


def test_every_stance_has_a_glyph_of_its_own(vocabulary: Vocabulary) -> None:
    """Colour is never alone: no two of our classes of positions share a glyph; each has a verb in three languages."""
    classes = [c for c in vocabulary.below(NEG + "Position") if c != NEG + "Position"]
    glyphs = [vocabulary.inherited(c, NEG + "glyph") for c in classes]
    verbs = {
        c: {t.rpartition("@")[2] for t in vocabulary.objects(c, NEG + "verb")} for c in classes
    }

    assert len({tuple(g) for g in glyphs}) == len(classes)
    assert [c for c, found in verbs.items() if not {"en", "uk", "ru"} <= found] == []


def test_forced_colours_keep_every_distinction(demo_page: Path, opened: OpenPage) -> None:
    """With the system's colours the chosen stand has an outline, a hollow dot stays hollow, text is the system's."""
    with opened(demo_page, forced_colors="active") as page:
        page.evaluate("kg.open('positions')")
        page.locator("#v-positions .say").first.click()
        outline = page.locator("#v-positions .stand.on").first.evaluate(
            "e => getComputedStyle(e).outlineStyle"
        )
        page.evaluate("kg.open('timeline')")
        dots = page.evaluate(
            """['.dot.hollow', '.dot:not(.hollow)'].map((s) =>
                getComputedStyle(kg.$('#v-timeline .entry ' + s)).backgroundColor)"""
        )

    assert outline == "solid"
    assert dots[0] != dots[1]


# ---------------------------------------------------------------- size, motion, direction, paper


def test_a_count_stays_on_one_line_beside_a_long_name(demo_page: Path, opened: OpenPage) -> None:
    """A number broken over two lines reads as two numbers."""
    with opened(demo_page, "#v=network") as page:
        heights = page.evaluate(
            "[...document.querySelectorAll('#legend .n')].map((e) => {"
            " const n = e, name = e.previousElementSibling;"
            " n.textContent = '11'; const one = n.getBoundingClientRect().height;"
            " name.textContent = 'International Longshoremen Association'; "
            " return n.getBoundingClientRect().height / one; })"
        )

    assert set(heights) == {1}


def test_forced_colours_leave_the_drawing_its_dashes_and_glyphs(
    demo_page: Path, opened: OpenPage
) -> None:
    """Lines and swatches take the system's colour; what tells kinds apart is what they are made of."""
    with opened(demo_page, "#v=network", forced_colors="active") as page:
        page.evaluate("kg.ready.then(() => kg.views.network.toggle('terms'))")
        drawn = page.evaluate(
            """(({ scene, network }) => network.body.data.edges.get().filter((e) => scene.edges[e.id].how !== "tie")
               .map((e) => [e.color.color, scene.edges[e.id].kind.glyph]))(kg.views.network)"""
        )
        swatches = page.evaluate(
            "[...new Set(kg.$$('#legend svg').map((e) => getComputedStyle(e).color))]"
        )
        ink = page.evaluate("getComputedStyle(document.body).color")

    assert {color for color, _ in drawn} == {ink}
    assert {glyph for _, glyph in drawn} >= {"≠", "⇒", "◐", "▲", "×"}
    assert swatches == [ink]


def test_twice_the_size_needs_no_sideways_scrolling(demo_page: Path, opened: OpenPage) -> None:
    """At 200 % of a desk and on a phone, at 320 pixels too, a view is as wide as the window (WCAG 1.4.10)."""
    with opened(demo_page, viewport={"width": 640, "height": 400}) as page:
        for width, view in itertools.product((640, 390, 320), VIEWS):
            page.set_viewport_size({"width": width, "height": 640})
            page.evaluate("view => kg.open(view)", view)
            assert (view, page.evaluate("document.documentElement.scrollWidth")) == (view, width)


def test_right_to_left_is_a_mirror(demo_page: Path, opened: OpenPage) -> None:
    """In a right-to-left page the legend stands at the right, and a stand's edge at the right of its words."""
    with opened(demo_page) as page:
        page.evaluate("document.documentElement.dir = 'rtl'; kg.open('positions')")
        legend, evidence = (page.locator(s).bounding_box() for s in ("#legend", "#evidence"))
        border = page.locator(".stand").first.evaluate(
            "e => [getComputedStyle(e).borderRightWidth, getComputedStyle(e).borderLeftWidth]"
        )

    assert legend
    assert evidence
    assert legend["x"] > evidence["x"]
    assert border == ["3px", "0px"]


def test_nothing_moves_where_motion_is_not_wanted(demo_page: Path, opened: OpenPage) -> None:
    """No animation or transition runs after a click."""
    with opened(demo_page) as page:
        page.evaluate("kg.open('positions')")
        page.locator("#v-positions .say").first.click()

        assert page.evaluate("document.getAnimations().length") == 0


def test_paper_has_everything_but_the_tools(demo_page: Path, opened: OpenPage) -> None:
    """Printed, all views stand one below the other with their folds open; search, legend and buttons do not."""
    with opened(demo_page) as page:
        page.emulate_media(media="print")
        seen = {view: page.locator(f"#v-{view}").is_visible() for view in VIEWS}
        reasons = page.locator("#v-bridges .steps").count()
        shown = page.locator("#v-bridges .steps:visible").count()
        tools = page.locator(
            "#legend:visible, #tools:visible, #evidence:visible, nav:visible"
        ).count()
        page.set_viewport_size({"width": 718, "height": 1000})  # A4 less its margins, in CSS pixels
        width = page.evaluate("document.documentElement.scrollWidth")
        table = page.locator(".matrix").evaluate("e => getComputedStyle(e).display")

    assert (width, table) == (718, "table")
    assert seen == dict.fromkeys(VIEWS, True)
    assert (tools, shown) == (0, reasons)


# ---------------------------------------------------------------- keyboard


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_from_a_name_to_the_words_in_fifteen_keys(demo_page: Path, opened: OpenPage) -> None:
    """Find Peskov, open his quote, show it in the source, by keyboard alone."""
    keys = ["/", *"Peskov", "Enter"]
    with opened(demo_page) as page:
        for key in keys:
            page.keyboard.press(key)
        while page.evaluate("!document.activeElement.matches('a[href^=\"#p-\"]')"):
            keys.append("Tab")
            page.keyboard.press("Tab")
            assert len(keys) < 15
        keys.append("Enter")
        page.keyboard.press("Enter")
        view, words = page.evaluate("kg.view"), focused(page)
        said = page.locator("#live").inner_text()

    assert view == "texts"
    assert "Dmitry Peskov" in words
    assert len(keys) <= 15
    assert "Peskov" in said


def stops(page: Page, count: int) -> Iterator[str]:
    for _ in range(count):
        page.keyboard.press("Tab")
        yield str(page.evaluate("document.activeElement.className || document.activeElement.id"))


def test_a_stand_is_reached_and_chosen_by_keyboard(demo_page: Path, opened: OpenPage) -> None:
    """From the tabs through heads and stands; Enter chooses, what is chosen is said, Escape lets it go."""
    with opened(demo_page) as page:
        page.locator("#t-positions").focus()
        page.keyboard.press("Enter")
        page.locator("#v-positions .head").nth(3).focus()
        order = list(stops(page, 1))
        page.keyboard.press("Enter")
        chosen, said = page.evaluate("kg.selection.size"), page.locator("#live").inner_text()
        page.keyboard.press("Escape")

        left = page.evaluate("kg.selection.size")

    assert order == ["say"]
    assert (chosen, left) == (1, 0)
    assert said.startswith("Ukraine refuses")
