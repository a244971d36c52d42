"""Adding texts: compared with what is there, written with their originals, their publishers known to the register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from graph.coding.codings import parse_register
from graph.coding.register import compile_register
from graph.edit import add_field, apply_changes, insert_entry
from graph.errors import InputError, Problem, with_article
from graph.extensions import study_vocabulary
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.intake.additions import NAMES, Addition
from graph.intake.alike import THRESHOLD, Likeness, find_alike
from graph.intake.originals import keep_original
from graph.lexicon.vocabulary import ACTOR, SOURCE, Vocabulary
from graph.notation import MapNode, Scalar, parse_notation, read_text, write_flow_text
from graph.terms import slug
from graph.texts.sources import Source, parse_source, read_source, source_paths, split_header

Near = Literal["refuse", "join", "add"]
"""What is done with a text that is nearly the same as another."""

_MARKUP = re.compile(r"</?(?:html|body|head|div|span|p|br|a|script)\b[^>]*>", re.IGNORECASE)


@dataclass(slots=True)
class _Plan:
    """What will be written: texts, those that join others, and what was left out, in words."""

    added: list[Addition] = field(default_factory=list)
    joined: list[tuple[Addition, Likeness]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    likenesses: dict[str, Likeness] = field(default_factory=dict)


def add_sources(
    folder: StudyFolder,
    additions: Sequence[Addition],
    near: Near = "refuse",
    alike: float = THRESHOLD,
) -> Iterator[str]:
    """Write texts into a study and yield what was done, in words.

    Args:
        near: what is done with a text nearly the same as another: refuse it, let its publisher join the other's, or
            add it all the same.
        alike: the share of common shingles from which on texts are nearly the same.

    Raises:
        InputError: if one is there already, by its name or its words, or the register cannot be used; nothing is
            written then.

    """
    there = {
        id: read_source(path, folder.name_of(path))
        for id, path in source_paths(folder.sources).items()
    }
    plan = _Plan()
    _leave_out(plan, additions, there)
    _compare(plan, there, near, alike)
    if plan.problems:
        raise InputError(plan.problems)
    everybody = [*plan.added, *(addition for addition, _ in plan.joined)]
    register, entered = _registered(folder, everybody)
    if entered:
        write_whole(folder.register, register)
    yield from (*plan.said, *entered)
    for addition, likeness in plan.joined:
        yield from _join(folder, addition, likeness, there, plan.added)
    for addition in plan.added:
        yield from _write(folder, addition)
        if near_one := plan.likenesses.get(addition.id):
            yield f"  {near_one.share:.0%} like {near_one.other}: what both say counts twice"


def _leave_out(plan: _Plan, additions: Iterable[Addition], there: dict[str, Source]) -> None:
    """Plan to add what is new; note what is there already, by its words or its name."""
    digests = {source.digest: source.name for source in there.values()}
    ids = {id: source.name for id, source in there.items()}
    for addition in additions:
        name, id = str(addition.mark), addition.id
        digest = parse_source(addition.content, id, "").digest
        fault: tuple[str, str] | None = None
        if addition.is_entry:
            if digest in digests:
                plan.said.append(f"left out {name}: the same text as {digests[digest]}")
                continue
            id = addition.id = _free(id, ids)
        elif id in there:
            fault = f"there is a source {id!r} already: {ids[id]}", "give another --id"
        elif id in ids:
            fault = f"two files would be the source {id!r}", "add them one by one with --id"
        elif digest in digests:
            fault = f"the same text is there already: {digests[digest]}", "code that one"
        if fault:
            plan.problems.append(Problem(addition.mark, *fault))
            continue
        digests[digest] = ids[id] = name
        plan.added.append(addition)


def _free(id: str, taken: Iterable[str]) -> str:
    """Return an id that is not taken: as it is, or with a number."""
    if id not in taken:
        return id
    number = 2
    while f"{id}-{number}" in taken:
        number += 1
    return f"{id}-{number}"


def _compare(plan: _Plan, there: dict[str, Source], near: Near, alike: float) -> None:
    """Plan what is done with texts that are nearly the same as others."""
    new = [(addition.id, addition.text) for addition in plan.added]
    found = find_alike(new, ((source.id, source.text) for source in there.values()), alike)
    marks = {addition.id: str(addition.mark) for addition in plan.added}
    for addition in list(plan.added):
        if addition.id not in found:
            continue
        likeness = found[addition.id]
        other = there[likeness.other].name if likeness.other in there else marks[likeness.other]
        if near == "refuse":
            message = f"{likeness.share:.0%} like {other}"
            hint = (
                "--near join makes them one source with several publishers, --near add keeps both,\n"
                "--alike SHARE sets how much counts"
            )
            plan.problems.append(Problem(addition.mark, message, hint))
        elif near == "add":
            plan.likenesses[addition.id] = Likeness(likeness.share, other)
        else:
            target = likeness.other
            while target in found:  # joined itself: what it joined counts
                target = found[target].other
            plan.joined.append((addition, Likeness(likeness.share, target)))
            plan.added.remove(addition)


# ---------------------------------------------------------------- writing


def _write(folder: StudyFolder, addition: Addition) -> Iterator[str]:
    _keep(folder, addition)
    target = folder.sources / f"{addition.id}{addition.document.suffix}"
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


def _keep(folder: StudyFolder, addition: Addition) -> None:
    """Keep the file a text was taken from, and say in its header where."""
    document = addition.document
    if document.original:
        name = Path(document.original_name)
        stem = slug(name.stem) if document.is_entry else addition.id
        kept = keep_original(folder, document.original, stem, name.suffix.lower())
        addition.comments.append(f"original: {folder.name_of(kept)}")


def _join(
    folder: StudyFolder,
    addition: Addition,
    likeness: Likeness,
    there: dict[str, Source],
    added: Iterable[Addition],
) -> Iterator[str]:
    """Let the publishers of a text join those of another, and keep its words among the originals."""
    publishers = addition.header.get("published by", [])
    data = addition.content.encode()
    kept = keep_original(folder, data, f"{likeness.other}--{addition.id}", addition.document.suffix)
    _keep(folder, addition)
    if likeness.other in there:
        name = _with_publishers(folder, likeness.other, publishers)
    else:
        other = next(a for a in added if a.id == likeness.other)
        known = other.header.get("published by", [])
        other.header["published by"] = list(dict.fromkeys([*known, *publishers]))
        other.comments.append(f"also printed as: {folder.name_of(kept)}")
        name = f"{folder.sources.name}/{other.id}{other.document.suffix}"
    who = ", ".join(publishers) or "no publisher"
    yield f"joined {addition.mark} to {name}, which it is {likeness.share:.0%} like: published by {who}, too"
    yield f"  its words are kept in {folder.name_of(kept)}"


def _with_publishers(folder: StudyFolder, id: str, publishers: Sequence[str]) -> str:
    """Enter more publishers in the header of a source, and return its name."""
    path = source_paths(folder.sources)[id]
    name = folder.name_of(path)
    content = read_text(path, name)
    header, text, _ = split_header(content)
    beside = path.with_suffix(".yaml")
    is_beside = header is None and beside.is_file()
    head = read_text(beside, folder.name_of(beside)) if is_beside else header or ""
    node = parse_notation(head, name)
    node = node if isinstance(node, MapNode) else None
    head = _with_names(head, node, publishers, study_vocabulary(folder))
    if is_beside:
        write_whole(beside, head)
    else:
        write_whole(path, f"---\n{head}---\n{text}")
    return name


def _with_names(
    head: str, node: MapNode | None, names: Sequence[str], vocabulary: Vocabulary
) -> str:
    """Return a header in which `published by`, whatever it is called there, has more names."""
    wanted = vocabulary.property_named("published by", SOURCE)
    if node is None:
        return (
            f"{head}published by: [{', '.join(map(write_flow_text, names))}]\n" if names else head
        )
    is_it = (key.text for key, _ in node if vocabulary.property_named(key.text, SOURCE) == wanted)
    key = next(is_it, "published by")
    known = node.get(key)
    items = (
        known.items if known is not None and not isinstance(known, Scalar | MapNode) else (known,)
    )
    present = {item.text for item in items if isinstance(item, Scalar)}
    new = [write_flow_text(name) for name in names if name not in present]
    return apply_changes(head, [add_field(head, node, key, new)]) if new else head


# ---------------------------------------------------------------- the register


def _registered(folder: StudyFolder, additions: Iterable[Addition]) -> tuple[str, list[str]]:
    """Return the register with all publishers and authors in it, and what was entered, in words."""
    vocabulary, path = study_vocabulary(folder), folder.register
    text = read_text(path, path.name) if path.exists() else ""
    entered: list[str] = []
    wanted = dict.fromkeys(
        (k, name) for a in additions for k in NAMES for name in a.header.get(k, ())
    )
    for key, name in wanted:
        handle = _new_handle(folder, vocabulary, text, name)
        property_ = vocabulary.property_named(key, SOURCE)
        if handle and property_:
            kind = vocabulary.label(property_.usual_kind, "en")
            fields = f"{{is a: {kind}, label: {write_flow_text(name)}}}"
            text = insert_entry(text, "actors", handle, fields, path.name)
            entered.append(f"entered in {path.name}: {handle}, {with_article(kind)} called {name}")
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
