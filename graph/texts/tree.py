"""XML from strangers: read without entities, nothing outside the file looked up, depth and size limited.

The parser is expat's own. ElementTree is not used: it leaves the declaration of entities to be found out afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from graph.errors import InputError
from graph.texts import fault

MAX_DEPTH = 200
MAX_ELEMENTS = 2_000_000


@dataclass(slots=True)
class Element:
    """An element: namespace and name, attributes by name (with a namespace: `namespace name`), and what it holds."""

    namespace: str
    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def elements(self, name: str = "") -> Iterator[Element]:
        """Yield the elements it holds, of one name or all."""
        for child in self.children:
            if isinstance(child, Element) and name in {"", child.name}:
                yield child

    def first(self, name: str) -> Element | None:
        """Return the first element of a name that it holds."""
        return next(self.elements(name), None)

    def text(self) -> str:
        """Return all words in it, in order."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


def lines_of(element: Element, blocks: frozenset[str]) -> list[str]:
    """Return the words of an element line by line: blocks are lines of their own, and breaks end one.

    Script and style hold no words.
    """
    joined = re.sub(" {2,}", " ", "".join(_pieces(element, blocks)))
    return [line for line in (line.strip(" ") for line in joined.split("\n")) if line]


def _pieces(element: Element, blocks: frozenset[str]) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield re.sub(r"[ \t\n\r]+", " ", child)
        elif child.name not in {"script", "style"}:
            edge = "\n" if child.name in blocks or child.name in {"br", "lb"} else ""
            yield edge
            yield from _pieces(child, blocks)
            yield edge


def parse_tree(data: bytes, name: str) -> Element:
    """Return the root of an XML document.

    Raises:
        InputError: if it is not XML, declares entities, or is nested deeper or larger than any text.

    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    root = Element("", "", {})
    open_elements = [root]
    count = 0

    def refuse(message: str, hint: str = "") -> InputError:
        return fault(name, message, hint, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(open_elements) > MAX_DEPTH:
            raise refuse(f"nested deeper than {MAX_DEPTH} levels")
        if count > MAX_ELEMENTS:
            raise refuse(f"more than {MAX_ELEMENTS:,} elements", "split it")
        namespace, _, local = tag.rpartition(" ")
        element = Element(namespace, local, attributes)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_: str) -> None:
        open_elements.pop()

    def words(text: str) -> None:
        open_elements[-1].children.append(text)

    def entity(*_: object) -> None:
        raise refuse(
            "it declares or uses an entity, which is not read", "write the words themselves"
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.EntityDeclHandler = entity
    parser.SkippedEntityHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise fault(name, f"not XML: {what}", "", error.lineno, error.offset + 1) from error
    except (LookupError, ValueError) as error:
        raise fault(name, f"not XML: {error}", "save it as UTF-8", 1) from error
    return next(root.elements())
