"""kg view: draw the graph and open it in the browser."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Any

import click

from graph.commands.options import open_study, say, study_option, whole_texts_option
from graph.commands.selecting import chosen, selection_options, title_option
from graph.export import Options, export
from graph.files import write_whole
from graph.terms import slug


@click.command("view")
@study_option
@click.option("--report", is_flag=True, help="Open the report instead of the picture.")
@click.option("--lang", metavar="CODE", help="Language of names: en, uk, ru, …")
@title_option
@whole_texts_option
@selection_options
def command(
    study: Path | None,
    report: bool,
    lang: str | None,
    title: str | None,
    whole_texts: bool,
    **words: Any,
) -> None:
    """Draw the graph on a page in a temporary folder, and open it in the browser.

    The page works offline and can be moved anywhere. Where there is no browser, its place is said and nothing else
    happens: open the file yourself. The variable BROWSER names another browser.

    \b
    Example:
      kg view
      kg view --party Ukraine --until 2025-11
      kg view --query what-would-bridge
    """
    folder = open_study(study)
    languages = (lang, *folder.config.languages) if lang else folder.config.languages
    ending = "report.html" if report else "html"
    more = {**({"title": title} if title else {}), **({"embed": "yes"} if whole_texts else {})}
    content = export(folder, Options(ending, languages, more=more), chosen(folder, **words))
    name = slug(folder.config.name) + ("-report" if report else "")
    page = Path(tempfile.mkdtemp(prefix="kg-")) / f"{name}.html"
    write_whole(page, content)
    click.echo(page)
    if not (has_screen() and webbrowser.open(page.as_uri())):
        say("no browser to open it with: open the file in one, on this machine or another")


def has_screen() -> bool:
    """Tell whether a browser could be shown: without one, Python would start a browser of text in the terminal."""
    named = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in named)
