"""Kernel of moving single tasks within what their neighbours leave them.

For what costs other than finishing late: smoothing in the manner of Burgess & Killebrew
(1962), and going back to today's plan.
"""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling.chance import below, chance
from steerco_engine.levelling.generation import (
    finish_of,
    price_of_project,
    price_of_task,
)
from steerco_engine.levelling.instance import Ints
from steerco_engine.levelling.placing import (
    begin_by,
    earliest,
    latest_finish,
    short_at,
    take,
)
from steerco_engine.levelling.tables import (
    AMOUNT,
    CALENDAR,
    DURATION,
    FIXED,
    NEED_FROM,
    PROJECT,
    RESOURCE,
    SEAT_FROM,
    SPLITTABLE,
    Draft,
    Tables,
)


def smoothness_of(tables: Tables, draft: Draft, task: int, start: int) -> float:
    """Return what a lifted task would add to the squares of use, from `start`."""
    length = tables.task[task, DURATION]
    row = tables.task[task, CALENDAR]
    offset = 0 if row < 0 else tables.worked[row, start]
    added = 0.0
    for q in range(length):
        t = start + q if row < 0 else tables.times[row, offset + q]
        for x in range(tables.task[task, NEED_FROM], tables.task[task + 1, NEED_FROM]):
            k = tables.need[x, RESOURCE]
            amount = tables.need[x, AMOUNT]
            used = tables.capacity[t, k] - draft.free[t, k] + tables.load[t, k]
            added += amount * (2 * used + amount)
    return added


def fits(tables: Tables, draft: Draft, task: int, start: int) -> bool:
    """Return whether a lifted task has room from `start`, with the persons it had."""
    length = tables.task[task, DURATION]
    row = tables.task[task, CALENDAR]
    offset = 0 if row < 0 else tables.worked[row, start]
    for q in range(length):
        t = start + q if row < 0 else tables.times[row, offset + q]
        if t >= draft.free.shape[0] or short_at(tables, draft, task, t):
            return False
        for s in range(tables.task[task, SEAT_FROM], tables.task[task + 1, SEAT_FROM]):
            if draft.free[t, draft.who[s]] < 1:
                return False
    return True


def relocate(
    tables: Tables, draft: Draft, steps: int, limit: Ints, state: Ints
) -> float:
    """Move single tasks to where they cost least; return by how much the value fell.

    No project finishes after its `limit`. Of places that cost the same, one is drawn.
    """
    count = len(draft.start)
    fallen = 0.0
    for _ in range(steps):
        task = below(state, count)
        if tables.task[task, FIXED] >= 0 or tables.task[task, SPLITTABLE]:
            continue
        project = tables.task[task, PROJECT]
        was = draft.start[task]
        first = earliest(tables, draft, task)
        last = begin_by(
            tables, task, latest_finish(tables, draft, task, limit[project])
        )
        if first >= last and first == was:
            continue
        take(tables, draft, task, was, -1)
        best = was
        lowest = np.inf
        before = np.inf
        ties = 0
        row = tables.task[task, CALENDAR]
        for start in range(min(first, was), max(last, was) + 1):
            if start != was:
                if start < first or start > last:
                    continue
                rests = row >= 0 and tables.task[task, DURATION] > 0
                if rests and tables.worked[row, start + 1] > tables.worked[row, start]:
                    rests = False
                if rests:
                    continue
                if not fits(tables, draft, task, start):
                    continue
            draft.start[task] = start
            row = tables.task[task, CALENDAR]
            length = tables.task[task, DURATION]
            if row < 0 or length == 0:
                draft.finish[task] = start + length
            else:
                q = tables.worked[row, start] + length - 1
                draft.finish[task] = tables.times[row, q] + 1
            cost = price_of_task(tables, draft, task)
            cost += price_of_project(tables, project, finish_of(tables, draft, project))
            if tables.price[1] > 0:
                cost += tables.price[1] * draft.finish.max()
            if tables.price[2] > 0:
                cost += tables.price[2] * smoothness_of(tables, draft, task, start)
            if start == was:
                before = cost
            if cost < lowest - 1e-9:
                lowest = cost
                best = start
                ties = 1
            elif cost <= lowest + 1e-9:
                ties += 1
                if chance(state) * ties < 1:
                    best = start
        take(tables, draft, task, best, 1)
        fallen += before - lowest
    return fallen
