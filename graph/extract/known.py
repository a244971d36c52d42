"""What a study knows, handed to extractors: its vocabulary and the actors of its register."""

from __future__ import annotations

from dataclasses import replace

from graph.coding.codings import parse_register
from graph.coding.register import Register, compile_register
from graph.extensions import study_vocabulary
from graph.extract import Known
from graph.extract.grammar.tables import read_table
from graph.folder import StudyFolder
from graph.lexicon.vocabulary import ACTOR
from graph.notation import MapNode, Scalar, read_text
from graph.terms import DCTERMS, NEG, expand, iri, value_of

PERSON, UNNAMED, PART_OF = NEG + "Person", NEG + "UnnamedActor", DCTERMS + "isPartOf"


def with_origin(known: Known, header: MapNode) -> Known:
    """Return what is known together with the title and the outlet that the header of a text tells."""
    values = {key.text: value.text for key, value in header if isinstance(value, Scalar)}
    outlet = values.get("outlet") or values.get("publisher", "")
    return replace(known, title=values.get("title", ""), outlet=outlet)


def study_register(folder: StudyFolder) -> Register:
    """Return the register of a study.

    Raises:
        InputError: with every fault of it.

    """
    path, config = folder.register, folder.config
    entries = parse_register(read_text(path, path.name) if path.exists() else "", path.name)
    coder = f"{config.base}coder/{config.coder}"
    return compile_register(
        entries, study_vocabulary(folder), config.base, config.languages[0], coder
    )


def study_knowledge(folder: StudyFolder) -> Known:
    """Return what a study knows.

    Bodies that are part of another actor go by that actor: the Kremlin by Russia.
    """
    vocabulary = study_vocabulary(folder)
    register = study_register(folder)
    whole = {value_of(s): value_of(o) for s, p, o in register.triples if p == iri(PART_OF)}
    kinds = {
        expand(row["class"], vocabulary.prefixes): row["kind"]
        for row in reversed(read_table("kinds"))
    }
    actors: dict[str, tuple[str, str]] = {}
    for (root, name), entities in sorted(register.names.by_name.items()):
        for entity in entities:
            if (
                root != ACTOR
                or vocabulary.is_a(entity.class_, PERSON)
                or vocabulary.is_a(entity.class_, UNNAMED)
            ):
                continue
            owner = entity.iri
            seen: set[str] = set()
            while owner in whole and owner not in seen:
                seen.add(owner)
                owner = whole[owner]
            kind = next((kinds[c] for c in vocabulary.above(entity.class_) if c in kinds), "igo")
            actors.setdefault(name, (register.label(iri(owner)), kind))
    return Known(vocabulary, actors)
