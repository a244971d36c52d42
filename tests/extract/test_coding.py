"""Suggested codings: all that is found is in them, each actor once, and they build without a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml

import ontology
from graph import Study
from graph.extract import (
    Extraction,
    FoundEnvoy,
    FoundMeeting,
    FoundParty,
    FoundProposal,
    FoundStatement,
    Known,
    Link,
)
from graph.extract.cast import Registered
from graph.extract.coding import write_suggestions
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary
from graph.notation import parse_notation
from graph.texts.sources import Source
from kg import main
from tests.conftest import MakeStudy

TEXT = """\
Talks on the harbour were held in Carport on Monday. Norway's envoy Ana Rojas met ministers of Chile.
"Chile must release at least 20 prisoners by Friday," Ms. Rojas told BNA on Tuesday. The company rejected the offer.
"We will not pay," the company said. Chile officials said their country would sign the agreement if Norway opens the port.
Norway has put forward a draft agreement. Norway withdrew its offer of boats.
"""
NOBODY = Registered(lambda *_: "", lambda _: "", lambda _: False)
DEMAND = "https://w3id.org/negotiation-kg/ns#Demand"
Write = Callable[..., Any]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the bundled vocabulary."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


@pytest.fixture
def write(vocabulary: Vocabulary) -> Write:
    """Return a writer of an extraction from a text issued on 4 February 2026, which gives the coding as data."""

    def coding(text: str, *, registered: Registered = NOBODY, **found: object) -> Any:
        header = parse_notation("title: T\nissued: 2026-02-04\n", "t.txt")
        source = Source("t", "t.txt", header, text)  # type: ignore[arg-type]  # a map, as it is written
        extraction = Extraction(**found)  # type: ignore[arg-type]  # its fields
        written = write_suggestions(source, extraction, vocabulary, ("x", "1"), registered)
        return yaml.safe_load(written)

    return coding


def statement(text: str, quote: str, **more: Any) -> FoundStatement:
    """Return a demand of Norway's with a quote."""
    start = text.index(quote)
    more = {"holders": ("Norway",), "rule": "must", "confidence": 0.5, **more}
    return FoundStatement(DEMAND, start, start + len(quote), quote, **more)


def test_a_text_with_everything_builds_without_a_fault(make_study: MakeStudy) -> None:
    """Affiliations, meetings, proposals, positions, a withdrawal: all of it is right even once it counts."""
    study = make_study({"talks": TEXT}, {}, build=False)
    path = study.folder.codings / "rules" / "talks.yaml"
    run("extract", study)
    path.write_text(path.read_text("utf-8").replace("status: suggested\n", ""), encoding="utf-8")
    study.build()
    errors = [v for v in study.check().violations if v.severity == "error"]
    classes = study.query(
        "SELECT DISTINCT ?c WHERE { ?f a ?t ; neg:evidence ?s . ?t rdfs:label ?c FILTER(LANG(?c) = 'en') }"
    )

    assert (errors, {"affiliation", "meeting", "proposal", "participation", "withdrawal"} - {str(r["c"]) for r in classes}) == (
        [], set(),
    )  # fmt: skip


def run(command: str, study: Study) -> None:
    main([command, "--study", str(study.folder.root)], standalone_mode=False)


def test_an_envoy_is_an_affiliation_with_the_words_that_prove_it(write: Write) -> None:
    """A person with office and party becomes an affiliation, its quote the office with the name."""
    text = "Norway's envoy Ana Rojas met them."
    envoy = FoundEnvoy(
        "Ana Rojas",
        "Norway",
        "Norway's envoy",
        "envoy",
        end=24,
        quote=text[:24],
        rule="office-before",
    )
    coding = write(text, parties=(FoundParty("Norway", "state"),), envoys=(envoy,))

    assert coding["statements"] == [
        {
            "quote": "Norway's envoy Ana Rojas",
            "findings": [
                {
                    "affiliation": "ana-rojas", "affiliated with": "norway", "role": "envoy",
                    "office": "Norway's envoy", "confidence": 0.5, "note": "rule office-before",
                }
            ],
        }
    ]  # fmt: skip


def test_a_meeting_has_those_who_take_part_a_place_and_a_day(write: Write) -> None:
    """A weekday of a meeting to come is the next one; the words for it are kept."""
    text = "Norway and Chile will meet in Carport on Friday."
    meeting = FoundMeeting(
        "meet",
        ("Norway", "Chile"),
        "scheduled",
        0,
        47,
        text[:47],
        "Carport",
        "on Friday",
        ("Ana Rojas",),
    )
    parties = (
        FoundParty("Norway", "state", "principal"),
        FoundParty("Chile", "state", "mediator"),
    )
    coding = write(text, parties=parties, meetings=(meeting,))
    first, *others = coding["statements"][0]["findings"]

    assert (
        coding["places"],
        [first[k] for k in ("place", "status", "time in words")],
        str(first["start"]),
        [(f["participation"], f["role"], f["status"]) for f in others],
    ) == (
        {"t-carport": {"label": "Carport"}},
        ["t-carport", "planned", "on Friday"],
        "2026-02-06",
        [("norway", "party", "listed"), ("chile", "mediator", "listed"), ("ana-rojas", "delegate", "listed")],
    )  # fmt: skip


def test_a_proposal_without_an_author_is_left_out(write: Write) -> None:
    """A coding must say whose a proposal is."""
    text = "The draft of Norway and the plan."
    found = (
        FoundProposal("The draft", ("Norway",), "draft", 0, 9, text[:9]),
        FoundProposal("the plan", (), "tabled", 24, 32, text[24:32]),
    )
    coding = write(text, parties=(FoundParty("Norway", "state"),), proposals=found)

    assert [s["findings"][0]["proposal"] for s in coding["statements"]] == ["The draft"]


@pytest.mark.parametrize(
    ("proposals", "expected"),
    [
        ([("The draft", ("Norway",))], ["The draft"]),
        ([], ["proposal of Norway"]),
    ],
)
def test_a_provision_is_part_of_a_proposal(
    write: Write, proposals: list[tuple[str, tuple[str, ...]]], expected: list[str]
) -> None:
    """It is part of its holder's proposal that the text names, else of one entered for it."""
    text = "The draft would open the port."
    found = tuple(FoundProposal(w, by, "draft", 0, len(w), w) for w, by in proposals)
    provision = replace(statement(text, text[:-1]), class_=DEMAND.replace("Demand", "Provision"))
    coding = write(
        text, parties=(FoundParty("Norway", "state"),), proposals=found, statements=(provision,)
    )
    findings = [f for s in coding["statements"] for f in s["findings"]]
    made = [f for f in findings if "proposal" in f]
    part_of = next(f["part of"] for f in findings if "provision" in f)

    assert ([f["proposal"] for f in made], part_of) == (expected, made[0]["id"])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("on Tuesday", {"on": "2026-02-03", "words": "on Tuesday"}),
        ("last Friday", {"words": "last Friday"}),
        ("", None),
    ],
)
def test_the_time_of_saying_is_a_day_where_that_is_certain(
    write: Write, said: str, expected: object
) -> None:
    """The words of the text are kept; the day is told from the day of publication, or left open."""
    text = "Chile must pay."
    coding = write(text, statements=(statement(text, "Chile must pay", said=said),))
    found = coding["statements"][0].get("said")

    assert (found and {key: str(value) for key, value in found.items()}) == expected


def test_amount_deadline_and_condition_are_the_finding_s(write: Write) -> None:
    """How much, by when and on what condition stand where a coding has them."""
    text = "Chile must pay 3 million dollars by Friday if Norway signs."
    more = {
        "amount": "3 million USD",
        "due": "Friday",
        "condition": ("in exchange for", "a signature of Norway"),
    }
    coding = write(text, statements=(statement(text, text[:-1], **more),))
    finding = coding["statements"][0]["findings"][0]

    assert (finding["amount"], str(finding["due"]), finding["in exchange for"]) == (
        "3 million USD", "2026-02-06", "t-0-58-condition",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("voiced_by", "voice", "expected"),
    [
        ("The company", "", ["company"]),
        ("the company", "party", ["company"]),
        ("Ana Rojas", "person", ["Ana Rojas", "company"]),
        ("company officials", "unnamed", ["company", "company officials"]),
        ("The company's press office", "organ", ["The company's press office", "company"]),
    ],
)
def test_a_speaker_is_the_actor_that_the_party_is(
    write: Write, voiced_by: str, voice: str, expected: list[str]
) -> None:
    """Each actor is entered once, whether as speaker or as holder; people of a party are others."""
    text = "Chile must pay."
    found = statement(
        text, text[:-1], holders=("company",), voiced_by=voiced_by, voice=voice,
        voiced_for="" if voice in ("", "party", "person") else "company",
    )  # fmt: skip
    coding = write(
        text,
        parties=(FoundParty("company", "company", aliases=("the firm",)),),
        statements=(found,),
    )
    names = [entry.get("label", entry.get("words")) for entry in coding["actors"].values()]

    assert sorted(names) == sorted(expected)


def test_people_who_are_only_described_speak_for_their_party(write: Write) -> None:
    """An affiliation, once for a text, gives officials without a name their voice."""
    text = "Chile must pay. Chile must go."
    more = {"voiced_by": "Norway officials", "voice": "unnamed", "voiced_for": "Norway"}
    found = tuple(statement(text, quote, **more) for quote in ("Chile must pay", "Chile must go"))
    coding = write(text, parties=(FoundParty("Norway", "state"),), statements=found)
    ties = [f for s in coding["statements"] for f in s["findings"] if "affiliation" in f]

    assert [(f["affiliation"], f["affiliated with"], f["role"]) for f in ties] == [
        ("norway-officials", "norway", "official")
    ]


def test_what_has_no_name_of_its_own_is_another_in_every_text(write: Write) -> None:
    """The union of one text is not that of the next: its handle has the text's; a name is the same everywhere."""
    text = "Chile must pay."
    found = statement(text, text[:-1], holders=("union", "Likud"))
    parties = (FoundParty("union", "union"), FoundParty("Likud", "political-group"))
    coding = write(text, parties=parties, statements=(found,))

    assert {handle: entry["is a"] for handle, entry in coding["actors"].items()} == {
        "t-union": "organization", "likud": "organization",
    }  # fmt: skip


def test_a_name_is_spelt_in_one_way_in_all_texts(write: Write) -> None:
    """One handle with two labels would be two things: the first text's label counts, the other form is an alias."""
    registered = Registered(lambda *_: "", lambda _: "", lambda _: False)
    text = "Chile must pay."
    codings = [
        write(
            text, statements=(statement(text, text[:-1], holders=(name,)),), registered=registered
        )
        for name in ("Chávez Party", "Chavez Party")
    ]

    assert [coding["actors"]["chavez-party"] for coding in codings] == [
        {"is a": "organization", "label": "Chávez Party"},
        {"is a": "organization", "label": "Chávez Party", "also called": "Chavez Party"},
    ]


def test_the_same_words_are_one_statement_with_all_findings(write: Write) -> None:
    """A meeting told in the words of a position stands under the same statement."""
    text = "Norway met Chile."
    meeting = FoundMeeting("met", ("Norway", "Chile"), "held", 0, 16, text[:16])
    found = statement(text, text[:16], is_background=True, holders=("Norway",))
    coding = write(text, statements=(found,), meetings=(meeting,))

    assert [(s["said"], len(s["findings"])) for s in coding["statements"]] == [
        ({"background": "true"}, 4)
    ]


def test_an_unnamed_source_speaks_where_nobody_else_does(write: Write) -> None:
    """Those who are the origin of what is told are who says it; an agency passes it on."""
    text = "Chile must pay."
    chain = (Link("source", "people close to the talks"), Link("relay", "BNA"))
    coding = write(text, statements=(statement(text, text[:-1], chain=chain),))
    said = coding["statements"][0]

    assert (said["speaker"], said["quoted from"]) == ("people-close-to-the-talks", "bna")


def test_what_the_register_has_goes_by_its_word(write: Write) -> None:
    """Nothing of the register is entered again."""
    text = "Chile must pay."
    registered = Registered(
        lambda name, _: name if name == "Norway" else "", lambda _: "", lambda _: False
    )
    coding = write(text, statements=(statement(text, text[:-1]),), registered=registered)

    assert ("actors" in coding, coding["statements"][0]["findings"][0]["held by"]) == (
        False,
        "Norway",
    )


def test_the_time_of_what_is_announced_is_not_that_of_the_announcement(
    vocabulary: Vocabulary,
) -> None:
    """`will walk out on Monday` was not said on Monday."""
    text = "The union will walk out on Monday unless the company raises wages. On Friday it rejected the offer."

    found = Rules(gated=False).extract(text, Known(vocabulary)).statements

    said = {s.class_.rsplit("#", 1)[-1]: s.said for s in found}
    assert (said["Threat"], said["Refusal"]) == ("", "On Friday")


def test_rules_tell_when_it_was_said_and_for_whom(vocabulary: Vocabulary) -> None:
    """The bundled extractor fills in what a coding has a place for."""
    found = Rules(gated=False).extract(TEXT, Known(vocabulary)).statements
    demand = next(s for s in found if "release at least" in s.quote)

    assert (demand.voiced_by, demand.voice, demand.said, demand.amount, demand.due) == (
        "Ana Rojas", "person", "on Tuesday", "at least 20", "Friday",
    )  # fmt: skip
