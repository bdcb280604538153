"""Recalculated plans: each rule of the two worlds on a plan of a few tasks."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from steerco.schedules import read
from steerco.schedules.answers import without_answers
from steerco.schedules.errors import PlanError
from steerco.schedules.model import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    Duration,
    Link,
    LinkType,
    Options,
    ProgressRule,
    Resource,
    Schedule,
    Split,
    Task,
    TaskKind,
    TimeRange,
)
from steerco.schedules.recalculation import Recalculation, fidelity, recalculate
from steerco_engine.errors import CycleError

DAY = 4800
OFFICE = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))
STANDARD = Calendar(uid=1, name="Standard", week=(OFFICE,) * 5 + ((),) * 2)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2024-03-{text}")


def days(number: float) -> Duration:
    return Duration(tenths=round(number * DAY))


def task(uid: int, length: float = 1, **fields: Any) -> Task:
    return Task(uid=uid, name=f"Task {uid}", duration=days(length), **fields)


def link(p: int, s: int, kind: str = "FS", lag: float = 0) -> Link:
    return Link(predecessor=p, successor=s, type=LinkType(kind), lag=days(lag))


def plan(*tasks: Task, **fields: Any) -> Schedule:
    given = {
        "uid": "1",
        "name": "Plan",
        "format": "MSPDI",
        "start": at("04T08:00"),
        "calendar": 1,
        "calendars": (STANDARD,),
        "tasks": tasks,
    }
    return Schedule(**{**given, **fields})


def finish(recalculation: Recalculation, uid: int) -> str:
    return recalculation.tasks[uid].finish.isoformat(timespec="minutes")[8:]


def start(recalculation: Recalculation, uid: int) -> str:
    return recalculation.tasks[uid].start.isoformat(timespec="minutes")[8:]


def test_a_chain_with_its_critical_path_and_driver() -> None:
    found = recalculate(
        plan(task(1, 2), task(2, 1), task(3, 1), links=(link(1, 3), link(2, 3)))
    )
    assert (start(found, 3), finish(found, 3)) == ("06T08:00", "06T17:00")
    assert found.critical == (1, 3)
    assert found.tasks[2].total_float == DAY
    assert found.tasks[3].driver == 1
    assert found.project_finish == at("06T17:00")
    assert found.project_float == 0


def test_lags_elapsed_and_in_percent() -> None:
    elapsed = Link(predecessor=1, successor=2, lag=Duration(tenths=14400, elapsed=True))
    half = Link(predecessor=1, successor=3, lag=Duration(tenths=0, percent=50.0))
    found = recalculate(plan(task(1, 4), task(2), task(3), links=(elapsed, half)))
    assert start(found, 2) == "11T08:00"
    assert start(found, 3) == "12T08:00"


def test_a_summary_hands_its_links_to_the_work_below() -> None:
    schedule = plan(
        task(1, kind=TaskKind.SUMMARY),
        task(2, 1, parent=1),
        task(3, 3, parent=1),
        task(4, kind=TaskKind.SUMMARY),
        task(5, 1, parent=4),
        task(6, 1),
        links=(link(1, 4), link(1, 6, "SS", 1)),
    )
    found = recalculate(schedule)
    assert start(found, 5) == "07T08:00"
    assert start(found, 6) == "05T08:00"
    assert (start(found, 1), finish(found, 1)) == ("04T08:00", "06T17:00")
    assert found.tasks[1].critical
    assert 1 not in found.critical


def test_a_manual_summary_frames_the_work_below() -> None:
    schedule = plan(
        task(
            1,
            kind=TaskKind.SUMMARY,
            manual=True,
            start=at("11T08:00"),
            finish=at("15T17:00"),
        ),
        task(2, 1, parent=1),
        task(3, 20),
    )
    found = recalculate(schedule)
    assert start(found, 2) == "11T08:00"
    assert found.tasks[2].late_finish == at("15T17:00")


def test_a_summarys_constraint_holds_the_work_below() -> None:
    def summary(constraint: ConstraintType, date: str) -> Schedule:
        above = task(
            1, kind=TaskKind.SUMMARY, constraint=constraint, constraint_date=at(date)
        )
        return plan(above, task(2, 2, parent=1), task(3, 9))

    late = recalculate(summary(ConstraintType.START_NO_EARLIER_THAN, "06T08:00"))
    assert start(late, 2) == "06T08:00"
    tight = recalculate(summary(ConstraintType.FINISH_NO_LATER_THAN, "04T17:00"))
    assert tight.tasks[2].total_float == -DAY


def test_manual_external_and_inactive_tasks() -> None:
    schedule = plan(
        task(1, manual=True, start=at("12T08:00"), finish=at("12T17:00")),
        task(2, kind=TaskKind.EXTERNAL, start=at("06T08:00"), finish=at("06T17:00")),
        task(3),
        task(4),
        task(5, 9, active=False),
        links=(link(1, 3), link(2, 4), link(5, 4)),
    )
    found = recalculate(schedule)
    assert start(found, 3) == "13T08:00"
    assert start(found, 4) == "07T08:00"
    assert 5 not in found.tasks
    assert fidelity(schedule, found).compared == 0


@pytest.mark.parametrize(
    ("constraint", "date", "expected"),
    [
        (ConstraintType.START_NO_EARLIER_THAN, "12T08:00", "12T08:00"),
        (ConstraintType.FINISH_NO_EARLIER_THAN, "12T17:00", "11T08:00"),
        (ConstraintType.START_NO_LATER_THAN, "05T08:00", "05T08:00"),
        (ConstraintType.FINISH_NO_LATER_THAN, "05T17:00", "04T08:00"),
        (ConstraintType.MUST_START_ON, "05T08:00", "05T08:00"),
        (ConstraintType.MUST_FINISH_ON, "20T17:00", "19T08:00"),
    ],
)
def test_microsofts_constraints_beat_links(
    constraint: ConstraintType, date: str, expected: str
) -> None:
    schedule = plan(
        task(1, 3),
        task(2, 2, constraint=constraint, constraint_date=at(date)),
        links=(link(1, 2),),
    )
    assert start(recalculate(schedule), 2) == expected
    soft = msgspec.structs.replace(schedule, options=Options(honor_constraints=False))
    assert start(recalculate(soft), 2) == max(expected, "07T08:00")


def test_two_constraints_hold_together_in_primavera() -> None:
    schedule = plan(
        task(
            1,
            constraint=ConstraintType.START_NO_EARLIER_THAN,
            constraint_date=at("06T08:00"),
            second_constraint=ConstraintType.FINISH_NO_LATER_THAN,
            second_constraint_date=at("05T17:00"),
        ),
        format="XER",
    )
    found = recalculate(schedule)
    assert start(found, 1) == "06T08:00"
    assert found.tasks[1].total_float == -DAY


def test_a_must_finish_date_gives_the_project_its_float() -> None:
    found = recalculate(plan(task(1, 2), format="XER", must_finish=at("07T17:00")))
    assert found.project_float == 2 * DAY
    assert found.tasks[1].total_float == 2 * DAY


def test_started_work_keeps_its_start_and_resumes_after_a_stop() -> None:
    schedule = plan(
        task(
            1,
            4,
            actual_start=at("04T08:00"),
            remaining_duration=days(3),
            stop=at("04T17:00"),
            resume=at("12T08:00"),
        ),
        task(2),
        links=(link(1, 2),),
    )
    found = recalculate(schedule)
    assert (start(found, 1), finish(found, 1)) == ("04T08:00", "14T17:00")
    assert start(found, 2) == "15T08:00"
    assert found.tasks[1].late_start == at("04T08:00")


def test_primaveras_remaining_work_waits_for_data_date_and_logic() -> None:
    schedule = plan(
        task(1, 2),
        task(2, 4, actual_start=at("04T08:00"), remaining_duration=days(1)),
        links=(link(1, 2),),
        format="XER",
        data_date=at("06T08:00"),
    )
    found = recalculate(schedule)
    assert (start(found, 1), finish(found, 1)) == ("06T08:00", "07T17:00")
    assert (start(found, 2), finish(found, 2)) == ("04T08:00", "08T17:00")
    assert found.tasks[2].early_start == at("08T08:00")


def test_primaveras_lag_from_a_started_task_shrinks_with_the_time_gone() -> None:
    schedule = plan(
        task(1, 6, actual_start=at("04T08:00"), remaining_duration=days(6)),
        task(2),
        links=(link(1, 2, "SS", 3),),
        format="XER",
        data_date=at("06T08:00"),
    )
    assert start(recalculate(schedule), 2) == "07T08:00"


def test_progress_override_frees_what_started_early_both_ways() -> None:
    schedule = plan(
        task(1, 2),
        task(2, 4, actual_start=at("04T08:00"), remaining_duration=days(1)),
        links=(link(1, 2),),
        format="XER",
        data_date=at("06T08:00"),
        options=Options(progress_rule=ProgressRule.PROGRESS_OVERRIDE),
    )
    found = recalculate(schedule)
    assert finish(found, 2) == "06T17:00"
    assert found.tasks[1].total_float == 0


def test_links_from_other_projects_hold_through_their_dates() -> None:
    schedule = plan(
        task(1, external_early_start=at("11T08:00")),
        task(2, external_late_finish=at("04T12:00")),
        format="XER",
    )
    found = recalculate(schedule)
    assert start(found, 1) == "11T08:00"
    assert found.tasks[2].total_float == -DAY // 2


def test_suspended_work_waits_for_its_resumption() -> None:
    schedule = plan(
        task(
            1,
            4,
            actual_start=at("04T08:00"),
            remaining_duration=days(2),
            suspend=at("05T17:00"),
            suspend_resume=at("11T08:00"),
        ),
        format="XER",
        data_date=at("06T08:00"),
    )
    assert finish(recalculate(schedule), 1) == "12T17:00"


def test_an_expected_finish_sets_what_remains_where_the_plan_says_so() -> None:
    started = task(
        1,
        4,
        actual_start=at("04T08:00"),
        remaining_duration=days(2),
        expected_finish=at("15T17:00"),
    )
    schedule = plan(started, format="XER", data_date=at("06T08:00"))
    assert finish(recalculate(schedule), 1) == "07T17:00"
    used = msgspec.structs.replace(schedule, options=Options(use_expected_finish=True))
    assert finish(recalculate(used), 1) == "15T17:00"


def test_splits_lengthen_a_task_by_their_working_time() -> None:
    gap = Split(start=at("05T08:00"), finish=at("07T08:00"))
    assert finish(recalculate(plan(task(1, 3, splits=(gap,)))), 1) == "08T17:00"


@pytest.mark.parametrize("resume", ["05T08:00", "07T08:00"])
def test_a_split_where_work_stopped_counts_once(resume: str) -> None:
    started = task(
        1,
        3,
        actual_start=at("04T08:00"),
        remaining_duration=days(2),
        stop=at("04T17:00"),
        resume=at(resume),
        splits=(Split(start=at("04T17:00"), finish=at("07T08:00")),),
    )
    assert finish(recalculate(plan(started)), 1) == "08T17:00"


def test_a_resource_on_holiday_pushes_the_finish() -> None:
    away = Calendar(
        uid=2,
        name="Away",
        parent=1,
        exceptions=(
            CalendarException(start=dt.date(2024, 3, 5), end=dt.date(2024, 3, 6)),
        ),
    )
    schedule = plan(
        task(1, 2),
        task(2, 2),
        calendars=(STANDARD, away),
        resources=(
            Resource(uid=1, name="One", calendar=2),
            Resource(uid=2, name="Two", calendar=1),
        ),
        assignments=(
            Assignment(uid=1, task=1, resource=1, units=1.0, remaining_work=2 * DAY),
            Assignment(uid=2, task=2, resource=1, units=0.5, remaining_work=DAY // 2),
            Assignment(uid=3, task=2, resource=2, units=1.0, remaining_work=2 * DAY),
        ),
    )
    found = recalculate(schedule)
    assert finish(found, 1) == "07T17:00"
    assert finish(found, 2) == "05T17:00"


def test_levelling_delay_moves_the_start_in_wall_clock_time() -> None:
    delay = Duration(tenths=2 * 14400, elapsed=True)
    found = recalculate(plan(task(1, leveling_delay=delay)))
    assert start(found, 1) == "06T08:00"


def test_added_work_moves_what_depends_on_it() -> None:
    schedule = plan(task(1, 1), task(2, 1), links=(link(1, 2),))
    known, longer = recalculate(schedule), recalculate(schedule, added={1: 5 * DAY})
    assert finish(longer, 2) == "12T17:00"
    assert known.finish_with(1, 5 * DAY, 2) == longer.tasks[2].finish
    assert finish(known, 2) == "05T17:00"
    assert known.finish_with(1, DAY, 3) is None


def test_added_work_counts_in_whole_minutes_where_p6_does() -> None:
    schedule = msgspec.structs.replace(
        plan(task(1, 1), task(2, 1), links=(link(1, 2),)), format="XER"
    )
    known, longer = recalculate(schedule), recalculate(schedule, added={1: 4})
    assert longer.tasks == known.tasks
    assert known.finish_with(1, 4, 2) == known.tasks[2].finish
    assert (
        known.finish_with(1, 6, 2)
        == recalculate(schedule, added={1: 6}).tasks[2].finish
    )
    assert known.finish_with(1, 6, 2) != known.tasks[2].finish


def test_a_plan_that_takes_several_passes_is_recalculated_for_added_work() -> None:
    schedule = plan(
        task(1, kind=TaskKind.SUMMARY),
        task(2, 3, parent=1),
        task(3, 1, parent=1),
        task(4, 1),
        links=(link(1, 4, LinkType.SS), link(2, 3)),
    )
    assert recalculate(schedule).finish_with(2, DAY, 4) is None


def test_a_loop_is_refused_with_its_tasks() -> None:
    with pytest.raises(CycleError, match="Task 1"):
        recalculate(plan(task(1), task(2), links=(link(1, 2), link(2, 1))))


def test_links_to_nowhere_and_into_the_own_summary_are_passed_over() -> None:
    schedule = plan(
        task(1, kind=TaskKind.SUMMARY),
        task(2, parent=1),
        links=(link(7, 2), link(2, 2), link(1, 2)),
    )
    assert start(recalculate(schedule), 2) == "04T08:00"


def test_an_unusable_calendar_gives_way_to_the_projects() -> None:
    never = Calendar(uid=2, name="Never", week=((),) * 7)
    schedule = plan(
        task(1, calendar=2), task(2, calendar=9), calendars=(STANDARD, never)
    )
    found = recalculate(schedule)
    assert finish(found, 1) == finish(found, 2) == "04T17:00"


def test_a_plan_without_tasks() -> None:
    found = recalculate(plan())
    assert found.project_finish is None
    assert found.tasks == {}


def test_fidelity_counts_agreement_to_the_minute() -> None:
    schedule = plan(
        task(1, 1, start=at("04T08:00"), finish=at("04T17:00"), total_float=0),
        task(2, 1, start=at("04T08:00"), finish=at("04T16:59"), critical=True),
        task(3, 1, manual=True, start=at("05T08:00"), finish=at("05T17:00")),
    )
    found = fidelity(schedule, recalculate(schedule))
    assert (found.compared, found.start_equal, found.finish_equal) == (2, 2, 1)
    assert (found.total_float_compared, found.total_float_equal) == (1, 0)
    assert found.critical_equal is None


def test_fidelity_of_a_file_that_stores_days_compares_days() -> None:
    schedule = plan(task(1, 2, start=at("04T00:00"), finish=at("05T00:00")))
    found = fidelity(schedule, recalculate(schedule))
    assert (found.start_equal, found.finish_equal) == (1, 1)


# -- real plans ------------------------------------------------------------------------

PLANS = [
    "hotel_project_4projects.xer",
    "anon/smallN.xer",
    "anon/taskseO.xer",
    "anon/planU.mspdi.xml",
    "anon/scienceV.mspdi.xml",
    "anon/softwareR.mspdi.xml",
    "anon/studentQ_sem1.mspdi.xml",
    "mpxj_links.mspdi.xml",
]


@pytest.mark.parametrize("name", PLANS)
def test_real_plans_agree_and_nothing_is_echoed(
    name: str, reference_data: Path
) -> None:
    compared = both = floats = floats_equal = 0
    for schedule in read(reference_data / "schedules" / "open" / name):
        found = recalculate(schedule)
        assert recalculate(without_answers(schedule)).tasks == found.tasks
        agreement = fidelity(schedule, found)
        compared += agreement.compared
        both += agreement.both_equal
        floats += agreement.total_float_compared
        floats_equal += agreement.total_float_equal or 0
    assert both == compared
    assert floats_equal >= 0.95 * floats


@pytest.mark.parametrize(
    "name",
    [
        "budget_work_cost.mpp",
        "split_task.mpp",
        "mpxj_timephased_segments_mpp14.mpp",
        "actual_task_properties.mpp",
        "house_building.gan",
    ],
)
def test_progressed_split_and_contoured_project_files_agree(
    name: str, reference_data: Path
) -> None:
    try:
        plans = read(reference_data / "schedules" / "open" / name)
    except PlanError as error:
        pytest.skip(f"no reader for project files here: {error}")
    for schedule in plans:
        agreement = fidelity(schedule, recalculate(without_answers(schedule)))
        assert agreement.both_equal == agreement.compared > 0
