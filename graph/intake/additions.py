"""Additions: texts on their way into a study, each with an id and a header in the words of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.coding.scope import roots_of
from graph.coding.values import parse_literal
from graph.errors import InputError, Mark, Problem
from graph.lexicon.vocabulary import SOURCE, Vocabulary
from graph.notation import write_flow_text, write_scalar
from graph.terms import HANDLE, LANGUAGE, slug
from graph.texts import Document, Field, fault, files_in, read_documents, reader_of
from graph.texts.words import one_line

ORDER = ("title", "published by", "author", "issued", "language", "url", "licence", "note")
NAMES = ("published by", "author")
LONGEST_ID = 60
"""Letters of an id that is made of a title."""


@dataclass(slots=True)
class Addition:
    """A text on its way in: its id, what it was read as, its header by the keys we use, lines kept as comments.

    `is_entry` tells one of several in a file or folder: nobody chose its id or looked whether it is there already.
    """

    id: str
    document: Document
    is_entry: bool = False
    header: dict[str, list[str]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words."""
        return self.document.text

    @property
    def mark(self) -> Mark:
        """What messages call it."""
        return Mark(self.document.name)

    @property
    def content(self) -> str:
        """The file as it is written."""
        lines = [f"{k}: {_written(self.header[k])}\n" for k in ORDER if k in self.header]
        comments = [f"# {one_line(line)}\n" for line in self.comments]
        return "".join(("---\n", *lines, *comments, "---\n", self.text))

    def guess(self, key: str) -> str:
        """Return what a header's key may be, by the text: the title is its first line."""
        first = self.text.strip().split("\n", 1)[0].strip("# ").strip()
        return first if key == "title" and len(first) <= 160 else ""


def _written(values: Sequence[str]) -> str:
    if len(values) == 1:
        return write_scalar(values[0])
    return f"[{', '.join(map(write_flow_text, values))}]"


def read_additions(
    paths: Iterable[Path], vocabulary: Vocabulary, id: str | None, given: Mapping[str, str]
) -> tuple[list[Addition], list[Path]]:
    """Return the texts of files and folders, and the files of folders that are no texts.

    Args:
        given: values of the header that count before the file's own.

    Raises:
        InputError: with every fault of every file.

    """
    additions: list[Addition] = []
    problems: list[Problem] = []
    left_out: list[Path] = []
    for path, in_folder in _files(paths):
        if in_folder and reader_of(path) is None:
            left_out.append(path)
            continue
        try:
            for document in read_documents(path):
                addition = to_addition(document, path.stem, vocabulary, id, given)
                addition.is_entry |= in_folder
                problems += _faults(addition, vocabulary)
                additions.append(addition)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return additions, left_out


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Yield files, those of folders too, each with whether it lies in a folder that was named."""
    for path in paths:
        if not path.is_dir():
            yield path, False
            continue
        found = [(file, True) for file in files_in(path)]
        if not any(reader_of(file) for file, _ in found):
            raise fault(str(path), "a folder without texts", "name one that holds some")
        yield from found


def to_addition(
    document: Document, stem: str, vocabulary: Vocabulary, id: str | None, given: Mapping[str, str]
) -> Addition:
    """Return a document with an id and a header.

    Args:
        stem: the file's name, of which the id is made where a file holds one text.

    """
    addition = Addition("", document, document.is_entry)
    for said in document.fields:
        _take(addition, said, vocabulary)
    addition.comments += document.notes
    addition.header |= {key: [value] for key, value in given.items()}
    title = "".join(addition.header.get("title", [])[:1])
    name = title if document.is_entry and title else stem
    addition.id = id or document.id or slug(name)[:LONGEST_ID].strip("-")
    return addition


def _take(addition: Addition, said: Field, vocabulary: Vocabulary) -> None:
    """Enter what a file says about its text: under our key, or as a comment."""
    property_ = vocabulary.property_named(said.key, SOURCE)
    word = vocabulary.label(property_.iri, "en") if property_ else ""
    values = [value for value in said.values if value.strip()]
    several = len(values) > 1 and word not in NAMES
    if word not in ORDER or not values or several or word in addition.header:
        if values or said.comment:
            addition.comments.append(said.line)
    elif any(fault_of(word, value, vocabulary) for value in values):
        addition.comments.append(said.line)
    else:
        addition.header[word] = values


def _faults(addition: Addition, vocabulary: Vocabulary) -> Iterator[Problem]:
    for word, values in addition.header.items():
        for value in values:
            if message := fault_of(word, value, vocabulary):
                yield Problem(addition.mark, message, "give it in that form")
    if not HANDLE.fullmatch(addition.id):
        hint = f"give --id {slug(addition.id)}"
        yield Problem(addition.mark, f"no short name: {addition.id!r}", hint)


def fault_of(word: str, text: str, vocabulary: Vocabulary) -> str:
    """Return why a text cannot be the value of a header's key, or nothing."""
    property_ = vocabulary.property_named(word, SOURCE)
    if word == "language":
        fits, expected = bool(LANGUAGE.fullmatch(text)), "a language code such as en, uk or ru"
    elif property_ is None or roots_of(property_, vocabulary):
        fits, expected = True, "a name"
    else:
        value, expected = parse_literal(text, property_.ranges, "en")
        fits = value is not None
    return "" if fits and text.strip() else f"{word}: {text!r} is not {expected}"
