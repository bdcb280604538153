"""Reporting periods: where they begin and end, and when a report is due."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerco.performance.calculations.periods import (
    Period,
    before,
    due_on,
    last_ended,
    period_of,
)

RHYTHMS = ("weekly", "fortnightly", "monthly", "quarterly")


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rhythm", "on", "start", "end"),
    [
        ("weekly", "2026-11-27", "2026-11-23", "2026-11-29"),
        ("fortnightly", "2024-01-14", "2024-01-01", "2024-01-14"),
        ("fortnightly", "2023-12-31", "2023-12-18", "2023-12-31"),
        ("monthly", "2028-02-10", "2028-02-01", "2028-02-29"),
        ("monthly", "2026-12-31", "2026-12-01", "2026-12-31"),
        ("quarterly", "2026-11-27", "2026-10-01", "2026-12-31"),
    ],
)
def test_periods_of_every_rhythm(rhythm, on, start, end):
    assert period_of(rhythm, day(on)) == Period(day(start), day(end))


@given(st.sampled_from(RHYTHMS), st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_periods_follow_each_other_without_a_gap(rhythm, on):
    period = period_of(rhythm, on)
    assert period.start <= on <= period.end
    assert before(rhythm, period).end + dt.timedelta(days=1) == period.start
    assert last_ended(rhythm, on).end <= on
    assert (
        period_of(rhythm, last_ended(rhythm, on).end + dt.timedelta(days=1)).end >= on
    )


@pytest.mark.parametrize(
    ("end", "days", "due"),
    [
        ("2026-10-31", 5, "2026-11-06"),
        ("2026-09-30", 5, "2026-10-07"),
        ("2026-09-30", 0, "2026-09-30"),
    ],
)
def test_a_report_is_due_after_working_days(end, days, due):
    assert due_on(Period(day(end), day(end)), days) == day(due)
