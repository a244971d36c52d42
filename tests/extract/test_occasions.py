"""Meetings and proposals: found where a report tells of one, each once, and not where one is only refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import ontology
from graph.extract import FoundMeeting, FoundProposal, Known
from graph.extract.occasions.meetings import each_once
from graph.extract.occasions.proposals import named_once
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary


def cases(name: str) -> dict[str, str]:
    """Return the cases of a table of two columns."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()[2:]
    return dict(line.split("\t") for line in lines)  # type: ignore[misc]  # two columns


MEETINGS, PROPOSALS = cases("occasions.tsv"), cases("texts_named.tsv")


@pytest.fixture(scope="module")
def known() -> Known:
    """Return what is known without a study."""
    return Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))


@pytest.mark.parametrize("text", MEETINGS)
def test_a_meeting_is_told_with_who_where_and_when(text: str, known: Known) -> None:
    """What is said of a meeting is found; what is only wanted, refused or met otherwise is none."""
    found = Rules(gated=False).extract(text, known).meetings
    said = [f"{m.status} / {', '.join(m.participants)} / {m.place} / {m.date}" for m in found]

    assert " ".join(MEETINGS[text].split()) == " ".join("".join(said).split())


@pytest.mark.parametrize("text", PROPOSALS)
def test_a_proposal_is_told_with_its_authors(text: str, known: Known) -> None:
    """A text or plan is found with how far it has got and whose it is."""
    found = Rules(gated=False).extract(text, known).proposals
    said = [f"{p.status} / {', '.join(p.proposers)} / {p.quote}" for p in found]

    assert " ".join(PROPOSALS[text].split()) == " ".join("".join(said).split())


def meeting(
    participants: str, place: str = "", date: str = "", status: str = "held"
) -> FoundMeeting:
    """Return a meeting told in some passage."""
    return FoundMeeting("talks", tuple(participants.split()), status, 0, 5, "talks", place, date)


@pytest.mark.parametrize(
    ("one", "two", "count"),
    [
        (meeting("A B"), meeting("A B", "Oslo"), 1),
        (meeting("A B", "Oslo"), meeting("A B", "Lima"), 2),
        (meeting("A B", date="Monday"), meeting("A B", date="Friday"), 2),
        (meeting("A B"), meeting("B C"), 2),
        (meeting("A B C"), meeting("A B", "Oslo"), 1),
    ],
)
def test_a_meeting_told_twice_is_one(one: FoundMeeting, two: FoundMeeting, count: int) -> None:
    """The same parties without another place or day are one meeting, in either order."""
    assert (len(each_once([one, two])), len(each_once([two, one]))) == (count, count)


def test_a_plan_taken_up_again_is_no_other() -> None:
    """A bare 'the plan' is the one named before, whose authors it may tell."""
    plan = FoundProposal("a peace plan", (), "tabled", 0, 12, "a peace plan")
    again = FoundProposal("Chile's plan", ("Chile",), "tabled", 20, 32, "Chile's plan")
    bare = FoundProposal("the proposal", (), "tabled", 40, 52, "the proposal")

    assert [(p.quote, p.proposers) for p in named_once([plan, again, bare])] == [
        ("a peace plan", ("Chile",))
    ]
