"""Building: the files of a study become compiled files, and these the index.

Everything here can be killed at any moment. A compiled file counts only together with a note of what it was made from,
written after it; the index is changed under a journal, and whatever the journal names is done again by the next build.
"""

from __future__ import annotations

from graph.building.compiler import Compiler
from graph.building.inputs import Inputs
from graph.building.loader import Built, Loader
from graph.building.progress import Progress, no_progress
from graph.building.units import Note, State, Unit, read_any_note, read_note, read_state
from graph.folder import StudyFolder, remember_config
from graph.storage.writer import locked


def build(
    folder: StudyFolder,
    *,
    rebuild: bool = False,
    what: str = "kg build",
    progress: Progress = no_progress,
) -> Built:
    """Bring the index up to date with the files of a study, and return what changed.

    Args:
        rebuild: make everything anew.
        what: the command, as others read it who find the study locked.

    Raises:
        InputError: with every fault of every file; the index is then as it was.
        LockedError: if another process is writing.

    """
    with locked(folder.cache, what):
        begun = folder.cache / "begun"
        begun.touch()
        progress("read", 0, 1)
        if rebuild:
            forget(folder)
        inputs = Inputs(folder)
        compiler = Compiler(folder, progress, inputs)
        state = read_state(folder)
        units = compiler.compile(state)
        built = Loader(compiler, units, state, progress).load()
        inputs.save()
        compiler.asked.save(unit.key for unit in units)
        remember_config(folder.root)
        begun.replace(folder.cache / "built")  # files younger than it were changed since
        return built


def forget(folder: StudyFolder) -> None:
    """Forget what was made before, but for the state that readers see until there is another."""
    for path in (folder.cache / "quads").rglob("*.json"):
        path.unlink()
    for name in ("state.json", "inputs.json", "asked.json"):
        (folder.cache / name).unlink(missing_ok=True)


__all__ = [
    "Built",
    "Compiler",
    "Note",
    "Progress",
    "State",
    "Unit",
    "build",
    "no_progress",
    "read_any_note",
    "read_note",
    "read_state",
]
