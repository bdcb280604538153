"""A comparison as a table that leaves the house: a line a task, both values each."""

from __future__ import annotations

from collections.abc import Iterable

from steerco.core.workbooks import Column, Kind, Table
from steerco.projects.calculations.comparison import Comparison, TaskChange
from steerco.projects.calculations.comparison.wording import (
    LABELS,
    calculated_words,
    change_words,
)
from steerco.schedules.model import TENTHS_PER_HOUR, TENTHS_PER_MINUTE, Task

COLUMNS = (
    Column("Code"),
    Column("WBS"),
    Column("Task"),
    Column("What changed"),
    Column("Start before", Kind.MOMENT),
    Column("Start", Kind.MOMENT),
    Column("Start moved, working days", Kind.DECIMAL),
    Column("Finish before", Kind.MOMENT),
    Column("Finish", Kind.MOMENT),
    Column("Finish moved, working days", Kind.DECIMAL),
    Column("Finish moved, calendar days", Kind.DAYS),
    Column("Duration before, days", Kind.DECIMAL),
    Column("Duration, days", Kind.DECIMAL),
    Column("Work before, hours", Kind.DECIMAL),
    Column("Work, hours", Kind.DECIMAL),
    Column("Cost before", Kind.MONEY),
    Column("Cost", Kind.MONEY),
    Column("Complete before", Kind.PERCENT),
    Column("Complete", Kind.PERCENT),
    Column("Dates calculated"),
    Column("Details", width=60),
)


def comparison_table(
    comparison: Comparison, changes: Iterable[TaskChange], name: str
) -> Table:
    """Return changed tasks as a table with raw figures."""
    return Table(name, COLUMNS, [line(comparison, each) for each in changes])


def line(comparison: Comparison, change: TaskChange) -> tuple[object, ...]:
    per_day = comparison.minutes_per_day
    before, after = change.before, change.after
    kept = before is not None and after is not None
    return (
        change.task.code or None,
        change.task.wbs or None,
        change.task.name,
        ", ".join(LABELS[kind] for kind in change.kinds),
        before.start if before else None,
        after.start if after else None,
        change.start.working if change.start and kept else None,
        before.finish if before else None,
        after.finish if after else None,
        change.finish.working if change.finish and kept else None,
        change.finish.calendar if change.finish and kept else None,
        days(before, per_day),
        days(after, per_day),
        hours(before),
        hours(after),
        before and before.cost,
        after and after.cost,
        share(before),
        share(after),
        calculated_words(comparison, change) or None,
        "; ".join(change_words(each, per_day) for each in change.changes),
    )


def days(task: Task | None, per_day: int) -> float | None:
    if task is None or task.duration is None:
        return None
    return round(task.duration.tenths / (per_day * TENTHS_PER_MINUTE), 2)


def hours(task: Task | None) -> float | None:
    if task is None or task.work is None:
        return None
    return round(task.work / TENTHS_PER_HOUR, 2)


def share(task: Task | None) -> float | None:
    if task is None or task.percent_complete is None:
        return None
    return task.percent_complete / 100
