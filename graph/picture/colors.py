"""Colours: those of the ontology, made readable on light and on dark ground."""

from __future__ import annotations

import re

LIGHT, DARK = "#f3f4f6", "#20242b"
"""The least favourable grounds that text stands on in the two themes; `assets/app.css` has the same."""
NEUTRAL = "#6b6b6b"

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def luminance(color: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, definition of relative luminance).

    >>> round(luminance("#ffffff"), 3), round(luminance("#000000"), 3)
    (1.0, 0.0)
    """

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value) for value in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio).

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(color: str, ground: str, ratio: float = 4.5) -> str:
    """Return a colour, darkened or lightened just so far that it can be read on a ground.

    What is no `#RRGGBB` is grey: a colour comes from a file somebody else wrote.

    >>> readable("#C77D0A", LIGHT), readable("#1A1A1A", DARK), readable("red", LIGHT)
    ('#9d6308', '#8a8a8a', '#6b6b6b')
    """
    found = color if _HEX.fullmatch(color) else NEUTRAL
    target = (0, 0, 0) if luminance(ground) > 0.2 else (255, 255, 255)
    own = _parts(found)
    for step in range(101):
        mixed = [round(c + (t - c) * step / 100) for c, t in zip(own, target, strict=True)]
        tried = "#" + "".join(f"{value:02x}" for value in mixed)
        if contrast(tried, ground) >= ratio:
            return tried
    return tried


def _parts(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))
