"""Rules of the two schedulers that ordinary plans rarely need, each on a few tasks."""

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

from steerco.schedules.model import (
    Calendar,
    ConstraintType,
    Duration,
    Options,
    ProgressRule,
    Schedule,
    Task,
    TaskKind,
    TimeRange,
)
from steerco.schedules.recalculation import recalculate

ROUND_THE_CLOCK = Calendar(
    uid=2, name="24 h", week=((TimeRange(start=0, end=1440),),) * 7
)
_MORNING = (TimeRange(start=0, end=180), TimeRange(start=240, end=480))
_EVENING = (TimeRange(start=1380, end=1440),)
NIGHT = Calendar(
    uid=3,
    name="Night shift",
    week=(_EVENING, *((*_MORNING, *_EVENING),) * 4, _MORNING, ()),
)


def primavera(*tasks: Task, **fields: Any) -> Schedule:
    return plan(*tasks, **{"format": "XER", "data_date": at("04T08:00"), **fields})


def float_days(schedule: Schedule, uid: int) -> float:
    return recalculate(schedule).tasks[uid].total_float / DAY


def test_a_plan_from_its_finish_puts_work_as_late_as_the_finish_allows() -> None:
    late = {"constraint": ConstraintType.ALAP}
    found = recalculate(
        plan(
            task(1, 2, **late),
            task(2, 3, **late),
            task(3, 1),
            links=(link(1, 2),),
            start=None,
            finish=at("15T17:00"),
            options=Options(schedule_from_finish=True),
        )
    )
    assert [start(found, uid) for uid in (1, 2, 3)] == [
        "11T08:00",
        "13T08:00",
        "11T08:00",
    ]


def test_a_chain_as_late_as_possible_ends_where_its_successor_begins() -> None:
    late = {"constraint": ConstraintType.ALAP}
    found = recalculate(
        plan(
            task(1, 5),
            task(2, 1, **late),
            task(3, 1, **late),
            task(4, 1),
            links=(link(1, 4), link(2, 3), link(3, 4)),
        )
    )
    assert (start(found, 2), start(found, 3)) == ("07T08:00", "08T08:00")
    assert found.project_finish == at("11T17:00")


@pytest.mark.parametrize(
    ("constraint", "date", "honoured", "begins", "before"),
    [
        (ConstraintType.MUST_FINISH_ON, "08T17:00", True, "04T08:00", -5),
        (ConstraintType.MUST_FINISH_ON, "08T17:00", False, "11T08:00", -5),
        (ConstraintType.MUST_START_ON, "07T08:00", True, "07T08:00", -2),
        (ConstraintType.MUST_START_ON, "07T08:00", False, "11T08:00", -2),
        (ConstraintType.FINISH_NO_LATER_THAN, "12T17:00", False, "11T08:00", -3),
    ],
)
def test_microsofts_conflicts_give_the_predecessor_negative_float(
    constraint: ConstraintType, date: str, honoured: bool, begins: str, before: float
) -> None:
    schedule = plan(
        task(1, 5),
        task(2, 5, constraint=constraint, constraint_date=at(date)),
        links=(link(1, 2),),
        options=Options(honor_constraints=honoured),
    )
    assert start(recalculate(schedule), 2) == begins
    assert float_days(schedule, 1) == before


def test_a_missed_deadline_gives_negative_float_and_moves_nothing() -> None:
    schedule = plan(task(1, 5, deadline=at("06T17:00")))
    assert finish(recalculate(schedule), 1) == "08T17:00"
    assert float_days(schedule, 1) == -2


def test_an_elapsed_duration_runs_over_the_weekend() -> None:
    elapsed = Duration(tenths=3 * 14_400, elapsed=True)
    found = recalculate(
        plan(
            Task(uid=1, name="Curing", duration=elapsed),
            task(2),
            links=(link(1, 2),),
            start=at("08T08:00"),
        )
    )
    assert finish(found, 1) == "11T08:00"
    assert finish(found, 2) == "11T17:00"


@pytest.mark.parametrize(
    ("calendar", "length", "begins", "ends"),
    [
        (ROUND_THE_CLOCK, 3, "04T08:00", "05T08:00"),
        (NIGHT, 1, "04T23:00", "05T08:00"),
    ],
)
def test_work_at_night_and_round_the_clock(
    calendar: Calendar, length: float, begins: str, ends: str
) -> None:
    found = recalculate(
        plan(
            task(1, length, calendar=calendar.uid),
            task(2),
            links=(link(1, 2),),
            calendars=(STANDARD, calendar),
        )
    )
    assert (start(found, 1), finish(found, 1)) == (begins, ends)
    assert start(found, 2) == "05T08:00"


def test_a_task_without_duration_takes_no_time() -> None:
    found = recalculate(plan(Task(uid=1, name="?"), task(2), links=(link(1, 2),)))
    assert finish(found, 1) == "04T08:00"
    assert finish(found, 2) == "04T17:00"


def test_a_milestone_with_a_duration_takes_its_time() -> None:
    found = recalculate(
        plan(task(1, 2, kind=TaskKind.MILESTONE), task(2), links=(link(1, 2),))
    )
    assert start(found, 2) == "06T08:00"


def test_a_task_whose_calendar_is_missing_follows_the_projects() -> None:
    assert finish(recalculate(plan(task(1, calendar=99))), 1) == "04T17:00"


def test_an_inactive_task_holds_nobody() -> None:
    found = recalculate(
        plan(task(1), task(2, 5, active=False), task(3), links=(link(1, 2), link(2, 3)))
    )
    assert start(found, 3) == "04T08:00"


def test_the_finish_of_a_summary_holds_by_its_last_task() -> None:
    found = recalculate(
        plan(
            Task(uid=1, name="Phase", kind=TaskKind.SUMMARY),
            task(2, 2, parent=1),
            task(3, 4, parent=1),
            task(4),
            links=(link(1, 4, "FF"),),
        )
    )
    assert finish(found, 4) == "07T17:00"


def test_a_link_from_outside_holds_by_the_dates_known_of_its_task() -> None:
    outside = Task(
        uid=9,
        name="Delivery",
        kind=TaskKind.EXTERNAL,
        start=at("05T08:00"),
        finish=at("07T17:00"),
        duration=days(3),
    )
    found = recalculate(plan(outside, task(1), links=(link(9, 1),)))
    assert start(found, 1) == "08T08:00"


@pytest.mark.parametrize(
    ("constraint", "date", "length", "begins", "own", "before"),
    [
        (ConstraintType.START_ON, "06T08:00", 5, "11T08:00", -3, -3),
        (ConstraintType.START_ON, "06T08:00", 1, "06T08:00", 0, 1),
        (ConstraintType.FINISH_ON, "08T17:00", 1, "08T08:00", 0, 3),
        (ConstraintType.MUST_START_ON, "06T08:00", 5, "06T08:00", 0, -3),
        (ConstraintType.MUST_FINISH_ON, "06T17:00", 5, "06T08:00", 0, -3),
    ],
)
def test_primaveras_dates_set_softly_yield_to_logic_and_mandatory_ones_do_not(
    constraint: ConstraintType,
    date: str,
    length: float,
    begins: str,
    own: float,
    before: float,
) -> None:
    schedule = primavera(
        task(1, length),
        task(2, constraint=constraint, constraint_date=at(date)),
        links=(link(1, 2),),
    )
    assert start(recalculate(schedule), 2) == begins
    assert float_days(schedule, 2) == own
    assert float_days(schedule, 1) == before


def test_primaveras_level_of_effort_spans_its_links() -> None:
    found = recalculate(
        primavera(
            task(1),
            task(2, 3),
            task(3, 1, kind=TaskKind.LEVEL_OF_EFFORT),
            links=(link(1, 2), link(1, 3, "SS"), link(2, 3, "FF")),
        )
    )
    assert (start(found, 3), finish(found, 3)) == ("04T08:00", "07T17:00")


@pytest.mark.parametrize(
    ("rule", "ends"),
    [
        (ProgressRule.RETAINED_LOGIC, "12T17:00"),
        (ProgressRule.PROGRESS_OVERRIDE, "07T17:00"),
    ],
)
def test_primaveras_progress_out_of_sequence(rule: ProgressRule, ends: str) -> None:
    began: dict[str, dt.datetime] = {"actual_start": at("05T08:00")}
    found = recalculate(
        primavera(
            task(1, 5, actual_start=at("04T08:00"), remaining_duration=days(3)),
            task(2, 4, remaining_duration=days(2), **began),
            links=(link(1, 2),),
            data_date=at("06T08:00"),
            options=Options(progress_rule=rule),
        )
    )
    assert finish(found, 2) == ends


def test_time_off_shortens_no_lag_from_suspended_work() -> None:
    def begins(**suspended: dt.datetime) -> str:
        began = {"actual_start": at("04T08:00"), "remaining_duration": days(4)}
        schedule = primavera(
            task(1, 6, **began, **suspended),
            task(2),
            links=(link(1, 2, "SS", 3),),
            data_date=at("07T08:00"),
        )
        return start(recalculate(schedule), 2)

    assert begins() == "07T08:00"
    assert begins(suspend=at("05T08:00"), suspend_resume=at("06T08:00")) == "08T08:00"
    assert begins(suspend=at("05T08:00")) == "11T08:00"


def test_primavera_counts_whole_minutes() -> None:
    third = Duration(tenths=1604)
    schedule = primavera(
        Task(uid=1, name="Third", duration=third, remaining_duration=third),
        task(2),
        links=(link(1, 2),),
    )
    assert finish(recalculate(schedule), 1) == "04T10:40"


def test_primaveras_must_finish_by_gives_work_and_project_negative_float() -> None:
    schedule = primavera(task(1, 5), must_finish=at("06T17:00"))
    assert float_days(schedule, 1) == -2
    assert recalculate(schedule).project_float == -2 * DAY


def test_a_manual_summary_holds_its_successors_by_its_own_dates() -> None:
    dates = {"start": at("04T08:00"), "finish": at("13T17:00")}
    found = recalculate(
        plan(
            Task(uid=1, name="Phase", kind=TaskKind.SUMMARY, manual=True, **dates),
            task(2, 2, parent=1),
            task(3),
            links=(link(1, 3),),
        )
    )
    assert start(found, 3) == "14T08:00"
    assert finish(found, 1) == "13T17:00"


def test_actual_dates_give_the_predecessor_of_work_out_of_sequence_negative_float() -> (
    None
):
    def schedule(rule: ProgressRule) -> Schedule:
        return primavera(
            task(1, 5),
            task(2, 4, actual_start=at("05T08:00"), remaining_duration=days(2)),
            links=(link(1, 2),),
            data_date=at("06T08:00"),
            options=Options(progress_rule=rule),
        )

    assert finish(recalculate(schedule(ProgressRule.ACTUAL_DATES)), 2) == "07T17:00"
    assert float_days(schedule(ProgressRule.ACTUAL_DATES), 1) == -6
    assert float_days(schedule(ProgressRule.PROGRESS_OVERRIDE), 1) == 0
    assert float_days(schedule(ProgressRule.RETAINED_LOGIC), 1) == 0


def test_successors_of_work_done_out_of_sequence_wait_in_retained_logic_only() -> None:
    def begins(rule: ProgressRule) -> str:
        done = {"actual_start": at("04T08:00"), "actual_finish": at("05T17:00")}
        schedule = primavera(
            task(1, 5),
            task(2, 2, **done),
            task(3),
            links=(link(1, 2), link(2, 3)),
            data_date=at("06T08:00"),
            options=Options(progress_rule=rule),
        )
        return start(recalculate(schedule), 3)

    assert begins(ProgressRule.RETAINED_LOGIC) == "13T08:00"
    assert begins(ProgressRule.PROGRESS_OVERRIDE) == "06T08:00"
    assert begins(ProgressRule.ACTUAL_DATES) == "06T08:00"


def test_an_expected_finish_counts_from_where_logic_lets_the_work_begin() -> None:
    expected = {"expected_finish": at("15T17:00")}
    found = recalculate(
        primavera(
            task(1, 5),
            task(2, 1, **expected),
            task(3),
            links=(link(1, 2), link(2, 3)),
            options=Options(use_expected_finish=True),
        )
    )
    assert (start(found, 2), finish(found, 2)) == ("11T08:00", "15T17:00")
    assert start(found, 3) == "18T08:00"


def test_an_expected_finish_in_the_past_leaves_nothing_to_do() -> None:
    schedule = primavera(
        task(1, 3, expected_finish=at("01T17:00")),
        options=Options(use_expected_finish=True),
    )
    assert finish(recalculate(schedule), 1) == "04T08:00"


@pytest.mark.parametrize(
    ("from_early", "begins"), [(True, "12T08:00"), (False, "07T08:00")]
)
def test_start_to_start_lag_counts_from_where_the_rest_begins_or_from_the_data_date(
    from_early: bool, begins: str
) -> None:
    found = recalculate(
        primavera(
            task(1, 3),
            task(2, 6, actual_start=at("04T08:00"), remaining_duration=days(4)),
            task(3),
            links=(link(1, 2), link(2, 3, "SS", 3)),
            data_date=at("06T08:00"),
            options=Options(lag_from_early_start=from_early),
        )
    )
    assert start(found, 3) == begins


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_no_link_pulls_a_task_to_before_the_start_of_the_plan(kind: str) -> None:
    """Microsoft's knowledge base, Q103971."""
    found = recalculate(plan(task(1, 1), task(2, 4), links=(link(1, 2, kind, -2),)))
    assert start(found, 2) == "04T08:00"


def test_primaveras_wbs_summary_has_the_dates_of_its_element() -> None:
    schedule = primavera(
        Task(uid=10, name="Phase", kind=TaskKind.SUMMARY),
        task(1, 2, parent=10),
        Task(uid=11, name="Part", kind=TaskKind.SUMMARY, parent=10),
        task(2, 3, parent=11),
        Task(uid=21, name="Sum of part", kind=TaskKind.WBS_SUMMARY, parent=11),
        Task(uid=20, name="Sum of phase", kind=TaskKind.WBS_SUMMARY, parent=10),
        Task(uid=12, name="Empty", kind=TaskKind.SUMMARY),
        Task(uid=22, name="Sum of nothing", kind=TaskKind.WBS_SUMMARY, parent=12),
        links=(link(1, 2),),
    )
    found = recalculate(schedule).tasks

    for uid, element in ((20, 10), (21, 11)):
        assert (found[uid].start, found[uid].finish) == (
            found[element].start,
            found[element].finish,
        )
    assert found[20].start == found[1].start
    assert found[20].finish == found[21].finish == found[2].finish
    assert found[21].start == found[2].start
    assert 22 not in found
