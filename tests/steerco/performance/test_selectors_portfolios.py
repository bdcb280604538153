"""The list of portfolios and what the page of one shows."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from tests import factories

from steerco.organisation.models import Role
from steerco.organisation.selectors import Reporting
from steerco.organisation.services import root_scope
from steerco.performance.selectors import portfolios as selectors
from steerco.performance.selectors.projects import measured, totals
from steerco.performance.selectors.timeline import timeline_payload
from steerco.projects.models import Project, RiskState, Stage

pytestmark = pytest.mark.django_db
AT = Reporting(dt.date(2026, 10, 31))


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope())


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR", currency="EUR")


def make(portfolio, code, **measurement):
    return factories.make_measured_project(portfolio, code, **measurement)


def portfolio_rows(person):
    sums = selectors.running_totals(person, AT)
    return selectors.portfolio_rows(person, AT, sums)


def test_a_portfolio_row_adds_up_what_runs(head, portfolio):
    factories.make_member(Role.PORTFOLIO_OWNER, portfolio.scope, "Olga Owner")
    money = {"budget": Decimal(1_000_000), "estimate": Decimal(1_200_000)}
    make(portfolio, "A", health="red", slip_days=4, actual=Decimal(250_000), **money)
    ended = make(portfolio, "B", health="red", slip_days=9, **money)
    Project.objects.filter(pk=ended.pk).update(stage=Stage.CLOSED)

    row = portfolio_rows(head)[0]

    assert (row.code, row.owner, row.projects, row.late) == ("WTR", "Olga Owner", 1, 1)
    assert row.over
    assert (row.estimate_percent, row.spent_percent) == (120, 25)
    assert row.parts == [("green", 0), ("amber", 0), ("red", 1), ("grey", 0)]


def test_an_empty_portfolio_has_no_money_rather_than_none_spent(head, portfolio):
    row = portfolio_rows(head)[0]
    assert (row.projects, row.budget, row.variance) == (0, "—", "—")
    assert row.spent_percent is None
    assert not row.over


def test_a_person_sees_a_portfolio_through_one_project_and_only_its_sums(portfolio):
    mine = make(portfolio, "A", budget=Decimal(100), estimate=Decimal(100))
    make(portfolio, "B", budget=Decimal(900), estimate=Decimal(900))
    factories.make_portfolio("NRG")
    manager = factories.make_member(Role.PROJECT_MANAGER, mine.scope)
    (row,) = portfolio_rows(manager)
    assert (row.code, row.projects) == ("WTR", 1)
    assert row.budget.endswith("100")


def test_the_list_takes_as_many_queries_for_many_portfolios_as_for_one(
    head, django_assert_num_queries
):
    for number in range(6):
        make(factories.make_portfolio(f"PF-{number}"), f"P-{number}")
    with django_assert_num_queries(4):
        assert len(portfolio_rows(head)) == 6


def test_key_figures_say_why_there_is_none(head, portfolio):
    make(portfolio, "A")
    found = {t.label: t for t in selectors.tiles(totals(measured(head, AT)), "EUR")}
    assert found["Projects"].value == "1"
    for label in ("Budget", "Estimate", "CPI", "SPI"):
        assert found[label].value is None
        assert found[label].reason


def test_movers_are_those_that_moved_most_in_the_latest_measurement(head, portfolio):
    make(portfolio, "SAME", moved_days=0, estimate_moved=Decimal(0))
    make(portfolio, "NEW")
    make(portfolio, "LATER", moved_days=3)
    make(portfolio, "EARLIER", moved_days=-8, estimate_moved=Decimal(5))
    dearer = make(portfolio, "DEARER", moved_days=0, estimate_moved=Decimal(90_000))
    make(portfolio, "UNKNOWN", moved_days=None, estimate_moved=Decimal(0))
    factories.make_measurement(
        dearer, data_date=dt.datetime(2026, 9, 1), is_latest=False, moved_days=99
    )
    found = selectors.movers(measured(head, AT))
    assert [m.code for m in found] == ["EARLIER", "LATER", "DEARER"]
    assert [m.days for m in found] == [-8, 3, 0]
    assert found[2].money_moved == 90_000


def test_the_top_risks_are_open_threats_with_the_highest_scores(head, portfolio):
    project = make(portfolio, "A")
    factories.make_risk(project, 5, 5, title="Closed", state=RiskState.EXPIRED)
    factories.make_risk(project, 5, 5, title="Chance", is_opportunity=True)
    factories.make_risk(project, 2, 3, title="Small")
    factories.make_risk(project, 4, 4, title="Dear", exposure=Decimal(9))
    factories.make_risk(project, 4, 4, title="Cheap", exposure=Decimal(1))
    found = selectors.top_risks(measured(head, AT))
    assert [(r.title, r.band) for r in found] == [
        ("Dear", "red"),
        ("Cheap", "red"),
        ("Small", "green"),
    ]
    assert found[0].url == "/projects/A/raid/R4/"


def test_the_risks_of_projects_one_does_not_see_are_not_shown(portfolio):
    mine, other = make(portfolio, "A"), make(portfolio, "B")
    factories.make_risk(other, 5, 5)
    manager = factories.make_member(Role.PROJECT_MANAGER, mine.scope)
    assert selectors.top_risks(measured(manager, AT)) == []


def test_the_next_milestones_come_in_order_and_say_what_is_past(head, portfolio):
    make(portfolio, "A", next_milestone="Late", next_milestone_on="2026-10-30")
    make(portfolio, "B", next_milestone="Soon", next_milestone_on="2026-11-05")
    make(portfolio, "C")
    found = selectors.coming_milestones(measured(head, AT), AT)
    assert [(m.name, m.overdue) for m in found] == [("Late", True), ("Soon", False)]


def test_the_cost_chart_shows_the_largest_budgets(head, portfolio):
    for number in range(15):
        make(
            portfolio,
            f"P-{number:02}",
            budget=Decimal(100 + number),
            estimate=Decimal(100),
        )
    make(portfolio, "NONE", budget=Decimal(999))
    chart = selectors.cost_chart(measured(head, AT), "EUR")
    assert len(chart["labels"]) == selectors.CHARTED
    assert chart["labels"][0] == "P-14"
    assert chart["series"][1]["values"][0] is None


def test_the_timeline_hangs_projects_under_their_programme(head, portfolio):
    programme = factories.make_programme(portfolio, "LEAK", name="Leak-free")
    for code, month in (("A", 1), ("B", 3)):
        project = make(
            portfolio,
            code,
            forecast_start=dt.datetime(2026, month, 1),
            forecast_finish=dt.datetime(2026, month + 6, 1),
            milestones=[
                {
                    "name": "Handover",
                    "baseline": None,
                    "forecast": f"2026-0{month + 5}-01T00:00:00",
                    "actual": None,
                    "critical": True,
                }
            ],
        )
        Project.objects.filter(pk=project.pk).update(programme=programme)
    payload = json.loads(timeline_payload("Water", measured(head, AT), AT))
    parent, first, second = payload["tasks"]
    assert (parent[3], parent[4]) == ("programme", "Leak-free")
    assert (first[0], first[1], second[1]) == ("A", 0, 0)
    assert (parent[6], parent[7]) == (first[6], second[7])
    assert [m[0] for m in payload["milestones"]] == [1, 2]
