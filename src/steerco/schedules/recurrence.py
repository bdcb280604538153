"""Microsoft's recurring calendar exceptions, expanded to dates."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from itertools import islice, takewhile

import msgspec

from steerco.schedules.model import Pattern, Recurrence

MAX_OCCURRENCES = 2000
_DAY = dt.timedelta(days=1)
_LAST = 4


def dates(recurrence: Recurrence) -> list[dt.date]:
    """Return the days hit, in order, at most `MAX_OCCURRENCES`."""
    limit = min(recurrence.occurrences or MAX_OCCURRENCES, MAX_OCCURRENCES)
    within = takewhile(lambda day: day <= recurrence.end, _candidates(recurrence))
    return list(islice((day for day in within if day >= recurrence.start), limit))


def _candidates(recurrence: Recurrence) -> Iterator[dt.date]:
    if recurrence.pattern in (Pattern.DAILY, Pattern.EVERY_N_DAYS):
        return _every_n_days(recurrence)
    if recurrence.pattern is Pattern.WEEKLY:
        return _weekly(recurrence)
    return _monthly(recurrence)


def _every_n_days(recurrence: Recurrence) -> Iterator[dt.date]:
    count = (recurrence.end - recurrence.start).days // recurrence.period + 1
    for step in range(count):
        yield recurrence.start + step * recurrence.period * _DAY


def _weekly(recurrence: Recurrence) -> Iterator[dt.date]:
    # Microsoft's week starts on Sunday, and counts from the week of the start.
    sunday_offset = (recurrence.start.weekday() + 1) % 7
    for day in _every_n_days(msgspec.structs.replace(recurrence, period=1)):
        week = ((day - recurrence.start).days + sunday_offset) // 7
        if day.weekday() in recurrence.weekdays and week % recurrence.period == 0:
            yield day


def _monthly(recurrence: Recurrence) -> Iterator[dt.date]:
    yearly = recurrence.pattern in (Pattern.YEARLY_BY_DAY, Pattern.YEARLY_BY_POSITION)
    positional = recurrence.pattern in (
        Pattern.YEARLY_BY_POSITION,
        Pattern.MONTHLY_BY_POSITION,
    )
    year, month = recurrence.start.year, recurrence.start.month
    step = recurrence.period * (12 if yearly else 1)
    index = year * 12 + (recurrence.month if yearly else month) - 1
    while index <= recurrence.end.year * 12 + recurrence.end.month - 1:
        year, month = divmod(index, 12)
        month += 1
        length = calendar.monthrange(year, month)[1]
        if positional:
            days = [
                day
                for number in range(1, length + 1)
                if _is_item(day := dt.date(year, month, number), recurrence.item)
            ]
            yield (
                days[-1] if recurrence.position == _LAST else days[recurrence.position]
            )
        elif recurrence.month_day <= length:
            yield dt.date(year, month, recurrence.month_day)
        index += step


def _is_item(day: dt.date, item: int) -> bool:
    match item:
        case 0:
            return True
        case 1:
            return day.weekday() < 5
        case 2:
            return day.weekday() >= 5
        case _:
            return (day.weekday() + 1) % 7 == item - 3
