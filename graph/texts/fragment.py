"""Pieces of HTML: what elements say and how words stand in them, by the parser of the standard library."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from graph.texts import fault
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


class _Walk(HTMLParser):
    def __init__(self, element: Callable[[str, dict[str, str]], None], words: Callable[[str], None],
                 end: Callable[[str], None]) -> None:  # fmt: skip
        super().__init__(convert_charrefs=True)
        self.element, self.words, self.end = element, words, end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.element(tag, {key: value or "" for key, value in reversed(attrs)})

    def handle_endtag(self, tag: str) -> None:
        self.end(tag)

    def handle_data(self, data: str) -> None:
        self.words(data)


def walk(
    html: str,
    name: str,
    element: Callable[[str, dict[str, str]], None],
    words: Callable[[str], None],
    end: Callable[[str], None],
) -> None:
    """Call a function for each beginning of an element, for words, and for each end, in the order of a page.

    Raises:
        InputError: if it is no HTML.

    """
    parser = _Walk(element, words, end)
    try:
        parser.feed(html)
        parser.close()
    except (AssertionError, ValueError) as error:  # what the parser raises at broken declarations
        line, column = parser.getpos()
        raise fault(name, f"not HTML: {error}", "", line, column + 1) from error


def fragment_text(html: str, name: str) -> str:
    r"""Return the words of a piece of HTML, each block on a line of its own.

    >>> fragment_text("<p>They <b>met</b>.\n Then</p><p>left &amp; rested<script>x</script>", "a")
    'They met. Then\nleft & rested\n'
    """
    pieces: list[str] = []
    unsaid: list[str] = []

    def element(tag: str, _: dict[str, str]) -> None:
        if tag in UNSAID:
            unsaid.append(tag)
        elif tag in BLOCKS:
            pieces.append("\n")

    def words(data: str) -> None:
        if not unsaid:
            pieces.append(re.sub(r"[ \t\n\r\f]+", " ", data))

    def end(tag: str) -> None:
        if unsaid and tag == unsaid[-1]:
            unsaid.pop()
        elif tag in BLOCKS:
            pieces.append("\n")

    walk(html, name, element, words, end)
    lines = (line.strip(" ") for line in re.sub(" {2,}", " ", "".join(pieces)).split("\n"))
    return tidy("\n".join(line for line in lines if line))
