"""The picture beside pyvis' own page: CPU seconds to write, bytes, seconds until shown, milliseconds per frame.

    python -m tests.benchmarks.picture 50 500 2000 10000

Both draw the same made-up network in one run on one machine. Writing is measured in CPU seconds of a process of its
own; showing in CPU seconds of the page's main thread (Chromium's thread clock), panning in the same per drawn
frame. pyvis' page is given up after a minute.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

import ontology
from graph.vocabulary import Vocabulary, load_vocabulary
from tests.benchmarks.large_networks import large_network

SIZES = (50, 500, 2000, 10000)
GIVE_UP = 60.0
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
FRAMES = "window.frames_ = 0; (function f() { frames_++; requestAnimationFrame(f); })()"


def core() -> Vocabulary:
    """Return the vocabulary of the core."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


def write_ours(size: int, path: Path) -> None:
    """Write our page of a network of some size."""
    from graph.picture.material import Material
    from graph.picture.model import make_picture
    from graph.picture.page import write_page
    from graph.picture.strings import Strings

    vocabulary = core()
    network = large_network(size, vocabulary)
    start = time.process_time()
    picture = make_picture(network, vocabulary, "Large", "en")
    page = write_page(Material(picture, network, vocabulary, Strings("en")))
    _report(start)
    path.write_text(page, "utf-8")


def write_pyvis(size: int, path: Path) -> None:
    """Write pyvis' own page of the same network, with everything in the file as far as pyvis can."""
    from pyvis.network import Network as PyvisNetwork

    network = large_network(size, core())
    start = time.process_time()
    page = PyvisNetwork(directed=True, cdn_resources="in_line")
    for node in network.nodes:
        page.add_node(node.id, label=node.label)
    for edge in network.edges:
        page.add_edge(edge.start, edge.end, title=edge.title)
    html = page.generate_html()
    _report(start)
    path.write_text(html, "utf-8")


def _report(start: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{time.process_time() - start:.2f} {peak}")


WRITERS = {"ours": write_ours, "pyvis": write_pyvis}


def written(who: str, size: int, folder: Path) -> tuple[Path, float, int]:
    """Return a page written in a process of its own, the CPU seconds it took, and its peak of memory in MB."""
    path = folder / f"{who}-{size}.html"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.picture", who, str(size), str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds, peak = done.stdout.split()
    return path, float(seconds), int(peak)


def main_thread(session: CDPSession) -> float:
    """Return the CPU seconds the page's main thread has used."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


def opened(browser: Browser, path: Path) -> tuple[Page, CDPSession]:
    """Return a page opened offline, and a session that reads its thread clock."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri(), wait_until="commit")
    return page, session


SHOWN = {
    "ours": "Boolean(globalThis.kg?.views?.network?.scene)",
    # pyvis covers its network with a loading bar until the simulation has come to rest.
    "pyvis": """Boolean(globalThis.network)
        && (document.querySelector("#loadingBar")?.style.display ?? "none") === "none" """,
}


def shown(who: str, page: Page, session: CDPSession) -> str:
    """Return the CPU seconds until the network can be seen."""
    start = time.monotonic()
    while time.monotonic() - start < GIVE_UP:
        try:
            if page.evaluate(SHOWN[who]):
                page.evaluate(
                    "new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"
                )
                return f"{main_thread(session):.2f}"
        except Exception as error:  # a page at work may not answer; that is what is measured
            if "Timeout" not in str(error):
                raise
        time.sleep(0.05)
    return f">{main_thread(session):.0f}"


def pan(who: str, page: Page, session: CDPSession) -> str:
    """Return the CPU milliseconds per frame while the view is dragged; ours on the map of everything."""
    if who == "ours" and page.evaluate("Boolean(kg.map)"):
        page.evaluate("kg.views.network.toggle('map')")
    page.evaluate(FRAMES)
    before, frames = main_thread(session), page.evaluate("frames_")
    page.mouse.move(600, 400)
    page.mouse.down()
    for step in range(80):
        page.mouse.move(600 + step % 20 * 5, 400 + step % 13 * 6)
    page.mouse.up()
    drawn = page.evaluate("frames_") - frames
    return f"{1000 * (main_thread(session) - before) / max(1, drawn):.1f}"


def rows(sizes: list[int], folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield a row per size and page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        for size in sizes:
            for who in WRITERS:
                path, seconds, peak = written(who, size, folder)
                browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
                page, session = opened(browser, path)
                first = shown(who, page, session)
                moved = pan(who, page, session) if not first.startswith(">") else "-"
                browser.close()
                yield (
                    str(size),
                    who,
                    f"{seconds:.2f}",
                    str(peak),
                    f"{path.stat().st_size:,}",
                    first,
                    moved,
                )


def main(arguments: list[str]) -> None:
    """Print the table, or write one page where a process of its own is asked for that."""
    if arguments and arguments[0] in WRITERS:
        WRITERS[arguments[0]](int(arguments[1]), Path(arguments[2]))
        return
    heads = ("nodes", "page", "write s", "MB", "bytes", "shown s", "ms/frame")
    print("".join(f"{head:>12}" for head in heads))
    with tempfile.TemporaryDirectory() as folder:
        for row in rows([int(a) for a in arguments] or list(SIZES), Path(folder)):
            print("".join(f"{cell:>12}" for cell in row), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
