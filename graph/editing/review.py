"""Reviewing: a person takes suggestions over into a coding, changed or as they are, merges them, or turns them down.

Every action is written at once, as one, and can be taken back (`graph.editing.journal`). What was decided is remembered
(`graph.editing.decisions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.edit import add_field, apply_changes
from graph.editing.blocks import flow, put, value_of
from graph.editing.decisions import COLUMNS, Decision, decisions_path, flat, sentence_around
from graph.editing.drafts import NAME, Draft, draft_of, ids_of, new_id, said_in, with_evidence
from graph.editing.entering import with_draft
from graph.editing.journal import Journal
from graph.editing.parties import joined_party, known_actor
from graph.editing.proof import Proof
from graph.editing.suggestions import (
    Suggestion,
    actors_of,
    coding_folders,
    items_of,
    place_of,
    read_suggestions,
    root_of,
    statements_in,
    text_of,
    without,
    words_of,
)
from graph.errors import InputError, Mark, StudyError
from graph.folder import StudyFolder
from graph.notation import MapNode, Node, read_text
from graph.texts.anchors import fold_text
from graph.texts.sources import Offsets, Source

EVIDENCE = "evidence"
"""The label of the property by which a finding rests on further statements."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding of the reviewer's coding: its place in the file, and what it says in words."""

    statement: MapNode
    finding: MapNode
    span: Offsets
    class_: str
    holders: tuple[str, ...]


@dataclass(slots=True)
class Review:
    """A review in progress."""

    folder: StudyFolder
    reviewer: str
    _proof: Proof | None = field(default=None, repr=False)
    _folders: list[Path] | None = field(default=None, repr=False)

    @property
    def journal(self) -> Journal:
        """The actions that can be taken back."""
        return Journal(self.folder)

    @property
    def proof(self) -> Proof:
        """What tells whether a coding would compile."""
        if self._proof is None:
            self._proof = Proof(self.folder, self.reviewer)
        return self._proof

    def forget_register(self) -> None:
        """Read the register again when it is asked next."""
        if self._proof is not None:
            self._proof = Proof(self.folder, self.reviewer, self._proof.vocabulary)

    def suggestions(self, source: Source) -> list[Suggestion]:
        """Return what is suggested for a source and not decided yet."""
        if self._folders is None:
            self._folders = coding_folders(self.folder)
        return read_suggestions(self.folder, source, self.proof.same, self._folders)

    def target(self, source: str) -> Path:
        """Return the reviewer's coding of a source: where accepted findings go."""
        own = self.folder.codings / self.reviewer / f"{source}.yaml"
        shared = self.folder.codings / f"{source}.yaml"
        return shared if self.reviewer == self.folder.config.coder and not own.exists() else own

    def coding(self, source: str) -> tuple[str, str]:
        """Return the name and text of the reviewer's coding of a source; of one that is not there yet, its head."""
        path = self.target(source)
        name = self.folder.name_of(path)
        if path.exists():
            return name, read_text(path, name)
        return name, f"source: {source}\ncoder: {self.reviewer}\n"

    # ------------------------------------------------------------ deciding

    def accept(
        self,
        suggestion: Suggestion,
        draft: Draft | None = None,
        merged: Sequence[Suggestion] = (),
        group: str = "",
    ) -> Accepted | None:
        """Take a finding over into the reviewer's coding, with the terms and actors it needs.

        What the coding has already gets the statement as further evidence; then that finding is returned.

        Args:
            draft: what it is to say, if not what was suggested.
            merged: suggestions that are decided with it, since the draft has them.
            group: name of the actions that are taken back together.

        Raises:
            InputError: if the coding would not compile with it; nothing is changed then.

        """
        same = self.draft(suggestion)
        if draft is None and (twin := self.twin(suggestion, same)):
            self.merge_into(suggestion, twin, group)
            return twin
        name, text = self.coding(suggestion.source)
        new = with_draft(text, name, draft or same, same)
        self.check(new, name, suggestion.source, text)
        is_edited = draft is not None and not merged and draft != same
        needed = [w for s in self.needed(suggestion) for w in s.all]
        others = [w for s in merged for w in s.all]
        decisions = self.decided(suggestion.all, "edited" if is_edited else "accepted")
        decisions += [*self.decided(needed, "accepted"), *self.decided(others, "merged")]
        if is_edited and draft is not None:
            decisions += self.corrected(draft)
        gone = [*suggestion.all, *needed, *others]
        changes = {self.target(suggestion.source): new, **self.settled(gone, decisions)}
        self.journal.do(f"accepted: {self.words(suggestion)}", changes, group)
        return None

    def twin(self, suggestion: Suggestion, draft: Draft) -> Accepted | None:
        """Return the finding of the reviewer's coding that says the same as a suggestion, if there is one."""
        name, text = self.coding(suggestion.source)
        if suggestion.parts or not self.target(suggestion.source).exists():
            return None
        try:
            there = self.proof.compiled(text, name, suggestion.source)
            own = self.proof.names(text, name, suggestion.source)
            here = self.proof.compiled(draft.text, NAME, suggestion.source, own)
        except InputError:
            return None
        [first] = findings_at(draft.text, NAME)[:1]
        iri = next((iri for iri, mark in here.marks.items() if mark == first), "")
        accepted = self.accepted(self.proof.source(suggestion.source))
        mark = there.marks.get(iri)
        return next((a for a in accepted if a.finding.entries[0][0].mark == mark), None)

    def reject(self, suggestion: Suggestion, group: str = "") -> None:
        """Turn a finding down, and with it what refers to it."""
        gone = [w for s in (suggestion, *self.needing(suggestion)) for w in s.all]
        changes = self.settled(gone, self.decided(gone, "rejected"))
        self.journal.do(f"rejected: {self.words(suggestion)}", changes, group)

    def merge(self, suggestion: Suggestion, other: Suggestion) -> None:
        """Accept a finding that rests on the statement of another suggestion as well, and settle both."""
        self.accept(suggestion, self.merged(self.draft(suggestion), other), [other])

    def merged(self, draft: Draft, other: Suggestion) -> Draft:
        """Return a draft whose finding rests on the statement of another suggestion as well.

        Raises:
            StudyError: if a further suggestion refers to that one.

        """
        self.check_alone(other)
        return with_evidence(draft, other, self.ids(other.source))

    def merge_into(self, suggestion: Suggestion, accepted: Accepted, group: str = "") -> None:
        """Let a finding that is accepted already rest on the statement of a suggestion as well.

        Raises:
            InputError: if the coding would not compile with it; nothing is changed then.

        """
        self.check_alone(suggestion)
        source = suggestion.source
        name, text = self.coding(source)
        new = text
        if not _says_the_same(suggestion.statement, accepted.statement):
            id = new_id(suggestion.span, self.ids(source))
            new = apply_changes(text, [add_field(text, accepted.finding, EVIDENCE, [id])])
            said = put(said_in(suggestion.statement), "id", id)
            more = draft_of(suggestion, self.reviewer).with_statement(
                said
            )  # its findings are merged
            new = with_draft(new, name, more, more)
        self.check(new, name, source, text)
        decisions = self.decided(suggestion.all, "merged")
        changes = {self.target(source): new, **self.settled(suggestion.all, decisions)}
        self.journal.do(f"merged: {self.words(suggestion)}", changes, group)

    def same_party(self, suggestion: Suggestion, handle: str, word: str) -> int:
        """Let a newcomer be an actor of the register, here and wherever it is suggested; return in how many files.

        Raises:
            InputError: if a file of suggestions cannot be compiled.
            StudyError: if nobody in the register is called so.

        """
        actor = known_actor(self.proof, word)
        changes = joined_party(self.folder, self.proof, suggestion, handle, actor)
        what = f"{suggestion.newcomers[handle]} is {actor.label}"
        self.journal.do(f"one party: {what}", changes)
        self.forget_register()
        return sum(path != self.folder.register for path in changes)

    def undo(self) -> str:
        """Take the last action back, and return in words what it was; nothing where there is none.

        Raises:
            StudyError: if a file was changed since.

        """
        self.forget_register()
        return self.journal.undo()

    # ------------------------------------------------------------ steps

    def draft(self, suggestion: Suggestion) -> Draft:
        """Return a suggestion as a draft, with what it refers to."""
        return draft_of(suggestion, self.reviewer, self.needed(suggestion))

    def needed(self, suggestion: Suggestion) -> list[Suggestion]:
        """Return the suggestions that one refers to."""
        return [s for s in self.beside(suggestion) if suggestion.names(s)]

    def needing(self, suggestion: Suggestion) -> list[Suggestion]:
        """Return the suggestions that refer to one."""
        return [s for s in self.beside(suggestion) if s.names(suggestion)]

    def beside(self, suggestion: Suggestion) -> list[Suggestion]:
        """Return all suggestions of the same text, if any of them could refer to another."""
        named = suggestion.id or any(text_of(node) for node in _ids(suggestion.root))
        return self.suggestions(self.proof.source(suggestion.source)) if named else []

    def check_alone(self, suggestion: Suggestion) -> None:
        """Refuse to merge away what another suggestion refers to."""
        if needing := self.needing(suggestion):
            message = f"{self.words(needing[0])} refers to it"
            raise StudyError(message, "decide on that one first")

    def words(self, suggestion: Suggestion) -> str:
        """Return a suggestion in words."""
        return f"{suggestion.class_} of {', '.join(suggestion.holders)}, {suggestion.source}"

    def check(self, text: str, name: str, source: str, before: str) -> None:
        """Refuse a coding that would have faults it has not now."""
        if faults := self.proof.faults(text, name, source, before):
            raise InputError(faults)

    def ids(self, source: str) -> set[str]:
        """Return the ids that the reviewer's coding of a source gives."""
        name, text = self.coding(source)
        return set(ids_of(value_of(statement) for statement in statements_in(text, name)))

    def accepted(self, source: Source) -> list[Accepted]:
        """Return the findings of the reviewer's coding of a source, in the order of the file."""
        name, text = self.coding(source.id)
        root = root_of(text, name)
        folded = fold_text(source.text)
        return [
            Accepted(statement, finding, span, finding.entries[0][0].text, _holders(root, finding))
            for statement in statements_in(text, name)
            if (span := place_of(statement, folded))
            for finding in items_of(statement.get("findings"))
            if isinstance(finding, MapNode) and finding.entries
        ]

    def decided(self, suggestions: Iterable[Suggestion], decision: str) -> list[Decision]:
        """Return a decision on each of some suggestions."""
        return [
            self.decision(decision, one.extractor, one.span, one.class_, one.holders, one.rule, one.source)
            for one in suggestions
        ]  # fmt: skip

    def corrected(self, draft: Draft) -> Iterator[Decision]:
        """Yield what a draft says as decided, so that no extractor suggests what was already put right."""
        source = self.proof.source(draft.source)
        root = root_of(draft.text, NAME)
        folded = fold_text(source.text)
        for statement in statements_in(draft.text, NAME):
            span = place_of(statement, folded)
            for finding in items_of(statement.get("findings")) if span else ():
                if isinstance(finding, MapNode) and finding.entries and span:
                    class_ = finding.entries[0][0].text
                    holders = _holders(root, finding)
                    yield self.decision(
                        "accepted", self.reviewer, span, class_, holders, "", source.id
                    )

    def decision(
        self, decision: str, extractor: str, span: Offsets, class_: str, holders: tuple[str, ...], rule: str, id: str
    ) -> Decision:  # fmt: skip
        """Return a decision, with the words it was about."""
        source = self.proof.source(id)
        return Decision(
            decision, self.reviewer, extractor, *span, class_, holders, rule,
            flat(source.text[slice(*span)]), sentence_around(source, span),
        )  # fmt: skip

    def settled(
        self, gone: Sequence[Suggestion], decisions: Sequence[Decision]
    ) -> dict[Path, str | None]:
        """Return the files that change when suggestions are decided on: they go, and the decisions are noted."""
        changes: dict[Path, str | None] = {}
        for path in dict.fromkeys(one.path for one in gone):
            name = self.folder.name_of(path)
            of_file = [one for one in gone if one.path == path]
            changes[path] = without(read_text(path, name), name, of_file)
        path = decisions_path(self.folder, gone[0].source)
        noted = read_text(path, self.folder.name_of(path)) if path.exists() else ""
        head, _, rest = noted.partition("\n")
        columns = "\t".join(COLUMNS)
        lines = "".join(decision.line for decision in decisions)
        changes[path] = f"{columns if len(head) < len(columns) else head}\n{rest}{lines}"
        return changes


def findings_at(text: str, name: str) -> list[Mark]:
    """Return the places of the findings of a coding."""
    return [
        finding.entries[0][0].mark
        for statement in statements_in(text, name)
        for finding in items_of(statement.get("findings"))
        if isinstance(finding, MapNode) and finding.entries
    ]


def _ids(root: MapNode) -> Iterator[Node | None]:
    """Yield the ids of the findings of a file."""
    for statement in items_of(root.get("statements")):
        if isinstance(statement, MapNode):
            for finding in items_of(statement.get("findings")):
                yield finding.get("id") if isinstance(finding, MapNode) else None


def _says_the_same(one: MapNode, other: MapNode) -> bool:
    """Tell whether two statements have the same words of the same speaker."""
    return all(
        (flow_of(one, key) or "") == (flow_of(other, key) or "")
        for key in ("quote", "after", "speaker")
    )


def flow_of(statement: MapNode, key: str) -> str:
    """Return a value of a statement in flow notation, or nothing."""
    found = dict(said_in(statement)).get(key)
    return flow(found) if found else ""


def _holders(root: MapNode, finding: MapNode) -> tuple[str, ...]:
    actors = actors_of(root)
    node = finding.get("held by")
    return tuple(actors.get(word, word) for word in (words_of(node) if node is not None else ()))
