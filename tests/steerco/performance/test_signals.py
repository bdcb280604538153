"""Early warnings: when they are raised, and how often they were right."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.performance.test_forecasting import FIRST, SECOND, analysed, done
from tests.steerco.performance.test_learning import START, end
from tests.steerco.projects.plan_files import mspdi

from steerco.organisation.models import Role
from steerco.performance.calculations.forecasting import (
    COST,
    FINISH,
    Forecast,
    References,
    forecast_plan,
    stored,
)
from steerco.performance.calculations.signals import (
    NO_STANDING,
    SHORT,
    Signal,
    near_end,
    signals_of,
)
from steerco.performance.models import Measurement, SignalRecord
from steerco.performance.selectors.signals import (
    alike,
    near,
    precision_of,
    records,
)
from steerco.performance.services.learning import learn_from_finished
from steerco_engine.forecasting import Standing
from steerco_engine.forecasting.signals import EVIDENCE


def signals(tmp_path, *tasks, status):
    analysis = analysed(tmp_path, mspdi(*tasks, status=status))
    made = forecast_plan(
        analysis, References(), planned_finish=None, forecast_cost=None
    )
    found = signals_of(
        analysis, *made, health="amber", health_before="", data_date=None
    )
    return {each.name: each for each in found}


def test_a_project_on_plan_raises_nothing(tmp_path):
    found = signals(tmp_path, done(FIRST, 100, 900), SECOND, status="2026-03-06")
    assert {name: each.raised for name, each in found.items()} == {
        "behind": False,
        "cost": False,
        "overdue_starts": False,
        "overrunning": False,
        "near_end": None,
    }
    assert found["near_end"].reason == SHORT


def test_a_project_behind_warns_by_its_schedule_its_starts_and_its_cost(tmp_path):
    late = done(FIRST, 50, 900).replace(
        "2026-03-06T17:00:00</Finish>", "2026-03-13T17:00:00</Finish>", 1
    )
    found = signals(tmp_path, late, SECOND, status="2026-03-11")
    # 8 of the 10 planned days have passed, and what 2.5 of them were to earn is.
    assert found["behind"].value == pytest.approx((2.5 - 8) / 10)
    assert found["cost"].value == pytest.approx(500 / 900, abs=1e-4)
    assert found["overdue_starts"].value == 0.5
    assert all(found[n].raised for n in ("behind", "cost", "overdue_starts"))
    assert found["overrunning"].raised is None


def test_finished_tasks_that_took_longer_warn(tmp_path):
    long = done(
        FIRST.replace(
            "2026-03-06T17:00:00</Finish><Dur", "2026-03-10T17:00:00</Finish><Dur"
        ),
        100,
        900,
    )
    found = signals(tmp_path, long, SECOND, status="2026-03-10")
    assert (found["overrunning"].value, found["overrunning"].raised) == (1.0, True)


def test_without_a_baseline_nothing_can_be_told(tmp_path):
    bare = [x.replace("Baseline>", "Nothing>") for x in (FIRST, SECOND)]
    found = signals(tmp_path, *bare, status="2026-03-06")
    assert all(each.raised is None and each.reason for each in found.values())
    assert found["behind"].reason == NO_STANDING


@pytest.mark.parametrize(
    ("health", "before", "months", "raised"),
    [
        ("amber", "amber", 6, True),
        ("green", "green", 6, False),
        ("green", "", 6, False),
        ("red", "amber", 13, False),
        ("red", "green", 12, True),
    ],
)
def test_the_end_of_a_long_project_warns_where_it_is_not_green(
    health, before, months, raised
):
    now = dt.datetime(2026, 1, 1)
    found = near_end(
        start=dt.datetime(2023, 1, 1),
        finish=now + dt.timedelta(days=30 * months),
        now=now,
        health=health,
        health_before=before,
    )
    assert found.raised is raised


BEHIND = [Signal("behind", -0.2, True), Signal("cost", 1.0, False)]
QUIET = [Signal("behind", 0.0, False), Signal("cost", 1.0, False)]


def ended(portfolio, *, warned, late):
    """Make a finished project that was at 50 % once, warned of or not, late or not."""
    project = factories.make_project(portfolio)
    standing = Standing(at=60, pd=100, es=50, bac=1000, pv=600, ev=500, ac=500)
    made = [Forecast(target=t, standing=standing) for t in (FINISH, COST)]
    factories.make_measurement(
        project,
        data_date=START,
        is_latest=False,
        signals=msgspec.to_builtins(BEHIND if warned else QUIET),
        **stored(made),
    )
    end(project, 3, duration=130.0 if late else 100.0, cost=1000.0)


@pytest.fixture
def history(db):
    """Twenty finished projects: warned of 12, of which 9 were late; 1 of 8 others."""
    portfolio = factories.make_portfolio("WTR")
    for n in range(12):
        ended(portfolio, warned=True, late=n < 9)
    for n in range(8):
        ended(portfolio, warned=False, late=n < 1)
    learn_from_finished()
    return portfolio


def test_own_precision_takes_over_once_enough_have_finished(history):
    known = records()
    own = precision_of("behind", known)
    assert (own.projects, own.flagged, own.right, own.base) == (20, 12, 9, 0.5)
    assert precision_of("cost", known) == EVIDENCE["cost"]
    SignalRecord.objects.filter(name="behind").update(projects=19)
    assert precision_of("behind", records()) == EVIDENCE["behind"]


def test_what_came_of_projects_that_looked_like_this(history):
    standing = Standing(at=60, pd=100, es=50, bac=10, pv=6, ev=5, ac=5)
    finish = Forecast(target=FINISH, standing=standing)
    m = Measurement(signals=msgspec.to_builtins(BEHIND))
    assert "in 9 of 12 cases." in alike(m, finish, records())
    m.signals = msgspec.to_builtins(QUIET)
    assert "in 1 of 8 cases." in alike(m, finish, records())
    shipped = alike(m, finish, {})
    assert "in 7 of 28 cases of a published library" in shipped
    assert alike(m, Forecast(target=FINISH), records()) == ""


def test_each_project_counts_once_by_its_nearest_status():
    cases = [("A", 0.3, 1, True), ("A", 0.45, 2, True), ("B", 0.52, 2, False)]
    assert near(cases, 0.5, 2) == {"A": True, "B": False}
    assert near(cases, 0.32, 1) == {"A": True}
    assert near(cases, 0.9, 2) == {}


def test_the_pages_show_warnings_with_their_worth(client, db):
    portfolio = factories.make_portfolio("WTR")
    late = done(FIRST, 50, 900)
    project = factories.import_plan(portfolio, mspdi(late, SECOND, status="2026-03-11"))
    calm = factories.make_measured_project(portfolio, "CALM")
    client.force_login(factories.make_member(Role.SPONSOR, portfolio.scope))
    page = client.get(reverse("performance:signal-list"))
    (row,) = page.context["rows"]
    assert row.code == project.code
    assert [label for label, _, _ in row.raised] == [
        "Behind in earned schedule",
        "Costs more than it earns",
        "Starts are overdue",
    ]
    text = page.content.decode()
    assert "20 (71%) were over 10% later than planned" in text
    forecast = reverse("performance:project-forecast", args=[project.code])
    shown = client.get(forecast).content.decode()
    assert "Projects that looked like this" in shown
    assert "8 of 9" not in shown
    assert (
        client.get(reverse("performance:project-forecast", args=[calm.code])).context[
            "signals"
        ]
        == []
    )
