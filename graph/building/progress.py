"""Telling how far a step has got."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and how much there is."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""
