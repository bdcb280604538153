"""Primavera XER, read natively."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.steerco.schedules.plans import XER_TABLES, xer

from steerco.schedules import PlanError, read
from steerco.schedules.answers import without_answers
from steerco.schedules.model import (
    ConstraintType,
    Duration,
    LagCalendar,
    LinkType,
    ProgressRule,
    ResourceType,
    TaskKind,
    TimeRange,
)
from steerco.schedules.recalculation import recalculate


@pytest.fixture
def plans(tmp_path):
    path = tmp_path / "bridge.xer"
    path.write_bytes(xer(XER_TABLES).encode("cp1251"))
    return read(path)


def task(plan, code):
    return next(task for task in plan.tasks if task.code == code)


def test_every_project_is_read(plans):
    assert [(plan.code, plan.name) for plan in plans] == [
        ("BR", "Bridge"),
        ("BR-B1", "Bridge, approved"),
    ]
    bridge = plans[0]
    assert bridge.data_date == dt.datetime(2026, 1, 31)
    assert bridge.must_finish == dt.datetime(2026, 12, 31)
    assert bridge.currency == "EUR"
    assert bridge.from_primavera


def test_the_wbs_becomes_summaries_with_uids_of_their_own(plans):
    outline = [(t.uid, t.kind, t.parent, t.level, t.wbs) for t in plans[0].tasks]
    assert outline == [
        (100, TaskKind.SUMMARY, None, 1, "BR"),
        (203, TaskKind.FINISH_MILESTONE, 100, 2, "BR"),
        (-201, TaskKind.SUMMARY, 100, 2, "BR.P"),
        (202, TaskKind.LEVEL_OF_EFFORT, -201, 3, "BR.P"),
        (201, TaskKind.TASK, -201, 3, "BR.P"),
    ]


def test_the_code_page_is_found(plans):
    assert task(plans[0], "M1").name == "Открыт мост"


def test_an_activity_in_progress(plans):
    dig = task(plans[0], "A1010")
    assert dig.duration == Duration(tenths=48000, unit="d")
    assert dig.remaining_duration == Duration(tenths=36300, unit="d")
    assert (dig.start, dig.finish) == (
        dt.datetime(2026, 1, 5, 8),
        dt.datetime(2026, 2, 11, 12, 30),
    )
    assert dig.resume == dt.datetime(2026, 2, 2, 8)
    assert (dig.suspend, dig.suspend_resume) == (
        dt.datetime(2026, 1, 12, 8),
        dt.datetime(2026, 1, 19, 8),
    )
    assert dig.percent_complete == pytest.approx(100 * (80 - 60.5) / 80)
    assert (dig.percent_type, dig.physical_percent_complete) == ("physical", 40)
    assert (dig.constraint, dig.second_constraint) == (
        ConstraintType.START_NO_EARLIER_THAN,
        ConstraintType.FINISH_NO_LATER_THAN,
    )
    assert (dig.total_float, dig.critical, dig.longest_path) == (2400, True, True)
    assert (dig.work, dig.actual_work) == (27000, 9000)


def test_a_start_milestone_that_is_met_is_over_with_its_start(tmp_path):
    met = {
        "task_id": 1,
        "proj_id": 10,
        "task_code": "M1",
        "task_type": "TT_Mile",
        "status_code": "TK_Complete",
        "act_start_date": "2026-01-05 08:00",
    }
    path = tmp_path / "met.xer"
    path.write_text(xer({"PROJECT": [{"proj_id": 10}], "TASK": [met]}))
    (plan,) = read(path)
    assert task(plan, "M1").actual_finish == dt.datetime(2026, 1, 5, 8)


def test_cost_is_that_of_resources_and_expenses(plans):
    dig = task(plans[0], "A1010")
    assert (dig.actual_cost, dig.remaining_cost, dig.cost, dig.fixed_cost) == (
        Decimal("355.00"),
        Decimal("815.00"),
        Decimal("1170.00"),
        Decimal(150),
    )


def test_the_baseline_project_gives_baseline_0(plans):
    baseline = task(plans[0], "A1010").baseline(0)
    assert baseline.finish == dt.datetime(2026, 1, 15, 16)
    assert baseline.duration == Duration(tenths=43200, unit="d")
    assert task(plans[0], "M1").baselines == ()


def test_calendars(plans):
    five, crew = plans[0].calendars
    assert five.week[0] == (TimeRange(start=480, end=960),)
    assert five.week[6] == ()
    assert [(e.start, e.ranges) for e in five.exceptions] == [
        (dt.date(2026, 1, 1), ()),
        (dt.date(2026, 1, 3), (TimeRange(start=540, end=1440),)),
    ]
    assert (crew.parent, crew.week) == (7, (None,) * 7)


def test_links_tell_lags_and_other_projects(plans):
    links = plans[0].links
    assert [(link.type, link.lag.tenths, link.external) for link in links] == [
        (LinkType.FF, -9600, None),
        (LinkType.SS, 0, "BR-B1"),
        (LinkType.FS, 0, None),
    ]
    assert plans[0].warnings[0].tasks == (203,)


@pytest.mark.parametrize(
    ("type_", "option", "early"),
    [
        ("PR_FS", "SD_Both", "2026-02-06T10:00"),
        ("PR_SS", "SD_Both", "2026-02-03T10:00"),
        ("PR_FF", "SD_Both", "2026-02-05T10:00"),
        ("PR_FS", "SD_None", None),
    ],
)
def test_projects_of_one_file_hold_each_other_by_its_dates(
    tmp_path, type_, option, early
):
    project = {"clndr_id": 7, "last_recalc_date": "2026-02-02 08:00"}
    activity = {"clndr_id": 7, "target_drtn_hr_cnt": 8, "remain_drtn_hr_cnt": 8}
    before = {
        "early_start_date": "2026-02-03 08:00",
        "early_end_date": "2026-02-05 16:00",
    }
    after = {
        "early_start_date": "2026-02-02 08:00",
        "late_start_date": "2026-02-20 10:00",
    }
    tables = {
        "PROJECT": [
            {"proj_id": 1, "proj_short_name": "A", **project},
            {"proj_id": 2, "proj_short_name": "B", **project},
        ],
        "CALENDAR": XER_TABLES["CALENDAR"],
        "SCHEDOPTIONS": [{"proj_id": 2, "sched_outer_depend_type": option}],
        "TASK": [
            {"task_id": 11, "proj_id": 1, "task_code": "A1", **activity, **before},
            {"task_id": 21, "proj_id": 2, "task_code": "B1", **activity, **after},
        ],
        "TASKPRED": [
            {
                "task_id": 21,
                "pred_task_id": 11,
                "proj_id": 2,
                "pred_proj_id": 1,
                "pred_type": type_,
                "lag_hr_cnt": 2,
            }
        ],
    }
    path = tmp_path / "two.xer"
    path.write_text(xer(tables))
    first, second = read(path)
    held = task(second, "B1").external_early_start
    assert held == (early and dt.datetime.fromisoformat(early))
    limit = task(first, "A1").external_late_finish
    assert limit == (dt.datetime(2026, 2, 20, 8) if type_ == "PR_FS" else None)
    if early is not None:
        found = recalculate(without_answers(second)).tasks[21]
        assert found.start == held


def test_scheduling_options(plans):
    options = plans[0].options
    assert options.progress_rule is ProgressRule.PROGRESS_OVERRIDE
    assert options.lag_calendar is LagCalendar.ROUND_THE_CLOCK
    assert options.critical_limit == 4800
    assert options.use_expected_finish
    assert plans[1].options.progress_rule is ProgressRule.RETAINED_LOGIC


def test_resources_roles_and_assignments(plans):
    crew, sand, digger = plans[0].resources
    assert (crew.max_units, crew.rates[0].rate) == (2, Decimal("25.50"))
    assert (digger.uid, digger.type) == (-5, ResourceType.ROLE)
    people, material = plans[0].assignments
    assert (people.resource, people.role, people.units) == (5, "Digger", 0.5)
    assert (people.work, people.actual_work) == (24000, 6000)
    assert (people.cost, material.work) == (Decimal("1020.00"), None)
    assert sand.type is ResourceType.MATERIAL


def test_codes_user_fields_and_unmapped_tables_are_kept(plans):
    assert [(f.field, f.value) for f in plans[0].fields] == [
        ("Area", "North"),
        ("Crew size", "4"),
    ]
    assert plans[0].extra["tables"]["PROJRISK"]["rows"] == [["1", "10", "Flood"]]
    assert "tables" not in plans[1].extra


@pytest.mark.parametrize("table", sorted(XER_TABLES.keys() - {"TASK"}))
def test_every_table_is_optional(tmp_path, table):
    tables = {name: rows for name, rows in XER_TABLES.items() if name != table}
    path = tmp_path / "part.xer"
    path.write_text(xer(tables), encoding="utf-8")
    assert any(plan.tasks for plan in read(path))


def test_a_file_that_ends_too_early_says_so(tmp_path):
    path = tmp_path / "cut.xer"
    path.write_text(xer(XER_TABLES, ended=False)[:-400] + "\n%R\t1", encoding="utf-8")
    with pytest.raises(PlanError, match="ends too early") as caught:
        read(path)
    assert caught.value.kind == "truncated"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp874", "งานก่อสร้างสะพานข้ามแม่น้ำ"),
        ("cp1256", "أعمال الحفر للأساسات والجدران"),
        ("cp1252", "Büro für Brücken"),
        ("utf-8", "Brücke über den Fluß"),
        ("cp1251", "Строительство моста через реку"),
        ("cp949", "교량 건설 프로젝트 기초 공사 굴착"),
        ("gb18030", "桥梁建设项目基础工程开挖施工"),
        ("cp932", "きょうりょうけんせつプロジェクトの工事"),
    ],
)
def test_code_pages(tmp_path, encoding, name):
    tables = {
        **XER_TABLES,
        "TASK": [{"task_id": n, "proj_id": 10, "task_name": name} for n in range(9)],
    }
    path = tmp_path / "named.xer"
    path.write_bytes(xer(tables).encode(encoding))
    assert {task.name for task in read(path)[0].tasks if not task.is_summary} == {name}


def test_a_named_encoding_is_used_and_not_guessed(tmp_path):
    path = tmp_path / "plan.xer"
    path.write_bytes(xer(XER_TABLES).encode("cp1252", "replace"))
    assert read(path, encoding="cp1257")[0].extra["encoding"] == "cp1257"


@pytest.mark.parametrize(
    "table", ["CURRTYPE", "PROJWBS", "CALENDAR", "SCHEDOPTIONS", "RSRC", "PROJECT"]
)
def test_a_file_without_a_table_is_read_all_the_same(tmp_path, table):
    """Exports that lack a currency, a WBS, a prefix or calendars stop other readers."""
    path = tmp_path / "plan.xer"
    path.write_text(
        xer({name: rows for name, rows in XER_TABLES.items() if name != table})
    )
    names = {
        task.name for plan in read(path) for task in plan.tasks if not task.is_summary
    }
    assert names == {row["task_name"] for row in XER_TABLES["TASK"]}
