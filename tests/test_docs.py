"""The documentation says what is so: its tables are those of the ontology, its commands run, nothing is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ontology
from graph.lexicon.vocabulary import FINDING, LABEL, Vocabulary, load_vocabulary
from tests.conftest import MakeStudy

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the core."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


def between(text: str, name: str) -> str:
    return text.split(f"<!-- {name} -->\n")[1].split(f"<!-- end of {name} -->", maxsplit=1)[0]


def rewrite(path: Path, name: str, content: str) -> None:
    text = path.read_text("utf-8")
    path.write_text(
        text.replace(f"<!-- {name} -->\n{between(text, name)}", f"<!-- {name} -->\n{content}"),
        "utf-8",
    )


def decision_table(vocabulary: Vocabulary) -> str:
    """Return the classes a coder chooses from, in the order of their tests, as Markdown."""
    ns = "https://w3id.org/negotiation-kg/ns#"
    order = {
        c: int(v)
        for c in vocabulary.below(FINDING)
        for v in vocabulary.values(c, ns + "coderOrder")
    }
    rows = [
        f"| `{vocabulary.label(c, 'en')}` | {main_value(vocabulary, c)} | "
        f"{' '.join(vocabulary.values(c, ns + 'coderTest'))} | "
        f"{' '.join(vocabulary.values(c, ns + 'notThis'))} |\n"
        for c in sorted(order, key=order.__getitem__)
    ]
    return "| Class | Its value | Test | Not this |\n|--|--|--|--|\n" + "".join(rows)


def main_value(vocabulary: Vocabulary, class_: str) -> str:
    """Return the labels of the properties that the value of a class may be."""
    names = vocabulary.inherited(class_, "https://w3id.org/negotiation-kg/ns#mainProperty")
    return " or ".join(
        "its name" if name == LABEL else vocabulary.label(name, "en") for name in sorted(names)
    )


def test_the_decision_table_is_that_of_the_ontology(
    vocabulary: Vocabulary, request: pytest.FixtureRequest
) -> None:
    """The coder's guide, the classes' annotations and their order are one."""
    path, name = DOCS / "coding.md", "decision table"
    if request.config.getoption("--rewrite-golden"):
        rewrite(path, name, decision_table(vocabulary))

    assert decision_table(vocabulary) == between(path.read_text("utf-8"), name)


def test_every_class_a_coder_may_choose_has_its_test(vocabulary: Vocabulary) -> None:
    """No class is left to taste; no two have the same place in the table."""
    ns = "https://w3id.org/negotiation-kg/ns#"
    records = {p.recorded_as for p in vocabulary.properties.values()}
    above = {FINDING, ns + "Position", ns + "Negotiation"}
    chosen = [c for c in vocabulary.below(FINDING) if c not in above and c not in records]

    assert [c for c in chosen if not vocabulary.values(c, ns + "coderTest")] == []
    orders = [v for c in chosen for v in vocabulary.values(c, ns + "coderOrder")]
    assert len(chosen) == len(set(orders))


def test_every_key_and_value_the_guide_names_is_known(vocabulary: Vocabulary) -> None:
    """No key of the guide's tables is unknown to the program."""
    guide = (DOCS / "coding.md").read_text("utf-8")
    keys = [
        k
        for row in re.findall(r"^\| (`.*?`) \|", guide, re.MULTILINE)
        for k in re.findall(r"`([\w ]+)`", row)
    ]
    words = vocabulary.all_property_words(FINDING) | {
        w for c in vocabulary.classes for w in vocabulary.all_property_words(c)
    }
    shape = {"quote", "after", "speaker", "findings", "id", "no finding", "label", "because"}

    assert [
        k for k in keys if k not in words | shape and not vocabulary.class_named(k, FINDING)
    ] == []


def test_the_examples_of_the_guide_compile(make_study: MakeStudy) -> None:
    """The guide's coding and register are a study without errors."""
    guide = (DOCS / "coding.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    coding = next(b for b in blocks if b.startswith("source:"))
    register = next(b for b in blocks if b.startswith("actors:\n  arland"))
    register = register.replace(
        "actors:\n",
        "actors:\n  times: {is a: organization, label: The Times}\n"
        "  borland: {is a: state, label: Borland}\n  bna: {is a: organization, label: BNA}\n",
    )
    register = register.replace("places:\n", "places:\n  ost: {label: Ost}\n")
    text = "Arland will open the bridge if Borland pays a toll of at least 30 crowns. Readers can write to the editor.\n"

    study = make_study(
        {"crossing": text}, {}, files={"register.yaml": register, "codings/crossing.yaml": coding}
    )

    assert [v for v in study.check().violations if v.severity == "error"] == []
    assert [row["who"] for row in study.query("what-does-each-party-want")] == ["Arland"]
