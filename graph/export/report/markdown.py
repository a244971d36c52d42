"""A report as Markdown with footnotes, as GitHub, Pandoc and others read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.export.report.content import Item, Report


def to_markdown(report: Report) -> str:
    """Return a report as Markdown."""
    return "".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"# {escaped(report.title)}\n\n"
    for text in report.lead:
        yield f"{escaped(text)}\n\n"
    yield f"## {report.words['picture']}\n\n```mermaid\n{report.picture}```\n\n"
    for section in report.sections:
        yield f"{'#' * section.depth} {escaped(section.heading)}\n\n"
        yield from map(_item, section.items)
        if section.items:
            yield "\n"
    if report.notes:
        yield f"## {report.words['notes']}\n\n"
    for note in report.notes:
        yield f"[^{note.number}]: “{escaped(note.words)}” {escaped(f'— {note.said}. {note.where}')}\n"


def _item(item: Item) -> str:
    details = f" ({escaped('; '.join(item.details))})" if item.details else ""
    notes = "".join(f"[^{number}]" for number in item.notes)
    coded = f" *{escaped(item.coded)}*" if item.coded else ""
    return f"- {escaped(item.text)}{details}{notes}{coded}\n"


def escaped(text: str) -> str:
    r"""Return a text on one line as it stands in Markdown: shown letter for letter, no markup, no link, no mention.

    >>> print(escaped("1. <b>*no*</b> http://x @y"))
    1\. \<b\>\*no\*\</b\> http&#58;//x &#64;y
    """
    flat = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split(" "))
    flat = re.sub(r" {2,}", " ", flat).strip(" ")
    flat = re.sub(r"[\\`*_{}\[\]<>#|~$!^]", r"\\\g<0>", flat.replace("&", "&amp;"))
    flat = flat.replace("://", "&#58;//").replace("@", "&#64;").replace("www.", "www&#46;")
    return re.sub(r"^(\d+)([.)])|^([+\-=:])", lambda m: f"{m[1] or ''}\\{m[2] or m[3]}", flat)
