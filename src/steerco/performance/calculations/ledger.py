"""A plan with the actual costs that finance booked on its tasks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from steerco.schedules.model import Schedule, Task

CENT = Decimal("0.01")


def task_key(task: Task) -> str:
    """Return how a posting names a task: its code, else its number."""
    return task.code or str(task.uid)


def with_actuals(schedule: Schedule, booked: Mapping[str, Decimal]) -> Schedule:
    """Return the plan with booked costs in place of its own.

    `booked` maps task keys to amounts. What names no task of the plan is spread by
    baseline cost, evenly where there is none; the sum stays to the cent.
    """
    leaves = [task for task in schedule.tasks if not task.is_summary]
    if not leaves:
        return schedule
    costs = {task.uid: booked.get(task_key(task), Decimal()) for task in leaves}
    rest = sum(booked.values(), Decimal()) - sum(costs.values(), Decimal())
    for uid, part in spread(rest, leaves).items():
        costs[uid] += part
    return msgspec.structs.replace(
        schedule,
        tasks=tuple(
            msgspec.structs.replace(task, actual_cost=costs[task.uid])
            if task.uid in costs
            else task
            for task in schedule.tasks
        ),
    )


def spread(amount: Decimal, tasks: list[Task]) -> dict[int, Decimal]:
    """Share an amount out by baseline cost; the last task takes what rounding leaves."""
    if not amount:
        return {}
    weights = [baseline_cost(task) for task in tasks]
    if not sum(weights):
        weights = [Decimal(1)] * len(tasks)
    whole, left, parts = sum(weights, Decimal()), amount, {}
    for task, weight in zip(tasks[:-1], weights[:-1], strict=True):
        part = (amount * weight / whole).quantize(CENT, ROUND_HALF_UP)
        parts[task.uid] = part
        left -= part
    parts[tasks[-1].uid] = left
    return parts


def baseline_cost(task: Task) -> Decimal:
    return next((b.cost for b in task.baselines if b.cost), None) or Decimal()
