"""From a plan to its figures, without a database and without a clock."""

from __future__ import annotations

import ast
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from tests.steerco.projects.plan_files import BRIDGE, mspdi, task

import steerco.performance.calculations
import steerco.projects.calculations
from steerco.performance.calculations.health import STRICT, RegisterFacts, usual_rules
from steerco.performance.calculations.measurement import (
    MILESTONES,
    Before,
    ProjectFacts,
    around,
    measure_plan,
    measured_on,
    next_of,
    weekdays,
    with_baseline,
)
from steerco.projects.calculations.baselines import TaskFigures
from steerco.schedules import read

FACTS = ProjectFacts(STRICT, 20, Decimal(10))
CALCULATIONS = [
    file
    for package in (steerco.performance.calculations, steerco.projects.calculations)
    for folder in package.__path__
    for file in sorted(Path(folder).glob("*.py"))
]


def plan(tmp_path, content=BRIDGE):
    path = tmp_path / "plan.xml"
    path.write_bytes(content)
    return read(path, filename="plan.xml")[0]


def measured(schedule, facts=FACTS, before=None):
    return measure_plan(schedule, facts, RegisterFacts(), before or Before())


def mark(number, *, done):
    day = dt.datetime(2026, 1, 1) + dt.timedelta(days=number)
    return {
        "name": f"M{number}",
        "forecast": day.isoformat(),
        "actual": day.isoformat() if done else None,
    }


@pytest.mark.parametrize("file", CALCULATIONS, ids=lambda file: file.stem)
def test_no_calculation_asks_the_clock(file):
    asked = {
        node.attr
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    assert not asked & {"now", "today", "localdate", "localtime", "utcnow"}


def test_the_baseline_of_the_file_counts_until_another_is_approved(tmp_path):
    schedule = plan(tmp_path)
    assert measured(schedule)["baseline_finish"] == dt.datetime(2026, 3, 13, 17)
    approved = [
        TaskFigures(
            uid=t.uid, start=t.start, finish=dt.datetime(2026, 3, 6, 17), cost=t.cost
        )
        for t in schedule.tasks
    ]
    fields = measured(with_baseline(schedule, approved, 3))
    assert fields["baseline_finish"] == dt.datetime(2026, 3, 6, 17)
    assert fields["slip_days"] == 5


def test_a_task_that_the_baseline_does_not_know_has_none(tmp_path):
    schedule = with_baseline(plan(tmp_path), (), 1)
    assert all(not task.baselines for task in schedule.tasks)
    fields = measured(schedule)
    assert fields["slip_days"] is None
    assert fields["health_time"] == "grey"
    assert "No baseline is set" in fields["health_reasons"]["time"]


def test_what_is_undefined_is_none_and_has_a_reason(tmp_path):
    fields = measured(plan(tmp_path))
    for name in ("spi", "cpi", "spi_t"):
        assert fields[name] is not None or fields["reasons"][name]
    assert fields["cpi"] is None


def test_a_budget_of_the_register_goes_before_that_of_the_plan(tmp_path):
    schedule = plan(tmp_path)
    facts = ProjectFacts(STRICT, 20, Decimal(10), budget=Decimal(9000))
    assert measured(schedule)["budget"] == Decimal(2000)
    assert measured(schedule, facts)["budget"] == Decimal(9000)


def test_the_class_decides_whether_one_amber_counts(tmp_path):
    schedule = plan(tmp_path)
    late = [
        TaskFigures(uid=t.uid, start=t.start, finish=dt.datetime(2026, 3, 6, 17))
        for t in schedule.tasks
    ]
    schedule = with_baseline(schedule, late, 0)
    colours = {
        klass: measured(schedule, ProjectFacts(usual_rules(klass), 6, Decimal(10)))
        for klass in "ABCD"
    }
    assert {f["health_time"] for f in colours.values()} == {"amber"}
    found = {klass: fields["health"] for klass, fields in colours.items()}
    assert found["A"] == found["B"] == "amber"


def test_a_move_counts_from_the_forecast_before(tmp_path):
    before = Before(finish=dt.datetime(2026, 3, 6, 17), estimate=Decimal(1500))
    assert measured(plan(tmp_path), before=before)["moved_days"] == 5


def test_a_measurement_names_the_next_milestone(tmp_path):
    gate = task(2, "Gate", "2026-03-09", "2026-03-09", after=1)
    gate = gate.replace("PT8H0M0S", "PT0H0M0S")
    work = task(1, "Design", "2026-03-02", "2026-03-06")
    fields = measured(plan(tmp_path, mspdi(work, gate)))
    (coming,) = fields["milestones"]
    assert fields["next_milestone"] == coming["name"] == "Gate"
    assert fields["next_milestone_on"] == coming["forecast"][:10] == "2026-03-09"
    without = measured(plan(tmp_path, mspdi(work)))
    assert (without["next_milestone"], without["next_milestone_on"]) == ("", None)


def test_the_next_milestone_is_found_among_any_number(tmp_path):
    marks = [mark(n, done=n < 150) for n in range(400)]
    coming = next_of(marks)
    kept = around(coming, marks)
    assert coming["name"] == "M150"
    assert len(kept) == MILESTONES
    assert coming in kept
    assert kept[0]["name"] == "M135"


@pytest.mark.parametrize(("count", "done"), [(0, 0), (5, 2), (200, 200), (200, 0)])
def test_milestones_around_the_coming_one_are_as_many_as_there_are(count, done):
    marks = [mark(n, done=n < done) for n in range(count)]
    kept = around(next_of(marks), marks)
    assert len(kept) == min(count, MILESTONES)
    if done == count and count:
        assert kept[-1] == marks[-1]


def test_a_plan_is_dated_by_its_data_date_else_by_its_start(tmp_path):
    assert measured_on(plan(tmp_path)) == dt.datetime(2026, 3, 6, 17)
    undated = mspdi(task(1, "Design", "2026-03-02", "2026-03-06"))
    assert measured_on(plan(tmp_path, undated)) == dt.datetime(2026, 3, 2, 8)


@pytest.mark.parametrize(
    ("start", "finish", "days"),
    [
        ((2026, 6, 1), (2026, 6, 15), 10),
        ((2026, 6, 5), (2026, 6, 8), 1),
        ((2026, 6, 15), (2026, 6, 1), -10),
        ((2026, 6, 1), (2026, 6, 1), 0),
    ],
)
def test_without_a_calendar_days_from_monday_to_friday_count(start, finish, days):
    assert weekdays(dt.date(*start), dt.date(*finish)) == days
    assert weekdays(None, dt.date(*finish)) is None
