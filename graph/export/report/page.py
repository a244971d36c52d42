"""A report as a page: one file without script, which asks nothing of any server and prints well."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html import escape

from graph.export.report.content import Item, Note, Report

_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 46rem; font: 1rem/1.55 system-ui, sans-serif; \
color: #1b1f24; background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 1rem 0 .5rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid #8a929b; padding-bottom: .2rem; }
h3 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
h4 { font-size: 1rem; font-weight: 600; margin: 1rem 0 .25rem; color: #3d4650; }
p.lead { color: #3d4650; margin: .25rem 0; }
ul, ol { padding-inline-start: 1.4rem; margin: .25rem 0; }
li { margin: .35rem 0; }
small, cite { font-size: .85rem; font-style: normal; color: #4a545e; }
sup a, a.back { color: #0b57a4; text-decoration: none; padding: 0 .15em; }
a:hover, a:focus-visible { text-decoration: underline; outline-offset: 2px; }
:target { background: #fff3c4; }
q { quotes: none; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; overflow-wrap: normal; }
th, td { border: 1px solid #8a929b; padding: .25rem .5rem; text-align: start; vertical-align: top; min-width: 5rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e3e6ea; background: #14171a; }
  h4, p.lead, small, cite { color: #b3bcc6; }
  sup a, a.back { color: #8cc2ff; }
  :target { background: #4a3d00; }
}
@media print { body { max-width: none; font-size: 10pt; } a.back { display: none; } li { break-inside: avoid; } }
"""


def to_page(report: Report) -> str:
    """Return a report as an HTML page."""
    return "".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>\n"
    yield f'<html lang="{text(report.language)}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{text(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield f'<h1 dir="auto">{text(report.title)}</h1>\n'
    for line in report.lead:
        yield f'<p class="lead" dir="auto">{text(line)}</p>\n'
    yield from _table(report)
    seen: set[int] = set()
    for section in report.sections:
        tag = f"h{section.depth}"
        yield f'<{tag} dir="auto">{text(section.heading)}</{tag}>\n'
        if section.items:
            yield f"<ul>\n{''.join(_item(item, seen) for item in section.items)}</ul>\n"
    if report.notes:
        yield f"<h2>{text(report.words['notes'])}</h2>\n<ol>\n"
        yield from map(_note, report.notes)
        yield "</ol>\n"
    yield "</main>\n</body>\n</html>\n"


def _table(report: Report) -> Iterator[str]:
    """Yield the summary: issues by holders."""
    if not report.table:
        return
    yield f'<h2>{text(report.words["picture"])}</h2>\n<div class="wide" tabindex="0">\n<table>\n'
    first, *rows = report.table
    cells = "".join(f'<th scope="col" dir="auto">{text(cell)}</th>' for cell in first[1:])
    yield f"<tr><td></td>{cells}</tr>\n"
    for name, *row in rows:
        together = (cell.replace(" × ", "\u00a0×\u00a0") for cell in row)
        cells = "".join(f"<td>{text(cell)}</td>" for cell in together)
        yield f'<tr><th scope="row" dir="auto">{text(name)}</th>{cells}</tr>\n'
    yield "</table>\n</div>\n"


def _item(item: Item, seen: set[int]) -> str:
    details = f" <small>({text('; '.join(item.details))})</small>" if item.details else ""
    coded = f" <small>{text(item.coded)}</small>" if item.coded else ""
    return f'<li dir="auto">{text(item.text)}{details}{"".join(_links(item, seen))}{coded}</li>\n'


def _links(item: Item, seen: set[int]) -> Iterator[str]:
    """Yield the links to footnotes; the first to each is where its way back leads."""
    for number in item.notes:
        anchor = "" if number in seen else f' id="r{number}"'
        seen.add(number)
        yield f'<sup><a href="#n{number}"{anchor}>{number}</a></sup>'


def _note(note: Note) -> str:
    back = f'<a class="back" href="#r{note.number}" aria-label="back to {note.number}">↩</a>'
    cite = f"<cite>{text(note.said)}. {text(note.where)}</cite>"
    return f'<li id="n{note.number}"><q dir="auto">“{text(note.words)}”</q> {cite} {back}</li>\n'


def text(value: str) -> str:
    r"""Return a text as it stands in a page, without what HTML cannot hold.

    >>> text('<b> & "\x00"')
    '&lt;b&gt; &amp; &quot;\ufffd&quot;'
    """
    return escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", value))
