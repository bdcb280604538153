"""Published and computed oracles for earned value and earned schedule."""

from decimal import Decimal

import pytest

from steerco_engine.earned_value import (
    FORMULAS,
    SCHEDULE_FORMULAS,
    Reason,
    earned_schedule,
    earned_value,
    recent_index,
    roll_up,
    schedule_adherence,
)

S_CURVE = (20, 60, 120, 200, 300, 420, 540, 640, 720, 780, 820, 850)
# Actual time, PV, EV, AC, SPI, CPI, ES, SV(t), SPI(t), IEAC(t), TSPI(PD), EAC.
S_CURVE_ROWS = [
    (1, 20, 15, 18, 0.7500, 0.8333, 0.7500, -0.2500, 0.7500, 16.0000, 1.0227, 1020.0),
    (2, 60, 45, 52, 0.7500, 0.8654, 1.6250, -0.3750, 0.8125, 14.7692, 1.0375, 982.2),
    (3, 120, 90, 104, 0.7500, 0.8654, 2.5000, -0.5000, 0.8333, 14.4000, 1.0556, 982.2),
    (4, 200, 150, 172, 0.7500, 0.8721, 3.375, -0.6250, 0.8438, 14.2222, 1.0781, 974.7),
    (5, 300, 225, 257, 0.7500, 0.8755, 4.2500, -0.75, 0.8500, 14.1176, 1.1071, 970.9),
    (6, 420, 315, 357, 0.7500, 0.8824, 5.125, -0.8750, 0.8542, 14.0488, 1.1458, 963.3),
    (7, 540, 410, 462, 0.7593, 0.8874, 5.9167, -1.0833, 0.8452, 14.1972, 1.2167, 957.8),
    (8, 640, 500, 560, 0.7812, 0.8929, 6.6667, -1.3333, 0.8333, 14.4, 1.3333, 952.0),
    (9, 720, 580, 647, 0.8056, 0.8964, 7.4, -1.6, 0.8222, 14.5946, 1.5333, 948.2),
    (10, 780, 650, 724, 0.8333, 0.8978, 8.125, -1.875, 0.8125, 14.7692, 1.9375, 946.8),
    (11, 820, 710, 791, 0.8659, 0.8976, 8.875, -2.125, 0.8068, 14.8732, 3.1250, 947.0),
    (12, 850, 760, 847, 0.8941, 0.8973, 9.6667, -2.3333, 0.8056, 14.8966, None, 947.3),
    (13, 850, 800, 893, 0.9412, 0.8959, 10.5, -2.5, 0.8077, 14.8571, None, 948.8),
    (14, 850, 830, 929, 0.9765, 0.8934, 11.3333, -2.6667, 0.8095, 14.8235, None, 951.4),
    (15, 850, 850, 955, 1.0000, 0.8901, 12.0, -3.0, 0.8000, 15.0000, None, 955.0),
]


@pytest.mark.parametrize("row", S_CURVE_ROWS, ids=lambda row: f"month {row[0]}")
def test_s_curve_that_finishes_three_months_late(row: tuple[float, ...]) -> None:
    at, pv, ev, ac, spi, cpi, es, sv_t, spi_t, ieac_t, tspi, eac = row
    cost = earned_value(bac=850, pv=pv, ev=ev, ac=ac)
    time = earned_schedule(S_CURVE, ev=ev, at=at, cpi=cost.cpi)

    assert cost.spi == pytest.approx(spi, abs=1e-4)
    assert cost.cpi == pytest.approx(cpi, abs=1e-4)
    assert cost.eac == pytest.approx(eac, abs=0.05)
    assert time.pd == 12
    assert time.es == pytest.approx(es, abs=1e-4)
    assert time.sv_t == pytest.approx(sv_t, abs=1e-4)
    assert time.spi_t == pytest.approx(spi_t, abs=1e-4)
    assert time.ieac_t == pytest.approx(ieac_t, abs=1e-4)
    if tspi is None:
        assert time.tspi_pd is None
        assert time.reasons["tspi_pd"] == Reason.PLANNED_DURATION_OVER
    else:
        assert time.tspi_pd == pytest.approx(tspi, abs=1e-4)


def test_at_the_end_the_cost_based_index_hides_the_delay() -> None:
    assert earned_value(bac=850, pv=850, ev=850, ac=955).spi == 1.0
    assert earned_schedule(S_CURVE, ev=850, at=15).spi_t == pytest.approx(0.8)


def test_linear_plan_half_done_after_three_of_five_months() -> None:
    time = earned_schedule((20, 40, 60, 80, 100), ev=50, at=3)
    assert time.es == pytest.approx(2.5)
    assert time.sv_t == pytest.approx(-0.5)
    assert time.spi_t == pytest.approx(0.83, abs=0.005)


def test_textbook_problem_of_week_twelve() -> None:
    figures = earned_value(bac=248, pv=158, ev=148, ac=210)
    expected = {
        "cv": -62,
        "sv": -10,
        "spi": 0.9367,
        "cpi": 0.7048,
        "percent_complete": 0.5968,
        "eac_typical": 351.89,
        "vac": -103.89,
        "eac_atypical": 310,
        "eac_cost_schedule": 361.48,
        "eac_weighted": 343.13,
        "tcpi_bac": 2.6316,
        "tcpi_eac": 0.7048,
        "cv_percent": -0.4189,
        "sv_percent": -0.0633,
        "vac_percent": -0.4189,
    }
    for name, value in expected.items():
        assert getattr(figures, name) == pytest.approx(value, rel=1e-4, abs=5e-5), name
    assert figures.eac_low == pytest.approx(310)
    assert figures.eac_high == pytest.approx(361.48, abs=0.01)


def test_cumulative_costs_of_the_published_data_set() -> None:
    figures = earned_value(bac=100_000, pv=40_000, ev=35_000, ac=63_000)
    assert figures.sv == -5_000
    assert figures.cv == -28_000
    assert figures.spi == pytest.approx(0.875)
    assert figures.cpi == pytest.approx(0.5556, abs=1e-4)
    assert figures.eac_typical == pytest.approx(180_000)
    assert figures.eac_atypical == pytest.approx(128_000)
    assert figures.eac_cost_schedule == pytest.approx(196_714.29, abs=0.01)
    assert figures.tcpi_bac == pytest.approx(1.7568, abs=1e-4)


def test_course_exercise_in_decimals() -> None:
    figures = earned_value(
        bac=Decimal(200_000), pv=Decimal(120_000), ev=Decimal(100_000), ac=90_000
    )
    assert figures.cv == 10_000
    assert figures.sv == -20_000
    assert figures.cpi == pytest.approx(1.111, abs=5e-4)
    assert figures.spi == pytest.approx(0.833, abs=5e-4)
    assert figures.eac == pytest.approx(180_000)


def test_project_ahead_of_cost_and_behind_schedule() -> None:
    figures = earned_value(bac=100_000, pv=55_000, ev=50_000, ac=45_000)
    assert (figures.sv, figures.cv) == (-5_000, 5_000)
    assert figures.spi == pytest.approx(0.90909, abs=1e-5)
    assert figures.cpi == pytest.approx(1.11111, abs=1e-5)
    assert figures.eac_typical == pytest.approx(90_000)
    assert figures.eac_cost_schedule == pytest.approx(94_500)
    assert figures.tcpi_bac == pytest.approx(0.90909, abs=1e-5)


def test_half_a_period_behind_after_three() -> None:
    time = earned_schedule((10, 25, 45, 70, 95, 120), ev=35, at=3)
    assert (time.es, time.sv_t, time.pd) == (2.5, -0.5, 6)
    assert time.spi_t == pytest.approx(0.8333, abs=1e-4)
    assert (time.ieac_t_at_plan, time.ieac_t) == (6.5, pytest.approx(7.2))


def test_portfolio_index_comes_from_sums_not_from_a_mean_of_ratios() -> None:
    total = roll_up([(400, 100, 100, 200), (2000, 1000, 1000, 900)])
    assert total.metrics().cpi == pytest.approx(1.0)
    assert (total.bac, total.included, total.left_out) == (2400, (0, 1), ())


def test_roll_up_names_what_it_leaves_out() -> None:
    total = roll_up([(400, 100, 100, None), (2000, 1000, 1000, 900)])
    assert total.left_out == (0,)
    assert total.metrics().cpi == pytest.approx(1000 / 900)
    nothing = roll_up([(400, 100, 100, None)])
    assert nothing.ev is None
    assert nothing.metrics().reasons["cpi"] == Reason.NO_EARNED_VALUE


def test_schedule_adherence() -> None:
    result = schedule_adherence((10, 20, 0), (10, 15, 5))
    assert result.p_factor == pytest.approx(25 / 30)
    assert result.effective == pytest.approx(25)
    assert result.at_risk == pytest.approx(5)
    nothing = schedule_adherence((0, 0), (0, 3))
    assert nothing.p_factor is None
    assert nothing.reasons["p_factor"] == Reason.NOTHING_PLANNED


def test_a_planned_stop_is_passed_over_at_once() -> None:
    assert earned_schedule((10, 10, 10, 20), ev=10, at=3).es == 3
    assert earned_schedule((10, 10, 10, 20), ev=15, at=3).es == pytest.approx(3.5)
    assert earned_schedule((10, 20, 20, 20), ev=20, at=3).es == 2


def test_unequal_periods_use_their_own_lengths() -> None:
    time = earned_schedule((10, 30), times=(5, 25), ev=20, at=20)
    assert time.es == pytest.approx(15)
    assert time.pd == 25


def test_duration_forecasts_and_the_target_index() -> None:
    time = earned_schedule((10, 25, 45, 70, 95, 120), ev=52, at=4, cpi=0.5, ed=7)
    assert time.es == pytest.approx(3.28)
    assert time.ieac_t_at_plan == pytest.approx(6.72)
    assert time.ieac_t == pytest.approx(7.3171, abs=1e-4)
    assert time.ieac_t_cost_schedule == pytest.approx(4 + 2.72 / 0.41)
    assert time.tspi_ed == pytest.approx(2.72 / 3)
    assert time.pdwr == pytest.approx(2.72)
    assert time.vac_t == pytest.approx(6 - 7.31707, abs=1e-4)


@pytest.mark.parametrize(
    ("sums", "figure", "reason"),
    [
        ((100, 0, 0, 0), "spi", Reason.NOTHING_PLANNED),
        ((100, 10, 10, 0), "cpi", Reason.NOTHING_SPENT),
        ((100, 10, 0, 10), "eac_typical", Reason.NOTHING_EARNED),
        ((100, 10, 0, 10), "cv_percent", Reason.NOTHING_EARNED),
        ((100, 90, 80, 100), "tcpi_bac", Reason.BUDGET_SPENT),
        ((100, 100, 100, 90), "tcpi_eac", Reason.ESTIMATE_SPENT),
        ((0, 0, 0, 10), "percent_spent", Reason.BUDGET_ZERO),
        ((None, 10, 10, 10), "vac", Reason.NO_BUDGET),
        ((100, None, 10, 10), "sv", Reason.NO_PLANNED_VALUE),
        ((100, 10, None, 10), "cv", Reason.NO_EARNED_VALUE),
        ((100, 10, 10, None), "eac_atypical", Reason.NO_ACTUAL_COST),
        ((100, 10, 10, 10), "eac_recent", Reason.NOT_GIVEN),
    ],
)
def test_an_undefined_figure_is_none_with_its_reason(
    sums: tuple[float | None, ...], figure: str, reason: Reason
) -> None:
    bac, pv, ev, ac = sums
    figures = earned_value(bac=bac, pv=pv, ev=ev, ac=ac)
    assert getattr(figures, figure) is None
    assert figures.reasons[figure] == reason
    assert reason.words.endswith(".")


def test_every_none_has_a_reason_and_every_reason_a_none() -> None:
    for sums in ((100, 0, 0, 0), (None, None, None, None), (100, 50, 40, 60)):
        bac, pv, ev, ac = sums
        figures = earned_value(bac=bac, pv=pv, ev=ev, ac=ac)
        undefined = {
            name
            for name in figures.__slots__
            if name != "reasons" and getattr(figures, name) is None
        }
        assert undefined == set(figures.reasons)


def test_earned_schedule_without_plan_or_progress() -> None:
    no_plan = earned_schedule((), ev=10, at=2)
    assert no_plan.es is None
    assert no_plan.reasons["spi_t"] == Reason.NO_BUDGET
    no_progress = earned_schedule((10, 20), ev=None, at=2)
    assert no_progress.pd == 2
    assert no_progress.reasons["es"] == Reason.NO_EARNED_VALUE
    first_day = earned_schedule((10, 20), ev=0, at=0)
    assert first_day.reasons["spi_t"] == Reason.NOT_STARTED
    standstill = earned_schedule((10, 20), ev=0, at=1)
    assert standstill.spi_t == 0
    assert standstill.reasons["ieac_t"] == Reason.NOTHING_EARNED


def test_management_estimate_below_the_range_is_flagged() -> None:
    sums = {"bac": 248, "pv": 158, "ev": 148, "ac": 210}
    assert earned_value(**sums, management_eac=300).management_eac_too_low is True
    assert earned_value(**sums, management_eac=330).management_eac_too_low is False
    assert earned_value(**sums).management_eac_too_low is None


def test_recent_index_uses_increments() -> None:
    earned, spent = (10, 20, 40, 50), (10, 30, 60, 90)
    assert recent_index(earned, spent, periods=2) == pytest.approx(30 / 60)
    assert recent_index(earned, spent, periods=9) == pytest.approx(50 / 90)
    assert recent_index((10, 10), (5, 5), periods=1) is None
    figures = earned_value(bac=100, pv=60, ev=50, ac=90, recent_cpi=0.5)
    assert figures.eac_recent == pytest.approx(190)


def test_impossible_inputs_are_refused() -> None:
    with pytest.raises(ValueError, match="never fall"):
        earned_schedule((10, 5), ev=3, at=1)
    with pytest.raises(ValueError, match="must rise"):
        earned_schedule((10, 15), times=(2, 2), ev=3, at=1)
    with pytest.raises(ValueError, match="ac must not be negative"):
        earned_value(bac=1, pv=1, ev=1, ac=-1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        earned_value(bac=1, pv=1, ev=1, ac=1, cost_weight=2)


def test_every_formula_reads_in_words() -> None:
    assert all(formula.words for formula in (*FORMULAS, *SCHEDULE_FORMULAS))
