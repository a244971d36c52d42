"""Changing suggestions before they are accepted: field by field, and in an editor."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph import Study
from graph.editing.decisions import read_decisions
from graph.editing.drafts import draft_of, parse_draft
from graph.editing.fields import moved
from graph.errors import Mark
from graph.notation import MapNode
from graph.texts.sources import Source
from tests.conftest import MakeStudy
from tests.reviewing.made import (
    FILES,
    MORE,
    OWN,
    TEXT,
    fields_of,
    files,
    kg,
    own,
    queue,
    review_of,
    root,
)

# ---------------------------------------------------------------- changing


def test_a_field_is_changed_before_it_is_accepted(study: Study) -> None:
    """The number of a field asks for its value, the number of a value or its beginning gives it; Enter accepts."""
    result = kg("review", "--study", root(study), keys="eclass\nthreat\nfirmness\nred\n\nq")
    coding = own(study)
    study.build()

    assert (result.exit_code, re.findall(r"- threat: draft|firmness: red line", coding)) == (
        0, ["- threat: draft", "firmness: red line"],
    )  # fmt: skip


def test_a_value_that_means_nothing_is_told_and_not_taken(study: Study) -> None:
    """A holder nobody knows is refused at once, with what is near, and the old one stays."""
    result = kg("review", "--study", root(study), keys="eheld by\nArlnd\nx\nq")

    assert ("did you mean 'Arland'" in result.output, own(study)) == (True, "")


def test_a_number_out_of_bounds_is_refused(study: Study) -> None:
    """A confidence above one is not taken."""
    result = kg("review", "--study", root(study), keys="econfidence\n7\nx\nq")

    assert "out of bounds: 7" in result.output


def test_a_new_actor_is_entered_with_its_class(study: Study) -> None:
    """A name with a class in brackets becomes an actor of the coding."""
    kg("review", "--study", root(study), keys="eheld by\nHamlin Union (organization)\n\nq")
    study.build()

    assert "hamlin-union: {is a: organization, label: Hamlin Union}" in own(study)


def test_a_finding_is_put_on_a_term_there_is(make_study: MakeStudy) -> None:
    """A handle given as the wording names that term; the suggested one is not entered."""
    study = make_study({"talks": TEXT}, {}, MORE, files={**FILES, "codings/talks.yaml": OWN})
    kg("review", "--study", root(study), keys="eterm\nsigning\n\nq")

    assert ("refusal: signing" in own(study), "rejected the draft agreement, on issue" in own(study)) == (
        True, False,
    )  # fmt: skip


def test_an_issue_is_a_field_of_the_term(study: Study) -> None:
    """What is said of the term is changed in its entry."""
    kg("review", "--study", root(study), keys="eon issue\ncease-fire\n\nq")

    assert "on issue: cease-fire" in own(study)


def test_a_property_that_is_not_shown_is_given_by_name(study: Study) -> None:
    """Any property of the class, term or statement can be added, an extension's too."""
    kg("review", "--study", root(study), keys="edue\n2001-05\nsaid on\n2000-12\n\nq")
    study.build()

    assert re.findall(r"due: 2001-05|said on: 2000-12", own(study)) == [
        "said on: 2000-12",
        "due: 2001-05",
    ]


def test_the_quote_is_moved_by_words_and_sentences(study: Study) -> None:
    """The keys for the quote move its ends; what is accepted is what was set off last."""
    kg("review", "--study", root(study), keys="equote\nhhl\n\nq")
    first = own(study)
    kg("review", "--study", root(study), keys="uequote\nL\n\nq")

    assert ("quote: Arland rejected the draft\n" in first, "Ana Rojas said." in own(study)) == (
        True, True,
    )  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("start", "end")),
            st.sampled_from(("word", "sentence")),
            st.sampled_from((1, -1)),
        )
    )
)
def test_a_quote_never_runs_out_of_the_text(steps: list[tuple[str, str, int]]) -> None:
    """However its ends are moved, a quote has words, and they lie in the text."""
    source = Source("talks", "sources/talks.txt", MapNode((), Mark("talks"), 0, 0), TEXT)
    span = (7, 15)
    for step in steps:
        span = moved(source, span, *step)

    assert 0 <= span[0] < span[1] <= len(TEXT)
    assert TEXT[slice(*span)].strip()


def test_words_that_stand_twice_get_words_before_them(make_study: MakeStudy) -> None:
    """A quote narrowed to words that stand elsewhere too says which are meant."""
    study = make_study({"talks": TEXT}, {}, MORE, files=FILES, build=False)
    review = review_of(study)
    fields = fields_of(review, study)
    at = TEXT.rindex("the draft agreement")
    draft = fields.requoted(
        draft_of(queue(review, study)[-1], "amina"), (at, at + len("the draft agreement"))
    )

    assert (draft.statement[:2], review.proof.faults_of(draft)) == (
        [("quote", "the draft agreement"), ("after", draft.statement[1][1])], [],
    )  # fmt: skip


def test_a_draft_reads_back_as_it_was_written(study: Study) -> None:
    """Writing a draft and reading it again gives the same draft."""
    review = review_of(study)
    drafts = [draft_of(one, "amina") for one in queue(review, study)]

    assert [parse_draft(draft.text, draft) for draft in drafts] == drafts


def test_what_was_corrected_is_not_suggested_again(study: Study) -> None:
    """An edited finding is remembered as it was suggested and as it is now, so that no extractor brings either back."""
    kg("review", "--study", root(study), keys="eheld by\nBorland\n\nq")
    said = [(d.decision, d.extractor, d.holders) for d in read_decisions(study.folder, "talks")]

    assert said == [
        ("edited", "rules", ("Arland",)), ("edited", "other", ("Arland",)), ("accepted", "amina", ("Borland",)),
    ]  # fmt: skip


# ---------------------------------------------------------------- in an editor


def editor(tmp_path: Path, *scripts: str) -> str:
    """Return an editor that runs one script of sed after the other, a further one each time it is opened."""
    count = tmp_path / "count"
    count.write_text("0")
    lines = [f"{n}) sed -i '{script}' \"$1\" ;;" for n, script in enumerate(scripts)]
    path = tmp_path / "editor"
    path.write_text(
        f"#!/bin/sh\nn=$(cat {count})\ncase $n in\n"
        + "\n".join(lines)
        + f"\nesac\necho $((n+1)) > {count}\n"
    )
    path.chmod(0o755)
    return str(path)


def test_an_entry_is_written_anew_in_an_editor(study: Study, tmp_path: Path) -> None:
    """What is saved in the editor is checked and accepted; its comments stay behind."""
    changes = "s/refusal: draft/demand: draft/; s/held by: Arland/held by: Borland/"
    result = kg("review", "--study", root(study), keys="Eq", EDITOR=editor(tmp_path, changes))
    study.build()

    assert (result.exit_code, "demand: draft" in own(study), "# sources/talks.txt" in own(study)) == (
        0, True, False,
    )  # fmt: skip


def test_a_fault_in_the_editor_is_shown_with_its_line_and_nothing_is_lost(
    study: Study, tmp_path: Path
) -> None:
    """After a fault the editor opens with what was written; a further change mends it."""
    chosen = editor(tmp_path, "s/held by: Arland/held by: Arlnd/", "s/Arlnd/Borland/")
    result = kg("review", "--study", root(study), keys="Eeq", EDITOR=chosen)

    assert (
        "unknown actor 'Arlnd'" in result.output,
        bool(re.search(r"\d+ \|\s+held by: Arlnd", result.output)),
        "held by: Borland" in own(study),
    ) == (True, True, True)


def test_a_broken_draft_is_kept_for_later(study: Study, tmp_path: Path) -> None:
    """What is no YAML is told; left for later, it is there when the editor is opened again, in another review."""
    chosen = editor(
        tmp_path,
        "s/findings:/findings: [/",
        "s/findings: \\[/findings:/; s/by: Arland/by: Borland/",
    )
    first = kg("review", "--study", root(study), keys="Elq", EDITOR=chosen)
    second = kg("review", "--study", root(study), keys="Eq", EDITOR=chosen)

    assert (
        "not YAML" in first.output,
        "the editor opens with what you wrote before" in second.output,
        "held by: Borland" in own(study),
    ) == (True, True, True)


def test_an_editor_closed_with_nothing_changed_accepts_nothing(study: Study) -> None:
    """The suggestion stays as it was."""
    before = files(study.folder.root)
    kg("review", "--study", root(study), keys="Eq", EDITOR="true")

    assert before == files(study.folder.root)


def test_an_editor_cannot_turn_it_into_another_text_s_coding(study: Study, tmp_path: Path) -> None:
    """A draft for another source is refused."""
    chosen = editor(tmp_path, "s/source: talks/source: others/")
    result = kg("review", "--study", root(study), keys="Exq", EDITOR=chosen)

    assert ("another source" in result.output, own(study)) == (True, "")


def test_an_editor_that_does_not_start_is_told(study: Study) -> None:
    """The review goes on, and nothing is accepted."""
    result = kg("review", "--study", root(study), keys="Eq", EDITOR="no-such-editor")

    assert (result.exit_code, "no-such-editor" in result.output, own(study)) == (0, True, "")
