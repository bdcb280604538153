"""The milestones of many projects as a table that leaves the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from steerco.core.workbooks import Column, Kind, Table
from steerco.performance.selectors.milestones import MilestoneRow

COLUMNS = (
    Column("Portfolio"),
    Column("Programme"),
    Column("Project"),
    Column("Project name"),
    Column("Milestone"),
    Column("Kind"),
    Column("Baseline", Kind.DATE),
    Column("Forecast", Kind.DATE),
    Column("Reached", Kind.DATE),
    Column("Slip, calendar days", Kind.DAYS),
    Column("Critical", Kind.FLAG),
    Column("State"),
)


def milestone_table(rows: Iterable[MilestoneRow], name: str) -> Table:
    """Return milestones as a table with raw dates."""
    return Table(
        name,
        COLUMNS,
        [
            (
                row.portfolio,
                row.programme or None,
                row.project,
                row.project_name,
                row.name,
                row.kind,
                day(row.values["baseline_finish"]),
                day(row.values["forecast"]),
                day(row.values["actual_finish"]),
                row.slip,
                row.critical,
                row.word,
            )
            for row in rows
        ],
    )


def day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None
