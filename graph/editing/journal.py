"""The journal of a review: every action can be taken back, also after a restart, and none is done by half.

An action is noted in `.kg/review` before the first file changes: for each file which words take the place of which,
and digests of the file before and after. What was cut short is finished by the next action. An action is taken back
only while its files are as it left them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from graph.errors import StudyError
from graph.files import write_whole
from graph.folder import StudyFolder
from graph.terms import digest

KEPT = 1000
"""So many actions can be taken back; older ones are forgotten."""

Changes = Mapping[Path, str | None]
"""The new text of each file that changes; none where it goes."""


class Edit(NamedTuple):
    """What becomes of one file: at an offset in bytes, which bytes take the place of which.

    `was` and `becomes` are digests, empty where there is no file; `made` are folders that were made for it.
    """

    path: str
    at: int
    old: str
    new: str
    was: str
    becomes: str
    made: int = 0

    def forward(self, data: bytes) -> bytes:
        """Return the file as it becomes."""
        return _put(data, self.at, self.old, self.new)

    def back(self, data: bytes) -> bytes:
        """Return the file as it was."""
        return _put(data, self.at, self.new, self.old)


@dataclass(slots=True)
class Journal:
    """The actions on a study that can be taken back."""

    folder: StudyFolder

    @property
    def home(self) -> Path:
        """Where actions are noted."""
        return self.folder.cache / "review"

    def do(self, what: str, changes: Changes, group: str = "") -> None:
        """Change files as one action.

        Args:
            what: the action, in words.
            group: actions of one group are taken back together.

        """
        self.finish()
        edits = [edit for path, text in sorted(changes.items()) if (edit := self._edit(path, text))]
        number = max((n for n, _ in self._noted()), default=0) + 1
        begun = self.home / f"{number:06}.begun"
        write_whole(begun, json.dumps({"what": what, "group": group, "edits": edits}))
        self._finish(begun)
        for _, path in list(self._noted())[:-KEPT]:
            path.unlink()

    def undo(self) -> str:
        """Take the last action back, with all of its group, and return what it was; nothing where there is none.

        Raises:
            StudyError: if a file was changed since; nothing is taken back then.

        """
        self.finish()
        done, group = "", ""
        for _, path in reversed(list(self._noted())):
            what, own, edits = self._read(path)
            if done and (own != group or not group):
                break
            self._check(what, edits)
            path.replace(path.with_suffix(".back"))
            self._finish_back(path.with_suffix(".back"))
            done, group = what, own
        return done

    def finish(self) -> None:
        """Finish what was cut short: an action, or its taking back."""
        for path in sorted(self.home.glob("*.begun")):
            self._finish(path)
        for path in sorted(self.home.glob("*.back")):
            self._finish_back(path)

    # ------------------------------------------------------------ steps

    def _finish(self, begun: Path) -> None:
        _, _, edits = self._read(begun)
        for edit in edits:
            if self._digest(edit) == edit.was:
                self._write(edit)
        begun.replace(begun.with_suffix(".json"))

    def _finish_back(self, path: Path) -> None:
        _, _, edits = self._read(path)
        for edit in edits:
            if self._digest(edit) == edit.becomes:
                self._write(edit, back=True)
        path.unlink()

    def _noted(self) -> Iterator[tuple[int, Path]]:
        """Yield the actions noted, in their order."""
        yield from sorted((int(path.stem), path) for path in self.home.glob("*.json"))

    def _read(self, path: Path) -> tuple[str, str, list[Edit]]:
        """Return an action that was noted.

        Raises:
            StudyError: if it is damaged, or names a file that no review changes: a study may come from a stranger.

        """
        try:
            noted = json.loads(path.read_text(encoding="utf-8"))
            what, group = str(noted["what"]), str(noted["group"])
            edits = [Edit(*edit) for edit in noted["edits"]]
            if not all(self._is_reviewed(edit.path) for edit in edits):
                raise ValueError
        except (ValueError, KeyError, TypeError) as error:
            name = self.folder.name_of(path)
            raise StudyError(f"{name}: no action of a review", "delete it") from error
        return what, group, edits

    def _is_reviewed(self, name: str) -> bool:
        """Tell whether a file is one that a review may change: a coding, the register, or decisions."""
        root = self.folder.root.resolve()
        place = (root / name).resolve()
        inside = place.is_relative_to(root) and ".." not in Path(name).parts
        return inside and (
            name.split("/", maxsplit=1)[0] in ("codings", "reviews") or name == "register.yaml"
        )

    def _edit(self, path: Path, text: str | None) -> Edit | None:
        old = path.read_bytes() if path.exists() else None
        new = None if text is None else alike(text, old)
        if old == new:
            return None
        at, removed, put = _difference(old or b"", new or b"")
        above = [f for f in path.parents if f != self.folder.root and not f.exists()]
        return Edit(
            self.folder.name_of(path), at, _text(removed), _text(put), _digest_of(old), _digest_of(new), len(above),
        )  # fmt: skip

    def _check(self, what: str, edits: list[Edit]) -> None:
        for edit in edits:
            if self._digest(edit) != edit.becomes:
                message = f"{edit.path} was changed since: {what}"
                raise StudyError(message, "it cannot be taken back; change the file by hand")

    def _digest(self, edit: Edit) -> str:
        path = self.folder.root / edit.path
        return _digest_of(path.read_bytes() if path.exists() else None)

    def _write(self, edit: Edit, *, back: bool = False) -> None:
        path = self.folder.root / edit.path
        data = path.read_bytes() if path.exists() else b""
        if edit.was if back else edit.becomes:
            write_whole(path, edit.back(data) if back else edit.forward(data))
            return
        path.unlink(missing_ok=True)
        for above in list(path.parents)[: edit.made if back else 0]:
            with suppress(OSError):  # it may hold something else by now
                above.rmdir()


def alike(text: str, old: bytes | None) -> bytes:
    r"""Return a text as a file, with the line ends and the byte order mark of the one it takes the place of.

    >>> alike("a\nb\n", b"a\r\n")
    b'a\r\nb\r\n'
    """
    data = text.encode()
    if old and b"\r\n" in old:
        data = data.replace(b"\n", b"\r\n")
    return b"\xef\xbb\xbf" + data if old and old.startswith(b"\xef\xbb\xbf") else data


def _difference(old: bytes, new: bytes) -> tuple[int, bytes, bytes]:
    """Return where two contents begin to differ, and what differs in each."""
    at = _shared(old, new)
    end = _shared(old[at:][::-1], new[at:][::-1])
    return at, old[at : len(old) - end], new[at : len(new) - end]


def _shared(one: bytes, other: bytes) -> int:
    """Return how many bytes two contents begin with alike."""
    length = min(len(one), len(other))
    return next((n for n in range(length) if one[n] != other[n]), length)


def _put(data: bytes, at: int, gone: str, new: str) -> bytes:
    return data[:at] + _bytes(new) + data[at + len(_bytes(gone)) :]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _digest_of(data: bytes | None) -> str:
    return "" if data is None else digest(data)
