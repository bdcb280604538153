"""Calendars of Microsoft Project XML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from steerco.schedules.model import (
    Calendar,
    CalendarException,
    Pattern,
    Recurrence,
    TimeRange,
    WorkWeek,
)
from steerco.schedules.mspdi_fields import Fields, children
from steerco.schedules.recurrence import dates

if TYPE_CHECKING:
    from lxml.etree import _Element

Week = tuple[tuple[TimeRange, ...] | None, ...]

MINUTES_A_DAY = 1440
_LEGACY_EXCEPTION = 0
_FAR = dt.date(2149, 12, 31)


def read_calendar(element: _Element) -> Calendar | None:
    """Return the calendar, or None where it has no uid."""
    fields = Fields(element)
    uid = fields.integer("UID")
    if uid is None:
        return None
    # Files made by other programs write 0 for none; Microsoft writes -1.
    parent = fields.reference("BaseCalendarUID") or None
    exceptions, recurrences = _exceptions(element)
    exceptions = exceptions or list(_legacy_exceptions(element))
    return Calendar(
        uid=uid,
        guid=fields.text("GUID"),
        name=fields.text("Name") or "",
        parent=parent if parent != uid else None,
        kind="base" if fields.flag("IsBaseCalendar") else "resource",
        week=_week(element, inherits=parent is not None),
        exceptions=tuple(sorted(exceptions, key=lambda each: (each.start, each.end))),
        recurrences=tuple(recurrences),
        work_weeks=tuple(_work_weeks(element)),
    )


def _week(element: _Element, *, inherits: bool) -> Week:
    week: list[tuple[TimeRange, ...] | None] = [None if inherits else ()] * 7
    for day in children(element, "WeekDays", "WeekDay"):
        fields = Fields(day)
        number = fields.integer("DayType")
        if number and 1 <= number <= 7:
            week[(number + 5) % 7] = _ranges(day, fields)
    return tuple(week)


def _ranges(element: _Element, fields: Fields) -> tuple[TimeRange, ...]:
    if not fields.flag("DayWorking"):
        return ()
    ranges = []
    for period in children(element, "WorkingTimes", "WorkingTime"):
        times = Fields(period)
        start, end = _minutes(times.text("FromTime")), _minutes(times.text("ToTime"))
        if start is not None and end is not None:
            end = end if end > start else MINUTES_A_DAY
            ranges.append(TimeRange(start=start, end=end))
    return tuple(sorted(ranges, key=lambda each: each.start))


def _minutes(text: str | None) -> int | None:
    if not text:
        return None
    try:
        time = dt.time.fromisoformat(text.rpartition("T")[2])
    except ValueError:
        return None
    return time.hour * 60 + time.minute


def _exceptions(
    element: _Element,
) -> tuple[list[CalendarException], list[Recurrence]]:
    """Return the exceptions day by day, and the rules that some of them follow."""
    exceptions: list[CalendarException] = []
    recurrences: list[Recurrence] = []
    for each in children(element, "Exceptions", "Exception"):
        fields = Fields(each)
        span = _span(each)
        if span is None:
            continue
        ranges, name = _ranges(each, fields), fields.text("Name") or ""
        recurrence = _recurrence(fields, *span)
        if recurrence is None or recurrence.is_span:
            exceptions.append(
                CalendarException(start=span[0], end=span[1], ranges=ranges, name=name)
            )
            continue
        exceptions += [
            CalendarException(
                start=day,
                end=day,
                ranges=ranges,
                name=name,
                recurrence=len(recurrences),
            )
            for day in dates(recurrence)
        ]
        recurrences.append(recurrence)
    return exceptions, recurrences


def _recurrence(fields: Fields, start: dt.date, end: dt.date) -> Recurrence | None:
    try:
        pattern = Pattern(fields.integer("Type") or 0)
    except ValueError:
        return None
    mask = fields.integer("DaysOfWeek") or 0
    by_count = fields.flag("EnteredByOccurrences")
    return Recurrence(
        pattern=pattern,
        start=start,
        end=end,
        occurrences=(fields.integer("Occurrences") or None) if by_count else None,
        period=max(fields.integer("Period") or 1, 1),
        weekdays=tuple(sorted((bit + 6) % 7 for bit in range(7) if mask >> bit & 1)),
        month=min(max((fields.integer("Month") or 0) + 1, 1), 12),
        month_day=max(fields.integer("MonthDay") or 1, 1),
        item=fields.integer("MonthItem") or 0,
        position=min(max(fields.integer("MonthPosition") or 0, 0), 4),
    )


def _legacy_exceptions(element: _Element) -> Iterator[CalendarException]:
    for day in children(element, "WeekDays", "WeekDay"):
        fields = Fields(day)
        span = _span(day)
        if fields.integer("DayType") == _LEGACY_EXCEPTION and span is not None:
            yield CalendarException(
                start=span[0], end=span[1], ranges=_ranges(day, fields)
            )


def _work_weeks(element: _Element) -> Iterator[WorkWeek]:
    for each in children(element, "WorkWeeks", "WorkWeek"):
        span = _span(each)
        if span is not None:
            yield WorkWeek(
                start=span[0],
                end=span[1],
                week=_week(each, inherits=True),
                name=Fields(each).text("Name") or "",
            )


def _span(element: _Element) -> tuple[dt.date, dt.date] | None:
    for period in children(element, "TimePeriod"):
        fields = Fields(period)
        start, end = fields.moment("FromDate"), fields.moment("ToDate")
        if start and end and end >= start:
            return start.date(), min(end.date(), _FAR)
    return None
