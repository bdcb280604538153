"""Business cases against worked figures, an independent library, and odd flows."""

from __future__ import annotations

import math

import numpy as np
import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerco_engine.appraisal import (
    DISCOUNT_RATE,
    BusinessCase,
    Reason,
    Spread,
    appraise,
    expected_commercial_value,
    expected_value,
    internal_rates,
    present_value,
    productivity_index,
    sensitivity,
    simulate,
)
from steerco_engine.solving import DataError

WORKED = (-100_000.0, 30_000.0, 35_000.0, 40_000.0, 45_000.0, 20_000.0)


def rates_of(net, **options):
    return internal_rates(BusinessCase.from_net(net, 0.1, **options))


def portal() -> BusinessCase:
    return BusinessCase.build(
        rate=0.08,
        benefits={"savings": [0, 40, 60, 60], "sales": [0, 0, 20, 30]},
        costs={"build": [90, 20, 0, 0], "run": [0, 5, 5, 5]},
    )


def test_the_worked_case_gives_every_published_measure():
    found = appraise(BusinessCase.from_net(WORKED, 0.1))
    assert found.npv == pytest.approx(29_404.97, abs=0.01)
    assert found.irr == pytest.approx(0.209915, abs=5e-7)
    assert found.payback == pytest.approx(2.875)
    assert found.discounted_payback == pytest.approx(3.4473, abs=5e-5)
    assert found.profitability_index == pytest.approx(1.29405, abs=5e-6)
    assert found.benefit_cost_ratio == pytest.approx(1.29405, abs=5e-6)
    assert found.roi == pytest.approx(0.70)
    assert not found.reasons


def test_the_flow_of_today_is_not_discounted_as_spreadsheets_do():
    npv = appraise(BusinessCase.from_net(WORKED, 0.1)).npv
    assert npv / 1.1 == pytest.approx(26_731.79, abs=0.01)


def test_two_internal_rates_are_both_found_and_none_is_called_the_rate():
    found = appraise(BusinessCase.from_net((-1000, 2500, -1540), 0.1))
    assert found.irrs == pytest.approx((0.1, 0.4))
    assert found.irr is None
    assert found.reasons["irr"] is Reason.SEVERAL_IRRS
    assert found.mirr is not None
    assert "Several" in found.reasons["irr"].words


@pytest.mark.parametrize(
    ("net", "rates"),
    [
        ((-100, 110), (0.1,)),
        ((-100, 220, -121), (0.1,)),
        ((-100, 50), (-0.5,)),
        ((-1, 6, -11, 6), (0, 1, 2)),
        ((100, 100), ()),
        ((-100, 100, -100), ()),
        ((0, 0), ()),
        ((0, -100, 110), (0.1,)),
        ((-100, 110, 0, 0), (0.1,)),
    ],
)
def test_all_real_rates_are_found_double_ones_once(net, rates):
    assert rates_of(net) == pytest.approx(rates, abs=1e-6)


@given(
    st.lists(st.floats(-0.5, 3), min_size=1, max_size=4, unique=True).filter(
        lambda rates: all(
            abs(a - b) > 0.05 for i, a in enumerate(rates) for b in rates[:i]
        )
    )
)
def test_flows_built_from_rates_give_these_rates_back(rates):
    net = np.ones(1)
    for rate in rates:
        net = np.convolve(net, [-1.0, 1 + rate])
    assert rates_of(net) == pytest.approx(sorted(rates), abs=1e-4)


@given(
    st.lists(st.integers(-1000, 1000), min_size=2, max_size=12),
    st.floats(-0.3, 1),
    st.booleans(),
)
def test_every_internal_rate_makes_the_value_vanish(net, rate, mid_period):
    case = BusinessCase.from_net(net, rate, mid_period=mid_period)
    found = appraise(case)
    for each in found.irrs:
        scale = present_value(case, np.abs(case.net), each)
        assert abs(present_value(case, case.net, each)) <= 1e-6 * scale
    for name in ("irr", "mirr", "payback", "discounted_payback", "roi"):
        assert (getattr(found, name) is None) == (name in found.reasons)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=12), st.floats(0, 1))
def test_value_and_modified_rate_agree_with_another_library(net, rate):
    found = appraise(
        BusinessCase.from_net(net, rate), finance_rate=rate, reinvestment_rate=0.05
    )
    assert found.npv == pytest.approx(float(numpy_financial.npv(rate, net)), abs=1e-6)
    other = numpy_financial.mirr(net, rate, 0.05)
    if found.mirr is None:
        assert math.isnan(other)
    else:
        assert found.mirr == pytest.approx(other)


def test_monthly_flows_of_ten_years_have_one_rate():
    net = [-1000.0] + [20.0] * 120
    other = float(numpy_financial.irr(net))
    assert rates_of(net) == pytest.approx((other,))


def test_what_is_undefined_says_why():
    found = appraise(BusinessCase.from_net((-100, 10, 10), 0.1))
    assert found.payback is None
    assert found.reasons["payback"] is Reason.NEVER_PAID_BACK
    gift = appraise(BusinessCase.from_net((100,), 0.1))
    assert gift.payback == 0
    assert gift.reasons == {
        "irr": Reason.NO_IRR,
        "mirr": Reason.ONE_SIGN,
        "profitability_index": Reason.NO_INVESTMENT,
        "benefit_cost_ratio": Reason.NO_COSTS,
        "roi": Reason.NO_COSTS,
    }


def test_benefits_and_costs_of_one_year_are_not_netted_in_the_ratio():
    found = appraise(portal())
    benefits = 40 / 1.08 + 80 / 1.08**2 + 90 / 1.08**3
    costs = 90 + 25 / 1.08 + 5 / 1.08**2 + 5 / 1.08**3
    assert found.npv == pytest.approx(benefits - costs)
    assert found.benefit_cost_ratio == pytest.approx(benefits / costs)
    assert found.roi == pytest.approx((210 - 125) / 125)


def test_flows_in_the_middle_of_the_year_are_worth_more():
    case = BusinessCase.from_net((-100, 60, 60), 0.1, mid_period=True)
    found = appraise(case)
    assert found.npv == pytest.approx(-100 + 60 / 1.1**0.5 + 60 / 1.1**1.5)
    assert found.irr is not None
    assert present_value(case, case.net, found.irr) == pytest.approx(0, abs=1e-9)


def test_switching_values_make_the_case_worth_nothing():
    case = portal()
    swings = sensitivity(case, 0.2)
    assert [swing.width for swing in swings] == sorted(
        (swing.width for swing in swings), reverse=True
    )
    by_name = {swing.name: swing for swing in swings}
    savings = by_name["savings"]
    assert savings.switching is not None
    factor = 1 + savings.switching
    turned = BusinessCase.build(
        rate=0.08,
        benefits={
            "savings": [factor * x for x in (0, 40, 60, 60)],
            "sales": [0, 0, 20, 30],
        },
        costs={"build": [90, 20, 0, 0], "run": [0, 5, 5, 5]},
    )
    assert appraise(turned).npv == pytest.approx(0, abs=1e-9)
    rate = by_name[DISCOUNT_RATE].switching
    assert rate is not None
    assert present_value(case, case.net, 0.08 * (1 + rate)) == pytest.approx(
        0, abs=1e-9
    )
    assert savings.more - savings.less == pytest.approx(
        0.4 * present_value(case, case.lines[0].flows)
    )


def test_a_line_worth_nothing_switches_nothing():
    case = BusinessCase.build(rate=0, benefits={"b": [0, 0]}, costs={"c": [5, 0]})
    by_name = {swing.name: swing for swing in sensitivity(case)}
    assert by_name["b"].switching is None
    assert by_name["b"].reason is not None
    assert by_name[DISCOUNT_RATE].switching is None
    assert by_name["c"].switching == pytest.approx(-1)


def test_a_simulated_value_has_the_mean_and_variance_of_its_lines():
    case = portal()
    spreads = {"savings": Spread(0.5, 1, 1.5), "build": Spread(0.9, 1, 1.7)}
    found = simulate(case, spreads, samples=40_000, seed=3)
    build = present_value(case, case.lines[2].flows)
    expected = appraise(case).npv + build * 0.2
    assert found.mean == pytest.approx(expected, abs=0.5)
    savings = present_value(case, case.lines[0].flows)
    variance = savings**2 * 0.25 / 6 + build**2 * (0.8**2 - 0.1 * 0.7) / 18
    assert found.deviation == pytest.approx(math.sqrt(variance), rel=0.02)
    assert sum(found.variance_shares.values()) == pytest.approx(1)
    assert found.percentile(50) == pytest.approx(np.median(found.values))
    assert 0 < found.chance_of_loss < 1


def test_the_same_seed_gives_the_same_simulation_and_no_spread_no_variance():
    spreads = {"savings": Spread(0.5, 1, 1.5)}
    one, other = (simulate(portal(), spreads, samples=100, seed=5) for _ in range(2))
    assert np.array_equal(one.values, other.values)
    flat = simulate(portal(), {"savings": Spread(1, 1, 1)}, samples=10)
    assert flat.deviation == pytest.approx(0, abs=1e-9)
    assert flat.variance_shares == {}


def test_expected_commercial_value_pays_for_launch_only_after_success():
    value = expected_commercial_value(
        npv=40, launch_cost=5, development_cost=3, technical_success=0.8,
        commercial_success=0.6,
    )  # fmt: skip
    assert value == pytest.approx((40 * 0.6 - 5) * 0.8 - 3)
    assert productivity_index(value, 3) == pytest.approx(value / 3)
    assert productivity_index(value, 0) is None


def test_scenarios_are_weighted_by_their_probabilities():
    assert expected_value([(0.2, -50), (0.5, 100), (0.3, 200)]) == pytest.approx(100)
    with pytest.raises(DataError, match=r"add up to 0\.9"):
        expected_value([(0.9, 1)])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: BusinessCase.from_net((1, 2), -1), "Discount rate: -1"),
        (lambda: BusinessCase.from_net((1, 2), math.nan), "Discount rate"),
        (lambda: BusinessCase.from_net((), 0.1), "Line inflows"),
        (lambda: BusinessCase.from_net((1, math.inf), 0.1), "in period 1: inf"),
        (lambda: BusinessCase((), 0.1), "neither benefits nor costs"),
        (
            lambda: BusinessCase.build(
                rate=0.1, benefits={"a": [1, 2]}, costs={"a": [1, 2]}
            ),
            "Line a: it is named twice",
        ),
        (
            lambda: BusinessCase.build(
                rate=0.1, benefits={"a": [1, 2]}, costs={"b": [1]}
            ),
            "Line b: it needs 2 amounts",
        ),
        (lambda: Spread(1, 0, 2), "are not low, likely and high"),
        (lambda: simulate(portal(), {"x": Spread(0, 1, 2)}), "there is no such line"),
        (lambda: simulate(portal(), {}, samples=0), "samples: 0"),
        (lambda: sensitivity(portal(), 0), "change: 0"),
        (lambda: appraise(portal(), finance_rate=-2), "Finance rate"),
        (
            lambda: expected_commercial_value(
                npv=1, launch_cost=0, development_cost=0, technical_success=2,
                commercial_success=1,
            ),
            "Technical success: 2",
        ),
    ],
)  # fmt: skip
def test_unfit_cases_are_refused_by_name(make, said):
    with pytest.raises(DataError, match=said):
        make()
