"""The study of two coders on two sources, built once, and a study full of texts that mean to do harm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from graph import Study
from graph.export import Options, export
from graph.networks.selection import Selection

ORACLE = Path(__file__).parents[1] / "data" / "oracle"
HARM = '<b>&amp;</b> "no" \\N ]]> `x` | [a](http://x) {{y}} #1; %%{z}%% @all =1+1 </script> \u2028 \u202e \u0085 𝔘'
"""Characters that one format or another takes for more than text; none is refused in a coding."""

Copy = Callable[..., Study]


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Return a maker of built copies of the study, without some of its files."""

    def make(*without: str) -> Study:
        folder = tmp_path_factory.mktemp("export") / "study"
        shutil.copytree(ORACLE, folder)
        for name in without:
            (folder / name).unlink()
        study = Study.open(folder)
        study.build()
        return study

    return make


@pytest.fixture(scope="session")
def bridge(copied: Copy) -> Study:
    """Return the study: Arland and Borland talk about a bridge."""
    return copied()


def written(study: Study, format: str, *, excel: bool = False, **chosen: object) -> str:
    """Return an export as text."""
    selection = Selection(**chosen)  # type: ignore[arg-type]
    return export(study.folder, Options(format, ("en",), excel), selection).decode()


def quoted(text: str) -> str:
    """Return a text as YAML in quotation marks; some of its characters would end a line elsewhere."""
    return (
        '"'
        + "".join(c if c.isascii() and c not in '\\"' else f"\\U{ord(c):08x}" for c in text)
        + '"'
    )


@pytest.fixture(scope="session")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a study whose names, terms, notes and quotes hold what formats take for markup."""
    folder = tmp_path_factory.mktemp("harm") / "study"
    (folder / "sources").mkdir(parents=True)
    (folder / "codings").mkdir()
    (folder / "kg.toml").write_text('name = "<harm> \\"x\\""\nbase = "https://example.org/harm/"\n')
    harm, words = quoted(HARM), quoted(f"Arland wants {HARM} now.")
    (folder / "register.yaml").write_text(
        f"actors:\n  arland:\n    is a: state\n    label: {harm}\n  times: {{is a: organization, label: The Times}}\n"
        f"terms:\n  bridge:\n    on issue: territory\n    term: {harm}\n"
    )
    (folder / "sources" / "one.txt").write_text(
        f"---\ntitle: One\npublished by: The Times\nissued: 2001-02\n---\nArland wants {HARM} now.\n",
        encoding="utf-8",
    )
    (folder / "codings" / "one.yaml").write_text(
        f"source: one\nstatements:\n  - quote: {words}\n    findings:\n"
        f"      - {{demand: bridge, held by: arland, note: {harm}, label: {harm}}}\n"
    )
    study = Study.open(folder)
    study.build()
    return study
