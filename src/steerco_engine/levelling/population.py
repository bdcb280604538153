"""Kernels of the population search over lists of tasks.

A genetic algorithm in the manner of Valls, Ballestin & Quintanilla (2008): lists are
crossed at two points, a few tasks are moved, and every child is justified right and left.
"""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling.chance import below, chance
from steerco_engine.levelling.generation import by_priority, improved, judged
from steerco_engine.levelling.instance import Floats, Ints
from steerco_engine.levelling.packed import Linked
from steerco_engine.levelling.tables import (
    AFTER_FROM,
    BEFORE_FROM,
    OTHER,
    Draft,
    Tables,
)


def keep(draft: Draft, best: Draft) -> None:
    """Copy what a draft decided."""
    for task in range(len(draft.start)):
        best.start[task] = draft.start[task]
        best.finish[task] = draft.finish[task]
    for x in range(len(draft.part)):
        best.part[x] = draft.part[x]
    for s in range(len(draft.who)):
        best.who[s] = draft.who[s]


def vary_taste(tables: Tables, draft: Draft, state: Ints) -> None:
    """Change which persons are taken first, a little."""
    if len(draft.who) > 0:
        for k in range(len(draft.taste)):
            draft.taste[k] = tables.taste[k] * (0.7 + 0.6 * chance(state))


def prioritised(
    tables: Linked, priority: Floats, noise: float, listed: Ints, state: Ints
) -> None:
    """List tasks by a priority that chance has shaken."""
    shaken = np.zeros(len(priority), np.float64)
    for task in range(len(priority)):
        shaken[task] = priority[task] + noise * chance(state)
    by_priority(tables, shaken, listed)


def crossed(
    mother: Ints, father: Ints, child: Ints, used: Ints, low: int, high: int
) -> None:
    """Write a child: the mother's list, between two points in the father's order."""
    used[:] = 0
    for at in range(low):
        child[at] = mother[at]
        used[mother[at]] = 1
    at = low
    for task in father:
        if at >= high:
            break
        if used[task] == 0:
            child[at] = task
            used[task] = 1
            at += 1
    for task in mother:
        if used[task] == 0:
            child[at] = task
            at += 1


def moved(tables: Linked, child: Ints, state: Ints) -> None:
    """Move one task of a list earlier or later, as far as its links allow."""
    count = len(child)
    at = below(state, count)
    task = child[at]
    steps = 1 + below(state, max(1, count // 8))
    if chance(state) < 0.5:
        while at > 0 and steps > 0:
            other = child[at - 1]
            for x in range(
                tables.task[task, BEFORE_FROM], tables.task[task + 1, BEFORE_FROM]
            ):
                if tables.before[x, OTHER] == other:
                    return
            child[at] = other
            child[at - 1] = task
            at -= 1
            steps -= 1
    else:
        while at < count - 1 and steps > 0:
            other = child[at + 1]
            for x in range(
                tables.task[task, AFTER_FROM], tables.task[task + 1, AFTER_FROM]
            ):
                if tables.after[x, OTHER] == other:
                    return
            child[at] = other
            child[at + 1] = task
            at += 1
            steps -= 1


def winner(values: Floats, state: Ints) -> int:
    """Return the better of two lists drawn at random."""
    one = below(state, len(values))
    other = below(state, len(values))
    return other if values[other] < values[one] else one


def bred(
    tables: Linked, mother: Ints, father: Ints, child: Ints, used: Ints, state: Ints
) -> None:
    """Write a child of two lists, with a few tasks moved."""
    count = len(child)
    low = below(state, count + 1)
    high = below(state, count + 1)
    if low > high:
        low, high = high, low
    crossed(mother, father, child, used, low, high)
    for _ in range(1 + below(state, 3)):
        moved(tables, child, state)


def replaced(values: Floats, state: Ints) -> int:
    """Return the worse of two lists drawn at random."""
    one = below(state, len(values))
    other = below(state, len(values))
    return other if values[other] > values[one] else one


def evolve(
    tables: Tables,
    draft: Draft,
    best: Draft,
    lists: Ints,
    values: Floats,
    priority: Floats,
    noise: float,
    filled: int,
    steps: int,
    lowest: float,
    target: float,
    state: Ints,
) -> float:
    """Generate so many plans, or until `target` is met; return the best value.

    The first fill the population, by noisy priorities and once without noise; the
    others are children, which take the place of worse ones.
    """
    child = np.zeros(lists.shape[1], np.int64)
    used = np.zeros(lists.shape[1], np.int64)
    limit = np.zeros(len(tables.weight), np.int64)
    counts = np.zeros(draft.free.shape[0] + 3, np.int64)
    for step in range(steps):
        if lowest <= target:
            break
        at = filled + step
        if at < len(lists):
            shake = 0.0 if at == 0 else noise
            prioritised(tables, priority, shake, child, state)
        else:
            mother = lists[winner(values, state)]
            father = lists[winner(values, state)]
            bred(tables, mother, father, child, used, state)
            vary_taste(tables, draft, state)
        if not improved(tables, draft, child, limit, counts):
            if at < len(lists):
                lists[at] = child
            continue
        value = judged(tables, draft)
        if at >= len(lists):
            at = replaced(values, state)
        if value < lowest or (value <= values[at] and values[at] > lowest):
            values[at] = value
            lists[at] = child
        if value < lowest:
            lowest = value
            keep(draft, best)
    return lowest
