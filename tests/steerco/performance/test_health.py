import datetime as dt
from decimal import Decimal

import pytest

from steerco.performance.calculations import health
from steerco.performance.calculations.health import Rating, RegisterFacts

FORECAST = dt.date(2027, 3, 12)


@pytest.mark.parametrize(
    ("slip", "colour"),
    [
        (-5, "green"),
        (0, "green"),
        (10, "green"),
        (11, "amber"),
        (20, "amber"),
        (21, "red"),
    ],
)
def test_time_turns_with_the_share_of_tolerance_used(slip, colour):
    rating = health.rate_time(
        slip_days=slip, forecast=FORECAST, tolerance_days=20, missing=""
    )
    assert rating.colour == colour


def test_time_gives_its_reason_in_numbers():
    rating = health.rate_time(
        slip_days=31, forecast=FORECAST, tolerance_days=20, missing=""
    )
    assert rating.reason == (
        "Forecast to finish on 12 Mar 2027, 31 working days after the baseline; "
        "the tolerance is 20 working days."
    )


def test_no_tolerance_makes_any_delay_red():
    rating = health.rate_time(
        slip_days=1, forecast=FORECAST, tolerance_days=0, missing=""
    )
    assert rating.colour == "red"


def test_what_cannot_be_known_is_grey_and_says_what_is_missing():
    time = health.rate_time(
        slip_days=None, forecast=None, tolerance_days=20, missing="No baseline is set."
    )
    cost = health.rate_cost(
        estimate=None, budget=None, tolerance_percent=Decimal(10), missing="No costs."
    )
    assert time == Rating("grey", "No baseline is set.")
    assert cost == Rating("grey", "No costs.")


@pytest.mark.parametrize(
    ("estimate", "colour"),
    [(900, "green"), (1050, "green"), (1051, "amber"), (1100, "amber"), (1101, "red")],
)
def test_cost_turns_with_the_share_of_tolerance_used(estimate, colour):
    rating = health.rate_cost(
        estimate=Decimal(estimate),
        budget=Decimal(1000),
        tolerance_percent=Decimal(10),
        missing="",
    )
    assert rating.colour == colour


@pytest.mark.parametrize(
    ("facts", "colour"),
    [
        (RegisterFacts(), "grey"),
        (RegisterFacts(ever_kept=True, worst_score=14), "green"),
        (RegisterFacts(ever_kept=True, worst_score=15, worst_title="Flood"), "amber"),
        (RegisterFacts(ever_kept=True, worst_score=20, worst_title="Flood"), "red"),
        (RegisterFacts(ever_kept=True, overdue_responses=1), "amber"),
        (RegisterFacts(ever_kept=True, pressing_issues=2), "amber"),
        (RegisterFacts(ever_kept=True, overdue_issues=1), "red"),
    ],
)
def test_risk_follows_the_rules_of_escalation(facts, colour):
    assert health.rate_risk(facts).colour == colour


@pytest.mark.parametrize(
    ("failed", "colour"), [(None, "grey"), (2, "green"), (3, "amber"), (6, "red")]
)
def test_quality_turns_with_failed_checks(failed, colour):
    assert health.rate_quality(failed, 12).colour == colour


def ratings(**colours):
    return {
        name: Rating(colours.get(name, "green"), f"{name}.")
        for name in ("time", "cost", "risk", "quality")
    }


@pytest.mark.parametrize(
    ("colours", "project_class", "colour"),
    [
        ({}, "A", "green"),
        ({"cost": "red"}, "D", "red"),
        ({"time": "amber"}, "A", "amber"),
        ({"time": "amber"}, "C", "green"),
        ({"time": "amber", "risk": "amber"}, "C", "amber"),
        ({"time": "amber", "risk": "amber", "cost": "amber"}, "D", "red"),
        ({"quality": "red"}, "A", "amber"),
        ({"quality": "red"}, "D", "green"),
        ({"time": "grey", "cost": "grey"}, "A", "grey"),
        ({"time": "grey"}, "A", "green"),
        ({"time": "grey", "cost": "grey", "risk": "red"}, "A", "red"),
    ],
)
def test_overall_is_the_worst_where_it_matters(colours, project_class, colour):
    assert (
        health.overall(ratings(**colours), health.usual_rules(project_class)).colour
        == colour
    )


def test_overall_repeats_the_reasons_that_count():
    rating = health.overall(ratings(cost="red", time="amber"), health.STRICT)
    assert rating.reason == "Cost: cost."


def test_a_status_goes_stale_after_cadence_and_grace():
    status = dt.date(2026, 10, 1)
    fresh = health.is_stale(status=status, as_of=dt.date(2026, 11, 8), cadence_days=31)
    stale = health.is_stale(status=status, as_of=dt.date(2026, 11, 9), cadence_days=31)
    assert (fresh, stale) == (False, True)
