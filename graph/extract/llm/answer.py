"""An answer of a model, believed only as far as the text bears it out.

Whatever a server returns goes through here: it may have ignored the schema, made up quotes, or done what an article
told it to do. A quote that does not stand in the text is refused; only typography may differ, and the text's own
characters are kept. Names, conditions and offices must stand in the text, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.extract import (
    Extraction,
    FoundEnvoy,
    FoundMeeting,
    FoundParty,
    FoundProposal,
    FoundStatement,
    Link,
)
from graph.extract.grammar.amounts import find_amount
from graph.extract.grammar.dates import DEADLINE
from graph.extract.llm.codebook import (
    CONDITIONS,
    MEETING_STATES,
    MODALITIES,
    NEW,
    PROPOSAL_STATES,
    ROLES,
    Codebook,
)
from graph.extract.llm.prompt import Window
from graph.lexicon.hints import fold_word
from graph.texts.anchors import FoldedText, find_quote, fold_text
from graph.texts.sources import Offsets

UNPROVEN, INFERRED = 0.5, 0.35
"""Confidence of a model's finding, of which there is no record, and of one whose holder is not named beside it."""
MOST = 200
"""Entries of one kind for one window."""
LONGEST = 200
"""Characters of a name or label."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What an answer holds that the text bears out, and what is wrong with the rest, in words for the model."""

    found: Extraction = field(default_factory=Extraction)
    faults: tuple[str, ...] = ()
    is_readable: bool = True


def check_answer(content: str, window: Window, codebook: Codebook, rule: str) -> Checked:
    """Return what is to be had from an answer.

    Args:
        rule: what the statements are said to be found by.

    """
    try:
        begin = content.index(
            "{", content.rfind("</think>") + 1
        )  # remarks and fences may stand around
        data, _ = json.JSONDecoder().raw_decode(content, begin)
    except (ValueError, RecursionError):
        return Checked(faults=("the answer is no JSON object",), is_readable=False)
    if not isinstance(data.get("statements"), list):
        return Checked(faults=("the answer has no list of statements",), is_readable=False)
    return _Answer(data, window, codebook, rule).checked()


class _Fault(Exception):  # noqa: N818  # never leaves this module
    """Something that makes an entry useless."""


@dataclass
class _Answer:
    """One answer on its way to an extraction."""

    data: Mapping[str, Any]
    window: Window
    codebook: Codebook
    rule: str
    faults: list[str] = field(default_factory=list)
    parties: dict[str, FoundParty] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    place: str = ""

    def checked(self) -> Checked:
        for party in self.entries("parties", self.party):
            self.parties.setdefault(party.name, party)
        statements = list(self.entries("statements", self.statement))
        found = Extraction(
            envoys=tuple(self.entries("envoys", self.envoy)),
            statements=tuple(self.with_earlier(statements)),
            meetings=tuple(self.entries("meetings", self.meeting)),
            proposals=tuple(self.entries("proposals", self.proposal)),
            parties=tuple(self.parties.values()),
        )
        return Checked(found, tuple(self.faults))

    def entries(self, key: str, read: Any) -> Iterator[Any]:
        """Yield the entries of a list that can be used; of the others their faults are noted."""
        entries = self.data.get(key, [])
        if not isinstance(entries, list):
            self.faults.append(f"{key}: no list")
            return
        if len(entries) > MOST:
            self.faults.append(f"{key}: more than {MOST} entries")
        for number, entry in enumerate(entries[:MOST], 1):
            self.place = f"{key}, entry {number}"
            try:
                if not isinstance(entry, dict):
                    raise _Fault("no object")
                yield read(entry)
            except _Fault as fault:
                self.note(str(fault))

    def note(self, fault: str) -> None:
        self.faults.append(f"{self.place}: {fault}")

    # ------------------------------------------------------------ entries

    def party(self, entry: Mapping[str, Any]) -> FoundParty:
        listed, name = _line(entry, "listed"), _line(entry, "name")
        listed = self.codebook.labels.get(fold_word(listed if listed != NEW else name), listed)
        kind, others = self.codebook.parties.get(listed, ("", ()))
        if not kind and listed not in (NEW, ""):
            raise _Fault(f"no listed party: {_shown(listed)}; write {NEW}")
        label = listed if kind else name
        words = [cut for word in _lines(entry, "words") if _names(word) and (cut := self.own(word))]
        words += [cut for word in (label, name, *others) if (cut := self.own(word))]
        if not label or not words:
            raise _Fault(f"none of its words stand in the text: {_shown(label)}")
        for word in (label, name, *words):
            self.names.setdefault(fold_word(word), label)
        aliases = tuple(word for word in dict.fromkeys(words) if word != label)
        kind = kind or self.one_of(entry, "kind", self.codebook.kinds, "political-group")
        role = self.one_of(entry, "role", ROLES, "third-party")
        return FoundParty(label, kind, role, aliases, listed not in self.codebook.parties)

    def envoy(self, entry: Mapping[str, Any]) -> FoundEnvoy:
        name = self.own(_line(entry, "name"))
        if not name:
            raise _Fault(f"a name that is not in the text: {_shown(_line(entry, 'name'))}")
        party = self.known_party(_line(entry, "party"))
        capacity = self.named(entry, "capacity")
        start, end = self.where_named(name, capacity)
        return FoundEnvoy(
            name, party, capacity, start=start, end=end, quote=self.window.text[start:end], rule=self.rule,
            confidence=UNPROVEN,
        )  # fmt: skip

    def statement(self, entry: Mapping[str, Any]) -> FoundStatement:
        start, end = self.span(entry)
        word = _line(entry, "class")
        class_ = self.codebook.classes.get(word) or self.codebook.classes.get(fold_word(word))
        if class_ is None:
            raise _Fault(f"no class: {_shown(word)}")
        holders = tuple(dict.fromkeys(self.known_party(name) for name in _lines(entry, "holders")))
        issue = _line(entry, "issue")
        if issue and issue not in self.codebook.issues:
            self.note(f"no issue: {_shown(issue)}")
        background = entry.get("background") is True
        inferred = not all(self.is_named_beside(holder, start, end) for holder in holders)
        new = any(self.parties[holder].is_new for holder in holders)
        marks = {"inferred-holder": inferred, "new-party": new, "background": background}
        voice, condition = self.named(entry, "voiced_by"), self.condition(entry)
        modality = self.one_of(entry, "modality", MODALITIES, "firm")
        return FoundStatement(
            class_, start, end, self.window.text[start:end], holders, self.rule,
            INFERRED if inferred else UNPROVEN, voiced_by=voice, chain=tuple(self.chain(entry, voice)),
            issue=self.codebook.issues.get(issue, ""), target=self.target(entry, holders),
            modality="conditional" if condition else modality, condition=condition,
            is_background=background, flags=tuple(flag for flag, holds in marks.items() if holds),
            said=self.named(entry, "said"), amount=find_amount(self.window.text[start:end]),
            due=due[1] if (due := DEADLINE.search(self.window.text[start:end])) else "",
            takes_back=self.taken_back(entry) if self.codebook.takes_back(class_) else None,
        )  # fmt: skip

    def meeting(self, entry: Mapping[str, Any]) -> FoundMeeting:
        start, end = self.span(entry)
        status = self.one_of(entry, "status", MEETING_STATES, "held")
        return FoundMeeting(
            _line(entry, "label") or "meeting", self.parties_in(entry, "participants"), status, start,
            end, self.window.text[start:end], self.named(entry, "place"), self.named(entry, "date"),
            rule=self.rule,
        )  # fmt: skip

    def proposal(self, entry: Mapping[str, Any]) -> FoundProposal:
        start, end = self.span(entry)
        status = self.one_of(entry, "status", PROPOSAL_STATES, "reported")
        return FoundProposal(
            _line(entry, "label") or "proposal", self.parties_in(entry, "proposers"), status, start,
            end, self.window.text[start:end], self.parties_in(entry, "addressees"),
            rule=self.rule,
        )  # fmt: skip

    def with_earlier(self, statements: Sequence[FoundStatement]) -> Iterator[FoundStatement]:
        """Yield statements, one that takes a position back only where that is a statement of the same holder."""
        for statement in statements:
            back = statement.takes_back
            if back is None or any(
                s.start < back[1] and back[0] < s.end and {*s.holders} & {*statement.holders}
                for s in statements
                if s is not statement and not self.codebook.takes_back(s.class_)
            ):
                yield statement
            else:
                self.place = "statements"
                self.note(
                    f"what is taken back is no statement of its holder: {_shown(statement.quote)}"
                )

    # ------------------------------------------------------------ parts of entries

    def chain(self, entry: Mapping[str, Any], voice: str) -> Iterator[Link]:
        if voice:
            yield Link("speaker", voice)
        for key, role in (("origin", "source"), ("relay", "relay")):
            if name := self.named(entry, key):
                yield Link(role, name)

    def condition(self, entry: Mapping[str, Any]) -> tuple[str, str] | None:
        given = entry.get("condition")
        if not isinstance(given, dict):
            return None
        kind = self.one_of(given, "kind", CONDITIONS, CONDITIONS[0])
        words = self.named(given, "words") if kind != CONDITIONS[0] else ""
        return (kind, words) if words else None

    def taken_back(self, entry: Mapping[str, Any]) -> Offsets:
        """Return where the position stands that is taken back."""
        words = _line(entry, "takes_back")
        places = self.places(words) if len(words) > 3 else []
        if not places:
            raise _Fault(f"takes_back does not stand in the text: {_shown(words)}")
        return places[0]

    def where_named(self, name: str, capacity: str) -> Offsets:
        """Return the offsets of a name, together with the office where both stand in one sentence."""
        names = self.places(name) or [self.window.span]
        for place in names:
            for start, end in self.window.sentences.values():
                if not start <= place[0] < end:
                    continue
                inside = (
                    [p for p in self.places(capacity) if start <= p[0] and p[1] <= end]
                    if capacity
                    else []
                )
                spans = [place, *inside[:1]]
                return min(a for a, _ in spans), max(b for _, b in spans)
        return names[0]

    def target(self, entry: Mapping[str, Any], holders: tuple[str, ...]) -> str:
        name = _line(entry, "target")
        target = self.names.get(fold_word(name), "")
        if name and not target:
            self.note(f"the target {_shown(name)} is not among the parties")
        return "" if target in holders else target

    def parties_in(self, entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.known_party(name) for name in _lines(entry, key)))

    def known_party(self, name: str) -> str:
        label = self.names.get(fold_word(name))
        listed = self.codebook.labels.get(fold_word(name), "")
        if label is None and listed:
            party = self.party({"listed": listed, "role": ROLES[-1]})
            label = self.parties.setdefault(listed, party).name
        if label is None:
            raise _Fault(f"{_shown(name)} is not among the parties")
        return label

    def one_of(
        self, entry: Mapping[str, Any], key: str, values: tuple[str, ...], otherwise: str
    ) -> str:
        value = _line(entry, key)
        if value in values:
            return value
        self.note(f"{key} is none of {', '.join(values)}: {_shown(value)}")
        return otherwise

    # ------------------------------------------------------------ the text

    @cached_property
    def folded(self) -> FoldedText:
        start, end = self.window.span
        return fold_text(self.window.text[start:end])

    def places(self, words: str) -> list[Offsets]:
        """Return where words stand in the window, as offsets in the text."""
        first = self.window.span[0]
        return [(first + a, first + b) for a, b in find_quote(self.folded, words)]

    @cached_property
    def lower(self) -> FoldedText:
        """The window in small letters, as far as these are as many as the letters."""
        start, end = self.window.span
        letters = (c.lower() if len(c.lower()) == 1 else c for c in self.window.text[start:end])
        return fold_text("".join(letters))

    def own(self, words: str) -> str:
        """Return a name or office as the text has it, capitals aside, or nothing where it has not."""
        first, place = self.window.span[0], next(iter(self.places(words)), None)
        if place is None and len(words) > 3:  # 'US' is not 'us'
            small = find_quote(self.lower, words.lower())
            place = (first + small[0][0], first + small[0][1]) if small else None
        return " ".join(self.window.text[slice(*place)].split()) if place else ""

    def named(self, entry: Mapping[str, Any], key: str) -> str:
        """Return words that must stand in the text, as the text has them; others are dropped."""
        words = _line(entry, key)
        own = self.own(words)
        if words and not own:
            self.note(f"{key} is not in the text: {_shown(words)}")
        return own

    def span(self, entry: Mapping[str, Any]) -> Offsets:
        """Return where a quote stands: the place in the sentences named, or the only one."""
        quote = entry.get("quote")
        if not isinstance(quote, str) or len(quote.strip()) < 4:
            raise _Fault("a quote too short to prove anything")
        places = self.places(quote)
        if not places:
            raise _Fault(f"the quote does not stand in the text: {_shown(quote)}")
        given = entry.get("sentences")
        numbers = given if isinstance(given, list) else []
        spans = [self.window.sentences[n] for n in numbers if _is_number(n, self.window)]
        named = [p for p in places if any(p[0] < end and start < p[1] for start, end in spans)]
        if not named and len(places) > 1:
            raise _Fault(
                f"the quote stands in several sentences, none of them named: {_shown(quote)}"
            )
        start, end = (named or places)[0]
        if sum(1 for a, b in self.window.sentences.values() if a < end and start < b) > 2:
            raise _Fault(f"the quote is longer than a sentence: {_shown(quote)}")
        return start, end

    def is_named_beside(self, party: str, start: int, end: int) -> bool:
        """Tell whether a party is named in the sentences of a passage."""
        spans = [s for s in self.window.sentences.values() if s[0] < end and start < s[1]]
        forms = (party, *self.parties[party].aliases)
        return any(
            a < stop and begin < b
            for form in forms for a, b in self.places(form) for begin, stop in spans
        )  # fmt: skip


def _is_number(value: object, window: Window) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in window.sentences


def _names(word: str) -> bool:
    """Tell whether a word can stand for a party; 'the' and 'its' stand everywhere."""
    return len(word) > 3 or word != word.lower() or not word.isascii()


def _line(entry: Mapping[str, Any], key: str) -> str:
    """Return a text as one line that can be printed."""
    return _clean(entry.get(key, ""))


def _lines(entry: Mapping[str, Any], key: str) -> list[str]:
    values = entry.get(key, [])
    found = [_clean(value) for value in (values if isinstance(values, list) else [])[:MOST]]
    return [line for line in found if line]


def _clean(value: object) -> str:
    text = value if isinstance(value, str) else ""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONGEST else ""


def _shown(text: str) -> str:
    return repr(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
