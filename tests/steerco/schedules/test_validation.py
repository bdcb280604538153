"""The validation report: every trouble is seen, and a plan in order reads as such."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from steerco.schedules import read
from steerco.schedules.analysis.plan import Plan
from steerco.schedules.model import (
    Assignment,
    Calendar,
    ConstraintType,
    Duration,
    Link,
    RowCount,
    Schedule,
    Task,
    Timephased,
    TimeRange,
    Unread,
)
from steerco.schedules.recalculation import recalculate
from steerco.schedules.validation import Verdict, validate
from steerco_engine.errors import EngineError

DAY = TimeRange(start=480, end=960)
WEEK = ((DAY,),) * 5 + ((), ())


def moment(day, hour=8):
    return dt.datetime(2026, 3, day, hour)


def task(uid, start, finish, **values):
    days = 1 + (finish - start)
    values.setdefault("duration", Duration(tenths=4800 * days))
    return Task(
        uid=uid,
        id=uid,
        name=f"T{uid}",
        start=moment(start),
        finish=moment(finish, 16),
        **values,
    )


def plan(*tasks, links=(), **values):
    return Schedule(
        uid="1",
        name="Bridge",
        format="MSPDI",
        start=moment(2),
        calendar=1,
        calendars=(Calendar(uid=1, name="Standard", week=WEEK, minutes_per_day=480),),
        tasks=tasks,
        links=tuple(Link(predecessor=a, successor=b) for a, b in links),
        **values,
    )


def report(schedule):
    try:
        return validate(Plan(schedule), recalculate(schedule))
    except EngineError as error:
        return validate(Plan(schedule), None, error)


def check(schedule, code):
    return next(each for each in report(schedule).checks if each.code == code)


GOOD = plan(
    task(1, 2, 3),
    task(2, 4, 6),
    links=[(1, 2)],
    row_counts=(RowCount(entity="Tasks", found=2, taken=2),),
)


def test_a_plan_in_order_has_nothing_wrong_and_nothing_to_look_at():
    found = report(GOOD)
    assert {each.verdict for each in found.checks} == {Verdict.FINE, Verdict.UNKNOWN}
    assert found.number(Verdict.WRONG) == 0
    assert found.redated == ()


def with_task(**values):
    later = msgspec.structs.replace(GOOD.tasks[1], **values)
    return msgspec.structs.replace(GOOD, tasks=(GOOD.tasks[0], later))


@pytest.mark.parametrize(
    ("code", "schedule", "verdict", "said"),
    [
        (
            "counts",
            msgspec.structs.replace(
                GOOD, row_counts=(RowCount(entity="Tasks", found=3, taken=2),)
            ),
            Verdict.WRONG,
            "Not every record came into the plan: tasks.",
        ),
        (
            "lost_links",
            msgspec.structs.replace(GOOD, links=(Link(predecessor=9, successor=2),)),
            Verdict.WRONG,
            "1 links lead to no task",
        ),
        ("calendars", with_task(calendar=7), Verdict.LOOK, "One task has no calendar"),
        (
            "backwards",
            with_task(finish=moment(1)),
            Verdict.WRONG,
            "One task finishes before it starts",
        ),
        (
            "negative",
            with_task(duration=Duration(tenths=-10)),
            Verdict.WRONG,
            "One task has a negative duration",
        ),
        ("undated", with_task(start=None), Verdict.LOOK, "One task has no start"),
        (
            "progress",
            with_task(percent_complete=50.0),
            Verdict.LOOK,
            "contradict each other",
        ),
        (
            "hard_constraints",
            with_task(
                constraint=ConstraintType.MUST_START_ON, constraint_date=moment(4)
            ),
            Verdict.LOOK,
            "pinned by a hard constraint",
        ),
        (
            "leads",
            msgspec.structs.replace(
                GOOD,
                links=(Link(predecessor=1, successor=2, lag=Duration(tenths=-4800)),),
            ),
            Verdict.LOOK,
            "overlaps its predecessor",
        ),
        (
            "outside",
            msgspec.structs.replace(
                GOOD,
                links=(Link(predecessor=99, successor=2, external="Dam"),),
            ),
            Verdict.LOOK,
            "lead to other projects",
        ),
        (
            "work",
            msgspec.structs.replace(
                GOOD,
                assignments=(
                    Assignment(
                        uid=1,
                        task=2,
                        work=4800,
                        timephased=(
                            Timephased(
                                kind="remaining",
                                start=moment(4),
                                finish=moment(5),
                                amount=2400,
                            ),
                        ),
                    ),
                ),
            ),
            Verdict.LOOK,
            "work does not add up",
        ),
        (
            "unread",
            msgspec.structs.replace(
                GOOD, unread=(Unread(where="Task", field="Mood", count=2),)
            ),
            Verdict.LOOK,
            "Task Mood",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
def test_each_trouble_is_seen(code, schedule, verdict, said):
    found = check(schedule, code)
    assert found.verdict is verdict
    assert said in found.message
    assert check(GOOD, code).verdict in (Verdict.FINE, Verdict.UNKNOWN)


def test_a_loop_is_named_task_by_task():
    turned = plan(task(1, 2, 3), task(2, 4, 6), links=[(1, 2), (2, 1)])
    found = check(turned, "loops")
    assert found.verdict is Verdict.WRONG
    assert "T1" in found.message
    assert check(turned, "recalculated").verdict is Verdict.WRONG


def test_open_ends_beyond_the_first_and_the_last_are_named():
    loose = plan(*(task(uid, 2, 3) for uid in range(1, 5)), links=[(1, 2)])
    found = check(loose, "open_ends")
    assert found.verdict is Verdict.LOOK
    assert {item.uid for item in found.items} == {1, 2, 3, 4}


def test_other_dates_stand_beside_the_stored_ones_with_their_first_cause():
    moved = plan(
        task(1, 2, 3),
        task(2, 9, 11, constraint=ConstraintType.ASAP),
        task(3, 12, 12),
        links=[(1, 2), (2, 3)],
    )
    found = report(moved)
    first, second = found.redated
    assert (first.name, first.first) == ("2 T2", "2 T2")
    assert (first.stored_start, first.start) == (moment(9), moment(4))
    assert first.days == -5
    assert second.first == "2 T2"
    assert "2 tasks come out on other dates, by up to 5.0 days" in next(
        each.message for each in found.checks if each.code == "recalculated"
    )


XER = (
    "ERMHDR\t19.12\t2026-01-01\tProject\tadmin\tA\tdb\tProject\tEUR\n"
    "%T\tPROJECT\n%F\tproj_id\tproj_short_name\n%R\t1\tP-1\n"
    "%T\tTASK\n%F\ttask_id\tproj_id\ttask_code\ttask_name\tmystery\tupdate_user\n"
    "%R\t10\t1\tA1\tDig\t42\tadmin\n%R\t11\t1\tA2\tFill\t\tadmin\n"
    "%T\tODDITIES\n%F\todd_id\n%R\t1\n%R\t2\n%E\n"
)


def test_an_xer_tells_its_records_and_what_nobody_reads(tmp_path):
    path = tmp_path / "plan.xer"
    path.write_text(XER)
    (schedule,) = read(path)
    counts = {each.entity: (each.found, each.taken) for each in schedule.row_counts}
    assert counts["Activities"] == (2, 2)
    unread = {(each.where, each.field): each.count for each in schedule.unread}
    assert unread == {("ODDITIES", ""): 2, ("TASK", "mystery"): 1}


MSPDI = """<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>Bridge</Name>
<Tasks><Task><UID>0</UID><Name>Bridge</Name><OutlineLevel>0</OutlineLevel></Task>
<Task><UID>1</UID><ID>1</ID><Name>Dig</Name><OutlineLevel>1</OutlineLevel>
<Mood>bright</Mood></Task>
<Task><UID>2</UID><IsNull>1</IsNull></Task></Tasks></Project>"""


def test_project_xml_tells_its_records_and_what_nobody_reads(tmp_path):
    path = tmp_path / "plan.xml"
    path.write_text(MSPDI)
    (schedule,) = read(path)
    tasks = schedule.row_counts[0]
    assert (tasks.found, tasks.taken) == (3, 1)
    assert tasks.note == "1 are blank rows and one is the project itself."
    assert [(each.where, each.field, each.sample) for each in schedule.unread] == [
        ("Task", "Mood", "bright")
    ]


def test_a_sheet_tells_the_columns_that_no_task_takes(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(
        "Task,Start,Finish,Weather\nDig,2026-03-02,2026-03-03,rain\n,,,sun\n"
    )
    (schedule,) = read(path)
    assert [(each.field, each.count) for each in schedule.unread] == [("Weather", 2)]
    assert (schedule.row_counts[0].found, schedule.row_counts[0].taken) == (2, 1)
