"""`select` finds the best mix, keeps every rule, and never claims more than it proves."""

from __future__ import annotations

import numpy as np
import pytest
from tests.steerco_engine.selection.problems import random_problem, six_projects
from tests.steerco_engine.selection.verifying import Judged, best_by_enumeration

from steerco_engine.selection import (
    Builder,
    Decision,
    greedy_ratio,
    rank_with_cut_line,
    search,
    select,
    solver,
)
from steerco_engine.selection.program import compile_program
from steerco_engine.selection.relaxation import descend, relax
from steerco_engine.solving import Gap, Iterations, Progress, Seconds, Status


def names(mix) -> set[str]:
    return {each.candidate for each in mix}


def test_the_oracle_is_solved_and_greedy_falls_short():
    data = six_projects().build()
    result = select(data, Seconds(20))
    assert names(result.solution) == {"P1", "P2", "P4", "P5"}
    assert (result.objective, result.bound, result.status) == (78, 78, Status.OPTIMAL)
    assert names(greedy_ratio(data)) == {"P2", "P3", "P4", "P5"}
    assert greedy_ratio(data).objective == 73


def test_the_oracle_holds_with_mandatory_required_and_excluded_projects():
    builder = six_projects()
    builder.requires("P3", "P2")
    builder.excludes("P1", "P6")
    data = builder.build()
    data = data.locked(data.index("P4"), Decision.IN)
    assert select(data, Seconds(20)).objective == 78
    without = data.locked(data.index("P1"), Decision.OUT)
    again = select(without, Seconds(20))
    assert again.objective == 73
    assert names(again.solution) == {"P2", "P3", "P4", "P5"}


@pytest.mark.parametrize("seed", range(60))
def test_small_problems_are_solved_as_by_trying_every_choice(seed):
    data = random_problem(seed)
    result = select(data, Seconds(30))
    best = best_by_enumeration(data)
    if best is None:
        assert result.status is Status.INFEASIBLE
        assert result.solution is None
        return
    judged = Judged(data, result.solution.chosen.tolist())
    assert not judged.faults
    assert judged.objective == pytest.approx(result.objective)
    assert result.objective == pytest.approx(best)
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(60))
def test_baselines_keep_the_rules_and_are_never_better(seed):
    data = random_problem(seed)
    best = best_by_enumeration(data)
    for method in (rank_with_cut_line, greedy_ratio):
        if (mix := method(data)) is not None:
            judged = Judged(data, mix.chosen.tolist())
            assert not judged.faults
            assert judged.objective == pytest.approx(mix.objective)
            assert mix.objective <= best + 1e-9


def larger(seed: int = 3):
    """Return forty candidates over eight periods, too many for branch and bound alone."""
    random = np.random.default_rng(seed)
    builder = Builder(8)
    builder.money("money", 60.0)
    builder.role("role", 9.0, hire_most=2, hire_price=3, paid_from="money")
    for i in range(40):
        size = int(random.integers(1, 4))
        builder.candidate(
            f"C{i}",
            value=float(random.integers(20, 90)),
            uses={
                "money": random.integers(4, 14, size).tolist(),
                "role": random.integers(1, 4, size).tolist(),
            },
            starts=range(5),
            decision=Decision.IN if i in (2, 9) else Decision.FREE,
        )
    for i in range(0, 30, 5):
        builder.requires(f"C{i}", f"C{i + 1}")
        builder.after(f"C{i}", f"C{i + 1}")
        builder.excludes(f"C{i + 2}", f"C{i + 3}")
    return builder.build()


def test_the_search_keeps_every_rule_and_stays_under_the_bound(monkeypatch):
    monkeypatch.setattr(solver, "SMALL", 0)
    monkeypatch.setattr(solver, "NODES", 1)
    told: list[Progress] = []
    data = larger()
    result = select(data, Iterations(2_000), listener=told.append)
    judged = Judged(data, result.solution.chosen.tolist())
    assert not judged.faults
    assert judged.objective == pytest.approx(result.objective)
    assert result.objective > greedy_ratio(data).objective
    best = [each.objective for each in told if each.objective is not None]
    bounds = [each.bound for each in told if each.bound is not None]
    assert best == sorted(best)
    assert bounds == sorted(bounds, reverse=True)
    assert max(best) <= min(bounds)


def test_the_same_seed_and_number_of_steps_give_the_same_answer(monkeypatch):
    monkeypatch.setattr(solver, "SMALL", 0)
    monkeypatch.setattr(solver, "NODES", 1)
    one, other = (select(larger(), Iterations(500), seed=5) for _ in range(2))
    assert one.solution.chosen.tolist() == other.solution.chosen.tolist()
    assert (one.bound, one.iterations) == (other.bound, other.iterations)


def test_a_warm_start_is_taken_and_freed_of_what_no_longer_fits():
    data = larger()
    first = select(data, Iterations(500))
    member = int(first.solution.members[5])
    changed = data.locked(member, Decision.OUT)
    again = select(changed, Iterations(500), warm_start=first.solution)
    assert not Judged(changed, again.solution.chosen.tolist()).faults
    assert again.objective >= greedy_ratio(changed).objective


def test_the_kernels_run_interpreted_as_they_do_compiled(monkeypatch):
    monkeypatch.setattr(solver, "SMALL", 0)
    data = six_projects().build()
    monkeypatch.setattr(search, "_machine_code", lambda kernel: kernel)
    monkeypatch.setattr(search, "PEOPLE", 10)
    monkeypatch.setattr(solver, "NODES", 1)
    assert select(data, Iterations(60)).objective == 78


def test_searching_and_proving_side_by_side_keep_every_rule(monkeypatch):
    monkeypatch.setattr(solver, "SMALL", 0)
    data = larger()
    result = select(data, Seconds(6) | Gap(0.02))
    judged = Judged(data, result.solution.chosen.tolist())
    assert not judged.faults
    assert judged.objective == pytest.approx(result.objective)
    assert result.objective <= result.bound
    assert result.objective >= greedy_ratio(data).objective


@pytest.mark.parametrize("seed", range(20))
def test_prices_by_descent_give_bounds_that_hold(seed):
    data = random_problem(seed)
    best = best_by_enumeration(data)
    if best is None:
        pytest.skip("no mix keeps the rules of this seed")
    program = compile_program(data)
    by_descent = descend(program, best, 200, lambda: False)
    exact = relax(program, np.inf, lambda: False)
    assert by_descent.bound >= exact.bound - 1e-6 >= best - 2e-6


def test_nothing_to_choose_from_gives_an_empty_mix():
    builder = Builder()
    builder.money("budget", 0)
    result = select(builder.build(), Seconds(5))
    assert result.status is Status.OPTIMAL
    assert (result.objective, len(result.solution)) == (0, 0)
