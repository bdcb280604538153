"""Measuring projects: from plans, from the register, in order, one latest."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE, mspdi, task

from steerco.organisation.models import Organisation
from steerco.performance.models import Measurement
from steerco.performance.services.measuring import measure_project, rate_registers
from steerco.projects.calculations import assessment
from steerco.projects.models import IssueState, Stage
from steerco.projects.services.tree import put_project
from steerco.schedules.analysis import calculation
from steerco.schedules.recalculation import recalculate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reporting_date():
    Organisation.objects.create(name="Test", reporting_date=dt.date(2026, 3, 31))


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR")


def latest(project):
    return Measurement.objects.get(project=project, is_latest=True)


def register_row(**values):
    return factories.make_project(
        **{
            "planned_start": dt.date(2026, 1, 5),
            "baseline_finish": dt.date(2026, 6, 1),
            "planned_finish": dt.date(2026, 6, 15),
            "budget": Decimal(1_000_000),
            "actual_cost": Decimal(300_000),
            "forecast_cost": Decimal(1_040_000),
            "percent_complete": Decimal(35),
            "status_date": dt.date(2026, 3, 20),
            **values,
        }
    )


def test_a_plan_is_measured_as_of_its_data_date(portfolio):
    project = factories.import_plan(portfolio, BRIDGE)
    m = latest(project)
    assert m.data_date == dt.datetime(2026, 3, 6, 17)
    assert m.version == project.current_version
    assert m.slip_days == 0
    assert m.bac == Decimal(2000)
    assert m.health_time == "green"
    assert m.health_risk == "grey"


def test_measuring_again_changes_nothing(portfolio):
    project = factories.import_plan(portfolio, BRIDGE)
    factories.import_plan(portfolio, BRIDGE_LATE)
    project.refresh_from_db()
    before = list(Measurement.objects.order_by("pk").values())
    measure_project(project)
    after = list(Measurement.objects.order_by("pk").values())
    for row in (*before, *after):
        del row["measured_at"]
    assert after == before


def test_measuring_an_import_uses_its_network_and_says_what_a_new_one_would(
    portfolio, monkeypatch
):
    monkeypatch.setattr(assessment, "_networks", {})
    runs = []

    def counted(schedule, *, added=None):
        runs.append(added)
        return recalculate(schedule, added=added)

    monkeypatch.setattr(calculation, "recalculate", counted)
    project = factories.import_plan(portfolio, BRIDGE)
    assert not runs
    known = Measurement.objects.values().get(project=project)

    assessment._networks.clear()
    monkeypatch.setattr(assessment, "recalculate", counted)
    measure_project(project)
    assert None in runs
    anew = Measurement.objects.values().get(project=project)
    assert {**anew, "measured_at": None} == {**known, "measured_at": None}


def test_each_data_date_keeps_its_figures_and_the_newest_is_the_latest(portfolio):
    project = factories.import_plan(portfolio, BRIDGE)
    factories.import_plan(portfolio, BRIDGE_LATE)
    first, second = Measurement.objects.filter(project=project).order_by("data_date")
    assert (first.is_latest, second.is_latest) == (False, True)
    assert first.forecast_finish == dt.datetime(2026, 3, 13, 17)
    assert second.moved_days == 7
    assert second.data_date == dt.datetime(2026, 3, 13, 17)


def test_an_older_plan_does_not_become_the_latest_measurement(portfolio):
    project = factories.import_plan(portfolio, BRIDGE_LATE)
    factories.import_plan(portfolio, BRIDGE)
    assert latest(project).data_date == dt.datetime(2026, 3, 13, 17)
    assert Measurement.objects.count() == 2


def test_a_plan_outranks_a_newer_row_of_the_register(portfolio):
    project = factories.make_project(
        portfolio, "P-7", status_date=dt.date(2026, 3, 30), planned_finish=None
    )
    assert measure_project(project).is_latest

    factories.import_plan(portfolio, BRIDGE, "P-7 bridge.xml")

    assert latest(project).version is not None
    assert Measurement.objects.filter(project=project).count() == 2


def test_a_plan_without_a_data_date_is_dated_by_its_last_actual(portfolio):
    undated = mspdi(
        task(1, "Design", "2026-03-02", "2026-03-06", cost=10).replace(
            "</Task>",
            "<PercentComplete>100</PercentComplete>"
            "<ActualStart>2026-03-02T08:00:00</ActualStart>"
            "<ActualFinish>2026-03-06T17:00:00</ActualFinish></Task>",
        ),
        task(2, "Build", "2026-03-09", "2026-03-13", after=1, cost=10),
    )
    project = factories.import_plan(portfolio, undated)
    assert latest(project).data_date == dt.datetime(2026, 3, 6, 17)
    assert latest(project).moved_days is None
    assert measure_project(project).moved_days is None


def test_a_project_without_a_plan_is_measured_by_its_register_row():
    m = measure_project(register_row())
    assert m.data_date == dt.datetime(2026, 3, 20)
    assert m.slip_days == 10
    assert (m.budget, m.actual, m.estimate) == (1_000_000, 300_000, 1_040_000)
    assert m.percent_complete == 35
    assert (m.health_time, m.health_cost) == ("green", "green")
    assert m.health_quality == "grey"
    assert (m.spi, m.cpi, m.bac) == (None, None, None)
    assert m.reasons["evm"] == "The project has no plan to measure."


@pytest.mark.parametrize(
    ("values", "dimension", "colour"),
    [
        ({"planned_finish": dt.date(2026, 6, 22)}, "time", "amber"),
        ({"planned_finish": dt.date(2026, 7, 1)}, "time", "red"),
        ({"forecast_cost": Decimal(1_060_000)}, "cost", "amber"),
        ({"forecast_cost": Decimal(1_110_000)}, "cost", "red"),
        ({"baseline_finish": None}, "time", "grey"),
        ({"budget": None}, "cost", "grey"),
        ({"budget": Decimal(0)}, "cost", "grey"),
    ],
)
def test_a_register_row_turns_by_the_share_of_its_tolerances(values, dimension, colour):
    m = measure_project(register_row(**values))
    assert getattr(m, f"health_{dimension}") == colour


def test_nothing_known_is_grey_and_says_so():
    m = measure_project(factories.make_project())
    assert m.health == "grey"
    assert m.data_date == dt.datetime(2026, 3, 31)
    assert "names no dates" in m.health_reasons["time"]


def test_a_closed_project_says_when_it_finished():
    m = measure_project(register_row(stage=Stage.CLOSED))
    assert m.health_reasons["time"].startswith("Finished on 15 Jun 2026")


def test_a_move_is_measured_from_the_status_before():
    project = register_row(planned_finish=dt.date(2026, 6, 1))
    measure_project(project)
    project.planned_finish = dt.date(2026, 6, 8)
    project.forecast_cost = Decimal(1_050_000)
    project.status_date = dt.date(2026, 3, 27)
    project.save()
    m = measure_project(project)
    assert (m.moved_days, m.estimate_moved) == (5, 10_000)


def test_rating_the_registers_leaves_all_but_risk_and_the_whole_alone():
    project = register_row()
    measure_project(project)
    before = latest(project)
    factories.make_issue(project, priority=1, due_on=dt.date(2026, 3, 30))

    rate_registers([project])

    after = latest(project)
    assert (after.health_risk, after.health) == ("red", "red")
    assert after.health_reasons["risk"] == "1 pressing issue is overdue."
    kept = ("health_time", "health_cost", "slip_days", "estimate", "data_date")
    assert [getattr(after, k) for k in kept] == [getattr(before, k) for k in kept]


def test_rating_and_measuring_agree_on_what_is_overdue():
    project = register_row()
    factories.make_issue(project, priority=1, due_on=dt.date(2026, 3, 25))
    assert measure_project(project).health_risk == "red"
    rate_registers([project])
    assert latest(project).health_risk == "red"


def test_what_is_not_open_does_not_count():
    project = register_row()
    factories.make_risk(project, 5, 5, state="draft")
    factories.make_risk(project, 5, 5, state="expired")
    factories.make_issue(
        project, priority=1, due_on=dt.date(2026, 1, 1), state=IssueState.POSTPONED
    )
    assert measure_project(project).health_risk == "green"


def test_registers_of_a_project_never_measured_are_not_rated():
    project = factories.make_project()
    rate_registers([project])
    assert not Measurement.objects.exists()


def test_a_changed_register_row_is_measured_again(portfolio):
    project = put_project(
        code="P-1", portfolio=portfolio, actor=None, name="Bridge", klass="C"
    )
    measure_project(project)
    put_project(
        code="P-1",
        portfolio=portfolio,
        actor=None,
        budget=Decimal(100),
        forecast_cost=Decimal(120),
    )
    assert measure_project(project).health_cost == "red"
    assert Measurement.objects.count() == 1
