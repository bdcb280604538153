"""Calendars as elements of Microsoft Project XML."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from steerco.schedules.model import (
    Calendar,
    CalendarException,
    Recurrence,
    Schedule,
    TimeRange,
    WorkWeek,
)
from steerco.schedules.recurrence import dates
from steerco.schedules.writing import mspdi_text as text
from steerco.schedules.writing.mspdi_elements import Leaves, Node

NONE: Final = "-1"
_LAST_MINUTE: Final = dt.time(23, 59)
_DAILY: Final = "1"


def calendar_nodes(schedule: Schedule) -> Iterator[tuple[str, Node]]:
    """Yield every calendar with its uid."""
    for calendar in schedule.calendars:
        base = calendar.parent is None
        yield (
            str(calendar.uid),
            Node(
                "Calendar",
                {
                    "UID": str(calendar.uid),
                    "GUID": calendar.guid,
                    "Name": calendar.name or f"Calendar {calendar.uid}",
                    "IsBaseCalendar": text.flag(base or calendar.kind == "base"),
                    "BaseCalendarUID": NONE if base else str(calendar.parent),
                },
                {
                    "WeekDays": _holder("WeekDays", "WeekDay", _days(calendar.week)),
                    "Exceptions": _holder(
                        "Exceptions", "Exception", tuple(_exceptions(calendar))
                    ),
                    "WorkWeeks": _holder(
                        "WorkWeeks",
                        "WorkWeek",
                        tuple(map(_work_week, calendar.work_weeks)),
                    ),
                },
            ),
        )


def _holder(tag: str, inner: str, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    return (Node(tag, {}, {inner: nodes}),) if nodes else ()


def _days(week: tuple[tuple[TimeRange, ...] | None, ...]) -> tuple[Node, ...]:
    """Return the days from Sunday on, but those that are inherited."""
    return tuple(
        Node(
            "WeekDay",
            {"DayType": str((day + 1) % 7 + 1), "DayWorking": text.flag(bool(ranges))},
            _times(ranges),
        )
        for day in (6, 0, 1, 2, 3, 4, 5)
        if (ranges := week[day]) is not None
    )


def _times(ranges: tuple[TimeRange, ...]) -> dict[str, tuple[Node, ...]]:
    nodes = tuple(
        Node(
            "WorkingTime",
            {"FromTime": text.time(each.start), "ToTime": text.time(each.end)},
        )
        for each in ranges
    )
    return {"WorkingTimes": _holder("WorkingTimes", "WorkingTime", nodes)}


def _exceptions(calendar: Calendar) -> Iterator[Node]:
    """Yield rules where their days are still all there, else the days one by one."""
    followers: dict[int, list[CalendarException]] = defaultdict(list)
    for each in calendar.exceptions:
        if each.recurrence is not None:
            followers[each.recurrence].append(each)
    whole = {
        number
        for number, days in followers.items()
        if number < len(calendar.recurrences)
        and _follow(calendar.recurrences[number], days)
    }
    found: list[tuple[float, Node]] = []
    places = _places(calendar.exceptions, whole)
    for at, each in enumerate(calendar.exceptions):
        number = each.recurrence
        if number is None or number not in whole:
            node = _exception(each, each.start, each.end, {"Type": _DAILY})
            found.append((at, node))
        elif number in places:
            rule = calendar.recurrences[number]
            node = _exception(each, rule.start, rule.end, _rule(rule))
            found.append((places.pop(number), node))
    yield from (node for _, node in sorted(found, key=lambda each: each[0]))


def _places(
    exceptions: tuple[CalendarException, ...], rules: set[int]
) -> dict[int, float]:
    """Return where each rule stands: behind what has precedence on one of its days."""
    places: dict[int, float] = {}
    single: dict[dt.date, int] = {}
    for at, each in enumerate(exceptions):
        number = each.recurrence
        if number is None or number not in rules:
            single[each.start] = at
        else:
            first = places.get(number, at)
            places[number] = max(first, single.get(each.start, -1) + 0.5)
    return places


def _follow(rule: Recurrence, days: list[CalendarException]) -> bool:
    """Tell whether the days are those of the rule, all with the same hours."""
    single = all(day.start == day.end for day in days)
    alike = len({(day.ranges, day.name) for day in days}) == 1
    return single and alike and [day.start for day in days] == dates(rule)


def _exception(
    exception: CalendarException, start: dt.date, end: dt.date, rule: Leaves
) -> Node:
    by_count = rule.get("Occurrences") is not None
    return Node(
        "Exception",
        {
            "EnteredByOccurrences": text.flag(by_count),
            "Name": exception.name or None,
            **rule,
            "DayWorking": text.flag(bool(exception.ranges)),
        },
        {"TimePeriod": (_period(start, end),), **_times(exception.ranges)},
    )


def _period(start: dt.date, end: dt.date) -> Node:
    return Node(
        "TimePeriod",
        {
            "FromDate": text.moment(dt.datetime.combine(start, dt.time())),
            "ToDate": text.moment(dt.datetime.combine(end, _LAST_MINUTE)),
        },
    )


def _rule(rule: Recurrence) -> Leaves:
    mask = sum(1 << (day + 1) % 7 for day in rule.weekdays)
    return {
        "Occurrences": text.whole(rule.occurrences),
        "Type": str(int(rule.pattern)),
        "Period": str(rule.period),
        "DaysOfWeek": str(mask) if mask else None,
        "MonthItem": str(rule.item),
        "MonthPosition": str(rule.position),
        "Month": str(rule.month - 1),
        "MonthDay": str(rule.month_day),
    }


def _work_week(week: WorkWeek) -> Node:
    days = _holder("WeekDays", "WeekDay", _days(week.week))
    return Node(
        "WorkWeek",
        {"Name": week.name or None},
        {"TimePeriod": (_period(week.start, week.end),), "WeekDays": days},
    )
