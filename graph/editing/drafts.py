"""Drafts: a suggestion on its way into a coding, as a small coding of its own that can be changed and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from graph.coding.codings import SECTIONS, parse_coding
from graph.coding.layout import Block, write_block
from graph.editing.blocks import left_without, listed, plain, put, renamed, value_of, words_in
from graph.editing.decisions import flat
from graph.editing.suggestions import Suggestion, items_of, root_of
from graph.errors import InputError, Mark, Problem
from graph.notation import MapNode, Scalar
from graph.texts.anchors import find_quote, fold_text, words_before
from graph.texts.sources import Offsets, Source

WORDING = ("quote", "after")
"""Keys of a statement whose texts are words of the source and name nothing."""
NAME = "the draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """Statements with their findings, and the actors, places and terms that these name, by handle.

    The first finding of the first statement is the one that was suggested.
    """

    source: str
    coder: str
    statements: tuple[Block, ...]
    actors: Block = field(default_factory=list)
    places: Block = field(default_factory=list)
    terms: Block = field(default_factory=list)

    @property
    def text(self) -> str:
        """The draft as a coding file."""
        return "\n".join(write_block(self.blocks())) + "\n"

    def blocks(self) -> Block:
        """Return the draft as keys and values."""
        blocks: Block = [("source", self.source), ("coder", self.coder)]
        blocks += [(name, entries) for name in SECTIONS if (entries := self.section(name))]
        return [*blocks, ("statements", list(self.statements))]

    def section(self, name: str) -> Block:
        """Return the entries of a section."""
        return {"actors": self.actors, "places": self.places, "terms": self.terms}[name]

    @property
    def statement(self) -> Block:
        """The first statement."""
        return self.statements[0]

    @property
    def finding(self) -> Block:
        """The first finding."""
        return findings_of(self.statement)[0]

    def with_statement(self, statement: Block) -> Draft:
        """Return the draft with another first statement."""
        return replace(self, statements=(statement, *self.statements[1:]))

    def with_finding(self, finding: Block) -> Draft:
        """Return the draft with another first finding."""
        others = findings_of(self.statement)[1:]
        return self.with_statement(put(self.statement, "findings", [finding, *others]))

    def with_entry(self, section: str, handle: str, entry: Block) -> Draft:
        """Return the draft with an actor or term entered under a handle."""
        return replace(self, **{section: put(self.section(section), handle, entry)})  # type: ignore[arg-type]  # a section

    def renamed(self, old: str, new: str) -> Draft:
        """Return the draft with another handle for an actor or term."""
        sections = {
            name: [(new if k == old else k, renamed(v, old, new)) for k, v in self.section(name)]
            for name in SECTIONS
        }
        statements = tuple(
            [(key, value if key in WORDING else renamed(value, old, new)) for key, value in one]
            for one in self.statements
        )
        return replace(self, statements=statements, **sections)  # type: ignore[arg-type]  # sections

    def pruned(self) -> Draft:
        """Return the draft without entries that nothing in it names."""
        used = {word for one in self.statements for word in _names(one)}
        while (
            more := {
                word
                for name in SECTIONS
                for handle, entry in self.section(name)
                if handle in used
                for word in words_in(entry)
            }
            - used
        ):
            used |= more
        kept = {n: [(h, e) for h, e in self.section(n) if h in used] for n in SECTIONS}
        return replace(self, **kept)  # type: ignore[arg-type]  # sections


# ---------------------------------------------------------------- making


def draft_of(suggestion: Suggestion, coder: str, needed: Iterable[Suggestion] = ()) -> Draft:
    """Return a suggestion as a draft; its note says who found it, by which rule and how surely.

    Args:
        needed: suggestions of the same file that it refers to, which go with it.

    """
    statements = tuple(_statement(one) for one in (suggestion, *needed))
    return Draft(suggestion.source, coder, statements, *_entries(suggestion.root)).pruned()


def _statement(suggestion: Suggestion) -> Block:
    finding = put(value_of(suggestion.finding), "note", provenance(suggestion))
    findings = [finding, *map(value_of, suggestion.parts)]
    return [*said_in(suggestion.statement), ("findings", findings)]


def provenance(suggestion: Suggestion) -> str:
    """Return in words who found a suggestion, by which rule, with which flags and how surely, witness by witness."""
    found = []
    for one in suggestion.all:
        note = next(
            (v.text for k, v in one.finding if k.text == "note" and isinstance(v, Scalar)), ""
        )
        how = ", ".join(
            filter(None, (part.strip() for part in note.removeprefix("rule ").split(";")))
        )
        found.append(f"{one.extractor}{': ' * bool(how)}{how} ({one.confidence:.2f})")
    return f"found by {'; '.join(found)}"


def said_in(statement: MapNode) -> Block:
    """Return a statement without its findings."""
    return [(key.text, plain(value)) for key, value in statement if key.text != "findings"]


def with_evidence(draft: Draft, other: Suggestion, taken: Iterable[str] = ()) -> Draft:
    """Return a draft whose finding rests on the statement of another suggestion as well.

    Args:
        taken: ids that stand for something else already.

    """
    said = said_in(other.statement)
    if any(left_without(one, "findings", "id") == said for one in draft.statements):
        return draft
    ids = set(ids_of(draft.statements))
    id = str(dict(said).get("id") or new_id(other.span, {*ids, *taken}))
    more = Draft(draft.source, draft.coder, (put(said, "id", id),), *_entries(other.root)).pruned()
    for section in SECTIONS:
        own = dict(draft.section(section))
        for handle, entry in more.section(section):
            if handle in own and own[handle] != entry:
                more = more.renamed(
                    handle, free_handle(handle, {*own, *dict(more.section(section))})
                )
    evidence = listed(dict(draft.finding).get("evidence"))
    finding = put(draft.finding, "evidence", [*evidence, id])
    note = dict(finding).get("note")
    if isinstance(note, str):
        finding = put(finding, "note", f"{note}; merged with one {provenance(other)}")
    changed = draft.with_finding(finding)
    return replace(
        changed,
        statements=(*changed.statements, *more.statements),
        actors=_joined(draft.actors, more.actors),
        places=_joined(draft.places, more.places),
        terms=_joined(draft.terms, more.terms),
    )


def new_id(span: Offsets, taken: set[str]) -> str:
    """Return an id for a statement by its place that nothing else has."""
    id = base = f"also-{span[0]}-{span[1]}"
    number = 2
    while id in taken:
        id, number = f"{base}-{number}", number + 1
    return id


def quoted(source: Source, span: Offsets) -> Block | None:
    """Return words of a source as a quote, with words before it where it needs them; nothing where none will do."""
    folded = fold_text(source.text)
    words = source.text[slice(*span)]
    block: Block = [("quote", flat(words))]
    places = find_quote(folded, words)
    if places == [span]:
        return block
    before = words_before(folded, source.text, span) if span in places else None
    return None if before is None else [*block, ("after", flat(before))]


# ---------------------------------------------------------------- reading


def parse_draft(text: str, draft: Draft, name: str = NAME) -> Draft:
    """Return a draft as somebody has written it in an editor.

    Raises:
        InputError: if it has not the shape of a coding of the same source with a finding.

    """
    coding = parse_coding(text, name)
    if coding.source.text != draft.source:
        hint = f"write `source: {draft.source}`"
        raise InputError([Problem(coding.source.mark, "another source", hint)])
    if coding.defaults:
        hint = "defaults go into your coding"
        raise InputError([Problem(Mark(name, 1, 1), "a draft has no defaults", hint)])
    if not any(statement.findings for statement in coding.statements):
        hint = "write a finding, or leave the draft and reject the suggestion"
        raise InputError([Problem(Mark(name, 1, 1), "no finding", hint)])
    root = root_of(text, name)
    statements = tuple(
        value_of(one) for one in items_of(root.get("statements")) if isinstance(one, MapNode)
    )
    first = next(one for one in statements if findings_of(one))
    others = tuple(one for one in statements if one is not first)
    return Draft(draft.source, draft.coder, (first, *others), *_entries(root))


def findings_of(statement: Block) -> list[Block]:
    """Return the findings of a statement."""
    found = dict(statement).get("findings")
    return list(found) if isinstance(found, list) else []


def ids_of(statements: Iterable[object]) -> Iterator[str]:
    """Yield the ids that statements and their findings have."""
    for statement in statements:
        for block in (statement, *(findings_of(statement) if isinstance(statement, list) else ())):
            if isinstance(block, list):
                yield from (str(value) for key, value in block if key == "id")


def labels_of(draft: Draft) -> list[tuple[str, str]]:
    """Return the names of what a draft enters by handle: of actors their names, of terms their sentences."""
    terms = ((handle, entry) for handle, entry in draft.terms if isinstance(entry, list) and entry)
    return [
        *names_of_actors(draft.actors),
        *((handle, str(entry[0][1])) for handle, entry in terms),
    ]


def names_of_actors(actors: Block) -> list[tuple[str, str]]:
    """Return the names of actors by handle."""
    entries = ((handle, dict(entry)) for handle, entry in actors if isinstance(entry, list))
    return [(handle, str(e.get("label") or e.get("words") or handle)) for handle, e in entries]


def free_handle(handle: str, taken: set[str]) -> str:
    """Return a handle like one that is taken."""
    return next(new for n in range(2, len(taken) + 3) if (new := f"{handle}-{n}") not in taken)


def _entries(root: MapNode) -> Iterator[Block]:
    """Yield what a file enters at its top, section by section."""
    for name in SECTIONS:
        node = root.get(name)
        yield value_of(node) if isinstance(node, MapNode) else []


def _joined(one: Block, other: Block) -> Block:
    return [*one, *((handle, entry) for handle, entry in other if handle not in dict(one))]


def _names(statement: Block) -> Iterator[str]:
    return words_in(left_without(statement, *WORDING))
