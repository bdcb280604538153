"""Dates that a file leaves out are calculated, and told apart from its own."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from steerco.schedules import read
from steerco.schedules.dated import Dated, dated, lacks_dates
from steerco.schedules.model import Schedule
from steerco.schedules.recalculation import recalculate

STARTS_ONLY = """\
ID,Task name,Outline level,Start,Finish,Duration,Predecessors
1,Phase,1,,,,
2,Dig,2,2026-03-02,,5d,
3,Pour,2,,,3d,2
4,Done,2,,,0d,3
5,Inspect,1,2026-03-20,,2d,4
6,Paper,1,2026-03-05,2026-03-06,,
7,Idea,1,,,,6
"""


@pytest.fixture
def plan(tmp_path) -> Schedule:
    path = tmp_path / "plan.csv"
    path.write_text(STARTS_ONLY, encoding="utf-8")
    return read(path)[0]


def day(month: int, number: int, hour: int = 8) -> dt.datetime:
    return dt.datetime(2026, month, number, hour)


def completed(plan: Schedule) -> Dated:
    return dated(plan, recalculate(plan))


def spans(plan: Schedule) -> dict[str, tuple[dt.datetime | None, dt.datetime | None]]:
    return {task.name: (task.start, task.finish) for task in plan.tasks}


def test_missing_dates_are_those_of_the_calculation(plan):
    found = spans(completed(plan).schedule)

    assert found["Dig"] == (day(3, 2), day(3, 6, 17))
    assert found["Pour"] == (day(3, 9), day(3, 11, 17))
    assert found["Done"] == (day(3, 11, 17), day(3, 11, 17))


def test_a_finish_lies_a_duration_after_the_start_that_the_file_stores(plan):
    assert recalculate(plan).tasks[5].start == day(3, 12), "where its link puts it"

    assert spans(completed(plan).schedule)["Inspect"] == (day(3, 20), day(3, 23, 17))


def test_a_start_lies_a_duration_before_the_finish_that_the_file_stores(plan):
    finish = day(4, 17, 17)
    tasks = tuple(
        msgspec.structs.replace(task, start=None, finish=finish)
        if task.name == "Inspect"
        else task
        for task in plan.tasks
    )
    late = msgspec.structs.replace(plan, tasks=tasks)

    assert spans(completed(late).schedule)["Inspect"] == (day(4, 16), finish)


def test_a_summary_reaches_over_what_is_below_it(plan):
    assert spans(completed(plan).schedule)["Phase"] == (day(3, 2), day(3, 11, 17))


def test_dates_of_the_file_and_tasks_without_duration_stay_as_they_are(plan):
    before, after = spans(plan), spans(completed(plan).schedule)

    assert after["Paper"] == before["Paper"] == (day(3, 5), day(3, 6, 17))
    assert after["Idea"] == (None, None), "nobody knows how long it takes"


def test_whose_dates_are_calculated_is_told(plan):
    found = completed(plan)

    assert found.calculated == {1, 2, 3, 4, 5}
    assert found.note == (
        "Dates of 5 tasks are calculated; the plan's file leaves them out."
    )


def test_a_plan_with_all_dates_or_without_a_calculation_is_left_alone(plan):
    whole = completed(plan).schedule
    known = msgspec.structs.replace(
        whole, tasks=tuple(task for task in whole.tasks if task.name != "Idea")
    )

    assert not lacks_dates(known)
    assert completed(known) == Dated(known)
    assert dated(plan, None) == Dated(plan)
    assert not Dated(known).note


def test_manual_tasks_keep_what_their_planner_left_open(plan):
    tasks = tuple(msgspec.structs.replace(task, manual=True) for task in plan.tasks)
    by_hand = msgspec.structs.replace(plan, tasks=tasks)

    assert completed(by_hand) == Dated(by_hand)
