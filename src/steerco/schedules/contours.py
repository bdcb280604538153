"""How Microsoft Project spreads work over an assignment: its eight named contours."""

from __future__ import annotations

from collections.abc import Mapping

SHAPES: Mapping[str, tuple[int, ...]] = {
    "flat": (100,) * 10,
    "back_loaded": (10, 15, 25, 50, 50, 75, 75, 100, 100, 100),
    "front_loaded": (100, 100, 100, 75, 75, 50, 50, 25, 15, 10),
    "double_peak": (25, 50, 100, 50, 25, 25, 50, 100, 50, 25),
    "early_peak": (25, 50, 100, 100, 75, 50, 50, 25, 15, 10),
    "late_peak": (10, 15, 25, 50, 50, 75, 100, 100, 50, 25),
    "bell": (10, 20, 40, 80, 100, 100, 80, 40, 20, 10),
    "turtle": (25, 50, 75, 100, 100, 100, 100, 75, 50, 25),
}
"""Percent of the assignment's units in each tenth of its duration."""


def duration_of(contour: str | None, work: float, units: float) -> float:
    """Return how long `work` takes at `units`, in the unit of `work`."""
    shape = SHAPES.get(contour or "flat", SHAPES["flat"])
    return work / units * 100 * len(shape) / sum(shape)


def share_of_duration(contour: str | None, share_of_work: float) -> float:
    """Return the part of the duration in which a part of the work gets done."""
    shape = SHAPES.get(contour or "flat", SHAPES["flat"])
    left = share_of_work * sum(shape)
    for passed, percent in enumerate(shape):
        if left <= percent:
            return (passed + left / percent) / len(shape)
        left -= percent
    return 1.0
