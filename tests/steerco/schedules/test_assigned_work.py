"""What resources do to a task's dates: calendars, delays, contours, overtime, splits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.steerco.schedules.test_recalculation import (
    DAY,
    STANDARD,
    at,
    days,
    finish,
    link,
    plan,
    start,
    task,
)

from steerco.schedules.contours import SHAPES, duration_of, share_of_duration
from steerco.schedules.model import (
    Assignment,
    Calendar,
    CalendarException,
    Duration,
    Resource,
    ResourceType,
    Schedule,
    Split,
    Task,
    Timephased,
    TimeRange,
)
from steerco.schedules.recalculation import recalculate

LONG_DAY = (TimeRange(start=420, end=720), TimeRange(start=780, end=1080))
FOUR_DAYS = Calendar(uid=2, name="Ten hours", week=(LONG_DAY,) * 4 + ((),) * 3)
AWAY = Calendar(
    uid=3,
    name="Away on Tuesday and Wednesday",
    parent=1,
    exceptions=(CalendarException(start=dt.date(2024, 3, 5), end=dt.date(2024, 3, 6)),),
)
MORNINGS = Calendar(
    uid=4, name="Mornings", week=((TimeRange(start=480, end=720),),) * 5 + ((),) * 2
)
ANN, MARY, BOB, WOOD = (
    Resource(uid=1, name="Ann", calendar=1),
    Resource(uid=2, name="Mary", calendar=2),
    Resource(uid=3, name="Bob", calendar=3),
    Resource(uid=4, name="Wood", type=ResourceType.MATERIAL, calendar=3),
)


def staffed(*tasks: Task, by: tuple[Assignment, ...], **fields: Any) -> Schedule:
    return plan(
        *tasks,
        calendars=(STANDARD, FOUR_DAYS, AWAY, MORNINGS),
        resources=(ANN, MARY, BOB, WOOD),
        assignments=by,
        **fields,
    )


def assigned(uid: int, resource: int, length: float, **fields: Any) -> Assignment:
    given = {"units": 1.0, "work": round(length * DAY)}
    given["remaining_work"] = given["work"] - fields.get("actual_work", 0)
    return Assignment(uid=uid, task=1, resource=resource, **{**given, **fields})


def test_a_task_follows_the_calendar_of_its_only_resource() -> None:
    schedule = staffed(task(1, 2), by=(assigned(1, 3, 2),))
    assert finish(recalculate(schedule), 1) == "07T17:00"


def test_resources_with_different_hours_each_take_their_own_time() -> None:
    schedule = staffed(
        task(1, 6), by=(assigned(1, 1, 5), assigned(2, 2, 5)), start=at("04T07:00")
    )
    found = recalculate(schedule)
    assert (start(found, 1), finish(found, 1)) == ("04T07:00", "08T17:00")


def test_a_fixed_duration_takes_no_notice_of_its_resources() -> None:
    schedule = staffed(task(1, 2, type="fixed_duration"), by=(assigned(1, 3, 2),))
    assert finish(recalculate(schedule), 1) == "05T17:00"


def test_task_and_resource_calendars_work_together() -> None:
    schedule = staffed(task(1, 1, calendar=4), by=(assigned(1, 3, 1),))
    assert finish(recalculate(schedule), 1) == "07T12:00"
    ignored = task(1, 1, calendar=4, ignore_resource_calendar=True)
    schedule = staffed(ignored, by=(assigned(1, 3, 1),))
    assert finish(recalculate(schedule), 1) == "05T12:00"


def test_material_does_not_decide_when_work_happens() -> None:
    schedule = staffed(task(1, 2), by=(assigned(1, 4, 2),))
    assert finish(recalculate(schedule), 1) == "05T17:00"


@pytest.mark.parametrize("length", [1, 3])
def test_a_delayed_assignment_moves_the_finish_and_not_the_start(length: float) -> None:
    """Microsoft's knowledge base, Q171391: one day of work, delayed by two days."""
    schedule = staffed(task(1, length), by=(assigned(1, 1, 1, delay=days(2)),))
    found = recalculate(schedule)
    assert (start(found, 1), finish(found, 1)) == ("04T08:00", "06T17:00")


def test_a_task_ends_with_the_resource_that_joins_late() -> None:
    late = assigned(2, 2, 2, delay=days(1))
    schedule = staffed(task(1, 4), by=(assigned(1, 1, 2), late))
    assert finish(recalculate(schedule), 1) == "06T12:00"


@pytest.mark.parametrize(
    ("contour", "factor"),
    [
        ("flat", 1),
        ("back_loaded", 1 / 0.6),
        ("front_loaded", 1 / 0.6),
        ("double_peak", 2),
        ("early_peak", 2),
        ("late_peak", 2),
        ("bell", 2),
        ("turtle", 1 / 0.7),
    ],
)
def test_contours_stretch_work_by_their_average(contour: str, factor: float) -> None:
    assert duration_of(contour, 80, 1.0) == pytest.approx(80 * factor)
    assert duration_of(contour, 80, 0.5) == pytest.approx(160 * factor)


def test_work_is_done_at_the_pace_of_the_contour() -> None:
    assert share_of_duration("front_loaded", 0.5) == pytest.approx(0.3)
    assert share_of_duration("back_loaded", 0.5) == pytest.approx(0.7)
    for contour in SHAPES:
        assert share_of_duration(contour, 0) == 0
        assert share_of_duration(contour, 1) == pytest.approx(1)


def test_a_contoured_assignment_takes_its_stretched_time() -> None:
    schedule = staffed(
        task(1, 9), by=(assigned(1, 1, 2, contour="bell"), assigned(2, 3, 1))
    )
    assert finish(recalculate(schedule), 1) == "07T17:00"


def test_the_time_of_work_spread_by_hand_is_its_own() -> None:
    by_hand = assigned(
        1,
        1,
        2,
        contour="contoured",
        timephased=(
            Timephased(
                kind="remaining",
                start=at("04T08:00"),
                finish=at("08T17:00"),
                amount=960,
            ),
        ),
    )
    schedule = staffed(task(1, 9), by=(by_hand, assigned(2, 3, 1)))
    assert finish(recalculate(schedule), 1) == "08T17:00"


def test_overtime_takes_no_time() -> None:
    busy = assigned(1, 1, 3, remaining_overtime_work=DAY)
    schedule = staffed(task(1, 9), by=(busy, assigned(2, 3, 1)))
    assert finish(recalculate(schedule), 1) == "05T17:00"


def test_a_split_pauses_every_assignment() -> None:
    gap = (Split(start=at("05T08:00"), finish=at("06T08:00")),)
    schedule = staffed(task(1, 2, splits=gap), by=(assigned(1, 1, 2),))
    assert finish(recalculate(schedule), 1) == "06T17:00"


def test_levelled_assignments_delay_a_task_that_levelling_left_alone() -> None:
    delay = Duration(tenths=2 * 14_400, elapsed=True)
    schedule = staffed(
        task(1),
        by=(
            assigned(1, 1, 1, leveling_delay=delay),
            assigned(2, 3, 1, leveling_delay=delay),
        ),
    )
    assert start(recalculate(schedule), 1) == "06T08:00"


# -- in progress ------------------------------------------------------------------------


def test_what_is_left_of_each_assignment_goes_on_where_that_one_is() -> None:
    """Ann has done three days of four, Bob none of his two: Bob decides."""
    schedule = staffed(
        task(1, 4, actual_start=at("04T08:00"), remaining_duration=days(1)),
        by=(
            assigned(1, 1, 4, actual_work=3 * DAY, actual_start=at("04T08:00")),
            assigned(2, 3, 2),
        ),
    )
    assert finish(recalculate(schedule), 1) == "07T17:00"


def test_work_put_off_on_purpose_holds_all_who_are_left() -> None:
    schedule = staffed(
        task(
            1,
            4,
            actual_start=at("04T08:00"),
            remaining_duration=days(3),
            stop=at("04T17:00"),
            resume=at("12T08:00"),
        ),
        by=(
            assigned(1, 1, 4, actual_work=DAY, actual_start=at("04T08:00")),
            assigned(2, 3, 2),
        ),
    )
    assert finish(recalculate(schedule), 1) == "14T17:00"


def test_a_split_that_is_behind_moves_what_is_left() -> None:
    gap = (Split(start=at("05T08:00"), finish=at("07T08:00")),)
    began = {"actual_start": at("04T08:00"), "remaining_duration": days(1)}
    schedule = plan(task(1, 3, splits=gap, **began))
    assert finish(recalculate(schedule), 1) == "08T17:00"


@pytest.mark.parametrize(
    ("resume", "ends"), [(None, "07T12:00"), ("06T08:00", "07T17:00")]
)
def test_what_is_left_goes_on_where_the_file_says_that_work_stopped(
    resume: str | None, ends: str
) -> None:
    """Somebody worked longer on single days than the calendar has hours."""
    begun = task(
        1,
        4,
        actual_start=at("04T08:00"),
        remaining_duration=days(2),
        stop=at("05T12:00"),
        resume=resume and at(resume),
    )
    assert finish(recalculate(plan(begun)), 1) == ends


@pytest.mark.parametrize(("done", "ends"), [(1, "11T17:00"), (0, "05T17:00")])
def test_microsofts_started_work_waits_unless_nothing_is_done(
    done: float, ends: str
) -> None:
    schedule = plan(
        task(1, 5),
        task(
            2,
            2,
            actual_start=at("04T08:00"),
            remaining_duration=days(2 - done),
        ),
        links=(link(1, 2),),
    )
    assert finish(recalculate(schedule), 2) == ends


def test_actual_duration_tells_what_is_left_where_nothing_else_does() -> None:
    schedule = plan(
        task(1, 4, actual_start=at("04T08:00"), actual_duration=days(3)),
        task(2),
        links=(link(1, 2, "SS"),),
    )
    assert finish(recalculate(schedule), 1) == "07T17:00"


def test_units_that_do_not_explain_the_duration_are_not_asked() -> None:
    """Somebody stretched the task to ten days, and the program kept 200 %."""
    stretched = assigned(1, 1, 5, units=2.0, delay=days(1))
    schedule = staffed(task(1, 10), by=(stretched,))
    assert finish(recalculate(schedule), 1) == "15T17:00"
    begun = staffed(
        task(1, 10, actual_start=at("04T08:00"), remaining_duration=days(8)),
        by=(
            assigned(1, 1, 5, units=2.0, actual_work=3 * DAY),
            assigned(2, 1, 5, units=2.0),
        ),
    )
    assert finish(recalculate(begun), 1) == "15T17:00"


def test_nobody_works_longer_on_a_task_than_it_takes() -> None:
    edited = assigned(1, 1, 5, units=0.5)
    schedule = staffed(task(1, 2), by=(edited, assigned(2, 3, 1)))
    assert finish(recalculate(schedule), 1) == "05T17:00"


def test_uneven_progress_of_resources_with_the_same_hours() -> None:
    schedule = staffed(
        task(1, 5, actual_start=at("04T08:00"), remaining_duration=days(2.5)),
        by=(
            assigned(1, 1, 5, actual_work=4 * DAY, actual_start=at("04T08:00")),
            assigned(
                2,
                1,
                5,
                actual_work=DAY,
                actual_start=at("04T08:00"),
                resume=at("11T08:00"),
            ),
        ),
    )
    assert finish(recalculate(schedule), 1) == "14T17:00"


def test_impossible_figures_cost_no_time() -> None:
    """A damaged file may hold more overtime than work, or a split that ends first."""
    backwards = (Split(start=at("07T08:00"), finish=at("05T08:00")),)
    schedule = staffed(
        task(1, 2, splits=backwards),
        by=(
            assigned(1, 1, 1, remaining_overtime_work=9 * DAY),
            assigned(2, 3, 1, remaining_overtime_work=9 * DAY),
        ),
    )
    assert finish(recalculate(schedule), 1) == "04T08:00"
