"""Why a date is what it is, reason by reason, in words."""

from __future__ import annotations

from tests.steerco.schedules.test_recalculation import (
    STANDARD,
    at,
    days,
    link,
    plan,
    task,
)

from steerco.schedules.explanation import Reason, Step, explain
from steerco.schedules.model import (
    Assignment,
    Calendar,
    ConstraintType,
    Duration,
    Link,
    LinkType,
    Options,
    Resource,
    Schedule,
    Split,
    Task,
    TaskKind,
    TimeRange,
)
from steerco.schedules.recalculation import recalculate


def steps(schedule: Schedule, uid: int) -> tuple[Step, ...]:
    return explain(schedule, recalculate(schedule), uid)


def reasons(schedule: Schedule, uid: int) -> list[tuple[int, Reason]]:
    return [(step.task, step.reason) for step in steps(schedule, uid)]


def test_a_chain_leads_back_to_the_start_of_the_plan() -> None:
    later = Link(
        predecessor=2,
        successor=3,
        type=LinkType.SS,
        lag=Duration(tenths=9600, unit="d"),
    )
    schedule = plan(task(1, 2), task(2), task(3), links=(link(1, 2), later))
    found = steps(schedule, 3)
    assert [step.reason for step in found] == [
        Reason.LINK,
        Reason.LINK,
        Reason.PROJECT_START,
    ]
    assert found[0].words == "It starts when 'Task 2' starts, 2 days later."
    assert found[0].date == at("08T08:00")
    assert found[1].words == "It starts when 'Task 1' finishes."
    assert (found[2].task, found[2].date) == (1, at("04T08:00"))


def test_a_constraint_ends_the_chain() -> None:
    schedule = plan(
        task(1),
        task(
            2,
            constraint=ConstraintType.START_NO_EARLIER_THAN,
            constraint_date=at("12T08:00"),
        ),
        links=(link(1, 2),),
    )
    (only,) = steps(schedule, 2)
    assert only.reason is Reason.CONSTRAINT
    assert "start no earlier than Tue 12 Mar 2024, 08:00" in only.words


def test_a_constraint_that_beats_a_link_says_so() -> None:
    schedule = plan(
        task(1, 5),
        task(
            2,
            constraint=ConstraintType.MUST_START_ON,
            constraint_date=at("06T08:00"),
        ),
        links=(link(1, 2),),
    )
    (only,) = steps(schedule, 2)
    assert "beats its links: must start on Wed 6 Mar" in only.words


def test_a_summarys_constraint_and_its_link_are_named() -> None:
    schedule = plan(
        task(1, kind=TaskKind.SUMMARY),
        task(2, parent=1),
        task(3, 3),
        links=(link(3, 1),),
    )
    assert steps(schedule, 2)[0].words.endswith("by a link to 'Task 1'.")
    assert reasons(schedule, 1) == [
        (1, Reason.SUMMARY),
        (2, Reason.LINK),
        (3, Reason.PROJECT_START),
    ]
    above = task(
        1,
        kind=TaskKind.SUMMARY,
        constraint=ConstraintType.START_NO_EARLIER_THAN,
        constraint_date=at("06T08:00"),
    )
    (only,) = steps(plan(above, task(2, parent=1)), 2)
    assert "Its summary 'Task 1' has a constraint" in only.words


def test_what_is_done_by_hand_elsewhere_or_not_at_all() -> None:
    schedule = plan(
        task(1, manual=True, start=at("12T08:00"), finish=at("12T17:00")),
        Task(
            uid=2,
            name="Delivery",
            kind=TaskKind.EXTERNAL,
            start=at("06T08:00"),
            finish=at("06T17:00"),
        ),
        task(3),
        task(4, active=False),
        task(5, actual_start=at("04T08:00"), actual_finish=at("04T17:00")),
        links=(link(1, 3),),
    )
    assert reasons(schedule, 3) == [(3, Reason.LINK), (1, Reason.MANUAL)]
    assert reasons(schedule, 2) == [(2, Reason.OTHER_PROJECT)]
    assert reasons(schedule, 4) == [(4, Reason.INACTIVE)]
    assert reasons(schedule, 5) == [(5, Reason.ACTUAL)]


def test_levelling_splits_and_deadlines_stand_beside_the_chain() -> None:
    schedule = plan(
        task(
            1,
            3,
            leveling_delay=Duration(tenths=2 * 14_400, elapsed=True),
            deadline=at("05T17:00"),
            splits=(Split(start=at("07T08:00"), finish=at("08T08:00")),),
        )
    )
    found = steps(schedule, 1)
    assert [step.reason for step in found] == [
        Reason.DEADLINE,
        Reason.SPLIT,
        Reason.LEVELLING_DELAY,
        Reason.PROJECT_START,
    ]
    assert "2 elapsed days" in found[2].words


def test_a_calendar_that_has_no_time_earlier_is_named() -> None:
    weekend = (TimeRange(start=480, end=1020),)
    late = Calendar(uid=2, name="Weekend", week=((),) * 5 + (weekend,) * 2)
    schedule = plan(
        task(1), task(2, calendar=2), links=(link(1, 2),), calendars=(STANDARD, late)
    )
    assert reasons(schedule, 2) == [
        (2, Reason.CALENDAR),
        (2, Reason.LINK),
        (1, Reason.PROJECT_START),
    ]
    staffed = plan(
        task(1),
        task(2),
        links=(link(1, 2),),
        calendars=(STANDARD, late),
        resources=(Resource(uid=1, name="Ann", calendar=2),),
        assignments=(
            Assignment(uid=1, task=2, resource=1, units=1.0, remaining_work=4800),
        ),
    )
    assert reasons(staffed, 2)[0] == (2, Reason.RESOURCE_CALENDAR)


def test_started_work_goes_on_from_what_is_done_or_waits() -> None:
    began = {"actual_start": at("04T08:00"), "remaining_duration": days(1)}
    schedule = plan(task(1, 2, **began))
    assert reasons(schedule, 1) == [(1, Reason.RESUMPTION)]
    waiting = plan(
        task(1, 5),
        task(2, 2, **began),
        links=(link(1, 2),),
        format="XER",
        data_date=at("06T08:00"),
    )
    first, last = steps(waiting, 2)
    assert first.words == "What is left of it starts when 'Task 1' finishes."
    assert last.reason is Reason.DATA_DATE


def test_as_late_as_possible_and_level_of_effort() -> None:
    late = task(2, constraint=ConstraintType.ALAP)
    schedule = plan(task(1, 5), late, task(3), links=(link(1, 3), link(2, 3)))
    (only,) = steps(schedule, 2)
    assert only.words == "It is as late as possible without moving 'Task 3'."
    effort = plan(
        task(1),
        task(2, 3),
        task(3, kind=TaskKind.LEVEL_OF_EFFORT),
        links=(link(1, 2), link(2, 3, "SS")),
        format="XER",
    )
    assert reasons(effort, 3)[:2] == [(3, Reason.LEVEL_OF_EFFORT), (2, Reason.LINK)]


def test_a_plan_from_its_finish_is_explained_too() -> None:
    schedule = plan(
        task(1, constraint=ConstraintType.ALAP),
        start=None,
        finish=at("15T17:00"),
        options=Options(schedule_from_finish=True),
    )
    assert reasons(schedule, 1) in (
        [(1, Reason.PROJECT_START)],
        [(1, Reason.AS_LATE_AS_POSSIBLE)],
    )
