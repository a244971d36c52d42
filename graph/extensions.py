"""What a study loads: the core, the extensions its kg.toml names, and the files of its own ontology folder."""

from __future__ import annotations

from pathlib import Path

import ontology
from graph.errors import OntologyError
from graph.folder import StudyFolder
from graph.hints import did_you_mean
from graph.rules import Rule, read_rules
from graph.vocabulary import Vocabulary, load_vocabulary


def ontology_paths(folder: StudyFolder) -> list[tuple[Path, str]]:
    """Return the ontology files of a study with their names: core first, then extensions, then its own.

    Raises:
        OntologyError: if kg.toml names an extension there is not, or two files share a name.

    """
    found = [(path, f"ontology/{path.name}") for path in ontology.module_files()]
    for name in folder.config.extensions:
        path = ontology.extension_file(name)
        if path is None:
            known = ontology.extension_names()
            hint = did_you_mean(name, known) or f"shipped are: {', '.join(known)}"
            own = "files of the study's own lie in its ontology folder and are loaded by themselves"
            raise OntologyError(f"kg.toml: no extension {name!r}", f"{hint}\n{own}")
        found.append((path, f"ontology/extensions/{path.name}"))
    stems = {path.stem for path, _ in found}
    for path in sorted(folder.ontology.glob("*.ttl")):
        if path.stem in stems:
            raise OntologyError(
                f"ontology/{path.name}: another ontology file has this name", "rename it"
            )
        if not path.resolve().is_relative_to(folder.root.resolve()):
            raise OntologyError(
                f"ontology/{path.name}: a link that leads out of the study", "copy the file in"
            )
        found.append((path, f"{folder.ontology.name}/{path.name}"))
    return found


def study_vocabulary(folder: StudyFolder) -> Vocabulary:
    """Return the vocabulary of a study.

    Raises:
        OntologyError: for a file that cannot be read, with line and column.

    """
    return load_vocabulary(ontology_paths(folder), folder.config.languages)


def study_rules(folder: StudyFolder) -> list[Rule]:
    """Return the rules of a study: those of the core, then those in its ontology/rules folder.

    Raises:
        OntologyError: if one is no CONSTRUCT query, or could reach out of the store.

    """
    own = sorted((folder.ontology / "rules").glob("*.rq"))
    return read_rules([*ontology.rule_files(), *own])
