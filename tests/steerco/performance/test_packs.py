"""Board packs and project reports, filled from what is measured."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import escape
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE

from steerco.core.models import Job, JournalEntry
from steerco.organisation.models import Organisation, Role
from steerco.organisation.selectors import reporting
from steerco.performance.reports.pack import Status, Trend
from steerco.performance.selectors.packs import board_pack, project_report
from steerco.performance.selectors.projects import measured, totals
from steerco.performance.tasks.reports import make_board_pack, queue_board_pack
from steerco.projects.models import Export, Leaving, Project, RiskState, Stage
from steerco.projects.services.raid import change_entry

pytestmark = pytest.mark.django_db
in_earnest = pytest.mark.django_db(transaction=True)
"""Jobs begin once what asked for them is committed."""
REPORT = dt.date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _reporting_date():
    Organisation.objects.create(name="Test", reporting_date=REPORT)


@pytest.fixture
def at():
    return reporting(dt.date(2030, 1, 1))


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR")


@pytest.fixture
def project(portfolio):
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.fixture
def owner(portfolio):
    return factories.make_member(Role.PORTFOLIO_OWNER, portfolio.scope, "Olga Owner")


def test_a_pack_holds_what_the_pages_show(portfolio, project, owner, at):
    pack = board_pack(portfolio=portfolio, user=owner, at=at)
    (line,) = pack.projects
    assert pack.masthead.as_of == REPORT
    assert pack.masthead.previous_as_of == dt.date(2026, 3, 6)
    assert (line.code, line.slip_days.value) == (project.code, 7)
    assert line.previous_finish.value == dt.date(2026, 3, 13)
    assert line.forecast_finish.value == dt.date(2026, 3, 24)
    assert pack.movers[0].change.startswith("7 ")
    assert pack.movers[0].trend is Trend.WORSE


def test_headline_figures_are_the_sums_of_the_page(portfolio, owner, at):
    sums = {"pv": Decimal(200), "ev": Decimal(100), "ac": Decimal(200)}
    when = dt.datetime(2026, 3, 31)
    factories.make_measured_project(portfolio, "A", data_date=when, **sums)
    sums = {"pv": Decimal(900), "ev": Decimal(1000), "ac": Decimal(900)}
    factories.make_measured_project(
        portfolio, "B", data_date=when, slip_days=4, health="red", **sums
    )
    pack = board_pack(portfolio=portfolio, user=owner, at=at)
    shown = {i.name: i for i in pack.indicators}
    page = totals(measured(owner, at))
    assert float(shown["CPI"].figure.value) == page.cpi == 1.0
    assert shown["Late"].figure.value == page.late == 1
    assert shown["Projects"].detail == "1 red, 0 amber"
    assert shown["Budget"].figure.value is None
    assert shown["Budget"].figure.reason


def test_what_is_missing_is_said_and_never_zero(portfolio, owner, at):
    factories.make_project(portfolio, "EMPTY")
    (line,) = board_pack(portfolio=portfolio, user=owner, at=at).projects
    for figure in (line.forecast_finish, line.slip_days, line.cpi, line.budget):
        assert figure.value is None
        assert figure.reason


def test_ended_projects_and_those_one_does_not_see_stay_out(
    portfolio, project, owner, at
):
    factories.make_measured_project(factories.make_portfolio(), "ELSEWHERE")
    ended = factories.make_measured_project(portfolio, "ENDED")
    Project.objects.filter(pk=ended.pk).update(stage=Stage.STOPPED)
    pack = board_pack(portfolio=portfolio, user=owner, at=at)
    assert [line.code for line in pack.projects] == [project.code]
    manager = factories.make_member(Role.PROJECT_MANAGER, ended.scope)
    assert board_pack(portfolio=portfolio, user=manager, at=at).projects == ()


def test_a_stale_project_is_named_and_grey(portfolio, project, owner, at):
    Organisation.objects.update(reporting_date=dt.date(2026, 9, 30))
    late = reporting(dt.date(2030, 1, 1))
    pack = board_pack(portfolio=portfolio, user=owner, at=late)
    assert pack.projects[0].overall.status is Status.GREY
    assert any(project.code in note for note in pack.notes)


def score_of(project, owner, at):
    (line,) = project_report(project=project, user=owner, at=at).page.risks
    return line.score, line.previous_score


def test_the_score_of_the_report_before_comes_from_the_journal(project, owner, at):
    risk = factories.make_risk(project, 2, 3)
    assert score_of(project, owner, at) == (6, 6)
    for probability in (4, 5):
        change_entry(
            risk,
            actor=owner,
            today=REPORT,
            values={"probability": probability, "impacts": {"time": 3}},
        )
    assert score_of(project, owner, at) == (15, 6)
    JournalEntry.objects.update(at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    assert score_of(project, owner, at) == (15, 15)


def test_a_risk_raised_since_has_no_score_before(project, owner, at):
    risk = factories.make_risk(project, 2, 3)
    type(risk).objects.update(raised_on=dt.date(2026, 3, 10))
    assert score_of(project, owner, at) == (6, None)


def test_closed_risks_and_opportunities_are_no_threats_of_a_pack(
    portfolio, project, owner, at
):
    factories.make_risk(project, 5, 5, state=RiskState.EXPIRED)
    factories.make_risk(project, 5, 5, is_opportunity=True)
    factories.make_risk(project, 4, 2, title="Flood")
    pack = board_pack(portfolio=portfolio, user=owner, at=at)
    assert [(r.title, r.severity) for r in pack.risks] == [("Flood", Status.AMBER)]


def test_decisions_come_in_the_order_in_which_they_are_due(
    portfolio, project, owner, at
):
    for question, due in (("Later?", 9), ("Soon?", 2)):
        factories.make_issue(
            project,
            decision_needed=question,
            decision_by=dt.date(2026, 4, due),
            decider=owner,
        )
    factories.make_issue(project, decision_needed="Done?", state="closed")
    pack = board_pack(portfolio=portfolio, user=owner, at=at)
    assert [d.question for d in pack.decisions] == ["Soon?", "Later?"]
    assert pack.decisions[0].decider == "Olga Owner"


def test_a_decision_brings_its_options_and_what_follows_without_it(
    portfolio, project, owner, at
):
    factories.make_issue(
        project,
        decision_needed="Pay for air freight?",
        decision_by=dt.date(2026, 4, 2),
        options="Air freight\n\n Sea freight as planned \n",
        recommendation="Air freight.",
        if_not_decided="Tests move by nine weeks.",
    )
    (line,) = board_pack(portfolio=portfolio, user=owner, at=at).decisions
    assert line.options == ("Air freight", "Sea freight as planned")
    assert line.recommendation == "Air freight."
    assert line.consequence == "Tests move by nine weeks."


def test_a_pack_takes_as_many_queries_for_many_projects_as_for_one(
    portfolio, owner, at, django_assert_max_num_queries
):
    for number in range(6):
        project = factories.make_measured_project(portfolio, f"P-{number}")
        factories.make_risk(project, owner=factories.make_person())
        factories.make_issue(project, decider=factories.make_person())
        for month in range(1, 9):
            factories.make_measurement(
                project, data_date=dt.datetime(2025, month, 1), is_latest=False
            )
    with django_assert_max_num_queries(9):
        pack = board_pack(portfolio=portfolio, user=owner, at=at)
    assert len(pack.pages) == 6


@in_earnest
@pytest.mark.parametrize("kind", ["pptx", "xlsx"])
def test_the_pack_leaves_as_a_file(client, portfolio, project, owner, kind):
    client.force_login(owner)
    address = reverse("performance:portfolio-report", args=["WTR", kind])
    page = client.post(address).headers["Location"]
    shown = client.get(page).content.decode()
    assert "The figures are as of 31 Mar 2026" in shown
    assert f"Board pack of {escape(portfolio.name)}" in shown
    answer = client.get(f"{page}file/")
    assert next(answer.streaming_content)[:2] == b"PK"
    name = f"WTR-board-pack-2026-03-31.{kind}"
    assert name in answer.headers["Content-Disposition"]
    job = Export.objects.get().job
    assert (job.state, job.result_url) == ("done", page)


@in_earnest
def test_a_pack_is_for_who_asked_as_long_as_they_see_the_portfolio(
    client, portfolio, project, owner
):
    client.force_login(owner)
    address = reverse("performance:portfolio-report", args=["WTR", "xlsx"])
    page = client.post(address).headers["Location"]
    client.force_login(factories.make_member(Role.PORTFOLIO_BOARD, portfolio.scope))
    assert client.get(page).status_code == 404
    owner.roles.all().delete()
    client.force_login(owner)
    assert client.get(f"{page}file/").status_code == 404


@in_earnest
def test_a_pack_that_is_being_made_is_not_made_twice(client, portfolio, project, owner):
    asked = {"portfolio": portfolio, "actor": owner, "kind": "xlsx"}
    first = queue_board_pack(**asked)
    Export.objects.update(file="")
    Job.objects.update(finished_at=None)
    assert queue_board_pack(**asked) == first
    assert queue_board_pack(**{**asked, "kind": "pptx"}) != first


def test_a_pack_that_is_cancelled_keeps_no_file(portfolio, project, owner):
    export = Export.objects.create(
        what=Leaving.REPORT, title="t", portfolio=portfolio, asked_by=owner, kind="xlsx"
    )
    job = Job.objects.create(kind="t", title="t", owner=owner, cancel_requested=True)
    make_board_pack.call(job.pk, export.pk)
    job.refresh_from_db()
    export.refresh_from_db()
    assert (job.state, export.is_kept) == ("cancelled", False)


@in_earnest
def test_a_pack_of_all_portfolios_is_made_too(client, project, owner):
    client.force_login(owner)
    page = client.post(reverse("performance:board-report", args=["xlsx"])).headers[
        "Location"
    ]
    assert "Board pack of all portfolios, Excel" in client.get(page).content.decode()


@pytest.mark.parametrize("kind", ["exe", "csv"])
def test_a_kind_that_is_not_written_is_not_found(client, portfolio, owner, kind):
    client.force_login(owner)
    address = reverse("performance:portfolio-report", args=["WTR", kind])
    assert client.post(address).status_code == 404


def test_a_pack_of_all_portfolios_holds_what_the_person_sees_and_no_more(
    project, owner, at
):
    hidden = factories.make_project(factories.make_portfolio("ZZZ"), code="P-ZZZ")
    codes = {line.code for line in all_portfolios(owner, at).projects}
    assert project.code in codes
    assert hidden.code not in codes


def all_portfolios(user, at):
    return board_pack(portfolio=None, user=user, at=at)
