"""What the Gantt draws; the shapes are described in frontend/gantt/payload.ts."""

from __future__ import annotations

import datetime as dt

import msgspec

from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Calendar,
    Schedule,
)

VERSION = 2
EPOCH = dt.datetime(1970, 1, 1)
CRITICAL, MANUAL, INACTIVE, DONE = 1, 2, 4, 8
MINUTE = dt.timedelta(minutes=1)
WEEKDAYS = (True, True, True, True, True, False, False)


class Head(msgspec.Struct):
    name: str
    start: int | None
    finish: int | None
    dataDate: int | None  # noqa: N815  (read by script)
    today: int | None
    baseline: str | None = None
    revision: int = 0
    version: int = 0
    editable: bool = False
    undo: str | None = None
    redo: str | None = None
    unsaved: int = 0
    currency: str = ""
    notice: str | None = None
    firstNumber: int | None = None  # noqa: N815  (read by script)
    """Of the rows, where they are counted; else each has a label or its id."""
    mine: list[int] = []
    """Tasks whose progress the person may report where she may not edit."""


class WorkCalendar(msgspec.Struct):
    week: tuple[bool, ...] = WEEKDAYS
    exceptions: list[tuple[int, int, bool]] = []
    minutesPerDay: int = 480  # noqa: N815  (read by script)


class Bar(msgspec.Struct, array_like=True):
    """A row: a task, a summary, a programme or a project."""

    id: int | str
    parent: int
    level: int
    kind: str
    name: str
    wbs: str
    start: int | None
    finish: int | None
    duration: int | None = None
    baseline_start: int | None = None
    baseline_finish: int | None = None
    percent: float | None = None
    total_float: int | None = None
    flags: int = 0
    deadline: int | None = None
    actual_start: int | None = None
    actual_finish: int | None = None
    late_finish: int | None = None
    assigned: str = ""
    status: str | None = None
    reason: str = ""
    url: str = ""
    code: str = ""
    early_start: int | None = None
    early_finish: int | None = None
    late_start: int | None = None
    free_float: int | None = None
    constraint: str = "ASAP"
    constraint_date: int | None = None
    calendar: str = ""
    notes: bool = False
    duration_unit: str = "d"
    elapsed: bool = False
    resume: int | None = None
    splits: list[tuple[int, int]] = []
    work: int | None = None
    locked: str = ""
    cost: str | None = None
    driver: int | None = None
    """The task that holds this one where it is, so that its link is drawn as driving."""
    label: str = ""
    """What the row calls itself; empty for its number or its id."""


class Arrow(msgspec.Struct, array_like=True):
    predecessor: int
    successor: int
    type: str
    lag: int = 0
    driving: bool = False
    lag_text: str = ""
    """The lag in its own unit, as +2d; empty without one."""


class Dates(msgspec.Struct):
    """What the calculation says of rows that are otherwise as they were, by column."""

    id: list[int]
    start: list[int]
    finish: list[int]
    duration: list[int | None]
    early_start: list[int]
    early_finish: list[int]
    late_start: list[int]
    late_finish: list[int]
    total_float: list[int]
    free_float: list[int]
    critical: list[bool]
    driver: list[int]
    """-1 where no task holds the row."""


class Diamond(msgspec.Struct, array_like=True):
    row: int
    name: str
    date: int
    baseline: int | None = None
    flags: int = 0


class Payload(msgspec.Struct):
    version: int
    mode: str
    project: Head
    calendar: WorkCalendar
    tasks: list[Bar]
    links: list[Arrow] = []
    milestones: list[Diamond] = []


def minutes(moment: dt.datetime | dt.date | None) -> int | None:
    """Return minutes since 1970 of a wall-clock instant."""
    if moment is None:
        return None
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time.min)
    return (moment - EPOCH) // MINUTE


KINDS = {"level_of_effort": "loe", "hammock": "loe", "external": "external"}


def reach(bars: list[Bar]) -> list[Bar]:
    """Let a heading that the file gives no dates reach over the rows under it."""
    undated = {
        position
        for position, row in enumerate(bars)
        if row.kind == "summary" and row.start is None and row.finish is None
    }
    for row in reversed(bars):
        if row.parent not in undated:
            continue
        above = bars[row.parent]
        starts = [time for time in (above.start, row.start) if time is not None]
        finishes = [time for time in (above.finish, row.finish) if time is not None]
        above.start = min(starts, default=None)
        above.finish = max(finishes, default=None)
    return bars


def tenths(duration: int | None) -> int | None:
    """Return working minutes of a duration in tenths of a minute."""
    return None if duration is None else round(duration / TENTHS_PER_MINUTE)


def plan_calendar(schedule: Schedule) -> WorkCalendar:
    """Return the working week and the days off of a plan's own calendar."""
    found = next((c for c in schedule.calendars if c.uid == schedule.calendar), None)
    if found is None:
        return WorkCalendar(minutesPerDay=schedule.options.minutes_per_day)
    return WorkCalendar(
        week=tuple(works(found, day, schedule) for day in range(7)),
        exceptions=[
            (
                minutes(exception.start) or 0,
                minutes(exception.end + dt.timedelta(days=1)) or 0,
                bool(exception.ranges),
            )
            for exception in found.exceptions
        ],
        minutesPerDay=found.minutes_per_day or schedule.options.minutes_per_day,
    )


def works(calendar: Calendar, day: int, schedule: Schedule) -> bool:
    """Tell whether a weekday works, asking the parents where a calendar inherits."""
    ranges = calendar.week[day]
    if ranges is not None:
        return bool(ranges)
    parent = next((c for c in schedule.calendars if c.uid == calendar.parent), None)
    return works(parent, day, schedule) if parent else WEEKDAYS[day]
