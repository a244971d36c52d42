"""Entering: a draft becomes part of a coding file, which keeps its comments and layout."""

from __future__ import annotations

from graph.coding.codings import SECTIONS
from graph.coding.layout import Block, write_block
from graph.edit import apply_changes, end_of_entry, insert_entry, remove_entry, write_flow
from graph.editing.blocks import flow, plain, put
from graph.editing.drafts import Draft, findings_of, free_handle, ids_of, names_of_actors
from graph.editing.suggestions import actors_of, items_of, root_of
from graph.notation import ListNode, MapNode


def with_draft(text: str, name: str, draft: Draft, same: Draft) -> str:
    """Return a coding file with the statements of a draft at its end, accepted, and all they name at the top.

    An entry that the file has already stays as it is there. One that the reviewer has changed gets a handle of its own.

    Args:
        same: the draft before anything in it was changed.

    """
    draft = _fitted(draft.pruned(), root_of(text, name), same)
    for section in SECTIONS:
        for handle, entry in draft.section(section):
            if handle not in _section(root_of(text, name), section):
                text = insert_entry(text, section, handle, flow(entry), name)
    for statement in draft.statements:
        findings = [_accepted(finding) for finding in findings_of(statement)]
        block = put(statement, "findings", findings) if findings else statement
        text = append_statement(text, name, block)
    return text


def _fitted(draft: Draft, root: MapNode, same: Draft) -> Draft:
    """Return a draft with handles that mean in a coding what they mean in the draft."""
    taken = set(ids_of(plain(statement) for statement in items_of(root.get("statements"))))
    own = list(ids_of(draft.statements))
    for id in own:
        if id in taken:
            draft = draft.renamed(id, free_handle(id, {*taken, *own}))
    named = {label: handle for handle, label in actors_of(root).items()}
    for handle, label in names_of_actors(draft.actors):
        if label in named:
            draft = draft.renamed(handle, named[label])
    for section in SECTIONS:
        there, before = _section(root, section), dict(same.section(section))
        for handle, entry in draft.section(section):
            is_other = before.get(handle) != entry and flow(entry) != there.get(handle)
            if section == "actors" and named.get(
                dict(names_of_actors(draft.actors)).get(handle, "")
            ):
                continue
            if handle in there and is_other:
                free = free_handle(handle, {*there, *dict(draft.section(section))})
                draft = draft.renamed(handle, free)
    return draft


def append_statement(text: str, name: str, statement: Block) -> str:
    """Return a coding file with a statement at its end, as deep as the others."""
    lines = list(write_block([("statements", [statement])]))[1:]
    root = root_of(text, name)
    node = root.get("statements")
    if isinstance(node, ListNode) and not node.items:  # []
        key = next(key for key, value in root if value is node)
        text, node = apply_changes(text, [remove_entry(text, root, key)]), None
    if not isinstance(node, ListNode) or not node.items:
        head = "" if node is not None else "statements:\n"
        return f"{text.rstrip()}\n{head}" + "".join(f"{line}\n" for line in lines)
    before = text[text.rfind("\n", 0, node.items[0].start) + 1 : node.items[0].start]
    depth = len(before) - len(before.lstrip(" "))
    shift, lines = " " * max(0, depth - 2), [line[max(0, 2 - depth) :] for line in lines]
    end = end_of_entry(text, node.items[-1])
    before = text[:end] if text[:end].endswith("\n") else text[:end] + "\n"
    return before + "".join(f"{shift}{line}\n" for line in lines) + text[end:]


def _accepted(finding: Block) -> Block:
    return finding if "review" in dict(finding) else [*finding, ("review", "accepted")]


def _section(root: MapNode, name: str) -> dict[str, str]:
    entries = root.get(name)
    return {
        key.text: write_flow(value)
        for key, value in (entries if isinstance(entries, MapNode) else ())
    }
