"""Large made-up networks: parties that speak for others and hold positions on terms of issues, in any size.

Nothing in them is by chance: the same size gives the same network.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.lexicon.vocabulary import Vocabulary
from graph.networks.network import Edge, Judgement, Network, Node
from graph.terms import NEG

CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"
BASE = "https://example.org/large/"
JUDGED = (Judgement("amina", 0.9, "unreviewed"),)
KINDS = ("Demand", "Aim", "Offer", "Refusal", "Commitment", "Threat", "Acceptance", "Support")


def large_network(size: int, vocabulary: Vocabulary) -> Network:
    """Return a network of about `size` nodes and two and a half times as many edges, without quotes."""
    parties, issues = max(3, min(40, size // 60)), max(4, min(80, size // 40))
    people = int(size * 0.35)
    terms = size - parties - issues - people
    kinds = [NEG + kind for kind in KINDS if NEG + kind in vocabulary.classes]
    nodes = [
        *(_node(f"actor/party-{n}", f"Party {n}", NEG + "State", "party") for n in range(parties)),
        *(_node(f"issue/{n}", f"Issue number {n}", CONCEPT, "issue") for n in range(issues)),
        *(
            _node(f"actor/person-{n}", f"Person {n}", NEG + "Person", "envoy", _party(n, parties))
            for n in range(people)
        ),
        *(_node(f"term/{n}", f"Term {n} holds.", NEG + "Term", "term") for n in range(terms)),
    ]
    edges = [
        *(_tie(n, parties) for n in range(people)),
        *(_subject(n, issues) for n in range(terms)),
        *_positions(size, parties, terms, kinds),
    ]
    return Network(
        tuple(sorted(nodes, key=lambda n: n.id)), tuple(sorted(edges, key=lambda e: e.id))
    )


def _mix(n: int, most: int) -> int:
    """Return a number below `most` that looks scattered: low ones more often, as with real parties and issues."""
    scattered = (n * 2654435761 % 4294967296) / 4294967296
    return int(scattered * scattered * most)


def _node(id: str, label: str, class_: str, part: str, *acts_for: str) -> Node:
    return Node(BASE + id, label, class_, part, acts_for)


def _party(n: int, parties: int) -> str:
    return f"{BASE}actor/party-{_mix(n, parties)}"


def _tie(n: int, parties: int) -> Edge:
    return Edge(
        f"{BASE}affiliation/{n}", f"{BASE}actor/person-{n}", _party(n, parties), NEG + "Affiliation",
        "envoy", f"Person {n}, envoy", judgements=JUDGED,
    )  # fmt: skip


def _subject(n: int, issues: int) -> Edge:
    term, issue = f"{BASE}term/{n}", f"{BASE}issue/{_mix(n, issues)}"
    return Edge(f"{term} onIssue {issue}", term, issue, NEG + "onIssue", "on issue")


def _positions(size: int, parties: int, terms: int, kinds: list[str]) -> Iterator[Edge]:
    for n in range(int(size * 2.5) - int(size * 0.35) - terms):
        party, term = _mix(n * 7 + 3, parties), _mix(n * 13 + 5, terms)
        start, kind = f"{BASE}actor/party-{party}", kinds[n % len(kinds)]
        yield Edge(
            f"{BASE}position/{n}", start, f"{BASE}term/{term}", kind, kind,
            f"Party {party} on term {term}", judgements=JUDGED, values={NEG + "heldBy": (start,)},
        )  # fmt: skip
