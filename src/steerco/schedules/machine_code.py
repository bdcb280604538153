"""The engine as machine code, loaded behind the back of whoever works on a big plan."""

from __future__ import annotations

import subprocess
import sys
from threading import Lock, Thread

from steerco_engine.cpm import is_warm, warm_up

BIG = 1_000
"""Tasks from which on the wait without machine code would be felt."""
_COMPILE = (
    "import os; getattr(os, 'nice', int)(10); "
    "from steerco_engine.cpm import warm_up; warm_up()"
)
_once = Lock()


def load_behind(tasks: int) -> None:
    """See to it that calculations of so many tasks soon run as machine code.

    Compiling, which a machine does once, happens in a patient process of its own.
    """
    if tasks < BIG or is_warm() or not _once.acquire(blocking=False):
        return
    Thread(target=_load, name="machine code", daemon=True).start()


def _load() -> None:
    compiled = subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-c", _COMPILE], check=False, capture_output=True
    )
    if compiled.returncode == 0:
        warm_up()
