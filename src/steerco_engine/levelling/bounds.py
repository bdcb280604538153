"""What no plan can beat: critical path, and work against capacity in every interval.

For a resource and an interval from a head a to a tail b, the tasks that neither can
start before a nor leave less than b after them must fit between: the makespan is at
least b more than the first instant by which the resource has offered their work since a
(Carlier & Pinson 1989; Baptiste, Le Pape & Nuijten 2001). The same holds for demands
transformed by dual feasible functions: at most m tasks that each take more than
1/(m + 1) of the resource run at once (Carlier & Neron 2003).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from steerco_engine.levelling import windows
from steerco_engine.levelling.instance import NONE, Ints, Rows
from steerco_engine.levelling.tables import (
    AFTER_FROM,
    CALENDAR,
    DEADLINE,
    FAR,
    FIXED,
    LATEST_START,
    draft_of,
    tables_of,
)
from steerco_engine.levelling.tardiness import shared_tardiness
from steerco_engine.levelling.workspace import Workspace

FUNCTIONS = 6
"""How many tasks at once the dual feasible functions count to."""


@dataclass(frozen=True)
class Ground:
    """Heads and tails of tasks, and the work each capacity has to carry.

    Attributes
    ----------
    head, tail : int64 array, shape (n,)
        Earliest start; least time between finish and the end of the task's project
        (`own_tail`) or of all projects.
    loads : list of (tasks, work, offered)
        Indices of tasks, their work, and the cumulated capacity per period.
    """

    head: Ints
    tail: Ints
    own_tail: Ints
    loads: list[tuple[Ints, Ints, Ints]]


def ground_of(space: Workspace) -> Ground:
    """Return heads, tails and loads of an instance."""
    own = _tails(space, within=True)
    whole = _tails(space, within=False)
    return Ground(space.logic.early_start, whole, own, list(_loads(space)))


def _tails(space: Workspace, *, within: bool) -> Ints:
    """Return the time that links keep between each finish and the end of all.

    With `within` only links inside a project count. Pauses of calendars are left out,
    so that a tail is never too long.
    """
    instance = space.instance
    tables = tables_of(instance, space.longest, space.objective, bare=True)
    for name, nothing in (
        (DEADLINE, FAR),
        (LATEST_START, FAR),
        (FIXED, NONE),
        (CALENDAR, NONE),
    ):
        tables = tables.having(name, nothing)
    if within:
        owner = np.repeat(np.arange(instance.count), np.diff(instance.after.first))
        others = instance.after.columns[0]
        same = instance.tasks.project[owner] == instance.tasks.project[others]
        columns = (column[same] for column in instance.after.columns)
        rows = Rows.grouped(owner[same], instance.count, *columns)
        tables.task[:, AFTER_FROM] = rows.first
        tables = tables._replace(after=np.stack(rows.columns, axis=1))
    draft = draft_of(tables)
    end = space.longest
    space.kernel(windows.backward)(tables, draft, np.full(len(tables.due), end))
    fixed = instance.tasks.fixed != NONE
    return np.where(fixed, 0, np.maximum(end - draft.finish, 0))


def _loads(space: Workspace) -> Iterator[tuple[Ints, Ints, Ints]]:
    instance = space.instance
    tasks = instance.tasks
    capacity = instance.capacity(space.horizon)
    resources = len(instance.resources.names)
    owner = np.repeat(np.arange(instance.count), np.diff(instance.needs.first))
    ks, amounts = instance.needs.columns
    for k in range(resources):
        rows = np.flatnonzero((ks == k) & (tasks.duration[owner] > 0))
        if not rows.size or capacity[:, k].max(initial=0) >= 1 << 30:
            continue
        used, needs = owner[rows], amounts[rows]
        for offered, taken in _transformed(capacity[:, k], needs):
            kept = np.flatnonzero(taken)
            work = taken[kept] * tasks.duration[used[kept]]
            yield used[kept], work, np.concatenate([[0], np.cumsum(offered)])
    yield from _person_loads(space, capacity[:, resources:])


def _transformed(capacity: Ints, needs: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield capacity and needs as they are, and by how many fit at once."""
    yield capacity, needs
    most = int(capacity.max(initial=0))
    seen = set()
    for many in range(1, FUNCTIONS + 1):
        counted = (needs * (many + 1) > most).astype(np.int64)
        key = counted.tobytes()
        if counted.any() and key not in seen:
            seen.add(key)
            yield np.minimum(capacity, 1) * many, counted


def _person_loads(
    space: Workspace, capacity: Ints
) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield the work of seats that only some group of persons can take."""
    instance = space.instance
    skills, levels = instance.seats.columns
    seats = list(zip(skills.tolist(), levels.tolist(), strict=True))
    owner = np.repeat(np.arange(instance.count), np.diff(instance.seats.first))
    pools = {seat: frozenset(instance.able(*seat)) for seat in set(seats)}
    groups = set(pools.values())
    for pool in list(pools.values())[:64]:
        groups |= {pool | other for other in list(groups)[:256]}
    for group in sorted(groups, key=sorted):
        inside = np.array([pools[seat] <= group for seat in seats], dtype=bool)
        if not inside.any():
            continue
        used, many = np.unique(owner[inside], return_counts=True)
        offered = np.cumsum(capacity[:, sorted(group)].sum(axis=1))
        work = many * instance.tasks.duration[used]
        yield used, work, np.concatenate([[0], offered])


def earliest_end(ground: Ground, tail: Ints, members: Ints | None = None) -> int:
    """Return when tasks (all, or those of a mask) can be done at the earliest."""
    best = 0
    for used, work, offered in ground.loads:
        inside = slice(None) if members is None else members[used]
        tasks = used[inside]
        if tasks.size:
            end = _interval_end(ground.head[tasks], tail[tasks], work[inside], offered)
            best = max(best, end)
    return best


def _interval_end(head: Ints, tail: Ints, work: Ints, offered: Ints) -> int:
    order = np.argsort(-head, kind="stable")
    head, tail, work = head[order], tail[order], work[order]
    begun = offered[np.minimum(head, len(offered) - 1)]
    best = 0
    for least in np.unique(tail):
        total = np.cumsum(np.where(tail >= least, work, 0))
        ends = np.searchsorted(offered, begun + total)
        some = total > 0
        if some.any():
            best = max(best, int(ends[some].max()) + int(least))
    return best


def project_ends(space: Workspace, ground: Ground) -> Ints:
    """Return when each project can end at the earliest, alone."""
    ends = space.logic.project_finish.copy()
    owner = space.instance.tasks.project
    for project in np.flatnonzero(space.tables.due < FAR):
        members = owner == project
        ends[project] = max(
            ends[project], earliest_end(ground, ground.own_tail, members)
        )
    return ends


def bound_of(space: Workspace, ground: Ground) -> float:
    """Return a value that no plan's objective is below."""
    prices = space.objective
    bound = 0.0
    if prices.makespan:
        ends = int(space.logic.early_finish.max(initial=0))
        bound += prices.makespan * max(ends, earliest_end(ground, ground.tail))
    if prices.tardiness:
        late = np.maximum(0, project_ends(space, ground) - space.tables.due)
        alone = float(space.tables.weight @ late)
        shared = shared_tardiness(space, ground.head, ground.own_tail)
        bound += prices.tardiness * max(alone, shared)
    current = space.instance.tasks.current
    late_now = np.maximum(0, space.logic.early_start - current)
    must = (current != NONE) & (late_now > 0)
    bound += prices.moved * int(must.sum())
    bound += prices.shift * float(late_now[must].sum())
    if prices.smoothness:
        bound += prices.smoothness * _least_squares(space)
    return bound


def _least_squares(space: Workspace) -> float:
    """Return the squares of use if no two tasks ever met on a resource."""
    instance = space.instance
    owner = np.repeat(np.arange(instance.count), np.diff(instance.needs.first))
    squares = instance.needs.columns[1].astype(np.float64) ** 2
    alone = float((squares * instance.tasks.duration[owner]).sum())
    seats = np.diff(instance.seats.first) * instance.tasks.duration
    return alone + float(seats.sum())
