"""Small plans that are scheduled as a planning tool would, ready to be compared."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from steerco.projects.calculations.comparison import Comparison, Side, compare
from steerco.schedules.model import (
    Calendar,
    Duration,
    Link,
    LinkType,
    Schedule,
    Task,
    TaskKind,
    TimeRange,
)
from steerco.schedules.recalculation import recalculate

DAY = 4800
"""Tenths of a minute of a working day."""
HOURS = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))
STANDARD = Calendar(
    uid=1,
    name="Standard",
    week=tuple(HOURS if day < 5 else () for day in range(7)),
    minutes_per_day=480,
)
SATURDAYS = Calendar(
    uid=2,
    name="Six days",
    week=tuple(HOURS if day < 6 else () for day in range(7)),
    minutes_per_day=480,
)
MONDAY = dt.datetime(2026, 3, 2, 8)


def work(uid: int, name: str, days: float = 5, **facts: Any) -> Task:
    """Return a task of so many working days."""
    return Task(
        uid=uid, name=name, duration=Duration(tenths=round(days * DAY)), **facts
    )


def milestone(uid: int, name: str, **facts: Any) -> Task:
    return work(uid, name, 0, kind=TaskKind.MILESTONE, **facts)


def heading(uid: int, name: str, **facts: Any) -> Task:
    return Task(uid=uid, name=name, kind=TaskKind.SUMMARY, **facts)


def link(before: int, after: int, type_: str = "FS", days: float = 0) -> Link:
    lag = Duration(tenths=round(days * DAY))
    return Link(predecessor=before, successor=after, type=LinkType(type_), lag=lag)


def plan(*parts: Task | Link, **facts: Any) -> Schedule:
    """Return a plan of tasks and links with the dates that follow from them."""
    facts.setdefault("start", MONDAY)
    facts.setdefault("calendars", (STANDARD, SATURDAYS))
    schedule = Schedule(
        uid="bridge",
        name="Bridge",
        format="MSPDI",
        calendar=1,
        tasks=tuple(part for part in parts if isinstance(part, Task)),
        links=tuple(part for part in parts if isinstance(part, Link)),
        **facts,
    )
    return scheduled(schedule)


def scheduled(schedule: Schedule) -> Schedule:
    dates = recalculate(schedule).tasks
    tasks = tuple(
        msgspec.structs.replace(
            task, start=dates[task.uid].start, finish=dates[task.uid].finish
        )
        if task.uid in dates
        else task
        for task in schedule.tasks
    )
    return msgspec.structs.replace(schedule, tasks=tasks)


def side(schedule: Schedule, *, has_logic: bool = True) -> Side:
    network = recalculate(schedule) if has_logic else None
    return Side(schedule, network, has_logic)


def compared(old: Schedule, new: Schedule) -> Comparison:
    return compare(side(old), side(new))


def change_of(comparison: Comparison, name: str) -> Any:
    """Return what changed of the task of that name; None where nothing did."""
    found = [each for each in comparison.tasks if each.task.name == name]
    return found[0] if found else None


def kinds_of(comparison: Comparison, name: str) -> set[str]:
    change = change_of(comparison, name)
    return {str(kind) for kind in change.kinds} if change else set()
