"""The questions as other engines ask them: the file as it is, on ordinary data, with the same rows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import queries
from graph import Study
from graph.asking.parameters import with_parameters
from graph.asking.query import rows_of
from graph.terms import PREFIXES
from tests import test_seed
from tests.test_oracle import ANSWERS, FOLDER
from tests.test_seed import study as seed  # noqa: F401  # a fixture

Row = tuple[str, ...]

# rdflib calls what it has itself deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a study of two coders on two sources, built."""
    folder = tmp_path_factory.mktemp("engines") / "study"
    shutil.copytree(FOLDER, folder)
    made = Study.open(folder)
    made.build()
    return made


@pytest.fixture(scope="module")
def dataset(study: Study) -> rdflib.Dataset:
    """Return its data for rdflib."""
    return study.dataset()


def by_rdflib(dataset: rdflib.Dataset, text: str) -> list[Row]:
    return [tuple(as_text(term) for term in row) for row in dataset.query(text)]  # type: ignore[union-attr]


def by_oxigraph(study: Study, text: str) -> list[Row]:
    store = study.reader.store  # asked without our prefixes: a file brings its own
    found = store.query(text, use_default_graph_as_union=True)
    return [tuple(as_text(term) for term in row) for row in rows_of(found)]


def as_text(term: object) -> str:
    """Return a term as text that both engines agree on: 1.0 and 1 are one number."""
    if term is None:
        return ""
    text = (
        str(getattr(term, "value", term))
        if isinstance(term, ox.NamedNode | ox.Literal)
        else str(term)
    )
    try:
        return repr(float(text)) if text[:1].isdigit() or text[:1] == "-" else text
    except ValueError:
        return text


@pytest.mark.parametrize("path", queries.question_files().values(), ids=lambda path: path.stem)
def test_the_file_as_it_is_gives_the_same_rows_in_both_engines(
    study: Study, dataset: rdflib.Dataset, path: Path
) -> None:
    """A question runs unmodified, header, open parameters and all."""
    text = path.read_text(encoding="utf-8")

    assert sorted(by_oxigraph(study, text)) == sorted(by_rdflib(dataset, text))


@pytest.fixture(scope="module")
def seed_dataset(seed: Study) -> rdflib.Dataset:  # noqa: F811
    """Return the data of the first article for rdflib."""
    return seed.dataset()


@test_seed.pytestmark
@pytest.mark.parametrize("path", queries.question_files().values(), ids=lambda path: path.stem)
def test_the_first_article_gives_the_same_rows_in_both_engines(
    seed: Study,  # noqa: F811
    seed_dataset: rdflib.Dataset,
    path: Path,
) -> None:
    """On a whole article, too, any engine answers as ours does."""
    text = path.read_text(encoding="utf-8")

    assert sorted(by_oxigraph(seed, text)) == sorted(by_rdflib(seed_dataset, text))


def bound_cases() -> Iterator[tuple[str, dict[str, str]]]:
    for name, cases in ANSWERS.items():
        yield from ((name, case["given"]) for case in cases if case.get("given"))


@pytest.mark.parametrize(("name", "given"), list(bound_cases()), ids=str)
def test_a_question_with_values_put_in_gives_the_same_rows_in_both_engines(
    study: Study, dataset: rdflib.Dataset, name: str, given: dict[str, str]
) -> None:
    """What kg puts into a question is ordinary SPARQL."""
    question = queries.read_question(queries.question_files()[name])
    values = {
        key: value if isinstance(value, list) else [str(value)] for key, value in given.items()
    }
    text = with_parameters(study.reader, question, values, study.folder.config.base)

    assert sorted(by_oxigraph(study, text)) == sorted(by_rdflib(dataset, text))


@pytest.mark.parametrize("path", queries.question_files().values(), ids=lambda path: path.stem)
def test_every_prefix_has_the_namespace_it_has_everywhere(path: Path) -> None:
    """No file gives a prefix another meaning than kg does."""
    declared = dict(re.findall(r"^PREFIX (\w+): <(.*)>$", path.read_text("utf-8"), re.MULTILINE))

    assert {name: PREFIXES.get(name) for name in declared} == declared
