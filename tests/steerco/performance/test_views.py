"""The pages of portfolios and projects as people see them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE

from steerco.core.models import JournalEntry
from steerco.organisation.models import Organisation, Role
from steerco.performance.models import Measurement
from steerco.performance.selectors.project import (
    Measured,
    curve_chart,
    milestone_lines,
    register_lines,
    value_rows,
)
from steerco.projects.models import Project, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reporting_date():
    Organisation.objects.create(name="Test", reporting_date=dt.date(2026, 3, 31))


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR", name="Water")


@pytest.fixture
def project(portfolio):
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.fixture
def owner(portfolio, client):
    person = factories.make_member(Role.PORTFOLIO_OWNER, portfolio.scope, "Olga Owner")
    client.force_login(person)
    return person


def text(response):
    return " ".join(response.content.decode().split())


def url(name, *args):
    return reverse(f"performance:{name}", args=args)


def test_the_project_list_shows_the_measured_project(client, project, owner):
    page = client.get(url("project-list"))
    assert page.status_code == 200
    (row,) = page.context["rows"]
    assert (row.code, row.slip_text, row.forecast) == (
        project.code,
        "+7 d",
        "24 Mar 2026",
    )
    assert "Bridge renewal" in text(page)


def test_a_filter_with_a_value_nobody_offers_is_left_out(client, project, owner):
    page = client.get(url("project-list"), {"health": "purple", "portfolio": "NOPE"})
    assert len(page.context["rows"]) == 1


def test_a_filter_that_fits_nothing_says_so(client, project, owner):
    page = client.get(url("project-list"), {"text": "zzz"})
    assert "No project fits these filters" in text(page)


def test_closed_projects_are_shown_on_demand(client, project, owner):
    Project.objects.update(stage=Stage.CLOSED)
    assert client.get(url("project-list")).context["rows"] == []
    shown = client.get(url("project-list"), {"ended": "on"}).context["rows"]
    assert [row.code for row in shown] == [project.code]


def test_the_list_leaves_as_excel_and_csv_with_raw_figures(client, project, owner):
    book = client.get(url("project-list"), {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(line for line in lines if "Code" in line)
    values = dict(zip(heads, lines[lines.index(heads) + 1], strict=True))
    assert values["Slip, working days"] == 7
    assert values["Forecast finish"] == dt.datetime(2026, 3, 24)
    rows = client.get(url("project-list"), {"format": "csv"}).content.decode(
        "utf-8-sig"
    )
    assert any(project.code in line for line in csv.reader(io.StringIO(rows)))


def test_a_portfolio_page_shows_figures_movers_and_timeline(client, project, owner):
    page = client.get(url("portfolio-detail", "WTR"))
    assert page.status_code == 200
    assert [m.days for m in page.context["movers"]] == [7]
    assert page.context["totals"].projects == 1
    timeline = client.get(url("portfolio-projects", "WTR"))
    assert timeline.headers["Content-Type"] == "application/json"
    assert timeline.json()["tasks"][0][0] == project.code


def test_the_portfolio_list_is_there_with_and_without_rows(client, project, owner):
    assert "Water" in text(client.get(url("portfolio-list")))
    client.force_login(factories.make_person())
    assert "No portfolio is open to you" in text(client.get(url("portfolio-list")))


@pytest.mark.parametrize("name", ["project-detail", "project-value", "project-quality"])
@pytest.mark.parametrize("measured", [True, False])
def test_project_pages_open_with_and_without_a_plan(
    client, portfolio, owner, project, name, measured
):
    shown = project if measured else factories.make_project(portfolio)
    page = client.get(url(name, shown.code))
    assert page.status_code == 200
    assert shown.name in text(page)


@pytest.mark.parametrize(
    "name",
    ["project-detail", "project-value", "project-quality"],
)
def test_an_outsider_finds_no_project(client, project, name):
    other = factories.make_project()
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, other.scope))
    assert client.get(url(name, project.code)).status_code == 404


@pytest.mark.parametrize(
    "name", ["portfolio-detail", "portfolio-projects", "portfolio-timeline"]
)
def test_an_outsider_finds_no_portfolio(client, project, name):
    other = factories.make_project()
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, other.scope))
    assert client.get(url(name, "WTR")).status_code == 404
    for kind in ("pptx", "pdf", "xlsx"):
        assert client.post(url("portfolio-report", "WTR", kind)).status_code == 404


def test_a_project_page_takes_as_many_queries_with_a_long_history(
    client, project, owner, django_assert_max_num_queries
):
    for month in range(1, 12):
        factories.make_measurement(
            project, data_date=dt.datetime(2025, month, 28), is_latest=False
        )
    for _ in range(8):
        factories.make_risk(project, owner=factories.make_person())
        factories.make_issue(project, owner=factories.make_person(), priority=1)
    with django_assert_max_num_queries(16):
        page = client.get(url("project-detail", project.code))
    assert len(page.context["registers"]) == 10


def test_a_stale_project_says_how_old_its_status_is(client, project, owner):
    Organisation.objects.update(reporting_date=dt.date(2026, 9, 30))
    page = client.get(url("project-detail", project.code))
    assert page.context["measured"].stale
    assert "The last status is of 13 Mar 2026" in text(page)
    Project.objects.update(stage=Stage.PROPOSED)
    page = client.get(url("project-detail", project.code))
    assert not page.context["measured"].stale


def test_the_worst_threats_and_issues_lead_to_their_pages(portfolio):
    project = factories.make_project(portfolio, "P-9")
    factories.make_risk(project, 5, 5, title="Subsidy", is_opportunity=True)
    factories.make_risk(project, 4, 4, title="Flood")
    factories.make_issue(project, title="Permit", priority=2)
    assert [(x.title, x.tone, x.url) for x in register_lines(project)] == [
        ("Flood", "red", "/projects/P-9/raid/R2/"),
        ("Permit", "amber", "/projects/P-9/raid/I1/"),
    ]


def stored_curve(**values):
    return Measured(
        Measurement(
            data_date=dt.datetime(2026, 3, 3),
            bac=Decimal(30),
            curve={
                "unit": "cost",
                "dates": [f"2026-03-0{n}T00:00:00" for n in range(1, 6)],
                "planned": [0, 10, 20, 25, 30],
                "earned": [0, 8, 15],
                "actual": [0, 9, 18],
                "forecast": [],
                **values,
            },
        ),
        stale=False,
    )


def test_the_curve_shows_nothing_earned_after_the_data_date():
    chart = curve_chart(stored_curve(), "EUR")
    assert chart["pv"] == [0, 10, 20, 25, 30]
    assert chart["ev"] == [0, 8, 15, None, None]
    assert chart["forecast"] == []


def test_a_forecast_between_the_days_of_the_plan_moves_no_value_to_another_day():
    forecast = [["2026-03-03T12:00:00", 18.0], ["2026-03-09T17:00:00", 36.0]]
    chart = curve_chart(
        stored_curve(
            dates=["2026-03-01T00:00:00", "2026-03-02T00:00:00", "2026-03-05T00:00:00"],
            planned=[0, 10, 30],
            earned=[0, 8],
            actual=[0, 9],
            forecast=forecast,
        ),
        "EUR",
    )
    assert chart["dates"] == [f"2026-03-0{n}" for n in (1, 2, 3, 5, 9)]
    assert chart["pv"] == [0, 10, None, 30, 30]
    assert chart["ev"] == [0, 8, None, None, None]
    assert chart["forecast"] == [None, None, 18.0, None, 36.0]


def test_figures_without_a_value_give_the_reason():
    m = Measurement(metrics={"bac": 10.0, "cpi": None}, reasons={"cpi": "No cost."})
    rows = {row["label"]: row for row in value_rows(m, "EUR")}
    cpi = rows["Cost performance index (CPI)"]
    assert (cpi["value"], cpi["reason"]) == (None, "No cost.")
    assert rows["Budget at completion (BAC)"]["value"].startswith("EUR")
    assert value_rows(Measurement(), "EUR") == []


def test_milestones_are_shown_around_the_next_one():
    marks = [
        {
            "name": f"M{n}",
            "baseline": f"2026-0{1 + n // 9}-0{n % 9 + 1}T00:00:00",
            "previous": None,
            "forecast": f"2026-0{1 + n // 9}-0{n % 9 + 1}T00:00:00",
            "actual": "2026-01-01T00:00:00" if n < 12 else None,
        }
        for n in range(30)
    ]
    shown = milestone_lines(Measurement(milestones=marks))
    assert [m.name for m in shown[:4]] == ["M9", "M10", "M11", "M12"]
    assert [m.done for m in shown[:4]] == [True, True, True, False]
    assert len(shown) == 10


def test_the_envelope_stands_beside_the_budget_for_who_sees_all(client):
    portfolio = factories.make_portfolio("ENV", envelope=Decimal(2_000_000))
    project = factories.make_measured_project(
        portfolio, budget=Decimal(3_000_000), estimate=Decimal(3_000_000)
    )
    owner = factories.make_member(Role.PORTFOLIO_OWNER, portfolio.scope)
    client.force_login(owner)
    assert (
        "over the 2.00\u202fm envelope"
        in client.get("/portfolios/ENV/").content.decode()
    )
    assert "2.00\u202fm" in client.get("/portfolios/").content.decode()
    manager = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    client.force_login(manager)
    assert "envelope" not in client.get("/portfolios/ENV/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_journal_says_who_took_which_report_along(
    client, portfolio, project, owner
):
    page = client.post(url("portfolio-report", "WTR", "xlsx")).headers["Location"]
    client.get(f"{page}file/")
    client.get(url("project-report", project.code, "pdf"))
    entries = JournalEntry.objects.filter(action="report.export").order_by("sequence")
    assert [(each.actor, each.after["file"], each.scope_path) for each in entries] == [
        (owner, "WTR-board-pack-2026-03-31.xlsx", portfolio.scope.path),
        (owner, f"{project.code}-report-2026-03-31.pdf", project.scope.path),
    ]
