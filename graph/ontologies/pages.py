"""Pages that describe an ontology: every term with its definition, the coder's test, and examples from the study.

One page a language, each a file of its own that asks for nothing: style and script are in it and allowed by their
hashes alone, and every text is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from graph.lexicon.vocabulary import Vocabulary
from graph.ontologies.describing import Group, describe, describe_for_coders, headers
from graph.ontologies.diagram import draw_tree
from graph.ontologies.usage import NOTHING, Usage

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"


def write_page(
    words: Vocabulary, language: str, languages: Sequence[str], usage: Usage = NOTHING, study: str = ""
) -> str:  # fmt: skip
    """Return the page of a language, with links to those of the others beside it.

    Args:
        study: the name of the study whose ontology it is; else it is what is shipped.

    """
    strings = _strings(language)
    groups = describe(words, language, usage)
    keys = ("classes", "properties", "codes")
    sections = [(key, [g for g in groups if g.key == key and g.terms]) for key in keys]
    return _environment(autoescape=True).get_template("page.html.j2").render(
        language=language, languages=languages, names=_language_names(), title=_title(strings, study), t=strings,
        policy=policy(), style=_raw(style()), script=_raw(script()), files=headers(words, language),
        drawing=draw_tree(groups[0].terms), counted=bool(usage.counts),
        sections=[section for section in sections if section[1]],
        contents=[(key, _contents(found)) for key, found in sections],
    ) + "\n"  # fmt: skip


def _contents(groups: Sequence[Group]) -> list[tuple[str, str, int]]:
    """Return what a list of contents has of a section: its terms, or the lists of its codes."""
    if any(group.list.id for group in groups):
        return [(group.list.id, group.list.label, 0) for group in groups]
    return [(term.id, term.label, term.depth) for group in groups for term in group.terms]


def _title(strings: Mapping[str, str], study: str) -> str:
    return f"{strings['title']}: {study}" if study else strings["title_of_ours"]


def write_index(languages: Sequence[str], study: str = "") -> str:
    """Return the page that leads to those of the languages."""
    strings = _strings(languages[0])
    return _environment(autoescape=True).get_template("index.html.j2").render(
        languages=languages, names=_language_names(), title=_title(strings, study), policy=policy(),
        style=_raw(style()),
    ) + "\n"  # fmt: skip


def write_codebook(words: Vocabulary, language: str, usage: Usage = NOTHING) -> str:
    """Return what coders need, as Markdown: classes in the order of their tests, then codes."""
    strings = _strings(language)
    template = _environment(autoescape=False).get_template("codebook.md.j2")
    groups = describe_for_coders(words, language, usage)
    return template.render(title=strings["title"], t=strings, groups=groups).strip() + "\n"


@cache
def style() -> str:
    """Return the style of the pages."""
    return (TEMPLATES / "page.css").read_text("utf-8")


@cache
def script() -> str:
    """Return the script of the pages."""
    return (TEMPLATES / "page.js").read_text("utf-8")


def policy() -> str:
    """Return the Content Security Policy: nothing but our own style and script, by their hashes."""
    hashes = (_hash(text) for text in (style(), script()))
    return "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'".format(
        *hashes
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _raw(text: str) -> Markup:
    return Markup(text)  # noqa: S704  # a file of ours


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "strings.toml").read_text("utf-8"))


def _strings(language: str) -> dict[str, str]:
    spoken = _texts().get(language) or _texts().get(language.partition("-")[0], {})
    return {**_texts()["en"], **spoken}


def _language_names() -> dict[str, str]:
    return {language: said["language"] for language, said in _texts().items()}


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701  # off for Markdown, which has a filter of its own
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=False,
    )  # fmt: skip
    environment.filters["md"] = _in_markdown
    return environment


def _in_markdown(text: str) -> str:
    """Return a text in which nothing is markup.

    >>> _in_markdown("a *b* [c](d) <e>")
    'a \\\\*b\\\\* \\\\[c\\\\](d) \\\\<e>'
    """
    return " ".join(re.sub(r"([\\`*_\[\]<&#|])", r"\\\1", text).split())
