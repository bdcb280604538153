"""The list of projects: who sees what, stale or not, narrowed, sorted, added up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests import factories

from steerco.organisation.models import Role
from steerco.organisation.selectors import Reporting
from steerco.organisation.services import root_scope
from steerco.performance.selectors.projects import (
    ProjectFilter,
    measured,
    narrowed,
    ordered,
    rows,
    totals,
    totals_by,
)
from steerco.projects.models import Project, Stage

pytestmark = pytest.mark.django_db
AT = Reporting(dt.date(2026, 10, 31), cadence_days=31)
LONG_AGO = dt.datetime(2026, 8, 1)


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope())


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR")


def make(code, portfolio=None, project=None, **measurement):
    found = factories.make_measured_project(portfolio, code, **measurement)
    if project:
        Project.objects.filter(pk=found.pk).update(**project)
    return found


def codes(user, at=AT, **by):
    found = narrowed(measured(user, at), ProjectFilter(**by), at)
    return [row.code for row in rows(ordered(found, ProjectFilter(**by)), at)]


def only(user):
    return rows(measured(user, AT), AT)[0]


def test_ratios_of_a_portfolio_come_from_sums_and_not_from_ratios(head):
    make("P-1", pv=Decimal(200), ev=Decimal(100), ac=Decimal(200), cpi=0.5)
    make("P-2", pv=Decimal(900), ev=Decimal(1000), ac=Decimal(900), cpi=10 / 9)
    found = totals(measured(head, AT))
    assert found.cpi == 1.0
    assert found.spi == 1.0
    assert round((0.5 + 10 / 9) / 2, 3) == 0.806
    assert found.valued == 2


def test_effort_is_never_added_to_money(head):
    make("P-1", pv=Decimal(200), ev=Decimal(100), ac=Decimal(200))
    make("P-2", effort_based=True, pv=Decimal(9), ev=Decimal(9), ac=Decimal(1))
    found = totals(measured(head, AT))
    assert (found.ev, found.ac, found.valued) == (100, 200, 1)


def test_a_project_counts_in_an_index_only_with_all_of_its_sums(head):
    make("P-1", pv=Decimal(200), ev=Decimal(100), ac=Decimal(200))
    make("P-2", pv=Decimal(500), ac=Decimal(500))
    make("P-3", pv=Decimal(500), ev=Decimal(500))
    found = totals(measured(head, AT))
    assert (found.pv, found.ev, found.ac) == (200, 100, 200)


def test_the_estimate_is_compared_with_the_budgets_of_the_same_projects(head):
    make("P-1", budget=Decimal(100), actual=Decimal(40), estimate=Decimal(110))
    make("P-2", budget=Decimal(900), actual=Decimal(50))
    make("P-3", estimate=Decimal(700))
    found = totals(measured(head, AT))
    assert (found.budget, found.actual, found.estimate) == (100, 40, 110)
    assert (found.variance, found.costed) == (-10, 1)


def test_nothing_to_add_up_is_unknown_and_not_zero(head):
    found = totals(measured(head, AT))
    assert found.projects == 0
    amounts = (found.budget, found.estimate, found.variance, found.cpi, found.spi)
    assert amounts == (None,) * 5
    make("P-1", pv=Decimal(0), ev=Decimal(0), ac=Decimal(0))
    assert totals(measured(head, AT)).cpi is None


def test_only_the_latest_measurement_counts(head):
    project = make("P-1", slip_days=0, budget=Decimal(100), estimate=Decimal(100))
    factories.make_measurement(
        project,
        data_date=dt.datetime(2026, 9, 30),
        is_latest=False,
        health="red",
        slip_days=30,
        budget=Decimal(500),
        estimate=Decimal(900),
    )
    found = totals(measured(head, AT))
    assert (found.projects, found.late, found.budget) == (1, 0, 100)
    assert codes(head) == ["P-1"]
    assert only(head).health == "green"


def test_sums_by_portfolio_add_up_to_the_sums_of_all(head, portfolio):
    make("P-1", portfolio, health="red", budget=Decimal(5), estimate=Decimal(7))
    make("P-2", portfolio, health="green", budget=Decimal(1), estimate=Decimal(1))
    other = make("P-3", health="red", budget=Decimal(2), estimate=Decimal(2))
    by = totals_by(measured(head, AT), "portfolio")
    whole = totals(measured(head, AT))
    assert set(by) == {portfolio.pk, other.portfolio_id}
    assert sum(t.budget for t in by.values()) == whole.budget == 8
    assert by[portfolio.pk].health == {"red": 1, "amber": 0, "grey": 0, "green": 1}
    assert whole.health["red"] == 2


@pytest.mark.parametrize(
    ("data_date", "status_date", "health"),
    [
        (dt.datetime(2026, 9, 23), None, "green"),
        (dt.datetime(2026, 9, 22, 17), None, "grey"),
        (LONG_AGO, dt.date(2026, 9, 23), "green"),
        (LONG_AGO, dt.date(2026, 9, 22), "grey"),
    ],
)
def test_a_status_older_than_cadence_and_grace_is_stale(
    head, data_date, status_date, health
):
    make("P-1", data_date=data_date, project={"status_date": status_date})
    row = only(head)
    assert row.health == health
    if health == "grey":
        assert row.health_word == "Stale"
        assert "22 Sep 2026: too old" in row.reason


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.CLOSED, Stage.STOPPED])
def test_who_owes_no_status_is_never_stale(head, stage):
    make("P-1", data_date=LONG_AGO, project={"stage": stage})
    assert only(head).health == "green"


def test_a_project_never_measured_is_not_known_rather_than_stale(head):
    factories.make_project(code="P-1")
    row = only(head)
    assert (row.health, row.health_word) == ("grey", "Not known")
    assert row.reason == "Nothing is measured yet."
    assert (row.forecast, row.cpi, row.slip_text) == ("—", "—", "—")


def test_a_stale_red_counts_as_grey(head):
    make("P-1", health="red", data_date=LONG_AGO)
    assert totals(measured(head, AT)).health["grey"] == 1
    assert codes(head, health="red") == []
    assert codes(head, health="grey") == ["P-1"]


def test_a_declared_colour_that_is_better_than_the_measured_one_is_marked(head):
    make("P-1", health="red", project={"declared_health": "green"})
    assert only(head).contradicts


@pytest.mark.parametrize(("declared", "measured_as"), [("red", "green"), ("", "red")])
def test_a_worse_or_no_declared_colour_is_not_marked(head, declared, measured_as):
    make("P-1", health=measured_as, project={"declared_health": declared})
    assert not only(head).contradicts


def test_the_worst_come_first_then_by_code(head):
    for code, health in (("A", "green"), ("B", "red"), ("C", "amber"), ("D", "grey")):
        make(code, health=health)
    make("E", health="red")
    assert codes(head) == ["B", "E", "C", "D", "A"]
    assert codes(head, sort="-health") == ["A", "D", "C", "B", "E"]


def test_what_is_unknown_comes_last_in_either_direction(head):
    make("A", slip_days=5)
    make("B")
    make("C", slip_days=-2)
    assert codes(head, sort="slip") == ["C", "A", "B"]
    assert codes(head, sort="-slip") == ["A", "C", "B"]
    assert codes(head, sort="nonsense") == codes(head)


def test_filters_narrow_the_list(head, portfolio):
    programme = factories.make_programme(portfolio, "LEAK")
    make("A", portfolio, slip_days=3, project={"programme": programme, "klass": "A"})
    make("B", portfolio, project={"stage": Stage.PLANNING})
    make("C", project={"stage": Stage.CLOSED})
    assert codes(head) == ["A", "B"]
    assert codes(head, ended=True) == ["A", "B", "C"]
    assert codes(head, stage="closed") == ["C"]
    assert codes(head, stage="planning") == ["B"]
    assert codes(head, portfolio="WTR") == ["A", "B"]
    assert codes(head, programme="LEAK") == ["A"]
    assert codes(head, klass="A") == ["A"]
    assert codes(head, late=True) == ["A"]
    assert codes(head, text="project b") == ["B"]
    assert codes(head, portfolio="WTR", late=True, klass="B") == []


def test_who_manages_is_who_does_on_the_reporting_date(head):
    project = make("A")
    old, new = factories.make_person("Old", code="O"), factories.make_person(code="N")
    change = dt.date(2026, 10, 1)
    for person, period in ((old, {"end": change}), (new, {"start": change})):
        factories.give_role(person, Role.PROJECT_MANAGER, project.scope, **period)
    earlier = Reporting(dt.date(2026, 9, 15))
    assert codes(head, manager="O") == []
    assert codes(head, manager="N") == ["A"]
    assert codes(head, earlier, manager="O") == ["A"]
    assert only(head).manager == new.name


def test_a_stranger_sees_and_sums_up_nothing(head):
    make("A", budget=Decimal(5), estimate=Decimal(5))
    stranger = factories.make_person()
    assert codes(stranger) == []
    assert totals(measured(stranger, AT)).projects == 0


def test_a_project_seen_through_two_roles_counts_once(portfolio):
    unit = factories.make_unit()
    project = make("A", portfolio, budget=Decimal(5), estimate=Decimal(5))
    Project.objects.filter(pk=project.pk).update(unit=unit)
    person = factories.make_member(Role.PORTFOLIO_OWNER, portfolio.scope)
    factories.give_role(person, Role.RESOURCE_MANAGER, unit.scope)
    factories.give_role(person, Role.SPONSOR, project.scope)
    assert totals(measured(person, AT)).budget == 5
    assert codes(person) == ["A"]


def test_a_page_of_the_list_takes_as_many_queries_for_many_as_for_few(
    head, portfolio, django_assert_num_queries
):
    for number in range(12):
        project = make(f"P-{number:02}", portfolio)
        factories.make_member(Role.PROJECT_MANAGER, project.scope)
    found = ordered(measured(head, AT), ProjectFilter())
    with django_assert_num_queries(2):
        assert len(rows(found, AT)) == 12
    with django_assert_num_queries(1):
        totals(measured(head, AT))
