"""How often a long-lived process looks for garbage."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (100_000, 10, 10)
"""A page or a job makes many thousands of objects and leaves hardly any in cycles."""


def collect_rarely() -> None:
    """Leave what is loaded by now out of every later collection, and make those rare."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
