"""The page: safe, offline, the same twice, and whole without a script."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyvis.network import Network as PyvisNetwork

from graph import Study
from graph.errors import ExportError
from graph.export import Options, export
from graph.picture.page import PicturePage, client, renderer, style
from tests.picture.conftest import OpenPage


def test_the_page_opens_offline_without_a_complaint(demo_page: Path, opened: OpenPage) -> None:
    """Nothing is asked of the outside, and the policy has nothing to refuse."""
    with opened(demo_page) as page:
        assert page.locator("h1").inner_text() == "demo"


def test_the_policy_admits_only_what_was_written(demo_page: Path) -> None:
    """Scripts and styles are known by their hashes; nothing unsafe is allowed."""
    html = demo_page.read_text("utf-8")

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)

    assert policy
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")


def test_every_finding_is_there_without_a_script(demo_page: Path, opened: OpenPage) -> None:
    """With scripts off all findings are on the page, each with its quotes."""
    with opened(demo_page, java_script_enabled=False) as page:
        shown = page.locator(".finding:visible").count()
        without = page.locator(".finding:visible:not(:has(blockquote))").count()

    assert (shown, without) == (103, 0)


def test_the_same_study_gives_the_same_bytes(demo: Study, demo_page: Path) -> None:
    """Another process, with another hash seed, writes the same page."""
    code = (
        "import sys; from pathlib import Path; from graph import Study; from graph.export import Options, export;"
        "sys.stdout.buffer.write(export(Study.open(sys.argv[1]).folder, Options('html', ('en',))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    made = subprocess.run(
        [sys.executable, "-c", code, str(demo.folder.root)],
        check=True,
        capture_output=True,
        env=environment,
    )

    assert demo_page.read_bytes() == made.stdout
    assert export(demo.folder, Options("html", ("en",))) == made.stdout


def test_nothing_in_the_client_makes_markup_of_text() -> None:
    """Our scripts and templates keep to text: no innerHTML and its kin, no eval, nothing marked safe."""
    root = Path(__file__).parents[2] / "graph" / "picture"
    scripts = "".join(p.read_text("utf-8") for p in sorted((root / "assets").glob("*.js")))
    templates = "".join(p.read_text("utf-8") for p in sorted((root / "templates").iterdir()))

    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc",
        scripts,
    ) + re.findall(r"\|\s*safe|autoescape|\bstyle=|\son[a-z]+=", templates)

    assert found == []


def test_the_page_stays_within_its_size(demo_page: Path) -> None:
    """Script and style of ours are at most 60 KB with all views, the page of two articles at most 560."""
    own = len((client() + style()).encode())

    assert own <= 60 * 1024
    assert demo_page.stat().st_size <= 560_000


def test_a_renderer_that_was_changed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library inside pyvis is known by its digest; another one stops the export with what to do."""
    monkeypatch.setattr("graph.picture.page.VIS_SHA256", "0" * 64)
    renderer.cache_clear()

    with pytest.raises(ExportError, match="not the one this page was tested with"):
        renderer()
    renderer.cache_clear()


def test_the_page_is_a_pyvis_network_that_keeps_parallel_edges() -> None:
    """Marks are added once, lines as often as there are; no node is looked for among all others."""
    page = PicturePage()
    for _ in range(2):
        page.add_node("a", "A")
        page.add_node("b", "B")
        page.add_edge("a", "b", finding="f")

    assert isinstance(page, PyvisNetwork)
    assert [node["id"] for node in page.nodes] == ["a", "b"]
    assert len(page.edges) == 2
