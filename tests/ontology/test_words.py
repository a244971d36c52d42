"""The words of the ontology: every term is explained, and none is there that nothing needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ontology
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.terms import NEG, RDFS, SKOS, language_of

ROOT = Path(__file__).parents[2]
ABSTRACT = {"Finding", "Actor", "Position", "Linkage"}
"""What nobody chooses: classes above those that are chosen, and records that are made with a link."""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the core."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


def own(names: object) -> list[str]:
    return sorted(name for name in names if name.startswith(NEG))  # type: ignore[attr-defined]  # names are IRIs


def test_every_class_is_explained_in_full(vocabulary: Vocabulary) -> None:
    """Labels in three languages, a definition, an example; and, where people choose it, a test and what it is not."""
    lacking = []
    for class_ in own(vocabulary.classes):
        languages = {language_of(term) for term in vocabulary.objects(class_, RDFS + "label")}
        wanted = {SKOS + "definition", SKOS + "example"}
        if class_.removeprefix(NEG) not in ABSTRACT:
            wanted |= {NEG + "coderTest", NEG + "notThis"}
        lacking += [(class_, w) for w in sorted(wanted) if not vocabulary.objects(class_, w)]
        lacking += [(class_, "label")] if not {"en", "uk", "ru"} <= languages else []

    assert lacking == []


def test_every_property_is_explained(vocabulary: Vocabulary) -> None:
    """A definition for each of ours, labels in three languages for each that stands in data, also a reused one."""
    properties = vocabulary.properties
    undefined = [p for p in own(properties) if not vocabulary.objects(p, SKOS + "definition")]
    unlabelled = [
        p
        for p in properties
        if not vocabulary.is_tooling(p)
        and not {"en", "uk", "ru"}
        <= {language_of(t) for t in vocabulary.objects(p, RDFS + "label")}
    ]

    assert (undefined, unlabelled) == ([], [])


def test_every_code_has_labels_in_three_languages(vocabulary: Vocabulary) -> None:
    """Whoever codes in Ukrainian or Russian finds every code."""
    codes = {code for codes in vocabulary.codes.values() for code in codes}
    unlabelled = [
        code
        for code in sorted(codes)
        if not {"en", "uk", "ru"}
        <= {language_of(t) for t in vocabulary.objects(code, SKOS + "prefLabel")}
    ]

    assert unlabelled == []


def texts(*patterns: str) -> str:
    return "\n".join(path.read_text("utf-8") for p in patterns for path in ROOT.glob(p))


def test_every_class_is_asked_for_ruled_on_shaped_or_tested(vocabulary: Vocabulary) -> None:
    """No class is there for its own sake: a question, check, rule or shape names it, or a test codes with it."""
    named = texts("queries/**/*.rq", "ontology/rules/*.rq", "ontology/shapes.ttl")
    coded = texts("tests/**/*.yaml", "tests/**/*.py", "graph/demo/study/**/*.yaml")

    unused = [
        class_
        for class_ in own(vocabulary.classes)
        if not re.search(rf"neg:{class_.removeprefix(NEG)}\b", named)
        and not re.search(rf"\b{re.escape(vocabulary.label(class_, 'en'))}\b[:}},]", coded)
    ]

    assert unused == []


def test_every_property_is_asked_for_ruled_on_or_shaped(vocabulary: Vocabulary) -> None:
    """A property of data stands in a question, check, rule or shape; an annotation is read by the tool."""
    named = texts("queries/**/*.rq", "ontology/rules/*.rq", "ontology/shapes.ttl")
    code = texts("graph/**/*.py", "tests/test_docs.py")

    unused = []
    for property_ in own(vocabulary.properties):
        name = property_.removeprefix(NEG)
        where, pattern = (
            (code, rf"\b{name}\b")
            if vocabulary.is_tooling(property_)
            else (named, rf"neg:{name}\b")
        )
        if not re.search(pattern, where):
            unused.append(name)

    assert unused == []


def test_the_three_files_can_be_read_in_ten_minutes() -> None:
    """What a newcomer reads is 3,000 words at most, at 300 a minute; the coders' tests stand in their guide, too."""
    words = 0
    for name in ("core", "positions", "evidence"):
        text = (ontology.FOLDER / f"{name}.ttl").read_text("utf-8")
        prose = re.findall(r'(?:definition|scopeNote|example) "([^"]*)"@en', text)
        words += sum(len(line.split()) for line in prose)

    assert 1000 < words < 3000
