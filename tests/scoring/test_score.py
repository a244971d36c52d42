"""Scores: what was found held against a gold standard, by the definitions of the guideline's scorer."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Study
from graph.extract.gold import guideline_types
from graph.scoring.annotation import Annotation, GoldEnvoy, GoldParty, GoldStatement, Place
from graph.scoring.gold import read_gold, write_gold
from graph.scoring.pairing import Tolerance, best_pairs, met_spans, pair_up
from graph.scoring.score import Comparison, Counts, add_up, difference, interval, score
from kg import main
from tests.conftest import MakeStudy
from tests.extract.score import load_scorer

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
TEXT = "Arland demands that Borland leave. Borland refuses to leave. Both will meet on Monday.\n"
CODING = """\
terms:
  leave: {term: Borland leaves., on issue: troop withdrawal}
  meet: {term: Both meet., on issue: talks process}
statements:
  - quote: Arland demands that Borland leave
    findings:
      - {demand: leave, held by: Arland, addressed to: Borland}
  - quote: Borland refuses to leave
    speaker: Borland
    findings:
      - {refusal: leave, firmness: red line}
"""


def kg(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def statement(type_: str, start: int, end: int, *holders: str, **more: object) -> GoldStatement:
    return GoldStatement("x" * (end - start), start, end, type_, holders, **more)  # type: ignore[arg-type]  # of tests


def annotation(*statements: GoldStatement, **more: object) -> Annotation:
    return Annotation("talks", statements=statements, **more)  # type: ignore[arg-type]  # of tests


def gold_file(folder: Path, found: Annotation, name: str = "talks.gold.json") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(write_gold(found), encoding="utf-8")
    return path


@pytest.fixture
def study(make_study: MakeStudy) -> Study:
    """Return a study of one coded text."""
    return make_study({"talks": TEXT}, {"talks": CODING}, build=False)


def disturbed(gold: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return an annotation with mistakes: moved, retyped, left out, repeated, renamed, given to others."""
    found, parties = [], [p["name"] for p in gold["parties"]]
    for s in gold["statements"]:
        for at in (s, *s["mentions"], *([s] if chance.random() < 0.2 else [])):
            start = max(0, at["start"] + int(chance.gauss(0, 40)))
            more: dict[str, Any] = {"start": start, "end": start + len(at["quote"]), "mentions": []}
            if chance.random() < 0.2:
                more["type"] = chance.choice(guideline_types())
            if chance.random() < 0.2:
                more |= {"holders": [chance.choice(parties)], "issue": "ceasefire"}
            if chance.random() < 0.9:
                found.append({**s, **more})
    people = [{**e, "name": e["name"].split()[-1]} for e in gold["envoys"] if chance.random() < 0.8]
    known = [
        {**p, "name": chance.choice([p["name"], *p.get("aliases", [])]), "aliases": [p["name"]]}
        for p in gold["parties"] if chance.random() < 0.9
    ]  # fmt: skip
    return {**gold, "statements": found, "envoys": people, "parties": known}


# ---------------------------------------------------------------- the same figures as the guideline's scorer


@pytest.mark.skipif(not SHARED.is_dir(), reason="the coded texts are not beside the project")
def test_figures_are_those_of_the_guidelines_scorer(tmp_path: Path) -> None:
    """Every count on every text of the corpus, and the confusion of types, is what its own scorer counts."""
    scorer, chance = load_scorer(SHARED / "score.py"), Random(4)
    for path in sorted((SHARED / "dev").glob("*.json")):
        content = disturbed(json.loads(path.read_text("utf-8")), chance)
        (tmp_path / path.name).write_text(json.dumps(content), encoding="utf-8")

    ours = score(read_gold([SHARED / "dev"]), read_gold([tmp_path]))
    gold, found = scorer.read_all(SHARED / "dev"), scorer.read_all(tmp_path)
    theirs = {id: scorer.evaluate(gold[id], found[id], scorer.Rule()) for id in gold}
    types = [scorer.score_types(gold[id], found[id], scorer.Rule()) for id in gold]

    assert {
        id: {name: tuple(ours.per_text[id][name]) for name in table} for id, table in theirs.items()
    } == {
        id: {name: (c.gold, c.predicted, c.right) for name, c in table.items()}
        for id, table in theirs.items()
    }
    assert {name: tuple(c) for name, c in ours.by_type().items()} == {
        name: (sum(t[name].gold for t in types), sum(t[name].predicted for t in types),
               sum(t[name].right for t in types))
        for name in types[0]
    }  # fmt: skip
    assert sum(ours.confusion().values()) > 119


# ---------------------------------------------------------------- definitions


@pytest.mark.parametrize(
    ("span", "right"), [((0, 30), 1), ((15, 40), 1), ((19, 50), 0), ((0, 200), 0), ((30, 60), 0)]
)
def test_a_passage_may_differ_but_not_swallow_the_text(span: tuple[int, int], right: int) -> None:
    """Half of the shorter quote and a fifth of the longer must be shared."""
    pair = Comparison(
        annotation(statement("demand", 0, 30, "a")), annotation(statement("demand", *span, "a"))
    )

    assert pair.count_statements("span") == Counts(1, 1, right)


def test_a_further_mention_found_is_neither_right_nor_wrong() -> None:
    """A gold statement is found once; what fits another of its passages does not count as wrong."""
    twice = statement("demand", 0, 30, "a", mentions=(Place("y" * 20, 50, 70),))
    found = annotation(
        statement("demand", 0, 30, "a"),
        statement("demand", 50, 70, "a"),
        statement("offer", 90, 99),
    )

    assert Comparison(annotation(twice), found).count_statements("span+type") == Counts(1, 2, 1)


def test_a_holder_counts_by_any_of_its_names() -> None:
    """Names are folded and looked up among the aliases of both; one holder in common is enough."""
    gold = annotation(
        statement("demand", 0, 30, "Borland", "Arland"),
        parties=(GoldParty("Arland", aliases=("The Arlish government",)),),
    )
    found = annotation(
        statement("demand", 0, 30, "Carport"),
        parties=(GoldParty("Arlish Government", aliases=("Carport",)),),
    )

    pair = Comparison(gold, found)

    assert pair.count_statements("span+type+holder") == Counts(1, 1, 1)
    assert pair.parties() == Counts(1, 1, 1)


def test_modality_and_attribution_are_scored_on_the_same_passages() -> None:
    """Each is its own row: who said it and who passed it on, and how firmly it is meant."""
    chain = (("speaker", "Oto Lind"), ("relay", "BNA"))
    gold = annotation(
        statement("demand", 0, 30, voiced_by="Oto Lind", attribution=chain, modality="firm")
    )
    found = annotation(
        statement("offer", 0, 30, voiced_by="Lind", attribution=chain, modality="tentative")
    )

    rows = Comparison(gold, found).rows()

    assert rows["statements (span+attribution)"] == Counts(1, 1, 1)
    assert rows["statements (span+modality)"] == Counts(1, 1, 0)


def test_an_envoy_is_known_by_part_of_the_name_and_scored_with_the_party() -> None:
    """A surname is enough for the person; the party is another row."""
    parties = (GoldParty("Arland"), GoldParty("Borland"))
    gold = annotation(parties=parties, envoys=(GoldEnvoy("Oto Lind", "Arland"),))
    found = annotation(parties=parties, envoys=(GoldEnvoy("Lind", "Borland"),))

    pair = Comparison(gold, found)

    assert pair.envoys(with_party=False) == Counts(1, 1, 1)
    assert pair.envoys(with_party=True) == Counts(1, 1, 0)


def test_nothing_to_find_and_nothing_found_is_right() -> None:
    """Shares of nothing are 1 where both are empty, and 0 where one is."""
    assert [c.f1 for c in (Counts(), Counts(1, 0, 0), Counts(0, 1, 0))] == [1.0, 0.0, 0.0]


# ---------------------------------------------------------------- pairs

EDGES = st.lists(st.lists(st.integers(0, 5), unique=True, max_size=4), max_size=6)
WEIGHTS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9), max_size=10
)


@given(EDGES)
def test_as_many_as_possible_are_paired(edges: list[list[int]]) -> None:
    """The number of pairs is that of an independent maximum matching, and each pair was allowed."""
    lefts = [("left", n) for n in range(len(edges))]
    G = nx.Graph(
        [(("left", n), ("right", right)) for n, found in enumerate(edges) for right in found]
    )
    G.add_nodes_from(lefts)
    largest = nx.bipartite.maximum_matching(G, top_nodes=lefts)

    found = pair_up(edges)
    rights = [right for right in found if right >= 0]

    assert len(rights) == len(set(rights)) == len(largest) // 2
    assert all(right in edges[n] for n, right in enumerate(found) if right >= 0)


@given(WEIGHTS)
def test_the_pairs_chosen_weigh_most(weights: dict[tuple[int, int], int]) -> None:
    """No other choice, one to one, weighs more: compared with all there are."""
    most = max(
        sum(weights.get((left, right), 0) for left, right in enumerate(order))
        for order in permutations(range(5))
    )

    found = best_pairs(weights)

    assert len(set(found.values())) == len(found)
    assert sum(weights[pair] for pair in found.items()) == most


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25)), max_size=8),
       st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25)), max_size=8))  # fmt: skip
def test_neighbours_are_all_that_can_meet(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    """The search among neighbours finds what comparing all with all finds."""
    one, other = ([[(a, a + size)] for a, size in side] for side in (left, right))
    tolerance = Tolerance()

    assert met_spans(one, other, tolerance).keys() == {
        (n, m)
        for n, a in enumerate(one) for m, b in enumerate(other) if tolerance.meets(a[0], b[0])
    }  # fmt: skip


def test_a_thousand_statements_in_a_row_are_paired() -> None:
    """A chain in which each must make room for the next is no deeper than the program can go."""
    edges = [*([n, n + 1] for n in range(1000)), [0]]
    spans = [statement("demand", n * 20, n * 20 + 30, "a") for n in range(1000)]
    weights = {(n, m): 1.0 for n in range(1000) for m in (n - 1, n, n + 1) if m in range(1000)}

    assert sorted(pair_up(edges)) == [*range(1001)]
    assert Comparison(annotation(*spans), annotation(*spans)).count_statements("span").right == 1000
    assert best_pairs(weights) == {n: n for n in range(1000)}


# ---------------------------------------------------------------- intervals


def test_an_interval_is_the_same_every_time_and_holds_the_figure() -> None:
    """Draws come from a fixed seed; texts that differ give an interval of some width around F1."""
    texts = [Counts(4, 4, n) for n in range(5)] * 3
    low, high = interval(texts)

    assert (low, high) == interval(texts)
    assert low < add_up({"": c} for c in texts)[""].f1 < high


def test_a_difference_is_taken_on_the_same_draws() -> None:
    """One that is better by the same on every text is better for sure, however much texts differ."""
    good = [Counts(10, 10, n + 1) for n in range(8)]
    bad = [Counts(10, 10, n) for n in range(8)]

    low, high = difference(good, bad)

    assert (round(low, 6), round(high, 6)) == (0.1, 0.1)


# ---------------------------------------------------------------- the command


def test_the_codings_of_a_study_are_scored(study: Study, tmp_path: Path) -> None:
    """Without more, what counts in the study is held against the gold files."""
    gold = Annotation(
        "talks",
        parties=(GoldParty("Arland"), GoldParty("Borland")),
        statements=(
            GoldStatement(TEXT[:33], 0, 33, "demand", ("Arland",), issue="troop-withdrawal"),
            GoldStatement(TEXT[35:59], 35, 59, "refusal", ("Borland",), issue="ceasefire"),
        ),
    )
    path = gold_file(tmp_path / "gold", gold)

    result = kg("score", str(path), "--study", str(study.folder.root), "-f", "json")
    rows = {row["measure"]: row for row in json.loads(result.stdout)}

    assert result.exit_code == 0
    assert rows["statements (span+type+holder)"]["f1"] == 1
    assert rows["statements (span+type+issue)"]["right"] == 1
    assert rows["parties"] == {
        "measure": "parties", "gold": 2, "found": 2, "right": 2, "precision": 1.0, "recall": 1.0,
        "f1": 1.0, "macro f1": 1.0, "low": 1.0, "high": 1.0,
    }  # fmt: skip


def test_a_study_whose_text_begins_later_is_scored_all_the_same(
    make_study: MakeStudy, tmp_path: Path
) -> None:
    """Gold quotes are looked for in the text of the study; offsets of another version do no harm."""
    study = make_study({"talks": f"A line more.\n{TEXT}"}, {"talks": CODING}, build=False)
    gold = annotation(
        GoldStatement(TEXT[:33], 0, 33, "demand", ("Arland",)),
        GoldStatement("not in the text", 50, 65, "demand"),
    )
    path = gold_file(tmp_path / "gold", gold)

    result = kg("score", str(path), "--study", str(study.folder.root), "-f", "jsonl")
    row = next(json.loads(r) for r in result.stdout.splitlines() if "(span)" in r)

    assert (row["gold"], row["right"]) == (1, 1)
    assert "1 quotes are not in sources/talks.txt, left out:\n  not in the text" in result.stderr


EXTENSION = """\
@prefix neg: <https://w3id.org/negotiation-kg/ns#> .
@prefix ex: <https://example.org/ext#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:Ultimatum a owl:Class ; rdfs:subClassOf neg:Threat ; rdfs:label "ultimatum"@en ;
    rdfs:comment "A threat with a deadline."@en .
"""


def test_a_class_of_an_extension_counts_as_what_it_is_below(
    make_study: MakeStudy, tmp_path: Path
) -> None:
    """No line of code knows an ultimatum; it is scored as the threat that it is."""
    coding = CODING.replace("{demand: leave,", "{ultimatum: leave,")
    study = make_study(
        {"talks": TEXT}, {"talks": coding}, files={"ontology/ext.ttl": EXTENSION}, build=False
    )
    path = gold_file(tmp_path / "gold", annotation(GoldStatement(TEXT[:33], 0, 33, "threat")))

    result = kg("score", str(path), "--study", str(study.folder.root), "-f", "jsonl")
    row = next(json.loads(r) for r in result.stdout.splitlines() if '"statements (span+type)"' in r)

    assert (row["gold"], row["right"]) == (1, 1)


def test_two_coders_of_a_text_must_be_told_apart(make_study: MakeStudy, tmp_path: Path) -> None:
    """Whose coding counts is never guessed."""
    study = make_study({"talks": TEXT}, {"ada/talks": CODING, "bo/talks": CODING}, build=False)
    path = gold_file(tmp_path / "gold", annotation())

    where = ("--study", str(study.folder.root))
    results = [
        kg("score", str(path), *where, *more)
        for more in ((), ("--coder", "bo"), ("--coder", "boo"), ("--suggested",))
    ]

    assert [r.exit_code for r in results] == [3, 0, 3, 3]
    assert "talks has codings of ada and bo" in results[0].stderr
    assert "did you mean 'bo'?" in results[2].stderr
    assert "nothing is suggested in this study" in results[3].stderr


def test_suggestions_are_scored_where_they_are_asked_for(study: Study, tmp_path: Path) -> None:
    """What an extractor suggested is held against the gold files, and counts nowhere else."""
    path = gold_file(tmp_path / "gold", annotation(statement("demand", 0, 33, "Arland")))
    where = ("--study", str(study.folder.root))
    kg("extract", *where)

    result = kg("score", str(path), *where, "--suggested", "-f", "csv")

    assert result.exit_code == 0
    assert result.stdout.startswith("measure,gold,found,right,precision")


@pytest.mark.parametrize("by", ["measure", "text", "type", "confusion"])
def test_every_table_has_a_row_for_everything_in_it(by: str, tmp_path: Path) -> None:
    """Tables are written in each format, by measure, text, type or as confusions."""
    gold = gold_file(tmp_path / "gold", annotation(statement("demand", 0, 30, "a")))
    found = gold_file(tmp_path / "found", annotation(statement("offer", 0, 30, "a")))

    result = kg("score", str(gold), "--against", str(found), "--by", by, "-f", "json")
    rows = json.loads(result.stdout)

    assert len(rows) == {"measure": 12, "text": 12, "type": 8, "confusion": 9}[by]
    if by == "confusion":
        assert next(row for row in rows if row["gold"] == "demand")["offer"] == 1


def test_two_findings_are_compared(tmp_path: Path) -> None:
    """--than tells how much better one is than another, with the interval of the difference."""
    right = annotation(statement("demand", 0, 30, "a"))
    gold, same = (gold_file(tmp_path / name, right) for name in ("gold", "same"))
    worse = gold_file(tmp_path / "worse", annotation(statement("offer", 0, 30, "a")))

    result = kg("score", str(gold), "--against", str(same), "--than", str(worse), "-f", "json")
    rows = {row["measure"]: row["difference"] for row in json.loads(result.stdout)}

    assert (rows["statements (span)"], rows["statements (span+type)"]) == (0, 1)


def test_quotes_that_are_not_in_the_text_do_not_count(tmp_path: Path) -> None:
    """With the texts at hand, a statement whose quote is not at its offsets is left out, and that is said."""
    (tmp_path / "talks.txt").write_text(f"---\ntitle: x\n---\n{TEXT}", encoding="utf-8")
    gold = gold_file(tmp_path / "gold", annotation(GoldStatement(TEXT[:33], 0, 33, "demand")))
    found = gold_file(
        tmp_path / "found",
        annotation(GoldStatement(TEXT[:33], 0, 33, "demand"), statement("demand", 35, 59)),
    )

    result = kg(
        "score", str(gold), "--against", str(found), "--texts", str(tmp_path), "-f", "jsonl"
    )
    row = next(json.loads(r) for r in result.stdout.splitlines() if "(span)" in r)

    assert (row["found"], row["right"]) == (1, 1)
    assert "talks: left out 1 statements whose quote is not at its offsets" in result.stderr


def test_what_only_one_side_has_is_told(tmp_path: Path) -> None:
    """A text without a finding is scored as empty; one that is not in the gold files is left out."""
    gold = gold_file(tmp_path / "gold", annotation(statement("demand", 0, 30)))
    other = Annotation("other", statements=(statement("demand", 0, 30),))
    found = gold_file(tmp_path / "found", other)

    result = kg("score", str(gold), "--against", str(found))

    assert result.exit_code == 0
    assert "nothing found for talks: scored as empty" in result.stderr
    assert "not in the gold files, left out: other" in result.stderr
    assert "no text was found in both" in result.stderr


def test_options_that_exclude_each_other_are_refused(tmp_path: Path) -> None:
    """What a study has and what lies outside one are not mixed."""
    gold = str(gold_file(tmp_path / "gold", annotation()))

    codes = [
        kg("score", gold, "--against", gold, *more).exit_code
        for more in (("--suggested",), ("--coder", "a"), ("--than", gold, "--by", "text"))
    ]

    assert codes == [2, 2, 2]
