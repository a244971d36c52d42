"""The picture beside others: CPU seconds to write, bytes, seconds until shown, milliseconds per frame.

    python -m tests.benchmarks.picture 50 500 2000 10000 50000

All draw the same made-up network in one run on one machine: ours, pyvis' own page, and as comparisons from outside
force-graph (canvas) and sigma (WebGL), which npm fetches into a folder that goes away; without npm they are left out.
These two get the places of our layout and do nothing but draw marks and lines: no text, no evidence, no list. Writing
is measured in CPU seconds of a process of its own; showing in CPU seconds of the page's main thread (Chromium's thread
clock), panning in the same per drawn frame; what WebGL costs elsewhere (sigma) is not in it. A page is given up after
a minute. At the end stand ratios, ours to each.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

import ontology
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from tests.benchmarks.large_networks import large_network

SIZES = (50, 500, 2000, 10000, 50000)
PYVIS_MOST = 2000
"""Above so many nodes pyvis' page is given up anyway, and takes minutes to write."""
PACKAGES = ("force-graph@1.52.0", "sigma@4.0.4", "graphology@0.26.0")
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


def placed(size: int) -> str:
    """Return the network as JSON: a place and a label per mark, the ends of lines, laid out as our map is."""
    from graph.picture.force import force_layout

    network = large_network(size, core())
    at = {node.id: n for n, node in enumerate(network.nodes)}
    links = [(at[e.start], at[e.end]) for e in network.edges if e.start in at and e.end in at]
    places = force_layout(len(at), links)
    nodes = [[n.label, *place] for n, place in zip(network.nodes, places, strict=True)]
    return json.dumps({"nodes": nodes, "links": links}, separators=(",", ":"))


FORCE_GRAPH = """
const { nodes, links } = DATA, reach = Math.max(1, ...nodes.map((n) => Math.max(Math.abs(n[1]), Math.abs(n[2]))));
window.graph = ForceGraph()(document.querySelector("#graph")).width(1280).height(800).cooldownTicks(0)
  .minZoom(0.001).autoPauseRedraw(false)
  .graphData({ nodes: nodes.map(([name, x, y], id) => ({ id, name, fx: x, fy: y, x, y })),
    links: links.map(([source, target]) => ({ source, target })) });
graph.centerAt(0, 0).zoom(380 / reach);
"""
SIGMA = """
const { nodes, links } = DATA, drawn = new graphology.MultiDirectedGraph();
nodes.forEach(([label, x, y], n) => drawn.addNode(n, { label, x, y, size: 3, color: "#345" }));
links.forEach(([a, b]) => drawn.addEdge(a, b, { color: "#aaa" }));
window.graph = new Sigma(drawn, document.querySelector("#graph"), { renderLabels: false });
"""
OUTSIDE = {
    "force-graph": (("force-graph/dist/force-graph.min.js",), FORCE_GRAPH),
    "sigma": (("graphology/dist/graphology.umd.min.js", "sigma/dist/sigma.min.js"), SIGMA),
}


def write_outside(who: str, size: int, path: Path) -> None:
    """Write a page of another library, with everything in the file."""
    data, (scripts, code) = placed(size), OUTSIDE[who]
    start = time.process_time()
    files = [path.parent / "node_modules" / name for name in scripts]
    library = "".join(f"<script>{file.read_text('utf-8')}</script>" for file in files)
    html = (
        '<!doctype html><meta charset="utf-8"><div id="graph" style="width:1280px;height:800px"></div>'
        f"{library}<script>{code.replace('DATA', data)}</script>"
    )
    _report(start)
    path.write_text(html, "utf-8")


def fetch(folder: Path) -> str:
    """Let npm put the outside libraries into a folder, and return why it could not, if so."""
    npm = shutil.which("npm")
    if not npm:
        return "there is no npm on this machine"
    options = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    done = subprocess.run(
        [npm, "install", "--prefix", str(folder), *options, *PACKAGES],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "npm could not fetch them" if done.returncode else ""


WRITERS = {
    "ours": write_ours,
    "pyvis": write_pyvis,
    **{who: partial(write_outside, who) for who in OUTSIDE},
}


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
    "force-graph": "Boolean(window.graph)",
    "sigma": "Boolean(window.graph)",
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
    start = time.monotonic()
    for step in range(80):
        if time.monotonic() - start > GIVE_UP / 2:
            break
        page.mouse.move(600 + step % 20 * 5, 400 + step % 13 * 6)
    page.mouse.up()
    drawn = page.evaluate("frames_") - frames
    return f"{1000 * (main_thread(session) - before) / max(1, drawn):.1f}"


def measured(who: str, size: int, folder: Path, browser: Browser) -> Row:
    """Return what one page of one size costs."""
    path, seconds, peak = written(who, size, folder)
    page, session = opened(browser, path)
    first = shown(who, page, session)
    moved = pan(who, page, session) if not first.startswith(">") else "-"
    page.context.close()
    return Row(size, who, f"{seconds:.2f}", peak, path.stat().st_size, first, moved)


@dataclass(frozen=True, slots=True)
class Row:
    """What a page costs: CPU seconds to write, MB, bytes, CPU seconds until shown, CPU milliseconds per frame."""

    size: int
    who: str
    write: str
    peak: int
    bytes: int
    first: str
    frame: str


def rows(sizes: list[int], folder: Path, whos: list[str]) -> Iterator[Row]:
    """Yield a row per size and page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        for size in sizes:
            for who in whos:
                if who == "pyvis" and size > PYVIS_MOST:
                    continue
                browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
                yield measured(who, size, folder, browser)
                browser.close()


def ratios(found: list[Row]) -> Iterator[tuple[str, ...]]:
    """Yield ours to each other page: first picture, frame, bytes; below 1 ours costs less."""
    ours = {row.size: row for row in found if row.who == "ours"}
    for row in found:
        if row.who == "ours":
            continue
        own = ours[row.size]
        pairs = ((own.first, row.first), (own.frame, row.frame), (own.bytes, row.bytes))
        yield (str(row.size), row.who, *(_ratio(str(a), str(b)) for a, b in pairs))


def _ratio(ours: str, other: str) -> str:
    if "-" in (ours, other) or ours.startswith(">"):
        return "-"
    below = "<" if other.startswith(">") else ""
    return f"{below}{float(ours) / max(0.001, float(other.lstrip('>'))):.2f}"


def show(cells: tuple[object, ...]) -> None:
    """Print a row of a table."""
    texts = (f"{c:,}" if isinstance(c, int) and c > 9999 else str(c) for c in cells)
    print("".join(f"{text:>13}" for text in texts), flush=True)


def main(arguments: list[str]) -> None:
    """Print the tables, or write one page where a process of its own is asked for that."""
    if arguments and arguments[0] in WRITERS:
        WRITERS[arguments[0]](int(arguments[1]), Path(arguments[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reason = fetch(folder)
        if reason:
            print(f"force-graph and sigma are left out: {reason}.")
        found = []
        show(("nodes", "page", "write s", "MB", "bytes", "shown s", "ms/frame"))
        whos = [who for who in WRITERS if not reason or who not in OUTSIDE]
        for row in rows([int(a) for a in arguments] or list(SIZES), folder, whos):
            found.append(row)
            show((row.size, row.who, row.write, row.peak, row.bytes, row.first, row.frame))
    print("\nours to each, below 1 ours costs less:")
    show(("nodes", "page", "shown", "frame", "bytes"))
    for ratio in ratios(found):
        show(ratio)


if __name__ == "__main__":
    main(sys.argv[1:])
