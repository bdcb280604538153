"""Recurring exceptions against a slow, obvious implementation."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerco.schedules.model import Pattern, Recurrence
from steerco.schedules.recurrence import dates

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


def recurring(pattern, start, end, **rule):
    return Recurrence(pattern=pattern, start=start, end=end, **rule)


def every_day(recurrence):
    day = recurrence.start
    while day <= recurrence.end:
        yield day
        day += dt.timedelta(days=1)


@given(DAYS, st.integers(0, 900), st.integers(1, 400))
def test_every_n_days(start, length, period):
    found = dates(
        recurring(
            Pattern.EVERY_N_DAYS, start, start + dt.timedelta(length), period=period
        )
    )
    assert found == [start + dt.timedelta(n) for n in range(0, length + 1, period)]


@given(DAYS, st.integers(0, 400), st.frozensets(st.integers(0, 6)), st.integers(1, 4))
def test_weekly(start, length, weekdays, period):
    recurrence = recurring(
        Pattern.WEEKLY,
        start,
        start + dt.timedelta(length),
        period=period,
        weekdays=tuple(weekdays),
    )
    sunday = start - dt.timedelta((start.weekday() + 1) % 7)
    assert dates(recurrence) == [
        day
        for day in every_day(recurrence)
        if day.weekday() in weekdays and ((day - sunday).days // 7) % period == 0
    ]


@given(DAYS, st.integers(0, 1200), st.integers(1, 31), st.integers(1, 12))
def test_yearly_by_day(start, length, month_day, month):
    recurrence = recurring(
        Pattern.YEARLY_BY_DAY,
        start,
        start + dt.timedelta(length),
        month=month,
        month_day=month_day,
    )
    assert dates(recurrence) == [
        day
        for day in every_day(recurrence)
        if (day.month, day.day) == (month, month_day)
    ]


@pytest.mark.parametrize(
    ("position", "item", "expected"),
    [
        (0, 4, dt.date(2026, 5, 4)),  # first Monday
        (4, 3, dt.date(2026, 5, 31)),  # last Sunday
        (2, 8, dt.date(2026, 5, 15)),  # third Friday
        (0, 2, dt.date(2026, 5, 2)),  # first day of a weekend
        (4, 1, dt.date(2026, 5, 29)),  # last weekday
        (1, 0, dt.date(2026, 5, 2)),  # second day
    ],
)
def test_monthly_by_position(position, item, expected):
    recurrence = recurring(
        Pattern.MONTHLY_BY_POSITION,
        dt.date(2026, 5, 1),
        dt.date(2026, 5, 31),
        item=item,
        position=position,
    )
    assert dates(recurrence) == [expected]


def test_occurrences_limit_the_days():
    endless = recurring(
        Pattern.DAILY, dt.date(2026, 1, 1), dt.date(2100, 1, 1), occurrences=3, period=2
    )
    assert [day.day for day in dates(endless)] == [1, 3, 5]
