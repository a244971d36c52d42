"""The codebook: what a model may answer, made from the ontology, the study's issues and the study's parties.

Nothing of the ontology stands here: a class or issue that an extension brings is in the prompt as soon as it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.extract import Known
from graph.extract.grammar.tables import read_table
from graph.lexicon.hints import fold_word
from graph.lexicon.vocabulary import TERM, Vocabulary
from graph.terms import NEG, SKOS, language_of, value_of
from graph.texts.anchors import find_quote, fold_text

POSITION, ON_ISSUE = NEG + "Position", NEG + "onIssue"
INSTRUCTIONS = Path(__file__).with_name("instructions.txt")
NEW = "new"
ROLES = ("principal", "mediator", "third-party")
MODALITIES = ("firm", "conditional", "tentative")
CONDITIONS = ("none", "if", "unless", "until", "in exchange for")
MEETING_STATES = ("held", "ongoing", "scheduled", "proposed", "broken-down")
PROPOSAL_STATES = ("draft", "tabled", "rejected", "accepted", "reported")
NO_PARTY = frozenset({"person", "unnamed", "outlet"})
LISTED = 60
"""Of a longer register only the parties that the text names are listed."""


@dataclass(frozen=True)
class Codebook:
    """What may be answered for one text: classes and issues by their words, kinds of parties, and listed parties."""

    vocabulary: Vocabulary
    parties: Mapping[str, tuple[str, Sequence[str]]]

    @cached_property
    def classes(self) -> dict[str, str]:
        """The classes of positions by their English words, in the order of their tests."""
        voc = self.vocabulary
        chosen = sorted((c for c in voc.below(POSITION) if c != POSITION), key=self._order)
        return {voc.label(c, "en"): c for c in chosen if self._is_tested(c)}

    def _is_tested(self, class_: str) -> bool:
        """Tell whether a class has a test, itself or by one above it, and as its value a term or a position."""
        voc = self.vocabulary
        tested = any(voc.values(c, NEG + "coderOrder") for c in voc.above(class_))
        return tested and bool(self._ranges(class_) & {TERM, POSITION})

    def _ranges(self, class_: str) -> frozenset[str]:
        """Return of which classes the value of a finding may be."""
        voc = self.vocabulary
        main = voc.inherited(class_, NEG + "mainProperty")
        return frozenset(r for p in main for r in voc.properties[p].ranges)

    def takes_back(self, class_: str) -> bool:
        """Tell whether the value of a finding is another position: a withdrawal's is the one taken back."""
        return TERM not in self._ranges(class_)

    def _order(self, class_: str) -> tuple[int, bool, str]:
        """Return the place of a test; a class without one is tried before the nearest above it that has one."""
        for above in self.vocabulary.above(class_):
            for value in self.vocabulary.values(above, NEG + "coderOrder"):
                return int(value), above == class_, class_
        return 0, False, class_

    @cached_property
    def issues(self) -> dict[str, str]:
        """The codes for issues by their English words."""
        codes = filter(self.vocabulary.in_force, self.vocabulary.codes.get(ON_ISSUE, []))
        return {self.vocabulary.label(c, "en"): c for c in codes if self.vocabulary.suits(c, "")}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of the listed parties by all their folded names."""
        return {
            fold_word(name): label
            for label, (_, names) in self.parties.items()
            for name in (*names, label)
        }

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of parties."""
        return tuple(row["kind"] for row in read_table("kinds") if row["kind"] not in NO_PARTY)

    # ------------------------------------------------------------ in words

    @cached_property
    def text(self) -> str:
        """The codebook as the model reads it."""
        instructions = INSTRUCTIONS.read_text(encoding="utf-8").rstrip()
        classes = "\n".join(
            self._class_line(n, w, c) for n, (w, c) in enumerate(self.classes.items(), 1)
        )
        issues = "\n".join(self._issue_line(word, code) for word, code in self.issues.items())
        parties = "\n".join(self._party_lines()) or "(none: every party is new)"
        return (
            f"{instructions}\n\nCLASSES\n{classes}\n\nISSUES\n{issues or '(none)'}\n\n"
            f"KINDS OF PARTIES\n{', '.join(self.kinds)}\n\nLISTED PARTIES\n{parties}\n"
        )

    def _class_line(self, number: int, word: str, class_: str) -> str:
        said = [f"{number}. {word}."]
        said += self._texts(class_, NEG + "coderTest")
        said += [f"Not this: {text}" for text in self._texts(class_, NEG + "notThis")]
        said += self._texts(class_, SKOS + "definition")
        if cues := self._texts(class_, NEG + "cue"):
            said.append(f"Often: {', '.join(cues)}.")
        return " ".join(said)

    def _issue_line(self, word: str, code: str) -> str:
        definition = " ".join(self._texts(code, SKOS + "definition"))
        return f"- {word}" + (f": {definition}" if definition else "")

    def _party_lines(self) -> Iterator[str]:
        for label, (kind, names) in self.parties.items():
            others = ", ".join(name for name in names if name != label)
            yield f"- {label} ({kind})" + (f", also: {others}" if others else "")

    def _texts(self, subject: str, predicate: str) -> list[str]:
        """Return what is said of something in English, else in a language of the study."""
        terms = self.vocabulary.objects(subject, predicate)
        for language in ("en", *self.vocabulary.languages):
            found = [value_of(t) for t in terms if language_of(t) in (language, "")]
            if found:
                return [" ".join(text.split()) for text in found]
        return []

    # ------------------------------------------------------------ as a schema

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of an answer, in the part of it that servers enforce: all required, nothing else."""
        text: dict[str, Any] = {"type": "string"}
        texts, numbers = _list(text), _list({"type": "integer"})
        place = {"sentences": numbers, "quote": text}
        party = {
            "listed": _one_of([*self.parties, NEW]), "name": text, "words": texts,
            "kind": _one_of(self.kinds), "role": _one_of(ROLES),
        }  # fmt: skip
        statement = {
            **place, "class": _one_of(self.classes), "holders": texts, "voiced_by": text, "origin": text,
            "relay": text, "said": text, "takes_back": text, "issue": _one_of([*self.issues, ""]), "target": text,
            "modality": _one_of(MODALITIES),
            "condition": _object({"kind": _one_of(CONDITIONS), "words": text}),
            "background": {"type": "boolean"},
        }  # fmt: skip
        meeting = {
            **place, "label": text, "participants": texts, "status": _one_of(MEETING_STATES), "place": text,
            "date": text,
        }  # fmt: skip
        proposal = {
            **place, "label": text, "proposers": texts, "addressees": texts,
            "status": _one_of(PROPOSAL_STATES),
        }  # fmt: skip
        return _object(
            {
                "parties": _list(_object(party)),
                "envoys": _list(_object({"name": text, "party": text, "capacity": text})),
                "statements": _list(_object(statement)),
                "meetings": _list(_object(meeting)),
                "proposals": _list(_object(proposal)),
            }
        )


def make_codebook(known: Known, text: str) -> Codebook:
    """Return the codebook for a text of a study."""
    names: dict[str, tuple[str, list[str]]] = {}
    for name, (label, kind) in sorted(known.actors.items()):
        _, own = known.actors.get(label, (label, kind))  # a body that goes by a whole has another
        names.setdefault(label, (own, []))[1].append(name)
    if len(names) > LISTED:
        folded = fold_text(text)
        names = {
            label: entry for label, entry in names.items()
            if any(find_quote(folded, name) for name in (label, *entry[1]))
        }  # fmt: skip
    names.pop(NEW, None)
    return Codebook(known.vocabulary, dict(sorted(names.items())))


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": [*properties],
        "additionalProperties": False,
    }  # fmt: skip


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _one_of(values: Sequence[str] | Mapping[str, str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(dict.fromkeys(values))}
