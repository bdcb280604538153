"""Finished projects calibrate the forecasts to come, and judge those that were made."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.performance.test_forecasting import (
    FIRST,
    HALF_WAY,
    SECOND,
    done,
)
from tests.steerco.projects.plan_files import mspdi
from typer.testing import CliRunner

from steerco.faces.cli.backtest import backtest as command
from steerco.organisation.models import Role
from steerco.organisation.services import root_scope
from steerco.performance.calculations.forecasting import (
    COST,
    FINISH,
    Forecast,
    read,
    stored,
)
from steerco.performance.models import Backtest, Calibration, Measurement
from steerco.performance.selectors.finished import (
    ANOTHER_PLAN,
    NO_OUTCOME,
    NO_STATUS,
    courses,
    finished_projects,
    references,
)
from steerco.performance.services.learning import learn_from_finished
from steerco.performance.tasks import learning as tasks
from steerco_engine.forecasting import Standing

pytestmark = pytest.mark.django_db
START = dt.datetime(2025, 1, 1)


def keep(project, month, *, finish, cost, is_finished=False):
    factories.make_measurement(
        project,
        data_date=START + dt.timedelta(days=30 * month),
        is_latest=False,
        is_finished=is_finished,
        **stored([finish, cost]),
    )


def status(project, month, standing):
    made = [Forecast(target=t, standing=standing) for t in (FINISH, COST)]
    keep(project, month, finish=made[0], cost=made[1])


def end(project, month, *, duration, cost):
    ended = {FINISH: duration, COST: cost}
    made = [Forecast(target=t, outcome=value) for t, value in ended.items()]
    keep(project, month, finish=made[0], cost=made[1], is_finished=True)


def finished_project(portfolio, late=1.2, dear=1.1, pd=100.0):
    """Make a project that takes and costs so many times its plan, evenly."""
    project = factories.make_project(portfolio)
    for month, share in enumerate((0.3, 0.55, 0.8)):
        status(
            project,
            month,
            Standing(
                at=share * pd * late,
                pd=pd,
                es=share * pd,
                bac=1000,
                pv=min(1000, share * 1000 * late),
                ev=share * 1000,
                ac=share * 1000 * dear,
            ),
        )
    end(project, 3, duration=pd * late, cost=1000 * dear)
    return project


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR", name="Water")


def all_courses():
    return courses(Measurement.objects.all())


def test_a_finished_project_is_its_statuses_and_what_came_of_it(portfolio):
    project = finished_project(portfolio)
    found = finished_projects(all_courses(), FINISH)
    (learned,) = found.projects
    assert (learned.key, learned.klass) == (project.code, "WTR")
    assert [round(s.done, 2) for s in learned.standings] == [0.3, 0.55, 0.8]
    assert learned.duration == pytest.approx(120)
    assert finished_projects(all_courses(), COST).projects[0].cost == pytest.approx(
        1100
    )


def test_running_projects_teach_nothing(portfolio):
    project = factories.make_project(portfolio)
    status(project, 0, Standing(at=1, pd=10, es=1, bac=10, pv=1, ev=1, ac=1))
    assert all_courses() == []


def test_what_cannot_be_learned_from_is_counted_by_its_reason(portfolio):
    without = factories.make_project(portfolio)
    end(without, 1, duration=10.0, cost=10.0)
    moved = factories.make_project(portfolio)
    for month, pd in enumerate((100, 120)):
        standing = Standing(at=30, pd=pd, es=30, bac=10, pv=3, ev=3, ac=3)
        status(moved, month, standing)
    end(moved, 3, duration=120.0, cost=10.0)
    unknown = factories.make_project(portfolio)
    status(unknown, 0, Standing(at=1, pd=10, es=1, bac=10, pv=1, ev=1, ac=1))
    end(unknown, 1, duration=None, cost=None)
    found = finished_projects(all_courses(), FINISH)
    assert found.projects == []
    assert found.left_out == {NO_STATUS: 1, ANOTHER_PLAN: 1, NO_OUTCOME: 1}


def test_statuses_after_the_end_do_not_count(portfolio):
    project = finished_project(portfolio)
    end(project, 9, duration=999.0, cost=999.0)
    (learned,) = finished_projects(all_courses(), FINISH).projects
    assert learned.duration == pytest.approx(120)


def test_projects_that_were_all_late_teach_to_expect_it(portfolio):
    for n in range(20):
        finished_project(portfolio, late=1.15 + 0.005 * n)
    learn_from_finished()
    row = Calibration.objects.get(target=FINISH, method="ieac_t_at_plan")
    assert row.projects == 20
    assert set(row.hits) == {"0.2", "0.5", "0.8", "0.9"}
    own = references().of(FINISH, "ieac_t_at_plan").calibration
    assert own.error(0.3, 0.5) > 0.1
    assert not Calibration.objects.filter(method="network_and_pace").exists()


def test_twenty_finished_projects_calibrate_the_next_forecast(portfolio):
    for n in range(20):
        finished_project(portfolio, late=1.15 + 0.005 * n)
    learn_from_finished()
    unlinked = SECOND.replace("PredecessorLink", "Nothing")
    plan = mspdi(done(FIRST, 100, 1000), unlinked, status="2026-03-06")
    project = factories.import_plan(portfolio, plan)
    made = read(Measurement.objects.get(project=project).finish_forecast)
    assert (made.calibrated, made.projects) == (True, 20)
    assert made.quantile(0.5) > made.point


def test_the_backtest_says_which_method_is_better_and_by_how_much(portfolio):
    for n in range(12):
        finished_project(portfolio, late=1.1 + 0.02 * n)
    learn_from_finished()
    whole, part = Backtest.objects.order_by("scope__path")
    assert (whole.projects, part.projects) == (12, 12)
    finish = whole.results["finish"]
    loss = {each["method"]: each["pinball"] for each in finish["scores"]}
    # Each runs late evenly: the pace so far tells the end exactly.
    assert loss["ieac_t"] == min(loss.values())
    assert loss["ieac_t"] < 0.001
    assert "less loss than the plan itself" in finish["verdict"]


def test_where_the_plan_itself_is_as_good_the_backtest_says_so(portfolio):
    for _ in range(12):
        finished_project(portfolio, late=1.0, dear=1.0)
    learn_from_finished()
    said = Backtest.objects.order_by("scope__path")[0].results["finish"]["verdict"]
    assert "use the simpler one" in said


def test_too_few_projects_are_not_judged(portfolio):
    finished_project(portfolio)
    learn_from_finished()
    result = Backtest.objects.order_by("scope__path")[0].results["finish"]
    assert result["scores"] == []
    assert "1 finished projects are too few" in result["reason"]


def test_a_project_that_finishes_is_learned_from(
    portfolio, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        factories.import_plan(portfolio, HALF_WAY)
    assert not Calibration.objects.exists()
    ended = mspdi(done(FIRST, 100, 900), done(SECOND, 100, 900), status="2026-03-13")
    with django_capture_on_commit_callbacks(execute=True):
        factories.import_plan(portfolio, ended)
    assert (
        Calibration.objects.get(target=FINISH, method="network_and_pace").projects == 1
    )
    assert Calibration.objects.get(target=COST).projects == 1


def test_learning_waits_for_the_last_of_several_that_finish(portfolio):
    finished_project(portfolio)
    tasks.learn_again.func(2)
    assert not Calibration.objects.exists()
    tasks.learn_again.func(1)
    assert Calibration.objects.exists()


def test_each_sees_the_backtest_of_what_is_open_to_them(client, portfolio):
    for n in range(12):
        finished_project(portfolio, late=1.1 + 0.02 * n)
    factories.make_portfolio("NRG", name="Energy")
    learn_from_finished()
    url = reverse("performance:backtest-detail")
    client.force_login(factories.make_member(Role.AUDITOR, root_scope()))
    page = client.get(url).context["page"]
    assert {code for code, _, _ in page.parts} == {"ORG", "WTR", "NRG"}
    assert page.verdicts[0].lines
    assert "12 projects have finished" in page.standing
    part = client.get(url, {"of": "NRG"})
    assert not part.context["page"].verdicts[0].lines
    assert "Too few to judge" in part.content.decode()

    client.force_login(factories.make_member(Role.SPONSOR, portfolio.scope))
    assert [code for code, _, _ in client.get(url).context["page"].parts] == ["WTR"]
    client.force_login(factories.make_person())
    assert "Nothing has been judged yet" in client.get(url).content.decode()


def test_only_the_pmo_has_it_measured_again(
    client, portfolio, django_capture_on_commit_callbacks
):
    url = reverse("performance:backtest-run")
    client.force_login(factories.make_member(Role.SPONSOR, root_scope()))
    assert client.post(url).status_code == 403
    assert not Backtest.objects.exists()
    client.force_login(factories.make_member(Role.HEAD_OF_PMO, root_scope()))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url).status_code == 302
    assert Backtest.objects.count() == 2


def test_the_command_prints_and_answers_programs(portfolio):
    import typer

    for n in range(12):
        finished_project(portfolio, late=1.1 + 0.02 * n)
    app = typer.Typer()
    app.command()(command)
    told = CliRunner().invoke(app, ["--json"])
    answer = json.loads(told.stdout)
    assert (answer["of"], answer["projects"]) == ("ORG", 12)
    assert answer["finish"]["scores"]
    shown = CliRunner().invoke(app, ["--of", "WTR"])
    assert "12 projects have finished" in shown.stdout
    assert CliRunner().invoke(app, ["--of", "NO"]).exit_code == 2
