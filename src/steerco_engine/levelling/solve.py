"""Levelling: an answer at once, then a better one until the stopping rule ends."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from steerco_engine.levelling import generation, phases, rules
from steerco_engine.levelling.exact import Model
from steerco_engine.levelling.generation import LATE
from steerco_engine.levelling.instance import NONE, Instance
from steerco_engine.levelling.objective import Objective
from steerco_engine.levelling.plan import Plan
from steerco_engine.levelling.search import COMPILE_SEARCH_FROM, Search
from steerco_engine.levelling.tables import CALENDAR, PART_FROM, Draft
from steerco_engine.levelling.workspace import Workspace
from steerco_engine.solving import (
    Listener,
    Result,
    Seconds,
    Status,
    StoppingRule,
    Watch,
)

PROVABLE = 400
"""Tasks up to which CP-SAT is asked for an answer before the search."""
PROVEN_OFTEN = 80
"""Tasks up to which CP-SAT often proves what the search has found."""
MODELLED = 3_000
"""Tasks up to which CP-SAT is asked at all."""


def level(
    instance: Instance,
    *,
    stop: StoppingRule | None = None,
    seed: int = 0,
    objective: Objective | None = None,
    listener: Listener | None = None,
    warm_start: Plan | Sequence[int] | None = None,
) -> Result[Plan]:
    """Find when each task works so that resources suffice and the plan costs least.

    Parameters
    ----------
    instance : Instance
    stop : StoppingRule, optional
        10 seconds where not given. Without a clock in it the same seed gives the same
        answer; a step is one plan generated and justified, or one ruin and recreate.
    seed : int
    objective : Objective, optional
        Weighted tardiness where a project has a due date, else the makespan.
    listener : callable, optional
        Called with a `Progress`.
    warm_start : Plan or sequence of int, optional
        A plan, or starts, whose order of tasks is tried first.

    Returns
    -------
    Result of Plan
        With a bound that no plan's objective is below.

    Raises
    ------
    DataError
        If dates, locks or fixed work contradict each other.
    """
    search = Search(
        instance,
        objective or usual(instance),
        Watch(stop or Seconds(10), listener, maximise=False),
        seed,
    )
    phases.generate_first(search, warm_start)
    phases.bound(search)
    if instance.count and not search.watch.done():
        better(search)
    return result_of(search)


def better(search: Search) -> None:
    """Let searches take turns; by the clock in shares of it, else in growing steps."""
    watch, space = search.watch, search.space
    exact = Model.suits(space) and space.instance.count <= MODELLED
    if exact and space.instance.count <= PROVABLE:
        left = watch.seconds_left
        phases.search_model(search, seconds=min(1.5, 0.15 * left), work=1.0)
    space.compile = space.instance.count >= COMPILE_SEARCH_FROM
    turn = 0
    while not watch.done():
        share = 1.0 - proof_share(space) if exact else 1.0
        phases.search_plans(search, share, steps=1000 << turn)
        if share < 1 and not watch.done():
            seconds = watch.seconds_left
            phases.search_model(search, seconds=seconds, work=float(2 << turn))
        turn += 1


def proof_share(space: Workspace) -> float:
    """Return the share of time for CP-SAT on the whole model."""
    count = space.instance.count
    if count < COMPILE_SEARCH_FROM:
        return 0.9
    if len(space.tables.seat_pool):
        return 0.6
    if count <= PROVEN_OFTEN:
        return 0.45
    return 0.1 if count <= PROVABLE else 0.0


def result_of(search: Search) -> Result[Plan]:
    """Return the best plan of a search with what is known of it."""
    plan = None
    if search.best is not None and search.value < LATE:
        plan = plan_of(search.space, search.best)
        search.watch.objective = plan.value()
    result = search.watch.result(plan, seed=search.seed)
    if plan is None and search.impossible:
        return Result(
            None, Status.INFEASIBLE, None, None, result.seconds, result.iterations,
            search.seed,
        )  # fmt: skip
    return result


def generate(instance: Instance, objective: Objective | None = None) -> Plan | None:
    """Return the plan of serial generation by latest finish: the usual baseline.

    None where a task finds no place.
    """
    space = Workspace(instance, objective or usual(instance))
    draft = space.generate(
        generation.serial,
        space.draft(),
        space.listed(rules.rules_of(space)[0].priority),
    )
    return None if draft is None else plan_of(space, draft)


def usual(instance: Instance) -> Objective:
    """Return tardiness where a project has a due date and a weight, else makespan."""
    due = (instance.projects.due != NONE) & (instance.projects.weight > 0)
    return Objective(tardiness=1.0) if due.any() else Objective(makespan=1.0)


def plan_of(space: Workspace, draft: Draft) -> Plan:
    """Return a draft as a plan."""
    tables = space.tables
    resources = len(space.instance.resources.names)
    seats = space.instance.seats.first.tolist()
    who = (draft.who - resources).tolist()
    parts = []
    for task, length in enumerate(space.instance.tasks.duration.tolist()):
        start = int(draft.start[task])
        row = int(tables.task[task, CALENDAR])
        if space.instance.tasks.splittable[task]:
            first = tables.task[task, PART_FROM]
            parts.append(draft.part[first : first + length].copy())
        elif row < 0 or length == 0:
            parts.append(np.arange(start, start + length))
        else:
            offset = tables.worked[row, start]
            parts.append(tables.times[row, offset : offset + length].copy())
    return Plan(
        space.instance,
        space.objective,
        draft.start.copy(),
        draft.finish.copy(),
        tuple(parts),
        tuple(tuple(who[a:b]) for a, b in itertools.pairwise(seats)),
    )
