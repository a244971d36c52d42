"""Reports: what the parties said, issue by issue, each sentence with footnotes that quote its proof.

As Markdown (`report.md`) or as a page without script that works offline (`report.html`).
"""

from __future__ import annotations

from graph.export import Exported, Options
from graph.export.report.content import read_report
from graph.export.report.markdown import to_markdown
from graph.export.report.page import to_page


def export(study: Exported, options: Options) -> bytes:
    """Return the report, as a page or as Markdown."""
    report = read_report(study, options.languages, options.more.get("title", ""))
    write = to_page if options.format == "report.html" else to_markdown
    return write(report).encode()
