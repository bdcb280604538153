"""Microsoft Project XML, read natively."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.steerco.schedules.plans import MSPDI

from steerco.schedules import read
from steerco.schedules.model import (
    ConstraintType,
    Duration,
    LinkType,
    ResourceType,
    Split,
    TaskKind,
    TimeRange,
)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "bridge.xml"
    path.write_text(MSPDI, encoding="utf-8")
    (schedule,) = read(path)
    return schedule


def task(plan, uid):
    return next(task for task in plan.tasks if task.uid == uid)


def test_the_project_summary_and_null_rows_are_no_tasks(plan):
    assert [(t.uid, t.level, t.parent) for t in plan.tasks] == [
        (1, 1, None),
        (2, 2, 1),
        (4, 2, 1),
        (5, 1, None),
    ]
    assert [t.kind for t in plan.tasks] == [
        TaskKind.SUMMARY,
        TaskKind.TASK,
        TaskKind.TASK,
        TaskKind.MILESTONE,
    ]


def test_the_project_keeps_its_dates_and_options(plan):
    assert (plan.uid, plan.name, plan.currency, plan.manager) == (
        "2F5A",
        "Bridge",
        "EUR",
        "Ada Muster",
    )
    assert plan.data_date == dt.datetime(2026, 1, 16, 17)
    assert plan.options.critical_limit == 4800
    assert not plan.options.schedule_from_finish


def test_durations_keep_tenths_unit_elapsed_and_estimated(plan):
    assert task(plan, 2).duration == Duration(tenths=33601, unit="d", estimated=True)
    assert task(plan, 4).duration == Duration(tenths=43200, unit="d", elapsed=True)


def test_progress_constraint_deadline_and_money(plan):
    dig = task(plan, 2)
    assert dig.constraint is ConstraintType.START_NO_EARLIER_THAN
    assert dig.deadline == dt.datetime(2026, 1, 20, 17)
    assert (dig.stop, dig.resume) == (
        dt.datetime(2026, 1, 8, 17),
        dt.datetime(2026, 1, 12, 8),
    )
    assert (dig.cost, dig.fixed_cost) == (Decimal("2500.50"), Decimal("0.5"))
    assert dig.leveling_delay == Duration(tenths=4800, unit="d", elapsed=True)
    assert dig.calendar is None
    assert (dig.total_float, dig.critical, dig.priority) == (4800, False, 700)
    assert dig.type == "fixed_duration"


def test_manual_and_inactive_are_kept(plan):
    assert task(plan, 5).manual
    assert not task(plan, 5).active


def test_lags_keep_sign_unit_percent_and_elapsed(plan):
    links = {
        (link.predecessor, link.successor, link.type): link.lag for link in plan.links
    }
    assert links[2, 4, LinkType.FS] == Duration(tenths=0, unit="%", percent=-50)
    assert links[2, 4, LinkType.SS] == Duration(tenths=14400, unit="d", elapsed=True)
    assert links[4, 5, LinkType.FF] == Duration(tenths=600, unit="h")


def test_a_link_from_nowhere_is_told(plan):
    assert [(w.code, w.tasks) for w in plan.warnings] == [("link_without_end", (4,))]


def test_all_baselines_are_kept(plan):
    dig = task(plan, 2)
    assert dig.baseline(0).finish == dt.datetime(2026, 1, 13, 17)
    assert dig.baseline(0).cost == Decimal(2000)
    assert dig.baseline(10).cost == Decimal("0.01")


def test_calendars_expand_recurrences_and_inherit(plan):
    standard, ann = plan.calendars
    assert standard.parent is None
    assert standard.week[0] == (
        TimeRange(start=480, end=720),
        TimeRange(start=780, end=1020),
    )
    assert standard.week[6] == ()
    morning = (TimeRange(start=480, end=720),)
    assert [(e.start.day, e.ranges) for e in standard.exceptions] == [
        (3, morning),
        (6, ()),
        (17, morning),
        (31, morning),
    ]
    assert standard.work_weeks[0].week == (None, None, None, None, (), None, None)
    assert (ann.parent, ann.week) == (1, (None,) * 7)


def test_a_gap_in_the_work_is_a_split(plan):
    assert task(plan, 2).splits == (
        Split(start=dt.datetime(2026, 1, 8, 17), finish=dt.datetime(2026, 1, 12, 8)),
    )


def test_a_missing_total_float_is_worked_out(plan):
    # Friday is off in that week, so only Monday lies between early and late.
    assert task(plan, 5).total_float == 4800


def test_resources_with_rates_and_assignments(plan):
    ann, sand = plan.resources
    assert (ann.name, ann.max_units, ann.calendar) == ("Ann", 1.5, 2)
    assert (ann.rates[0].rate, ann.rates[0].start) == (Decimal(50), None)
    assert sand.type is ResourceType.MATERIAL
    first, second = plan.assignments
    assert (first.units, first.work, first.contour) == (0.5, 16800, "contoured")
    assert first.delay == Duration(tenths=4800)
    assert first.baselines[0].cost == Decimal("12.005")
    assert [(s.kind, s.amount) for s in first.timephased] == [
        ("actual", 9600),
        ("remaining", 7200),
        ("baseline1_cost", 2.5),
    ]
    assert second.resource is None


def test_custom_fields_carry_their_alias(plan):
    assert [(f.entity, f.uid, f.field, f.value) for f in plan.fields] == [
        ("task", 2, "Area", "North")
    ]


def test_projectlibre_files_carry_the_same_xml(tmp_path):
    path = tmp_path / "bridge.pod"
    mark = b"@@@@@@@@@@ProjectLibreSeparator_MSXML@@@@@@@@@@"
    path.write_bytes(b"\xac\xed\x00\x05sr\x00" + mark + MSPDI.encode())
    (schedule,) = read(path)
    assert (schedule.format, len(schedule.tasks)) == ("POD", 4)


def test_utf16_is_read(tmp_path):
    path = tmp_path / "bridge.xml"
    path.write_text(MSPDI.replace("UTF-8", "UTF-16"), encoding="utf-16")
    assert read(path)[0].name == "Bridge"
