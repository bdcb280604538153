"""Simulated plans against distributions whose figures are known."""

from __future__ import annotations

import gc
import math
import pickle
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from threading import Event
from typing import Any

import numpy as np
import pytest

from steerco_engine.calendars import Calendar
from steerco_engine.cpm import Activities, Kind, Options, Status, schedule
from steerco_engine.errors import CycleError
from steerco_engine.network import LinkType, Network
from steerco_engine.risk import (
    Branch,
    Costs,
    Distribution,
    Estimate,
    Group,
    Impact,
    Levelled,
    Response,
    Risk,
    RiskModel,
    RiskResult,
    kernels,
    simulate,
    simulation,
)
from steerco_engine.risk.estimates import pert_table
from steerco_engine.risk.sensitivity import rank_correlations
from steerco_engine.risk.tables import tables_of
from steerco_engine.solving import Cancelled, DataError, Progress

UNIT = 1_000_000
"""Ticks that stand for 1, so that rounding to the tick is of no weight."""
N = 20_000
WORDS = [
    ((0, 0, 0, 0, 0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 6, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def plan(
    estimates: Sequence[Estimate | None],
    links: Sequence[tuple[int, int]] = (),
    *,
    planned: float = 1,
    labels: Sequence[str] = (),
    **more: Any,
) -> RiskModel:
    """Return round-the-clock tasks; estimates are in units."""
    count = len(estimates)
    given = {
        i: each.scaled(UNIT) for i, each in enumerate(estimates) if each is not None
    }
    return RiskModel(
        Network.build(
            count, [p for p, _ in links], [s for _, s in links], labels=labels
        ),
        Activities.build(np.full(count, round(planned * UNIT))),
        [],
        Options(project_start=0),
        durations=given,
        **more,
    )


def in_series(estimates: Sequence[Estimate | None], **more: Any) -> RiskModel:
    links = [(i, i + 1) for i in range(len(estimates) - 1)]
    return plan(estimates, links, **more)


def assert_mean(found: Distribution, mean: float) -> None:
    off = found.mean / UNIT - mean
    assert abs(off) <= 3 * found.sd / UNIT / math.sqrt(found.count) + 1e-6


def assert_sd(found: Distribution, sd: float, excess: float = 0.0) -> None:
    """`excess` is the kurtosis above that of the normal."""
    assert abs(found.sd / UNIT - sd) <= 3 * sd * math.sqrt((2 + excess) / 4 / N)


def assert_quantile(found: Distribution, probability: float, value: float) -> None:
    off = found.quantile(probability) / UNIT - value
    assert abs(off) <= 3 * found.standard_error(probability) / UNIT


# -- known distributions ------------------------------------------------------------


@pytest.mark.parametrize(("counter", "words"), WORDS)
def test_random_words_are_those_that_the_authors_published(
    counter: tuple[int, ...], words: tuple[int, ...]
) -> None:
    assert kernels.philox(*counter) == words


@pytest.mark.parametrize("n", [2, 5])
def test_the_last_of_parallel_uniform_tasks(n: int) -> None:
    found = simulate(plan([Estimate.uniform(0, 1)] * n), iterations=N).finish
    assert_mean(found, n / (n + 1))
    for q in (0.1, 0.5, 0.8, 0.95):
        assert_quantile(found, q, q ** (1 / n))


def test_the_last_of_ten_exponential_tasks() -> None:
    chances = np.concatenate(
        [np.linspace(0, 0.99, 400), 1 - np.geomspace(0.01, 1e-7, 200)]
    )
    exponential = Estimate.quantiles(
        {float(p): -math.log1p(-float(p)) for p in np.unique(chances)}
    )
    found = simulate(plan([exponential] * 10), iterations=N).finish
    assert_mean(found, sum(1 / k for k in range(1, 11)))
    assert_quantile(found, 0.8, 3.813662)


def test_the_later_of_two_normal_tasks() -> None:
    found = simulate(plan([Estimate.normal(10, 1)] * 2), iterations=N).finish
    assert_mean(found, 10.564190)
    assert_sd(found, 0.825645, 0.1)


@pytest.mark.parametrize(
    ("estimate", "mean", "variance", "quantiles"),
    [
        (Estimate.triangular(0, 1, 3), 4 / 3, 0.388889, {0.5: 1.267949, 0.8: 1.904555}),
        (
            Estimate.pert(8, 10, 15),
            10.5,
            1.607143,
            {0.5: 10.382589, 0.8: 11.625880},
        ),
        (Estimate.pert(3, 5, 13), 6, 3, {}),
        (Estimate.uniform(2, 4), 3, 1 / 3, {0.25: 2.5, 0.9: 3.8}),
        (
            Estimate.lognormal(80, 130),
            math.exp(4.624781 + 0.189422**2 / 2),
            None,
            {0.1: 80, 0.5: math.exp(4.624781), 0.9: 130},
        ),
        (
            Estimate.quantiles({0.1: 0.97, 0.2: 1.0, 0.5: 1.04, 0.8: 1.2, 0.9: 1.39}),
            Estimate.quantiles(
                {
                    0.0: 0.94,
                    0.1: 0.97,
                    0.2: 1.0,
                    0.5: 1.04,
                    0.8: 1.2,
                    0.9: 1.39,
                    1: 1.58,
                }
            ).mean,
            None,
            {0.1: 0.97, 0.5: 1.04, 0.65: 1.12, 0.9: 1.39, 0.95: 1.485},
        ),
        (Estimate.triangular(3, 3, 3), 3, 0, {0.5: 3}),
        (Estimate.pert(3, 3, 3), 3, 0, {0.5: 3}),
    ],
)
def test_one_task_has_the_distribution_it_is_given(
    estimate: Estimate,
    mean: float,
    variance: float | None,
    quantiles: Mapping[float, float],
) -> None:
    assert estimate.mean == pytest.approx(mean, rel=1e-6)
    found = simulate(plan([estimate]), iterations=N).finish
    assert_mean(found, mean)
    if variance is not None:
        assert_sd(found, math.sqrt(variance))
    for probability, value in quantiles.items():
        assert_quantile(found, probability, value)


def test_tabled_pert_quantiles_are_near_the_true_ones() -> None:
    def chance(x: float, mode: float) -> float:
        places = np.linspace(0, 1, 200_001)
        density = places ** (4 * mode) * (1 - places) ** (4 - 4 * mode)
        return float(density[places <= x].sum() / density.sum())

    table = pert_table().tolist()
    for mode in (0.0, 0.013, 0.2857, 0.5, 0.997):
        for u in (0.01, 0.1, 0.5, 0.9, 0.99):
            found = kernels.pert_quantile(table, mode, u)
            assert chance(found - 5e-4, mode) < u < chance(found + 5e-4, mode)


def test_normal_quantiles_and_chances_are_the_librarys() -> None:
    for p in (1e-9, 1e-4, 0.02, 0.3, 0.5, 0.9, 0.9999):
        assert kernels.normal_quantile(p) == pytest.approx(
            NormalDist().inv_cdf(p), rel=1e-6, abs=1e-7
        )
        assert kernels.chance_below(NormalDist().inv_cdf(p)) == pytest.approx(p)


def test_correlated_work_in_series_spreads_more() -> None:
    tasks = [Estimate.normal(10, 2)] * 2
    apart = simulate(in_series(tasks), iterations=N).finish
    joined = simulate(
        in_series(tasks, groups=(Group("crew", [0, 1], 0.5),)), iterations=N
    ).finish
    assert_sd(apart, 2 * math.sqrt(2))
    assert_sd(joined, 3.464102)
    assert_mean(joined, 20)


def test_correlations_of_shared_groups_add_up() -> None:
    groups = (Group("all", range(4), 0.3), Group("crew", [0, 1], 0.4))
    model = in_series([Estimate.normal(10, 1)] * 4, groups=groups)
    sd = math.sqrt(4 + 2 * (0.7 + 5 * 0.3))
    assert_sd(simulate(model, iterations=N).finish, sd)


def test_wholly_correlated_work_is_one_draw() -> None:
    group = Group("crew", range(10), 1.0)
    model = plan([Estimate.uniform(0, 1)] * 10, groups=(group,))
    found = simulate(model, iterations=N, seed=1).finish
    assert_mean(found, 0.5)
    assert_quantile(found, 0.8, 0.8)


def test_paths_that_merge_finish_later_than_each_of_them() -> None:
    tasks = [Estimate.pert(8, 10, 15)] * 10
    merged = simulate(plan(tasks, planned=10), iterations=N)
    assert_mean(merged.finish, 12.576)
    assert abs(merged.finish.quantile(0.8) / UNIT - 13.235) < 0.05
    assert merged.finish.chance(merged.planned_finish) < 0.01
    series = simulate(in_series(tasks), iterations=N).finish
    assert_mean(series, 105)
    assert abs(series.quantile(0.8) / UNIT - 108.10) < 0.5


# -- risks, branches, costs ----------------------------------------------------------


def test_a_risk_adds_its_impact_as_often_as_it_happens() -> None:
    risk = Risk("storm", 0.3, (Impact(0, Estimate.uniform(1, 3).scaled(UNIT)),))
    found = simulate(in_series([None, None], risks=(risk,)), iterations=N)
    assert_mean(found.finish, 2 + 0.3 * 2)
    assert found.happened[0] == pytest.approx(0.3, abs=3 * math.sqrt(0.21 / N))
    assert found.finish.chance(2 * UNIT) == pytest.approx(1 - found.happened[0])
    assert found.planned_finish == 2 * UNIT


def test_a_risk_may_be_a_factor_and_cost_money() -> None:
    risk = Risk(
        "strike",
        0.5,
        (Impact(0, Estimate.certain(2), factor=True),),
        cost=Estimate.uniform(100, 300),
    )
    found = simulate(plan([Estimate.uniform(1, 3)], risks=(risk,)), iterations=N)
    assert_mean(found.finish, 0.5 * 2 + 0.5 * 4)
    assert found.cost.mean == pytest.approx(100, abs=3 * found.cost.sd / math.sqrt(N))


def test_tasks_that_share_a_risk_are_late_together() -> None:
    impact = Estimate.uniform(0, 1).scaled(UNIT)
    shared = (Risk("law", 0.5, (Impact(0, impact), Impact(1, impact))),)
    apart = tuple(Risk(f"law {i}", 0.5, (Impact(i, impact),)) for i in (0, 1))
    together = simulate(in_series([None, None], risks=shared), iterations=N).finish
    separate = simulate(in_series([None, None], risks=apart), iterations=N).finish
    assert_mean(together, 2.5)
    assert_mean(separate, 2.5)
    one = 0.5 / 3 - 0.0625
    assert_sd(together, math.sqrt(4 * one))
    assert_sd(separate, math.sqrt(2 * one))


def test_exactly_one_branch_happens() -> None:
    branch = Branch("test", (0.25, 0.75), ([1], [2]))
    model = plan(
        [None, Estimate.certain(5), Estimate.certain(2), None],
        [(0, 1), (0, 2), (1, 3), (2, 3)],
        branches=(branch,),
        costs=Costs(np.array([0.0, 100, 10, 0]), np.zeros(4)),
    )
    found = simulate(model, iterations=N)
    share = found.criticality[1]
    assert share == pytest.approx(0.25, abs=3 * math.sqrt(0.1875 / N))
    assert found.criticality[2] == pytest.approx(1 - share)
    assert found.finish.chance(4 * UNIT) == pytest.approx(1 - share)
    assert found.finish.maximum == 7 * UNIT
    assert found.cost.mean == pytest.approx(100 * share + 10 * (1 - share))
    assert {found.cost.minimum, found.cost.maximum} == {10, 100}


def test_costs_follow_durations_and_make_a_joint_cloud() -> None:
    model = in_series(
        [Estimate.uniform(1, 3)] * 2,
        costs=Costs(np.array([50.0, 0]), np.array([100, 300]) / UNIT),
    )
    found = simulate(model, iterations=N)
    assert found.cost.mean == pytest.approx(
        50 + 2 * 100 + 2 * 300, abs=3 * found.cost.sd / math.sqrt(N)
    )
    assert found.planned_cost == 50 + 100 + 300
    cloud = found.cloud
    assert len(cloud.finish) == min(N, simulation.CLOUD)
    p80 = found.finish.quantile(0.8), found.cost.quantile(0.8)
    assert 0.6 < cloud.joint_chance(*p80) < 0.8
    frontier = cloud.frontier(0.7)
    assert all(cloud.joint_chance(*pair) >= 0.7 for pair in frontier)
    assert all(cloud.joint_chance(day, cost - 1) < 0.7 for day, cost in frontier)
    assert sorted(frontier, key=lambda pair: -pair[1]) == frontier


def test_level_of_effort_costs_as_long_as_what_it_supports() -> None:
    model = RiskModel(
        Network.build(2, [0, 0], [1, 1], type=[LinkType.SS, LinkType.FF]),
        Activities.build([UNIT, 0], kind=[Kind.TASK, Kind.LEVEL_OF_EFFORT]),
        [],
        Options(project_start=0),
        durations={0: Estimate.uniform(1, 3).scaled(UNIT)},
        costs=Costs(np.zeros(2), np.array([0, 100 / UNIT])),
    )
    found = simulate(model, iterations=2_000)
    assert found.planned_cost == 100
    assert np.allclose(found.cloud.cost, found.cloud.finish * 100 / UNIT, atol=0.51)
    assert found.criticality[1] == 0


def test_responses_help_by_what_they_take_away() -> None:
    impact = (Impact(0, Estimate.certain(5 * UNIT)),)
    risk = Risk(
        "frost",
        0.6,
        impact,
        cost=Estimate.certain(1_000),
        response=Response(0.2, impact, Estimate.certain(1_000), price=50),
    )
    model = in_series([Estimate.uniform(1, 3), None], risks=(risk,))
    before = simulate(model, iterations=N)
    after = simulate(model, iterations=N, responses=True)
    saved = (before.cloud.finish - after.cloud.finish) / UNIT
    assert set(saved.tolist()) == {0.0, 5.0}
    assert saved.mean() == pytest.approx(2, abs=3 * 5 * math.sqrt(0.24 / N))
    assert (before.cost.mean - after.cost.mean) == pytest.approx(
        1_000 * (before.happened[0] - after.happened[0]) - 50
    )


# -- what drives it -----------------------------------------------------------------


def test_criticality_shares_parallel_paths() -> None:
    model = plan(
        [Estimate.uniform(0, 1), Estimate.uniform(0, 1), None], [(0, 2), (1, 2)]
    )
    found = simulate(model, iterations=N)
    assert found.criticality[0] == pytest.approx(0.5, abs=3 * 0.5 / math.sqrt(N))
    assert found.criticality[:2].sum() == pytest.approx(1, abs=1e-3)
    assert found.criticality[2] == 1
    assert found.sensitivity[0] == pytest.approx(
        found.criticality[0] * found.duration_sd[0] / found.finish.sd
    )


def test_cruciality_is_spearmans_correlation_with_the_finish() -> None:
    model = in_series([Estimate.normal(10, 2), Estimate.normal(10, 1), None])
    found = simulate(model, iterations=N)
    for i, pearson in enumerate((2 / math.sqrt(5), 1 / math.sqrt(5))):
        spearman = 6 / math.pi * math.asin(pearson / 2)
        error = 1 / math.sqrt(found.ranked - 1)
        assert found.cruciality[i] == pytest.approx(spearman, abs=3 * error)
    assert math.isnan(found.cruciality[2])
    assert found.duration_mean[0] == pytest.approx(10 * UNIT, rel=0.01)
    assert found.duration_sd[1] == pytest.approx(UNIT, rel=0.05)


def test_ties_share_their_rank() -> None:
    rows = np.array([[1, 1, 2, 3], [5, 5, 5, 5]])
    found = rank_correlations(rows, np.array([1, 2, 3, 4]))
    assert found[0] == pytest.approx(0.9486833)
    assert math.isnan(found[1])


def test_the_tornado_tells_what_each_driver_adds() -> None:
    risk = Risk("flood", 0.9, (Impact(2, Estimate.certain(4 * UNIT)),))
    idle = Risk("idle", 0.9)
    model = in_series(
        [Estimate.uniform(0, 6), Estimate.uniform(2, 3), None],
        labels=["dig", "pour", "cure"],
        risks=(idle, risk),
    )
    found = simulate(model, iterations=N, tornado=3)
    assert [driver.name for driver in found.tornado] == ["flood", "dig", "pour"]
    flood, dig, _ = found.tornado
    random = np.random.default_rng(0)
    rest = random.uniform(2, 3, 400_000) + 4 * (random.random(400_000) < 0.9)
    digging = random.uniform(0, 6, 400_000)
    p80 = np.quantile(rest + digging, 0.8)
    assert dig.finish / UNIT == pytest.approx(p80 - np.quantile(rest + 3, 0.8), abs=0.1)
    assert flood.finish / UNIT == pytest.approx(4, abs=0.4)
    assert found.tornado_at == 0.8


# -- the level -----------------------------------------------------------------------


def test_the_level_holds_at_what_is_known_and_keeps_the_shape_between() -> None:
    raw = simulate(plan([Estimate.uniform(10, 20)]), iterations=N).finish
    level = {0.5: 16 * UNIT, 0.8: 22 * UNIT, 0.9: 25 * UNIT}
    held = Levelled(raw, level)
    for probability, value in level.items():
        assert held.quantile(probability) == pytest.approx(value)
        assert held.chance(value) == pytest.approx(probability, abs=1e-3)
    assert held.quantile(0.65) == pytest.approx(19 * UNIT, rel=0.01)
    assert held.quantile(0.1) == pytest.approx(12 * UNIT, rel=0.02)
    chances = [held.quantile(p) for p in np.linspace(0, 1, 101).tolist()]
    assert chances == sorted(chances)


def test_the_level_stands_alone_where_the_simulation_has_no_spread() -> None:
    raw = simulate(plan([None]), iterations=100).finish
    held = Levelled(raw, {0.5: 2.0, 0.9: 6.0})
    assert held.quantile(0.7) == pytest.approx(4)
    assert held.chance(4.0) == pytest.approx(0.7)
    assert held.chance(7.0) == 1.0


def test_a_result_gives_the_simulation_and_its_level() -> None:
    found = simulate(
        plan([Estimate.uniform(1, 2)]),
        iterations=1_000,
        level={0.8: 3.0 * UNIT},
        cost_level={0.5: 10.0},
    )
    assert found.level is not None
    assert found.cost_level is not None
    assert found.level.quantile(0.8) == pytest.approx(3 * UNIT)
    assert found.finish.quantile(0.8) < 2 * UNIT
    assert found.cost_level.quantile(0.5) == 10.0


# -- how it runs ---------------------------------------------------------------------


def assert_same(one: RiskResult, two: RiskResult) -> None:
    for name in ("criticality", "cruciality", "duration_sd", "happened"):
        assert np.array_equal(getattr(one, name), getattr(two, name), equal_nan=True)
    assert np.array_equal(one.cloud.finish, two.cloud.finish)
    assert np.array_equal(one.cloud.cost, two.cloud.cost)
    assert np.array_equal(one.finish.counts, two.finish.counts)
    assert (one.finish.mean, one.cost.sd) == (two.finish.mean, two.cost.sd)


def mixed(count: int = 40) -> RiskModel:
    links = [(i, j) for i in range(count) for j in (i + 1, i + 7) if j < count]
    return plan(
        [Estimate.pert(0.5, 1, 3)] * count,
        links,
        groups=(Group("all", range(count), 0.2),),
        risks=(Risk("rain", 0.4, (Impact(3, Estimate.uniform(0, UNIT)),)),),
        costs=Costs(np.ones(count), np.full(count, 3 / UNIT)),
    )


def test_a_seed_gives_one_answer_on_any_number_of_workers() -> None:
    one, *others = (
        simulate(mixed(), iterations=5_001, seed=7, workers=workers)
        for workers in (1, 2, 4)
    )
    for other in others:
        assert_same(one, other)
    assert one.iterations == 5_001
    another = simulate(mixed(), iterations=5_001, seed=8)
    assert not np.array_equal(one.cloud.finish, another.cloud.finish)


def test_a_chunk_can_be_done_elsewhere() -> None:
    model = mixed()
    base = schedule(model.network, model.activities, [], model.options)
    here = tables_of(model, base, responses=False, steady=frozenset())
    there = pickle.loads(pickle.dumps(here))  # noqa: S301  (our own bytes)
    one, two = (
        simulation.run_chunk(each, 256, 300, 5, drivers=True) for each in (here, there)
    )
    for name in type(one).__slots__:
        assert np.array_equal(getattr(one, name), getattr(two, name)), name


def test_more_iterations_begin_with_the_same_ones() -> None:
    few = simulate(mixed(), iterations=333)
    many = simulate(mixed(), iterations=3_000)
    assert np.array_equal(few.cloud.finish, many.cloud.finish[:333])


def test_it_can_be_followed_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "MOST_BLOCKS", 1)
    asked, told = Event(), []

    def listen(progress: Progress) -> None:
        told.append(progress.iterations)
        asked.set()

    found = simulate(
        mixed(),
        iterations=100_000,
        stop=Cancelled(asked.is_set),
        listener=listen,
        workers=1,
        tornado=2,
    )
    assert told == [simulation.AHEAD * simulation.lanes_of(40)]
    assert found.stopped
    assert found.iterations == found.finish.count == told[0]
    assert found.tornado == ()


def test_what_is_kept_does_not_grow_with_the_iterations() -> None:
    def kept(iterations: int) -> tuple[int, int]:
        found = simulate(mixed(4), iterations=iterations, tornado=0)
        arrays = [
            each for each in gc.get_referents(found) if isinstance(each, np.ndarray)
        ]
        parts = [found.finish, found.cost, found.cloud]
        arrays += [
            value
            for part in parts
            for name in type(part).__slots__
            if isinstance(value := getattr(part, name), np.ndarray)
        ]
        return len(arrays), sum(array.size for array in arrays)

    few, many = kept(200_000), kept(400_000)
    assert few[0] == many[0]
    most = 2 * (simulation.CLOUD + 2 * 65_536) + 100
    assert few[1] <= most
    assert many[1] <= most


def test_quantiles_stay_right_to_a_bin_in_bounded_memory() -> None:
    random = np.random.default_rng(1)
    values = random.integers(0, 50_000_000, 300_000)
    parts = [Distribution.of(part) for part in np.array_split(values, 7)]
    found = parts[0]
    for part in parts[1:]:
        found = found.merged(part)
    backwards = parts[-1]
    for part in reversed(parts[:-1]):
        backwards = backwards.merged(part)
    assert np.array_equal(found.bins, backwards.bins)
    assert np.array_equal(found.counts, backwards.counts)
    assert found.width <= 2 * 50_000_000 / 65_536 * 2
    ordered = np.sort(values)
    for probability in (0.0, 0.1, 0.5, 0.8, 0.99, 1.0):
        rank = max(0, math.ceil(probability * len(values)) - 1)
        assert 0 <= found.quantile(probability) - ordered[rank] < found.width
    assert found.mean == pytest.approx(values.mean())
    assert found.sd == pytest.approx(values.std(ddof=1))
    assert abs(found.chance(10_000_000) - (values <= 10_000_000).mean()) < 1e-3


def test_standard_errors_shrink_with_the_iterations() -> None:
    few = simulate(plan([Estimate.uniform(0, 1)]), iterations=1_000).finish
    many = simulate(plan([Estimate.uniform(0, 1)]), iterations=16_000).finish
    assert few.standard_error(0.5) / UNIT == pytest.approx(
        math.sqrt(0.25 / 1_000), rel=0.2
    )
    assert few.standard_error(0.5) / many.standard_error(0.5) == pytest.approx(
        4, rel=0.3
    )


def test_milestones_and_summaries_have_their_own_finish() -> None:
    model = in_series(
        [Estimate.uniform(0, 1), Estimate.uniform(0, 1), Estimate.certain(9)],
        milestones={"built": [0, 1], "dug": [0]},
    )
    found = simulate(model, iterations=N)
    assert_mean(found.milestones["built"], 1)
    assert_mean(found.milestones["dug"], 0.5)
    assert found.milestones["built"].maximum < found.finish.minimum


def test_a_plan_without_tasks_or_with_nothing_open() -> None:
    office = Calendar.round_the_clock()
    done = RiskModel(
        Network.build(1, [], []),
        Activities.build([UNIT], status=Status.COMPLETE, known_finish=[5], calendar=0),
        [office],
        Options(project_start=0),
        ratios={0: Estimate.uniform(1, 2)},
    )
    found = simulate(done, iterations=50)
    assert (found.finish.minimum, found.finish.maximum) == (5, 5)
    assert found.criticality[0] == 0
    with pytest.raises(DataError, match="Plan: it has no task"):
        RiskModel(Network.build(0, [], []), Activities.build([]), [], Options(0))


# -- what it refuses -----------------------------------------------------------------


def test_a_loop_names_its_tasks() -> None:
    with pytest.raises(CycleError, match="pour -> dig -> pour"):
        plan([None, None], [(0, 1), (1, 0)], labels=["dig", "pour"])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Estimate.triangular(3, 2, 5), "low: 3 is above most likely, 2"),
        (lambda: Estimate.pert(1, 6, 5), "most likely: 6 is above high, 5"),
        (lambda: Estimate.uniform(2, 1), "low: 2 is above high, 1"),
        (lambda: Estimate.pert(1, math.nan, 5), "most likely: nan"),
        (lambda: Estimate.normal(1, -1), "deviation: -1"),
        (lambda: Estimate.normal(math.inf, 1), "mean: inf"),
        (lambda: Estimate.lognormal(0, 5), "p10: 0"),
        (lambda: Estimate.quantiles({0.5: 1.0}), "1 is too few"),
        (lambda: Estimate.quantiles({0.5: 1.0, 1.5: 2.0}), "1.5 is outside 0 to 1"),
        (lambda: Estimate.quantiles({0.5: 2.0, 0.9: 1.0}), "P50: 2 is above P90, 1"),
        (lambda: plan([Estimate.uniform(-1, 1)]), "task 0: -1e"),
        (lambda: plan([None], risks=(Risk("storm", 1.2),)), "storm: probability: 1.2"),
        (
            lambda: plan([None], risks=(Risk("storm", math.nan),)),
            "storm: probability: nan",
        ),
        (
            lambda: plan(
                [None], risks=(Risk("s", 1, (Impact(4, Estimate.certain(1)),)),)
            ),
            "s: there is no task 4; tasks are numbered 0 to 0",
        ),
        (
            lambda: plan([None], risks=(Risk("s", 1, response=Response(-0.1)),)),
            "esponse to risk s: probability: -0.1",
        ),
        (lambda: plan([None], groups=(Group("g", [0], 1.5),)), "g: correlation: 1.5"),
        (lambda: plan([None], groups=(Group("g", [7], 0.5),)), "g: there is no task 7"),
        (
            lambda: plan([None], groups=(Group("g", [0], 0.6), Group("h", [0], 0.6))),
            "h: correlation: with its other groups that of task 0 passes 1",
        ),
        (
            lambda: plan([None] * 2, branches=(Branch("b", (0.5, 0.4), ([0], [1])),)),
            "b: its probabilities sum to 0.9",
        ),
        (
            lambda: plan([None] * 2, branches=(Branch("b", (0.5, 0.5), ([0], [0])),)),
            "b: task 0 is in branch b already",
        ),
        (
            lambda: plan([None], costs=Costs(np.array([math.nan]), np.zeros(1))),
            "fixed of task 0",
        ),
        (
            lambda: plan([None], costs=Costs(np.zeros(2), np.zeros(1))),
            "fixed: 2 values do not fit 1 tasks",
        ),
        (lambda: plan([None], milestones={"m": []}), "m: it names no task"),
        (
            lambda: plan([Estimate.certain(1)], ratios={0: Estimate.certain(1)}),
            "it has a duration and a ratio",
        ),
        (lambda: simulate(plan([None]), iterations=0), "iterations: 0"),
        (lambda: simulate(plan([None]), seed=-1), "seed: -1"),
        (lambda: simulate(plan([None]), tornado_at=1.0), "tornado_at: 1.0"),
        (lambda: simulate(plan([None]), level={}), "Level: it has no quantile"),
        (
            lambda: simulate(plan([None]), level={0.8: 2.0, 0.9: 1.0}),
            "P90: 1.0 is below 2.0",
        ),
        (
            lambda: simulate(plan([None]), iterations=9).finish.quantile(2),
            "2 is outside",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(make: Any, said: str) -> None:
    with pytest.raises(DataError, match=said):
        make()


def test_deterministic_figures_are_the_plans() -> None:
    model = plan([None] * 3, [(0, 1), (0, 2)])
    found = simulate(model, iterations=33)
    made = schedule(model.network, model.activities, [], model.options)
    assert found.finish.minimum == found.finish.maximum == made.project_finish
    assert found.planned_finish == made.project_finish
    assert found.criticality.tolist() == made.longest_path.astype(float).tolist()
