"""Small plans to edit, and how to edit them."""

from __future__ import annotations

import datetime as dt

from steerco.schedules.editing import Edited, apply, edits, settle
from steerco.schedules.model import (
    Calendar,
    Duration,
    Link,
    Schedule,
    Task,
    TaskKind,
    TimeRange,
)
from steerco.schedules.recalculation import recalculate

DAY = 4800
MONDAY = dt.datetime(2026, 3, 2, 8)
OFFICE = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))
STANDARD = Calendar(uid=1, name="Standard", week=(OFFICE,) * 5 + ((), ()))


def days(count: float) -> Duration:
    return Duration(tenths=round(count * DAY))


def at(*moment: int) -> int:
    """Return minutes since 1970."""
    return (dt.datetime(*moment) - dt.datetime(1970, 1, 1)) // dt.timedelta(minutes=1)


def plan(*tasks: Task, links: tuple[Link, ...] = (), **values) -> Schedule:
    """Return a plan on its calculated dates."""
    values = {"format": "MSPDI", "start": MONDAY, "calendar": 1, **values}
    given = Schedule(
        uid="1",
        name="Bridge",
        calendars=(STANDARD,),
        tasks=tasks,
        links=links,
        **values,
    )
    return settle(given, recalculate(given))


def bridge(**values) -> Schedule:
    """Design; Build with Dig and Pour; Open, one after the other."""
    return plan(
        Task(uid=1, name="Design", wbs="1", duration=days(5)),
        Task(uid=2, name="Build", wbs="2", kind=TaskKind.SUMMARY),
        Task(uid=3, name="Dig", wbs="2.1", parent=2, level=2, duration=days(4)),
        Task(uid=4, name="Pour", wbs="2.2", parent=2, level=2, duration=days(2)),
        Task(uid=5, name="Open", wbs="3", kind=TaskKind.MILESTONE, duration=days(0)),
        links=(
            Link(predecessor=1, successor=3),
            Link(predecessor=3, successor=4),
            Link(predecessor=4, successor=5),
        ),
        **values,
    )


def done(schedule: Schedule, *wanted: edits.Edit) -> Schedule:
    """Return the plan after edits, calculated."""
    return calculated(apply(schedule, wanted))


def calculated(edited: Edited) -> Schedule:
    return settle(edited.schedule, recalculate(edited.schedule), stale=edited.stale)


def change(uid: int, **values) -> edits.Set:
    return edits.Set(uid=uid, values=edits.Values(**values))


def task(schedule: Schedule, uid: int) -> Task:
    return next(each for each in schedule.tasks if each.uid == uid)


def names(schedule: Schedule) -> list[str]:
    return [f"{each.wbs} {each.name}" for each in schedule.tasks]


def unlike(one: Schedule, other: Schedule) -> list[tuple[str, object, object]]:
    """Return what differs between two plans, record by record."""
    found: list[tuple[str, object, object]] = []
    for name in one.__struct_fields__:
        left, right = getattr(one, name), getattr(other, name)
        if left == right:
            continue
        if not isinstance(left, tuple) or len(left) != len(right):
            found.append((name, left, right))
            continue
        for a, b in zip(left, right, strict=True):
            found += [
                (f"{name}.{field}", getattr(a, field), getattr(b, field))
                for field in a.__struct_fields__
                if getattr(a, field) != getattr(b, field)
            ]
    return found
