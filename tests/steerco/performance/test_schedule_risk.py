"""Schedule risk: what is simulated, what is kept, who may ask for it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.performance.test_forecasting import FIRST, HALF_WAY, done
from tests.steerco.projects.plan_files import mspdi, task

from steerco.core.errors import InvalidState, NotAllowed
from steerco.core.models import JobState, JournalEntry
from steerco.organisation.models import Role
from steerco.performance.calculations.forecasting import FINISH, Forecast
from steerco.performance.calculations.schedule_risk import (
    Outcome,
    Range,
    RegisterRisk,
    RiskImpact,
    Settings,
    at,
    instant,
    level_of,
    model_of,
)
from steerco.performance.forms.schedule_risk import RiskInputForm
from steerco.performance.models import RiskInput, RiskRun
from steerco.performance.selectors.schedule_risk import (
    input_of,
    known_tasks,
    register_risks,
)
from steerco.performance.services.schedule_risk import ask_for_run, set_risk_input
from steerco.performance.tasks.schedule_risk import queue_run
from steerco.projects.selectors.working_plans import working_plan
from steerco_engine.risk import simulate

pytestmark = pytest.mark.django_db
THIRD = task(
    3, "Hand over", "2026-03-16", "2026-03-20", after=2, baseline="2026-03-20", cost=500
)
SECOND = task(
    2, "Build", "2026-03-09", "2026-03-13", after=1, baseline="2026-03-13", cost=1000
)
PLAN = mspdi(done(FIRST, 100, 1200), SECOND, THIRD, status="2026-03-06")
CERTAIN = Settings(low=100, likely=100, high=100, correlation=0)


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR", currency="EUR")


@pytest.fixture
def project(portfolio):
    return factories.import_plan(portfolio, PLAN)


@pytest.fixture
def manager(project):
    return factories.make_member(Role.PROJECT_MANAGER, project.scope)


def simulated(project, settings, risks=(), **more):
    model, given = model_of(working_plan(project).schedule, settings, risks)
    return simulate(model, iterations=400, seed=1, **more), given


def test_without_ranges_a_simulation_is_the_plan(project):
    result, _ = simulated(project, CERTAIN)
    assert instant(result.finish.quantile(0.05)) == dt.datetime(2026, 3, 20, 17)
    assert result.finish.sd == 0
    assert result.planned_cost == result.cost.quantile(0.5)


def test_ranges_spread_the_finish_and_what_is_done_stays(project):
    wide = Settings(low=50, likely=100, high=200, correlation=0)
    result, given = simulated(project, wide)
    assert (
        result.finish.quantile(0.1)
        < result.planned_finish
        < result.finish.quantile(0.9)
    )
    uids = [task.uid for task in given.tasks]
    assert result.criticality[uids.index(1)] == 0
    assert result.criticality[uids.index(2)] == 1


def test_a_task_has_a_range_of_its_own(project):
    own = Settings(
        low=100, likely=100, high=100, correlation=0, ranges=(Range(2, 200, 200, 200),)
    )
    result, _ = simulated(project, own)
    assert instant(result.finish.quantile(0.5)) == dt.datetime(2026, 3, 27, 17)


def test_a_risk_delays_its_task_and_costs_as_often_as_it_happens(project):
    risk = RegisterRisk(1, "Storm", 0.4, 0.0, (Decimal(100),) * 3, Decimal(30))
    settings = msgspec.structs.replace(CERTAIN, impacts=(RiskImpact(1, 2, 5, 5, 5),))
    result, _ = simulated(project, settings, [risk])
    assert result.happened[0] == pytest.approx(0.4, abs=0.08)
    assert instant(result.finish.quantile(0.9)) == dt.datetime(2026, 3, 27, 17)
    assert instant(result.finish.quantile(0.3)) == dt.datetime(2026, 3, 20, 17)
    # 100 for the risk itself, and 5 more days at 200 each.
    assert result.cost.quantile(0.9) - result.planned_cost == 110_000
    answered, _ = simulated(project, settings, [risk], responses=True)
    assert instant(answered.finish.quantile(0.99)) == dt.datetime(2026, 3, 20, 17)
    assert answered.cost.quantile(0.5) - answered.planned_cost == 3_000


def test_the_level_is_that_of_the_forecast_where_it_rises():
    days = [dt.datetime(2026, 1, 1) + dt.timedelta(days=n) for n in range(19)]
    level = level_of(Forecast(target=FINISH, quantiles=tuple(days)), 1)
    assert sorted(level) == [0.5, 0.8, 0.9]
    flat = Forecast(target=FINISH, quantiles=(days[0],) * 19)
    assert level_of(flat, 1) is None
    assert level_of(None, 1) is None


def test_open_threats_of_the_register_are_drawn_with_their_chance(project):
    risk = factories.make_risk(
        project, probability=5, target_probability=2, cost_likely=50
    )
    factories.make_risk(project, state="expired")
    factories.make_risk(project, is_opportunity=True)
    risk.responses.create(action="Dam", cost=7)
    (found,) = register_risks(project)
    assert (found.probability, found.target, found.price) == (0.85, 0.2, 7)
    assert found.cost == (50, 50, 50)


def test_a_run_keeps_what_it_was_given_and_gave(
    project, manager, django_capture_on_commit_callbacks
):
    factories.make_risk(project, probability=3, target_probability=1)
    settings = Settings(impacts=(RiskImpact(1, 2, 1, 2, 8, 50),))
    set_risk_input(project=project, actor=manager, settings=settings)
    with django_capture_on_commit_callbacks(execute=True):
        run = queue_run(project=project, actor=manager, iterations=300)
    run.refresh_from_db()
    assert run.job.state == JobState.DONE
    assert msgspec.convert(run.values, Settings, strict=False) == settings
    found = msgspec.convert(run.result, Outcome, strict=False)
    assert at(found.before.finish, 0.5) < at(found.before.finish, 0.9)
    assert at(found.after.finish, 0.8) <= at(found.before.finish, 0.8)
    assert found.before.finish_level is not None
    assert {line.name for line in found.tasks} == {"Build", "Hand over"}
    assert found.tornado[0].days > 0


def test_settings_are_kept_journalled_and_only_by_who_may(project, manager):
    set_risk_input(project=project, actor=manager, settings=CERTAIN)
    set_risk_input(project=project, actor=manager, settings=CERTAIN)
    assert input_of(project) == CERTAIN
    assert JournalEntry.objects.filter(action="risk_input.set").count() == 1
    auditor = factories.make_member(Role.AUDITOR, project.scope)
    for refused in (
        lambda: set_risk_input(project=project, actor=auditor, settings=Settings()),
        lambda: ask_for_run(project=project, actor=auditor, iterations=10),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert RiskInput.objects.get().changed_by == manager
    assert not RiskRun.objects.exists()


def test_a_project_without_a_plan_is_not_simulated(portfolio):
    bare = factories.make_project(portfolio)
    head = factories.make_member(Role.HEAD_OF_PMO, portfolio.scope)
    with pytest.raises(InvalidState):
        ask_for_run(project=bare, actor=head, iterations=10)


def form(project, **sent):
    usual = {"low": 75, "likely": 100, "high": 150, "correlation": 25}
    return RiskInputForm(usual | sent, tasks=known_tasks(project), risks={1})


def test_ranges_and_impacts_are_pasted_by_number_or_name(project):
    sent = form(
        project, ranges="Build\t80\t100\t180\n\n3;90;100,5;120", impacts="r1;2;1;2;8;50"
    )
    assert sent.is_valid(), sent.errors
    settings = sent.settings()
    assert settings.ranges == (Range(2, 80, 100, 180), Range(3, 90, 100.5, 120))
    assert settings.impacts == (RiskImpact(1, 2, 1, 2, 8, 50),)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ranges", "Dig\t1\t2\t3", "Line 1: the plan has no task 'Dig'."),
        ("ranges", "2\t1\t2", "Line 1 has 3 columns; 4 are needed."),
        ("ranges", "2\t3\t2\t1", "do not rise"),
        ("ranges", "2\tx\t2\t1", "'x' is no number"),
        ("impacts", "R9\t2\t1\t2\t3", "no open risk 'R9'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(project, name, text, said):
    refused = form(project, **{name: text})
    assert not refused.is_valid()
    assert said in refused.errors[name][0]


def test_the_page_asks_simulates_and_shows(
    client, project, manager, django_capture_on_commit_callbacks
):
    client.force_login(manager)
    url = reverse("performance:project-risk", args=[project.code])
    assert "Not simulated yet" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("performance:risk-run", args=[project.code]))
    page = client.get(url)
    risk = page.context["risk"]
    assert [row.label for row in risk.quantiles] == ["P50", "P80", "P90"]
    assert risk.has_level
    assert "other" in risk.finish_chart
    assert risk.cloud_chart["points"]
    assert not risk.is_old
    project.revision += 1
    project.save()
    assert "The plan changed since" in client.get(url).content.decode()


def test_the_page_is_there_without_a_plan(client, portfolio):
    bare = factories.make_project(portfolio)
    client.force_login(factories.make_member(Role.AUDITOR, portfolio.scope))
    page = client.get(reverse("performance:project-risk", args=[bare.code]))
    assert "There is no plan" in page.content.decode()
    assert not page.context["can_simulate"]


def test_half_way_without_costs_draws_no_cloud(
    portfolio, django_capture_on_commit_callbacks
):
    bare = factories.import_plan(
        portfolio,
        HALF_WAY.replace(b"<Cost>", b"<Nothing>").replace(b"</Cost>", b"</Nothing>"),
    )
    head = factories.make_member(Role.HEAD_OF_PMO, portfolio.scope)
    with django_capture_on_commit_callbacks(execute=True):
        run = queue_run(project=bare, actor=head, iterations=200)
    run.refresh_from_db()
    found = msgspec.convert(run.result, Outcome, strict=False)
    assert found.cloud == ()
    assert found.before.cost is None
