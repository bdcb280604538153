"""Simple warning signals: from which value on, and how often each was right elsewhere.

The limits are round figures, chosen on the same projects as the evidence. What was tried
and told nothing (trends of indices, unchanged texts, missing links) has no place here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CHECKPOINT, OVERSHOOT = 0.4, 0.25
"""Share done at which signals are judged; a status so far beyond tells nothing of it."""
BEYOND = 0.1
"""Share of the plan by which a project is called late, or dear."""
OVERRUN = 0.05
"""Share of its duration by which a finished task overran."""
SOON_MONTHS = 12
LONG_MONTHS = 24
"""Planned months from which on an end within `SOON_MONTHS` tells something."""
MONTH = 30.44
LIMITS: Mapping[str, tuple[float, bool]] = {
    "behind": (-0.05, True),
    "cost": (0.9, True),
    "overdue_starts": (0.2, False),
    "overrunning": (0.25, False),
}
"""Value beyond which a signal is raised, and whether below it."""
ON_TIME = ("behind", "overdue_starts", "overrunning")
"""Signals that tell of the finish and are counted together."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a signal was right where it was raised."""

    source: str
    projects: int
    flagged: int
    right: int
    base: float
    """Share of all that ended so, signal or not."""


DSLIB = "a published library of finished projects"
GMPP = "the UK's major projects 2013 to 2023"
EVIDENCE: Mapping[str, Precision] = {
    "behind": Precision(DSLIB, 66, 28, 20, 0.439),
    "cost": Precision(DSLIB, 66, 15, 11, 0.227),
    "overdue_starts": Precision(DSLIB, 65, 22, 16, 0.431),
    "overrunning": Precision(DSLIB, 60, 22, 13, 0.433),
    "near_end": Precision(GMPP, 665, 68, 28, 0.205),
}
"""As `python -m benchmarks.signals FOLDER` prints it."""
ALIKE: Mapping[int, tuple[int, int]] = {0: (7, 28), 1: (3, 13), 2: (11, 16), 3: (8, 9)}
"""Projects of that library that were late, of how many, by the raised `ON_TIME` signals."""
