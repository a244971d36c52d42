"""Studies with suggestions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph import Study
from graph.editing.proof import Proof
from graph.editing.review import Review
from graph.extensions import study_vocabulary
from tests.conftest import MakeStudy, study_in
from tests.reviewing.made import FILES, MORE, TEXT


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study of one text with suggestions of two extractors."""
    return make_study({"talks": TEXT}, {}, MORE, files=FILES, build=False)


ReviewOf = Callable[[Study], Review]


@pytest.fixture(scope="module")
def quick_review(tmp_path_factory: pytest.TempPathFactory) -> ReviewOf:
    """Return a maker of reviews that read the vocabulary once for all."""
    made = study_in(tmp_path_factory.mktemp("words"), {}, {}, build=False)
    vocabulary = study_vocabulary(made.folder)

    def review_of(study: Study) -> Review:
        return Review(study.folder, "amina", Proof(study.folder, "amina", vocabulary))

    return review_of
