"""Actors, places and terms: entered under their handles and names, so that other entries can name them."""

from __future__ import annotations

from collections.abc import Iterable

from graph.coding.codings import Field, ThingEntry
from graph.coding.describe import Describer
from graph.coding.description import SECTION_ROOTS, Description
from graph.coding.scope import Entity, Names
from graph.lexicon.vocabulary import ACTOR, LABEL, TERM
from graph.notation import Node, Scalar
from graph.terms import NEG, SKOS, local_name, value_of

ALIAS = SKOS + "altLabel"
NAMES = ("label", "words")


def enter_things(
    describer: Describer, entries: Iterable[ThingEntry], names: Names
) -> list[Description]:
    """Enter things under their names, then describe them: they may refer to each other in any order."""
    entered = [made for entry in entries if (made := _enter(describer, entry, names))]
    for description, fields in entered:
        describer.describe(description, fields)
    return [description for description, _ in entered]


def _enter(
    describer: Describer, entry: ThingEntry, names: Names
) -> tuple[Description, tuple[Field, ...]] | None:
    """Return the description of a thing with its class and names, entered, and its other fields.

    A thing without a class or name gives nothing, noted as a fault; it is entered all the same, so that its uses are
    no further faults.
    """
    root, handle = SECTION_ROOTS[entry.section], entry.handle.text
    if known := _known(describer, entry, root):
        return known
    class_, main, rest = _class_of(describer, entry, root)
    labels = [node for key, node in rest if key.text in NAMES]
    named = labels if main is None else [main, *labels]
    words = [word for node in named for word in describer.words(node)]
    if not class_ or not words:
        names.add(Entity(f"{describer.base}x/{handle}", root, class_ or root, handle), handle)
        if class_ and main is None and not labels:
            word = describer.vocabulary.label(TERM, "en") if root == TERM else "label"
            what = "a plain sentence" if root == TERM else "a name"
            hint = f"write `{word}:` and {what}"
            describer.fault(entry.handle.mark, f"{handle} has no label", hint)
        return None
    if names.handles(handle, [root]):
        describer.fault(entry.handle.mark, f"{handle} is entered twice")
    description = Description(_subject(describer, class_, handle), class_, entry.handle.mark)
    description.add(LABEL, *words)
    label = value_of(words[0])
    describer.labels[description.subject] = label
    entity = Entity(description.subject, root, class_, label)
    describer.met[description.subject] = entity
    names.add(entity, handle, [*map(value_of, words), *_aliases(describer, class_, rest)])
    return description, tuple(field for field in rest if field[0].text not in NAMES)


def _subject(describer: Describer, class_: str, handle: str) -> str:
    """Return the IRI of a thing: by its handle, and by its source too where it is known in that source only."""
    vocabulary = describer.vocabulary
    segment = local_name(vocabulary.bearer(class_, NEG + "namedBy") or class_).lower()
    per_source = vocabulary.inherited(class_, NEG + "perSource") == ["true"]
    name = f"{handle}.{describer.source_id}" if per_source and describer.source_id else handle
    return f"{describer.base}{segment}/{name}"


def _known(
    describer: Describer, entry: ThingEntry, root: str
) -> tuple[Description, tuple[Field, ...]] | None:
    """Return the thing of the register an entry belongs to; it may add links to it, and nothing else."""
    found = describer.scope.find(entry.handle.text, [root])
    known = next((e for e in found if local_name(e.iri) == entry.handle.text), None)
    if known is None or known in describer.scope.local.by_handle.values():
        return None
    fields = entry.fields
    if not all(_adds_a_link(describer, key.text, known.class_) for key, _ in fields):
        hint = (
            "every coding may use it: remove this entry, but for links to other terms,\n"
            "or give what is meant another handle"
        )
        message = f"{entry.handle.text!r} is in the register already"
        describer.fault(entry.handle.mark, message, hint)
        fields = ()
    return Description(known.iri, known.class_, entry.handle.mark, known=True), fields


def _adds_a_link(describer: Describer, word: str, class_: str) -> bool:
    property_ = describer.vocabulary.property_named(word, class_)
    return word == "because" or (property_ is not None and bool(property_.recorded_as))


def _aliases(describer: Describer, class_: str, fields: Iterable[Field]) -> list[str]:
    return [
        value_of(term)
        for key, node in fields
        if (p := describer.vocabulary.property_named(key.text, class_)) and p.iri == ALIAS
        for term in describer.words(node)
    ]


def _class_of(
    describer: Describer, entry: ThingEntry, root: str
) -> tuple[str, Node | None, tuple[Field, ...]]:
    """Return the class of an entry, its label where a class word stands first, and its other fields."""
    vocabulary = describer.vocabulary
    for key, node in entry.fields:
        if key.text == "is a":
            word = node.text if isinstance(node, Scalar) else ""
            class_ = vocabulary.class_named(word, root)
            if not class_:
                describer.unknown_class(node.mark, word, root)
            elif isinstance(node, Scalar):
                describer.means(node, class_)
            return class_, None, tuple(f for f in entry.fields if f[0].text != "is a")
    for at, (key, node) in enumerate(entry.fields):
        if class_ := vocabulary.class_named(key.text, root):
            describer.means(key, class_)
            return class_, node, entry.fields[:at] + entry.fields[at + 1 :]
    if root == ACTOR:
        hint = f"write `is a:` and one of: {', '.join(vocabulary.class_words(root))}"
        describer.fault(entry.handle.mark, f"{entry.handle.text}: what is it?", hint)
        return "", None, entry.fields
    return root, None, entry.fields
