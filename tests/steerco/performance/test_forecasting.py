"""Forecasts of finish and cost as measured, and as their page shows them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import msgspec
import numpy as np
import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import mspdi, task

from steerco.organisation.models import Role
from steerco.performance.calculations.forecasting import (
    COST,
    FINISH,
    NO_CHANCES,
    Forecast,
    Learned,
    References,
    forecast_plan,
    of_register,
    read,
    stored,
)
from steerco.performance.models import Calibration, Measurement
from steerco.performance.services.measuring import measure_project
from steerco.schedules.analysis import ProjectAnalysis
from steerco.schedules.reading import read as read_file
from steerco_engine import forecasting as engine
from steerco_engine.forecasting import Standing
from steerco_engine.forecasting.calibration import DONE, PROBABILITIES

ERRORS = np.tile(np.linspace(-0.1, 0.4, len(PROBABILITIES)), (len(DONE), 1))


def done(xml: str, share: int, cost: int | None = None) -> str:
    """Give a task progress."""
    money = f"<ActualCost>{cost * 100}</ActualCost>" if cost is not None else ""
    start = re.search(r"<Start>(.*?)</Start>", xml)[1]
    finish = re.search(r"<Finish>(.*?)</Finish>", xml)[1]
    ended = f"<ActualFinish>{finish}</ActualFinish>" if share == 100 else ""
    return xml.replace(
        "</Task>",
        f"<PercentComplete>{share}</PercentComplete>"
        f"<ActualStart>{start}</ActualStart>{ended}{money}</Task>",
        1,
    )


FIRST = task(1, "Design", "2026-03-02", "2026-03-06", baseline="2026-03-06", cost=1000)
SECOND = task(
    2, "Build", "2026-03-09", "2026-03-13", after=1, baseline="2026-03-13", cost=1000
)
HALF_WAY = mspdi(done(FIRST, 100, 1200), SECOND, status="2026-03-06")


def analysed(tmp_path, content: bytes) -> ProjectAnalysis:
    path = tmp_path / "plan.xml"
    path.write_bytes(content)
    return ProjectAnalysis.of(read_file(path)[0])


def forecast(tmp_path, content=HALF_WAY, references=None, **register):
    values = {"planned_finish": None, "forecast_cost": None, **register}
    return forecast_plan(
        analysed(tmp_path, content), references or References(), **values
    )


def test_the_headline_is_the_mean_of_recalculated_plan_and_earned_schedule(tmp_path):
    finish, cost = forecast(tmp_path)
    assert finish.method == "network_and_pace"
    assert finish.standing == Standing(
        at=5, pd=10, es=5, bac=2000, pv=1000, ev=1000, ac=1200, network=10
    )
    assert finish.point == dt.datetime(2026, 3, 13, 17)
    assert finish.values["baseline"] == dt.datetime(2026, 3, 13, 17)
    steady = 1200 + 1000 * (1200 + 0.3 * 2000) / (1000 + 0.3 * 2000)
    assert (cost.method, cost.point) == ("steady_cost", pytest.approx(steady))
    assert cost.values["eac_typical"] == pytest.approx(2400)


def test_without_links_earned_schedule_alone_is_the_headline(tmp_path):
    unlinked = SECOND.replace("PredecessorLink", "Nothing")
    finish, _ = forecast(
        tmp_path, mspdi(done(FIRST, 100), unlinked, status="2026-03-06")
    )
    assert finish.method == "ieac_t_at_plan"
    assert finish.standing.network is None


def test_quantiles_are_the_point_with_the_errors_of_finished_projects(tmp_path):
    own = References(
        {
            (FINISH, "network_and_pace"): Learned(
                engine.Calibration("Ours", "network_and_pace", 20, ERRORS), {}
            )
        }
    )
    finish, cost = forecast(tmp_path, references=own)
    # 10 working days, and at P80 an error of 0.3166... of the 10 planned ones.
    assert (finish.reference, finish.projects) == ("Ours", 20)
    at = finish.quantile(0.8)
    assert at == dt.datetime(2026, 3, 19, 9, 20)
    assert finish.chance(at) == pytest.approx(0.8, abs=0.01)
    assert finish.quantile(0.5) < at < finish.quantile(0.9)
    assert cost.projects == 84
    assert cost.hits["0.8"][0] == pytest.approx(0.809)


def test_too_few_own_projects_leave_the_shipped_class(tmp_path):
    few = References(
        {
            (FINISH, "network_and_pace"): Learned(
                engine.Calibration("Ours", "network_and_pace", 19, ERRORS), {}
            )
        }
    )
    finish, _ = forecast(tmp_path, references=few)
    assert not finish.calibrated
    assert (finish.projects, finish.method) == (84, "network_and_pace")


def test_a_plan_without_budgets_is_forecast_by_its_milestones(tmp_path):
    def gate(uid, day, share):
        xml = task(uid, f"Gate {uid}", day, day, baseline=day).replace("PT8H", "PT0H")
        return done(xml.replace("<Cost>100000</Cost>", ""), share)

    gates = [
        gate(1, "2026-03-03", 100),
        gate(2, "2026-03-06", 100),
        gate(3, "2026-03-10", 0),
        gate(4, "2026-03-13", 0),
    ]
    finish, cost = forecast(tmp_path, mspdi(*gates, status="2026-03-10"))
    assert (finish.basis, finish.standing.bac, finish.standing.ev) == ("count", 4, 2)
    assert finish.point > dt.datetime(2026, 3, 13, 17)
    assert finish.quantiles
    assert cost.point is None
    assert cost.reason


def test_a_plan_without_a_baseline_has_a_date_and_no_chances(tmp_path):
    bare = re.sub(rb"<Baseline>.*?</Baseline>", b"", HALF_WAY)
    finish, _ = forecast(tmp_path, bare)
    assert finish.point == dt.datetime(2026, 3, 13, 17)
    assert (finish.quantiles, finish.reason) == ((), NO_CHANCES)
    assert finish.chance(dt.datetime(2030, 1, 1)) is None


def test_a_register_row_gives_dates_and_money_and_nothing_else():
    finish = of_register(FINISH, dt.date(2026, 6, 1))
    assert (finish.point, finish.quantiles) == (dt.datetime(2026, 6, 1), ())
    assert of_register(COST, Decimal(5)).point == 5.0
    assert of_register(COST, None).point is None


def test_a_finished_plan_tells_what_came_of_it(tmp_path):
    ended = mspdi(done(FIRST, 100, 900), done(SECOND, 100, 900), status="2026-03-20")
    finish, cost = forecast(tmp_path, ended)
    assert (finish.outcome, cost.outcome) == (10, 1800)
    assert finish.quantiles == ()


def test_what_is_stored_is_read_again_unchanged(tmp_path):
    for made in forecast(tmp_path):
        kept = stored([made])[f"{made.target}_forecast"]
        assert read(msgspec.json.decode(msgspec.json.encode(kept))) == made
    assert read({}) is None


def test_chances_are_told_only_as_far_as_the_record_reaches():
    made = Forecast(target=COST, quantiles=tuple(float(n) for n in range(19)))
    assert made.chance(-5.0) == 0.05
    assert made.chance(99.0) == 0.95
    assert made.quantile(0.5) == 9.0


@pytest.mark.django_db
def test_every_status_date_keeps_its_own_forecast():
    portfolio = factories.make_portfolio()
    project = factories.import_plan(portfolio, HALF_WAY)
    later = mspdi(done(FIRST, 100, 1200), done(SECOND, 20, 300), status="2026-03-13")
    factories.import_plan(portfolio, later)
    first, second = Measurement.objects.filter(project=project).order_by("data_date")
    early, late = read(first.finish_forecast), read(second.finish_forecast)
    assert early.start == late.start == dt.datetime(2026, 3, 2, 8)
    assert early.point < late.point


@pytest.mark.django_db
def test_the_organisations_own_record_takes_over_once_it_is_enough():
    portfolio = factories.make_portfolio()
    Calibration.objects.create(
        target=FINISH,
        method="network_and_pace",
        projects=20,
        errors=ERRORS.tolist(),
        hits={"0.8": [0.75, 0.6, 0.9]},
    )
    project = factories.import_plan(portfolio, HALF_WAY)
    made = read(Measurement.objects.get(project=project).finish_forecast)
    assert made.calibrated
    assert made.hits == {"0.8": (0.75, 0.6, 0.9)}
    Calibration.objects.update(projects=19)
    assert not read(measure_project(project).finish_forecast).calibrated


@pytest.fixture
def page(client, db):
    portfolio = factories.make_portfolio("WTR", currency="EUR")
    user = factories.make_member(Role.PROJECT_MANAGER, portfolio.scope)
    client.force_login(user)

    def get(project, **query):
        url = reverse("performance:project-forecast", args=[project.code])
        answer = client.get(url, query)
        assert answer.status_code == 200
        return answer, answer.content.decode()

    return portfolio, get


def test_the_page_explains_a_forecast_down_to_its_inputs(page):
    portfolio, get = page
    project = factories.import_plan(portfolio, HALF_WAY)
    answer, text = get(project)
    finish, cost = answer.context["sides"]
    assert [tile.label for tile in finish.tiles] == [
        "P50",
        "P80",
        "P90",
        "Chance of the baseline",
        "Point",
    ]
    figures = {step.label: step.value for step in finish.steps}
    assert figures["Earned schedule (ES)"] == "5.0 working days"
    assert figures["Data date"] == "6 Mar 2026"
    assert {row.label for row in cost.methods if row.is_headline} == {"Steadied CPI"}
    assert "Not calibrated yet" in text
    assert "84 projects" in text
    assert finish.trend["reports"] == ["2026-03-06"]


def test_the_page_answers_dates_amounts_and_chances(page):
    portfolio, get = page
    project = factories.import_plan(portfolio, HALF_WAY)
    answer, _ = get(project, by="2040-01-01", amount="1", chance="80")
    said = [each.answer for each in answer.context["answers"]]
    assert said[0] == "over 95% likely."
    assert said[1] == "under 5% likely."
    assert len(said) == 4
    answer, text = get(project, chance="99")
    assert answer.context["answers"] == []
    assert "less than or equal to 95" in text


@pytest.mark.parametrize("dated", [True, False])
def test_a_project_of_the_register_shows_what_the_register_says(page, dated):
    portfolio, get = page
    finish = dt.date(2026, 6, 1) if dated else None
    project = factories.make_project(portfolio, planned_finish=finish)
    get(project)
    measure_project(project)
    answer, text = get(project)
    assert answer.context["sides"][0].chances is None
    assert ("1 Jun 2026" in text) is dated
