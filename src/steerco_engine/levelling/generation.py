"""Kernels that generate whole plans from lists of tasks, and judge them.

Serial and parallel schedule generation (Kelley 1963; Kolisch 1996), double
justification (Valls, Ballestin & Quintanilla 2005).
"""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling.instance import Floats, Ints
from steerco_engine.levelling.packed import Linked
from steerco_engine.levelling.placing import (
    earliest,
    keep_whole,
    latest_finish,
    place,
    place_late,
    short_at,
    take,
)
from steerco_engine.levelling.tables import (
    AFTER_FROM,
    BEFORE_FROM,
    CALENDAR,
    CURRENT,
    DEADLINE,
    DUE,
    DURATION,
    FAR,
    FIXED,
    LATEST_START,
    MEMBERS_FROM,
    ORDER,
    OTHER,
    PROJECT,
    SPLITTABLE,
    Draft,
    Tables,
)

LATE = 1e9
"""Price of a period by which a task misses a date that must be kept."""


def clear(tables: Tables, draft: Draft) -> None:
    """Lift all tasks but the fixed ones."""
    for t in range(min(draft.until[0], draft.free.shape[0])):
        for k in range(draft.free.shape[1]):
            draft.free[t, k] = tables.capacity[t, k]
    draft.until[0] = 0


def serial(tables: Tables, draft: Draft, listed: Ints) -> bool:
    """Place tasks in list order, each at its first possible start.

    Returns whether the horizon sufficed.
    """
    clear(tables, draft)
    for a in range(len(listed)):
        task = listed[a]
        if tables.task[task, FIXED] >= 0:
            continue
        first = earliest(tables, draft, task)
        start = place(tables, draft, task, first)
        if start < 0:
            return False
        take(tables, draft, task, start, 1)
    return True


def parallel(tables: Tables, draft: Draft, key: Ints) -> bool:
    """Go through time; at each period start what can start, lowest key first.

    `key` is a rank: every task another number below n.
    """
    clear(tables, draft)
    count = len(key)
    waiting = np.zeros(count, np.int64)
    ready = np.full(count, FAR, np.int64)
    by_rank = np.zeros(count, np.int64)
    for task in range(count):
        by_rank[key[task]] = task
        waiting[task] = (
            tables.task[task + 1, BEFORE_FROM] - tables.task[task, BEFORE_FROM]
        )
        if tables.task[task, FIXED] >= 0:
            waiting[task] = -1
    for task in range(count):
        if tables.task[task, FIXED] >= 0:
            for x in range(
                tables.task[task, AFTER_FROM], tables.task[task + 1, AFTER_FROM]
            ):
                waiting[tables.after[x, OTHER]] -= 1
    left = 0
    for task in range(count):
        if tables.task[task, FIXED] < 0:
            left += 1
            if waiting[task] == 0:
                ready[task] = earliest(tables, draft, task)
    now = 0
    while left > 0 and now < draft.free.shape[0]:
        following = FAR
        changed = False
        for a in range(count):
            task = by_rank[a]
            if ready[task] > now:
                following = min(following, ready[task])
                continue
            start = now
            if tables.task[task, DURATION] > 0:
                if tables.task[task, CALENDAR] < 0 and short_at(
                    tables, draft, task, now
                ):
                    following = now + 1
                    continue
                start = place(tables, draft, task, now)
            if start < 0:
                return False
            if start > now:
                following = min(following, start)
                continue
            take(tables, draft, task, start, 1)
            ready[task] = FAR
            left -= 1
            for x in range(
                tables.task[task, AFTER_FROM], tables.task[task + 1, AFTER_FROM]
            ):
                other = tables.after[x, OTHER]
                waiting[other] -= 1
                if waiting[other] == 0:
                    ready[other] = earliest(tables, draft, other)
                    changed = changed or ready[other] <= now
                    following = min(following, ready[other])
        if not changed:
            now = max(following, now + 1)
    return left == 0


def justify_right(tables: Tables, draft: Draft, listed: Ints, limit: Ints) -> None:
    """Place tasks as late as `limit` of their projects allows, list read backwards.

    Finds a start for ordering only where there is no room.
    """
    clear(tables, draft)
    for a in range(len(listed) - 1, -1, -1):
        task = listed[a]
        if tables.task[task, FIXED] >= 0:
            continue
        last = latest_finish(tables, draft, task, limit[tables.task[task, PROJECT]])
        start = place_late(tables, draft, task, last)
        if start < 0:
            draft.start[task] = 0
            draft.finish[task] = 0
            continue
        if tables.task[task, SPLITTABLE]:
            keep_whole(tables, draft, task, start)
        take(tables, draft, task, start, 1)


def by_start(
    tables: Tables, draft: Draft, listed: Ints, counts: Ints, backwards: int
) -> None:
    """List tasks by start (or by finish, to be read backwards), by links where equal."""
    size = len(listed)
    top = 0
    for a in range(size):
        task = tables.task[a, ORDER]
        key = draft.finish[task] if backwards else draft.start[task]
        if key > top:
            top = key
    for t in range(top + 2):
        counts[t] = 0
    for task in range(size):
        key = draft.finish[task] if backwards else draft.start[task]
        counts[key + 1] += 1
    for t in range(top + 1):
        counts[t + 1] += counts[t]
    for a in range(size):
        task = tables.task[a, ORDER]
        key = draft.finish[task] if backwards else draft.start[task]
        listed[counts[key]] = task
        counts[key] += 1
    if not tables.simple and not backwards:
        in_order(tables, listed)


def in_order(tables: Tables, listed: Ints) -> None:
    """Bring predecessors before successors, else keep the list's order."""
    size = len(listed)
    rank = np.zeros(size, np.float64)
    for a in range(size):
        rank[listed[a]] = a
    by_priority(tables, rank, listed)


def by_priority(tables: Linked, priority: Floats, listed: Ints) -> None:
    """List tasks by links, of those that may follow always the lowest priority value."""
    size = len(listed)
    waiting = np.zeros(size, np.int64)
    heap = np.zeros(size, np.int64)
    held = 0
    placed = 0
    for task in range(size):
        waiting[task] = (
            tables.task[task + 1, BEFORE_FROM] - tables.task[task, BEFORE_FROM]
        )
        if waiting[task] == 0:
            held = push(priority, heap, held, task)
    while held > 0:
        task = heap[0]
        held = pop(priority, heap, held)
        listed[placed] = task
        placed += 1
        for x in range(
            tables.task[task, AFTER_FROM], tables.task[task + 1, AFTER_FROM]
        ):
            other = tables.after[x, OTHER]
            waiting[other] -= 1
            if waiting[other] == 0:
                held = push(priority, heap, held, other)


def push(priority: Floats, heap: Ints, held: int, task: int) -> int:
    """Add a task to a binary heap of `held` tasks."""
    at = held
    while at > 0:
        up = (at - 1) >> 1
        if priority[heap[up]] <= priority[task]:
            break
        heap[at] = heap[up]
        at = up
    heap[at] = task
    return held + 1


def pop(priority: Floats, heap: Ints, held: int) -> int:
    """Drop the first task of a binary heap of `held` tasks."""
    held -= 1
    task = heap[held]
    at = 0
    while True:
        down = 2 * at + 1
        if down >= held:
            break
        if down + 1 < held and priority[heap[down + 1]] < priority[heap[down]]:
            down += 1
        if priority[task] <= priority[heap[down]]:
            break
        heap[at] = heap[down]
        at = down
    heap[at] = task
    return held


def finish_of(tables: Tables, draft: Draft, project: int) -> int:
    """Return when the last task of a project finishes; 0 without tasks."""
    last = 0
    for x in range(
        tables.project[project, MEMBERS_FROM], tables.project[project + 1, MEMBERS_FROM]
    ):
        last = max(last, draft.finish[tables.members[x]])
    return last


def price_of_task(tables: Tables, draft: Draft, task: int) -> float:
    """Return what one task costs: missed dates, and its distance from today's plan."""
    cost = 0.0
    if draft.finish[task] > tables.task[task, DEADLINE]:
        cost += LATE * (draft.finish[task] - tables.task[task, DEADLINE])
    if draft.start[task] > tables.task[task, LATEST_START]:
        cost += LATE * (draft.start[task] - tables.task[task, LATEST_START])
    if (
        tables.task[task, CURRENT] >= 0
        and draft.start[task] != tables.task[task, CURRENT]
    ):
        cost += tables.price[3]
        cost += tables.price[4] * abs(draft.start[task] - tables.task[task, CURRENT])
    return cost


def price_of_project(tables: Tables, project: int, finish: int) -> float:
    """Return what it costs that a project ends at `finish`."""
    late = max(0, finish - tables.project[project, DUE])
    return float(tables.price[0] * tables.weight[project] * late)


def judged(tables: Tables, draft: Draft) -> float:
    """Return the objective of a plan, with `LATE` for every date missed."""
    cost = 0.0
    makespan = 0
    for task in range(len(draft.start)):
        cost += price_of_task(tables, draft, task)
    for project in range(len(tables.weight)):
        finish = finish_of(tables, draft, project)
        makespan = max(makespan, finish)
        cost += price_of_project(tables, project, finish)
    cost += tables.price[1] * makespan
    if tables.price[2] > 0:
        for t in range(draft.free.shape[0]):
            for k in range(draft.free.shape[1]):
                used = tables.capacity[t, k] - draft.free[t, k] + tables.load[t, k]
                cost += tables.price[2] * used * used
    return float(cost)


def improved(
    tables: Tables, draft: Draft, listed: Ints, limit: Ints, counts: Ints
) -> bool:
    """Generate a plan from a list and justify it right and left; the list follows.

    Each project is pushed right to its finish or due date, whichever is later, or all
    to the makespan where only that is priced.
    """
    if not serial(tables, draft, listed):
        return False
    makespan = 0
    for project in range(len(limit)):
        limit[project] = finish_of(tables, draft, project)
        makespan = max(makespan, limit[project])
    for project in range(len(limit)):
        if tables.price[0] == 0.0 or tables.weight[project] == 0.0:
            limit[project] = makespan
        elif tables.project[project, DUE] < FAR:
            limit[project] = max(
                limit[project], min(tables.project[project, DUE], makespan)
            )
    by_start(tables, draft, listed, counts, 1)
    justify_right(tables, draft, listed, limit)
    by_start(tables, draft, listed, counts, 0)
    if not serial(tables, draft, listed):
        return False
    by_start(tables, draft, listed, counts, 0)
    return True
