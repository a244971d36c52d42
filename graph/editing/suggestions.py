"""Suggestions as a reviewer meets them: the findings of all extractors for a text, those alike as one entry."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.coding.codings import SUGGESTED
from graph.edit import Change, apply_changes, end_of_entry, write_flow
from graph.editing.decisions import Same
from graph.errors import InputError, Mark, Problem
from graph.folder import StudyFolder
from graph.notation import ListNode, MapNode, Node, Scalar, parse_notation, read_text
from graph.texts.anchors import FoldedText, find_quote, fold_text, places_after
from graph.texts.sources import Offsets, Source, leads_out

KEPT = ("review", "accepted")
"""What a finding in a file of suggestions has that is decided on, and stays because another refers to it."""
_STATUS = re.compile(r"^[\"']?status\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested finding: where it is written, and what it says in words.

    `root` is its whole file. `holders` of what nobody holds is what it is about: the person of an affiliation, the name
    of a meeting. `parts` are findings that stand with it and mean nothing alone, such as who takes part in a meeting,
    `part_names` whom they are about. `witnesses` are what other extractors found alike.
    """

    path: Path
    extractor: str
    source: str
    root: MapNode
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
        return text_of(self.finding.get("id"))

    def names(self, other: Suggestion) -> bool:
        """Tell whether it refers to another finding of the same file: a withdrawal to what it takes back."""
        named = {word for finding in self.findings for word in words_of(finding)}
        is_named = bool(other.id) and other.id in named
        return is_named and other.path == self.path and self.id != other.id

    def reads_otherwise(self, other: Suggestion) -> bool:
        """Tell whether another extractor reads the same words as another class, or holds others for the holder."""
        meets = self.span[0] < other.span[1] and other.span[0] < self.span[1]
        is_same = (self.class_, self.holders) == (other.class_, other.holders)
        return meets and not is_same and self.extractor != other.extractor

    @property
    def is_version(self) -> bool:
        """Tell whether it is one coder's version of what coders do not agree on: that is no other's witness."""
        return text_of(self.finding.get("note")).partition("; ")[2].startswith("version")

    @property
    def all(self) -> tuple[Suggestion, ...]:
        """The finding itself and what other extractors found alike."""
        return (self, *self.witnesses)

    @property
    def key(self) -> tuple[str, Offsets, str, tuple[str, ...], str, str, str]:
        """What tells it from the others of its study."""
        about = write_flow(self.finding.entries[0][1])
        return self.source, self.span, self.class_, self.holders, about, self.rule, self.extractor

    @property
    def newcomers(self) -> dict[str, str]:
        """The actors it names that its file enters, since the register has none such: their names by handle."""
        used = {word for finding in self.findings for word in words_of(finding)}
        used |= set(words_of(self.statement, "findings"))
        return {handle: name for handle, name in actors_of(self.root).items() if handle in used}


def read_suggestions(
    folder: StudyFolder, source: Source, same: Same = str, folders: Sequence[Path] | None = None
) -> list[Suggestion]:
    """Return the findings suggested for a source, in the order of the text, those alike under one of them.

    Args:
        same: returns one name for all names of an actor.
        folders: where codings lie, if that is known.

    """
    found: list[Suggestion] = []
    for home in coding_folders(folder) if folders is None else folders:
        path = home / f"{source.id}.yaml"
        if path.exists():
            found += _in_file(folder, path, source)
    found.sort(key=lambda s: (s.span, s.class_, s.extractor))
    return list(_with_witnesses(found, same))


def coding_folders(folder: StudyFolder) -> list[Path]:
    """Return the folders in which codings lie: the one for all, and one per coder."""
    home = folder.codings
    found = os.scandir(home) if home.is_dir() else ()
    return [home, *sorted(Path(entry.path) for entry in found if entry.is_dir())]


def _in_file(folder: StudyFolder, path: Path, source: Source) -> Iterator[Suggestion]:
    name = folder.name_of(path)
    if fault := leads_out(path, folder.root, name):
        raise InputError([fault])
    text = read_text(path, name)
    root = root_of(text, name) if _STATUS.search(text) else None
    if root is None or text_of(root.get("status")) != SUGGESTED:
        return
    yield from _in_root(root, path, source)


def _in_root(root: MapNode, path: Path, source: Source) -> Iterator[Suggestion]:
    folded = fold_text(source.text)
    extractor = text_of(root.get("coder")) or path.parent.name
    for statement in items_of(root.get("statements")):
        if not isinstance(statement, MapNode):
            continue
        span = place_of(statement, folded)
        if span is None:
            continue
        for finding, parts in _grouped(statement):
            about = finding.get("held by") or finding.entries[0][1]
            yield Suggestion(
                path, extractor, source.id, root, statement, finding, span,
                finding.entries[0][0].text, tuple(_names(root, about)),
                text_of(finding.get("note")).partition(";")[0].removeprefix("rule "),
                _number(text_of(finding.get("confidence"))), parts,
                tuple(name for part in parts for name in _names(root, part.entries[0][1])),
            )  # fmt: skip


def _grouped(statement: MapNode) -> Iterator[tuple[MapNode, tuple[MapNode, ...]]]:
    """Yield the findings of a statement that are open, each with those that refer to it."""
    items = items_of(statement.get("findings"))
    findings = [item for item in items if isinstance(item, MapNode) and item.entries]
    ids = {text_of(f.get("id")): f for f in findings if f.get("id")}
    owners = [
        next((ids[w] for w in words_of(f) if w in ids and ids[w] is not f), None) for f in findings
    ]
    for finding, owner in zip(findings, owners, strict=True):
        if owner is None and not _is_kept(finding):
            yield finding, tuple(f for f, o in zip(findings, owners, strict=True) if o is finding)


def place_of(statement: MapNode, folded: FoldedText) -> Offsets | None:
    """Return where the words of a statement, or its first passage, stand first, or nothing."""
    statement = _first_passage(statement)
    places = find_quote(folded, text_of(statement.get("quote")))
    if after := text_of(statement.get("after")):
        places = sorted(places_after(folded, places, after))
    return places[0] if places else None


def _first_passage(statement: MapNode) -> MapNode:
    """Return a statement as one with its first passage alone."""
    node = statement.get("quote")
    if not isinstance(node, ListNode) or not node.items:
        return statement
    first = node.items[0]
    if isinstance(first, MapNode):
        return first
    rest = tuple(entry for entry in statement if entry[0].text != "quote")
    key = Scalar("quote", statement.mark, 0, 0, True)
    return MapNode(((key, first), *rest), statement.mark, statement.start, statement.end)


def _with_witnesses(found: Sequence[Suggestion], same: Same) -> Iterator[Suggestion]:
    """Yield suggestions, of those alike from several extractors the surest, with the others as its witnesses."""
    left = list(found)
    while left:
        first = left.pop(0)
        alike = [
            other for other in left
            if other.extractor != first.extractor and other.class_ == first.class_
            and not (other.is_version or first.is_version)
            and set(map(same, other.holders)) & set(map(same, first.holders))
            and other.span[0] < first.span[1] and first.span[0] < other.span[1]
        ]  # fmt: skip
        left = [other for other in left if other not in alike]
        best, *rest = sorted((first, *alike), key=lambda s: -s.confidence)
        yield replace(best, witnesses=tuple(rest))


def without(text: str, name: str, gone: Sequence[Suggestion]) -> str | None:
    """Return a file of suggestions without some; nothing where no statement is left.

    A statement goes with its last finding. What a finding that stays refers to stays as well, as one that is accepted,
    until that finding goes, too.
    """
    for one in gone:
        text = _marked(text, name, one)
    while idle := next(iter(_idle(text, name)), None):
        statement, finding = idle
        items = items_of(statement.get("findings"))
        text = _cut(text, statement if len(items) == 1 else finding)
    return text if any(True for _ in statements_in(text, name)) else None


def _marked(text: str, name: str, gone: Suggestion) -> str:
    """Return a file in which a finding and its parts have the mark of what is decided on."""
    decided = {write_flow(finding) for finding in gone.findings}
    for statement in statements_in(text, name):
        if all(_same(statement, gone.statement, key) for key in ("quote", "after", "speaker")):
            wanted = [f for f in items_of(statement.get("findings")) if write_flow(f) in decided]
            if wanted:
                return apply_changes(
                    text, [_mark(text, f) for f in wanted if isinstance(f, MapNode)]
                )
    return text


def _mark(text: str, finding: MapNode) -> Change:
    key, value = KEPT
    if text[finding.start] == "{":
        return finding.end - 1, finding.end - 1, f", {key}: {value}"
    indent = " " * (finding.entries[0][0].mark.column - 1)
    end = end_of_entry(text, finding)
    newline = "" if text[:end].endswith("\n") else "\n"
    return end, end, f"{newline}{indent}{key}: {value}\n"


def _idle(text: str, name: str) -> Iterator[tuple[MapNode, MapNode]]:
    """Yield the findings that are decided on and that none refers to, with their statements."""
    found = [
        (statement, finding)
        for statement in statements_in(text, name)
        for finding in items_of(statement.get("findings"))
        if isinstance(finding, MapNode)
    ]
    for statement, finding in found:
        id = text_of(finding.get("id"))
        others = (other for _, other in found if other is not finding)
        if _is_kept(finding) and not (id and any(id in words_of(other) for other in others)):
            yield statement, finding


def _is_kept(finding: MapNode) -> bool:
    key, value = KEPT
    return text_of(finding.get(key)) == value


def _cut(text: str, out: MapNode) -> str:
    begin = text.rfind("\n", 0, out.start) + 1
    if not re.fullmatch(r"[ \t]*-[ \t]+", text[begin : out.start]):
        hint = "write each finding and statement on lines of its own"
        raise InputError([Problem(out.mark, "several entries on one line", hint)])
    return apply_changes(text, [(begin, end_of_entry(text, out), "")])


def _same(one: MapNode, other: MapNode, key: str) -> bool:
    a, b = one.get(key), other.get(key)
    return a is b is None or (a is not None and b is not None and write_flow(a) == write_flow(b))


# ---------------------------------------------------------------- files as they are written


def statements_in(text: str, name: str) -> Iterator[MapNode]:
    """Yield the statements of a coding file as they are written."""
    for item in items_of(root_of(text, name).get("statements")):
        if isinstance(item, MapNode):
            yield item


def root_of(text: str, name: str) -> MapNode:
    """Return a coding file as it is written; an empty one has no keys."""
    root = parse_notation(text, name)
    return root if isinstance(root, MapNode) else MapNode((), Mark(name), 0, 0)


def items_of(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a list, none of anything else."""
    return node.items if isinstance(node, ListNode) else ()


def text_of(node: Node | None) -> str:
    """Return a text, or nothing of anything else."""
    return node.text if isinstance(node, Scalar) else ""


def words_of(node: Node, without: str = "") -> Iterator[str]:
    """Yield every text within a value, those of one key left out."""
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from words_of(item)
    else:
        for key, value in node:
            if key.text != without:
                yield from words_of(value)


def actors_of(root: MapNode) -> dict[str, str]:
    """Return the actors a file enters: their names by handle."""
    actors = root.get("actors")
    return {
        key.text: text_of(entry.get("label")) or text_of(entry.get("words")) or key.text
        for key, entry in (actors if isinstance(actors, MapNode) else ())
        if isinstance(entry, MapNode)
    }


def _number(text: str) -> float:
    return float(text) if text.replace(".", "", 1).isdigit() else 0.5


def _names(root: MapNode, node: Node | None) -> Iterator[str]:
    """Yield the names of holders: of those entered at the top of the file, their labels."""
    actors = actors_of(root)
    for word in node.items if isinstance(node, ListNode) else (node,):
        if text := text_of(word):
            yield actors.get(text, text)
