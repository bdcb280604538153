"""Every reason holds when the problem is solved again with the change it names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.steerco_engine.selection.problems import random_problem, six_projects
from tests.steerco_engine.selection.verifying import Judged, best_by_enumeration

from steerco_engine.selection import (
    Decision,
    alternatives,
    binding,
    conflict,
    explain,
    explaining,
    frontier,
    joined,
    relaxations,
    robustness,
    select,
)
from steerco_engine.selection.program import RowKind
from steerco_engine.solving import Seconds

SOLVE = Seconds(20)
FRONTIER = {
    15: 14,
    25: 22,
    30: 25,
    35: 26,
    40: 36,
    45: 39,
    55: 47,
    60: 48,
    65: 52,
    70: 61,
    80: 66,
    85: 69,
    90: 73,
    95: 77,
    100: 78,
}
"""Best value by cost of the six projects."""


def worth_more(data, candidate: int, more: float):
    values = data.options.values.copy()
    mine = data.option_candidate == candidate
    values[mine, 0] += more / data.weights[0]
    return replace(data, options=replace(data.options, values=values))


@pytest.mark.parametrize("seed", range(25))
def test_reasons_of_small_problems_are_exact(seed):
    data = random_problem(seed)
    result = select(data, SOLVE)
    if result.solution is None:
        pytest.skip("no mix keeps the rules of this seed")
    for reason in explain(data, result.solution):
        other = Decision.OUT if reason.inside else Decision.IN
        if data.decisions[reason.candidate] is not Decision.FREE:
            continue
        best = best_by_enumeration(data.locked(reason.candidate, other))
        if best is None:
            assert reason.instead is None
            continue
        assert reason.lost_at_most == pytest.approx(result.objective - best)
        assert reason.lost_at_least == reason.lost_at_most
        assert not Judged(data, reason.instead.chosen.tolist()).faults


def test_a_candidate_that_is_out_comes_in_for_the_value_that_it_lacks():
    data = six_projects().build()
    mix = select(data, SOLVE).solution
    p3 = data.index("P3")
    reason = explain(data, mix)[p3]
    assert not reason.inside
    assert reason.lost_at_most == pytest.approx(1)
    assert "P3" not in select(worth_more(data, p3, 0.9), SOLVE).solution
    assert "P3" in select(worth_more(data, p3, 1.1), SOLVE).solution


def test_a_candidate_that_is_out_joins_when_it_gets_what_it_is_missing():
    data = six_projects().build()
    mix = select(data, SOLVE).solution
    for reason in explain(data, mix):
        if reason.inside:
            continue
        assert reason.missing
        chosen = mix.chosen.copy()
        chosen[reason.candidate] = int(
            np.flatnonzero(data.option_candidate == reason.candidate)[0]
        )
        richer = joined(data, reason)
        assert not Judged(richer, chosen.tolist()).faults
        again = select(richer, SOLVE)
        own = data.scores[chosen[reason.candidate]]
        assert again.objective >= mix.objective + own - 1e-6


@pytest.mark.parametrize("seed", range(15))
def test_reasons_of_larger_problems_hold_as_bounds(seed, monkeypatch):
    monkeypatch.setattr(explaining, "EXACT_ENTRIES", 0)
    data = random_problem(seed)
    result = select(data, SOLVE)
    if result.solution is None:
        pytest.skip("no mix keeps the rules of this seed")
    for reason in explain(data, result.solution):
        if data.decisions[reason.candidate] is not Decision.FREE:
            continue
        other = Decision.OUT if reason.inside else Decision.IN
        best = best_by_enumeration(data.locked(reason.candidate, other))
        if best is None:
            assert reason.instead is None
        elif reason.lost_at_most is not None:
            loss = result.objective - best
            assert reason.lost_at_least <= loss + 1e-6 <= reason.lost_at_most + 2e-6


def test_the_frontier_is_that_of_the_oracle():
    data = six_projects().build()
    budget = data.resource_index("budget")
    shares = [cost / 100 for cost in FRONTIER]
    points = list(frontier(data, budget, shares=shares, stop=SOLVE))
    found = {round(point.amount): point.result.objective for point in points}
    assert found == FRONTIER
    assert all(point.used <= point.amount + 1e-9 for point in points)


def test_alternatives_differ_from_the_mix_and_from_each_other():
    data = six_projects().build()
    mix = select(data, SOLVE).solution
    found = list(alternatives(data, mix, count=4, differ=2, stop=SOLVE))
    worths = [each.objective for each in found]
    assert worths == sorted(worths, reverse=True)
    assert worths[0] == 77
    mixes = [mix, *(each.solution for each in found)]
    for k, one in enumerate(mixes):
        assert not Judged(data, one.chosen.tolist()).faults
        for other in mixes[:k]:
            assert np.sum((one.chosen >= 0) != (other.chosen >= 0)) >= 2


def test_binding_limits_tell_what_more_of_them_brings():
    data = six_projects().build()
    mix = select(data, SOLVE).solution
    found = binding(data, mix, verified=2, stop=SOLVE)
    assert {data.resources[each.resource].name for each in found} <= {
        "budget",
        "people",
    }
    for each in found:
        more = data.with_amounts(
            each.resource, data.resources[each.resource].amounts + each.step
        )
        assert each.gain == pytest.approx(best_by_enumeration(more) - 78)


def test_robustness_is_certain_without_uncertainty():
    from steerco_engine.selection import Spread

    data = six_projects().build()
    mix = select(data, SOLVE).solution
    sure = robustness(data, mix, worlds=3, stop=SOLVE, spread=Spread(0, 0, 0))
    assert sure.stays.tolist() == [1, 1, 0, 1, 1, 0]
    assert sure.holds.tolist() == [1, 1]
    assert (sure.holds_all, sure.regret) == (1, 0)
    shaken = robustness(data, mix, worlds=20, stop=SOLVE, seed=2)
    assert 0 < shaken.holds_all < 1
    assert shaken.holds_all <= shaken.holds.min()
    again = robustness(data, mix, worlds=20, stop=SOLVE, seed=2)
    assert again.stays.tolist() == shaken.stays.tolist()


def test_a_conflict_names_rules_that_cannot_all_be_kept():
    builder = six_projects(budget=50)
    builder.requires("P1", "P6")
    builder.excludes("P2", "P3")
    data = builder.build()
    for name in ("P1", "P5"):
        data = data.locked(data.index(name), Decision.IN)
    found = conflict(data)
    assert {(each.kind, each.index) for each in found} == {
        (RowKind.RESOURCE, 0),
        (RowKind.MANDATORY, data.index("P1")),
        (RowKind.REQUIRES, 0),
    }
    budget, *others = relaxations(data)
    assert not others
    assert budget.resource == 0
    assert budget.more.tolist() == [40]
    eased = data.with_amounts(0, data.resources[0].amounts + budget.more)
    assert select(eased, SOLVE).solution is not None


def test_a_project_that_fits_nowhere_is_a_conflict_with_its_limit():
    data = six_projects(budget=30).build()
    data = data.locked(data.index("P1"), Decision.IN)
    assert {each.kind for each in conflict(data)} == {
        RowKind.RESOURCE,
        RowKind.MANDATORY,
    }
    assert relaxations(data)[0].more.tolist() == [10]


def test_a_feasible_problem_has_no_conflict():
    assert conflict(six_projects().build()) == ()
