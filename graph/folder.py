"""The folder of a study: where its files lie and what its kg.toml says."""

from __future__ import annotations

import os
import re
from ast import literal_eval
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from graph.errors import StudyError
from graph.terms import BASE, HANDLE, LANGUAGE, PREFIXES, is_iri, slug

CONFIG = "kg.toml"
REMEMBERED = ".kg/config"
KINDS = (
    "actor", "place", "term", "event", "proposal", "position", "affiliation", "participation", "observation",
    "accusation", "linkage", "statement", "source", "coder",
)  # fmt: skip
"""The parts of a study's names that tell what kind of thing is named."""


class Coder(NamedTuple):
    """Who codes: a person or a program."""

    id: str
    name: str
    program: bool = False


class Config(NamedTuple):
    """What kg.toml says: the study's name, base IRI, languages (the first is that of untagged text), extensions.

    `extractors` has the settings of extractors by name; what they mean is each extractor's own.
    """

    name: str
    base: str
    languages: tuple[str, ...] = ("en",)
    coder: str = "coder"
    extensions: tuple[str, ...] = ()
    coders: Mapping[str, Coder] = MappingProxyType({})
    extractors: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


class StudyFolder(NamedTuple):
    """A study on disk."""

    root: Path
    config: Config

    @property
    def sources(self) -> Path:
        """The texts."""
        return self.root / "sources"

    @property
    def codings(self) -> Path:
        """The coding files."""
        return self.root / "codings"

    @property
    def register(self) -> Path:
        """The list of actors, places, terms and what is known of them."""
        return self.root / "register.yaml"

    @property
    def ontology(self) -> Path:
        """The study's own extensions."""
        return self.root / "ontology"

    @property
    def queries(self) -> Path:
        """The study's own questions and checks."""
        return self.root / "queries"

    @property
    def cache(self) -> Path:
        """What is made from the rest and may be deleted at any time."""
        return self.root / ".kg"

    def name_of(self, path: Path) -> str:
        """Return a path as messages name it: relative to the study, with forward slashes."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    def coding_paths(self) -> Iterator[Path]:
        """Yield the coding files: codings/<source>.yaml and codings/<coder>/<source>.yaml, sorted."""
        found: list[tuple[str, ...]] = []
        for entry in os.scandir(self.codings) if self.codings.is_dir() else ():
            found.append((entry.name,))
            if entry.is_dir():
                found += [(entry.name, name) for name in os.listdir(entry.path)]  # noqa: PTH208  # names are enough
        for names in sorted(found):
            if names[-1].endswith(".yaml"):
                yield self.codings.joinpath(*names)

    def coder(self, id: str) -> Coder:
        """Return a coder by id; one that kg.toml does not describe is a person of that name."""
        return self.config.coders.get(id) or Coder(id, id)

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefixes in force in questions and exports: those of the core, and one per kind of the study's names."""
        return {**{kind: f"{self.config.base}{kind}/" for kind in KINDS}, **PREFIXES}

    def graph_name(self, *parts: str) -> str:
        """Return the IRI of a named graph of the study.

        >>> StudyFolder(Path("."), Config("s", "https://example.org/")).graph_name("coding", "amina", "miami")
        'https://example.org/graph/coding/amina/miami'
        """
        return self.config.base + "/".join(("graph", *parts))


def find_study(start: Path | None = None) -> StudyFolder:
    """Return the study of a folder: the folder itself or the nearest above it that has a kg.toml.

    Without a folder, the environment variable KG_STUDY or the current folder counts.

    Raises:
        StudyError: if there is none, or its kg.toml cannot be used.

    """
    chosen = start or (Path(os.environ["KG_STUDY"]) if os.environ.get("KG_STUDY") else None)
    folder = (chosen or Path.cwd()).resolve()
    if not folder.is_dir():
        raise StudyError(f"no such folder: {chosen}")
    if chosen is not None and not (folder / CONFIG).is_file():
        raise StudyError(f"no study in {chosen}: it has no {CONFIG}", "make one with: kg init")
    for candidate in (folder, *folder.parents):
        if (candidate / CONFIG).is_file():
            return StudyFolder(candidate, read_config(candidate / CONFIG))
    raise StudyError(
        f"no study here: neither {folder} nor a folder above it has a {CONFIG}",
        "make one with: kg init   or name one with: --study FOLDER",
    )


_LOOKED_AT = 1000


def has_changed(folder: StudyFolder) -> bool:
    """Tell whether files were changed since the last build began, by their times, as far as a quick look tells.

    Of large studies only the first thousand files are looked at: a question must not take longer for the answer to
    this one. `kg build` reads every file.
    """
    entries = _entries(folder.root, ("codings", "sources", "ontology"))
    try:
        built = (folder.cache / "built").stat().st_mtime_ns
        return any(e.stat().st_mtime_ns > built for e in islice(entries, _LOOKED_AT))
    except OSError:
        return False


def _entries(root: Path, names: Sequence[str]) -> Iterator[Path | os.DirEntry[str]]:
    yield from (path for path in (root / CONFIG, root / "register.yaml") if path.exists())
    folders = [str(root / name) for name in names if (root / name).is_dir()]
    while folders:
        folder = folders.pop()
        yield Path(folder)
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif not entry.name.startswith("."):
                    yield entry


def read_config(path: Path) -> Config:
    """Return what a kg.toml says.

    Raises:
        StudyError: if it is no TOML, or a key or value cannot be used.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError(f"{path.name}: not TOML: {error}") from error
    data = _remembered(path.parent / REMEMBERED, text)
    if data is None:
        data = _parsed(text, path.name)
    known = {"name", "base", "languages", "coder", "extensions", "coders", "extractors"}
    if unknown := sorted(set(data) - known):
        raise StudyError(
            f"{path.name}: unknown key {unknown[0]!r}", f"keys are: {', '.join(sorted(known))}"
        )
    name = _text(data, "name", path.parent.name)
    base = _text(data, "base", f"{BASE}data/{slug(name)}/")
    if not is_iri(base) or base[-1] not in "/#":
        raise StudyError(f"{path.name}: base is no absolute IRI that ends in / or #: {base!r}")
    languages = _texts(data, "languages", ("en",))
    if bad := [language for language in languages if not LANGUAGE.fullmatch(language)]:
        raise StudyError(
            f"{path.name}: no language code: {bad[0]!r}", "write codes such as en, uk, ru"
        )
    coder = _handle(_text(data, "coder", "coder"), "coder")
    coders = dict(_coders(data.get("coders", {})))
    extractors = dict(_extractors(data.get("extractors", {})))
    return Config(name, base, languages, coder, _texts(data, "extensions", ()), coders, extractors)


def _parsed(text: str, name: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"{name}: not TOML: {error}") from error


def remember_config(root: Path) -> None:
    """Keep what a kg.toml says beside its text, which tells whether it is fresh: read so, it needs no parser."""
    text = (root / CONFIG).read_text(encoding="utf-8-sig")
    (root / REMEMBERED).write_text(repr((text, _parsed(text, CONFIG))), encoding="utf-8")


def _remembered(path: Path, text: str) -> dict[str, Any] | None:
    """Return what was kept for just this text, or nothing. It is checked like what comes from kg.toml itself."""
    try:
        kept = literal_eval(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if isinstance(kept, tuple) and len(kept) == 2 and kept[0] == text and isinstance(kept[1], dict):
        return kept[1]
    return None


def _text(data: Mapping[str, Any], key: str, default: str) -> str:
    value = data.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise StudyError(f"{CONFIG}: {key} is no text: {value!r}", f'write {key} = "…"')
    return value


def _texts(data: Mapping[str, Any], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = data.get(key, list(default))
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise StudyError(f"{CONFIG}: {key} is no list of texts: {value!r}", f'write {key} = ["…"]')
    return tuple(value) or default


def _handle(text: str, key: str) -> str:
    if not HANDLE.fullmatch(text):
        hint = f"write lower-case letters, digits and hyphens, such as {slug(text)}"
        raise StudyError(f"{CONFIG}: {key} is no short name: {text!r}", hint)
    return text


def _coders(data: Any) -> Iterator[tuple[str, Coder]]:
    if not isinstance(data, dict) or not all(isinstance(entry, dict) for entry in data.values()):
        raise StudyError(
            f"{CONFIG}: coders are no tables", 'write [coders.amina] and below it name = "…"'
        )
    for id, entry in data.items():
        if unknown := sorted(set(entry) - {"name", "program"}):
            raise StudyError(
                f"{CONFIG}: unknown key {unknown[0]!r} in [coders.{id}]", "keys are: name, program"
            )
        if not isinstance(entry.get("program", False), bool):
            raise StudyError(f"{CONFIG}: program in [coders.{id}] is neither true nor false")
        yield (
            _handle(id, "coders"),
            Coder(id, _text(entry, "name", id), entry.get("program", False)),
        )


_SECRET = re.compile(r"(?:^|[_-])(?:key|token|secret|password|authorization)$", re.IGNORECASE)


def _extractors(data: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the settings of extractors by name. A secret has no place in a file that is passed on."""
    if not isinstance(data, dict) or not all(isinstance(entry, dict) for entry in data.values()):
        raise StudyError(
            f"{CONFIG}: extractors are no tables", 'write [extractors.llm] and below it url = "…"'
        )
    for name, entry in data.items():
        if secret := [key for key in entry if _SECRET.search(key)]:
            raise StudyError(
                f"{CONFIG}: {secret[0]} in [extractors.{name}]: a secret does not belong into a study",
                "take it out, make it invalid where it was issued, and set it in the environment",
            )
        yield _handle(name, "extractors"), entry
