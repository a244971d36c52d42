"""What a study loads: the core, the extensions its kg.toml names, and the files of its own ontology folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ontology
from graph.errors import Mark, OntologyError
from graph.folder import StudyFolder
from graph.inference.rules import Rule, read_rules
from graph.lexicon.hints import did_you_mean
from graph.lexicon.vocabulary import Vocabulary, load_vocabulary


def ontology_paths(folder: StudyFolder) -> list[tuple[Path, str]]:
    """Return the ontology files of a study with their names: core first, then extensions, then its own.

    Raises:
        OntologyError: if kg.toml names an extension there is not, or two files share a name.

    """
    found = []
    for path, name, fault in ontology_candidates(folder):
        if fault or path is None:
            raise fault or OntologyError(name)
        found.append((path, name))
    return found


def ontology_candidates(
    folder: StudyFolder,
) -> Iterator[tuple[Path | None, str, OntologyError | None]]:
    """Yield the ontology files of a study with their names, and what keeps one from being loaded."""
    stems = set()
    for path in ontology.module_files():
        stems.add(path.stem)
        yield path, f"ontology/{path.name}", None
    for name in folder.config.extensions:
        shipped = ontology.extension_file(name)
        if shipped is None:
            yield None, "kg.toml", _no_extension(name)
        else:
            stems.add(shipped.stem)
            yield shipped, f"ontology/extensions/{shipped.name}", None
    for path in sorted(folder.ontology.glob("*.ttl")):
        name = f"{folder.ontology.name}/{path.name}"
        yield path, name, _cannot_be_loaded(path, name, stems, folder.root)


def _no_extension(name: str) -> OntologyError:
    known = ontology.extension_names()
    hint = did_you_mean(name, known) or f"shipped are: {', '.join(known)}"
    own = "files of the study's own lie in its ontology folder and are loaded by themselves"
    return OntologyError(f"no extension {name!r}", f"{hint}\n{own}", Mark("kg.toml"))


def _cannot_be_loaded(path: Path, name: str, taken: set[str], root: Path) -> OntologyError | None:
    if path.stem in taken:
        return OntologyError("another ontology file has this name", "rename it", Mark(name))
    if not path.resolve().is_relative_to(root.resolve()):
        return OntologyError("a link that leads out of the study", "copy the file in", Mark(name))
    return None


def study_vocabulary(folder: StudyFolder) -> Vocabulary:
    """Return the vocabulary of a study.

    Raises:
        OntologyError: for a file that cannot be read, with line and column.

    """
    return load_vocabulary(ontology_paths(folder), folder.config.languages)


def study_rules(folder: StudyFolder) -> list[Rule]:
    """Return the rules of a study: those of the core, of extensions kg.toml names, and of its ontology/rules folder.

    Raises:
        OntologyError: if one is no CONSTRUCT query, or could reach out of the store.

    """
    own = sorted((folder.ontology / "rules").glob("*.rq"))
    return read_rules([*ontology.rule_files(folder.config.extensions), *own])
