"""What several of the ontology commands share: the study there may be, and how its terms are used."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.commands.options import open_study, say
from graph.folder import CONFIG, StudyFolder

if TYPE_CHECKING:
    from graph.ontologies.usage import Usage

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def study_if_any(chosen: Path | None) -> StudyFolder | None:
    """Return the study an option, the environment or the current folder names, or nothing where there is none."""
    here = Path.cwd()
    near = any((folder / CONFIG).is_file() for folder in (here, *here.parents))
    return open_study(chosen) if chosen or near or os.environ.get("KG_STUDY") else None


def usage_of(folder: StudyFolder) -> Usage:
    """Return how terms are used in a study as it was last built; nothing where it was not."""
    from graph.ontologies.usage import NOTHING, read_usage
    from graph.storage.store import has_checkpoint, open_reader

    if not has_checkpoint(folder.cache):
        say("nothing is built yet, so there are no examples from the texts")
        return NOTHING
    return read_usage(open_reader(folder.cache, folder.prefixes))
