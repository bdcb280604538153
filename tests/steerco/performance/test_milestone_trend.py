"""How milestones move from report to report, and the log of what versions changed."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE

from steerco.organisation.models import Role
from steerco.performance.calculations.milestone_trend import Pattern, trends
from steerco.performance.selectors.trend import trend_of

REPORTS = [dt.date(2026, month, 28) for month in (6, 7, 8, 9)]


def gate(*forecasts, actual=None, baseline="2026-12-01", key="G"):
    """Return reports that expect one gate on each of the given days."""
    return [
        (
            report,
            [
                {
                    "key": key,
                    "name": "Gate",
                    "baseline": baseline,
                    "forecast": forecast,
                    "actual": actual if report == REPORTS[-1] else None,
                }
            ]
            if forecast
            else [],
        )
        for report, forecast in zip(REPORTS, forecasts, strict=True)
    ]


@pytest.mark.parametrize(
    ("forecasts", "pattern"),
    [
        (("2026-12-01", "2026-12-01", "2026-12-02", "2026-12-01"), Pattern.STEADY),
        (("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"), Pattern.SLIPPING),
        (("2026-12-01", "2027-01-01", "2027-02-05", "2027-03-10"), Pattern.RECEDING),
        (("2026-12-22", "2026-12-15", "2026-12-15", "2026-12-01"), Pattern.PULLED_IN),
        (("2026-12-01", "2026-12-20", "2026-12-01", "2026-12-20"), Pattern.ZIG_ZAG),
        (("2026-12-01", "2026-12-01", "2026-12-01", "2026-12-20"), Pattern.LATE_JUMP),
        ((None, None, None, "2026-12-20"), Pattern.NEW),
    ],
)
def test_the_shape_of_a_line_is_named(forecasts, pattern):
    (found,) = trends(gate(*forecasts))
    assert found.pattern(REPORTS) is pattern


def test_a_milestone_that_is_done_is_reached_on_its_actual_day():
    days = ("2026-09-20", "2026-09-22", "2026-09-22", "2026-09-22")
    (found,) = trends(gate(*days, actual="2026-09-25", baseline="2026-09-20"))
    assert found.pattern(REPORTS) is Pattern.REACHED
    assert found.latest == dt.date(2026, 9, 25)
    assert found.slip == 5


def test_a_slip_rate_of_one_never_arrives():
    (found,) = trends(gate("2026-12-01", None, None, "2027-03-03"))
    assert found.rate(REPORTS) == 1
    assert found.last_step == 92
    assert found.pattern(REPORTS) is Pattern.RECEDING


def test_steps_that_differ_make_a_forecast_volatile():
    even = trends(gate("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"))[0]
    rough = trends(gate("2026-12-01", "2026-12-02", "2026-12-20", "2026-12-22"))[0]
    assert even.volatility == 0
    assert rough.volatility > 5
    assert trends(gate(None, None, None, "2026-12-22"))[0].volatility is None


def test_open_milestones_come_first_by_date_then_what_is_reached():
    early = gate(*["2026-11-01"] * 4, key="early")
    late = gate(*["2026-12-01"] * 4, key="late")
    done = gate(*["2026-07-01"] * 4, key="done", actual="2026-07-01")
    reports = [
        (on, [*a, *b, *c])
        for (on, a), (_, b), (_, c) in zip(late, done, early, strict=True)
    ]
    assert [each.key for each in trends(reports)] == ["early", "late", "done"]


@pytest.fixture
def project(client):
    portfolio = factories.make_portfolio("WTR", currency="EUR")
    factories.import_plan(portfolio, BRIDGE)
    project = factories.import_plan(portfolio, BRIDGE_LATE)
    for report, milestones in gate("2026-12-01", "2026-12-08", None, "2026-12-22"):
        factories.make_measurement(
            project,
            data_date=dt.datetime.combine(report, dt.time(17)),
            milestones=milestones,
            is_latest=False,
        )
    client.force_login(factories.make_member(Role.AUDITOR, project.scope))
    return project


@pytest.mark.django_db
def test_the_chart_draws_each_report_and_leaves_gaps(project):
    chart = trend_of(project).chart
    assert chart["reports"][-4:] == [each.isoformat() for each in REPORTS]
    (line,) = chart["milestones"]
    assert line["dates"][-4:] == ["2026-12-01", "2026-12-08", None, "2026-12-22"]


@pytest.mark.django_db
def test_the_page_shows_trend_and_change_log(client, project):
    answer = client.get(reverse("performance:project-trend", args=[project.code]))
    text = answer.content.decode()
    assert "Slipping" in text
    second, first = answer.context["log"]
    assert second.sentence.startswith("The finish moves 7 working days later")
    assert "from=v1&to=v2" in second.url
    assert (first.sentence, first.url) == ("The first version of the plan.", "")


@pytest.mark.django_db
def test_the_trend_leaves_as_excel_with_a_column_a_report(client, project):
    url = reverse("performance:project-trend", args=[project.code])
    answer = client.get(f"{url}?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    head, line = ([cell.value for cell in row] for row in sheet.iter_rows())
    found = dict(zip(head, line, strict=True))
    assert found["Forecast of 28 Sep 2026"] == dt.datetime(2026, 12, 22)
    assert found["Against baseline, calendar days"] == 21
    assert found["Pattern"] == "slipping"
