"""Laws of recalculated plans, on random plans with resources and on real ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.steerco.schedules.test_recalculation import (
    DAY,
    STANDARD,
    at,
    days,
    link,
    plan,
    task,
)

from steerco.schedules import read
from steerco.schedules.answers import without_answers
from steerco.schedules.differences import differences
from steerco.schedules.explanation import Reason, explain
from steerco.schedules.model import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    Options,
    ProgressRule,
    Resource,
    Schedule,
    Split,
    Task,
    TaskKind,
    TimeRange,
)
from steerco.schedules.recalculation import Recalculation, recalculate
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import to_ticks

replace = msgspec.structs.replace
SIX_DAYS = Calendar(
    uid=2, name="Six days", week=((TimeRange(start=420, end=900),),) * 6 + ((),)
)
AWAY = Calendar(
    uid=3,
    name="Away",
    parent=1,
    exceptions=(CalendarException(start=dt.date(2024, 3, 6), end=dt.date(2024, 3, 7)),),
)
OUTSIDE = (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)
END = {
    Reason.ACTUAL,
    Reason.AS_LATE_AS_POSSIBLE,
    Reason.CONSTRAINT,
    Reason.DATA_DATE,
    Reason.LEVEL_OF_EFFORT,
    Reason.MANUAL,
    Reason.OTHER_PROJECT,
    Reason.PROJECT_START,
    Reason.RESUMPTION,
}


@st.composite
def plans(draw: st.DrawFn) -> Schedule:
    """Draw a plan in Microsoft's manner that nobody has started yet."""
    count = draw(st.integers(2, 7))
    summary = Task(uid=100, name="Phase", kind=TaskKind.SUMMARY)
    tasks = [summary, *(_task(draw, uid) for uid in range(1, count + 1))]
    pairs = [(p, s) for p in range(1, count + 1) for s in range(p + 1, count + 1)]
    links = [
        link(p, s, draw(st.sampled_from(("FS", "FS", "SS", "FF", "SF"))), lag)
        for p, s in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8))
        for lag in (draw(st.sampled_from((0, 0, 0, 1, 2.5))),)
    ]
    return plan(
        *tasks,
        links=tuple(links),
        calendars=(STANDARD, SIX_DAYS, AWAY),
        resources=tuple(
            Resource(uid=calendar, name=str(calendar), calendar=calendar)
            for calendar in (1, 2, 3)
        ),
        assignments=tuple(
            each for task in tasks[1:] for each in _assignments(draw, task)
        ),
    )


def _task(draw: st.DrawFn, uid: int) -> Task:
    fields: dict[str, object] = {}
    if draw(st.integers(0, 4)) == 0:
        fields = {
            "constraint": ConstraintType.START_NO_EARLIER_THAN,
            "constraint_date": at("11T08:00"),
        }
    if draw(st.integers(0, 4)) == 0:
        fields["leveling_delay"] = days(draw(st.integers(1, 3)))
    return task(
        uid,
        draw(st.sampled_from((0, 0.5, 1, 2, 4))),
        calendar=draw(st.sampled_from((None, None, 1, 2))),
        type=draw(st.sampled_from(("fixed_units", "fixed_duration"))),
        parent=draw(st.sampled_from((None, 100))),
        **fields,
    )


def _assignments(draw: st.DrawFn, owner: Task) -> list[Assignment]:
    who = draw(st.lists(st.sampled_from((1, 2, 3)), unique=True, max_size=2))
    work = owner.duration.tenths if owner.duration else 0
    return [
        Assignment(
            uid=owner.uid * 10 + resource,
            task=owner.uid,
            resource=resource,
            units=1.0,
            work=work,
            actual_work=0,
            remaining_work=work,
        )
        for resource in who
    ]


def dates(found: Recalculation) -> dict[int, tuple[dt.datetime, dt.datetime]]:
    return {uid: (each.start, each.finish) for uid, each in found.tasks.items()}


def answered(schedule: Schedule, found: Recalculation) -> Schedule:
    """Return the plan with the calculated dates stored in it."""
    return replace(
        schedule,
        tasks=tuple(
            replace(
                each,
                start=found.tasks[each.uid].start,
                finish=found.tasks[each.uid].finish,
                total_float=found.tasks[each.uid].total_float,
                critical=found.tasks[each.uid].critical,
            )
            if each.uid in found.tasks
            else each
            for each in schedule.tasks
        ),
    )


def done(schedule: Schedule, found: Recalculation, until: dt.datetime) -> Schedule:
    """Return the plan with all that ends by a moment done as planned."""
    return replace(
        schedule,
        tasks=tuple(
            replace(
                each,
                actual_start=found.tasks[each.uid].start,
                actual_finish=found.tasks[each.uid].finish,
                percent_complete=100.0,
            )
            if _open(each, found) and found.tasks[each.uid].finish <= until
            else each
            for each in schedule.tasks
        ),
    )


def half_done(schedule: Schedule, found: Recalculation) -> Schedule:
    """Return the plan with every task that takes time done by half, as planned."""
    halved = {
        each.uid
        for each in schedule.tasks
        if _open(each, found) and each.duration and each.duration.tenths
        if not each.splits
    }

    def half(each: Task) -> Task:
        assert each.duration is not None
        rest = replace(each.duration, tenths=each.duration.tenths // 2)
        return replace(
            each,
            actual_start=found.tasks[each.uid].start,
            percent_complete=50.0,
            remaining_duration=rest,
        )

    return replace(
        schedule,
        options=replace(schedule.options, split_in_progress=False),
        tasks=tuple(half(t) if t.uid in halved else t for t in schedule.tasks),
        assignments=tuple(
            replace(
                each,
                actual_work=(each.work or 0) // 2,
                remaining_work=(each.work or 0) - (each.work or 0) // 2,
            )
            if each.task in halved
            else each
            for each in schedule.assignments
        ),
    )


def _open(each: Task, found: Recalculation) -> bool:
    return (
        each.uid in found.tasks
        and not each.is_summary
        and not each.manual
        and each.actual_start is None
        and each.kind not in OUTSIDE
    )


@settings(max_examples=80, deadline=None)
@given(plans())
def test_stored_answers_change_nothing(schedule: Schedule) -> None:
    found = recalculate(schedule)
    stored = answered(schedule, found)
    assert recalculate(stored).tasks == found.tasks
    assert without_answers(stored) == without_answers(schedule)
    assert not differences(stored, found)


@settings(max_examples=80, deadline=None)
@given(plans(), st.integers(1, 12))
def test_work_done_as_planned_moves_nothing(schedule: Schedule, day: int) -> None:
    found = recalculate(schedule)
    until = at("04T08:00") + dt.timedelta(days=day)
    assert dates(recalculate(done(schedule, found, until))) == dates(found)


@settings(max_examples=80, deadline=None)
@given(plans())
def test_every_chain_of_reasons_ends_where_something_starts(schedule: Schedule) -> None:
    found = recalculate(schedule)
    for uid in found.tasks:
        steps = explain(schedule, found, uid)
        assert steps[-1].reason in END
        assert all(step.words.endswith(".") for step in steps)


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(1, 3))
def test_a_split_never_finishes_a_plan_earlier(schedule: Schedule, length: int) -> None:
    pause = at("05T08:00")
    gap = Split(start=pause, finish=pause + dt.timedelta(days=length))
    split = replace(
        schedule,
        tasks=tuple(
            each if each.is_summary else replace(each, splits=(gap,))
            for each in schedule.tasks
        ),
    )
    before, after = recalculate(schedule), recalculate(split)
    assert before.project_finish is not None
    assert after.project_finish is not None
    assert after.project_finish >= before.project_finish


def test_the_changed_tasks_are_those_that_moved() -> None:
    schedule = plan(task(1, 2), task(2), task(3), links=(link(1, 2),))
    before = recalculate(schedule)
    longer = (replace(schedule.tasks[0], duration=days(3)), *schedule.tasks[1:])
    after = recalculate(replace(schedule, tasks=longer))
    assert after.tasks.changed_since(before.tasks) == [1, 2, 3]
    assert not after.tasks.changed_since(after.tasks)
    assert after.tasks[3].total_float - before.tasks[3].total_float == DAY


def as_statused(schedule: Schedule, found: Recalculation, on: dt.datetime) -> Schedule:
    """Return a plan of Primavera with a data date, everything as planned up to it."""
    calendars = WorkingCalendars(schedule)

    def statused(each: Task) -> Task:
        own = found.tasks.get(each.uid)
        if own is None or each.is_summary or own.start >= on:
            return each
        if own.finish <= on:
            return replace(each, actual_start=own.start, actual_finish=own.finish)
        calendar = calendars.index(each.calendar)
        left = calendars.work_between(calendar, to_ticks(on), to_ticks(own.finish))
        return replace(
            each,
            actual_start=own.start,
            remaining_duration=replace(days(0), tenths=left),
        )

    tasks = tuple(map(statused, schedule.tasks))
    return replace(schedule, data_date=on, tasks=tasks)


@pytest.mark.parametrize("rule", list(ProgressRule))
@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(0, 12))
def test_primaveras_status_as_planned_moves_nothing(
    rule: ProgressRule, schedule: Schedule, day: int
) -> None:
    schedule = replace(
        schedule,
        format="XER",
        data_date=schedule.start,
        options=Options(progress_rule=rule),
        assignments=(),
        tasks=tuple(replace(each, leveling_delay=None) for each in schedule.tasks),
    )
    found = recalculate(schedule)
    on = at("04T10:30") + dt.timedelta(days=day)
    assert dates(recalculate(as_statused(schedule, found, on))) == dates(found)


# -- real plans ------------------------------------------------------------------------

REAL = [
    "anon/planU.mspdi.xml",
    "anon/softwareR.mspdi.xml",
    "anon/studentQ_sem1.mspdi.xml",
]


@pytest.mark.parametrize("name", REAL)
def test_real_plans_obey_the_laws(name: str, reference_data: Path) -> None:
    (stored,) = read(reference_data / "schedules" / "open" / name)
    schedule = without_answers(stored)
    found = recalculate(schedule)
    assert found.project_start is not None
    assert found.project_finish is not None
    middle = found.project_start + (found.project_finish - found.project_start) / 2
    assert dates(recalculate(done(schedule, found, middle))) == dates(found)
    without_stops = replace(
        schedule,
        tasks=tuple(replace(each, stop=None, resume=None) for each in schedule.tasks),
    )
    assert dates(recalculate(without_stops)) == dates(found)
    begun = dates(recalculate(half_done(schedule, found)))
    minute = dt.timedelta(minutes=1)
    for uid, (start, finish) in dates(found).items():
        assert abs(begun[uid][0] - start) < minute
        assert abs(begun[uid][1] - finish) < minute
