"""A few Java processes side by side, which read ahead of who asks for the files."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple, Self

from steerco.schedules.java import Supervisor
from steerco.schedules.sniffing import Format

MOST: Final = 4
"""Processes where STEERCO_JAVA_PROCESSES does not say how many."""
AHEAD: Final = 2
"""Files for each process that are read, or being read, before they are asked for."""


class Coming(NamedTuple):
    """A file that will be asked for."""

    path: Path
    format_: Format
    name: str


def processes() -> int:
    chosen = os.environ.get("STEERCO_JAVA_PROCESSES", "")
    if chosen.isdecimal() and int(chosen):
        return int(chosen)
    return min(MOST, os.cpu_count() or 1)


class Pool:
    """Supervised Java processes, started when needed; files announced are read early.

    The files come in the order in which they will be asked for, and any other may be
    asked for as well.
    """

    def __init__(self, coming: Iterator[Coming]) -> None:
        count = processes()
        self._supervisors = [Supervisor() for _ in range(count)]
        # The one used last serves first: who reads file by file starts one only.
        self._free: queue.LifoQueue[Supervisor] = queue.LifoQueue()
        for supervisor in self._supervisors:
            self._free.put(supervisor)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="java")
        self._lock = threading.Lock()
        self._coming = coming
        self._reading: dict[Path, Future[bytes]] = {}
        self._asked: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def extract(self, path: Path, format_: Format, *, name: str) -> bytes:
        """Return the lines that the extractor writes for a file.

        Raises
        ------
        PlanError
            As `Supervisor.extract` does.
        """
        with self._lock:
            self._asked.add(path)
            early = self._reading.pop(path, None)
            self._read_ahead()
        return early.result() if early else self._extract(path, format_, name)

    def _read_ahead(self) -> None:
        while len(self._reading) < AHEAD * len(self._supervisors):
            file = next(self._coming, None)
            if file is None:
                return
            if file.path not in self._asked and file.path not in self._reading:
                self._reading[file.path] = self._threads.submit(self._extract, *file)

    def _extract(self, path: Path, format_: Format, name: str) -> bytes:
        supervisor = self._free.get()
        try:
            return supervisor.extract(path, format_, name=name)
        finally:
            self._free.put(supervisor)

    def close(self) -> None:
        """Stop everything, also what nobody asked for yet."""
        for supervisor in self._supervisors:
            supervisor.cut_off()
        self._threads.shutdown(cancel_futures=True)
        for supervisor in self._supervisors:
            supervisor.close()
