"""Adding texts: copied in with a header, their publishers and authors known to the register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.codings import parse_register
from graph.edit import insert_entry, write_flow
from graph.errors import InputError, Mark, Problem, with_article
from graph.extensions import study_vocabulary
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.notation import Node, Scalar, parse_notation, read_text, write_flow_text, write_scalar
from graph.register import compile_register
from graph.scope import roots_of
from graph.sources import ENDINGS, as_header, parse_source, read_source, source_paths, split_header
from graph.terms import HANDLE, LANGUAGE, slug
from graph.values import parse_literal
from graph.vocabulary import ACTOR, SOURCE, Vocabulary

ORDER = ("title", "published by", "author", "issued", "language", "url", "licence", "note")
NAMES = ("published by", "author")
_MARKUP = re.compile(r"</?(?:html|body|head|div|span|p|br|a|script)\b[^>]*>", re.IGNORECASE)


@dataclass(slots=True)
class Addition:
    """A text on its way in: its id, its words, its header by the keys we use, and lines kept as comments."""

    id: str
    suffix: str
    text: str
    origin: Path
    header: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)

    @property
    def content(self) -> str:
        """The file as it is written."""
        lines = [f"{k}: {write_scalar(self.header[k])}\n" for k in ORDER if k in self.header]
        comments = [f"# {' '.join(line.split())}\n" for line in self.comments]
        return "".join(("---\n", *lines, *comments, "---\n", self.text))

    def guess(self, key: str) -> str:
        """Return what a header's key may be, by the text: the title is its first line."""
        first = self.text.strip().split("\n", 1)[0].strip("# ").strip()
        return first if key == "title" and len(first) <= 160 else ""


def read_additions(
    paths: Iterable[Path], vocabulary: Vocabulary, id: str | None, given: Mapping[str, str]
) -> list[Addition]:
    """Return files taken apart, each as `read_addition` does.

    Raises:
        InputError: with every fault of every file.

    """
    additions: list[Addition] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            additions.append(read_addition(path, vocabulary, id, given))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return additions


def read_addition(
    path: Path, vocabulary: Vocabulary, id: str | None, given: Mapping[str, str]
) -> Addition:
    """Return a file taken apart.

    Args:
        given: values of the header that count before the file's own.

    Raises:
        InputError: if it cannot be read, is no text that can be added, or has no usable name or header.

    """
    mark = Mark(str(path))
    if path.suffix.lower() not in ENDINGS:
        message = f"not a text: {path.suffix or 'no ending'}"
        raise InputError([Problem(mark, message, "add .txt or .md files")])
    content = read_text(path, str(path))
    header, text, _ = split_header(content)
    if header is None:
        parse_source(content, "", str(path))  # tells of a header that does not end
    addition = Addition("", path.suffix.lower(), text, path)
    if header is not None:
        # The blank first line stands for `---`, so that marks count lines of the file.
        node = parse_notation("\n" + header, str(path))
        for key, value in as_header(node, str(path)):
            _take(addition, key.text, value, vocabulary)
    addition.header |= given
    addition.id = id or addition.id or slug(path.stem)
    problems = [
        Problem(mark, message, "give it in that form")
        for word, value in addition.header.items()
        if (message := fault_of(word, value, vocabulary))
    ]
    if not HANDLE.fullmatch(addition.id):
        hint = f"give --id {slug(addition.id)}"
        problems.append(Problem(mark, f"no short name: {addition.id!r}", hint))
    if not text.strip():
        what = "no text below the header" if header is not None else "an empty file"
        problems.append(Problem(mark, what, "add a file with the words of the source"))
    if problems:
        raise InputError(problems)
    return addition


def _take(addition: Addition, key: str, node: Node, vocabulary: Vocabulary) -> None:
    """Enter what a key of a file's own header says: as our key, or as a comment."""
    property_ = vocabulary.property_named(key, SOURCE)
    word = vocabulary.label(property_.iri, "en") if property_ else ""
    text = node.text if isinstance(node, Scalar) else ""
    if key == "id" and HANDLE.fullmatch(text):
        addition.id = text
    elif word in ORDER and text and not fault_of(word, text, vocabulary):
        addition.header.setdefault(word, text)
    else:
        addition.comments.append(f"{key}: {text or write_flow(node)}")


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


# ---------------------------------------------------------------- writing


def add_sources(folder: StudyFolder, additions: Sequence[Addition]) -> Iterator[str]:
    """Write texts into a study and yield what was done, in words.

    Raises:
        InputError: if one is there already, by its name or its words, or the register cannot be used; nothing is
            written then.

    """
    problems = [problem for addition in additions for problem in _taken(folder, addition)]
    names = [addition.id for addition in additions]
    for addition in additions:
        if names.count(addition.id) > 1:
            message = f"two files would be the source {addition.id!r}"
            problems.append(
                Problem(Mark(str(addition.origin)), message, "add them one by one with --id")
            )
    if problems:
        raise InputError(problems)
    register, entered = _registered(folder, additions)
    if entered:
        write_whole(folder.register, register)
        yield from entered
    for addition in additions:
        target = folder.sources / f"{addition.id}{addition.suffix}"
        write_whole(target, addition.content)
        source = parse_source(addition.content, addition.id, target.name)
        count = len(source.sentences)
        yield f"added {folder.name_of(target)}: {count} sentence{'s' * (count != 1)}, {source.digest[:23]}…"
        if addition.comments:
            yield f"  kept as comments in its header: {'; '.join(addition.comments)}"
        if "issued" not in addition.header:
            yield "  its date is not known: write `issued:` in its header, by which stands are put in order"
        if _MARKUP.search(addition.text):
            yield "  it has HTML tags, which count as words: take them out before you code it"


def _taken(folder: StudyFolder, addition: Addition) -> Iterator[Problem]:
    """Yield why a text cannot be added: its name or its words are there already."""
    mark = Mark(str(addition.origin))
    digest = parse_source(addition.content, addition.id, "").digest
    for id, path in source_paths(folder.sources).items():
        name = folder.name_of(path)
        if id == addition.id:
            yield Problem(mark, f"there is a source {id!r} already: {name}", "give another --id")
        elif read_source(path, name).digest == digest:
            yield Problem(mark, f"the same text is there already: {name}", "code that one")


def _registered(folder: StudyFolder, additions: Iterable[Addition]) -> tuple[str, list[str]]:
    """Return the register with all publishers and authors in it, and what was entered, in words."""
    vocabulary, path = study_vocabulary(folder), folder.register
    text = read_text(path, path.name) if path.exists() else ""
    entered: list[str] = []
    for addition in additions:
        for key in NAMES:
            name = addition.header.get(key, "")
            handle = _new_handle(folder, vocabulary, text, name) if name else ""
            property_ = vocabulary.property_named(key, SOURCE)
            if handle and property_:
                kind = vocabulary.label(property_.usual_kind, "en")
                fields = f"{{is a: {kind}, label: {write_flow_text(name)}}}"
                text = insert_entry(text, "actors", handle, fields, path.name)
                entered.append(
                    f"entered in {path.name}: {handle}, {with_article(kind)} called {name}"
                )
    return text, entered


def _new_handle(folder: StudyFolder, vocabulary: Vocabulary, text: str, name: str) -> str:
    """Return a handle for an actor that a register does not know by this name, else nothing."""
    config = folder.config
    entries = parse_register(text, folder.register.name)
    names = compile_register(
        entries, vocabulary, config.base, config.languages[0], config.base
    ).names
    if names.exact(name, [ACTOR]) or names.handles(name, [ACTOR]) or names.folded(name, [ACTOR]):
        return ""
    handle, count = slug(name), 1
    while names.handles(handle, [ACTOR]):
        count += 1
        handle = f"{slug(name)}-{count}"
    return handle
