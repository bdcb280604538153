"""The same deed by several threads at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def at_once(deed: Callable[[], Result], times: int = 2) -> list[Result]:
    """Return what each thread got; every one has a connection of its own."""
    ready = threading.Barrier(times)

    def run(_: int) -> Result:
        try:
            ready.wait(timeout=10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
