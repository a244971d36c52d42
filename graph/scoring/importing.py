"""Importing: an annotation in the guideline's form becomes a coding of a study.

What a coding has no place for, such as the kind of a party or the status of a meeting in the guideline's words, is
kept in notes, so that exporting gives back what was imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from graph.coding.layout import Block, write_block
from graph.coding.scope import Names
from graph.extract.gold import class_of_type, issue_of
from graph.extract.grammar.tables import read_table
from graph.lexicon.vocabulary import ACTOR, PLACE, Vocabulary
from graph.scoring.annotation import (
    Annotation,
    GoldMeeting,
    GoldProposal,
    GoldStatement,
    Place,
)
from graph.scoring.coded import Entered
from graph.scoring.words import (
    NOBODY,
    class_of_part,
    code_of,
    word_of,
    write_chain,
    write_note,
)
from graph.terms import NEG, PREFIXES, expand, slug
from graph.texts.anchors import find_quote, fold_text, words_before
from graph.texts.sources import Offsets, Source

HEAD = '# Imported from {name}. Notes that begin with "in the guideline\'s words" keep what has no place here.\n'
ON_ISSUE = NEG + "onIssue"
CONDITION = re.compile(
    r"\b(if|unless|until|provided(?: that)?)\b\s+(.+)", re.IGNORECASE | re.DOTALL
)
Key = tuple[tuple[Offsets, ...], str]
"""What makes a statement of a coding: its passages and its speaker."""


@dataclass(slots=True)
class _Told:
    """A statement on its way: the first line of its block, who passed it on, and its findings."""

    head: Block
    relays: tuple[str, ...] = ()
    is_background: bool = False
    findings: list[Block] = field(default_factory=list)


def write_imported(
    annotation: Annotation,
    source: Source,
    vocabulary: Vocabulary,
    names: Names,
    coder: str,
    entered: Entered,
) -> tuple[str, list[Place]]:
    """Return a coding with what an annotation says, and the places that no words tell from others like them.

    Args:
        annotation: with offsets in the text of the source.
        names: those of the register.
        entered: what other codings enter; what this one does is added.

    """
    return _Import(annotation, source, vocabulary, names, entered).text(coder)


class _Import:
    """One annotation on its way to a coding."""

    def __init__(
        self,
        annotation: Annotation,
        source: Source,
        vocabulary: Vocabulary,
        names: Names,
        entered: Entered,
    ) -> None:
        self.annotation, self.source, self.vocabulary = annotation, source, vocabulary
        self.register, self.entered = names, entered
        self.folded = fold_text(source.text)
        self.entries: dict[str, dict[str, Block]] = {"actors": {}, "places": {}, "terms": {}}
        self.handles: dict[tuple[str, str], str] = {}
        self.unnamed: set[str] = set()
        self.told: dict[Key, _Told] = {}
        self.lost: list[Place] = []
        self.avoided = {
            *names.known([ACTOR, PLACE]), *(p.name for p in annotation.parties),
            *(a for p in annotation.parties for a in p.aliases), *(e.name for e in annotation.envoys),
        }  # fmt: skip

    def text(self, coder: str) -> tuple[str, list[Place]]:
        for party in self.annotation.parties:
            kept = write_note({"type": party.type, "role": party.role, "part": "party"})
            self.actor(party.name, party.type, aliases=party.aliases, note=kept)
        for envoy in self.annotation.envoys:
            self.envoy(envoy.name, envoy.represents, envoy.capacity)
        for number, statement in enumerate(self.annotation.statements, 1):
            self.statement(statement, number)
        for number, meeting in enumerate(self.annotation.meetings, 1):
            self.meeting(meeting, number)
        for number, proposal in enumerate(self.annotation.proposals, 1):
            self.proposal(proposal, number)
        blocks: Block = [("source", self.source.id), ("coder", coder)]
        blocks += [(s, list(found.items())) for s, found in self.entries.items() if found]
        told = sorted(self.told.items(), key=lambda item: item[0])
        blocks.append(("statements", [self.block(one) for _, one in told]))
        head = HEAD.format(name=re.split(r"[/\\]", self.annotation.name)[-1])
        return head + "\n".join(write_block(blocks)) + "\n", self.lost

    def block(self, told: _Told) -> Block:
        block = list(told.head)
        if told.relays:
            block.append(("quoted from", [*told.relays]))
        if told.is_background:
            block.append(("background", "true"))
        return [*block, ("findings", [*told.findings])]

    # ------------------------------------------------------------ who and where

    def actor(self, name: str, kind: str, *, aliases: Sequence[str] = (), note: str = "") -> str:
        """Return the word for an actor; one that neither register nor coding has is entered."""
        if known := self.handles.get((ACTOR, name)):
            return known
        found = self.register.exact(name, [ACTOR])
        if len(found) == 1 and kind not in ("unnamed", "person"):
            self.handles[ACTOR, name] = name
            return name
        class_ = self.class_word(kind)
        handle = self.handle(name, "actors", class_)
        words: Block = [("words" if kind == "unnamed" else "label", name)]
        if others := [alias for alias in dict.fromkeys(aliases) if alias != name]:
            words.append(("also called", others))
        if note:
            words.append(("note", note))
        self.entries["actors"][handle] = [("is a", class_), *words]
        for form in (name, *aliases):
            self.handles.setdefault((ACTOR, form), handle)
        if kind == "unnamed":
            self.unnamed.add(name)
        return handle

    def party(self, name: str) -> str:
        """Return the word for a party; one that the annotation does not list is a group."""
        return self.actor(name, "political-group", note=write_note({"part": "no party"}))

    def handle(self, name: str, section: str, class_: str = "") -> str:
        """Return a handle that means nothing else in the study; what has the same name and class is the same."""
        base = slug(name)[:60].strip("-") or "x"
        for number in count(1):
            handle = base if number == 1 else f"{base}-{number}"
            meant = self.entered.setdefault((section, handle), (class_, name))
            taken = handle in self.entries[section] or handle in self.avoided
            if not taken and meant == (class_, name):
                break
        return handle

    def class_word(self, kind: str) -> str:
        rows = (row["class"] for row in read_table("kinds") if row["kind"] == kind)
        class_ = expand(next(rows, "neg:Group"), self.vocabulary.prefixes)
        return self.vocabulary.label(class_ or "", "en")

    def envoy(self, name: str, represents: str, capacity: str) -> None:
        person = self.actor(name, "person", note=write_note({"part": "envoy"}))
        if not represents and not capacity:
            return
        block: Block = [
            (self.part_word("envoys"), person),
            ("affiliated with", self.party(represents or NOBODY)),
            ("role", "representative"),
        ]
        block += [("office", capacity)] if capacity else []
        block.append(("note", write_note({"part": "envoy"})))
        if place := self.sentence_with(name):
            self.tell((place,), "", ()).findings.append(block)

    def part_word(self, part: str) -> str:
        """Return the word for the class of a part of the annotation."""
        return self.vocabulary.label(class_of_part(part, self.vocabulary), "en")

    def sentence_with(self, name: str) -> Place | None:
        """Return the first sentence that has a name or its last word; without one, the first that can be told."""
        spans = self.source.sentences
        for words in (name, name.rpartition(" ")[2]):
            found = find_quote(self.folded, words)
            spans = [
                s for s in self.source.sentences if found and s[0] <= found[0][0] < s[1]
            ] + spans
        places = (Place(self.source.text[a:b], a, b) for a, b in spans)
        return next((p for p in places if self.quote(p) is not None), None)

    # ------------------------------------------------------------ passages

    def quote(self, place: Place) -> Block | None:
        """Return the words of a passage, with words before them where they stand more than once."""
        words = self.source.text[place.start : place.end]
        found = find_quote(self.folded, words)
        if place.span not in found:
            return None
        block: Block = [("quote", " ".join(words.split()))]
        if len(found) > 1:
            before = words_before(self.folded, self.source.text, place.span)
            if before is None:
                return None
            block.append(("after", before))
        return block

    def tell(self, places: Sequence[Place], speaker: str, relays: Sequence[str]) -> _Told:
        """Return the statement with these passages and this speaker, which may be there already."""
        if find_quote(self.folded, ", ".join(place.quote for place in places)):
            # In this order they would look like one quote that is taken apart at its comma.
            places = list(reversed(places))
        quotes = [self.quote(place) or [] for place in places]
        key = tuple(sorted(place.span for place in places)), speaker
        if key not in self.told:
            head: Block = [*quotes[0]] if len(quotes) == 1 else [("quote", quotes)]
            head += [("speaker", speaker)] if speaker else []
            self.told[key] = _Told(head, tuple(relays))
        return self.told[key]

    def anchored(self, places: Iterable[Place]) -> list[Place]:
        """Return the passages that can be told in a coding; the others are lost."""
        found: list[Place] = []
        for place in dict.fromkeys(places):
            (self.lost if self.quote(place) is None else found).append(place)
        return found

    # ------------------------------------------------------------ statements

    def statement(self, s: GoldStatement, number: int) -> None:
        main = Place(s.quote, s.start, s.end)
        places = self.anchored([main, *s.mentions])
        if main not in places:
            return
        voice, relays = self.voices(s)
        told = self.tell(places, voice[1], relays)
        first = not told.findings
        told.is_background = s.background if first else told.is_background
        kept = {
            "id": s.id, "main": "" if main.span == min(p.span for p in places) else f"{s.start}-{s.end}",
            **self.said_otherwise(s, voice[0], told.relays),
            "background": "" if told.is_background == s.background else str(s.background).lower(),
        }  # fmt: skip
        told.findings.append(self.position(s, f"{self.source.id}-s{number}", kept))

    def voices(self, s: GoldStatement) -> tuple[tuple[str, str], list[str]]:
        """Return who speaks, as named and as the word for it, and the words for those who passed it on."""
        roles = [name for role, name in s.attribution if role in ("speaker", "source")]
        name = s.voiced_by or "".join(roles[:1])
        relays = [self.actor(n, "outlet") for role, n in s.attribution if role == "relay"]
        word = self.actor(name, "unnamed") if name else ""
        return (name, word), list(dict.fromkeys(relays))

    def said_otherwise(self, s: GoldStatement, voice: str, relays: Sequence[str]) -> dict[str, str]:
        """Return who said and passed it on as the annotation has it, where the coding would give something else."""
        kept: dict[str, str] = {}
        unnamed = voice in self.unnamed
        label = self.called(self.handles[ACTOR, voice]) if voice else ""
        chain = [("source" if unnamed else "speaker", label)] if voice else []
        chain += [("relay", self.called(word)) for word in relays]
        if chain != list(s.attribution) or (relays and self.has_chains):
            kept["attribution"] = write_chain(s.attribution)
        if s.voiced_by != ("" if unnamed else label):
            kept["voice"] = s.voiced_by or write_chain(())
        return kept

    @cached_property
    def has_chains(self) -> bool:
        """Tell whether something was passed on twice: then who passes it on is known of all from whom it comes."""
        relays = (
            [n for role, n in s.attribution if role == "relay"] for s in self.annotation.statements
        )
        return any(len(found) > 1 for found in relays)

    def called(self, word: str) -> str:
        """Return the label of an actor by its word."""
        entry = dict(self.entries["actors"].get(word, ()))
        return str(entry.get("label") or entry.get("words") or word)

    def position(self, s: GoldStatement, handle: str, kept: dict[str, str]) -> Block:
        sentence = " ".join((s.paraphrase or s.quote).split())
        term: Block = [("term", sentence)]
        if code := self.issue(s.issue):
            term.append(("on issue", self.vocabulary.label(code, "en")))
        elif s.issue:
            kept["issue"] = s.issue
        self.entries["terms"][handle] = term
        class_ = class_of_type(s.type, self.vocabulary)
        holders = [self.party(h) for h in dict.fromkeys(s.holders)] or [
            self.actor(NOBODY, "unnamed")
        ]
        block: Block = [
            (self.vocabulary.label(class_, "en"), handle),
            ("held by", holders if len(holders) > 1 else holders[0]),
        ]
        if s.target:
            block.append(("addressed to", self.party(s.target)))
        block += self.firmness(s, handle, kept)
        return [*block, *self.note(kept)]

    def firmness(
        self, s: GoldStatement, handle: str, kept: dict[str, str]
    ) -> Iterator[tuple[str, object]]:
        if s.red_line:
            yield "firmness", "red line"
        elif s.modality == "tentative":
            yield "firmness", "tentative"
        condition = CONDITION.search(s.quote) if s.modality == "conditional" else None
        if condition:
            words = " ".join(condition[2].split())
            self.entries["terms"][f"{handle}-condition"] = [("term", words)]
            word = condition[1].lower()
            yield "if" if word.startswith("provided") else word, f"{handle}-condition"
        elif s.modality == "conditional" or (s.red_line and s.modality == "tentative"):
            kept["modality"] = s.modality

    def issue(self, name: str) -> str:
        """Return the code for an issue by the guideline's slug, or nothing."""
        codes = self.vocabulary.codes.get(ON_ISSUE, [])
        general = [code for code in codes if code.startswith(PREFIXES["issue"])]
        exact = [code for code in general if code == PREFIXES["issue"] + name]
        also = [code for code in general if issue_of(code, self.vocabulary) == name]
        return next(iter(exact or also), "")

    def note(self, kept: dict[str, str]) -> Block:
        note = write_note(kept)
        return [("note", note)] if note else []

    # ------------------------------------------------------------ meetings and proposals

    def meeting(self, m: GoldMeeting, number: int) -> None:
        handle = f"{self.source.id}-m{number}"
        kept = {} if m.label else {"label": write_chain(())}
        block: Block = [("id", handle)]
        block += self.status(m.status, "meeting", kept)
        if m.place:
            block.append(("place", self.place(m.place)))
        if m.date:
            block.append(("time in words", m.date))
        taking: list[Block] = [
            [
                (self.part_word("participants"), self.party(p)),
                ("participates in", handle),
                ("role", "participant"),
            ]
            for p in dict.fromkeys(m.participants)
        ]
        self.thing(m, "meetings", m.label or m.status, [*block, *self.note(kept)], taking)

    def proposal(self, p: GoldProposal, number: int) -> None:
        kept: dict[str, str] = {}
        proposers = [self.party(name) for name in dict.fromkeys(p.proposers)]
        block: Block = [
            ("id", f"{self.source.id}-p{number}"),
            ("held by", proposers or [self.actor(NOBODY, "unnamed")]),
        ]
        if p.addressees:
            block.append(("addressed to", [self.party(a) for a in dict.fromkeys(p.addressees)]))
        block += self.status(p.status, "proposal", kept)
        notes = [*([p.content] if p.content else []), *(str(n) for _, n in self.note(kept))]
        if notes:
            block.append(("note", notes))
        self.thing(p, "proposals", p.label, block, [])

    def thing(self, at: Place, part: str, label: str, fields: Block, more: list[Block]) -> None:
        """Enter a meeting or proposal under its quote."""
        places = self.anchored([Place(at.quote, at.start, at.end)])
        if places:
            self.tell(places, "", ()).findings += [[(self.part_word(part), label), *fields], *more]

    def status(self, word: str, of: str, kept: dict[str, str]) -> Iterator[tuple[str, object]]:
        code = code_of(word, of, self.vocabulary)
        if code:
            yield "status", self.vocabulary.label(code, "en")
        if word and word_of(code, of, self.vocabulary) != word:
            kept["status"] = word

    def place(self, name: str) -> str:
        if known := self.handles.get((PLACE, name)):
            return known
        if len(self.register.exact(name, [PLACE])) == 1:
            return name
        handle = self.handles[PLACE, name] = self.handle(name, "places")
        self.entries["places"][handle] = [("label", name)]
        return handle
