"""Kernels of the population search over plain work; see `packed`.

As in `population`, with plans that are told apart by when their work is done: of two of
the same makespan the one that works earlier is better, and a child as good as one of its
parents is taken for its copy and dropped.
"""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling.instance import Floats, Ints
from steerco_engine.levelling.packed import NEED, NEEDY, Packed
from steerco_engine.levelling.population import (
    bred,
    prioritised,
    replaced,
    winner,
)
from steerco_engine.levelling.tables import (
    AFTER_FROM,
    BEFORE_FROM,
    DURATION,
    FAR,
    LAG,
    ORDER,
    OTHER,
    RELEASE,
)


def lacks(packed: Packed, free: Ints, task: int, period: int) -> bool:
    """Return whether a task has no room in a period."""
    for w in range(free.shape[1]):
        left = free[period, w] - packed.task[task, NEED + w]
        if left & packed.guard != packed.guard:
            return True
    return False


def fill(packed: Packed, free: Ints, task: int, begin: int, end: int) -> None:
    """Take what a task needs from `begin` to before `end`."""
    for w in range(free.shape[1]):
        need = packed.task[task, NEED + w]
        for period in range(begin, end):
            free[period, w] -= need


def empty(packed: Packed, free: Ints, end: int) -> None:
    """Lift all tasks before a period."""
    for period in range(end):
        for w in range(free.shape[1]):
            free[period, w] = packed.room[period, w]


def to_the_left(
    packed: Packed, free: Ints, listed: Ints, start: Ints, last: int
) -> int:
    """Place tasks in list order as early as possible; return the makespan.

    What is placed in `free` ends by `last`. Returns `FAR` where the horizon is too short.
    """
    empty(packed, free, last)
    horizon = free.shape[0]
    makespan = 0
    for a in range(len(listed)):
        task = listed[a]
        begin = packed.task[task, RELEASE]
        for x in range(
            packed.task[task, BEFORE_FROM], packed.task[task + 1, BEFORE_FROM]
        ):
            held = start[packed.before[x, OTHER]] + packed.before[x, LAG]
            if held > begin:
                begin = held
        length = packed.task[task, DURATION]
        end = begin + length
        if end > horizon:
            return FAR
        if packed.task[task, NEEDY]:
            unknown = begin
            period = end - 1
            while period >= unknown:
                if lacks(packed, free, task, period):
                    unknown = end
                    begin = period + 1
                    end = begin + length
                    if end > horizon:
                        return FAR
                    period = end
                period -= 1
            fill(packed, free, task, begin, end)
        start[task] = begin
        if end > makespan:
            makespan = end
    return int(makespan)


def to_the_right(
    packed: Packed, free: Ints, listed: Ints, start: Ints, makespan: int
) -> None:
    """Place tasks in list order as late as possible within a makespan."""
    empty(packed, free, makespan)
    for a in range(len(listed)):
        task = listed[a]
        length = packed.task[task, DURATION]
        begin = makespan - length
        for x in range(
            packed.task[task, AFTER_FROM], packed.task[task + 1, AFTER_FROM]
        ):
            held = start[packed.after[x, OTHER]] - packed.after[x, LAG]
            if held < begin:
                begin = held
        if packed.task[task, NEEDY]:
            unknown = begin + length
            period = begin
            while period < unknown:
                if lacks(packed, free, task, period):
                    unknown = begin
                    begin = period - length
                    period = begin - 1
                period += 1
            fill(packed, free, task, begin, begin + length)
        start[task] = begin


def sorted_by_start(
    packed: Packed, start: Ints, listed: Ints, counts: Ints, makespan: int
) -> None:
    """List tasks by start, those of one start by links."""
    counts[: makespan + 2] = 0
    for task in range(len(start)):
        counts[start[task] + 1] += 1
    for t in range(1, makespan + 2):
        counts[t] += counts[t - 1]
    for a in range(len(start)):
        task = packed.task[a, ORDER]
        listed[counts[start[task]]] = task
        counts[start[task]] += 1


def sorted_by_finish(
    packed: Packed, start: Ints, listed: Ints, counts: Ints, makespan: int
) -> None:
    """List tasks by finish, last first, those of one finish against links."""
    counts[: makespan + 2] = 0
    for task in range(len(start)):
        counts[makespan - start[task] - packed.task[task, DURATION] + 1] += 1
    for t in range(1, makespan + 2):
        counts[t] += counts[t - 1]
    for a in range(len(start) - 1, -1, -1):
        task = packed.task[a, ORDER]
        left = makespan - start[task] - packed.task[task, DURATION]
        listed[counts[left]] = task
        counts[left] += 1


def justified(
    packed: Packed, free: Ints, listed: Ints, start: Ints, counts: Ints, last: int
) -> int:
    """Generate a plan from a list and justify it right and left; the list follows."""
    makespan = to_the_left(packed, free, listed, start, last)
    if makespan == FAR:
        return FAR
    sorted_by_finish(packed, start, listed, counts, makespan)
    to_the_right(packed, free, listed, start, makespan)
    sorted_by_start(packed, start, listed, counts, makespan)
    makespan = to_the_left(packed, free, listed, start, makespan)
    sorted_by_start(packed, start, listed, counts, makespan)
    return makespan


def evolve_plain(
    packed: Packed,
    best: Ints,
    lists: Ints,
    values: Floats,
    priority: Floats,
    noise: float,
    filled: int,
    steps: int,
    lowest: float,
    target: int,
    state: Ints,
) -> float:
    """Generate so many plans, or until `target` is met; return the best value.

    As `population.evolve`; a value is a makespan plus a fraction, its work's mean start.
    """
    child = np.zeros(lists.shape[1], np.int64)
    used = np.zeros(lists.shape[1], np.int64)
    start = np.zeros(lists.shape[1], np.int64)
    counts = np.zeros(packed.room.shape[0] + 2, np.int64)
    free = packed.room.copy()
    last = packed.room.shape[0]
    for step in range(steps):
        if lowest < target + 1:
            break
        at = filled + step
        mother, father = 0, 0
        if at < len(lists):
            shake = 0.0 if at == 0 else noise
            prioritised(packed, priority, shake, child, state)
        else:
            mother = winner(values, state)
            father = winner(values, state)
            bred(packed, lists[mother], lists[father], child, used, state)
        last = justified(packed, free, child, start, counts, last)
        if last == FAR:
            last = packed.room.shape[0]
            if at < len(lists):
                lists[at] = child
            continue
        value = float(last)
        for task in range(len(start)):
            value += packed.work[task] * start[task]
        if at >= len(lists):
            if value in (values[mother], values[father]):
                continue
            at = replaced(values, state)
        if value < lowest or (value <= values[at] and values[at] > lowest):
            values[at] = value
            lists[at] = child
        if value < lowest:
            lowest = value
            best[:] = start
    return lowest
