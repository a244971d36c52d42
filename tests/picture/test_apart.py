"""What ties nothing together is in the network all the same."""

from __future__ import annotations

from graph.export import Exported
from tests.conftest import MakeStudy

TEXT = "Arland and Borland will meet again, said a paper.\n"
CODING = """\
statements:
  - quote: Arland and Borland will meet again, said a paper.
    findings:
      - {meeting: a further meeting, id: further, status: planned, time in words: again}
"""


def test_an_event_without_participants_stands_apart_with_its_evidence(
    make_study: MakeStudy,
) -> None:
    """A meeting that no edge leads to keeps its name, its time and the words that prove it."""
    study = make_study({"talks": TEXT}, {"talks": CODING})

    network = Exported(study.folder).network(["en"])

    assert [
        (n.label, n.details["time in words"], [q.text for q in n.quotes]) for n in network.apart
    ] == [("a further meeting", "again", ["Arland and Borland will meet again, said a paper."])]
    assert {n.id for n in network.apart} & {n.id for n in network.nodes} == set()
