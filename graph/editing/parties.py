"""Parties that are new to an extractor and known to the register: told once, they are one for all suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.coding.codings import SUGGESTED
from graph.coding.scope import Entity
from graph.edit import Change, add_field, apply_changes, remove_entry, replace_word
from graph.editing.proof import Proof
from graph.editing.suggestions import Suggestion, actors_of, root_of, text_of
from graph.errors import StudyError
from graph.folder import StudyFolder
from graph.lexicon.hints import did_you_mean, fold_word
from graph.lexicon.vocabulary import ACTOR
from graph.notation import MapNode, read_text, write_flow_text

ALIASES = "also called"
"""The label of the property for further names."""


def known_actor(proof: Proof, word: str) -> Entity:
    """Return the actor of the register that a name or handle means.

    Raises:
        StudyError: if there is none, or it may be several.

    """
    names = proof.actors
    found = (
        names.exact(word, [ACTOR]) or names.handles(word, [ACTOR]) or names.folded(word, [ACTOR])
    )
    distinct = {entity.iri: entity for entity in found}
    if len(distinct) == 1:
        return next(iter(distinct.values()))
    hint = did_you_mean(word, names.known([ACTOR]))
    raise StudyError(
        f"{'several are' if distinct else 'nobody is'} called {word!r} in the register", hint
    )


def joined_party(
    folder: StudyFolder, proof: Proof, suggestion: Suggestion, handle: str, actor: Entity
) -> dict[Path, str]:
    """Return the files in which a newcomer becomes an actor of the register, with what they say then.

    One with a name of its own is that actor wherever it is suggested, and the register takes the name over, so that
    no extraction brings it back. One that is only described is it in this file.

    Raises:
        InputError: if a file of suggestions cannot be compiled.

    """
    label = suggestion.newcomers[handle]
    word = (
        actor.label if len(proof.actors.exact(actor.label, [ACTOR])) == 1 else _handle(proof, actor)
    )
    is_name = bool(text_of(_entry(suggestion.root, handle).get("label")))
    paths = folder.coding_paths() if is_name else iter([suggestion.path])
    changed: dict[Path, str] = {}
    for path in paths:
        name = folder.name_of(path)
        text = read_text(path, name)
        if label in text and (edits := list(_edits(proof, path, text, name, label, word))):
            changed[path] = apply_changes(text, edits)
    if is_name and not proof.actors.exact(label, [ACTOR]):
        changed[folder.register] = _with_alias(folder, _handle(proof, actor), label)
    return changed


def _edits(
    proof: Proof, path: Path, text: str, name: str, label: str, word: str
) -> Iterator[Change]:
    """Yield the changes by which all actors of a name in a file of suggestions become one of the register."""
    root = root_of(text, name)
    handles = {h for h, known in actors_of(root).items() if fold_word(known) == fold_word(label)}
    if text_of(root.get("status")) != SUGGESTED or not handles:
        return
    compiled = proof.compiled(text, name, path.stem)
    iris = {compiled.ids[ACTOR, handle].iri for handle in handles}
    seen = set()
    for scalar, entity in compiled.uses:
        if entity.iri in iris and scalar.start not in seen:
            seen.add(scalar.start)
            yield replace_word(scalar, word)
    section = root.get("actors")
    if isinstance(section, MapNode):
        for key, _ in section:
            if key.text in handles:
                yield remove_entry(text, section, key)


def _entry(root: MapNode, handle: str) -> MapNode:
    section = root.get("actors")
    entry = section.get(handle) if isinstance(section, MapNode) else None
    return entry if isinstance(entry, MapNode) else MapNode((), root.mark, 0, 0)


def _handle(proof: Proof, actor: Entity) -> str:
    return next(h for (r, h), e in proof.actors.by_handle.items() if r == ACTOR and e == actor)


def _with_alias(folder: StudyFolder, handle: str, name: str) -> str:
    """Return the register in which an actor goes by one more name."""
    text = read_text(folder.register, folder.register.name)
    entry = _entry(root_of(text, folder.register.name), handle)
    return apply_changes(text, [add_field(text, entry, ALIASES, [write_flow_text(name)])])
