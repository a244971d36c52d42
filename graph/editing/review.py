"""Reviewing: a person takes suggestions over into a coding, or turns them down; what was decided is remembered.

Decisions lie in `reviews/<source>.tsv`, one a line, so that an extraction done again brings nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.coding.codings import SUGGESTED
from graph.coding.layout import Block, write_block
from graph.edit import apply_changes, end_of_entry, insert_entry, remove_entry, write_flow
from graph.errors import InputError, Mark, Problem
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.notation import ListNode, MapNode, Node, Scalar, parse_notation, read_text
from graph.texts.anchors import find_quote, fold_text, places_after
from graph.texts.sources import Offsets, Source, read_source, source_paths

SECTIONS = ("actors", "places", "terms")
COLUMNS = ("decision", "by", "extractor", "start", "end", "class", "holders", "rule")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a finding: its offsets in the source, its class and holders as words."""

    decision: str
    by: str
    extractor: str
    start: int
    end: int
    class_: str
    holders: tuple[str, ...]
    rule: str

    def covers(self, start: int, end: int, class_: str, holders: Iterable[str]) -> bool:
        """Tell whether a finding is the one decided on: same class, a holder shared, words that overlap.

        >>> decision = Decision("rejected", "amina", "rules", 3, 9, "demand", ("Norway",), "must")
        >>> decision.covers(5, 12, "demand", ["Norway"]), decision.covers(9, 12, "demand", ["Norway"])
        (True, False)
        """
        meets = self.start < end and start < self.end
        return meets and self.class_ == class_ and bool(set(self.holders) & set(holders))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested finding: where it is written, and what it says in words.

    `holders` of what nobody holds is what it is about: the person of an affiliation, the name of a meeting. `parts` are
    findings that stand with it and mean nothing alone: who takes part in a meeting.
    """

    path: Path
    extractor: str
    source: str
    statement: MapNode
    finding: MapNode
    span: Offsets
    class_: str
    holders: tuple[str, ...]
    rule: str
    confidence: float
    parts: tuple[MapNode, ...] = ()
    part_names: tuple[str, ...] = ()
    witnesses: tuple[Suggestion, ...] = ()

    @property
    def findings(self) -> tuple[MapNode, ...]:
        """The finding with its parts."""
        return (self.finding, *self.parts)

    @property
    def is_held(self) -> bool:
        """Tell whether somebody holds it, as a position or proposal is held."""
        return self.finding.get("held by") is not None

    @property
    def id(self) -> str:
        """The name by which other findings refer to it, or nothing."""
        return _text(self.finding.get("id"))

    def names(self, other: Suggestion) -> bool:
        """Tell whether it refers to another finding of the same file: a withdrawal to what it takes back."""
        named = {word for finding in self.findings for word in _words(finding)}
        return (
            bool(other.id) and other.path == self.path and other.id in named and self.id != other.id
        )

    @property
    def all(self) -> tuple[Suggestion, ...]:
        """The finding itself and what other extractors found alike."""
        return (self, *self.witnesses)


def decisions_path(folder: StudyFolder, source: str) -> Path:
    """Return where the decisions on a source lie."""
    return folder.root / "reviews" / f"{source}.tsv"


def read_decisions(folder: StudyFolder, source: str) -> list[Decision]:
    """Return what was decided on the suggestions for a source.

    Raises:
        InputError: for a line that is no decision.

    """
    path = decisions_path(folder, source)
    if not path.exists():
        return []
    name = folder.name_of(path)
    found = []
    for number, line in enumerate(read_text(path, name).splitlines()[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS) or not (cells[3].isdigit() and cells[4].isdigit()):
            hint = f"columns are: {', '.join(COLUMNS)}"
            raise InputError([Problem(Mark(name, number, 1), "no line of decisions", hint)])
        holders = tuple(filter(None, cells[6].split("|")))
        decision, by, extractor, start, end, class_, _, rule = cells
        found.append(Decision(decision, by, extractor, int(start), int(end), class_, holders, rule))
    return found


# ---------------------------------------------------------------- what is suggested


def read_suggestions(folder: StudyFolder, source: Source) -> list[Suggestion]:
    """Return the findings suggested for a source, in the order of the text, those alike under one of them."""
    found: list[Suggestion] = []
    for path in folder.coding_paths():
        if path.stem == source.id:
            found += _in_file(folder, path, source)
    found.sort(key=lambda s: (s.span, s.class_, s.extractor))
    return list(_with_witnesses(found))


def _in_file(folder: StudyFolder, path: Path, source: Source) -> Iterator[Suggestion]:
    name = folder.name_of(path)
    root = parse_notation(read_text(path, name), name)
    if not isinstance(root, MapNode) or _text(root.get("status")) != SUGGESTED:
        return
    folded = fold_text(source.text)
    extractor = _text(root.get("coder")) or path.parent.name
    statements = root.get("statements")
    for statement in statements.items if isinstance(statements, ListNode) else ():
        if not isinstance(statement, MapNode):
            continue
        places = find_quote(folded, _text(statement.get("quote")))
        if after := _text(statement.get("after")):
            places = sorted(places_after(folded, places, after))
        findings = [f for f in _items(statement.get("findings")) if f.entries] if places else []
        for finding, parts in _grouped(findings):
            note = _text(finding.get("note")).partition(";")[0].removeprefix("rule ")
            about = finding.get("held by") or finding.entries[0][1]
            yield Suggestion(
                path, extractor, source.id, statement, finding, places[0],
                finding.entries[0][0].text, tuple(_names(root, about)), note,
                _number(_text(finding.get("confidence"))), parts,
                tuple(name for part in parts for name in _names(root, part.entries[0][1])),
            )  # fmt: skip


def _items(node: Node | None) -> Iterator[MapNode]:
    for item in node.items if isinstance(node, ListNode) else ():
        if isinstance(item, MapNode):
            yield item


def _grouped(findings: Sequence[MapNode]) -> Iterator[tuple[MapNode, tuple[MapNode, ...]]]:
    """Yield the findings of a statement, each with those that refer to it."""
    ids = {_text(f.get("id")): f for f in findings if f.get("id")}
    owners = [
        next((ids[w] for w in _words(f) if w in ids and ids[w] is not f), None) for f in findings
    ]
    for finding, owner in zip(findings, owners, strict=True):
        if owner is None:
            yield finding, tuple(f for f, o in zip(findings, owners, strict=True) if o is finding)


def _with_witnesses(found: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """Yield suggestions, of those alike from several extractors the surest, with the others as its witnesses."""
    left = list(found)
    while left:
        first = left.pop(0)
        alike = [
            other for other in left
            if other.extractor != first.extractor and other.class_ == first.class_
            and set(other.holders) & set(first.holders)
            and other.span[0] < first.span[1] and first.span[0] < other.span[1]
        ]  # fmt: skip
        left = [other for other in left if other not in alike]
        best, *rest = sorted((first, *alike), key=lambda s: -s.confidence)
        yield _joined(best, tuple(rest))


def _joined(best: Suggestion, witnesses: tuple[Suggestion, ...]) -> Suggestion:
    return replace(best, witnesses=witnesses)


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _number(text: str) -> float:
    return float(text) if text.replace(".", "", 1).isdigit() else 0.5


def _names(root: MapNode, node: Node | None) -> Iterator[str]:
    """Yield the names of holders: of those entered at the top of the file, their labels."""
    actors = root.get("actors")
    for word in node.items if isinstance(node, ListNode) else (node,):
        text = _text(word)
        entry = actors.get(text) if isinstance(actors, MapNode) else None
        label = (
            (_text(entry.get("label")) or _text(entry.get("words")))
            if isinstance(entry, MapNode)
            else ""
        )
        if text:
            yield label or text


# ---------------------------------------------------------------- deciding


@dataclass(slots=True)
class Review:
    """A review in progress: each decision is written at once, and can be taken back."""

    folder: StudyFolder
    reviewer: str
    undone: list[dict[Path, str | None]] = field(default_factory=list)

    def target(self, source: str) -> Path:
        """Return the reviewer's coding of a source: where accepted findings go."""
        own = self.folder.codings / self.reviewer / f"{source}.yaml"
        shared = self.folder.codings / f"{source}.yaml"
        return shared if self.reviewer == self.folder.config.coder and not own.exists() else own

    def accept(self, suggestion: Suggestion) -> None:
        """Take a finding over into the reviewer's coding, with the findings, terms and actors it needs."""
        needed = [s for s in self.others(suggestion) if suggestion.names(s)]
        self.remember(suggestion, *needed)
        for one in (*needed, suggestion):
            path = self.target(one.source)
            name = self.folder.name_of(path)
            text = read_text(path, name) if path.exists() else self.head(one.source)
            write_whole(path, with_finding(text, name, one, self.root_of(one)))
            self.settle(one, "accepted")

    def reject(self, suggestion: Suggestion) -> None:
        """Turn a finding down, and with it what refers to it."""
        needing = [s for s in self.others(suggestion) if s.names(suggestion)]
        self.remember(suggestion, *needing)
        for one in (*needing, suggestion):
            self.settle(one, "rejected")

    def undo(self) -> bool:
        """Take the last decision back, and tell whether there was one."""
        if not self.undone:
            return False
        for path, text in self.undone.pop().items():
            if text is None:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, text)
        return True

    # ------------------------------------------------------------ steps

    def head(self, source: str) -> str:
        return f"source: {source}\ncoder: {self.reviewer}\n"

    def root_of(self, suggestion: Suggestion) -> MapNode:
        name = self.folder.name_of(suggestion.path)
        root = parse_notation(read_text(suggestion.path, name), name)
        return root if isinstance(root, MapNode) else MapNode((), Mark(name), 0, 0)

    def others(self, suggestion: Suggestion) -> list[Suggestion]:
        """Return what else is suggested in the same file."""
        path = source_paths(self.folder.sources)[suggestion.source]
        found = read_suggestions(self.folder, read_source(path, self.folder.name_of(path)))
        return [s for s in found if s.path == suggestion.path]

    def remember(self, *suggestions: Suggestion) -> None:
        """Keep the files as they are before a decision."""
        source = suggestions[0].source
        paths = {self.target(source), decisions_path(self.folder, source)}
        paths |= {one.path for suggestion in suggestions for one in suggestion.all}
        self.undone.append(
            {path: path.read_text("utf-8") if path.exists() else None for path in paths}
        )

    def settle(self, suggestion: Suggestion, decision: str) -> None:
        """Note a decision on a finding and all alike, and take them out of what is suggested."""
        path = decisions_path(self.folder, suggestion.source)
        text = path.read_text("utf-8") if path.exists() else "\t".join(COLUMNS) + "\n"
        for one in suggestion.all:
            cells = (
                decision, self.reviewer, one.extractor, str(one.span[0]), str(one.span[1]),
                one.class_, "|".join(one.holders), one.rule,
            )  # fmt: skip
            text += "\t".join(" ".join(cell.split()) for cell in cells) + "\n"
            self.take_out(one)
        path.parent.mkdir(exist_ok=True)
        write_whole(path, text)

    def take_out(self, suggestion: Suggestion) -> None:
        """Take a finding out of the suggestions; its statement goes with the last one, the file with the last."""
        name = self.folder.name_of(suggestion.path)
        text = read_text(suggestion.path, name)
        same = [
            s for s in read_statements(text, name)
            if _text(s.get("quote")) == _text(suggestion.statement.get("quote"))
            and _text(s.get("speaker")) == _text(suggestion.statement.get("speaker"))
        ]  # fmt: skip
        for statement in same:
            findings = statement.get("findings")
            items = findings.items if isinstance(findings, ListNode) else ()
            decided = {write_flow(finding) for finding in suggestion.findings}
            wanted: list[Node] = [f for f in items if write_flow(f) in decided]
            if not wanted:
                continue
            gone = [statement] if len(items) == len(wanted) else wanted
            cuts = [(text.rfind("\n", 0, g.start) + 1, end_of_entry(text, g), "") for g in gone]
            text = apply_changes(text, cuts)
            break
        if any(True for _ in read_statements(text, name)):
            write_whole(suggestion.path, text)
        else:
            suggestion.path.unlink()


def read_statements(text: str, name: str) -> Iterator[MapNode]:
    """Yield the statements of a coding file as they are written."""
    root = parse_notation(text, name)
    statements = root.get("statements") if isinstance(root, MapNode) else None
    for item in statements.items if isinstance(statements, ListNode) else ():
        if isinstance(item, MapNode):
            yield item


def with_finding(text: str, name: str, suggestion: Suggestion, root: MapNode) -> str:
    """Return a coding file with a suggested finding added, accepted, and all that it names at the top."""
    findings: list[Block] = [
        [*((key.text, _value(value)) for key, value in finding), ("review", "accepted")]
        for finding in suggestion.findings
    ]
    statement: Block = [
        (key.text, _value(value)) for key, value in suggestion.statement if key.text != "findings"
    ]
    statement.append(("findings", findings))
    used = {word for finding in suggestion.findings for word in _words(finding)}
    used |= set(_words(suggestion.statement, "findings"))
    used |= {word for key in used for word in _entry_words(root, key)}  # an organ needs its whole
    for section in SECTIONS:
        entries, own = root.get(section), parse_notation(text, name)
        there = own.get(section) if isinstance(own, MapNode) else None
        for key, value in entries if isinstance(entries, MapNode) else ():
            if key.text in used and not (isinstance(there, MapNode) and there.get(key.text)):
                text = insert_entry(text, section, key.text, write_flow(value), name)
    return _append_statement(text, name, statement)


def _entry_words(root: MapNode, key: str) -> Iterator[str]:
    """Yield the words of what a file enters at its top under a handle."""
    for section in SECTIONS:
        entries = root.get(section)
        entry = entries.get(key) if isinstance(entries, MapNode) else None
        if entry is not None:
            yield from _words(entry)


def _append_statement(text: str, name: str, statement: Block) -> str:
    lines = list(write_block([("statements", [statement])]))[1:]
    root = parse_notation(text, name)
    node = root.get("statements") if isinstance(root, MapNode) else None
    if isinstance(root, MapNode) and isinstance(node, ListNode) and not node.items:  # []
        key = next(key for key, value in root if value is node)
        text, node = apply_changes(text, [remove_entry(text, root, key)]), None
    if not isinstance(node, ListNode) or not node.items:
        return f"{text.rstrip()}\n{'' if node is not None else 'statements:' + chr(10)}" + "".join(
            f"{line}\n" for line in lines
        )
    before = text[text.rfind("\n", 0, node.items[0].start) + 1 : node.items[0].start]
    depth = len(before) - len(before.lstrip(" "))
    shift, lines = " " * max(0, depth - 2), [line[max(0, 2 - depth) :] for line in lines]
    end = end_of_entry(text, node.items[-1])
    before = text[:end] if text[:end].endswith("\n") else text[:end] + "\n"
    return before + "".join(f"{shift}{line}\n" for line in lines) + text[end:]


def _value(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, ListNode):
        return [_value(item) for item in node.items]
    return [(key.text, _value(value)) for key, value in node]


def _words(node: Node, without: str = "") -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _words(item)
    else:
        for key, value in node:
            if key.text != without:
                yield from _words(value)
