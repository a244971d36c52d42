"""The views together: one selection, one filter, one address; and all of it without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from graph import Study
from graph.export import Options, export
from tests.conftest import MakeStudy
from tests.picture.conftest import PHONE, OpenPage
from tests.picture.test_positions import material_of

VIEWS = ("positions", "timeline", "texts", "bridges")


def chosen(page: Page, view: str) -> list[str]:
    """Return what is marked as chosen in a view, as words."""
    return [
        " ".join(text.split())
        for text in page.locator(f"#v-{view} .on:not(:has(.on))").all_text_contents()
    ]


def test_a_stand_chosen_in_one_view_is_chosen_in_all(demo_page: Path, opened: OpenPage) -> None:
    """Positions, timeline, texts, bridges and the evidence show the same refusal."""
    with opened(demo_page) as page:
        page.evaluate("kg.open('positions')")
        page.locator("#v-positions .say", has_text="refuses").first.click()

        marked = {view: chosen(page, view) for view in VIEWS}
        proof = page.locator("#proof blockquote").all_text_contents()

    quote = "Ukraine refuses any surrender of sovereign territory under force."
    assert proof == [quote]
    assert marked["texts"] == [quote]
    assert all(
        found and all("refuses" in f for f in found) for v, found in marked.items() if v != "texts"
    )


def test_words_of_a_text_choose_all_that_rests_on_them(demo_page: Path, opened: OpenPage) -> None:
    """A click on a sentence opens every finding it proves, and one on "show" leads back to it."""
    with opened(demo_page) as page:
        page.evaluate("kg.open('texts')")
        page.locator("mark", has_text="It asks for international security").click()
        titles = page.locator("#proof .finding h4 .v").all_text_contents()
        page.evaluate("kg.open('positions')")
        page.locator("#proof a[href^='#p-']").first.click()

        view, focused = page.evaluate("[kg.view, document.activeElement.textContent]")

    assert titles.count("demands") == 2
    assert view == "texts"
    assert "It asks for international security" in focused


def test_every_mark_cell_and_entry_names_findings_of_the_data(
    demo_page: Path, opened: OpenPage
) -> None:
    """What an element stands for is a finding or a mark of the data; every passage a finding cites is in the texts."""
    with opened(demo_page) as page:
        unknown = page.evaluate(
            """kg.$$('[data-ids]').flatMap((e) => e.dataset.ids.split(' '))
                .filter((id) => id && !kg.findings.has(id) && !kg.marks.has(id))"""
        )
        dead = page.evaluate(
            "kg.$$('a[href^=\"#\"]').map((a) => a.hash.slice(1)).filter((id) => !document.getElementById(id))"
        )

    assert unknown == []
    assert dead == []


def test_dates_filter_every_view(demo_page: Path, opened: OpenPage) -> None:
    """With the slider at the last date and the undated left out, only what was said or happened then is shown."""
    with opened(demo_page) as page:
        before = {
            view: page.locator(f"#v-{view} :is(.stand, .entry)").count() for view in VIEWS[:2]
        }
        page.evaluate("kg.open('timeline')")
        page.locator("#from").press("End")
        page.locator("#undated").uncheck()

        dates = set(page.locator("#v-timeline .moment:not([hidden]) time").all_text_contents())
        label = page.locator("#from").get_attribute("aria-valuetext")
        page.evaluate("kg.open('positions')")
        stands = page.locator("#v-positions .stand:visible").count()
        filtered = page.locator("#v-positions .off:visible").count()
        address = page.url.partition("#")[2]
    with opened(demo_page, "#" + address) as page:
        again = page.locator("#v-positions .stand:visible").count()
        undated = page.locator("#undated").is_checked()

    assert label in dates
    assert len(dates) == 1
    assert 0 < stands < before["positions"]
    assert filtered > 0
    assert (again, undated) == (stands, False)


def test_an_event_is_filtered_by_its_own_date(demo_page: Path, opened: OpenPage) -> None:
    """What happened in 2014 goes when the slider leaves 2014, though the text that tells of it has no date."""
    with opened(demo_page) as page:
        page.evaluate("kg.open('timeline')")
        event = page.locator(".entry", has_text="annexation of Crimea")
        shown = event.is_visible()
        page.locator("#from").press("ArrowRight")

        assert (shown, event.is_visible()) == (True, False)


def test_a_party_that_is_filtered_away_has_no_column(demo_page: Path, opened: OpenPage) -> None:
    """Its column goes from the matrix; nothing claims that it holds no position."""
    with opened(demo_page) as page:
        page.evaluate("kg.open('positions')")
        page.locator("#legend label", has_text="Russia").locator("input").uncheck()

        heads = page.locator(".matrix thead th:visible").all_text_contents()

    assert [" ".join(h.split()) for h in heads] == [
        "Issue", "Ukraine 17 positions", "United States 15 positions",
    ]  # fmt: skip


def test_without_a_script_every_view_is_whole(
    demo: Study, demo_page: Path, opened: OpenPage
) -> None:
    """Matrix, timeline, texts and bridges are read one below the other; folds open by themselves."""
    material = material_of(demo)
    with opened(demo_page, java_script_enabled=False) as page:
        seen = {view: page.locator(f"#v-{view}").inner_text() for view in (*VIEWS, "list")}
        stands = page.locator("#v-positions .stand").count()
        tools = page.locator("#legend:visible, #tools:visible, #evidence:visible").count()
        page.locator("#v-positions .say").first.click()
        target = page.locator(":target").inner_text()

    verbs = {s.finding.kind.verb for s in material.stands.values()}
    assert stands >= len(material.stands)
    assert all(verb in seen["positions"] for verb in verbs)
    assert "the annexation of Crimea" in seen["timeline"]
    assert "Seven Ukrainian children have come back from Russia" in seen["texts"]
    assert "the plan backed by Washington" in seen["bridges"]
    assert tools == 0
    assert "refuses" in target


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_the_page_speaks_the_language_of_its_names(
    demo: Study, opened: OpenPage, tmp_path: Path, language: str
) -> None:
    """In Ukrainian and Russian no English of ours is left, in any view."""
    path = tmp_path / "graph.html"
    path.write_bytes(export(demo.folder, Options("html", (language, "en"))))
    english = re.compile(
        r"\b(positions?|conflicts?|reported|quoted|claimed|Why|confidence|by:|hidden|Date|published|Issue)\b"
    )
    with opened(path) as page:
        said = page.evaluate(
            """kg.$$('h2, h3, .badge, .hint, summary, .none, thead, .n, .q, .meta, .clash, #legend, nav, header')
                .map((e) => e.textContent).join(' | ')"""
        )

    assert page is not None
    assert english.findall(said.replace("CC BY 4.0 (written for kg)", "")) == []


def test_names_of_any_script_and_length_stay_inside(
    make_study: MakeStudy, opened: OpenPage, tmp_path: Path
) -> None:
    """Cyrillic, Arabic, Hebrew, Chinese, emoji, combining marks, 300 letters: isolated, and inside 390 px."""
    names = [
        "Зеленський: «мир»", "مصر (القاهرة)", "ישראל – ירושלים", "中華人民共和國外交部", "👩🏽‍🚀 🇺🇦", "Z̷̢̛͓a̸l̶g̵o̷",
        "Bundesaußenministerium" * 14, "a" * 300,
    ]  # fmt: skip
    text = "".join(f"Line {n} tells of a demand.\n" for n in range(len(names)))
    terms = "".join(
        f"  t{n}: {{term: {name!r}, on issue: territory}}\n" for n, name in enumerate(names)
    )
    register = "".join(
        f"  x{n}: {{is a: state, label: {name!r}}}\n" for n, name in enumerate(names)
    )
    statements = "".join(
        f"  - quote: Line {n} tells of a demand.\n    findings:\n      - {{demand: t{n}, held by: x{n}}}\n"
        for n in range(len(names))
    )
    study = make_study(
        {"talks": text}, {"talks": f"terms:\n{terms}statements:\n{statements}"}, register=register
    )
    path = tmp_path / "graph.html"
    path.write_bytes(export(study.folder, Options("html", ("en",))))

    with opened(path, viewport=PHONE) as page:
        for view in ("positions", "timeline", "texts", "list"):
            page.evaluate("view => kg.open(view)", view)
            wide = page.evaluate(
                """view => kg.$$(`#v-${view} :is(li, p, h3, h4, td, th, bdi)`).filter((e) => {
                  const box = e.getBoundingClientRect();
                  return box.width && (box.right > 391 || box.left < -1) && !e.closest('thead');
                }).map((e) => e.tagName + e.textContent.slice(0, 40))""",
                view,
            )
            assert wide == []
        bare = page.evaluate(
            """names => kg.$$('main *').filter((e) => e.children.length === 0 && names.includes(e.textContent)
                && !e.closest('bdi, [dir=auto]')).map((e) => e.outerHTML)""",
            names,
        )

    assert bare == []


def test_english_in_a_page_that_runs_the_other_way_keeps_its_order(
    demo: Study, opened: OpenPage, tmp_path: Path
) -> None:
    """With Arabic names the columns are mirrored, but a line of the English frame begins at its own left end."""
    path = tmp_path / "graph.html"
    path.write_bytes(export(demo.folder, Options("html", ("ar", "en"))))
    ends = """s => {
      const text = kg.$(s).firstChild, at = (n) => {
        const range = document.createRange();
        range.setStart(text, n);
        range.setEnd(text, n + 1);
        return range.getBoundingClientRect().x;
      };
      return [at(0), at(text.length - 1)];
    }"""

    with opened(path, "#v=positions") as page:
        direction = page.evaluate("document.documentElement.dir")
        counts, hint = page.evaluate(ends, ".counts"), page.evaluate(ends, "#v-positions .hint")

    assert direction == "rtl"
    assert counts[0] < counts[1]
    assert hint[0] < hint[1]
