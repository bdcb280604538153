"""When planned money accrues, and when it was to be earned, on a plan done by hand."""

import datetime as dt

import pytest

from steerco_engine.calendars import Calendar, to_ticks
from steerco_engine.earned_value import Accrual, Outlay, accrued_value, earned_time

WEEK = Calendar("Office", (((480, 720), (780, 1020)),) * 5 + ((),) * 2)


def at(text: str) -> int:
    return to_ticks(dt.datetime.fromisoformat(text))


FRIDAY, TUESDAY = at("2024-03-08T08:00"), at("2024-03-12T17:00")


def outlay(accrual: Accrual, amount: float = 300.0) -> Outlay:
    """Return three working days, Friday to Tuesday, over a weekend."""
    return Outlay(amount, FRIDAY, TUESDAY, accrual, WEEK)


@pytest.mark.parametrize(
    ("instant", "start", "uniform", "end"),
    [
        ("2024-03-07T17:00", 0, 0, 0),
        ("2024-03-08T08:00", 0, 0, 0),
        ("2024-03-08T09:00", 300, 12.5, 0),
        ("2024-03-08T17:00", 300, 100, 0),
        ("2024-03-10T12:00", 300, 100, 0),
        ("2024-03-11T12:00", 300, 150, 0),
        ("2024-03-12T16:00", 300, 287.5, 0),
        ("2024-03-12T17:00", 300, 300, 300),
        ("2024-05-01T08:00", 300, 300, 300),
    ],
)
def test_money_accrues_at_the_start_evenly_or_at_the_end(
    instant: str, start: float, uniform: float, end: float
) -> None:
    found = [outlay(each).accrued(at(instant)) for each in Accrual]
    assert found == pytest.approx([start, uniform, end])


def test_a_milestone_is_due_when_it_is_reached() -> None:
    for accrual in Accrual:
        paid = Outlay(50, FRIDAY, FRIDAY, accrual, WEEK)
        assert paid.accrued(FRIDAY - 1) == 0
        assert paid.accrued(FRIDAY) == 50


def test_materials_and_labour_add_up() -> None:
    both = [outlay(Accrual.START, 60), outlay(Accrual.UNIFORM, 90)]
    assert accrued_value(both, at("2024-03-08T17:00")) == 90


PLAN = [
    outlay(Accrual.UNIFORM),
    Outlay(100, at("2024-03-25T08:00"), at("2024-03-25T17:00"), Accrual.UNIFORM, WEEK),
]
"""Earns 300 by 12 March, rests until the 25th, and earns 100 that day."""


@pytest.mark.parametrize(
    ("ev", "now", "found"),
    [
        (150, "2024-03-15T17:00", "2024-03-11T12:00"),
        (300, "2024-03-18T17:00", "2024-03-18T17:00"),
        (300, "2024-04-01T17:00", "2024-03-25T08:00"),
        (300, "2024-03-11T17:00", "2024-03-12T17:00"),
        (350, "2024-03-15T17:00", "2024-03-25T12:00"),
        (400, "2024-04-01T17:00", "2024-03-25T17:00"),
        (0, "2024-03-15T17:00", "2024-03-08T08:00"),
    ],
)
def test_earned_time_waits_out_a_planned_stop_but_not_past_the_data_date(
    ev: float, now: str, found: str
) -> None:
    assert abs(WEEK.work_between(earned_time(PLAN, ev, at(now)), at(found))) <= 1


def test_impossible_outlays_are_refused() -> None:
    with pytest.raises(ValueError, match="amount must not be negative"):
        outlay(Accrual.END, -1)
    with pytest.raises(ValueError, match="at least one outlay"):
        earned_time([], 1, 0)
