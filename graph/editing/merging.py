"""Merging terms: one takes the place of another in all files, which keep their comments and layout."""

from __future__ import annotations

from collections.abc import Iterator

from graph.coding.codings import Field, ThingEntry
from graph.edit import (
    Change,
    add_field,
    apply_changes,
    apply_to_bytes,
    has_comment,
    remove_entry,
    replace_word,
    write_flow,
)
from graph.editing.glossary import Entry, Glossary, Use
from graph.errors import InputError, Mark, Problem
from graph.files import write_all
from graph.lexicon.vocabulary import TERM
from graph.notation import ListNode, MapNode, Node, Scalar, parse_notation

BECAUSE = "because"


def merge_terms(glossary: Glossary, old: str, new: str) -> list[str]:
    """Let one term take the place of another in all files, and return the names of those that changed.

    The glossary is one of files compiled anew. Links of the old term become links of the new one; its sentence and
    issue go.

    Raises:
        InputError: if a file cannot be compiled as it is or as it would be, if the new term is out of reach of a
            file that uses the old one, or the two are linked with each other; nothing is changed then.

    """
    if glossary.faults:
        raise InputError(glossary.faults)
    going, staying = glossary.get(old), glossary.get(new)
    if old == new:
        raise InputError([Problem(going.mark, f"{old!r} twice", "name two terms")])
    changes = _Merge(glossary, going, staying).changes()
    texts = {name: apply_changes(glossary.texts[name], found) for name, found in changes.items()}
    after = Glossary(glossary.folder, {**glossary.texts, **texts}, anew=True)
    if after.faults:
        raise InputError(_as_merged(problem) for problem in after.faults)
    paths = {glossary.folder.root / name: found for name, found in changes.items()}
    write_all({p: apply_to_bytes(p.read_bytes(), found) for p, found in paths.items()})
    return sorted(texts)


def _as_merged(problem: Problem) -> Problem:
    hint = "\n".join(filter(None, (problem.hint, "nothing was changed; mend this before merging")))
    return Problem(problem.mark, f"once merged: {problem.message}", hint)


class _Merge:
    """Two terms on their way to one."""

    def __init__(self, glossary: Glossary, going: Entry, staying: Entry) -> None:
        self.glossary, self.going, self.staying = glossary, going, staying
        self.register = glossary.folder.register.name

    def changes(self) -> dict[str, list[Change]]:
        """Return what changes, by file."""
        self._check_links()
        files = sorted({*self.going.entered, *(use.path for use in self.going.words)})
        self._check_reach(files)
        return {name: [*self._renamed(name), *self._retired(name)] for name in files}

    def _check_links(self) -> None:
        """Refuse to merge terms of which one is linked with the other."""
        for one, other in ((self.going, self.staying), (self.staying, self.going)):
            linked = [use for use in one.words if _lies_in(use, other)]
            if linked:
                message = (
                    f"{self.going.handle} and {self.staying.handle} are linked with each other"
                )
                hint = "two terms that are the same have no link: remove it first"
                raise InputError([Problem(linked[0].mark, message, hint)])

    def _check_reach(self, files: list[str]) -> None:
        """Refuse to merge where a file would name a term that is not entered in it or in the register."""
        home = next(iter(self.staying.entered))
        far = [name for name in files if name not in self.staying.entered]
        if home != self.register and far:
            handle = self.staying.handle
            message = f"{handle} is entered in {home} only, but {far[0]} would use it"
            hint = f"move {handle} to {self.register} first, where every coding can name it"
            raise InputError([Problem(self.staying.mark, message, hint)])

    def _renamed(self, name: str) -> Iterator[Change]:
        for use in self.going.words:
            if use.path == name:
                yield replace_word(use.word, self.staying.handle)

    def _retired(self, name: str) -> Iterator[Change]:
        """Yield the changes that take a term's entry out of a file; its links go under the other term."""
        entry = self.going.entered.get(name)
        if entry is None:
            return
        text = self.glossary.texts[name]
        section, key, value = _entry_of(text, name, entry)
        links = [field for field in entry.fields if self._is_link(field[0])]
        because = next((node for key, node in entry.fields if key.text == BECAUSE), None)
        if not links:
            yield remove_entry(text, section, key)
            return
        moves = name in self.staying.entered
        if not moves and all(self._is_link(k) or k.text == BECAUSE for k, _ in entry.fields):
            yield replace_word(key, self.staying.handle)
            return
        if has_comment(text, value):
            message = f"{entry.handle.text} has links and comments, which cannot be moved together"
            hint = f"move its links under {self.staying.handle} first"
            raise InputError([Problem(links[0][0].mark, message, hint)])
        said = {key.text: _links(node, because) for key, node in links}
        if moves:
            _, _, target = _entry_of(text, name, self.staying.entered[name])
            yield remove_entry(text, section, key)
            for word, items in said.items():
                yield add_field(text, target, word, items)
        else:
            yield replace_word(key, self.staying.handle)
            written = ", ".join(f"{word}: [{', '.join(items)}]" for word, items in said.items())
            yield value.start, self._end(text, value), f"{{{written}}}"

    def _end(self, text: str, value: MapNode) -> int:
        end = value.end
        return end if text[value.start] == "{" else len(text[:end].rstrip())

    def _is_link(self, key: Scalar) -> bool:
        property_ = self.glossary.compiler.vocabulary.property_named(key.text, TERM)
        return property_ is not None and bool(property_.recorded_as)


def _lies_in(use: Use, entry: Entry) -> bool:
    """Tell whether a term is named within the entry of another."""
    found = entry.entered.get(use.path)
    return found is not None and any(
        node.start <= use.word.start < node.end for _, node in found.fields
    )


def _entry_of(text: str, name: str, entry: ThingEntry) -> tuple[MapNode, Scalar, MapNode]:
    """Return the section of an entry, its key and its value."""
    root = parse_notation(text, name)
    section = root.get(entry.section) if isinstance(root, MapNode) else None
    for key, value in section if isinstance(section, MapNode) else ():
        if key.text == entry.handle.text and isinstance(value, MapNode):
            return section, key, value  # type: ignore[return-value]  # a map, as it was walked
    raise InputError([Problem(Mark(name), f"{entry.handle.text} is not there any more")])


def _links(node: Node, because: Node | None) -> list[str]:
    """Return the items of a link's value in flow notation, each with the reason its entry gave for all."""
    reason = f"{BECAUSE}: {write_flow(because)}" if because is not None else ""
    items: list[str] = []
    for item in node.items if isinstance(node, ListNode) else (node,):
        if isinstance(item, MapNode):
            items += (_link(name, details, reason) for name, details in item)
        else:
            written = write_flow(item)
            items.append(f"{{{written}: {{{reason}}}}}" if reason else written)
    return items


def _link(name: Scalar, details: Node, reason: str) -> str:
    fields: tuple[Field, ...] = details.entries if isinstance(details, MapNode) else ()
    parts = [f"{write_flow(key)}: {write_flow(value)}" for key, value in fields]
    if reason and all(key.text != BECAUSE for key, _ in fields):
        parts.append(reason)
    return f"{{{write_flow(name)}: {{{', '.join(parts)}}}}}"
