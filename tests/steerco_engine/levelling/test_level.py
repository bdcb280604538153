"""Plans against every possible plan, and against a verifier that knows no solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.steerco_engine.levelling.brute_force import best_value
from tests.steerco_engine.levelling.verifier import cost, faults
from tests.steerco_engine.levelling.worlds import random_instance, random_site

from steerco_engine.levelling import Builder, Cause, Objective, generate, level
from steerco_engine.solving import Iterations, Seconds, Status

KINDS = ("FS", "SS", "FF", "SF")
MAKESPAN = Objective(makespan=1)
TARDINESS = Objective(tardiness=1)


def exact(instance, objective, horizon=12, **options):
    expected = best_value(instance, objective, horizon)
    result = level(instance, objective=objective, stop=Iterations(50), **options)
    assert expected is not None
    assert result.solution is not None
    assert faults(instance, result.solution) == []
    assert result.objective == pytest.approx(cost(instance, result.solution, objective))
    assert result.bound <= expected + 1e-6
    assert result.objective == pytest.approx(expected)
    return result


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("objective", [MAKESPAN, TARDINESS])
def test_no_plan_is_better_with_finish_to_start_links(seed, objective):
    result = exact(random_instance(seed, tasks=4), objective)
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(5))
def test_no_plan_is_better_with_all_links_lags_and_changing_capacity(seed):
    exact(
        random_instance(seed, tasks=4, kinds=KINDS, changes=True, dates=True), MAKESPAN
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_plan_is_better_with_persons(seed):
    exact(random_instance(seed, tasks=4, skills=True), MAKESPAN)


@pytest.mark.parametrize("seed", range(4))
def test_no_plan_is_nearer_to_today(seed):
    instance = random_instance(seed, tasks=4, today=True)
    exact(instance, Objective(makespan=3, moved=2, shift=1))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("calendars", [False, True])
@pytest.mark.parametrize("splits", [False, True])
def test_first_plans_keep_every_rule(seed, calendars, splits):
    instance = random_instance(
        seed, tasks=7, kinds=KINDS, calendars=calendars, splits=splits,
        skills=True, changes=True, dates=True,
    )  # fmt: skip
    plan = generate(instance)
    assert plan is not None
    assert faults(instance, plan) == []


def test_a_move_names_the_resource_and_the_weightier_work_that_holds_it():
    build = Builder()
    build.add_resource("crane", 1)
    build.add_project("Tower", due=4, weight=5)
    build.add_project("Shed", due=4, weight=1)
    build.add_task("lift roof", 4, project="Shed", needs={"crane": 1})
    build.add_task("lift steel", 4, project="Tower", needs={"crane": 1})
    result = level(build.build(), stop=Seconds(5))
    (move,) = result.solution.moves()
    assert (move.task, move.start, move.delay) == (0, 4, 4)
    assert (move.cause, move.holder, move.others) == (Cause.RESOURCE, "crane", (1,))
    assert result.objective == 4


def test_an_instance_without_tasks_has_an_empty_plan():
    result = level(Builder().build())
    assert result.status is Status.OPTIMAL
    assert result.objective == 0
    assert result.solution.start.tolist() == []


def test_without_a_clock_the_same_seed_gives_the_same_plan():
    instance = random_instance(3, tasks=7, skills=True, changes=True)
    first, second = (level(instance, stop=Iterations(30), seed=4) for _ in range(2))
    assert first.solution.start.tolist() == second.solution.start.tolist()
    assert first.bound == second.bound


def test_smoothing_lets_work_follow_that_could_run_at_once():
    build = Builder()
    build.add_resource("crew", 2)
    build.add_project("P")
    build.add_task("wait", 4)
    build.add_task("dig", 2, needs={"crew": 1})
    build.add_task("fill", 2, needs={"crew": 1})
    objective = Objective(makespan=10, smoothness=1)
    result = level(build.build(), objective=objective, stop=Iterations(50))
    assert result.solution.makespan == 4
    assert result.solution.smoothness == 4
    assert result.objective == 44


@pytest.mark.parametrize("seed", range(5))
def test_smoothing_keeps_every_rule_and_its_bound_holds(seed):
    instance = random_instance(
        seed, tasks=4, kinds=KINDS, skills=seed % 2 == 1, dates=True
    )
    objective = Objective(makespan=2, smoothness=1)
    expected = best_value(instance, objective, 12)
    result = level(instance, objective=objective, stop=Iterations(50))
    assert faults(instance, result.solution) == []
    assert result.objective == pytest.approx(cost(instance, result.solution, objective))
    assert result.bound <= expected + 1e-6
    assert result.objective >= expected - 1e-6
    assert result.objective <= generate(instance, objective).value() + 1e-6


def today(instance, start):
    return replace(instance, tasks=replace(instance.tasks, current=start))


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_that_still_holds_is_not_moved(seed):
    instance = random_site(seed, tasks=40)
    plan = generate(instance, MAKESPAN)
    result = level(
        today(instance, plan.start),
        objective=Objective(moved=5, shift=1),
        stop=Iterations(50),
    )
    assert result.objective == 0
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(3))
def test_after_a_delay_only_some_tasks_move(seed):
    instance = random_site(seed, tasks=70)
    planned = today(instance, generate(instance, MAKESPAN).start)
    late = int(np.argmin(planned.tasks.current + 99 * (planned.tasks.duration == 0)))
    release = planned.tasks.release.copy()
    release[late] = planned.tasks.current[late] + 3
    delayed = replace(planned, tasks=replace(planned.tasks, release=release))
    objective = Objective(moved=5, shift=1)
    result = level(delayed, objective=objective, stop=Iterations(40))
    assert faults(delayed, result.solution) == []
    assert result.objective == pytest.approx(cost(delayed, result.solution, objective))
    anew = generate(delayed, MAKESPAN)
    assert result.solution.moved >= 1
    assert result.objective <= anew.value(objective)
    assert result.bound >= 5 + 3
