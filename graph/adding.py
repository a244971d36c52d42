"""Adding a text: copied in with a header, its publisher and author known to the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.codings import parse_register
from graph.edit import insert_entry
from graph.errors import InputError, Mark, Problem
from graph.extensions import study_vocabulary
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.notation import MapNode, Scalar, parse_notation, read_text, write_scalar
from graph.register import compile_register
from graph.scope import roots_of
from graph.sources import ENDINGS, parse_source, split_header
from graph.terms import HANDLE, slug
from graph.vocabulary import ACTOR, SOURCE, Property, Vocabulary

ORDER = ("title", "published by", "author", "issued", "language", "url", "licence", "note")


@dataclass(slots=True)
class Addition:
    """A text on its way in: its id, its words, its header by the keys we use, and lines kept as comments."""

    id: str
    suffix: str
    text: str
    origin: Path
    header: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, folder: StudyFolder, path: Path, id: str | None, given: dict[str, str]) -> Addition:
        """Return a file taken apart.

        Raises:
            InputError: if it cannot be read, is no text that can be added, or has no usable name.

        """
        mark = Mark(str(path))
        if path.suffix not in ENDINGS:
            raise InputError(
                [
                    Problem(
                        mark, f"not a text: {path.suffix or 'no ending'}", "add .txt or .md files"
                    )
                ]
            )
        content = read_text(path, str(path))
        header, text, _ = split_header(content)
        vocabulary = study_vocabulary(folder)
        addition = cls(id or "", path.suffix, text, path)
        if header is not None:
            addition._take(parse_notation(header, str(path)), vocabulary)
        addition.header |= given
        addition.id = id or addition.id or slug(path.stem)
        if not HANDLE.fullmatch(addition.id):
            raise InputError(
                [Problem(mark, f"no short name: {addition.id!r}", f"give --id {slug(addition.id)}")]
            )
        if not text.strip():
            raise InputError(
                [Problem(mark, "no text below the header" if header else "an empty file")]
            )
        return addition

    def _take(self, node: object, vocabulary: Vocabulary) -> None:
        for key, value in node if isinstance(node, MapNode) else ():
            property_ = vocabulary.property_named(key.text, SOURCE)
            word = vocabulary.label(property_.iri, "en") if property_ else ""
            text = value.text if isinstance(value, Scalar) else ""
            if key.text == "id" and HANDLE.fullmatch(text):
                self.id = text
            elif property_ and word in ORDER and text and self._fits(property_, text, vocabulary):
                self.header.setdefault(word, text)
            else:
                self.comments.append(f"{key.text}: {text}")

    def _fits(self, property_: Property, text: str, vocabulary: Vocabulary) -> bool:
        from graph.values import parse_literal

        is_name = bool(roots_of(property_, vocabulary))
        return is_name or parse_literal(text, property_.ranges, "en")[0] is not None

    def guess(self, key: str) -> str:
        """Return what a header's key may be, by the text: the title is its first line."""
        first = self.text.strip().split("\n", 1)[0].strip("# ").strip()
        return first if key == "title" and len(first) <= 160 else ""


def add_source(folder: StudyFolder, addition: Addition) -> Iterator[str]:
    """Write a text into a study and yield what was done, in words.

    Raises:
        InputError: if there is a source of this name already, or the register cannot be used.

    """
    target = folder.sources / f"{addition.id}{addition.suffix}"
    taken = [folder.sources / f"{addition.id}{ending}" for ending in ENDINGS]
    if any(path.exists() for path in taken):
        message = f"there is a source {addition.id!r} already"
        raise InputError([Problem(Mark(str(addition.origin)), message, "give another --id")])
    folder.sources.mkdir(exist_ok=True)
    known = _register_names(folder)
    for key in ("published by", "author"):
        if (name := addition.header.get(key)) and name not in known:
            yield _register(folder, name, key)
    write_whole(target, header_text(addition) + addition.text)
    source = parse_source(header_text(addition) + addition.text, addition.id, target.name)
    yield f"added {folder.name_of(target)}: {len(source.sentences)} sentences, {source.digest[:23]}…"
    if addition.comments:
        yield f"  kept as comments in its header: {'; '.join(addition.comments)}"


def header_text(addition: Addition) -> str:
    """Return a header as it stands at the top of a source."""
    lines = [
        f"{key}: {write_scalar(addition.header[key])}\n" for key in ORDER if key in addition.header
    ]
    comments = [f"# {' '.join(line.split())}\n" for line in addition.comments]
    return "".join(("---\n", *lines, *comments, "---\n"))


def _register_names(folder: StudyFolder) -> list[str]:
    path = folder.register
    text = read_text(path, path.name) if path.exists() else ""
    config = folder.config
    entries = parse_register(text, path.name)
    register = compile_register(
        entries, study_vocabulary(folder), config.base, config.languages[0], config.base
    )
    return register.names.known([ACTOR])


def _register(folder: StudyFolder, name: str, key: str) -> str:
    """Enter an actor that is not known yet, as what its part usually is, and say so."""
    vocabulary = study_vocabulary(folder)
    property_ = vocabulary.property_named(key, SOURCE)
    kind = vocabulary.label(property_.usual_kind, "en") if property_ else ""
    path = folder.register
    text = read_text(path, path.name) if path.exists() else ""
    label = write_scalar(name) if not set(name) & set(",[]{}") else f'"{name}"'
    write_whole(
        path,
        insert_entry(text, "actors", slug(name), f"{{is a: {kind}, label: {label}}}", path.name),
    )
    return f"entered in {path.name}: {slug(name)}, a {kind} called {name}"
