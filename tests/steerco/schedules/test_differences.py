"""Where stored and calculated dates part, and what the first of them has."""

from __future__ import annotations

import datetime as dt

import msgspec
from tests.steerco.schedules.test_recalculation import (
    STANDARD,
    at,
    days,
    link,
    plan,
    task,
)

from steerco.schedules.differences import WORDS, Feature, differences
from steerco.schedules.model import (
    Assignment,
    CalendarException,
    ConstraintType,
    Schedule,
)
from steerco.schedules.recalculation import fidelity, recalculate


def found(schedule: Schedule) -> list[tuple[int, int, Feature]]:
    return [
        (each.task, each.first, each.feature)
        for each in differences(schedule, recalculate(schedule))
    ]


def stored(day: str, until: str | None = None) -> dict[str, dt.datetime]:
    return {"start": at(f"{day}T08:00"), "finish": at(f"{until or day}T17:00")}


def test_a_plan_that_agrees_has_none() -> None:
    assert not found(plan(task(1, **stored("04")), task(2)))


def test_what_follows_a_difference_is_not_its_cause() -> None:
    schedule = plan(
        task(1, **stored("04")),
        task(2, leveling_delay=days(1), **stored("05")),
        task(3, **stored("06")),
        links=(link(1, 2), link(2, 3)),
    )
    assert found(schedule) == [
        (2, 2, Feature.LEVELLING_DELAY),
        (3, 2, Feature.LEVELLING_DELAY),
    ]
    first = differences(schedule, recalculate(schedule))[0]
    assert first.start == first.finish == dt.timedelta(days=1)
    assert first.words == "it was delayed by levelling"


def test_the_way_back_goes_over_other_predecessors_where_the_driver_agrees() -> None:
    schedule = plan(
        task(1, 3, **stored("04", "06")),
        task(2, 1, calendar=None, **stored("04", "08")),
        task(3, **stored("11")),
        links=(link(1, 3), link(2, 3)),
    )
    assert found(schedule) == [
        (2, 2, Feature.PROJECT_START),
        (3, 2, Feature.PROJECT_START),
    ]


def test_progress_work_and_logic_are_told_apart() -> None:
    schedule = plan(
        task(
            1,
            2,
            actual_start=at("04T08:00"),
            remaining_duration=days(1),
            **stored("04", "06"),
        ),
        task(2, 2, **stored("04", "08")),
        task(
            3,
            constraint=ConstraintType.START_NO_EARLIER_THAN,
            constraint_date=at("05T08:00"),
            **stored("06"),
        ),
        task(4, **stored("04")),
        task(5, **stored("11")),
        links=(link(4, 5),),
        assignments=(
            Assignment(uid=1, task=2, resource=None, contour="bell"),
            Assignment(uid=2, task=2, resource=None),
        ),
    )
    assert found(schedule) == [
        (1, 1, Feature.IN_PROGRESS),
        (2, 2, Feature.CONTOUR),
        (3, 3, Feature.CONSTRAINT),
        (5, 5, Feature.LINK),
    ]


def test_stored_dates_that_work_on_a_day_off_say_so() -> None:
    holiday = CalendarException(start=dt.date(2024, 3, 5), end=dt.date(2024, 3, 5))
    changed = msgspec.structs.replace(STANDARD, exceptions=(holiday,))
    schedule = plan(task(1, 3, **stored("04", "06")), calendars=(changed,))
    assert found(schedule) == [(1, 1, Feature.DAYS_OFF)]


def test_as_many_differ_as_fidelity_misses() -> None:
    schedule = plan(
        task(1, **stored("04")), task(2, **stored("05")), task(3, manual=True)
    )
    result = recalculate(schedule)
    agreement = fidelity(schedule, result)
    missed = agreement.compared - agreement.both_equal
    assert len(differences(schedule, result)) == missed == 1


def test_every_feature_has_words() -> None:
    assert set(WORDS) == set(Feature)
