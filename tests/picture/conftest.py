"""A browser for the whole session, pages opened offline, and the demonstration's study drawn once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from graph import Study
from graph.export import Options, export

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-device-scale-factor=1", "--font-render-hinting=none",
    "--disable-lcd-text",
)  # fmt: skip
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

OpenPage = Callable[..., "contextmanager[Page]"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium; tests that need one skip without it."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser) -> OpenPage:
    """Return an opener of pages: offline, still; at the end nothing was asked for and nothing went wrong."""

    @contextmanager
    def open_page(path: Path, fragment: str = "", **options: object) -> Iterator[Page]:
        settings = {"viewport": DESKTOP, "reduced_motion": "reduce", "locale": "en-GB", **options}
        context = browser.new_context(offline=True, **settings)  # type: ignore[arg-type]
        page = context.new_page()
        wrong: list[str] = []
        page.on(
            "console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on(
            "request",
            lambda r: wrong.append(r.url) if ":" in r.url and not _inside(r.url) else None,
        )
        page.goto(path.as_uri() + fragment)
        yield page
        context.close()
        assert wrong == []

    return open_page


def _inside(url: str) -> bool:
    return url.startswith(("file:", "data:", "blob:"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return the demonstration's study, built."""
    folder = tmp_path_factory.mktemp("demo") / "study"
    shutil.copytree(Path(__file__).parents[2] / "graph" / "demo" / "study", folder)
    study = Study.open(folder)
    study.build()
    return study


@pytest.fixture(scope="session")
def demo_page(demo: Study) -> Path:
    """Return the page of the demonstration."""
    path = demo.folder.root / "graph.html"
    path.write_bytes(export(demo.folder, Options("html", ("en",))))
    return path


@pytest.fixture(scope="session")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a smaller study with every class of positions, for what takes long."""
    folder = tmp_path_factory.mktemp("small") / "study"
    shutil.copytree(Path(__file__).parents[1] / "data" / "oracle", folder)
    study = Study.open(folder)
    study.build()
    path = folder / "graph.html"
    path.write_bytes(export(study.folder, Options("html", ("en",))))
    return path
