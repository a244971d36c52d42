"""What an extractor offers beyond the contract if it has settings of a study, or sends texts somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from graph.building.progress import Progress
from graph.extract import Known
from graph.folder import StudyFolder


@runtime_checkable
class Outward(Protocol):
    """An extractor that asks a server. Without these methods an extractor gets texts and nothing else."""

    def configure(self, folder: StudyFolder | None) -> None:
        """Take the settings of a study, or those for texts outside one. Called once, before all else."""

    def preview(self, text: str, known: Known) -> Iterable[str]:
        """Return what would be sent for a text, and send nothing."""

    def prepare(self, texts: Sequence[str], known: Known, progress: Progress) -> None:
        """Do for all texts what can be done at once; each is still handed to `extract`, which tells what failed."""

    def report(self) -> Iterable[str]:
        """Return what was done and what it cost, in lines for the user."""
