"""Workbooks read in a process of its own, which may use only so much memory and time.

The library makes room for every cell between the first and the last one, and where it
finds none it ends the process. XLSX tells beforehand where its cells stand; of the
binary formats and ODS nothing is known until they are read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeVar

from steerco.schedules.errors import OutOfMemory

T = TypeVar("T")

MEMORY: Final = 3 * 1024**3
"""Bytes of address space."""
SECONDS: Final = 60
"""Of processor time."""


def apart(read: Callable[[Path, str], T], path: Path, name: str) -> T:
    """Return what a reader makes of a file, at no risk to this process.

    Raises
    ------
    PlanError
        What the reader raises; `OutOfMemory` where its process came to an end.
    """
    spawned = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawned, initializer=_limit) as pool:
        try:
            return pool.submit(read, path, name).result()
        except (BrokenProcessPool, MemoryError):
            raise OutOfMemory(name, "as where cells lie far apart") from None


def _limit() -> None:
    """Take little, and keep the last words of a failing library to oneself."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
