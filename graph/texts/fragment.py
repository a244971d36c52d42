"""Pieces of HTML: what elements say and how words stand in them, without a tree."""

from __future__ import annotations

import re
from html import unescape
from typing import Protocol

from graph.texts.words import tidy

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
        "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
        "pre", "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
UNSAID = frozenset(
    {
        "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "head", "select",
        "textarea",
    }
)  # fmt: skip
"""Elements whose content is no words of a text."""


_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_GAP = re.compile(r"[\s/]*")
_KEY = re.compile(r"=?[^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")


class Walker(Protocol):
    """What is told of a page: where elements begin and end, and the words between."""

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def words(self, data: str) -> None:
        """Take words."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""


def walk(html: str, walker: Walker) -> None:
    """Tell a walker what a page holds, in order, as browsers take it apart (HTML Standard, section 13.2.5).

    The parser of the standard library needs time that grows with the square of some broken pages; this one reads each
    character once. What never closes takes the rest of the page with it, as in a browser.
    """
    at = 0
    while at < len(html):
        start = html.find("<", at)
        if start != at:
            walker.words(unescape(html[at:] if start < 0 else html[at:start]))
        if start < 0:
            return
        name = _NAME.match(html, start + 1)
        if name:
            at = _element(html, name, walker)
        elif html.startswith("</", start) and (name := _NAME.match(html, start + 2)):
            at = _behind(html, ">", name.end())
            walker.end(name[0].lower())
        elif html.startswith("<!--", start):
            at = start + 5 if html.startswith("<!-->", start) else _behind(html, "-->", start + 4)
        elif html.startswith(("<!", "<?", "</"), start):
            at = _behind(html, ">", start + 2)
        else:
            walker.words("<")
            at = start + 1


def _behind(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)


def _element(html: str, name: re.Match[str], walker: Walker) -> int:
    """Tell of an element that begins, and of its words if they hold no elements; return where to go on."""
    tag, at = name[0].lower(), name.end()
    attributes: dict[str, str] = {}
    while True:
        at = _end_of(_GAP, html, at)
        if at >= len(html):
            return at
        if html[at] == ">":
            break
        key = html[at : (end := _end_of(_KEY, html, at))]
        value, at = "", end
        if equals := _EQUALS.match(html, at):
            at = equals.end()
            if (quote := html[at : at + 1]) in {'"', "'"} and quote:
                behind = _behind(html, quote, at + 1)
                if behind == len(html) and not html.endswith(quote):
                    return behind
                value, at = html[at + 1 : behind - 1], behind
            else:
                value = html[at : (at := _end_of(_BARE, html, at))]
        attributes.setdefault(key.lower(), unescape(value))
    walker.element(tag, attributes)
    at += 1
    if tag in _RAW:
        closing = re.compile(f"</{tag}(?=[\\s/>])", re.IGNORECASE).search(html, at)
        stop = closing.start() if closing else len(html)
        raw = html[at:stop]
        walker.words(raw if tag in {"script", "style"} else unescape(raw))
        return stop
    return at


def _end_of(pattern: re.Pattern[str], html: str, at: int) -> int:
    found = pattern.match(html, at)
    return found.end() if found else at


class _Lines:
    """Collects the words of a piece of HTML, blocks on lines of their own."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.unsaid: list[str] = []

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in UNSAID:
            self.unsaid.append(tag)
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def words(self, data: str) -> None:
        if not self.unsaid:
            self.pieces.append(re.sub(r"[ \t\n\r\f]+", " ", data))

    def end(self, tag: str) -> None:
        if self.unsaid and tag == self.unsaid[-1]:
            self.unsaid.pop()
        elif tag in BLOCKS:
            self.pieces.append("\n")


def fragment_text(html: str) -> str:
    r"""Return the words of a piece of HTML, each block on a line of its own.

    >>> fragment_text("<p>They <b>met</b>.\n Then</p><p>left &amp; rested<script>x</script>")
    'They met. Then\nleft & rested\n'
    """
    found = _Lines()
    walk(html, found)
    lines = (line.strip(" ") for line in re.sub(" {2,}", " ", "".join(found.pieces)).split("\n"))
    return tidy("\n".join(line for line in lines if line))
