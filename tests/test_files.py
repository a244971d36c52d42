"""Files are written whole or not at all, one or several."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.files import write_all, write_whole


def test_of_several_files_none_is_written_if_one_cannot_be(tmp_path: Path) -> None:
    """A folder stands where the second file should be: the first stays as it was, and nothing else is left."""
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    write_whole(first, "old")
    (second / "within").mkdir(parents=True)

    with pytest.raises(OSError, match=r"b\.txt"):
        write_all({first: "new", second: "new"})

    assert first.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_a_file_made_anew_goes_again_if_a_later_one_fails(tmp_path: Path) -> None:
    """What was not there before is not there afterwards."""
    (tmp_path / "b.txt" / "within").mkdir(parents=True)

    with pytest.raises(OSError, match=r"b\.txt"):
        write_all({tmp_path / "a.txt": "new", tmp_path / "b.txt": "new"})

    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]
