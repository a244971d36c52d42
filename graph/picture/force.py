"""A layout for whole networks of any size: particle-mesh forces in numpy, the same places every time.

Marks repel one another and lines pull. The far field of repulsion is read off a mesh, by convolution (Hockney and
Eastwood 1988, chapter 1); near by, marks of one cell and its neighbours in the order of cells repel pairwise. There is
no chance in it: marks start on a sunflower's spiral in their given order, and places are rounded at every step, so that
last bits in which machines differ die out instead of growing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS, MESH, NEAR = 140, 128, 6
GRAIN = 1024.0
"""Places are multiples of 1/1024 after every step."""


def force_layout(
    count: int, edges: Sequence[tuple[int, int]], steps: int = STEPS
) -> list[tuple[int, int]]:
    """Return a place for each of some marks, as whole numbers; marks that are tied lie near each other.

    >>> places = force_layout(4, [(0, 1), (2, 3)])
    >>> places == force_layout(4, [(0, 1), (2, 3)])
    True
    """
    if not count:
        return []
    places = _spiral(count)
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    degree = np.bincount(ends.ravel(), minlength=count).astype(float)
    weight = 1.0 + np.log1p(degree)
    for step in range(steps):
        heat = 0.04 + 0.96 * (1 - step / steps) ** 2
        push = _far(places, weight) + _near(places)
        pull = _springs(places, ends, degree, count)
        move = push + pull - 0.012 * places
        length = np.hypot(move[:, 0], move[:, 1])[:, None]
        limit = 1.6 * heat
        places = places + move * np.minimum(1.0, limit / np.maximum(length, 1e-9))
        places = np.rint(places * GRAIN) / GRAIN
    scale = 30.0
    return [(int(x), int(y)) for x, y in np.rint(places * scale)]


def _spiral(count: int) -> Floats:
    at = np.arange(count, dtype=float)
    angle, radius = at * np.pi * (3 - np.sqrt(5.0)), np.sqrt(at + 0.5)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _springs(places: Floats, ends: NDArray[np.int64], degree: Floats, count: int) -> Floats:
    """Return the pull of lines: linear, the weaker the more lines a mark has."""
    if not len(ends):
        return np.zeros_like(places)
    a, b = ends[:, 0], ends[:, 1]
    gap = (places[b] - places[a]) * (
        0.35 / np.sqrt(np.maximum(1, np.minimum(degree[a], degree[b])))
    )[:, None]
    pull = np.empty_like(places)
    for axis in (0, 1):
        pull[:, axis] = np.bincount(a, gap[:, axis], count) - np.bincount(b, gap[:, axis], count)
    return pull / np.sqrt(np.maximum(1.0, degree))[:, None]


def _far(places: Floats, weight: Floats) -> Floats:
    """Return the repulsion of all marks at all others, by the mesh: 1/distance, smoothed within a cell."""
    low, high = places.min(axis=0), places.max(axis=0)
    cell = max(float((high - low).max()) / (MESH - 2), 1e-6)
    at = ((places - low) / cell).astype(np.int64) + 1
    flat = at[:, 0] * MESH + at[:, 1]
    mass = np.bincount(flat, weight, MESH * MESH).reshape(MESH, MESH)
    spectrum = np.fft.rfft2(mass, s=(2 * MESH, 2 * MESH))
    force = np.empty_like(places)
    for axis, kernel in enumerate(_kernel()):
        field = np.fft.irfft2(spectrum * kernel, s=(2 * MESH, 2 * MESH))[:MESH, :MESH]
        force[:, axis] = field.ravel()[flat] / cell
    return 0.35 * force


_KERNELS: list[NDArray[np.complex128]] = []


def _kernel() -> list[NDArray[np.complex128]]:
    """Return the transforms of the two components of the unit repulsion on the mesh."""
    if not _KERNELS:
        side = np.fft.fftfreq(2 * MESH, 1 / (2 * MESH))
        x, y = np.meshgrid(side, side, indexing="ij")
        square = x * x + y * y + 0.5
        _KERNELS.extend(np.fft.rfft2(part / square) for part in (x, y))
    return _KERNELS


def _near(places: Floats) -> Floats:
    """Return the repulsion between marks that follow one another when sorted along a curve through the cells."""
    order = np.lexsort((places[:, 1], np.rint(places[:, 0] / 1.5)))
    along = places[order]
    push = np.zeros_like(along)
    for step in range(1, min(NEAR, len(along) - 1) + 1):
        gap = along[step:] - along[:-step]
        square = (gap * gap).sum(axis=1)
        part = gap * np.where(square < 9.0, 0.5 / (square + 0.05), 0.0)[:, None]
        push[step:] += part
        push[:-step] -= part
    out = np.empty_like(push)
    out[order] = push
    return out
