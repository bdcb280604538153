"""Task lists in tables."""

from __future__ import annotations

import datetime as dt

import pytest

from steerco.schedules import PlanError, amounts, read
from steerco.schedules.cells import BadCell
from steerco.schedules.link_text import parse_duration, parse_links, parse_resources
from steerco.schedules.model import ConstraintType, Duration, LinkType, TaskKind

LIST = """ID,Task Name,Outline Level,Duration,Start,Finish,Predecessors,Resource Names,% Complete
1,Bridge,1,,,,,,
2,Design,2,10 days,05/01/2026,16/01/2026,,"Ann;Bob[50%]",100%
3,Build,2,4 wks,19/01/2026,,2FS+2d,Bob,25%
4,Test,2,5d,,,"3SS+1w,2",,0
5,Live,2,0d,,,4FF-1d,,
6,Doc,1,x5,02/03/2026,,99,,
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(LIST)
    return read(path)[0]


def test_rows_become_an_outline(plan):
    assert [(t.uid, t.parent, t.kind) for t in plan.tasks] == [
        (1, None, TaskKind.SUMMARY),
        (2, 1, TaskKind.TASK),
        (3, 1, TaskKind.TASK),
        (4, 1, TaskKind.TASK),
        (5, 1, TaskKind.MILESTONE),
        (6, None, TaskKind.TASK),
    ]


def test_dates_durations_and_progress(plan):
    design = plan.tasks[1]
    assert (design.start, design.finish) == (
        dt.datetime(2026, 1, 5, 8),
        dt.datetime(2026, 1, 16, 17),
    )
    assert design.duration == Duration(tenths=48000)
    assert design.actual_finish == design.finish
    assert plan.tasks[2].percent_complete == 25


def test_links(plan):
    assert [(x.predecessor, x.successor, x.type, x.lag.tenths) for x in plan.links] == [
        (2, 3, LinkType.FS, 9600),
        (3, 4, LinkType.SS, 24000),
        (2, 4, LinkType.FS, 0),
        (4, 5, LinkType.FF, -4800),
    ]


def test_what_was_not_understood_is_told(plan):
    assert [warning.message for warning in plan.warnings] == [
        "Row 7, Duration: 'x5' is not a duration.",
        "Row 7, Predecessors: there is no other task '99'.",
    ]


def test_a_task_without_predecessor_stays_where_its_row_says(plan):
    assert plan.tasks[5].constraint is ConstraintType.START_NO_EARLIER_THAN
    assert plan.tasks[1].constraint is ConstraintType.ASAP


def test_resources_and_their_shares(plan):
    assert [resource.name for resource in plan.resources] == ["Ann", "Bob"]
    assert [(a.task, a.resource, a.units) for a in plan.assignments] == [
        (2, 1, 1),
        (2, 2, 0.5),
        (3, 2, 1),
    ]


def test_wbs_numbers_make_the_outline_and_link_targets(tmp_path):
    path = tmp_path / "wbs.csv"
    path.write_text(
        "WBS;Vorgangsname;Dauer;Anfang;Vorgänger\n1;Bau;;;\n1.1;Graben;5 Tage;05.01.2026;\n"
        "1.2;Gießen;2 Wochen;;1.1EA+2t\n",
        encoding="utf-8",
    )
    (plan,) = read(path)
    assert [task.level for task in plan.tasks] == [1, 2, 2]
    assert (plan.links[0].predecessor, plan.links[0].lag.tenths) == (2, 9600)


def test_indented_names_make_the_outline(tmp_path):
    path = tmp_path / "indent.csv"
    path.write_text(
        "Task,Start,Finish\nA,2026-01-05,2026-01-09\n  B,2026-01-05,2026-01-06\n"
    )
    (plan,) = read(path)
    assert [(task.level, task.kind) for task in plan.tasks] == [
        (1, TaskKind.SUMMARY),
        (2, TaskKind.TASK),
    ]
    assert plan.tasks[1].duration == Duration(tenths=9600)


@pytest.mark.parametrize(
    ("typed", "tenths", "unit", "elapsed"),
    [
        ("5d", 24000, "d", False),
        ("2 Wochen", 48000, "w", False),
        ("3 edays", 43200, "d", True),
        ("40h", 24000, "h", False),
        ("13d 5h", 65400, "d", False),
        ("5 days?", 24000, "d", False),
        ("1,5 t", 7200, "d", False),
        ("2mo", 192000, "mo", False),
        (7.0, 33600, "d", False),
    ],
)
def test_durations(typed, tenths, unit, elapsed):
    duration = parse_duration(typed)
    assert (duration.tenths, duration.unit, duration.elapsed) == (tenths, unit, elapsed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12FS+2d; 14SS-1w", [("12", "FS", 9600), ("14", "SS", -24000)]),
        ("12, 14", [("12", "FS", 0), ("14", "FS", 0)]),
        ("FS3;SS4+5d", [("3", "FS", 0), ("4", "SS", 24000)]),
        ("5FF-1 ed", [("5", "FF", -14400)]),
        ("1.2.3", [("1.2.3", "FS", 0)]),
        ("3SS+2,5d", [("3", "SS", 12000)]),
        ("Dig the trench", [("Dig the trench", "FS", 0)]),
    ],
)
def test_link_texts(typed, expected):
    assert [(x.target, x.type, x.lag.tenths) for x in parse_links(typed)] == expected


def test_percent_lags():
    (link,) = parse_links("12FS+50%")
    assert link.lag == Duration(tenths=0, unit="%", percent=50)


def test_nonsense_is_refused():
    with pytest.raises(BadCell):
        parse_duration("a while")


def test_resource_texts():
    assert parse_resources("Ann; Bob[50%], Sand[3]") == [
        ("Ann", 1),
        ("Bob", 0.5),
        ("Sand", 3),
    ]


def test_a_table_without_tasks_is_refused(tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("Colour,Price\nred,5\nblue,6\n")
    with pytest.raises(PlanError) as caught:
        read(path)
    assert caught.value.kind == "no_plan"


def test_real_task_lists(reference_data):
    folder = reference_data / "portfolio/open/dslib/workbooks"
    plans = [read(path)[0] for path in sorted(folder.glob("*.xlsx"))]
    assert len(plans) >= 8
    assert all(len(plan.tasks) >= 8 and plan.links and plan.start for plan in plans)


def test_a_list_of_projects_is_named_as_such(tmp_path):
    path = tmp_path / "projects.csv"
    path.write_text(
        "Project,Sponsor,Start,Finish,Budget,RAG\nBridge,Ann,2026-01-05,2026-09-30,5,G\n"
    )
    with pytest.raises(PlanError, match="import it as a register"):
        read(path)


def test_a_task_list_may_name_owners_and_states(tmp_path):
    path = tmp_path / "tasks.csv"
    path.write_text(
        "Task,Owner,Department,Status,Start,Finish,Budget\n"
        "Dig,Ann,Works,Open,2026-01-05,2026-01-09,5\n"
    )
    assert read(path)[0].tasks[0].name == "Dig"


def test_a_column_is_looked_through_once_however_many_rows_there_are(
    tmp_path, monkeypatch
):
    looked = []
    told = amounts.are_fractions
    monkeypatch.setattr(
        amounts, "are_fractions", lambda column: looked.append(1) or told(column)
    )
    path = tmp_path / "long.csv"
    rows = "".join(f"{number},Task {number},2d,50%\n" for number in range(1, 60))
    path.write_text(f"ID,Task Name,Duration,% Complete\n{rows}")
    assert {task.percent_complete for task in read(path)[0].tasks} == {50.0}
    assert len(looked) == 1
