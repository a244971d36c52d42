"""The page: a pyvis network with a template of our own, which escapes everything and asks nothing of the outside.

The renderer is the vis-network that pyvis brings, known by its SHA-256. The page's policy admits the scripts and styles
it was written with, by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pyvis
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network as PyvisNetwork

from graph.errors import ExportError
from graph.picture import bridges, findings, network, positions, texts, timeline
from graph.picture.material import Material
from graph.picture.model import Kind
from graph.picture.squeeze import squeeze_script, squeeze_style
from graph.picture.strings import Strings, direction

VIEWS: tuple[ModuleType, ...] = (network, positions, timeline, texts, bridges, findings)
"""The views, in the order of their tabs; the page opens on the first."""

STATIC = 6000
"""Above so many findings the page has the network alone: a matrix of that size explains nothing."""
PLAIN = 200_000
"""Data stand in the page as they are up to so many characters, and deflated above."""
VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
EARLY = 'document.documentElement.className="script"'
"""What runs before anything is shown, so that a page with a script does not flash as one without."""
SCRIPTS = ("core.js", "pens.js", "scene.js", "map.js", "network.js", "views.js", "save.js")
"""The scripts of the page in their order; the last opens the page."""
STYLES = ("app.css", "views.css")
"""The style sheets of the page in their order."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A view as the page shows it: its name, and what its partial gets."""

    name: str
    view: object


class PicturePage(PyvisNetwork):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network that writes our page.

    Nodes and edges are added as to any pyvis network, but in constant time, and parallel edges are kept.
    """

    def __init__(self) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.templateEnv = environment()
        self.path = "page.html.j2"
        self.seen: set[str] = set()
        self.content: dict[str, Any] = {}

    def add_node(self, n_id: str, label: str | None = None, **options: Any) -> None:
        """Add a mark under its id, once."""
        if n_id not in self.seen:
            self.seen.add(n_id)
            self.nodes.append({"id": n_id, "label": label or "", **options})

    def add_edge(self, source: str, to: str, **options: Any) -> None:
        """Add a line between two marks."""
        self.edges.append({"from": source, "to": to, **options})

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
        """Return the page; the arguments are pyvis' and mean nothing here."""
        template = self.templateEnv.get_template(self.path)
        self.html = template.render(**self.content)
        return str(self.html)

    def write_html(self, name: str, local: bool = True, notebook: bool = False, **_: Any) -> None:
        """Write the page, in UTF-8 with line feeds on every machine."""
        Path(name).write_text(self.generate_html(), encoding="utf-8", newline="\n")


def write_page(material: Material) -> str:
    """Return the page of a picture as HTML."""
    page = PicturePage()
    t = material.strings
    small = len(material.picture.findings) <= STATIC
    views = [(m.NAME, m.view(material)) for m in VIEWS if small or m is network]
    tabs = [Tab(name, view) for name, view in views if view is not None]
    network.fill(page, material.picture)
    scripts = [EARLY, client(), renderer()]
    styles = [style(), kinds_style(material.picture.kinds)]
    data, is_packed = carried({**network.data(page, material.picture), "t": spoken(t)})
    page.content = {
        "t": t,
        "lang": t.spoken,
        "dir": direction(t.language),
        "picture": material.picture,
        "tabs": tabs,
        "legend": network.legend(material.picture),
        "counts": network.counts(material, t),
        "policy": policy(scripts, styles),
        "styles": [Markup(s) for s in styles],  # noqa: S704  # our own file, and colours checked to be colours
        "early": Markup(EARLY),  # noqa: S704  # the line above
        "script": Markup(client()),  # noqa: S704  # our own files
        "renderer": packed(renderer()),
        "data": data,
        "data_packed": is_packed,
    }
    return page.generate_html()


def environment() -> Environment:
    """Return the environment of our templates: everything is escaped, and a missing value is an error."""
    folder = str(files("graph.picture") / "templates")
    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False,
    )  # fmt: skip


@cache
def renderer() -> str:
    """Return the vis-network of the installed pyvis.

    Raises:
        ExportError: if it is not the one this page was written for.

    """
    data = (Path(pyvis.__file__).parent / VIS).read_bytes()
    if sha256(data).hexdigest() != VIS_SHA256:
        raise ExportError(
            "the drawing library inside pyvis is not the one this page was tested with",
            "install pyvis 0.3.2: pip install --force-reinstall pyvis==0.3.2",
        )
    return data.decode("utf-8").replace("\r\n", "\n")


@cache
def packed(text: str) -> str:
    """Return a text deflated, in base 64: what the page carries and its script unpacks (RFC 1950, RFC 4648).

    The renderer is nine tenths of a small page, and a third of itself when packed. Packed or not, it runs only if its
    hash is the one that the page's policy names.
    """
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


@cache
def client() -> str:
    """Return the page's own script: its files joined and squeezed."""
    folder = files("graph.picture") / "assets"
    code = "\n".join(squeeze_script((folder / name).read_text("utf-8")) for name in SCRIPTS)
    return f'(async()=>{{\n"use strict";\n{code}\n}})();'


@cache
def style() -> str:
    """Return the page's style sheets, joined and squeezed."""
    folder = files("graph.picture") / "assets"
    return "".join(squeeze_style((folder / name).read_text("utf-8")) for name in STYLES)


def kinds_style(kinds: Sequence[Kind]) -> str:
    """Return the colours of kinds as rules; ids and colours are made by us of letters and digits."""
    rules = [f".k-{k.id}{{--c:light-dark({k.color},{k.dark})}}" for k in kinds]
    return "\n".join(rules)


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the page's Content-Security-Policy: these scripts and styles by hash, pictures made here, nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(source_hash, scripts))}",
            f"style-src {' '.join(map(source_hash, styles))}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def source_hash(text: str) -> str:
    """Return a hash source of the policy (Content Security Policy Level 3, section 2.3.1).

    >>> source_hash("alert('Hello, world.');")
    "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    """
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def carried(data: Mapping[str, Any]) -> tuple[str, bool]:
    """Return data as JSON, deflated where it is long, and whether it is."""
    text = data_block(data)
    return (packed(str(text)), True) if len(text) > PLAIN else (text, False)


def data_block(data: Mapping[str, Any]) -> Markup:
    r"""Return data as JSON that can stand in a script element whatever it holds.

    >>> data_block({"a": "</script>"})
    Markup('{"a":"\\u003c/script\\u003e"}')
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  # no character is left that HTML reads


def spoken(t: Strings) -> dict[str, str]:
    """Return the strings that the script names."""
    return {key: t.raw(key) for key in sorted(set(re.findall(r'\bt\("([a-z-]+)"', client())))}
