"""Kernel of ruin and recreate over projects (Schrimpf et al. 2000), annealed.

A few projects that meet in time are lifted out of the plan and put back in another
order; a worse plan is kept with the probability of simulated annealing.
"""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling.chance import below, chance
from steerco_engine.levelling.generation import (
    finish_of,
    price_of_project,
    price_of_task,
)
from steerco_engine.levelling.instance import Floats, Ints
from steerco_engine.levelling.placing import earliest, latest_finish, place, take
from steerco_engine.levelling.tables import (
    BEFORE_FROM,
    FAR,
    FIXED,
    MEMBERS_FROM,
    ORDER,
    OTHER,
    PART_FROM,
    PROJECT,
    SEAT_FROM,
    Draft,
    Tables,
)

MOST = 5
"""Projects lifted at once."""


def lift(
    tables: Tables,
    draft: Draft,
    chosen: Ints,
    many: int,
    lifted: Ints,
    priority: Floats,
) -> int:
    """Take the movable tasks of chosen projects out of the plan; return how many."""
    size = 0
    for y in range(many):
        project = chosen[y]
        for x in range(
            tables.project[project, MEMBERS_FROM],
            tables.project[project + 1, MEMBERS_FROM],
        ):
            task = tables.members[x]
            if tables.task[task, FIXED] < 0:
                take(tables, draft, task, draft.start[task], -1)
                lifted[size] = task
                size += 1
    return size


def choose(
    tables: Tables, cost: Floats, begins: Ints, ends: Ints, chosen: Ints, state: Ints
) -> int:
    """Draw projects: a costly one, and others that overlap with it; return how many."""
    count = len(cost)
    one = below(state, count)
    other = below(state, count)
    chosen[0] = one if cost[one] >= cost[other] else other
    wanted = 1 + below(state, min(MOST - 1, count))
    many = 1
    for _ in range(8 * MOST):
        if many >= wanted:
            break
        other = below(state, count)
        known = ends[other] < begins[chosen[0]] or begins[other] > ends[chosen[0]]
        for y in range(many):
            known = known or chosen[y] == other
        if not known:
            chosen[many] = other
            many += 1
    return many


def put_back(tables: Tables, draft: Draft, lifted: Ints, size: int) -> int:
    """Place lifted tasks in order; return how many found their place."""
    for q in range(size):
        task = lifted[q]
        start = place(tables, draft, task, earliest(tables, draft, task))
        if start < 0:
            return q
        take(tables, draft, task, start, 1)
    for q in range(size):
        task = lifted[q]
        if draft.finish[task] > latest_finish(tables, draft, task, FAR):
            return -1 - size
    return size


def anneal(
    tables: Tables,
    draft: Draft,
    priority: Floats,
    steps: int,
    hot: float,
    cold: float,
    current: float,
    state: Ints,
) -> float:
    """Ruin and recreate so many times, cooling from `hot` to `cold`; return the value."""
    projects = len(tables.weight)
    cost = np.zeros(projects, np.float64)
    begins = np.full(projects, FAR, np.int64)
    ends = np.zeros(projects, np.int64)
    for task in range(len(draft.start)):
        project = tables.task[task, PROJECT]
        begins[project] = min(begins[project], draft.start[task])
        cost[project] += price_of_task(tables, draft, task)
    for project in range(projects):
        ends[project] = finish_of(tables, draft, project)
        cost[project] += price_of_project(tables, project, ends[project])
    chosen = np.zeros(MOST, np.int64)
    widest = 0
    for project in range(projects):
        size = (
            tables.project[project + 1, MEMBERS_FROM]
            - tables.project[project, MEMBERS_FROM]
        )
        widest = max(widest, size)
    lifted = np.zeros(MOST * widest, np.int64)
    before = np.zeros(MOST * widest, np.int64)
    key = np.zeros(MOST * widest, np.float64)
    who = draft.who.copy()
    part = draft.part.copy()
    rank = np.zeros(len(draft.start), np.int64)
    for a in range(len(draft.start)):
        rank[tables.task[a, ORDER]] = a
    spread = np.ones(MOST, np.float64)
    place_of = np.zeros(len(draft.start), np.int64)
    makespan = ends.max()
    for step in range(steps):
        heat = hot * (cold / hot) ** (step / steps)
        many = choose(tables, cost, begins, ends, chosen, state)
        size = lift(tables, draft, chosen, many, lifted, priority)
        if size == 0:
            continue
        reach = 0.3 * (ends[chosen[0]] - begins[chosen[0]])
        way = below(state, 3)
        for y in range(many):
            spread[y] = reach * chance(state)
        for q in range(size):
            task = lifted[q]
            before[q] = draft.start[task]
            for s in range(
                tables.task[task, SEAT_FROM], tables.task[task + 1, SEAT_FROM]
            ):
                who[s] = draft.who[s]
            for x in range(
                tables.task[task, PART_FROM], tables.task[task + 1, PART_FROM]
            ):
                part[x] = draft.part[x]
            turn = 0
            while chosen[turn] != tables.task[task, PROJECT]:
                turn += 1
            jitter = 10.0 * chance(state)
            if way == 0:
                key[q] = turn * 1e7 + priority[task] + jitter
            elif way == 1:
                key[q] = priority[task] + spread[turn] + jitter
            else:
                key[q] = before[q] + 0.3 * spread[turn] + 0.6 * jitter
        ordered = np.argsort(key[:size])
        sort_by_links(tables, lifted, key, ordered, rank, place_of, size)
        backup = before[:size].copy()
        tasks = lifted[:size].copy()
        for q in range(size):
            lifted[q] = tasks[ordered[q]]
        done = put_back(tables, draft, lifted, size)
        change = np.inf
        longest = 0
        if done == size:
            change = 0.0
            for y in range(many):
                change -= cost[chosen[y]]
                change += price_of_project(
                    tables, chosen[y], finish_of(tables, draft, chosen[y])
                )
            for q in range(size):
                change += price_of_task(tables, draft, lifted[q])
            if tables.price[1] > 0:
                longest = makespan_with(tables, draft, chosen, many, ends)
                change += tables.price[1] * (longest - makespan)
        if change <= 0 or chance(state) < np.exp(-change / heat):
            current += change
            makespan = longest
            for y in range(many):
                ends[chosen[y]] = finish_of(tables, draft, chosen[y])
                cost[chosen[y]] = price_of_project(tables, chosen[y], ends[chosen[y]])
                begins[chosen[y]] = FAR
            for q in range(size):
                project = tables.task[lifted[q], PROJECT]
                cost[project] += price_of_task(tables, draft, lifted[q])
                begins[project] = min(begins[project], draft.start[lifted[q]])
            continue
        placed = size if done < 0 else done
        for q in range(placed):
            take(tables, draft, lifted[q], draft.start[lifted[q]], -1)
        for q in range(size):
            task = tasks[q]
            for s in range(
                tables.task[task, SEAT_FROM], tables.task[task + 1, SEAT_FROM]
            ):
                draft.who[s] = who[s]
            for x in range(
                tables.task[task, PART_FROM], tables.task[task + 1, PART_FROM]
            ):
                draft.part[x] = part[x]
            take(tables, draft, task, backup[q], 1)
    return current


def makespan_with(
    tables: Tables, draft: Draft, chosen: Ints, many: int, ends: Ints
) -> int:
    """Return the makespan with the chosen projects where they are now."""
    longest = 0
    for project in range(len(ends)):
        again = False
        for y in range(many):
            again = again or chosen[y] == project
        finish = finish_of(tables, draft, project) if again else ends[project]
        longest = max(longest, finish)
    return longest


def sort_by_links(
    tables: Tables,
    lifted: Ints,
    key: Floats,
    ordered: Ints,
    rank: Ints,
    place_of: Ints,
    size: int,
) -> None:
    """Raise keys above those of predecessors among the lifted, and order again."""
    for q in range(size):
        place_of[lifted[q]] = q + 1
    topological = np.argsort(rank[lifted[:size]])
    for b in range(size):
        q = topological[b]
        task = lifted[q]
        for x in range(
            tables.task[task, BEFORE_FROM], tables.task[task + 1, BEFORE_FROM]
        ):
            other = place_of[tables.before[x, OTHER]]
            if other > 0 and key[other - 1] >= key[q]:
                key[q] = key[other - 1] + 1e-6
    ordered[:] = np.argsort(key[:size])
    for q in range(size):
        place_of[lifted[q]] = 0
