"""Interruptions of a task, seen as gaps in the work spread over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from steerco.schedules.model import Calendar, Split, TimeRange

Span = tuple[dt.datetime, dt.datetime]

_DAY = dt.timedelta(days=1)
_MAX_PARENTS = 8


def splits_between(
    work: Iterable[Span], calendars: Mapping[int, Calendar], calendar: int | None
) -> tuple[Split, ...]:
    """Return the gaps between spans of work in which the calendar would work.

    Parameters
    ----------
    work : iterable of (start, finish)
        Spans in which somebody works on the task, in any order.
    calendars : mapping
        All calendars of the plan by uid.
    calendar : int or None
        The calendar that the task follows.
    """
    splits = []
    reached: dt.datetime | None = None
    for start, finish in sorted(work):
        if (
            reached is not None
            and start > reached
            and _works_between(calendars, calendar, reached, start)
        ):
            splits.append(Split(start=reached, finish=start))
        reached = finish if reached is None else max(reached, finish)
    return tuple(splits)


def only_working(
    splits: Iterable[Split], calendars: Mapping[int, Calendar], calendar: int | None
) -> tuple[Split, ...]:
    """Return the splits that really interrupt working time."""
    return tuple(
        split
        for split in splits
        if _works_between(calendars, calendar, split.start, split.finish)
    )


def working_ranges(
    calendars: Mapping[int, Calendar], uid: int | None, day: dt.date
) -> tuple[TimeRange, ...]:
    """Return the working time of one day, following exceptions, work weeks, parents."""
    chain = _with_parents(calendars, uid)
    for calendar in chain:
        for exception in calendar.exceptions:
            if exception.start <= day <= exception.end:
                return exception.ranges
    for calendar in chain:
        for work_week in calendar.work_weeks:
            ranges = work_week.week[day.weekday()]
            if work_week.start <= day <= work_week.end and ranges is not None:
                return ranges
        ranges = calendar.week[day.weekday()]
        if ranges is not None:
            return ranges
    return ()


def _with_parents(calendars: Mapping[int, Calendar], uid: int | None) -> list[Calendar]:
    chain: list[Calendar] = []
    while uid is not None and uid in calendars and len(chain) < _MAX_PARENTS:
        chain.append(calendars[uid])
        uid = chain[-1].parent
    return chain


def _works_between(
    calendars: Mapping[int, Calendar],
    uid: int | None,
    start: dt.datetime,
    finish: dt.datetime,
) -> bool:
    day = start.date()
    while day <= finish.date():
        midnight = dt.datetime.combine(day, dt.time.min)
        for each in working_ranges(calendars, uid, day):
            begin = midnight + dt.timedelta(minutes=each.start)
            end = midnight + dt.timedelta(minutes=each.end)
            if begin < finish and end > start:
                return True
        day += _DAY
    return False
