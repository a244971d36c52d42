"""What was wrong with the designed ontology, and the case that shows each fault mended.

The numbers are those of the list of known faults the ontology was begun with.
"""

from __future__ import annotations

import re

import pytest

import ontology
from graph.asking.query import Names
from graph.checking.report import Violation
from graph.checking.shapes import Piece, Shapes
from graph.extensions import study_vocabulary
from graph.inference.rules import read_rules
from graph.lexicon.vocabulary import FINDING, Vocabulary, load_vocabulary
from graph.storage.sparql import tokens
from graph.study import Study
from graph.terms import NEG, SKOS
from tests.conftest import MakeStudy

TERMS = """\
terms:
  bridge: {term: Arland owns the bridge., on issue: territory}
  talks: {term: Borland takes part in talks., on issue: conduct of the talks}
  raise: {term: Workers get a pay rise., on issue: wages}
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the core alone."""
    return load_vocabulary([(path, path.name) for path in ontology.module_files()])


def pairs(study: Study, property_: str) -> set[tuple[str, str]]:
    """Return what a derived property ties together, by the last parts of the names."""
    rows = study.query(f"SELECT DISTINCT ?a ?b WHERE {{ ?a neg:{property_} ?b }}")
    return {(str(row["a"]), str(row["b"])) for row in rows}


def found(study: Study, severity: str) -> list[Violation]:
    """Return the violations of a severity."""
    return [v for v in study.check().violations if v.severity == severity]


# ---------------------------------------------------------------- model


def test_fault_1_accepting_and_refusing_the_same_proposal_are_opposed(
    make_study: MakeStudy,
) -> None:
    """Two holders who answer the same proposal with yes and no oppose each other."""
    study = make_study(
        {"a": "Arland tabled a pact. Arland accepts it. Borland rejects it."},
        {
            "a": """statements:
- quote: Arland tabled a pact.
  findings: [{proposal: the pact, id: pact, held by: Arland, status: tabled}]
- quote: Arland accepts it.
  findings: [{acceptance: pact, held by: Arland, label: yes of Arland}]
- quote: Borland rejects it.
  findings: [{refusal: pact, held by: Borland, label: no of Borland}]
"""
        },
    )

    opposed = pairs(study, "opposes")

    assert {("yes of Arland", "no of Borland"), ("no of Borland", "yes of Arland")} == opposed


CONDITIONAL = """statements:
- quote: Arland demands talks.
  findings: [{demand: talks, held by: Arland, label: demand}]
- quote: Borland offers talks%s.
  findings: [{offer: talks, held by: Borland, label: offer%s}]
"""


def test_fault_2_an_offer_with_a_condition_only_would_satisfy(make_study: MakeStudy) -> None:
    """A condition stays visible: what is offered if something holds would satisfy, and does not yet."""
    text = "Arland demands talks. Borland offers talks if it gets the bridge."
    coding = TERMS + CONDITIONAL % (" if it gets the bridge", ", if: bridge")

    study = make_study({"a": text}, {"a": coding})

    assert (set(), {("offer", "demand")}) == (
        pairs(study, "satisfies"),
        pairs(study, "wouldSatisfy"),
    )


@pytest.mark.parametrize(("offered", "opposed"), [(True, False), (False, True)])
def test_fault_2_no_unless_c_opposes_nothing_while_c_is_on_offer(
    make_study: MakeStudy, offered: bool, opposed: bool
) -> None:
    """'No, unless C' opposes a demand only as long as nobody offers C."""
    offer = "- quote: Arland offers a rise.\n  findings: [{offer: raise, held by: Arland}]\n"
    study = make_study(
        {
            "a": "Arland demands talks. Borland refuses talks unless there is a rise. Arland offers a rise."
        },
        {
            "a": TERMS
            + """statements:
- quote: Arland demands talks.
  findings: [{demand: talks, held by: Arland}]
- quote: Borland refuses talks unless there is a rise.
  findings: [{refusal: talks, held by: Borland, unless: raise}]
"""
            + (offer if offered else "")
        },
    )

    assert opposed == bool(pairs(study, "opposes"))


def test_fault_3_refuse_accept_refuse_again_is_two_stands_without_a_circle(
    make_study: MakeStudy,
) -> None:
    """Three statements make two stands; the one said last stands, and nothing supersedes in a circle."""
    stands = [
        ("a@2001-01-01", "refusal"),
        ("b@2001-02-01", "acceptance"),
        ("c@2001-03-01", "refusal"),
    ]
    codings = {
        name[
            0
        ]: f"statements:\n- quote: Borland answers.\n  findings: [{{{kind}: talks, held by: Borland}}]\n"
        for name, kind in stands
    }
    register = "terms:\n  talks: {term: Borland takes part in talks., on issue: process}\n"

    study = make_study({name: "Borland answers." for name, _ in stands}, codings, register)

    statements = len(study.query("SELECT DISTINCT ?s WHERE { ?s a neg:Statement }"))
    standing = [(row["kind"], row["position"]) for row in study.query("what-stands-today")]
    assert statements == 3
    assert standing == [("refusal", "Borland, refusal: Borland takes part in talks")]
    assert found(study, "error") == []


def test_fault_4_saying_background_and_deadline_have_dates_of_their_own(
    make_study: MakeStudy,
) -> None:
    """When it was said is not when it was printed; background counts for no date; a deadline is no end."""
    study = make_study(
        {
            "a@2006-05-01": "On Sunday Arland asked for talks by June. Last year Borland had said no."
        },
        {
            "a": TERMS
            + """statements:
- quote: On Sunday Arland asked for talks by June.
  said: {on: 2006-04-30, words: On Sunday}
  findings: [{demand: talks, held by: Arland, due: 2006-06}]
- quote: Last year Borland had said no.
  said: {words: Last year, background: true}
  findings: [{refusal: talks, held by: Borland}]
"""
        },
    )

    rows = study.query(
        "SELECT DISTINCT ?said ?words ?due ?end WHERE { ?p neg:heldBy ?h ; neg:evidence ?s . ?s neg:saidText ?words ."
        " OPTIONAL { ?p neg:lastSaid ?said } OPTIONAL { ?p neg:due ?due } OPTIONAL { ?p neg:end ?end } }"
    )
    got = {tuple(row.values()) for row in rows}
    assert {("2006-04-30", "On Sunday", "2006-06", None), (None, "Last year", None, None)} == got


def test_fault_5_amounts_on_one_term_are_compared(make_study: MakeStudy) -> None:
    """A rise of 24 % meets a demand for at least 31 % in part, and the gap is 7."""
    study = make_study(
        {"a": "Arland wants a rise of at least 31 %. Borland gives 24 %."},
        {
            "a": TERMS
            + """statements:
- quote: Arland wants a rise of at least 31 %.
  findings: [{demand: raise, held by: Arland, amount: at least 31 %, label: demand}]
- quote: Borland gives 24 %.
  findings: [{offer: raise, held by: Borland, amount: 24 %, label: offer}]
"""
        },
    )

    (row,) = study.query("how-far-apart")
    assert (set(), {("offer", "demand")}) == (
        pairs(study, "satisfies"),
        pairs(study, "partlySatisfies"),
    )
    assert (row["wanted"], row["given"], row["unit"], row["gap"]) == (31, 24, "%", 7)


def test_fault_5_magnitudes_forecasts_and_conditional_numbers_are_marked(
    make_study: MakeStudy,
) -> None:
    """'Tens of thousands', 'as many as' and 'would' are said with codes, not lost."""
    study = make_study(
        {"a": "Tens of thousands died. As many as 765,000 would lose their jobs."},
        {
            "a": TERMS
            + """statements:
- quote: Tens of thousands died.
  findings: [{observation: people killed, of: Arland, value: in the order of 10000}]
- quote: As many as 765,000 would lose their jobs.
  findings: [{observation: people out of work, of: Arland, value: "as many as 765,000", status: forecast, if: talks}]
"""
        },
    )

    rows = {
        (r["comparator"], r["value"], r["status"], r["condition"])
        for r in study.query("what-is-measured")
    }
    expected = {
        ("in the order of", 10000, None, None),
        ("up to", 765000, "forecast", "Borland takes part in talks."),
    }
    assert expected == rows


def test_fault_6_a_faction_has_no_voice_for_the_whole(make_study: MakeStudy) -> None:
    """A group may stand in the register; being a member of another actor gives it no voice for it."""
    register = "  rebels: {is a: group, label: the rebels}\n  wing: {is a: group, label: a wing, member of: the rebels}\n"
    study = make_study(
        {"a": "The rebels refuse talks. A wing of them is ready."},
        {
            "a": TERMS
            + """statements:
- quote: The rebels refuse talks.
  speaker: the rebels
  findings: [refusal: talks]
- quote: A wing of them is ready.
  speaker: a wing
  findings: [aim: talks]
"""
        },
        register,
    )

    holders = {row["holder"]: row["kind"] for row in study.query("what-stands-today")}
    assert holders == {"the rebels": "refusal", "a wing": "aim"}
    assert set() == pairs(study, "actsFor")


def test_fault_7_promise_performance_and_breach_are_told_apart(make_study: MakeStudy) -> None:
    """A commitment has a status; that it was broken is an accusation, with who says so."""
    study = make_study(
        {"a": "Arland promised talks. Arland broke its promise, Borland said."},
        {
            "a": TERMS
            + """statements:
- quote: Arland promised talks.
  findings: [{commitment: talks, id: promise, held by: Arland, status: pledged}]
- quote: Arland broke its promise, Borland said.
  speaker: Borland
  findings: [{accusation: Arland, breach of: promise}]
"""
        },
    )

    (promise,) = study.query("which-promises-were-kept")
    (accusation,) = study.query("who-accuses-whom")
    assert (promise["status"], promise["saidBrokenBy"]) == ("pledged", "Borland")
    assert tuple(accusation[k] for k in ("who", "accuses", "speaker")) == (
        "Borland",
        "Arland",
        "Borland",
    )


def test_fault_8_applause_is_no_consent(make_study: MakeStudy) -> None:
    """Who hails a deal does not count among those who accepted it."""
    study = make_study(
        {"a": "Arland tabled a pact. Borland accepts it. The Times hailed it."},
        {
            "a": """statements:
- quote: Arland tabled a pact.
  findings: [{proposal: the pact, id: pact, held by: Arland, status: tabled}]
- quote: Borland accepts it.
  findings: [{acceptance: pact, held by: Borland}]
- quote: The Times hailed it.
  findings: [{support: pact, held by: The Times}]
"""
        },
    )

    accepted = [row["acceptedBy"] for row in study.query("who-accepted-what")]
    hailed = [row["who"] for row in study.query("who-supports-what")]
    assert (accepted, hailed) == (["Borland"], ["The Times"])


def test_fault_9_what_is_only_considered_is_tentative(vocabulary: Vocabulary) -> None:
    """The scale of firmness begins below every wish, with what may be."""
    scale = {
        vocabulary.label(c): vocabulary.values(c, SKOS + "notation")
        for c in vocabulary.codes[NEG + "firmness"]
    }

    assert scale["tentative"] == ["0"]
    assert scale["tentative"] == min(scale.values())


def test_fault_10_a_concession_needs_no_earlier_position(make_study: MakeStudy) -> None:
    """To give something the other side wants is a concession, whatever was said before."""
    study = make_study(
        {"a": "Arland announced an immediate halt."},
        {"a": TERMS + "statements:\n- quote: Arland announced an immediate halt.\n"
              "  findings: [{concession: talks, held by: Arland}]\n"},
    )  # fmt: skip

    assert [*found(study, "error"), *found(study, "warning")] == []


def test_fault_11_one_ordered_decision_table_covers_every_class_a_coder_may_choose(
    vocabulary: Vocabulary,
) -> None:
    """Each class of findings that is entered by hand has a test and a place of its own in the order."""
    records = {p.recorded_as for p in vocabulary.properties.values()}
    abstract = {FINDING, NEG + "Position", NEG + "Negotiation", *records}
    classes = [c for c in vocabulary.below(FINDING) if c not in abstract]

    order = [vocabulary.values(c, NEG + "coderOrder") for c in classes]

    assert [c for c in classes if not vocabulary.objects(c, NEG + "coderTest")] == []
    assert [c for c, place in zip(classes, order, strict=True) if len(place) != 1] == []
    assert len(order) == len({place[0] for place in order})


def test_fault_11_the_guideline_order_of_its_eight_types_is_kept(vocabulary: Vocabulary) -> None:
    """Where the classes are those of the coders' guideline, they are tested in its order."""
    guideline = [
        "Threat",
        "Refusal",
        "Demand",
        "Concession",
        "Offer",
        "Acceptance",
        "Commitment",
        "Aim",
    ]

    order = [int(vocabulary.values(NEG + name, NEG + "coderOrder")[0]) for name in guideline]

    assert sorted(order) == order


def test_fault_12_a_demand_may_go_through_another(make_study: MakeStudy) -> None:
    """Who passes a demand on is neither its holder nor the one it is addressed to."""
    study = make_study(
        {"a": "Arland asked The Times to demand talks of Borland."},
        {"a": TERMS + "statements:\n- quote: Arland asked The Times to demand talks of Borland.\n"
              "  findings: [{demand: talks, held by: Arland, addressed to: Borland, through: The Times}]\n"},
    )  # fmt: skip

    (row,) = study.query("what-is-asked-of-whom")
    assert (row["who"], row["of"], row["through"]) == ("Arland", "Borland", "The Times")


def test_fault_13_a_lead_mediator_and_a_minister_speak_and_keep_their_titles(
    make_study: MakeStudy,
) -> None:
    """A mediator *for* a body has its voice, and the office is kept in the words of the source."""
    register = (
        "  league: {is a: organization, label: the League}\n  med: {is a: person, label: Mia Med}\n"
    )
    register += "  osman: {is a: person, label: Osman}\n"
    study = make_study(
        {
            "a": "Mia Med, the lead mediator for the League, wants talks. Foreign Minister Osman of Arland agrees."
        },
        {
            "a": TERMS
            + """statements:
- quote: Mia Med, the lead mediator for the League, wants talks.
  speaker: Mia Med
  findings:
  - {affiliation: Mia Med, affiliated with: the League, role: mediator, office: lead mediator for the League}
  - aim: talks
- quote: Foreign Minister Osman of Arland agrees.
  findings:
  - {affiliation: Osman, affiliated with: Arland, role: minister, office: Foreign Minister}
"""
        },
        register,
    )

    offices = {
        (row["who"], row["role"], row["office"]) for row in study.query("who-holds-which-office")
    }
    (wish,) = study.query("what-does-each-party-want")
    assert {("Mia Med", "the League"), ("Osman", "Arland")} == pairs(study, "actsFor")
    assert {
        ("Mia Med", "mediator", "lead mediator for the League"),
        ("Osman", "minister", "Foreign Minister"),
    } == offices
    assert wish["who"] == "the League"


def test_fault_13_positions_known_from_others_are_found_whoever_they_are(
    make_study: MakeStudy,
) -> None:
    """Not only persons and states: what an unnamed source says of an organization's stand is its word, too."""
    study = make_study(
        {"a": "Officials say the League wants talks."},
        {
            "a": "actors:\n  officials: {is a: unnamed actor, words: officials}\n"
            + TERMS
            + "statements:\n- quote: Officials say the League wants talks.\n  speaker: officials\n"
            "  findings: [{aim: talks, held by: the League}]\n"
        },
        "  league: {is a: organization, label: the League}\n",
    )

    (row,) = study.query("whose-word-is-it")
    assert row["word"] == "an unnamed source's"
    assert "claimed-by-another-side" in [v.check for v in found(study, "info")]


GUIDELINE_ISSUES = [
    "ceasefire",
    "troop-withdrawal",
    "territory",
    "sovereignty",
    "security-guarantees",
    "disarmament",
    "nuclear",
    "sanctions",
    "prisoners-hostages",
    "humanitarian-access",
    "blockade-borders",
    "political-settlement",
    "membership-accession",
    "recognition",
    "justice-amnesty",
    "military-action",
    "talks-process",
    "mediation-monitoring",
    "agreement-adoption",
    "wages",
    "working-time",
    "benefits-pensions",
    "jobs",
    "contract-terms",
    "strike-action",
    "tariffs",
    "market-access",
    "subsidies",
    "emissions",
    "reconstruction-aid",
    "legislation",
    "other",
]


def test_fault_14_the_general_list_of_issues_is_the_guidelines(vocabulary: Vocabulary) -> None:
    """Peace, trade, labour and climate have issues without any extension."""
    slugs = {code.rsplit("/", 1)[-1] for code in vocabulary.codes[NEG + "onIssue"]}

    assert [issue for issue in GUIDELINE_ISSUES if issue not in slugs] == []


def test_fault_14_a_term_without_an_issue_is_only_pointed_out(make_study: MakeStudy) -> None:
    """An issue is recommended, not forced."""
    study = make_study(
        {"a": "Arland wants it."},
        {"a": "terms: {it: {term: It happens.}}\nstatements:\n- quote: Arland wants it.\n"
              "  findings: [{aim: it, held by: Arland}]\n"},
    )  # fmt: skip

    assert [*found(study, "error"), *found(study, "warning")] == []
    assert any("on no issue" in v.message for v in found(study, "info"))


def test_fault_15_one_reason_serves_several_links_and_evidence_has_its_place(
    make_study: MakeStudy,
) -> None:
    """`because` at a term counts for all its links; a link names the statements it rests on."""
    study = make_study(
        {"a": "Arland wants the bridge. Borland refuses talks."},
        {
            "a": """terms:
  bridge:
    term: Arland owns the bridge.
    because: The bridge is the only way.
    conflicts with: [{talks: {evidence: refusal}}]
    entails: [raise]
  talks: {term: Borland takes part in talks.}
  raise: {term: Workers get a pay rise.}
statements:
- quote: Arland wants the bridge.
  findings: [{aim: bridge, held by: Arland}]
- quote: Borland refuses talks.
  id: refusal
  findings: [{refusal: talks, held by: Borland}]
"""
        },
    )

    rows = study.query(
        "SELECT DISTINCT ?relation ?why ?quote WHERE { ?l neg:relation ?relation ; skos:note ?why ;"
        " neg:evidence/neg:span/oa:hasSelector/oa:exact ?quote }"
    )
    expected = {
        ("conflicts with", "The bridge is the only way.", "Borland refuses talks."),
        ("entails", "The bridge is the only way.", "Arland wants the bridge."),
    }
    assert expected == {tuple(row.values()) for row in rows}


def test_fault_15_who_accepts_an_agreement_accepts_its_provisions(make_study: MakeStudy) -> None:
    """The provisions of what was accepted follow by rule, not by retyping."""
    study = make_study(
        {"a": "The pact gives a rise. Borland accepts it."},
        {
            "a": TERMS
            + """statements:
- quote: The pact gives a rise.
  findings:
  - {proposal: the pact, id: pact, held by: Arland, status: agreed}
  - {provision: raise, part of: pact}
- quote: Borland accepts it.
  findings: [{acceptance: pact, held by: Borland}]
"""
        },
    )

    (row,) = study.query("what-has-been-accepted")
    assert row == {"who": "Borland", "what": "Workers get a pay rise.", "proposal": "the pact"}


def test_fault_16_agreed_by_negotiators_is_not_yet_agreed(vocabulary: Vocabulary) -> None:
    """A text that awaits ratification has a status of its own."""
    code = vocabulary.code_named(NEG + "status", "agreed by negotiators")

    assert vocabulary.code_named(NEG + "status", "tentative agreement") == code
    assert vocabulary.code_named(NEG + "status", "agreed") not in ("", code)


# ---------------------------------------------------------------- machinery


def test_fault_17_what_a_store_rewrites_still_has_its_shape(make_study: MakeStudy) -> None:
    """Data read back from the store, with its literals rewritten, is as right as the files."""
    study = make_study(
        {"a": "Arland wants a rise of 31.0 %."},
        {"a": TERMS + "statements:\n- quote: Arland wants a rise of 31.0 %.\n"
              "  findings: [{demand: raise, held by: Arland, amount: 31.0 %, confidence: 0.50}]\n"},
    )  # fmt: skip
    store = study.reader.store
    triples = [
        (str(q.subject), str(q.predicate), str(q.object))
        for q in store.quads_for_pattern(None, None, None, None)
        if "/graph/ontology/" not in str(q.graph_name)
    ]

    vocabulary = study_vocabulary(study.folder)
    violations = next(Shapes(vocabulary).check([Piece(triples)]))

    assert [v for v in violations if v.severity == "error"] == []


def test_fault_18_two_coders_of_a_finding_may_be_sure_in_different_degrees(
    make_study: MakeStudy,
) -> None:
    """Confidence and review hold per coding, and are checked there."""
    coding = "statements:\n- quote: Arland wants talks.\n  findings: [{{aim: talks, held by: Arland, confidence: {}}}]\n"
    register = "terms:\n  talks: {term: Talks are held., on issue: process}\n"

    study = make_study(
        {"a": "Arland wants talks."},
        {f"{coder}/a": coding.format(sure) for coder, sure in (("amina", "0.9"), ("ben", "0.6"))},
        register,
    )

    assert found(study, "error") == []
    assert {0.9, 0.6} == {
        row["c"] for row in study.query("SELECT ?c WHERE { GRAPH ?g { ?p neg:confidence ?c } }")
    }


def test_fault_19_a_finding_of_several_codings_is_one_row(make_study: MakeStudy) -> None:
    """The same triple in several graphs gives one answer."""
    coding = (
        "statements:\n- quote: Arland wants talks.\n  findings: [{aim: talks, held by: Arland}]\n"
    )
    register = "terms:\n  talks: {term: Talks are held., on issue: process}\n"

    study = make_study({"a": "Arland wants talks."}, {"amina/a": coding, "ben/a": coding}, register)

    assert len(study.query("what-does-each-party-want")) == 1
    assert len(study.query("what-stands-today")) == 1


def test_fault_20_reused_terms_have_keys_and_one_word_may_name_a_class_and_a_property(
    vocabulary: Vocabulary,
) -> None:
    """Every property a coding may use has a label; `actor` and `place` are told apart by where they stand."""
    words = (
        "quoted from",
        "part of",
        "published by",
        "about",
        "also called",
        "measure",
        "value",
        "note",
        "see",
    )

    assert [word for word in words if vocabulary.property_named(word, "") is None] == []
    for word in ("actor", "place"):
        assert vocabulary.property_named(word, NEG + "Participation")
        assert vocabulary.class_named(word, NEG + word.capitalize())


def test_fault_21_no_rule_negates_what_it_or_a_later_one_derives() -> None:
    """Rules are ordered so that each reaches a fixpoint that later ones cannot overturn."""
    rules = read_rules(ontology.rule_files())
    derives = [
        set(re.findall(r"neg:\w+", rule.text.split("WHERE")[0])) | _bound(rule.text)
        for rule in rules
    ]

    faults = [
        (rule.name, later.name, negated & derives[at])
        for number, rule in enumerate(rules)
        for at, later in enumerate(rules[number:], number)
        if (negated := _negated(rule.text)) & derives[at]
    ]

    assert faults == []


def _bound(text: str) -> set[str]:
    """Return what a template's variable predicates may stand for."""
    return set(
        re.findall(
            r"neg:\w+",
            " ".join(
                re.findall(r"BIND \(IF\(.*AS \?how\)|VALUES \(\?above \?move\) \{[^}]*\}", text)
            ),
        )
    )


def _negated(text: str) -> set[str]:
    """Return the names of our terms within NOT EXISTS."""
    names: set[str] = set()
    depth: list[bool] = []
    previous = ""
    for token in tokens(text):
        if token.text == "{":
            depth.append(previous == "EXISTS" or (bool(depth) and depth[-1]))
        elif token.text == "}":
            depth.pop()
        elif token.kind == "name" and depth and depth[-1] and token.text.startswith("neg:"):
            names.add(token.text)
        previous = token.text.upper()
    return names


def test_fault_22_a_name_falls_back_to_the_next_language_and_then_to_the_iri(
    make_study: MakeStudy,
) -> None:
    """An answer never loses a row for want of a label in the language asked for."""
    register = "  peskov: {is a: person, label: {ru: Песков}}\n"
    study = make_study({"a": "Talk."}, {}, register)
    names = Names(study.reader, ("uk", "en"))
    base = study.folder.config.base

    got = names.of(
        [base + "actor/arland", base + "actor/peskov", base + "actor/nobody", NEG + "Demand"]
    )

    assert [got[k] for k in sorted(got)] == ["Arland", "nobody", "Песков", "вимога"]
