"""What a Microsoft Project XML file holds, and what no reader asks it for."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from steerco.schedules.inventory import Watch, asked_for
from steerco.schedules.model import RowCount, Schedule, Unread

if TYPE_CHECKING:
    from lxml.etree import _Element

WORKED_OUT = frozenset(
    (
        *("ACWP", "BCWP", "BCWS", "CV", "SV", "VAC", "WorkVariance", "CostVariance"),
        *("StartVariance", "FinishVariance", "StartSlack", "FinishSlack"),
        *("RegularWork", "PeakUnits", "OverAllocated", "CreateDate", "CreationDate"),
        *("LastSaved", "SaveVersion", "CurrentDate", "IsPublished"),
    )
)
"""What the program works out itself, or keeps of its own files."""


@cache
def known_names() -> frozenset[str]:
    """Return the elements that the reader asks for."""
    from steerco.schedules import (
        mspdi,
        mspdi_calendars,
        mspdi_custom,
        mspdi_resources,
    )

    readers = (mspdi, mspdi_calendars, mspdi_custom, mspdi_resources)
    return asked_for(*readers) | WORKED_OUT


class Inventory:
    """The elements of one file as they are read."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._links = 0
        self._blank = 0
        self._watch = Watch(known_names())

    def take(self, element: _Element) -> None:
        """Count an entity and look at its children, before the reader drops it."""
        entity = _local(element)
        self._found[entity] += 1
        if entity == "Task" and element.findtext("{*}IsNull") == "1":
            self._blank += 1
            return
        self._look(entity, element)

    def close(self, root: _Element) -> None:
        """Look at what the project as a whole says."""
        self._look("Project", root)

    def _look(self, where: str, element: _Element) -> None:
        cells = []
        for child in element:
            name = _local(child)
            if name == "PredecessorLink":
                self._links += 1
            cells.append((name, child.text if len(child) == 0 else _inside(child)))
        self._watch.take(where, cells)

    @property
    def unread(self) -> tuple[Unread, ...]:
        return tuple(self._watch.unread())

    def counts(self, schedule: Schedule) -> tuple[RowCount, ...]:
        """Set what the file holds against what came into the plan."""
        found = self._found
        parts = [f"{self._blank} are blank rows" if self._blank else ""]
        summary = found["Task"] - self._blank - len(schedule.tasks)
        parts.append("one is the project itself" if summary == 1 else "")
        note = " and ".join(filter(None, parts))
        return (
            RowCount(
                entity="Tasks",
                found=found["Task"],
                taken=len(schedule.tasks),
                note=f"{note[:1].upper()}{note[1:]}." if note else "",
            ),
            RowCount(entity="Links", found=self._links, taken=len(schedule.links)),
            RowCount(
                entity="Resources",
                found=found["Resource"],
                taken=len(schedule.resources),
                note="Blank rows are left out.",
            ),
            RowCount(
                entity="Assignments",
                found=found["Assignment"],
                taken=len(schedule.assignments),
            ),
            RowCount(
                entity="Calendars",
                found=found["Calendar"],
                taken=len(schedule.calendars),
            ),
        )


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _inside(element: _Element) -> str:
    """Return the first text below an element that holds others."""
    return next((str(text) for text in element.itertext() if text.strip()), "")
