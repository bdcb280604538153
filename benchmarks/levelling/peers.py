"""The same instances by raw CP-SAT and by PyJobShop, two workers each."""

from __future__ import annotations

import importlib.util
from time import perf_counter
from typing import Any

from ortools.sat.python import cp_model

from steerco_engine.levelling import Instance
from steerco_engine.levelling.instance import FS, NONE


def cp_sat(instance: Instance, seconds: float, objective: str) -> dict[str, Any]:
    """Solve with intervals, cumulatives and optional intervals of persons, unaided."""
    began = perf_counter()
    model = cp_model.CpModel()
    tasks = instance.tasks
    horizon = int(tasks.duration.sum() + instance.projects.release.max(initial=0))
    releases = instance.projects.release[tasks.project].tolist()
    durations = tasks.duration.tolist()
    starts = [model.new_int_var(release, horizon, "") for release in releases]
    intervals = [
        model.new_fixed_size_interval_var(start, duration, "")
        for start, duration in zip(starts, durations, strict=True)
    ]
    uses: dict[int, list[tuple[int, int]]] = {}
    busy: dict[int, list[Any]] = {}
    for task in range(instance.count):
        for other, kind, lag in instance.before.of(task):
            assert kind == FS
            model.add(starts[task] >= starts[other] + durations[other] + lag)
        for resource, amount in instance.needs.of(task):
            uses.setdefault(resource, []).append((task, amount))
        _crew(model, instance, task, starts[task], durations[task], busy)
    for resource, rows in uses.items():
        (_, capacity), *_ = instance.resources.steps(resource)
        model.add_cumulative(
            [intervals[task] for task, _ in rows], [n for _, n in rows], capacity
        )
    for spans in busy.values():
        model.add_no_overlap(spans)
    ends = [start + d for start, d in zip(starts, durations, strict=True)]
    model.minimize(_price(model, instance, ends, horizon, objective))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    solved = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "value": solver.objective_value if solved else None,
        "bound": solver.best_objective_bound,
        "seconds": round(perf_counter() - began, 1),
    }


def _crew(
    model: Any, instance: Instance, task: int, start: Any, length: int, busy: Any
) -> None:
    chosen: dict[int, list[Any]] = {}
    for skill, level in instance.seats.of(task):
        seat = {
            person: model.new_bool_var("") for person in instance.able(skill, level)
        }
        model.add_exactly_one(seat.values())
        for person, taken in seat.items():
            chosen.setdefault(person, []).append(taken)
    for person, ways in chosen.items():
        taken = model.new_bool_var("")
        model.add(sum(ways) == taken)
        busy.setdefault(person, []).append(
            model.new_optional_fixed_size_interval_var(start, length, taken, "")
        )


def _price(
    model: Any, instance: Instance, ends: Any, horizon: int, objective: str
) -> Any:
    if objective == "makespan":
        last = model.new_int_var(0, horizon, "")
        model.add_max_equality(last, ends)
        return last
    parts = []
    for project, due in enumerate(instance.projects.due.tolist()):
        if due != NONE:
            late = model.new_int_var(0, horizon, "")
            for task, end in enumerate(ends):
                if instance.tasks.project[task] == project:
                    model.add(late >= end - due)
            parts.append(int(instance.projects.weight[project]) * late)
    return sum(parts)


def pyjobshop(instance: Instance, seconds: float) -> dict[str, Any] | None:
    """Solve a makespan instance without persons; None where it is not installed."""
    if importlib.util.find_spec("pyjobshop") is None or len(instance.seats.columns[0]):
        return None
    import pyjobshop

    began = perf_counter()
    model = pyjobshop.Model()
    pools = [
        model.add_renewable(capacity=instance.resources.steps(k)[0][1])
        for k in range(len(instance.resources.names))
    ]
    tasks = [
        model.add_task(earliest_start=int(instance.projects.release[project]))
        for project in instance.tasks.project
    ]
    for i, task in enumerate(tasks):
        needs = dict(instance.needs.of(i))
        model.add_mode(
            task=task,
            resources=pools,
            duration=int(instance.tasks.duration[i]),
            demands=[needs.get(k, 0) for k in range(len(pools))],
        )
        for other, _, _ in instance.before.of(i):
            model.add_end_before_start(tasks[other], task)
    result = model.solve(
        solver="ortools", time_limit=seconds, num_workers=2, display=False
    )
    return {
        "value": float(result.objective),
        "bound": float(result.lower_bound),
        "seconds": round(perf_counter() - began, 1),
    }
