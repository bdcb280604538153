"""Points by oracle, chances that come true, a back-test that tells luck from skill."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerco_engine.forecasting import (
    FinishedProject,
    Standing,
    backtest,
    calibrate,
    costs,
    finishes,
    forecast,
    holdout,
    reference_calibration,
    verdict,
)
from steerco_engine.solving import DataError

STANDING = Standing(at=3, pd=6, es=2.5, bac=120, pv=45, ev=35, ac=40)


def projects(count: int, *, spread: float, seed: int = 1) -> list[FinishedProject]:
    """Make projects whose duration is planned plus an error, told by no status date."""
    dice = np.random.default_rng(seed)
    made = []
    for n in range(count):
        late = dice.normal(0, spread)
        standings = tuple(
            Standing(
                at=100 * share,
                pd=100,
                es=100 * share,
                bac=1_000,
                pv=1_000 * share,
                ev=1_000 * share,
                ac=1_000 * share,
            )
            for share in (0.1, 0.3, 0.5, 0.7)
        )
        made.append(
            FinishedProject(f"P{n}", "", standings, 100 * (1.5 + late), 1_000.0)
        )
    return made


def test_finish_by_every_method_is_the_figure_of_the_formula():
    found = finishes(STANDING).values
    assert found["baseline"] == 6
    assert found["ieac_t_at_plan"] == pytest.approx(6.5)
    assert found["ieac_t"] == pytest.approx(7.2)
    assert found["steady_pace"] == pytest.approx(3 + 3.5 * 21 / 20.5)
    assert found["network"] is None


def test_cost_by_every_method_is_the_figure_of_the_formula():
    found = costs(STANDING).values
    assert found["budget"] == 120
    assert found["eac_atypical"] == 125
    assert found["eac_typical"] == pytest.approx(120 / (35 / 40))
    assert found["steady_cost"] == pytest.approx(40 + 85 * 76 / 71)


def test_a_recalculated_plan_counts_half_where_there_is_one():
    standing = Standing(at=3, pd=6, es=2.5, bac=1, pv=0.5, ev=0.4, ac=0.4, network=8)
    assert finishes(standing).headline("finish") == ("network_and_pace", 7.25)
    assert finishes(STANDING).headline("finish") == ("ieac_t_at_plan", 6.5)


def test_nothing_ends_before_the_status_date_or_costs_less_than_is_spent():
    late = Standing(at=9, pd=6, es=6, bac=100, pv=100, ev=99, ac=150)
    assert finishes(late).values["baseline"] == 9
    assert costs(late).values["budget"] == 150


def test_before_anything_is_earned_an_index_has_a_reason():
    points = finishes(Standing(at=1, pd=6, es=0, bac=10, pv=1, ev=0, ac=0))
    assert points.values["ieac_t"] is None
    assert points.reasons["ieac_t"].words == "Nothing has been earned yet."


@pytest.mark.parametrize("name", ["at", "pd", "es", "bac", "pv", "ev", "ac"])
@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_a_figure_that_cannot_be_is_refused_by_name(name, value):
    figures = {
        each: getattr(STANDING, each) for each in ("at", "pd", "es", "bac", "pv", "ev")
    }
    with pytest.raises(DataError, match=f"Standing: {name}"):
        Standing(**{**figures, "ac": 40, name: value})


def test_a_budget_of_zero_is_refused():
    with pytest.raises(DataError, match="nothing is forecast from 0"):
        Standing(at=1, pd=6, es=0, bac=0, pv=0, ev=0, ac=0)


def test_chances_learned_from_some_projects_come_true_on_others():
    score = holdout(
        projects(60, spread=0.2),
        projects(300, spread=0.2, seed=2),
        "finish",
        "ieac_t_at_plan",
        seed=1,
    )
    for probability in (0.5, 0.8, 0.9):
        assert score.hits[probability].value == pytest.approx(probability, abs=0.08)
    assert score.hits[0.8].low < score.hits[0.8].value < score.hits[0.8].high


def test_the_chance_of_a_quantile_is_its_probability():
    calibration = calibrate(
        projects(40, spread=0.2), "finish", "ieac_t_at_plan", name="all"
    )
    made = forecast(STANDING, "finish", calibration)
    for probability in (0.2, 0.5, 0.8, 0.9):
        assert made.chance(made.quantile(probability)) == pytest.approx(probability)


def test_what_is_past_has_no_chance():
    made = forecast(STANDING, "finish", reference_calibration("finish"))
    assert made.chance(2.9) == 0


def test_few_finished_projects_are_said_to_be_too_few():
    few = calibrate(projects(12, spread=0.2), "finish", "baseline", name="ours")
    many = calibrate(projects(20, spread=0.2), "finish", "baseline", name="ours")
    assert not few.is_enough
    assert many.is_enough
    with pytest.raises(DataError, match="too few"):
        backtest(projects(9, spread=0.2), "finish", "baseline", seed=1)


def test_a_calibration_without_any_project_is_refused():
    with pytest.raises(DataError, match="no finished project"):
        calibrate([], "finish", "baseline", name="ours")


def test_a_project_counts_once_however_often_it_was_reported():
    often = projects(1, spread=0)[0]
    dense = FinishedProject(
        "dense", "", often.standings * 50, often.duration + 100, often.cost
    )
    others = projects(40, spread=0.01, seed=3)
    with_it = calibrate([*others, dense], "finish", "baseline", name="")
    without = calibrate(others, "finish", "baseline", name="")
    assert with_it.error(0.5, 0.5) == pytest.approx(without.error(0.5, 0.5), abs=0.01)


def test_the_back_test_is_reproducible_and_scores_at_the_checkpoints():
    made = projects(30, spread=0.2)
    one = backtest(made, "finish", "baseline", seed=4)
    assert one == backtest(made, "finish", "baseline", seed=4)
    outcomes = np.array([each.duration for each in made])
    assert one.mape[0.5] == pytest.approx(np.mean(np.abs(100 - outcomes) / outcomes))


def test_the_verdict_says_so_when_the_plan_itself_does_as_well():
    made = projects(30, spread=0.2)
    scores = [
        backtest(made, "finish", method, seed=4)
        for method in ("baseline", "ieac_t_at_plan")
    ]
    assert "use the simpler one" in verdict(scores)


@given(
    done=st.floats(0, 1),
    low=st.floats(0.05, 0.95),
    high=st.floats(0.05, 0.95),
    target=st.sampled_from(["finish", "cost"]),
)
def test_a_higher_chance_never_has_an_earlier_or_cheaper_outcome(
    done, low, high, target
):
    low, high = sorted((low, high))
    calibration = reference_calibration(target)
    assert calibration.error(done, low) <= calibration.error(done, high)


def test_p80_holds_for_projects_of_the_library_that_were_not_learned_from(
    reference_data,
):
    from benchmarks.forecast import finished

    folder = reference_data / "portfolio" / "open" / "dslib"
    made = [each for each in finished(folder) if each.standings]
    for target, method in (("finish", "ieac_t_at_plan"), ("cost", "steady_cost")):
        score = backtest(made, target, method, seed=7)
        assert 0.72 <= score.hits[0.8].value <= 0.88
        assert 0.42 <= score.hits[0.5].value <= 0.58
