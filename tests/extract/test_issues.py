"""On which issue a finding is: by what is acted on, in the general list and in schemes of a study's own."""

from __future__ import annotations

from pathlib import Path

import pytest

import ontology
from graph.extract import Known
from graph.extract.about.issues import Issues
from graph.extract.gold import issue_of
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary

CASES: dict[str, str] = dict(
    line.split("\t")  # type: ignore[misc]  # two columns
    for line in Path(__file__).with_name("issues.tsv").read_text("utf-8").splitlines()[2:]
)
SCHEME = """\
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix own: <https://example.org/issue/> .
own: a skos:ConceptScheme ; neg:valuesFor neg:onIssue ; skos:prefLabel "Issues of the lake"@en .
own:fishing a skos:Concept ; skos:inScheme own: ; skos:prefLabel "fishing"@en ; neg:cue "trawler"@en , "net"@en .
own:quota a skos:Concept ; skos:broader own:fishing ; skos:inScheme own: ; skos:prefLabel "catch limit"@en ;
    skos:altLabel "quota"@en , "Fangquote"@de .
own:water a skos:Concept ; skos:inScheme own: ; skos:prefLabel "water level"@en ; neg:cue "dam"@en , "reservoir"@en .
own:war a skos:Concept ; skos:inScheme own: ; skos:prefLabel "war"@en .
"""


@pytest.fixture(scope="module")
def general() -> Vocabulary:
    """Return the bundled vocabulary."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Return a vocabulary whose issues are those of a study about a lake."""
    path = tmp_path_factory.mktemp("scheme") / "own.ttl"
    path.write_text(SCHEME, encoding="utf-8")
    modules = [(p, p.name) for p in ontology.module_files() if p.stem != "issues"]
    return load_vocabulary([*modules, (path, path.name)])


@pytest.mark.parametrize("text", CASES)
def test_the_issue_is_that_of_what_is_acted_on(text: str, general: Vocabulary) -> None:
    """The last finding of a report is on the issue of what it asks, offers or refuses."""
    found = Rules(gated=False).extract(text, Known(general)).statements
    issues = [issue_of(s.issue, general) for s in found if "nested" not in s.flags]

    assert (CASES[text] or None) == issues[-1]


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("Norway wants Chile's trawlers to leave the lake", "fishing"),
        ("Norway demands lower catch limits", "quota"),
        ("Norway demands a quota for Chile's trawlers", "quota"),
        ("Chile will open the dams", "water"),
        ("Chile will lower the water level", "water"),
        ("Chile warned of a network of its own", ""),
        ("Chile wants a damage assessment", ""),
        ("Norway wants higher wages and the release of prisoners", ""),
    ],
)
def test_a_scheme_that_nobody_has_seen_is_read_by_labels_and_cues(
    own: Vocabulary, passage: str, expected: str
) -> None:
    """Labels and short cues are whole words, longer cues beginnings; of two issues that fit the narrower is meant."""
    found = Issues(own).of(passage)

    assert expected == found.rsplit("/", 1)[-1]


def test_a_finding_is_on_an_issue_of_the_scheme_in_force(own: Vocabulary) -> None:
    """The general list is out of force where a study has its own."""
    text = "Norway demanded that Chile open the dam. Chile threatened to go on strike."
    found = Rules(gated=False).extract(text, Known(own)).statements

    assert found[0].issue.endswith("/water")


def test_a_name_of_several_words_says_who_acts_not_on_what(general: Vocabulary) -> None:
    """A word inside a capitalised name counts less than one outside."""
    found = Issues(general).of("the release of the Legislative Council's prisoners")

    assert found.endswith("/prisoners-hostages")
