"""The best plan by trying every start of every task; for tiny instances."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

from tests.steerco_engine.levelling.verifier import cost, faults, offered, works_in


class Tried:
    """A plan in the fields that the verifier reads."""

    def __init__(self, parts: list[tuple[int, ...]], starts: list[int], persons: Any):
        self.parts = parts
        self.start = starts
        self.finish = [
            p[-1] + 1 if p else s for p, s in zip(parts, starts, strict=True)
        ]
        self.persons = persons


def best_value(instance: Any, objective: Any, horizon: int) -> float | None:
    """Return the lowest cost of a plan within a horizon, None without any."""
    best: list[float | None] = [None]
    order = [int(i) for i in instance.order]
    parts: list[tuple[int, ...]] = [()] * len(order)
    starts = [0] * len(order)
    persons: list[tuple[int, ...]] = [()] * len(order)

    def descend(depth: int) -> None:
        if depth == len(order):
            tried = Tried(parts, starts, persons)
            if not faults(instance, tried):
                value = cost(instance, tried, objective)
                if best[0] is None or value < best[0]:
                    best[0] = value
            return
        task = order[depth]
        for start, periods in ways(instance, task, horizon):
            starts[task], parts[task] = start, periods
            if not linked(instance, task, starts, parts):
                continue
            for crew in crews(instance, task):
                persons[task] = crew
                if not early_fault(instance, order[: depth + 1], parts, persons):
                    descend(depth + 1)

    descend(0)
    return best[0]


def early_fault(instance: Any, done: list[int], parts: Any, persons: Any) -> bool:
    used: dict[tuple[str, int], int] = {}
    for i in done:
        for k, amount in instance.needs.of(i):
            for t in parts[i]:
                key = (instance.resources.names[k], t)
                used[key] = used.get(key, 0) + amount
        for p in persons[i]:
            for t in parts[i]:
                key = (f"person {p}", t)
                used[key] = used.get(key, 0) + 1
    return any(amount > offered(instance, k, t) for (k, t), amount in used.items())


def linked(instance: Any, task: int, starts: Any, parts: Any) -> bool:
    """Tell whether a task keeps its links from those before it, and its release."""

    def ends(i: int) -> tuple[int, int]:
        return starts[i], (parts[i][-1] + 1 if parts[i] else starts[i])

    if instance.tasks.fixed[task] >= 0:
        return True
    mine = ends(task)
    for other, kind, lag in instance.before.of(task):
        theirs = ends(other)
        if mine[kind // 2] < theirs[(kind + 1) % 2] + lag:
            return False
    return mine[0] >= instance.tasks.release[task]


def ways(instance: Any, task: int, horizon: int) -> Any:
    """Yield (start, periods worked)."""
    duration = int(instance.tasks.duration[task])
    fixed = int(instance.tasks.fixed[task])
    if duration == 0:
        yield from ((t, ()) for t in ([fixed] if fixed >= 0 else range(horizon + 1)))
        return
    working = [t for t in range(horizon) if works_in(instance, task, t)]
    if instance.tasks.splittable[task]:
        chosen: Any = combinations(working, duration)
    else:
        chosen = (
            tuple(working[q : q + duration]) for q in range(len(working) - duration + 1)
        )
    for periods in chosen:
        if fixed < 0 or periods[0] == fixed:
            yield periods[0], periods


def crews(instance: Any, task: int) -> Any:
    seats = instance.seats.of(task)
    if not seats:
        return [()]
    return [
        crew
        for crew in permutations(range(len(instance.persons.names)), len(seats))
        if all(
            instance.persons.level[p, s] >= level
            for p, (s, level) in zip(crew, seats, strict=True)
        )
    ]
