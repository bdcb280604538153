"""Room for a kernel to work in."""

from __future__ import annotations

import numpy as np

from steerco_engine.staffing.kernels import NEAR, RUINED, Desk
from steerco_engine.staffing.layout import Layout


def new_desk(layout: Layout, seed: int) -> Desk:
    """Return room for one thread, its random numbers seeded."""
    seats = layout.seats
    candidates = max(1, int(np.diff(seats.first).max(initial=1)))
    weeks = max(1, int(np.diff(seats.at).max(initial=1)))
    return Desk(
        np.zeros((candidates, weeks)),
        np.zeros(candidates, np.int64),
        np.zeros(max(candidates, NEAR)),
        np.zeros((candidates, weeks), np.int64),
        np.zeros(weeks, np.int64),
        np.zeros(weeks, np.int64),
        np.zeros(RUINED, np.int64),
        np.zeros(RUINED, np.int64),
        np.zeros((RUINED, weeks), np.int64),
        np.array([1 + (seed * 7919 + 12345) % 2147483646], np.int64),
        np.zeros(1),
    )
