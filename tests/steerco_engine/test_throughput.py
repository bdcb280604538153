"""Counted work: drawn weeks, even and uneven records, corrections that come true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerco_engine.forecasting import (
    Correction,
    Corrections,
    Throughput,
    items_within,
    learn_corrections,
    past_forecasts,
    reference_corrections,
    weeks_until,
)
from steerco_engine.solving import DataError

STEADY = Throughput((5,) * 12)


def drifting(seed: int) -> Throughput:
    """Make a team whose pace wanders up and down."""
    dice = np.random.default_rng(seed)
    pace = np.exp(np.cumsum(dice.normal(0, 0.15, 150))) * 10
    return Throughput(tuple(dice.poisson(pace).tolist()))


def met(records, corrections, probability: float) -> float:
    shares = []
    for record in records:
        outcomes = past_forecasts(record, items=(200,), step=8, seed=1)
        hits = []
        for each in outcomes:
            own = corrections.even if each.even else corrections.uneven
            made = type(each.made)(each.made.weeks, own)
            hits.append(each.weeks <= made.quantile(probability))
        if hits:
            shares.append(np.mean(hits))
    return float(np.mean(shares))


def test_a_team_that_always_finishes_as_many_is_forecast_to_the_week():
    made = weeks_until(STEADY, 23, seed=1)
    assert [made.quantile(p) for p in (0.05, 0.5, 0.95)] == [5, 5, 5]
    assert made.chance(4) == 0
    assert made.chance(5) == 1
    assert set(items_within(STEADY, 4, seed=1)) == {20}


def test_one_item_from_coin_tosses_takes_as_long_as_the_first_head():
    made = weeks_until(Throughput((0, 1) * 6), 1, seed=1)
    for weeks in (1, 2, 3):
        assert made.chance(weeks) == pytest.approx(1 - 0.5**weeks, abs=0.03)


def test_the_same_seed_gives_the_same_weeks():
    record = drifting(3)
    one, two = (weeks_until(record, 40, seed=5) for _ in range(2))
    assert np.array_equal(one.weeks, two.weeks)


def test_a_record_whose_pace_halves_is_uneven():
    assert not Throughput((10, 11, 9, 10, 10, 12, 5, 4, 5, 6, 5, 4)).is_even
    assert Throughput((5, 10, 6, 9, 7, 8, 5, 10, 6, 9, 7, 8)).is_even
    assert Throughput((7,)).is_even


def test_a_record_without_anything_done_has_a_reason_and_no_figure():
    made = weeks_until(Throughput((0,) * 12), 5, seed=1)
    assert made.quantile(0.5) is None
    assert made.chance(10) is None
    assert made.reason == "Nothing was finished in the weeks of the record."


def test_work_that_outlives_the_horizon_has_a_reason():
    made = weeks_until(Throughput((1,) * 12), 1_000, seed=1)
    assert "longer than 520 weeks" in made.reason


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Throughput(()), "there is no week"),
        (lambda: Throughput((1, -2)), "Throughput of week 2: -2 is below 0"),
        (lambda: weeks_until(STEADY, 0, seed=1), "nothing to forecast"),
        (lambda: items_within(STEADY, 0, seed=1), "no time to forecast"),
    ],
)
def test_bad_input_is_refused_by_name(make, says):
    with pytest.raises(DataError, match=says):
        make()


def test_a_correction_makes_85_mean_85():
    records = [drifting(seed) for seed in range(30)]
    corrections = learn_corrections(
        [past_forecasts(each, items=(200,), step=8, seed=1) for each in records]
    )
    assert met(records, Corrections(None, None), 0.85) < 0.75
    assert met(records, corrections, 0.85) == pytest.approx(0.85, abs=0.05)


def test_a_correction_from_other_teams_comes_nearer_to_its_promise():
    corrections = learn_corrections(
        [
            past_forecasts(drifting(seed), items=(200,), step=8, seed=1)
            for seed in range(30)
        ]
    )
    fresh = [drifting(seed) for seed in range(200, 230)]
    assert abs(met(fresh, corrections, 0.85) - 0.85) < abs(
        met(fresh, Corrections(None, None), 0.85) - 0.85
    )


def test_the_chance_of_a_corrected_quantile_is_its_probability():
    correction = Correction(1, 1, tuple(n / 5 - 1 for n in range(1, 20)))
    made = weeks_until(
        drifting(2), 300, seed=1, corrections=Corrections(correction, correction)
    )
    assert made.chance(made.quantile(0.8)) == pytest.approx(0.8)


def test_the_shipped_corrections_widen_uneven_records_more():
    shipped = reference_corrections()
    assert shipped.uneven.error(0.8) > shipped.even.error(0.8) > 0


@given(
    counts=st.lists(st.integers(0, 30), min_size=1, max_size=20),
    items=st.integers(1, 200),
)
def test_a_higher_chance_never_takes_fewer_weeks(counts, items):
    made = weeks_until(
        Throughput(tuple(counts)), items, seed=1, corrections=reference_corrections()
    )
    found = [made.quantile(p) for p in (0.2, 0.5, 0.8, 0.95)]
    assert found == [None] * 4 if made.reason else found == sorted(found)
