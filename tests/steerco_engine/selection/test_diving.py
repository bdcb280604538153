"""Dives from the relaxation: what they decide fits, and what they leave open is enough."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.selection import instances
from tests.steerco_engine.selection.verifying import Judged

from steerco_engine.selection import exact, greedy_ratio, solver
from steerco_engine.selection.baselines import greedy_columns
from steerco_engine.selection.diving import WHOLE, dive
from steerco_engine.selection.mix import mix_of, shortfall
from steerco_engine.selection.program import compile_program
from steerco_engine.selection.relaxation import descend, price, relax
from steerco_engine.solving import Seconds

PROBLEMS = [(120, 12, 6, seed) for seed in range(3)]


def program_of(problem):
    return compile_program(instances.generate(*problem).data)


def solved(program):
    return relax(program, np.inf, lambda: False)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_what_a_dive_decides_and_its_relaxation_keep_the_limits(problem):
    program = program_of(problem)
    ground = dive(program, solved(program), 400, lambda: False)
    taken = np.zeros(len(program.score))
    taken[ground.kept[ground.kept >= 0]] = 1.0
    assert (ground.share[taken > 0] >= 1 - WHOLE).all()
    left = program.limit - program.matrix.times(taken)
    assert ground.rest.limit == pytest.approx(left)
    over = program.matrix.times(ground.share) - program.limit
    assert over.max() < 1e-5


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_dive_leaves_open_only_who_is_not_decided(problem):
    program = program_of(problem)
    ground = dive(program, solved(program), 400, lambda: False)
    open_ = program.candidate[ground.columns]
    assert len(open_)
    assert (ground.kept[open_] < 0).all()
    assert (np.diff(ground.columns) > 0).all()


def test_deciding_what_a_dive_leaves_open_beats_filling_up_by_ratio():
    program = program_of(PROBLEMS[0])
    ground = dive(program, solved(program), 600, lambda: False)
    proof = exact.prove(
        ground.rest,
        exact.Open(ground.columns, np.zeros(program.candidates, bool)),
        incumbent=None,
        seconds=np.inf,
        stopped=lambda: False,
        found=lambda _: None,
        bounded=lambda _: None,
        gap=0.005,
        nodes=200,
    )
    choice = np.where(ground.kept >= 0, ground.kept, proof.columns)
    assert not shortfall(program, choice).any()
    greedy = mix_of(program, greedy_columns(program))
    assert mix_of(program, choice).objective > greedy.objective


def test_prices_without_parts_give_no_dive():
    program = program_of(PROBLEMS[0])
    nothing = price(program, np.zeros(len(program.limit)))
    assert dive(program, nothing, 400, lambda: False) is None


def test_a_dive_that_is_stopped_at_once_decides_nothing():
    program = program_of(PROBLEMS[0])
    prices = solved(program)
    asked = iter([False] * 3)
    ground = dive(program, prices, 400, lambda: next(asked, True))
    assert ground is None or (ground.kept < 0).all()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_descent_comes_close_to_the_relaxation(problem):
    program = program_of(problem)
    floor = mix_of(program, greedy_columns(program)).objective
    by_descent = descend(program, floor, 1_500, lambda: False)
    bound = solved(program).bound
    assert bound - 1e-6 * bound <= by_descent.bound <= 1.01 * bound
    parts = np.bincount(program.candidate, by_descent.share)
    assert parts.max() <= 1 + 1e-9


def test_large_problems_are_priced_both_ways_and_dived_into(monkeypatch):
    data = instances.generate(150, 12, 6, 4).data
    grounds = []

    def watched(*arguments):
        grounds.append(dive(*arguments))
        return grounds[-1]

    monkeypatch.setattr(solver, "LARGE", 0)
    monkeypatch.setattr(solver, "SMALL", 0)
    monkeypatch.setattr(solver, "dive", watched)
    result = solver.select(data, Seconds(8))
    assert grounds
    judged = Judged(data, result.solution.chosen.tolist())
    assert not judged.faults
    assert judged.objective == pytest.approx(result.objective)
    assert greedy_ratio(data).objective <= result.objective <= result.bound
