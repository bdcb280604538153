"""What an XER file holds of a project, and what no reader asks it for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

from steerco.schedules.inventory import Watch, asked_for
from steerco.schedules.model import RowCount, Schedule, Unread
from steerco.schedules.xer_tables import Tables

HOUSEKEEPING: Final = frozenset(
    (
        *("create_date", "create_user", "update_date", "update_user", "delete_date"),
        *("delete_session_id", "last_chng_date", "session_id", "obs_id"),
    )
)
"""Columns in which P6 keeps its own books."""


@cache
def known_names() -> frozenset[str]:
    """Return the tables and columns that the reader asks for."""
    from steerco.schedules import (
        xer,
        xer_calendars,
        xer_fields,
        xer_kept,
        xer_resources,
        xer_tasks,
    )

    readers = (xer_fields, xer_kept, xer_resources, xer_tasks)
    modules = (xer, xer_calendars, *readers)
    return asked_for(*modules) | HOUSEKEEPING


def unread_of(tables: Tables) -> tuple[Unread, ...]:
    """Return tables that nobody reads, and columns of the others that nobody does."""
    known = known_names()
    whole, watch = [], Watch(known)
    for table, rows in tables.rows.items():
        if table not in known:
            if rows:
                whole.append(Unread(where=table, field="", count=len(rows)))
            continue
        for n, name in enumerate(tables.columns.get(table, [])):
            if name not in known:
                values = (cells[n] for cells in rows if n < len(cells))
                watch.take_column(table, name, values)
    return (*whole, *watch.unread())


class Inventory:
    """Rows of each table by the project they belong to."""

    def __init__(self, tables: Tables) -> None:
        self._counts = {
            table: Counter(_owners(tables, table))
            for table in ("TASK", "PROJWBS", "TASKPRED", "TASKRSRC", "CALENDAR")
        }
        self._shared = {
            table: len(tables.rows.get(table, ())) for table in ("RSRC", "ROLES")
        }

    def counts(self, project: str | None, schedule: Schedule) -> tuple[RowCount, ...]:
        """Set what the file holds of a project against what came into its plan."""
        headings = sum(task.is_summary for task in schedule.tasks)
        people = self._shared["RSRC"] + self._shared["ROLES"]
        return (
            RowCount(
                entity="Activities",
                found=self._of("TASK", project),
                taken=len(schedule.tasks) - headings,
            ),
            RowCount(
                entity="WBS elements",
                found=self._of("PROJWBS", project),
                taken=headings,
                note="The topmost one is the project itself.",
            ),
            RowCount(
                entity="Links",
                found=self._of("TASKPRED", project),
                taken=len(schedule.links),
            ),
            RowCount(
                entity="Assignments",
                found=self._of("TASKRSRC", project),
                taken=len(schedule.assignments),
            ),
            RowCount(
                entity="Resources and roles",
                found=people,
                taken=len(schedule.resources),
            ),
            RowCount(
                entity="Calendars",
                found=self._counts["CALENDAR"].total(),
                taken=len(schedule.calendars),
                note="Calendars of other projects stay with them.",
            ),
        )

    def _of(self, table: str, project: str | None) -> int:
        counts = self._counts[table]
        return counts[project or ""] + (counts[""] if project else 0)


def _owners(tables: Tables, table: str) -> Iterator[str]:
    columns = tables.columns.get(table, [])
    at = columns.index("proj_id") if "proj_id" in columns else None
    for cells in tables.rows.get(table, ()):
        yield cells[at] if at is not None and at < len(cells) else ""
