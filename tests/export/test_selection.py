"""What is left of a study when part of it is chosen: every selection against a study that holds only that part."""

from __future__ import annotations

import csv
import io
import itertools
import re
from pathlib import Path

import pytest

from graph import Study
from graph.errors import ExportError, KgError, QueryError
from graph.networks.selection import Selection
from queries import Question, parse_question
from tests.conftest import MakeStudy
from tests.export.conftest import Copy, written

NINE = ("sources/day-nine.txt", "codings/amina/day-nine.yaml", "codings/ben/day-nine.yaml")
BEN = ("codings/ben/day-one.yaml", "codings/ben/day-nine.yaml")


def titles(study: Study, **chosen: object) -> set[str]:
    """Return the findings of an export by name."""
    rows = csv.DictReader(io.StringIO(written(study, "csv", **chosen)))
    return {row["title"] for row in rows}


def asked(text: str) -> Question:
    return parse_question(text, Path("asked"))


# ---------------------------------------------------------------- evidence


@pytest.mark.parametrize("day", ["2001-01-08", "2001-01-05", "2001-01-01"])
def test_the_state_of_knowledge_is_that_of_a_study_without_later_reports(
    bridge: Study, copied: Copy, day: str
) -> None:
    """Nothing of a later report is left, neither said nor derived: the bytes are those of a study that never had it."""
    earlier = copied(*NINE)

    assert written(earlier, "nq") == written(bridge, "nq", as_of=day)


@pytest.mark.parametrize("day", ["2001-01-09", "2001-01", "2001", "2030-12-31"])
def test_a_day_after_all_reports_leaves_nothing_out(bridge: Study, day: str) -> None:
    """A month or year stands for all of it."""
    assert written(bridge, "nq") == written(bridge, "nq", as_of=day)


def test_one_coder_is_a_study_without_the_others(bridge: Study, copied: Copy) -> None:
    """The codings of others leave no trace, and the rules run on what this coder entered."""
    assert written(copied(*BEN), "nq") == written(bridge, "nq", coders=("amina",))


def test_two_coders_are_both(bridge: Study) -> None:
    """Several of one kind widen the choice."""
    assert written(bridge, "nq") == written(bridge, "nq", coders=("amina", "Ben"))


def test_a_statement_said_later_than_the_day_is_left_out_though_its_source_has_no_date(
    make_study: MakeStudy,
) -> None:
    """The date of saying counts by itself, and the finding goes with its last statement."""
    coding = (
        "terms:\n  tolls: {term: Arland pays tolls., on issue: tariffs}\n"
        "  road: {term: There is a road., on issue: security}\n"
        "statements:\n"
        "  - {quote: Borland wants tolls., said: {on: 2001-05-05}, findings: [{demand: tolls, held by: borland}]}\n"
        "  - {quote: Borland wants a road., findings: [{demand: road, held by: borland}]}\n"
    )
    source = "---\ntitle: Undated\npublished by: The Times\n---\nBorland wants tolls. Borland wants a road.\n"
    study = make_study({}, {"one": coding}, files={"sources/one.txt": source})

    assert titles(study, as_of="2001-05-04") == {"Borland, demand: There is a road"}
    assert len(titles(study, as_of="2001-05-05")) == 2
    assert "Arland pays tolls" not in written(study, "nq", as_of="2001-05-04")


def test_a_finding_goes_from_one_coding_and_stays_in_another(make_study: MakeStudy) -> None:
    """Of two codings of one position, the one whose statements are later says nothing of it any more."""
    demand = "findings: [{demand: tolls, held by: borland, confidence: %s}]"
    study = make_study(
        {"one@2001-01-01": "Borland wants tolls.", "two@2001-03-01": "Borland wants tolls, it said."},
        {
            "one": f"statements: [{{quote: Borland wants tolls., {demand % 0.7}}}]\n",
            "two": "statements: [{quote: 'Borland wants tolls, it said.', said: {on: 2000-12-24}, "
            f"{demand % 0.4}}}]\n",
        },
        register="terms: {tolls: {term: Arland pays tolls., on issue: tariffs}}\n",
    )  # fmt: skip

    text = written(study, "nq", since="2001")

    assert '"0.7"' in text
    assert '"0.4"' not in text
    assert '"0.4"' in written(study, "nq", until="2000")


def test_a_period_has_what_was_said_in_it(bridge: Study) -> None:
    """Findings without a statement in the period are left out; the days at both ends belong to it."""
    late = titles(bridge, since="2001-01-09")

    assert late == titles(bridge, since="2001-01-02", until="2001-01-09")
    assert "Free Bank, refusal: the bridge pact" in late
    assert "the bridge pact" not in late
    assert not late & {"Arland, threat: Arland closes the border", "Bo Bor, spokesperson, Borland"}


def test_what_an_answer_answers_is_named_though_it_was_said_earlier(bridge: Study) -> None:
    """The pact was proposed before the period: its class and name stay, not what was said of it."""
    pact = re.findall(
        r"/proposal/pact> <[^>]*[#/](\w+)>", written(bridge, "nq", since="2001-01-09")
    )

    assert pact == ["type", "label", "type", "label", "acceptedBy", "acceptedBy"]


def test_a_coder_keeps_what_the_answers_are_answers_to(bridge: Study) -> None:
    """Ben accepts a pact that Amina entered: it is named in his coding, and nothing else of hers is left."""
    text = written(bridge, "nq", coders=("ben",))

    assert "coding/amina" not in text
    assert "Free Bank, refusal: the bridge pact" in titles(bridge, coders=("ben",))


def test_the_parts_before_and_after_a_day_share_no_statement(bridge: Study) -> None:
    """Until a day and since the next are all statements with a date, each once."""

    def statements(**chosen: object) -> set[str]:
        return set(re.findall(r"/statement/([^>]*)>", written(bridge, "nq", **chosen)))

    before, after = statements(until="2001-01-05"), statements(since="2001-01-06")

    assert before
    assert after
    assert before & after == set()
    assert before | after == statements()


# ---------------------------------------------------------------- findings


def test_a_party_has_what_it_holds_what_is_asked_of_it_and_who_speaks_for_it(
    bridge: Study,
) -> None:
    """A person, a proposal and a tie are in, what concerns others only is out."""
    found = titles(bridge, parties=("ferrymen",))

    assert found == {
        "Union of Ferrymen, support: the bridge pact",
        "Union of Ferrymen, delegate, the meeting in Ost",
        "the bridge pact",
        "the meeting in Ost",
        "the bridge talks",
        "Mia Med, mediator, League of Rivers",
    }


def test_an_envoy_belongs_to_its_party(bridge: Study) -> None:
    """Who has a voice for the party counts as the party."""
    found = titles(bridge, parties=("Borland",))

    assert "Bo Bor, spokesperson, Borland" in found
    assert "Union of Ferrymen, support: the bridge pact" not in found


def test_an_issue_takes_narrower_ones_in(bridge: Study) -> None:
    """Tariffs and borders are economy; territory is not."""
    economy = titles(bridge, issues=("economy",))

    assert (
        titles(bridge, issues=("tariffs",)) | titles(bridge, issues=("blockades and borders",))
        <= economy
    )
    assert "Arland, threat: Arland closes the border" in economy
    assert "Borland, refusal: Arland owns the bridge" not in economy


def test_kinds_of_choice_narrow_each_other(bridge: Study) -> None:
    """A party and an issue are what is of both."""
    both = titles(bridge, parties=("Arland",), issues=("blockades and borders",))

    assert "Arland, threat: Arland closes the border" in both
    assert both <= titles(bridge, issues=("blockades and borders",))


def test_links_between_terms_stay_where_both_terms_do(bridge: Study) -> None:
    """The link of a closed border to shared use is no part of territory; the plain triple goes with its record."""
    links = re.compile(r"/term/([^>]*)> <[^>]*ns#(conflictsWith|partlyMeets)> <[^>]*/term/([^>]*)>")

    found = {match.groups() for match in links.finditer(written(bridge, "nq"))}
    territory = {m.groups() for m in links.finditer(written(bridge, "nq", issues=("territory",)))}

    assert found == {
        ("shared-use", "partlyMeets", "arland-owns"),
        ("border-closed", "conflictsWith", "shared-use"),
    }
    assert territory == {("shared-use", "partlyMeets", "arland-owns")}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?p WHERE { ?p a neg:Threat }",
        "SELECT ?who ?what WHERE { ?p a neg:Threat ; neg:heldBy ?who ; neg:onTerm ?what }",
        "CONSTRUCT { ?who neg:threatens ?what } WHERE { ?p a neg:Threat ; neg:heldBy ?who ; neg:onTerm ?what }",
    ],
    ids=["the finding", "its ends", "a graph"],
)
def test_a_query_picks_what_it_names_and_the_findings_between(bridge: Study, text: str) -> None:
    """A position is picked by its name or by its holder and term, from a table or a graph."""
    assert titles(bridge, question=asked(text)) == {"Arland, threat: Arland closes the border"}


def test_what_was_derived_from_the_whole_stays_true_of_the_rest(bridge: Study) -> None:
    """A choice of findings runs no rule anew: who accepted the pact is still known."""
    accepted = re.compile(r"(/\w+/[^/>]*)> <[^>]*ns#acceptedBy> <[^>]*(/actor/\w+)>")
    query = "SELECT ?p %s WHERE { ?p a neg:Proposal ; neg:acceptedBy ?a }"

    alone = written(bridge, "nq", question=asked(query % ""))
    together = written(bridge, "nq", question=asked(query % "?a"))

    assert accepted.findall(alone) == []  # those who accepted are not in the part
    assert accepted.findall(together) == [
        ("/proposal/pact", "/actor/arland"),
        ("/proposal/pact", "/actor/borland"),
    ]


def test_a_class_of_findings_can_be_left_out_with_those_below_it(bridge: Study) -> None:
    """The others stay, and what only the left out ones named goes."""

    def kinds(**chosen: object) -> list[str]:
        rows = csv.DictReader(io.StringIO(written(bridge, "csv", **chosen)))
        return [row["kind"] for row in rows]

    rest = kinds(without=frozenset({"event", "participation"}))

    events = ("negotiation", "meeting", "participation")
    assert [kind for kind in kinds() if kind not in events] == rest
    assert set(kinds()) > {*events}


def test_kinds_of_graphs_can_be_left_out_and_pictures_keep_their_names(bridge: Study) -> None:
    """Lines of these graphs are gone from RDF; a picture without the register still knows what things are called."""
    without = frozenset({"ontology", "register", "derived"})
    graphs = set(re.findall(r"<[^>]*/graph/(\w+)", written(bridge, "nq", without=without)))

    assert graphs == {"source", "coding"}
    assert titles(bridge, without=without) < titles(bridge)
    assert "Borland, refusal: Arland owns the bridge" in titles(bridge, without=without)


CHOICES: list[dict[str, object]] = [
    {"as_of": "2001-01-05"}, {"since": "2001-01-09"}, {"until": "2001-01-01"}, {"coders": ("ben",)},
    {"parties": ("Arland",)}, {"issues": ("tariffs",)}, {"without": frozenset({"proposal"})},
    {"without": frozenset({"position"})}, {"without": frozenset({"linkage"})},
    {"question": asked("SELECT ?p WHERE { ?p a neg:Proposal }")},
]  # fmt: skip


@pytest.mark.parametrize("one", CHOICES, ids=[" ".join(choice) for choice in CHOICES])
def test_no_selection_points_to_what_is_not_there(bridge: Study, one: dict[str, object]) -> None:
    """Whatever is named in a part, and was described in the whole, is described in the part."""
    whole = described(written(bridge, "nq"))[0]
    for other in CHOICES[CHOICES.index(one) :]:
        try:
            subjects, objects = described(written(bridge, "nq", **{**one, **other}))
        except ExportError:
            continue

        assert objects & whole <= subjects


def described(text: str) -> tuple[set[str], set[str]]:
    """Return the things that are described in data graphs, and those that are named there."""
    found = re.findall(r"^(<[^>]*>) <[^>]*> (.*) <[^>]*/graph/(\w+)[^>]*> \.$", text, re.MULTILINE)
    entered = [(s, o) for s, o, kind in found if kind not in ("ontology", "derived")]
    return {s for s, _ in entered}, {o for _, o in entered if o.startswith("<")}


def test_selections_of_selections_are_smaller(bridge: Study) -> None:
    """Every further choice leaves lines out and brings none in, derived ones of evidence apart."""
    views: list[dict[str, object]] = [
        {"parties": ("Arland",)},
        {"issues": ("economy",)},
        {"without": frozenset({"aim"})},
    ]
    for one, two in itertools.combinations(views, 2):
        assert titles(bridge, **{**one, **two}) <= titles(bridge, **one)


def test_a_class_of_an_extension_is_chosen_like_any_other(make_study: MakeStudy) -> None:
    """Its label is enough; no line of code knows it."""
    extension = (
        "@prefix neg: <https://w3id.org/negotiation-kg/ns#> .\n@prefix x: <https://example.org/x#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<https://example.org/x> a owl:Ontology .\n"
        'x:Plea a owl:Class ; rdfs:subClassOf neg:Demand ; rdfs:label "plea"@en .\n'
    )
    coding = (
        "terms: {tolls: {term: Arland pays tolls., on issue: tariffs}}\n"
        "statements: [{quote: Borland wants tolls., findings: [{plea: tolls, held by: borland}, "
        "{aim: tolls, held by: arland}]}]\n"
    )
    files = {"ontology/x.ttl": extension}
    study = make_study({"one": "Borland wants tolls."}, {"one": coding}, files=files)

    assert titles(study) == {"Borland, plea: Arland pays tolls", "Arland, aim: Arland pays tolls"}
    assert titles(study, without=frozenset({"plea"})) == {"Arland, aim: Arland pays tolls"}
    assert titles(study, without=frozenset({"demand"})) == {"Arland, aim: Arland pays tolls"}


# ---------------------------------------------------------------- nothing left, nothing known


@pytest.mark.parametrize(
    ("chosen", "message", "hint"),
    [
        ({"as_of": "2000"}, "no statement counts by 2000", "from 2001-01-01 to 2001-01-09"),
        ({"since": "2001-02"}, "no statement counts since 2001-02", "from 2001-01-01 to 2001-01-09"),
        ({"since": "2001-01-03", "until": "2001-01-07"}, "since 2001-01-03 and until 2001-01-07", "from 2001"),
        ({"parties": ("The Invented Times",)}, "--party The Invented Times", "findings are of: Ada Arl, Arland"),
        ({"issues": ("wages",)}, "--issue wages", "findings are of: "),
        ({"parties": ("ferrymen",), "issues": ("territory",)}, "all that was asked for", "of --party and"),
        ({"question": asked("SELECT ?p WHERE { ?p a neg:Withdrawn }")}, "the 0 things the query names", "both ends"),
        ({"question": asked("ASK { ?s ?p ?o }")}, "an ASK names nothing", "SELECT"),
        ({"without": frozenset({"finding"})}, "nothing is left", ""),
        ({"without": frozenset({"particpation"})}, "nothing is called 'particpation'", "'participation'"),
        ({"as_of": "yesterday"}, "--as-of: not a date: 'yesterday'", "2025-12-06"),
        ({"since": "2001-13"}, "--since: not a date: '2001-13'", "2025-12-06"),
        ({"until": "2001-02-30"}, "--until: not a date", "2025-12-06"),
    ],
)  # fmt: skip
def test_a_selection_that_leaves_nothing_says_why_and_what_is_near(
    bridge: Study, chosen: dict[str, object], message: str, hint: str
) -> None:
    """The message has what was asked for, the hint has what there is."""
    with pytest.raises(ExportError) as error:
        written(bridge, "nq", **chosen)

    assert message in error.value.message
    assert hint in error.value.hint


@pytest.mark.parametrize(
    ("chosen", "hint"),
    [
        ({"parties": ("Borlan",)}, "'Borland'"),
        ({"issues": ("tarifs",)}, "'tariffs'"),
        ({"coders": ("amena",)}, "'Amina'"),
    ],
)
def test_an_unknown_name_is_refused_with_near_ones(
    bridge: Study, chosen: dict[str, object], hint: str
) -> None:
    """Parties, issues and coders are looked up as in questions."""
    with pytest.raises(QueryError) as error:
        written(bridge, "nq", **chosen)

    assert hint in error.value.hint


@pytest.mark.parametrize("clause", ["FROM <http://x/>", "", "SERVICE"])
def test_a_query_that_reaches_out_is_refused(bridge: Study, clause: str) -> None:
    """What questions may not do, a selection may not either; other faults are shown as in questions."""
    body = "{ SERVICE <http://x/> { ?s ?p ?o } }" if clause == "SERVICE" else "{ ?s ?p ?o }"
    text = (
        f"SELECT ?s {clause if clause != 'SERVICE' else ''} WHERE {body}"
        if clause
        else "SELECT ?s WHERE {"
    )
    with pytest.raises(KgError):
        written(bridge, "nq", question=asked(text))


def test_a_selection_says_nothing_by_itself() -> None:
    """Without a word, all is exported."""
    nothing = Selection()

    assert (nothing.of_evidence, nothing.of_findings, nothing.kinds) == (False, False, frozenset())
