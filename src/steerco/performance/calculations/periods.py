"""Reporting periods: weeks, fortnights, months and quarters, and when one is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

FIRST_FORTNIGHT = dt.date(2024, 1, 1)
"""A Monday, from which fortnights are counted."""
DAYS = {"weekly": 7, "fortnightly": 14}
MONTHS = {"monthly": 1, "quarterly": 3}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both of which belong to it."""

    start: dt.date
    end: dt.date


def period_of(rhythm: str, day: dt.date) -> Period:
    """Return the period of a rhythm in which a day lies."""
    if length := DAYS.get(rhythm):
        into = (day - FIRST_FORTNIGHT).days % length
        start = day - dt.timedelta(days=into)
        return Period(start, start + dt.timedelta(days=length - 1))
    length = MONTHS[rhythm]
    first = (day.month - 1) // length * length + 1
    start = day.replace(month=first, day=1)
    over = first + length - 1
    following = dt.date(day.year + over // 12, over % 12 + 1, 1)
    return Period(start, following - dt.timedelta(days=1))


def before(rhythm: str, period: Period) -> Period:
    return period_of(rhythm, period.start - dt.timedelta(days=1))


def last_ended(rhythm: str, day: dt.date) -> Period:
    """Return the last period that is over at the end of a day."""
    period = period_of(rhythm, day)
    return period if period.end <= day else before(rhythm, period)


def due_on(period: Period, working_days: int) -> dt.date:
    """Return the day `working_days` (Monday to Friday) after a period's end."""
    day = np.busday_offset(period.end, working_days, roll="backward")
    return dt.date.fromisoformat(str(day))
