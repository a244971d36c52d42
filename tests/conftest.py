"""Fixtures that tests of several parts share: small studies made of texts."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from graph import Study

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REGISTER = """\
actors:
  arland: {is a: state, label: Arland}
  borland: {is a: state, label: Borland}
  times: {is a: organization, label: The Times}
"""
HEADER = """\
---
title: Talks
published by: The Times
issued: {issued}
language: en
---
"""
CONFIG = 'name = "test"\nbase = "https://example.org/test/"\ncoder = "amina"\n'

MakeStudy = Callable[..., Study]
Golden = Callable[[str, str], None]


BESIDE = "beside the project"
"""Words of the reasons for which a test may be skipped even where nothing else may: texts that cannot be shipped."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be rewritten on request, and skipped tests count as failures."""
    parser.addoption(
        "--rewrite-golden", action="store_true", help="rewrite tests/golden; review the difference"
    )
    parser.addoption(
        "--no-skips", action="store_true", help="fail where a test is skipped for want of a program"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where --no-skips asks for it."""
    report = yield
    if report.skipped and item.config.getoption("--no-skips") and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr)
        if BESIDE not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped, which --no-skips does not allow: {reason}"
    return report


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return a comparer with files in tests/golden, byte by byte."""

    def compare(name: str, content: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--rewrite-golden"):
            path.write_text(content, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == content

    return compare


def study_in(
    folder: Path,
    sources: Mapping[str, str],
    codings: Mapping[str, str],
    register: str = "",
    config: str = "",
    files: Mapping[str, str] | None = None,
    build: bool = True,
) -> Study:
    """Make a study of texts by id with the date behind `@`, and codings by `coder/id` or id."""
    written = {
        "kg.toml": CONFIG + config,
        "register.yaml": REGISTER + register,
        **{
            f"codings/{name}.yaml": f"source: {name.split('/')[-1]}\n{text}"
            for name, text in codings.items()
        },
    }
    for name, text in sources.items():
        id, _, issued = name.partition("@")
        written[f"sources/{id}.txt"] = HEADER.format(issued=issued or "2001-01-01") + text
    for name, text in {**written, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    study = Study.open(folder)
    if build:
        study.build()
    return study


@pytest.fixture
def make_study(tmp_path: Path) -> MakeStudy:
    """Return a maker of studies in a folder of the test's own."""
    return partial(study_in, tmp_path / "study")
