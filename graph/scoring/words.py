"""Words of the annotation guideline and what they are in the ontology, as the tables of `data` have it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graph.extract.grammar.tables import read_table
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import expand

DATA = Path(__file__).parent / "data"
IN_ITS_WORDS = "in the guideline's words: "
"""How a note begins that keeps what a coding has no place for."""

NOBODY = "nobody the text names"
"""Who holds what a gold file gives no holder."""


def word_of(code: str, of: str, vocabulary: Vocabulary) -> str:
    """Return the guideline's word for a code, or nothing."""
    rows = (row for row in read_table("words", DATA) if row["of"] == of)
    return next((r["word"] for r in rows if expand(r["code"], vocabulary.prefixes) == code), "")


def code_of(word: str, of: str, vocabulary: Vocabulary) -> str:
    """Return the code for a word of the guideline, or nothing."""
    rows = (row for row in read_table("words", DATA) if row["of"] == of and row["word"] == word)
    return next((expand(row["code"], vocabulary.prefixes) or "" for row in rows), "")


def class_of_part(part: str, vocabulary: Vocabulary) -> str:
    """Return the class of the findings that are meetings or proposals."""
    classes = {row["part"]: row["class"] for row in read_table("parts", DATA)}
    return expand(classes[part], vocabulary.prefixes) or ""


def write_note(said: Mapping[str, str]) -> str:
    """Return what a coding has no place for, as a note; nothing where there is nothing.

    >>> write_note({"type": "union", "role": ""}), write_note({})
    ("in the guideline's words: type = union", '')
    """
    kept = [f"{key} = {' '.join(text.split())}" for key, text in said.items() if text]
    return IN_ITS_WORDS + " | ".join(kept) if kept else ""


def read_note(notes: Iterable[str]) -> dict[str, str]:
    """Return what such a note keeps.

    >>> read_note(["A thought.", "in the guideline's words: type = union | role = principal"])
    {'type': 'union', 'role': 'principal'}
    """
    kept = (note.removeprefix(IN_ITS_WORDS) for note in notes if note.startswith(IN_ITS_WORDS))
    pairs = (re.split(r" = ", item, maxsplit=1) for note in kept for item in note.split(" | "))
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


NOTHING = "(none)"
"""What stands in a note for nothing at all."""


def write_chain(chain: Sequence[tuple[str, str]]) -> str:
    """Return a chain of attribution as text for a note.

    >>> write_chain([("speaker", "Ada Arl"), ("relay", "BNA")]), write_chain([])
    ('speaker: Ada Arl > relay: BNA', '(none)')
    """
    return " > ".join(f"{role}: {name}" for role, name in chain) or NOTHING


def read_chain(text: str) -> tuple[tuple[str, str], ...]:
    """Return the chain that such a text has.

    >>> read_chain("speaker: Ada Arl > relay: BNA"), read_chain("(none)")
    ((('speaker', 'Ada Arl'), ('relay', 'BNA')), ())
    """
    if text == NOTHING:
        return ()
    parts = (link.partition(": ") for link in text.split(" > "))
    return tuple((role, name) for role, _, name in parts)
